"""What happened to a return, oldest first, from its history. What its answers said is not in it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from audits.release.models import ReceivedBundle, Release
from audits.returns.models import Extension, Return
from core import by_whom, history
from core.words import day
from improvement.timeline import Entry

EXTENDED, TAKEN_OUT = "audits.extend", "audits.take_out"
ACTS = {
    "audits.issue": ("Asked for", "put it to the agency"),
    "audits.open_returns": ("Opened", "opened it, to be handed in by {due}"),
    "audits.send_for_signatures": ("Sent for signature", "sent it for signature"),
    "audits.send_link": ("Link sent", "sent somebody a link by which to sign it"),
    "audits.sign": ("Signed", "signed it"),
    "audits.sign_by_link": ("Signed", "took a signature that was given by a link"),
    "audits.call_back": ("Called back", "called it back before it was handed in"),
    "audits.send_back": ("Not signed", "did not sign it, and sent it back to those who wrote it"),
    "audits.hand_in": ("Handed in", "handed it in, as all had signed"),
    EXTENDED: ("More time", "gave it until {due}"),
    "audits.take_time_back": (
        "More time taken back",
        "took its longer time back: it has until {due} again",
    ),
    TAKEN_OUT: ("Taken out of the cycle", "took it out of its cycle"),
    "audits.put_back": ("Put back in", "put it back in its cycle, to be handed in by {due}"),
    "audits.ask_for_revision": ("Sent back for revision", "asked for a revision by {due}"),
    "audits.make_final": ("Final", "made its moderated scores final"),
    "audits.make_several_final": ("Final", "made its moderated scores final"),
    "audits.respond": ("Response", "responded to its scores"),
    "audits.release": ("Released", "released it to {partner}"),
    "audits.withdraw_release": ("Release withdrawn", "withdrew its release to {partner}"),
    "audits.take_over_bundle": ("Taken over", "filled in answers from {partner}"),
    "audits.take_out_again": ("Taken out again", "emptied answers from {partner} again"),
}
# What of another partnership each of these acts saves, once.
WITH_A_PARTNER = {
    "audits.release": Release,
    "audits.withdraw_release": Release,
    "audits.take_over_bundle": ReceivedBundle,
    "audits.take_out_again": ReceivedBundle,
}
A_PARTNER = "another partnership"


def entries(agency_return: Return) -> list[Entry]:
    rows = history.rows_about(agency_return, Return).select_related(*by_whom.OF_HISTORY)
    found = [row for row in rows.order_by("history_id") if row.history_change_reason in ACTS]
    reasons = _reasons(agency_return)
    partners = _partners(agency_return, [row.history_change_reason for row in found])
    return [_entry(row, reasons, next(partners)) for row in found]


def _partners(agency_return, acts: list[str]) -> Iterator[str]:
    """For each of ``acts``, in their order, the name of the partnership that it was with. The acts
    on one return wait for each other, so their rows are in one order. One statement for each kind
    of row that there is."""
    names: dict[str, list[str]] = {}
    for model in {WITH_A_PARTNER[act]: None for act in acts if act in WITH_A_PARTNER}:
        rows = history.rows_about(agency_return, model).filter(history_change_reason__in=acts)
        for act, name in rows.order_by("history_id").values_list(
            "history_change_reason", "partner__name"
        ):
            names.setdefault(act, []).append(name)
    # Where one is missing, nobody can say which: none is named.
    count = Counter(acts)
    in_order = {act: iter(found) for act, found in names.items() if len(found) == count[act]}
    for act in acts:
        yield next(in_order[act]) if act in in_order else A_PARTNER


def _reasons(agency_return) -> dict[date, str]:
    """Why it was given until each day, also where that was taken back."""
    rows = history.rows_about(agency_return, Extension).filter(history_type="+")
    return dict(rows.order_by("history_id").values_list("due_on", "reason"))


def _entry(row, reasons: dict[date, str], partner: str) -> Entry:
    heading, said = ACTS[row.history_change_reason]
    who = by_whom.of(row)
    text = reasons.get(row.due_on, "") if row.history_change_reason == EXTENDED else ""
    if row.history_change_reason == TAKEN_OUT:
        text = row.not_needed_because
    sentence = f"{who} {said.format(due=day(row.due_on), partner=partner)}."
    return Entry(row.history_date, who, heading, sentence, f"{sentence} {text}" if text else "")
