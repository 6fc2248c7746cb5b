"""What the agency answered in its last cycle, beside the questions that carry it on.

What was submitted can no longer be written, so the answers of an earlier return are what it said.
"""

from collections import defaultdict
from collections.abc import Iterable
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


class Chain:
    """Which criteria of the versions before each criterion carries on. One statement.

    ``versions``: the keys of those whose criteria they are.
    """

    def __init__(self, versions: Iterable[int]):
        self.versions = {each: {each} for each in versions}
        self.befores: dict[int, list[int]] = defaultdict(list)
        self.codes: dict[int, str] = {}
        rows = CriterionBefore.objects.filter(criterion__version__in=self.versions)
        for version, criterion, code, before, its_version in rows.values_list(
            "criterion__version_id", "criterion_id", "criterion__code", "before_id",
            "before__version_id",
        ):  # fmt: skip
            self.versions[version].add(its_version)
            self.befores[criterion].append(before)
            self.codes[criterion] = code

    def last_returns(self, returns: Iterable[Return], rows) -> dict[int, Return]:
        """By the key of each of ``returns``, that of the same agency in the last cycle before which
        asked the same version or one that this one carries on. ``rows``: among which. One
        statement."""
        returns = list(returns)
        if not returns:
            return {}
        asked = {each.version_asked_id for each in returns}
        found = (
            rows.filter(
                agency__in={each.agency_id for each in returns},
                version_asked__in=set().union(*(self.versions[each] for each in asked)),
                cycle__opens_on__lt=max(each.cycle.opens_on for each in returns),
            )
            .exclude(state=State.WAITING)
            .select_related("cycle", "version_asked")
            .order_by("-cycle__opens_on", "-pk")
        )
        by_agency: dict[int, list[Return]] = defaultdict(list)
        for each in found:
            by_agency[each.agency_id].append(each)
        last = {}
        for each in returns:
            for before in by_agency[each.agency_id]:
                is_earlier = before.cycle.opens_on < each.cycle.opens_on
                if is_earlier and before.version_asked_id in self.versions[each.version_asked_id]:
                    last[each.pk] = before
                    break
        return last

    def carried_on_by(self, criterion: int, *, is_same: bool) -> list[int]:
        """The keys of what a criterion carries on. ``is_same``: both returns asked one version."""
        return [criterion] if is_same else self.befores[criterion]


def answers(agency_return: Return) -> dict[str, list[Earlier]]:
    """By the code of a criterion of this return, what stood in the one before it. Five
    statements at most."""
    chain = Chain([agency_return.version_asked_id])
    # The agency's own words, for whoever of it may fill in the next return.
    rows = Return.objects.unscoped("the return of the same agency in the cycle before")
    before = chain.last_returns([agency_return], rows).get(agency_return.pk)
    if before is None:
        return {}
    carries: dict[int, list[str]] = defaultdict(list)
    for criterion, befores in chain.befores.items():
        for each in befores:
            carries[each].append(chain.codes[criterion])
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
