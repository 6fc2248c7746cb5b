"""What is filled in about cycles: the plan, who is asked, an agency that is added."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from audits.cycles import policy
from audits.cycles.audience import Candidate
from audits.cycles.models import AFTER_CLOSING, AUDIENCES
from audits.cycles.policy import Audience
from audits.question_sets.models import QuestionSetVersion
from core.forms import (
    Checkboxes,
    ChoiceField,
    DateField,
    Form,
    MultipleChoiceField,
    OperationForm,
    TextField,
)

NO_SET_FOR_NEW = ""


class PlanForm(OperationForm):
    """``versions``: those that may be asked, the latest of each set. ``of_schools``: whom the cycle
    is for."""

    name = TextField(
        label="What is the cycle called?", called="a name", max_length=policy.NAME,
        help_text="For example, Section 11, 2026", widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    questions = ChoiceField(label="What is asked?", called="what is asked")
    questions_for_new = ChoiceField(
        label="What are new schools asked?", called="what new schools are asked", required=False,
        help_text="Needed beside interim questions: a school does the full audit in its first year",
    )  # fmt: skip
    audience = ChoiceField(label="Who is asked?", called="who is asked")
    opens_on = DateField(label="First day", called="the first day", future=True)
    closes_on = DateField(label="Last day", called="the last day", future=True)
    reminders = MultipleChoiceField(
        label="When is whoever has not handed in reminded?", called="when they are reminded",
        choices=[(str(days), f"{words} before") for days, words in policy.IN_DAYS.items()],
        required=False,
        help_text="Counted from the agency’s own last day",
    )  # fmt: skip
    other_days = TextField(
        label="On other days before it", called="the other days", required=False,
        help_text="In days, for example 21, 3",
    )  # fmt: skip
    after_closing = ChoiceField(
        label="What happens after the last day?", called="what happens after the last day",
        choices=AFTER_CLOSING,
    )  # fmt: skip

    def __init__(self, *args, versions: list[QuestionSetVersion], of_schools: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.versions = {str(each.pk): each for each in versions}
        self.fields["questions"].choices = [(key, str(each)) for key, each in self.versions.items()]
        full = [
            (key, str(each))
            for key, each in self.versions.items()
            if each.question_set.kind == policy.SECTION_175
        ]
        if of_schools:
            none = (NO_SET_FOR_NEW, "The same as the others")
            self.fields["questions_for_new"].choices = [none, *full]
            self.fields["questions_for_new"].needed_at_times = True
        else:
            del self.fields["questions_for_new"]
        left_out = Audience.STATUTORY if of_schools else Audience.SCHOOLS
        self.fields["audience"].choices = [each for each in AUDIENCES if each[0] != left_out]

    def clean_other_days(self) -> list[int]:
        said = self.cleaned_data["other_days"]
        parts = [each for each in re.split(r"[\s,;]+", said) if each]
        if not all(re.fullmatch("[0-9]{1,3}", each) for each in parts):
            raise forms.ValidationError("Enter the other days as numbers with commas, like 21, 3")
        return [int(each) for each in parts]

    def clean(self):
        found = super().clean()
        both = "reminders" in found and "other_days" in found
        if both and (refusal := policy.why_not_reminders(self._reminders(found))):
            self.add_error("other_days", refusal.rstrip("."))
        asked = self.versions.get(found.get("questions") or "")
        of_new = self.versions.get(found.get("questions_for_new") or "")
        if asked and "questions_for_new" in self.fields:
            kind = asked.question_set.kind
            refusal = policy.why_not_asked_of(kind, of_new and of_new.question_set.kind)
            if refusal and "questions_for_new" not in self.errors:
                self.add_error("questions_for_new", refusal.rstrip("."))
        return found

    @staticmethod
    def _reminders(found) -> list[int]:
        return sorted({*map(int, found["reminders"]), *found["other_days"]}, reverse=True)

    def plan(self):
        """As `operations.plan_cycle` takes it."""
        found = self.cleaned_data
        same = ("name", "audience", "opens_on", "closes_on", "after_closing")
        return {
            **{name: found[name] for name in same},
            "version": self.versions[found["questions"]],
            "version_for_new": self.versions.get(found.get("questions_for_new") or ""),
            "reminders": self._reminders(found),
        }


def as_planned(cycle) -> dict:
    """A cycle as the form's first answers."""
    usual = [each for each in cycle.reminders if each in policy.IN_DAYS]
    return {
        "name": cycle.name,
        "questions": str(cycle.version_id),
        "questions_for_new": str(cycle.version_for_new_id or NO_SET_FOR_NEW),
        "audience": cycle.audience,
        "opens_on": cycle.opens_on,
        "closes_on": cycle.closes_on,
        "reminders": [str(each) for each in usual],
        "other_days": ", ".join(
            str(each) for each in cycle.reminders if each not in policy.IN_DAYS
        ),
        "after_closing": cycle.after_closing,
    }


class OfAPlanForm(OperationForm):
    """Nothing to fill in; it says which state of the plan was seen."""


EVERYBODY = "everybody"


class AskedForm(OperationForm):
    """A list of boxes for each group of those who may be asked. ``ticked``: the keys of agencies.

    ``which``: what the buttons above the lists tick or untick, without JavaScript.
    """

    which = ChoiceField(label="Tick or untick all of", widget=forms.Select, required=False)

    def __init__(self, *args, candidates: list[Candidate], ticked: set[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.candidates = {str(each.agency.pk): each for each in candidates}
        self.groups_of: dict[str, list[str]] = {}
        for key, each in sorted(self.candidates.items(), key=lambda item: item[1].group):
            self.groups_of.setdefault(each.group, []).append(key)
        self.fields["which"].needed_at_times = True
        self.fields["which"].choices = [
            (EVERYBODY, "Everybody"), *((name, name) for name in self.groups_of)
        ]  # fmt: skip
        for place, (name, keys) in enumerate(self.groups_of.items()):
            field = MultipleChoiceField(
                label=f"{name} ({len(keys)})", called="an agency", required=False,
                choices=[(key, self.candidates[key].agency.name) for key in keys],
                widget=Checkboxes(hints={key: self.candidates[key].note for key in keys}),
            )  # fmt: skip
            field.needed_at_times = True
            self.fields[f"asked_{place}"] = field
            self.initial[f"asked_{place}"] = [key for key in keys if key in ticked]

    @property
    def lists(self):
        return [self[name] for name in self.fields if name.startswith("asked_")]

    def sent_ticks(self) -> set[str]:
        """The keys that arrived ticked, whether or not all else is right."""
        names = [name for name in self.fields if name.startswith("asked_")]
        sent = {each for name in names for each in self.data.getlist(name)}
        return sent & self.candidates.keys()

    def ticked_anew(self) -> set[str] | None:
        """After one of the buttons above the lists was pressed; None where none was."""
        which = self.data.get("which", EVERYBODY)
        these = set(self.groups_of.get(which, () if which != EVERYBODY else self.candidates))
        if "tick" in self.data:
            return self.sent_ticks() | these
        return self.sent_ticks() - these if "untick" in self.data else None

    def asked(self) -> dict:
        """As `operations.issue` takes it."""
        chosen = sorted(self.sent_ticks(), key=lambda key: self.candidates[key].agency.name)
        found = [self.candidates[key] for key in chosen]
        return {each.agency: each.version for each in found}


class AddForm(OperationForm):
    agency = ChoiceField(label="Which agency?", called="an agency", widget=forms.Select)

    def __init__(self, *args, candidates: list[Candidate], **kwargs):
        super().__init__(*args, **kwargs)
        self.candidates = {str(each.agency.pk): each for each in candidates}
        self.fields["agency"].choices = to_choose(self.candidates)


def to_choose(candidates: Mapping[str, Any]) -> list[tuple[str, str]]:
    """One of them, by its agency's name and what is to be known of it."""
    return [("", "Select one"), *((key, _named(each)) for key, each in candidates.items())]


def _named(each: Any) -> str:
    return f"{each.agency.name} ({each.note})" if each.note else each.agency.name


class FilterForm(Form):
    """Narrows the returns of a cycle; every part may be left out. ``choices``: of each part."""

    def __init__(self, *args, choices: dict[str, tuple[str, list[tuple[str, str]]]], **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, options) in choices.items():
            self.fields[name] = ChoiceField(
                label=label, choices=[("", "All"), *options], widget=forms.Select, required=False
            )
