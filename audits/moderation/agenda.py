"""A meeting of the moderation panel, to whoever runs the cycle and to those invited: its page, the
home page, the forward plan, and a file for a calendar."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse

from audits.moderation import cycle_lists, policy, who
from audits.moderation.cycle_lists import Line
from audits.moderation.models import (
    ModeratorAssignment,
    PanelDiscussion,
    PanelMeeting,
    on_agendas,
    times_given,
)
from audits.moderation.pages import page_of
from audits.returns.models import Return
from audits.returns.policy import State
from core import by_whom, clock, history, ics
from core.words import counted, day, moment
from partnership.auth import held_by
from partnership.forward_plan import Entry

COLUMNS = ("When", "Where", "Stands")
SHOWN = 25  # meetings on a home page
HIDDEN = (
    "You see how far its scores lie apart, and what was said, when you have scored it yourself."
)


@dataclass(frozen=True)
class Item:
    """A return before the panel. ``is_own``: of an agency at which the reader holds a role;
    ``to_score``: they moderate it and have not scored it. Of either they read no more than that it
    is on the agenda, as whoever stands in for somebody who has not scored it."""

    line: Line
    said: str
    is_own: bool
    to_score: bool = False

    @property
    def agency_return(self) -> Return:
        return self.line.agency_return

    @property
    def is_hidden(self) -> bool:
        return self.is_own or self.line.is_hidden


def read(meeting: PanelMeeting, person) -> list[Item]:
    """Of the returns of its agenda that somebody runs or moderates, by the agency's name. A
    constant number of statements."""
    of_it = PanelDiscussion.objects.visible_to(person).filter(meeting=meeting)
    said = dict(of_it.values_list("agency_return", "said"))
    theirs = on_agendas(person).filter(meeting=meeting).values_list("agency_return", flat=True)
    rows = Return.objects.visible_to(person).filter(pk__in={*said, *theirs})
    lines = cycle_lists.lines_of(rows, person)
    own = who.of_agencies_of([each.agency_return for each in lines], held_by(person))
    open_ones = ModeratorAssignment.objects.visible_to(person).filter(
        moderator__person=person, finished_on=None, ended_on=None, agency_return__in=rows
    )
    to_score = set(open_ones.values_list("agency_return", flat=True))
    return [
        Item(each, said.get(key, ""), key in own, key in to_score)
        for each in lines
        if (key := each.agency_return.pk)
    ]


def why_not_write(items: list[Item]) -> str | None:
    return policy.why_not_write_about(
        of_own=[each.agency_return.reference for each in items if each.is_own],
        to_score=[each.agency_return.reference for each in items if each.line.is_hidden],
    )


def shown(item: Item, levels: list[int], *, is_recorded: bool) -> dict[str, Any]:
    """For the page: ``heading``, ``rows`` of a summary list, ``said``, where it leads."""
    line, its = item.line, item.agency_return
    found: dict[str, Any] = {"heading": f"{its.agency}, {its.reference}", "said": "", "url": ""}
    if item.is_own:
        return found | {"hidden": policy.OF_ITS_AGENCY}
    if item.is_hidden:
        if item.to_score:
            found |= {"text": "Score this return", "url": page_of(its, "work")}
        return found | {"hidden": HIDDEN}
    if its.state == State.FINAL and not is_recorded:
        found["is_final"] = True
    rows = [
        {"key": "Moderators", "value": line.cells[0]},
        {"key": "Scored by", "value": line.cells[1]},
        {"key": "Where scores differ", "value": _differ(line)},
    ]
    if said := cycle_lists.agreed([line], levels)[0]:
        rows.append({"key": "Between the moderators", "value": said})
    decided = f"{line.decided} of {counted(len(line.own), 'question')}"
    rows += [{"key": "Decided", "value": decided}, {"key": "Stage", "value": line.stage}]
    found |= {"rows": rows, "text": "The scores side by side", "url": page_of(its, "panel")}
    if is_recorded:
        found["said"] = item.said or "The panel did not come to it."
    return found


def _differ(line: Line) -> str:
    if not line.finished:
        return "Nobody has finished scoring it"
    if not line.differ:
        return "Nowhere"
    apart = counted(line.furthest, "level")
    return f"{counted(line.differ, 'question')}, by {apart} at most"


def in_question(person, cycle, meeting: PanelMeeting | None = None) -> list[tuple[Line, bool]]:
    """The returns that a meeting could speak about, what is not decided first; with each, whether
    to propose it: its scores differ and are not decided. With a ``meeting``: those of its agenda,
    which stay proposed, as well, but for what is final by now: that stays before it unasked."""
    there: set[int] = set()
    if meeting is not None:
        rows = PanelDiscussion.objects.visible_to(person).filter(meeting=meeting)
        there = set(rows.values_list("agency_return", flat=True))
        there |= set(
            on_agendas(person).filter(meeting=meeting).values_list("agency_return", flat=True)
        )
    lines = cycle_lists.lines(cycle, person)
    own = who.of_agencies_of([each.agency_return for each in lines], held_by(person))
    found = []
    for each in lines:
        key = each.agency_return.pk
        can_be = each.agency_return.state == State.SUBMITTED and (each.own or each.is_hidden)
        is_final = each.agency_return.state == State.FINAL
        if key not in own and not is_final and (can_be or key in there):
            is_proposed = bool(each.differ) and not each.is_ready
            found.append((each, key in there if meeting is not None else is_proposed))
    return sorted(found, key=lambda each: each[0].is_ready)


def choice_of(line: Line) -> str:
    """A return in the form that puts it before a panel."""
    its = f"{line.agency_return.agency}, {line.agency_return.reference}"
    if line.is_hidden or not line.own:
        return its
    if line.is_ready:
        return f"{its}: all is decided"
    if not line.finished:
        return f"{its}: not scored yet"
    if not line.differ:
        return f"{its}: all gave the same scores"
    return f"{its}: scores differ in {counted(line.differ, 'question')}"


def put_on_record(meeting: PanelMeeting) -> str:
    """Who did, and when: “Dana Dale, on 3 October 2026”, of a meeting that somebody opened."""
    rows = history.rows_about(meeting, PanelMeeting).exclude(recorded_on=None)
    row = rows.select_related(*by_whom.OF_HISTORY).order_by("history_id").first()
    on = day(meeting.recorded_on)
    return f"{by_whom.of(row)}, on {on}" if row else f"On {on}"


# --- in a line ------------------------------------------------------------------------------------


def is_all_final(meeting: PanelMeeting, person) -> bool:
    """Whether each return before it is final, though it is neither on record nor called off."""
    return bool(_all_final([meeting], person))


def _all_final(meetings: Iterable[PanelMeeting], person) -> set[int]:
    """The keys of those for which `is_all_final` is true. One statement, or none."""
    waiting = {each.pk for each in meetings if each.is_open}
    if not waiting:
        return set()
    rows = PanelMeeting.objects.visible_to(person).filter(pk__in=waiting).with_something_open()
    return waiting - set(rows.order_by().values_list("pk", flat=True))


def stands(meeting: PanelMeeting, *, all_final: bool = False) -> str:
    if meeting.called_off_on:
        return f"Called off on {day(meeting.called_off_on)}"
    if meeting.recorded_on:
        return f"Took place, and is on record since {day(meeting.recorded_on)}"
    has_begun = meeting.at <= clock.now()
    if all_final:
        what = "put it on record, or call it off" if has_begun else "call it off"
        return f"All of its returns are final: {what}"
    return "To be recorded" if has_begun else "To come"


def rows_of(meetings, person) -> list[list[Any]]:
    meetings = list(meetings)
    final = _all_final(meetings, person)
    return [
        [
            {"text": moment(each.at), "url": each.get_absolute_url()},
            each.place,
            stands(each, all_final=each.pk in final),
        ]
        for each in meetings
    ]


def of_cycle(cycle, person):
    return PanelMeeting.objects.visible_to(person).filter(cycle=cycle).select_related("cycle")


def open_for(person) -> list[PanelMeeting]:
    """What is to come and to be recorded of all that somebody may open, soonest first. Not what is
    to come about returns that are all final: nothing is left to speak about."""
    rows = PanelMeeting.objects.visible_to(person).filter(called_off_on=None, recorded_on=None)
    now = clock.local(clock.now())
    begun = Q(meets_on__lt=now.date()) | Q(meets_on=now.date(), begins_at__lte=now.time())
    still = PanelMeeting.objects.visible_to(person).with_something_open().order_by()
    found = rows.filter(begun | Q(pk__in=still.values("pk")))
    found = found.select_related("cycle__version__question_set")
    return list(found.order_by("meets_on", "begins_at", "pk")[:SHOWN])


def to_come(viewer, today: date, until: date) -> Iterator[Entry]:
    """For the forward plan: not those about returns that are all final."""
    rows = PanelMeeting.objects.visible_to(viewer).to_come(today).filter(meets_on__lte=until)
    rows = rows.with_something_open()
    for each in rows.select_related("cycle").order_by("meets_on", "pk"):
        yield Entry(
            each.meets_on, f"panel-{each.pk}", each.cycle.name, what=moment(each.at),
            url=each.get_absolute_url(),
        )  # fmt: skip


# --- a file for a calendar ------------------------------------------------------------------------


def calendar_file(
    meeting: PanelMeeting, items: list[Item], person, *, is_off: bool
) -> HttpResponse:
    """The hour, the references of the returns that its reader runs or moderates, and a link. Each
    later state replaces an earlier one in the calendar that has it. ``is_off``: this reader was
    invited to it, and is no longer."""
    references = ", ".join(each.agency_return.reference for each in items)
    summary = f"Moderation panel: {references}" if items else "Moderation panel"
    lines = [
        f"SEQUENCE:{meeting.history.count() - 1 + times_given(person, meeting.cycle)}",
        f"DTSTART:{ics.stamp(meeting.at)}",
        f"SUMMARY:{ics.escaped(summary)}",
        f"URL:{urljoin(settings.SITE_URL, meeting.get_absolute_url())}",
        f"STATUS:{'CANCELLED' if is_off or meeting.called_off_on else 'CONFIRMED'}",
    ]
    said = ics.event(
        f"moderation-panel-{meeting.pk}", lines, product="Moderation", method="PUBLISH"
    )
    return ics.response(said, "moderation-panel.ics")
