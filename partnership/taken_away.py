"""A file that nobody can read any more: that there was one, who took it away and why stays on its
row, and so does what it was called, unless that told who somebody is (docs/adr/0028-mending.md).

Of documents with a column ``taken_away_because``, whose operation is called `take_file_away`.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from core import by_whom, history, words_taken_out
from core.erasure import forget_file
from core.operations import NotAllowed
from core.words import day


def with_a_reason(kind: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=~Q(file="") | ~Q(taken_away_because=""),
        name=f"{kind}_file_taken_away_with_a_reason",
    )


def take_away(document: Any, *, reason: str, names_somebody: bool) -> None:
    """``document``: as it is now, or None where it is gone. ``names_somebody``: what it was called
    told who somebody is, and goes, too. Within an operation that has asked whether it may go."""
    if document is None:
        raise NotAllowed("Somebody has taken this file away already.")
    if not reason.strip():
        raise NotAllowed("Enter why it is taken away.")
    name = str(document.file.name)
    document.file, document.taken_away_because = "", reason
    if names_somebody:
        document.original_name = words_taken_out.mark()
    document.save()
    if names_somebody:
        words_taken_out.take_out(document, ["original_name"])
    forget_file(name)


def told(documents: Iterable[Any], model: Any) -> dict[int, str]:
    """By key, a sentence for each that was taken away. One statement."""
    gone = {each.pk: each for each in documents if each.taken_away_because}
    act = f"{model._meta.app_label}.take_file_away"
    rows = history.rows_of(gone.values(), model).filter(history_change_reason=act)
    return {
        row.id: f"{by_whom.of(row)} took a file away on {day(row.history_date)},"
        f" {gone[row.id].original_name}: {gone[row.id].taken_away_because}"
        for row in rows.select_related(*by_whom.OF_HISTORY)
    }
