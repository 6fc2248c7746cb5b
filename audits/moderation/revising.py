"""A return goes back to its agency, which reads why and where; and comes in again.

What was settled of answers that say the same stands; moderators score again only what changed.
"""

from collections.abc import Mapping
from datetime import date

from audits.moderation import assigning, notices, policy, scoring, who
from audits.moderation import content as contents
from audits.moderation.models import (
    BlindScore,
    ModeratedScore,
    ModeratorAssignment,
    RevisionPoint,
    RevisionRequest,
)
from audits.question_sets.models import Criterion
from audits.returns import submitting
from audits.returns.models import Return, Submission
from audits.returns.policy import State
from core import bulk, calendar, clock
from core.operations import NotAllowed, operation
from partnership.held import require


@operation
def ask_for_revision(
    agency_return, *, reason: str, points: Mapping[str, str], by, version=""
) -> Return:
    """``points``: by the code of a question that was asked, what is missing there; one at least.

    Its moderators stay as blind as they were, and go on once it is handed in again.
    """
    agency_return = submitting.locked(agency_return, version)
    who.require_who_runs(by, agency_return)
    require(policy.why_not_ask_for_revision(agency_return.state, agency_return.revisions))
    submission = assigning.last_handed_in(agency_return)
    assert submission is not None
    own = who.own_assignment(agency_return, submission, by) if by is not None else None
    if own is not None and own.finished_on is None:
        raise NotAllowed("You moderate this return: finish scoring it first.")
    asked = {e["code"] for e in contents.criteria_in(submission.content) if e["was_asked"]}
    said = {code: text.strip() for code, text in points.items() if text.strip()}
    if not reason.strip():
        raise NotAllowed("Say why it goes back.", "reason")
    if not said or not said.keys() <= asked:
        raise NotAllowed("Say of at least one question what is missing there.")
    try:
        due_on = last_day(agency_return)
    except calendar.BeyondTheCalendar:
        raise NotAllowed(
            "The bank holidays of the days to come are not known yet, so no last day can be given."
            " Tell whoever looks after the portal."
        ) from None
    request = RevisionRequest.objects.create(
        agency_return=agency_return, submission=submission, reason=reason.strip(), due_on=due_on,
        asked_by=by, asked_on=clock.today(),
    )  # fmt: skip
    rows = Criterion.objects.filter(version=agency_return.version_asked, code__in=said)
    bulk.create_many(
        [
            RevisionPoint(
                agency_return=agency_return, request=request, criterion=each, said=said[each.code]
            )
            for each in rows
        ]
    )
    agency_return.state, agency_return.due_on = State.RETURNED, due_on
    agency_return.revisions += 1
    agency_return.sent_on = None
    agency_return.save()
    notices.revision(agency_return, by)
    return agency_return


def last_day(agency_return: Return) -> date:
    """Of a revision that is asked for today. Raises BeyondTheCalendar."""
    return policy.revised_by(clock.today(), agency_return.due_on, calendar.england())


def handed_in_again(agency_return: Return, submission: Submission) -> None:
    """Within the operation that hands it in. The first time there is nothing to do."""
    rows = Submission.objects.filter(agency_return=agency_return, number__lt=submission.number)
    before = rows.exclude(submitted_on=None).order_by("-number").first()
    if before is None:
        return
    changed = contents.changed(before.content, submission.content)
    scored = {each["code"] for each in contents.scored_in(submission.content)}
    _replace(agency_return, changed | (_codes_of(agency_return) - scored))
    made = _assign_again(agency_return, before, submission, scored - changed, scored)
    notices.assigned([each for each in made if each.finished_on is None], None)
    if made and all(each.finished_on for each in made):
        scoring.tell_if_all_have(agency_return, submission, None)


def _codes_of(agency_return: Return) -> set[str]:
    rows = ModeratedScore.objects.filter(agency_return=agency_return, replaced_on=None)
    return {*rows.values_list("criterion__code", flat=True)}


def _replace(agency_return: Return, codes: set[str]) -> None:
    rows = ModeratedScore.objects.filter(agency_return=agency_return, replaced_on=None)
    for each in rows.filter(criterion__code__in=codes):
        each.agency_return = agency_return
        each.replaced_on = clock.today()
        each.save()


def _assign_again(agency_return, before, submission, same: set[str], scored: set[str]):
    """Whoever moderated it before and still may; with what they scored of what says the same."""
    rows = ModeratorAssignment.objects.filter(submission=before, ended_on=None)
    made = []
    for each in rows.select_related("moderator__person").order_by("pk"):
        each.agency_return = agency_return
        if each.finished_on is None:
            each.ended_on = clock.today()
            each.save()
        if who.why_not_moderates(agency_return, each.moderator):
            continue
        again = ModeratorAssignment(
            agency_return=agency_return, submission=submission, moderator=each.moderator,
            seed=each.seed, assigned_by=each.assigned_by, assigned_on=clock.today(),
        )  # fmt: skip
        scores = list(BlindScore.objects.filter(assignment=each, criterion__code__in=same))
        if len(scores) == len(scored):
            again.finished_on = clock.today()
        again.save()
        bulk.create_many(
            [
                BlindScore(
                    agency_return=agency_return, assignment=again, criterion_id=one.criterion_id,
                    value=one.value, reason=one.reason,
                )
                for one in scores
            ]
        )  # fmt: skip
        made.append(again)
    return made
