"""Who at an agency takes a matter at a step: the contact, then deputies, then the leads."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.models import Membership
from core.words import in_sentence
from partnership.models import DirectoryContact, HeldRole
from partnership.roles import LEADS, Role


@dataclass(frozen=True)
class Contact:
    """A person who can be called, with the membership their right would hang from."""

    user_id: int
    membership_id: int
    held_role_id: int
    full_name: str
    job_title: str
    email: str
    telephone: str
    role: str
    is_deputy: bool = False
    is_lead_instead: bool = False

    @property
    def post(self) -> str:
        """What they are: their job title as they write it, else the role they are listed for."""
        return self.job_title or in_sentence(Role(self.role).label)


class Directory:
    """The contacts of some agencies for one procedure, read at once in three statements.

    `at(agency_id, step)`: everyone listed there who still holds the role and has an active
    account, the first contact first. Where nobody is listed (or all have left), the
    agency's safeguarding leads stand in (or the holders of other ``stand_ins``), and say so;
    an agency without leads gives an empty list, and the business team has to find someone.
    """

    def __init__(
        self, procedure: str, agency_ids: Iterable[int], stand_ins: Sequence[str] = LEADS
    ):
        agency_ids = set(agency_ids)
        listed = (
            DirectoryContact.objects.filter(procedure=procedure, agency__in=agency_ids)
            .filter(held_role__ended_on=None, held_role__person__is_active=True)
            .values_list("agency_id", "step", "order", "held_role_id")
            .order_by("agency_id", "step", "order", "pk")
        )
        listed = list(listed)
        held = HeldRole.objects.unscoped("the published contacts of a step").filter(
            ended_on=None, person__is_active=True
        )
        held = held.filter(pk__in=[row[3] for row in listed]) | held.filter(
            agency_role__agency__in=agency_ids, agency_role__role__in=stand_ins
        )
        held = {row.pk: row for row in held.select_related("person", "agency_role")}
        memberships = {
            (user, group): pk
            for pk, user, group in Membership.objects.filter(
                user__in={row.person_id for row in held.values()}
            ).values_list("pk", "user_id", "group_id")
        }

        def contact(row, **how):
            membership = memberships.get((row.person_id, row.agency_role.group_id))
            if membership is None:
                return None
            person = row.person
            return Contact(
                person.pk, membership, row.pk, person.full_name, person.job_title,
                person.email, person.telephone, row.agency_role.role, **how,
            )

        self._listed = defaultdict(list)
        for agency, step, _, pk in listed:
            place = self._listed[agency, step]
            if found := contact(held[pk], is_deputy=bool(place)):
                place.append(found)
        self._leads = defaultdict(list)
        ranked = [row for row in held.values() if row.agency_role.role in stand_ins]
        for row in sorted(ranked, key=lambda row: (stand_ins.index(row.agency_role.role), row.pk)):
            if found := contact(row, is_lead_instead=True):
                self._leads[row.agency_role.agency_id].append(found)

    def at(self, agency_id: int, step: int) -> list[Contact]:
        return self._listed.get((agency_id, step)) or self._leads.get(agency_id) or []

    def leads(self, agency_id: int) -> list[Contact]:
        """The agency's safeguarding leads, whoever is listed."""
        return list(self._leads.get(agency_id, ()))
