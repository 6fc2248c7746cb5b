"""The style sheet as it is served."""

import tinycss2
from django.conf import settings

COLOURS = {"background", "background-color", "background-image", "color", "filter", "opacity"}
# The design system's own; a phone shows each tab as a plain link of a list.
TABS = ".govuk-frontend-supported .govuk-tabs__"


def declared(blocks, within: str = ""):
    """`(media, selector, property)` of each declaration, however deep in at-rules."""
    for block in blocks:
        if block.type == "at-rule" and block.content is not None:
            media = f"{within} {tinycss2.serialize(block.prelude)}"
            yield from declared(tinycss2.parse_blocks_contents(block.content), media)
        elif block.type == "qualified-rule":
            selector = tinycss2.serialize(block.prelude)
            for each in tinycss2.parse_blocks_contents(block.content):
                if each.type == "declaration":
                    yield within, selector, each.lower_name


def changed_by_width(sheet: str) -> set[str]:
    blocks = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return {
        selector
        for media, selector, name in declared(blocks)
        if "width" in media and name in COLOURS
    }


def test_no_colour_depends_on_the_width():
    """So the journeys judge contrast at one size (`tests/journeys/conftest.py`)."""
    sheet = settings.BASE_DIR / "static" / "build" / "portal.css"
    found = changed_by_width(sheet.read_text(encoding="utf-8"))
    assert found, "even the design system's own tabs were not found"
    assert [each for each in found if not each.startswith(TABS)] == []


def test_a_colour_in_a_width_is_found():
    sheet = ".a{color:red}@media screen and (width < 30em){.b{color:red;margin:0}.c{margin:0}}"
    assert changed_by_width(sheet) == {".b"}
