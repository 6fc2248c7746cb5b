"""Moderators are given returns, one by one or by lot, and taken off again.

By whoever runs the cycle, and never of their own agency (`audits.moderation.who`).
"""

from collections.abc import Iterable
from secrets import token_hex

from django.db.models import Q

from audits.cycles.models import Cycle
from audits.moderation import content as contents
from audits.moderation import drawing, notices, panels, policy, who
from audits.moderation.models import ModeratorAssignment
from audits.question_sets.operations import require_an_author
from audits.returns import submitting
from audits.returns.models import Return, Submission, SubmittedScore
from audits.returns.policy import State
from core import clock
from core.operations import NotAllowed, current, lock, lock_all, operation
from core.put_once import records
from partnership.held import require
from partnership.models import HeldRole

# Somebody is to score it, or has: also one who moved since, whose scores stand.
STANDS = Q(ended_on=None) | Q(finished_on__isnull=False)


def last_handed_in(agency_return: Return) -> Submission | None:
    """Which moderation is about, within an operation."""
    return next(iter(records(_handed_in, agency_return.pk)), None)


def _handed_in(agency_return):
    rows = Submission.objects.filter(agency_return=agency_return).exclude(submitted_on=None)
    return rows.order_by("-number")[:1]


@operation
def assign(agency_return, *, moderator: HeldRole, by, version="") -> Return:
    """``moderator``: a role that somebody of another agency holds."""
    agency_return = submitting.locked(agency_return, version)
    who.require_who_runs(by, agency_return)
    submission = last_handed_in(agency_return)
    questions = len(contents.scored_in(submission.content)) if submission else 0
    theirs = ModeratorAssignment.objects.filter(
        STANDS, submission=submission, moderator__person=moderator.person_id
    )
    before = list(theirs.values_list("ended_on", flat=True))
    require(
        policy.why_not_assign(
            agency_return.state, questions=questions, is_assigned=None in before,
            has_scored=bool(before),
        ),
        "moderator" if before else "",
    )  # fmt: skip
    require(who.why_not_moderates(agency_return, moderator), "moderator")
    made = [_give(agency_return, submission, moderator, by)]
    notices.assigned(made, by)
    panels.also_invite(made, by)
    return agency_return


@operation
def draw(cycle, *, per_return: int, seed: str = "", by) -> list[ModeratorAssignment]:
    """Give out by lot what of a cycle was handed in and has fewer than ``per_return`` moderators.
    The same seed, people and returns give the same draw; without one it is made up, and kept."""
    require_an_author(by, cycle.version.question_set.kind)
    if not 1 <= per_return <= policy.MOST_PER_RETURN:
        raise NotAllowed(
            f"Choose from 1 to {policy.MOST_PER_RETURN} moderators for each return.", "per_return"
        )
    seed = seed.strip() or token_hex(4)
    returns, submissions, there = waiting(cycle)
    lots = who.drawn(returns.values(), there)
    people = {each.held.pk: each for each in who.candidates()}
    found = drawing.distribute(lots, [each.drawn for each in people.values()], per_return, seed)
    made = []
    for key, moderators in found.given.items():
        for moderator in moderators:
            current().admit_by_rule(returns[key])
            held = people[moderator].held
            made.append(_give(returns[key], submissions[key], held, by, seed))
    if not made:
        raise NotAllowed(
            "Nobody was found for any return: each has its moderators, or no moderator of another"
            " agency is left. Give the role to more people, or assign somebody by name."
        )
    notices.assigned(made, by)
    panels.also_invite(made, by)
    return made


def waiting(cycle: Cycle):
    """Within an operation: the returns of a cycle that are with the partnership and have a score,
    locked, by key; what of each was last handed in; and the assignments that count for it."""
    rows = Return.objects.filter(cycle=cycle, state=State.SUBMITTED)
    scored = SubmittedScore.objects.exclude(value=None).values("agency_return")
    returns = {each.pk: each for each in lock_all(rows.filter(pk__in=scored))}
    submissions: dict[int, Submission] = {}
    handed_in = Submission.objects.filter(agency_return__in=returns).exclude(submitted_on=None)
    for each in handed_in.defer("content").order_by("number"):
        submissions[each.agency_return_id] = each
    latest = [each.pk for each in submissions.values()]
    there = ModeratorAssignment.objects.filter(STANDS, submission__in=latest)
    return returns, submissions, list(there.select_related("moderator__agency_role"))


def short(
    cycle: Cycle, person, per_return: int = policy.PER_RETURN
) -> list[tuple[Return, int, str]]:
    """For whoever runs the cycle: (return, how many more moderators it needs than a draw finds,
    why, and what to do) of each for which a draw would find too few. Eleven statements."""
    rows = Return.objects.visible_to(person).filter(cycle=cycle, state=State.SUBMITTED)
    scored = SubmittedScore.objects.visible_to(person).exclude(value=None).order_by()
    rows = rows.filter(pk__in=scored.values("agency_return")).select_related("agency")
    returns = list(rows.order_by("agency__name"))
    handed_in = Submission.objects.visible_to(person).filter(agency_return__in=returns)
    latest = dict(
        handed_in.exclude(submitted_on=None).order_by("number").values_list("agency_return", "pk")
    )
    there = ModeratorAssignment.objects.visible_to(person).filter(
        STANDS, submission__in=[*latest.values()]
    )
    lots = who.drawn(returns, there.select_related("moderator__agency_role"))
    people = [each.drawn for each in who.candidates()]
    missing = drawing.distribute(lots, people, per_return, "").short
    its = {each.key: each for each in lots}
    return [
        (each, missing[each.pk], drawing.why_short(its[each.pk], people))
        for each in returns
        if each.pk in missing
    ]


def _give(agency_return, submission, moderator, by, seed: str = "") -> ModeratorAssignment:
    return ModeratorAssignment.objects.create(
        agency_return=agency_return, submission=submission, moderator=moderator, seed=seed,
        assigned_by=by, assigned_on=clock.today(),
    )  # fmt: skip


@operation
def take_off(assignment, *, by) -> Return:
    """What they have scored so far stays, and nobody reads it. With it ends what they had finished
    before a revision: else they would still open the return, and no longer be blind to it."""
    agency_return = submitting.locked(assignment.agency_return)
    who.require_who_runs(by, agency_return)
    assignment = lock(assignment)
    require(
        policy.why_not_take_off(
            has_finished=assignment.finished_on is not None,
            has_ended=assignment.ended_on is not None,
        )
    )
    rows = ModeratorAssignment.objects.filter(
        agency_return=agency_return, moderator=assignment.moderator_id, ended_on=None
    )
    found = lock_all(rows)
    for each in found:
        each.agency_return, each.ended_on = agency_return, clock.today()
        each.save()
    notices.taken_off(found[:1], by)
    return agency_return


def end_those_of_the_agency(returns: Iterable[Return]) -> None:
    """Within an operation: whoever moderates one of these and by now holds a role at its agency, or
    none as a moderator, moderates it no longer, and is told. What they finished before stays."""
    returns = {each.pk: each for each in returns}
    rows = ModeratorAssignment.objects.filter(agency_return__in=returns, ended_on=None)
    found = lock_all(rows)
    if not found:
        return
    may = {each.held.pk: each.drawn for each in who.candidates()}
    its = {each.key: each for each in who.drawn(returns.values(), [])}
    off = {}
    for each in found:
        moderator = may.get(each.moderator_id)
        if moderator is None or not drawing.may(moderator, its[each.agency_return_id]):
            current().admit_by_rule(returns[each.agency_return_id])
            each.agency_return = returns[each.agency_return_id]
            each.ended_on = clock.today()
            each.save()
            off[each.agency_return_id, each.moderator_id] = each
    notices.taken_off(off.values(), None)
