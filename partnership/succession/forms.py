"""Which agency takes over, when, and who does not move."""

from django import forms

from core.forms import DateField, MultipleChoiceField, OperationForm, RecordField, TextField
from partnership.models import Agency


class OrANewOne(RecordField):
    """One of the list, or none: then another field of the form names a new one."""

    def validate(self, value):
        forms.Field.validate(self, value or "new")


class TakeoverForm(OperationForm):
    successor = OrANewOne(
        Agency.objects.none(),
        label="Which agency takes over?",
        called="the agency that takes over",
        empty_label="A new agency, named below",
    )
    new_name = TextField(
        label="Name of the new agency",
        called="the name of the new agency",
        help_text="Only where it is not in the list. It becomes an agency of the same kind.",
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    new_short_name = TextField(
        label="Its short name",
        called="its short name",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20"}),
    )
    on = DateField(
        label="From which day?",
        called="the day",
        future=True,
        help_text="For example, 1 4 2027. It happens at the beginning of that day.",
    )
    reason = TextField(
        label="Why does it take over?",
        called="why it takes over",
        help_text="For example, the order that merges the two. It is kept in the access log and in"
        " what was changed at the agency, and is in no email.",
        max_length=200,
    )
    staying = MultipleChoiceField(
        label="Who does not move?",
        called="who does not move",
        help_text="Their roles end on the day. Leave it empty when everybody moves.",
        required=False,
    )

    def __init__(self, *args, agency, person, people, **kwargs):
        super().__init__(*args, **kwargs)
        others = Agency.objects.visible_to(person).filter(closed_on=None, succeeded_by=None)
        others = others.exclude(pk=agency.pk).exclude(kind=Agency.Kind.BUSINESS_TEAM)
        self.fields["successor"].queryset = others.order_by("name")
        self.fields["staying"].choices = people
        if not people:
            del self.fields["staying"]

    def clean(self):
        found = super().clean()
        successor, name = found.get("successor"), found.get("new_name")
        if "successor" in self.errors or "new_name" in self.errors:
            return found
        if successor is None and not name:
            self.add_error("successor", "Select the agency that takes over, or name a new one")
        if successor is not None and name:
            self.add_error("new_name", "Select an agency from the list or name a new one, not both")
        if name and Agency.objects.filter(name__iexact=name).exists():
            self.add_error("new_name", "There is an agency of that name: select it from the list")
        return found


class CallOffForm(OperationForm):
    reason = TextField(
        label="Why is it called off?",
        called="why it is called off",
        help_text="It is kept in the access log and in what was changed at the agency.",
        max_length=200,
    )
