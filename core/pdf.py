"""A page as a tagged PDF (flagged PDF/UA-1).

Rendering takes a second or some: in a request only what one person asks for of one record; what
holds many is made in a worker. WeasyPrint is imported when it is needed, it takes a second. It
fetches nothing: a link to a file of the server or to another machine is refused. The table headers'
scope, which it does not write, is added (its issue 2508).
"""

import logging
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

STYLES = Path(__file__).parent / "data" / "print.css"


def render(template: str, context: dict[str, Any]) -> bytes:
    from weasyprint import HTML

    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)  # ten lines for each page
    page = HTML(string=render_to_string(template, context), url_fetcher=_fetcher())
    return page.write_pdf(stylesheets=[_styles()], pdf_variant="pdf/ua-1", finisher=add_table_scope)


def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols={"data"})


@cache
def _styles() -> Any:
    """Read once in a process: it names no font, counter or image of its own, and so is the same for
    each page."""
    from weasyprint import CSS

    return CSS(string=STYLES.read_text(encoding="utf-8"), url_fetcher=_fetcher())


def add_table_scope(document: Any, pdf: Any) -> None:
    """A header cell says whether it heads its column or its row."""
    import pydyf

    tagged = {
        each.reference: each
        for each in pdf.objects
        if isinstance(each, pydyf.Dictionary) and each.get("Type") == "/StructElem"
    }
    for row in [each for each in tagged.values() if each.get("S") == "/TR"]:
        cells = [tagged[kid] for kid in row["K"] if kid in tagged]
        scope = "/Column" if all(cell["S"] == "/TH" for cell in cells) else "/Row"
        for cell in cells:
            if cell["S"] == "/TH":
                attributes = cell.setdefault("A", pydyf.Dictionary({"O": "/Table"}))
                attributes["Scope"] = scope
