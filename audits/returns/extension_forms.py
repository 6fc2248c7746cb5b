"""What is filled in to give more time."""

from collections.abc import Iterable

from audits.returns.models import Return
from core.forms import DateField, LongTextField, MultipleChoiceField, OperationForm
from core.words import short_day


def _reason(label: str, called: str) -> LongTextField:
    return LongTextField(
        label=label, called=called, max_length=2000, rows=4,
        help_text="The agency and the partnership read it. Name no child",
    )  # fmt: skip


class ExtensionForm(OperationForm):
    due_on = DateField(label="What is the new last day?", called="the new last day", future=True)
    reason = _reason("Why does it get more time?", "why it gets more time")


class SeveralForm(ExtensionForm):
    """``offered``: the returns that are still waited for."""

    agencies = MultipleChoiceField(label="Which agencies?", called="at least one agency")
    field_order = ("agencies", "due_on", "reason")

    def __init__(self, *args, offered: Iterable[Return], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"] = _reason("Why do they get more time?", "why they get more time")
        self.offered = {str(each.pk): each for each in offered}
        self.fields["agencies"].choices = [
            (key, f"{each.agency.name}, until {short_day(each.due_on)}")
            for key, each in self.offered.items()
        ]

    def chosen(self) -> list[Return]:
        return [self.offered[key] for key in self.cleaned_data["agencies"]]
