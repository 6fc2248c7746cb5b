"""The forms: what they say, what they keep, and that they are the design system's own markup."""

import json
import re
from datetime import date
from html.parser import HTMLParser
from types import SimpleNamespace
from uuid import UUID

import pytest
from django import forms as django_forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template import Context, Template

from core import documents
from core.forms import (
    Checkboxes,
    ChoiceField,
    ConfirmField,
    DateField,
    EmailField,
    FileField,
    Form,
    LongTextField,
    MultipleChoiceField,
    OperationForm,
    Radios,
    RecordField,
    RecordsField,
    TextField,
    WholeNumberField,
    error_summary,
)
from core.operations import NotAllowed, Stale

UNREADABLE = "that cannot be read. Delete it, or type that part again."
STEPS = [("1", "Step 1"), ("2", "Step 2")]


class EveryKind(OperationForm):
    """One field of each kind there is."""

    reference = TextField(label="Reference", called="the reference")
    email = EmailField(label="Email address", called="your email address")
    days = WholeNumberField(label="Working days", called="working days", min_value=1, max_value=20)
    disputed = LongTextField(
        label="What is in dispute?", called="what is disputed", max_length=50, help_text="Be plain."
    )
    step = ChoiceField(
        label="Which step?",
        called="the step",
        choices=STEPS,
        widget=Radios(hints={"2": "Managers"}),
    )
    agency = ChoiceField(
        label="Agency",
        called="the agency",
        choices=[("", "Select one"), *STEPS],
        widget=django_forms.Select,
    )
    told = MultipleChoiceField(label="Who is told?", called="who is told", choices=STEPS)
    raised = DateField(label="Date raised", past=True)
    paper = FileField(label="Document", called="a document")
    sure = ConfirmField(label="The family knows", called="that the family knows")


GOOD = {
    "reference": "LCS-004417",
    "email": "a@example.org",
    "days": "3",
    "disputed": "The check was not shared.",
    "step": "1",
    "agency": "2",
    "told": ["1", "2"],
    "raised_day": "27",
    "raised_month": "3",
    "raised_year": "2026",
    "sure": "on",
}


def sent(form_class=EveryKind, *, file=b"%PDF-1.7 minutes", name="minutes.pdf", **answers):
    data = QueryDict(mutable=True)
    for field, value in {**GOOD, **answers}.items():
        data.setlist(field, value if isinstance(value, list) else [value])
    files = {"paper": SimpleUploadedFile(name, file)} if file is not None else {}
    return form_class(data, files)


def test_a_good_form_is_valid():
    form = sent()
    assert form.errors == {}
    assert form.cleaned_data["raised"] == date(2026, 3, 27)
    assert form.cleaned_data["told"] == ["1", "2"]


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"reference": ""}, "reference", "Enter the reference"),
        (
            {"reference": "x" * 201},
            "reference",
            "The reference must be 200 characters or fewer. You have written 201.",
        ),
        (
            {"reference": "after the bell\x07 rang"},
            "reference",
            f"The reference has a character after “after the bell” {UNREADABLE}",
        ),
        (
            {"reference": "\ufffdbroken"},
            "reference",
            f"The reference has a character at the beginning {UNREADABLE}",
        ),
        (
            {"email": "someone at work"},
            "email",
            "Enter an email address in the right form, like name@example.com",
        ),
        ({"days": "three"}, "days", "Working days must be a whole number, like 12"),
        ({"days": "0"}, "days", "Working days must be 1 or more"),
        ({"days": "21"}, "days", "Working days must be 20 or less"),
        ({"disputed": " \n "}, "disputed", "Enter what is disputed"),
        ({"step": ""}, "step", "Select the step"),
        ({"step": "9"}, "step", "Select the step from the list"),
        ({"agency": "9"}, "agency", "Select the agency from the list"),
        ({"told": []}, "told", "Select who is told"),
        ({"told": ["1", "9"]}, "told", "Select who is told from the list"),
        ({"sure": []}, "sure", "Confirm that the family knows"),
        ({"file": None}, "paper", "Select a document"),
        ({"file": b""}, "paper", documents.EMPTY),
        (
            {"file": b"MZ\x90 a program", "name": "minutes.pdf"},
            "paper",
            "minutes.pdf says PDF and holds text. Save it again as PDF, or choose another file.",
        ),
        (
            {"file": b"MZ", "name": "minutes.exe"},
            "paper",
            f"The selected file must be a {documents.ACCEPTED_IN_WORDS} file.",
        ),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(answers, field, sentence):
    assert sent(**answers).errors == {field: [sentence]}


@pytest.mark.parametrize(
    ("parts", "sentence", "wrong"),
    [
        (("", "", ""), "Enter date raised", ("day", "month", "year")),
        (("27", "", "2026"), "Date raised must include a month", ("month",)),
        (("", "", "2026"), "Date raised must include a day and a month", ("day", "month")),
        (
            ("31", "2", "2026"),
            "Date raised must be a real date: February 2026 has no day 31",
            ["day"],
        ),
        (
            ("27", "13", "2026"),
            "Date raised must be a real date: months go from 1 to 12",
            ("month",),
        ),
        (("27", "Mxy", "2026"), "Date raised must be a real date", ("month",)),
        (("²", "3", "2026"), "Date raised must be a real date", ("day",)),
        (("27", "3", "26"), "The year of date raised must have 4 numbers", ("year",)),
        (("27", "3", "0000"), "Date raised must be a real date", ("year",)),
        (
            ("9" * 5000, "3", "2026"),
            "Date raised must be a real date: March 2026 has no day 99999",
            ["day"],
        ),
        (("28", "3", "2026"), "Date raised must be today or in the past", ("day", "month", "year")),
    ],
)
def test_a_date_says_which_part_is_wrong(parts, sentence, wrong):
    day, month, year = parts
    form = sent(raised_day=day, raised_month=month, raised_year=year)
    assert form.errors == {"raised": [sentence]}
    assert [part["label"].lower() for part in form["raised"].parts if part["wrong"]] == list(wrong)
    assert error_summary(form) == [(f"id_raised-{wrong[0]}", sentence)]


@pytest.mark.parametrize("month", ["3", "03", "March", "mar", "MARCH"])
def test_a_month_may_be_a_number_or_a_name(month):
    form = sent(raised_month=month)
    assert form.is_valid()
    assert form.cleaned_data["raised"] == date(2026, 3, 27)


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        ({"future": True}, "Meeting must be today or in the future"),
        ({"earliest": date(2026, 3, 27)}, "Meeting must be Friday 27 March 2026 or later"),
        (
            {"latest": lambda: date(2026, 3, 25)},
            "Meeting must be Wednesday 25 March 2026 or earlier",
        ),
    ],
)
def test_a_date_has_limits(limits, sentence):
    form = type("Meeting", (Form,), {"on": DateField(label="Meeting", **limits)})
    assert form({"on_day": "26", "on_month": "3", "on_year": "2026"}).errors == {"on": [sentence]}


def test_a_label_with_a_percent_sign_can_be_refused():
    share = type("Share", (Form,), {"share": WholeNumberField(label="% of returns", max_value=100)})
    assert share({"share": "101"}).errors == {"share": ["% of returns must be 100 or less"]}
    chosen = type("Share", (Form,), {"share": ChoiceField(label="% of returns", choices=STEPS)})
    assert chosen({"share": "9"}).errors == {"share": ["Select % of returns from the list"]}


@pytest.mark.django_db
def test_a_record_is_chosen_from_what_the_queryset_holds():
    offered = Group.objects.create(name="Police")
    other = Group.objects.create(name="Hidden")
    groups = Group.objects.filter(pk=offered.pk)

    class Choice(Form):
        one = RecordField(
            groups, label="Which group?", called="a group", words=lambda g: g.name.upper()
        )
        few = RecordField(
            groups,
            label="Group",
            called="a group",
            widget=Radios(hints=lambda choice: f"Group {choice.instance.name}"),
        )
        many = RecordsField(groups, label="Groups", called="groups")

    page = str(Choice())
    assert '<option value="" selected>Select a group</option>' in page
    assert f'<option value="{offered.pk}">POLICE</option>' in page
    assert page.count("Group Police") == 1
    assert "Hidden" not in page
    right = Choice({"one": offered.pk, "few": offered.pk, "many": [offered.pk]})
    assert right.is_valid()
    assert (right.cleaned_data["one"], [*right.cleaned_data["many"]]) == (offered, [offered])
    for unknown in (other.pk, "x", "\0", "9" * 5000):
        wrong = Choice({"one": unknown, "few": unknown, "many": [other.pk, unknown]})
        assert {name: list(said) for name, said in wrong.errors.items()} == {
            "one": ["Select a group from the list"],
            "few": ["Select a group from the list"],
            "many": ["Select groups from the list"],
        }


# --- what a person wrote stays -----------------------------------------------------------------


def test_five_megabytes_come_back_whole_with_a_sentence():
    text = "The child’s plan. " * 300_000
    form = sent(disputed=text)
    assert form.errors == {
        "disputed": ["What is disputed must be 50 characters or fewer. You have written 5,399,999."]
    }
    assert text in str(form["disputed"])


def test_line_breaks_count_once_and_zero_bytes_are_dropped():
    form = sent(disputed="one\r\ntwo\rthree\x0bfour\0")
    assert form.is_valid()
    assert form.cleaned_data["disputed"] == "one\ntwo\nthree\nfour"


def test_no_browser_is_told_to_cut_or_to_refuse():
    page = str(EveryKind())
    assert not re.search(r"\s(maxlength|minlength|required|placeholder)\b", page)


# --- two people, and one person twice ----------------------------------------------------------


def test_a_page_has_one_submission_and_the_next_page_another():
    first, second = (EveryKind()["submission"].value() for _ in range(2))
    assert UUID(first) != UUID(second)
    form = sent(submission=first)
    assert form.is_valid()
    assert form.cleaned_data["submission"] == UUID(first)
    assert first in str(form["submission"])


@pytest.mark.parametrize("nonsense", ["", "not-a-uuid"])
def test_a_form_without_a_submission_counts_as_a_new_one(nonsense):
    form = sent(submission=nonsense)
    assert form.is_valid()
    assert isinstance(form.cleaned_data["submission"], UUID)


def test_the_version_seen_is_sent_back():
    form = EveryKind(record=SimpleNamespace(version_token="41:7"))
    assert 'name="version" value="41:7"' in str(form)


def test_a_refusal_is_said_and_the_text_stays():
    form = sent(disputed="My words.")
    form.refuse(NotAllowed("It is already at step 4."))
    assert error_summary(form) == [("", "It is already at step 4.")]
    assert "My words." in str(form)


def test_the_second_person_is_shown_what_changed_and_may_go_on():
    form = sent(version="41:7", disputed="My words.")
    form.refuse(Stale(["Bob Barnes moved it to step 2."], "41:8"))
    ((target, sentence),) = error_summary(form)
    page = str(form)
    assert sentence.startswith("Someone else changed this after you opened the page.")
    assert f'id="{target}"' in page
    assert "What changed since you opened this page" in page
    assert "<li>Bob Barnes moved it to step 2.</li>" in page
    assert "My words." in page
    assert 'name="version" value="41:8"' in page


# --- the page --------------------------------------------------------------------------------


def test_every_error_links_to_something_that_can_be_filled_in():
    form = EveryKind({"submission": ""})
    targets = [target for target, _ in error_summary(form)]
    controls = {
        attributes["id"]
        for tag, attributes in Markup.of(str(form)).tags
        if tag in {"input", "select", "textarea"} and "id" in attributes
    }
    assert len(targets) == 10
    assert set(targets) <= controls


class TwoFields(Form):
    first = TextField(label="First", required=False)
    second = TextField(label="Second", called="the second")

    def clean(self):
        self.add_error("first", "Enter the first")


def test_errors_are_said_down_the_page_whichever_was_found_first():
    assert error_summary(TwoFields({})) == [
        ("id_first", "Enter the first"), ("id_second", "Enter the second"),
    ]  # fmt: skip


def test_checkboxes_are_no_radios():
    page = str(EveryKind()["told"].as_field_group())
    assert page.count('type="checkbox"') == 2
    assert 'type="radio"' not in page


def test_an_answer_that_may_be_left_out_says_so():
    field = TextField(label="Team", required=False)
    page = str(type("Team", (Form,), {"team": field})())
    assert "Team (optional)</label>" in page


def test_a_field_that_no_fieldset_names_is_not_lost():
    class Grouped(Form):
        fieldsets = (("The child", ("age",)),)
        team = TextField(label="Team")
        age = WholeNumberField(label="Age")

    groups = [(legend, [field.name for field in fields]) for legend, fields in Grouped().groups()]
    assert groups == [("The child", ["age"]), ("", ["team"])]


def test_what_people_wrote_is_escaped():
    page = str(sent(disputed="</textarea><script>x</script>", reference='"><b>'))
    assert "<script>" not in page
    assert "<b>" not in page


# --- the design system's own examples ----------------------------------------------------------


class Markup(HTMLParser):
    """HTML as a list that is the same when a browser would make the same kind of page of it.

    Ids are numbered as they appear; words, names and values, which are ours to choose, are left
    out, and so are the sizes of labels, which the design system leaves to the page.
    """

    REFERENCES = ("for", "aria-describedby", "aria-controls", "href")
    OURS = {"govuk-label--s", "govuk-fieldset__legend--s"}
    LEFT_OUT = {"name", "value", "cols", "rows", "accept", "autocomplete", "spellcheck"}

    def __init__(self):
        super().__init__()
        self.tags, self.seen, self.ids = [], [], {}

    @classmethod
    def of(cls, html):
        markup = cls()
        markup.feed(html)
        return markup

    def handle_starttag(self, tag, attributes):
        plain = dict(attributes)
        self.tags.append((tag, plain))
        kept = {name: self._said(name, value) for name, value in plain.items()}
        kept = {n: v for n, v in kept.items() if n not in self.LEFT_OUT and v != ()}
        self.seen.append((tag, kept))

    def _said(self, name, value):
        if name == "class":
            return tuple(sorted(set(value.split()) - self.OURS))
        if name == "id" or name in self.REFERENCES:
            return tuple(
                self.ids.setdefault(part, len(self.ids)) for part in value.lstrip("#").split()
            )
        return value

    def handle_endtag(self, tag):
        self.seen.append(("/", tag))

    def handle_data(self, data):
        if data.strip():
            self.seen.append("words")


def example(component, name):
    """The markup the design system's package gives for one case of a component."""
    folder = settings.BASE_DIR / "node_modules/govuk-frontend/dist/govuk/components" / component
    cases = json.loads((folder / "fixtures.json").read_text(encoding="utf-8"))["fixtures"]
    (html,) = (case["html"] for case in cases if case["name"] == name)
    return html


def ours(field, *, value=None, error="", heading=False, hint=""):
    field.help_text = hint
    form = type("Example", (Form,), {"x": field})(value or {}, auto_id="%s")
    bound = form["x"]
    form.errors.clear()
    if error:
        form.add_error("x", error)
    bound.heading = heading
    return str(bound.as_field_group())


CASES = {
    ("input", "default"): lambda: ours(TextField(label="Team")),
    ("input", "with error and hint"): lambda: ours(TextField(label="Team"), hint="H", error="E"),
    ("textarea", "with error message"): lambda: ours(
        LongTextField(label="Reason", max_length=0), error="E"
    ),
    ("character-count", "with hint and error"): lambda: ours(
        LongTextField(label="Reason", max_length=10), hint="H", error="E"
    ),
    ("select", "with hint text and error message"): lambda: ours(
        ChoiceField(
            label="Agency",
            choices=[("1", "One"), ("2", "Two"), ("3", "Three")],
            widget=django_forms.Select,
        ),
        hint="H",
        error="E",
    ),
    ("radios", "with hints on items"): lambda: ours(
        ChoiceField(label="Step", choices=STEPS, widget=Radios(hints={"1": "H", "2": "H"})),
        heading=True,
    ),
    ("checkboxes", "with hint"): lambda: ours(
        MultipleChoiceField(label="Told", choices=[*STEPS, ("3", "Step 3")]), hint="H"
    ),
    ("checkboxes", "with hints on items"): lambda: ours(
        MultipleChoiceField(
            label="Told", choices=STEPS, widget=Checkboxes(hints=lambda choice: "H")
        ),
    ),
    ("date-input", "default"): lambda: ours(DateField(label="Date"), hint="H"),
    ("date-input", "with error message and hint"): lambda: ours(
        DateField(label="Date"), hint="H", error="E"
    ),
    ("file-upload", "with error message and hint"): lambda: ours(
        FileField(label="Document"), hint="H", error="E"
    ),
    ("password-input", "with error message"): lambda: ours(
        TextField(label="Password", widget=django_forms.PasswordInput), hint="H", error="E"
    ),
    ("error-summary", "default"): lambda: Template("{% error_summary form %}").render(
        Context(
            {
                "form": type(
                    "Two", (Form,), {"a": TextField(label="A"), "b": TextField(label="B")}
                )({})
            }
        )
    ),
}


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_the_markup_is_the_design_systems_own(case):
    assert Markup.of(CASES[case]()).seen == Markup.of(example(*case)).seen
