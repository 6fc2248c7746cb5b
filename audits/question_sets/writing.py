"""How a question set is written, one edit after the other. Pure.

Each function gives the content anew, or raises CannotWrite with a sentence for the person. A
number that is changed is changed wherever a condition names it; what a criterion carries on is
named by the numbers of the version before, which no edit here changes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from audits.question_sets import documents
from audits.question_sets.content import (
    Answer,
    Condition,
    Content,
    Criterion,
    Level,
    Standard,
)

T = TypeVar("T")
Numbered = TypeVar("Numbered", Standard, Criterion)


class CannotWrite(ValueError):
    """``field``: the answer of a form that it is about, where it is about one."""

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


def change_words(content: Content, *, title: str, about: str, source: str) -> Content:
    return replace(content, title=title, about=about, source=source)


# --- the scale ------------------------------------------------------------------------------------


def level_of(content: Content, value: int) -> Level | None:
    return next((each for each in content.levels if each.value == value), None)


def add_level(content: Content, level: Level) -> Content:
    """The scale is in the order of its values."""
    if level_of(content, level.value):
        raise CannotWrite(f"The scale has a level of {level.value}. Give another value.", "value")
    return _whole(replace(content, levels=_in_order([*content.levels, level])))


def change_level(content: Content, value: int, level: Level) -> Content:
    """``value``: what it has been. Criteria that are asked by it are asked by the new value."""
    _existing_level(content, value)
    others = [each for each in content.levels if each.value != value]
    changed = replace(content, levels=_in_order(others))
    if level_of(changed, level.value):
        raise CannotWrite(f"The scale has a level of {level.value}. Give another value.", "value")
    scored = {each.code for each in content.criteria if each.answer == Answer.SCALE}

    def follow(criterion: Criterion) -> Criterion:
        condition = criterion.only_if
        if condition is None or condition.criterion not in scored:
            return criterion
        answers = tuple(
            str(level.value) if each == str(value) else each for each in condition.answers
        )
        return replace(criterion, only_if=replace(condition, answers=answers))

    levels = _in_order([*others, level])
    return _whole(replace(_each_criterion(content, follow), levels=levels))


def take_level_away(content: Content, value: int) -> Content:
    _existing_level(content, value)
    scored = [each.code for each in content.criteria if each.answer == Answer.SCALE]
    asked_by_it = [
        each
        for each in content.criteria
        if each.only_if and each.only_if.criterion in scored and str(value) in each.only_if.answers
    ]
    if asked_by_it:
        raise CannotWrite(
            f"Criterion {asked_by_it[0].code} is asked where another one is answered by {value}."
            " Change when it is asked first."
        )
    levels = tuple(each for each in content.levels if each.value != value)
    if scored and not levels:
        raise CannotWrite(
            f"Criterion {scored[0]} is answered on the scale. Have it answered another way first."
        )
    return _whole(replace(content, levels=levels))


def _existing_level(content: Content, value: int) -> Level:
    found = level_of(content, value)
    if found is None:
        raise CannotWrite(f"The scale has no level of {value} any more.")
    return found


def _in_order(levels: Iterable[Level]) -> tuple[Level, ...]:
    return tuple(sorted(levels, key=lambda each: each.value))


# --- standards ------------------------------------------------------------------------------------


def standard_of(content: Content, code: str) -> Standard | None:
    return next((each for each in content.standards if each.code == code), None)


def add_standard(content: Content, *, code: str, title: str, guidance: str) -> Content:
    _require_free(content.standards, code, "standard")
    made = Standard(code, title, guidance)
    return _whole(replace(content, standards=(*content.standards, made)))


def change_standard(content: Content, old: str, *, code: str, title: str, guidance: str) -> Content:
    """Its criteria keep their numbers: see `renumbered`."""
    _existing_standard(content, old)
    if code != old:
        _require_free(content.standards, code, "standard")
    return _whole(
        _in_standard(
            content, old, lambda it: replace(it, code=code, title=title, guidance=guidance)
        )
    )


def move_standard(content: Content, code: str, *, up: bool) -> Content:
    """Up or down by one place, with its criteria."""
    _existing_standard(content, code)
    return _whole(replace(content, standards=_shifted(content.standards, code, up, "Standard")))


def take_standard_away(content: Content, code: str) -> Content:
    """With its criteria."""
    gone = _existing_standard(content, code)
    _require_that_none_hangs_on(content, gone.criteria)
    standards = tuple(each for each in content.standards if each.code != code)
    return _whole(replace(content, standards=standards))


def _existing_standard(content: Content, code: str) -> Standard:
    found = standard_of(content, code)
    if found is None:
        raise CannotWrite(
            f"There is no standard {code} any more: it was taken away or has another number."
        )
    return found


# --- criteria -------------------------------------------------------------------------------------


def criterion_of(content: Content, code: str) -> Criterion | None:
    return next((each for each in content.criteria if each.code == code), None)


def standard_with(content: Content, code: str) -> Standard | None:
    """The standard in which a criterion stands."""
    has = (each for each in content.standards if any(it.code == code for it in each.criteria))
    return next(has, None)


def add_criterion(content: Content, standard: str, criterion: Criterion) -> Content:
    """At the end of the standard."""
    _existing_standard(content, standard)
    _require_free(content.criteria, criterion.code, "criterion")
    return _whole(
        _in_standard(content, standard, lambda it: replace(it, criteria=(*it.criteria, criterion)))
    )


def change_criterion(content: Content, old: str, criterion: Criterion, standard: str) -> Content:
    """``standard``: the one it stands in from now on; in another one it comes last."""
    _existing_criterion(content, old)
    _existing_standard(content, standard)
    if criterion.code != old:
        _require_free(content.criteria, criterion.code, "criterion")
    if (stands_in := standard_with(content, old)) is not None and stands_in.code == standard:
        changed = _each_criterion(content, lambda it: criterion if it.code == old else it)
    else:
        changed = _in_standard(
            _without(content, old), standard,
            lambda it: replace(it, criteria=(*it.criteria, criterion)),
        )  # fmt: skip
    return _whole(_conditions_follow(changed, {old: criterion.code}))


def move_criterion(content: Content, code: str, *, up: bool) -> Content:
    """Up or down by one place within its standard."""
    _existing_criterion(content, code)
    stands_in = standard_with(content, code)
    assert stands_in is not None
    criteria = _shifted(stands_in.criteria, code, up, "Criterion")
    return _whole(_in_standard(content, stands_in.code, lambda it: replace(it, criteria=criteria)))


def take_criterion_away(content: Content, code: str) -> Content:
    _require_that_none_hangs_on(content, [_existing_criterion(content, code)])
    return _whole(_without(content, code))


def may_hang_on(content: Content, standard: str, code: str = "") -> list[Criterion]:
    """The criteria on which one can hang that stands in this standard: those before it that are
    not answered in words. ``code``: "" for one that is to be added at its end."""
    found: list[Criterion] = []
    for each in content.standards:
        for criterion in each.criteria:
            if each.code == standard and criterion.code == code:
                return found
            if criterion.code != code and content.answers_of(criterion):
                found.append(criterion)
        if each.code == standard:
            break
    return found


def _existing_criterion(content: Content, code: str) -> Criterion:
    found = criterion_of(content, code)
    if found is None:
        raise CannotWrite(
            f"There is no criterion {code} any more: it was taken away or has another number."
        )
    return found


def _require_that_none_hangs_on(content: Content, gone: Iterable[Criterion]) -> None:
    codes = {each.code for each in gone}
    hanging = [
        each
        for each in content.criteria
        if each.only_if and each.only_if.criterion in codes and each.code not in codes
    ]
    if hanging:
        on = hanging[0].only_if
        assert on is not None
        raise CannotWrite(
            f"Criterion {hanging[0].code} is asked only by the answer to criterion {on.criterion}."
            f" Change when {hanging[0].code} is asked, or take it away first."
        )


# --- numbers --------------------------------------------------------------------------------------


def next_standard_number(content: Content) -> str:
    """The number after all that are figures."""
    return _next("", (each.code for each in content.standards))


def next_criterion_number(content: Content, standard: str) -> str:
    return _next(f"{standard}.", (each.code for each in content.criteria))


def _next(start: str, codes: Iterable[str]) -> str:
    last = [code.removeprefix(start) for code in codes if code.startswith(start)]
    figures = [int(each) for each in last if each.isascii() and each.isdigit()]
    return f"{start}{max(figures, default=0) + 1}"


def renumbered(content: Content) -> Content:
    """Standards 1, 2 …, their criteria 1.1, 1.2 …, in the order in which they stand."""
    new: dict[str, str] = {}
    standards: list[Standard] = []
    for number, standard in enumerate(content.standards, 1):
        criteria: list[Criterion] = []
        for place, criterion in enumerate(standard.criteria, 1):
            new[criterion.code] = f"{number}.{place}"
            criteria.append(replace(criterion, code=new[criterion.code]))
        standards.append(replace(standard, code=str(number), criteria=tuple(criteria)))
    return _whole(_conditions_follow(replace(content, standards=tuple(standards)), new))


# --- what somebody else wrote ---------------------------------------------------------------------


def changes(before: Content, after: Content) -> list[str]:
    """A sentence for each difference, as the second of two authors is told it."""
    said = []
    if (before.title, before.about, before.source) != (after.title, after.about, after.source):
        said.append("The words of the set were changed.")
    if before.levels != after.levels:
        said.append("The scale was changed.")
    said += _changes_of(
        "Standard",
        {each.code: replace(each, criteria=()) for each in before.standards},
        {each.code: replace(each, criteria=()) for each in after.standards},
        lambda each: each.title,
    )
    said += _changes_of(
        "Criterion",
        {each.code: each for each in before.criteria},
        {each.code: each for each in after.criteria},
        lambda each: each.text,
    )
    if not said and before != after:
        said.append("Standards or criteria were moved.")
    return said


def _changes_of(
    what: str, before: Mapping[str, T], after: Mapping[str, T], words: Callable[[T], str]
) -> list[str]:
    gone = [f"{what} {code} was taken away." for code in before if code not in after]
    said = [
        f"{what} {code} {'was changed' if code in before else 'is new'}: {words(each)}"
        for code, each in after.items()
        if before.get(code) != each
    ]
    return gone + said


# --- parts ----------------------------------------------------------------------------------------


def _whole(content: Content) -> Content:
    """Raises CannotWrite with the first thing that does not fit together."""
    for fault in documents.faults_between(content):
        raise CannotWrite(f"That would not fit together. {fault}")
    return content


def _require_free(those: Iterable[Standard | Criterion], code: str, what: str) -> None:
    if any(each.code == code for each in those):
        raise CannotWrite(f"There is a {what} {code} already. Give another number.", "code")


def _shifted(those: tuple[Numbered, ...], code: str, up: bool, what: str) -> tuple[Numbered, ...]:
    found: list[Numbered] = list(those)
    place = next(number for number, each in enumerate(found) if each.code == code)
    to = place - 1 if up else place + 1
    if not 0 <= to < len(found):
        raise CannotWrite(f"{what} {code} stands {'first' if up else 'last'} already.")
    found[place], found[to] = found[to], found[place]
    return tuple(found)


def _in_standard(content: Content, code: str, change: Callable[[Standard], Standard]) -> Content:
    standards = tuple(change(each) if each.code == code else each for each in content.standards)
    return replace(content, standards=standards)


def _each_criterion(content: Content, change: Callable[[Criterion], Criterion]) -> Content:
    standards = tuple(
        replace(each, criteria=tuple(map(change, each.criteria))) for each in content.standards
    )
    return replace(content, standards=standards)


def _without(content: Content, code: str) -> Content:
    standards = tuple(
        replace(each, criteria=tuple(it for it in each.criteria if it.code != code))
        for each in content.standards
    )
    return replace(content, standards=standards)


def _conditions_follow(content: Content, new: Mapping[str, str]) -> Content:
    """``new``: numbers by the old ones."""

    def follow(criterion: Criterion) -> Criterion:
        on = criterion.only_if
        if on is None:
            return criterion
        code = new.get(on.criterion, on.criterion)
        return replace(criterion, only_if=Condition(code, on.answers))

    return _each_criterion(content, follow)
