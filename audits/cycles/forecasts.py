"""The forecast of a cycle's returns, for a page and a file: numbers alone, and no answer."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from audits.cycles.forecast import EXPECTED, LATELY, Expected, Forecast, forecast
from audits.cycles.models import Cycle
from audits.question_sets.content import Answer as How
from audits.returns import progress
from audits.returns.models import Answer, Return
from audits.returns.policy import State
from core import clock, pages
from core.history import past
from core.words import short_day

COLUMNS = ("Agency", "Return", "Forecast", "Why", "Still to answer", "Last day")
TONES = {
    Expected.LIKELY_LATE: "red",
    Expected.MAY_BE_LATE: "orange",
    Expected.NOT_BEGUN: "yellow",
    Expected.TOO_EARLY: "grey",
    Expected.ON_COURSE: "green",
    Expected.READY: "green",
}


def of(
    returns: Iterable[Return], numbers: Mapping[int, progress.Progress] | None = None
) -> dict[int, tuple[Forecast, progress.Progress]]:
    """By return, of those that are filled in and whose last day has not passed: one that was sent
    back has a pace of its own. ``numbers``: how far each is, where that is known. A constant number
    of statements for one version asked."""
    today = clock.today()
    found = [
        each for each in returns
        if each.state == State.FILLED_IN and each.opened_on and each.due_on >= today
    ]  # fmt: skip
    if not found:
        return {}
    numbers, lately = numbers or progress.of(found), _answered_lately(found)
    return {
        each.pk: (
            forecast(
                answered=numbers[each.pk].answered, missing=numbers[each.pk].mandatory_missing,
                lately=lately.get(each.pk, 0), opened_on=each.opened_on, due_on=each.due_on,
                today=today,
            ),
            numbers[each.pk],
        )
        for each in found
    }  # fmt: skip


# By `progress.is_answered`, for a query; but blanks alone count, as they hardly ever are.
_IN_WORDS = Q(criterion__answer=How.TEXT)
_IS_ANSWERED = _IN_WORDS & ~Q(text="") | ~_IN_WORDS & ~Q(chosen="")


def _answered_lately(returns: Iterable[Return]) -> dict[int, int]:
    """By return, how many of the questions that must be answered were for the first time. One
    statement."""
    since = clock.now() - timedelta(days=LATELY)
    rows = Answer.objects.unscoped("how many were answered of late: numbers alone")
    earlier = past(Answer).filter(_IS_ANSWERED, id=OuterRef("pk"), answered_at__lt=since)
    rows = rows.filter(
        ~Exists(earlier),
        _IS_ANSWERED,
        agency_return__in=[each.pk for each in returns],
        criterion__is_mandatory=True,
        answered_at__gte=since,
    )
    found = rows.order_by().values("agency_return").annotate(number=Count("pk"))
    return {row["agency_return"]: row["number"] for row in found}


def whole(cycle: Cycle, person) -> list[tuple[Return, Forecast, progress.Progress]]:
    """Those that ``person`` may open; whom to ask first comes first."""
    rows = Return.objects.visible_to(person).filter(cycle=cycle).select_related("agency")
    returns = list(rows.order_by("agency__name", "pk"))
    told = of(returns)
    order = list(Expected)
    found = [(each, *told[each.pk]) for each in returns if each.pk in told]
    return sorted(found, key=lambda each: order.index(each[1].expected))


def rows(found) -> list[list[Any]]:
    address_of = pages.addresses("returns:return")
    return [
        [
            each.agency.name, {"text": each.reference, "url": address_of(each.reference)},
            {"text": EXPECTED[told.expected], "tone": TONES[told.expected]}, told.why,
            number.mandatory_missing, short_day(each.due_on),
        ]
        for each, told, number in found
    ]  # fmt: skip


def sheet(found) -> list[list[Any]]:
    return [
        [
            each.agency.name, each.reference, EXPECTED[told.expected], told.why,
            number.mandatory_missing, each.due_on,
        ]
        for each, told, number in found
    ]  # fmt: skip


def said_of(agency_return: Return, number: progress.Progress) -> str:
    """To whoever fills it in, where it would be late: the sentence, or nothing."""
    found = of([agency_return], {agency_return.pk: number})
    if (told := found.get(agency_return.pk)) is None:
        return ""
    late = (Expected.LIKELY_LATE, Expected.MAY_BE_LATE)
    return told[0].why if told[0].expected in late else ""
