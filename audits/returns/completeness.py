"""Which questions of a return still wait for an answer. Pure."""

from collections.abc import Mapping

from audits.question_sets import content as question_sets
from audits.question_sets.content import Answer, Content, Criterion

# By code: what was chosen, and what was written.
Given = Mapping[str, tuple[str, str]]


def asked(content: Content, kind: str, given: Given) -> list[Criterion]:
    """What an agency of ``kind`` is asked, by what it has answered so far."""
    chosen = {code: choice for code, (choice, _) in given.items()}
    return question_sets.asked(content, kind, chosen)


def is_answered(criterion: Criterion, given: Given) -> bool:
    chosen, text = given.get(criterion.code, ("", ""))
    return bool(text.strip() if criterion.answer == Answer.TEXT else chosen)


def missing(content: Content, kind: str, given: Given) -> list[Criterion]:
    """What is asked, must be answered, and is not."""
    return [
        each
        for each in asked(content, kind, given)
        if each.is_mandatory and not is_answered(each, given)
    ]
