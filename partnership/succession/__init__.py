"""Another agency takes over: the clinical commissioning group became the integrated care board.

What happened stays under the old agency's name. Who may open it and act on it are the people of
the body that took over: `now` says who that is, and everything that groups people by agency asks
it. `Agency.succeeded_by` names that body directly: when it is itself taken over, the agencies
before it move on too (`partnership.operations.stand_for`), so nobody has to follow a chain.
"""

from collections.abc import Callable, Iterable, Mapping

from core.put_once import answers
from partnership.models import Agency


def now(agency_ids: Iterable[int]) -> dict[int, int]:
    """For each agency, the one whose people stand for it now: mostly itself. One statement."""
    wanted = set(agency_ids)
    taken_over = dict(answers(_taken_over, wanted)) if wanted else {}
    return {pk: taken_over.get(pk, pk) for pk in wanted}


def _taken_over(agencies):
    rows = Agency.objects.filter(pk__in=agencies).exclude(succeeded_by=None)
    return rows.values_list("pk", "succeeded_by")


def stands_for(agency: Agency) -> int:
    """`now`, of one agency in hand: the key of the one whose people stand for it."""
    return agency.succeeded_by_id or agency.pk


def standing_for(agency_ids: Iterable[int]) -> set[int]:
    """These agencies, and those that they took over. One statement."""
    wanted = set(agency_ids)
    return wanted | {pk for pk, _ in answers(_before, wanted)} if wanted else wanted


def _before(agencies):
    rows = Agency.objects.filter(succeeded_by__in=agencies).order_by()
    return rows.values_list("pk", "succeeded_by")


def predecessors(agency_ids: Iterable[int]) -> dict[int, int]:
    """Of these agencies, which took each other one over: by the key of the one before. One
    statement."""
    wanted = set(agency_ids)
    return dict(answers(_before, wanted)) if wanted else {}


def named(agency: Agency) -> str:
    """NHS Testshire CCG (now: NHS Testshire Integrated Care Board)"""
    return f"{agency} (now: {agency.succeeded_by})" if agency.succeeded_by_id else str(agency)


# --- what apps above hold of an agency ------------------------------------------------------------

# Called within the operation: (the agency that took over, new held roles by the old ones).
Follower = Callable[[int, Mapping[int, int]], None]
_followers: list[Follower] = []
_counters: list[Callable[[int, int], list[str]]] = []


def follow(tell: Follower) -> None:
    """For an app whose records give rights to an agency's people; called at start-up."""
    if tell not in _followers:
        _followers.append(tell)


def counts_matters(count: Callable[[int, int], list[str]]) -> None:
    """``count(agency, successor)``: sentences for the preview, of what goes on with the successor.

    For an app whose records belong to agencies; called at start-up.
    """
    if count not in _counters:
        _counters.append(count)


def taken_over(successor_id: int, moved: Mapping[int, int]) -> None:
    for tell in _followers:
        tell(successor_id, moved)


def matters(agency_id: int, successor_id: int) -> list[str]:
    return [sentence for count in _counters for sentence in count(agency_id, successor_id)]
