"""The statements of both sides on the page of an escalation, in words for its reader."""

from collections import defaultdict
from typing import Any

from core import clock
from core.words import day, moment
from escalations import statement_policy, statements
from escalations.models import Statement
from escalations.policy import AGENCIES, Side, Step
from escalations.statement_policy import called


def filed(rows) -> dict[int, set[Side]]:
    """By step, the sides that have filed. ``rows``: of `timeline.read`."""
    found: dict[int, set[Side]] = defaultdict(set)
    for row in rows:
        if row.kind == "statement":
            found[row.number].add(Side(row.side))
    return found


def section(escalation, rows, side: Side | None, reader) -> list[dict[str, Any]]:
    """The latest first: each step at which a side has filed, and the present one while it is open.

    ``side``: on which the reader stands. What they may not read yet is not read.
    """
    by_step = filed(rows)
    steps = set(by_step)
    if escalation.closed_on is None and escalation.step >= statement_policy.FIRST_STEP:
        steps.add(escalation.step)
    words = {}
    if by_step:
        readable = Statement.objects.visible_to(reader).filter(escalation=escalation)
        words = {(row.step, row.side): row for row in readable.select_related("filed_for")}
    latest = {(row.number, row.side): row for row in rows if row.kind == "statement"}
    return [
        {
            "heading": f"Step {step}: {called(step)}s",
            "asked": _asked(escalation, step, by_step[step]),
            "sides": [
                _side(escalation, step, each, latest.get((step, each)), words.get((step, each)),
                      side, by_step[step])
                for each in AGENCIES
            ],
        }
        for step in sorted(steps, reverse=True)
    ]  # fmt: skip


def _asked(escalation, step: int, have_filed) -> str:
    is_now = escalation.closed_on is None and escalation.step == step
    if not is_now or step != Step.STATUTORY_PARTNERS or len(have_filed) == len(AGENCIES):
        return ""
    by_when = day(escalation.represent_by)
    return f"The statutory partners ask both agencies for theirs by {by_when}."


def _side(escalation, step, side, row, words, reader, have_filed) -> dict[str, Any]:
    found = {"agency": str(escalation.agency_of(side)), "filed": _filed(escalation, step, row)}
    if row is None:
        return found
    if words is None:
        return found | {"sealed": statement_policy.when_it_is_read(escalation, reader)}
    found["rows"] = [
        {"key": "What has happened", "value": words.what_happened},
        {"key": "Position", "value": words.position},
        {"key": "What the child would say, or has said", "value": words.childs_view},
    ]
    today = clock.today()
    if not statement_policy.is_open_to_the_other_side(escalation, step, have_filed, today):
        found["sealed"] = statement_policy.who_reads_it(escalation)
    return found


def _filed(escalation, step, row) -> str:
    if row is None:
        is_now = escalation.closed_on is None and escalation.step == step
        return "Not filed yet." if is_now else "None was filed."
    agency = "" if row.name == str(escalation.agency_of(Side(row.side))) else f" for {row.name}"
    said = f"Filed by {row.who}{agency}, {moment(row.at)}."
    return f"{said} It replaced an earlier wording, kept in the history." if row.yes else said


def sealed_from_partners(escalation) -> list[str]:
    """Before they recommend: what has been filed at step 4 and they cannot read yet."""
    have_filed, today = statements.filed_at(escalation), clock.today()
    if statement_policy.is_open_to_the_other_side(escalation, escalation.step, have_filed, today):
        return []
    return [
        f"{escalation.agency_of(side)} has filed its {called(escalation.step)}, which nobody else"
        " can read yet. Recommend only on what both agencies can read."
        for side in AGENCIES
        if side in have_filed
    ]
