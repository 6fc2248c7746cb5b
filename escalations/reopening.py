"""Opening a closed case again: a new round, at the step at which it ended or above practitioners.

How it ended before stays in its history; holds, links, notes and files stand; its retention starts
anew with the next closing. The rules: `escalations.reopening_policy`.
"""

from collections.abc import Iterable
from datetime import date

from core import access, bulk, calendar, clock
from core.operations import NotAllowed, current, lock, operation
from escalations import notices, policy, timeline
from escalations import reopening_policy as rules
from escalations.models import Escalation, StepRecord
from escalations.operations import require
from escalations.parties import side_of
from escalations.pause_models import Pause
from escalations.policy import AGENCIES, Side
from partnership import succession


@operation
def reopen(escalation, *, reason, by, version="") -> Escalation:
    """Begin the next round today, the first day of its step. ``reason``: what did not hold.

    What was proposed, asked or recommended in the round before is answered no more.
    """
    escalation = lock(escalation, version)
    side = side_of(by, escalation)
    require(why_not(escalation, side, access.can(by, access.MANAGE, escalation)))
    if side not in AGENCIES:
        current().stands_in_for(access.in_whose_stead(by, access.MANAGE, escalation))
    had_it_before = notices.dealing_with(escalation)
    last_closed_on, today = escalation.closed_on, clock.today()
    _begin(escalation, today)
    escalation.save()
    StepRecord.objects.create(
        escalation=escalation,
        round=escalation.round,
        step=escalation.step,
        entered_on=today,
        due_on=escalation.due_on,
        reason=reason,
        last_closed_on=last_closed_on,
    )
    asked = list(Pause.objects.filter(escalation=escalation, approved=None, lapsed_at=None))
    for each in asked:
        each.lapsed_at = clock.now()
    bulk.save_many(asked, ["lapsed_at"])
    notices.reopened(escalation, had_it_before, by)
    return escalation


def _begin(escalation, today: date) -> None:
    """In memory: the next round, its step, its due date, whose turn it is."""
    escalation.round += 1
    escalation.reopened_on = today
    escalation.step = rules.begins_at(escalation.step, escalation.procedure.reopening)
    escalation.reopened_at_step = escalation.step
    escalation.set_internal()
    escalation.paused = escalation.outcome = ""
    escalation.outcome_statement = escalation.silence_reason = ""
    escalation.closed_on = None
    try:
        escalation.due_on = escalation.window(escalation.step).due_on
        escalation.window(policy.Step.STATUTORY_PARTNERS)
    except calendar.BeyondTheCalendar as unknown:
        raise NotAllowed(
            "Bank holidays are not known that far, so the days of the steps cannot be counted. Ask"
            " the business team to have the next years added."
        ) from unknown
    escalation.waiting_for = policy.waiting_for(escalation.step, None, None)


def why_not(escalation, side: Side | None, manages: bool) -> str | None:
    return rules.why_not_reopen(
        escalation,
        side,
        manages,
        escalation.procedure.reopening,
        clock.today(),
        stands_alone=_stands_alone(escalation),
    )


def _stands_alone(escalation) -> bool:
    agencies = [escalation.agency_of(side) for side in AGENCIES]
    if any(each.closed_on and not each.succeeded_by_id for each in agencies):
        return True
    now = {succession.stands_for(each) for each in agencies}
    return len(now) < len({each.pk for each in agencies})


# --- read ---------------------------------------------------------------------------------------


def offered(escalation, side: Side | None) -> list[tuple[str, str, str | None]]:
    """The button on its page: text, address, why not."""
    if escalation.closed_on is None:
        return []
    return [("Open it again", "reopen", why_not(escalation, side, escalation.may_manage))]


def entered(rows: Iterable[timeline.Row]) -> dict[int, timeline.Row]:
    """By step, how the present round came to it. ``rows``: of `timeline.read`."""
    found: dict[int, timeline.Row] = {}
    for row in rows:
        if row.kind == "reopened":
            found = {row.number or 0: row}
        elif row.kind == "moved up":
            found[row.number or 0] = row
    return found


def open_for(escalation, rows: Iterable[timeline.Row]) -> str:
    """How long it was open in all; empty of one that was never opened again."""
    if escalation.round == 1:
        return ""
    begun_on, rounds = escalation.raised_on, []
    for row in rows:
        if row.kind == "reopened":
            rounds.append((begun_on, date.fromisoformat(row.code)))
            begun_on = row.on
    rounds.append((begun_on, escalation.closed_on or clock.today()))
    return rules.in_words(rules.days_open(rounds, calendar.england()), len(rounds))
