"""What a form sends along without showing it: nobody typed it, so nobody can put it right.

Whatever arrives, the person reads a sentence of ours.
"""

from typing import ClassVar
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError

OPEN_AGAIN = (
    "Open the page again and send it from there: a part of it did not arrive. Copy what you wrote"
    " first."
)


class OfRecords(forms.Field):
    """Django says a sentence of its own about a zero byte: here it is like any unknown key."""

    def validate_no_null_characters(self, value) -> None:
        if "\0" in str(value):
            raise ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": value},
            )


class HiddenNumberField(forms.IntegerField):
    """A number that the page sends along."""

    widget = forms.HiddenInput
    default_error_messages: ClassVar = {"required": OPEN_AGAIN, "invalid": OPEN_AGAIN}


class HiddenRecordField(OfRecords, forms.ModelChoiceField):
    """The record that the page showed. ``gone``: the sentence when it is no longer that one.

    The form gives it its queryset, which must start from ``visible_to`` or from the record.
    """

    widget = forms.HiddenInput

    def __init__(self, *, gone: str):
        sentences = dict.fromkeys(("required", "invalid_choice"), gone)
        super().__init__(queryset=None, error_messages=sentences)


class SubmissionField(forms.UUIDField):
    """Names one sending of one form. A form that arrives without its name is a new sending."""

    widget = forms.HiddenInput

    def clean(self, value) -> UUID:
        try:
            return super().clean(value)
        except ValidationError:
            return uuid4()


class VersionField(forms.CharField):
    """Which state of a record the person saw. One that names no state is like a stale one."""

    widget = forms.HiddenInput

    def to_python(self, value) -> str:
        return (super().to_python(value) or "").replace("\0", "")
