"""By which number agencies find a case in their systems: what it may be, and where a text has one.
Pure."""

import re
from collections.abc import Iterable
from string import ascii_letters

from partnership.nhs_number import is_nhs_number

REFERENCE = 40  # characters of a case's reference

# Letters once before the figures, and once behind: two words would be a name.
_GROUPS = re.compile(r"[0-9]+")
_FIGURES = 5  # of a reference, from which its figures alone may be it, without letters
_REFERENCE = re.compile(r"[A-Za-z]{0,4}[0-9/-]+[A-Za-z]{0,2}")
_DATE = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[/-]?(?:0?[1-9]|1[0-2])[/-]?(?:19|20)\d\d"
    r"|(?:19|20)\d\d[/-]?(?:0[1-9]|1[0-2])[/-]?(?:0[1-9]|[12]\d|3[01])"
    r"|(?:19|20)\d\d[/-](?:0?[1-9]|1[0-2])(?:[/-](?:0?[1-9]|[12]\d|3[01]))?"
    r"|(?:0?[1-9]|[12]\d|3[01])[/-](?:0?[1-9]|1[0-2])[/-]\d\d"
)


def why_not_reference(reference: str) -> str | None:
    """Of the number under which agencies find a case in their systems: never who the child is.

    Letters or figures around a date or an NHS number do not hide it. Six figures in a row are let
    in, though they may be a date: many systems number their cases so; so are a year and a month
    before a number.
    """
    if len(reference) > REFERENCE:
        return f"“{reference[:20]}…” is too long for a reference. Enter the number alone."
    if is_nhs_number(reference) or any(map(is_nhs_number, _together(reference))):
        return (
            f"“{reference}” is an NHS number. Enter the number of the case in the system instead."
        )
    if any(map(_DATE.fullmatch, _may_be_dates(reference))):
        return f"“{reference}” looks like a date of birth. Enter the number of the case instead."
    if not _REFERENCE.fullmatch(reference) or sum(each.isdigit() for each in reference) < 4:
        return (
            f"“{reference}” is no reference. Enter the number of the case in the system, with no"
            " name or initials: up to four letters, at least four figures, - and / alone."
        )
    return None


def _together(reference: str) -> list[str]:
    """The figures of each run of its groups: of “943-476-5919/1” “9434765919”, too."""
    groups = _GROUPS.findall(reference)
    return [
        "".join(groups[first:last])
        for first in range(len(groups))
        for last in range(first + 1, len(groups) + 1)
    ]


def _may_be_dates(reference: str) -> list[str]:
    """It without the letters around it; each three groups of figures beside each other, and each
    group of eight."""
    groups = _GROUPS.findall(reference)
    threes = ["-".join(groups[first : first + 3]) for first in range(len(groups) - 2)]
    eights = [each for each in groups if len(each) == 8]
    return [reference.strip(f"{ascii_letters}/-"), *threes, *eights]


def reference_in(text: str, references: Iterable[str]) -> str | None:
    """The first words of a text that are one of ``references``, in whatever capitals and with
    whatever between its parts, or its figures alone; None where there is none."""
    wanted = set()
    for each in references:
        parts = re.findall(r"[A-Z]+|[0-9]+", each.upper())
        wanted.add("".join(parts))
        figures = "".join(part for part in parts if part.isdigit())
        if len(figures) >= _FIGURES:
            wanted.add(figures)
    longest = max(map(len, wanted), default=0)
    parts = [
        (match.start(), match.end(), match[0].upper())
        for match in re.finditer(r"[A-Za-z]+|[0-9]+", text)
    ]
    for first, (start, _, _) in enumerate(parts):
        joined, ended = "", start
        for at in range(first, len(parts)):
            begun, end, part = parts[at]
            if text[ended:begun].strip(" /-:#") or len(joined) > longest:
                break
            joined, ended = joined + part, end
            if joined in wanted:
                return text[start:end]
    return None
