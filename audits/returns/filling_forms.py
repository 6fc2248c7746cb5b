"""What is sent of an answer, and to whom sections are given out."""

from django import forms

from audits.question_sets.models import Standard
from audits.returns import policy
from core.forms import Form, LongTextField, OperationForm, RecordField, RecordsField
from core.hidden_fields import OPEN_AGAIN, HiddenNumberField


class AnswerForm(Form):
    """``number`` and ``page``: as `audits.returns.answering` has them. Spaces at the end stay: the
    next word follows them."""

    number = HiddenNumberField()
    page = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": OPEN_AGAIN, "invalid": OPEN_AGAIN},
    )
    chosen = forms.CharField(required=False, max_length=10, error_messages={
        "max_length": "Choose one of the answers on the page.",
    })  # fmt: skip
    text = LongTextField(label="Your answer", required=False, max_length=policy.ANSWER, strip=False)

    @property
    def trouble(self) -> str:
        """The first sentence of what is wrong, or “”."""
        return next((str(said) for each in self.errors.values() for said in each), "")


def words(held) -> str:
    return f"{held.person}, {held.agency_role.get_role_display()}"


class GiveSectionsForm(OperationForm):
    """``to``: a role that somebody of the agency holds."""

    standards = RecordsField(
        Standard.objects.none(), label="Which sections?", called="at least one section",
        words=lambda each: f"{each.code} {each.title}",
    )  # fmt: skip
    to = RecordField(
        None, label="Who fills them in?", called="who fills them in", words=words,
        widget=forms.Select(attrs={"data-typing": True}),
        help_text="Anybody who holds a role at your agency. They can then open this return and"
        " write in every section of it",
    )  # fmt: skip

    def __init__(self, *args, standards, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["standards"].queryset = standards
        self.fields["to"].queryset = colleagues
