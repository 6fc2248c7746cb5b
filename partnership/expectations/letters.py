"""Mails about declarations: what became of one. Which it was, a date and a link, and no more.

Each is told to each person once; the last part of its name is the person's key.
"""

from django.conf import settings
from django.contrib.auth import get_user_model

from core import letters
from core.words import day
from partnership import years
from partnership.auth import held_by
from partnership.expectations import policy, rules
from partnership.models import AgencyRole


def tell(declaration) -> None:
    """Whoever declared it, while they declare for the agency; else all who do. Within an
    operation."""
    kind = "declaration_accepted" if declaration.accepted else "declaration_again"
    people = _declare_for(declaration.agency_id)
    told = {declaration.declared_by_id} & people or people
    letters.queue_many(
        (kind, declaration, f"{kind}:{declaration.pk}:{person}") for person in sorted(told)
    )


def tell_file_taken_away(document, declaration, by) -> None:
    """Whoever declared it with the file, and whoever answered, who had read it. Within an
    operation."""
    told = {declaration.declared_by_id, declaration.answered_by_id} - {None, by and by.pk}
    kind = "declaration_file_away"
    letters.queue_many(
        (kind, declaration, f"{kind}:{document.pk}:{person}") for person in sorted(told)
    )


def of_file_taken_away(declaration, letter) -> tuple[str, dict] | None:
    """None for whoever neither declares for the agency any more nor answers."""
    pk = int(letter.once.rpartition(":")[2])
    person = get_user_model().objects.get(pk=pk)
    if pk not in _declare_for(declaration.agency_id) and not policy.is_answerer(held_by(person)):
        return None
    return person.email, _told(declaration)


def _declare_for(agency_id: int) -> set[int]:
    groups = AgencyRole.objects.filter(agency=agency_id, role__in=policy.DECLARES).values("group")
    active = get_user_model().objects.filter(is_active=True, groups__in=groups)
    return set(active.values_list("pk", flat=True))


def of_declaration(declaration, letter) -> tuple[str, dict] | None:
    """None for whoever no longer declares for the agency."""
    pk = int(letter.once.rpartition(":")[2])
    if pk not in _declare_for(declaration.agency_id):
        return None
    told = _told(declaration) | {"on": day(declaration.answered_at)}
    return get_user_model().objects.get(pk=pk).email, told


def _told(declaration) -> dict:
    said = rules.version(declaration.policy_version).expectation(declaration.expectation)
    return {
        "expectation": said.short if said else declaration.expectation,
        "year": years.called(declaration.starts_in),
        "link": settings.SITE_URL + declaration.get_absolute_url(),
    }
