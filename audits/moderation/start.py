"""What moderation tells the rest of the house at start-up."""

from django.db.models import Q

from audits.moderation import agenda, assigning
from audits.moderation.models import ModeratorAssignment
from audits.returns import taken_off
from audits.returns.models import Return
from core import bulk, granting
from core.operations import current, lock_all
from partnership import directory, forward_plan, succession


def register() -> None:
    directory.follow(follow_the_directory, _of_agencies)
    succession.follow(follow_a_takeover)
    taken_off.register("return_moderator_off", lambda row: (row.agency_return, row.ended_on))
    forward_plan.register("panel", "Moderation panel meets", agenda.to_come)


def _of_agencies(at):
    of_these = Q(agency_return__agency__in=at) | Q(moderator__agency_role__agency__in=at)
    return ModeratorAssignment.objects.filter(of_these, ended_on=None)


def follow_the_directory(at: set[int]) -> None:
    """Somebody began or ended a role at these agencies: whoever moderates a return of one of them
    and works there now, or moderated for one of them and holds no role for it any more, is off."""
    if found := list(_of_agencies(at)):
        assigning.end_those_of_the_agency(_returns_of(found))


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


def _returns_of(assignments) -> list[Return]:
    keys = {each.agency_return_id for each in assignments}
    return lock_all(Return.objects.filter(pk__in=keys))
