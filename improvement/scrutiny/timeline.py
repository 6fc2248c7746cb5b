"""What happened to a challenge, oldest first, from its history and its answers."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from core import by_whom, history
from core.words import day, listed
from improvement.scrutiny import parties
from improvement.scrutiny.models import JUDGEMENT_WORDS, Challenge, ChallengeAnswer
from improvement.timeline import Entry

ASKED_AGAIN = "improvement.ask_again"
# By the operation that saved the challenge: a heading, and what somebody did.
ACTS = {
    "improvement.raise_challenge": ("Raised", "raised it; the answer is due on {due}"),
    ASKED_AGAIN: ("Asked again", "asked {asked} again; the answer is due on {due}"),
    "improvement.close_challenge": ("Closed", "closed it: {judgement}"),
}


def entries(challenge: Challenge) -> list[Entry]:
    return sorted([*_acts(challenge), *_answers(challenge)], key=lambda entry: entry.at)


def _acts(challenge):
    rows = history.rows_about(challenge, Challenge).select_related(*by_whom.OF_HISTORY)
    rows = list(rows.order_by("history_id"))
    asked = _asked_again(challenge, rows)
    for row in rows:
        if row.history_change_reason not in ACTS:
            continue
        heading, said = ACTS[row.history_change_reason]
        judgement = JUDGEMENT_WORDS.get(row.judgement, "").lower()
        whom = asked.get(row.history_id, "")
        said = said.format(due=day(row.due_on), judgement=judgement, asked=whom)
        who = by_whom.of(row)
        yield Entry(row.history_date, who, heading, f"{who} {said}.")


def _asked_again(challenge, rows: Iterable[Any]) -> dict[int, str]:
    """Whom, by key of the row of history of the challenge: for whom an answer had been given that
    was not enough, and by whom. An answer is saved as that before the challenge is, in one
    operation."""
    asks = [row for row in rows if row.history_change_reason == ASKED_AGAIN]
    if not asks:
        return {}
    gave = by_whom.made(challenge.answers.all())
    past = history.rows_about(challenge, ChallengeAnswer).order_by("history_id")
    found: dict[int, list[str]] = defaultdict(list)
    for row in past.filter(history_change_reason=ASKED_AGAIN):
        ask = next(each for each in asks if each.history_date >= row.history_date)
        party = row.answers_for or parties.challenged(challenge)[0]
        found[ask.history_id].append(f"{parties.named(challenge, party)} ({gave[row.id]} answered)")
    return {key: listed(whom) for key, whom in found.items()}


def _answers(challenge):
    rows = list(challenge.answers.all())
    answered = by_whom.made(rows)
    for row in rows:
        who, kind = answered[row.pk], row.get_kind_display().lower()
        of = f" for {parties.named(challenge, row.answers_for)}" if row.answers_for else ""
        yield Entry(row.answered_at, who, "Answered", f"{who} answered{of}: {kind}.")
