"""Mails about declarations: what became of one. Which it was, a date and a link, and no more.

Each is told to each person once; the last part of its name is the person's key.
"""

from django.conf import settings
from django.contrib.auth import get_user_model

from core import letters
from core.words import day
from partnership import years
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


def _declare_for(agency_id: int) -> set[int]:
    groups = AgencyRole.objects.filter(agency=agency_id, role__in=policy.DECLARES).values("group")
    active = get_user_model().objects.filter(is_active=True, groups__in=groups)
    return set(active.values_list("pk", flat=True))


def of_declaration(declaration, letter) -> tuple[str, dict] | None:
    """None for whoever no longer declares for the agency."""
    pk = int(letter.once.rpartition(":")[2])
    if pk not in _declare_for(declaration.agency_id):
        return None
    said = rules.version(declaration.policy_version).expectation(declaration.expectation)
    return get_user_model().objects.get(pk=pk).email, {
        "expectation": said.short if said else declaration.expectation,
        "year": years.called(declaration.starts_in),
        "on": day(declaration.answered_at),
        "link": settings.SITE_URL + declaration.get_absolute_url(),
    }
