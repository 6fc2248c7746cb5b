"""Who is written to about a takeover: that one is planned, called off, done."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth import get_user_model

from core import letters
from core.models import Letter
from core.words import day
from partnership.models import Agency, DirectoryContact, HeldRole
from partnership.roles import KEEPERS, Role


def planned(takeover) -> None:
    """The administrators of both agencies; the keepers of the portal have a letter of their own."""
    both = _administrators([takeover.agency_id, takeover.successor_id])
    _queue("takeover_announced", takeover, both - {takeover.planned_by_id} - _keepers())


def called_off(takeover) -> None:
    """Administrators and keepers, but whoever called it off."""
    both = _administrators([takeover.agency_id, takeover.successor_id])
    _queue("takeover_called_off", takeover, (both | _keepers()) - {takeover.called_off_by_id})


def done(takeover, was_here: Iterable[int], successor) -> None:
    """``was_here``: the keys of everybody who held a role at the agency until then (`people_of`).
    Those whom the successor's contacts name, for its matters are theirs now; and its
    administrators."""
    contacts = DirectoryContact.objects.filter(agency=successor)
    listed = set(contacts.values_list("held_role__person", flat=True))
    administrators = _administrators([successor.pk])
    people = {*was_here, *listed, *administrators} - {takeover.planned_by_id}
    _queue("takeover_done", takeover, people)


def people_of(agency: Agency) -> set[int]:
    held = HeldRole.objects.filter(agency_role__agency=agency, ended_on=None)
    return set(held.values_list("person", flat=True))


def _administrators(agency_ids: list[int]) -> set[int]:
    held = HeldRole.objects.filter(
        agency_role__agency__in=agency_ids,
        agency_role__role=Role.AGENCY_ADMINISTRATOR,
        ended_on=None,
    )
    return set(held.values_list("person", flat=True))


def _keepers() -> set[int]:
    held = HeldRole.objects.filter(agency_role__role__in=KEEPERS, ended_on=None)
    return set(held.values_list("person", flat=True))


def _queue(kind: str, takeover, people: set[int]) -> None:
    letters.queue_many(
        (kind, takeover, f"{kind}:{takeover.pk}:{person}") for person in sorted(people)
    )


def letter(takeover, letter) -> tuple[str, dict] | None:
    """To one of them, whose key ends the occasion's name; none where it is not so any more."""
    person = get_user_model().objects.filter(pk=letter.once.rpartition(":")[2]).first()
    if person is None or not person.is_active:
        return None
    if letter.kind == "takeover_announced" and (takeover.done_at or takeover.called_off_at):
        return None
    if letter.kind == "takeover_called_off" and not _knows(takeover, person):
        return None
    was_there = HeldRole.objects.visible_to(person).filter(
        person=person, agency_role__agency=takeover.agency, ended_on=takeover.done_on
    )
    return person.email, {
        "agency": takeover.agency.name,
        "successor": takeover.successor.name,
        "on": day(takeover.takes_effect_on),
        "was_there": bool(takeover.done_on) and was_there.exists(),
        "link": settings.SITE_URL + "/",
    }


def _knows(takeover, person) -> bool:
    """Whether they planned it, or a letter that it is planned has reached them."""
    before = [f"takeover_{kind}:{takeover.pk}:{person.pk}" for kind in ("announced", "planned")]
    sent = Letter.objects.filter(once__in=before, sent_at__isnull=False)
    return person.pk == takeover.planned_by_id or sent.exists()
