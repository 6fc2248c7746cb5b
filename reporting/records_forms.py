"""What the record keepers fill in."""

from django import forms
from django.core.exceptions import ValidationError

from core.forms import (
    ConfirmField,
    DateField,
    Form,
    LongTextField,
    OperationForm,
    TextField,
)
from partnership.records import normalised

SHORT = forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"})


class ChildReferenceField(TextField):
    def __init__(self, **kwargs):
        super().__init__(label="Local child reference", max_length=30, **kwargs)

    def clean(self, value):
        return normalised(super().clean(value))


class SearchForm(Form):
    child_reference = ChildReferenceField(
        help_text="As an agency writes it, for example LCS-004417. Capitals and blanks make no "
        "difference; hyphens do.",
        widget=SHORT,
    )


class BeginForm(OperationForm):
    child_reference = ChildReferenceField(widget=forms.HiddenInput)
    request_reference = TextField(
        label="Your reference of the request",
        called="your reference of the request",
        max_length=60,
        help_text="From your own register of requests. Do not write anybody’s name here.",
        widget=SHORT,
    )
    received_on = DateField(
        label="When was the request received?", called="the day it was received", past=True
    )


class PlainForm(OperationForm):
    """A button: nothing to fill in."""


class AgreeForm(OperationForm):
    confirm = ConfirmField(
        label="I have found this request in the register, and it asks about this child",
        called="that you have found it in the register",
    )


class FinishForm(OperationForm):
    confirm = ConfirmField(
        label="The export is no longer needed", called="that the export is no longer needed"
    )


class NotAnsweredForm(OperationForm):
    confirm = ConfirmField(
        label="This request is not to be answered from here",
        called="that it is not to be answered from here",
    )


class ReopenForm(OperationForm):
    because = LongTextField(
        label="Why does it have to be changed?",
        called="why it has to be changed",
        max_length=500,
        rows=3,
        help_text="Whoever agrees to it anew reads this. Do not write anybody’s name here.",
    )
    confirm = ConfirmField(
        label="This export has not been handed over, and copies that were downloaded are deleted",
        called="that it has not been handed over, and that copies are deleted",
    )


class ReferenceForm(Form):
    reference = TextField(
        label="Reference of the record",
        called="the reference of a record",
        max_length=30,
        help_text="For example, ESC-2026-0041",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )


class ReasonForm(OperationForm):
    reason = LongTextField(label="Why?", called="why", max_length=500, rows=3)

    def __init__(self, *args, help_text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = help_text


class SubmitForm(OperationForm):
    """A reason beside each record that is to be left out; nothing beside the others."""

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"leave-{line.pk}"] = TextField(
                label=f"Leave out {line.record_reference}, because",
                called=f"the reason for {line.record_reference}",
                required=False,
                max_length=500,
            )

    def exclusions(self) -> dict[int, str]:
        said = {line.pk: self.cleaned_data[f"leave-{line.pk}"] for line in self.lines}
        return {pk: reason for pk, reason in said.items() if reason}


class ApproveForm(OperationForm):
    confirm = TextField(
        label="To approve, type the number of records to be erased",
        called="the number of records",
        max_length=6,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )

    def __init__(self, *args, number, **kwargs):
        super().__init__(*args, **kwargs)
        self.number = number

    def clean_confirm(self):
        if self.cleaned_data["confirm"].strip() != str(self.number):
            raise ValidationError(f"Type {self.number}, the number of records to be erased")
        return self.number
