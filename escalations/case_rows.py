"""The rows of one escalation's page: what is proposed and recommended, what it is about, and what
has happened. Each is a dict of words for a template."""

from django.urls import reverse

from core.words import counted, day, moment, opening
from escalations import timeline, told
from escalations.models import (
    ANSWER_WORDS,
    OUTCOME_WORDS,
    SINCE,
    AgeBand,
    LevelOfNeed,
    Method,
    PlanStatus,
    Reason,
)
from escalations.policy import AGENCIES, Answer, Recommended, Side
from partnership.agencies import names


def proposal_rows(proposal, escalation) -> list[dict[str, str]]:
    agency = escalation.called(Side(proposal.side))
    return _proposal_words(
        f"{proposal.proposed_by}, {agency}", proposal.outcome, proposal.statement, escalation
    )


def proposals(rows, escalation) -> tuple[timeline.Row | None, timeline.Row | None]:
    """Of the present round: the one that waits for an answer, and the latest if it was declined.

    Closed, whatever was still proposed has lapsed.
    """
    latest = {row.pk: row for row in rows if row.kind == "proposal"}
    found = [row for row in latest.values() if row.number == escalation.round]
    if escalation.closed_on or not found:
        return None, None
    waiting = next((row for row in found if row.yes is None), None)
    return waiting, (None if waiting or found[-1].yes else found[-1])


def declined_told(row, escalation):
    """``row``: of the answer, so that its person is who declined."""
    side = Side(row.side)
    who = f"{row.who}, {told.agency_words(side.other, escalation)}"
    return [
        *_proposal_words(
            opening(told.agency_words(side, escalation)), row.code, row.text, escalation
        ),
        {"key": "Declined by", "value": who},
        {"key": "What was answered", "value": row.answer},
    ]


def proposal_told(row, escalation):
    who = f"{row.who}, {told.agency_words(row.side, escalation)}"
    return _proposal_words(who, row.code, row.text, escalation)


def _proposal_words(who, outcome, statement, escalation):
    return [
        {"key": "Proposed by", "value": who},
        {"key": "Outcome", "value": OUTCOME_WORDS[outcome]},
        {"key": escalation.said("What both agencies would agree"), "value": statement},
    ]


RECOMMENDED = ("recommended", "recommendation answered")


def recommendation(escalation) -> list[dict[str, str]]:
    """What is recommended, who heard it, what they declared, and what each agency has answered."""
    return recommendation_told(of_recommendation(timeline.read(escalation), escalation), escalation)


def of_recommendation(rows, escalation) -> list[timeline.Row]:
    """Those of the present round; what was recommended before is in the history."""
    return [row for row in rows if row.kind in RECOMMENDED and row.number == escalation.round]


def recommended(rows) -> Recommended | None:
    answers = {Side(row.side): Answer(row.code) for row in rows if row.side}
    return Recommended(answers) if rows else None


def recommendation_told(rows, escalation) -> list[dict[str, str]]:
    if not rows:
        return []
    made, *answered = rows
    found = [
        ("Recommended", made.text),
        ("Made on", day(made.on)),
        ("Heard by", made.name),
        ("Declared by those who heard it", made.answer),
        ("Recorded by", made.who),
    ]
    said = {
        row.side: "\n\n".join(filter(None, [f"{ANSWER_WORDS[row.code]}, {row.who}.", row.text]))
        for row in answered
    }
    found += [
        (f"Answer of {escalation.called(side)}", said.get(side, "Not answered"))
        for side in AGENCIES
    ]
    return [{"key": key, "value": value} for key, value in found if value]


def disagreement(escalation) -> list[dict[str, str]]:
    team = f", {escalation.challenged_team}" if escalation.challenged_team else ""
    both = [escalation.raising_agency, escalation.challenged_agency]
    then = names.as_then(both, escalation.raised_on)
    ours, theirs = then[both[0].pk], then[both[1].pk]
    rows = [
        ("Raised by", f"{escalation.raised_by}, {ours}"),
        ("Raised with", f"{escalation.challenged_worker}{team}, {theirs}"),
        ("First raised on", day(escalation.raised_on)),
        ("About", Reason(escalation.reason).label),
        ("What is disputed", escalation.what_is_disputed),
        (SINCE, day(escalation.decided_on) if escalation.decided_on else ""),
        ("Evidence", escalation.evidence),
        ("What should happen", escalation.outcome_wanted),
        ("Risk if it is not resolved", escalation.risk_if_unresolved),
        ("What the child and family think", escalation.child_and_family_view),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def child(escalation, withheld: bool) -> list[dict[str, str]]:
    rows = [
        ("Reference", "Withheld" if withheld else escalation.child_reference),
        ("Initials", "Withheld" if withheld else escalation.child_initials),
        ("Age", "Withheld" if withheld else AgeBand(escalation.child_age_band).label),
        ("Level of need", LevelOfNeed(escalation.level_of_need).label),
        ("Plan", PlanStatus(escalation.plan_status).label),
    ]
    return [{"key": key, "value": value} for key, value in rows]


# --- what has happened --------------------------------------------------------------------------


def contact_entry(row, escalation) -> dict[str, str]:
    agency = told.agency_words(row.side, escalation)
    return {
        "heading": f"{Method(row.code).label}: {row.name}",
        "when": day(row.on),
        "who": f"{row.who}, {agency}, at step {row.number}",
        "text": row.text,
    }


def file_entry(row, escalation) -> dict[str, str]:
    return {
        "name": row.name,
        "url": reverse("escalations:document", args=[escalation.reference, row.pk]),
        "about": f"{_size(row.number)}, added by {row.who} on {day(row.at)}",
    }


def _size(size: int) -> str:
    if size < 1000:
        return counted(size, "byte")
    return f"{size / 1000:,.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"


def note_entry(row) -> dict[str, str]:
    audience = "everyone who may open this" if row.name is None else f"people of {row.name}"
    return {
        "heading": f"Note for {audience}",
        "when": moment(row.at),
        "who": row.who,
        "text": row.text,
    }


def history_entry(row, escalation) -> dict[str, str]:
    """The sentence, and what was written where no other section of the page shows it."""
    [entry] = timeline.told([row], escalation)
    written = "" if row.kind in ("contact", "note") else entry.text
    return {
        "at": entry.at.isoformat(),
        "heading": entry.heading,
        "when": moment(entry.at),
        "text": "\n\n".join(filter(None, (entry.sentence, written))),
    }
