"""Who is who in an escalation: who may open it, who may add to it, whose turn it is.

| who | from | right |
|---|---|---|
| who raised it | the start | contribute |
| both agencies' safeguarding leads (headteacher or DSL of a school) | the start | contribute |
| the contacts and deputies of both agencies at each step reached | that step | contribute |
| both agencies' senior managers and partnership representatives | step 3 | contribute |
| the safeguarding partners' delegates | step 4 | contribute |
| Business Manager | the start, every escalation | manage |
| Head of Safeguarding, Independent Scrutineer | the start, every escalation | view |

Sources: fact sheet, section 11 (roles) and 1 (who acts at each step).
"""

from collections import defaultdict
from collections.abc import Iterable

from accounts.models import Membership
from core import access
from core.access import CONTRIBUTE, ForGroup, ForPerson
from escalations.policy import Side, Step
from partnership.directory import Contact, Directory
from partnership.models import Agency, AgencyRole, HeldRole
from partnership.roles import LEADS, SENIORS, Role

PROCEDURE = "escalation"
SIDES_WITH_AGENCY = (Side.RAISING, Side.CHALLENGED)


class Parties:
    """The people and groups of a batch of escalations, read in a constant number of statements."""

    def __init__(self, escalations: Iterable):
        escalations = list(escalations)
        agencies = {e.raising_agency_id for e in escalations}
        agencies |= {e.challenged_agency_id for e in escalations}
        partners = set()
        if any(e.step == Step.STATUTORY_PARTNERS for e in escalations):
            partners = set(
                Agency.objects.filter(
                    kind=Agency.Kind.SAFEGUARDING_PARTNER, succeeded_by=None
                ).values_list("pk", flat=True)
            )
        self.directory = Directory(PROCEDURE, agencies | partners)
        self.partners = sorted(partners)
        self.groups = defaultdict(list)
        for agency, role, group in AgencyRole.objects.filter(
            agency__in=agencies | partners,
            role__in=[*LEADS, *SENIORS, Role.DELEGATED_SAFEGUARDING_PARTNER],
        ).values_list("agency_id", "role", "group_id"):
            self.groups[agency, role].append(group)
        raised_as = dict(
            HeldRole.objects.unscoped("through which role each was raised")
            .filter(pk__in={e.raised_as_id for e in escalations})
            .values_list("pk", "agency_role__group_id")
        )
        people = {e.raised_by_id for e in escalations}
        memberships = {
            (user, group): pk
            for pk, user, group in Membership.objects.filter(user__in=people).values_list(
                "pk", "user_id", "group_id"
            )
        }
        # None once the raiser no longer holds the role: the right went with it.
        self.raiser = {
            e.pk: memberships.get((e.raised_by_id, raised_as[e.raised_as_id])) for e in escalations
        }

    def contacts(self, escalation, side: Side, step: int) -> list[Contact]:
        """The people who take it for a side at a step, first contact first.

        For the statutory partners: the first contact of each partner at step 4. An agency
        has no step 4 of its own: its step 3 people go on speaking for it.
        """
        if side == Side.PARTNERS:
            found = (self.directory.at(partner, step)[:1] for partner in self.partners)
            return [contact for contacts in found for contact in contacts]
        agency = (
            escalation.raising_agency_id
            if side == Side.RAISING
            else escalation.challenged_agency_id
        )
        return self.directory.at(agency, min(step, Step.SENIOR_MANAGERS))

    def acting(self, escalation, side: Side) -> list[int]:
        """The people (user ids) of a side who must act at the present step."""
        if side == Side.RAISING and escalation.step == Step.PRACTITIONERS:
            if self.raiser[escalation.pk] is not None:
                return [escalation.raised_by_id]
        contacts = self.contacts(escalation, side, escalation.step)
        if side == Side.PARTNERS or not contacts or contacts[0].is_lead_instead:
            return [contact.user_id for contact in contacts]
        return [contacts[0].user_id]

    def grants(self, escalation) -> list[access.Grant]:
        """Everybody who holds a right over the escalation at its present step (table above)."""
        found: list[access.Grant] = []
        step, turn = escalation.step, escalation.waiting_for
        acting = set() if escalation.closed_on else set(self.acting(escalation, Side(turn)))
        agencies = (escalation.raising_agency_id, escalation.challenged_agency_id)
        for agency in agencies:
            roles = [*LEADS, *(SENIORS if step >= Step.SENIOR_MANAGERS else ())]
            for role in roles:
                found += [ForGroup(group, CONTRIBUTE) for group in self.groups[agency, role]]
        if step == Step.STATUTORY_PARTNERS:
            for partner in self.partners:
                groups = self.groups[partner, Role.DELEGATED_SAFEGUARDING_PARTNER]
                found += [ForGroup(group, CONTRIBUTE) for group in groups]
                for contact in self.directory.at(partner, Step.STATUTORY_PARTNERS):
                    found.append(self._person(contact, acting))
        for side in SIDES_WITH_AGENCY:
            for reached in range(Step.PRACTITIONERS, min(step, Step.SENIOR_MANAGERS) + 1):
                for contact in self.contacts(escalation, side, reached):
                    if side == Side.RAISING and reached == Step.PRACTITIONERS:
                        continue  # at step 1 the raising side is the one who raised it
                    found.append(self._person(contact, acting))
        if (membership := self.raiser[escalation.pk]) is not None:
            raiser = escalation.raised_by_id
            found.append(ForPerson(raiser, membership, CONTRIBUTE, acts=raiser in acting))
        return found

    @staticmethod
    def _person(contact, acting):
        return ForPerson(
            contact.user_id, contact.membership_id, CONTRIBUTE, acts=contact.user_id in acting
        )


def grants(escalations) -> dict[int, list[access.Grant]]:
    escalations = list(escalations)
    found = Parties(escalations)
    return {escalation.pk: found.grants(escalation) for escalation in escalations}


def side_of(person, escalation) -> Side | None:
    """The side a person stands on: their agency's, or the statutory partners' at step 4.

    Someone of both agencies stands with the one that raised it; someone of neither (the
    business team, the scrutineer) stands on no side and cannot speak for one.
    """
    held = set(
        AgencyRole.objects.filter(group__in=access.standing(person).group_ids).values_list(
            "agency_id", "role"
        )
    )
    agencies = {agency for agency, _ in held}
    if escalation.raising_agency_id in agencies:
        return Side.RAISING
    if escalation.challenged_agency_id in agencies:
        return Side.CHALLENGED
    roles = {role for _, role in held}
    if (
        escalation.step == Step.STATUTORY_PARTNERS
        and Role.DELEGATED_SAFEGUARDING_PARTNER.value in roles
    ):
        return Side.PARTNERS
    return None
