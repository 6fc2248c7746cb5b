"""Who comes to the results of a cycle, and from where."""

from functools import wraps

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from audits.cycles.models import Cycle
from audits.cycles.pages import looks_on, trail, with_cycle
from audits.returns.models import Return
from core.pages import declare, with_a_role


def results_of(cycle: Cycle, name: str = "cycle", *more) -> str:
    return reverse(f"results:{name}", args=[cycle.slug, *more])


def return_results(agency_return: Return, name: str = "agency", *more) -> str:
    return reverse(f"results:{name}", args=[agency_return.reference, *more])


def reads_results(person, cycle: Cycle) -> bool:
    """Whether the results of a cycle are a page to somebody: to the partnership, and to whoever may
    open more than one return of it (a trust, a moderator)."""
    if looks_on(person, cycle):
        return True
    rows = Return.objects.visible_to(person).filter(cycle=cycle).order_by()
    return len(rows.values_list("pk", flat=True)[:2]) > 1


def of_readers(view):
    """The cycle in the address, for whoever reads its results; who may open one return of it comes
    to the results of that one, and everybody else learns nothing."""

    @wraps(view)
    def wrapper(request, cycle, **kwargs):
        if not reads_results(request.user, cycle):
            own = Return.objects.visible_to(request.user).filter(cycle=cycle).first()
            if own is None:
                raise Http404
            return redirect(return_results(own))
        return view(request, cycle, **kwargs)

    return declare("view NotReturned", with_a_role(with_cycle(wrapper)))


def trail_of(cycle: Cycle, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """``more``: below the page of the results."""
    return trail((cycle.name, cycle.get_absolute_url()), *more)


def within(cycle: Cycle) -> list[tuple[str, str]]:
    return trail_of(cycle, ("Results", results_of(cycle)))


def within_agency(agency_return: Return, person) -> list[tuple[str, str]]:
    """The way up from a page below that of one agency's results."""
    cycle, its_page = (
        agency_return.cycle,
        (str(agency_return.agency), return_results(agency_return)),
    )
    if reads_results(person, cycle):
        return [*within(cycle), its_page]
    return trail_of(cycle, its_page)
