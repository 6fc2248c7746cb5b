"""What the Business Manager fills in about funding. Amounts are typed in pounds."""

from typing import ClassVar

from django import forms

from core.forms import ConfirmField, DateField, LongTextField, RecordField, TextField
from core.money import MoneyField
from partnership.funding import policy
from partnership.funding.models import FundingPayment
from partnership.looking_again import LooksAgain
from partnership.models import Agency

PLAIN = {"autocomplete": "off"}
BELOW = "In pounds. For example, 12,500.50; or -250 to put an earlier entry right"


def _because(required: bool, hint: str = "") -> LongTextField:
    return LongTextField(
        label="Why?", called="why", max_length=500, rows=3, required=required, help_text=hint
    )


class _OfAYear(LooksAgain):
    """``always``: the act needs its reason whether the year is closed or not."""

    not_looked_at: ClassVar[dict[str, str]] = {
        "reference": "the number of an invoice",
        "title": "the name of a head of spending",
    }

    CORRECTS = "Only where it puts an earlier entry right."

    def __init__(self, *args, year, always: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        needed = always or year.closed_at is not None
        hint = "The year is closed: say why it is corrected." if year.closed_at else ""
        self.fields["because"] = _because(needed, hint or ("" if needed else self.CORRECTS))


class _GivesForm(_OfAYear):
    agreed_pence = MoneyField(label="Agreed cash", called="agreed cash")
    in_kind_pence = MoneyField(
        label="Value of what is given in kind",
        called="the value in kind",
        required=False,
        help_text="In pounds. Leave it empty where nothing is, or nobody has put a value on it",
    )
    in_kind_what = TextField(
        label="What is given in kind?",
        called="what is given in kind",
        help_text="For example, premises for training, or an officer’s day a week.",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=PLAIN),
    )

    def clean(self):
        found = super().clean()
        found["in_kind_pence"] = found.get("in_kind_pence") or 0
        refusal = policy.why_not_in_kind(found["in_kind_pence"], found.get("in_kind_what", ""))
        if refusal and "in_kind_what" not in self.errors:
            self.add_error("in_kind_what", refusal)
        return found


class ContributorForm(_GivesForm):
    CORRECTS = "Only where it needs explaining."

    agency = RecordField(Agency.objects.none(), label="Which body gives?", called="the body")
    field_order = ("agency", "agreed_pence", "in_kind_pence", "in_kind_what", "because")

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.visible_to(person).filter(closed_on=None, succeeded_by=None)
        self.fields["agency"].queryset = agencies.exclude(kind=Agency.Kind.BUSINESS_TEAM)


class AgreedForm(_GivesForm):
    pass


class PaymentForm(_OfAYear):
    happened_on = DateField(label="On which day?", called="the day", past=True)
    reference = TextField(
        label="Reference",
        called="the reference",
        help_text="The number of the invoice, or what the bank statement says.",
        max_length=60,
        widget=forms.TextInput(attrs={**PLAIN, "class": "govuk-input--width-20"}),
    )
    pence = MoneyField(label="Amount", called="the amount", below_zero=True, help_text=BELOW)
    is_right = ConfirmField(label="", called="that it is right", required=False)

    def __init__(self, *args, kind: str, given: policy.Given | None, **kwargs):
        """``given``: None asks nothing, as of a form that was carried out already."""
        super().__init__(*args, **kwargs)
        self.kind, self.given = kind, given
        beyond = "agreed" if kind == FundingPayment.Kind.INVOICE else "invoiced"
        self.fields["is_right"].label = f"It is more than was {beyond}, and is right"
        if not self.is_bound:
            del self.fields["is_right"]

    def clean(self):
        """The box stands there once there is something to ask."""
        found = super().clean()
        question = (
            None
            if self.given is None
            else policy.asks_whether_more(self.kind, found.get("pence") or 0, self.given)
        )
        if question is None:
            del self.fields["is_right"]
        elif not found.get("is_right"):
            self.add_error("is_right", question)
        return found


class SpendingForm(_OfAYear):
    spent_on = DateField(label="On which day?", called="the day", past=True)
    what = TextField(
        label="What was it spent on?", called="what it was spent on", max_length=200,
        help_text="No name of a child or a family.", widget=forms.TextInput(attrs=PLAIN),
    )  # fmt: skip
    reference = TextField(
        label="Reference", called="the reference", max_length=60, required=False,
        widget=forms.TextInput(attrs={**PLAIN, "class": "govuk-input--width-20"}),
    )  # fmt: skip
    pence = MoneyField(label="Amount", called="the amount", below_zero=True, help_text=BELOW)


class BudgetForm(_OfAYear):
    CORRECTS = ""

    pence = MoneyField(label="Budget for the year", called="the budget")


class HeadForm(_OfAYear):
    """To add one, and to rename it."""

    CORRECTS = ""

    title = TextField(
        label="What is the head of spending called?", called="the head of spending",
        max_length=120, help_text="For example, Independent scrutiny.",
        widget=forms.TextInput(attrs=PLAIN),
    )  # fmt: skip


class CloseHeadForm(_OfAYear):
    pass


class CorrectionForm(_OfAYear):
    pence = MoneyField(
        label="To be added to what the year before left",
        called="the correction",
        below_zero=True,
        help_text="In pounds; -250 where the accounts say less. 0 takes a correction back.",
    )
