"""What becomes of an agency's escalations when another agency takes over.

They keep the name they were raised under. Their rights pass to the people of the successor, also
of the closed ones, whose leads must be able to read them (`partnership.succession`).
"""

from collections.abc import Mapping

from django.db.models import Q

from core import bulk, granting
from core.words import counted
from escalations import lists, notices
from escalations.models import Escalation, Participant
from escalations.parties import Parties
from escalations.policy import Step
from partnership import succession
from partnership.models import Agency


def of_agencies(agencies) -> Q:
    return Q(raising_agency__in=agencies) | Q(challenged_agency__in=agencies)


def follow(successor_id: int, moved: Mapping[int, int]) -> None:
    """Within the operation that carries a takeover out. ``moved``: new held roles by the old.

    Whoever raised one, or was brought in, and moved, takes part through the role at the
    successor; history keeps the role it was raised through. Those that a partner heard at step 4
    are read by its successor's officers, closed ones too.
    """
    agencies = succession.standing_for([successor_id])
    before = Agency.objects.filter(pk__in=agencies).exclude(pk=successor_id)
    at_step_4 = Q(step=Step.STATUTORY_PARTNERS)
    if not before.filter(kind=Agency.Kind.SAFEGUARDING_PARTNER).exists():
        at_step_4 &= Q(closed_on=None)
    rows = Escalation.objects.filter(of_agencies(agencies) | at_step_4).order_by("pk")
    found = list(rows.select_for_update(of=("self",)))
    if not found:
        return
    turns = lists.turns_in(found)
    raised = [each for each in found if each.raised_as_id in moved]
    for each in raised:
        each.raised_as_id = moved[each.raised_as_id]
    bulk.save_many(raised, ["raised_as"])
    _move_participants(moved)
    people = Parties(found)
    granting.sync(Escalation, found, people.all_grants())
    notices.handed_over(found, people, turns, lists.turns_in(found))
    notices.taken_over(found, people, successor_id)


def _move_participants(moved: Mapping[int, int]) -> None:
    rows = Participant.objects.filter(held_role__in=[*moved, *moved.values()]).order_by("pk")
    rows = list(rows)
    there = {(each.escalation_id, each.held_role_id) for each in rows}
    changed = []
    for each in rows:
        new = moved.get(each.held_role_id)
        if new is not None and (each.escalation_id, new) not in there:
            each.held_role_id = new
            there.add((each.escalation_id, new))
            changed.append(each)
    bulk.save_many(changed, ["held_role"])


def matters(agency_id: int, successor_id: int) -> list[str]:
    """For the preview: numbers only, whoever looks."""
    theirs = Escalation.objects.unscoped("how many go on with a successor: numbers alone")
    agencies = succession.standing_for([agency_id])
    theirs = theirs.filter(of_agencies(agencies))
    is_open, closed = theirs.open().count(), theirs.exclude(closed_on=None).count()
    numbers = f"{counted(is_open, 'open escalation')} and {counted(closed, 'closed one')}"
    found = [f"{numbers} pass to the successor’s people, and keep the name they were raised under."]
    both = succession.standing_for([successor_id]) if successor_id else set()
    between = theirs.open().filter(
        Q(raising_agency__in=agencies, challenged_agency__in=both)
        | Q(raising_agency__in=both, challenged_agency__in=agencies)
    )
    if number := between.count():
        said = "is" if number == 1 else "are"
        found.append(
            f"{counted(number, 'open escalation')} {said} between these two, so that one agency"
            " would be on both sides: settle or withdraw what can be first."
        )
    return found


def open_work(agency_id: int) -> list[str]:
    """Why an agency cannot be closed yet: a number only, whoever asks."""
    theirs = Escalation.objects.unscoped("whether any stands open at an agency: a number alone")
    number = theirs.open().filter(of_agencies(succession.standing_for([agency_id]))).count()
    if not number:
        return []
    said = (
        "1 open escalation stands between it and another agency. It"
        if number == 1
        else f"{number:,} open escalations stand between it and other agencies. Each"
    )
    return [f"{said} must be settled or withdrawn first, or another agency take over."]
