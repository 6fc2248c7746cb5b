"""What each side writes down at a step, and when the other side reads it. Pure.

From step 2 each side files its statement: what happened, its position, what the child would say.
Neither reads the other's first, so that nobody writes an answer instead of their own account. At
step 4 the statutory partners ask both for it: it is then the written representation (flowchart,
step 4).
"""

from collections.abc import Collection
from datetime import date, timedelta

from core.words import day
from escalations.policy import AGENCIES, CLOSED, NOT_A_SIDE, Side, State, Step

FIRST_STEP = Step.MANAGERS


def called(step: int) -> str:
    return "written representation" if step == Step.STATUTORY_PARTNERS else "statement"


def title(step: int, replaces: bool) -> str:
    """What is to be done, on a button and above its page."""
    does = "Replace" if replaces else "File"
    return f"{does} your {called(step)} for step {step}"


def is_open_to_the_other_side(
    escalation: State,
    step: int,
    filed: Collection[Side],
    today: date,
    *,
    is_of_this_round: bool = True,
) -> bool:
    """Whether what was filed at ``step`` can be read by whoever may open the escalation.

    ``filed``: the sides that have filed at that step. Until both have, or the step's window has
    shut (its due date is past, the case has moved up, or it is closed), each is for its own side
    alone: neither the partners, nor the business team, nor the scrutineer reads it sooner. What was
    filed before it was opened again stays as it was then: readable, for it had been closed.
    `escalations.models.StatementQuerySet` says the same to the database.
    """
    return (
        escalation.closed_on is not None
        or not is_of_this_round
        or escalation.step > step
        or escalation.due_on < today
        or set(AGENCIES) <= set(filed)
    )


def opens_by(escalation: State) -> date:
    """The day on which the window of the present step has shut."""
    return escalation.due_on + timedelta(days=1)


def why_not_file(
    escalation: State,
    side: Side | None,
    filed: Collection[Side],
    today: date,
    *,
    is_recommended: bool = False,
) -> str | None:
    """``filed``: the sides that have filed at the present step.

    A side files whenever the case stands at the step, late too; what it has filed it may replace
    until the other side can read it.
    """
    if escalation.closed_on:
        return CLOSED
    if escalation.step < FIRST_STEP:
        return f"Statements are filed from step {FIRST_STEP}. Until then, log each contact."
    if side not in AGENCIES:
        return NOT_A_SIDE
    if is_recommended:
        return "The statutory partners have recommended. Answer the recommendation instead."
    if side in filed and is_open_to_the_other_side(escalation, escalation.step, filed, today):
        return (
            f"Your agency has filed its {called(escalation.step)} for step {escalation.step}, and"
            " the other agency can read it, so it stands as it is. Add what is new in a note."
        )
    return None


def moved_on(step: int) -> str:
    """To whoever wrote for another step than the present one."""
    return (
        f"This is at step {step} now. Nothing you wrote is lost: read what has been opened since,"
        f" then send it again to file it for step {step}."
    )


def what_filing_does(escalation: State, side: Side, filed: Collection[Side], today: date) -> str:
    """Who reads it when, before it is written. Only of one that `why_not_file` allows."""
    if is_open_to_the_other_side(escalation, escalation.step, filed, today):
        return (
            f"Step {escalation.step} is over: the other agency can read what you file at once,"
            " and it cannot be changed."
        )
    if side.other in filed:
        return (
            "The other agency has filed. Once you file yours, each reads the other’s, and neither"
            " can be changed."
        )
    return f"{who_reads_it(escalation)} Until then your agency can replace it."


def _or_is_over(escalation: State) -> str:
    last = escalation.step == Step.STATUTORY_PARTNERS
    how = "is closed" if last else "moves up or is closed"
    return f"or when this {how}: on {day(opens_by(escalation))} at the latest."


def who_reads_it(escalation: State) -> str:
    """Of what one side has filed at the present step, or is about to."""
    return (
        f"The other agency reads it once it has filed its own, {_or_is_over(escalation)}"
        " So do the others who may open this."
    )


def when_it_is_read(escalation: State, reader: Side | None) -> str:
    """To whoever may not read it yet. ``reader``: the side on which they stand."""
    once = "your agency has filed its own" if reader in AGENCIES else "both agencies have filed"
    return f"You read it once {once}, {_or_is_over(escalation)}"


def what_moving_up_opens(filed: Collection[Side], step: int) -> str:
    """Said before somebody moves a case up: it shuts the window of ``step``."""
    if step < FIRST_STEP:
        return ""
    if not filed:
        return f"Neither agency has filed a statement for step {step}, and none can be filed then."
    if len(filed) == len(AGENCIES):
        return ""
    return (
        f"This opens the statement that one agency has filed for step {step}: the other reads it,"
        " and can file none for that step any more."
    )
