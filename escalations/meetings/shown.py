"""A meeting on the page of its escalation, on the home page and as a file for a calendar."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from core import clock, ics
from core.words import moment
from escalations import told
from escalations.meetings import policy
from escalations.meetings.models import MeetingAnswer, MeetingRequest
from escalations.meetings.operations import to_come
from escalations.meetings.policy import State
from escalations.parties import Parties
from escalations.policy import Side

SHOWN = 100  # meetings to come that a home page looks through


# --- the page of the escalation -------------------------------------------------------------------


class OnPage:
    """The meeting to come of an escalation, to somebody who speaks for ``side``; maybe none.

    ``was_asked_for``: whether there ever was one; else nothing is read.
    """

    def __init__(self, escalation, side: Side | None, *, was_asked_for: bool = True):
        self.escalation, self.side = escalation, side
        self.meeting = to_come(escalation) if was_asked_for and not escalation.closed_on else None
        self.answers: dict[Side, MeetingAnswer] = {}
        if self.meeting:
            given = escalation.meeting_answers.filter(
                meeting=self.meeting, asked_times=self.meeting.asked_times
            )
            self.answers = {Side(each.side): each for each in given.select_related("answered_by")}

    @property
    def state(self) -> State | None:
        return State(self.meeting.state) if self.meeting else None

    def offered(self) -> list[tuple[str, str, str | None]]:
        """The buttons: text, address, why not."""
        speaks_for = self._speaks_for()
        has_to = self.meeting.has_to_answer if self.meeting else ()
        answer = policy.why_not_answer(self.escalation, self.state, has_to, self.side)
        if self.side in self.answers:
            answer = "Your side has answered."
        ask = policy.why_not_ask(self.escalation, speaks_for, self.meeting is not None)
        return [
            ("Answer the request for a meeting", "answer_meeting", answer),
            ("Ask for a meeting", "ask_for_meeting", ask),
        ]

    def shown(self) -> dict[str, Any] | None:
        """For the template: ``heading``, ``rows`` of a summary list, ``links``."""
        if (meeting := self.meeting) is None:
            return None
        heading, said = "Meeting asked for", rows(meeting, self.escalation, self.answers)
        if self.state is State.FIXED:
            heading = f"Meeting: {moment(meeting.at)}"
            said[0] = {"key": "How long", "value": f"{meeting.minutes} minutes"}
        return {
            "heading": heading,
            "rows": said,
            "links": self._links(meeting) if self.escalation.may_contribute else [],
            "calendar": _address(self.escalation, "meeting_calendar"),
        }

    def _speaks_for(self) -> Side | None:
        return policy.speaks_for(self.escalation, self.side, self.escalation.may_manage)

    def _links(self, meeting) -> list[tuple[str, str]]:
        escalation, asked_by = self.escalation, Side(meeting.side)
        found = []
        if self.side in self.answers and self.state is State.ASKED:
            found.append(("Answer otherwise", _address(escalation, "answer_meeting")))
        if not policy.why_not_change(escalation, self.state, asked_by, self._speaks_for()):
            found.append(("Change the time or place", _address(escalation, "change_meeting")))
        manages = escalation.may_manage
        if not policy.why_not_call_off(escalation, self.state, meeting.meets, self.side, manages):
            found.append(("Call the meeting off", _address(escalation, "call_off_meeting")))
        return found


def _address(escalation, name: str) -> str:
    return reverse(f"escalations:{name}", args=[escalation.reference])


def rows(meeting, escalation, answers=None) -> list[dict[str, str]]:
    """``answers``: by side, to the time that stands; None leaves them out."""
    asked_by = told.agency_words(meeting.side, escalation)
    found = [
        {"key": "When", "value": f"{moment(meeting.at)}, for {meeting.minutes} minutes"},
        {"key": "Where", "value": meeting.where, "url": _as_address(meeting.where)},
        {"key": "To settle", "value": meeting.purpose},
        {"key": "Asked for by", "value": f"{meeting.asked_by}, {asked_by}"},
    ]
    for side in meeting.has_to_answer if answers is not None else ():
        who = told.agency_words(side, escalation)
        found.append({"key": f"Answer of {who}", "value": _said(answers.get(side))})
    return found


def _said(answer: MeetingAnswer | None) -> str:
    if answer is None:
        return "Not answered"
    if answer.agrees:
        return f"Agreed, {answer.answered_by}."
    return f"Proposes another time, {answer.answered_by}.\n\n{answer.words}"


def _as_address(where: str) -> str:
    """A web address that stands alone leads there."""
    return where if where.startswith("https://") and len(where.split()) == 1 else ""


# --- the home page --------------------------------------------------------------------------------


def concerning(person) -> list[tuple[MeetingRequest, bool]]:
    """The meetings to come in which somebody acts, soonest first; with each, whether their side has
    still to answer. A constant number of statements."""
    meetings = _all_to_come(person)
    if not meetings:
        return []
    people = Parties([each.escalation for each in meetings])
    given = MeetingAnswer.objects.visible_to(person).filter(meeting__in=meetings)
    answered = set(given.values_list("meeting", "side", "asked_times"))
    found = []
    for meeting in meetings:
        sides = [
            side
            for side in meeting.meets
            if side is not Side.MANAGER and person.pk in people.acting(meeting.escalation, side)
        ]
        waits = meeting.state == State.ASKED and any(
            side in meeting.has_to_answer
            and (meeting.pk, side, meeting.asked_times) not in answered
            for side in sides
        )
        if sides and (waits or meeting.state == State.FIXED):
            found.append((meeting, waits))
        elif meeting.asked_by_id == person.pk and meeting.state == State.FIXED:
            found.append((meeting, False))
    return found


def _all_to_come(person) -> list[MeetingRequest]:
    since = clock.now() - policy.LONGEST_LASTS
    rows = MeetingRequest.objects.visible_to(person).exclude(state=State.CALLED_OFF)
    rows = rows.filter(at__gt=since, escalation__closed_on=None).order_by("at", "pk")
    rows = rows.select_related("escalation__raising_agency", "escalation__challenged_agency")
    return [each for each in rows[:SHOWN] if each.is_to_come]


# --- a file for a calendar ------------------------------------------------------------------------

STATUS = {State.ASKED: "TENTATIVE", State.FIXED: "CONFIRMED", State.CALLED_OFF: "CANCELLED"}


def calendar_file(meeting: MeetingRequest) -> HttpResponse:
    """The hour, the reference and a link. Neither place nor purpose: they may name somebody."""
    escalation = meeting.escalation
    state = State.CALLED_OFF if escalation.closed_on else State(meeting.state)
    changes = (meeting.asked_times - 1) * len(STATUS) + list(STATUS).index(state)
    lines = [
        f"SEQUENCE:{changes}",
        f"DTSTART:{ics.stamp(meeting.at)}",
        f"DTEND:{ics.stamp(meeting.ends_at)}",
        f"SUMMARY:{ics.escaped(f'{escalation.reference}: meeting')}",
        f"URL:{urljoin(settings.SITE_URL, escalation.get_absolute_url())}",
        f"STATUS:{STATUS[state]}",
    ]
    said = ics.event(
        f"escalation-meeting-{meeting.pk}", lines, product="Meetings", method="PUBLISH"
    )
    return ics.response(said, "meeting.ics")
