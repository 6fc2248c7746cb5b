"""The forms that made a thing, once more, to correct it; and why something is withdrawn."""

from typing import Any, ClassVar

from core.forms import LongTextField, MultipleChoiceField
from improvement.forms import (
    ActionForm,
    DecisionForm,
    FindingForm,
    HandInForm,
    RecommendationForm,
    ThemeForm,
    WithdrawForm,
)
from improvement.mending import held_words, policy, words_called
from partnership.looking_again import LooksAgain

WHY = "Everyone who reads the record reads this, too. Name nobody."


class Corrects(LooksAgain):
    """Mixed into a form that made something. ``corrects``: the fields of it that can be corrected;
    ``left_out``: of these, what there is nothing of yet. ``of``: the row."""

    corrects: ClassVar[tuple[str, ...]] = ()

    reason = LongTextField(
        label="Why is it corrected?", called="why it is corrected",
        help_text=f"For example, a date was wrong. {WHY}", max_length=500, rows=2,
    )  # fmt: skip
    takes_out = MultipleChoiceField(
        label="Did what stood there tell who somebody is? Tick the texts whose earlier versions go",
        called="the texts whose earlier versions are to go",
        help_text="What these said before is taken out, and cannot be brought back. Change nothing"
        f" else in them: write {policy.BRACKETS} in the place of a name.",
        required=False,
    )

    def __init__(self, *args, left_out=(), of, **kwargs):
        super().__init__(*args, **kwargs)
        shown = [name for name in self.corrects if name not in left_out]
        last = ("reason", "takes_out")
        for name in self.fields.keys() - {*shown, *last, "submission", "version"}:
            del self.fields[name]
        self.order_fields([*shown, *last])
        words = [(name, str(self.fields[name].label)) for name in shown
                 if name in of.words_that_can_go]  # fmt: skip
        if of.mended_because:
            words.append(("mended_because", "Why it was corrected or withdrawn before"))
        self.fields["takes_out"].choices = words

    def told(self) -> dict[str, Any]:
        """As an operation takes it."""
        names = ("reason", "takes_out", "submission", "version")
        return self.corrected() | {name: self.cleaned_data[name] for name in names}

    def corrected(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.corrects if name in self.fields}


class CorrectFindingForm(Corrects, FindingForm):
    corrects = ("source", "came_from", "found_on", "statement", "cited")


class CorrectThemeForm(Corrects, ThemeForm):
    corrects = ("name", "about")


class CorrectRecommendationForm(Corrects, RecommendationForm):
    corrects = ("findings", "text", "made_on", "cited", "decided_on", "decision_reason")
    fieldsets = (
        ("", ("findings", "text", "made_on", "cited")),
        ("What the group decided", ("decided_on", "decision_reason")),
    )
    decided_on = DecisionForm.base_fields["decided_on"]
    decision_reason = DecisionForm.base_fields["reason"]


class CorrectActionForm(Corrects, ActionForm):
    corrects = (
        "what", "because", "difference_wanted", "how_much", "how_well", "what_difference",
        "evidence_elsewhere", "outcome_reason",
    )  # fmt: skip
    how_much = HandInForm.base_fields["how_much"]
    how_well = HandInForm.base_fields["how_well"]
    what_difference = HandInForm.base_fields["what_difference"]
    evidence_elsewhere = HandInForm.base_fields["evidence_elsewhere"]
    outcome_reason = WithdrawForm.base_fields["reason"]


class EnteredInErrorForm(LooksAgain):
    reason = LongTextField(
        label="Why is it withdrawn?", called="why it is withdrawn", help_text=WHY, max_length=500,
        rows=2,
    )  # fmt: skip


class TakeOutForm(LooksAgain):
    """``held``: a row and its texts. ``earlier``: those whose earlier versions say otherwise."""

    takes_out = MultipleChoiceField(
        label="Did a name stand in an earlier version alone? Tick the texts whose earlier ones go",
        called="the texts whose earlier versions are to go",
        help_text="Of a text that you change above, they go in any case.",
        required=False,
    )

    def __init__(self, *args, held, earlier, **kwargs):
        super().__init__(*args, **kwargs)
        choices = self.fields.pop("takes_out")
        for name, text in held.texts.items():
            label = words_called.called(held.row, name)
            self.fields[name] = LongTextField(
                label=label, called=label.lower(),
                max_length=held_words.longest(held.row, name) or max(5000, len(text) + 500),
                rows=3 if len(text) < 300 else 8,
            )  # fmt: skip
        if words := [(name, words_called.called(held.row, name)) for name in sorted(earlier)]:
            self.fields["takes_out"] = choices
            choices.choices = words
