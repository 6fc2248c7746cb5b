"""What holds of findings, recommendations and actions. Pure: no database, no clock.

An action closes only when its owner has answered three questions (how much did we do, how well,
what difference did it make), with evidence, and somebody other than its owner and whoever
proposed it has rated the impact. It then comes back on its re-check date. (Fact sheet, section 8;
the arrangements, section on the learning and improvement log.)

The periods are a data file beside this one (`policies/`); an action keeps the version it was made
under. Every `why_not_…` gives the sentence that tells a person why something cannot be done now,
or None when it can.
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from core.calendar import WorkingCalendar, months_after
from core.words import day, listed

POLICIES = Path(__file__).parent / "policies"


class Impact(StrEnum):
    """What difference it made, as somebody other than the owner judges it."""

    NONE = "none"
    EARLY = "early"
    CLEAR = "clear"
    SUSTAINED = "sustained"


class Outcome(StrEnum):
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


class Lateness(StrEnum):
    """How far an open action is behind its date: each is told to more people than the last."""

    ON_TIME = "on-time"
    OVERDUE = "overdue"
    REPRESENTATIVE = "representative"
    EXECUTIVE = "executive"


class State(Protocol):
    """What the rules ask of an action; `improvement.models.Action` has it all."""

    due_on: date
    handed_in_on: date | None
    closed_on: date | None
    recheck_on: date | None
    outcome: str


@dataclass(frozen=True)
class Whose:
    """Whose work an action is, by keys of people: none of them judges it. ``owned``: everybody who
    has owned it, so that nobody judges their own work by handing it over first."""

    owner: int
    proposer: int | None = None
    handed_in_by: int | None = None
    owned: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Procedure:
    """One version of the periods. ``…_working_days_…`` are working days of England."""

    version: str
    effective_from: date
    source: str
    remind_working_days_before: int
    representative_working_days_after: int
    executive_working_days_after: int
    executive_after_months_moved: int
    recheck_months: Mapping[Impact, int]
    finding_exception_days: int

    def lateness(self, due_on: date, today: date, calendar: WorkingCalendar) -> Lateness:
        """Due by the end of its day. Raises BeyondTheCalendar past the known bank holidays."""
        if today <= due_on:
            return Lateness.ON_TIME
        if today > calendar.add(due_on, self.executive_working_days_after):
            return Lateness.EXECUTIVE
        if today > calendar.add(due_on, self.representative_working_days_after):
            return Lateness.REPRESENTATIVE
        return Lateness.OVERDUE

    def executive_hears_of_move(
        self, first_on: date, stood_on: date, to_on: date, moved_on: date
    ) -> bool:
        """Of a move from ``stood_on`` to ``to_on``: made once the day had passed, or by more than
        so many months since the day that was agreed at first. Whoever lets a day pass does not put
        it right by setting another."""
        return moved_on > stood_on or to_on > months_after(
            first_on, self.executive_after_months_moved
        )

    def recheck_on(self, rated_on: date, impact: str) -> date:
        """The day on which somebody looks again whether it still works."""
        return months_after(rated_on, self.recheck_months[Impact(impact)])


class UnfitPolicy(ValueError):
    """A policy file does not describe usable periods."""


def read(text: str) -> Procedure:
    """Periods from the text of their file. Raises UnfitPolicy with the reason."""
    try:
        data = tomllib.loads(text)
        found = Procedure(
            version=data["version"],
            effective_from=data["effective_from"],
            source=data["source"],
            remind_working_days_before=data["reminders"]["working_days_before"],
            representative_working_days_after=data["overdue"]["representative_after"],
            executive_working_days_after=data["overdue"]["executive_after"],
            executive_after_months_moved=data["moved"]["executive_after_months"],
            recheck_months={each: data["recheck"][each.value] for each in Impact},
            finding_exception_days=data["finding"]["exception_after_days"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnfitPolicy(f"The policy file cannot be read: {error}") from error
    numbers = [
        found.remind_working_days_before, found.representative_working_days_after,
        found.finding_exception_days, found.executive_after_months_moved,
        *found.recheck_months.values(),
    ]  # fmt: skip
    if any(type(number) is not int or number < 1 for number in numbers):
        raise UnfitPolicy("Every period is a whole number, 1 or more.")
    if found.executive_working_days_after <= found.representative_working_days_after:
        raise UnfitPolicy("The Executive hears of it after the agency’s representative.")
    return found


@cache
def procedure(version: str) -> Procedure:
    """Raises UnfitPolicy for a version that no file describes."""
    path = POLICIES / f"{version}.toml"
    if path.parent != POLICIES or not path.is_file():
        raise UnfitPolicy(f"There is no policy file {version}.toml.")
    found = read(path.read_text(encoding="utf-8"))
    if found.version != version:
        raise UnfitPolicy(f"{version}.toml calls itself {found.version}.")
    return found


# --- findings ------------------------------------------------------------------------------------


def why_not_found_on(on: date, today: date) -> str | None:
    return None if on <= today else "Enter the day on which it was found: today or earlier."


# --- recommendations ------------------------------------------------------------------------------


def why_not_made_on(on: date, today: date) -> str | None:
    return None if on <= today else "Enter the day on which it was made: today or earlier."


def why_not_decide(decided_on: date | None, on: date, made_on: date, today: date) -> str | None:
    if decided_on is not None:
        return "This recommendation has been decided. Its page says how."
    return why_not_decided_on(on, made_on, today)


def why_not_decided_on(on: date, made_on: date, today: date) -> str | None:
    if on > today:
        return "Enter the day on which the group decided: today or earlier."
    if on < made_on:
        return "The group cannot have decided before the recommendation was made. Check the day."
    return None


def who_confirms(group: str, *, is_executive: bool) -> str:
    """“Whoever sits in …” says that ``group`` declined it."""
    return group if is_executive else f"{group} or in the Executive"


def why_not_confirm_decline(
    is_adopted: bool | None, *, confirmed: bool, sits: bool, people: Collection[int],
    recorded_by: Collection[int | None], body: str,
) -> str | None:  # fmt: skip
    """That its group decided so, where it was declined. ``sits``: they have a seat in that group or
    in the Executive themself, and no adviser's. ``people``: as `why_not_move`. ``recorded_by``: who
    entered the decision or corrected what it was about: what one person enters, another says is so.
    ``body``: as `who_confirms` has it."""
    if is_adopted is not False:
        return "This recommendation was not declined, so there is nothing to confirm."
    if confirmed:
        return "It is confirmed already that the group decided so."
    if not sits:
        return (
            f"Whoever sits in {body} says that it decided so: no adviser, and nobody who takes the"
            " minutes."
        )
    if set(people) & set(recorded_by):
        return (
            "You recorded this decision, or corrected what it was about, so somebody else of the"
            " group says that it decided so."
        )
    return None


def why_not_act_on(decided_on: date | None, is_adopted: bool | None) -> str | None:
    """An action follows from a recommendation that a group has adopted."""
    if decided_on is None:
        return "No group has adopted this recommendation yet. Record its decision first."
    if not is_adopted:
        return "This recommendation was declined, so no action follows from it."
    return None


# --- actions --------------------------------------------------------------------------------------


FAR_AHEAD_YEARS = 10  # our own: nothing is agreed for so long, so the year is a slip


def why_not_so_far(on: date, today: date) -> str | None:
    if on > months_after(today, 12 * FAR_AHEAD_YEARS):
        return f"{day(on)} is more than ten years ahead. Check the year."
    return None


def why_not_due_on(due_on: date, today: date, stood_on: date | None = None) -> str | None:
    """``stood_on``: the day it is due on now, where that is moved."""
    if due_on <= today:
        return "Enter a day in the future by which it is to be done."
    if due_on == stood_on:
        return f"It is due on {day(due_on)} already. Enter another day."
    return why_not_so_far(due_on, today)


def _why_over(action: State) -> str | None:
    if action.closed_on is not None:
        return "This action is closed. What it says stays as it is."
    return None


def why_not_progress(action: State) -> str | None:
    if action.closed_on is None and action.handed_in_on is not None:
        return "It is handed in and waits for its impact to be rated. It can be sent back for more."
    return _why_over(action)


def why_not_change(action: State) -> str | None:
    """Its date or its owner."""
    return why_not_progress(action)


SOMEBODY_ELSE = "the chair of the group that oversees it, or the business team."


def why_not_move(action: State, people: Collection[int], whose: Whose) -> str | None:
    """``people``: the keys of whoever would move its date and of those they stand in for. Nobody
    gives themself more time, nor by handing it to a colleague first."""
    if (refusal := why_not_change(action)) is not None:
        return refusal
    if (theirs := _theirs(people, whose)) is not None:
        return f"{theirs}, so somebody else moves its date: {SOMEBODY_ELSE}"
    return None


def _theirs(people: Collection[int], whose: Whose) -> str | None:
    """How a sentence begins that tells them that it is, or was, their own."""
    if whose.owner in people:
        return "You own this action"
    return "You have owned this action" if whose.owned & set(people) else None


def what_owner_leaves(action: State, people: Collection[int], whose: Whose) -> str | None:
    """For whoever manages an action of their own, before they look for what is not offered."""
    if _why_over(action) is not None or (theirs := _theirs(people, whose)) is None:
        return None
    return f"{theirs}, so somebody else judges it, moves its date or withdraws it: {SOMEBODY_ELSE}"


def day_it_counts_by(first_on: date, moves: Iterable[tuple[date, date]]) -> date:
    """Whether it was done in time is judged by the day that stood when it passed: moving a date
    after it has passed does not make it in time.

    ``moves``: (made on, to), oldest first.
    """
    stood_on = first_on
    for made_on, to_on in moves:
        if made_on > stood_on:
            return stood_on
        stood_on = to_on
    return stood_on


def why_not_look(
    waits: bool, sits: bool, people: Collection[int], owner: int, movers: Collection[int | None]
) -> str | None:
    """That the Executive has looked at its new date. ``waits``: there is one to look at. ``sits``:
    they have a seat in the Executive themself. ``movers``: who set it."""
    if not waits:
        return "No new date of this action waits for the Executive."
    if not sits:
        return "Whoever sits in the Executive says that it has looked at the new date."
    if owner in people:
        return "You own this action, so somebody else of the Executive says that it has looked."
    if set(people) & set(movers):
        return "You moved its date, so somebody else of the Executive says that it has looked."
    return None


def why_not_hand_over(action: State, knows_its_people: bool) -> str | None:
    """``knows_its_people``: of the agency responsible, or of the business team; who works at an
    agency is nobody else's to see."""
    if not knows_its_people:
        return "Only people of the agency responsible, or the business team, can hand it over."
    return why_not_change(action)


def nobody_on_the_list(owner: str, has_left: bool) -> str:
    """Of an action or a risk that is restricted."""
    if has_left:
        return (
            f"{owner}, who owned it, has left the role, and no safeguarding lead of the agency is "
            "on its list to act: put one on it, or hand it over and put the new owner on it."
        )
    return (
        f"{owner} owns it, and is not on its list with the right to act, so nobody is to do it: "
        "put them on it, or hand it over and put the new owner on it."
    )


def who_does_it(
    owner: str, has_left: bool, acting: Sequence[str], *, is_restricted: bool, does: str
) -> str:
    """Of what is open. ``acting``: whose turn it is, where it is restricted or its owner has left.
    ``does``: “is to do it”."""
    if is_restricted and not acting:
        return nobody_on_the_list(owner, has_left)
    if not has_left:
        return f"{owner} {does}."
    if not acting:
        return (
            f"{owner}, who owned it, has left the role, and nobody leads safeguarding at their"
            " agency: the business team hands it over."
        )
    named = listed(acting, "or")
    return f"{owner}, who owned it, has left the role: {named} {does}, or hand it over."


def why_not_take_over(as_deputy: bool) -> str | None:
    """Of whoever would own it themself. ``as_deputy``: it is not their own right that opens it to
    them. Cover ends, and what they own would stay with them."""
    if as_deputy:
        return (
            "You have this open as somebody’s deputy, so it does not pass to you. Choose another."
        )
    return None


def why_not_withdraw(action: State, people: Collection[int], whose: Whose) -> str | None:
    """As `why_not_move`: nobody lets themself off."""
    if (refusal := _why_over(action)) is not None:
        return refusal
    if (theirs := _theirs(people, whose)) is not None:
        return f"{theirs}, so somebody else withdraws it: {SOMEBODY_ELSE}"
    return None


def why_not_without_evidence(has_evidence: bool) -> str | None:
    """``has_evidence``: a file here, or words that say where it can be seen."""
    if not has_evidence:
        return "Add evidence first: a file on this action, or say where it can be seen."
    return None


def why_not_hand_in(
    action: State, is_of_the_agency: bool = True, has_evidence: bool = True
) -> str | None:
    """By the agency responsible alone: whoever gave the answers is not to judge them."""
    if (refusal := why_not_progress(action)) is not None:
        return refusal
    if not is_of_the_agency:
        return "Only its owner, or those who answer for their agency, can hand it in."
    return why_not_without_evidence(has_evidence)


NOBODY = 0  # the key of no person


def why_not_move_to(group: Any, to: Any) -> str | None:
    """What ``group`` oversees, to another that meets. A closed group's can be moved, too."""
    if to.closed_on or not to.run_by_us or to.pk == group.pk:
        return "Choose another group that the partnership runs and that still meets."
    return None


def judges(managers: Iterable[int], whose: Whose) -> list[int]:
    """Who could judge it, by key, of those who manage an action: nobody judges their own work."""
    return [each for each in managers if _why_not_judge({each}, whose) is None]


def why_not_propose(
    chairs: Collection[int], keepers: Collection[int], whose: Whose, owner: str, group: str
) -> str | None:
    """``chairs`` of the group that would oversee it and ``keepers`` of the log would manage it."""
    if judges([*chairs, *keepers], whose):
        return None
    if whose.owner in chairs:
        return (
            f"Nobody could judge it: you propose it, and {owner} chairs {group}. Choose another"
            " owner or group."
        )
    who = "you chair" if whose.proposer in chairs else "nobody chairs"
    return f"Nobody could judge it: you propose it, and {who} {group}. Choose another group."


def why_not_give_to(managers: Iterable[int], owner: int, called: str, whose: Whose) -> str | None:
    """``owner``: the key of the new one. Where nobody could judge it whoever owns it, it is given
    to them all the same: its page says what is missing."""
    if judges(managers, replace(whose, owner=NOBODY)) and not judges(
        managers, replace(whose, owner=owner)
    ):
        return (
            f"Nobody could judge it then: {called} is the only one who can. Choose another owner."
        )
    return None


def why_not_rate(
    action: State, people: Collection[int], whose: Whose, has_evidence: bool = True
) -> str | None:
    """``people``: as `why_not_move`. Nobody judges their own work, nor that of whom they stand in
    for. ``has_evidence``: as for `why_not_without_evidence`; a file may have gone since."""
    if action.closed_on is not None:
        return "This action is closed: its impact has been rated."
    if action.handed_in_on is None:
        return "Its owner has not handed it in yet."
    if not has_evidence:
        return "It has no evidence any more. Send it back for more, and say what is missing."
    return _why_not_judge(people, whose)


def why_not_send_back(action: State, people: Collection[int], whose: Whose) -> str | None:
    return why_not_rate(action, people, whose)


def why_not_recheck(action: State, people: Collection[int], whose: Whose) -> str | None:
    if action.recheck_on is None:
        return "No re-check of this action is to come."
    return _why_not_judge(people, whose)


def _why_not_judge(people: Collection[int], whose: Whose) -> str | None:
    for key, said in (
        (whose.owner, "own"),
        (whose.proposer, "proposed"),
        (whose.handed_in_by, "handed in"),
    ):
        if key in people:
            return f"You {said} this action, so somebody else judges what difference it made."
    if whose.owned & set(people):
        return "You have owned this action, so somebody else judges what difference it made."
    return None
