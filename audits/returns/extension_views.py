"""The pages on which more time is given: to one agency, or to several of a cycle."""

from functools import partial, wraps

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audits.cycles.pages import of_who_runs_it, runs
from audits.cycles.policy import AfterClosing
from audits.returns import extending, policy
from audits.returns.extension_forms import ExtensionForm, SeveralForm
from audits.returns.models import Extension, Return
from core import acts, by_whom, clock
from core.forms import OperationForm
from core.models import AccessLog
from core.pages import declare, log_access, opens
from core.words import day, short_day
from partnership.pages import may_open

NOBODY = "Every agency that you can give more time has handed in."


def of_who_runs_its_cycle(view):
    """The return in the address, for whoever runs its cycle; 403 for others who see it."""

    @wraps(view)
    def wrapper(request, agency_return, **kwargs):
        if not may_open(request, partial(runs, cycle=agency_return.cycle)):
            log_access(request, AccessLog.What.REFUSED, agency_return)
            raise PermissionDenied
        return view(request, agency_return, **kwargs)

    return declare("contribute Cycle", opens(Return)(wrapper))


def _history(agency_return, person) -> list[dict[str, str]]:
    rows = Extension.objects.visible_to(person).filter(agency_return=agency_return)
    return [
        {
            "key": f"Until {short_day(each.due_on)}",
            "value": f"{each.reason} (given on {short_day(each.given_on)} by"
            f" {by_whom.in_words(each.given_by)}; before, it was"
            f" {short_day(each.due_before_on)})",
        }
        for each in rows.select_related("given_by").order_by("pk")
    ]


@of_who_runs_its_cycle
def one(request, agency_return):
    form = ExtensionForm(acts.sent(request), record=agency_return)
    refusal = policy.why_not_extend(agency_return.state)

    def act(answers):
        extending.extend(
            [agency_return], due_on=answers["due_on"], reason=answers["reason"],
            version=answers["version"], submission=answers["submission"], by=request.user,
        )  # fmt: skip

    return acts.page(
        request, agency_return, form if form.is_bound or not refusal else None, act,
        title="Give more time", button="Give more time", caption=str(agency_return),
        done=f"{agency_return.agency} has more time, and is told.",
        back=agency_return.cycle.get_absolute_url(), refusal=refusal or "",
        lead=f"{agency_return.agency} has until {day(agency_return.due_on)}.",
        shown=_history(agency_return, request.user), **_way_back(agency_return, request.user),
    )  # fmt: skip


def _given(agency_return, person) -> Extension | None:
    return extending.last_given(agency_return, Extension.objects.visible_to(person))


def _way_back(agency_return, person) -> dict[str, str]:
    """To whoever gave it more time."""
    given = _given(agency_return, person)
    if extending.why_not_take_time_back(agency_return, given, person):
        return {}
    return {
        "other_url": reverse("returns:take_time_back", args=[agency_return.reference]),
        "other_text": "Take back the time that was given last",
    }


@of_who_runs_its_cycle
def take_time_back(request, agency_return):
    given = _given(agency_return, request.user)
    form = OperationForm(acts.sent(request), record=agency_return)
    refusal = extending.why_not_take_time_back(agency_return, given, request.user)

    def act(answers):
        extending.take_time_back(
            agency_return, version=answers["version"], submission=answers["submission"],
            by=request.user,
        )  # fmt: skip

    return acts.page(
        request, agency_return, form if form.is_bound or not refusal else None, act,
        title="Take back the longer time", button="Take it back", caption=str(agency_return),
        done=f"{agency_return.agency} has the last day of before again, and is told.",
        back=agency_return.cycle.get_absolute_url(), refusal=refusal or "", warning=True,
        lead=_would_be(agency_return, given) if given else "",
    )  # fmt: skip


def _would_be(agency_return, given: Extension) -> str:
    said = (
        f"{agency_return.agency} has until {day(given.due_on)}. It would have until"
        f" {day(given.due_before_on)} again."
    )
    if given.due_before_on >= clock.today():
        return said
    if agency_return.cycle.after_closing == AfterClosing.LOCKED:
        return f"{said} That day has passed: nothing more could be written in its return."
    return f"{said} That day has passed: its return would be late at once."


@of_who_runs_it
def several(request, cycle):
    rows = Return.objects.visible_to(request.user).filter(cycle=cycle, state__in=policy.WAITED_FOR)
    offered = list(rows.select_related("agency").order_by("agency__name", "pk"))
    form = SeveralForm(acts.sent(request), offered=offered)

    def act(answers):
        extending.extend(
            form.chosen(), due_on=answers["due_on"], reason=answers["reason"],
            submission=answers["submission"], by=request.user,
        )  # fmt: skip

    return acts.page(
        request, cycle, form if form.is_bound or offered else None, act,
        title="Give several agencies more time", button="Give more time",
        done="They have more time, and are told.", back=cycle.get_absolute_url(),
        refusal="" if offered else NOBODY,
    )  # fmt: skip
