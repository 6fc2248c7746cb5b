"""What became of a plan while somebody had a form about it open: changed, or thrown away."""

from collections.abc import Mapping

from audits.cycles import policy
from audits.cycles.models import Cycle
from core import by_whom, history
from core.words import day, listed, moment

ANOTHER = "The plan that you saw was thrown away meanwhile. This is another one, planned since."


def in_words(cycle: Cycle) -> dict[str, str]:
    """All that is planned, by what it is called."""
    of_new = cycle.version_for_new
    return {
        "Name": cycle.name,
        "Questions": str(cycle.version),
        "New schools are asked": str(of_new) if of_new else "The same as the others",
        "Who is asked": cycle.get_audience_display(),
        "First day": day(cycle.opens_on),
        "Last day": day(cycle.closes_on),
        "Reminders": policy.reminders_in_words(cycle.reminders),
        "After the last day": cycle.get_after_closing_display(),
    }


def since(cycle: Cycle, seen: str) -> list[str]:
    """Who has changed it since a page showed its state ``seen``, and what: sentences."""
    number, _, of_cycle = seen.partition(".")
    if of_cycle != str(cycle.pk):
        return [ANOTHER]
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
    states = list(history.rows_of([cycle], Cycle).select_related(*by_whom.OF_HISTORY))
    before = states[place - 1 : place] if place else []
    who = listed(dict.fromkeys(by_whom.of(each) for each in states[place:]))
    now = in_words(cycle)
    if not before or not who:
        return [f"What is planned now: {_together(now)}."]
    then = in_words(before[0].instance)
    differs = [
        f"{what}: “{then[what]}” before, “{now[what]}” now."
        for what in now
        if then[what] != now[what]
    ]
    return [f"{who} changed the plan.", *(differs or ["It says again what you saw."])]


def _together(said: Mapping[str, str]) -> str:
    return "; ".join(f"{what}: {value}" for what, value in said.items())


def last_planned(slug: str) -> Cycle | None:
    """A plan that was thrown away, as it last was; of several under one address, the last one."""
    rows = history.past(Cycle).filter(slug=slug, history_type="-").order_by("-history_id")
    if (last := rows.first()) is None:
        return None
    found: Cycle = last.instance
    found.is_gone = True
    return found


def why_gone(cycle: Cycle) -> str:
    """Who threw it away, and when."""
    rows = history.rows_of([cycle], Cycle).select_related(*by_whom.OF_HISTORY)
    last = rows.filter(history_type="-").last()
    said = "This plan was thrown away meanwhile"
    if last is not None:
        said = f"{by_whom.of(last)} threw this plan away on {moment(last.history_date)}"
    return f"{said}, so nothing was saved. Copy what you wrote, and plan the cycle anew."
