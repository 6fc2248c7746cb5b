"""The moderated scores are decided, and made final.

By the return's moderators, once they have scored it themselves, and by whoever runs its cycle; made
final by the latter alone.
"""

from collections.abc import Iterable

from audits.moderation import assigning, notices, policy, scoring, who
from audits.moderation import content as contents
from audits.moderation.models import Acceptance, BlindScore, ModeratedScore, ModeratorAssignment
from audits.moderation.side_by_side import Question, Sheet, sheet
from audits.question_sets.models import Criterion
from audits.question_sets.operations import require_an_author
from audits.returns import submitting
from audits.returns.models import Return, Submission
from audits.returns.policy import State
from core import bulk, by_whom, clock
from core.as_seen import version_of
from core.operations import NotAllowed, Stale, current, operation
from partnership.held import held_now, require


@operation
def settle(agency_return, *, question: str, value: int, reason: str, by, version="") -> Return:
    """``question``: the code of a criterion; ``version``: `state_of` what the page showed.
    ``reason``: needed where it differs from the agency's own."""
    agency_return = submitting.locked(agency_return)
    submission = _to_decide(agency_return, by)
    found = next((e for e in contents.scored_in(submission.content) if e["code"] == question), None)
    if found is None:
        raise NotAllowed("This question has no score to decide. Open the page again.")
    rows = ModeratedScore.objects.filter(agency_return=agency_return, replaced_on=None)
    there = rows.filter(criterion__code=question).first()
    if version and version != (now := state_of(submission, there)):
        raise Stale([_meanwhile(there, submission, version)], now)
    require(policy.why_not_level(value, contents.levels_in(submission.content)), "value")
    own = int(found["chosen"])
    require(policy.why_not_moderated_reason(value, own, reason), "reason")
    if there is None:
        criterion = Criterion.objects.get(version=agency_return.version_asked, code=question)
        there = ModeratedScore(agency_return=agency_return, criterion=criterion)
    _decided(there, submission, value, reason, by).save()
    return agency_return


def state_of(submission: Submission, score: ModeratedScore | None) -> str:
    """Of which submission a page was, and which decision it showed."""
    return f"{submission.number}.{version_of(score)}"


def _meanwhile(there: ModeratedScore | None, submission: Submission, version: str) -> str:
    if not scoring.is_of(version, submission):
        return scoring.HANDED_IN_ANEW
    if there is None:
        return "The score that stood here was taken back meanwhile: the agency changed its answer."
    said = f"{contents.level_in_words(submission.content, there.value)}. {there.reason}".strip()
    return f"{by_whom.in_words(there.decided_by)} has decided this score meanwhile: {said}"


def _decided(score: ModeratedScore, submission, value: int, reason: str, by) -> ModeratedScore:
    score.submission, score.value, score.reason = submission, value, reason.strip()
    score.decided_by, score.decided_at = by, clock.now()
    return score


@operation
def take_over(agency_return, *, by, version="") -> Return:
    """Decide each question of which all moderators gave the same level, and nothing was decided:
    their level stands, with the reasons they gave where it is not the agency's. What has no reason
    and needs one is left."""
    agency_return = submitting.locked(agency_return, version)
    submission = _to_decide(agency_return, by)
    found = [each for each in sheet_of(agency_return, submission).questions if each.is_ready]
    if not found:
        raise NotAllowed("There is nothing to take over: decide what is left one by one.")
    codes = [each.code for each in found]
    rows = Criterion.objects.filter(version=agency_return.version_asked, code__in=codes)
    criteria = {each.code: each for each in rows}
    made = []
    for each in found:
        score = ModeratedScore(agency_return=agency_return, criterion=criteria[each.code])
        assert each.agreed is not None
        made.append(_decided(score, submission, each.agreed, reason_of(each), by))
    bulk.create_many(made)
    current().touch(agency_return)
    return agency_return


def reason_of(question: Question) -> str:
    """What the moderators wrote, joined; nothing where they agree with the agency too."""
    return "" if question.agreed == question.own else question.joined_reasons


def sheet_of(agency_return: Return, submission) -> Sheet:
    """All of it, within an operation."""
    assignments = ModeratorAssignment.objects.filter(submission=submission)
    blind = BlindScore.objects.filter(assignment__submission=submission)
    moderated = ModeratedScore.objects.filter(agency_return=agency_return, replaced_on=None)
    return sheet(submission.content, assignments, blind, moderated)


def _to_decide(agency_return: Return, by):
    """What was last handed in. Raises PermissionDenied, NotAllowed."""
    submission = assigning.last_handed_in(agency_return)
    own = who.own_assignment(agency_return, submission, by) if by is not None else None
    if own is not None and own.finished_on is not None:
        who.require_moderator(by, agency_return, submission)
    else:
        who.require_who_runs(by, agency_return)
    require(
        policy.why_not_decide(
            agency_return.state,
            may_decide=own is None or own.finished_on is not None,
            is_of_its_agency=by is not None and who.is_of_its_agency(agency_return, held_now(by)),
            unfinished=_unfinished(submission),
        )
    )
    if submission is None:
        raise NotAllowed(policy.NOT_SUBMITTED)
    return submission


def _unfinished(submission) -> list[str]:
    rows = ModeratorAssignment.objects.filter(
        submission=submission, finished_on=None, ended_on=None
    )
    return [str(each.moderator.person) for each in rows.select_related("moderator__person")]


@operation
def make_final(agency_return, *, note: str = "", by, version="") -> Return:
    """Its scores are the partnership's, and its agency reads them. ``note``: for a return without
    any, which is accepted as it stands."""
    agency_return = submitting.locked(agency_return, version)
    who.require_who_runs(by, agency_return)
    _make_final(agency_return, note, by)
    return agency_return


def _make_final(agency_return: Return, note: str, by) -> None:
    submission = assigning.last_handed_in(agency_return)
    own = who.own_assignment(agency_return, submission, by) if by is not None else None
    if own is not None and own.finished_on is None:
        raise NotAllowed("You moderate this return: finish scoring it first.")
    found = sheet_of(agency_return, submission).questions if submission else []
    require(
        policy.why_not_make_final(
            agency_return.state, questions=len(found),
            unsettled=sum(each.moderated is None for each in found), note=note,
            unfinished=_unfinished(submission),
        ),
        "" if found else "note",
    )  # fmt: skip
    if not found:
        Acceptance.objects.create(
            agency_return=agency_return, note=note.strip(), accepted_by=by,
            accepted_on=clock.today(),
        )  # fmt: skip
    agency_return.state, agency_return.closed_on = State.FINAL, clock.today()
    agency_return.save()
    notices.final(agency_return, by)


@operation
def make_several_final(cycle, *, returns: Iterable[Return], by) -> list[Return]:
    """Those of a cycle that are ready, all or none."""
    require_an_author(by, cycle.version.question_set.kind)
    made = []
    for each in sorted(returns, key=lambda each: each.pk):
        found = submitting.locked(each)
        if found.cycle_id != cycle.pk:
            raise NotAllowed("One of these returns is of another cycle. Open the page again.")
        if by is not None and who.is_of_its_agency(found, held_now(by)):
            raise NotAllowed(f"{found.reference}: {policy.OF_ITS_AGENCY}")
        current().admit_by_rule(found)
        try:
            _make_final(found, "", by)
        except NotAllowed as refused:
            raise NotAllowed(f"{found.reference}: {refused}") from None
        made.append(found)
    return made
