"""What stands in the link that an agency gives its staff.

It names a return and a number, signed with the portal's secret, and is nowhere kept: whoever reads
the database cannot answer in an agency's name. A link with another number ends the one before.
"""

import re
from io import BytesIO

import qrcode
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from qrcode.image.svg import SvgPathImage

from audits.surveys.models import SurveyLink
from core.pages import LARGEST_KEY

SAID = re.compile(r"([0-9]{1,19})-([0-9]{1,5})")


def _signer() -> Signer:
    return Signer(sep=".", salt="audits.surveys.link")


def token_of(link: SurveyLink) -> str:
    return _signer().sign(f"{link.agency_return_id}-{link.number}")


def address_of(link: SurveyLink) -> str:
    """As staff open it, whole."""
    return settings.SITE_URL + reverse("staff_survey:answer", args=[token_of(link)])


def found_by(token: str) -> SurveyLink | None:
    """The link, whoever opens it, also one that has ended; None for what the portal never signed.
    One statement."""
    try:
        said = SAID.fullmatch(_signer().unsign(token))
    except BadSignature:
        return None
    if said is None or int(said[1]) > LARGEST_KEY:
        return None
    rows = SurveyLink.objects.unscoped("whoever of the staff has the link")
    rows = rows.filter(agency_return=int(said[1]), number=int(said[2]))
    return rows.select_related("agency_return__agency", "agency_return__cycle__survey").first()


def picture_of(link: SurveyLink) -> bytes:
    """Its QR code, an SVG."""
    picture = BytesIO()
    qrcode.make(address_of(link), image_factory=SvgPathImage).save(picture)
    return picture.getvalue()
