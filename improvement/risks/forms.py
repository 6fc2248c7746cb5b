"""What people fill in about risks."""

from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError

from core.forms import (
    ChoiceField,
    DateField,
    Form,
    LongTextField,
    OperationForm,
    RecordField,
    TextField,
)
from improvement.forms import AgencyForm, our_groups, people_at, role_words
from improvement.models import Action
from improvement.risks import lists, policy, ties
from improvement.risks.models import OUTCOMES, SCORES, WORKS, Category, Proximity
from improvement.risks.policy import BANDS, LEVELS, Scores
from partnership.groups.models import PartnershipGroup
from partnership.looking_again import LooksAgain
from partnership.models import Agency, HeldRole

NAME_NO_CHILD = "Name no child."


class AgencyOfOwnerForm(AgencyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        field.label = "Of which agency is its owner?"
        field.help_text = "Its people can be chosen then."


class FilterForm(Form):
    """Narrows the register; every part may be left out."""

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        groups = [(each.slug, each.name) for each in our_groups(person)]
        for name, label, choices in (
            ("category", "Category", Category.choices),
            ("band", "Band of the residual score", [(b.value, BANDS[b]) for b in BANDS]),
            ("group", "Watched by", groups),
        ):
            self.fields[name] = ChoiceField(
                label=label, choices=[("", "All"), *choices], widget=forms.Select, required=False
            )
        self.fields["sort"] = ChoiceField(
            label="Order", choices=[*lists.SORTS.items()], widget=forms.Select
        )


class _Words(LooksAgain):
    """What a risk is; see `improvement.risks.models.Risk`."""

    cause = LongTextField(
        label="Because of what?", called="the cause", help_text=f"The cause. {NAME_NO_CHILD}",
        max_length=2000, rows=3,
    )  # fmt: skip
    event = TextField(
        label="What may happen?", called="what may happen", help_text="The event, in one line.",
        max_length=250, widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    effect = LongTextField(
        label="What would that do?", called="the effect",
        help_text="To children and families first, then to the partnership.", max_length=2000,
        rows=3,
    )  # fmt: skip
    category = ChoiceField(label="What is it about?", called="the category",
                           choices=Category.choices)  # fmt: skip
    proximity = ChoiceField(
        label="When might it happen?", called="when it might happen", choices=Proximity.choices
    )
    contingency = LongTextField(
        label="What is done if it happens?", called="what is done if it happens",
        help_text="The contingency: who does what first.", max_length=2000, rows=3,
    )  # fmt: skip
    group = RecordField(
        PartnershipGroup.objects.none(), label="Which group watches it?",
        called="the group that watches it",
    )  # fmt: skip


class _Scored(LooksAgain):
    """Six lists, in three pairs, and why."""

    fieldsets = tuple(
        (legend, tuple(f"{measure}_{part}" for part in ("likelihood", "impact")))
        for measure, legend in (
            ("inherent", "Inherent: as if nothing held it back"),
            ("residual", "Residual: as it is now, with its controls"),
            ("target", "Target: where it is to come"),
        )
    )
    why = LongTextField(
        label="Why these scores?", called="why", help_text="What you judge by.", max_length=2000,
        rows=3,
    )  # fmt: skip

    def __init__(self, *args, scale: policy.Scale, **kwargs):
        super().__init__(*args, **kwargs)
        for name in SCORES:
            measure, _, part = name.partition("_")
            words = getattr(scale, part)
            said = [(level, f"{level} {words[level][0]}: {words[level][1]}") for level in LEVELS]
            called = f"the {measure} {part}"
            self.fields[name] = ChoiceField(
                label=part.capitalize(), called=called, widget=forms.Select,
                choices=[("", f"Select {called}"), *said],
            )  # fmt: skip

    @property
    def scores(self) -> Scores:
        return Scores.of({name: int(self.cleaned_data[name]) for name in SCORES})

    def clean(self):
        found = super().clean()
        # That they are the same as before is for the operation to say: a stale form comes first.
        complete = all(name in found for name in SCORES)
        if complete and (refusal := policy.why_not_scores(self.scores, None)):
            raise ValidationError(refusal)
        return found


class ScoreForm(_Scored):
    pass


class RiskForm(_Scored, _Words):
    """``agency``: of its owner, whose people can be chosen."""

    fieldsets = (
        ("The risk", ("cause", "event", "effect", "category", "proximity", "contingency")),
        ("Who looks after it", ("owner", "group")),
        *_Scored.fieldsets,
    )
    owner = RecordField(HeldRole.objects.none(), label="Who owns it?", called="who owns it",
                        words=role_words)  # fmt: skip

    def __init__(self, *args, person, agency, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people_at(agency.pk)
        self.fields["group"].queryset = our_groups(person)


class DescribeForm(_Words):
    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = our_groups(person)


class NoChangeForm(LooksAgain):
    why = LongTextField(
        label="Why does nothing change?", called="why nothing changes",
        help_text="It is kept beside the scores.", max_length=2000, rows=4,
    )  # fmt: skip


class CheckForm(LooksAgain):
    works = ChoiceField(label="How well does it work?", called="how well it works", choices=WORKS)
    checked_on = DateField(label="When was that checked?", called="when it was checked", past=True)
    found = LongTextField(
        label="What was found?", called="what was found", max_length=1000, rows=3, required=False
    )


class ControlForm(CheckForm):
    what = TextField(
        label="What holds the risk back?", called="what holds the risk back",
        help_text=f"For example, a monthly audit of referrals. {NAME_NO_CHILD}", max_length=250,
    )  # fmt: skip
    agency = RecordField(Agency.objects.none(), label="Whose is it?", called="whose it is")
    field_order = ("what", "agency", "works", "checked_on", "found")

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Agency.objects.visible_to(person).filter(closed_on=None, succeeded_by=None)
        self.fields["agency"].queryset = rows.order_by("name")
        self.fields["works"].choices = WORKS[:-1]  # a new one is in place


class LinkActionForm(LooksAgain):
    """By its reference, among what the person may open: there may be hundreds."""

    not_looked_at: ClassVar = {"action": "a reference"}

    action = TextField(
        label="Which action treats it?", called="the reference of the action",
        help_text="Its reference, for example ACT-2026-0012.", max_length=24,
        widget=forms.TextInput({"autocomplete": "off", "class": "govuk-input--width-10"}),
    )  # fmt: skip

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_action(self) -> str:
        reference = self.cleaned_data["action"].strip().upper()
        if not Action.objects.visible_to(self.person).filter(reference=reference).exists():
            raise ValidationError(
                "There is no such action that you may open. Check the reference on its page."
            )
        return reference


class TieForm(OperationForm):
    """Another risk, or a figure of the portal, that it depends on, and nothing twice."""

    to = ChoiceField(
        label="What does this risk depend on?", called="what it depends on", widget=forms.Select
    )

    def __init__(self, *args, person, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        sent_again = self.is_bound  # by the first of two clicks it may be there
        there = () if sent_again else {(each.kind, each.key) for each in record.ties.all()}
        self.fields["to"].choices = [
            ("", "Select what it depends on"),
            *(
                (f"{kind.name}:{key}", words)
                for kind in ties.kinds().values()
                for key, words in kind.offered(person)
                if key != record.reference and (kind.name, key) not in there
            ),
        ]


class UntieForm(OperationForm):
    to = ChoiceField(label="What is not watched any more?", called="which it is")

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = choices


class EndForm(LooksAgain):
    outcome = ChoiceField(label="What has become of it?", called="what has become of it",
                          choices=OUTCOMES)  # fmt: skip
    reason = LongTextField(
        label="How do you know?", called="how you know", max_length=2000, rows=4,
        help_text="If it has happened: what is done now, by its contingency.",
    )  # fmt: skip
