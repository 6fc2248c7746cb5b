"""The link by which somebody without an account signs, and what its mail says.

As with an invitation (`partnership.invitations`), what stands in the link is worked out from the
portal's secret whenever its mail is written, and nowhere kept; what it opens is found by a hash.
"""

from base64 import urlsafe_b64encode
from datetime import UTC
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from audits.returns import signing_policy
from audits.returns.models import Return, SigningLink, Submission
from core import clock, letters
from core.operations import lock_all
from core.words import day

KIND = "return_sign_by_link"


def token_of(link: SigningLink) -> str:
    """43 characters of an address."""
    sent_at = link.sent_at.astimezone(UTC).isoformat()
    said = (link.agency_return_id, link.submission_number, link.signs_as, link.email, sent_at)
    value = "\0".join(map(str, said))
    digest = salted_hmac("audits.signing_link", value, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def found_by(token_hash: str) -> SigningLink | None:
    """The link, whoever opens it: to have it is the right to read what it is for, and to sign."""
    rows = SigningLink.objects.unscoped("whoever has the link").filter(token_hash=token_hash)
    return rows.select_related("agency_return__agency", "agency_return__cycle").first()


def submission_of(link: SigningLink) -> Submission | None:
    rows = Submission.objects.unscoped("what somebody who has a link is to sign")
    return rows.filter(agency_return=link.agency_return_id, number=link.submission_number).first()


def state_of(link: SigningLink) -> str | None:
    return signing_policy.why_not_use_link(link.used_at, link.ended_at, link.ends_at, clock.now())


def make(agency_return: Return, number: int, role: str, name: str, email: str, by) -> SigningLink:
    """Send one, within an operation; an earlier one for the same part ends."""
    end(agency_return, role)
    link = SigningLink(
        agency_return=agency_return, signs_as=role, name=name, email=email.lower(),
        submission_number=number, sent_by=by, sent_at=clock.now(),
        ends_at=clock.now() + signing_policy.LINK_HOLDS,
    )  # fmt: skip
    link.token_hash = hash_of(token_of(link))
    link.save()
    letters.queue_many([(KIND, link, f"{KIND}:{link.pk}")])
    return link


def end(agency_return: Return, role: str = "") -> None:
    """Those that were not used work no more. Within an operation."""
    rows = SigningLink.objects.filter(agency_return=agency_return, used_at=None, ended_at=None)
    for link in lock_all(rows.filter(signs_as=role) if role else rows):
        link.ended_at = clock.now()
        link.save()


def letter(link: SigningLink, letter) -> tuple[str, dict] | None:
    """The mail: the return's reference, a link and a date. None once it can no longer be used."""
    if state_of(link):
        return None
    return link.email, {
        "reference": link.agency_return.reference,
        "link": settings.SITE_URL + reverse("returns:open_signing_link", args=[token_of(link)]),
        "ends": day(link.ends_at),
    }
