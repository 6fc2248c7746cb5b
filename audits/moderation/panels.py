"""The moderation panel of a cycle meets: planned, moved, called off, and what it came to.

By whoever runs the cycle, about returns of other agencies than their own. Scores are decided where
each return's stand side by side (`audits.moderation.settling`), not here.
"""

from collections.abc import Iterable, Mapping
from datetime import date, time

from audits.cycles.models import Cycle
from audits.moderation import notices, policy, who
from audits.moderation.models import (
    ModeratorAssignment,
    PanelDiscussion,
    PanelMeeting,
    at,
    scored_blind_by,
)
from audits.question_sets.operations import require_an_author
from audits.returns.models import Return, SubmittedScore
from audits.returns.policy import State
from core import clock
from core.as_seen import require_as_seen
from core.operations import NotAllowed, current, lock, lock_all, no_twin, operation
from core.words import listed, moment
from partnership.held import held_now, require


@operation
@no_twin
def plan_panel(
    cycle: Cycle, *, meets_on: date, begins_at: time, place: str, returns: Iterable[Return], by
) -> PanelMeeting:
    """``begins_at``: by the clocks of England. Whoever moderates one of ``returns`` is told."""
    require_an_author(by, cycle.version.question_set.kind)
    found = _to_speak_about(cycle, returns, by)
    _require_an_hour_to_come(meets_on, begins_at)
    require(policy.why_not_plan(len(found)))
    meeting = PanelMeeting.objects.create(
        cycle=cycle, meets_on=meets_on, begins_at=begins_at, place=place.strip(), planned_by=by,
        planned_on=clock.today(),
    )  # fmt: skip
    _put_before(meeting, found)
    notices.panel(meeting, meeting.history.count(), invited(found), by)
    return meeting


@operation
def change(
    meeting, *, meets_on: date, begins_at: time, place: str, returns: Iterable[Return], by,
    version: str = "",
) -> PanelMeeting:  # fmt: skip
    """Where the day, the hour or the place is another, all who moderate its returns are told; else
    those who are new to it. A return of an agency of theirs stays as it is, and so does one that is
    final by now. Once it has begun, its agenda may still be put right, and nobody is told."""
    meeting = _locked(meeting, by, version)
    require(policy.why_not_change_meeting(**_stands(meeting)))
    there = {each.agency_return_id: each for each in _agenda(meeting)}
    final = {k for k, each in there.items() if each.agency_return.state == State.FINAL}
    of_own = {k for k, each in there.items() if _is_own(each.agency_return, by)}
    stay = final | of_own
    wanted = {each.pk: each for each in returns if each.pk not in stay}
    added = _to_speak_about(
        meeting.cycle, [each for pk, each in wanted.items() if pk not in there], by
    )
    now, invited_for = (meets_on, begins_at, place.strip()), meeting.meets_on
    is_moved = now != (meeting.meets_on, meeting.begins_at, meeting.place)
    if (meets_on, begins_at) != (meeting.meets_on, meeting.begins_at):
        _require_an_hour_to_come(meets_on, begins_at)
    require(policy.why_not_plan(len(wanted) + len(of_own - final)))
    before = dict(invited([each.agency_return for each in there.values()]))
    dropped = [each for pk, each in there.items() if pk not in wanted and pk not in stay]
    for each in dropped:
        current().admit_by_rule(each.agency_return)
        each.delete()
    _put_before(meeting, added)
    meeting.meets_on, meeting.begins_at, meeting.place = now
    meeting.save()
    if meeting.at <= clock.now():
        return meeting
    after = dict(invited([each.agency_return for each in _agenda(meeting)]))
    number = meeting.history.count()
    new = {who: each for who, each in after.items() if who not in before}
    notices.panel(meeting, number, new.items(), by)
    if is_moved:
        still = {who: each for who, each in after.items() if who in before}
        notices.panel_moved(meeting, number, still.items(), by)
    left = {who: each for who, each in before.items() if who not in after}
    notices.panel_off(meeting, number, left.items(), by, on=invited_for)
    return meeting


@operation
def call_off(meeting, *, reason: str, by, version: str = "") -> PanelMeeting:
    """``reason``: those invited read it on the page of the meeting; no mail says it."""
    meeting = _locked(meeting, by, version)
    require(policy.why_not_call_off(**_stands(meeting)))
    if not reason.strip():
        raise NotAllowed("Say why it is called off.", "reason")
    meeting.called_off_on, meeting.off_because = clock.today(), reason.strip()
    meeting.save()
    told = invited([each.agency_return for each in _agenda(meeting)])
    notices.panel_off(meeting, meeting.history.count(), told, by, on=meeting.meets_on)
    return meeting


@operation
def record(
    meeting, *, present: str, said: Mapping[int, str], by, version: str = ""
) -> PanelMeeting:
    """``said``: by the key of a return what was said about it; nothing where the panel did not come
    to it. Once: what is on record stands."""
    meeting = _locked(meeting, by, version)
    require(policy.why_not_record(meeting.at, clock.now(), **_stands(meeting)))
    agenda = _agenda(meeting)
    if not said.keys() <= {each.agency_return_id for each in agenda}:
        raise NotAllowed("One of these returns is not before this panel. Open the page again.")
    if not present.strip():
        raise NotAllowed("Say who was there.", "present")
    if not any(text.strip() for text in said.values()):
        raise NotAllowed("Say of at least one return what was said.")
    require(_why_not_write_about([each.agency_return for each in agenda], by))
    for each in agenda:
        current().admit_by_rule(each.agency_return)
        each.said = said.get(each.agency_return_id, "").strip()
        each.save()
    meeting.present, meeting.recorded_on = present.strip(), clock.today()
    meeting.save()
    return meeting


def also_invite(assignments: Iterable[ModeratorAssignment], by) -> None:
    """Within the operation that gives somebody a return: they are told of the panel that is to
    speak about it."""
    given = list(assignments)
    coming = PanelMeeting.objects.filter(cycle__in={e.agency_return.cycle_id for e in given})
    rows = PanelDiscussion.objects.filter(meeting__in=coming.to_come(clock.today()))
    rows = rows.filter(agency_return__in=[each.agency_return_id for each in given])
    for line in rows.select_related("meeting"):
        told = [
            (each.moderator.person_id, each.agency_return)
            for each in given
            if each.agency_return_id == line.agency_return_id
        ]
        meeting = line.meeting
        notices.panel(meeting, meeting.history.count(), told, by)


def invited(returns: Iterable[Return]) -> list[tuple[int, Return]]:
    """Within an operation: (person, one of ``returns``) of each who moderates any of them."""
    its = {each.pk: each for each in returns}
    rows = ModeratorAssignment.objects.filter(
        agency_return__in=its, ended_on=None, moderator__ended_on=None
    )
    found: dict[int, Return] = {}
    for person, key in rows.order_by("pk").values_list("moderator__person", "agency_return"):
        found.setdefault(person, its[key])
    return [*found.items()]


def _locked(meeting, by, version: str) -> PanelMeeting:
    meeting = lock(meeting)
    require_an_author(by, meeting.cycle.version.question_set.kind)
    require_as_seen(meeting, version, _meanwhile(meeting))
    return meeting


def _meanwhile(meeting: PanelMeeting) -> str:
    """What became of it, for whoever had it open: references and no agency."""
    if meeting.called_off_on:
        return f"A colleague has called this meeting off meanwhile: {meeting.off_because}"
    if meeting.recorded_on:
        return "A colleague has put this meeting on record meanwhile."
    about = listed(each.agency_return.reference for each in _agenda(meeting))
    return (
        f"A colleague has changed this meeting meanwhile. It is on {moment(meeting.at)},"
        f" {meeting.place}, about {about}."
    )


def _require_an_hour_to_come(meets_on: date, begins_at: time) -> None:
    refusal = policy.why_not_meet_at(at(meets_on, begins_at), clock.local(clock.now()))
    require(refusal, "begins_at" if meets_on == clock.today() else "meets_on")


def _stands(meeting: PanelMeeting) -> dict[str, bool]:
    return {
        "is_recorded": meeting.recorded_on is not None,
        "is_off": meeting.called_off_on is not None,
    }


def _agenda(meeting: PanelMeeting) -> list[PanelDiscussion]:
    rows = PanelDiscussion.objects.filter(meeting=meeting)
    return list(rows.select_related("agency_return__version_asked__question_set"))


def _is_own(agency_return: Return, by) -> bool:
    return by is not None and who.is_of_its_agency(agency_return, held_now(by))


def _to_speak_about(cycle: Cycle, returns: Iterable[Return], by) -> list[Return]:
    """Locked. Raises NotAllowed."""
    keys = {each.pk for each in returns}
    found = lock_all(Return.objects.filter(pk__in=keys, cycle=cycle))
    if len(found) < len(keys):
        raise NotAllowed("One of these returns is of another cycle. Open the page again.")
    own = who.of_agencies_of(found, held_now(by)) if by is not None else set()
    scored = SubmittedScore.objects.filter(agency_return__in=keys).exclude(value=None)
    with_score = set(scored.values_list("agency_return", flat=True))
    for each in found:
        refusal = policy.why_not_speak_about(
            each.state, questions=int(each.pk in with_score), is_of_its_agency=each.pk in own
        )
        require(refusal and f"{each.reference}: {refusal}", "returns")
        current().admit_by_rule(each)
    return found


def _why_not_write_about(returns: list[Return], by) -> str | None:
    if by is None:
        return None
    to_score = set(scored_blind_by(by).values_list("agency_return", flat=True))
    own = who.of_agencies_of(returns, held_now(by))
    return policy.why_not_write_about(
        of_own=[each.reference for each in returns if each.pk in own],
        to_score=[each.reference for each in returns if each.pk in to_score],
    )


def _put_before(meeting: PanelMeeting, returns: Iterable[Return]) -> None:
    for each in returns:
        PanelDiscussion.objects.create(agency_return=each, meeting=meeting)
