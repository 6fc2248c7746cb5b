"""A multi-agency audit from its theme to its repetition. Pure.

Each ``why_not_…`` gives the sentence that says why not, or None. Sources: fact sheet, section 4
(theme agreed by the Executive; six to eight cases; agencies have fifteen working days; the grade
of each agency and the moderated grade of all are kept apart; the same questions again nine to
twelve months after the report), and the standing orders of audits elsewhere quoted there.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from audits.multi_agency.case_references import why_not_reference
from core.calendar import WorkingCalendar, months_after
from core.words import counted, day, listed, ordinal


class State(StrEnum):
    PROPOSED = "proposed"
    DECLINED = "declined"
    AGREED = "agreed"
    CASES_CHOSEN = "cases-chosen"
    TASKED = "tasked"
    MODERATION = "moderation"
    REPORTED = "reported"
    CLOSED = "closed"
    STOPPED = "stopped"


STATES = {
    State.PROPOSED: "Theme proposed",
    State.DECLINED: "Theme declined",
    State.AGREED: "Theme agreed",
    State.CASES_CHOSEN: "Cases chosen",
    State.TASKED: "With the agencies",
    State.MODERATION: "In moderation",
    State.REPORTED: "Reported",
    State.CLOSED: "Closed",
    State.STOPPED: "Stopped",
}
BEFORE_TASKED = (State.PROPOSED, State.AGREED, State.CASES_CHOSEN)
CAME_TO_NOTHING = (State.DECLINED, State.STOPPED)  # it ended before it was reported

FEWEST_CASES, MOST_CASES = 6, 8
FEWEST_AGENCIES = 2
WORKING_DAYS = 15  # from the day on which the agencies are tasked
REMINDED = 3  # working days before the last day
MOST_REFERENCES = 500  # of which cases are drawn
TEXT = 5000  # characters of a text
REPEATED_FROM, REPEATED_UNTIL = 9, 12  # months after the report
WIDE = 2  # levels between the agencies of a case from which their spread is talked about first
FEWEST_COMPARED = 5  # moderated grades on each side, below which then and now tell nothing
LOWEST, HIGHEST = 1, 4


class CameIn(StrEnum):
    """How a case came into the audit."""

    DRAWN = "drawn"
    CHOSEN = "chosen"


class Kind(StrEnum):
    """Of a point that moderation comes to."""

    STRENGTH = "strength"
    DEVELOPMENT = "development"


# --- the references of cases ----------------------------------------------------------------------


def references_in(text: str) -> list[str]:
    """Each once, as a list that was pasted has them: one on a line, in capitals."""
    found = [" ".join(line.split()).upper() for line in text.splitlines()]
    return list(dict.fromkeys(each for each in found if each))


def chosen_in(text: str) -> list[tuple[str, str]]:
    """References with why each was chosen: “LCS-100234: it was escalated twice” on a line. The same
    line twice counts once; one reference with two reasons is there twice (`why_not_cases`)."""
    found = []
    for line in text.splitlines():
        reference, _, because = line.partition(":")
        if reference.strip():
            found.append((" ".join(reference.split()).upper(), because.strip()))
    return list(dict.fromkeys(found))


def draw(references: Iterable[str], seed: str) -> list[str]:
    """All of them in the order of the draw: the first ones are the cases, the next in line follow.

    In the order of SHA-256 of the seed, a colon and the reference. So the order hangs on nothing
    but these, no spreadsheet or language of its own chooses, and anybody can do it again.
    """
    return sorted(sorted(set(references)), key=lambda each: _hash(f"{seed}:{each}"))


def digest(references: Iterable[str]) -> str:
    """SHA-256 of the references that a draw is made from: sorted, one on a line."""
    return _hash("\n".join(sorted(set(references))))


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def why_not_cases(
    references: Sequence[str], number: int, chosen: Sequence[tuple[str, str]]
) -> str | None:
    """``number``: to draw from ``references``; ``chosen``: besides, each with why."""
    for reference in [*references, *(each for each, _ in chosen)]:
        if refusal := why_not_reference(reference):
            return refusal
    for reference, number_of_reasons in Counter(each for each, _ in chosen).items():
        if number_of_reasons > 1:
            return f"“{reference}” is taken without a draw twice. Keep one line, and one reason."
    if without := [each for each, because in chosen if not because]:
        return f"Say why {listed(without)} was chosen: the reference, a colon, then the reason."
    if twice := sorted({*references} & {each for each, _ in chosen}):
        return f"{listed(twice)} is in both lists. Leave it in one of them."
    if len(references) > MOST_REFERENCES:
        return f"Draw from at most {MOST_REFERENCES} references. There are {len(references):,}."
    if number > len(references):
        return (
            f"{counted(number, 'case')} cannot be drawn from"
            f" {counted(len(references), 'reference')}. Paste more of them, one on each line."
        )
    if not FEWEST_CASES <= number + len(chosen) <= MOST_CASES:
        return (
            f"An audit has {FEWEST_CASES} to {MOST_CASES} cases. These would be"
            f" {number + len(chosen)}."
        )
    return None


def which_draw(draws: int, because: str, *, is_drawn: bool) -> str:
    """“the second draw, because “…””; "" of the first. ``draws``: how often cases were chosen;
    ``is_drawn``: the last time by lot, and not each for a reason alone."""
    if draws < 2:
        return ""
    why = because.rstrip(". ")
    return f"the {ordinal(draws)} {'draw' if is_drawn else 'choice'}, because “{why}”"


# --- step by step ---------------------------------------------------------------------------------

WAS_STOPPED = "The audit was stopped: nothing is done in it any more."
_OVER = {
    State.STOPPED.value: WAS_STOPPED,
    State.DECLINED.value: "The theme was declined: nothing is done in this audit any more.",
}


def why_over(state: str) -> str | None:
    """Of one that ended before it was reported."""
    return _OVER.get(state)


def why_not_asked(kind: str) -> str | None:
    """``kind``: of the question set."""
    if kind != "multi-agency":
        return "Choose questions of a multi-agency audit."
    return None


def why_not_change(state: str) -> str | None:
    if over := why_over(state):
        return over
    if state != State.PROPOSED:
        return "The theme was decided on: what it says stands."
    return None


def why_not_decide(state: str, *, is_partner: bool) -> str | None:
    if state == State.STOPPED:
        return WAS_STOPPED
    if state != State.PROPOSED:
        return "The theme was decided on already."
    if not is_partner:
        return "Only a Lead or Delegated Safeguarding Partner decides on the theme."
    return None


def why_not_choose(state: str) -> str | None:
    """Of the cases: for the first time, or once more while no agency has seen them."""
    if over := why_over(state):
        return over
    if state not in (State.AGREED, State.CASES_CHOSEN):
        if state == State.PROPOSED:
            return "The theme waits to be agreed. Cases are chosen then."
        return "The agencies have these cases: one that is not in scope can be replaced."
    return None


def why_not_choose_anew(draws: int, because: str) -> str | None:
    """``draws``: how often they were chosen so far. Who could draw again and again for no reason
    could go on until the cases please."""
    if draws and not because.strip():
        return "Say why the cases are chosen anew."
    return None


def why_not_task(state: str) -> str | None:
    if over := why_over(state):
        return over
    if state == State.PROPOSED:
        return "The theme waits to be agreed, and the cases are chosen after that."
    if state != State.CASES_CHOSEN:
        return "Choose the cases first." if state == State.AGREED else "The agencies were tasked."
    return None


def why_not_agencies(number: int) -> str | None:
    if number < FEWEST_AGENCIES:
        return f"Choose at least {FEWEST_AGENCIES} agencies: they are compared with each other."
    return None


def why_not_change_agencies(state: str) -> str | None:
    """That one joins, or is taken off: while they are at work."""
    if over := why_over(state):
        return over
    if state in BEFORE_TASKED:
        return "No agency has the cases yet: which ones get them is said when they are tasked."
    if state != State.TASKED:
        return "The agencies see each other’s grades now: none of them joins or leaves any more."
    return None


def why_not_join(name: str, *, is_gone: bool, is_in: bool, has_auditor: bool) -> str | None:
    """Of one agency. ``is_in``: it grades the cases, or took over one that does."""
    if is_gone:
        return f"{name} is no longer there. Choose another agency."
    if is_in:
        return f"{name} grades the cases already."
    if not has_auditor:
        return (
            f"Nobody audits for {name}, so nobody would be told. Give somebody there a role that"
            " does first."
        )
    return None


def why_not_take_off(state: str, taken_off_on: date | None, others: int) -> str | None:
    """``others``: how many agencies would stay."""
    if refusal := why_not_change_agencies(state):
        return refusal
    if taken_off_on is not None:
        return "This agency was taken off already."
    if others < FEWEST_AGENCIES:
        return (
            f"At least {FEWEST_AGENCIES} agencies have to stay: they are compared with each other."
            " Add another first, or stop the audit."
        )
    return None


def due_again(due_on: date, today: date, england: WorkingCalendar) -> date:
    """The last day of all agencies once one joins, or a case takes another's place: the later of
    the one that they had and fifteen working days from today. So whatever is to be graded, there
    are fifteen working days for it, and nobody has less than before (fact sheet, section 4)."""
    return max(due_on, england.add(today, WORKING_DAYS))


def why_not_replace(state: str) -> str | None:
    if over := why_over(state):
        return over
    if state not in (State.CASES_CHOSEN, State.TASKED):
        return "A case is replaced before the agencies see each other’s grades, and not after."
    return None


def last_days(due_on: date, today: date, england: WorkingCalendar) -> tuple[date, date]:
    """The earliest and the latest day that whoever replaces a case may choose as the last one: no
    agency has less time than before, nor is anything due on the day on which it is asked for."""
    return max(due_on, england.add(today, 1)), due_again(due_on, today, england)


def why_not_last_day(
    chosen: date, due_on: date, today: date, england: WorkingCalendar
) -> str | None:
    """Of a case's replacement (`last_days`)."""
    first, last = last_days(due_on, today, england)
    if first <= chosen <= last:
        return None
    if first == last:
        return f"The last day stays {day(last)}."
    return f"Choose a last day from {day(first)} to {day(last)}."


def why_not_grade(
    state: str, handed_in_on: date | None, taken_off_on: date | None = None
) -> str | None:
    """``handed_in_on``, ``taken_off_on``: when the agency handed its grades in or was taken off."""
    if over := why_over(state):
        return over
    if taken_off_on is not None:
        return "Your agency was taken off this audit: what it wrote is kept, and not changed."
    if state in BEFORE_TASKED:
        return "The agencies are not tasked yet."
    if state != State.TASKED:
        return "The agencies see each other’s grades now: none of them is changed any more."
    if handed_in_on is not None:
        return (
            "Your agency handed in, so nothing is changed. Ask the business team to give it back."
        )
    return None


CASE_REPLACED = (
    "This case was replaced by another, and is not graded any more. What your agency had saved of"
    " it stays on record."
)


def why_not_grade_case(replaced_on: date | None) -> str | None:
    """``replaced_on``: when the case was, by another."""
    return CASE_REPLACED if replaced_on is not None else None


def why_not_grade_domain(*, is_unknown: bool) -> str | None:
    """``is_unknown``: the agency says that it does not know the child of the case."""
    if is_unknown:
        return (
            "Your agency says that this child is not known to it, so nothing of the case is graded."
            " Take that back on the page of the case first. What was written here is kept."
        )
    return None


def why_not_hand_in(state: str, handed_in_on: date | None, missing: int) -> str | None:
    if refusal := why_not_grade(state, handed_in_on):
        return refusal
    if missing:
        verb = "is" if missing == 1 else "are"
        return f"{counted(missing, 'thing')} {verb} still missing. The list leads there."
    return None


def why_not_give_back(
    state: str, handed_in_on: date | None, taken_off_on: date | None = None
) -> str | None:
    if over := why_over(state):
        return over
    if taken_off_on is not None:
        return "This agency was taken off. Add it again, and it finds what it wrote."
    if state != State.TASKED:
        return "The agencies see each other’s grades now: none of them is changed any more."
    if handed_in_on is None:
        return "This agency has not handed in."
    return None


def why_not_open_up(state: str, due_on: date | None, today: date, handed_in: int) -> str | None:
    """Before all have handed in; when the last one does, it happens by itself."""
    if over := why_over(state):
        return over
    if state != State.TASKED or due_on is None:
        return "There is nothing to open up: the agencies are not at work."
    if today <= due_on:
        return (
            "The agencies may still write until their last day. After it, go on without the late."
        )
    if handed_in < FEWEST_AGENCIES:
        return f"At least {FEWEST_AGENCIES} agencies have to hand in: there is nothing to compare."
    return None


def why_not_moderate(state: str) -> str | None:
    if over := why_over(state):
        return over
    if state in (*BEFORE_TASKED, State.TASKED):
        return "Moderation begins once the agencies have handed in."
    if state != State.MODERATION:
        return "The audit is reported: its grades stand."
    return None


NOBODY_KNOWS = "No agency knows this child"


def why_not_grade_together(grades: Mapping[str, Mapping[int, int]]) -> str | None:
    """Of a case. ``grades``: by domain, of each agency that handed in and knows the child."""
    if not any(grades.values()):
        return f"{NOBODY_KNOWS}: there is nothing to agree, and the case counts in no grade."
    return None


def why_not_reason(value: int, agencies: Iterable[int], reason: str) -> str | None:
    """A grade that no agency gave needs one."""
    if value not in set(agencies) and not reason.strip():
        return "No agency gave this grade. Say why the meeting did."
    return None


def why_not_report(state: str, missing: int, meetings: int, points: int) -> str | None:
    """``missing``: moderated grades that are not there yet."""
    if refusal := why_not_moderate(state):
        return refusal
    if missing:
        verb = "is" if missing == 1 else "are"
        return f"{counted(missing, 'moderated grade')} {verb} missing."
    if not meetings:
        return "Record the moderation meeting first."
    if not points:
        return "Say at least one strength or development first."
    return None


def why_not_find(state: str) -> str | None:
    """That something goes to the improvement log as a finding."""
    if over := why_over(state):
        return over
    if state not in (State.MODERATION, State.REPORTED):
        return "Findings are made from the moderation on, until the audit is closed."
    return None


def why_not_repeat(
    state: str, reported_on: date | None, today: date, *, is_repeated: bool
) -> str | None:
    if over := why_over(state):
        return over
    if state not in (State.REPORTED, State.CLOSED) or reported_on is None:
        return "An audit is repeated once it is reported."
    if is_repeated:
        return "It is repeated already."
    if today < (begins := repeated_between(reported_on)[0]):
        return (
            f"It is too early: what was recommended needs time. It can be repeated from"
            f" {begins.day} {begins:%B %Y}."
        )
    return None


def why_not_close(state: str, reason: str, *, is_repeated: bool) -> str | None:
    """``reason``: needed where it is not repeated."""
    if over := why_over(state):
        return over
    if state != State.REPORTED:
        return "It is closed already." if state == State.CLOSED else "It is not reported yet."
    if not is_repeated and not reason.strip():
        return "Say why it is not repeated."
    return None


def why_not_stop(state: str) -> str | None:
    """Before it is reported. One that is only proposed is withdrawn by the same act."""
    if over := why_over(state):
        return over
    if state == State.CLOSED:
        return "It is closed already."
    if state == State.REPORTED:
        return "It is reported, and its grades stand. Close it instead."
    return None


def is_late(handed_in_on: date | None, due_on: date | None) -> bool:
    """Whether an agency handed in after the last day."""
    return handed_in_on is not None and due_on is not None and handed_in_on > due_on


def is_reminded(due_on: date, today: date, england: WorkingCalendar) -> bool:
    """On the working days from `REMINDED` before the last day to the last day itself."""
    return england.add(today, REMINDED) >= due_on >= today


def repeated_between(reported_on: date) -> tuple[date, date]:
    """The days from which and by which an audit is done again."""
    return (
        months_after(reported_on, REPEATED_FROM),
        months_after(reported_on, REPEATED_UNTIL),
    )


# --- grades ---------------------------------------------------------------------------------------


class Spread(NamedTuple):
    """How far agencies are apart over one domain of one case. ``levels``: from the lowest to the
    highest grade; ``at``: by grade, the names of those who gave it, lowest first."""

    levels: int
    at: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def is_wide(self) -> bool:
        return self.levels >= WIDE


def variance(grades: Iterable[tuple[str, int]]) -> Spread:
    """``grades``: the name and grade of each agency that knows the child and has handed in."""
    at: dict[int, list[str]] = {}
    for name, value in sorted(grades):
        at.setdefault(value, []).append(name)
    levels = max(at) - min(at) if at else 0
    return Spread(levels, tuple((value, tuple(at[value])) for value in sorted(at)))


def names_apart(agencies: Iterable[tuple[int, str, str]]) -> dict[int, str]:
    """By the key of each agency, what it is called beside the others. ``agencies``: key, short name
    and full name. The short name; the full one, which no other has, where another agency is called
    so, too."""
    rows = list(agencies)
    called = Counter(
        each for _, short, name in rows for each in {short.casefold(), name.casefold()}
    )
    return {key: name if called[short.casefold()] > 1 else short for key, short, name in rows}


def in_words(spread: Spread, labels: Mapping[int, str]) -> str:
    """“The council sees Inadequate; Health and Police see Good.”"""
    said = []
    for value, names in spread.at:
        verb = "sees" if len(names) == 1 else "see"
        said.append(f"{listed(names)} {verb} {labels.get(value, value)}")
    return f"{'; '.join(said)}." if said else ""


def finding_of(case: int, domain: str, said: str) -> str:
    """To begin with, in the words of a finding, where the spread is wide. ``said``: `in_words`."""
    return f"In case {case} the agencies are two grades or more apart over {domain}: {said}"


@dataclass(frozen=True)
class Compared:
    """One domain then and now. ``standing``: "better", "worse", "same", or "" of too few."""

    then: tuple[int, ...]
    now: tuple[int, ...]
    standing: str


def compare(then: Iterable[int], now: Iterable[int]) -> Compared:
    """By the medians of the moderated grades of the cases, from `FEWEST_COMPARED` on each side.

    The cases are others than before, so that one of them is no news: “better” is a higher median
    that would be higher whatever any one case, then or now, had been graded; “worse” the same
    downwards; everything else is “same”. So to change one case never turns better into worse, and
    never makes either of medians that are equal.
    """
    before, after = tuple(sorted(then)), tuple(sorted(now))
    if min(len(before), len(after)) < FEWEST_COMPARED:
        return Compared(before, after, "")
    better, worse = _is_higher(after, before), _is_higher(before, after)
    return Compared(before, after, "better" if better else "worse" if worse else "same")


def _is_higher(grades: Sequence[int], others: Sequence[int]) -> bool:
    """Of two that are sorted, by the median, whatever any one of either had been: the highest of
    these the lowest there is, or the lowest of the others the highest."""
    one_down = median(sorted([LOWEST, *grades[:-1]]))
    others_up = median(sorted([*others[1:], HIGHEST]))
    return one_down > median(others) and median(grades) > others_up


def median(grades: Sequence[int]) -> float:
    """Of some that are sorted."""
    middle, odd = divmod(len(grades), 2)
    return grades[middle] if odd else (grades[middle - 1] + grades[middle]) / 2
