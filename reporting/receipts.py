"""Access receipts: who from outside an agency opened its restricted records, when and why.

For those who lead safeguarding at the agency. A record is an agency's when the agency is in it
(`core.models.GuardedRecord.agencies_in_it`). Of a record in which the reader has a conflict of
interest nothing is told but that it exists, and so nothing here.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from core import access, access_log
from core.models import AccessLog
from core.restriction import Kind
from core.words import short_moment
from partnership import naming
from partnership.auth import held_by
from partnership.models import AgencyRole
from partnership.roles import LEADS

What = AccessLog.What
TOLD = (What.REASON, What.EMERGENCY, What.VIEW, What.DOWNLOAD, What.PRINT)
SHOWN = 200  # lines
COLUMNS = ("Reference", "Who", "Of", "What", "When", "Why")


def agencies_led(person) -> set[int]:
    """The keys of the agencies at which somebody leads safeguarding."""
    return {agency for agency, role in held_by(person) if role in LEADS}


def rows(person, *, local_times: bool = False) -> list[list[Any]]:
    """The latest `SHOWN` lines, the latest first, in a constant number of statements a kind."""
    agencies = agencies_led(person)
    found: list[AccessLog] = []
    references: dict[str, str] = {}
    insiders = access.membership_model().objects.filter(group__agency_role__agency__in=agencies)
    for model in access_log.record_kinds():
        theirs = _restricted_records(model, agencies, person)
        references |= theirs
        lines = AccessLog.objects.filter(about__in=theirs, what__in=TOLD, person__isnull=False)
        found += lines.exclude(person__in=insiders.values("user")).order_by("-at", "-pk")[:SHOWN]
    found = sorted(found, key=lambda line: (line.at, line.pk), reverse=True)[:SHOWN]
    names = naming.names({line.person_id for line in found})
    posts = _posts(line.person_id for line in found)
    return [
        [
            references[line.about],
            names[line.person_id],
            posts.get(line.person_id, ""),
            What(line.what).label,
            line.at if local_times else short_moment(line.at),
            line.detail if line.what in (What.REASON, What.EMERGENCY) else "",
        ]
        for line in found
    ]


def _restricted_records(model: Any, agencies: set[int], person) -> dict[str, str]:
    """Label to reference of what is, or was, restricted and has one of these agencies in it."""
    in_it = Q(pk__in=[])
    for name in model.agencies_in_it:
        in_it |= Q(**{f"{name}__in": agencies})
    decided = access.exclusion_table(model).objects.unscoped("which records were restricted")
    restricted = decided.filter(kind=Kind.RESTRICTED).values("record")
    records = model.objects.unscoped("references of an agency’s own restricted records")
    records = records.filter(in_it, pk__in=restricted)
    records = records.exclude(pk__in=access.standing(person).kept_from(model, person.pk))
    return {
        f"{model._meta.label}:{pk}": reference
        for pk, reference in records.values_list("pk", "reference")
    }


def _posts(people: Iterable[int]) -> dict[int, str]:
    """What somebody is: the roles that they hold now, with the agency."""
    held = AgencyRole.objects.filter(group__user__in=set(people)).order_by("pk")
    found: dict[int, list[str]] = {}
    for person, role, agency in held.values_list("group__user", "role", "agency__name"):
        found.setdefault(person, []).append(f"{AgencyRole(role=role).get_role_display()}, {agency}")
    return {person: "; ".join(posts) for person, posts in found.items()}
