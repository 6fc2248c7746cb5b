"""Which answers of a return are declared to be so still, and of which it is said that something has
changed; by whom and when."""

from collections.abc import Mapping

from audits.returns.models import Answer, Return
from audits.since_last.models import StillSo
from core import by_whom
from core.words import day


def of(agency_return: Return, answers: Mapping[str, Answer], reader) -> dict[str, StillSo]:
    """By code, as far as ``reader`` reads them (None: within an operation), those that nobody has
    written over since. One statement."""
    found = _of_what_stands(agency_return, answers, reader)
    return {code: each for code, each in found.items() if not is_empty(answers[code])}


def said_changed(
    agency_return: Return, answers: Mapping[str, Answer], reader
) -> dict[str, StillSo]:  # fmt: skip
    """By code, those of which somebody said so, and that nobody has answered since. One
    statement."""
    found = _of_what_stands(agency_return, answers, reader)
    return {code: each for code, each in found.items() if is_empty(answers[code])}


def is_empty(answer: Answer) -> bool:
    return not (answer.chosen or answer.text.strip())


def _of_what_stands(agency_return, answers, reader) -> dict[str, StillSo]:
    rows = StillSo.objects if reader is None else StillSo.objects.visible_to(reader)
    found = rows.filter(agency_return=agency_return).select_related(
        "criterion", "declared_by", "before__cycle"
    )
    return {
        each.criterion.code: each
        for each in found
        if each.criterion.code in answers and answers[each.criterion.code].number == each.number
    }


def in_words(said: StillSo | None) -> str:
    """“Declared still so by Tamsin Rookhollow on 3 October 2026”."""
    if said is None:
        return ""
    return f"Declared still so by {by_whom.in_words(said.declared_by)} on {day(said.declared_at)}"


def changed_in_words(said: StillSo | None) -> str:
    """“Tamsin Rookhollow said on 3 October 2026 that something has changed here.”"""
    if said is None:
        return ""
    who = by_whom.in_words(said.declared_by)
    return f"{who} said on {day(said.declared_at)} that something has changed here."
