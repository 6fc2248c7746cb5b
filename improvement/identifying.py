"""Whether a text may tell who a child or family is, and numbers that could. Pure.

What is heard from children and what a scrutineer sees is read by everyone who signs in. No rule
can find every name; these find what most often slips in, and a person is asked to look again.
Counts of people from 1 to 4 are shown as "fewer than 5": one child met on a day is that child.
(Fact sheet, section 11: the scrutineer reads all but raw identities; section 8: voice.)
"""

import re

SMALLEST_SHOWN = 5

_NOT_A_NAME = "The|A|An|Her|His|Their|My|Our|I|We|It|They|She|He"
_NAME = rf"(?P<found>(?!(?:{_NOT_A_NAME})\b)[A-Z][a-z’'-]+(?: [A-Z][a-z’'-]+)*)"
_KIN = "child|boy|girl|son|daughter|brother|sister|baby|mother|mum|father|dad|called|named"
_SIGNS = (
    # "her son Jayden", "a girl called Ana", "named Sam"
    rf"(?:{_KIN}) {_NAME}",
    r"(?P<found>\b\d{3}[ -]?\d{3}[ -]?\d{4}\b)",  # an NHS number
    r"(?P<found>\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b)",  # a postcode
    r"(?P<found>(?i:\bborn on\b|\bdate of birth\b|\bDOB\b))",
    r"(?P<found>\b(?:aged? )?\d{1,2}[ -]years?[ -]old\b)",
)  # fmt: skip
_READS = [re.compile(sign) for sign in _SIGNS]


def sign_in(text: str) -> str | None:
    """The first words of a text that may tell who somebody is; None when nothing does."""
    found = (match["found"] for sign in _READS if (match := sign.search(text)))
    return next(found, None)


def people_in_words(number: int | None) -> str:
    """12, Fewer than 5; empty when nobody counted."""
    if number is None:
        return ""
    return "Fewer than 5" if 0 < number < SMALLEST_SHOWN else f"{number:,}"
