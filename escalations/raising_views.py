"""The pages on which an escalation is raised."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.views.decorators.http import require_POST, require_safe

from core import acts, clock
from core.models import AccessLog
from core.operations import NotAllowed
from core.pages import log_access, opens, perform, with_a_role
from escalations import (
    case,
    operations,
    raising,
    raising_forms,
    same_child,
)
from escalations.models import Escalation
from escalations.views import back_to_list


@with_a_role
def raise_start(request):
    """First the child: is there a risk now? Then the form."""
    if refusal := raising.why_not(request.user):
        return render(
            request,
            "escalations/raise_refused.html",
            {"title": "Raise a professional challenge", "refusal": refusal} | back_to_list(),
        )
    draft = raising.draft_of(request.user)
    form = raising_forms.RiskPage(acts.sent(request), person=request.user, answers={})
    if form.is_valid():
        draft = operations.save_draft(answers=form.as_typed(), by=request.user)
        if form.cleaned_data["immediate_risk"] == "yes":
            return redirect("escalations:raise_risk")
        return redirect(raising.next_address(draft, request.user))
    return render(
        request,
        "escalations/raise_start.html",
        {"title": "Raise a professional challenge", "form": form, "draft": draft} | back_to_list(),
    )


@with_a_role
def raise_risk(request):
    """Front door and 999 come before any form; then what was done, and where it begins."""
    if raising.why_not(request.user):
        return redirect("escalations:raise")
    draft = raising.draft_of(request.user)
    kept = draft.answers if draft else {}
    form = raising_forms.ProtectionPage(acts.sent(request), person=request.user, answers=kept)
    if form.is_valid():
        sent = {"immediate_risk": "yes", **form.as_typed()}
        draft = operations.save_draft(answers=sent, by=request.user)
        return redirect(raising.next_address(draft, request.user))
    return render(
        request,
        "escalations/raise_risk.html",
        {
            "title": "Get help for the child first",
            "form": form,
            "back_url": reverse("escalations:raise"),
        },
    )


@with_a_role
def raise_page(request, name):
    if name not in raising_forms.RAISE_PAGES:
        raise Http404
    if raising.why_not(request.user):
        return redirect("escalations:raise")
    draft = raising.draft_of(request.user)
    if draft is None and request.method == "POST":
        # thrown away or sent in another tab: what was written here begins a new one
        draft = operations.save_draft(answers={}, by=request.user)
    if draft is None:
        return redirect("escalations:raise")
    answers = draft.answers
    form = raising_forms.RAISE_PAGES[name](acts.sent(request), person=request.user, answers=answers)
    if request.method == "POST":
        is_valid, later = form.is_valid(), "later" in request.POST
        if is_valid or (later and form.may_be_kept()):
            draft = operations.save_draft(answers=form.as_typed(), by=request.user)
            if later:
                messages.success(request, "What you wrote is saved. Come back when you are ready.")
                return redirect("home")
            return redirect(raising.address_after(name, draft, request.user))
    else:
        form = raising.shown_first(form, draft)
    return render(
        request,
        "escalations/raise_page.html",
        {
            "title": raising.TITLES[name],
            "caption": "Raise a professional challenge",
            "form": form,
            "name": name,
            "back_url": raising.address_before(name, draft),
        },
    )


@with_a_role
def raise_check(request):
    draft = raising.draft_of(request.user)
    form = raising_forms.RaiseForm(acts.sent(request), draft=draft)
    if sent := raising.sent_before(form, request.user):
        return redirect(_raised_address(sent))
    if draft is None:
        return redirect("escalations:raise")
    if not raising.is_complete(draft, request.user):
        return redirect(raising.next_address(draft, request.user))
    answers = raising.answers(draft, request.user)
    if form.is_valid():
        url = perform(
            form,
            lambda: operations.raise_escalation(
                **answers,
                by=request.user,
                submission=form.cleaned_data["submission"],
                version=form.cleaned_data["told_of"],
            ),
        )
        if url:
            return redirect(_raised_address(url))
    told, nobody_listed = raising.who_is_told(answers, request.user)
    same = raising.already_open(answers, request.user)
    form.tells_of(same.escalation.reference if same else "")
    if same is not None:
        log_access(request, AccessLog.What.VIEW, same.escalation, TOLD_THAT_IT_IS_THERE)
    return render(
        request,
        "escalations/raise_check.html",
        {
            "title": "Check your answers",
            "caption": "Raise a professional challenge",
            "form": form,
            "sections": raising.check_sections(draft, request.user),
            "told": told,
            "who_reads": raising.who_reads_it(answers),
            "nobody_listed": nobody_listed,
            "happens": raising.what_happens(answers),
            "why": raising.why_ends(answers),
            "same": same,
            "back_url": raising.address_of(list(raising_forms.RAISE_PAGES)[-1]),
        },
    )


TOLD_THAT_IT_IS_THERE = "told that it is there, and nothing of it"


@with_a_role
@require_POST
def raise_join(request):
    """Ask to take part in the one that is open already, instead of raising another."""
    draft = raising.draft_of(request.user)
    if raising.why_not(request.user) or draft is None:
        return redirect("escalations:raise")
    if not raising.is_complete(draft, request.user):
        return redirect(raising.next_address(draft, request.user))
    same = raising.already_open(raising.answers(draft, request.user), request.user)
    if same is not None:
        try:
            same_child.ask_to_join(same.escalation, by=request.user)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request,
                f"Your safeguarding leads are asked to bring you in to {same.escalation}. What you"
                " wrote is kept as a draft.",
            )
    return redirect("escalations:raise_check")


@with_a_role
@require_POST
def raise_again(request):
    if draft := raising.draft_of(request.user):
        operations.discard_draft(draft, by=request.user)
    return redirect("escalations:raise")


@opens(Escalation)
@require_safe
def raised(request, escalation):
    return render(
        request,
        "escalations/raised.html",
        {
            "title": "Escalation raised",
            "escalation": escalation,
            "due_today": escalation.fast_track_on == clock.today(),
            "steps": case.steps(escalation, {}),
            "link": escalation.get_absolute_url(),
            "trail": [("Home", reverse("home")), ("Escalations", reverse("escalations:index"))],
        },
    )


def _raised_address(url):
    return reverse("escalations:raised", kwargs=resolve(url).kwargs)
