"""The page of one escalation: everything on it, put into words for its reader."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from core import calendar, clock, history, record_links, restriction, retention
from core.words import counted, day, moment, opening
from escalations import (
    afterwards,
    both_sides,
    case_rows,
    covered,
    days_shown,
    held_days,
    lessons,
    no_lead,
    paused,
    picture,
    policy,
    recommendation_policy,
    recommending,
    reopening,
    silence_policy,
    standing,
    statement_policy,
    timeline,
    told,
    whom_to_call,
    why_this_date,
    within_policy,
)
from escalations.meetings.shown import OnPage
from escalations.models import (
    OUTCOME_WORDS,
    Escalation,
    Reason,
)
from escalations.parties import OFFICERS, Parties, identities_withheld_from, side_among
from escalations.policy import AGENCIES, Side
from partnership import legal_holds
from partnership.auth import held_by


def page(escalation: Escalation, reader, agencies: Collection[int] | None = None) -> dict[str, Any]:
    """What the template shows. A constant number of statements, whatever the history.

    ``agencies``: of the reader's, those whose notes are shown, all unless said.
    """
    held = held_by(reader)
    side = side_among(held, escalation, reader)
    rows = timeline.read(
        escalation, {agency for agency, _ in held} if agencies is None else agencies
    )
    open_row, declined = case_rows.proposals(rows, escalation)
    recommendation_rows = case_rows.of_recommendation(rows, escalation)
    recommended = case_rows.recommended(recommendation_rows)
    why_not_answer = recommending.why_not_answer(escalation, side, recommended, reader)
    was_asked_for = any(row.kind == "meeting" for row in rows)
    meeting = OnPage(escalation, side, was_asked_for=was_asked_for)
    parties = Parties([escalation])
    pauses = paused.OnPage(escalation, rows, reader, side)
    brought_in = {row.number: row.name for row in rows if row.kind == "brought in"}
    covers: covered.Covers = {}
    acting: list[tuple[str, str]] = []
    if not escalation.closed_on:
        covers = covered.today(escalation, parties)
        acting = _acting(escalation, parties, brought_in, covers)
    say = escalation.said
    facts = standing.Facts(
        procedure=escalation.procedure,
        raised_on=escalation.raised_on,
        step=escalation.step,
        due_on=escalation.due_on,
        waiting_for=escalation.waited_for(),
        people=tuple(acting),
        is_restricted=escalation.is_restricted,
        is_internal=escalation.is_internal,
        has_no_lead=not acting and _has_no_lead(escalation, parties),
        all_needed=escalation.waiting_for in (Side.PARTNERS, Side.BOTH),
        moves_up_by_itself=settings.PARTNERSHIP["escalation"]["moves_up_by_itself"],
        resolution_proposed=open_row is not None,
        recommended=recommended,
        outcome=OUTCOME_WORDS.get(escalation.outcome, ""),
        on_silence=bool(escalation.silence_reason),
        closed_on=escalation.closed_on,
        course=escalation.course,
        open_for=reopening.open_for(escalation, rows),
    )
    entered = reopening.entered(rows)
    latest = rows[::-1]
    each_step = steps(escalation, entered)
    return {
        "title": escalation.reference,
        "escalation": escalation,
        "reason": Reason(escalation.reason).label,
        "at_risk": at_risk(escalation),
        "internal": within_policy.until_then(
            escalation.procedure.within_an_agency, escalation.is_internal
        ),
        "standing": said_of_it(standing.standing(facts, clock.today(), calendar.england()), say),
        "proposal": case_rows.proposal_told(open_row, escalation) if open_row else None,
        "declined": case_rows.declined_told(declined, escalation) if declined else None,
        "silence": say(paused.silence_line(escalation, open_row)),
        "pause": pauses.shown(),
        "recommendation": case_rows.recommendation_told(recommendation_rows, escalation),
        "statements": both_sides.section(escalation, rows, side, reader),
        "meeting": meeting.shown(),
        "actions": actions(
            escalation,
            side,
            open_row,
            recommended,
            held,
            why_not_answer_it=why_not_answer,
            filed=both_sides.filed(rows, escalation),
            of_meeting=meeting.offered(),
            of_pause=pauses.offered(
                parties.keepers(escalation) if pauses.asked and escalation.may_manage else ()
            ),
            of_closing=[
                *afterwards.offered(escalation, reader),
                *reopening.offered(escalation, side),
            ],
        ),
        "why_not": [
            say(line) for line in why_not_lines(escalation, side, open_row, why_not_answer)
        ],
        "keeps_log": escalation.may_manage and lessons.keeps(held),
        "came_of_it": lessons.came_of_it(
            [str(row.name) for row in rows if row.kind == "came of it"], reader
        ),
        "holds": holds(escalation),
        "links": record_links.of(escalation, reader),
        "emergency": emergency(escalation, reader),
        "with_whom": with_whom(escalation),
        "days": days_shown.drawn(escalation, rows),
        "weekdays": picture.SHORT_WEEKDAYS,
        "steps": each_step,
        # A closed case is due no more; its steps below keep their dates.
        "why": None if escalation.closed_on else each_step[escalation.step - 1]["why"],
        "disagreement": case_rows.disagreement(escalation),
        "child": case_rows.child(escalation, identities_withheld_from(reader)),
        "people": whom_to_call.people(escalation, parties, covers),
        "contacts": [
            case_rows.contact_entry(row, escalation) for row in latest if row.kind == "contact"
        ],
        "files": [case_rows.file_entry(row, escalation) for row in latest if row.kind == "file"],
        "notes": [case_rows.note_entry(row) for row in latest if row.kind == "note"],
        "history": [case_rows.history_entry(row, escalation) for row in latest],
        "as_it_stood": moment(clock.now()),
    }


def said_of_it(found: standing.Standing, say) -> standing.Standing:
    return replace(found, lines=[say(line) for line in found.lines])


def at_risk(escalation) -> str:
    """What the page says first of all of a child who was said to be at immediate risk."""
    if not escalation.at_immediate_risk:
        return ""
    said = "When this was raised, a child was said to be at immediate risk of harm."
    if escalation.fast_track_on:
        said += (
            f" It began by the fast track at step {escalation.entered_at_step}, on"
            f" {day(escalation.fast_track_on)}."
        )
    return said


def emergency(escalation, reader) -> str:
    """To whoever opened it in an emergency, and to nobody else: until when they can read it."""
    until = restriction.open_in_an_emergency_until(escalation, reader)
    return (
        f"You opened this in an emergency. You can read it until {moment(until)}." if until else ""
    )


def holds(escalation) -> list[str]:
    """The legal holds on it, to whoever manages it."""
    if not escalation.may_manage:
        return []
    return legal_holds.standing_on(escalation, retention.kind_of(Escalation))


def with_whom(escalation) -> dict[str, Any]:
    """How long it has been with whom: a sentence, and the rows of a table that add up."""
    states = history.rows_about(escalation, Escalation).order_by("history_date", "history_id")
    states = states.values_list("history_date", "waiting_for", "closed_on")
    turns = held_days.turns_of(
        (closed_on or clock.local(at).date(), None if closed_on else side)
        for at, side, closed_on in states
    )
    until = escalation.closed_on or clock.today()
    days = held_days.held(turns, escalation.raised_on, until, calendar.england())
    names = [escalation.called(side, "short_name") for side in AGENCIES]
    told = held_days.in_words(days, *names)
    return {
        "said": held_days.sentence(told),
        "columns": ("With whom", "How long"),
        "rows": [
            *([opening(who), for_days] for who, for_days in told),
            ["Together", counted(sum(days.values()), "working day")],
        ],
    }


# --- whose turn ---------------------------------------------------------------------------------


def _acting(escalation, parties, brought_in, covers) -> list[tuple[str, str]]:
    side = Side(escalation.waiting_for)
    raiser = escalation.raised_by
    known = {raiser.pk: (raiser.full_name, raiser.job_title)}
    known |= {person: (name, "") for person, name in brought_in.items()}
    sides = {Side.BOTH: AGENCIES, Side.MANAGER: ()}.get(side, (side,))
    for each in sides:
        contacts = parties.contacts(escalation, each, escalation.step)
        if each != Side.PARTNERS:
            contacts = [*parties.directory.leads(parties.agency_of(escalation, each)), *contacts]
        known |= {contact.user_id: (contact.full_name, contact.post) for contact in contacts}
    acting = parties.acting(escalation, side)
    if unknown := set(acting) - known.keys():
        others = get_user_model().objects.filter(pk__in=unknown)
        known |= {person.pk: (person.full_name, person.job_title) for person in others}
    return [
        (known[person][0], covered.with_cover(known[person][1], covers.get(person, [])))
        for person in acting
    ]


def _has_no_lead(escalation, parties) -> bool:
    side = Side(escalation.waiting_for)
    return not escalation.closed_on and side in no_lead.sides_without(escalation, parties)


# --- what the reader can do ---------------------------------------------------------------------


def actions(
    escalation,
    side,
    open_row,
    recommended=None,
    held=(),
    *,
    why_not_answer_it="",
    filed=None,
    of_meeting=(),
    of_pause=(),
    of_closing=(),
) -> list[dict[str, str]]:
    """The buttons: what no rule of the procedure refuses, the most likely first.

    ``why_not_answer_it``: the recommendation. ``filed``: by step, the sides that have filed their
    statement. ``of_meeting``: what `OnPage.offered` gives: to answer the request for one, and to
    ask; ``of_pause`` likewise. ``of_closing``: what is to be done once it is closed.
    """
    if not escalation.may_contribute:
        return []
    today = clock.today()
    proposed_by = Side(open_row.side) if open_row else None
    filed_now = (filed or {}).get(escalation.step, set())
    file_refusal = statement_policy.why_not_file(
        escalation, side, filed_now, today, is_recommended=recommended is not None
    )
    file_title = statement_policy.title(escalation.step, replaces=side in filed_now)
    file = (file_title, "file_statement", file_refusal)
    asked = escalation.step == policy.Step.STATUTORY_PARTNERS and side not in filed_now
    manages, hears = escalation.may_manage, any(role in OFFICERS for _, role in held)
    offered = [
        *of_closing,
        ("Answer the proposed resolution", "answer",
         policy.why_not_answer(escalation, side, proposed_by)),
        ("Answer the recommendation", "answer_recommendation", why_not_answer_it),
        *of_meeting[:1],
        *of_pause[:1],
        ("Close on silence", "close_on_silence",
         silence_policy.why_not_close(
             escalation, side, manages, paused.proposed_in(open_row) if open_row else None,
             escalation.procedure.silence, today, calendar.england())),
        ("Close as recommended", "close_as_recommended",
         recommendation_policy.why_not_close_as_recommended(
             escalation, side, manages, recommended)),
        ("Close as unresolved", "close_unresolved",
         policy.why_not_close_unresolved(escalation, side, manages, today, recommended)),
        ("Record the recommendation", "recommend",
         recommendation_policy.why_not_recommend(
             escalation, side, hears=hears, manages=manages, recommended=recommended)),
        *([file] if asked else []),
        ("Log a contact", "log_contact",
         policy.why_not_log_contact(escalation, side, today, today)),
        ("Propose a resolution", "propose",
         policy.why_not_propose(escalation, side, open_row is not None)),
        *([] if asked else [file]),
        *of_meeting[1:],
        (f"Move up to step {escalation.step + 1}", "move_up",
         policy.why_not_move_up(escalation, side)),
        *of_pause[1:],
        ("Add a note", "add_note", policy.why_not_add_note(escalation)),
        ("Add a file", "add_document", policy.why_not_add_document(escalation)),
        ("Bring in a colleague", "bring_in", policy.why_not_bring_in(escalation, side)),
        ("Withdraw", "withdraw", policy.why_not_withdraw(escalation, side)),
    ]  # fmt: skip
    found = [(text, name) for text, name, refusal in offered if refusal is None]
    first = found[0][1] if found else ""
    return [
        {
            "text": text,
            "url": reverse(f"escalations:{name}", args=[escalation.reference]),
            "kind": "" if name == first and first not in NEVER_FIRST else "secondary",
        }
        for text, name in found
    ]


# What nobody has to do: no button of these stands out.
NEVER_FIRST = ("add_note", "ask_for_pause", "reopen")


def why_not_lines(escalation, side, open_row, why_not_answer_it) -> list[str]:
    """Why something that people look for cannot be done now."""
    if escalation.closed_on or not escalation.may_contribute:
        return []
    if side is None:
        return ["Only the two agencies can log a contact, move it up or agree how it ends."]
    refusals = [policy.why_not_move_up(escalation, side)]
    if why_not_answer_it == recommendation_policy.NOT_FOR_ITS_AGENCY:
        refusals.append(why_not_answer_it)
    if open_row and side != Side.PARTNERS:
        refusals.append(policy.why_not_answer(escalation, side, Side(open_row.side)))
    return [refusal for refusal in refusals if refusal]


# --- the steps ----------------------------------------------------------------------------------


def steps(escalation, entered) -> list[dict[str, Any]]:
    """The four steps with their windows. ``entered``: the history rows of moves, by step."""
    return [_step(escalation, rule, entered) for rule in escalation.procedure.steps]


def _step(escalation, rule, entered) -> dict[str, Any]:
    if rule.number < escalation.entered_at_step:
        return {
            "number": rule.number.value,
            "title": rule.title,
            "passed_over": "The fast track began above it.",
            "state": "Passed over",
            "tone": "grey",
        }
    if rule.number < escalation.course.entered_at_step:
        return {
            "number": rule.number.value,
            "title": rule.title,
            "passed_over": "It was opened again above it.",
            "state": "Over",
            "tone": "grey",
        }
    window = escalation.window(rule.number)
    row = entered.get(rule.number)
    how, days = "", f"Days {rule.first_day} to {rule.last_day}"
    if row:
        by = "when the step before had ended" if row.yes else f"by {row.who}"
        how = f"Begun {by}, {day(row.on)}. {told.authorised(row)}".rstrip()
        if row.kind == "reopened":
            how = f"Opened again by {row.who}, {day(row.on)}."
    elif rule.number == escalation.entered_at_step and escalation.fast_track_on:
        how, days = "Begun by the fast track.", "The day it was raised"
    state, tone = "To come", "grey"
    if rule.number < escalation.step:
        state, tone = "Over", "grey"
    elif rule.number == escalation.step:
        state, tone = ("Ended here", "grey") if escalation.closed_on else ("Now", "blue")
        if not escalation.closed_on and window.due_on < clock.today():
            state, tone = "Past its end", "orange"
    elif escalation.closed_on:
        state = "Not needed"
    return {
        "number": rule.number.value,
        "title": rule.title,
        "who": rule.who,
        "days": days,
        "opens_on": day(window.opens_on),
        "due_on": day(window.due_on),
        "without_pause": _without_pause(escalation, rule.number, window),
        "how": how,
        "state": state,
        "tone": tone,
        "why": why_this_date.explain(
            escalation.procedure,
            rule.number,
            escalation.raised_on,
            calendar.england(),
            escalation.course,
        ),
        "is_now": rule.number == escalation.step and not escalation.closed_on,
    }


def _without_pause(escalation, step: int, window: policy.Window) -> str:
    if not escalation.paused:
        return ""
    unpaused = escalation.unpaused_due_on(step)
    return "" if unpaused == window.due_on else f"Without the pause: to {day(unpaused)}."


def step_after(escalation) -> dict[str, Any]:
    return steps(escalation, {})[escalation.step]


# --- what it is about ---------------------------------------------------------------------------
