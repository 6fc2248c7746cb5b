"""What is filled in about results."""

from audits.results.policy import EXPLANATION
from core.forms import LongTextField, OperationForm


class ExplanationForm(OperationForm):
    said = LongTextField(
        label="Why was it not handed in?", called="why it was not handed in",
        max_length=EXPLANATION, rows=5,
        help_text="And when it will be, if you know. Name no child",
    )  # fmt: skip
