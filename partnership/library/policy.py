"""The rules of the library: pure, no database, no clock, no settings.

Sources: fact sheet, section 8 (seven headings, three prompts, agencies record how they used a
briefing); the published arrangements (2023), Relevant agencies: share learning and briefings.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from core.calendar import WorkingCalendar
from core.words import counted, day
from partnership import same_name
from partnership.library.models import LibraryDocument
from partnership.library.rules import Rules
from partnership.models import Agency
from partnership.roles import LEADS, Role

Kind = LibraryDocument.Kind

# (key, heading, what belongs under it, the most characters: all of it fits two printed pages)
HEADINGS = (
    ("why", "Why it matters", "What this is about, and why now.", 600),
    ("what_happened", "What happened", "The story, so that no child can be recognised.", 700),
    ("learning", "What we learned", "The learning itself.", 700),
    ("good_practice", "Good practice", "What worked, and is to be kept.", 600),
    ("what_to_do", "What to do", "What each practitioner and manager does now.", 700),
    ("resources", "Resources", "Procedures, toolkits, training.", 500),
    ("reflect", "Reflect", "What a team thinks about before it talks.", 500),
)
PROMPTS = (
    ("prompt_reflections", "Reflections", "For example: where have we seen this in our own work?"),
    ("prompt_embedded", "How it is embedded and known",
     "For example: how would a new colleague learn of it, and how do we know that they have?"),
    ("prompt_plans", "Into our plans",
     "For example: which of our plans must say this, and who puts it there?"),
)  # fmt: skip
LONGEST_PROMPT = 200
PARTS = tuple(key for key, *_ in HEADINGS) + tuple(key for key, *_ in PROMPTS)

# Who acknowledges for an agency: its representative, and whoever leads safeguarding there.
ANSWERS = (Role.PARTNERSHIP_REPRESENTATIVE, *LEADS)
# Of whom nothing is asked: the team that asks.
ASKED = tuple(kind for kind in Agency.Kind if kind != Agency.Kind.BUSINESS_TEAM)


# --- a document -----------------------------------------------------------------------------------


def why_not_title(title: str, slug: str, taken: Collection[str]) -> str | None:
    """``taken``: titles of the library, withdrawn ones too, as `same_name.plain` has them."""
    if not slug:
        return "Enter a title with letters or numbers in it."
    if same_name.plain(title) in taken:
        return (
            "The library has a document of that title. Publish a new version of it, or give this"
            " one another title."
        )
    return None


def why_not_audience(
    for_everyone: bool, kinds: Collection[str], roles: Collection[str], groups: Collection[Any]
) -> str | None:
    if not for_everyone and not (kinds or roles or groups):
        return "Say whom it is for: everybody who signs in, or kinds of agency, roles or groups."
    return None


def why_not_ask(
    kind: str, asks: Collection[str], for_everyone: bool, kinds: Collection[str]
) -> str | None:
    """Only a briefing asks, and only agencies whose people can read it."""
    if kind != Kind.BRIEFING:
        return "Only a seven-minute briefing asks agencies to acknowledge it." if asks else None
    if Agency.Kind.BUSINESS_TEAM in asks:
        return "The business team does not acknowledge its own briefings."
    blind = [
        str(Agency.Kind(each).label) for each in asks if not for_everyone and each not in kinds
    ]
    if blind:
        return (
            f"{blind[0]}: they could not read it. Make it for them, too, or do not ask them to"
            " acknowledge it."
        )
    return None


def why_not_review(review_on: date, today: date) -> str | None:
    if review_on <= today:
        return "The day of the review must be in the future."
    return None


def why_not_keep(document: Any) -> str | None:
    """What is withdrawn stays as it was."""
    if document.withdrawn_on:
        return f"This was withdrawn on {day(document.withdrawn_on)}: it stays as it was then."
    return None


def why_not_content(
    kind: str, text: str, has_file: bool, sections: Mapping[str, str]
) -> str | None:
    """A briefing has its headings and prompts, everything else a text or a file, not both."""
    if kind == Kind.BRIEFING:
        if text or has_file:
            return "A seven-minute briefing is written here, under its headings."
        if missing := [key for key in PARTS if not sections.get(key, "").strip()]:
            empty = counted(len(missing), "part is", "parts are")
            return f"A briefing says something under every heading: {empty} empty."
        return None
    if has_file and text:
        return "Add a file or write the text, not both: people would not know which of them holds."
    if not has_file and not text.strip():
        return "Add a file, or write the text."
    return None


def why_not_say_again(
    text: str, sections: Mapping[str, str], number: int, before: tuple[str, Mapping[str, str]]
) -> str | None:
    """``before``: the text and the sections of the version that holds, which is ``number``. A file
    is told from another by what is in it (`core.documents.Document.require_new`)."""
    if (text.strip(), dict(sections)) != (before[0].strip(), dict(before[1])):
        return None
    if not text.strip() and not sections:  # both are files
        return None
    return (
        f"This says what version {number} says, which holds. Change what it says, or leave that"
        " version as it is."
    )


def why_not_publish(published_on: date, last: date | None, today: date) -> str | None:
    """``last``: when the version before it was published."""
    if published_on > today:
        return "The day it was published must be today or in the past."
    if last is not None and published_on < last:
        return (
            f"The version before this one was published on {day(last)}: this one cannot be older."
        )
    return None


def why_not_withdraw(document: Any, successor: Any) -> str | None:
    if document.withdrawn_on:
        return f"This was withdrawn on {day(document.withdrawn_on)}. There is nothing more to do."
    if successor is None:
        return None
    if successor.pk == document.pk:
        return "A document cannot take its own place. Choose another, or none."
    if successor.withdrawn_on:
        return f"{successor} is itself withdrawn. Choose one that holds, or none."
    return None


def review_stage(review_on: date, today: date, rules: Rules) -> str | None:
    """Which warning it is time for: the latest whose day has come; "over" once it was due."""
    if review_on < today:
        return "over"
    left = (review_on - today).days
    stage = min((each for each in rules.warned_days_before if left <= each), default=None)
    return None if stage is None else str(stage)


def review_near(review_on: date, today: date, rules: Rules) -> bool:
    return review_stage(review_on, today, rules) is not None


def first_warning_on(today: date, rules: Rules) -> date:
    """Reviews that are due by this day are warned of."""
    return today + timedelta(days=max(rules.warned_days_before))


# --- acknowledging a briefing ---------------------------------------------------------------------


def due_on(asked_on: date, rules: Rules, calendar: WorkingCalendar) -> date:
    """The last day for an answer: the day it is asked is day 0 (fact sheet, section 10)."""
    return calendar.add(asked_on, rules.acknowledge_within)


def reminder(due: date, today: date, rules: Rules, calendar: WorkingCalendar) -> str | None:
    """Which reminder it is time for: the latest whose day has come. None before the first.

    "before-5" and "after-1": working days from the day of the answer.
    """
    if today > due:
        late = [each for each in rules.reminded_after if calendar.add(due, each) <= today]
        return f"after-{max(late)}" if late else None
    soon = [each for each in rules.reminded_before if calendar.add(today, each) >= due]
    return f"before-{min(soon)}" if soon else None


def may_answer(held: Collection[tuple[int, str]], agency_id: int) -> bool:
    """``held``: (agency, role) of the person."""
    return any(agency == agency_id and role in ANSWERS for agency, role in held)


def why_not_used(used_on: date, published_on: date, today: date) -> str | None:
    """``published_on``: of the version that was asked about."""
    if used_on > today:
        return "The day it was used must be today or in the past."
    if used_on < published_on:
        return (
            f"This version was published on {day(published_on)}: the day it was used cannot be"
            " before that."
        )
    return None


def why_not_acknowledge(request: Any, agency: Any) -> str | None:
    if request.ended_on:
        return (
            "Nothing is asked about this version any more. Open the briefing again: it says what"
            " is asked now."
        )
    if agency.is_gone:
        return f"{agency} is no longer there: nothing is asked of it."
    return None


def was_missed(request: Any) -> bool:
    """Nothing is asked any more, and its day had passed without an answer: that stays so, whatever
    was published since. Until the end of its day it could still have been answered."""
    ended = request.acknowledged_on is None and request.ended_on is not None
    return ended and request.ended_on > request.due_on


def standing(request: Any, today: date) -> tuple[str, str]:
    """In words, and the colour that repeats them."""
    if request.acknowledged_on:
        late = request.acknowledged_on > request.due_on
        return ("Acknowledged late", "yellow") if late else ("Acknowledged", "green")
    if was_missed(request):
        return "Not answered by its day", "red"
    if request.ended_on:
        return "No longer asked", "grey"
    if request.due_on < today:
        return "Overdue", "red"
    return ("Due today", "orange") if request.due_on == today else ("Waiting", "blue")
