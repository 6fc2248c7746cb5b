"""What moderation tells the rest of the house at start-up."""

from audits.moderation import agenda, assigning
from audits.moderation.models import ModeratorAssignment
from audits.returns import taken_off
from audits.returns.models import Return
from core import bulk, granting
from core.operations import current, lock_all
from partnership import directory, forward_plan, succession
from partnership.models import HeldRole


def register() -> None:
    directory.follow(follow_the_directory)
    succession.follow(follow_a_takeover)
    taken_off.register("return_moderator_off", lambda row: (row.agency_return, row.ended_on))
    forward_plan.register("panel", "Moderation panel meets", agenda.to_come)


def follow_the_directory(at: set[int]) -> None:
    """Somebody began or ended a role at these agencies: whoever moderates a return of one of them
    and works there now, or moderated for one of them and holds no role for it any more, is off."""
    _end_those_who_may_not(ModeratorAssignment.objects.filter(agency_return__agency__in=at))
    of_these = HeldRole.objects.filter(agency_role__agency__in=at)
    _end_those_who_may_not(ModeratorAssignment.objects.filter(moderator__in=of_these))


def follow_a_takeover(successor_id: int, moved) -> None:
    """Moderators go on for the agency that took theirs over, except with its own returns."""
    rows = ModeratorAssignment.objects.filter(moderator__in=moved, ended_on=None)
    found = lock_all(rows)
    for each in found:
        current().admit_by_rule(each.agency_return)
        each.moderator_id = moved[each.moderator_id]
    bulk.save_many(found, ["moderator"])
    granting.sync(Return, _returns_of(found))
    follow_the_directory(succession.standing_for([successor_id]))


def _end_those_who_may_not(assignments) -> None:
    standing = assignments.filter(ended_on=None)
    if standing.exists():
        assigning.end_those_of_the_agency(_returns_of(standing))


def _returns_of(assignments) -> list[Return]:
    keys = {each.agency_return_id for each in assignments}
    return lock_all(Return.objects.filter(pk__in=keys))
