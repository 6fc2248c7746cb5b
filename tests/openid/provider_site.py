"""The pages of the provider, and what it tells of people (`tests.openid.provider` starts it)."""

import json
from base64 import urlsafe_b64encode

import jwt as pyjwt
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.contrib.auth import get_user_model
from django.contrib.auth.views import LoginView
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from jwcrypto import jwk, jwt
from oauth2_provider.models import Application
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.views import ConnectDiscoveryInfoView, JwksInfoView

from tests.openid.provider import PASSWORD, SECRET, new_key

control: dict = {"people": {}, "wrong": {}}
WEAK = generate_private_key(public_exponent=65537, key_size=1024)
DISCOVERY = ".well-known/openid-configuration"


class Validator(OAuth2Validator):
    """Tells of somebody what `control` holds under their user name."""

    oidc_claim_scope = None

    def get_additional_claims(self, request):
        return dict(control["people"][request.user.username])

    def get_userinfo_claims(self, request):
        claims = super().get_userinfo_claims(request)
        return claims | control["wrong"].get("userinfo", {})

    def finalize_id_token(self, id_token, token, token_handler, request):
        signed = super().finalize_id_token(id_token, token, token_handler, request)
        wrong = control["wrong"]
        if not {"claims", "key", "unsigned", "shared", "weak"} & set(wrong):
            return signed
        right = jwt.JWT(jwt=signed, key=request.client.jwk_key, algs=["RS256"])
        claims = json.loads(right.claims) | wrong.get("claims", {})
        claims = {name: value for name, value in claims.items() if value is not None}
        header = json.loads(right.header)
        if wrong.get("unsigned"):
            return _unsigned(claims)
        if wrong.get("weak"):
            return pyjwt.encode(claims, WEAK, "RS256")
        if wrong.get("shared"):
            key = jwk.JWK.from_password(SECRET.ljust(32, "-"))
            header["alg"] = "HS256"
        elif wrong.get("key"):
            key = jwk.JWK.from_pem(new_key().encode())
        else:
            key = request.client.jwk_key
        again = jwt.JWT(header=header, claims=claims)
        again.make_signed_token(key)
        return again.serialize()


def _unsigned(claims) -> str:
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    encoded = (urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts)
    return ".".join(part.rstrip("=") for part in encoded) + "."


@csrf_exempt
def take_control(request):
    wanted = json.loads(request.body)
    control.update(wanted)
    people = get_user_model().objects
    for name in control["people"]:
        if not people.filter(username=name).exists():
            people.create_user(name, password=PASSWORD)
    Application.objects.update(redirect_uris=" ".join(wanted["redirect_uris"]))
    return HttpResponse("")


def discovery(request, moved: bool = False):
    """``wrong["moved"]``: it leads on to where it is; ``wrong["discovery"]``: what it says else."""
    wrong = control["wrong"]
    if wrong.get("moved") and not moved:
        return HttpResponseRedirect(f"/moved/{DISCOVERY}")
    found = json.loads(ConnectDiscoveryInfoView.as_view()(request).content)
    return JsonResponse(found | wrong.get("discovery", {}))


def keys(request):
    if not control["wrong"].get("weak"):
        return JwksInfoView.as_view()(request)
    key = pyjwt.algorithms.RSAAlgorithm.to_jwk(WEAK.public_key(), as_dict=True)
    return JsonResponse({"keys": [key]})


urlpatterns = [
    path("control/", take_control),
    path(DISCOVERY, discovery),
    path(f"moved/{DISCOVERY}", discovery, {"moved": True}),
    path(".well-known/jwks.json", keys),
    path("who-are-you/", LoginView.as_view()),
    path("", include("oauth2_provider.urls", namespace="oauth2_provider")),
]
