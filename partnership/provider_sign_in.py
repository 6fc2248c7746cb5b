"""Whom a provider of the partnership's file may sign in (docs/adr/0014-work-accounts.md).

A provider vouches for its own agency's people, so it opens an account only if

* it serves every agency where the person holds a role (none held: that of the invitation whose
  link was opened in this very browser), and the address is of one of its domains, where it names
  agencies and domains; and
* the first time, the address that it has verified is the account's; from then on its ``sub``
  decides, and an account that it once opened for one ``sub`` it opens for no other. That first
  time the portal asks for the account's own second factor, if it has one, whatever the provider
  saw: an employer may have given the address to somebody else.

It never makes an account. An invitation does, whose link reached the very address.
"""

import structlog
from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base.constants import AuthError
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from requests import RequestException

from accounts import openid, operations, sessions
from accounts.provider_settings import Provider, domain_of
from core import words
from core.models import AccessLog
from core.operations import NotAllowed
from core.pages import log_access
from partnership import invitations, people, people_operations, second_factor
from partnership.models import AgencyRole

log = structlog.get_logger("accounts")

INVITATION = "invitation"  # of the session: the hash of the link that was opened

# Why not, in a word, and as the access log says it.
REFUSED = {
    "unverified": "the address is not verified",
    "unknown": "no account has the address",
    "closed": "the account is closed",
    "suspended": "the account is suspended",
    "no-role": "no role at an agency",
    "agency": "a role at an agency that the provider does not serve",
    "domain": "the address is not of a domain of the provider",
    "another": "the provider meant somebody else before",
    "other-address": "the invitation is for another address",
    "not-yours": "the work account is not this person’s",
    "ended": "the invitation no longer holds",
}
# Of these a visitor is told alike: who has an account here, and where, is not a provider's to ask.
TOLD_ALIKE = {"unknown", "closed", "no-role", "agency", "domain", "another"}


# --- the rule ----------------------------------------------------------------------------------


def why_not_open(provider: Provider, address: str, agencies: set[str]) -> str | None:
    """A word of `REFUSED`. ``agencies``: where the person holds a role, or is about to."""
    if not agencies or not (provider.agencies or provider.domains):
        return "no-role"
    if provider.domains and domain_of(address) not in provider.domains:
        return "domain"
    if provider.agencies and not agencies <= set(provider.agencies):
        return "agency"
    return None


def held_at(person) -> set[str]:
    """The agencies where somebody holds a role at this moment."""
    held = AgencyRole.objects.filter(group__user=person)
    return set(held.values_list("agency__slug", flat=True))


def promised_at(request, person) -> set[str]:
    """That of the invitation whose link was opened here: it reached the person's address."""
    invitation = opened_invitation(request)
    if invitation is None or invitation.email != person.email:
        return set()
    return {invitation.agency.slug}


def opened_invitation(request):
    found = invitations.found_by(str(request.session.get(INVITATION, "")))
    return found if found is not None and not invitations.why_not_accept(found) else None


def why_not_sign_in(provider: Provider, person, request) -> str | None:
    """That an account is suspended learns only a provider that would open it."""
    agencies = held_at(person) or promised_at(request, person)
    if refusal := why_not_open(provider, person.email, agencies):
        return refusal
    if person.is_active:
        return None
    return "suspended" if person.suspended_at else "closed"


def that_accept(invitation) -> list[Provider]:
    """The providers by which an invitation for a new account can be accepted."""
    at = {invitation.agency.slug}
    return [
        each
        for each in settings.SIGN_IN_PROVIDERS
        if why_not_open(each, invitation.email, at) is None
    ]


def that_must_be_used(person) -> list[Provider]:
    """The providers by one of which alone somebody signs in; none where any way will do.

    Only such as would let them in; and never of those who keep the portal, so that a provider
    that is away, or set up wrongly, locks nobody out for good.
    """
    strict = [each for each in settings.SIGN_IN_PROVIDERS if each.only]
    if not strict or people.keeps(_held(person)):
        return []
    agencies = held_at(person)
    return [each for each in strict if why_not_open(each, person.email, agencies) is None]


def why_not_by_other_means(person) -> str | None:
    """The sentence that refuses a password or a passkey."""
    needed = that_must_be_used(person)
    if not needed:
        return None
    names = words.listed((f"“Sign in with {each.name}”" for each in needed), "or")
    return f"Your agency’s people sign in with their work account. Choose {names}"


def _held(person):
    return AgencyRole.objects.filter(group__user=person).values_list("agency_id", "role")


# --- removing ----------------------------------------------------------------------------------


def link_of(person, provider_id: str) -> SocialAccount | None:
    return SocialAccount.objects.filter(user=person, provider=provider_id).first()


def why_not_unlink(link) -> str | None:
    """The sentence that keeps a link, or None."""
    others = SocialAccount.objects.filter(user=link.user_id).exclude(pk=link.pk)
    if any(openid.configured(each.provider) for each in others):
        return None
    if that_must_be_used(link.user):
        return "Your agency’s people sign in with their work account only. It stays linked"
    if link.user.has_usable_password() or has_passkey(link.user):
        return None
    return (
        "This is the only way you can sign in. Set a password or add a passkey first,"
        " then remove this"
    )


def has_passkey(person) -> bool:
    return is_mfa_enabled(person, [Authenticator.Type.WEBAUTHN])


# --- what allauth asks -------------------------------------------------------------------------


class ProviderAdapter(DefaultSocialAccountAdapter):
    """allauth's sign-in at a provider, under our rule and in our words."""

    def list_apps(self, request, provider=None, client_id=None) -> list[SocialApp]:
        """Those of the partnership's file. What the database holds of them is not asked."""
        kinds = (None, openid.PortalProvider.id)
        return [
            openid.app_of(each)
            for each in settings.SIGN_IN_PROVIDERS
            if (provider in kinds or provider == each.id) and client_id in (None, each.client_id)
        ]

    def list_providers(self, request) -> list:
        return [openid.PortalProvider(request, app) for app in self.list_apps(request)]

    def get_provider(self, request, provider, client_id=None):
        found = self.list_apps(request, provider, client_id)
        if not found:
            raise SocialApp.DoesNotExist
        return openid.PortalProvider(request, found[0])

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def get_requests_session(self):
        """Of a provider's answer that leads elsewhere nothing is followed: it is away."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def pre_social_login(self, request, sociallogin) -> None:
        """Finds whose sign-in it is, or ends it with a page: allauth comes no further then."""
        sociallogin.token = None  # nothing is done at the provider in anybody's name
        provider = openid.configured(sociallogin.account.provider)
        process = sociallogin.state["process"]
        known = sociallogin.account.pk is not None
        if process == openid.CONFIRM:
            raise ImmediateHttpResponse(_confirmed(request, sociallogin, provider))
        if process == openid.ACCEPT and not known:
            person = _accepted(request, sociallogin, provider)
        else:
            person = sociallogin.user if known else _of_address(request, sociallogin, provider)
        if refusal := why_not_sign_in(provider, person, request):
            _refuse(request, provider, refusal, person)
        if not known:
            _link(request, sociallogin, provider, person)
        # By an address alone it may be whoever has that mailbox now: a second factor of this
        # account's own tells, until somebody has come past it.
        believed = not second_factor.has(person) or (known and _was_used(sociallogin.account))
        proved = believed and provider.is_second_factor(sociallogin.claims)
        sociallogin.state["second_factor"] = proved

    def on_authentication_error(
        self, request, provider, error=None, exception=None, extra_context=None
    ) -> None:
        """Every end of a sign-in that comes to nothing, each with a page of ours."""
        begun = bool((extra_context or {}).get("state"))
        provider = openid.configured(provider.app.provider_id)
        raise ImmediateHttpResponse(
            failed(request, provider, _what_happened(error, exception, begun), exception, begun)
        )


def _was_used(link) -> bool:
    """Whether a sign-in by this link came to its end: it is there from the first try on."""
    lines = AccessLog.objects.filter(person=link.user_id, what=AccessLog.What.SIGN_IN)
    return lines.filter(detail=f"by {link.provider}", at__gte=link.date_joined).exists()


def _of_address(request, sociallogin, provider):
    """The account with the verified address; ends the sign-in without one."""
    if sociallogin.address is None:
        _refuse(request, provider, "unverified")
    person = get_user_model().objects.filter(email=sociallogin.address).first()
    if person is None:
        _refuse(request, provider, "unknown")
    return person


def _accepted(request, sociallogin, provider):
    """Who accepts the invitation whose link was opened here: an account that is new, or theirs."""
    invitation = opened_invitation(request)
    if invitation is None:
        _refuse(request, provider, "ended")
    if sociallogin.address is None:
        _refuse(request, provider, "unverified")
    if sociallogin.address != invitation.email:
        _refuse(request, provider, "other-address")
    person = get_user_model().objects.filter(email=invitation.email).first()
    if person is not None:  # who has an account accepts it once signed in
        return person
    if refusal := why_not_open(provider, invitation.email, {invitation.agency.slug}):
        _refuse(request, provider, refusal)
    try:
        person = people_operations.accept_as_new(invitation, password=None, by=None)
    except NotAllowed:
        _refuse(request, provider, "ended")
    request.session.pop(INVITATION, None)
    sociallogin.state["next"] = reverse("home")
    return person


def _link(request, sociallogin, provider, person) -> None:
    """From now on this ``sub`` is this person."""
    try:
        link = operations.link_provider(
            person, provider=provider.id, uid=sociallogin.account.uid, by=person
        )
    except NotAllowed:
        _refuse(request, provider, "another", person)
    sociallogin.user, sociallogin.account = person, link
    if person.last_login is None:  # of an account that is new there is nobody to warn
        log_access(request, AccessLog.What.LINKED, person, provider.id, person=person)
    else:
        tell(request, person, "account_connected", provider.id)


def tell(request, person, kind: str, provider_id: str) -> None:
    """Logs a change to how somebody signs in, and writes to them about it."""
    account_adapter(request).send_notification_mail(
        f"socialaccount/email/{kind}", person, {"detail": provider_id}
    )


def _confirmed(request, sociallogin, provider):
    """Somebody signed in was asked again, by the provider, who they are."""
    account = sociallogin.account
    if account.pk is None or account.user_id != request.user.pk:
        _refuse(request, provider, "not-yours", request.user)
    if refusal := why_not_sign_in(provider, request.user, request):
        _refuse(request, provider, refusal, request.user)
    record_authentication(
        request, request.user, "socialaccount", provider=provider.id, reauthenticated=True
    )
    sessions.renew_key(request)
    request.session.pop(STATE_SESSION_KEY, None)  # what was being sent is sent again by hand
    return HttpResponseRedirect(sociallogin.state.get("next") or reverse("your_account"))


# --- pages for a sign-in that comes to nothing ----------------------------------------------------


def _refuse(request, provider, why: str, person=None) -> None:
    """The provider said who it is, and the portal says no."""
    detail = f"{provider.id}: {REFUSED[why]}"
    _write_down(request, detail, person)
    log.info("sign-in by a provider refused", provider=provider.id, why=why)
    told = "no-account" if why in TOLD_ALIKE else why
    raise ImmediateHttpResponse(_page(request, provider, told, status=403))


def failed(request, provider, why: str, error=None, begun: bool = True):
    """It did not come so far. What the provider said is not written down: it may name somebody."""
    if begun:
        _write_down(request, f"{provider.id}: {why}", None)
    log.warning(
        "sign-in by a provider failed",
        provider=provider.id,
        why=why,
        error=type(error).__name__ if error else "",
    )
    return _page(request, provider, why, status=502 if why == "away" else 400)


def _what_happened(error, exception, begun: bool) -> str:
    if not begun:
        return "expired"
    if error == AuthError.CANCELLED:
        return "cancelled"
    if isinstance(exception, openid.NotBelieved):
        return "not-believed"
    is_away = isinstance(exception, openid.ProviderAway | RequestException)
    return "away" if is_away else "error"


def _write_down(request, detail: str, person) -> None:
    about = person if person is not None and person.pk else "accounts.User:unknown"
    log_access(request, AccessLog.What.FAILED_SIGN_IN, about, detail, person=person)


TITLES = {
    "away": "{} cannot be reached",
    "cancelled": "You did not sign in with {}",
    "ended": "This invitation no longer holds",
    "error": "{} could not sign you in",
    "expired": "Start signing in again",
    "no-account": "You cannot sign in with {}",
    "not-believed": "Start signing in again",
    "not-yours": "That was another work account",
    "other-address": "This invitation is for another email address",
    "suspended": "Your account is suspended",
    "unverified": "{} did not confirm your email address",
}


def _page(request, provider, why: str, status: int):
    context = {
        "title": TITLES[why].format(provider.name),
        "provider": provider,
        "why": why,
        "signed_in": request.user.is_authenticated,
    }
    return render(request, "partnership/provider_refused.html", context, status=status)
