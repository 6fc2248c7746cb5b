"""What somebody opens who was invited. Public: to have the link is the right to use it.

The link's own address answers with a redirect and nothing else: what it names goes into the
session, as a hash, so that it stands in no page's address, no log and no referrer.
"""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from core import acts
from core.operations import AlreadyDone, NotAllowed
from core.pages import public
from partnership import invitations, provider_sign_in
from partnership import people_operations as operations
from partnership.people_forms import ConfirmForm, PasswordForm

KEY = provider_sign_in.INVITATION

# What each ended one says; ``unknown`` also for a link that was sent again.
ENDED = {
    "unknown": (
        "This link does not work",
        (
            "Check that you have all of the link. Got several emails? Use the link in the latest."
            " If you have just accepted it, by clicking twice, sign in."
        ),
    ),
    "expired": (
        "This invitation has expired",
        "Ask the person who invited you to send it again. You then get a new link.",
    ),
    "withdrawn": (
        "This invitation was withdrawn",
        "If you think you should have one, ask the person who told you about it.",
    ),
    "used": (
        "This invitation has been used",
        "Each link works once. If it was you who used it, sign in.",
    ),
    "lapsed": (
        "This invitation no longer holds",
        "Ask your agency for a new one.",
    ),
}


@public
@require_safe
@never_cache
def open_link(request, token):
    request.session[KEY] = invitations.hash_of(token)
    response = redirect("invitation:accept")
    response["Referrer-Policy"] = "no-referrer"
    return response


@public
@never_cache
@sensitive_post_parameters("password")
def accept(request):
    invitation = invitations.found_by(str(request.session.get(KEY, "")))
    ended = invitations.why_not_accept(invitation) if invitation else "unknown"
    if ended:
        return _told(request, ended)
    if request.user.is_authenticated:
        return _as_signed_in(request, invitation)
    account = get_user_model().objects.filter(email=invitation.email).first()
    if account is not None and not account.is_active:
        return _page(request, invitation, account_is_closed=True)
    if account is not None:
        query = urlencode({"next": reverse("invitation:accept")})
        sign_in = f"{reverse('account_login')}?{query}"
        return _page(request, invitation, sign_in_url=sign_in)
    providers = provider_sign_in.that_accept(invitation)
    if any(each.only for each in providers):
        only = [each for each in providers if each.only]
        return _page(request, invitation, providers=only, without_password=True)
    form = PasswordForm(acts.sent(request), invitation=invitation)
    if form.is_valid():
        password = form.cleaned_data["password"]
        try:
            person = operations.accept_as_new(invitation, password=password, by=None)
        except NotAllowed as refusal:
            form.refuse(refusal)
        else:
            request.session.pop(KEY, None)
            login = Login(user=person, redirect_url=reverse("home"))
            return perform_password_login(request, {"email": person.email}, login)
    return _page(request, invitation, form=form, providers=providers)


def _as_signed_in(request, invitation):
    if request.user.email != invitation.email:
        return _page(request, invitation, is_another=True)
    form = ConfirmForm(acts.sent(request))
    if form.is_valid():
        try:
            operations.accept(
                invitation, by=request.user, submission=form.cleaned_data["submission"]
            )
        except AlreadyDone:
            return redirect("home")
        except NotAllowed as refusal:
            form.refuse(refusal)
        else:
            request.session.pop(KEY, None)
            messages.success(
                request, f"You have accepted. You now have a role at {invitation.agency}."
            )
            return redirect("home")
    return _page(request, invitation, form=form, confirms=True)


def _page(request, invitation, **details):
    context = {
        "title": "Accept your invitation",
        "invitation": invitation,
        "is_another": False,
        **details,
    }
    return render(request, "partnership/people/accept.html", context)


def _told(request, ended):
    heading, text = ENDED[ended]
    details = {"title": heading, "text": text, "may_sign_in": ended in ("used", "unknown")}
    return render(
        request, "partnership/people/ended.html", details, status=404 if ended == "unknown" else 410
    )
