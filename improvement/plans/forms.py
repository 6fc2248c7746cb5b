"""What people fill in about plans, measures, planned items, and what an action is for."""

import re
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError

from core.forms import (
    ChoiceField,
    ConfirmField,
    DateField,
    Form,
    LongTextField,
    OperationForm,
    Radios,
    RecordField,
    RecordsField,
    TextField,
)
from core.words import opening
from improvement import origins
from improvement.forms import PLAIN, our_groups
from improvement.models import Action
from improvement.plans import agenda, policy
from improvement.plans.models import KINDS, Measure, PlannedItem, Priority
from partnership import forward_plan
from partnership.groups.models import PartnershipGroup
from partnership.looking_again import LooksAgain


class NumberField(TextField):
    """A number as people write it, with commas, a £ or a % sign; up to two decimals.

    None when empty."""

    holds_words = False
    LARGEST = Decimal("9999999999")

    def __init__(self, **kwargs):
        attrs = {"class": "govuk-input--width-10", "inputmode": "decimal", "autocomplete": "off"}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value) -> Decimal | None:
        text = super().clean(value).removeprefix("£").removesuffix("%").strip()
        if not text:
            return None
        # A comma stands between thousands alone: 12,5 is twelve and a half to some.
        if not re.fullmatch(r"-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?", text):
            raise ValidationError(
                f"{opening(self.called)} must be a number, like 12, 12.5 or 1,200"
            )
        number = Decimal(text.replace(",", ""))
        if abs(number) > self.LARGEST or number != round(number, 2):
            raise ValidationError(
                f"{opening(self.called)} must have two decimals at most, and not be so large"
            )
        return number

    def prepare_value(self, value):
        return policy.shown(value, "") if isinstance(value, Decimal) else value


def group_field(label: str, called: str, **more) -> RecordField:
    return RecordField(PartnershipGroup.objects.none(), label=label, called=called, **more)


# --- a plan ---------------------------------------------------------------------------------------


class OfAPlan(LooksAgain):
    """What a plan says. ``is_adopted``: a group has adopted the plan, and it is asked why."""

    reason = LongTextField(
        label="Why is the plan changed?", called="why the plan is changed",
        help_text="A group adopted it as it stands. Everyone who reads the plan reads this, and"
        " what stood there before. Name nobody.",
        max_length=500, rows=2,
    )  # fmt: skip

    def __init__(self, *args, is_adopted, **kwargs):
        super().__init__(*args, **kwargs)
        reason = self.fields.pop("reason")
        if is_adopted:
            self.fields["reason"] = reason


class PlanForm(LooksAgain):
    title = TextField(
        label="Title of the plan",
        help_text="For example, Business plan 2024 to 2027.",
        max_length=150,
        widget=forms.TextInput(PLAIN),
    )
    begins_on = DateField(label="First day", called="the first day")
    ends_on = DateField(label="Last day", called="the last day")
    intent = LongTextField(
        label="What is it for, in a few sentences?", called="what it is for", required=False,
        max_length=2000, rows=4,
    )  # fmt: skip


class AdoptForm(OperationForm):
    adopted_by = group_field("Which group adopted it?", "the group that adopted it")
    adopted_on = DateField(label="When?", called="the day on which it was adopted", past=True)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["adopted_by"].queryset = our_groups(person)


class PriorityForm(OfAPlan):
    title = TextField(
        label="What is the priority?", called="the priority", max_length=200,
        widget=forms.TextInput(PLAIN),
    )  # fmt: skip
    why = LongTextField(
        label="Why does it matter?", called="why it matters", max_length=3000, rows=4
    )
    lead_group = group_field("Which group leads on it?", "the group that leads on it")
    lead_post = TextField(
        label="Who leads on it there?",
        called="who leads on it",
        help_text="The post, for the plan is published.",
        max_length=150,
        required=False,
        widget=forms.TextInput(PLAIN),
    )

    def __init__(self, *args, person, keep=None, **kwargs):
        """``keep``: the key of the group that it has now, which may have closed."""
        super().__init__(*args, **kwargs)
        rows = our_groups(person)
        if keep is not None:
            rows = rows | PartnershipGroup.objects.visible_to(person).filter(pk=keep)
        self.fields["lead_group"].queryset = rows


class OutcomeForm(OfAPlan):
    text = LongTextField(
        label="What will be different for children?", called="what will be different",
        max_length=1000, rows=3,
    )  # fmt: skip


class MeasureForm(OfAPlan):
    name = TextField(label="What is measured?", called="what is measured", max_length=150,
                     widget=forms.TextInput(PLAIN))  # fmt: skip
    definition = LongTextField(
        label="How exactly is it counted?",
        called="how it is counted",
        help_text="What is counted, out of what, and who supplies it.",
        max_length=1000,
        rows=3,
    )
    kind = ChoiceField(
        label="What kind of figure is it?", called="the kind of figure", choices=KINDS,
        widget=Radios(hints={
            policy.Kind.NUMBER: "Whole, 0 or more",
            policy.Kind.PERCENT: "0 to 100",
            policy.Kind.MONEY: "In pounds and pence",
            policy.Kind.DAYS: "Whole, 0 or more",
            policy.Kind.RATE: "0 or more, such as 62.5 for each 10,000 children",
        }),
    )  # fmt: skip
    unit = TextField(
        label="Of what?",
        called="of what it is",
        help_text="Of a number or a rate, in a word: children, assessments.",
        max_length=30,
        required=False,
        widget=forms.TextInput(PLAIN | {"class": "govuk-input--width-10"}),
    )
    better = ChoiceField(label="Which way is wanted?", called="which way is wanted",
                         choices=Measure.Better.choices)  # fmt: skip
    baseline = NumberField(
        label="Where did it stand at the start?", called="where it stood", required=False
    )
    baseline_period = TextField(
        label="When was that?", called="when that was", help_text="For example, 2023 to 2024.",
        max_length=60, required=False,
        widget=forms.TextInput(PLAIN | {"class": "govuk-input--width-10"}),
    )  # fmt: skip
    target = NumberField(label="What is it to be at the end?", called="the target", required=False)

    def clean(self):
        found = super().clean()
        for name, called in policy.ENDS.items():
            refusal = policy.why_not_value(found.get("kind", ""), found.get(name), called)
            if "kind" in found and refusal:
                self.add_error(name, refusal)
        ends = (found.get("better"), found.get("baseline"), found.get("target"))
        if "better" in found and (refusal := policy.why_not_target(*ends)):
            self.add_error("target", refusal)
        return found


class ChangePlanForm(OfAPlan, PlanForm):
    pass


class ReadingForm(LooksAgain):
    quarter_begins_on = ChoiceField(
        label="Which quarter?", called="the quarter", widget=forms.Select
    )
    value = NumberField(
        label="What was it?", called="the reading", required=False,
        help_text="Leave it empty where there is no figure, and say why below.",
    )  # fmt: skip
    not_available_because = TextField(
        label="Or why is it not available?",
        called="why it is not available",
        help_text="For example, the new case system does not count it yet.",
        max_length=250,
        required=False,
        widget=forms.TextInput(PLAIN),
    )
    note = LongTextField(
        label="What does it tell?", called="what it tells", required=False, max_length=1000, rows=3
    )

    def __init__(self, *args, quarters: list[date], kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["quarter_begins_on"].choices = [
            (each.isoformat(), policy.quarter_in_words(each)) for each in quarters
        ]

    def clean_quarter_begins_on(self) -> date:
        return date.fromisoformat(self.cleaned_data["quarter_begins_on"])

    def clean(self):
        found = super().clean()
        if "value" in found and "not_available_because" in found:
            refusal = policy.why_not_reading(found["value"], found["not_available_because"])
            refusal = refusal or policy.why_not_value(self.kind, found["value"])
            if refusal:
                self.add_error("value", refusal)
        return found


# --- what an action is for ------------------------------------------------------------------------


def _priority_words(priority) -> str:
    return f"{priority.plan}: {priority}"


class PrioritiesForm(OperationForm):
    """Of plans that are not over, and those that it serves already."""

    priorities = RecordsField(
        Priority.objects.none(), label="Which priorities does it serve?",
        called="the priorities", words=_priority_words, required=False,
    )  # fmt: skip

    def __init__(self, *args, priorities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["priorities"].queryset = priorities


class FollowForm(OperationForm):
    following = RecordsField(
        PartnershipGroup.objects.none(), label="Which other groups follow it?",
        called="the groups", required=False,
        help_text="Their members can read it, and it is on their workplan too.",
    )  # fmt: skip

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["following"].queryset = groups


class LinkForm(OperationForm):
    """``actions``: those that may be linked."""

    action = RecordField(
        Action.objects.none(), label="Which action serves it?", called="the action",
        words=lambda each: f"{each.reference}: {each.what}",
    )  # fmt: skip

    def __init__(self, *args, actions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["action"].queryset = actions


# --- the forward plan -----------------------------------------------------------------------------


class ItemForm(LooksAgain):
    group = group_field("For which group?", "the group")
    what = TextField(
        label="What is planned?",
        called="what is planned",
        help_text="Everyone who signs in can read it. Name no child.",
        max_length=200,
        widget=forms.TextInput(PLAIN),
    )
    post = TextField(
        label="Who brings it?", called="who brings it", help_text="A post or an agency.",
        max_length=150, required=False, widget=forms.TextInput(PLAIN),
    )  # fmt: skip
    planned_on = DateField(label="When?", called="the day")
    only_month = ConfirmField(
        label="The day is not fixed: any day of that month", called="the month", required=False
    )
    repeats = ChoiceField(label="Does it come again?", called="whether it comes again",
                          choices=PlannedItem.Repeats.choices)  # fmt: skip

    def __init__(self, *args, person, keep=None, **kwargs):
        super().__init__(*args, **kwargs)
        rows = our_groups(person)
        if keep is not None:
            rows = rows | PartnershipGroup.objects.visible_to(person).filter(pk=keep)
        self.fields["group"].queryset = rows


class SinceForm(Form):
    since = DateField(label="Since which day?", called="the day", past=True)


EVERY = "all"


class _Filter(Form):
    """Narrows a list by its address; what that says and nobody understands is left out.

    ``usual``: what a list shows whose address says nothing, where that is not everything.
    """

    usual: ClassVar[dict[str, str]] = {}
    group = ChoiceField(label="Group", widget=forms.Select)

    def __init__(self, query, *, person):
        super().__init__({})
        self.groups_by_slug = {each.slug: each for each in our_groups(person)}
        for name, choices in self.offered().items():
            self.fields[name].choices = [(EVERY, "All"), *choices]
            usual = self.usual.get(name, EVERY)
            asked = query.get(name, usual)
            self.data[name] = asked if self.fields[name].valid_value(asked) else usual

    def offered(self) -> dict[str, list[tuple[str, str]]]:
        """By the name of a field, what it can be narrowed to."""
        return {"group": [(slug, each.name) for slug, each in self.groups_by_slug.items()]}

    @property
    def answers(self) -> dict[str, str]:
        """To what it narrows."""
        return {name: value for name, value in self.data.items() if value != EVERY}

    @property
    def unusual(self) -> dict[str, str]:
        """What its address has to say."""
        pairs = self.data.items()
        return {name: value for name, value in pairs if value != self.usual.get(name, EVERY)}

    @property
    def chosen_group(self) -> PartnershipGroup | None:
        return self.groups_by_slug.get(self.data["group"])


class ForwardFilter(_Filter):
    kind = ChoiceField(label="Kind", widget=forms.Select)

    def offered(self):
        kinds = [(each.slug, each.label) for each in forward_plan.sources()]
        return super().offered() | {"kind": kinds}


class CommitmentFilter(_Filter):
    origin = ChoiceField(label="What it comes from", widget=forms.Select)
    show = ChoiceField(label="Where it stands", widget=forms.Select)
    usual: ClassVar = {"show": "open"}

    def offered(self):
        whys = [(each.slug, each.label) for each in origins.every().values()]
        return super().offered() | {"origin": whys, "show": list(agenda.COMMITMENT_SHOWS.items())}
