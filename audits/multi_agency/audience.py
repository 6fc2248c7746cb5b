"""Which agencies can be asked to grade the cases, and whether anybody there would."""

from collections.abc import Iterable
from typing import NamedTuple

from accounts.models import Membership
from audits.multi_agency import ways
from audits.multi_agency.models import AuditedAgency
from partnership import succession
from partnership.models import Agency


class Candidate(NamedTuple):
    """``has_auditor``: a person there would grade the cases."""

    agency: Agency
    has_auditor: bool

    @property
    def note(self) -> str:
        return "" if self.has_auditor else "Nobody audits for it"


def candidates(person, but: Iterable[int] = ()) -> list[Candidate]:
    """Every agency that is there, by name, and not the business team itself. ``but``: keys of
    agencies. Two statements, however many there are."""
    rows = Agency.objects.visible_to(person).filter(closed_on=None, succeeded_by=None)
    rows = rows.exclude(kind=Agency.Kind.BUSINESS_TEAM).exclude(pk__in=but).order_by("name")
    audited = audited_for()
    return [Candidate(each, each.pk in audited) for each in rows]


def audited_for() -> set[int]:
    """The keys of agencies at which somebody would grade cases."""
    rows = Membership.objects.filter(user__is_active=True, group__agency_role__role__in=ways.AUDIT)
    return set(rows.values_list("group__agency_role__agency", flat=True))


def standing_in(rows: Iterable[AuditedAgency]) -> set[int]:
    """The keys of the agencies whose people grade the cases now, for these rows of an audit."""
    return set(succession.now(each.agency_id for each in rows).values())
