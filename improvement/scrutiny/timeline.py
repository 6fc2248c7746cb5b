"""What happened to a challenge, oldest first, from its history and its answers."""

from core import by_whom, history
from core.words import day
from improvement.scrutiny import parties
from improvement.scrutiny.models import JUDGEMENT_WORDS, Challenge
from improvement.timeline import Entry

# By the operation that saved the challenge: a heading, and what somebody did.
ACTS = {
    "improvement.raise_challenge": ("Raised", "raised it; the answer is due on {due}"),
    "improvement.ask_again": ("Asked again", "asked again; the answer is due on {due}"),
    "improvement.close_challenge": ("Closed", "closed it: {judgement}"),
}


def entries(challenge: Challenge) -> list[Entry]:
    return sorted([*_acts(challenge), *_answers(challenge)], key=lambda entry: entry.at)


def _acts(challenge):
    rows = history.rows_about(challenge, Challenge).select_related(*by_whom.OF_HISTORY)
    for row in rows.order_by("history_id"):
        if row.history_change_reason not in ACTS:
            continue
        heading, said = ACTS[row.history_change_reason]
        judgement = JUDGEMENT_WORDS.get(row.judgement, "").lower()
        said = said.format(due=day(row.due_on), judgement=judgement)
        who = by_whom.of(row)
        yield Entry(row.history_date, who, heading, f"{who} {said}.")


def _answers(challenge):
    rows = list(challenge.answers.all())
    answered = by_whom.made(rows)
    for row in rows:
        who, kind = answered[row.pk], row.get_kind_display().lower()
        of = f" for {parties.named(challenge, row.answers_for)}" if row.answers_for else ""
        yield Entry(row.answered_at, who, "Answered", f"{who} answered{of}: {kind}.")
