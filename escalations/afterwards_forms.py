"""What is asked of each side of a closed escalation."""

from core.forms import ChoiceField, LongTextField
from core.hidden_fields import HiddenRecordField
from escalations.afterwards_models import HELD, IMPROVED, RESPECTFUL, Feedback
from escalations.afterwards_policy import Occasion
from escalations.names import NamesNoChild


class FeedbackForm(NamesNoChild):
    feedback = HiddenRecordField(gone="What you were asked has changed. Open the page again.")
    held = ChoiceField(
        label="Has what was agreed held?", called="whether what was agreed has held", choices=HELD
    )
    improved = ChoiceField(
        label="Has the child’s position improved?",
        called="whether the child’s position has improved",
        choices=IMPROVED,
    )
    respectful = ChoiceField(
        label="Was the process respectful?",
        called="how respectful the process was",
        choices=[(str(number), words) for number, words in RESPECTFUL],
    )
    what_would_have_helped = LongTextField(
        label="What would have helped?",
        called="what would have helped",
        required=False,
        help_text="Leave out names. The business team reads it, and sees which agency wrote it",
        max_length=2000,
        rows=4,
    )

    def __init__(self, *args, record, asked: Feedback | None, person, **kwargs):
        super().__init__(*args, record=record, initial={"feedback": asked}, **kwargs)
        self.fields["feedback"].queryset = Feedback.objects.visible_to(person).filter(
            pk=asked.pk if asked else None
        )
        if asked is None or asked.occasion != Occasion.AFTER_30_DAYS:
            del self.fields["held"]
