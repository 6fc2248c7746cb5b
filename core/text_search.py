"""Search in texts: every word must be there or begin a word that is; the best come first.

On PostgreSQL by its own full-text search: stems of English words, weights (a heading before a
summary before the body) and a GIN index. SQLite, which no production runs on, is searched word by
word in Python, with the same rules and a plainer stem: the same results in kind (docs/adr/0020).

A model that can be searched is a `SearchText`. Which of its rows are searched is the caller's to
say, by `visible_to`: what is not among them is not found, counted or ranked.
"""

import re
from collections.abc import Iterable
from math import log
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.db.models import F, Func, Value
from django.db.models.expressions import CombinedExpression
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.models import GuardedRow

LONGEST_BODY = 400_000  # characters, some 150 pages; PostgreSQL takes a megabyte of stems at most
MOST_FOUND = 500
MOST_WORDS = 12
WORD = re.compile(r"\w+")
# No text may hold these: they mark in a snippet where a word that was looked for begins and ends.
BEGINS, ENDS = "\ue000", "\ue001"
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ue000\ue001\ufffe\uffff]")
BLANKS = re.compile(r"\s+")
WORDS_BEFORE, WORDS_OF_A_SNIPPET = 8, 36
# Too common to look for; PostgreSQL leaves out these and some more.
COMMON = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "of", "on",
     "or", "that", "the", "to", "was", "were", "with"}
)  # fmt: skip
WEIGHTS = {"heading": ("A", 1.0), "summary": ("B", 0.4), "body": ("C", 0.2)}
ENDINGS = ("ings", "ing", "ed", "es", "s", "e", "ly")


class VectorField(models.Field):
    """PostgreSQL's tsvector; on SQLite a column that stays empty."""

    def db_type(self, connection) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


class SearchText(GuardedRow):
    """Abstract: the texts by which something is found. Derived from it, so it has no history."""

    heading = models.TextField()
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    vector = VectorField(null=True, editable=False)

    class Meta(GuardedRow.Meta):
        abstract = True
        indexes = [GinIndex(fields=["vector"], name="%(class)s_vector")]

    def save(self, *args, **kwargs):
        for name in WEIGHTS:
            setattr(self, name, fit(getattr(self, name)))
        if connection.vendor == "postgresql":
            self.vector = _vector(self)
        super().save(*args, **kwargs)


def fit(text: str) -> str:
    """Without what no database or page can hold, and no longer than is searched."""
    return UNFIT.sub(" ", text)[:LONGEST_BODY]


def words_of(text: str) -> list[str]:
    """What is looked for: each word once, in small letters, without the most common ones."""
    found = dict.fromkeys(word.lower() for word in WORD.findall(UNFIT.sub(" ", text)))
    return [word for word in found if word not in COMMON][:MOST_WORDS]


def find(rows: Any, text: str) -> list[int]:
    """The keys of the rows that hold every word of ``text``, the best first, `MOST_FOUND` at most.

    ``rows``: of a `SearchText`, scoped and filtered. No word to look for: nothing is found.
    """
    if not (words := words_of(text)):
        return []
    if connection.vendor == "postgresql":
        query = _query(words)
        ranked = rows.filter(_Matches(F("vector"), query)).annotate(rank=_Rank(F("vector"), query))
        return list(
            ranked.order_by("-rank", "heading", "pk").values_list("pk", flat=True)[:MOST_FOUND]
        )
    ranks = [(_rank(row, words), row.heading, row.pk) for row in rows]
    ranked_here = sorted((-rank, heading, pk) for rank, heading, pk in ranks if rank)
    return [pk for *_, pk in ranked_here][:MOST_FOUND]


def snippets(rows: Any, pks: Iterable[int], text: str) -> dict[int, SafeString]:
    """For these of ``rows``, by key: where the words stand, each marked. Empty texts give ""."""
    words, here = words_of(text), rows.filter(pk__in=list(pks))
    if connection.vendor == "postgresql":
        told = here.annotate(told=_headline(_query(words)))
        return {pk: _marked(said) for pk, said in told.values_list("pk", "told")}
    return {row.pk: _marked(_snippet(f"{row.summary} {row.body}", words)) for row in here}


def highlighted(text: str, words: str) -> SafeString:
    """A short text, such as a title, with each word of ``words`` in it marked."""
    return _marked(_snippet(fit(text), words_of(words)))


def _marked(said: str) -> SafeString:
    parts = [piece.partition(ENDS) for piece in BLANKS.sub(" ", said).strip().split(BEGINS)]
    first = parts[0][0]
    rest = format_html_join(
        "", "<mark>{}</mark>{}", ((word, after) for word, _, after in parts[1:])
    )
    return format_html("{}{}", first, rest)


# --- PostgreSQL -----------------------------------------------------------------------------------


class _Weighed(Func):
    def __init__(self, text: str, weight: str):
        super().__init__(
            Value(text, output_field=models.TextField()),
            template=f"setweight(to_tsvector('english', %(expressions)s), '{weight}')",
            output_field=VectorField(),
        )


class _Matches(Func):
    template, arg_joiner = "(%(expressions)s)", " @@ "
    output_field = models.BooleanField()


class _Rank(Func):
    """Longer texts hold more words: by the logarithm of the length (the 1)."""

    function, template = "ts_rank", "%(function)s(%(expressions)s, 1)"
    output_field = models.FloatField()


def _headline(query: Func) -> Func:
    options = (
        f"StartSel={BEGINS}, StopSel={ENDS}, MaxFragments=2, FragmentDelimiter= … ,"
        f" MinWords=12, MaxWords={WORDS_OF_A_SNIPPET}"
    )
    text = models.TextField()
    both = Func(F("summary"), Value(" ", text), F("body"), template="(%(expressions)s)",
                arg_joiner=" || ", output_field=text)  # fmt: skip
    told = "ts_headline('english', %(expressions)s)"
    return Func(both, query, Value(options, text), template=told, output_field=text)


def _vector(row: SearchText) -> Any:
    parts = [_Weighed(getattr(row, name), weight) for name, (weight, _) in WEIGHTS.items()]
    found: Any = parts[0]
    for part in parts[1:]:
        found = CombinedExpression(found, "||", part, output_field=VectorField())
    return found


def _query(words: list[str]) -> Func:
    """Each word as the beginning of one: of letters, figures and _ alone, so nothing to escape."""
    asked = Value(" & ".join(f"{word}:*" for word in words), output_field=models.TextField())
    return Func(
        asked, template="to_tsquery('english', %(expressions)s)", output_field=VectorField()
    )


# --- SQLite ---------------------------------------------------------------------------------------


def _stem(word: str) -> str:
    word = word.lower()
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _rank(row: SearchText, words: list[str]) -> float:
    """0 unless every word is there."""
    stems, rank, everywhere = [_stem(word) for word in words], 0.0, set()
    for name, (_, weight) in WEIGHTS.items():
        tokens = [_stem(word) for word in WORD.findall(getattr(row, name))]
        for stem in stems:
            if number := sum(token.startswith(stem) for token in tokens):
                everywhere.add(stem)
                rank += weight * number / (1 + log(1 + len(tokens)))
    return rank if everywhere == set(stems) else 0.0


def _snippet(text: str, words: list[str]) -> str:
    """Around the first place where a word stands, or the beginning."""
    stems = tuple(_stem(word) for word in words)
    places = [
        (match.start(), match.end(), _stem(match.group()).startswith(stems))
        for match in WORD.finditer(text)
    ]
    if not places:
        return ""
    first = next((at for at, place in enumerate(places) if place[2]), 0)
    fits = len(places) <= WORDS_OF_A_SNIPPET
    begins = 0 if fits else max(0, first - WORDS_BEFORE)
    shown = places[begins : begins + WORDS_OF_A_SNIPPET]
    said, at = "… " if begins else "", shown[0][0]
    for start, end, is_wanted in shown:
        said += text[at:start] + (
            f"{BEGINS}{text[start:end]}{ENDS}" if is_wanted else text[start:end]
        )
        at = end
    return said + (" …" if begins + WORDS_OF_A_SNIPPET < len(places) else text[at:])
