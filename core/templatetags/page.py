"""Tags every template may use without loading them.

Small things that would be the same lines of HTML in many templates. What repeats in a row of a
list is formatted here, in Python: an include inside a row costs more than the row.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.template.loader import get_template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from core import context, words
from core.forms import BoundField
from core.forms import error_summary as summary_of
from core.pages import ReferenceConverter

register = template.Library()

register.filter("day", words.day)
register.filter("short_day", words.short_day)
register.filter("moment", words.moment)
register.filter("short_moment", words.short_moment)
register.simple_tag(words.day, name="day")
register.simple_tag(words.moment, name="moment")
register.simple_tag(words.counted, name="counted")

# A reference, or a day as a list has it: neither is broken over two lines.
REFERENCE = re.compile(rf"{ReferenceConverter.regex}|\d{{1,2}} [A-Z][a-z]{{2}} \d{{4}}")
TONES = {"grey", "blue", "green", "yellow", "orange", "red", "purple", "teal"}


register.simple_tag(context.address, name="address")
# By template and addresses: the partnership it was rendered for, and what came of it.
_unchanging: dict[tuple[str, ...], tuple[Any, str]] = {}


@register.simple_tag
def unchanging(name: str) -> str:
    """A part of the layout that says the same on every page, to everyone: rendered once for a
    process. It knows no more than `core.context.fixed`."""
    key = (name, *context.here())
    partnership, rendered = _unchanging.get(key, (None, ""))
    if partnership is not settings.PARTNERSHIP or settings.DEBUG:
        rendered = get_template(name).render(context.fixed())
        _unchanging[key] = settings.PARTNERSHIP, rendered
    return rendered


@register.simple_tag
def status_tag(text: str, tone: str = "grey") -> SafeString:
    """A status: always words, the colour only repeats them."""
    if tone not in TONES:
        raise ValueError(f"{tone!r} is no tone of a tag: {', '.join(sorted(TONES))}")
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', tone, text)


@register.filter
def telephone(number: str) -> SafeString:
    """A telephone number that can be pressed on a phone."""
    dialled = "".join(sign for sign in number if sign.isdigit() or sign == "+")
    shown = number.replace(" ", "\N{NO-BREAK SPACE}")
    return format_html(
        '<a class="govuk-link portal-telephone" href="tel:{}">{}</a>', dialled, shown
    )


@register.filter
def fours(text: str) -> list[str]:
    """Pieces of four characters, as a key is read to be typed."""
    return [text[at : at + 4] for at in range(0, len(text), 4)]


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm | None) -> dict[str, Any]:
    return {"errors": summary_of(form) if form else []}


@register.simple_tag
def heading_field(field: BoundField) -> SafeString:
    """The field with its label as the page's h1: for a page that asks one question."""
    field.heading = True
    return field.as_field_group()


@register.inclusion_tag("components/table.html")
def table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    numeric: str = "",
    hide_caption: bool = False,
    totals: bool = False,
    dense: bool = False,
    sorts: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """A table that becomes a list of cards on a narrow screen.

    A cell is a text, a number, or a mapping: ``text``, and ``url`` for a link or ``tone`` for a
    tag, or both for a tag that is a link; ``note`` follows a tag, or stands below a text or such a
    link. ``act``: words and address of what can be done about a text, below it and not on paper.
    ``numeric`` names the columns that are numbers, by comma. The first cell heads its row.
    ``totals``: the last row is the sum of those before it. ``dense``: of so many rows that on a
    narrow screen a card is small lines of text. ``sorts``: of a column by which the list can be
    sorted, the ``url`` that does so and how it is ``sorted`` now, in the words of aria-sort.
    """
    right = {name.strip() for name in numeric.split(",")} if numeric else set()
    classes = [" govuk-table__cell--numeric" if name in right else "" for name in columns]
    starts = [_cell_start(*each) for each in zip(classes[1:], columns[1:], strict=True)]
    body = SafeString("".join([_row(classes[0], starts, row) for row in rows]))
    heads = [(name, name in right, (sorts or {}).get(name)) for name in columns]
    return {
        "caption": caption,
        "heads": heads,
        "body": body,
        "hide_caption": hide_caption,
        "totals": totals,
        "dense": dense,
    }


# Everything in a row is escaped once and joined: `format_html` for each cell would cost more
# than the rest of the page.


def _row(first_class: str, starts: Sequence[str], row: Sequence[Any]) -> str:
    first, *others = row
    cells = "".join(
        [f"{start}{_cell(cell)}</span></td>" for start, cell in zip(starts, others, strict=True)]
    )
    return (
        f'<tr class="govuk-table__row" role="row"><th class="govuk-table__header{first_class}"'
        f' scope="row" role="rowheader">{_cell(first)}</th>{cells}</tr>'
    )


def _cell_start(css: str, column: str) -> str:
    """All of a column's cell that stands before what it says."""
    return (
        f'<td class="govuk-table__cell{css}" role="cell"><span class="portal-table__label"'
        f' aria-hidden="true">{conditional_escape(column)}</span><span>'
    )


# A cell is as wide as its longest word, and a table as its cells: a longer word may be broken.
LONGEST_WORD = 40
TOO_LONG = re.compile(rf"(\S{{{LONGEST_WORD + 1},}})")
PIECE = re.compile(r"[^@._/-]{0,19}[@._/-]|.{1,20}")  # an address: after its dots and its @


def _escaped(said: Any) -> str:
    """`conditional_escape`, which takes six times as long to see that a text is plain."""
    return escape(said) if type(said) is str else conditional_escape(said)


def _text(said: Any) -> str:
    if not isinstance(said, str) or len(said) <= LONGEST_WORD:
        return _escaped(said)
    parts = TOO_LONG.split(said)
    if len(parts) == 1 or isinstance(said, SafeString):
        return _escaped(said)
    parts[1::2] = [_broken(word) for word in parts[1::2]]
    parts[::2] = [_escaped(part) for part in parts[::2]]
    return "".join(parts)


def _broken(word: str) -> str:
    return "<wbr>".join([_escaped(piece) for piece in PIECE.findall(word)])


def _below(cell: Mapping[str, Any]) -> str:
    """What stands below a text: smaller, so that it is not taken for more of it."""
    said = ""
    if cell.get("note"):
        said = f'<br><span class="portal-note">{_text(cell["note"])}</span>'
    if act := cell.get("act"):
        before = "<br>" if cell["text"] or said else ""
        words, url = map(_escaped, act)
        said += (
            f'<span class="govuk-!-display-none-print">{before}'
            f'<a class="govuk-link" href="{url}">{words}</a></span>'
        )
    return said


def _cell(cell: Any) -> str:
    if isinstance(cell, str) and REFERENCE.fullmatch(cell):
        return f'<span class="portal-reference">{cell}</span>'
    if not isinstance(cell, Mapping):
        return _text(cell)
    text = _text(cell["text"])
    if "url" in cell:
        unbroken = " portal-reference" if REFERENCE.fullmatch(str(cell["text"])) else ""
        url = _escaped(cell["url"])
        text = status_tag(cell["text"], cell["tone"]) if "tone" in cell else text
        link = f'<a class="govuk-link{unbroken}" href="{url}">{text}</a>'
        return f"{link}{_below(cell)}" if "tone" in cell else link
    if "tone" not in cell:
        return f"{text}{_below(cell)}"
    tag = status_tag(text, cell["tone"])
    note = f'<span class="portal-note">{_text(cell["note"])}</span>' if cell.get("note") else ""
    return f"{tag} {note}" if note else tag
