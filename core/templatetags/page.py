"""Tags every template may use without loading them.

Small things that would be the same lines of HTML in many templates. What repeats in a row of a
list is formatted here, in Python: an include inside a row costs more than the row.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.forms import BaseForm
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core import words
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

REFERENCE = re.compile(ReferenceConverter.regex)
TONES = {"grey", "blue", "green", "yellow", "orange", "red", "purple", "teal"}


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
) -> dict[str, Any]:
    """A table that becomes a list of cards on a narrow screen.

    A cell is a text, a number, or a mapping: ``text``, and ``url`` for a link or ``tone`` for a
    tag. ``numeric`` names the columns that are numbers, by comma. The first cell heads its row.
    """
    right = {name.strip() for name in numeric.split(",")} if numeric else set()
    classes = [" govuk-table__cell--numeric" if name in right else "" for name in columns]
    body = format_html_join("", "{}", ((_row(columns, classes, row),) for row in rows))
    heads = list(zip(columns, (name in right for name in columns), strict=True))
    return {"caption": caption, "heads": heads, "body": body, "hide_caption": hide_caption}


def _row(columns: Sequence[str], classes: Sequence[str], row: Sequence[Any]) -> SafeString:
    first, *others = (_cell(cell) for cell in row)
    cells = format_html_join(
        "",
        '<td class="govuk-table__cell{}" role="cell"><span class="portal-table__label"'
        ' aria-hidden="true">{}</span><span>{}</span></td>',
        zip(classes[1:], columns[1:], others, strict=True),
    )
    return format_html(
        '<tr class="govuk-table__row" role="row"><th class="govuk-table__header{}" scope="row"'
        ' role="rowheader">{}</th>{}</tr>',
        classes[0],
        first,
        cells,
    )


def _cell(cell: Any) -> Any:
    if not isinstance(cell, Mapping):
        return cell
    if "url" in cell:
        unbroken = " portal-reference" if REFERENCE.fullmatch(str(cell["text"])) else ""
        link = '<a class="govuk-link{}" href="{}">{}</a>'
        return format_html(link, unbroken, cell["url"], cell["text"])
    return status_tag(cell["text"], cell["tone"])
