"""What authors fill in about a draft: its words, a level, a standard, a criterion."""

from itertools import groupby
from operator import itemgetter

from django import forms
from django.core.exceptions import ValidationError

from audits.question_sets import documents, writing
from audits.question_sets.content import (
    NO,
    YES,
    Answer,
    Colour,
    Condition,
    Content,
    Criterion,
    Level,
)
from audits.question_sets.models import ANSWERS, COLOURS
from core.forms import (
    ChoiceField,
    ConfirmField,
    LongTextField,
    MultipleChoiceField,
    OperationForm,
    TextField,
    WholeNumberField,
)
from core.grouped_choices import GroupedChoiceField
from core.words import opening
from partnership import agency_facts
from partnership.models import Agency

SHORT = 80  # characters of a criterion's text in a list to choose from
PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class NumberField(TextField):
    """The number of a standard or a criterion."""

    def __init__(self):
        super().__init__(
            label="Number", max_length=documents.CODE,
            widget=forms.TextInput(attrs={**PLAIN, "class": "govuk-input--width-5"}),
        )  # fmt: skip

    def validate(self, value):
        super().validate(value)
        if not documents.NUMBER.fullmatch(value):
            raise ValidationError(
                "Number must be figures, letters, full stops and hyphens, and begin with a figure"
                " or a letter, like 1.2",
                code="invalid",
            )


class PromptsField(LongTextField):
    """Evidence prompts, one on each line; gives them as they are kept.

    What holds is how many there are and how long each is, so the characters of all are not counted.
    """

    def __init__(self, **kwargs):
        super().__init__(
            max_length=documents.LINES * (documents.TEXT + 1), is_counted=False,
            help_text=f"One prompt on each line: up to {documents.LINES}, each of"
            f" {documents.TEXT:,} characters or fewer", **kwargs,
        )  # fmt: skip

    def to_python(self, value) -> str:
        lines = (" ".join(line.split()) for line in super().to_python(value).split("\n"))
        return "\n".join(dict.fromkeys(line for line in lines if line))

    def validate(self, value):
        prompts = value.split("\n")
        if len(prompts) > documents.LINES:
            raise ValidationError(
                f"{opening(self.called)} must be {documents.LINES} prompts or fewer. You have"
                f" written {len(prompts):,}."
            )
        for number, prompt in enumerate(prompts, 1):
            if len(prompt) > documents.TEXT:
                raise ValidationError(
                    f"Prompt {number} must be {documents.TEXT:,} characters or fewer. It has"
                    f" {len(prompt):,}."
                )
        super().validate(value)


class WordsForm(OperationForm):
    title = TextField(label="Title", max_length=documents.TITLE)
    about = LongTextField(
        label="What stands above the questions", max_length=documents.LONG, required=False,
        help_text="Whoever answers reads it first: what the return is for, and to name no child",
    )  # fmt: skip
    source = LongTextField(
        label="Where the questions come from", max_length=documents.LONG, required=False, rows=4,
        help_text="Needed before the set is issued",
    )  # fmt: skip


class LevelForm(OperationForm):
    value = WholeNumberField(
        label="Value", min_value=0, max_value=documents.LEVELS,
        help_text="What is counted and compared. The scale is in the order of its values",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )  # fmt: skip
    label = TextField(label="Label", max_length=documents.TITLE)
    meaning = LongTextField(
        label="What it means", called="what it means", max_length=documents.TEXT, required=False,
        rows=4,
    )  # fmt: skip
    colour = ChoiceField(
        label="Colour", called="a colour", choices=COLOURS,
        help_text="Shown beside the label, never instead of it",
    )  # fmt: skip

    def level(self) -> Level:
        found = self.cleaned_data
        return Level(found["value"], found["label"], found["meaning"], Colour(found["colour"]))


class StandardForm(OperationForm):
    code = NumberField()
    title = TextField(label="Title", max_length=documents.TITLE)
    guidance = LongTextField(
        label="Guidance", max_length=documents.LONG, required=False, rows=4,
        help_text="What the whole standard is about",
    )  # fmt: skip


class CriterionForm(OperationForm):
    """``content``: of the draft. ``criterion``: the one to be changed, in ``standard``.
    ``before``: standard, number and text of each criterion of the version before."""

    standard = ChoiceField(
        label="Standard", called="a standard", widget=forms.Select,
        help_text="In another standard it comes last",
    )  # fmt: skip
    code = NumberField()
    text = LongTextField(
        label="What is asked", called="what is asked", max_length=documents.TEXT, rows=3
    )
    guidance = LongTextField(
        label="What good looks like", max_length=documents.LONG, required=False, rows=5
    )
    evidence = PromptsField(label="What would show it", required=False, rows=4)
    kinds = MultipleChoiceField(
        label="Which kinds of agency are asked?", called="kinds of agency", required=False,
        choices=Agency.Kind.choices, help_text="Tick none to ask all of them",
    )  # fmt: skip
    answer = ChoiceField(label="How is it answered?", called="how it is answered", choices=ANSWERS)
    is_mandatory = ConfirmField(
        label="It must be answered", required=False,
        help_text="A return cannot be submitted without an answer to it",
    )  # fmt: skip
    weight = WholeNumberField(
        label="Weight", min_value=1, max_value=documents.WEIGHT, initial=1,
        help_text="How much its score counts: 1 is usual",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )  # fmt: skip
    only_if = ChoiceField(
        label="Asked only by the answer to another criterion", called="the other criterion",
        widget=forms.Select, required=False,
        help_text="Choose the criterion and save: you are then asked by which of its answers",
    )  # fmt: skip
    only_if_answers = MultipleChoiceField(
        label="By which answers is it asked?", called="the answers", required=False
    )
    follows = GroupedChoiceField(
        label="Which criteria of the version before does it carry on?",
        called="criteria of the version before", required=False,
        help_text="Their answers are brought forward, and the years are compared",
    )  # fmt: skip
    facts = MultipleChoiceField(
        label="What does the portal put beside it?", called="facts", required=False,
        help_text="What it knows of the agency itself, which the agency says is right or not."
        " Tick none for most questions",
    )  # fmt: skip
    fieldsets = (
        ("What is asked", ("standard", "code", "text", "guidance", "evidence")),
        ("Of whom, and how", ("kinds", "answer", "is_mandatory", "weight")),
        ("When it is asked", ("only_if", "only_if_answers")),
        ("Facts beside it", ("facts",)),
        ("The version before", ("follows",)),
    )

    def __init__(
        self, *args, content: Content, standard: str, criterion: Criterion | None = None,
        before=(), **kwargs,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        self.content = content
        code = criterion.code if criterion else ""
        self.fields["standard"].choices = [
            (each.code, f"{each.code} {each.title}") for each in content.standards
        ]
        self.fields["follows"].choices = [
            (standard, [(number, f"{number} {text}") for _, number, text in those])
            for standard, those in groupby(before, key=itemgetter(0))
        ]
        if not before:
            del self.fields["follows"]
        self.fields["facts"].choices = agency_facts.choices()
        self.initial |= self._as_it_is(standard, criterion)
        stands_in = self.data.get("standard", standard) if self.is_bound else standard
        may = writing.may_hang_on(content, stands_in, code)
        self.fields["only_if"].choices = [
            ("", "Always asked"),
            *((each.code, _short(f"{each.code} {each.text}")) for each in may),
        ]
        chosen = self.data.get("only_if") if self.is_bound else self.initial["only_if"]
        self.chosen = next((each for each in may if each.code == chosen), None)
        self._offer_answers()

    def _as_it_is(self, standard: str, criterion: Criterion | None) -> dict:
        if criterion is None:
            answer = Answer.SCALE if self.content.levels else Answer.YES_NO
            return {
                "standard": standard, "answer": answer, "is_mandatory": True, "only_if": "",
                "code": writing.next_criterion_number(self.content, standard),
            }  # fmt: skip
        on = criterion.only_if
        return {
            "standard": standard,
            "code": criterion.code,
            "text": criterion.text,
            "guidance": criterion.guidance,
            "evidence": "\n".join(" ".join(each.split()) for each in criterion.evidence),
            "kinds": list(criterion.kinds),
            "answer": criterion.answer,
            "is_mandatory": criterion.is_mandatory,
            "weight": criterion.weight,
            "only_if": on.criterion if on else "",
            "only_if_answers": list(on.answers) if on else [],
            "follows": list(criterion.follows),
            "facts": list(criterion.facts),
        }

    def _offer_answers(self) -> None:
        """Those to the criterion that is chosen; there are none to choose until one is."""
        if self.chosen is None:
            del self.fields["only_if_answers"]
            return
        field = self.fields["only_if_answers"]
        field.choices = answers_in_words(self.content, self.chosen)
        field.label = f"By which answers to {self.chosen.code} is it asked?"
        field.needed_at_times = True
        if self.is_bound:  # one to the criterion that was chosen before may be none to this
            possible = {value for value, _ in field.choices}
            self.data = self.data.copy()
            given = self.data.getlist("only_if_answers")
            self.data.setlist("only_if_answers", [each for each in given if each in possible])

    def clean(self):
        found = super().clean()
        if self.chosen and found.get("only_if") and not found.get("only_if_answers"):
            self.add_error(
                "only_if_answers",
                f"Select the answers to criterion {self.chosen.code} by which this one is asked",
            )
        return found

    def criterion(self) -> Criterion:
        found = self.cleaned_data
        on = found["only_if"]
        return Criterion(
            code=found["code"],
            text=found["text"],
            guidance=found["guidance"],
            evidence=tuple(found["evidence"].splitlines()),
            kinds=tuple(found["kinds"]),
            answer=Answer(found["answer"]),
            is_mandatory=found["is_mandatory"],
            weight=found["weight"],
            only_if=Condition(on, tuple(found["only_if_answers"])) if on else None,
            follows=tuple(found.get("follows") or ()),
            facts=tuple(found["facts"]),
        )


def answers_in_words(content: Content, criterion: Criterion) -> list[tuple[str, str]]:
    """What can be answered to a criterion, as a condition has it and as a person reads it."""
    if criterion.answer == Answer.SCALE:
        return [(str(each.value), f"{each.value}: {each.label}") for each in content.levels]
    return [(YES, "Yes"), (NO, "No")] if criterion.answer == Answer.YES_NO else []


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1].rstrip()}…"
