"""The pages of an open escalation, and of its procedure."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import access, acts, clock
from core.forms import AddFileForm
from core.models import AccessLog
from core.operations import NotAllowed
from core.pages import log_access, opens, perform, with_a_role
from escalations import (
    authorisation,
    case,
    case_rows,
    forms,
    ladder,
    operations,
    policy,
    record_pdf,
    statement_policy,
    statements,
)
from escalations.models import Escalation
from escalations.parties import roles_on, side_of
from escalations.policy import Side


@with_a_role
@require_safe
def how_it_works(request):
    """The ladder of the version in force, or of the one that a case is kept under."""
    version = request.GET.get("version", "")
    if version and version not in policy.versions():
        raise Http404
    return render(request, "escalations/how_it_works.html", ladder.page(version) | back_to_list())


# --- raising ------------------------------------------------------------------------------------


def back_to_list():
    return {"back_url": reverse("escalations:index"), "back_text": "Back to escalations"}


# --- one escalation -----------------------------------------------------------------------------


@opens(Escalation)
@require_safe
def detail(request, escalation):
    return render(
        request, "escalations/detail.html", case.page(escalation, request.user) | back_to_list()
    )


@opens(Escalation)
@require_safe
def document(request, escalation, pk):
    found = escalation.documents.filter(pk=pk).first()
    if found is None:
        raise Http404
    log_access(request, AccessLog.What.DOWNLOAD, escalation, f"file {found.pk}")
    return found.response()


@opens(Escalation)
@require_safe
def record(request, escalation):
    """Made anew for whoever asks: a copy is as the case stands now, and is kept nowhere here."""
    log_access(request, AccessLog.What.DOWNLOAD, escalation, "record as a PDF")
    return record_pdf.response(escalation, request.user)


# --- what people do -----------------------------------------------------------------------------


def act_page(request, escalation, form, act, *, title, button, done, refusal=None, **details):
    """A page that does one thing: the form, or the sentence that says why not. Its words are those
    of two agencies, said of two sides where they are of one (`Escalation.said`).

    What was sent is always tried: the operation itself refuses, and the text stays.
    """
    said = escalation.said
    _say_in_form(form, said)
    if form.is_valid() and (url := perform(form, lambda: _tried(act, form.cleaned_data, said))):
        messages.success(request, said(done))
        return redirect(url)
    refusal, lead = (said(refusal) if refusal else None), said(details.pop("lead", ""))
    details = details | {"lead": lead}
    shown = form if form.is_bound or not refusal else None
    return render(
        request,
        "escalations/act.html",
        {
            "title": title,
            "caption": escalation.reference,
            "form": shown,
            "refusal": refusal,
            "button": button,
            "escalation": escalation,
            "back_url": escalation.get_absolute_url(),
            "back_text": f"Back to {escalation.reference}",
        }
        | details,
    )


def _tried(act, answers, said):
    """The operation, whose refusal is worded as everything on the page is."""
    try:
        return act(answers)
    except NotAllowed as refusal:
        refusal.args = tuple(said(each) for each in refusal.args)
        raise


def _say_in_form(form, said) -> None:
    for field in form.fields.values():
        field.label, field.help_text = said(field.label or ""), said(str(field.help_text))
        field.error_messages = {
            code: said(str(each)) for code, each in field.error_messages.items()
        }


def as_sent(answers, *names):
    """What every operation of a form takes from it, and the named answers."""
    return {name: answers[name] for name in ("submission", "version", *names)}


@opens(Escalation, right=access.CONTRIBUTE)
def log_contact(request, escalation):
    side, today = side_of(request.user, escalation), clock.today()

    def act(answers):
        sent = as_sent(answers, "happened_on", "method", "with_whom", "result")
        return operations.log_contact(escalation, **sent, by=request.user)

    return act_page(
        request,
        escalation,
        forms.ContactForm(acts.sent(request), record=escalation),
        act,
        title="Log a contact",
        button="Log contact",
        done="The contact is on record.",
        refusal=policy.why_not_log_contact(escalation, side, today, today),
    )


@opens(Escalation, right=access.CONTRIBUTE)
def move_up(request, escalation):
    def act(answers):
        sent = as_sent(answers, "from_step", "reason")
        if asks:
            sent |= as_sent(answers, "authorising_manager", "authorised_on")
        return operations.move_up(escalation, **sent, by=request.user)

    side = side_of(request.user, escalation)
    refusal = policy.why_not_move_up(escalation, side)
    step_after = None if refusal else case.step_after(escalation)
    # A page of the step before is told so by the operation, and is asked for nothing more.
    is_of_this_step = request.POST.get("from_step", str(escalation.step)) == str(escalation.step)
    asks = (
        not refusal
        and is_of_this_step
        and authorisation.asks(
            escalation.procedure.authorisation,
            escalation.step + 1,
            roles_on(request.user, escalation, side),
        )
    )
    return act_page(
        request,
        escalation,
        forms.MoveUpForm(
            acts.sent(request),
            record=escalation,
            initial={"from_step": escalation.step},
            asks_who_authorised=asks,
        ),
        act,
        title=f"Move up to step {step_after['number']}" if step_after else "Move up",
        button="Move up",
        done="It has moved up. The people who take it now are told.",
        refusal=refusal,
        step_after=step_after,
        opens=""
        if refusal
        else statement_policy.what_moving_up_opens(
            statements.filed_at(escalation), escalation.step
        ),
    )


@opens(Escalation, right=access.CONTRIBUTE)
def propose(request, escalation):
    def act(answers):
        sent = as_sent(answers, "outcome", "statement")
        return operations.propose_resolution(escalation, **sent, by=request.user)

    standing = operations.open_proposal(escalation)
    side = side_of(request.user, escalation)
    return act_page(
        request,
        escalation,
        forms.ProposalForm(acts.sent(request), record=escalation),
        act,
        title="Propose a resolution",
        button="Propose",
        done="The resolution is proposed. The other agency is told.",
        refusal=policy.why_not_propose(escalation, side, standing is not None),
        lead="The other agency then confirms it, which closes the escalation, or declines it.",
    )


@opens(Escalation, right=access.CONTRIBUTE)
def answer(request, escalation):
    def act(answers):
        sent = as_sent(answers, "proposal", "answer")
        accepted = answers["accepted"] == "yes"
        return operations.answer_resolution(escalation, **sent, accepted=accepted, by=request.user)

    standing = operations.open_proposal(escalation)
    side = side_of(request.user, escalation)
    return act_page(
        request,
        escalation,
        forms.AnswerForm(acts.sent(request), record=escalation, initial={"proposal": standing}),
        act,
        title="Answer the proposed resolution",
        button="Send answer",
        done="Your answer is on record.",
        refusal=policy.why_not_answer(escalation, side, Side(standing.side) if standing else None),
        proposal=case_rows.proposal_rows(standing, escalation) if standing else None,
    )


@opens(Escalation, right=access.CONTRIBUTE)
def withdraw(request, escalation):
    def act(answers):
        sent = as_sent(answers, "outcome", "reason")
        return operations.withdraw(escalation, **sent, by=request.user)

    return act_page(
        request,
        escalation,
        forms.WithdrawForm(acts.sent(request), record=escalation),
        act,
        title="Withdraw this escalation",
        button="Withdraw",
        done="The escalation is closed.",
        refusal=policy.why_not_withdraw(escalation, side_of(request.user, escalation)),
        lead="This closes the escalation. It stays on record and can be opened again.",
        warning=True,
    )


@opens(Escalation, right=access.MANAGE)
def close_unresolved(request, escalation):
    def act(answers):
        sent = as_sent(answers, "reason")
        return operations.close_unresolved(escalation, **sent, by=request.user)

    standing = operations.open_proposal(escalation)
    return act_page(
        request,
        escalation,
        forms.CloseUnresolvedForm(acts.sent(request), record=escalation),
        act,
        title="Close as unresolved after step 4",
        button="Close as unresolved",
        done="The escalation is closed.",
        refusal=policy.why_not_close_unresolved(
            escalation,
            side_of(request.user, escalation),
            True,
            clock.today(),
            escalation.recommended,
        ),
        lead="This closes the escalation. It stays on record and can be opened again.",
        proposal=case_rows.proposal_rows(standing, escalation) if standing else None,
        recommendation=case_rows.recommendation(escalation),
        lapses="Nobody has answered this proposal. It lapses when you close the escalation.",
        warning=True,
    )


@opens(Escalation, right=access.CONTRIBUTE)
def bring_in(request, escalation):
    def act(answers):
        sent = as_sent(answers, "held_role")
        return operations.bring_in(escalation, **sent, by=request.user)

    side = side_of(request.user, escalation)
    refusal = policy.why_not_bring_in(escalation, side)
    agency = escalation.agency_of(side) if side in (Side.RAISING, Side.CHALLENGED) else None
    return act_page(
        request,
        escalation,
        forms.BringInForm(
            acts.sent(request), record=escalation, agency=agency, person=request.user
        ),
        act,
        title="Bring in a colleague",
        button="Bring in",
        done="Your colleague can open this escalation now, and is told.",
        refusal=refusal,
        lead="They must be of your own agency. They will see everything on this escalation.",
    )


@opens(Escalation, right=access.CONTRIBUTE)
def add_document(request, escalation):
    def act(answers):
        return operations.add_document(
            escalation,
            upload=answers["upload"],
            submission=answers["submission"],
            by=request.user,
        )

    return act_page(
        request,
        escalation,
        AddFileForm(acts.sent(request), request.FILES or None, record=escalation),
        act,
        title="Add a file",
        button="Add file",
        done="The file is added.",
        refusal=policy.why_not_add_document(escalation),
        lead="Everyone who may open this escalation can download it. Leave out children’s names.",
    )


@opens(Escalation, right=access.CONTRIBUTE)
def add_note(request, escalation):
    def act(answers):
        return operations.add_note(
            escalation,
            text=answers["text"],
            for_agency=answers["for_agency"],
            submission=answers["submission"],
            by=request.user,
        )

    return act_page(
        request,
        escalation,
        forms.NoteForm(acts.sent(request), record=escalation, person=request.user),
        act,
        title="Add a note",
        button="Add note",
        done="The note is on record.",
        refusal=policy.why_not_add_note(escalation),
    )
