"""Documents of a library for tests: what has to be said, and what may be said otherwise."""

from datetime import date
from typing import Any

from partnership.library import operations, policy
from partnership.library.models import LibraryDocument

TODAY = date(2026, 4, 1)
NEXT_YEAR = date(2027, 4, 1)
SECTIONS = {key: f"Under {key}." for key in policy.PARTS}
PARTNERS, AGENCIES = "safeguarding-partner", "relevant-agency"


def add(world, title: str = "Neglect toolkit", **said: Any) -> LibraryDocument:
    """A toolkit of the council's in words, for everybody."""
    answers: dict[str, Any] = {
        "kind": "toolkit",
        "summary": "How to see neglect.",
        "agency": world.council,
        "owner_role": "safeguarding-lead",
        "review_on": NEXT_YEAR,
        "published_on": TODAY,
        "text": "Look at the child, not at the form.",
        "by": None,
    }
    return operations.add_document(title=title, **{**answers, **said})


def brief(world, title: str = "Seeing neglect", **said: Any) -> LibraryDocument:
    """A briefing that the partners and the relevant agencies are asked about."""
    answers: dict[str, Any] = {
        "kind": "briefing", "text": "", "sections": SECTIONS, "asks": [PARTNERS, AGENCIES],
        "source": "An audit of neglect",
    }  # fmt: skip
    return add(world, title, **{**answers, **said})
