"""A moderator scores what was handed in, standard by standard, blind to the agency's own scores."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from audits.moderation import assigning, notices, policy, who
from audits.moderation import content as contents
from audits.moderation.models import BlindScore, ModeratorAssignment
from audits.question_sets.models import Criterion
from audits.returns import submitting
from audits.returns.models import Return, Submission
from core import bulk, clock
from core.operations import NotAllowed, Stale, lock, operation
from core.put_once import answers, records
from partnership.held import require

WRITTEN_MEANWHILE = "You have scored these questions in another window meanwhile."
HANDED_IN_ANEW = (
    "The agency has handed in its return anew meanwhile. Read what it says now before you save"
    " what you chose and wrote."
)
Scores = Mapping[str, tuple[int | None, str]]


def state_of(submission: Submission, scores: Iterable[BlindScore]) -> str:
    """Of which submission a page was, and which scores it showed: another text once it was handed
    in anew, or one of them has changed."""
    said = sorted((each.criterion_id, each.value, each.reason) for each in scores)
    return f"{submission.number}.{sha256(repr(said).encode()).hexdigest()[:16]}"


def is_of(version: str, submission: Submission) -> bool:
    """``version``: of `state_of`, or `settling.state_of`."""
    return version.startswith(f"{submission.number}.")


@operation
def save_scores(agency_return, *, standard: str, scores: Scores, by, version: str = "") -> Return:
    """``scores``: by the code of a criterion of the standard the level's value and why; None where
    nothing was chosen yet. ``version``: `state_of` what the page showed.

    Raises NotAllowed for what is no level, or the lowest one without a reason; Stale.
    """
    agency_return = submitting.locked(agency_return)
    assignment, submission = _to_score(agency_return, by)
    own = next((s for s in submission.content["standards"] if s["code"] == standard), None)
    known = {each["code"] for each in own["criteria"] if contents.is_scored(each)} if own else set()
    levels = contents.levels_in(submission.content)
    for code, (value, reason) in scores.items():
        if code not in known:
            raise NotAllowed("One of these questions is not to be scored. Open the page again.")
        if value is not None:
            require(policy.why_not_level(value, levels))
            require(policy.why_not_reason(value, reason, levels))
    found = records(_scores, assignment.pk, known) if known else []
    there = {each.criterion.code: each for each in found}
    if version and version != (now := state_of(submission, there.values())):
        raise Stale([WRITTEN_MEANWHILE if is_of(version, submission) else HANDED_IN_ANEW], now)
    for code in standing(assignment, submission.content) & scores.keys() & there.keys():
        if scores[code] != (there[code].value, there[code].reason):
            raise NotAllowed(f"The agency changed nothing at {code}: what you scored there stands.")
    new, changed = [], []
    for key, code in answers(_criteria, agency_return.version_asked_id, known) if known else ():
        value, reason = scores.get(code, (None, ""))
        if value is None:
            continue
        score = there.get(code)
        if score is None:
            new.append(
                BlindScore(
                    agency_return=agency_return, assignment=assignment, criterion_id=key,
                    value=value, reason=reason,
                )
            )  # fmt: skip
        elif (score.value, score.reason) != (value, reason):
            score.value, score.reason = value, reason
            changed.append(score)
    bulk.create_many(new)
    bulk.save_many(changed, ["value", "reason"])
    return agency_return


def _scores(assignment, codes):
    rows = BlindScore.objects.filter(assignment=assignment, criterion__code__in=codes)
    return rows.select_related("criterion").order_by()


def _criteria(version, codes):
    rows = Criterion.objects.filter(version=version, code__in=codes)
    return rows.order_by("order").values_list("pk", "code")


def finished_before(assignment: ModeratorAssignment) -> ModeratorAssignment | None:
    """What the same moderator finished last before a revision, with what was handed in then. One
    statement."""
    found = records(
        _finished, assignment.agency_return_id, assignment.moderator_id, assignment.submission_id
    )
    number = assignment.submission.number
    return next((each for each in found if each.submission.number < number), None)


def _finished(agency_return, moderator, but):
    rows = ModeratorAssignment.objects.unscoped("what a moderator finished before a revision")
    rows = rows.filter(agency_return=agency_return, moderator=moderator, finished_on__isnull=False)
    return rows.exclude(submission=but).select_related("submission").order_by("-submission__number")


def standing(assignment: ModeratorAssignment, content) -> set[str]:
    """As `standing_since`, of what they finished last."""
    return standing_since(finished_before(assignment), content)


def standing_since(earlier: ModeratorAssignment | None, content) -> set[str]:
    """The codes of what says in ``content`` what it said when this moderator finished before: they
    have read all scores since, so a score that they gave blind there is not given anew."""
    if earlier is None:
        return set()
    scored = {each["code"] for each in contents.scored_in(content)}
    return scored - contents.changed(earlier.submission.content, content)


@operation
def finish(agency_return, *, by) -> Return:
    """All is scored: from now on the moderator sees what the agency and the others scored, and
    changes nothing of their own any more."""
    agency_return = submitting.locked(agency_return)
    assignment, submission = _to_score(agency_return, by)
    require(policy.why_not_finish(len(missing(assignment, submission.content))))
    end_scoring(agency_return, assignment)
    tell_if_all_have(agency_return, submission, by)
    return agency_return


def end_scoring(agency_return: Return, assignment: ModeratorAssignment) -> None:
    assignment.finished_on = clock.today()
    assignment.save()


def tell_if_all_have(agency_return: Return, submission, by) -> None:
    rows = ModeratorAssignment.objects.filter(submission=submission, ended_on=None)
    if not rows.filter(finished_on=None).exists():
        notices.scored(agency_return, submission.number, by)


def missing(assignment: ModeratorAssignment, content) -> list[str]:
    """The codes of what is not scored yet. Within an operation."""
    rows = BlindScore.objects.filter(assignment=assignment)
    there = set(rows.values_list("criterion__code", flat=True))
    return [each["code"] for each in contents.scored_in(content) if each["code"] not in there]


def _to_score(agency_return: Return, by):
    submission = assigning.last_handed_in(agency_return)
    assignment = lock(who.require_moderator(by, agency_return, submission))
    require(
        policy.why_not_score(
            agency_return.state, is_assigned=True, has_finished=assignment.finished_on is not None
        )
    )
    assert submission is not None
    return assignment, submission
