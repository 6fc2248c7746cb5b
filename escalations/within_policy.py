"""A challenge within an agency: the same ladder, and its two sides are people of one agency. Pure.

Before ``partnership_from_step`` it stays inside the agency: its two sides and the agency's
safeguarding leads read it, and nobody else. From that step it is seen as every other challenge is,
so a fast track begins there at the earliest: somebody outside must see a child at immediate risk.
What only the Business Manager decides, a pause or closing on silence, waits until then.

Source: the published procedure says nothing of it; `[within_an_agency]` of the policy file.
"""

import re
from dataclasses import dataclass
from typing import Any

STEPS = (2, 3, 4)
RAISING, CHALLENGED = "raising", "challenged"
SIDE_WORDS = {RAISING: "the raising side", CHALLENGED: "the challenged side"}


@dataclass(frozen=True)
class WithinRule:
    """``partnership_from_step``: the first step that the partnership sees."""

    partnership_from_step: int
    source: str


def read(given: dict[str, Any] | None) -> WithinRule | None:
    """From the procedure's file; None where it has none, and nobody then challenges their own
    agency. Raises ValueError with the reason."""
    if given is None:
        return None
    found = WithinRule(**given)
    if type(found.partnership_from_step) is not int or found.partnership_from_step not in STEPS:
        raise ValueError("partnership_from_step of [within_an_agency] is 2, 3 or 4")
    if not isinstance(found.source, str) or not found.source:
        raise ValueError("source of [within_an_agency] is text in quotation marks")
    return found


# What is said of two agencies, and within one agency of its two sides.
OF_AGENCIES = re.compile(
    r"\b(?P<which>other|both|two|your|one|an|each|neither) agenc(?P<many>y|ies)\b", re.IGNORECASE
)
THE_AGENCY_THAT = re.compile(r"\b(?P<the>the) agency that (?P<did>raised|filed)", re.IGNORECASE)


def of_sides(sentence: str) -> str:
    """“The other agency has filed” becomes “The other side has filed”. Of the portal's own words
    alone: what somebody wrote stays as it is."""

    def side(found: re.Match) -> str:
        which = found["which"]
        which = {"an": "a", "An": "A"}.get(which, which)
        return f"{which} side{'s' if found['many'] == 'ies' else ''}"

    said = OF_AGENCIES.sub(side, sentence)
    return THE_AGENCY_THAT.sub(r"\g<the> side that \g<did>", said)


def between(raising: str, challenged: str, is_within: bool) -> str:
    return f"Within {raising}" if is_within else f"{raising} challenges {challenged}"


def what_it_is(rule: WithinRule) -> str:
    """Where the agency is chosen, and again on the next page."""
    return (
        "A challenge within your own agency goes the same steps. It stays inside your agency until"
        f" step {rule.partnership_from_step}: from then the Safeguarding Partnership sees it."
    )


def until_then(rule: WithinRule | None, is_internal: bool) -> str:
    """On the page of one that is still inside its agency; else ""."""
    if rule is None or not is_internal:
        return ""
    return (
        "This is a challenge within an agency. Only its two sides and the agency’s safeguarding"
        f" leads can open it. From step {rule.partnership_from_step} the Safeguarding Partnership"
        " sees this."
    )


SAY_WHO = "Select who you are challenging, or enter who it is below"


def who_reads_it(rule: WithinRule | None, is_internal: bool) -> str:
    """Before it is sent: who can open it then, of those who are not named as told."""
    if rule is None:
        return ""
    leads = "They, their deputies and your agency’s safeguarding leads"
    if is_internal:
        return (
            f"{leads} can open everything you have written. From step"
            f" {rule.partnership_from_step} the Safeguarding Partnership sees this."
        )
    return f"{leads}, and the partnership’s business team, can open everything you have written."


def why_not_alone(agency: str, colleagues: int) -> str | None:
    """``colleagues``: how many others of the agency could answer."""
    if colleagues:
        return None
    return (
        f"You are the only person of {agency} in the portal, so nobody there could answer. Ask the"
        " business team to invite a colleague or your safeguarding lead, or choose the other agency"
        " whose decision it is."
    )


def why_not_begin_at(step: int, rule: WithinRule, *, by_fast_track: bool) -> str | None:
    """``step``: at which the fast track is to begin."""
    if not by_fast_track or step >= rule.partnership_from_step:
        return None
    first = rule.partnership_from_step
    return (
        f"Within your own agency the fast track begins at step {first}, so that somebody outside it"
        f" sees that a child is at immediate risk. Go back, and choose step {first}."
    )


def why_not_challenge_this_person(
    *, is_oneself: bool, is_of_the_agency: bool, is_there: bool
) -> str | None:
    """``is_there``: whether they hold their role still, with an open account."""
    if is_oneself:
        return "Choose somebody else: you cannot challenge yourself."
    if not is_of_the_agency:
        return "Choose somebody of your own agency who works with children and families."
    if not is_there:
        return "This person no longer holds that role. Choose someone else, or type their name."
    return None


def what_waits_for_the_partnership(rule: WithinRule | None, is_internal: bool) -> str | None:
    """Why nobody pauses it or closes it on silence before the partnership sees it."""
    if rule is None or not is_internal:
        return None
    return (
        "This stays inside the agency for now, and the Business Manager, who decides that, sees it"
        f" from step {rule.partnership_from_step}. Settle it, or move it up."
    )
