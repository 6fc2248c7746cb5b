"""An agency's tool for a case: what it asks, and what is still missing in it. No database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from audits.multi_agency.models import CaseReview, DomainGrade
from audits.question_sets import content as contents
from audits.question_sets.content import Answer, Content, Criterion

OF_AN_ANSWER = ("review", "criterion__code", "chosen", "text")
# By review and the code of a criterion, what was chosen and the text.
Answers = dict[int, dict[str, tuple[str, str]]]


class Missing(NamedTuple):
    """``case``: its number; ``standard``: the code of the domain; ``what`` is not there yet."""

    case: int
    standard: str
    what: str


def answers_of(rows: Iterable[tuple[int, str, str, str]]) -> Answers:
    """``rows``: of each answer the values of `OF_AN_ANSWER`, for there are some hundred of them."""
    found: Answers = defaultdict(dict)
    for review, code, chosen, text in rows:
        found[review][code] = (chosen, text)
    return found


def is_answered(criterion: Criterion, said: tuple[str, str]) -> bool:
    chosen, text = said
    return bool(text.strip() if criterion.answer == Answer.TEXT else chosen)


def asked(given: Content, review: CaseReview, answers: Mapping[str, tuple[str, str]]):
    """The criteria that an agency is asked about a case, by its answers so far."""
    chosen = {code: said[0] for code, said in answers.items()}
    return contents.asked(given, review.agency.kind, chosen)


def written_of(
    given: Content, reviews: Iterable[CaseReview], grades: Iterable[DomainGrade], answers: Answers
) -> tuple[dict[tuple[int, str], int | None], frozenset[tuple[int, str]]]:
    """By case and domain the grade as it stands; and the cases and domains of which there is a
    grade, a reason or an answer."""
    number_of = {each.pk: each.case.number for each in reviews}
    standard_of = {
        each.code: standard.code for standard in given.standards for each in standard.criteria
    }
    theirs = [each for each in grades if each.review_id in number_of]
    graded = {(number_of[each.review_id], each.standard.code): each.value for each in theirs}
    written = {
        (number_of[each.review_id], each.standard.code)
        for each in theirs
        if each.value is not None or each.reason.strip()
    }
    written |= {
        (number, standard_of[code])
        for review, number in number_of.items()
        for code, said in answers.get(review, {}).items()
        if any(said) and code in standard_of
    }
    return graded, frozenset(written)


def state_of(
    given: Content, reviews: Iterable[CaseReview], graded: Mapping[tuple[int, str], int | None]
) -> str:
    """What a page that shows these grades showed, to be told from what is there later: by case,
    its grades in the order of the domains. ``graded``: as `written_of` gives it."""

    def of(review: CaseReview) -> str:
        if review.is_unknown:
            return "unknown"
        values = (graded.get((review.case.number, each.code)) for each in given.standards)
        return "".join(str(value or "-") for value in values)

    in_order = sorted(reviews, key=lambda each: each.case.number)
    return ",".join(f"{each.case.number}:{of(each)}" for each in in_order)


def missing_of(
    given: Content, reviews: Iterable[CaseReview], grades: Iterable[DomainGrade], answers: Answers
) -> list[Missing]:
    """Case by case, domain by domain; of a child whom the agency does not know, nothing."""
    graded = {(each.review_id, each.standard.code): each for each in grades}
    found = []
    for review in sorted(reviews, key=lambda each: each.case.number):
        if review.is_unknown:
            continue
        said = answers.get(review.pk, {})
        there = {each.code for each in asked(given, review, said)}
        for standard in given.standards:
            mine = [each for each in standard.criteria if each.code in there]
            at = (review.case.number, standard.code)
            found += [
                Missing(*at, f"question {each.code}")
                for each in mine
                if each.is_mandatory and not is_answered(each, said.get(each.code, ("", "")))
            ]
            grade = graded.get((review.pk, standard.code))
            if mine and grade and grade.value is None:
                found.append(Missing(*at, "the grade"))
            elif mine and grade and not grade.reason.strip():
                found.append(Missing(*at, "why this grade"))
    return found
