"""Forms whose texts everyone reads: where one may tell who a child is, its writer looks again."""

from typing import ClassVar

from core.forms import ConfirmField, OperationForm
from improvement.identifying import sign_in


class LooksAgain(OperationForm):
    """``read_by_all``: the fields that are looked at. A warning, and no block: a person decides."""

    read_by_all: ClassVar[tuple[str, ...]] = ()

    looked_again = ConfirmField(
        label="I have looked again: what I wrote tells nobody who a child or a family is",
        called="that you have looked again",
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.signs = {
            name: sign
            for name in self.read_by_all
            if self.is_bound and (sign := sign_in(self.data.get(self.add_prefix(name), "")))
        }
        if self.signs:  # the question comes after what it is about
            self.order_fields([name for name in self.fields if name != "looked_again"])
        else:
            del self.fields["looked_again"]

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
