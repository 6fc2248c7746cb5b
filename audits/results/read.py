"""The results of one cycle as one person may read them: a constant number of statements for any
number of agencies and criteria.

Everything starts from the returns and scores that are visible to the reader: what an agency said of
itself once it was handed in, never to who is still to score it blind; what the partnership gave,
to who moderates or runs the cycle, and to the others once the return is final.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from audits.cycles.models import Cycle
from audits.cycles.pages import runs
from audits.moderation import who
from audits.moderation.models import AgencyResponse, ModeratedScore, scored_blind_by
from audits.question_sets.content import NO, YES, Answer, Colour, Level
from audits.question_sets.models import Criterion, QuestionSetVersion, ScaleLevel, Standard
from audits.results import policy
from audits.results.policy import Asked
from audits.returns.earlier import Chain
from audits.returns.models import Return, Submission, SubmittedScore
from audits.returns.policy import State
from audits.surveys import results as replies
from audits.surveys import shown as surveys
from audits.surveys.models import Survey

Scores = Mapping[
    int, Mapping[int, int | Fraction]
]  # by return, then by criterion: the value of a level


@dataclass(frozen=True)
class Version:
    """What one version asks. ``criteria``: by standard, in its order."""

    row: QuestionSetVersion
    levels: tuple[Level, ...]
    standards: tuple[Standard, ...]
    criteria: Mapping[int, tuple[Criterion, ...]]
    asks: tuple[Asked, ...]

    @property
    def all_criteria(self) -> tuple[Criterion, ...]:
        return tuple(each for standard in self.standards for each in self.criteria[standard.pk])

    @property
    def values(self) -> frozenset[int]:
        return frozenset(each.value for each in self.levels)

    @property
    def has_scale(self) -> bool:
        return any(each.answer == Answer.SCALE for each in self.all_criteria)

    @property
    def has_yes_no(self) -> bool:
        return any(each.answer == Answer.YES_NO for each in self.all_criteria)

    def criterion(self, code: str) -> Criterion | None:
        return next((each for each in self.all_criteria if each.code == code), None)

    def standard(self, code: str) -> Standard | None:
        return next((each for each in self.standards if each.code == code), None)


@dataclass(frozen=True)
class Cell:
    """One standard in one return, by one measure. ``tenths``: the mean of its scores by the weight
    of the criteria. ``answered`` of ``asked``: of what is answered by choosing."""

    tenths: int | None
    answered: int
    asked: int
    yes: int
    yes_no: int

    @property
    def yes_percent(self) -> int | None:
        return round(100 * self.yes / self.yes_no) if self.yes_no else None


@dataclass(frozen=True)
class Pair:
    """Two means over the same criteria, in tenths: ``before`` and ``after`` the partnership read
    it, or a cycle ago and now. ``criteria``: over how many."""

    before: int
    after: int
    criteria: int

    @property
    def by(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Staff:
    """What staff said, as far as it may be shown. ``why_not``: why nothing is; ``tests``: by
    standard the keys of the statements about it."""

    why_not: str = ""
    minimum: int = 0
    tests: Mapping[int, list[int]] = field(default_factory=dict)
    of_agencies: Mapping[int, replies.OfAgency] = field(default_factory=dict)

    def agree(self, agency_return: Return, standard: Standard) -> int | None:
        """How many of a hundred; None where too few said anything, or none was asked."""
        found = self.of_agencies.get(agency_return.pk)
        keys = self.tests.get(standard.pk)
        return found.share(keys, self.minimum) if found and keys else None


def versions_of(keys: Iterable[int]) -> dict[int, Version]:
    """Four statements."""
    keys = set(keys)
    found = QuestionSetVersion.objects.filter(pk__in=keys).select_related("question_set")
    levels, standards = defaultdict(list), defaultdict(list)
    for each in ScaleLevel.objects.filter(version__in=keys).order_by("value"):
        level = Level(each.value, each.label, each.meaning, Colour(each.colour))
        levels[each.version_id].append(level)
    for standard in Standard.objects.filter(version__in=keys).order_by("order"):
        standards[standard.version_id].append(standard)
    criteria: dict[int, list[Criterion]] = defaultdict(list)
    asks = defaultdict(list)
    for row in Criterion.objects.filter(version__in=keys).order_by("order"):
        criteria[row.standard_id].append(row)
        asks[row.version_id].append(
            Asked(row.pk, tuple(row.kinds), row.only_if_id, tuple(row.only_if_answers))
        )
    return {
        row.pk: Version(
            row,
            tuple(levels[row.pk]),
            tuple(standards[row.pk]),
            {each.pk: tuple(criteria[each.pk]) for each in standards[row.pk]},
            tuple(asks[row.pk]),
        )
        for row in sorted(found, key=lambda each: each.pk)
    }


class Results:
    """Read as far as it is asked for: each part is one to four statements, once.

    ``returns``: those that are looked at, opened with cycle, agency and its school. Of what was
    taken out of its cycle, only how many there are (``taken_out``).
    """

    def __init__(self, person, returns: Iterable[Return]):
        self.person = person
        found = list(returns)
        self.returns = [each for each in found if each.state != State.NOT_NEEDED]
        self.taken_out = len(found) - len(self.returns)

    @classmethod
    def of_cycle(cls, cycle: Cycle, person, **narrowed) -> "Results":
        """``narrowed``: conditions on the agency."""
        rows = Return.objects.visible_to(person).filter(cycle=cycle, **narrowed)
        rows = rows.select_related("agency__school", "cycle")
        return cls(person, rows.order_by("agency__name", "pk"))

    @classmethod
    def of_return(cls, agency_return: Return, person) -> "Results":
        rows = Return.objects.visible_to(person).filter(pk=agency_return.pk)
        return cls(person, rows.select_related("agency__school", "cycle"))

    @cached_property
    def _keys(self) -> list[int]:
        return [each.pk for each in self.returns]

    def _of_these(self, model):
        return model.objects.visible_to(self.person).filter(agency_return__in=self._keys).order_by()

    @cached_property
    def versions(self) -> dict[int, Version]:
        return versions_of(each.version_asked_id for each in self.returns)

    def version_of(self, agency_return: Return) -> Version:
        return self.versions[agency_return.version_asked_id]

    @cached_property
    def blind(self) -> frozenset[int]:
        """The keys of those that the reader is still to score."""
        mine = scored_blind_by(self.person).filter(agency_return__in=self._keys)
        return frozenset(mine.values_list("agency_return", flat=True))

    @cached_property
    def revised(self) -> frozenset[int]:
        """The keys of those that the reader's own agency handed in and is writing in again."""
        return frozenset(who.written_by_own(self.handed_in, self.person))

    @cached_property
    def read(self) -> list[Return]:
        """Those of which the reader may read the scores: handed in, not to be scored blind, and
        not back with the reader's own agency (`policy.why_not_read`)."""
        closed = self.blind | self.revised
        return [each for each in self.handed_in if each.pk not in closed]

    @cached_property
    def handed_in(self) -> list[Return]:
        """Once, at least."""
        return [each for each in self.returns if each.submitted_on is not None]

    # --- scores -----------------------------------------------------------------------------------

    @cached_property
    def chosen(self) -> Mapping[int, Mapping[int, str]]:
        return self._submitted[0]

    @cached_property
    def claimed(self) -> Scores:
        """What the agencies scored themselves."""
        return self._submitted[1]

    @cached_property
    def _submitted(self):
        chosen: dict[int, dict[int, str]] = defaultdict(dict)
        values: dict[int, dict[int, int]] = defaultdict(dict)
        rows = self._of_these(SubmittedScore)
        for pk, criterion, said, value in rows.values_list(
            "agency_return_id", "criterion_id", "chosen", "value"
        ):
            chosen[pk][criterion] = said
            if value is not None:
                values[pk][criterion] = value
        return chosen, values

    @cached_property
    def moderated(self) -> Scores:
        """What the partnership gave, as far as the reader reads it yet."""
        return _values(self._of_these(ModeratedScore).filter(replaced_on=None))

    @cached_property
    def reasons(self) -> dict[tuple[int, int], str]:
        """Of moderated scores, by return and criterion."""
        rows = self._of_these(ModeratedScore).filter(replaced_on=None).exclude(reason="")
        found = rows.values_list("agency_return_id", "criterion_id", "reason")
        return {(pk, criterion): reason for pk, criterion, reason in found}

    @cached_property
    def responses(self) -> dict[tuple[int, int], str]:
        """What agencies say to their scores, by return and criterion."""
        rows = self._of_these(AgencyResponse).exclude(criterion=None)
        found = rows.values_list("agency_return_id", "criterion_id", "text")
        return {(pk, criterion): text for pk, criterion, text in found}

    @cached_property
    def chain(self) -> Chain:
        return Chain(self.versions)

    @cached_property
    def last_returns(self) -> dict[int, Return]:
        rows = Return.objects.visible_to(self.person)
        return self.chain.last_returns(self.returns, rows)

    @cached_property
    def claimed_before(self) -> Scores:
        """By return and criterion of now, what the same agency scored in its cycle before; where
        several became one, their mean."""
        return self._carried(SubmittedScore.objects.visible_to(self.person).exclude(value=None))

    @cached_property
    def moderated_before(self) -> Scores:
        rows = ModeratedScore.objects.visible_to(self.person)
        return self._carried(rows.filter(replaced_on=None))

    def _carried(self, rows) -> Scores:
        last = self.last_returns
        before = {each.pk: each for each in last.values()}
        values = _values(rows.filter(agency_return__in=before).order_by())
        found: dict[int, dict[int, int]] = {}
        for each in self.returns:
            earlier = last.get(each.pk)
            if earlier is None or not self._same_scale(each, earlier):
                continue
            said = values.get(earlier.pk, {})
            is_same = earlier.version_asked_id == each.version_asked_id
            found[each.pk] = {
                criterion.pk: known[0] if len(known) == 1 else Fraction(sum(known), len(known))
                for criterion in self.version_of(each).all_criteria
                if (known := [
                    said[key]
                    for key in self.chain.carried_on_by(criterion.pk, is_same=is_same)
                    if key in said
                ])
            }  # fmt: skip
        return found

    def _same_scale(self, now: Return, before: Return) -> bool:
        if now.version_asked_id == before.version_asked_id:
            return True
        return self._values_of_versions[before.version_asked_id] == self.version_of(now).values

    @cached_property
    def _values_of_versions(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        keys = {each.version_asked_id for each in self.last_returns.values()}
        rows = ScaleLevel.objects.filter(version__in=keys)
        for version, value in rows.order_by().values_list("version_id", "value"):
            found[version].add(value)
        return found

    # --- other sources ----------------------------------------------------------------------------

    @cached_property
    def facts(self) -> Mapping[int, Mapping[str, dict[str, Any]]]:
        """By return, by name, what stood beside its questions when it was last handed in, as
        `audits.returns.snapshot` has it; nothing of what was handed in before there were any."""
        rows = self._of_these(Submission).exclude(submitted_on=None).order_by("number")
        found = rows.values_list("agency_return_id", "content__facts")
        return {pk: facts for pk, facts in found if facts is not None}

    @cached_property
    def staff(self) -> "Staff":
        """Of one cycle. Six statements at most."""
        if not self.returns:
            return Staff()
        cycle = self.returns[0].cycle
        survey = Survey.objects.visible_to(self.person).filter(cycle=cycle).first()
        if survey is None:
            return Staff("No survey of staff belongs to this cycle.")
        runs_it = runs(self.person, cycle)
        refusals = {
            each.pk: surveys.why_not(survey, each, runs_it=runs_it, is_written_by_own=False)
            for each in self.read  # of which none is
        }
        may = [pk for pk, refusal in refusals.items() if not refusal]
        if not may:
            return Staff(next(filter(None, refusals.values()), ""))
        statements = survey.statements.exclude(standard=None).order_by("order")
        tests: dict[int, list[int]] = defaultdict(list)
        for pk, standard in statements.values_list("pk", "standard_id"):
            tests[standard].append(pk)
        return Staff("", survey.minimum, tests, replies.of_agencies(survey, may))

    # --- by standard ------------------------------------------------------------------------------

    def cell(self, agency_return: Return, standard: Standard, scores: Scores) -> Cell:
        """``scores``: `claimed` or `moderated`."""
        said, values = self.chosen.get(agency_return.pk, {}), scores.get(agency_return.pk, {})
        mine = self.version_of(agency_return).criteria[standard.pk]
        to_choose = [each for each in mine if each.answer != Answer.TEXT]
        there = self._asked[agency_return.pk]
        yes_no = [said[each.pk] for each in to_choose if said.get(each.pk) in (YES, NO)]
        return Cell(
            tenths=policy.mean((values[e.pk], e.weight) for e in to_choose if e.pk in values),
            answered=sum(each.pk in said for each in to_choose),
            asked=sum(each.pk in there for each in to_choose),
            yes=yes_no.count(YES),
            yes_no=len(yes_no),
        )

    def exact(self, agency_return: Return, standard: Standard, scores: Scores) -> Fraction | None:
        """The mean of `cell`, as it is before it is rounded."""
        values = scores.get(agency_return.pk, {})
        mine = self.version_of(agency_return).criteria[standard.pk]
        return policy.exact((values[e.pk], e.weight) for e in mine if e.pk in values)

    @cached_property
    def _asked(self) -> dict[int, set[int]]:
        return {
            each.pk: policy.asked(
                self.version_of(each).asks, each.agency.kind, self.chosen.get(each.pk, {})
            )
            for each in self.read
        }

    def was_asked(self, agency_return: Return, criterion: Criterion) -> bool:
        return criterion.pk in self._asked.get(agency_return.pk, ())

    def pair(
        self, agency_return: Return, before: Scores, after: Scores, standard: Standard | None = None
    ) -> Pair | None:
        """Over the criteria that have a score in both; of all standards, or of one."""
        old, new = before.get(agency_return.pk, {}), after.get(agency_return.pk, {})
        version = self.version_of(agency_return)
        mine = version.criteria[standard.pk] if standard else version.all_criteria
        both = [each for each in mine if each.pk in old and each.pk in new]
        if not both:
            return None
        means = [policy.mean((of[e.pk], e.weight) for e in both) or 0 for of in (old, new)]
        return Pair(*means, len(both))

    def whole(self, agency_return: Return, scores: Scores) -> int | None:
        """The mean of all of a return, in tenths."""
        values = scores.get(agency_return.pk, {})
        mine = self.version_of(agency_return).all_criteria
        return policy.mean((values[e.pk], e.weight) for e in mine if e.pk in values)

    def value(self, agency_return: Return, criterion: Criterion) -> int | None:
        """Moderated where it is, else what the agency scored."""
        for scores in (self.moderated, self.claimed):
            if (found := scores.get(agency_return.pk, {}).get(criterion.pk)) is not None:
                return found
        return None


def _values(rows) -> Scores:
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for pk, criterion, value in rows.values_list("agency_return_id", "criterion_id", "value"):
        found[pk][criterion] = value
    return found
