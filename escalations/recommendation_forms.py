"""What people fill in about the recommendation of step 4."""

from core.forms import (
    Checkboxes,
    ChoiceField,
    DateField,
    LongTextField,
    MultipleChoiceField,
)
from escalations import policy
from escalations.forms import outcome_choices
from escalations.names import NamesNoChild
from escalations.policy import Answer


class RecommendForm(NamesNoChild):
    text = LongTextField(
        label="What do the statutory partners recommend?",
        called="what the statutory partners recommend",
        help_text="What each agency should do, and by when. Each then answers it in its own name",
    )
    made_on = DateField(
        label="When was it made?", called="the day it was made", past=True, help_text="Step 4 began"
    )
    heard_by = MultipleChoiceField(label="Who heard it?", called="who heard it")
    declared = MultipleChoiceField(
        label="What do they declare?",
        called="what they declare",
        required=False,
        help_text="Needed of each who heard it. Nobody is excluded; what is declared stays with the"
        " recommendation",
    )

    def __init__(self, *args, record, hearers, begun_on, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self.hearers = {str(each.person): each for each in hearers}
        partial = {key: each for key, each in self.hearers.items() if each.declaration}
        self.fields["made_on"].help_text = f"Step 4 began on {begun_on}"
        heard_by, declared = self.fields["heard_by"], self.fields["declared"]
        heard_by.widget = Checkboxes(
            hints={key: f"To declare: {each.declaration}" for key, each in partial.items()}
        )
        heard_by.choices = [(key, each.said) for key, each in self.hearers.items()]
        declared.choices = [(key, each.declaration) for key, each in partial.items()]
        declared.needed_at_times = True
        if not partial:
            del self.fields["declared"]

    def clean(self):
        found = super().clean()
        heard, declared = set(found.get("heard_by") or ()), set(found.get("declared") or ())
        for key in sorted(heard - declared):
            if said := self.hearers[key].declaration:
                self.add_error("declared", f"Tick what they declare who heard it: {said}")
        return found

    def people(self, name: str) -> list[int]:
        return [int(key) for key in self.cleaned_data.get(name) or ()]


class AnswerRecommendationForm(NamesNoChild):
    answer = ChoiceField(
        label="Does your agency accept the recommendation?",
        called="whether your agency accepts",
        choices=[
            (Answer.ACCEPTED.value, "Yes"),
            (Answer.IN_PART.value, "In part"),
            (Answer.REJECTED.value, "No"),
        ],
    )
    reason = LongTextField(
        label="Which part does it not accept, and why?",
        called="what your agency does not accept, and why",
        required=False,
        help_text="Needed unless it accepts all of it. The other agency and the partners read it",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].needed_at_times = True

    def clean(self):
        found = super().clean()
        partly = found.get("answer") in (Answer.IN_PART, Answer.REJECTED)
        if partly and "reason" in found and not found["reason"]:
            self.add_error("reason", "Enter what your agency does not accept, and why")
        return found


class CloseAsRecommendedForm(NamesNoChild):
    outcome = ChoiceField(
        label="What came of it?",
        called="what came of it",
        choices=outcome_choices(policy.AGREED_OUTCOMES),
    )
    statement = LongTextField(
        label="What have both agencies agreed?",
        called="what both agencies have agreed",
        help_text="Who does what, and by when. Both agencies keep this on the child’s record",
    )
