"""How far returns are: how much is asked, answered, and still missing. `of` says numbers alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Case, TextField, Value, When

from audits.question_sets import content as contents
from audits.question_sets.content import Answer as How
from audits.question_sets.content import Content, Criterion, Standard
from audits.question_sets.lists import content_of
from audits.question_sets.models import QuestionSetVersion
from audits.returns.models import Answer, Return


@dataclass(frozen=True)
class Progress:
    """Numbers of criteria: of those asked now, those answered, and the mandatory ones that are
    not."""

    answered: int
    asked: int
    mandatory_missing: int


@dataclass(frozen=True)
class Given:
    """What is needed of an answer to count it."""

    chosen: str
    has_text: bool


@dataclass(frozen=True)
class OfSection:
    standard: Standard
    asked: tuple[Criterion, ...]
    missing: tuple[Criterion, ...]

    @property
    def answered(self) -> int:
        return len(self.asked) - len(self.missing)

    @property
    def mandatory_missing(self) -> tuple[Criterion, ...]:
        return tuple(each for each in self.missing if each.is_mandatory)


def is_answered(criterion: Criterion, given: Given | None) -> bool:
    """A scale or a yes-no question by what is chosen, one in words by its text."""
    if given is None:
        return False
    return given.has_text if criterion.answer == How.TEXT else bool(given.chosen)


def asked_of(content: Content, kind: str, given: Mapping[str, Given]) -> list[Criterion]:
    return contents.asked(content, kind, {code: each.chosen for code, each in given.items()})


def by_section(content: Content, kind: str, given: Mapping[str, Given]) -> list[OfSection]:
    """In the order of the set, those of which something is asked. Pure."""
    there = {each.code for each in asked_of(content, kind, given)}
    found = []
    for standard in content.standards:
        asked = tuple(each for each in standard.criteria if each.code in there)
        missing = tuple(each for each in asked if not is_answered(each, given.get(each.code)))
        if asked:
            found.append(OfSection(standard, asked, missing))
    return found


def whole(sections: Iterable[OfSection]) -> Progress:
    sections = list(sections)
    return Progress(
        answered=sum(each.answered for each in sections),
        asked=sum(len(each.asked) for each in sections),
        mandatory_missing=sum(len(each.mandatory_missing) for each in sections),
    )


def of(returns: Iterable[Return]) -> dict[int, Progress]:
    """By return. For whoever may view: numbers alone, and so past the guard of the answers.

    Three statements, and four for each version that is asked, however many returns there are.
    """
    keys = [each.pk for each in returns]
    rows = Return.objects.unscoped("which questions each return asks: its version and kind alone")
    asks = list(rows.filter(pk__in=keys).values_list("pk", "version_asked_id", "agency__kind"))
    versions = QuestionSetVersion.objects.in_bulk({version for _, version, _ in asks})
    content = {key: content_of(version) for key, version in versions.items()}
    given: dict[int, dict[str, Given]] = defaultdict(dict)
    answers = Answer.objects.unscoped("how many are answered: numbers alone")
    # Of a question on the scale the words do not count, and are not read.
    words = Case(
        When(criterion__answer=How.TEXT, then="text"), default=Value(""), output_field=TextField()
    )
    found = answers.filter(agency_return__in=keys).order_by()
    for pk, code, chosen, text in found.values_list(
        "agency_return_id", "criterion__code", "chosen", words
    ):
        given[pk][code] = Given(chosen, bool(text.strip()))
    return {pk: whole(by_section(content[version], kind, given[pk])) for pk, version, kind in asks}


def given_of(answers: Iterable[Answer]) -> dict[str, Given]:
    """Of answers with their criterion, by its code."""
    return {each.criterion.code: Given(each.chosen, bool(each.text.strip())) for each in answers}
