"""Signing in and one's own account: allauth's pages, each with who may open it, at plain addresses.

A page of allauth that is not here has no address. Their names are allauth's own, by which it
leads from one to the next.
"""

from allauth.account import views as account
from allauth.mfa.base import views as codes
from allauth.mfa.totp import views as app
from django.urls import path, register_converter
from django.views.decorators.cache import never_cache

from accounts import views as ours
from accounts.sessions import with_new_key
from core.pages import public, signed_in
from partnership import cover_views, your_account
from partnership import provider_views as providers
from partnership.second_factor import before_second_factor


class Base36Converter:
    """An account's number as allauth writes it in a link."""

    regex = "[0-9A-Za-z]{1,13}"
    to_python = to_url = staticmethod(str)


register_converter(Base36Converter, "base36")


def before(view):
    """Open to who must set up a second factor, and to set one up with."""
    return before_second_factor(signed_in(view))


def unkept(view):
    """A public page that is nobody's business after: no browser keeps it."""
    return public(never_cache(view))


urlpatterns = [
    # signing in
    path("sign-in/", public(ours.sign_in), name="account_login"),
    path("sign-in/code/", unkept(ours.enter_code), name="mfa_authenticate"),
    path("sign-in/again/", ours.sign_in_again, name="sign_in_again"),
    path("sign-in/passkey/", unkept(ours.sign_in_by_passkey), name="mfa_login_webauthn"),
    path("sign-in/lost-second-factor/", ours.lost_second_factor, name="lost_second_factor"),
    # by a work account, at a provider of the partnership's file
    path("sign-in/with/<slug:provider_id>/", providers.begin, name="openid_connect_login"),
    path(
        "sign-in/with/<slug:provider_id>/answer/",
        providers.come_back,
        name="openid_connect_callback",
    ),
    path("sign-out/", before(account.logout), name="account_logout"),
    # a password that was forgotten
    path(
        "sign-in/forgotten-password/", unkept(account.password_reset), name="account_reset_password"
    ),
    path(
        "sign-in/forgotten-password/sent/",
        unkept(account.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "sign-in/new-password/<base36:uidb36>-<str:key>/",
        unkept(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "sign-in/new-password/done/",
        unkept(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    # one's own account; two of allauth's names lead back to it
    path("your-account/", your_account.your_account, name="your_account"),
    path("your-account/", your_account.your_account, name="mfa_index"),
    path("your-account/", your_account.your_account, name="mfa_list_webauthn"),
    path("your-account/email-address/", signed_in(ours.change_address), name="account_email"),
    path(
        "your-account/email-address/<str:key>/",
        signed_in(ours.confirm_address),
        name="account_confirm_email",
    ),
    path(
        "your-account/password/", signed_in(account.password_change), name="account_change_password"
    ),
    path("your-account/new-password/", signed_in(ours.set_password), name="account_set_password"),
    path("your-account/deputy/<slug:agency>/", cover_views.name_own, name="deputy"),
    path(
        "your-account/deputy/<slug:agency>/<int:pk>/end/",
        cover_views.end_own,
        name="deputy_end",
    ),
    path("your-account/second-factor/", your_account.second_factor_needed, name="second_factor"),
    path("your-account/app/", before(ours.set_up_app), name="mfa_activate_totp"),
    path("your-account/app/picture.svg", before(ours.app_picture), name="app_picture"),
    path("your-account/app/remove/", signed_in(app.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "your-account/recovery-codes/",
        signed_in(ours.recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "your-account/recovery-codes/new/",
        signed_in(ours.new_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "your-account/recovery-codes/download/",
        signed_in(ours.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("your-account/passkeys/add/", before(ours.add_passkey), name="mfa_add_webauthn"),
    path(
        "your-account/passkeys/<int:pk>/name/",
        signed_in(ours.rename_passkey),
        name="mfa_edit_webauthn",
    ),
    path(
        "your-account/passkeys/<int:pk>/remove/",
        signed_in(ours.remove_passkey),
        name="mfa_remove_webauthn",
    ),
    path(
        "your-account/work-account/<slug:provider_id>/remove/",
        providers.remove,
        name="remove_provider",
    ),
    path(
        "your-account/sign-out-elsewhere/",
        signed_in(ours.sign_out_elsewhere),
        name="sign_out_elsewhere",
    ),
    path(
        "your-account/sign-out-everywhere/",
        signed_in(ours.sign_out_everywhere),
        name="sign_out_everywhere",
    ),
    # once more, before a change that matters
    path("confirm/", before(with_new_key(account.reauthenticate)), name="account_reauthenticate"),
    path("confirm/code/", before(with_new_key(codes.reauthenticate)), name="mfa_reauthenticate"),
    path(
        "confirm/passkey/",
        before(with_new_key(ours.passkey_again)),
        name="mfa_reauthenticate_webauthn",
    ),
    path("confirm/with/<slug:provider_id>/", providers.confirm, name="confirm_by_provider"),
]
