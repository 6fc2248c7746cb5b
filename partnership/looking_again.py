"""Forms whose texts others read: where one may tell who a child is, its writer looks again.

Every form of the log that keeps what somebody types is one of these, and of this app those whose
texts are about what was done with children and families (tests/improvement/test_looking_again.py
walks them). All texts are looked at, but for those that a form names, and what a file is called; of
a change, those that are changed.
"""

from typing import ClassVar

from core import forms
from core.forms import (
    ConfirmField,
    FileField,
    LongTextField,
    OperationForm,
    RecordField,
    TextField,
)
from partnership.identifying import sign_in, sign_in_a_name

IN_A_TEXT = (
    "“{}” may tell who a child or family is. Take it out, or tick the box at the end if it tells"
    " nobody."
)
IN_A_NAME = (
    "“{}” in what the file is called may tell who a child or family is. Rename the file and choose"
    " it again; if it tells nobody, choose it again and tick the box at the end."
)


class LooksAgain(OperationForm):
    """A warning, and no block: a person decides.

    ``not_looked_at``: the fields that are no words of somebody's, and why.
    """

    not_looked_at: ClassVar[dict[str, str]] = {}

    looked_again = ConfirmField(
        label="I have looked again: what I wrote tells nobody who a child or a family is",
        called="that you have looked again",
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.signs: dict[str, str] = {}
        self._question = self.fields.pop("looked_again")

    @classmethod
    def looks_at(cls, name: str, field) -> bool:
        holds_words = isinstance(field, TextField | FileField)
        return holds_words and getattr(field, "holds_words", True) and name not in cls.not_looked_at

    def full_clean(self):
        """The question is asked where there is something to ask, after what it is about."""
        self.fields.pop("looked_again", None)
        self.signs = {
            name: sign
            for name, field in self.fields.items()
            if self.is_bound and self.looks_at(name, field) and (sign := self._sign(name, field))
        }
        if self.signs:
            self.fields["looked_again"] = self._question
        super().full_clean()

    def _sign(self, name: str, field) -> str | None:
        sent_as = self.add_prefix(name)
        if not isinstance(field, FileField):
            said = self.data.get(sent_as, "")
            return None if self._stood_there(name, field, said) else self.sign_in(name, said)
        upload = self.files.get(sent_as)
        return sign_in_a_name(upload.name) if upload else None

    def sign_in(self, name: str, text: str) -> str | None:
        """Words of what a field holds that are asked about; a form may know more than the rule."""
        return sign_in(text)

    def _stood_there(self, name: str, field, said: str) -> bool:
        """In a change of a record, and not in what is made of another one."""
        before = self.get_initial_for_field(field, name)
        return bool(self.initial.get("version")) and not field.has_changed(before, said)

    def clean(self):
        cleaned = super().clean()
        if self.signs and not self.cleaned_data.get("looked_again"):
            for name, sign in self.signs.items():
                is_file = isinstance(self.fields[name], FileField)
                self.add_error(name, (IN_A_NAME if is_file else IN_A_TEXT).format(sign))
        self.cleaned_data.pop("looked_again", None)  # asked and answered: no operation takes it
        return cleaned


class AddFileForm(LooksAgain, forms.AddFileForm):
    """A file that others read: what it is called is looked at."""


class TakeAwayForm(LooksAgain):
    """Something is taken away whole. ``names_somebody``: for a file."""

    reason = LongTextField(
        label="Why is it taken away?",
        called="why it is taken away",
        help_text="Everyone who reads the record reads this, too. Name nobody.",
        max_length=500,
        rows=2,
    )
    names_somebody = ConfirmField(
        label="What the file is called tells who somebody is: take its name out, too",
        called="that its name is to go",
        required=False,
    )


class TakeFileAwayForm(TakeAwayForm):
    """``documents``: those of an action, a judgement or what an agency declared."""

    document = RecordField(
        None, label="Which file?", called="the file",
        words=lambda each: each.original_name,
    )  # fmt: skip
    field_order = ("document", "reason", "names_somebody")

    def __init__(self, *args, documents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents
