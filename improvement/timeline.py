"""What happened to an action, oldest first, from its history."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from core import by_whom, history
from core.wordings import BEGINS
from core.words import day, opening
from improvement import owners
from improvement.models import (
    IMPACT_WORDS,
    Action,
    ActionDocument,
    ImpactJudgement,
)


class Entry(NamedTuple):
    """One thing that happened; ``sentence`` says it whole."""

    at: datetime
    who: str
    heading: str
    sentence: str
    text: str = ""


CORRECTED = "improvement.correct_action"
TAKEN_AWAY = "improvement.take_evidence_away"
# By the operation that saved the action: a heading, and what somebody did.
ACTS = {
    "improvement.propose": ("Agreed", "entered it, due {due}"),
    "improvement.hand_in": ("Handed in", "answered the three questions and handed it in"),
    "improvement.send_back": ("Sent back", "sent it back for more"),
    "improvement.move_due_date": ("New date", "moved the day it is due to {due}"),
    "improvement.look_at_move": (
        "Looked at by the Executive", "said that the Executive has looked at the new date",
    ),
    "improvement.hand_over": ("Handed over", "gave it to {owner}"),
    "improvement.move_work": ("Another group", "gave it to {group} to oversee"),
    "improvement.withdraw": ("Withdrawn", "withdrew it"),
    CORRECTED: ("Corrected", "corrected what it says"),
}  # fmt: skip


def entries(action: Action) -> list[Entry]:
    found = [*_acts(action), *_updates(action), *_documents(action), *_judgements(action)]
    return sorted(found, key=lambda entry: entry.at)


def _acts(action):
    rows = history.rows_about(action, Action).select_related(
        *by_whom.OF_HISTORY, "owner__person", "group"
    )
    rows = list(rows.order_by("history_id"))
    yield from owners_who_left(rows)
    for row in rows:
        if row.history_change_reason not in ACTS:
            continue
        heading, said = ACTS[row.history_change_reason]
        who = by_whom.of(row)
        said = said.format(due=day(row.due_on), owner=row.owner.person, group=row.group)
        text = row.outcome_reason if row.outcome == "withdrawn" else ""
        if row.history_change_reason == CORRECTED:
            text = row.mended_because
        yield Entry(row.history_date, who, heading, f"{who} {said}.", text)


def owners_who_left(rows) -> list[Entry]:
    """Who ended the role is for those who look after the agency's people to read."""
    return [
        Entry(
            at, by_whom.THE_PORTAL, "Its owner left",
            f"{owner} left the role in which they owned it: it passed to who leads safeguarding at "
            "the agency.",
        )
        for at, owner in owners.left(rows)
    ]  # fmt: skip


def _updates(action):
    rows = list(action.updates.all())
    written = by_whom.made(rows)
    for row in rows:
        who = written[row.pk]
        said = row.get_standing_display()
        yield Entry(row.written_at, who, f"Progress: {opening(said)}", f"{who}: {said}.", row.text)


def _documents(action):
    """From history: a file that was taken away leaves its lines."""
    rows = history.rows_about(action, ActionDocument).select_related(*by_whom.OF_HISTORY)
    for row in rows.filter(history_type="+").order_by("history_id"):
        who = by_whom.of(row)
        yield Entry(row.added_at, who, "Evidence", f"{who} added the file {row.original_name}.")
    yield from files_taken_away(action)


def files_taken_away(action) -> list[Entry]:
    """Oldest first. Why is said by the action, which is saved once for each file that goes."""
    gone = history.rows_about(action, ActionDocument).filter(history_type="-")
    whys = history.rows_about(action, Action).filter(history_change_reason=TAKEN_AWAY)
    rows = zip(
        gone.select_related(*by_whom.OF_HISTORY).order_by("history_id"),
        whys.order_by("history_id").values_list("mended_because", flat=True), strict=True,
    )  # fmt: skip
    return [
        Entry(
            row.history_date, who := by_whom.of(row), "File taken away",
            f"{who} took the file {row.original_name} away.", why,
        )
        for row, why in rows
    ]  # fmt: skip


def _judgements(action):
    rows = history.rows_about(action, ImpactJudgement).select_related(*by_whom.OF_HISTORY)
    for row in rows.filter(history_type="+").order_by("history_id"):
        who, impact = by_whom.of(row), IMPACT_WORDS[row.impact]
        heading = "Looked at again" if row.is_recheck else "Impact rated"
        yield Entry(row.history_date, who, heading, f"{who} judged: {impact}.", row.reason)


JUDGED = ("improvement.rate", "improvement.recheck")


def judged_by(action) -> dict[int, str]:
    """By key of the judgement, the difference wanted as it stood when that was made, where it says
    something else now; nothing of words that were taken out. Each judgement saved the action."""
    made = history.rows_about(action, ImpactJudgement).filter(history_type="+")
    acts = history.rows_about(action, Action).filter(history_change_reason__in=JUDGED)
    pairs = zip(
        made.order_by("history_id").values_list("id", flat=True),
        acts.order_by("history_id").values_list("difference_wanted", flat=True), strict=False,
    )  # fmt: skip
    return {
        pk: said
        for pk, said in pairs
        if said != action.difference_wanted and not said.startswith(BEGINS)
    }


def last_judged_by() -> Subquery:
    """Of an action, the difference wanted as it stood when it was last judged: it was closed by
    that, whatever it says now. None of one that never was."""
    rows = history.past(Action).filter(id=OuterRef("pk"), history_change_reason__in=JUDGED)
    return Subquery(rows.order_by("-history_id").values("difference_wanted")[:1])
