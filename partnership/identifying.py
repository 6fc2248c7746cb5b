"""Whether a text may tell who a child or family is, and numbers that could. Pure.

What is heard from children and what a scrutineer sees is read by everyone who signs in. No rule
can find every name; these find what most often slips in, and a person is asked to look again.
Counts of people from 1 to 4 are shown as "fewer than 5": one child met on a day is that child.
(Fact sheet, section 11: the scrutineer reads all but raw identities; section 8: voice.)
"""

import re
from pathlib import PurePath

from partnership.names_of_bodies import OF_BODIES
from partnership.naming_a_child import seems_to_name_a_child

SMALLEST_SHOWN = 5

_NOT_A_NAME = "The|A|An|Her|His|Their|My|Our|I|We|It|They|She|He"
_NAME = rf"(?P<found>(?!(?:{_NOT_A_NAME})\b)[A-Z][a-z’'-]+(?: [A-Z][a-z’'-]+)*)"
_KIN = "child|boy|girl|son|daughter|brother|sister|baby|mother|mum|father|dad|called|named"
_SIGNS = (
    # "her son Jayden", "a girl called Ana", "named Sam"
    rf"(?:{_KIN}) {_NAME}",
    r"(?P<found>\b\d{3}[ -]?\d{3}[ -]?\d{4}\b)",  # an NHS number
    r"(?P<found>\b(?:0|\+44 ?)\d(?:[ -]?\d){8,9}\b)",  # a telephone number
    r"(?P<found>\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b)",  # a postcode
    r"(?P<found>(?i:\bborn (?:on|in)\b|\bborn \d|\bdate of birth\b|\bDOB\b))",
    r"(?P<found>\b(?:aged? )?\d{1,2}[ -]years?[ -]old\b)",
    # "Copperkettle Primary School": of one child, it says where
    r"(?P<found>\b[A-Z][a-z’'-]+ (?:Primary|Infant|Junior|High|Nursery|Academy)\b)",
)  # fmt: skip
_READS = [re.compile(sign) for sign in _SIGNS]
# Two words with a capital beside each other are somebody's name, unless one of them is of those
# that make the names of bodies, papers and days, or begins a sentence.
_TWO_NAMES = re.compile(r"\b(?=([A-Z][a-z’'-]+) ([A-Z][a-z’-]+)\b)")
_AT_THE_BEGINNING = """
A After All An And Any As At Before Both But By Each Every Few For From Her His How If In It
Many More Most My No Not Nobody On One Only Our She Since So Some That Their Then There These
They This Those To Two We What When Where Which Who With You Your Fathers Mothers Parents
Professionals Practitioners Staff Schools Workers Nurses
"""
_BEGINS = frozenset(_AT_THE_BEGINNING.split())


def sign_in(text: str) -> str | None:
    """Words of a text that may tell who somebody is; None when nothing does.

    By the rule of what agencies write of their own work, too (`naming_a_child`): what most read is
    asked about by no weaker one.
    """
    if sign := sign_beside_initials(text):
        return sign
    return next((each.words for each in seems_to_name_a_child(text)), None)


def sign_beside_initials(text: str) -> str | None:
    """The first words that may, in a text that knows a child by initials and a reference: these
    are no sign there."""
    found = (match["found"] for sign in _READS if (match := sign.search(text)))
    return next(found, None) or _two_names(text)


def sign_in_a_name(file_name: str) -> str | None:
    """As `sign_in`, of what a file is called: "Danny_Brightwater-3 May 2014.txt"."""
    return sign_in(re.sub(r"[\W_]+", " ", PurePath(file_name).stem))


def _two_names(text: str) -> str | None:
    for match in _TWO_NAMES.finditer(text):
        first, second = match[1], match[2].removesuffix("’s")
        if first in _BEGINS or {first, second} & OF_BODIES:
            continue
        return f"{first} {second}"
    return None


def people_in_words(number: int | None) -> str:
    """12, Fewer than 5; empty when nobody counted."""
    if number is None:
        return ""
    return "Fewer than 5" if 0 < number < SMALLEST_SHOWN else f"{number:,}"
