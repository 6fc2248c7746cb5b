"""Who comes to the pages of cycles, and with which record in hand."""

from functools import partial, wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from audits.cycles import changed, policy
from audits.cycles.models import Cycle
from audits.question_sets.authors import kinds_written_by
from audits.question_sets.pages import writes
from audits.question_sets.policy import AUTHORS, OF_SCHOOLS
from audits.returns import ways
from core.models import AccessLog
from core.pages import declare, log_access
from partnership.pages import for_holders_of, holds_any, may_open
from partnership.roles import Role

RUN_CYCLES = (*AUTHORS, Role.SCIE_OFFICER)
LOOK_ON = (*ways.READ_ALL, *ways.THE_PARTNERS)

of_planners = for_holders_of(*RUN_CYCLES, called="planning cycles of self-assessments")


def runs(person, cycle: Cycle) -> bool:
    """Whether somebody plans and issues cycles of its kind."""
    return writes(person, cycle.version.question_set.kind)


def kinds_looked_on(person) -> tuple[str, ...]:
    """Of which kinds somebody of the partnership sees how cycles go, whoever answers in them."""
    if holds_any(person, LOOK_ON):
        return policy.PUT_IN_CYCLES
    return OF_SCHOOLS if holds_any(person, [Role.SCIE_OFFICER]) else ()


def looks_on(person, cycle: Cycle) -> bool:
    return cycle.version.question_set.kind in kinds_looked_on(person)


def kinds_run_by(person) -> list[str]:
    return [kind for kind in kinds_written_by(person) if kind in policy.PUT_IN_CYCLES]


def with_cycle(view, *, even_if_gone: bool = False):
    """The cycle in the address. What is only planned is no agency's to know. ``even_if_gone``:
    whoever sends a form about a plan that was thrown away has it as it last was."""

    @wraps(view)
    def wrapper(request, cycle, **kwargs):
        rows = Cycle.objects.visible_to(request.user).select_related(
            "version__question_set", "version_for_new__question_set", "issued_by"
        )
        found = rows.filter(slug=cycle).first()
        if found is None and even_if_gone and request.method == "POST":
            found = changed.last_planned(cycle)
        if found is None or (found.issued_on is None and not looks_on(request.user, found)):
            raise Http404
        return view(request, found, **kwargs)

    return wrapper


def of_who_runs_it(view, *, even_if_gone: bool = False):
    """Those who plan and issue cycles of the kind; 403 for others with a role."""

    @wraps(view)
    def wrapper(request, cycle, **kwargs):
        if not may_open(request, partial(runs, cycle=cycle)):
            log_access(request, AccessLog.What.REFUSED, "page")
            raise PermissionDenied
        return view(request, cycle, **kwargs)

    return declare("contribute Cycle", with_cycle(wrapper, even_if_gone=even_if_gone))


def of_who_plans_it(view):
    """As `of_who_runs_it`. In a plan that was thrown away meanwhile nothing can be written: whoever
    sends a form about it reads who threw it away, beside what they wrote."""
    return of_who_runs_it(view, even_if_gone=True)


def within(cycle: Cycle) -> list[tuple[str, str]]:
    """The way up from a page below that of the cycle."""
    return trail((cycle.name, cycle.get_absolute_url()))


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Home", reverse("home")), ("Audits", reverse("audit_cycles:index")), *more]
