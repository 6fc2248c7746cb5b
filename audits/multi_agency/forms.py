"""What is filled in about multi-agency audits.

Where more than one agency reads a text, its writer looks again at what may tell who a child is
(`partnership.looking_again`); beside what an agency writes of its own cases stands a question
(`partnership.naming_a_child`).
"""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django import forms

from audits.cycles.forms import to_choose
from audits.multi_agency import case_references, policy
from audits.multi_agency.audience import Candidate
from audits.multi_agency.policy import Kind
from audits.question_sets.changes import condition_in_words
from audits.question_sets.content import NO, YES, Answer, Content, Criterion
from audits.question_sets.models import QuestionSetVersion, Standard
from core.forms import (
    ChoiceField,
    ConfirmField,
    DateField,
    LongTextField,
    MultipleChoiceField,
    OperationForm,
    RecordField,
    TextField,
    WholeNumberField,
)
from core.words import day
from partnership.looking_again import LooksAgain

NO_NAMES = "Name no child, no family and no worker"
READ_BY_ALL = f"Everybody who may open the audit reads it. {NO_NAMES}"
LIST = 25_000  # characters of a pasted list of references


class AboutCases(LooksAgain):
    """What others read of an audit that has cases. ``references``: of these, as far as the writer
    reads them; who finds a child by one is asked about it, too."""

    def __init__(self, *args, references: Iterable[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.references = tuple(references)

    def sign_in(self, name: str, text: str) -> str | None:
        return case_references.reference_in(text, self.references) or super().sign_in(name, text)


class ProposeForm(LooksAgain):
    """``versions``: the questions that may be asked; none where they stand already."""

    theme = TextField(
        label="What is the theme?", called="the theme", max_length=150,
        help_text="For example, Neglect", widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    because = LongTextField(
        label="Why this theme, and why now?", called="why this theme", rows=4,
        help_text="Reviews, figures, earlier audits, what families or staff say. Name nobody",
    )  # fmt: skip
    scope = LongTextField(
        label="What practice does it look at?", called="what practice it looks at", rows=4,
        help_text="The period, and which children: for example, open child protection plans for"
        " neglect in the last twelve months. Name nobody",
    )  # fmt: skip
    questions = ChoiceField(label="Which questions?", called="the questions")

    def __init__(self, *args, versions: Iterable[QuestionSetVersion], **kwargs):
        super().__init__(*args, **kwargs)
        self.versions = {str(each.pk): each for each in versions}
        if self.versions:
            self.fields["questions"].choices = [
                (key, str(each)) for key, each in self.versions.items()
            ]
        else:
            del self.fields["questions"]

    def said(self) -> dict:
        """As `planning.propose_audit` takes it."""
        found = self.cleaned_data
        said = {name: found[name] for name in ("theme", "because", "scope")}
        if "questions" in found:
            said["version_asked"] = self.versions[found["questions"]]
        return said


class DecideForm(LooksAgain):
    decision = ChoiceField(
        label="Does the Executive agree this theme?", called="whether the Executive agrees",
        choices=[("yes", "Yes"), ("no", "No")],
    )  # fmt: skip
    reason = LongTextField(
        label="Why, or in which meeting?", called="why it does not", required=False, rows=4,
        max_length=policy.TEXT, help_text="Needed if it does not",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].needed_at_times = True

    def clean(self):
        found = super().clean()
        if found.get("decision") == "no" and "reason" in found and not found["reason"]:
            self.add_error("reason", "Enter why the Executive does not agree")
        return found


class CasesForm(AboutCases):
    """``is_anew``: there are cases already."""

    not_looked_at: ClassVar = {"references": "numbers, each of which has a rule of its own"}

    because = LongTextField(
        label="Why are they chosen anew?", called="why they are chosen anew", required=False,
        rows=3, max_length=2000, help_text=READ_BY_ALL,
    )  # fmt: skip
    references = LongTextField(
        label="Which cases can be drawn?", called="the list of cases", required=False, rows=10,
        max_length=LIST, is_counted=False,
        help_text="One reference on each line: the number of the case in the system that all"
        " agencies can search, never a name, initials, a date of birth or an NHS number."
        f" At most {policy.MOST_REFERENCES}",
    )  # fmt: skip
    number = WholeNumberField(
        label="How many of them are drawn?", called="how many are drawn", min_value=0,
        max_value=policy.MOST_CASES, initial=policy.FEWEST_CASES,
        help_text=f"An audit has {policy.FEWEST_CASES} to {policy.MOST_CASES} cases in all",
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-2"}),
    )  # fmt: skip
    chosen = LongTextField(
        label="Which cases are taken without a draw?", called="the cases taken without a draw",
        required=False, rows=4, is_counted=False,
        help_text="If any. On each line the reference, a colon and why: LCS-100234: it was"
        " escalated twice",
    )  # fmt: skip

    def __init__(self, *args, is_anew: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["because"].needed_at_times = True
        if not is_anew:
            del self.fields["because"]

    def sign_in(self, name: str, text: str) -> str | None:
        """Of what is taken without a draw the reasons: each reference has a rule of its own."""
        if name == "chosen":
            text = "\n".join(because for _, because in policy.chosen_in(text))
        return super().sign_in(name, text)

    def said(self) -> dict:
        """As `planning.choose_cases` takes it."""
        found = self.cleaned_data
        return {
            "references": policy.references_in(found["references"]),
            "number": found["number"],
            "chosen": policy.chosen_in(found["chosen"]),
            "because": found.get("because", ""),
        }


class ReplaceForm(AboutCases):
    not_looked_at: ClassVar = {"reference": "a number, which has a rule of its own"}

    reason = LongTextField(
        label="Why is it not in scope?", called="why it is not in scope", rows=3,
        max_length=2000, help_text=NO_NAMES,
    )  # fmt: skip
    reference = TextField(
        label="Which case takes its place?", called="the reference", required=False,
        max_length=case_references.REFERENCE, help_text="Its reference: nobody is next in line",
    )  # fmt: skip

    due_on = DateField(label="What is the last day of all agencies?", called="the last day")

    def __init__(
        self, *args, is_in_line: bool, last_days: tuple[date, date] | None = None, **kwargs
    ):
        """``last_days``: the earliest and the latest to choose from, if there is a choice."""
        super().__init__(*args, **kwargs)
        if is_in_line:
            del self.fields["reference"]
        if last_days is None or last_days[0] == last_days[1]:
            del self.fields["due_on"]
        else:
            first, last = last_days
            self.fields["due_on"].initial = last
            self.fields["due_on"].help_text = f"From {day(first)} to {day(last)}"


class TaskForm(OperationForm):
    agencies = MultipleChoiceField(
        label="Which agencies grade the cases?", called="at least two agencies"
    )

    def __init__(self, *args, candidates: list[Candidate], **kwargs):
        super().__init__(*args, **kwargs)
        self.agencies = {str(each.agency.pk): each.agency for each in candidates}
        hints = {str(each.agency.pk): each.note for each in candidates}
        self.fields["agencies"].widget.hints = hints
        self.fields["agencies"].choices = [(key, each.name) for key, each in self.agencies.items()]

    def chosen(self) -> list:
        return [self.agencies[key] for key in self.cleaned_data["agencies"]]


class JoinForm(AboutCases):
    agency = ChoiceField(label="Which agency?", called="an agency", widget=forms.Select)
    reason = LongTextField(
        label="Why does it join now?", called="why it joins", rows=3, max_length=2000,
        help_text=READ_BY_ALL,
    )  # fmt: skip

    def __init__(self, *args, candidates: list[Candidate], **kwargs):
        super().__init__(*args, **kwargs)
        self.candidates = {str(each.agency.pk): each for each in candidates}
        self.fields["agency"].choices = to_choose(self.candidates)


class TakeOffForm(AboutCases):
    reason = LongTextField(
        label="Why is it taken off?", called="why it is taken off", rows=3, max_length=2000,
        help_text=READ_BY_ALL,
    )  # fmt: skip


class StopForm(AboutCases):
    reason = LongTextField(
        label="Why is it stopped?", called="why it is stopped", rows=4, max_length=2000,
        help_text=READ_BY_ALL,
    )  # fmt: skip


class WithdrawForm(AboutCases):
    reason = LongTextField(
        label="Why is it withdrawn?", called="why it is withdrawn", rows=4, max_length=2000,
        help_text=READ_BY_ALL,
    )  # fmt: skip


class OfAnAuditForm(OperationForm):
    """Nothing to fill in; it says which state of the audit was seen."""


class CaseForm(OperationForm):
    is_unknown = ConfirmField(
        label="This child is not known to our agency", required=False,
        help_text="Tick it only after a search by the reference. Nothing is graded then",
    )  # fmt: skip
    strengths = LongTextField(
        label="What did your agency do well?", called="what was done well", required=False,
        rows=4, max_length=policy.TEXT, help_text=NO_NAMES,
    )  # fmt: skip
    developments = LongTextField(
        label="What should it have done differently?", called="what should be different",
        required=False, rows=4, max_length=policy.TEXT, help_text=NO_NAMES,
    )  # fmt: skip


class DomainForm(OperationForm):
    """The questions of one domain and its grade; all may be left for later.

    Its fields are called by the code of each criterion: ``chosen-1.1``, ``text-1.1``.
    """

    def __init__(self, *args, given: Content, criteria: Iterable[Criterion], **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        levels = [(str(each.value), each.label) for each in given.levels]
        groups = []
        for each in self.criteria:
            names = [f"chosen-{each.code}", f"text-{each.code}"]
            optional = "" if each.is_mandatory else " (optional)"
            helps = help_of(each)
            if each.answer == Answer.TEXT:
                del names[0]
            else:
                yes_no = [(YES, "Yes"), (NO, "No")]
                self.fields[names[0]] = ChoiceField(
                    label="Your answer", called=f"the answer to {each.code}", required=False,
                    choices=levels if each.answer == Answer.SCALE else yes_no,
                    help_text=helps,
                )  # fmt: skip
            self.fields[names[-1]] = LongTextField(
                label="What shows it?" if len(names) == 2 else "Your answer",
                called=f"the words for {each.code}", required=False, rows=3,
                max_length=policy.TEXT, is_counted=False,
                help_text="" if len(names) == 2 else helps,
            )  # fmt: skip
            groups.append((f"{each.code} {each.text}{optional}", tuple(names)))
        self.fields["value"] = ChoiceField(
            label="Your agency’s grade", called="the grade", required=False,
            choices=[
                (str(each.value), f"{each.label}: {each.meaning[:1].lower()}{each.meaning[1:]}")
                for each in given.levels
            ],
        )  # fmt: skip
        self.fields["reason"] = LongTextField(
            label="Why this grade?", called="why this grade", required=False, rows=3,
            max_length=policy.TEXT, help_text=NO_NAMES,
        )  # fmt: skip
        self.fieldsets = (*groups, ("The grade of this domain", ("value", "reason")))
        for name in self.fields:
            self.fields[name].needed_at_times = True

    def said(self) -> dict:
        """As `grading.save_domain` takes it."""
        found = self.cleaned_data
        return {
            "answers": {
                each.code: (found.get(f"chosen-{each.code}", ""), found[f"text-{each.code}"])
                for each in self.criteria
            },
            "value": int(found["value"]) if found["value"] else None,
            "reason": found["reason"],
        }


def help_of(criterion: Criterion) -> str:
    """By which answer it is asked, its guidance, and what could show it."""
    asked = (
        f"Answer it only if {condition_in_words(criterion.only_if)}." if criterion.only_if else ""
    )
    shows = f"What could show it: {'; '.join(criterion.evidence)}." if criterion.evidence else ""
    return " ".join(filter(None, (asked, criterion.guidance, shows)))


class ModerateForm(AboutCases):
    """A grade and why for each domain of a case; what is left empty is decided later."""

    def __init__(self, *args, given: Content, **kwargs):
        super().__init__(*args, **kwargs)
        self.codes = [each.code for each in given.standards]
        self.titles = {each.code: each.title for each in given.standards}
        for each in given.standards:
            self.fields[f"grade-{each.code}"] = ChoiceField(
                label=f"Grade of all together for {each.code} {each.title}",
                called=f"the grade of {each.title}", required=False,
                choices=[(str(level.value), level.label) for level in given.levels],
            )  # fmt: skip
            self.fields[f"reason-{each.code}"] = LongTextField(
                label="Why?", called=f"why {each.title} is graded so", required=False, rows=2,
                max_length=policy.TEXT, is_counted=False,
                help_text="Needed where no agency gave this grade",
            )  # fmt: skip

    def domain(self, code: str) -> list:
        """The two fields of a domain."""
        return [self[f"grade-{code}"], self[f"reason-{code}"]]

    def clean(self):
        """A reason alone would be lost."""
        found = super().clean()
        for code in self.codes:
            grade, reason = f"grade-{code}", f"reason-{code}"
            if found.get(reason) and not found.get(grade) and grade not in self.errors:
                self.add_error(
                    grade, f"Choose the grade of {self.titles[code]}, or take its reason away."
                )
        return found

    def grades(self) -> dict[str, tuple[int, str]]:
        """As `moderating.moderate` takes them."""
        found = self.cleaned_data
        return {
            code: (int(found[f"grade-{code}"]), found[f"reason-{code}"])
            for code in self.codes
            if found[f"grade-{code}"]
        }


class MeetingForm(AboutCases):
    not_looked_at: ClassVar = {"present": "agencies and posts, whose names look like people’s"}

    held_on = DateField(label="When was it held?", called="the day of the meeting", past=True)
    present = LongTextField(
        label="Who was there?", called="who was there", rows=4, max_length=2000,
        help_text="Roles and agencies",
    )  # fmt: skip
    notes = LongTextField(
        label="What was said?", called="what was said", required=False, rows=6,
        max_length=policy.TEXT, help_text=NO_NAMES,
    )  # fmt: skip


class PointForm(AboutCases):
    kind = ChoiceField(
        label="What is it?", called="what it is",
        choices=[(Kind.STRENGTH.value, "A strength"), (Kind.DEVELOPMENT.value, "To develop")],
    )  # fmt: skip
    text = LongTextField(
        label="In words for everybody who reads the report", called="the words", rows=4,
        max_length=2000, help_text=NO_NAMES,
    )  # fmt: skip
    standard = RecordField(
        Standard.objects.none(), label="Which domain is it about?", called="the domain",
        required=False, empty_label="All of them",
    )  # fmt: skip

    def __init__(self, *args, standards, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["standard"].queryset = standards


class CloseForm(AboutCases):
    reason = LongTextField(
        label="Why is it not repeated?", called="why it is not repeated", rows=4, max_length=2000
    )

    def __init__(self, *args, is_repeated: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_repeated:
            del self.fields["reason"]
