"""Where an escalation stands, in words: which day, which step, whose turn, by when. Pure.

Lateness is never stored: it is worked out here, from the due date and the day it is asked.
"""

from dataclasses import dataclass
from datetime import date

from core.calendar import WorkingCalendar
from core.words import counted, day, in_sentence, listed, short_day
from escalations.policy import USUAL, Course, Procedure, Recommended, Step, clock_acts_on


@dataclass(frozen=True)
class Facts:
    """What the sentences are made of.

    ``people``: names and posts of those whose turn it is; ``all_needed``: each of them, not
    whoever comes first. ``has_no_lead``: nor anybody listed has the agency that it waits for.
    ``moves_up_by_itself``: whether the partnership lets the clock do it. ``on_silence``: closed
    with a proposal that the other side had not answered.
    """

    procedure: Procedure
    raised_on: date
    step: int
    due_on: date
    waiting_for: str
    people: tuple[tuple[str, str], ...] = ()
    is_restricted: bool = False
    is_internal: bool = False
    has_no_lead: bool = False
    all_needed: bool = False
    moves_up_by_itself: bool = True
    resolution_proposed: bool = False
    recommended: Recommended | None = None
    outcome: str = ""
    on_silence: bool = False
    closed_on: date | None = None
    course: Course = USUAL
    # How long it was open in all, of one that was opened again.
    open_for: str = ""

    @property
    def is_due_the_same_day(self) -> bool:
        return self.due_on == self.course.fast_track_on


@dataclass(frozen=True)
class Standing:
    """What the panel at the top of the page shows."""

    heading: str
    lines: list[str]
    tag: str
    tone: str


def standing(facts: Facts, today: date, calendar: WorkingCalendar) -> Standing:
    if facts.closed_on:
        heading = f"Closed on {day(facts.closed_on)}"
        lines = [f"{facts.outcome}.", f"It ended at step {facts.step} of 4."]
        if facts.on_silence:
            lines.insert(1, "Closed on silence: the proposed resolution had not been answered.")
        if facts.open_for:
            lines.append(facts.open_for)
        return Standing(heading, lines, "Closed", "grey")
    lines = [
        f"{_which_day(facts, today, calendar)} {_when_it_ends(facts, today, calendar)}",
        _whose_turn(facts),
    ]
    if facts.open_for:
        lines.append(facts.open_for)
    due = (facts.due_on, today, calendar, facts.is_due_the_same_day)
    return Standing(due_words(*due), lines, f"Step {facts.step} of 4", due_tone(*due))


def _which_day(facts: Facts, today: date, calendar: WorkingCalendar) -> str:
    number = facts.procedure.day_number(facts.raised_on, today, calendar, facts.course)
    last = facts.procedure.last_day
    if number < 1:
        return f"Day 1 is {day(calendar.day_one(facts.raised_on))}."
    if number > last:
        return f"Day {number}: day {last} was the last."
    if _is_paused(facts, today, calendar):
        return f"Day {number} of {last}, paused."
    return f"Day {number} of {last}."


def _is_paused(facts: Facts, today: date, calendar: WorkingCalendar) -> bool:
    if not facts.course.pauses:
        return False
    pauses = facts.procedure.pauses(facts.raised_on, calendar, facts.course)
    return any(after < today <= to for after, to in pauses)


def _when_it_ends(facts: Facts, today: date, calendar: WorkingCalendar) -> str:
    said = _present_end(facts, today, calendar)
    if not facts.course.pauses:
        return said
    unpaused = facts.procedure.due_on(
        facts.step, facts.raised_on, calendar, facts.course.without_pauses
    )
    return f"{said} Without the pause it would have ended {day(unpaused)}."


def _present_end(facts: Facts, today: date, calendar: WorkingCalendar) -> str:
    if facts.due_on < today:
        return f"Step {facts.step} ended on {day(facts.due_on)}.{_moves_up(facts, today, calendar)}"
    if facts.is_due_the_same_day:
        return f"Step {facts.step} ends today, {day(facts.due_on)}, by the fast track."
    window = facts.procedure.window(facts.step, facts.raised_on, calendar, facts.course)
    days_off = calendar.days_off_between(window.opens_on, facts.due_on)
    # A day that the partnership added has no name.
    off = [calendar.names.get(each) or day(each) for each in days_off]
    note = f" ({listed(off)} {'is' if len(off) == 1 else 'are'} not counted)" if off else ""
    return f"Step {facts.step} ends {day(facts.due_on)}{note}."


def _moves_up(facts: Facts, today: date, calendar: WorkingCalendar) -> str:
    last = facts.step == Step.STATUTORY_PARTNERS
    moves_on = calendar.add(facts.due_on, 1)
    if last or not facts.moves_up_by_itself or moves_on <= today:
        return ""
    return f" It moves up on {day(moves_on)}."


def _whose_turn(facts: Facts) -> str:
    for_what = " to answer the proposed resolution" if facts.resolution_proposed else ""
    if facts.recommended and not facts.resolution_proposed:
        if not facts.recommended.unanswered:
            return _how_it_closes(facts.recommended)
        for_what = " to answer the recommendation"
    if not facts.people and facts.is_restricted:
        return (
            f"Waiting for: {facts.waiting_for}{for_what}."
            f" {nobody_on_the_list(facts.waiting_for, facts.step)}"
        )
    if not facts.people and facts.is_internal:
        return (
            f"Waiting for: {facts.waiting_for}{for_what}. Nobody of the agency can take it for that"
            " side now: its administrator can name a safeguarding lead, or it moves up."
        )
    if not facts.people and facts.has_no_lead:
        return (
            f"Waiting for: {facts.waiting_for}{for_what}. Nobody there is listed for this step, and"
            " it has no safeguarding lead in the portal: the Business Manager is told, and its"
            " administrator where it has one. They find someone."
        )
    if not facts.people:
        return (
            f"Waiting for: {facts.waiting_for}{for_what}. Nobody is listed for this step:"
            " ask the business team who takes it."
        )
    names = [f"{name} ({post})" if post else name for name, post in facts.people]
    together = listed(names, "and" if facts.all_needed else "or")
    return f"Waiting for: {facts.waiting_for}, {together}{for_what}."


def _how_it_closes(recommended: Recommended) -> str:
    if recommended.is_accepted:
        return "Both agencies have accepted the recommendation: the Business Manager closes it."
    return (
        "The recommendation is rejected. The Lead Safeguarding Partners and the Independent"
        " Scrutineer are told. Once step 4 is over the Business Manager closes it as unresolved,"
        " unless the two agencies agree first."
    )


def nobody_on_the_list(waiting_for: str, step: int) -> str:
    """Of one that is restricted."""
    return (
        f"No contact or lead of {waiting_for} for step {step} is on its list to act: "
        "whoever keeps the list puts one on it."
    )


def overdue_before(today: date, calendar: WorkingCalendar) -> date:
    """The latest working day up to today: a step that was due before it is overdue.

    So a working day has begun since the step ended: a weekend makes nothing late.
    """
    return today if calendar.is_working_day(today) else calendar.add(today, -1)


def once_raised(
    procedure: Procedure,
    raised_on: date,
    today: date,
    calendar: WorkingCalendar,
    *,
    moves_up_by_itself: bool,
) -> str:
    """Where an escalation will stand when it is sent today: steps may be over already.

    Raises BeyondTheCalendar when bank holidays are not known that far.
    """
    ends = [procedure.due_on(rule.number, raised_on, calendar) for rule in procedure.steps]
    over = [str(number) for number, due_on in enumerate(ends, 1) if due_on < today]
    counted_from = f"Counted from {day(calendar.day_one(raised_on))},"
    if len(over) == len(ends):
        return (
            f"{counted_from} all four steps are over already, so it cannot be sent with that day."
        )
    rule = procedure.steps[len(over)]
    it_ends = f"Step {rule.number} ({in_sentence(rule.title)}) ends on {day(ends[len(over)])}."
    if not over:
        then = " If it is not settled by then, it moves up to step 2."
        return it_ends + (then if moves_up_by_itself else "")
    are_over = f"step{'s' if over[1:] else ''} {listed(over)} {'are' if over[1:] else 'is'} over"
    if not moves_up_by_itself:
        return (
            f"{counted_from} {are_over} already. It stays at step 1 until one of the two agencies"
            " moves it up."
        )
    when = "within minutes"
    if not clock_acts_on(today, calendar):
        when = f"on {day(calendar.add(today, 1))}"
    return f"{counted_from} {are_over} already: it moves up to step {rule.number} {when}. {it_ends}"


def once_begun(
    procedure: Procedure, course: Course, calendar: WorkingCalendar, *, moves_up_by_itself: bool
) -> str:
    """Where one will stand that is raised by the fast track on the day of its ``course``.

    Raises BeyondTheCalendar.
    """
    rule, on = procedure.step(course.entered_at_step), course.fast_track_on
    begins = f"It begins at step {rule.number} ({in_sentence(rule.title)}) and is due today"
    said = f"{begins}, {day(on)}, working day or not."
    if not moves_up_by_itself:
        return said
    after = procedure.window(rule.number + 1, on, calendar, course)
    return (
        f"{said} If it is not settled, it moves up to step {rule.number + 1} on"
        f" {day(after.opens_on)}."
    )


def step_by_then(
    procedure: Procedure, raised_on: date, today: date, calendar: WorkingCalendar
) -> int:
    """The first step that is not over, counted from ``raised_on``; the last once all are."""
    ends = [procedure.due_on(rule.number, raised_on, calendar) for rule in procedure.steps]
    return min(sum(due_on < today for due_on in ends), len(ends) - 1) + 1


def is_overdue(
    due_on: date, today: date, calendar: WorkingCalendar, same_day: bool = False
) -> bool:
    """``same_day``: due on the day it was raised, by the fast track. A child at risk waits for no
    working day, so it is overdue from the next morning."""
    return due_on < (today if same_day else overdue_before(today, calendar))


def due_words(due_on: date, today: date, calendar: WorkingCalendar, same_day: bool = False) -> str:
    """Overdue since Friday 10 April 2026; Ended on Friday 10 April 2026 (until the next working
    day); Due today; 2 working days left."""
    if due_on < today:
        over = "Overdue since" if is_overdue(due_on, today, calendar, same_day) else "Ended on"
        return f"{over} {day(due_on)}"
    if due_on == today:
        return "Due today"
    return f"{counted(working_days_left(due_on, today, calendar), 'working day')} left"


def short_due_words(
    due_on: date, today: date, calendar: WorkingCalendar, same_day: bool = False
) -> str:
    """The same for a row of a list, with the date, its year only when it is another one:
    2 working days left, 10 Apr."""
    on = short_day(due_on)
    if due_on.year == today.year:
        on = on.removesuffix(f" {due_on.year}")
    if due_on < today:
        is_late = is_overdue(due_on, today, calendar, same_day)
        return f"{'Overdue since' if is_late else 'Ended'} {on}"
    if due_on == today:
        return "Due today"
    left = counted(working_days_left(due_on, today, calendar), "working day")
    return f"{left} left, {on}"


def due_tone(due_on: date, today: date, calendar: WorkingCalendar, same_day: bool = False) -> str:
    if is_overdue(due_on, today, calendar, same_day):
        return "red"
    return "orange" if due_on <= today else "blue"


def working_days_left(due_on: date, today: date, calendar: WorkingCalendar) -> int:
    """Working days after today, up to and including the due date."""
    days = range(today.toordinal() + 1, due_on.toordinal() + 1)
    return sum(calendar.is_working_day(date.fromordinal(each)) for each in days)
