"""Who did what, as every page says it: of a deputy, whom they stood in for, too."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model

from core import history
from core.words import listed

THE_PORTAL = "The portal"
OF_HISTORY = ("history_user", "history_on_behalf_of")  # what `of` reads of a row


def in_words(person: object, stood_in_for: object = None) -> str:
    """“Sam Shaw (deputy for Alex Ash)”; the portal, where nobody did it."""
    if not person:
        return THE_PORTAL
    return f"{person} (deputy for {stood_in_for})" if stood_in_for else str(person)


def of(row: Any) -> str:
    """Who saved a row of history."""
    return in_words(row.history_user, row.history_on_behalf_of)


def by(row: Any) -> str:
    """As `of`, within a sentence: “by Sam Shaw”, “by the portal”."""
    return f"by {of(row) if row.history_user else THE_PORTAL.lower()}"


def made(rows: Iterable[Any], act: str = "") -> dict[int, str]:
    """By key, who made each of some rows of one model. ``act``: who saved them last in that
    operation, for what is answered or signed later. One statement, and none for no rows."""
    rows = list(rows)
    if not rows:
        return {}
    past = history.rows_of(rows, type(rows[0])).select_related(*OF_HISTORY)
    wanted = {"history_change_reason": act} if act else {"history_type": "+"}
    return {row.id: of(row) for row in past.filter(**wanted)}


def whom(people: Iterable[int]) -> str:
    """The names of those, by key, for whom somebody has a page open; "" for nobody."""
    people = {*people}
    if not people:
        return ""
    names = get_user_model().objects.filter(pk__in=people).order_by("full_name")
    return listed(names.values_list("full_name", flat=True))
