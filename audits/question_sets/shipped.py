"""The question sets that the portal comes with, as files beside this one: a partnership begins
from one and makes it its own."""

import tomllib
from functools import cache
from pathlib import Path

from audits.question_sets import documents
from audits.question_sets.content import Content
from partnership import agency_facts
from partnership.models import Agency

FILES = Path(__file__).parent / "shipped"
# By file: the kind of set, and the name it goes by.
SHIPPED = {
    "section-11-1": ("section-11", "Section 11 self-assessment"),
    "section-175-1": ("section-175", "Section 175/157 safeguarding audit"),
    "section-175-interim-1": ("section-175-interim", "Section 175/157 interim return"),
    "multi-agency-neglect-1": ("multi-agency", "Multi-agency audit of neglect"),
}


@cache
def content(name: str) -> Content:
    """Raises KeyError for one that there is not."""
    SHIPPED[name]
    with (FILES / f"{name}.toml").open("rb") as file:
        return documents.read(tomllib.load(file), Agency.Kind.values, agency_facts.names())
