"""What a search over the log finds, in a constant number of statements."""

import re
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core import text_search
from core.pages import ReferenceConverter
from improvement.search.models import LogText

MOST = 50  # results on the page


@dataclass(frozen=True)
class Result:
    """``title`` and ``snippet``: with the words that were looked for marked."""

    kind: str
    reference: str
    url: str
    title: SafeString
    snippet: SafeString


def found(person, words: str) -> tuple[list[Result], bool]:
    """The best first, `MOST` at most, and whether there are more. A reference finds what has it."""
    rows = LogText.objects.visible_to(person)
    if re.fullmatch(ReferenceConverter.regex, words):
        keys = list(rows.filter(key=words.upper()).values_list("pk", flat=True))
    else:
        keys = text_search.find(rows, words)
    shown = keys[:MOST]
    by_key = {each.pk: each for each in rows.filter(pk__in=shown)}
    told = text_search.snippets(rows, shown, words)
    results = [
        Result(
            each.get_kind_display(),
            "" if each.kind == LogText.Kind.THEME else each.key,
            each.get_absolute_url(),
            text_search.highlighted(each.heading, words),
            told.get(each.pk, SafeString()),
        )
        for each in (by_key[key] for key in shown)
    ]
    return results, len(keys) > MOST
