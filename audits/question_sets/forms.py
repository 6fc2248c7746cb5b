"""What authors fill in about question sets, the questions themselves apart."""

from collections.abc import Iterable

from django import forms

from audits.question_sets import shipped
from audits.question_sets.content import Content
from audits.question_sets.imported import MOST_BYTES, MOST_MEGABYTES, TOO_LARGE, compact
from audits.question_sets.models import QuestionSet
from core.forms import ChoiceField, Form, OperationForm, TextField
from core.hidden_fields import OPEN_AGAIN
from partnership.people_forms import UploadField

EMPTY = "empty"


class AddForm(OperationForm):
    """``kinds``: those that the person writes."""

    kind = ChoiceField(label="What kind of audit is it for?", called="the kind of audit")
    name = TextField(
        label="What is the set called?",
        called="a name",
        help_text="For example, Section 11 self-assessment. Its versions share the name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    begun_from = ChoiceField(label="What does it begin with?", called="what it begins with")

    def __init__(self, *args, kinds: Iterable[str], **kwargs):
        super().__init__(*args, **kwargs)
        kinds = list(kinds)
        self.fields["kind"].choices = [
            (value, label) for value, label in QuestionSet.Kind.choices if value in kinds
        ]
        self.fields["begun_from"].choices = [
            *(
                (name, f"The portal’s own questions: {called}")
                for name, (kind, called) in shipped.SHIPPED.items()
                if kind in kinds
            ),
            (EMPTY, "Nothing: it is written here, or comes from a file"),
        ]

    def clean(self):
        found = super().clean()
        begun_from, kind = found.get("begun_from"), found.get("kind")
        if begun_from in shipped.SHIPPED and kind and shipped.SHIPPED[begun_from][0] != kind:
            self.add_error(
                "begun_from",
                "Select questions of the kind of audit that you chose, or nothing",
            )
        return found


class OfADraftForm(OperationForm):
    """Nothing to fill in; it says which state of the draft was seen."""


class ImportForm(Form):
    upload = UploadField(
        label="The file",
        called="the file",
        help_text=f"Excel (.xlsx) or JSON, up to {MOST_MEGABYTES} MB",
        most=MOST_BYTES,
        too_large=TOO_LARGE,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["upload"].widget.attrs["accept"] = ".xlsx,.json"


class ReplaceForm(OperationForm):
    """``document``: what was read of the file, which the operation reads anew."""

    document = forms.CharField(
        widget=forms.HiddenInput, strip=False, error_messages={"required": OPEN_AGAIN}
    )

    @classmethod
    def of(cls, content: Content, version: str) -> "ReplaceForm":
        return cls(initial={"document": compact(content), "version": version})


class CompareForm(Form):
    since = ChoiceField(label="Compared with", widget=forms.Select)

    def __init__(self, *args, numbers: Iterable[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["since"].choices = [(str(each), f"Version {each}") for each in numbers]


class PreviewForm(Form):
    kind = ChoiceField(label="Kind of agency", widget=forms.Select)

    def __init__(self, *args, kinds: Iterable[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds)
