"""What people fill in of a first conversation, and of another agency's good practice."""

from typing import ClassVar

from django import forms

from core import clock
from core.forms import ChoiceField, DateField, LongTextField, RecordField, TextField
from escalations import light
from escalations.light_models import LightChallenge
from escalations.models import Reason
from escalations.raising_forms import agencies_to_challenge, found_by_typing
from partnership.auth import held_themself
from partnership.looking_again import LooksAgain
from partnership.models import Agency
from partnership.roles import PRACTICE

TEAM = 100  # characters


def own_agencies(person):
    """Where they work with children and families, themself."""
    at = {agency for agency, role in held_themself(person) if role in PRACTICE}
    rows = Agency.objects.visible_to(person).filter(pk__in=at, closed_on=None, succeeded_by=None)
    return rows.order_by("name")


class AboutAnotherAgency(LooksAgain):
    """``own``: of whoever works for several, for which they speak."""

    not_looked_at: ClassVar = {"team": "what a team of an agency is called"}

    own = RecordField(
        Agency.objects.none(),
        label="Which agency do you speak for?",
        called="the agency you speak for",
    )
    other = RecordField(
        Agency.objects.none(), label="Which agency?", called="the agency",
        empty_label="Select an agency", widget=found_by_typing(),
    )  # fmt: skip
    team = TextField(label="Which team?", called="the team", max_length=TEAM, required=False)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = agencies_to_challenge(person)
        self.only_agency, mine = None, list(own_agencies(person)[:2])
        if len(mine) == 1:
            self.only_agency = mine[0]
            self.fields.pop("own", None)
        elif "own" in self.fields:
            self.fields["own"].queryset = own_agencies(person)

    def why_not(self, own, other) -> str | None:
        raise NotImplementedError

    def clean(self):
        found = super().clean()
        own = found.setdefault("own", self.only_agency) if self.only_agency else found.get("own")
        if own and (other := found.get("other")) and (refusal := self.why_not(own.pk, other.pk)):
            self.add_error("other", refusal)
        return found


class ConversationForm(AboutAnotherAgency):
    """Four answers for a thumb, a day that is filled in, and two lines that may stay empty."""

    immediate_risk = ChoiceField(
        label="Is a child at immediate risk of harm now?",
        called="yes if a child is at immediate risk",
        choices=[("yes", "Yes"), ("no", "No")],
    )
    happened_on = DateField(
        label="When?",
        called="the day of the conversation",
        past=True,
        earliest=lambda: clock.today() - light.LONGEST_AGO,
        help_text="",
    )
    about = ChoiceField(
        label="What was it about?",
        called="what it was about",
        choices=[("", "Select what it was about"), *Reason.choices],
        widget=forms.Select,
    )
    settled = ChoiceField(
        label="Is it settled?",
        called="whether it is settled",
        choices=LightChallenge.Settled.choices,
    )
    asked = TextField(
        label="What did you ask for?",
        called="what you asked for",
        max_length=200,
        required=False,
        help_text="One line. Nothing that tells who the child is",
    )
    field_order = (
        "immediate_risk", "own", "other", "team", "about", "happened_on", "settled", "asked",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("happened_on", clock.today())

    def why_not(self, own, other):
        today = clock.today()
        return light.why_not_note(own, other, today, today, today)

    @property
    def is_urgent(self) -> bool:
        """A child is at risk: that comes before whatever else is wrong with the form."""
        return self.is_bound and self.data.get("immediate_risk") == "yes"

    def note(self) -> dict:
        """What `noting.note_conversation` takes."""
        names = ("happened_on", "about", "settled", "team", "asked")
        return {"other_agency": self.cleaned_data["other"]} | {
            name: self.cleaned_data[name] for name in names
        }


class ChangeConversationForm(ConversationForm):
    """The agency that its writer spoke for stays."""

    immediate_risk = None
    own = None

    def __init__(self, *args, note, version, **kwargs):
        initial = {
            "other": note.other_agency_id,
            "team": note.team,
            "happened_on": note.happened_on,
            "about": note.about,
            "settled": note.settled,
            "asked": note.asked,
            "version": version,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.only_agency = note.agency
        self.fields["happened_on"].earliest = note.noted_on - light.LONGEST_AGO


class PraiseForm(AboutAnotherAgency):
    done_well = LongTextField(
        label="What did they do well?",
        called="what they did well",
        max_length=1000,
        rows=4,
        help_text="Name the team or the worker if you like, never a child or a family",
    )
    how_it_helped = LongTextField(
        label="How did it help the child?",
        called="how it helped the child",
        max_length=1000,
        rows=4,
    )
    field_order = ("own", "other", "team", "done_well", "how_it_helped")

    def why_not(self, own, other):
        return light.why_not_praise(own, other)
