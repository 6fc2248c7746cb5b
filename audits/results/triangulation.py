"""What an agency says of itself beside other sources: its staff, and what the portal knows.

By standard. Facts are those that were handed in with the return, with what the agency made of each;
what staff said is only what may be shown. Whether they go together is `policy.gap_score`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from audits.facts.policy import Standing, length_in_words
from audits.question_sets.models import Standard
from audits.results import policy
from audits.results.pages import return_results
from audits.results.policy import Other
from audits.results.read import Results
from audits.returns.models import Return
from audits.surveys import results as replies
from core.words import counted


@dataclass(frozen=True)
class Beside:
    """One standard of one agency. ``own``: what it says, “3 of 3 (100 %)”, and in percent;
    ``moderated``: in tenths; ``staff``: how many of a hundred agree; ``facts``: what the portal
    knows."""

    agency_return: Return
    standard: Standard
    own: str
    own_percent: int | None
    own_tenths: int | None
    moderated: int | None
    staff: int | None
    facts: tuple[Other, ...]

    @property
    def others(self) -> tuple[Other, ...]:
        if self.staff is None:
            return self.facts
        return (Other(f"{self.staff} % of staff agree", self.staff), *self.facts)

    @property
    def gap(self) -> int | None:
        return policy.gap_score(self.own_percent, self.others)

    def in_words(self, who: str = "It says", *, with_why: bool = False) -> str:
        """``with_why``: an agency's own words for why it disputes a fact, too."""
        return policy.side_by_side(self.own, self.others, who=who, with_why=with_why)


def found_beside(found: Results) -> list[Beside]:
    """Every standard that an agency scored itself at and of which another source tells something:
    the biggest gap first, either way, then those of which none is known."""
    made = [
        beside
        for each in found.read
        for standard in found.version_of(each).standards
        if (beside := _one(found, each, standard)) is not None
    ]
    return sorted(
        made,
        key=lambda one: (
            one.gap is None, -abs(one.gap or 0), one.agency_return.agency.name, one.standard.order,
        ),
    )  # fmt: skip


def _one(found: Results, each: Return, standard: Standard) -> Beside | None:
    own = _own(found, each, standard)
    if own is None:
        return None
    words, percent, tenths = own
    beside = Beside(
        each, standard, words, percent, tenths,
        found.cell(each, standard, found.moderated).tenths,
        found.staff.agree(each, standard), _facts(found, each, standard),
    )  # fmt: skip
    return beside if beside.others else None


def _own(found: Results, each: Return, standard: Standard) -> tuple[str, int, int | None] | None:
    cell = found.cell(each, standard, found.claimed)
    levels = found.version_of(each).levels
    if cell.tenths is not None:
        figure = policy.figure(cell.tenths).removesuffix(".0")
        percent = policy.percent_of_scale(cell.tenths, levels)
        highest = max(level.value for level in levels)
        return f"{figure} of {highest} ({percent} %)", percent, cell.tenths
    if cell.yes_percent is not None:
        return f"yes to {cell.yes} of {cell.yes_no}", cell.yes_percent, None
    return None


def _facts(found: Results, each: Return, standard: Standard) -> tuple[Other, ...]:
    known = found.facts.get(each.pk, {})
    names = dict.fromkeys(
        name
        for criterion in found.version_of(each).criteria[standard.pk]
        if found.was_asked(each, criterion)
        for name in criterion.facts
        if name in known and not _tells_nothing(known[name])
    )
    return tuple(_other(known[name]) for name in names)


def _tells_nothing(fact: dict[str, Any]) -> bool:
    return fact["is_empty"] and fact["standing"] != Standing.DISPUTED


def _other(fact: dict[str, Any]) -> Other:
    """Of one year nothing is said: the page does, once."""
    longer = fact["years"] > 1 and not fact["is_at_end"]
    words = f"{fact['words']} {length_in_words(fact['years'])}" if longer else fact["words"]
    return Other(words, fact["percent"], Standing(fact["standing"]), fact["said"])


# --- as the part, the files and the pages show it -------------------------------------------------

COLUMNS = ("Agency", "Standard", "Side by side", "Moderated", "Gap")
OF_AGENCY = COLUMNS[1:]
HEADINGS = (
    "Agency", "Return", "Standard", "Title", "Own score", "Own score, percent of the scale",
    "Moderated", "Staff who agree, of 100", "What the portal knows", "Gap, points", "In words",
)  # fmt: skip
LEAD = (
    "What each agency says of itself, beside what its staff say and what the portal knows of it."
    " The gap is how much more or less its own score says, as a percent of the scale, than the mean"
    " of the other sources that speak in percent. It is a question to ask, not a finding: the"
    " sources measure different things, and small numbers swing widely."
)
TIME = (
    "What the portal knows is of the year up to the day before the cycle opened, unless it says"
    " otherwise. What an agency disputes stands here and has no part in the gap."
)
NOT_KEPT = (
    "Not known: who was trained, and who came to meetings. The portal does not keep either yet."
)


def rows(found: Results) -> list[list[Any]]:
    return [
        [
            {"text": one.agency_return.agency.name, "url": return_results(one.agency_return)},
            *_cells(one),
        ]
        for one in found_beside(found)
    ]


def of_agency(found: Results, who: str) -> list[list[Any]]:
    """As `OF_AGENCY` heads them. ``who``: how the sentence begins."""
    return [_cells(one, who) for one in found_beside(found)]


def _cells(one: Beside, who: str = "It says") -> list[Any]:
    standard = one.standard
    return [
        {
            "text": f"{standard.code} {standard.title}",
            "url": return_results(one.agency_return, "standard", standard.code),
        },
        one.in_words(who, with_why=True),
        "" if one.moderated is None else policy.figure(one.moderated),
        policy.gap_score_in_words(one.gap),
    ]


def sheet(found: Results) -> list[list[Any]]:
    return [
        [
            one.agency_return.agency.name, one.agency_return.reference, one.standard.code,
            one.standard.title, None if one.own_tenths is None else one.own_tenths / 10,
            one.own_percent, None if one.moderated is None else one.moderated / 10, one.staff,
            policy.facts_in_words(one.facts), one.gap, one.in_words(with_why=True),
        ]
        for one in found_beside(found)
    ]  # fmt: skip


def notes(found: Results, whose: str = "") -> Sequence[str]:
    """What is not known, and why. ``whose``: “your” to an agency and “its” to others, where
    ``found`` is of one return."""
    said = [TIME]
    staff = found.staff
    if staff.why_not:
        said.append(f"What staff say: {staff.why_not}")
    elif few := replies.left_out(staff.of_agencies.values(), staff.minimum, whose):
        said.append(few if whose else f"What staff say: {few}")
    without = sum(each.pk not in found.facts for each in found.read)
    if without:
        were = "was" if without == 1 else "were"
        said.append(
            f"{counted(without, 'return')} {were} handed in before the portal put what it knows"
            " beside the questions."
        )
    return [*said, NOT_KEPT]
