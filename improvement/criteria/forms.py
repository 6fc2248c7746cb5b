"""What people fill in about success criteria."""

from django import forms

from core.forms import (
    ChoiceField,
    LongTextField,
    RecordField,
    TextField,
)
from improvement.criteria.models import VERDICTS, CriterionEvidence
from improvement.linking import ReferencesField
from partnership.looking_again import LooksAgain


class CriterionForm(LooksAgain):
    text = LongTextField(
        label="What will be so when the arrangements work?", called="the criterion",
        max_length=1000, rows=3,
    )  # fmt: skip
    cited = TextField(
        label="Where does it stand?", called="where it stands", max_length=250, required=False,
        help_text="The document and its section.",
    )  # fmt: skip
    evidence_wanted = LongTextField(
        label="What would show it?", called="what would show it", max_length=1000, rows=3,
        required=False,
        help_text="For example, a survey of practitioners each year.",
    )  # fmt: skip


class ChangeCriterionForm(CriterionForm):
    """``was_judged``: a year was judged by what it says, and it is asked why."""

    reason = LongTextField(
        label="Why is it changed?", called="why it is changed",
        help_text="It was judged by what it says. Everyone who reads it reads this, and what it"
        " said when it was judged. Name nobody.",
        max_length=500, rows=2,
    )  # fmt: skip

    def __init__(self, *args, was_judged, **kwargs):
        super().__init__(*args, **kwargs)
        if not was_judged:
            del self.fields["reason"]


class EvidenceForm(LooksAgain):
    shows = LongTextField(
        label="What does it show?",
        called="what it shows",
        help_text="Everyone who signs in can read it.",
        max_length=2000,
        rows=4,
    )
    reference = ReferencesField(
        label="What is its reference here?",
        called="its reference",
        help_text="Of a finding, a recommendation, an action, what was heard, a visit or a "
        "challenge. For example, VOI-2026-0003",
        prefixes=("FND", "REC", "ACT", "VOI", "VIS", "CHA"),
    )
    seen_at = TextField(
        label="Or where can it be seen?",
        called="where it can be seen",
        help_text="A report, a dataset and its measure, a survey: with its date.",
        max_length=250,
        required=False,
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reference"].person = person

    def clean_reference(self) -> str:
        said = self.cleaned_data["reference"]
        if len(said) > 1:
            self.add_error("reference", "Enter one reference. Add the other by itself")
        return said[0] if said else ""

    def clean(self):
        cleaned = super().clean()
        names = {"reference", "seen_at"}
        if not names & set(self.errors) and not any(self.cleaned_data[name] for name in names):
            self.add_error("reference", "Enter a reference, or say where it can be seen")
        return cleaned


class StrikeOutForm(LooksAgain):
    evidence = RecordField(
        CriterionEvidence.objects.none(),
        label="Which was added in error?",
        called="which",
        words=lambda row: row.shows,
    )
    reason = TextField(
        label="What is wrong with it?",
        called="what is wrong with it",
        help_text="Everyone who reads the criterion reads this, too. Name nobody.",
        max_length=250,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, evidence, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = evidence


class JudgementForm(LooksAgain):
    verdict = ChoiceField(label="Is it met?", called="whether it is met", choices=VERDICTS)
    reason = LongTextField(
        label="Why?",
        called="why",
        help_text="By which evidence, and what is missing. Everyone who signs in can read it.",
        max_length=3000,
        rows=4,
    )


class AgreeForm(LooksAgain):
    """``can_agree``: whether the one answer is open; else it is sent back, and says why."""

    decision = ChoiceField(
        label="Do you agree?",
        called="whether you agree",
        choices=[("yes", "I agree"), ("no", "No: the business team is to propose again")],
    )
    reason = LongTextField(
        label="If not, why not?", called="why you do not agree", max_length=2000, rows=3,
        required=False,
    )  # fmt: skip

    def __init__(self, *args, can_agree: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not can_agree:
            del self.fields["decision"]
            reason = self.fields["reason"]
            reason.label, reason.required = "What is missing?", True

    def clean(self):
        cleaned = super().clean()
        cleaned.setdefault("decision", "no" if "decision" not in self.fields else "")
        if self.cleaned_data.get("decision") == "no" and self.cleaned_data.get("reason") == "":
            self.add_error("reason", "Enter why you do not agree")
        return cleaned
