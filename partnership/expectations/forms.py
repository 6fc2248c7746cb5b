"""What an agency declares, what the business team answers, and which part of the scorecard."""

from django import forms

from core import clock
from core.forms import ChoiceField, FileField, Form, LongTextField
from partnership import years
from partnership.expectations import in_force, policy
from partnership.expectations.models import DECLARED
from partnership.looking_again import LooksAgain
from partnership.models import Agency

ACCEPT, ASK_AGAIN = "accept", "ask-again"


class FindForm(Form):
    """Shows what the address chose, which `Choice.read` has checked."""

    year = ChoiceField(label="Year", widget=forms.Select)
    kind = ChoiceField(label="Kind of agency", widget=forms.Select)

    def __init__(self, *args, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        known = range(years.year_of(clock.today()), in_force.first_year() - 1, -1)
        self.fields["year"].choices = [(years.slug(each), years.called(each)) for each in known]
        kinds = in_force.of_year(year).kinds
        self.fields["kind"].choices = [
            ("", "Any kind"),
            *((each.value, each.label) for each in Agency.Kind if each in kinds),
        ]


class DeclareForm(LooksAgain):
    says = ChoiceField(
        label="Did your agency do what is expected?",
        called="whether your agency did it",
        choices=DECLARED,
    )
    text = LongTextField(
        label="What did it do in this year, and what came of it?",
        called="what it did",
        help_text="If it does not apply to your agency, say why. No names of children or families.",
        max_length=2000,
        rows=6,
    )
    evidence = LongTextField(
        label="Where can the evidence be seen?",
        called="where the evidence can be seen",
        help_text="A link, or in which document or folder and with whom. This or a file is needed"
        " if it was met or partly met.",
        max_length=1000,
        rows=3,
        required=False,
    )
    upload = FileField(label="Add a file that shows it", called="a file", required=False)

    def __init__(self, *args, files: int = 0, **kwargs):
        """``files``: how many come with it from the declaration that it replaces."""
        super().__init__(*args, **kwargs)
        self.number_of_files = files

    def clean(self):
        found = super().clean()
        if "says" in found and "evidence" in found and "upload" not in self.errors:
            files = self.number_of_files + bool(found.get("upload"))
            refusal = policy.why_not_evidence(found["says"], found["evidence"], files)
            if refusal:
                self.add_error("evidence", refusal)
        return found


class AnswerForm(LooksAgain):
    answer = ChoiceField(
        label="What do you answer?",
        called="what you answer",
        choices=[
            (ACCEPT, "Accept it: from now on it counts"),
            (ASK_AGAIN, "Ask the agency again"),
        ],
    )
    reason = LongTextField(
        label="Why?",
        called="why",
        help_text="The agency reads it. Needed if you ask again: say what is missing.",
        max_length=1000,
        rows=4,
        required=False,
    )

    def clean(self):
        found = super().clean()
        asks_again = found.get("answer") == ASK_AGAIN
        if asks_again and not found.get("reason") and "reason" not in self.errors:
            self.add_error("reason", policy.SAY_WHAT_IS_MISSING)
        return found
