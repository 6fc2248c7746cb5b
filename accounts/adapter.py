"""How allauth signs people in here: what it says, whom it writes to, and what is logged of it."""

from collections.abc import Callable

import structlog
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import openid, sessions, stages
from accounts.addresses import account_at
from accounts.models import User
from core import clock, words
from core.mail import letter
from core.models import AccessLog
from core.pages import log_access

log = structlog.get_logger("accounts")

What = AccessLog.What

# By what was done, how the mail goes on after "If it was not"; the address to write to follows.
_WHAT_HELPS = {
    What.PASSWORD: "choose another at once by “Forgotten your password?” on the page to sign in,"
    " which signs out everybody else. Then remove at “Your account” each authenticator app, passkey"
    " and work account that is not yours, and write to",
    What.ADDRESS: "somebody else has your account: this address no longer opens it, and cannot ask"
    " for a new password. Write at once to",
    What.FACTOR_SET: "sign in at once. At “Your account” remove it, choose a new password and sign"
    " out everywhere: a new password alone would leave it there. Whether or not you can, write to",
    What.FACTOR_REMOVED: "sign in at once. At “Your account” choose a new password, set up another"
    " second factor and sign out everywhere. Whether or not you can, write to",
    What.CODES: "sign in at once. At “Your account” make new ones, which end those, choose a new"
    " password and sign out everywhere. Whether or not you can, write to",
    What.LINKED: "sign in at once. At “Your account” remove it, choose a new password and sign out"
    " everywhere: a new password alone would leave it there. Whether or not you can, write to",
    What.UNLINKED: "sign in at once. At “Your account” choose a new password and sign out"
    " everywhere. Whether or not you can, write to",
}
# Of an app that took another's place: the one before is of no help to its owner any more.
_WHAT_HELPS_AGAINST_ANOTHER_APP = (
    "sign in at once with a passkey or one of your recovery codes. At “Your account” move the app"
    " back to your own telephone, choose a new password and sign out everywhere: a new password"
    " alone would leave it there. Whether or not you can, write to"
)
# By the name of allauth's mail about it: what is written down, and what the mail says was done.
NOTICES = {
    "password_changed": (What.PASSWORD, "Your password was changed"),
    "password_set": (What.PASSWORD, "Your password was changed"),
    "password_reset": (What.PASSWORD, "Your password was changed"),
    "email_changed": (What.ADDRESS, "The email address of your account was changed"),
    "totp_activated": (What.FACTOR_SET, "An authenticator app was set up for your account"),
    "totp_moved": (
        What.FACTOR_SET,
        "An app on another telephone was set up, and the app that you had before works no longer",
    ),
    "totp_deactivated": (What.FACTOR_REMOVED, "Your authenticator app was removed"),
    "webauthn_added": (What.FACTOR_SET, "A passkey was added to your account"),
    "webauthn_removed": (What.FACTOR_REMOVED, "A passkey was removed from your account"),
    "recovery_codes_generated": (What.CODES, "New recovery codes were made for your account"),
    "account_connected": (What.LINKED, "A work account was linked to your account"),
    "account_disconnected": (What.UNLINKED, "A work account was removed from your account"),
}
# What the next page says, by the name of allauth's message. Of the others the page itself tells.
SAID = {
    "account/messages/password_changed.txt": "Your password is changed",
    "account/messages/password_set.txt": "Your password is set",
    "account/messages/logged_out.txt": "You are signed out",
    "account/messages/email_confirmed.txt": "Your email address is changed",
    "mfa/messages/totp_activated.txt": "Your authenticator app is set up",
    "mfa/messages/totp_deactivated.txt": "Your authenticator app is removed",
    "mfa/messages/webauthn_added.txt": "Your passkey is added",
    "mfa/messages/webauthn_removed.txt": "The passkey is removed",
}

WRONG_PASSKEY = "That passkey did not work. Try again, or use another way to sign in"

# The sentence that refuses somebody any way to sign in but their work account; or None.
_refusals: list[Callable[[User], str | None]] = []


def refuse_other_means_when(why_not: Callable[[User], str | None]) -> None:
    """Called at start-up by the app that knows who must use what."""
    if why_not not in _refusals:
        _refusals.append(why_not)


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: people are invited. Sign-in says the same whether an account exists."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "duplicate_email": "This is already the address of your account",
        "email_password_mismatch": "The email address or the password is not right."
        " Check both and try again",
        "enter_current_password": "Your present password is not right. Type it again",
        "incorrect_password": "The password is not right. Type it again",
        "network_limited": "There were too many tries from your network. Wait a minute, then try"
        " again",
        "rate_limited": "There were too many tries. Wait 5 minutes, then try again",
        # Said only after the right password: whoever guesses learns nothing from it.
        "suspended": "Your account is suspended, because nobody has signed in with it for a long"
        " time. Ask your agency’s administrator, or the business team, to open it again",
        "too_many_login_attempts": "There were too many tries. Wait 5 minutes, then try again",
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def validation_error(self, code, *args):
        """Of too many tries, whose they were: those of an account hold for five minutes, those of a
        network for one."""
        if code in ("rate_limited", "too_many_login_attempts") and self._network_is_limited():
            code = "network_limited"
        return super().validation_error(code, *args)

    def _network_is_limited(self) -> bool:
        rates = app_settings.RATE_LIMITS["login_failed"].split(",")
        of_networks = ",".join(rate for rate in rates if rate.endswith("/ip"))
        left = ratelimit.consume(
            self.request,
            app="allauth.account",
            action="login_failed",
            config={"login_failed": of_networks},
            dry_run=True,
        )
        return left is None

    # --- signing in ----------------------------------------------------------------------------

    def authenticate(self, request, **credentials):
        """A closed account is answered like a wrong password; a suspended one is told so.

        From the right password on the session has another key, though its code is still to come:
        whoever planted the one before does not come to the page that asks for the code.
        """
        person = super().authenticate(request, **credentials)
        if person is not None and not person.is_active:
            self.authentication_failed(request, **credentials)
            if person.suspended_at is not None:
                raise self.validation_error("suspended")
            return None
        signs_in = person is not None and not request.user.is_authenticated
        if signs_in and request.session.session_key:
            request.session.cycle_key()
        return person

    def authentication_failed(self, request, **credentials) -> None:
        """Written down under the account, where there is one; never what was typed."""
        person = account_at(credentials.get("email", ""))
        log_access(request, What.FAILED_SIGN_IN, person or "accounts.User:unknown", person=person)

    def respond_user_inactive(self, request, user):
        """Closed since the password was checked, or known by a passkey alone: who is told that
        their account is suspended has proved by either that it is theirs. Of a closed one both say
        what they say of any that is not right."""
        said = self.error_messages["suspended"]
        if user.suspended_at is None:
            by_passkey = request.path == reverse("mfa_login_webauthn")
            mismatch = self.error_messages["email_password_mismatch"]
            said = WRONG_PASSKEY if by_passkey else mismatch
        messages.error(request, said)
        return HttpResponseRedirect(reverse("account_login"))

    def pre_login(self, request, user, *, signal_kwargs, **kwargs):
        """After the right password or passkey: whoever guesses learns nothing from it."""
        if stages.by_provider(signal_kwargs) is None:
            for sentence in filter(None, (why_not(user) for why_not in _refusals)):
                log_access(request, What.FAILED_SIGN_IN, user, "not by work account", person=user)
                messages.error(request, sentence)
                return HttpResponseRedirect(reverse("account_login"))
        return super().pre_login(request, user, signal_kwargs=signal_kwargs, **kwargs)

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "accounts.stages.CodeStage"}
        return [ours.get(path, path) for path in super().get_login_stages()]

    def post_login(self, request, user, *, signal_kwargs, **kwargs):
        response = super().post_login(request, user, signal_kwargs=signal_kwargs, **kwargs)
        sessions.in_use(request)
        login = stages.by_provider(signal_kwargs)
        if stages.by_second_factor(signal_kwargs):
            sessions.second_factor_proved(request)
        log_access(request, What.SIGN_IN, user, f"by {login.account.provider}" if login else "")
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """A sign-in of the last 5 minutes counts: nobody types a password twice in a row."""
        records = get_authentication_records(self.request, self.request.user)
        if not records:
            return True
        age = clock.now().timestamp() - records[-1]["at"]  # seconds
        if age < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        person = self.request.user
        if not get_reauthentication_flows(person) and self.get_reauthentication_methods(person):
            raise ReauthenticationRequired  # allauth would ask nothing of who has a link alone
        return True

    def get_reauthentication_methods(self, user) -> list[dict]:
        """Besides the password and the second factor: each work account that is linked."""
        methods = super().get_reauthentication_methods(user)
        links = SocialAccount.objects.filter(user_id=user.pk).order_by("pk")
        for provider_id in links.values_list("provider", flat=True):
            if openid.configured(provider_id):
                address = reverse("confirm_by_provider", kwargs={"provider_id": provider_id})
                name = f"Use {openid.name_of(provider_id)}"
                methods.append({"id": "provider", "description": name, "url": address})
        return methods

    # --- where a person is led -------------------------------------------------------------------

    def is_safe_url(self, url: str) -> bool:
        """After signing in, only to a page of this very portal.

        What begins with two slashes names a host, be it none at all.
        """
        return not url.startswith("//") and url_has_allowed_host_and_scheme(
            url,
            allowed_hosts={self.request.get_host()},
            require_https=self.request.is_secure(),
        )

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("your_account")

    def get_email_verification_redirect_url(self, email_address) -> str:
        return reverse("your_account")

    def add_message(self, request, level, message_template=None, *args, **kwargs) -> None:
        """What `SAID` holds, to somebody signed in; a page tells of everything else itself."""
        said = SAID.get(message_template)
        if said and request.user.is_authenticated:
            messages.success(request, said)

    # --- addresses and passwords -----------------------------------------------------------------

    def confirm_email(self, request, email_address) -> bool:
        """Unless the address has become somebody else's since the link was sent."""
        others = User.objects.exclude(pk=email_address.user_id)
        if others.filter(email=email_address.email.lower()).exists():
            return False
        return super().confirm_email(request, email_address)

    # --- mail ------------------------------------------------------------------------------------

    def get_reset_password_from_key_url(self, key: str) -> str:
        account, _, token = key.partition("-")
        return _link("account_reset_password_from_key", uidb36=account, key=token)

    def get_email_confirmation_url(self, request, emailconfirmation) -> str:
        return _link("account_confirm_email", key=emailconfirmation.key)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """A letter of ours under allauth's name for it. It names nobody.

        A mail server that is away stops nobody from changing a password; the log tells of it.
        """
        kind = template_prefix.rpartition("/")[2]
        told = {name: context[name] for name in LINKS if name in context}
        details = {"link": next(iter(told.values()), ""), "support": _support()}
        if kind in NOTICES:
            what, done = NOTICES[kind]
            moved = kind == "totp_moved"
            helps = _WHAT_HELPS_AGAINST_ANOTHER_APP if moved else _WHAT_HELPS[what]
            details |= {"done": done, "helps": helps, "at": words.moment(clock.now())}
            kind = "changed"
        try:
            letter(f"account/{kind}", email, details).send()
        except OSError as error:  # smtplib's errors are OSErrors
            log.error("account mail not sent", kind=kind, error=type(error).__name__)

    def send_confirmation_mail(self, request, emailconfirmation, signup: bool) -> None:
        """To an address that is another account's, a letter without a link."""
        address = emailconfirmation.email_address
        others = User.objects.exclude(pk=address.user_id)
        if others.filter(email=address.email.lower()).exists():
            self.send_mail("account/email/address_in_use", address.email, {})
        else:
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        """allauth calls this after each change to how somebody signs in: it is logged here too.

        An address given up before it was confirmed has changed nothing, and nobody is told.
        """
        kind = template_prefix.rpartition("/")[2]
        if kind not in NOTICES:
            return
        what, _ = NOTICES[kind]
        log_access(self.request, what, user, (context or {}).get("detail", ""), person=user)
        if what == What.PASSWORD or (what == What.FACTOR_SET and _is_the_first(user)):
            sessions.leave_elsewhere(self.request, user)
        if kind == "totp_activated" and getattr(self.request, "app_was_moved", False):
            template_prefix = "mfa/email/totp_moved"
        super().send_notification_mail(template_prefix, user, context, email)


def _is_the_first(person) -> bool:
    """Whether the second factor that was just set up is the only one."""
    factors = Authenticator.objects.filter(user=person)
    return factors.exclude(type=Authenticator.Type.RECOVERY_CODES).count() == 1


# What allauth calls the one link of a mail.
LINKS = ("password_reset_url", "activate_url", "signup_url")


def _link(name: str, **kwargs) -> str:
    """An address for a mail: of this portal as it is set up, not as the request named it."""
    return settings.SITE_URL + reverse(name, kwargs=kwargs)


def _support() -> str:
    return settings.PARTNERSHIP["email"]["support"]
