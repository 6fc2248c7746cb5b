"""The link of an invitation, and what its mail says.

The link is worked out from the invitation's key and the portal's secret whenever its mail is
written, and nowhere kept; what it opens is found by a hash of it. So neither the database nor the
outbox alone opens anything, and a mail that goes twice holds the same link.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from core import clock
from core.words import day
from partnership import people
from partnership.held import held_now
from partnership.models import Invitation


def token_of(link_key: UUID) -> str:
    """43 characters of an address."""
    digest = salted_hmac("partnership.invitation", link_key.hex, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def found_by(link_hash: str):
    """The invitation a link is for, whoever opens it: to have the link is the right to read it."""
    rows = Invitation.objects.unscoped("whoever has its link").select_related("agency")
    return rows.filter(link_hash=link_hash).select_related("agency", "invited_by").first()


def why_not_accept(invitation) -> str | None:
    """`people.why_not_accept` of an invitation as of now."""
    inviter = invitation.invited_by
    held = held_now(inviter) if inviter is not None else frozenset()
    return people.why_not_accept(invitation, clock.today(), held)


def letter(invitation, letter) -> tuple[str, dict] | None:
    """The mail: the agency, a link and a date. None once it can no longer be accepted."""
    if letter.once != occasion(invitation) or why_not_accept(invitation):
        return None
    path = reverse("invitation:open", args=[token_of(invitation.link_key)])
    return invitation.email, {
        "agency": invitation.agency.name,
        "link": settings.SITE_URL + path,
        "expires": day(invitation.expires_on),
    }


def occasion(invitation) -> str:
    """Names one sending: sent again, an invitation has another key."""
    return f"invitation:{sha256(invitation.link_key.bytes).hexdigest()[:32]}"
