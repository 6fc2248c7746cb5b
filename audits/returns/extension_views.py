"""The pages on which more time is given: to one agency, or to several of a cycle."""

from functools import partial, wraps

from django.core.exceptions import PermissionDenied

from audits.cycles.pages import of_who_runs_it, runs
from audits.returns import extending, policy
from audits.returns.extension_forms import ExtensionForm, SeveralForm
from audits.returns.models import Extension, Return
from core import acts, by_whom
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
        shown=_history(agency_return, request.user),
    )  # fmt: skip


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
