"""Escalations as a spreadsheet: what the list shows, with the dates and categories beside it."""

from collections.abc import Iterable

from django.db.models import F

from escalations import lists
from escalations.choice import Choice
from escalations.models import OUTCOME_WORDS, AgeBand, LevelOfNeed, PlanStatus, Reason
from escalations.parties import identities_withheld_from

HEADINGS = (
    "Reference",
    "Child's initials",
    "Child's age band",
    "Level of need",
    "Plan status",
    "Agency raising",
    "Agency challenged",
    "Team challenged",
    "Reason",
    "Day 1 counted from",
    "At immediate risk when raised",
    "Raised at step",
    "Step",
    "Whose turn",
    "Due",
    "Due without the pause",
    "Outcome",
    "Closed",
    "Closed on silence",
)


# Read besides what the list shows.
MORE = (
    "level_of_need",
    "plan_status",
    "challenged_team",
    "reason",
    "raised_on",
    "entered_at_step",
    "policy_version",
    "paused",
    "silence_reason",
)


def rows(choice: Choice, person) -> Iterable[list]:
    withheld = "Withheld" if identities_withheld_from(person) else None
    found = lists.for_a_file(choice, person, MORE).annotate(
        raising_name=F("raising_agency__name"), challenged_name=F("challenged_agency__name")
    )
    return (_row(each, withheld) for each in found.iterator(chunk_size=1000))


def _row(row, withheld: str | None) -> list:
    is_open = row.closed_on is None
    restricted = "Restricted" if row.is_restricted else None
    withheld = restricted or withheld
    return [
        row.reference,
        withheld or row.child_initials,
        withheld or AgeBand(row.child_age_band).label,
        restricted or LevelOfNeed(row.level_of_need).label,
        restricted or PlanStatus(row.plan_status).label,
        row.raising_name,
        lists.WITHIN if row.is_within_an_agency else row.challenged_name,
        restricted or row.challenged_team,
        restricted or Reason(row.reason).label,
        row.raised_on,
        restricted or ("Yes" if row.at_immediate_risk else "No"),
        restricted or row.entered_at_step,
        row.step,
        lists.turn_words(row) if is_open else "",
        row.due_on if is_open else None,
        row.unpaused_due_on(row.step) if is_open and row.paused else None,
        OUTCOME_WORDS.get(row.outcome, ""),
        row.closed_on,
        "" if is_open else "Yes" if row.silence_reason else "No",
    ]
