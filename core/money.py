"""Money: whole pence in the database, pounds on the page and in files."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from core.forms import TextField
from core.words import opening

LARGEST = 999_999_999  # pence: nearly ten million pounds
AMOUNT = re.compile(
    r"(?P<minus>[-\u2212]?)(?P<pounds>\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(?P<pence>\d\d))?"
)
MINUS = "\u2212"
AROUND = re.compile(r"[\s£\u00a0]")


def pounds(pence: int) -> str:
    """£1,234.50; below nothing with a minus sign before the £."""
    whole, rest = divmod(abs(pence), 100)
    return f"{MINUS if pence < 0 else ''}£{whole:,}.{rest:02}"


def in_pounds(pence: int) -> Decimal:
    """For a file that a spreadsheet adds up."""
    return Decimal(pence) / 100


def plain(pence: int | None) -> str:
    """As somebody would type it into the field."""
    return "" if pence is None else pounds(pence).replace("£", "").replace(MINUS, "-")


def pence_of(text: str) -> int | None:
    """None for what is no amount. Ascii digits only; pence are two numbers or none."""
    found = AMOUNT.fullmatch(AROUND.sub("", text))
    if found is None or not text.isprintable() or not found["pounds"].isascii():
        return None
    whole = int(found["pounds"].replace(",", ""))
    rest = found["pence"] or "0"
    amount = whole * 100 + int(rest)
    return -amount if found["minus"] else amount


class MoneyField(TextField):
    """An amount typed in pounds, clean as whole pence. ``below_zero``: it may be a correction."""

    def __init__(self, *, below_zero: bool = False, **kwargs):
        attrs = {
            "class": "govuk-input--width-10",
            "inputmode": "text" if below_zero else "decimal",
            "autocomplete": "off",
        }
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        kwargs.setdefault("help_text", "In pounds. For example, 12,500 or 12,500.50")
        super().__init__(max_length=30, **kwargs)
        self.below_zero = below_zero

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        name, pence = opening(self.called), pence_of(text)
        if pence is None:
            raise ValidationError(
                f"{name} must be an amount in pounds, like 12,500 or 12,500.50", code="invalid"
            )
        if pence < 0 and not self.below_zero:
            raise ValidationError(f"{name} must be nothing or more", code="min_value")
        if abs(pence) > LARGEST:
            raise ValidationError(f"{name} must be {pounds(LARGEST)} or less", code="max_value")
        return pence

    def prepare_value(self, value):
        return plain(value) if isinstance(value, int) else value
