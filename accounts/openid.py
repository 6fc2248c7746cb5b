"""OpenID Connect as this portal speaks it: allauth's provider, with every check switched on.

allauth asks for a code, keeps the state in the session, sends the PKCE challenge and exchanges
the code. Here are the checks that it leaves out: the nonce, the signature of the ID token (which
the specification lets a client skip that fetched it itself), whose token it is, and that what
`userinfo` says is about the same person. Nothing of what a visitor adds to an address is passed on.
"""

from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Any

import jwt
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.urls import reverse
from requests import RequestException

from accounts.provider_settings import Provider, form_origins, origin_of
from core import clock

# Never "none", and never a secret shared with the provider in place of its key.
SIGNED_WITH = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
)  # fmt: skip
LEEWAY = 60  # seconds that two clocks may differ by
FRESH = 5 * 60  # seconds since the provider asked who it is, where that is wanted
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
OPTIONAL = ("userinfo_endpoint",)
SIGN_IN, ACCEPT, CONFIRM = "login", "accept", "confirm"  # what a sign-in there is for


class ProviderAway(OAuth2Error):
    """The provider does not answer, or not with what it should."""


class NotBelieved(OAuth2Error):
    """An answer that the provider cannot have meant for this sign-in."""


def configured(provider_id: str) -> Provider | None:
    return next((each for each in settings.SIGN_IN_PROVIDERS if each.id == provider_id), None)


def name_of(provider_id: str) -> str:
    """Of a provider that is no longer configured, its id."""
    provider = configured(provider_id)
    return provider.name if provider else provider_id


def app_of(provider: Provider) -> SocialApp:
    """As allauth knows a provider; it is never saved."""
    return SocialApp(
        provider=OpenIDConnectProvider.id,
        provider_id=provider.id,
        name=provider.name,
        client_id=provider.client_id,
        secret=provider.secret,
        settings={
            "server_url": provider.discovery,
            "oauth_pkce_enabled": True,
            "scope": list(provider.scopes),
        },
    )


def subject(issuer: str, sub: str) -> str:
    """Whom a provider means, as it is kept: of use to nobody else, and never another issuer's."""
    return sha256(f"{issuer}\0{sub}".encode()).hexdigest()


class PortalProvider(OpenIDConnectProvider):
    """A provider of the partnership's file."""

    def get_oauth2_adapter(self, request):
        return PortalAdapter(request, self.app.provider_id)

    def get_redirect_from_request_kwargs(self, request) -> dict[str, Any]:
        wanted = request.POST.get("process")
        process = wanted if wanted in (ACCEPT, CONFIRM) else SIGN_IN
        return {"process": process, "next_url": get_next_redirect_url(request)}

    def redirect(self, request, process, next_url=None, data=None, **kwargs):
        nonce = token_urlsafe(32)
        parameters = {"nonce": nonce}
        if acr := configured(self.app.provider_id).second_factor_acr:
            parameters["acr_values"] = " ".join(acr)
        if process == CONFIRM:
            parameters |= {"prompt": "login", "max_age": "0"}
        return super().redirect(
            request, process, next_url, data, auth_params=parameters, nonce=nonce
        )

    def extract_uid(self, data) -> str:
        return subject(data["iss"], data["sub"])

    def extract_extra_data(self, data) -> dict:
        """Nothing of what a provider says of somebody is kept."""
        return {}

    def extract_common_fields(self, data) -> dict:
        return {}

    def extract_email_addresses(self, data) -> list:
        """None: which account it is, `partnership.provider_sign_in` decides, not allauth."""
        return []


class PortalAdapter(OpenIDConnectOAuth2Adapter):
    """One sign-in at a provider. ``state``: what was kept of its beginning."""

    state: dict[str, Any] | None = None

    @property
    def configuration(self) -> Provider:
        return configured(self.provider_id)

    @property
    def openid_config(self) -> dict[str, Any]:
        if not hasattr(self, "_openid_config"):
            found = _fetched(self.configuration.discovery)
            if found.get("issuer") != self.configuration.issuer:
                raise NotBelieved("the discovery document is another issuer's")
            scheme = self.configuration.issuer.partition("://")[0]
            for name in (*ENDPOINTS, *(each for each in OPTIONAL if each in found)):
                address = found.get(name)
                if not isinstance(address, str) or not address.startswith(f"{scheme}://"):
                    raise ProviderAway(f"no {name} that can be used")
            # Nobody is led to a host that the partnership's file does not name.
            if origin_of(found[ENDPOINTS[0]]) not in form_origins([self.configuration]):
                raise ProviderAway(f"no {ENDPOINTS[0]} that can be used")
            self._openid_config = found
        return self._openid_config

    def get_callback_url(self, request, app) -> str:
        path = reverse("openid_connect_callback", kwargs={"provider_id": self.provider_id})
        return request.build_absolute_uri(path)

    def get_access_token_data(self, request, app, client, pkce_code_verifier=None):
        said_by = request.GET.get("iss")  # RFC 9207
        if said_by is not None and said_by != self.configuration.issuer:
            raise NotBelieved("the answer is another issuer's")
        try:
            answer = super().get_access_token_data(request, app, client, pkce_code_verifier)
        except (LookupError, ValueError) as wrong:
            raise ProviderAway("no answer that can be read") from wrong
        if not isinstance(answer, dict) or not isinstance(answer.get("id_token"), str):
            raise NotBelieved("no ID token")
        return answer

    def parse_token(self, data) -> SocialToken:
        return SocialToken(token=str(data["access_token"]))

    def complete_login(self, request, app, token, **kwargs):
        claims = self._verified(kwargs["response"]["id_token"])
        login = self.get_provider().sociallogin_from_response(request, claims)
        login.claims = claims
        login.address = self._verified_address(claims, token.token)
        return login

    def _verified(self, id_token: str) -> dict[str, Any]:
        """OpenID Connect Core 1.0, section 3.1.3.7. Raises NotBelieved."""
        configuration = self.configuration
        try:
            claims = jwt.decode(
                id_token,
                key=self._key_of(id_token),
                algorithms=SIGNED_WITH,
                audience=configuration.client_id,
                issuer=configuration.issuer,
                leeway=LEEWAY,
                options={
                    "require": ["exp", "iat", "iss", "aud", "sub"],
                    "enforce_minimum_key_length": True,
                },
            )
        except (jwt.PyJWTError, ValueError, TypeError) as wrong:
            raise NotBelieved("the ID token is not to be believed") from wrong
        many = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if many else configuration.client_id) != configuration.client_id:
            raise NotBelieved("the ID token was made for another client")
        nonce = claims.get("nonce")
        if not isinstance(nonce, str) or not compare_digest(nonce, self.state["nonce"]):
            raise NotBelieved("the ID token was made for another sign-in")
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise NotBelieved("the ID token names nobody")
        if self.state["process"] == CONFIRM:
            asked_at = claims.get("auth_time")
            now = clock.now().timestamp()
            if not isinstance(asked_at, int | float) or now - asked_at > FRESH:
                raise NotBelieved("the provider did not ask again who it is")
        return claims

    def _key_of(self, id_token: str) -> jwt.PyJWK:
        keys = jwt.PyJWKSet.from_dict(_fetched(self.openid_config["jwks_uri"])).keys
        named = jwt.get_unverified_header(id_token).get("kid")
        fitting = [key for key in keys if named in (None, key.key_id)]
        if len(fitting) != 1:
            raise NotBelieved("the ID token is signed with a key that is not the provider's")
        return fitting[0]

    def _verified_address(self, claims: dict[str, Any], access_token: str) -> str | None:
        """What the ID token proves, else what `userinfo` does; never something of each."""
        configuration = self.configuration
        found = configuration.verified_address(claims)
        endpoint = self.openid_config.get("userinfo_endpoint")
        if found or not endpoint:
            return found
        more = _fetched(endpoint, access_token)
        if more.get("sub") != claims["sub"]:
            raise NotBelieved("userinfo is about somebody else")
        return configuration.verified_address(more)


class CallbackView(OAuth2CallbackView):
    """Hands what was kept of the beginning to the one who checks the end."""

    def _get_state(self, request, provider):
        state, response = super()._get_state(request, provider)
        self.adapter.state = state
        return state, response


def _fetched(address: str, access_token: str = "") -> dict[str, Any]:
    """A JSON object of the provider's. Raises ProviderAway."""
    headers = {"Authorization": f"Bearer {access_token}"} if access_token else {}
    try:
        with get_adapter().get_requests_session() as session:
            response = session.get(address, headers=headers)
            response.raise_for_status()
            found = response.json()
    except (RequestException, ValueError) as wrong:
        raise ProviderAway("no answer that can be read") from wrong
    if not isinstance(found, dict):
        raise ProviderAway("no answer that can be read")
    return found
