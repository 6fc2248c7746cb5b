"""What people fill in about a meeting."""

from datetime import datetime
from typing import ClassVar

from django.forms import TextInput
from django.utils import timezone

from core import clock
from core.forms import (
    ChoiceField,
    DateField,
    LongTextField,
    TextField,
    WholeNumberField,
)
from core.hidden_fields import HiddenNumberField, HiddenRecordField
from core.time_field import TimeField
from escalations.meetings import policy
from escalations.names import NamesNoChild

GONE = "There is another meeting since. Open the page again."


class WhenAndWhereForm(NamesNoChild):
    not_looked_at: ClassVar = {"where": "a place, whose postcode would be taken for a family’s"}

    on = DateField(label="On which day?", called="the day of the meeting", future=True)
    time = TimeField(label="At what time?", called="the time of the meeting")
    minutes = WholeNumberField(
        label="How many minutes will it last?",
        called="how many minutes it will last",
        widget=TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
    )
    where = TextField(
        label="Where is it?",
        called="where it is",
        max_length=300,
        help_text="A place, or the link of a video meeting, which begins with https://",
    )

    def clean_minutes(self):
        return self._allowed("minutes", policy.why_not_last)

    def clean_where(self):
        return self._allowed("where", policy.why_not_where)

    def _allowed(self, name, why_not):
        found = self.cleaned_data[name]
        if found is not None and (refusal := why_not(found)):
            self.add_error(name, refusal)
        return found

    def clean(self):
        found = super().clean()
        if found.get("on") and found.get("time"):
            refusal = policy.why_not_meet_at(clock.local(self.at), clock.now())
            if refusal:
                self.add_error("time", refusal)
        return found

    @property
    def at(self) -> datetime:
        """By the clocks of England."""
        on, time = self.cleaned_data["on"], self.cleaned_data["time"]
        return timezone.make_aware(datetime.combine(on, time))


class AskForm(WhenAndWhereForm):
    purpose = LongTextField(
        label="What is it to settle?",
        called="what the meeting is to settle",
        rows=4,
        help_text="Those who are asked read it here. It is in no email and no calendar",
    )


class ChangeForm(WhenAndWhereForm):
    meeting = HiddenRecordField(gone=GONE)

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self.fields["meeting"].queryset = record.meetings.all()


class AnswerForm(NamesNoChild):
    meeting = HiddenRecordField(gone=GONE)
    asked_times = HiddenNumberField()
    agrees = ChoiceField(
        label="Can your side meet then?",
        called="whether your side can meet then",
        choices=[("yes", "Yes"), ("no", "No, I propose another time")],
    )
    words = LongTextField(
        label="When could your side meet?",
        called="when your side could meet",
        required=False,
        rows=3,
        help_text="Needed if you cannot meet then: days and hours that suit you",
    )

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self.fields["meeting"].queryset = record.meetings.all()
        self.fields["words"].needed_at_times = True

    def clean(self):
        found = super().clean()
        if found.get("agrees") == "no" and "words" in found and not found["words"]:
            self.add_error("words", "Enter when your side could meet")
        return found


class CallOffForm(NamesNoChild):
    meeting = HiddenRecordField(gone=GONE)
    reason = LongTextField(
        label="Why is it called off?",
        called="why it is called off",
        rows=4,
        help_text="The others read it on the page of the escalation",
    )

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self.fields["meeting"].queryset = record.meetings.all()
