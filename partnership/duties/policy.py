"""The rules of the map of duties: pure, no database, no clock, no settings.

Sources: fact sheet, section 6; the published arrangements (2023); the annual report 2019-20, which
asks for clearer links between the groups. Numbers: `partnership.duties.rules`.
"""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from core.calendar import months_after
from core.words import counted, day, listed
from partnership.duties.rules import Rules
from partnership.roles import Role

# Of the business team, with the scrutineer: the posts to whom the arrangements give duties by name
# (2023, Partnership Business Team, and Independent Scrutiny Arrangements).
POSTS = (
    Role.HEAD_OF_SAFEGUARDING,
    Role.BUSINESS_MANAGER,
    Role.DEVELOPMENT_OFFICER,
    Role.ADMINISTRATION_OFFICER,
    Role.INDEPENDENT_SCRUTINEER,
)


class Flag(StrEnum):
    """What is to be seen to about a duty."""

    ORPHAN = "orphan"
    SHARED = "shared"
    UNSEEN = "unseen"


# How each is called in a list of them.
CALLED = {
    Flag.ORPHAN: "Owned by nobody",
    Flag.SHARED: "With two owners or more",
    Flag.UNSEEN: "Without evidence",
}
RESERVED = ("add", "export", "groups")  # in addresses


def flags(owners: Sequence[str], seen_on: date | None, rules: Rules, today: date) -> dict:
    """Of a duty that stands: each flag with its sentence, without the full stop."""
    found = {}
    if not owners:
        found[Flag.ORPHAN] = "Nobody owns it"
    elif len(owners) > 1:
        found[Flag.SHARED] = f"{counted(len(owners), 'owner')}: {listed(owners)}"
    months = counted(rules.evidence_within_months, "month")
    if seen_on is None:
        found[Flag.UNSEEN] = "Nothing shows that anybody has seen to it"
    elif months_after(seen_on, rules.evidence_within_months) < today:
        found[Flag.UNSEEN] = f"Nothing for {months}: last on {day(seen_on)}"
    return found


def too_much(duties: int, rules: Rules) -> str:
    """About a group, without the full stop; "" for one that carries no more than it can."""
    if duties <= rules.most_for_a_group:
        return ""
    return f"Carries too much: {duties} duties, and {rules.most_for_a_group} are the most"


def owner_called(owner: Any, role: str) -> str:
    """``role``: a post there, or "" for the whole of it."""
    return f"{Role(role).label}, {owner}" if role else str(owner)


# --- what may be written --------------------------------------------------------------------------


def why_not_title(title: str, slug: str, taken: Collection[str]) -> str | None:
    """``taken``: titles there are, in small letters."""
    if not slug or slug in RESERVED:
        return "Describe the duty in a few words, with letters in it."
    if title.strip().lower() in taken:
        return "There is a duty of these words already."
    return None


def why_not_post(role: str, is_business_team: bool) -> str | None:
    """``role``: whose the duty is to be, at the agency that owns it; "" for all of it."""
    if role and not (is_business_team and role in POSTS):
        return "Only a post of the business team owns a duty by itself. Choose one of the list."
    return None


def why_not_keep(duty: Any) -> str | None:
    if duty.ended_on:
        return f"This duty ended on {day(duty.ended_on)}: it stays as it was then."
    return None


def why_not_give(
    duty: Any, owner: Any, owns_it: bool, since: date, today: date, role: str = ""
) -> str | None:
    """``owner``: a group or an agency; ``role``: a post there. ``owns_it``: already."""
    if (refusal := why_not_keep(duty)) is not None:
        return refusal
    if owns_it:
        return f"{owner_called(owner, role)} owns this duty already."
    if getattr(owner, "closed_on", None) or getattr(owner, "succeeded_by_id", None):
        return f"{owner} is no longer there. Choose another."
    if since > today:
        return "The day must be today or in the past: enter it on the day itself."
    return None


def why_not_end(started_on: date, ended_on: date, today: date) -> str | None:
    """That somebody owns it."""
    if ended_on > today:
        return "The day must be today or in the past: enter it on the day itself."
    if ended_on < started_on:
        return f"It has owned the duty since {day(started_on)}: the day cannot be before that."
    return None


def why_not_record(duty: Any, happened_on: date, today: date) -> str | None:
    if (refusal := why_not_keep(duty)) is not None:
        return refusal
    if happened_on > today:
        return "The day must be today or in the past: record it once it has happened."
    return None
