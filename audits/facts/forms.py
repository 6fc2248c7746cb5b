"""What is filled in about a fact."""

from audits.facts.policy import SAID
from core.forms import ChoiceField, LongTextField, OperationForm

RIGHT, NOT_RIGHT = "right", "not-right"


class FactForm(OperationForm):
    answer = ChoiceField(
        label="Is that right?", called="whether it is right",
        choices=[(RIGHT, "That is right"), (NOT_RIGHT, "That is not right")],
    )  # fmt: skip
    said = LongTextField(
        label="What is not right about it?", called="what is not right", max_length=SAID, rows=5,
        required=False,
        help_text="Needed where it is not right: say what would be, and where that can be seen."
        " The partnership reads it with your return. Name no child",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["said"].needed_at_times = True
