"""The rules of funding: pure. Amounts are whole pence; a financial year is named by its first.

Sources: the published arrangements (2023), Funding Arrangements and Responsibilities (direct
funding or in-kind support, agreed by the accountable officers; successors keep the contribution)
and Business Manager; fact sheet, sections 6 and 11. What the portal decided: docs/adr/0019.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.money import pounds
from core.words import day
from partnership.roles import Role
from partnership.years import begins_on, called, ends_on, year_of

# --- who keeps and who reads ----------------------------------------------------------------------

KEEPS = (Role.BUSINESS_MANAGER,)
# The business team by its published posts, the partners' lead and delegated officers, scrutiny.
# The System Administrator runs the portal and reads no content.
READS = (
    Role.BUSINESS_MANAGER,
    Role.HEAD_OF_SAFEGUARDING,
    Role.DEVELOPMENT_OFFICER,
    Role.ADMINISTRATION_OFFICER,
    Role.FINANCE_OFFICER,
    Role.LEAD_SAFEGUARDING_PARTNER,
    Role.DELEGATED_SAFEGUARDING_PARTNER,
    Role.INDEPENDENT_SCRUTINEER,
)
# These read what is agreed with, invoiced to and received from their own agency, and no more.
READS_OWN = (Role.PARTNERSHIP_REPRESENTATIVE, Role.CHIEF_OFFICER)
MAY_OPEN = (*READS, *READS_OWN)

# --- years ----------------------------------------------------------------------------------------
OLDEST, NEWEST = 10, 1  # years before and after this one that may be added


def why_not_add_year(year: int, known: Iterable[int], today: date) -> str | None:
    """One after the other, so that each has its balance from the one before."""
    years, this = sorted(known), year_of(today)
    if year in years:
        return f"{called(year)} is there already."
    if years and year != years[-1] + 1:
        return f"The next year to add is {called(years[-1] + 1)}."
    if not this - OLDEST <= year <= this + NEWEST:
        return f"Choose a year from {called(this - OLDEST)} to {called(this + NEWEST)}."
    return None


def next_year(known: Iterable[int], today: date) -> int:
    years = sorted(known)
    return years[-1] + 1 if years else year_of(today)


def why_not_close(year: Any, earlier_open: int | None, today: date) -> str | None:
    """``earlier_open``: the first year before it that is still open."""
    if year.closed_at:
        return f"{year} is closed already."
    if today <= ends_on(year.starts_in):
        return f"{year} ends on {day(ends_on(year.starts_in))}. Close it after that."
    if earlier_open is not None:
        return f"Close {called(earlier_open)} first: what it leaves is brought forward from it."
    return None


# --- what may be written --------------------------------------------------------------------------


def why_not_without_reason(year: Any, because: str, *, changes: bool) -> str | None:
    """``changes``: it alters a figure that was there before."""
    if because:
        return None
    if year.closed_at:
        return f"{year} is closed: say why it is corrected."
    if changes:
        return "Say why it changes: what was there before is on record."
    return None


def why_not_in_kind(pence: int, what: str) -> str | None:
    if pence and not what:
        return "Say what is given in kind, such as premises or somebody’s time."
    return None


def why_not_contributor(agency: Any, known: Iterable[int]) -> str | None:
    """``known``: the keys of the agencies that have a line in the year."""
    if agency.pk in set(known):
        return f"{agency} is in this year already. Choose it in the table to change what is agreed."
    if agency.is_gone:
        return f"{agency} no longer exists. Choose the agency that took over."
    return None


def why_not_payment(year: Any, on: date, pence: int, because: str, today: date) -> str | None:
    """An invoice or money received; below nothing, it puts an earlier one right."""
    if on > today:
        return "The day must be today or in the past: enter it once it has happened."
    if on < begins_on(year.starts_in - 1):
        return f"The day must be {day(begins_on(year.starts_in - 1))} or later."
    return _why_not_amount(year, pence, because)


def why_not_spending(year: Any, on: date, pence: int, because: str, today: date) -> str | None:
    """Spending counts in the year of its day."""
    first, last = begins_on(year.starts_in), ends_on(year.starts_in)
    if not first <= on <= last:
        return f"The day must be from {day(first)} to {day(last)}: it counts in that year."
    if on > today:
        return "The day must be today or in the past: enter it once it has happened."
    return _why_not_amount(year, pence, because)


def _why_not_amount(year: Any, pence: int, because: str) -> str | None:
    if pence == 0:
        return "Enter an amount. Below nothing, such as -250, puts an earlier entry right."
    if pence < 0 and not because:
        return "Say why the amount is below nothing, and which earlier entry it puts right."
    return why_not_without_reason(year, because, changes=False)


# --- the same money twice -------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """An invoice, money received, or money spent: of its own kind. ``what``: of spending alone."""

    on: date
    reference: str
    pence: int
    what: str = ""

    @property
    def told_by(self) -> str:
        """What tells it apart, however it was typed."""
        return " ".join((self.reference or self.what).casefold().split())

    def is_like(self, other: "Entry") -> bool:
        return bool(self.reference) == bool(other.reference) and self.told_by == other.told_by


def why_not_paid_twice(kind: str, entry: Entry, earlier: Iterable[Entry]) -> str | None:
    """One number, one invoice of a body in a year; one reference, one receipt. ``kind``: as it
    begins a sentence; ``earlier``: of the same line and kind. Once what stands under a reference
    has been put right to nothing, it can be entered anew."""
    alike = [each for each in earlier if each.is_like(entry)]
    if entry.pence < 0:
        return _why_not_repeated(kind, entry, alike)
    first = next((each for each in alike if each.pence > 0), None)
    if first is None or sum(each.pence for each in alike) <= 0:
        return None
    return f"{_entered_already(kind, first)} {PUT_RIGHT}"


def why_not_spent_twice(entry: Entry, earlier: Iterable[Entry]) -> str | None:
    """The same reference (of two without one: the same words), day and amount. ``earlier``: of the
    same year, under whichever head."""
    return _why_not_repeated("Spending", entry, [each for each in earlier if each.is_like(entry)])


PUT_RIGHT = (
    "If that one is wrong, put it right by an amount below nothing with the same reference. If"
    " this is other money, add to its reference what tells it apart."
)


def _why_not_repeated(kind: str, entry: Entry, alike: list[Entry]) -> str | None:
    """As often as something was put right, it may be entered anew; and put right as often as it
    was entered."""
    same = [each for each in alike if (each.on, each.pence) == (entry.on, entry.pence)]
    other_way = sum(each.pence == -entry.pence for each in alike)
    if not same or len(same) < other_way + (entry.pence > 0):
        return None
    return f"{_entered_already(kind, same[0])} {PUT_RIGHT}"


def _entered_already(kind: str, first: Entry) -> str:
    called = first.reference or f"“{first.what}”"
    return f"{kind} {called} of {day(first.on)}, {pounds(first.pence)}, is entered already."


def asks_whether_more(kind: str, pence: int, given: "Given") -> str | None:
    """An invoice beyond what was agreed, money beyond what was invoiced: a question and no refusal,
    for it can be right. ``kind``: "invoice" or "receipt"."""
    if kind == "invoice":
        done, most, said, limit = given.invoiced, given.agreed, "invoiced", "agreed"
    else:
        done, most, said, limit = given.received, given.invoiced, "received", "invoiced"
    over = done + pence - most
    if pence < 0 or over <= 0:
        return None
    return (
        f"With this, {pounds(done + pence)} is {said}: {pounds(over)} more than the {pounds(most)}"
        f" that was {limit}. Check the amount, and tick the box if it is right."
    )


# --- heads of spending ----------------------------------------------------------------------------

RESERVED_HEADS = ("add",)  # in addresses


def why_not_head_title(title: str, slug: str, taken: Iterable[str]) -> str | None:
    """``taken``: what the other heads of the year are called."""
    if not slug or slug in RESERVED_HEADS:
        return "Give the head of spending another name, with letters in it."
    if title.strip().lower() in {each.lower() for each in taken}:
        return "There is a head of spending of that name in this year already."
    return None


def why_not_change_head(head: Any) -> str | None:
    """Its name, its budget, or that it closes."""
    if head.closed_on:
        return f"This head was closed on {day(head.closed_on)}: it stays as it was then."
    return None


def why_not_spend_under(head: Any, pence: int) -> str | None:
    """An entry below nothing puts an earlier one right, whenever that is found out."""
    if head.closed_on and pence > 0:
        return (
            f"This head was closed on {day(head.closed_on)}: nothing more is spent under it."
            " Enter it under another."
        )
    return None


# --- figures --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """What one body has agreed to give in a year, and what has come of it."""

    agreed: int = 0
    in_kind: int = 0
    invoiced: int = 0
    received: int = 0

    @property
    def still_to_come(self) -> int:
        """Agreed and not received. What another body gave too much is no part of it."""
        return max(0, self.agreed - self.received)

    @property
    def more_than_agreed(self) -> int:
        return max(0, self.received - self.agreed)

    @property
    def unpaid(self) -> int:
        """Of what is still to come: invoiced and not received."""
        return max(0, min(self.invoiced, self.agreed) - self.received)


@dataclass(frozen=True)
class Totals:
    """Of one year, as entered. ``correction``: explained, to what the year before left."""

    agreed: int = 0
    in_kind: int = 0
    invoiced: int = 0
    received: int = 0
    budget: int = 0
    spent: int = 0
    correction: int = 0


@dataclass(frozen=True)
class Statement:
    """A year with what it was left by the one before. In kind is never part of the cash."""

    totals: Totals
    left_before: int = 0

    @property
    def brought_forward(self) -> int:
        return self.left_before + self.totals.correction

    @property
    def balance(self) -> int:
        """What is there now; once the year is over, what is carried forward."""
        return self.brought_forward + self.totals.received - self.totals.spent

    @property
    def left_to_spend(self) -> int:
        return self.totals.budget - self.totals.spent

    @property
    def planned_balance(self) -> int:
        """If everybody pays what is agreed and the budget is spent."""
        return self.brought_forward + self.totals.agreed - self.totals.budget


def statements(totals: Mapping[int, Totals]) -> dict[int, Statement]:
    """For each year; one whose year before is not kept begins with nothing but its correction."""
    found: dict[int, Statement] = {}
    for year in sorted(totals):
        before = found.get(year - 1)
        found[year] = Statement(totals[year], before.balance if before else 0)
    return found
