"""What people fill in about a pause, and about a proposal that nobody answers."""

from core.forms import ChoiceField, DateField, LongTextField
from core.hidden_fields import HiddenRecordField
from escalations.names import NamesNoChild


class AskForPauseForm(NamesNoChild):
    until = DateField(
        label="Until which day?", called="the day until which it is to be paused", future=True
    )
    reason = LongTextField(
        label="Why does it need a pause?",
        called="why it needs a pause",
        help_text="What is fixed for that day, and who agreed to it. Both agencies read it",
    )

    def __init__(self, *args, record, until_help="", **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self.fields["until"].help_text = until_help


class DecideOnPauseForm(NamesNoChild):
    pause = HiddenRecordField(gone="Another pause has been asked for since. Open the page again.")
    approved = ChoiceField(
        label="Do you approve the pause?",
        called="whether you approve the pause",
        choices=[("yes", "Yes, the step ends on the later day"), ("no", "No, nothing moves")],
    )
    answer = LongTextField(
        label="What do you say to it?",
        called="why you decline the pause",
        required=False,
        help_text="Needed if you decline. Both agencies read it",
    )

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self.fields["pause"].queryset = record.pauses.all()
        self.fields["answer"].needed_at_times = True

    def clean(self):
        found = super().clean()
        if found.get("approved") == "no" and "answer" in found and not found["answer"]:
            self.add_error("answer", "Enter why you decline the pause")
        return found


class CloseOnSilenceForm(NamesNoChild):
    proposal = HiddenRecordField(
        gone="Another resolution has been proposed since. Open the page again."
    )
    reason = LongTextField(
        label="Why do you close it without an answer?",
        called="why you close it without an answer",
        help_text="How the agency that is silent was reached, and what it said. Both agencies keep"
        " this on the child’s record",
    )

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self.fields["proposal"].queryset = record.proposals.all()
