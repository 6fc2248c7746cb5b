"""What is filled in about an agreement, by the business team and by whoever signs."""

from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, When
from django.utils.text import slugify

from core.forms import (
    ChoiceField,
    ConfirmField,
    DateField,
    FileField,
    LongTextField,
    OperationForm,
    RecordsField,
    TextField,
)
from core.hidden_fields import OPEN_AGAIN, VersionField
from partnership.agreements import policy
from partnership.agreements.models import Agreement
from partnership.looking_again import LooksAgain
from partnership.models import Agency

PLAIN = {"autocomplete": "off"}


class AgreementForm(LooksAgain):
    name = TextField(
        label="Name of the agreement", max_length=150, widget=forms.TextInput(attrs=PLAIN)
    )
    kind = ChoiceField(
        label="What kind of agreement is it?",
        called="the kind of agreement",
        choices=Agreement.Kind.choices,
    )
    purpose = LongTextField(
        label="What is it for?", called="what it is for", max_length=2000, rows=4, required=False
    )

    def clean_name(self):
        name = self.cleaned_data["name"]
        if not slugify(name)[:80]:
            raise ValidationError("Enter a name with letters or numbers in it")
        return name


class VersionForm(LooksAgain):
    """The next version. What is signed is its file or its text, one of the two."""

    not_looked_at: ClassVar[dict[str, str]] = {"text": "what bodies agree and sign, whole"}

    title = TextField(
        label="Title of this version",
        called="the title",
        help_text="As it stands on the document.",
        widget=forms.TextInput(attrs=PLAIN),
    )
    upload = FileField(label="The version as a file", called="the file", required=False)
    text = LongTextField(
        label="Or its text", called="the text", max_length=50_000, rows=8, required=False
    )
    what_changed = LongTextField(
        label="What changed since the version before?",
        called="what changed",
        max_length=2000,
        rows=4,
        required=False,
    )
    binds = TextField(
        label="Whom does it bind?",
        called="whom it binds",
        help_text="For example, the three safeguarding partners and all relevant agencies.",
        max_length=500,
        widget=forms.TextInput(attrs=PLAIN),
    )
    effective_on = DateField(
        label="From when does it hold?",
        called="the day it takes effect",
        help_text="It holds from this day once all have signed. For example, 27 3 2026",
    )
    review_on = DateField(label="When is it to be reviewed?", called="the day of the review")
    signatories = RecordsField(
        Agency.objects.none(),
        label="Whose accountable officers must sign?",
        called="who must sign",
        help_text="A safeguarding partner’s Lead Safeguarding Partner; another agency’s chief"
        " officer.",
        required=False,
    )
    agreed_on = DateField(
        label="Signed outside the portal on",
        called="the day it was signed outside the portal",
        help_text="Only for what was signed before it came here: then nobody is asked.",
        past=True,
        required=False,
    )
    fieldsets = (
        ("What is to be signed", ("title", "upload", "text", "what_changed")),
        ("How long it holds, and for whom", ("binds", "effective_on", "review_on")),
        ("Who signs", ("signatories", "agreed_on")),
    )

    def __init__(self, *args, person, agreement, **kwargs):
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.visible_to(person).filter(closed_on=None, succeeded_by=None)
        # A register holds all schools of an authority: too many to tick one by one.
        agencies = agencies.exclude(kind__in=(Agency.Kind.BUSINESS_TEAM, Agency.Kind.SCHOOL))
        partners = Agency.Kind.SAFEGUARDING_PARTNER
        partners_first = Case(When(kind=partners, then=0), default=1)
        self.fields["signatories"].queryset = agencies.order_by(partners_first, "name")
        self.initial.setdefault("signatories", list(agencies.filter(kind=partners)))
        if any(each.agreed_on is None for each in agreement.versions.all()):
            del self.fields["agreed_on"]
            self.fields["signatories"].required = True

    def clean(self):
        found = super().clean()
        found.setdefault("agreed_on", None)
        if "upload" not in self.errors and "text" not in self.errors:
            self._refuse(
                "upload", policy.why_not_content(bool(found.get("upload")), bool(found.get("text")))
            )
        if "signatories" not in self.errors:
            self._refuse(
                "signatories", policy.why_not_signatories(found["signatories"], found["agreed_on"])
            )
        return found

    def _refuse(self, name: str, refusal: str | None) -> None:
        if refusal:
            self.add_error(name, refusal)


class ReasonForm(LooksAgain):
    """``question`` and ``called``: of the reason."""

    reason = LongTextField(label="Why?", called="why", max_length=500, rows=4)

    def __init__(self, *args, question: str, called: str, hint: str = "", longest=500, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"] = LongTextField(
            label=question, called=called, max_length=longest, rows=4, help_text=hint
        )


class TitleForm(LooksAgain):
    title = VersionForm.base_fields["title"]
    reason = LongTextField(
        label="Why is it corrected?", called="why it is corrected", max_length=500, rows=2,
        help_text="Everyone who reads the version reads this, too. Name nobody.",
    )  # fmt: skip


class SignForm(OperationForm):
    """``sha256``: the digest of what the page showed, which is what is signed."""

    sha256 = VersionField(error_messages={"required": OPEN_AGAIN})
    confirmed = ConfirmField(
        label="I have read this version", called="that you have read this version"
    )

    def __init__(self, *args, words: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["confirmed"].label = words
