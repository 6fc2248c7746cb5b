"""Who must sign in with a second factor, and what happens to those who have none yet.

The rule: whoever holds a role that can open a restricted case (`partnership.roles.RULES`), and
everyone where the partnership's file says so (``[sign_in] second_factor_for_all``). An
authenticator app or a passkey will do; recovery codes alone are none. So will, for a session, the
word of a provider that signed the person in and is believed about it (`accounts.openid`).
"""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse

from accounts import encryption, sessions
from partnership.auth import held_by
from partnership.roles import RULES, Role

KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
ONE_CLICK = "signed_in_as_an_example_person"  # in a session of the demonstration


def must_have(person) -> bool:
    """Whether a person has to have a second factor."""
    for_all = settings.PARTNERSHIP.get("sign_in", {}).get("second_factor_for_all", False)
    return for_all or any(RULES[Role(role)].second_factor for _, role in held_by(person))


def has(person) -> bool:
    """Whether a person has one; in a request, as it began."""
    known = getattr(person, "has_second_factor", None)
    return is_mfa_enabled(person, KINDS) if known is None else known


def excuse(request) -> None:
    """The demonstration signed an example person in: nothing more is asked of this session."""
    request.session[ONE_CLICK] = True


def is_excused(request) -> bool:
    """Never where the demonstration is off, whatever a session says."""
    return settings.DEMONSTRATION and ONE_CLICK in request.session


def why_not_remove(authenticator) -> str | None:
    """The sentence that keeps a second factor in place, or None."""
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=KINDS)
    is_last = not others.exclude(pk=authenticator.pk).exists()
    if is_last and must_have(authenticator.user):
        return (
            "This is the only second factor you have, and your role needs one."
            " Set up another first, then remove this one"
        )
    return None


def before_second_factor(view):
    """A page that somebody who still has to set up a second factor may open."""
    view.open_before_second_factor = True
    return view


def before_what_is_restricted(request) -> str | None:
    """Whoever is named on a restricted record needs one to open it, whatever their role."""
    enough = has(request.user) or sessions.has_proved_second_factor(request) or is_excused(request)
    return None if enough else f"{reverse('second_factor')}?restricted=yes"


class SecondFactorMiddleware:
    """Leads whoever must have a second factor, and has none, to set one up before anything else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        person = request.user
        if (
            not person.is_authenticated
            or getattr(view, "access", "public") == "public"
            or getattr(view, "open_before_second_factor", False)
            or is_excused(request)
            or has(person)
            or sessions.has_proved_second_factor(request)
            or not must_have(person)
        ):
            return None
        return HttpResponseRedirect(reverse("second_factor"))


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth's second factors in our words, their secrets encrypted."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "This is the only second factor you have, and your role"
        " needs one. Set up another first, then remove this one",
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first:"
        " recovery codes stand in for those",
        "incorrect_code": "The code is not right. Enter the one that the app shows now",
    }

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator) -> bool:
        return why_not_remove(authenticator) is None

    def get_totp_issuer(self) -> str:
        return settings.PARTNERSHIP["name"]

    def _get_site_name(self) -> str:
        """The name under which a browser lists its passkeys."""
        return settings.PARTNERSHIP["name"]

    def generate_authenticator_name(self, user, type) -> str:  # noqa: A002 as allauth calls it
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return "Passkey" if number == 1 else f"Passkey {number}"
