"""No form of the app keeps a text that nobody was asked about: the forms are found, not listed."""

from importlib import import_module
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile

import improvement
from core.forms import FileField, OperationForm, TextField
from improvement.criteria.forms import CriterionForm
from improvement.forms import HandInForm, MoveForm, ProgressForm
from improvement.plans.forms import ItemForm, ReadingForm
from improvement.risks.forms import NoChangeForm
from improvement.scrutiny.forms import OpinionForm
from improvement.scrutiny.policy import OPINION_HEADINGS
from partnership.agreements import forms as agreements
from partnership.duties import forms as duties
from partnership.expectations import forms as expectations
from partnership.funding import forms as funding
from partnership.groups import forms as groups
from partnership.library import forms as library
from partnership.looking_again import AddFileForm, LooksAgain

ROOT = Path(improvement.__file__).parent
# Of the partnership's forms, those whose texts are about what was done with children and families.
OF_THE_PARTNERSHIP = (
    expectations.DeclareForm, AddFileForm, expectations.AnswerForm,
    library.AcknowledgeForm, duties.RecordForm, duties.StrikeOutForm, duties.TakeAwayForm,
    duties.EndForm, groups.GroupForm, groups.ExtendForm, groups.CloseForm, funding.SpendingForm,
    funding.PaymentForm, funding.ContributorForm, funding.AgreedForm, funding.HeadForm,
    groups.SeatForm, groups.ChangeSeatForm, groups.LeaveForm, groups.TermForm, groups.TermsForm,
    duties.DutyForm, agreements.AgreementForm, agreements.VersionForm, agreements.ReasonForm,
    funding.BudgetForm, funding.CloseHeadForm, funding.CorrectionForm,
)  # fmt: skip
# By form, the texts that are not looked at; the form says why.
NOT_LOOKED_AT = {
    ("LinkActionForm", "action"): "a reference",
    ("VersionForm", "text"): "what bodies agree and sign, whole",
    ("GroupForm", "name"): "the name of a body",
    ("GroupForm", "chair_as_published"): "a post",
    ("SpendingForm", "reference"): "the number of an invoice",
    ("PaymentForm", "reference"): "the number of an invoice",
    ("HeadForm", "title"): "the name of a head of spending",
}
# Fields in whose place a text is typed, of which something else is kept: a number, references.
NO_WORDS = {"NumberField", "ReferencesField"}


def every_form() -> list[type[OperationForm]]:
    for path in ROOT.rglob("*.py"):
        if "migrations" not in path.parts and path.stem != "urls":
            import_module(".".join(path.relative_to(ROOT.parent).with_suffix("").parts))
    waiting, found = [OperationForm], []
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        found += [each for each in below if each.__module__.startswith("improvement.")]
    return sorted(set(found), key=lambda each: (each.__module__, each.__name__))


def test_every_text_of_every_form_is_looked_at():
    forms, excused, of_no_words = [*every_form(), *OF_THE_PARTNERSHIP], {}, set()
    assert len(forms) > 50, "they were found"
    for form in forms:
        for name, field in form.base_fields.items():
            if not isinstance(field, TextField | FileField):
                continue
            if not (issubclass(form, LooksAgain) and form.looks_at(name, field)):
                reasons = getattr(form, "not_looked_at", {})
                if name in reasons:
                    excused[form.__name__, name] = reasons[name]
                else:
                    assert not getattr(field, "holds_words", True), (form, name)
                    of_no_words.add(type(field).__name__)
    assert excused == NOT_LOOKED_AT
    assert of_no_words == NO_WORDS


@pytest.mark.parametrize(
    ("form", "name", "given"),
    [
        (ProgressForm, "text", {}),
        (HandInForm, "how_well", {"has_file": True}),
        (MoveForm, "reason", {}),
        (NoChangeForm, "why", {}),
        (ReadingForm, "note", {"quarters": [], "kind": "number"}),
        (OpinionForm, next(iter(OPINION_HEADINGS)), {}),  # made as the form is
    ],
)
def test_the_question_is_asked_where_there_is_something_to_ask(form, name, given):
    said = {name: "Jayden Penhallow was not seen."}
    asked = form(said, **given)
    assert "“Jayden Penhallow” may tell who" in asked.errors[name][0]
    assert list(asked.fields)[-1] == "looked_again", "after what it is about"
    assert name not in form(said | {"looked_again": "on"}, **given).errors
    assert "looked_again" not in form({name: "A child was not seen."}, **given).fields
    assert "looked_again" not in form(**given).fields


def test_a_change_is_asked_about_in_what_was_changed_alone():
    before = {
        "text": "They are safe.\nTwice.",
        "cited": "Success Criteria 3",
        "evidence_wanted": "",
    }
    sent = before | {"text": "They are safe.\r\nTwice."}

    def signs(said, **more):
        form = CriterionForm(said, initial=before | more)
        form.full_clean()
        return form.signs

    assert signs(sent, version="7") == {}
    assert signs(sent | {"text": "Jayden Penhallow is safe."}, version="7") == {
        "text": "Jayden Penhallow"
    }
    assert signs(sent) == {"cited": "Success Criteria"}, "what is made of another is new"


def test_what_a_file_is_called_is_asked_about():
    def sent(name, **said):
        return AddFileForm(said, {"upload": SimpleUploadedFile(name, b"Minutes")})

    asked = sent("Danny_Brightwater-3 May 2014.txt")
    assert "“Danny Brightwater” in what the file is called" in asked.errors["upload"][0]
    assert "upload" not in sent("Danny_Brightwater-3 May 2014.txt", looked_again="on").errors
    assert "upload" not in sent("safeguarding-policy-2026.txt").errors


def test_a_field_that_a_form_leaves_out_is_not_asked_about():
    class Without(ItemForm):
        def __init__(self, *args, **kwargs):
            super(ItemForm, self).__init__(*args, **kwargs)
            del self.fields["post"]

    assert "post" not in Without({"post": "A boy called Jayden"}).errors


def test_terms_of_reference_in_words_are_asked_about(db):
    said = {"duties": "To look after Jayden Penhallow."}
    asked = groups.TermsForm(said, person=AnonymousUser())
    assert "“Jayden Penhallow” may tell who" in asked.errors["duties"][0]
