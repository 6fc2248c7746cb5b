"""Which answers of a return are declared to be so still, by whom and when."""

from collections.abc import Mapping

from audits.returns.models import Answer, Return
from audits.since_last.models import StillSo
from core import by_whom
from core.words import day


def of(agency_return: Return, answers: Mapping[str, Answer], reader) -> dict[str, StillSo]:
    """By code, as far as ``reader`` reads them (None: within an operation), those that nobody has
    written over since. One statement."""
    rows = StillSo.objects if reader is None else StillSo.objects.visible_to(reader)
    found = rows.filter(agency_return=agency_return).select_related("criterion", "declared_by")
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
