"""Forms whose texts others read: where one may tell who a child is, its writer looks again.

Every form of the app that keeps what somebody types is one of these (tests/improvement/
test_looking_again.py walks them). All texts are looked at, but for those that a form names.
"""

from typing import ClassVar

from core.forms import ConfirmField, OperationForm, TextField
from improvement.identifying import sign_in


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
        holds_words = isinstance(field, TextField) and getattr(field, "holds_words", True)
        return holds_words and name not in cls.not_looked_at

    def full_clean(self):
        """The question is asked where there is something to ask, after what it is about."""
        self.fields.pop("looked_again", None)
        self.signs = {
            name: sign
            for name, field in self.fields.items()
            if self.is_bound
            and self.looks_at(name, field)
            and (sign := sign_in(self.data.get(self.add_prefix(name), "")))
        }
        if self.signs:
            self.fields["looked_again"] = self._question
        super().full_clean()

    def clean(self):
        cleaned = super().clean()
        if self.signs and not self.cleaned_data.get("looked_again"):
            for name, sign in self.signs.items():
                self.add_error(
                    name,
                    f"“{sign}” may tell who a child or family is. Take it out, or tick the box at"
                    " the end if it tells nobody.",
                )
        return cleaned
