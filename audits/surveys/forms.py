"""What is filled in: a survey's plan, its statements, and what staff answer."""

from collections.abc import Sequence
from uuid import uuid4

from django import forms

from audits.question_sets.models import Standard
from audits.surveys import policy
from audits.surveys.models import Survey, SurveyStatement
from core.forms import (
    ChoiceField,
    DateField,
    Form,
    LongTextField,
    OperationForm,
    TextField,
    WholeNumberField,
)
from core.hidden_fields import HiddenNumberField, SubmissionField
from partnership.identifying import SMALLEST_SHOWN

ANSWERS = [(str(int(value)), words) for value, words in policy.REPLIES.items()]


class AnswerForm(Form):
    """A list of answers for each statement, none of which has to be given; there is no text to
    write, on purpose. ``submission``: as in `core.forms.OperationForm`."""

    submission = SubmissionField(initial=uuid4)

    def __init__(self, *args, statements: Sequence[SurveyStatement], **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = {f"statement_{each.order}": each for each in statements}
        for name, each in self.asked.items():
            field = ChoiceField(
                label=each.text, called="one of the answers", choices=ANSWERS, required=False
            )
            field.needed_at_times = True  # no statement says “optional”: all of them are
            self.fields[name] = field

    def clean(self):
        found = super().clean()
        if not self.errors and (wrong := policy.why_not_answers(list(self.values().values()))):
            self.add_error(next(iter(self.asked), None), wrong.rstrip("."))
        return found

    def values(self) -> dict[int, int]:
        """As `answering.answer` takes it."""
        return {
            each.pk: int(self.cleaned_data[name])
            for name, each in self.asked.items()
            if self.cleaned_data.get(name)
        }


class PlanForm(OperationForm):
    opens_on = DateField(label="First day", called="the first day", future=True)
    closes_on = DateField(label="Last day", called="the last day", future=True)
    minimum = WholeNumberField(
        label="From how many replies on is anything shown?", called="how many replies",
        help_text=f"{SMALLEST_SHOWN} or more. With fewer, staff could tell who said what",
    )  # fmt: skip
    introduced = LongTextField(
        label="What do staff read above the statements?", called="what staff read",
        max_length=policy.INTRODUCTION, rows=3, required=False,
    )  # fmt: skip


def as_planned(survey: Survey) -> dict:
    names = ("opens_on", "closes_on", "minimum", "introduced")
    return {name: getattr(survey, name) for name in names}


NO_STANDARD = ""


class StatementsForm(OperationForm):
    """As many pairs of a statement and its standard as there may be; an empty one is not asked."""

    def __init__(
        self, *args, statements: Sequence[SurveyStatement], standards: Sequence[Standard], **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.standards = {str(each.pk): each for each in standards}
        choices = [
            (NO_STANDARD, "None of them"),
            *((key, str(each)) for key, each in self.standards.items()),
        ]
        self.numbers = range(1, policy.MOST_STATEMENTS + 1)
        there = dict(enumerate(statements, 1))
        for number in self.numbers:
            text, tests = f"statement_{number}", f"standard_{number}"
            self.fields[text] = TextField(
                label=f"Statement {number}", called=f"statement {number}", required=False,
                max_length=policy.STATEMENT,
            )  # fmt: skip
            self.fields[tests] = ChoiceField(
                label=f"What statement {number} tests", called=f"what statement {number} tests",
                choices=choices, widget=forms.Select, required=False,
            )  # fmt: skip
            for name in (text, tests):
                self.fields[name].needed_at_times = True
            if each := there.get(number):
                self.initial |= {text: each.text, tests: str(each.standard_id or NO_STANDARD)}

    def said(self) -> list[tuple[str, Standard | None]]:
        """As `operations.write_statements` takes it."""
        found = self.cleaned_data
        return [
            (text, self.standards.get(found[f"standard_{number}"]))
            for number in self.numbers
            if (text := found[f"statement_{number}"])
        ]


class LongerForm(OperationForm):
    closes_on = DateField(label="What is the new last day?", called="the new last day", future=True)


class OfASurveyForm(OperationForm):
    """Nothing to fill in; it says which state was seen."""


class NewLinkForm(OperationForm):
    """``number``: of the link that the page showed."""

    number = HiddenNumberField()
