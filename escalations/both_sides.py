"""The statements of both sides on the page of an escalation, in words for its reader."""

from collections import defaultdict
from typing import Any

from core import clock
from core.words import day, moment, opening
from escalations import statement_policy, statements
from escalations.policy import AGENCIES, Side, Step
from escalations.statement_models import Statement
from escalations.statement_policy import called


def filed(rows, escalation) -> dict[int, set[Side]]:
    """By step of the present round, the sides that have filed. ``rows``: of `timeline.read`."""
    found: dict[int, set[Side]] = defaultdict(set)
    for (round_, step), sides in _filed_ever(rows).items():
        if round_ == escalation.round:
            found[step] = sides
    return found


def _filed_ever(rows) -> dict[tuple[int, int], set[Side]]:
    found: dict[tuple[int, int], set[Side]] = defaultdict(set)
    for row in rows:
        if row.kind == "statement":
            found[_place(row)].add(Side(row.side))
    return found


def _place(row) -> tuple[int, int]:
    """The round and the step of what was filed."""
    return int(row.code), row.number


def section(escalation, rows, side: Side | None, reader) -> list[dict[str, Any]]:
    """The latest first: each step at which a side has filed, and the present one while it is open.

    ``side``: on which the reader stands. What they may not read yet is not read.
    """
    there = _filed_ever(rows)
    places = set(there)
    if escalation.closed_on is None and escalation.step >= statement_policy.FIRST_STEP:
        places.add((escalation.round, escalation.step))
    words = {}
    if there:
        readable = Statement.objects.visible_to(reader).filter(escalation=escalation)
        words = {(row.round, row.step, row.side): row for row in readable}
    latest = {(*_place(row), row.side): row for row in rows if row.kind == "statement"}
    return [
        {
            "heading": _heading(escalation, *place),
            "asked": _asked(escalation, place, there[place]),
            "sides": [
                _side(escalation, place, each, latest.get((*place, each)),
                      words.get((*place, each)), side, there[place])
                for each in AGENCIES
            ],
        }
        for place in sorted(places, reverse=True)
    ]  # fmt: skip


def _heading(escalation, round_: int, step: int) -> str:
    before = "" if round_ == escalation.round else ", before it was opened again"
    return f"Step {step}: {called(step)}s{before}"


def _is_now(escalation, place: tuple[int, int]) -> bool:
    return escalation.closed_on is None and place == (escalation.round, escalation.step)


def _asked(escalation, place: tuple[int, int], have_filed) -> str:
    _, step = place
    if (
        not _is_now(escalation, place)
        or step != Step.STATUTORY_PARTNERS
        or len(have_filed) == len(AGENCIES)
    ):
        return ""
    by_when = day(escalation.represent_by)
    return escalation.said(f"The statutory partners ask both agencies for theirs by {by_when}.")


def _side(escalation, place, side, row, words, reader, have_filed) -> dict[str, Any]:
    round_, step = place
    found = {"agency": opening(escalation.called(side)), "filed": _filed(escalation, place, row)}
    if row is None:
        return found
    if words is None:
        when = statement_policy.when_it_is_read(escalation, reader)
        return found | {"sealed": escalation.said(when)}
    found["rows"] = [
        {"key": "What has happened", "value": words.what_happened},
        {"key": "Position", "value": words.position},
        {"key": "What the child would say, or has said", "value": words.childs_view},
    ]
    today = clock.today()
    is_open = statement_policy.is_open_to_the_other_side(
        escalation, step, have_filed, today, is_of_this_round=round_ == escalation.round
    )
    if not is_open:
        found["sealed"] = escalation.said(statement_policy.who_reads_it(escalation))
    return found


def _filed(escalation, place, row) -> str:
    if row is None:
        return "Not filed yet." if _is_now(escalation, place) else "None was filed."
    agency = "" if row.name == str(escalation.agency_of(Side(row.side))) else f" for {row.name}"
    said = f"Filed by {row.who}{agency}, {moment(row.at)}."
    return f"{said} It replaced an earlier wording, kept in the history." if row.yes else said


def sealed_from_partners(escalation) -> list[str]:
    """Before they recommend: what has been filed at step 4 and they cannot read yet."""
    have_filed, today = statements.filed_at(escalation), clock.today()
    both = escalation.said("both agencies")
    if statement_policy.is_open_to_the_other_side(escalation, escalation.step, have_filed, today):
        return []
    what = called(escalation.step)
    return [
        f"{opening(escalation.called(side))} has filed its {what}, which nobody else can read yet."
        f" Recommend only on what {both} can read."
        for side in AGENCIES
        if side in have_filed
    ]
