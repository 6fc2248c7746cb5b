"""The procedure for professional challenge and escalation. Pure: no database, no clock.

A procedure is a data file beside this one (`policies/`), read and validated at start. An
escalation keeps the version it was raised under. Days are **working days of England**,
counted from day 1, the day the concern was first raised with the other worker; a step's
window is fixed by day 1, so moving up early or late never changes when a later step ends.

Every `why_not_…` gives the sentence that tells a person why something cannot be done now,
or None when it can. The page hides its button by it and the operation raises it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any, Protocol

from core.calendar import WorkingCalendar
from escalations import authorisation as of_authorisation
from escalations import course as of_course
from escalations import fast_track as of_fast_track
from escalations.afterwards_rules import (
    AfterwardsRule,
    ReopeningRule,
    read_afterwards,
    read_reopening,
)
from escalations.authorisation import Authorisation
from escalations.course import USUAL, Course, Window
from escalations.course import course_from as course_from
from escalations.fast_track import FastTrack
from escalations.near_zero import NearZero, read_near_zero
from escalations.near_zero import may_under_challenge as may_under_challenge
from escalations.pause_and_silence import PauseRule, SilenceRule, read_pause, read_silence
from escalations.within_policy import WithinRule
from escalations.within_policy import read as read_within

POLICIES = Path(__file__).parent / "policies"


class Step(IntEnum):
    PRACTITIONERS = 1
    MANAGERS = 2
    SENIOR_MANAGERS = 3
    STATUTORY_PARTNERS = 4


class Side(StrEnum):
    """The two agencies of an escalation, and the statutory partners who hear them at step 4.

    The last two are nobody's side, only a turn: while both agencies have a recommendation to
    answer, and once both have, so that the Business Manager closes.
    """

    RAISING = "raising"
    CHALLENGED = "challenged"
    PARTNERS = "partners"
    BOTH = "both"
    MANAGER = "manager"

    @property
    def other(self) -> "Side":
        return Side.CHALLENGED if self is Side.RAISING else Side.RAISING


class Outcome(StrEnum):
    """How an escalation ends (fact sheet, section 1: what counts as resolved)."""

    POSITION_CHANGED = "position-changed"
    POSITION_MAINTAINED = "position-maintained"
    COMPROMISE = "compromise"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"
    UNRESOLVED = "unresolved"


# What two agencies can agree between them; the other outcomes are reached in other ways.
AGREED_OUTCOMES = (Outcome.POSITION_CHANGED, Outcome.POSITION_MAINTAINED, Outcome.COMPROMISE)
# What the raising agency can end it with by itself.
WITHDRAWAL_OUTCOMES = (Outcome.WITHDRAWN, Outcome.OVERTAKEN)


AGENCIES = (Side.RAISING, Side.CHALLENGED)


class Answer(StrEnum):
    """What an agency says to the recommendation of step 4, which is no ruling (fact sheet, 1)."""

    ACCEPTED = "accepted"
    IN_PART = "in-part"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Recommended:
    """A recommendation stands; ``answers``: what each agency has said to it so far."""

    answers: Mapping[Side, Answer]

    @property
    def unanswered(self) -> list[Side]:
        return [side for side in AGENCIES if side not in self.answers]

    @property
    def is_rejected(self) -> bool:
        return Answer.REJECTED in self.answers.values()

    @property
    def is_accepted(self) -> bool:
        """By both, wholly or in part."""
        return not self.unanswered and not self.is_rejected


class State(Protocol):
    """What the rules ask of an escalation; `escalations.models.Escalation` has it all."""

    step: int
    due_on: date
    closed_on: date | None
    raised_on: date
    is_restricted: bool


@dataclass(frozen=True)
class Guidance:
    """How a step is gone through well: who acts on each side, phrases to begin with, and what the
    other side will need. Advice, not rule: a policy file may leave it out."""

    raising: str = ""
    challenged: str = ""
    phrases: tuple[str, ...] = ()
    bring: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepRule:
    """One step: its window in working days of the case, and who acts, in words."""

    number: Step
    title: str
    first_day: int
    last_day: int
    who: str
    if_unresolved: str
    source: str
    guidance: Guidance = Guidance()
    # What the form is called that submits the step, where the procedure has one.
    form: str = ""


@dataclass(frozen=True)
class Reminder:
    """What is told of some steps so many working days before they end; ``kind``: due_soon or
    half_way."""

    kind: str
    working_days_before: int
    steps: tuple[Step, ...]

    def due_on(self, today: date, calendar: WorkingCalendar) -> date:
        """The due date of the steps that are told of today. Raises BeyondTheCalendar."""
        return calendar.add(today, self.working_days_before)


@dataclass(frozen=True)
class Procedure:
    """One version of the procedure."""

    version: str
    title: str
    effective_from: date
    source: str
    counting: str
    steps: tuple[StepRule, ...]
    remind_working_days_before: int
    remind_half_way: bool = False
    fast_track: FastTrack | None = None
    # Working days after step 4 opens by which both agencies' written representations are asked for.
    represent_within: int = 2
    near_zero: NearZero | None = None
    pause: PauseRule | None = None
    silence: SilenceRule | None = None
    afterwards: AfterwardsRule | None = None
    reopening: ReopeningRule | None = None
    authorisation: Authorisation | None = None
    within_an_agency: WithinRule | None = None

    def step(self, number: int) -> StepRule:
        return self.steps[number - 1]

    @property
    def last_day(self) -> int:
        return self.steps[-1].last_day

    def window(
        self, number: int, raised_on: date, calendar: WorkingCalendar, course: Course = USUAL
    ) -> Window:
        """When a step opens and when it is due (by the end of that day). The one place where a
        case's windows are worked out.

        By the fast track the first step is due on the day it is raised, working day or not, and
        that day counts as the step's last: the steps after it keep their length. A pause prolongs
        its step, and the steps after it keep theirs. Opened again, the day of that is the first of
        the step at which it then begins. Raises BeyondTheCalendar when bank holidays
        are not known that far.
        """
        if course.pauses:
            steps = self._prolonged(raised_on, calendar, course)
            return next(window for step, window, _ in steps if step == number)
        rule, begun_on = self.step(number), course.fast_track_on
        if number < course.entered_at_step:
            raise ValueError(f"This case does not go through step {number}.")
        if begun_on is None:
            day_one, gone = self._counted_from(raised_on, course)
            first, last = rule.first_day - gone, rule.last_day - gone
            return Window(calendar.nth_day(day_one, first), calendar.nth_day(day_one, last))
        if number == course.entered_at_step:
            return Window(begun_on, begun_on)
        counted = self.step(course.entered_at_step).last_day
        return Window(
            calendar.add(begun_on, rule.first_day - counted),
            calendar.add(begun_on, rule.last_day - counted),
        )

    def _counted_from(self, raised_on: date, course: Course) -> tuple[date, int]:
        """The day from which working days are counted, and how many of the ladder's days are over
        before it: opened again, it begins with the first day of its step."""
        if course.reopened_on is None:
            return raised_on, 0
        return course.reopened_on, self.step(course.entered_at_step).first_day - 1

    def _prolonged(
        self, raised_on: date, calendar: WorkingCalendar, course: Course
    ) -> Iterator[tuple[int, Window, date]]:
        unpaused = course.without_pauses
        planned = (
            (rule.number, self.window(rule.number, raised_on, calendar, unpaused))
            for rule in self.steps
            if rule.number >= course.entered_at_step
        )
        return of_course.prolonged(planned, course, calendar)

    def pauses(
        self, raised_on: date, calendar: WorkingCalendar, course: Course
    ) -> list[tuple[date, date]]:
        """The day after which each pause begins, and the one with which it ends."""
        steps = self._prolonged(raised_on, calendar, course)
        until_last = takewhile(lambda each: each[0] <= course.last_paused, steps)
        found = ((unpaused, window.due_on) for _, window, unpaused in until_last)
        return [(after, to) for after, to in found if after < to]

    def day_number(
        self, raised_on: date, day: date, calendar: WorkingCalendar, course: Course = USUAL
    ) -> int:
        """Which working day of the case ``day`` is; 0 before day 1. A day of a pause carries the
        number of the day before it."""
        if course.pauses:
            pauses = self.pauses(raised_on, calendar, course)
            counted = self.day_number(raised_on, day, calendar, course.without_pauses)
            return counted - sum(
                of_course.working_days(after, min(day, to), calendar) for after, to in pauses
            )
        if course.fast_track_on is None:
            day_one, gone = self._counted_from(raised_on, course)
            return gone + calendar.day_number(day_one, day)
        counted = self.step(course.entered_at_step).last_day
        return counted + calendar.day_number(course.fast_track_on + timedelta(days=1), day)

    @property
    def reminders(self) -> list[Reminder]:
        """Before a step ends: soon, and half way through its window, on the earlier day where it
        has no middle one. Where half way is not before soon, as in a step of two days: soon alone.
        """
        soon = self.remind_working_days_before
        found = [Reminder("due_soon", soon, tuple(step.number for step in self.steps))]
        half_way: dict[int, tuple[Step, ...]] = {}
        for step in self.steps if self.remind_half_way else ():
            left = (step.last_day - step.first_day + 1) // 2
            if left > soon:
                half_way[left] = (*half_way.get(left, ()), step.number)
        return found + [Reminder("half_way", left, steps) for left, steps in half_way.items()]

    def due_on(
        self, number: int, raised_on: date, calendar: WorkingCalendar, course: Course = USUAL
    ) -> date:
        return self.window(number, raised_on, calendar, course).due_on

    def represent_by(self, window: Window, calendar: WorkingCalendar) -> date:
        """By when both agencies are asked for their written representations of step 4, whose
        ``window`` it is: counted from the day that opens, as every date of a case is, and within
        it. Raises BeyondTheCalendar."""
        return min(calendar.add(window.opens_on, self.represent_within), window.due_on)


class UnfitPolicy(ValueError):
    """A policy file does not describe a usable procedure."""


def _step(given: dict[str, Any]) -> StepRule:
    guidance = given.get("guidance", {})
    for name, kind in (("raising", str), ("challenged", str), ("phrases", list), ("bring", list)):
        if not isinstance(guidance.get(name, kind()), kind):
            raise ValueError(f"{name} of a step's guidance is a {WRITTEN[kind]}.")
    lists = {name: tuple(guidance.get(name, ())) for name in ("phrases", "bring")}
    return StepRule(
        **{
            **given,
            "number": Step(given["number"]),
            "guidance": Guidance(**{**guidance, **lists}),
        }
    )


WRITTEN = {str: "text in quotation marks", list: "list of texts in square brackets"}


def read(text: str) -> Procedure:
    """A procedure from the text of its file. Raises UnfitPolicy with the reason."""
    try:
        data = tomllib.loads(text)
        steps = tuple(_step(step) for step in data["steps"])
        procedure = Procedure(
            version=data["version"],
            title=data["title"],
            effective_from=data["effective_from"],
            source=data["source"],
            counting=data["counting"],
            steps=steps,
            remind_working_days_before=data["reminders"]["working_days_before"],
            remind_half_way=data["reminders"].get("half_way", False),
            fast_track=of_fast_track.read(data.get("fast_track")),
            represent_within=data.get("representations", {}).get("working_days", 2),
            near_zero=read_near_zero(data.get("near_zero")),
            pause=read_pause(data.get("pause")),
            silence=read_silence(data.get("silence")),
            afterwards=read_afterwards(data.get("afterwards")),
            reopening=read_reopening(data.get("reopening")),
            authorisation=of_authorisation.read(data.get("authorisation")),
            within_an_agency=read_within(data.get("within_an_agency")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnfitPolicy(f"The policy file cannot be read: {error}") from error
    days = [day for step in steps for day in (step.first_day, step.last_day)]
    days += [procedure.remind_working_days_before, procedure.represent_within]
    if any(type(day) is not int for day in days):
        raise UnfitPolicy("Days are whole numbers, without quotation marks.")
    if type(procedure.remind_half_way) is not bool:
        raise UnfitPolicy("half_way is true or false, without quotation marks.")
    if type(procedure.effective_from) is not date:
        raise UnfitPolicy("effective_from is a date, without quotation marks.")
    if [step.number for step in steps] != list(Step):
        raise UnfitPolicy("A procedure has steps 1 to 4, in order.")
    day = 0
    for step in steps:
        if step.first_day != day + 1 or step.last_day < step.first_day:
            raise UnfitPolicy(f"Step {step.number} must begin on day {day + 1}, without a gap.")
        day = step.last_day
    if procedure.remind_working_days_before < 1:
        raise UnfitPolicy("A reminder goes out at least one working day before.")
    if procedure.represent_within < 1:
        raise UnfitPolicy("Written representations are asked for at least one working day ahead.")
    return procedure


def versions() -> list[str]:
    """Every version there is a file of, the one in force and older ones."""
    return sorted(path.stem for path in POLICIES.glob("*.toml"))


@cache
def procedure(version: str) -> Procedure:
    """The procedure of that version. Raises UnfitPolicy when there is no such file."""
    path = POLICIES / f"{version}.toml"
    if not path.is_file():
        raise UnfitPolicy(f"There is no procedure {version} in {POLICIES.name}/.")
    found = read(path.read_text(encoding="utf-8"))
    if found.version != version:
        raise UnfitPolicy(f"{path.name} calls itself {found.version}.")
    return found


# --- the rules ----------------------------------------------------------------------------------


CLOSED = "This escalation is closed. Nothing more can be added to it."
NOT_A_SIDE = "Only the two agencies involved can do this."
RESTRICTED = (
    "This is restricted to named people. Ask whoever keeps its list to put your colleague on it."
)


def why_not_raise(
    *,
    raising: int,
    challenged: int,
    raised_on: date,
    today: date,
    ends_on: date | None = None,
    within: WithinRule | None = None,
) -> str | None:
    """``raising``, ``challenged``: keys of agencies. ``ends_on``: the last day of the last step.
    ``within``: the procedure's rule for one's own agency, where it has one."""
    if raising == challenged and within is None:
        return (
            "You cannot challenge your own agency here. Choose the other agency, or take this "
            "to your line manager."
        )
    if raised_on > today:
        return "The day you raised this with the other worker must be today or in the past."
    if ends_on is not None and ends_on < today:
        return (
            "All four steps would be over already, counted from that day. Check the year. If it is "
            "right, raise the concern with the other worker again and give that day."
        )
    return None


def why_not_log_contact(
    escalation: State, side: Side | None, happened_on: date, today: date
) -> str | None:
    if escalation.closed_on:
        return CLOSED
    if side is None:
        return NOT_A_SIDE
    if happened_on > today:
        return "The day of the contact must be today or in the past."
    if happened_on < escalation.raised_on:
        return "The contact must be on or after the day this was first raised. Check the date."
    return None


def why_not_add_document(escalation: State) -> str | None:
    return CLOSED if escalation.closed_on else None


def why_not_add_note(escalation: State) -> str | None:
    return CLOSED if escalation.closed_on else None


def why_not_move_up(escalation: State, side: Side | None) -> str | None:
    if escalation.closed_on:
        return CLOSED
    if escalation.step == Step.STATUTORY_PARTNERS:
        return "Step 4 is the last step: the statutory partners have it now."
    if side is None:
        return NOT_A_SIDE
    return None


def why_not_propose(escalation: State, side: Side | None, open_proposal: bool) -> str | None:
    if escalation.closed_on:
        return CLOSED
    if side not in (Side.RAISING, Side.CHALLENGED):
        return NOT_A_SIDE
    if open_proposal:
        return "There is a proposed resolution already. It has to be answered first."
    return None


def why_not_answer(escalation: State, side: Side | None, proposed_by: Side | None) -> str | None:
    """Both sides must confirm: the side that proposed has, so the other one answers."""
    if escalation.closed_on:
        return CLOSED
    if proposed_by is None:
        return "There is no proposed resolution to answer."
    if side not in (Side.RAISING, Side.CHALLENGED):
        return NOT_A_SIDE
    if side == proposed_by:
        return "Your agency proposed this. The other agency has to answer it."
    return None


def why_not_withdraw(escalation: State, side: Side | None) -> str | None:
    if escalation.closed_on:
        return CLOSED
    if side is not Side.RAISING:
        return "Only the agency that raised this can withdraw it."
    return None


def why_not_bring_in(escalation: State, side: Side | None) -> str | None:
    """An agency brings in its own people only: nobody else may say who there should see it."""
    if escalation.closed_on:
        return CLOSED
    if side not in (Side.RAISING, Side.CHALLENGED):
        return NOT_A_SIDE
    return RESTRICTED if escalation.is_restricted else None


# --- the end of step 4 ---------------------------------------------------------------------------


OF_AN_AGENCY = (
    "You speak for one of the two agencies, so somebody else who manages it closes it."
    " Where there is nobody, give somebody else the role of Business Manager."
)


def why_not_close_unresolved(
    escalation: State,
    side: Side | None,
    manages: bool,
    today: date,
    recommended: Recommended | None = None,
) -> str | None:
    """The procedure ends with step 4. The Business Manager records that nothing was agreed, and
    is of neither agency: no deputy of theirs ends a challenge of their own."""
    if escalation.closed_on:
        return CLOSED
    if not manages:
        return "Only the Safeguarding Partnership Business Manager can close it as unresolved."
    if side in AGENCIES:
        return OF_AN_AGENCY
    if escalation.step != Step.STATUTORY_PARTNERS:
        return "It can be closed as unresolved only once step 4 has been through."
    if recommended and recommended.is_accepted:
        return "Both agencies have accepted the recommendation: close it as recommended."
    if escalation.due_on >= today:
        return "Step 4 is not over yet."
    return None


def clock_acts_on(day: date, calendar: WorkingCalendar) -> bool:
    """The clock moves up and reminds on working days only.

    The window of the next step opens on one, and nobody is there to be told on another.
    """
    return calendar.is_working_day(day)


def waiting_for(
    step: int,
    last_contact_by: Side | None,
    proposed_by: Side | None,
    recommended: Recommended | None = None,
    *,
    within: bool = False,
) -> Side:
    """Whose turn it is.

    A proposed resolution waits for the other side; at step 4 the statutory partners act, then
    whoever has not answered what they recommend, then the Business Manager.
    Step 1 begins with the concern having been raised, so the challenged side answers. At
    steps 2 and 3 the raising side's manager or representative makes the first contact
    (flowchart, steps 2 and 3); after that it is the turn of whoever was contacted. ``within`` an
    agency that is one manager or representative, who answers for the challenged side.
    """
    if proposed_by is not None:
        return proposed_by.other
    if recommended:
        unanswered = recommended.unanswered or [Side.MANAGER]
        return unanswered[0] if len(unanswered) == 1 else Side.BOTH
    if step == Step.STATUTORY_PARTNERS:
        return Side.PARTNERS
    if last_contact_by is not None:
        return last_contact_by.other
    return Side.CHALLENGED if within or step == Step.PRACTITIONERS else Side.RAISING
