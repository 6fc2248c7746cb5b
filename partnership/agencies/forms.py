"""To find, add and change an agency, note its names, close it, and keep its contacts."""

from django import forms

from core.forms import (
    ChoiceField,
    DateField,
    Form,
    OperationForm,
    Radios,
    TextField,
    WholeNumberField,
)
from core.words import in_sentence
from partnership.agencies import names, policy
from partnership.agencies.models import AgencyName
from partnership.models import Agency

MOST_RADIOS = 12
WIDE = {"class": "govuk-input--width-20", "autocomplete": "off"}
KINDS = [(kind.value, kind.label) for kind in Agency.Kind if kind != Agency.Kind.BUSINESS_TEAM]
KIND_HINTS = {
    Agency.Kind.SAFEGUARDING_PARTNER.value: "The council, the integrated care board, the police",
    Agency.Kind.RELEVANT_AGENCY.value: "A body that the published arrangements name",
    Agency.Kind.NATIONAL_BODY.value: "Works here for the whole country",
    Agency.Kind.VOLUNTARY.value: "A charity or community organisation",
}
ENGAGEMENT_HINTS = {
    Agency.Engagement.PERMANENT.value: "Sits on groups of the partnership",
    Agency.Engagement.CO_OPTED.value: "Joins for a theme or a time",
    Agency.Engagement.VIRTUAL.value: "Is kept informed and takes part in events",
}


class FindForm(Form):
    """Part of a name, a kind, an engagement: as the address says them."""

    name = TextField(
        label="Name, or a name it had",
        called="the name",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs=WIDE),
    )
    kind = ChoiceField(
        label="Kind",
        required=False,
        widget=forms.Select,
        choices=[("", "Any kind"), *Agency.Kind.choices],
    )
    engagement = ChoiceField(
        label="Engagement",
        required=False,
        widget=forms.Select,
        choices=[("", "Any engagement"), *Agency.Engagement.choices],
    )


class AgencyForm(OperationForm):
    name = TextField(
        label="Name",
        called="the name",
        max_length=150,
        help_text="In full, as the agency writes it",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    short_name = TextField(
        label="Short name",
        called="the short name",
        max_length=60,
        help_text="As people say it, for lists and headings",
        widget=forms.TextInput(attrs=WIDE),
    )
    kind = ChoiceField(
        label="Kind of agency",
        called="the kind of agency",
        choices=KINDS,
        widget=Radios(hints=KIND_HINTS),
    )
    phase = ChoiceField(
        label="Phase of education",
        called="the phase of education",
        required=False,
        help_text="For a school, college or early years setting",
        widget=forms.Select,
    )
    engagement = ChoiceField(
        label="How is it engaged?",
        called="how it is engaged",
        choices=Agency.Engagement.choices,
        widget=Radios(hints=ENGAGEMENT_HINTS),
    )

    def __init__(self, *args, agency=None, is_new_name=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.agency, self.is_new_name = agency, is_new_name
        phases = dict(policy.PHASES)
        if agency is not None and agency.phase:
            phases.setdefault(agency.phase, agency.phase)
        self.fields["phase"].choices = [("", "Select a phase"), *phases.items()]
        if agency is not None and agency.kind == Agency.Kind.BUSINESS_TEAM:
            self.fields["kind"].choices = [(agency.kind, agency.get_kind_display())]

    def clean_name(self):
        name = self.cleaned_data["name"]
        others = names.called(name, but=self.agency) if self.is_new_name else []
        if refusal := policy.why_not_called(name, others):
            raise forms.ValidationError(refusal)
        return name

    def clean(self):
        found = super().clean()
        if found.get("phase") and found.get("kind") not in (None, Agency.Kind.SCHOOL):
            self.add_error(
                "phase",
                "Only a school, college or early years setting has a phase: leave it empty, or"
                " change the kind",
            )
        return found


class ChangeForm(AgencyForm):
    """A name that changes is a new one, of a day, or was written wrongly."""

    fieldsets = (
        ("What it is called", ("name", "short_name")),
        ("If you change the name", ("why_renamed", "renamed_on")),
        ("What it is", ("kind", "phase", "engagement")),
    )

    why_renamed = ChoiceField(
        label="Why does the name change?",
        called="why the name changes",
        required=False,
        choices=[
            ("new", "The agency has a new name"),
            ("corrected", "It was written wrongly here"),
        ],
        widget=Radios(
            hints={
                "new": "The name before is kept as a former name, and still finds it",
                "corrected": "The wrong spelling is not kept as a name",
            }
        ),
    )
    renamed_on = DateField(
        label="From which day has it the new name?",
        called="the day of the new name",
        required=False,
        past=True,
    )

    def clean(self):
        found = super().clean()
        why = found.get("why_renamed")
        if why == "corrected":
            found["renamed_on"] = None
        if found.get("name", self.agency.name) == self.agency.name:
            return found
        if not why and "why_renamed" not in self.errors:
            self.add_error("why_renamed", "Select why the name changes")
        if why == "new" and not found.get("renamed_on") and "renamed_on" not in self.errors:
            self.add_error("renamed_on", "Enter the day from which it has the new name")
        return found


class NameForm(OperationForm):
    name = TextField(
        label="The other name",
        called="the other name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = ChoiceField(
        label="What kind of name is it?",
        called="what kind of name it is",
        choices=[
            (AgencyName.Kind.ALIAS.value, "People call it this too"),
            (AgencyName.Kind.FORMER.value, "It was called this before"),
        ],
    )
    ended_on = DateField(
        label="Last day of the former name",
        called="the last day of the former name",
        help_text="Only for a former name, and only if you know it. For example, 30 6 2022",
        required=False,
        past=True,
    )

    def clean(self):
        found = super().clean()
        if found.get("ended_on") and found.get("kind") == AgencyName.Kind.ALIAS:
            self.add_error(
                "ended_on", "A name that people use has no last day: leave the day empty"
            )
        return found


class TakeNameAwayForm(OperationForm):
    known = ChoiceField(label="Which name is wrong?", called="the name that is wrong")

    def __init__(self, *args, known, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["known"].choices = [
            (str(each.pk), f"{each} ({each.get_kind_display().lower()})") for each in known
        ]


class TeamForm(OperationForm):
    """To add one, and to rename it."""

    name = TextField(
        label="What is the team called?",
        called="the name of the team",
        max_length=120,
        help_text="As practitioners know it",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SizeForm(OperationForm):
    """Of one financial year, which the address names."""

    people = WholeNumberField(
        label="How many people of this agency work with children and families?",
        called="how many people work with children",
        help_text="Employed, or as volunteers; a part-time post is one person",
        min_value=1,
        max_value=1_000_000,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
    )
    contacts = WholeNumberField(
        label="How many contacts and referrals did it make with the front door in that year?",
        called="how many contacts it made",
        help_text="Leave this empty if nobody has counted them",
        required=False,
        min_value=0,
        max_value=10_000_000,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
    )
    source = TextField(
        label="Where are these numbers from?",
        called="where the numbers are from",
        help_text="For example, the agency’s workforce return",
        max_length=200,
    )
    counted_on = DateField(
        label="On which day were they counted?", called="the day they were counted", past=True
    )


class CloseTeamForm(OperationForm):
    pass


class CloseForm(OperationForm):
    closed_on = DateField(label="On which day did it close?", called="the day", past=True)
    reason = TextField(
        label="Why?",
        called="why it closed",
        help_text="For example, the school closed at the end of the year. Everybody who signs in"
        " can read it.",
        max_length=200,
    )


class ListContactForm(OperationForm):
    """``held``: the roles whose holders may be listed."""

    contact = ChoiceField(label="Whom do you want to list?", called="whom you want to list")

    def __init__(self, *args, held, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [
            (str(each.pk), f"{each.person}, {in_sentence(each.agency_role.get_role_display())}")
            for each in held
        ]
        if len(choices) > MOST_RADIOS:
            self.fields["contact"].widget = forms.Select()
            choices = [("", "Select a person"), *choices]
        self.fields["contact"].choices = choices


class OrderForm(OperationForm):
    """A place for each contact of a step; each place once. ``contacts``: in their order now."""

    def __init__(self, *args, contacts, **kwargs):
        super().__init__(*args, **kwargs)
        self.contacts = contacts
        places = [
            (str(number), "First contact" if number == 1 else f"Deputy {number - 1}")
            for number in range(1, len(contacts) + 1)
        ]
        for number, each in enumerate(contacts, 1):
            name = each.held_role.person.full_name
            self.fields[f"place_{each.pk}"] = ChoiceField(
                label=name,
                called=f"a place for {name}",
                widget=forms.Select,
                choices=places,
                initial=str(number),
            )

    def clean(self):
        found = super().clean()
        taken: dict[str, str] = {}
        for each in self.contacts:
            place, name = found.get(f"place_{each.pk}"), each.held_role.person.full_name
            if place in taken:
                self.add_error(
                    f"place_{each.pk}",
                    f"{name} and {taken[place]} have the same place. Give each a place of their"
                    " own",
                )
            elif place:
                taken[place] = name
        return found

    def in_order(self) -> list[int]:
        """The contacts by key, whoever is called first in front."""
        answers = self.cleaned_data
        return sorted(
            (each.pk for each in self.contacts), key=lambda pk: int(answers[f"place_{pk}"])
        )


class TakeOffForm(OperationForm):
    contact = ChoiceField(label="Whom do you want to take off?", called="whom to take off")

    def __init__(self, *args, contacts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact"].choices = [
            (str(each.pk), each.held_role.person.full_name) for each in contacts
        ]
