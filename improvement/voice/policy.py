"""What holds of an entry about the voice of children and families. Pure: no database, no clock.

From whom in general terms, never who: fixed kinds, age bands, a number. The loop is closed when
those who spoke have been told what happened. (The arrangements, Voice and engagement; fact sheet,
section 8: source, theme, "you said", "we did", what it influenced.)

Every `why_not_…` gives the sentence that tells a person why something cannot be done now, or None.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol

from core.words import day
from partnership.roles import LEADS, SENIORS, Role

KEEP_ALL = (Role.BUSINESS_MANAGER, Role.DEVELOPMENT_OFFICER)
# Whoever may enter what was heard: for the agency at which they hold the role.
ENTER = (*KEEP_ALL, *LEADS, *SENIORS, Role.INDEPENDENT_SCRUTINEER, Role.YOUNG_SCRUTINEER)

AGE_BANDS = {
    "0-4": "0 to 4",
    "5-10": "5 to 10",
    "11-15": "11 to 15",
    "16-17": "16 and 17",
    "18-25": "18 to 25",
    "adults": "Parents, carers and other adults",
}


class Standing(StrEnum):
    HEARD = "heard"
    ACTED_ON = "acted-on"
    TOLD_BACK = "told-back"


class State(Protocol):
    """What the rules ask of an entry; `improvement.voice.models.VoiceEntry` has it all."""

    heard_on: date
    we_did: str
    told_back_on: date | None
    agency_id: int


def standing(entry: State) -> Standing:
    if entry.told_back_on is not None:
        return Standing.TOLD_BACK
    return Standing.ACTED_ON if entry.we_did else Standing.HEARD


def agencies_heard_for(held: Iterable[tuple[int, str]]) -> set[int]:
    """At which agencies somebody may enter what was heard."""
    return {agency for agency, role in held if role in ENTER}


def keeps_all(held: Iterable[tuple[int, str]]) -> bool:
    return any(role in KEEP_ALL for _, role in held)


def why_not_keep(entry: State, held: Iterable[tuple[int, str]]) -> str | None:
    """What was done, what it led to and that they were told: by the agency that heard it."""
    held = list(held)
    if keeps_all(held) or entry.agency_id in agencies_heard_for(held):
        return None
    return "Only those who heard it, or the business team, can do this."


def why_not_heard_on(on: date, today: date) -> str | None:
    return None if on <= today else "Enter the day on which it was heard: today or earlier."


def why_not_say(entry: State, we_did: str, told_on: date | None) -> str | None:
    """What was done. Once they were told, it is corrected from then on, also while they are to be
    told again. ``told_on``: when they were told, this or what stood there before."""
    if told_on is not None and we_did != entry.we_did:
        return (
            f"They were told on {day(told_on)} what was done. Correct it and say why: what they"
            " were told stays on its page, and they are to be told again."
        )
    return None


def is_to_be_told_again(entry: State, we_did: str, only_words_go: bool) -> bool:
    """``only_words_go``: of what they were told, a name was taken out and nothing else."""
    return entry.told_back_on is not None and we_did != entry.we_did and not only_words_go


def why_not_tell_back(entry: State, on: date, today: date) -> str | None:
    if entry.told_back_on is not None:
        return (
            f"They were told on {day(entry.told_back_on)}. If the day or the way is wrong, correct"
            " the entry and say why."
        )
    if not entry.we_did:
        return "Say first what was done about it: that is what they are told."
    if on > today:
        return "Enter the day on which they were told: today or earlier."
    if on < entry.heard_on:
        return "They cannot have been told before they were heard. Check the day."
    return None


def why_not_tell_again(on: date, corrected_on: date) -> str | None:
    """What they were told was corrected: on a day before that they were told something else."""
    if on < corrected_on:
        return (
            f"What was done was corrected on {day(corrected_on)}. Enter the day on which they were"
            " told what stands here now: that day or later."
        )
    return None
