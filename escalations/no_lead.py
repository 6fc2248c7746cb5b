"""An agency in a challenge that has no safeguarding lead in the portal: who is told, who finds one.

The Business Manager, by a notice of the escalation; and the agency's administrators, by a letter
that says nothing of it, for they may open none.
"""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from core import letters
from escalations.policy import AGENCIES, Side
from partnership.models import HeldRole
from partnership.roles import LEADS, Role

LETTER = "challenge_without_lead"


def _administrators(agency_ids: Iterable[int]):
    return HeldRole.objects.unscoped("who looks after an agency without a lead").filter(
        agency_role__agency__in=agency_ids,
        agency_role__role=Role.AGENCY_ADMINISTRATOR,
        ended_on=None,
        person__is_active=True,
    )


def said_of(agency, *, nobody_at: int | None, is_internal: bool = False) -> str:
    """For whoever is about to send. ``nobody_at``: the step at which nobody else is listed.
    ``is_internal``: it stays inside the agency, so that the Business Manager is not told."""
    has_one = _administrators([agency.pk]).exists()
    lacks = "has no safeguarding lead in the portal"
    lacking = f"{agency} {lacks}."
    if nobody_at is not None:
        lacking = f"Nobody at {agency} is listed for step {nobody_at}, and it {lacks}."
    if is_internal:
        asked = "Its administrator is asked to name one." if has_one else ""
        return f"{lacking} {asked}".rstrip()
    told = (
        "Its administrator and the Business Manager are" if has_one else "The Business Manager is"
    )
    return f"{lacking} {told} told, and find{'' if has_one else 's'} someone."


def sides_without(escalation, parties) -> list[Side]:
    """At the present step: the agencies of which nobody acts, for want of a lead, too."""
    if escalation.is_restricted:  # whoever keeps its list finds someone
        return []
    return [
        side
        for side in AGENCIES
        if not parties.acting(escalation, side)
        and not parties.directory.leads(parties.agency_of(escalation, side))
    ]


def tell_administrators(of: Iterable[tuple]) -> None:
    """``of``: (escalation, key of an agency). Each administrator once for each step it reaches."""
    steps = [(agency, escalation.pk, escalation.step) for escalation, agency in of]
    if not steps:
        return
    held = _administrators({agency for agency, *_ in steps}).select_related("agency_role")
    letters.queue_many(
        (LETTER, each, f"{LETTER}:{escalation}:{step}:{each.pk}")
        for agency, escalation, step in steps
        for each in held
        if each.agency_role.agency_id == agency
    )


def letter(held, _letter) -> letters.Written:
    """None once they have left, or a lead was named."""
    agency = held.agency_role.agency
    leads = HeldRole.objects.unscoped("whether an agency has a lead by now").filter(
        agency_role__agency=agency, agency_role__role__in=LEADS, ended_on=None,
        person__is_active=True,
    )  # fmt: skip
    if held.ended_on is not None or not held.person.is_active or leads.exists():
        return None
    address = reverse("agencies:contacts", args=[agency.slug])
    return held.person.email, {"agency": agency.name, "link": settings.SITE_URL + address}


def register() -> None:
    """At start-up."""
    letters.register(LETTER, letter)
