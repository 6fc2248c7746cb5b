"""A person's own account: who they are here, how they sign in, and where they are signed in."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import openid, sessions
from core import words
from core.pages import signed_in
from partnership import cover, second_factor
from partnership.groups.models import SeatHolder
from partnership.models import HeldRole

Type = Authenticator.Type


@signed_in
@require_safe
def your_account(request):
    person = request.user
    factors = list(Authenticator.objects.filter(user=person).order_by("pk"))
    context = {
        "title": "Your account",
        "about": _about(person),
        "signing_in": _signing_in(person, factors),
        "passkeys": [_passkey(each) for each in factors if each.type == Type.WEBAUTHN],
        "work_accounts": [_work_account(each) for each in _links(person)],
        "sessions": [_session(row) for row in _sessions(request)],
        "roles": _roles(person),
        "covers": cover.rows(
            cover.to_come(person),
            lambda each: reverse("deputy_end", args=[each.agency.slug, each.pk]),
        ),
        "cover_columns": cover.COLUMNS,
        "can_name_deputies_at": cover.agencies_of(person),
        "role_columns": ("Role", "Where", "Since"),
        "passkey_columns": ("Name", "Added", "Last used", "Rename", "Remove"),
        "work_account_columns": ("Name", "Linked", "Last used", "Remove"),
        "session_columns": ("Browser", "Address", "Since", "Last used"),
    }
    return render(request, "partnership/your_account.html", context)


@second_factor.before_second_factor
@signed_in
@require_safe
def second_factor_needed(request):
    """The one page that is open before: which of the two ways to set up."""
    if second_factor.has(request.user):
        return redirect("your_account")
    context = {
        "title": "Set up a second factor",
        "must": second_factor.must_have(request.user),
        "for_restricted": request.GET.get("restricted") == "yes",
    }
    return render(request, "partnership/second_factor.html", context)


def _about(person) -> list[dict]:
    rows = [
        {"key": "Name", "value": person.full_name},
        {
            "key": "Work email address",
            "value": person.email,
            "change_url": reverse("account_email"),
        },
    ]
    for key, value in (("Job title", person.job_title), ("Telephone", person.telephone)):
        if value:
            rows.append({"key": key, "value": value})
    return rows


def _roles(person) -> list[tuple]:
    """At agencies, then the seats in groups that they sit in by these."""
    held = (
        HeldRole.objects.visible_to(person)
        .filter(ended_on=None)
        .select_related("agency_role__agency", "team")
        .order_by("agency_role__agency__name", "pk")
    )
    return [
        (
            each.agency_role.get_role_display(),
            each.agency_role.agency.name + (f", {each.team.name}" if each.team else ""),
            words.short_day(each.started_on),
        )
        for each in held
    ] + _seats(person)


def _seats(person) -> list[tuple]:
    rows = SeatHolder.objects.visible_to(person).filter(
        held_role__person=person, ended_on=None, seat__ended_on=None
    )
    rows = rows.select_related("seat__group", "seat__agency").order_by("seat__group__name", "pk")
    return [
        (
            each.seat.get_sits_as_display(),
            f"{each.seat.group}, for {each.seat.agency}",
            words.short_day(each.started_on),
        )
        for each in rows
    ]


def _signing_in(person, factors) -> list[dict]:
    has_app = any(each.type == Type.TOTP for each in factors)
    codes = next((each for each in factors if each.type == Type.RECOVERY_CODES), None)
    password = "Set" if person.has_usable_password() else "Not set"
    rows = [
        {
            "key": "Password",
            "value": password,
            "change_url": reverse("account_change_password"),
        },
        {
            "key": "Authenticator app",
            "value": "Set up" if has_app else "Not set up",
            "change_url": reverse("mfa_deactivate_totp" if has_app else "mfa_activate_totp"),
        },
    ]
    if codes is not None:
        left = len(codes.wrap().get_unused_codes())
        rows.append(
            {
                "key": "Recovery codes",
                "value": f"{left} not used yet",
                "change_url": reverse("mfa_generate_recovery_codes"),
            }
        )
    return rows


def _passkey(authenticator) -> tuple:
    used = authenticator.last_used_at
    return (
        authenticator.wrap().name,
        words.short_day(authenticator.created_at),
        words.short_moment(used) if used else "Not yet",
        {
            "text": "Rename",
            "url": reverse("mfa_edit_webauthn", args=[authenticator.pk]),
        },
        {
            "text": "Remove",
            "url": reverse("mfa_remove_webauthn", args=[authenticator.pk]),
        },
    )


def _links(person):
    return SocialAccount.objects.filter(user=person).order_by("pk")


def _work_account(link) -> tuple:
    return (
        openid.name_of(link.provider),
        words.short_day(link.date_joined),
        words.short_moment(link.last_login),
        {
            "text": "Remove",
            "url": reverse("remove_provider", kwargs={"provider_id": link.provider}),
        },
    )


def _sessions(request) -> list[dict]:
    return sessions.open_sessions(request.user, request.session.session_key)


def _session(row) -> tuple:
    return (
        row["browser"] + (" (this one)" if row["is_here"] else ""),
        row["address"],
        words.short_moment(row["since"]),
        words.short_moment(row["last_used"]),
    )
