"""What became of the criteria from one version of a question set to another. Pure.

Two ways to look: by what carries on what (`compare`), for whoever compares the years; by number
(`rewritten`), for whoever is about to replace a draft by a file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from audits.question_sets.content import (
    Answer,
    Condition,
    Content,
    Criterion,
    Level,
    left_behind,
)
from core.words import listed

HOW_ANSWERED = {
    Answer.SCALE: "With a score on the scale",
    Answer.YES_NO: "Yes or no",
    Answer.TEXT: "In words",
}
NOTHING, OF_ALL = "Nothing", "All kinds of agency"

InWords = Callable[[str], str]  # a kind of agency, or a fact, as people call it


@dataclass(frozen=True)
class Difference:
    """``what`` said ``before`` and says ``after``, each in words."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Carried:
    """A criterion and what it carries on; ``differences``: of one that carries on one."""

    after: Criterion
    before: tuple[Criterion, ...]
    differences: tuple[Difference, ...] = ()

    @property
    def is_renumbered(self) -> bool:
        return self.before[0].code != self.after.code


@dataclass(frozen=True)
class Comparison:
    """Each criterion stands in one of these; ``words``: what else of the set differs."""

    unchanged: tuple[Carried, ...]
    reworded: tuple[Carried, ...]
    merged: tuple[Carried, ...]
    new: tuple[Criterion, ...]
    left_behind: tuple[Criterion, ...]
    words: tuple[Difference, ...]


def compare(before: Content, after: Content, in_words: InWords = str) -> Comparison:
    """``after``'s criteria name in ``follows`` those of ``before``; what is not there counts for
    nothing."""
    known = {each.code: each for each in before.criteria}
    conditions = _by_what_they_carry_on(after)
    unchanged, reworded, merged, new = [], [], [], []
    for criterion in after.criteria:
        earlier = tuple(known[code] for code in criterion.follows if code in known)
        if not earlier:
            new.append(criterion)
        elif len(earlier) > 1:
            merged.append(Carried(criterion, earlier))
        else:
            found = _differences(earlier[0], criterion, conditions, in_words)
            (reworded if found else unchanged).append(Carried(criterion, earlier, found))
    return Comparison(
        tuple(unchanged), tuple(reworded), tuple(merged), tuple(new),
        tuple(left_behind(after, before)), tuple(_words(before, after)),
    )  # fmt: skip


def followed_back(after: Content, between: Sequence[Content]) -> Content:
    """``after``, its criteria carrying on those of an earlier version than the one before it.

    ``between``: the versions from the one before it back to the one after that earlier one.
    """
    for version in between:
        earlier = {each.code: each.follows for each in version.criteria}

        def carry(criterion: Criterion, earlier=earlier) -> Criterion:
            codes = (each for code in criterion.follows for each in earlier.get(code, ()))
            return replace(criterion, follows=tuple(dict.fromkeys(codes)))

        after = replace(
            after,
            standards=tuple(
                replace(standard, criteria=tuple(map(carry, standard.criteria)))
                for standard in after.standards
            ),
        )
    return after


@dataclass(frozen=True)
class Rewritten:
    """By number: what a document adds to another, changes in it and takes away."""

    added: tuple[Criterion, ...]
    changed: tuple[tuple[Criterion, tuple[Difference, ...]], ...]
    taken_away: tuple[Criterion, ...]
    words: tuple[Difference, ...]
    is_moved: bool  # the criteria of both stand in another order, or under other standards

    @property
    def is_same(self) -> bool:
        found = (self.added, self.changed, self.taken_away, self.words, self.is_moved)
        return not any(found)


def rewritten(before: Content, after: Content, in_words: InWords = str) -> Rewritten:
    known = {each.code: each for each in before.criteria}
    given = {each.code: each for each in after.criteria}
    changed = []
    for code, criterion in given.items():
        if code in known:
            found = _differences(known[code], criterion, {}, in_words, carried_on=True)
            if found:
                changed.append((criterion, found))
    return Rewritten(
        added=tuple(each for code, each in given.items() if code not in known),
        changed=tuple(changed),
        taken_away=tuple(each for code, each in known.items() if code not in given),
        words=tuple(_words(before, after)),
        is_moved=_places(before, given) != _places(after, known),
    )


def _places(content: Content, also: dict[str, Criterion]) -> list[tuple[str, str]]:
    return [
        (standard.code, each.code)
        for standard in content.standards
        for each in standard.criteria
        if each.code in also
    ]


# --- in words -------------------------------------------------------------------------------------


def condition_in_words(condition: Condition | None) -> str:
    """“1.1 is 0 or 1”."""
    if condition is None:
        return ""
    return f"{condition.criterion} is {listed(condition.answers, last='or')}"


def level_in_words(level: Level) -> str:
    return f"{level.value} {level.label}: {level.meaning}" if level.meaning else (
        f"{level.value} {level.label}"
    )  # fmt: skip


def _by_what_they_carry_on(content: Content) -> dict[str, tuple[str, ...]]:
    return {each.code: each.follows for each in content.criteria}


def _differences(
    before: Criterion,
    after: Criterion,
    carries: dict[str, tuple[str, ...]],
    in_words: InWords,
    *,
    carried_on: bool = False,
) -> tuple[Difference, ...]:
    """``carries``: by number of the later version, what each carries on: a condition on a question
    that was only renumbered is the same condition."""
    said = [
        ("Text", before.text, after.text),
        ("Guidance", before.guidance, after.guidance),
        ("Evidence prompts", "\n".join(before.evidence), "\n".join(after.evidence)),
        ("Asked of", _kinds(before, in_words), _kinds(after, in_words)),
        ("Answered", HOW_ANSWERED[before.answer], HOW_ANSWERED[after.answer]),
        ("Mandatory", _yes_or_no(before.is_mandatory), _yes_or_no(after.is_mandatory)),
        ("Weight", str(before.weight), str(after.weight)),
        ("Facts beside it", _facts(before, in_words), _facts(after, in_words)),
    ]
    if not _same_condition(before.only_if, after.only_if, carries):
        asked = (condition_in_words(before.only_if), condition_in_words(after.only_if))
        said.append(("Asked only if", *asked))
    if carried_on:
        said.append(("Carries on", listed(before.follows), listed(after.follows)))
    return tuple(
        Difference(what, old or NOTHING, new or NOTHING) for what, old, new in said if old != new
    )


def _same_condition(
    before: Condition | None, after: Condition | None, carries: dict[str, tuple[str, ...]]
) -> bool:
    if before is None or after is None:
        return before is after
    on_the_same = before.criterion == after.criterion
    if after.criterion in carries:
        on_the_same = before.criterion in carries[after.criterion]
    return on_the_same and set(before.answers) == set(after.answers)


def _kinds(criterion: Criterion, in_words: InWords) -> str:
    return listed(map(in_words, sorted(criterion.kinds))) or OF_ALL


def _facts(criterion: Criterion, in_words: InWords) -> str:
    return listed(map(in_words, criterion.facts))


def _yes_or_no(value: bool) -> str:
    return "Yes" if value else "No"


def _words(before: Content, after: Content) -> list[Difference]:
    def scale(content: Content) -> str:
        return "\n".join(f"{level_in_words(each)} ({each.colour})" for each in content.levels)

    def standards(content: Content) -> str:
        return "\n".join(f"{each.code} {each.title}" for each in content.standards)

    def guidance(content: Content) -> str:
        told = (f"{each.code}: {each.guidance}" for each in content.standards if each.guidance)
        return "\n".join(told)

    said = [
        ("Title", before.title, after.title),
        ("What it is about", before.about, after.about),
        ("Source", before.source, after.source),
        ("Scale", scale(before), scale(after)),
        ("Standards", standards(before), standards(after)),
        ("Guidance of standards", guidance(before), guidance(after)),
    ]
    return [
        Difference(what, old or NOTHING, new or NOTHING) for what, old, new in said if old != new
    ]
