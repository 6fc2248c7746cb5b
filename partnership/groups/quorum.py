"""Whether those present are enough to decide, and if not who is missing: pure.

Sources: fact sheet, section 6. Halton's documents name no quorum; the defaults there are all
three partners at the Executive, and the chair and two agencies, one of them a partner, elsewhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.words import counted, listed, opening

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Rule:
    """``chair``: the chair or a deputy chair must be there. ``agencies``: so many different
    agencies; ``partners``: so many of them safeguarding partners. None of it: no quorum is set.
    """

    chair: bool = False
    agencies: int = 0
    partners: int = 0

    @property
    def is_set(self) -> bool:
        return self.chair or bool(self.agencies) or bool(self.partners)


@dataclass(frozen=True)
class Present:
    """Somebody at a meeting. Advisers and minute takers do not count, and are not handed in."""

    agency: str
    is_partner: bool = False
    chairs: bool = False


def number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"


def in_words(rule: Rule, partners: int = 3, agencies: int = 0) -> str:
    """``partners``: how many safeguarding partners there are; ``agencies``: how many have a seat in
    the group that counts, 0 where nobody knows.

    The chair or a deputy chair, and 6 of 9 agencies, one of them a safeguarding partner
    """
    parts = ["the chair or a deputy chair"] if rule.chair else []
    partners = partners or rule.partners
    if rule.partners and rule.agencies <= rule.partners:
        every = rule.partners >= partners
        count = f"all {number(partners)}" if every else f"{rule.partners} of {partners}"
        parts.append(f"{count} {_partners(partners)}")
    elif rule.agencies:
        count = number(rule.agencies)
        if agencies >= rule.agencies:
            count = f"{rule.agencies} of {agencies}"
        some = f"{count} {'agency' if max(rule.agencies, agencies) == 1 else 'agencies'}"
        if rule.partners:
            kind = "a safeguarding partner" if rule.partners == 1 else "safeguarding partners"
            some += f", {number(rule.partners)} of them {kind}"
        parts.append(some)
    if not parts:
        return "No quorum is set."
    return opening(", and ".join(parts)) + "."


def why_not_set(rule: Rule, partners: int) -> str | None:
    """``partners``: how many safeguarding partners there are."""
    if rule.partners <= partners:
        return None
    there = "is" if partners == 1 else "are"
    return (
        f"There {there} {number(partners)} {_partners(partners)}: {rule.partners} can never be"
        f" there. Enter {partners} or fewer."
    )


def why_not_so_many(rule: Rule, sitting: int, known: int) -> str | None:
    """``sitting``: how many agencies have a seat in the group that counts; 0 while its seats are
    still to come, when ``known``, how many agencies there are, is the most."""
    if rule.agencies <= (sitting or known):
        return None
    can_never = f"{rule.agencies:,} can never be there"
    if not sitting:
        return f"The partnership has {counted(known, 'agency', 'agencies')}: {can_never}."
    have = "agency has" if sitting == 1 else "agencies have"
    return (
        f"{sitting} {have} a seat in it that counts: {can_never}. Enter {sitting} or fewer, or add"
        " the seats first."
    )


def _partners(count: int) -> str:
    return "safeguarding partner" if count == 1 else "safeguarding partners"


def why_not_quorate(rule: Rule, present: Iterable[Present], partners: Sequence[str]) -> str | None:
    """``partners``: the names of all safeguarding partners. None: they may decide."""
    present = list(present)
    missing = []
    if rule.chair and not any(each.chairs for each in present):
        missing.append("the chair or a deputy chair")
    here = {each.agency for each in present if each.is_partner}
    lacking = min(rule.partners, len(partners)) - len(here)
    if lacking > 0:
        missing.append(_lacking_partners(lacking, [name for name in partners if name not in here]))
    agencies = {each.agency for each in present}
    more = rule.agencies - len(agencies) - max(lacking, 0)
    if more > 0:
        another = "another agency" if more == 1 else f"{number(more)} more agencies"
        missing.append(another)
    return f"Not quorate: {listed(missing)} missing." if missing else None


def _lacking_partners(lacking: int, absent: Sequence[str]) -> str:
    if lacking >= len(absent):
        return listed(absent)
    one_of = listed(absent, last="or")
    return f"{number(lacking)} of {one_of}"
