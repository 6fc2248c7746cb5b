"""“Another agency takes over”: the business team's page about one agency."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from core import access_log, acts, clock
from core.words import day
from partnership.models import Agency
from partnership.pages import for_holders_of
from partnership.roles import KEEPERS
from partnership.succession import operations, policy, preview
from partnership.succession.forms import CallOffForm, TakeoverForm
from partnership.succession.models import AgencyTakeover


def with_agency(view):
    @wraps(view)
    def wrapper(request, agency, **kwargs):
        found = Agency.objects.visible_to(request.user).select_related("succeeded_by")
        if (found := found.filter(slug=agency).first()) is None:
            raise Http404
        access_log.shows(request, found)
        return view(request, found, **kwargs)

    return wrapper


def planned_for(person, agency) -> AgencyTakeover | None:
    rows = AgencyTakeover.objects.visible_to(person).planned().filter(agency=agency)
    return rows.select_related("agency", "successor", "planned_by").first()


@for_holders_of(*KEEPERS, called="an agency that another takes over from")
@with_agency
def takeover(request, agency):
    planned = planned_for(request.user, agency)
    if planned is not None or agency.succeeded_by_id or agency.closed_on:
        return _told(request, agency, planned)
    people = preview.people_of(request.user, agency)
    form = TakeoverForm(acts.sent(request), agency=agency, person=request.user, people=people)
    if not form.is_valid() or "change" in request.POST:
        return _asked(request, agency, form)
    answers = form.cleaned_data
    successor = answers["successor"] or Agency(name=answers["new_name"], kind=agency.kind)
    staying = [int(pk) for pk in answers.get("staying", ())]
    others = AgencyTakeover.objects.visible_to(request.user).planned()
    others = others.select_related("agency", "successor")
    if refusal := policy.why_not_plan(agency, successor, answers["on"], clock.today(), others):
        form.add_error(None, refusal)
        return _asked(request, agency, form)

    def act(sent):
        operations.plan(
            agency,
            successor=sent["successor"],
            new_name=sent["new_name"],
            new_short_name=sent["new_short_name"],
            on=sent["on"],
            staying=staying,
            reason=sent["reason"],
            by=request.user,
            submission=sent["submission"],
        )

    at_once = answers["on"] <= clock.today()
    if "checked" in request.POST and acts.carried_out(form, act):
        said = f"{successor} has taken over." if at_once else "It is planned."
        messages.success(request, said)
        return redirect("people:takeover", agency.slug)
    return render(
        request,
        "partnership/people/takeover_check.html",
        {
            "title": f"{successor} takes over",
            "caption": agency.name,
            "form": form,
            "when": "today, at once" if at_once else f"at the beginning of {day(answers['on'])}",
            "button": "Take over now" if at_once else "Plan it",
            "at_once": at_once,
            "kept": _kept(request),
            "back_url": reverse("people:takeover", args=[agency.slug]),
            **preview.page(request.user, agency, successor, staying),
        },
    )


def _kept(request) -> list[tuple[str, str]]:
    """What the form said, to be sent on by the page that checks it."""
    left_out = {"csrfmiddlewaretoken", "checked", "change"}
    return [
        (name, value)
        for name in request.POST
        if name not in left_out
        for value in request.POST.getlist(name)
    ]


def _asked(request, agency, form):
    return render(
        request,
        "partnership/people/takeover.html",
        {
            "title": "Another agency takes over",
            "caption": agency.name,
            "form": form,
            "back_url": reverse("people:agency", args=[agency.slug]),
        },
    )


def _told(request, agency, planned):
    if planned is not None:
        on, planner = day(planned.takes_effect_on), planned.planned_by
        told = f"{planned.successor} takes over at the beginning of {on}."
        if policy.is_late(planned, clock.local(clock.now())):
            told = (
                f"{planned.successor} should have taken over at the beginning of {on}, and did not:"
                " everybody and everything is still here. The portal tries again every hour. The"
                " system administrator finds the reason in its log."
            )
        why = f": {planned.reason}" if planned.reason else ""
        told += f" {planner} planned it on {day(planned.planned_at)}{why}."
    elif agency.succeeded_by_id:
        on = f" on {day(agency.closed_on)}" if agency.closed_on else ""
        told = f"{agency.succeeded_by} took over{on}."
    else:
        told = f"{agency} was closed on {day(agency.closed_on)}."
    return render(
        request,
        "partnership/people/takeover_told.html",
        {
            "title": "Another agency takes over",
            "caption": agency.name,
            "told": told,
            "agency": agency,
            "planned": planned,
            "back_url": reverse("people:agency", args=[agency.slug]),
        },
    )


@for_holders_of(*KEEPERS, called="calling a takeover off")
@with_agency
def call_off(request, agency):
    planned = planned_for(request.user, agency)

    def act(answers):
        operations.call_off(
            planned,
            reason=answers["reason"],
            by=request.user,
            submission=answers["submission"],
        )

    refusal = "" if planned else "No takeover of this agency is planned."
    return acts.page(
        request,
        agency,
        CallOffForm(acts.sent(request)) if planned else None,
        act,
        title="Call the takeover off",
        button="Call it off",
        done="It is called off. Nothing has moved.",
        back=reverse("people:takeover", args=[agency.slug]),
        refusal=refusal,
        lead=f"{planned}, on {day(planned.takes_effect_on)}." if planned else "",
        points=["Everybody and everything stays with this agency."],
        warning=True,
    )
