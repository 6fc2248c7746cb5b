"""Moderation of a return, from the first moderator to the agency's response. Pure.

Each ``why_not_…`` gives the sentence that says why not, or None. Sources: fact sheet, section 3
(moderators never from the same agency; a moderated score beside the self score, with reasons;
returned for revision twice at most; a moderation panel; final; the agency sees both and can
respond); docs/adr/0034 (blind first).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from audits.returns.policy import REVISIONS, State
from core.calendar import WorkingCalendar
from core.words import counted, day, listed, moment

PER_RETURN = 2  # moderators
MOST_PER_RETURN = 4
REASON = 4_000  # characters
RESPONSE = 4_000  # characters
REVISED_WITHIN = 10  # working days
RESPONDS_WITHIN = 20  # working days
SEED = 40  # characters
PLACE = 200  # characters
SAID = 4_000  # characters, of one return before the panel
PLANNED_AHEAD = 366  # days: a later one is a mistyped year

IS_FINAL = "The scores of this return are final, and stand."
ALL_ARE_FINAL = (
    "All returns before this panel are final, and no other return can come before it. Call it off,"
    " or put it on record when it has met."
)
NOT_SUBMITTED = "This return is not with the partnership now: only what was handed in is moderated."
OF_ITS_AGENCY = "Whoever holds a role at the agency whose return this is does not moderate it."


# --- who moderates --------------------------------------------------------------------------------


def why_not_of_another(*, is_of_its_agency: bool, is_of_its_trust: bool) -> str | None:
    """``is_of_its_agency``: holds any role there, or at what took it over. ``is_of_its_trust``: of
    the trust of the school, or of another school of it."""
    if is_of_its_agency:
        return OF_ITS_AGENCY
    if is_of_its_trust:
        return "Nobody of the trust of a school moderates its return. Choose somebody else."
    return None


def why_not_moderates(*, holds_role: bool, is_of_its_agency: bool, is_of_its_trust: bool):
    """Asked when somebody is assigned, and again at each act of theirs."""
    if not holds_role:
        return "Only whoever holds the role of a moderator now moderates returns."
    return why_not_of_another(is_of_its_agency=is_of_its_agency, is_of_its_trust=is_of_its_trust)


def why_not_assign(
    state: str, *, questions: int, is_assigned: bool = False, has_scored: bool = False
) -> str | None:
    """``questions``: how many of what was handed in have a score; ``has_scored``: they finished it
    in a role that they hold no more: one person would count as two."""
    if state != State.SUBMITTED:
        return NOT_SUBMITTED
    if not questions:
        return (
            "No question of this return has a score, so there is nothing to moderate. Accept it as"
            " it stands."
        )
    if is_assigned:
        return "They moderate this return already."
    if has_scored:
        return (
            "They have scored this return already, in a role that they do not hold any more. What"
            " they scored stands. Choose somebody else."
        )
    return None


def why_not_take_off(*, has_finished: bool, has_ended: bool) -> str | None:
    if has_ended:
        return "They were taken off this return already."
    if has_finished:
        return "They have scored this return. What they scored stands, so they stay on it."
    return None


# --- scored blind ---------------------------------------------------------------------------------


def why_not_score(state: str, *, is_assigned: bool, has_finished: bool) -> str | None:
    if not is_assigned:
        return "You do not moderate this return."
    if has_finished:
        return "You have finished. What you scored stands, and the panel has it."
    if state != State.SUBMITTED:
        return NOT_SUBMITTED
    return None


def why_not_level(value: int | None, levels: list[int]) -> str | None:
    """``value``: as it was sent, None where nothing was chosen."""
    if value is None or value not in levels:
        return "Choose one of the levels on the page."
    return None


def why_not_reason(value: int, reason: str, levels: list[int]) -> str | None:
    """Of a blind score: whoever gives the lowest level says why."""
    if len(reason) > REASON:
        return f"A reason must be {REASON:,} characters or fewer. You have written {len(reason):,}."
    if levels and value == min(levels) and not reason.strip():
        return "Say why you give the lowest level."
    return None


def why_not_finish(missing: int) -> str | None:
    if missing:
        are = "is" if missing == 1 else "are"
        return f"{counted(missing, 'question')} {are} not scored yet. Score all of them first."
    return None


# --- what the panel decides -----------------------------------------------------------------------


def why_not_before_all_have(unfinished: Sequence[str]) -> str | None:
    """``unfinished``: the names of its moderators who have not finished. What is decided before
    would be known to whoever is still to score it blind, or would leave their scores out."""
    if not unfinished:
        return None
    have = "has" if len(unfinished) == 1 else "have"
    return (
        f"{listed(unfinished)} {have} not finished scoring it. Wait for their scores, or let"
        " whoever runs the cycle take them off it first."
    )


def why_not_decide(
    state: str, *, may_decide: bool, is_of_its_agency: bool, unfinished: Sequence[str] = ()
) -> str | None:
    """``may_decide``: has finished scoring it, or runs its cycle. ``unfinished``: as
    `why_not_before_all_have` takes it."""
    if is_of_its_agency:
        return OF_ITS_AGENCY
    if not may_decide:
        return (
            "The moderated scores are decided by its moderators, once they have scored it"
            " themselves, and by whoever runs the cycle."
        )
    if state != State.SUBMITTED:
        return IS_FINAL if state == State.FINAL else NOT_SUBMITTED
    return why_not_before_all_have(unfinished)


def why_not_moderated_reason(value: int, own: int | None, reason: str) -> str | None:
    """``own``: the agency's. Where the two differ the agency reads why."""
    if len(reason) > REASON:
        return f"The reason must be {REASON:,} characters or fewer. It has {len(reason):,}."
    if value != own and not reason.strip():
        return "The agency chose another level: say why this one is right. It will read this."
    return None


def why_not_ask_for_revision(state: str, revisions: int) -> str | None:
    if state != State.SUBMITTED:
        return NOT_SUBMITTED
    if revisions >= REVISIONS:
        return (
            f"This return was sent back {REVISIONS} times already, which is as often as it can be."
            " Decide its scores as it stands."
        )
    return None


def revised_by(today: date, due_on: date, england: WorkingCalendar) -> date:
    """The last day of a revision: ten working days from ``today``, and never before the agency's
    own last day, ``due_on``: whoever hands in early loses no day by it. Raises BeyondTheCalendar.
    """
    return max(england.add(today, REVISED_WITHIN), due_on)


def why_not_make_final(
    state: str, *, questions: int, unsettled: int, note: str | None = None,
    unfinished: Sequence[str] = (),
) -> str | None:  # fmt: skip
    """``questions``: that have a score; ``unsettled``: those of them without a moderated one.
    ``note``: None where it is not written yet. ``unfinished``: as in `why_not_decide`."""
    if state != State.SUBMITTED:
        return NOT_SUBMITTED
    if refusal := why_not_before_all_have(unfinished):
        return refusal
    if unsettled:
        have = "has" if unsettled == 1 else "have"
        return (
            f"{counted(unsettled, 'question')} {have} no moderated score yet. Decide all of them"
            " first."
        )
    if not questions and note is not None and not note.strip():
        return "Write a note that the agency reads, for example that the partnership accepts it."
    return None


# --- the agency's response ------------------------------------------------------------------------


def responds_until(closed_on: date, england: WorkingCalendar) -> date:
    """Raises BeyondTheCalendar."""
    return england.add(closed_on, RESPONDS_WITHIN)


def why_not_respond(state: str, until: date | None, today: date) -> str | None:
    """``until``: the last day of it, None before the scores are final."""
    if state != State.FINAL or until is None:
        return "The moderated scores are not final yet. You can respond once they are."
    if today > until:
        return f"Your agency could respond until {day(until)}. What it said stands."
    return None


# --- the panel meeting ----------------------------------------------------------------------------


def why_not_meet_at(begins_at: datetime, now: datetime) -> str | None:
    """Both by the clocks of England."""
    today = now.date()
    if begins_at.date() < today:
        return "Choose today or a day to come."
    if begins_at.date() > today + timedelta(days=PLANNED_AHEAD):
        return "Choose a day within a year from today."
    if begins_at <= now:
        return "That hour of today is past. Choose a later one."
    return None


def why_not_plan(number: int) -> str | None:
    """``number``: of the returns before it that are not final."""
    if not number:
        return "Choose at least one return that the panel will speak about."
    return None


def why_not_speak_about(state: str, *, questions: int, is_of_its_agency: bool) -> str | None:
    """``questions``: with a score; of the return that a panel would speak about."""
    if is_of_its_agency:
        return OF_ITS_AGENCY
    if state != State.SUBMITTED:
        return IS_FINAL if state == State.FINAL else NOT_SUBMITTED
    if not questions:
        return "No question of this return has a score, so there is nothing to speak about."
    return None


def why_not_change_meeting(*, is_recorded: bool, is_off: bool) -> str | None:
    if is_off:
        return "This meeting was called off. Plan another one."
    if is_recorded:
        return "This meeting took place, and is on record."
    return None


def why_not_record(
    begins_at: datetime, now: datetime, *, is_recorded: bool, is_off: bool
) -> str | None:
    if is_off:
        return "This meeting was called off."
    if is_recorded:
        return "What this meeting came to is on record already."
    if now < begins_at:
        return f"The panel meets on {moment(begins_at)}. Record it when it has begun, or after."
    return None


def why_not_write_about(*, of_own: Sequence[str], to_score: Sequence[str]) -> str | None:
    """Whoever writes what was said about a return may read its moderation. ``of_own``: the
    references of those on the agenda of an agency at which they hold a role; ``to_score``: of those
    that they, or whom they stand in for, have not scored."""
    if of_own:
        return (
            f"{listed(of_own)}: {OF_ITS_AGENCY} A colleague of another agency who runs the cycle"
            " records this meeting."
        )
    if to_score:
        return (
            f"{listed(to_score)}: you, or whom you stand in for, have not scored it. That comes"
            " first."
        )
    return None


def why_not_call_off(*, is_recorded: bool, is_off: bool) -> str | None:
    if is_off:
        return "This meeting was called off already."
    if is_recorded:
        return "This meeting took place, and is on record."
    return None
