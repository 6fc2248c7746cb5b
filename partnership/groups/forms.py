"""What the business team fills in about a group."""

from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import slugify

from core.forms import (
    ChoiceField,
    ConfirmField,
    DateField,
    FileField,
    LongTextField,
    OperationForm,
    RecordField,
    RecordsField,
    TextField,
    WholeNumberField,
)
from partnership.groups import lists, operations, policy, quorum
from partnership.groups.models import GroupSeat, PartnershipGroup, SeatHolder
from partnership.held import counted_as_oneself
from partnership.looking_again import LooksAgain
from partnership.models import Agency, HeldRole
from partnership.roles import Role

NARROW = {"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}
PLAIN = {"autocomplete": "off"}


def _number(label: str, called: str, hint: str = "", most: int = 99) -> WholeNumberField:
    return WholeNumberField(
        label=label, called=called, help_text=hint, required=False, min_value=0, max_value=most,
        widget=forms.TextInput(attrs=NARROW),
    )  # fmt: skip


class GroupForm(LooksAgain):
    """``group``: the one that changes, or None."""

    not_looked_at: ClassVar[dict[str, str]] = {
        "name": "the name of a body",
        "chair_as_published": "a post",
    }

    name = TextField(label="Name of the group", max_length=150, widget=forms.TextInput(attrs=PLAIN))
    kind = ChoiceField(label="What kind of group is it?", called="the kind of group")
    purpose = LongTextField(
        label="What is it for?", called="what it is for", max_length=2000, rows=4
    )
    ends_on = DateField(
        label="Last day of a task and finish group",
        called="the last day",
        required=False,
        help_text="No other group has one. For example, 31 3 2027",
    )
    reports_to = RecordField(
        PartnershipGroup.objects.none(),
        label="Which group does it report to?",
        called="the group it reports to",
        empty_label="None of these",
        required=False,
    )
    linked_boards = RecordsField(
        PartnershipGroup.objects.none(),
        label="Which groups and boards is it linked with?",
        called="the groups it is linked with",
        required=False,
    )
    meets = TextField(
        label="How often does it meet?",
        called="how often it meets",
        help_text="In words, as the arrangements put it. For example, quarterly.",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=PLAIN),
    )
    meetings_a_year = _number(
        "How many meetings a year does that promise?", "the number of meetings a year"
    )
    chair_as_published = TextField(
        label="Who chairs it, in the words of the arrangements?",
        called="who chairs it",
        help_text="Shown where no person is entered as its chair.",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=PLAIN),
    )
    quorum_chair = ConfirmField(
        label="The chair or a deputy chair must be there", called="the chair", required=False
    )
    quorum_agencies = _number(
        "How many agencies must be there?", "the number of agencies",
        "Partners count too. Empty: no number is set.",
    )  # fmt: skip
    quorum_partners = _number(
        "How many safeguarding partners must be there?", "the number of partners",
        "Empty: none in particular.", 9,
    )  # fmt: skip
    fieldsets = (
        ("The group", ("name", "kind", "purpose", "ends_on", "reports_to")),
        ("Meetings", ("meets", "meetings_a_year", "chair_as_published")),
        ("Enough to decide", ("quorum_chair", "quorum_agencies", "quorum_partners")),
        ("Whom it informs, without reporting", ("linked_boards",)),
    )

    def __init__(self, *args, person, group=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.group = group
        self.there_are = lists.partners(person).count()
        others = PartnershipGroup.objects.visible_to(person).filter(closed_on=None)
        if group is not None:
            others = others.exclude(pk=group.pk)
        self.fields["reports_to"].queryset = others
        self.fields["linked_boards"].queryset = others
        self.fields["kind"].choices = PartnershipGroup.Kind.choices
        if group is not None and group.ends_on is not None:
            del self.fields["ends_on"]  # it moves by extending the group, with a reason

    def clean_name(self):
        name = self.cleaned_data["name"]
        if self.group is None and not slugify(name)[:80]:
            raise ValidationError("Enter a name with letters or numbers in it")
        return name

    def clean(self):
        found = super().clean()
        if "ends_on" not in self.fields:
            stays = found.get("kind") == PartnershipGroup.Kind.TASK_AND_FINISH
            found["ends_on"] = self.group.ends_on if stays else None
        elif "ends_on" not in self.errors:
            refusal = policy.why_not_end_date(found.get("kind", ""), found.get("ends_on"))
            if "kind" in found and refusal:
                self.add_error("ends_on", refusal)
        for name in ("quorum_agencies", "quorum_partners"):
            found[name] = found.get(name) or 0
        if "quorum_partners" not in self.errors:
            rule = quorum.Rule(partners=found["quorum_partners"])
            if refusal := quorum.why_not_set(rule, self.there_are):
                self.add_error("quorum_partners", refusal)
        had = self.group.quorum_agencies if self.group else 0
        if "quorum_agencies" not in self.errors and found["quorum_agencies"] != had:
            rule = quorum.Rule(agencies=found["quorum_agencies"])
            if refusal := quorum.why_not_so_many(rule, *operations.agencies_counted(self.group)):
                self.add_error("quorum_agencies", refusal)
        return found


def answers_of(form: GroupForm) -> dict:
    """For the operation: every field but what the form sends along."""
    hidden = ("submission", "version", "linked_boards")
    return {name: value for name, value in form.cleaned_data.items() if name not in hidden}


class ExtendForm(LooksAgain):
    ends_on = DateField(
        label="Until which day does it go on?", called="the new last day", future=True
    )
    reason = TextField(
        label="Why does it go on?", called="why it goes on", max_length=500,
        widget=forms.TextInput(attrs=PLAIN),
    )  # fmt: skip


class CloseForm(LooksAgain):
    reason = TextField(
        label="Why is it closed?",
        called="why it is closed",
        help_text="For example, its task is done, or another group took it over.",
        max_length=500,
        widget=forms.TextInput(attrs=PLAIN),
    )


def _holder_field(label: str, **more) -> RecordField:
    return RecordField(
        HeldRole.objects.none(),
        label=label,
        called="the person",
        words=lambda each: f"{each.person}, {Role(each.agency_role.role).label}",
        **more,
    )


def roles_at(person, agency):
    """Who holds a role at an agency, for the form that names one of them. For keepers, who name
    neither themself nor whom they stand in for."""
    rows = HeldRole.objects.administered_by(person).filter(
        agency_role__agency=agency, ended_on=None, person__is_active=True
    )
    rows = rows.exclude(person__in=counted_as_oneself(person))
    return rows.select_related("person", "agency_role").order_by("person__full_name", "pk")


class SeatForm(LooksAgain):
    """A new seat, open until somebody is named to it."""

    agency = RecordField(
        Agency.objects.none(),
        label="Which agency is it for?",
        called="the agency: a member sits for one",
        error_messages={"required": "Select the agency: a member sits for one"},
    )
    sits_as = ChoiceField(label="As what?", called="as what they sit")
    post = TextField(
        label="Which post is meant?",
        called="the post",
        help_text="For example, Named Nurse, or Education: a headteacher for all schools.",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs=PLAIN),
    )
    started_on = DateField(label="From which day?", called="the first day", past=True)

    def __init__(self, *args, person, group, **kwargs):
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.visible_to(person).filter(closed_on=None, succeeded_by=None)
        self.fields["agency"].queryset = agencies
        self.fields["sits_as"].choices = _seats(group)


def _seats(group) -> list[tuple[str, str]]:
    rotates = group.kind in policy.ROTATES
    return [
        (value, label)
        for value, label in GroupSeat.As.choices
        if not (rotates and value == GroupSeat.As.CHAIR)
    ]


class ChangeSeatForm(LooksAgain):
    sits_as = ChoiceField(label="As what?", called="as what they sit")
    post = TextField(
        label="Which post is meant?", called="the post", max_length=150, required=False,
        widget=forms.TextInput(attrs=PLAIN),
    )  # fmt: skip

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sits_as"].choices = _seats(group)


class FillForm(OperationForm):
    held_role = _holder_field("Who sits there?", help_text="Who holds a role at the agency now.")
    started_on = DateField(label="From which day?", called="the first day", past=True)

    def __init__(self, *args, person, agency, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["held_role"].queryset = roles_at(person, agency)


class LeaveForm(LooksAgain):
    ended_on = DateField(label="Until which day?", called="the last day", past=True)
    reason = TextField(
        label="Why?", called="why", max_length=200, widget=forms.TextInput(attrs=PLAIN)
    )


class TermForm(LooksAgain):
    """For a ``term`` that there is, its partner is not asked for. Nobody is offered themself, or
    whom they stand in for, unless it is theirs already."""

    partner = RecordField(
        Agency.objects.none(), label="Which partner chairs?", called="the partner"
    )
    held_role = _holder_field(
        "Who is it?",
        help_text="Of those who sit in the group for a partner. Leave it open until they say.",
        empty_label="To be named",
        required=False,
    )
    begins_on = DateField(label="First day", called="the first day")
    ends_on = DateField(label="Last day", called="the last day")
    again_because = TextField(
        label="If it held the term before, too: why does it chair again?",
        called="why it chairs again",
        help_text="The partners chair in turn. The reason stands on the page of the group.",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=PLAIN),
    )

    def __init__(self, *args, person, group, term=None, **kwargs):
        super().__init__(*args, **kwargs)
        partners = Agency.objects.visible_to(person).filter(
            kind=Agency.Kind.SAFEGUARDING_PARTNER, closed_on=None, succeeded_by=None
        )
        self.fields["partner"].queryset = partners
        seated = SeatHolder.objects.visible_to(person).filter(
            seat__group=group, seat__ended_on=None, ended_on=None
        )
        if term is not None:
            del self.fields["partner"]
            seated = seated.filter(seat__agency=term.partner)
        else:
            seated = seated.filter(seat__agency__in=partners)
        roles = HeldRole.objects.administered_by(person).filter(pk__in=seated.values("held_role"))
        theirs = term.held_role_id if term is not None else None
        roles = roles.exclude(~Q(pk=theirs), person__in=counted_as_oneself(person))
        self.fields["held_role"].queryset = roles.select_related(
            "person", "agency_role__agency"
        ).order_by("person__full_name", "pk")

        def words(each):
            return f"{each.person}, {each.agency_role.agency}"

        self.fields["held_role"].words = words


class TermsForm(LooksAgain):
    """The next version of a group's terms of reference."""

    agreed_by = RecordField(
        PartnershipGroup.objects.none(), label="Which group agreed them?", called="who agreed them"
    )
    agreed_on = DateField(
        label="When were they agreed?", called="the day they were agreed", past=True
    )
    effective_on = DateField(label="From when do they hold?", called="the day they take effect")
    review_on = DateField(label="When are they to be reviewed?", called="the day of the review")
    upload = FileField(label="The terms as a file", called="the file", required=False)
    fieldsets = (
        ("Agreed", ("agreed_by", "agreed_on", "effective_on", "review_on")),
        ("The terms, as a file or in words", ("upload", *(key for key, _ in policy.SECTIONS))),
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        groups = PartnershipGroup.objects.visible_to(person).filter(closed_on=None)
        self.fields["agreed_by"].queryset = groups.exclude(kind=PartnershipGroup.Kind.BOARD)
        for key, label in policy.SECTIONS:
            self.fields[key] = LongTextField(
                label=label, called=f"“{label}”", required=False, rows=5
            )

    def sections(self) -> dict[str, str]:
        return {key: self.cleaned_data.get(key, "") for key, _ in policy.SECTIONS}
