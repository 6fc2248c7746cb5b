"""What happened in an escalation, in words.

For each kind of row of `timeline`: a heading, a sentence that stands by itself, and what the
person wrote.
"""

from datetime import UTC, date, datetime

from core import calendar
from core.leaving import ROLE_ENDED
from core.restriction import Kind
from core.words import day, moment, opening
from escalations.meetings.policy import State
from escalations.models import ANSWER_WORDS, OUTCOME_WORDS, Escalation, Method
from escalations.policy import Side, Step
from escalations.statement_policy import called

BY_METHOD = {
    Method.TELEPHONE: " by telephone",
    Method.IN_PERSON: " in person",
    Method.VIDEO: " by video call",
    Method.EMAIL: " by email",
    Method.MEETING: " at a meeting",
    Method.OTHER: "",
}


def _raised(row, who, escalation):
    ours, theirs = escalation.raising_agency, escalation.challenged_agency
    said = f"{who} of {ours} raised this with {theirs}"
    if escalation.is_within_an_agency:
        said = f"{who} raised this within {ours}"
    at_risk = "A child was said to be at immediate risk." if row.yes else ""
    if row.number > Step.PRACTITIONERS:
        said += f" by the fast track, at step {row.number}."
        first = f"It was first raised with the other worker on {day(row.on)}."
        return "Raised by the fast track", f"{said} {at_risk} {first}", ""
    day_one = day(calendar.england().day_one(row.on))
    return "Raised", f"{said}. Day 1 is {day_one}. {at_risk}".strip(), ""


def _moved_up(row, who, escalation):
    heading = f"Moved up to step {row.number}"
    if row.yes:
        return heading, f"Step {row.number - 1} ended, so it moved up to step {row.number}.", ""
    said = f"{who} moved it up to step {row.number}."
    return heading, f"{said} {authorised(row)}".rstrip(), row.text


def authorised(row) -> str:
    """Of a move: “Authorised by Amir Aziz, Tuesday 7 April 2026.”, or empty."""
    on = day(date.fromisoformat(row.answer)) if row.answer else ""
    return f"Authorised by {row.name}, {on}." if row.name else ""


def _reopened(row, who, escalation):
    return "Opened again", f"{who} opened it again, at step {row.number}.", row.text


def _due_date(row, who, escalation):
    instead = f"step {row.number} ends on {day(row.on)}, and no longer on"
    before = day(date.fromisoformat(row.code))
    said = f"The days off in the calendar changed: {instead} {before}."
    return "Due date changed", said, ""


def _overdue(row, who, escalation):
    said = f"Step {row.number} was over after {day(row.on)}, and nothing was settled. Whoever has"
    return "Overdue", f"{said} to act or decide was told.", ""


def _brought_in(row, who, escalation):
    if not escalation.is_within_an_agency:
        return "Colleague brought in", f"{who} brought in {row.name}.", ""
    if row.side == Side.CHALLENGED and who == escalation.raised_by.full_name:
        return "Challenged", f"{row.name} is challenged, and takes part from the start.", ""
    on_it = f"on {escalation.called(Side(row.side))}"
    return "Colleague brought in", f"{who} brought in {row.name} {on_it}.", ""


def _contact(row, who, escalation):
    how = BY_METHOD[Method(row.code)]
    agency = agency_words(row.side, escalation)
    return (
        "Contact",
        f"{who} of {agency} contacted {row.name}{how} on {day(row.on)}.",
        row.text,
    )


def _proposal(row, who, escalation):
    side = Side(row.side)
    if row.yes is None:
        agency, outcome = agency_words(side, escalation), OUTCOME_WORDS[row.code]
        return "Resolution proposed", f"{who} of {agency} proposed: {outcome}.", row.text
    agency = agency_words(side.other, escalation)
    if row.yes:
        return "Resolution confirmed", f"{who} of {agency} confirmed it.", row.answer
    return "Resolution declined", f"{who} of {agency} declined it.", row.answer


def _statement(row, who, escalation):
    """``yes``: it stands in the place of an earlier one."""
    what, did = called(row.number), "replaced" if row.yes else "filed"
    of_whom = escalation.called(Side(row.side)) if escalation.is_within_an_agency else row.name
    said = f"{who} {did} the {what} of {of_whom} for step {row.number}"
    unread = ", which nobody else had read" if row.yes else ""
    return f"{opening(what)} {did}", f"{said}{unread}.", ""


def _recommended(row, who, escalation):
    heard = "; ".join(row.name.splitlines())
    made = f"what the statutory partners recommended on {day(row.on)}"
    written = [row.text, f"Declared: {row.answer}" if row.answer else ""]
    return (
        "Recommendation",
        f"{who} recorded {made}. Heard by {heard}.",
        "\n\n".join(filter(None, written)),
    )


def _recommendation_answered(row, who, escalation):
    agency, said = agency_words(row.side, escalation), ANSWER_WORDS[row.code].lower()
    return f"Recommendation {said}", f"{who} of {agency} answered: {said}.", row.text


def _meeting(row, who, escalation):
    at = moment(moment_of(row.answer))
    if row.code == State.FIXED:
        return "Meeting fixed", f"Everyone has agreed to meet on {at}.", ""
    if row.code == State.CALLED_OFF:
        return "Meeting called off", f"{who} called off the meeting of {at}.", row.text
    agency = agency_words(row.side, escalation)
    if row.yes:
        said = f"{who} of {agency} asked for a meeting on {at}."
        return "Meeting asked for", said, row.text
    return "Meeting changed", f"{who} of {agency} asked for the meeting on {at} instead.", ""


def moment_of(said: str) -> datetime:
    """Of what a database wrote as text: SQLite leaves out that it is UTC."""
    found = datetime.fromisoformat(said)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _meeting_answered(row, who, escalation):
    agency = agency_words(row.side, escalation)
    if row.yes:
        return "Meeting agreed to", f"{who} of {agency} agreed to the meeting.", ""
    return "Another time proposed", f"{who} of {agency} proposed another time to meet.", row.text


PAUSE_STATES = ("asked", "decided", "lapsed")


def _pause(row, who, escalation):
    """``answer``: what became of it; ``code``: when the step would end without it."""
    step, until, without = row.number, day(row.on), day(date.fromisoformat(row.code))
    if row.answer == "lapsed":
        said = f"Nobody decided on the pause of step {step} while it ran. It ended on {without}."
        return "Pause lapsed", said, ""
    if row.answer == "asked":
        agency = agency_words(row.side, escalation)
        said = f"{who} of {agency} asked that step {step} end on {until}, in place of {without}."
        return "Pause asked for", said, row.text
    if row.yes:
        said = f"{who} approved it: step {step} ends on {until}. Without it: {without}."
        return "Pause approved", said, row.text
    return "Pause declined", f"{who} declined it: step {step} still ends on {without}.", row.text


def _file(row, who, escalation):
    return "File added", f"{who} added the file {row.name}.", ""


def _note(row, who, escalation):
    heading = "Note" if row.name is None else f"Note for people of {row.name}"
    return heading, f"{who} wrote a note.", row.text


def _access(row, who, escalation):
    """What was decided of who may open it; nothing of a conflict's or an emergency's details."""
    heading, begun, ended = ACCESS[row.code]
    if row.code == Kind.EMERGENCY and not row.number:
        ended = "What {name} had opened in an emergency ended when {who} lifted the restriction."
    if row.answer == ROLE_ENDED:
        ended = LEFT.get(row.code, ended)
    if row.code == Kind.CONFLICT and row.number:
        begun = "{who} said that they have a conflict of interest."
    said = (begun if row.yes else ended).format(who=who, name=row.name)
    shown = row.code == Kind.RESTRICTED
    return heading, said, (row.text if row.yes else row.answer) if shown else ""


ACCESS = {
    Kind.RESTRICTED: (
        "Restricted",
        "{who} restricted this to named people.",
        "{who} lifted the restriction.",
    ),
    Kind.NAMED: (
        "The list of named people",
        "{who} put {name} on the list.",
        "{who} took {name} off the list.",
    ),
    Kind.CONFLICT: (
        "Conflict of interest",
        "{who} marked {name} as having a conflict of interest.",
        "{who} ended the conflict of interest of {name}.",
    ),
    Kind.EMERGENCY: (
        "Opened in an emergency",
        "{name} opened this in an emergency, for 24 hours.",
        "The 24 hours of {name} were over.",
    ),
}


# Whoever ended the role decided nothing about the case, and need not know of it.
LEFT = {
    Kind.NAMED: "{name} is not on the list any more: the role that they were named in ended.",
    Kind.EMERGENCY: "The role ended by which {name} opened this in an emergency.",
}


def _came_of_it(row, who, escalation):
    kind = "an action" if row.name.startswith("ACT-") else "a finding"
    heading = f"Made {kind} of it"
    return heading, f"{who} made {kind} of the improvement log: {row.name}.", ""


def _closed(row, who, escalation):
    outcome = OUTCOME_WORDS[row.code]
    if row.answer:
        said = f"{who} closed it: the proposed resolution had not been answered. {outcome}."
        return "Closed on silence", said, f"{row.text}\n\nWhy: {row.answer}"
    return "Closed", f"{who} closed it. {outcome}.", row.text


TELL = {
    "raised": _raised,
    "due date": _due_date,
    "overdue": _overdue,
    "brought in": _brought_in,
    "contact": _contact,
    "file": _file,
    "note": _note,
    "statement": _statement,
    "proposal": _proposal,
    "moved up": _moved_up,
    "recommended": _recommended,
    "recommendation answered": _recommendation_answered,
    "meeting answered": _meeting_answered,
    "meeting": _meeting,
    "pause": _pause,
    "access": _access,
    "came of it": _came_of_it,
    "closed": _closed,
    "reopened": _reopened,
}


def agency_words(side: str, escalation: Escalation) -> str:
    if side == Side.PARTNERS:
        return "the statutory partners"
    if side == Side.MANAGER:
        return "the business team"
    return escalation.called(Side(side))
