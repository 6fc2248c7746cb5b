"""What the agency answered in its last cycle, beside the questions that carry it on.

What was submitted can no longer be written, so the answers of an earlier return are what it said.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from audits.question_sets.models import Criterion, CriterionBefore
from audits.returns.models import Answer, Return
from audits.returns.policy import State
from partnership import succession

HANDED_IN = (State.SUBMITTED, State.FINAL)
# In which it was not put to the agency, or after all not.
NOT_ASKED = (State.WAITING, State.NOT_NEEDED)


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
        asked the same version or one that this one carries on. Those of an agency that it took over
        count as its own; where both were asked in one cycle, its own comes first. ``rows``: among
        which. Two statements."""
        returns = list(returns)
        if not returns:
            return {}
        asked = {each.version_asked_id for each in returns}
        agencies = {each.agency_id for each in returns}
        taken_over = succession.predecessors(agencies)
        found = (
            rows.filter(
                agency__in={*agencies, *taken_over},
                version_asked__in=set().union(*(self.versions[each] for each in asked)),
                cycle__opens_on__lt=max(each.cycle.opens_on for each in returns),
            )
            .exclude(state__in=NOT_ASKED)
            .select_related("cycle", "version_asked")
            .order_by("-cycle__opens_on", "-pk")
        )
        by_agency: dict[int, list[Return]] = defaultdict(list)
        for each in found:
            by_agency[each.agency_id].append(each)
            if each.agency_id in taken_over:
                by_agency[taken_over[each.agency_id]].append(each)
        for pk, theirs in by_agency.items():
            theirs.sort(key=lambda each: (each.cycle.opens_on, each.agency_id == pk), reverse=True)
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


@dataclass(frozen=True)
class Last:
    """The return before. ``carries``: by the key of each of its criteria, the codes of those that
    carry it on in the one now; ``is_same``: both asked one version."""

    agency_return: Return
    is_same: bool
    carries: Mapping[int, list[str]]

    def codes(self, criterion: Criterion) -> list[str]:
        return [criterion.code] if self.is_same else self.carries.get(criterion.pk, [])


def last(agency_return: Return, states: Iterable[str] = ()) -> Last | None:
    """The return of the same agency, or of one that it took over, in the last cycle before that
    asked the same; ``states``: in one of which it is, if that matters. Three statements."""
    chain = Chain([agency_return.version_asked_id])
    # The agency's own words, for whoever of it may fill in the next return.
    rows = Return.objects.unscoped("the return of the same agency in the cycle before")
    if states:
        rows = rows.filter(state__in=states)
    before = chain.last_returns([agency_return], rows).get(agency_return.pk)
    if before is None:
        return None
    carries: dict[int, list[str]] = defaultdict(list)
    for criterion, befores in chain.befores.items():
        for each in befores:
            carries[each].append(chain.codes[criterion])
    return Last(before, before.version_asked_id == agency_return.version_asked_id, carries)


def answers(agency_return: Return, before: Last | None = None) -> dict[str, list[Earlier]]:
    """By the code of a criterion of this return, what stood in the one before it (``before``, where
    it is known already). Six statements at most."""
    before = before or last(agency_return)
    if before is None:
        return {}
    found: dict[str, list[Earlier]] = defaultdict(list)
    its = before.agency_return
    scores, labels = _moderated(its)
    was_handed_in = its.state in HANDED_IN
    given = Answer.objects.unscoped("what the same agency answered in the cycle before")
    for each in given.filter(agency_return=its).select_related("criterion"):
        score = scores.get(each.criterion_id)
        told = Earlier(
            its.cycle.name, each.criterion.code, each.chosen, each.text,
            score.value if score else None, labels.get(score.value, "") if score else "",
            score.reason if score else "", was_handed_in,
        )  # fmt: skip
        if told.chosen or told.text.strip():
            for code in before.codes(each.criterion):
                found[code].append(told)
    return found


def same_words(agency_return: Return, content: Mapping[str, Any]) -> set[str]:
    """The codes of the questions of a snapshot where the words are those handed in last cycle."""
    from audits.moderation.content import are_same_words

    before = answers(agency_return)
    return {
        each["code"]
        for standard in content["standards"]
        for each in standard["criteria"]
        if any(
            said.was_handed_in and are_same_words(said.text, each.get("written", ""))
            for said in before.get(each["code"], ())
        )
    }


def _moderated(before: Return):
    """By criterion the moderated scores of a return that is final, and the scale's labels."""
    from audits.moderation.models import ModeratedScore

    if before.state != State.FINAL:
        return {}, {}
    rows = ModeratedScore.objects.unscoped("the final scores of the same agency's cycle before")
    rows = rows.filter(agency_return=before, replaced_on=None)
    labels = dict(before.version_asked.levels.values_list("value", "label"))
    return {each.criterion_id: each for each in rows}, labels
