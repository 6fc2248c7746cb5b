"""What the business team fills in about duties, and what shows that somebody saw to one."""

from django import forms

from core.forms import (
    ChoiceField,
    DateField,
    Form,
    LongTextField,
    OperationForm,
    RecordField,
    TextField,
)
from partnership.duties import policy
from partnership.duties.models import Duty, DutyEvidence, DutyOwner
from partnership.groups.models import PartnershipGroup
from partnership.looking_again import LooksAgain
from partnership.roles import Role

PLAIN = {"autocomplete": "off"}
THE_TEAM = "business-team"


def _reason(hint: str = "") -> LongTextField:
    return LongTextField(label="Why?", called="why", help_text=hint, max_length=500, rows=3)


class FindForm(Form):
    kind = ChoiceField(
        label="Kind of duty",
        widget=forms.Select,
        choices=[("", "Any kind"), *Duty.Kind.choices],
    )


class DutyForm(LooksAgain):
    """To add one, and to change what it says."""

    title = LongTextField(
        label="What is the duty?",
        called="the duty",
        help_text="In a sentence. For example, signs off the budget of the partnership.",
        max_length=200,
        rows=2,
    )
    kind = ChoiceField(label="What kind of duty is it?", called="the kind", choices=Duty.Kind)
    source = TextField(
        label="Where does it come from?",
        called="where it comes from",
        help_text="The document, and the page or section.",
        max_length=250,
        widget=forms.TextInput(attrs=PLAIN),
    )


class GiveForm(OperationForm):
    """``owns``: keys of the groups that own the duty already."""

    owner = ChoiceField(label="Who owns it?", called="who owns it", widget=forms.Select)
    since = DateField(label="Since when?", called="the day", past=True)

    def __init__(self, *args, person, owns=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.found = {
            each.slug: each
            for each in PartnershipGroup.objects.visible_to(person).filter(closed_on=None)
            if each.pk not in owns
        }
        self.fields["owner"].choices = [
            ("", "Select a group"),
            *((slug, each.name) for slug, each in self.found.items()),
            (THE_TEAM, "The business team"),
            *((f"{THE_TEAM}:{role}", f"The business team: {role.label}") for role in policy.POSTS),
        ]

    @property
    def post(self) -> str:
        """Of the business team, where one was chosen; else ""."""
        _, _, role = self.cleaned_data["owner"].partition(":")
        return Role(role) if role else ""


class TakeAwayForm(LooksAgain):
    owner = RecordField(DutyOwner.objects.none(), label="Who owns it no more?", called="the owner")
    ended_on = DateField(label="From which day?", called="the day", past=True)
    reason = _reason("For example, the terms of reference changed.")

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners


class EndForm(LooksAgain):
    ended_on = DateField(label="Since when is it no duty?", called="the day", past=True)
    reason = _reason("For example, new statutory guidance no longer asks it.")


class RecordForm(LooksAgain):
    happened_on = DateField(label="On which day?", called="the day", past=True)
    what = TextField(
        label="What shows that it was seen to?",
        called="what shows it",
        help_text="For example, the Executive agreed the budget. No names of children or families.",
        max_length=250,
        widget=forms.TextInput(attrs=PLAIN),
    )
    where = TextField(
        label="Where can that be seen?",
        called="where it can be seen",
        help_text="A link, or in which minutes or document.",
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs=PLAIN),
    )


class StrikeOutForm(LooksAgain):
    evidence = RecordField(
        DutyEvidence.objects.none(), label="Which was recorded in error?", called="which"
    )
    reason = TextField(
        label="What is wrong with it?",
        called="what is wrong with it",
        max_length=250,
        widget=forms.TextInput(attrs=PLAIN),
    )

    def __init__(self, *args, evidence, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = evidence
