"""Forms about people: to find, invite, give a role, end one, change details, accept."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from core import documents, malware
from core.forms import (
    ChoiceField,
    EmailField,
    Form,
    MultipleChoiceField,
    OperationForm,
    TextField,
    _Called,
)
from core.hidden_fields import HiddenNumberField
from partnership import people_files
from partnership.roles import RULES, Role

WIDE = {"class": "govuk-input--width-20"}


def choices(roles) -> list[tuple[str, str]]:
    return [(role.value, str(role.label)) for role in roles]


def hints(roles) -> dict[str, str]:
    return {role.value: RULES[role].does for role in roles}


class FindAgencyForm(Form):
    name = TextField(
        label="Name of an agency",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={**WIDE, "autocomplete": "off"}),
    )


class FindForm(Form):
    """Part of a name or an address, and a role. ``held``: the roles that somebody there holds."""

    name = TextField(
        label="Name or email address",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={**WIDE, "autocomplete": "off"}),
    )
    role = ChoiceField(label="Role", required=False, widget=forms.Select)

    def __init__(self, *args, held, **kwargs):
        super().__init__(*args, **kwargs)
        there = [role for role in Role if role in held]
        self.fields["role"].choices = [("", "Any role"), *choices(there)]


class InviteForm(OperationForm):
    """``given``: the roles that the inviter may give at the agency."""

    full_name = TextField(
        label="Full name",
        called="their full name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = EmailField(
        label="Work email address",
        called="their work email address",
        help_text="The invitation is sent there, and they sign in with it.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    job_title = TextField(
        label="Job title",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    roles = MultipleChoiceField(label="Roles", called="at least one role")

    def __init__(self, *args, given, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = choices(given)
        self.fields["roles"].widget.hints = hints(given)


class GiveRoleForm(OperationForm):
    role = ChoiceField(label="Which role do you want to give?", called="a role")

    def __init__(self, *args, given, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = choices(given)
        self.fields["role"].widget.hints = hints(given)


class EndRoleForm(OperationForm):
    reason = TextField(
        label="Why does it end?",
        called="why it ends",
        help_text="For example, they left on 3 April, or moved to another team."
        " It is kept with the role.",
        max_length=200,
    )


class CloseForm(OperationForm):
    reason = TextField(
        label="Why is it closed?",
        called="why it is closed",
        help_text="For example, they left on 3 April. It is kept in the history of the account and"
        " in the access log, and is in no email.",
        max_length=200,
    )


class LostFactorForm(OperationForm):
    how = TextField(
        label="How did you find out that it is really them?",
        called="how you found out that it is them",
        help_text="For example, called the number in the directory and asked for their manager."
        " It is kept in the access log.",
        max_length=200,
    )


class DetailsForm(OperationForm):
    """``with_name``: whether the name is theirs to correct, too."""

    full_name = TextField(
        label="Full name",
        called="their full name",
        help_text="All that they did and do here is shown under this name. The one before stays in"
        " the history of the account.",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = TextField(
        label="Why is the name corrected?",
        called="why the name is corrected",
        help_text="Only where you change the name. For example, they married, or it was invited"
        " with a slip. It is kept in the history of the account, and is in no email.",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    job_title = TextField(
        label="Job title",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    telephone = TextField(
        label="Work telephone number",
        called="the telephone number",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={**WIDE, "autocomplete": "off", "inputmode": "tel"}),
    )

    def __init__(self, *args, with_name: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not with_name:
            del self.fields["full_name"], self.fields["reason"]

    def clean_telephone(self):
        number = self.cleaned_data["telephone"]
        if number and not set(number) <= set("0123456789 +()-extEXT.#"):
            raise ValidationError(
                "Enter a telephone number, like 01632 960 001 or +44 1632 960 001"
            )
        return number


class UploadField(_Called, forms.FileField):
    """``most``: bytes, where a larger one is refused before it is looked at, by ``too_large``."""

    def __init__(
        self, *, most: int | None = None, too_large: str = people_files.TOO_LARGE, **kwargs
    ):
        super().__init__(**kwargs)
        self.most, self.too_large = most, too_large
        self.widget.attrs["accept"] = ".csv,text/csv"

    def sentences(self):
        return {
            "required": f"Select {self.called}",
            "missing": f"Select {self.called}",
            "invalid": f"Select {self.called} again: it did not arrive",
            "empty": documents.EMPTY,
        }

    def clean(self, data, initial=None):
        uploaded = super().clean(data, initial)
        if uploaded and self.most and uploaded.size > self.most:
            raise ValidationError(self.too_large)
        if uploaded:
            malware.check(uploaded)
        return uploaded


class UploadForm(Form):
    upload = UploadField(label="CSV file", called="a CSV file", most=people_files.MOST_BYTES)


class ConfirmForm(OperationForm):
    """Nothing to fill in: a button that does one act."""


class CheckFileForm(ConfirmForm):
    """``lines``: how many lines of the file the page showed as good."""

    lines = HiddenNumberField(required=False)


class PasswordForm(OperationForm):
    """``invitation``: whose name, address and job title the password must not be like."""

    password = TextField(
        label="Password",
        called="a password",
        max_length=500,
        strip=False,
        help_text="At least 12 characters. Three words that do not belong together are good.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, invitation, **kwargs):
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean_password(self):
        password = self.cleaned_data["password"]
        validate_password(
            password,
            User(
                email=self.invitation.email,
                full_name=self.invitation.full_name,
                job_title=self.invitation.job_title,
            ),
        )
        return password
