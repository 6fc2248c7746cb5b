"""The rules of funding, as tables: no database."""

from datetime import date
from types import SimpleNamespace

import pytest

from partnership import years
from partnership.funding import heads, policy
from partnership.funding.policy import Statement, Totals
from partnership.models import Agency
from partnership.roles import Role

TODAY = date(2026, 4, 1)


class Year(SimpleNamespace):
    def __str__(self):
        return years.called(self.starts_in)


OPEN, CLOSED = Year(starts_in=2025, closed_at=None), Year(starts_in=2025, closed_at=TODAY)


def test_one_role_keeps_and_the_system_administrator_reads_nothing():
    assert policy.KEEPS == (Role.BUSINESS_MANAGER,)
    assert Role.SYSTEM_ADMINISTRATOR not in policy.MAY_OPEN
    assert Role.AGENCY_ADMINISTRATOR not in policy.MAY_OPEN
    assert not set(policy.READS) & set(policy.READS_OWN)


@pytest.mark.parametrize(
    ("on", "year"),
    [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2026, 12, 31), 2026)],
)
def test_the_year_of_a_day(on, year):
    assert years.year_of(on) == year
    assert years.begins_on(year) <= on <= years.ends_on(year)


@pytest.mark.parametrize(
    ("text", "year"),
    [("2026-27", 2026), ("1999-00", 1999), ("2026-28", None), ("2026", None), ("26-27", None),
     ("0000-01", None), ("add", None)],
)  # fmt: skip
def test_a_year_in_an_address(text, year):
    assert years.year_from(text) == year
    if year:
        assert years.slug(year) == text


@pytest.mark.parametrize(
    ("year", "known", "begins"),
    [
        (2026, [], None),
        (2027, [2026, 2025], None),
        (2026, [2026], "2026 to 2027 is there already"),
        (2028, [2026], "The next year to add is 2027"),
        (2024, [2025, 2026], "The next year to add is 2027"),
        (2015, [], "Choose a year from 2016"),
        (2028, [2027], "Choose a year from 2016"),
    ],
)
def test_years_follow_one_another(year, known, begins):
    said = policy.why_not_add_year(year, known, TODAY)
    assert said is None if begins is None else said.startswith(begins)


@pytest.mark.parametrize(
    ("year", "earlier_open", "today", "begins"),
    [
        (OPEN, None, TODAY, None),
        (CLOSED, None, TODAY, "2025 to 2026 is closed already"),
        (OPEN, None, date(2026, 3, 31), "2025 to 2026 ends on Tuesday 31 March 2026"),
        (OPEN, 2024, TODAY, "Close 2024 to 2025 first"),
    ],
)
def test_a_year_is_closed_when_it_is_over_and_those_before_it_are(
    year, earlier_open, today, begins
):
    said = policy.why_not_close(year, earlier_open, today)
    assert said is None if begins is None else said.startswith(begins)


@pytest.mark.parametrize(
    ("year", "because", "changes", "begins"),
    [
        (OPEN, "", False, None),
        (OPEN, "", True, "Say why it changes"),
        (OPEN, "An error", True, None),
        (CLOSED, "", False, "2025 to 2026 is closed: say why"),
        (CLOSED, "An error", False, None),
    ],
)
def test_what_was_there_before_changes_with_a_reason(year, because, changes, begins):
    said = policy.why_not_without_reason(year, because, changes=changes)
    assert said is None if begins is None else said.startswith(begins)


@pytest.mark.parametrize(
    ("pence", "what", "refused"),
    [(0, "", False), (0, "A room", False), (5, "A room", False), (5, "", True)],
)
def test_a_value_in_kind_is_of_something(pence, what, refused):
    assert (policy.why_not_in_kind(pence, what) is not None) == refused


def test_a_body_is_in_a_year_once_and_must_exist():
    trust = Agency(pk=1, name="Trust")
    assert policy.why_not_contributor(trust, [2]) is None
    assert "in this year already" in policy.why_not_contributor(trust, [1])
    gone = Agency(pk=1, name="Trust", closed_on=TODAY)
    assert "no longer exists" in policy.why_not_contributor(gone, [])


IN_YEAR = date(2025, 6, 2)


@pytest.mark.parametrize(
    ("year", "on", "pence", "because", "begins"),
    [
        (OPEN, IN_YEAR, 5, "", None),
        (OPEN, date(2024, 4, 1), 5, "", None),
        (OPEN, IN_YEAR, -5, "Paid twice", None),
        (OPEN, IN_YEAR, -5, "", "Say why the amount is below nothing"),
        (OPEN, IN_YEAR, 0, "", "Enter an amount"),
        (OPEN, date(2026, 4, 2), 5, "", "The day must be today or in the past"),
        (OPEN, date(2024, 3, 31), 5, "", "The day must be Monday 1 April 2024 or later"),
        (CLOSED, IN_YEAR, 5, "", "2025 to 2026 is closed"),
        (CLOSED, IN_YEAR, 5, "Came late", None),
    ],
)
def test_an_invoice_or_what_came_in(year, on, pence, because, begins):
    said = policy.why_not_payment(year, on, pence, because, TODAY)
    assert said is None if begins is None else said.startswith(begins)


@pytest.mark.parametrize(
    ("on", "pence", "begins"),
    [
        (IN_YEAR, 5, None),
        (date(2025, 3, 31), 5, "The day must be from Tuesday 1 April 2025"),
        (TODAY, 5, "The day must be from Tuesday 1 April 2025"),
        (IN_YEAR, 0, "Enter an amount"),
    ],
)
def test_spending_counts_in_the_year_of_its_day(on, pence, begins):
    said = policy.why_not_spending(OPEN, on, pence, "", TODAY)
    assert said is None if begins is None else said.startswith(begins)


def test_nobody_spends_ahead():
    this = Year(starts_in=2026, closed_at=None)
    said = policy.why_not_spending(this, date(2026, 4, 2), 5, "", TODAY)
    assert said.startswith("The day must be today or in the past")


# --- figures --------------------------------------------------------------------------------------


def test_the_figures_of_a_year():
    found = Statement(
        Totals(
            agreed=100, in_kind=40, invoiced=90, received=70, budget=80, spent=50, correction=-3
        ),
        left_before=13,
    )
    assert (found.brought_forward, found.balance) == (10, 30)
    assert found.left_to_spend == 30
    assert found.planned_balance == 30, "10 + 100 - 80; nothing in kind"


@pytest.mark.parametrize(
    ("agreed", "invoiced", "received", "expected"),
    [
        (100, 90, 70, (30, 0, 20)),
        (100, 0, 0, (100, 0, 0)),
        (100, 120, 70, (30, 0, 30)),
        (100, 150, 150, (0, 50, 0)),
        (0, 0, 5, (0, 5, 0)),
    ],
)
def test_what_is_still_to_come_is_never_below_nothing(agreed, invoiced, received, expected):
    found = policy.Given(agreed=agreed, invoiced=invoiced, received=received)
    assert (found.still_to_come, found.more_than_agreed, found.unpaid) == expected


DAY, LATER = date(2025, 6, 2), date(2025, 6, 3)
Entry = policy.Entry
ONE = Entry(DAY, "INV-1", 400)


@pytest.mark.parametrize(
    ("earlier", "entry", "is_refused"),
    [
        ([ONE], Entry(LATER, "inv-1 ", 5), True),
        ([ONE], Entry(LATER, "INV-2", 400), False),
        ([ONE], Entry(LATER, "INV-1", -400), False),
        ([ONE, Entry(LATER, "INV-1", -100)], Entry(LATER, "INV-1", 300), True),
        ([ONE, Entry(LATER, "INV-1", -400)], Entry(LATER, "INV-1", 300), False),
        ([ONE, Entry(LATER, "INV-1", -100)], Entry(LATER, "INV-1", -100), True),
        ([ONE, Entry(LATER, "INV-1", -100)], Entry(LATER, "INV-1", -50), False),
    ],
)
def test_one_number_is_one_invoice(earlier, entry, is_refused):
    assert bool(policy.why_not_paid_twice("Invoice", entry, earlier)) is is_refused


BACK = Entry(LATER, "P1", -400)
SPENT = Entry(DAY, "P1", 400)


@pytest.mark.parametrize(
    ("earlier", "entry", "is_refused"),
    [
        ([SPENT], SPENT, True),
        ([SPENT], Entry(LATER, "P1", 400), False),
        ([SPENT], Entry(DAY, "P2", 400), False),
        ([SPENT, BACK], SPENT, False),
        ([SPENT, BACK], BACK, True),
        ([SPENT, BACK, SPENT], SPENT, True),
        ([SPENT, BACK, SPENT], BACK, False),
        ([Entry(DAY, "", 400, "Pay")], Entry(DAY, "", 400, "pay"), True),
        ([Entry(DAY, "", 400, "Pay")], Entry(DAY, "", 400, "A venue"), False),
        ([Entry(DAY, "", 400, "P1")], SPENT, False),
    ],
)
def test_the_same_spending_is_entered_once(earlier, entry, is_refused):
    assert bool(policy.why_not_spent_twice(entry, earlier)) is is_refused


def test_a_year_begins_with_what_the_one_before_left_and_its_correction():
    found = policy.statements(
        {
            2026: Totals(received=10, spent=4),
            2024: Totals(correction=100, received=50, spent=20),
            2025: Totals(received=5, spent=200, correction=1),
        }
    )
    assert [(year, each.left_before, each.balance) for year, each in sorted(found.items())] == [
        (2024, 0, 130), (2025, 130, -64), (2026, -64, -58),
    ]  # fmt: skip


def test_heads_are_data_with_a_source():
    said = heads.on(TODAY)
    assert [slug for slug, _ in said.heads][:2] == ["business-team", "independent-scrutiny"]
    assert said.source
    assert heads.on(date(2010, 4, 1)) == said, "the first, before any"


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [('slug = "training"', 'slug = "other"', "slug of its own"),
     ('slug = "training"', 'slug = "Training!"', "small letters")],
)  # fmt: skip
def test_wrong_heads_are_refused(was, now, said):
    text = (heads.FOLDER / "2026.toml").read_text()
    with pytest.raises(ValueError, match=said):
        heads.read(text.replace(was, now))
