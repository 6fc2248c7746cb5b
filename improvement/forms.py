"""What people fill in about findings, recommendations and actions."""

from django import forms
from django.core.exceptions import ValidationError

from core.access import CONTRIBUTE
from core.forms import (
    ChoiceField,
    DateField,
    Form,
    LongTextField,
    OperationForm,
    RecordField,
    RecordsField,
    TextField,
)
from improvement import policy
from improvement.models import IMPACTS, Finding, ProgressUpdate, Source, Theme
from partnership import succession
from partnership.groups.models import PartnershipGroup
from partnership.looking_again import LooksAgain
from partnership.models import Agency, HeldRole

PLAIN = {"autocomplete": "off"}


def our_groups(person):
    """Groups that the partnership runs and that still meet."""
    rows = PartnershipGroup.objects.visible_to(person).filter(closed_on=None)
    return rows.exclude(kind=PartnershipGroup.Kind.BOARD).order_by("name")


def people_at(agency_id: int):
    """Whoever holds a role at an agency, by name: one of them owns an action."""
    return (
        HeldRole.objects.unscoped("who at the agency responsible can own an action")
        .filter(agency_role__agency=agency_id, ended_on=None, person__is_active=True)
        .select_related("person", "agency_role")
        .order_by("person__full_name", "pk")
    )


def role_words(held) -> str:
    return f"{held.person}, {held.agency_role.get_role_display()}"


class ThemeForm(LooksAgain):
    name = TextField(label="Name of the theme", max_length=120, widget=forms.TextInput(PLAIN))
    about = LongTextField(
        label="What belongs to it?", called="what belongs to it", required=False,
        max_length=1000, rows=3,
    )  # fmt: skip


class FindingForm(LooksAgain):
    source = ChoiceField(
        label="Where does it come from?", called="where it comes from", choices=Source.choices
    )
    came_from = TextField(
        label="Which audit, review or other work was it?",
        called="which work it came from",
        help_text="For example, Multi-agency audit of neglect, May 2026. Name no child.",
        max_length=200,
    )
    found_on = DateField(label="When was it found?", called="when it was found", past=True)
    statement = LongTextField(
        label="What was found?",
        called="what was found",
        help_text="Everyone who signs in can read it. Leave out names of children and families.",
        max_length=3000,
        rows=5,
    )
    themes = RecordsField(
        Theme.objects.none(), label="Which themes does it belong to?", called="the themes",
        required=False,
    )  # fmt: skip
    cited = TextField(
        label="Where does it stand?",
        called="where it stands",
        help_text="A document and page, if it is published.",
        max_length=250,
        required=False,
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = Theme.objects.visible_to(person)


class ThemesForm(OperationForm):
    themes = RecordsField(
        Theme.objects.none(), label="Which themes does it belong to?", called="the themes",
        required=False,
    )  # fmt: skip

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = Theme.objects.visible_to(person)


def _finding_words(finding) -> str:
    said = finding.statement if len(finding.statement) < 100 else finding.statement[:97] + "…"
    return f"{finding.reference}: {said}"


class RecommendationForm(LooksAgain):
    """``findings``: those that are offered, the newest first."""

    findings = RecordsField(
        Finding.objects.none(),
        label="Which findings does it answer?",
        called="the findings that it answers",
        words=_finding_words,
    )
    text = LongTextField(
        label="What should change?", called="what should change", max_length=3000, rows=4
    )
    made_on = DateField(label="When was it made?", called="when it was made", past=True)
    to_group = RecordField(
        PartnershipGroup.objects.none(),
        label="Which group is to adopt or decline it?",
        called="the group that decides",
    )
    cited = TextField(
        label="Where does it stand?",
        called="where it stands",
        help_text="A document and page, if it is published.",
        max_length=250,
        required=False,
    )

    def __init__(self, *args, person, findings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["findings"].queryset = findings
        self.fields["to_group"].queryset = our_groups(person)


class DecisionForm(LooksAgain):
    is_adopted = ChoiceField(
        label="What did the group decide?",
        called="what the group decided",
        choices=[("yes", "It adopts the recommendation"), ("no", "It declines it")],
    )
    decided_on = DateField(label="When did it decide?", called="when it decided", past=True)
    reason = LongTextField(
        label="Why?",
        called="why",
        help_text="As the minutes have it. Everyone who signs in can read it.",
        max_length=2000,
        rows=4,
    )


class AgencyForm(Form):
    """Which agency is responsible: its people can be chosen then."""

    agency = RecordField(
        Agency.objects.none(),
        label="Which agency is responsible?",
        called="the agency that is responsible",
        to_field_name="slug",
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Agency.objects.visible_to(person).filter(closed_on=None, succeeded_by=None)
        self.fields["agency"].queryset = rows.order_by("name")


class ActionForm(LooksAgain):
    """``agency``: the one that is responsible. ``recommendation``: why, or None."""

    what = TextField(
        label="What will be done?",
        called="what will be done",
        help_text="In one line. Name no child.",
        max_length=250,
        widget=forms.TextInput(PLAIN),
    )
    because = TextField(
        label="Why?",
        called="why",
        help_text="What it follows from, as it follows from no recommendation.",
        max_length=250,
    )
    difference_wanted = LongTextField(
        label="What difference is it to make for children?",
        called="the difference it is to make",
        help_text="And how will you know? The impact is judged by this.",
        max_length=2000,
        rows=4,
    )
    owner = RecordField(HeldRole.objects.none(), label="Who owns it?", called="who owns it",
                        words=role_words)  # fmt: skip
    group = RecordField(
        PartnershipGroup.objects.none(),
        label="Which group oversees it?",
        called="the group that oversees it",
    )
    due_on = DateField(label="By when?", called="the day it is due", future=True)

    def __init__(self, *args, person, agency, recommendation=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people_at(agency.pk)
        self.fields["group"].queryset = our_groups(person)
        if recommendation is not None:
            del self.fields["because"]


class ProgressForm(LooksAgain):
    standing = ChoiceField(
        label="Will it be done in time?",
        called="whether it will be done in time",
        choices=ProgressUpdate.Standing.choices,
    )
    text = LongTextField(
        label="What has happened so far?", called="what has happened so far", max_length=3000,
        rows=5,
    )  # fmt: skip


class HandInForm(LooksAgain):
    how_much = LongTextField(
        label="How much did we do?",
        called="how much was done",
        help_text="In numbers where there are some: people trained, files audited, families met.",
        max_length=3000,
        rows=4,
    )
    how_well = LongTextField(
        label="How well did we do it?",
        called="how well it was done",
        help_text="What those it was for said, and what checks found.",
        max_length=3000,
        rows=4,
    )
    what_difference = LongTextField(
        label="What difference did it make?",
        called="what difference it made",
        help_text="To children and families, or to practice with them.",
        max_length=3000,
        rows=4,
    )
    evidence_elsewhere = LongTextField(
        label="Where can the evidence be seen, if it is no file on this action?",
        called="where the evidence can be seen",
        max_length=1000,
        rows=2,
        required=False,
    )

    def __init__(self, *args, has_file, **kwargs):
        super().__init__(*args, **kwargs)
        self.has_file = has_file

    def clean_evidence_elsewhere(self):
        said = self.cleaned_data["evidence_elsewhere"]
        if not self.has_file and not said.strip():
            raise ValidationError(
                "Add evidence first: a file on this action, or say where it can be seen"
            )
        return said


class SendBackForm(LooksAgain):
    reason = LongTextField(
        label="What is missing?", called="what is missing", max_length=2000, rows=4
    )


class RateForm(LooksAgain):
    impact = ChoiceField(
        label="What difference did it make?", called="the difference it made", choices=IMPACTS
    )
    reason = LongTextField(
        label="What do you judge by?",
        called="what you judge by",
        help_text="Which evidence convinces you, or what it lacks.",
        max_length=2000,
        rows=4,
    )


class RecheckForm(RateForm):
    again = ChoiceField(
        label="Is it to be looked at once more?",
        called="whether it is to be looked at once more",
        choices=[("yes", "Yes, after a while"), ("no", "No, that is settled")],
    )


class MoveForm(LooksAgain):
    due_on = DateField(label="By when is it to be done now?", called="the new day", future=True)
    reason = LongTextField(label="Why?", called="why", max_length=1000, rows=3)


class HandOverForm(OperationForm):
    """``record``: an action or a risk, as `core.pages.opens` gives it to ``person``."""

    owner = RecordField(
        HeldRole.objects.none(), label="Who owns it from now on?", called="who owns it",
        words=role_words,
    )  # fmt: skip

    def __init__(self, *args, record, person, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        rows = people_at(succession.stands_for(record.agency)).exclude(pk=record.owner_id)
        if policy.why_not_take_over(as_deputy=CONTRIBUTE in record.opened_for):
            rows = rows.exclude(person=person)
        self.fields["owner"].queryset = rows


class WithdrawForm(LooksAgain):
    reason = LongTextField(
        label="Why is it not to be done any more?", called="why it is not to be done",
        max_length=1000, rows=3,
    )  # fmt: skip
