"""What is filled in to take an agency out of a cycle."""

from core.forms import LongTextField, OperationForm


class TakeOutForm(OperationForm):
    reason = LongTextField(
        label="Why is it taken out?", called="why it is taken out", rows=3, max_length=2000,
        help_text="The agency and the partnership read it. Name no child",
    )  # fmt: skip
