"""Who may open a multi-agency audit, and who grades its cases for an agency.

`grants` is the rule; each grant names its way (`audits.multi_agency.ways`).
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from django.contrib.auth import get_user_model
from django.db.models import Exists

from accounts.models import Membership
from audits.multi_agency import ways
from audits.multi_agency.models import AuditedAgency
from core import access
from core.access import CONTRIBUTE, VIEW, ForGroup
from partnership import succession
from partnership.auth import held_by
from partnership.held import held_now
from partnership.models import Agency, AgencyRole


class AuditParties:
    """The groups of a batch of audits, read in a constant number of statements."""

    def __init__(self, audits: Iterable):
        self.audits = list(audits)

    @cached_property
    def agencies(self) -> dict[int, list[int]]:
        """Of each audit, the agencies whose people grade its cases now."""
        rows = AuditedAgency.objects.unscoped("which agencies grade the cases of each audit")
        rows = rows.at_work().filter(audit__in=[each.pk for each in self.audits])
        asked = list(rows.order_by("pk").values_list("audit_id", "agency_id"))
        now = succession.now({agency for _, agency in asked})
        found: dict[int, list[int]] = defaultdict(list)
        for audit, agency in asked:
            if now[agency] not in found[audit]:
                found[audit].append(now[agency])
        return found

    @cached_property
    def auditing(self) -> dict[int, list[int]]:
        """By agency, the groups of those who audit for it."""
        wanted = {each for found in self.agencies.values() for each in found}
        rows = AgencyRole.objects.filter(agency__in=wanted, role__in=ways.AUDIT)
        found: dict[int, list[int]] = defaultdict(list)
        for agency, group in rows.order_by("pk").values_list("agency_id", "group_id"):
            found[agency].append(group)
        return found

    @cached_property
    def partners(self) -> list[int]:
        rows = AgencyRole.objects.filter(
            agency__kind=Agency.Kind.SAFEGUARDING_PARTNER, agency__closed_on=None,
            agency__succeeded_by=None, role__in=ways.THE_PARTNERS,
        )  # fmt: skip
        return list(rows.order_by("pk").values_list("group_id", flat=True))

    def grants(self, audit) -> list[access.Grant]:
        found: list[access.Grant] = [
            ForGroup(group, VIEW, ways.OF_A_PARTNER) for group in self.partners
        ]
        for agency in self.agencies[audit.pk]:
            found += [
                ForGroup(group, CONTRIBUTE, ways.AUDITS_FOR_IT) for group in self.auditing[agency]
            ]
        return found


def grants(audits) -> dict[int, list[access.Grant]]:
    found = AuditParties(audits)
    return {each.pk: found.grants(each) for each in found.audits}


def auditing_for(person, agency):
    """A query, for a condition: the roles in which somebody audits for ``agency`` at this moment,
    those included that they stand in for somebody in."""
    person_is_active = get_user_model().objects.filter(pk=person.pk, is_active=True)
    rows = Membership.objects.filter(access.groups_acted_in(person), Exists(person_is_active))
    return rows.filter(group__agency_role__agency=agency, group__agency_role__role__in=ways.AUDIT)


def audits_for(person) -> set[int]:
    """The agencies for which somebody grades cases, those included that they took over; in a
    request, as it began."""
    return _of(held_by(person))


def audits_for_now(person) -> set[int]:
    """The same at the moment of an operation."""
    return _of(held_now(person))


def _of(held) -> set[int]:
    theirs = {agency for agency, role in held if role in ways.AUDIT}
    return succession.standing_for(theirs) if theirs else set()


def is_partner(held) -> bool:
    """Whether what somebody holds makes them one of those who agree a theme."""
    theirs = {agency for agency, role in held if role in ways.THE_PARTNERS}
    rows = Agency.objects.filter(
        pk__in=theirs, kind=Agency.Kind.SAFEGUARDING_PARTNER, closed_on=None, succeeded_by=None
    )
    return bool(theirs) and rows.exists()
