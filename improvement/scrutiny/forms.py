"""What the scrutineer fills in, and whoever is challenged."""

from django import forms

from core.forms import (
    ChoiceField,
    DateField,
    LongTextField,
    RecordField,
    TextField,
    WholeNumberField,
)
from improvement.forms import our_groups
from improvement.linking import ReferencesField
from improvement.mending.forms import Corrects
from improvement.scrutiny import parties
from improvement.scrutiny.models import JUDGEMENTS, ChallengeAnswer, Visit
from improvement.scrutiny.policy import OPINION_HEADINGS
from partnership.groups.models import PartnershipGroup
from partnership.looking_again import LooksAgain
from partnership.models import Agency


class ChallengeForm(LooksAgain):
    to_group = RecordField(
        PartnershipGroup.objects.none(), label="Which group do you challenge?",
        called="the group", empty_label="No group", required=False,
    )  # fmt: skip
    to_agency = RecordField(
        Agency.objects.none(), label="Which agency do you challenge?", called="the agency",
        empty_label="No agency", required=False,
        help_text="Choose a group, an agency, or both. Where nobody can answer, the Business"
        " Manager is told to see to it, and the days count all the same.",
    )  # fmt: skip
    title = TextField(label="What is it about, in one line?", called="what it is about")
    challenged = LongTextField(
        label="What do you challenge?", called="what you challenge", max_length=5000, rows=6
    )
    evidence = LongTextField(
        label="What is your evidence?",
        called="your evidence",
        help_text="What you read, saw and heard, and where it can be seen. Name no child.",
        max_length=5000,
        rows=6,
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_group"].queryset = our_groups(person)
        agencies = Agency.objects.visible_to(person).filter(closed_on=None, succeeded_by=None)
        agencies = agencies.exclude(kind=Agency.Kind.BUSINESS_TEAM)
        self.fields["to_agency"].queryset = agencies.order_by("name")
        groups, spoken_for = parties.who_could_answer()
        self.fields["to_group"].words = lambda row: _or_nobody(row, groups, "it has no chair")
        self.fields["to_agency"].words = lambda row: _or_nobody(
            row, spoken_for, "nobody speaks for it"
        )

    def clean(self):
        cleaned = super().clean()
        chosen = ("to_group", "to_agency")
        if not any(self.cleaned_data.get(name) or name in self.errors for name in chosen):
            self.add_error("to_group", "Select a group or an agency that you challenge, or both")
        return cleaned


def _or_nobody(row, answered_for: set[int], why: str) -> str:
    """A choice, which says before it is made that nobody could answer."""
    return str(row) if row.pk in answered_for else f"{row} (nobody can answer: {why})"


class AnswerForm(LooksAgain):
    """``offered``: (which, its name) of those whom the person answers for, where that is more than
    one, though one of them has answered: the second of two clicks sends the same form."""

    answers_for = ChoiceField(label="For whom do you answer?", called="for whom you answer")
    kind = ChoiceField(
        label="Do you accept the challenge?",
        called="whether you accept it",
        choices=[
            (ChallengeAnswer.Kind.ACCEPTED, "We accept it"),
            (ChallengeAnswer.Kind.IN_PART, "We accept it in part"),
            (ChallengeAnswer.Kind.NOT_ACCEPTED, "We do not accept it"),
        ],
    )
    reasons = LongTextField(label="Why?", called="why", max_length=5000, rows=5)
    will_do = LongTextField(
        label="What will be done?",
        called="what will be done",
        help_text="By whom and by when. It may stay empty where you do not accept the challenge.",
        max_length=5000,
        rows=5,
        required=False,
    )
    links = ReferencesField(
        label="Which actions or findings say so?",
        called="the references",
        help_text="References in the improvement log, if there are any. For example, ACT-2026-0003",
        prefixes=("ACT", "FND"),
    )

    def __init__(self, *args, person, offered=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["links"].person = person
        self.fields["answers_for"].choices = offered
        if len(offered) < 2:
            del self.fields["answers_for"]

    def clean(self):
        cleaned = super().clean()
        kind = self.cleaned_data.get("kind", ChallengeAnswer.Kind.NOT_ACCEPTED)
        is_accepted = kind != ChallengeAnswer.Kind.NOT_ACCEPTED
        if is_accepted and self.cleaned_data.get("will_do") == "":
            self.add_error("will_do", "Enter what will be done about what you accept")
        return cleaned


class AskAgainForm(LooksAgain):
    """``offered``: (which, its name) of those that have answered, where that is more than one."""

    BOTH = "both"
    of_whom = ChoiceField(label="Who is to answer again?", called="who is to answer again")
    reason = LongTextField(
        label="What does the answer lack?", called="what the answer lacks", max_length=3000, rows=4
    )

    def __init__(self, *args, offered=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["of_whom"].choices = [*offered, (self.BOTH, "Both")]
        if len(offered) < 2:
            del self.fields["of_whom"]

    def clean_of_whom(self) -> str:
        chosen = self.cleaned_data["of_whom"]
        return "" if chosen == self.BOTH else chosen


class CloseForm(LooksAgain):
    judgement = ChoiceField(
        label="Is the answer enough?", called="whether the answer is enough", choices=JUDGEMENTS
    )
    reason = LongTextField(
        label="What do you judge by?", called="what you judge by", max_length=3000, rows=4
    )


def _number(whom: str) -> WholeNumberField:
    return WholeNumberField(
        label=f"How many {whom}?", called=f"the number of {whom}", required=False, min_value=0,
        max_value=10_000,
        widget=forms.TextInput({"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )  # fmt: skip


class VisitForm(LooksAgain):
    """``seen``, ``follows`` and ``where`` are read by everyone who signs in."""

    fieldsets = (
        ("", ("kind", "held_on", "where")),
        ("Who did you meet?", ("practitioners", "children", "families")),
    )

    kind = ChoiceField(label="What was it?", called="what it was", choices=Visit.Kind.choices)
    held_on = DateField(label="When was it?", called="the day", past=True)
    where = TextField(
        label="Where, or with whom?",
        called="where it was, or with whom",
        help_text="In general terms, like “a duty team of the council”. Name nobody.",
    )
    practitioners = _number("practitioners")
    children = _number("children and young people")
    families = _number("families")
    seen = LongTextField(
        label="What did you see and hear?",
        called="what you saw and heard",
        help_text="Everyone who signs in can read it. Nothing may tell who somebody is.",
        max_length=5000,
        rows=6,
    )
    follows = LongTextField(
        label="What follows from it?", called="what follows from it", max_length=3000, rows=4,
        required=False,
    )  # fmt: skip

    def visit(self) -> dict:
        """The answers as a visit has them; a number that is not given is none."""
        names = ("kind", "held_on", "where", "seen", "follows")
        numbers = ("practitioners", "children", "families")
        told = {name: self.cleaned_data[name] for name in names}
        return told | {name: self.cleaned_data[name] or 0 for name in numbers}


class CorrectVisitForm(Corrects, VisitForm):
    corrects = (
        "kind", "held_on", "where", "practitioners", "children", "families", "seen", "follows",
    )  # fmt: skip

    def corrected(self) -> dict:
        return self.visit()


class OpinionForm(LooksAgain):
    """A long text under each heading; any may stay empty while it is a draft."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for key, heading in OPINION_HEADINGS.items():
            self.fields[key] = LongTextField(
                label=heading, max_length=10_000, rows=8, required=False
            )
