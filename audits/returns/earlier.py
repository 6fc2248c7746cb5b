"""What the agency answered in its last cycle, beside the questions that carry it on.

What was submitted can no longer be written, so the answers of an earlier return are what it said.
"""

from collections import defaultdict
from dataclasses import dataclass

from audits.question_sets.models import CriterionBefore
from audits.returns.models import Answer, Return
from audits.returns.policy import State


@dataclass(frozen=True)
class Earlier:
    """``cycle``: its name. ``moderated``, ``label``, ``reason``: of the partnership's score, where
    that return is final; ``was_handed_in``: what stood there was the partnership's to read."""

    cycle: str
    code: str
    chosen: str
    text: str
    moderated: int | None = None
    label: str = ""
    reason: str = ""
    was_handed_in: bool = False


def answers(agency_return: Return) -> dict[str, list[Earlier]]:
    """By the code of a criterion of this return, what stood in the one before it, which asked the
    same version or one that this one carries on. Five statements at most."""
    carried = list(
        CriterionBefore.objects.filter(
            criterion__version=agency_return.version_asked_id
        ).values_list("criterion__code", "before_id", "before__version_id")
    )
    versions = {version for _, _, version in carried} | {agency_return.version_asked_id}
    # The agency's own words, for whoever of it may fill in the next return.
    rows = Return.objects.unscoped("the return of the same agency in the cycle before")
    before = (
        rows.filter(
            agency=agency_return.agency_id,
            version_asked__in=versions,
            cycle__opens_on__lt=agency_return.cycle.opens_on,
        )
        .exclude(state=State.WAITING)
        .select_related("cycle", "version_asked")
        .order_by("-cycle__opens_on", "-pk")
        .first()
    )
    if before is None:
        return {}
    carries: dict[int, list[str]] = defaultdict(list)
    for code, criterion, _ in carried:
        carries[criterion].append(code)
    is_same = before.version_asked_id == agency_return.version_asked_id
    found: dict[str, list[Earlier]] = defaultdict(list)
    scores, labels = _moderated(before)
    was_handed_in = before.state in (State.SUBMITTED, State.FINAL)
    given = Answer.objects.unscoped("what the same agency answered in the cycle before")
    for each in given.filter(agency_return=before).select_related("criterion"):
        score = scores.get(each.criterion_id)
        told = Earlier(
            before.cycle.name, each.criterion.code, each.chosen, each.text,
            score.value if score else None, labels.get(score.value, "") if score else "",
            score.reason if score else "", was_handed_in,
        )  # fmt: skip
        if told.chosen or told.text.strip():
            own = [each.criterion.code] if is_same else carries[each.criterion_id]
            for code in own:
                found[code].append(told)
    return found


def _moderated(before: Return):
    """By criterion the moderated scores of a return that is final, and the scale's labels."""
    from audits.moderation.models import ModeratedScore

    if before.state != State.FINAL:
        return {}, {}
    rows = ModeratedScore.objects.unscoped("the final scores of the same agency's cycle before")
    rows = rows.filter(agency_return=before, replaced_on=None)
    labels = dict(before.version_asked.levels.values_list("value", "label"))
    return {each.criterion_id: each for each in rows}, labels
