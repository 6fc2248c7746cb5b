"""One step from what was challenged, seen or heard to a finding of the log."""

from core import acts
from core.forms import LongTextField, RecordsField
from improvement.models import Theme
from partnership.looking_again import LooksAgain


class FindingFromForm(LooksAgain):
    statement = LongTextField(
        label="What was found?",
        called="what was found",
        help_text="Everyone who signs in can read it. Leave out names of children and families.",
        max_length=3000,
        rows=5,
    )
    themes = RecordsField(
        Theme.objects.none(), label="Which themes does it belong to?", called="the themes",
        required=False,
    )  # fmt: skip

    def __init__(self, *args, person, also_a_sign=lambda text: None, **kwargs):
        super().__init__(*args, **kwargs)
        self.also_a_sign = also_a_sign
        self.fields["themes"].queryset = Theme.objects.visible_to(person)

    def sign_in(self, name, text):
        return self.also_a_sign(text) or super().sign_in(name, text)


def page(
    request, origin, operation, *, statement: str, themes=(), refusal=None,
    also_a_sign=lambda text: None,
):  # fmt: skip
    """``operation`` makes the finding of ``origin``; ``statement``, ``themes``: to begin with;
    ``also_a_sign``: words of a text that may tell there who a child is, or None."""
    initial = {"statement": statement, "themes": list(themes)}
    form = FindingFromForm(
        acts.sent(request), person=request.user, also_a_sign=also_a_sign, initial=initial
    )

    def act():
        names = ("statement", "themes", "submission")
        return operation(
            origin, **{name: form.cleaned_data[name] for name in names}, by=request.user
        )

    return acts.filled_in(
        request, form, act, title="Make a finding of it", button="Add finding",
        back=origin.get_absolute_url(), caption=origin.reference, refusal=refusal,
    )  # fmt: skip
