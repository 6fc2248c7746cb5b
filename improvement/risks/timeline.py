"""What happened to a risk, oldest first, from its history. Its scores have a table of their own."""

from core import by_whom, history
from core.words import in_sentence
from improvement.risks import ties
from improvement.risks.models import Risk, RiskControl, RiskMovement, RiskTie
from improvement.timeline import Entry, owners_who_left

ACTS = {
    "improvement.add_risk": ("Entered", "entered it"),
    "improvement.describe": ("Described again", "changed what it says"),
    "improvement.hand_over": ("Handed over", "gave it to {owner}"),
    "improvement.move_work": ("Another group", "gave it to {group} to watch"),
    "improvement.end": ("Ended", "ended it"),
}


def entries(risk: Risk) -> list[Entry]:
    found = [*_acts(risk), *_scorings(risk), *_controls(risk), *_ties(risk), *_moves(risk)]
    return sorted(found, key=lambda entry: entry.at)


def _acts(risk):
    rows = history.rows_about(risk, Risk).select_related(
        *by_whom.OF_HISTORY, "owner__person", "group"
    )
    rows = list(rows.order_by("history_id"))
    yield from owners_who_left(rows)
    for row in (row for row in rows if row.history_change_reason in ACTS):
        heading, said = ACTS[row.history_change_reason]
        who = by_whom.of(row)
        if row.outcome:
            heading = row.get_outcome_display()
        said = said.format(owner=row.owner.person, group=row.group)
        yield Entry(row.history_date, who, heading, f"{who} {said}.", row.outcome_reason)


def _scorings(risk):
    rows = list(risk.scorings.all())
    scored = by_whom.made(rows)
    for row in rows:
        who = scored[row.pk]
        said = f"scored it {row.scores.residual.number}" if row.is_change else "changed no score"
        heading = "Scored" if row.is_change else "No change"
        yield Entry(row.scored_at, who, heading, f"{who} {said}.", row.why)


def _controls(risk):
    rows = history.rows_about(risk, RiskControl).select_related(*by_whom.OF_HISTORY)
    acts = ("improvement.add_control", "improvement.check_control")
    for row in rows.filter(history_change_reason__in=acts).order_by("history_id"):
        who, said = by_whom.of(row), in_sentence(row.get_works_display())
        heading = f"Control {row.number}: {said}"
        yield Entry(row.history_date, who, heading, f"{who} found: {row.what}: {said}.", row.found)


def _ties(risk):
    """Not what to: that is said to whoever may open it."""
    rows = history.rows_about(risk, RiskTie).select_related(*by_whom.OF_HISTORY)
    for row in rows.exclude(history_type="~").order_by("history_id"):
        added = row.history_type == "+"
        heading, said = (
            ("Watched", "had it watch") if added else ("Not watched", "stopped watching")
        )
        who = by_whom.of(row)
        yield Entry(row.history_date, who, heading, f"{who} {said} something that can move.")


def _moves(risk):
    rows = history.rows_about(risk, RiskMovement).select_related(*by_whom.OF_HISTORY)
    for row in rows.filter(history_type="+").order_by("history_id"):
        said = "Something that it hangs on moved."
        if row.kind == ties.CONTROL:
            said = f"{ties.sentence(row, {})}."
        yield Entry(row.history_date, by_whom.of(row), "To be scored again", said)
