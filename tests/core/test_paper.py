"""What a PDF looks like on paper, as far as a reader is misled by it."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from core import pdf

LEFT_ON_THE_SHEET = (28, 29)  # paragraphs, after which a heading and its words just fit


@pytest.mark.parametrize("paragraphs", LEFT_ON_THE_SHEET)
def test_no_heading_stands_alone_above_a_table_on_the_next_sheet(paragraphs, settings, tmp_path):
    page = Path(tmp_path / "page.html")
    filling = "<p>Before</p>" * paragraphs
    page.write_text(
        f'<html lang="en-GB"><title>T</title><body class="record">{filling}<h2>Heading</h2>'
        "<p>Words</p><table><thead><tr><th>Column</th></tr></thead><tbody>"
        "<tr><td>First</td></tr></tbody></table></body></html>",
        encoding="utf-8",
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    sheets = PdfReader(BytesIO(pdf.render("page.html", {}))).pages
    [of_heading] = [
        number for number, each in enumerate(sheets) if "Heading" in each.extract_text()
    ]
    assert "First" in sheets[of_heading].extract_text()


WORD = "w" * 228  # as a pasted link is


@pytest.mark.parametrize("tag", ["p", "li", "td", "h1"])
def test_no_word_is_so_long_that_it_runs_off_the_sheet(tag, settings, tmp_path):
    words = f"<{tag}>{WORD}</{tag}>"
    words = {"li": f"<ul>{words}</ul>", "td": f"<table><tr>{words}</tr></table>"}.get(tag, words)
    Path(tmp_path / "page.html").write_text(
        f'<html lang="en-GB"><title>T</title><body class="record">{words}</body></html>',
        encoding="utf-8",
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    [sheet] = PdfReader(BytesIO(pdf.render("page.html", {}))).pages
    lines = [len(each) for each in sheet.extract_text().split() if set(each) == {"w"}]
    assert sum(lines) == len(WORD)
    assert max(lines) < len(WORD) / 2


def test_the_style_sheet_that_a_process_keeps_looks_the_same_on_each_page(settings, tmp_path):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    page = '<html lang="en-GB"><title>T</title><body class="{}"><table><tr><th>A</table></body>'
    for name in ("record", "wide"):
        Path(tmp_path / f"{name}.html").write_text(page.format(name), encoding="utf-8")
    alone = {}
    for name in ("record", "wide"):
        pdf._styles.cache_clear()
        alone[name] = pdf.render(f"{name}.html", {})
    for name in ("record", "wide", "record"):
        assert pdf.render(f"{name}.html", {}) == alone[name]
