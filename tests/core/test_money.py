"""Money: typed in pounds, kept in pence."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from core.money import LARGEST, MoneyField, in_pounds, pence_of, plain, pounds


@pytest.mark.parametrize(
    ("pence", "said"),
    [(0, "£0.00"), (5, "£0.05"), (123_450, "£1,234.50"), (-2_000, "\u2212£20.00"),
     (-1, "\u2212£0.01")],
)  # fmt: skip
def test_an_amount_in_words(pence, said):
    assert pounds(pence) == said


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("12500", 1_250_000),
        ("12,500", 1_250_000),
        ("£12,500.50", 1_250_050),
        (" 1 250.05 ", 125_005),
        ("0", 0),
        ("-250", -25_000),
        ("\u2212£2.10", -210),
        ("1.5", None),
        ("1.555", None),
        ("1,25", None),
        ("12.500,50", None),
        ("1e3", None),
        ("twelve", None),
        ("--1", None),
        ("\u0661\u0662", None),
        ("", None),
    ],
)
def test_what_is_typed(typed, pence):
    assert pence_of(typed) == pence


def test_what_is_shown_to_be_changed_is_read_as_the_same():
    for pence in (0, 5, 123_450, -25_000, LARGEST):
        assert pence_of(plain(pence)) == pence
    assert plain(None) == ""


def test_a_file_has_a_number():
    assert in_pounds(123_456) == Decimal("1234.56")


def field(**more):
    return MoneyField(label="Agreed cash", **more)


@pytest.mark.parametrize(
    ("typed", "more", "said"),
    [
        ("", {}, "Enter agreed cash"),
        ("much", {}, "Agreed cash must be an amount in pounds, like 12,500 or 12,500.50"),
        ("-1", {}, "Agreed cash must be nothing or more"),
        ("10000000", {}, "Agreed cash must be £9,999,999.99 or less"),
        ("-10000000", {"below_zero": True}, "Agreed cash must be £9,999,999.99 or less"),
    ],
)
def test_a_wrong_amount_gets_a_sentence(typed, more, said):
    with pytest.raises(ValidationError) as refused:
        field(**more).clean(typed)
    assert refused.value.messages == [said]


def test_a_right_one_is_pence():
    assert field().clean("1,000") == 100_000
    assert field(below_zero=True).clean("-1") == -100
    assert field(required=False).clean("") is None
    assert field().prepare_value(100_050) == "1,000.50"
    assert field().prepare_value("as typed") == "as typed"
