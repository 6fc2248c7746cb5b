"""What the agency that a passage came from said, before it is handed over.

It knows what it kept to itself, what is privileged, and who could come to harm by it; a record
keeper at another agency does not. So for what one agency kept to itself, and for the reason of a
restriction, it is asked, and when, whom and the answer are noted beside the choice; of other
passages they can be. Nobody has to do what it says: the decision is the record keepers' (UK GDPR,
article 15(4); Data Protection Act 2018, schedule 2, paragraphs 16 and 19; schedule 3).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.words import day, in_sentence
from partnership.records import THE_PARTNERSHIP, Passage

HANDED_OVER = frozenset({"include", "names"})
ASK_FIRST = (
    "Ask {agency} about “{heading}” before you hand it over, and note when you asked, whom, and"
    " what they answered. Or leave it out."
)


@dataclass(frozen=True)
class Answer:
    """``whom``: who was asked, as a post or a name of staff; ``said``: what they answered."""

    asked_on: date
    whom: str
    said: str


def agency_in_sentence(passage: Passage) -> str:
    return in_sentence(passage.agency) if passage.agency == THE_PARTNERSHIP else passage.agency


def why_not_hand_over(passage: Passage, choice: str, answer: Answer | None) -> str | None:
    """``answer``: what was noted of it; None: nothing."""
    if not passage.ask_first or answer is not None or choice not in HANDED_OVER:
        return None
    return ASK_FIRST.format(agency=agency_in_sentence(passage), heading=passage.heading)


# --- as a request keeps it ------------------------------------------------------------------------


def to_keep(
    reference: str, held: Iterable[Passage], answers: dict[str, Answer], before: dict, by: Any
) -> dict[str, dict[str, str]]:
    """By the key of a passage of the record ``reference``. ``before``: what was kept of it; whoever
    noted an answer that is still the same is kept beside it."""
    kept = {}
    for each in held:
        if (answer := answers.get(each.key)) is None:
            continue
        told = {"record": reference, "agency": each.agency, "on": answer.asked_on.isoformat(),
                "whom": answer.whom, "said": answer.said}  # fmt: skip
        noted = before.get(each.key, {})
        same = told.items() <= noted.items()
        kept[each.key] = noted if same else told | {"noted_by": by.full_name}
    return kept


def of_record(kept: dict[str, dict[str, str]]) -> dict[str, Answer]:
    return {
        key: Answer(date.fromisoformat(each["on"]), each["whom"], each["said"])
        for key, each in kept.items()
        if "said" in each
    }


def without_words(kept: dict[str, dict]) -> dict[str, dict]:
    """That an agency was asked, and when: what a request keeps once it is over."""
    return {
        label: {
            key: {name: each[name] for name in ("record", "agency", "on")}
            for key, each in of_one.items()
        }
        for label, of_one in kept.items()
    }


def rows(kept: dict[str, dict], *, but: Iterable[str] = ()) -> list[list[str]]:
    """Of every record but those with a label in ``but``: record, agency, when, whom, answer, who
    noted it."""
    closed = set(but)
    return [
        [each["record"], each["agency"], day(date.fromisoformat(each["on"])),
         each.get("whom", "Removed"), each.get("said", "Removed"), each.get("noted_by", "")]
        for label, of_one in kept.items()
        if label not in closed
        for each in of_one.values()
    ]  # fmt: skip


def in_words(kept: dict[str, dict], *, but: Iterable[str] = ()) -> list[str]:
    return [
        f"{record}: {agency} was asked on {on} ({whom}). Their answer: {said}"
        for record, agency, on, whom, said, _ in rows(kept, but=but)
    ]
