"""Forms about who may open one record: its list, conflicts of interest, an emergency."""

from django import forms

from core.access import RIGHTS
from core.forms import (
    ChoiceField,
    EmailField,
    LongTextField,
    MultipleChoiceField,
    OperationForm,
    TextField,
)

MAY = {
    "view": "Open it and read it",
    "contribute": "Act on it as well, as far as their agency’s side allows",
    "manage": "Change this list as well, and lift the restriction",
}
assert tuple(MAY) == RIGHTS
NOBODY = "Nobody with this address holds a role. Check the address, or have them invited."


class ReasonForm(OperationForm):
    """``label``, ``help_text``: of the one question. ``called``: its answer in a sentence."""

    reason = LongTextField(label="Why?", called="why", max_length=1000)

    def __init__(
        self,
        *args,
        label: str,
        called: str,
        help_text="It is kept with the record. Leave out names of children.",
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.fields["reason"] = LongTextField(
            label=label, called=called, help_text=help_text, max_length=1000, rows=4
        )


class RestrictForm(ReasonForm):
    """``holders``: those who can open it now, of whom some are to be able to afterwards."""

    named = MultipleChoiceField(
        label="Who else may open it from now on?",
        called="who may open it",
        required=False,
        help_text="You are on the list and keep it. Whoever you do not tick can no longer open it,"
        " whatever their role. You can name others afterwards.",
    )
    field_order = ("named", "reason")

    def __init__(self, *args, holders, **kwargs):
        super().__init__(
            *args, label="Why is it restricted?", called="why it is restricted", **kwargs
        )
        self.fields["named"].choices = holders


class NameForm(ReasonForm):
    email = EmailField(
        label="Work email address of the person",
        called="their work email address",
        help_text="They are named in the role that they hold at one of the agencies in it,"
        " or else in the one they have held longest, and can open it for as long as they hold it.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    right = ChoiceField(
        label="What may they do?",
        called="what they may do",
        choices=list(MAY.items()),
        initial="view",
    )
    field_order = ("email", "right", "reason")

    def __init__(self, *args, found=None, **kwargs):
        super().__init__(*args, label="Why do they need it?", called="why they need it", **kwargs)
        self.found = found

    def clean(self):
        """``found``: a function that gives (person, group) of an address, or None. It is asked once
        all else is filled in, so that no answer tells of an account without an act."""
        answers = super().clean()
        if self.errors:
            return answers
        self.person = self.found(self.cleaned_data["email"])
        if self.person is None:
            self.add_error("email", NOBODY)
        return answers


class ConflictForm(ReasonForm):
    """``holders``: those who can open the record now. ``found``: as of `NameForm`."""

    ELSE = "else"

    person = ChoiceField(label="Who has a conflict of interest?", called="the person")
    email = EmailField(
        label="Work email address of somebody else",
        called="their work email address",
        help_text="Who is not in the list, because it has not come to them yet.",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("person", "email", "reason")

    def __init__(self, *args, holders, found=None, **kwargs):
        super().__init__(
            *args, label="What is the conflict?", called="what the conflict is", **kwargs
        )
        self.fields["person"].choices = [*holders, (self.ELSE, "Somebody else")]
        self.found = found

    def clean(self):
        answers = super().clean()
        if self.errors:
            return answers
        choice, email = answers["person"], answers["email"]
        if choice != self.ELSE:
            if email:
                self.add_error("email", "Select “Somebody else”, or leave the address out.")
            return answers
        if not email:
            self.add_error("email", "Enter their work email address")
            return answers
        if (person := self.found(email)) is None:
            self.add_error("email", NOBODY)
        else:
            answers["person"] = str(person.pk)
        return answers


class OwnConflictForm(OperationForm):
    reason = TextField(
        label="What is the conflict?",
        called="what the conflict is",
        help_text="For example, you know the family. It is kept with the record. "
        "Leave out names of children.",
        max_length=250,
    )
