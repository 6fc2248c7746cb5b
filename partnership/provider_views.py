"""Pages of a sign-in by work account: going there, coming back, confirming, removing."""

from functools import wraps

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2LoginView
from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import openid, operations
from core import acts
from core.pages import public, signed_in
from partnership import provider_sign_in as rule
from partnership.second_factor import before_second_factor


def with_provider(view):
    """404 for a provider that is not in the partnership's file."""

    @wraps(view)
    def wrapper(request, provider_id):
        provider = openid.configured(provider_id)
        if provider is None:
            raise Http404
        return view(request, provider)

    return wrapper


@public
@never_cache
@with_provider
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request, provider):
    """On to the provider, by a button: by a link, another site could send people there."""
    if request.method != "POST":
        return redirect("account_login")
    confirms = request.POST.get("process") == openid.CONFIRM
    if request.user.is_authenticated != confirms:
        return redirect("home" if request.user.is_authenticated else "account_login")
    if too_many := ratelimit.consume_or_429(request, action="login"):
        return too_many
    return _at_provider(request, provider, OAuth2LoginView)


@public
@never_cache
@with_provider
@require_safe
def come_back(request, provider):
    response = _at_provider(request, provider, openid.CallbackView)
    response.headers.setdefault("Referrer-Policy", "no-referrer")  # a code is in the address
    return response


def _at_provider(request, provider, view):
    try:
        return view.adapter_view(openid.PortalAdapter(request, provider.id))(request)
    except OAuth2Error as error:  # allauth does not expect the discovery document to fail
        why = "not-believed" if isinstance(error, openid.NotBelieved) else "away"
        return rule.failed(request, provider, why, error)


@before_second_factor
@signed_in
@with_provider
@require_safe
def confirm(request, provider):
    """Once more, before a change that matters."""
    if rule.link_of(request.user, provider.id) is None:
        raise Http404
    context = {
        "title": "Confirm that it is you",
        "provider": provider,
        "next": get_next_redirect_url(request) or reverse("your_account"),
    }
    return render(request, "partnership/provider_confirm.html", context)


@signed_in
@reauthentication_required(app="accounts")
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, provider_id):
    """Also of a provider that is no longer in the partnership's file."""
    link = rule.link_of(request.user, provider_id)
    if link is None:
        raise Http404
    form = forms.Form(acts.sent(request))
    refusal = rule.why_not_unlink(link)
    if form.is_valid() and refusal is None:
        operations.unlink_provider(link, by=request.user)
        rule.tell(request, request.user, "account_disconnected", provider_id)
        messages.success(request, "Your work account is removed")
        return redirect("your_account")
    name = openid.name_of(provider_id)
    context = {
        "title": f"Remove {name} from your account",
        "name": name,
        "refusal": refusal,
        "form": form,
        "back_url": reverse("your_account"),
        "back_text": "Your account",
    }
    return render(request, "partnership/provider_remove.html", context)
