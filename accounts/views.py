"""Pages of one's own account that need more than allauth's own, and those allauth lacks."""

from datetime import timedelta
from functools import wraps
from io import BytesIO

import qrcode
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.account.stages import LoginStageController
from allauth.account.views import ConfirmEmailView, EmailView, LoginView, password_set
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import generate_recovery_codes
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic.edit import FormView
from qrcode.image.svg import SvgPathImage

from accounts import operations
from accounts.stages import CodeStage
from core import clock
from core.models import AccessLog
from core.pages import log_access, public

# Recovery codes are shown for this long after they were made, to be printed or saved; never later.
SHOWN_FOR = timedelta(minutes=15)
CODES = "recovery codes"  # as the access log says what was shown or taken

asks_again = reauthentication_required(app="accounts")


class SignInView(LoginView):
    """A button for each provider, besides the password and the passkey."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"providers": settings.SIGN_IN_PROVIDERS}


sign_in = SignInView.as_view()


class ChangeAddressView(EmailView):
    """The address of an account was confirmed when it was invited; allauth is told so here."""

    def dispatch(self, request, *args, **kwargs):
        operations.confirm_address(request.user, by=request.user)
        return super().dispatch(request, *args, **kwargs)


change_address = asks_again(ChangeAddressView.as_view())


class ConfirmAddressView(ConfirmEmailView):
    """The link in the mail to a new address works for whoever is signed in to its account alone:
    an address that was typed wrongly is somebody else's, and with it the mail."""

    def get_object(self, queryset=None):
        found = super().get_object(queryset)
        if found.email_address.user_id != self.request.user.pk:
            raise Http404
        return found


confirm_address = never_cache(ConfirmAddressView.as_view())


class EnterCodeView(AuthenticateView):
    def dispatch(self, request, *args, **kwargs):
        """What ends every session of a person ends a sign-in that waits for its code, too."""
        stage = LoginStageController.enter(request, CodeStage.key)
        if stage is not None and (over := stage.why_it_is_over()):
            messages.warning(request, over)
            return stage.abort()
        return super().dispatch(request, *args, **kwargs)

    def form_invalid(self, form):
        """Of a passkey, too, that did not work: its form has no field to say so under."""
        for sentence in form.errors.get("credential", []):
            messages.error(self.request, sentence)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        """A passkey is offered to who has one."""
        person = self.stage.login.user
        has_passkey = is_mfa_enabled(person, [Authenticator.Type.WEBAUTHN])
        return super().get_context_data(**kwargs) | {"has_passkey": has_passkey}


enter_code = EnterCodeView.as_view()


@public
@never_cache
@require_safe
def sign_in_again(request):
    """Gives up a sign-in that waits for its code, which would lead back there for 15 minutes."""
    if not request.user.is_authenticated:
        request.session.flush()
    return redirect("account_login")


@public
@require_safe
def lost_second_factor(request):
    """What to do; it asks for nothing, and so tells nothing of any account."""
    return render(request, "account/lost_second_factor.html")


# --- password -----------------------------------------------------------------------------------


def never_kept(view):
    """`asks_again`, for a form with a password.

    One that was sent too late is typed again: allauth would keep it in the session, in clear,
    until the person has confirmed who they are.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.method == "POST" and is_reauthentication_required(request, app="accounts"):
            said = "Confirm that it is you first, then type the new password again"
            messages.warning(request, said)
            return redirect(request.path)
        return asks_again(view)(request, *args, **kwargs)

    return wrapper


set_password = never_kept(password_set)


# --- authenticator app --------------------------------------------------------------------------


class SetUpAppView(ActivateTOTPView):
    """Also on another telephone: the app on the one before goes once the new one's code is right.

    Whoever must have a second factor could not remove the one they have first.
    """

    @method_decorator(asks_again)
    def dispatch(self, request, *args, **kwargs):
        self.moves = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
        if self.moves:
            return FormView.dispatch(self, request, *args, **kwargs)  # allauth leads away
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        with transaction.atomic():
            if self.moves:
                operations.forget_app(self.request.user, by=self.request.user)
                self.request.app_was_moved = True  # for the mail about it
            return super().form_valid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"moves": self.moves}


set_up_app = SetUpAppView.as_view()


@require_safe
def app_picture(request):
    """The QR code of the secret that is being set up, and of no other: an image by itself."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    address = get_adapter().build_totp_url(request.user, secret)
    picture = BytesIO()
    qrcode.make(address, image_factory=SvgPathImage).save(picture)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


# --- recovery codes -----------------------------------------------------------------------------


def _codes(request):
    return Authenticator.objects.filter(
        user=request.user, type=Authenticator.Type.RECOVERY_CODES
    ).first()


def _may_be_shown(codes) -> bool:
    return clock.now() - codes.created_at < SHOWN_FOR


@asks_again
@require_safe
def recovery_codes(request):
    codes = _codes(request)
    if codes is None:
        return redirect("your_account")
    unused, are_shown = codes.wrap().get_unused_codes(), _may_be_shown(codes)
    if are_shown:
        log_access(request, AccessLog.What.VIEW, request.user, CODES)
    context = {
        "title": "Your recovery codes",
        "codes": unused if are_shown else [],
        "left": len(unused),
    }
    return render(request, "mfa/recovery_codes/index.html", context)


NEEDS_A_FACTOR = (
    "Recovery codes stand in for an authenticator app or a passkey, and you have neither. Set one"
    " up: the codes come with it"
)


def new_recovery_codes(request):
    """Whoever has no second factor is told before the form what to set up first."""
    if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
        messages.warning(request, NEEDS_A_FACTOR)
        return redirect("second_factor")
    return generate_recovery_codes(request)


@asks_again
@require_safe
def download_recovery_codes(request):
    codes = _codes(request)
    if codes is None or not _may_be_shown(codes):
        raise Http404
    log_access(request, AccessLog.What.DOWNLOAD, request.user, CODES)
    context = {"codes": codes.wrap().get_unused_codes(), "made": codes.created_at}
    response = render(
        request,
        "mfa/recovery_codes/download.txt",
        context,
        content_type="text/plain; charset=utf-8",
    )
    response["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return response


# --- passkeys -----------------------------------------------------------------------------------


class AddPasskeyView(AddWebAuthnView):
    """Asks the browser for a passkey: it stays on the device, and the device asks who holds it."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        options = webauthn.begin_registration(self.request.user, passwordless=True)
        return context | {"js_data": {"creation_options": options}}


class RemovePasskeyView(RemoveWebAuthnView):
    """Refuses, with the sentence, to take away the last second factor of who must have one."""

    def form_valid(self, form):
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            form.add_error(None, adapter.error_messages["cannot_delete_authenticator"])
            return self.form_invalid(form)
        return super().form_valid(form)


class RenamePasskeyView(EditWebAuthnView):
    def form_valid(self, form):
        messages.success(self.request, f"The passkey is called {form.cleaned_data['name']}")
        return super().form_valid(form)


class _SaysWhy:
    """A passkey that did not work leads back to the page it was tried on, with the sentence."""

    def form_invalid(self, form):
        for sentence in form.errors.get("credential", []):
            messages.error(self.request, sentence)
        return HttpResponseRedirect(self.passkey_page())


class SignInByPasskeyView(_SaysWhy, LoginWebAuthnView):
    def passkey_page(self) -> str:
        return reverse("account_login")


class PasskeyAgainView(_SaysWhy, ReauthenticateWebAuthnView):
    def passkey_page(self) -> str:
        return self.request.get_full_path()


add_passkey = AddPasskeyView.as_view()
rename_passkey = RenamePasskeyView.as_view()
remove_passkey = RemovePasskeyView.as_view()
sign_in_by_passkey = SignInByPasskeyView.as_view()
passkey_again = PasskeyAgainView.as_view()


# --- where a person is signed in ------------------------------------------------------------------


@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out_elsewhere(request):
    """Everywhere but in this browser."""
    if request.method == "POST":
        here = request.session.session_key
        count = operations.sign_out_elsewhere(request.user, keep=here, by=request.user)
        log_access(request, AccessLog.What.SIGN_OUT, request.user)
        said = "You are signed out everywhere else" if count else "You were signed in here only"
        messages.success(request, said)
        return redirect("your_account")
    return _asked(request, "Sign out everywhere else", "You stay signed in here.")


@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out_everywhere(request):
    """Here too."""
    if request.method == "POST":
        operations.sign_out_everywhere(request.user, by=request.user)
        request.session.flush()
        messages.success(request, "You are signed out everywhere")
        return redirect("account_login")
    return _asked(request, "Sign out everywhere", "You will have to sign in again here too.")


def _asked(request, title: str, effect: str):
    context = {"title": title, "effect": effect, "form": forms.Form()}
    return render(request, "account/sign_out_all.html", context)
