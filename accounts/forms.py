"""allauth's forms in the words of this portal. What a form must hold, allauth says itself."""

import string

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError

from accounts.adapter import WRONG_PASSKEY
from accounts.addresses import account_at
from core.models import AccessLog
from core.pages import log_access

WRONG_CODE = (
    "The code is not right. Enter the one that the app shows now, or a recovery code that you have"
    " not used yet"
)
USED_CODE = (
    "This code was used before, and each works once. Wait until the app shows the next one, within"
    " 30 seconds, or use another recovery code"
)
WRONG_RECOVERY_CODE = "The code is not right. Enter a recovery code that you have not used yet"
USED_RECOVERY_CODE = "This code was used before, and each works once. Use another recovery code"
NOT_OF_A_CODE = str.maketrans("", "", string.punctuation + string.whitespace)
LONGEST_NAME = 60  # characters of the name of a passkey

# --- addresses ----------------------------------------------------------------------------------


def _of_email(field: forms.EmailField, label: str, autocomplete: str) -> None:
    field.label = label
    field.widget.attrs.update({"autocomplete": autocomplete, "spellcheck": "false"})
    field.error_messages.update(
        required="Enter your email address",
        invalid="Enter an email address in the right form, like name@example.com",
    )
    field.validators[0].message = field.error_messages["invalid"]


class SignInForm(account.LoginForm):
    """Email address and password. A session ends with the browser: there is no remembering."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        _of_email(self.fields["login"], "Email address", "username")
        _of_password(self.fields["password"], "Password")

    def clean(self):
        return super().clean() | {"remember": False}


class ForgottenPasswordForm(account.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _of_email(self.fields["email"], "Email address", "username")

    def clean_email(self) -> str:
        email = super().clean_email()
        self.found = account_at(email)
        self.users = [self.found] if self.found is not None and self.found.is_active else []
        return email

    def save(self, request, **kwargs) -> str:
        """A mail goes out either way, so that neither the page nor its speed tells of an account.

        allauth's own mail to an unknown address would invite a stranger to sign up. Whose account
        is suspended is told so: the mail reaches nobody else.
        """
        if self.users:
            return super().save(request, **kwargs)
        email = self.cleaned_data["email"]
        suspended = self.found is not None and self.found.suspended_at is not None
        mail = "suspended_account" if suspended else "unknown_account"
        get_adapter().send_mail(f"account/email/{mail}", email, {})
        return email


class ChangeAddressForm(account.AddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _of_email(self.fields["email"], "New work email address", "email")


# --- passwords ----------------------------------------------------------------------------------

HINT = "At least 12 characters. Three words that do not belong together are easy to remember."


def _of_password(field: forms.CharField, label: str, hint: str = "") -> None:
    field.label, field.help_text = label, hint
    field.error_messages["required"] = f"Enter your {label.lower()}"


class _NewPassword(forms.Form):
    """Twice the same; what is wrong with it is said under the first."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _of_password(self.fields["password1"], "New password", HINT)
        _of_password(self.fields["password2"], "New password again")
        self.fields["password2"].error_messages["required"] = "Enter the new password again"


class ChangePasswordForm(_NewPassword, account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _of_password(self.fields["oldpassword"], "Present password")


class SetPasswordForm(_NewPassword, account.SetPasswordForm):
    pass


class NewPasswordForm(_NewPassword, account.ResetPasswordKeyForm):
    pass


class PasswordAgainForm(account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _of_password(self.fields["password"], "Password")


# --- codes of an app, recovery codes --------------------------------------------------------------


def _of_code(field: forms.CharField, label: str, hint: str) -> None:
    field.label, field.help_text = label, hint
    field.error_messages["required"] = "Enter the code"
    field.widget.attrs.update(
        {"inputmode": "numeric", "spellcheck": "false", "class": "govuk-input--width-10"}
    )


class _Code(forms.Form):
    """A code of the person's app, or a recovery code, each of which works once. Whoever has no app
    is asked for a recovery code alone."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.has_app = is_mfa_enabled(self.user, [Authenticator.Type.TOTP])
        hint = "The 6 numbers that your authenticator app shows now, or one of your recovery codes"
        if self.has_app:
            _of_code(self.fields["code"], "Code", hint)
        else:
            hint = "The 8 numbers of one that you have not used yet"
            _of_code(self.fields["code"], "Recovery code", hint)

    def clean_code(self) -> str:
        # As allauth compares it: written another way it is the same code.
        code = self.cleaned_data["code"].translate(NOT_OF_A_CODE).lower()
        self.cleaned_data["code"] = code
        if cache.get(_used(self.user, code)):
            failed(self.user)
            said = USED_CODE if self.has_app else USED_RECOVERY_CODE
            raise ValidationError(said, code="incorrect_code")
        try:
            code = super().clean_code()
        except ValidationError as error:
            failed(self.user)
            if error.code == "incorrect_code":
                said = WRONG_CODE if self.has_app else WRONG_RECOVERY_CODE
                raise ValidationError(said, code="incorrect_code") from error
            raise
        # allauth remembers a used code for one period; it is taken for three of them.
        periods = 2 * mfa_settings.TOTP_TOLERANCE + 1
        cache.set(_used(self.user, code), True, timeout=periods * mfa_settings.TOTP_PERIOD)
        return code


def _used(person, code: str) -> str:
    return f"accounts.code.used:{person.pk}:{code[:20]}"


def failed(person) -> None:
    """Written down as a failed sign-in of the person whose second factor was tried."""
    request = get_adapter().request
    log_access(request, AccessLog.What.FAILED_SIGN_IN, person, person=person)


class CodeForm(_Code, codes.AuthenticateForm):
    pass


class CodeAgainForm(_Code, codes.ReauthenticateForm):
    pass


class SetUpAppForm(ActivateTOTPForm):
    """The key is the same until it is used: the page may be loaded again after it was scanned."""

    def __init__(self, *args, **kwargs):
        session = get_adapter().request.session
        kept = session.get(SECRET_SESSION_KEY)
        super().__init__(*args, **kwargs)
        if kept:
            self.secret = session[SECRET_SESSION_KEY] = kept
        _of_code(self.fields["code"], "Code", "The 6 numbers that the app shows now")


class RemoveAppForm(DeactivateTOTPForm):
    pass


class NewCodesForm(GenerateRecoveryCodesForm):
    pass


# --- passkeys -------------------------------------------------------------------------------------


class CredentialField(forms.JSONField):
    """JSON as a browser writes it: neither nested without end nor with numbers without end."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except (RecursionError, ValueError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class _Credential(forms.Form):
    """What the browser made of a passkey. Anything else in its place is a wrong passkey."""

    wrong = WRONG_PASSKEY

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField(widget=forms.HiddenInput)
        self.fields["credential"].error_messages.update(required=self.wrong, invalid=self.wrong)


class AddPasskeyForm(_Credential, passkeys.AddWebAuthnForm):
    """Always a passkey, which signs in by itself, and never a key that only adds to a password."""

    wrong = "The passkey could not be added. Nothing has been changed. Try again"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]
        name = self.fields["name"]
        name.label = "Name of this passkey"
        name.help_text = "So that you know it again, for example “Work laptop”"
        name.max_length = LONGEST_NAME

    def clean_name(self) -> str:
        return super().clean_name()[:LONGEST_NAME]

    def clean(self) -> dict:
        self.cleaned_data["passwordless"] = True
        try:
            return super().clean()
        except (ValidationError, ValueError, TypeError, AttributeError, KeyError) as error:
            raise ValidationError(self.wrong) from error


class NamePasskeyForm(passkeys.EditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label = "Name of this passkey"
        name.error_messages["required"] = "Enter a name for this passkey"

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if len(name) > LONGEST_NAME:
            raise ValidationError(f"The name must be {LONGEST_NAME} characters or fewer")
        return name


PASSKEY_BY_ITSELF = (
    "There were too many tries with this password. Wait 5 minutes, or select “Start again” and then"
    " “Sign in with a passkey”"
)


class _Passkey(_Credential):
    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except ValidationError as error:
            if error.code != "incorrect_code":  # too many tries: that sentence stands
                raise
            wrong = error
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            wrong = error  # what no browser sends
        request = get_adapter().request
        about = self.user or "accounts.User:unknown"
        log_access(request, AccessLog.What.FAILED_SIGN_IN, about, person=self.user)
        raise ValidationError(WRONG_PASSKEY, code="incorrect_code") from wrong


class PasskeyForm(_Passkey, passkeys.AuthenticateWebAuthnForm):
    """After a password. Too many codes for an account keep no passkey from signing in by itself."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except ValidationError as error:
            if error.code in ("incorrect_code", "network_limited"):
                raise
            raise ValidationError(PASSKEY_BY_ITSELF, code=error.code) from error


class SignInByPasskeyForm(_Passkey, passkeys.LoginWebAuthnForm):
    pass


class PasskeyAgainForm(_Passkey, passkeys.ReauthenticateWebAuthnForm):
    pass
