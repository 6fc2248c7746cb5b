"""A pause, and a proposal that nobody answers, on the page of their escalation."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from core import calendar, clock
from core.words import day
from escalations import pausing_policy as policy
from escalations import silence_policy, timeline, told
from escalations.policy import Side

ASKED, DECIDED, LAPSED = told.PAUSE_STATES


class OnPage:
    """The pauses of an escalation, from the ``rows`` of its timeline: no statement of its own,
    unless a request waits for somebody who manages it."""

    def __init__(self, escalation, rows: Sequence[timeline.Row], reader, side: Side | None):
        self.escalation, self.reader, self.side = escalation, reader, side
        first = {row.pk: row for row in reversed(rows) if row.kind == "pause"}
        latest = {row.pk: row for row in rows if row.kind == "pause"}
        # What was asked, and what became of it; the latest first.
        self.pauses = [(first[pk], latest[pk]) for pk in sorted(latest, reverse=True)]
        self.asked = next((each for each, now in self.pauses if self._is_open(now)), None)

    def _is_open(self, now: timeline.Row) -> bool:
        return policy.is_open(self.escalation, now.number, now.answer != ASKED, clock.today())

    def offered(self, keepers: Sequence[int]) -> list[tuple[str, str, str | None]]:
        """The buttons: text, address, why not. ``keepers``: those who could decide."""
        escalation, reader, today = self.escalation, self.reader, clock.today()
        own = self.asked is not None and self.asked.name == str(reader.pk)
        decide = policy.why_not_decide(
            escalation,
            self.side,
            escalation.may_manage,
            self.asked.number if self.asked else None,
            today,
            is_own=own,
            others=len({*keepers} - {reader.pk}),
        )
        ask = policy.why_not_ask(
            escalation,
            policy.asks_for(self.side, escalation.may_manage),
            escalation.procedure.pause,
            today,
            is_one_open=self.asked is not None,
            approved=sum(now.yes is True for _, now in self.pauses),
            not_yet=escalation.not_yet,
        )
        return [
            ("Decide on the pause", "decide_on_pause", decide),
            ("Ask for a pause", "ask_for_pause", ask),
        ]

    def shown(self) -> dict[str, Any] | None:
        """The latest, for the template: ``heading`` and ``rows`` of a summary list."""
        if not self.pauses or (self.escalation.closed_on and self.pauses[0][1].yes is None):
            return None
        asked, now = self.pauses[0]
        heading = f"Pause of step {asked.number}"
        rows = _rows(
            f"{asked.who}, {told.agency_words(asked.side, self.escalation)}",
            asked.on,
            date.fromisoformat(now.code),
            asked.text,
        )
        return {"heading": heading, "rows": [*rows, {"key": "Decision", "value": self._said(now)}]}

    def _said(self, now: timeline.Row) -> str:
        if now.answer == DECIDED:
            decided = f"{'Approved' if now.yes else 'Declined'} by {now.who} on {day(now.at)}."
            return "\n\n".join(filter(None, [decided, now.text]))
        if self._is_open(now):
            by_when = day(self.escalation.due_on)
            return f"Waits for the Business Manager, until {by_when}. Until then nothing moves."
        return "Lapsed: nobody decided on it while the step ran, so nothing moved."


def asked_rows(pause, escalation) -> list[dict[str, str]]:
    who = f"{pause.asked_by}, {told.agency_words(pause.side, escalation)}"
    return _rows(who, pause.ends_on, pause.would_end_on, pause.reason)


def _rows(who: str, until: date, due_before: date, reason: str | None) -> list[dict[str, str]]:
    length = policy.how_long(due_before, until, calendar.england())
    rows = [
        ("Asked by", who),
        ("Until", f"{day(until)}, {length} later"),
        ("Without the pause", day(due_before)),
        ("Reason", reason or ""),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def silence_line(escalation, open_row: timeline.Row | None) -> str:
    """What happens to a proposal that is not answered, and from which day."""
    rule = escalation.procedure.silence
    if open_row is None or rule is None:
        return ""
    if escalation.not_yet:
        return ""  # nobody may close it on silence
    proposed = proposed_in(open_row)
    return silence_policy.what_silence_does(proposed, calendar.england(), rule, clock.today())


def proposed_in(row: timeline.Row) -> silence_policy.Proposed:
    return silence_policy.Proposed(Side(row.side), clock.local(row.at).date())
