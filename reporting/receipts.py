"""Access receipts: who from outside an agency opened its restricted records, when and why.

For those who lead safeguarding at the agency, and not for their deputies. A record is an agency's
when the agency is in it (`core.models.GuardedRecord.agencies_in_it`). Of a record in which the
reader has a conflict of interest nothing is told but that it exists, and so nothing here.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from core import access, access_log
from core.models import AccessLog
from core.restriction import Kind
from core.words import short_moment
from partnership import naming, succession
from partnership.auth import held_themself
from partnership.models import AgencyRole
from partnership.roles import LEADS

What = AccessLog.What
REASONS = (What.REASON, What.EMERGENCY)
TOLD = (*REASONS, What.VIEW, What.DOWNLOAD, What.PRINT, What.EXPORT)
NOT_RESTRICTED = "Not restricted at that time, so no reason was asked for"
RESTRICTED_IT = "Restricted it themself"
NONE_GIVEN = "No reason is on record"
SHOWN = 200  # lines
COLUMNS = ("Reference", "Who", "Of", "What", "When", "Why")


def agencies_led(person) -> set[int]:
    """The keys of the agencies at which somebody leads safeguarding, in nobody's stead: a deputy
    comes by nothing restricted."""
    return {agency for agency, role in held_themself(person) if role in LEADS}


def rows(person, *, local_times: bool = False) -> list[list[Any]]:
    """The latest `SHOWN` lines, the latest first, in a constant number of statements a kind."""
    agencies = succession.standing_for(agencies_led(person))
    found: list[AccessLog] = []
    references: dict[str, str] = {}
    insiders = access.membership_model().objects.filter(group__agency_role__agency__in=agencies)
    for model in access_log.record_kinds():
        theirs = _restricted_records(model, agencies, person)
        references |= theirs
        lines = AccessLog.objects.filter(about__in=theirs, what__in=TOLD, person__isnull=False)
        lines = lines.select_related("reason")
        found += lines.exclude(person__in=insiders.values("user")).order_by("-at", "-pk")[:SHOWN]
    found = sorted(found, key=lambda line: (line.at, line.pk), reverse=True)[:SHOWN]
    why = _Why(found)
    names = naming.names({line.person_id for line in found})
    posts = _posts(line.person_id for line in found)
    return [
        [
            references[line.about],
            names[line.person_id],
            posts.get(line.person_id, ""),
            What(line.what).label,
            line.at if local_times else short_moment(line.at),
            why.of(line),
        ]
        for line in found
    ]


class _Why:
    """Why each of these lines was written: two statements, and one for each kind of record."""

    def __init__(self, lines: list[AccessLog]):
        about, people = {line.about for line in lines}, {line.person_id for line in lines}
        given = AccessLog.objects.filter(about__in=about, person__in=people, what__in=REASONS)
        self.given = list(given.select_related("reason").order_by("-pk"))
        self.restricted = [
            (f"{model._meta.label}:{record}", by, since, until)
            for model in access_log.record_kinds()
            for record, by, since, until in _restrictions(model, about)
        ]

    def of(self, line: AccessLog) -> str:
        if line.what in REASONS:
            return line.said
        if line.page.startswith(BY_RECORD_KEEPERS):
            return _for_record_keepers(line)
        standing = [
            by
            for about, by, since, until in self.restricted
            if about == line.about and since <= line.at and (not until or line.at <= until)
        ]
        if not standing:
            return NOT_RESTRICTED
        earlier = (
            each.said
            for each in self.given
            if each.pk < line.pk and (each.about, each.person_id) == (line.about, line.person_id)
        )
        return next(earlier, RESTRICTED_IT if line.person_id in standing else NONE_GIVEN)


def _restrictions(model: Any, labels: set[str]):
    """The key, by whom, since when and until when, of each time one of these was restricted."""
    prefix = f"{model._meta.label}:"
    keys = [label.removeprefix(prefix) for label in labels if label.startswith(prefix)]
    decided = access.exclusion_table(model).objects.unscoped("when records were restricted")
    decided = decided.filter(kind=Kind.RESTRICTED, record__in=keys)
    return decided.values_list("record", "decided_by", "decided_at", "ended_at")


# Those who answer for what is kept open no record at its own address: their pages, and the
# operation that has an export made.
BY_RECORD_KEEPERS = ("records:", "reporting.ask_for_export")


def _for_record_keepers(line: AccessLog) -> str:
    if line.page == "records:hold":
        return "To look at its legal holds or place one: nothing of what it says was shown"
    return f"For the subject access request {line.detail}"


def _restricted_records(model: Any, agencies: set[int], person) -> dict[str, str]:
    """Label to reference of what is, or was, restricted and has one of these agencies in it."""
    in_it = Q(pk__in=[])
    for name in model.agencies_in_it:  # the name stays that of an agency that was taken over
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
