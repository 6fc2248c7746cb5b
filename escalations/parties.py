"""Who is who in an escalation: who may open it, who may add to it, whose turn it is.

`grants` is the rule. Each grant names the way it came by: all of them are listed in
`escalations.ways`, and for every role in docs/roles.md, which is made from the same lines.

Sources: fact sheet, section 11 (roles) and 1 (who acts at each step).
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from django.contrib.auth import get_user_model
from django.db.models import Q

from accounts.models import Membership
from core import access, restriction
from core.access import CONTRIBUTE, VIEW, ForGroup, ForPerson
from core.put_once import answers
from escalations import sides_by_person, ways
from escalations.models import Participant
from escalations.policy import AGENCIES, Answer, Side, Step
from escalations.recommendation_models import RecommendationAnswer
from partnership import cover, succession
from partnership.auth import Held, held_by, holds_role
from partnership.directory import Contact, Directory
from partnership.models import Agency, AgencyRole, HeldRole
from partnership.roles import LEADS, PRACTICE, SENIORS, Role

PROCEDURE = "escalation"
OFFICERS = (Role.DELEGATED_SAFEGUARDING_PARTNER, Role.LEAD_SAFEGUARDING_PARTNER)


# What `Parties` asks, each put together once (`core.put_once`): every operation on a case asks it.


def _statutory_partners():
    partners = Agency.objects.filter(
        kind=Agency.Kind.SAFEGUARDING_PARTNER, succeeded_by=None, closed_on=None
    )
    return partners.order_by("pk").values_list("pk", "name")


def _groups_of(agencies, roles):
    rows = AgencyRole.objects.filter(agency__in=agencies, role__in=roles)
    return rows.values_list("agency_id", "role", "group_id")


def _still_held(held_roles):
    rows = HeldRole.objects.unscoped("through which role each was raised")
    rows = rows.filter(pk__in=held_roles, ended_on=None)
    return rows.values_list("pk", "agency_role__group_id")


def _taking_part(escalations):
    rows = Participant.objects.unscoped("who takes part")
    rows = rows.filter(escalation__in=escalations, held_role__ended_on=None)
    return rows.values_list(
        "escalation_id", "held_role__person_id", "held_role__agency_role__group_id", "side",
        "brought_in_by__full_name",
    )  # fmt: skip


def _memberships_of(people):
    rows = Membership.objects.filter(user__in=people)
    return rows.values_list("pk", "user_id", "group_id", "user__is_active")


class Parties:
    """The people and groups of a batch of escalations, read in a constant number of statements."""

    def __init__(self, escalations: Iterable):
        self.escalations = list(escalations)
        agencies = {e.raising_agency_id for e in self.escalations}
        agencies |= {e.challenged_agency_id for e in self.escalations}
        # An agency that another took over is stood for by that one's people.
        self.now = succession.now(agencies)
        agencies = set(self.now.values())
        # The statutory partners by key, with their names; none before anything is at step 4.
        self.partners: dict[int, str] = {}
        if any(e.step == Step.STATUTORY_PARTNERS for e in self.escalations):
            self.partners = dict(answers(_statutory_partners))
        self.agencies = agencies | self.partners.keys()
        self.directory = Directory(PROCEDURE, self.agencies)

    @cached_property
    def partner_directory(self) -> Directory:
        """Whom to call at each partner at step 4: those listed, else its delegates, no leads."""
        return Directory(PROCEDURE, self.partners, stand_ins=[Role.DELEGATED_SAFEGUARDING_PARTNER])

    @cached_property
    def decisions(self) -> dict[int, restriction.Decisions]:
        """What was decided of who may open each (`core.restriction`)."""
        return restriction.decisions_on(self.escalations)

    def _decided(self, escalation) -> restriction.Decisions:
        return self.decisions.get(escalation.pk, restriction.NONE)

    def can_act(self, escalation, person: int) -> bool:
        """Neither a conflict of interest keeps somebody from it, nor a list on which they are not,
        or only to read it."""
        decided = self._decided(escalation)
        if person in decided.conflicted:
            return False
        if not escalation.is_restricted:
            return True
        membership, right = decided.named.get(person, (None, access.VIEW))
        return membership is not None and right != access.VIEW

    def keepers(self, escalation) -> list[int]:
        """Who finds somebody where a side has nobody: the Business Managers, or of a restricted
        one those named who keep its list. Nobody of one that is still inside its agency: a letter
        asks the agency's administrators (`escalations.no_lead`)."""
        if escalation.is_internal:
            return []
        decided = self._decided(escalation)
        if escalation.is_restricted and decided.keepers:
            return decided.keepers
        return [each for each in self.business_managers if each not in decided.conflicted]

    @cached_property
    def business_managers(self) -> list[int]:
        """User ids of the Business Managers: told by role, as they see every escalation by role."""
        return list(
            get_user_model()
            .objects.filter(is_active=True, groups__agency_role__role=Role.BUSINESS_MANAGER)
            .order_by("pk")
            .values_list("pk", flat=True)
        )

    @cached_property
    def hear_of_a_rejection(self) -> list[int]:
        """User ids of the partners' Lead Safeguarding Partners and the Independent Scrutineers."""
        groups = AgencyRole.objects.filter(
            Q(role=Role.LEAD_SAFEGUARDING_PARTNER, agency__in=self.partners)
            | Q(role=Role.INDEPENDENT_SCRUTINEER)
        )
        people = get_user_model().objects.filter(is_active=True, groups__agency_role__in=groups)
        return list(people.order_by("pk").distinct().values_list("pk", flat=True))

    @cached_property
    def groups(self) -> dict[tuple[int, str], list[int]]:
        """The groups of each agency's leads, seniors, and officers of a statutory partner."""
        found = defaultdict(list)
        if self.agencies:
            roles = [*LEADS, *SENIORS, *OFFICERS]
            for agency, role, group in answers(_groups_of, self.agencies, roles):
                found[agency, role].append(group)
        return found

    @cached_property
    def rejected(self) -> set[int]:
        """The keys of those whose recommendation an agency rejected."""
        if not self.partners:
            return set()
        rows = RecommendationAnswer.objects.unscoped("whose recommendation was rejected").filter(
            escalation__in=[e.pk for e in self.escalations], answer=Answer.REJECTED
        )
        return set(rows.values_list("escalation", flat=True))

    @cached_property
    def raiser(self) -> dict[int, int | None]:
        """The membership through which each was raised.

        None once the raiser no longer holds the role: the right went with it.
        """
        held = {e.raised_as_id for e in self.escalations}
        raised_as = dict(answers(_still_held, held)) if held else {}
        return {
            e.pk: self._memberships.get((e.raised_by_id, raised_as.get(e.raised_as_id)))
            for e in self.escalations
        }

    def raiser_is_there(self, escalation) -> bool:
        """Whether whoever raised it holds the role in which they did, with an open account."""
        is_held = self.raiser[escalation.pk] is not None
        return is_held and escalation.raised_by_id in self._active

    @cached_property
    def brought_in(self) -> dict[int, list[tuple[int, int, str, str]]]:
        """Those brought in who still hold the role: (person, membership, side, by whom)."""
        found = defaultdict(list)
        for escalation, person, group, side, by in self._participants:
            if (membership := self._memberships.get((person, group))) is not None:
                found[escalation].append((person, membership, side, by))
        return found

    def brought_in_by(self, escalation, side: Side) -> list[int]:
        """Those whom a side brought in, whose account is open and who `can_act`."""
        return [
            person
            for person, _, theirs, _ in self.brought_in[escalation.pk]
            if theirs == side and person in self._active and self.can_act(escalation, person)
        ]

    def stands_on_both_sides(self, escalation) -> bool:
        """Whether one agency does, so that its people stand on a side each for themself."""
        return self.agency_of(escalation, Side.RAISING) == self.agency_of(
            escalation, Side.CHALLENGED
        )

    def raises(self, escalation, person: int) -> bool:
        """Whether somebody stands on the raising side of one where their agency is on both."""
        if person == escalation.raised_by_id:
            return True
        return any(
            each == person and side == Side.RAISING
            for each, _, side, _ in self.brought_in[escalation.pk]
        )

    def brought_in_now(self, escalation) -> list[int]:
        """Those brought in whose account is open."""
        found = [person for person, _, _, _ in self.brought_in[escalation.pk]]
        return [person for person in found if person in self._active]

    @cached_property
    def _participants(self) -> list[tuple[int, int, int, str, str]]:
        keys = [e.pk for e in self.escalations if e.pk]
        return answers(_taking_part, keys) if keys else []

    @cached_property
    def _memberships(self) -> dict[tuple[int, int], int]:
        return {(user, group): pk for pk, user, group, _ in self._member_rows}

    @cached_property
    def _active(self) -> set[int]:
        return {user for _, user, _, active in self._member_rows if active}

    @cached_property
    def _member_rows(self) -> list[tuple[int, int, int, bool]]:
        people = {e.raised_by_id for e in self.escalations}
        people |= {row[1] for row in self._participants}
        return answers(_memberships_of, people) if people else []

    def contacts(self, escalation, side: Side, step: int) -> list[Contact]:
        """The people who take it for a side at a step, first contact first.

        Those who `can_act`: the next in the list comes first, and where none of it can, the leads
        stand in.
        """
        able = [
            [each for each in contacts if self.can_act(escalation, each.user_id)]
            for contacts in self._listed(escalation, side, step)
        ]
        if side == Side.PARTNERS:
            return [contact for contacts in able for contact in contacts[:1]]
        return able[0] or self.leads(escalation, side)

    def leads(self, escalation, side: Side) -> list[Contact]:
        """The safeguarding leads of a side's agency who `can_act`."""
        found = self.directory.leads(self.agency_of(escalation, side))
        if self.stands_on_both_sides(escalation):
            found = self._answering(escalation, side, found)
        return [each for each in found if self.can_act(escalation, each.user_id)]

    def _listed(self, escalation, side: Side, step: int) -> list[list[Contact]]:
        """Whom the directory has for a side at a step, a list for each agency.

        For the statutory partners: the first contact of each partner at step 4. An agency
        has no step 4 of its own: its step 3 people go on speaking for it.
        """
        if side == Side.PARTNERS:
            return [self.partner_directory.at(partner, step) for partner in self.partners]
        agency, step = self.agency_of(escalation, side), min(step, Step.SENIOR_MANAGERS)
        if self.stands_on_both_sides(escalation):
            at_step_3 = step == Step.SENIOR_MANAGERS
            found = self.directory.at(agency, step) if at_step_3 else self.directory.leads(agency)
            return [self._answering(escalation, side, found)]
        return [self.directory.at(agency, step)]

    def _answering(self, escalation, side: Side, contacts: list[Contact]) -> list[Contact]:
        """Where one agency stands on both sides: who of it answers, in an office by which they do
        (`escalations.sides_by_person`); for the raising side nobody does, but its own people."""
        if side == Side.RAISING:
            return []
        return [
            each
            for each in contacts
            if each.role in (*LEADS, *SENIORS) and not self.raises(escalation, each.user_id)
        ]

    def leads_take(self, escalation, side: Side) -> bool:
        """Whether nobody is listed for a side's agency at the present step."""
        return all(
            each.is_lead_instead for each in self._listed(escalation, side, escalation.step)[0]
        )

    def named(self, escalation) -> list[tuple]:
        """(person, agency) of each who is on the list of a restricted one and can open it."""
        decided = self._decided(escalation)
        memberships = [
            membership
            for person, (membership, _) in decided.named.items()
            if membership is not None and person not in decided.conflicted
        ]
        rows = Membership.objects.filter(pk__in=memberships, group__agency_role__isnull=False)
        rows = rows.select_related("user", "group__agency_role").order_by("user__full_name")
        return [(row.user, row.group.agency_role.agency_id) for row in rows]

    def agency_of(self, escalation, side: Side) -> int:
        """The key of the agency whose people stand for a side now."""
        raising = side == Side.RAISING
        return self.now[
            escalation.raising_agency_id if raising else escalation.challenged_agency_id
        ]

    def acting(self, escalation, side: Side) -> list[int]:
        """The people (user ids) of a side who must act at the present step, and can.

        At step 1 the one who raised it acts for the raising side; once they have left, or their
        account is closed, or they cannot act, their agency's safeguarding leads do. Of neither
        agency, when the Business Manager closes it: nobody.
        """
        if side == Side.MANAGER:
            return []
        if side == Side.BOTH:
            return [each for agency in AGENCIES for each in self.acting(escalation, agency)]
        if side != Side.PARTNERS and self.stands_on_both_sides(escalation):
            return self._acting_by_person(escalation, side)
        if side == Side.RAISING and escalation.step == Step.PRACTITIONERS:
            raiser = escalation.raised_by_id
            if self.raiser_is_there(escalation) and self.can_act(escalation, raiser):
                return [raiser]
            return [contact.user_id for contact in self.leads(escalation, side)]
        answers_at_step_1 = side == Side.CHALLENGED and escalation.step == Step.PRACTITIONERS
        if answers_at_step_1 and (workers := self.brought_in_by(escalation, side)):
            return workers
        contacts = self.contacts(escalation, side, escalation.step)
        if side != Side.PARTNERS:
            contacts = first_of(contacts)
        return [contact.user_id for contact in contacts]

    def _acting_by_person(self, escalation, side: Side) -> list[int]:
        """Where one agency stands on both sides: who raised it, or else whom they brought in; and
        at step 1 whoever was challenged, then who answers for the agency."""
        theirs, raiser = self.brought_in_by(escalation, side), escalation.raised_by_id
        if side == Side.RAISING:
            is_there = self.raiser_is_there(escalation) and self.can_act(escalation, raiser)
            return [raiser] if is_there else theirs
        if theirs and escalation.step == Step.PRACTITIONERS:
            return theirs
        contacts = first_of(self.contacts(escalation, side, escalation.step))
        return [each.user_id for each in contacts] or theirs

    def to_tell(self, escalation, side: Side) -> list[int]:
        """Who must act; where a side has nobody, the Business Manager, who finds someone."""
        if side == Side.BOTH:
            return [each for agency in AGENCIES for each in self.to_tell(escalation, agency)]
        return self.acting(escalation, side) or self.keepers(escalation)

    def grants(self, escalation) -> list[access.Grant]:
        """Everybody whom the procedure gives a right over it at its present step, and why."""
        found: list[access.Grant] = []
        step, turn = escalation.step, escalation.waiting_for
        acting = set() if escalation.closed_on else set(self.acting(escalation, Side(turn)))
        for agency in dict.fromkeys(self.agency_of(escalation, side) for side in AGENCIES):
            found += self._groups(agency, LEADS, ways.LEADS_SAFEGUARDING)
            if step >= Step.SENIOR_MANAGERS:
                found += self._groups(agency, SENIORS, ways.SPEAKS_FROM_STEP_3)
        if step == Step.STATUTORY_PARTNERS:
            for partner in self.partners:
                delegates = [Role.DELEGATED_SAFEGUARDING_PARTNER]
                found += self._groups(partner, delegates, ways.HEARS_STEP_4)
                for contact in self.partner_directory.at(partner, Step.STATUTORY_PARTNERS):
                    stands_in = contact.is_lead_instead
                    way = ways.HEARS_STEP_4 if stands_in else ways.PARTNERS_CONTACT
                    found.append(self._person(contact, acting, way))
        if escalation.pk in self.rejected:
            for partner in self.partners:
                answer_for_it = [Role.LEAD_SAFEGUARDING_PARTNER]
                found += self._groups(partner, answer_for_it, ways.REJECTED, VIEW)
        for side in AGENCIES:
            for reached in self._steps_listed(escalation):
                for contact in self._listed(escalation, side, reached)[0]:
                    if side == Side.RAISING and reached == Step.PRACTITIONERS:
                        continue  # at step 1 the raising side is the one who raised it
                    stands_in = contact.is_lead_instead
                    way = ways.LEADS_SAFEGUARDING if stands_in else ways.NAMED_CONTACT
                    found.append(self._person(contact, acting, way, f"step {reached}"))
        # Leads who stand in, for a raiser who has left or where all who are listed have a conflict
        # of interest: it is their turn, so it is on their list.
        for side in AGENCIES:
            for lead in self.leads(escalation, side):
                if lead.user_id in acting:
                    found.append(self._person(lead, acting, ways.LEADS_SAFEGUARDING))
        for person, membership, _, by in self.brought_in[escalation.pk]:
            acts, detail = person in acting, f"by {by}"
            grant = ForPerson(person, membership, CONTRIBUTE, acts, ways.BROUGHT_IN, detail)
            found.append(grant)
        if (membership := self.raiser[escalation.pk]) is not None:
            raiser = escalation.raised_by_id
            found.append(ForPerson(raiser, membership, CONTRIBUTE, raiser in acting, ways.RAISED))
        return found

    @staticmethod
    def _steps_listed(escalation) -> range:
        """The steps of which the listed contacts read it: within an agency only those from which
        the partnership does, too."""
        first = Step.SENIOR_MANAGERS if escalation.is_within_an_agency else Step.PRACTITIONERS
        return range(first, min(escalation.step, Step.SENIOR_MANAGERS) + 1)

    def all_grants(self) -> dict[int, list[access.Grant]]:
        """As the procedure has it, and of a restricted one as its list has it."""
        wanted = {escalation.pk: self.grants(escalation) for escalation in self.escalations}
        return restriction.applied(self.escalations, wanted, self.decisions)

    def _groups(
        self, agency: int, roles: Iterable[str], way: str, right: str = CONTRIBUTE
    ) -> list[access.Grant]:
        return [
            ForGroup(group, right, way) for role in roles for group in self.groups[agency, role]
        ]

    @staticmethod
    def _person(contact, acting, way, detail=""):
        acts = contact.user_id in acting
        return ForPerson(contact.user_id, contact.membership_id, CONTRIBUTE, acts, way, detail)


def first_of(contacts: list[Contact]) -> list[Contact]:
    """Whose turn it is among an agency's contacts: the first, or all leads standing in."""
    return contacts if contacts and contacts[0].is_lead_instead else contacts[:1]


def told_at_first(
    directory: Directory, agency_id: int, step: int = Step.PRACTITIONERS
) -> list[Contact]:
    """Who of an agency hears of a new escalation that begins at ``step``: who takes that, and the
    leads. By the fast track of both agencies, else of the challenged one alone."""
    told = first_of(directory.at(agency_id, step)) + directory.leads(agency_id)
    return list({contact.user_id: contact for contact in reversed(told)}.values())[::-1]


def grants(escalations) -> dict[int, list[access.Grant]]:
    return Parties(escalations).all_grants()


def side_of(person, escalation) -> Side | None:
    """The side a person stands on: their agency's, or the statutory partners' at step 4.

    Someone of both agencies stands with the one that raised it; someone of neither (the
    business team, the scrutineer) stands on no side and cannot speak for one. Where one agency
    stands on both sides, its people stand where `escalations.sides_by_person` says.
    """
    return side_among(held_by(person), escalation, person)


def roles_on(person, escalation, side: Side) -> set[str]:
    """The roles that a person holds at the agency of the side."""
    agency = succession.stands_for(escalation.agency_of(side))
    return {role for at, role in held_by(person) if at == agency}


ANSWERING_FOR_AN_AGENCY = {*LEADS, *SENIORS, *OFFICERS}


def answers_for_its_agency(person, escalation, side: Side) -> bool:
    """Whether somebody answers for the agency of a side, and not for their own work alone.

    Its leads, seniors and officers do, and whom its directory lists for the present step; also
    whoever is deputy of one of these. Where it has nobody of the kind, or where one agency stands
    on both sides, everyone of the side does.
    """
    if sides_by_person.is_so(escalation):
        return True
    if ANSWERING_FOR_AN_AGENCY & roles_on(person, escalation, side):
        return True
    listed = Parties([escalation]).contacts(escalation, side, escalation.step)
    agency = succession.stands_for(escalation.agency_of(side))
    stood_for = (each.person_id for each in cover.today_for(person) if each.agency_id == agency)
    people = {person.pk, *stood_for}
    return not listed or any(each.user_id in people for each in listed)


# A trainer or a chair of governors is of an agency, too, and does not speak for it in a case.
SPEAKING = {*PRACTICE, Role.DELEGATED_SAFEGUARDING_PARTNER}


def side_among(held: Held, escalation, person) -> Side | None:
    """``held``: what ``person`` holds, themself or as a deputy."""
    agencies = {agency for agency, role in held if role in SPEAKING}
    if sides_by_person.is_so(escalation):
        speaks = succession.stands_for(escalation.challenged_agency) in agencies
        if speaks and (side := sides_by_person.side_among(person, held, escalation)):
            return side
    elif succession.stands_for(escalation.raising_agency) in agencies:
        return Side.RAISING
    elif succession.stands_for(escalation.challenged_agency) in agencies:
        return Side.CHALLENGED
    roles = {role for _, role in held}
    if (
        escalation.step == Step.STATUTORY_PARTNERS
        and Role.DELEGATED_SAFEGUARDING_PARTNER.value in roles
    ):
        return Side.PARTNERS
    return None


def stands_on(person, leads: str = "") -> dict[Side, Q]:
    """`side_of` as conditions on escalations: by side, that ``person`` stands on it.

    ``leads``: how the escalation is reached from the row that is asked about, "escalation__".
    Empty for whoever speaks for no agency.
    """
    agencies = {agency for agency, role in held_by(person) if role in SPEAKING}
    if not agencies:
        return {}

    def is_one_of(agencies, agency: str = "challenged_agency") -> Q:
        now, since = f"{leads}{agency}__in", f"{leads}{agency}__succeeded_by__in"
        return Q(**{now: agencies}) | Q(**{since: agencies})

    raising = is_one_of(agencies, "raising_agency")
    challenged = is_one_of(agencies)
    same = sides_by_person.condition(leads)
    own = sides_by_person.conditions(person, leads, is_one_of)
    return {
        Side.RAISING: (~same & raising) | (same & challenged & own[Side.RAISING]),
        Side.CHALLENGED: (~same & ~raising & challenged)
        | (same & challenged & own[Side.CHALLENGED]),
    }


def hears(person) -> bool:
    """Whether they are an officer of a statutory partner: of those, whoever may add to an
    escalation at step 4 hears it."""
    return any(role in OFFICERS for _, role in held_by(person))


def identities_withheld_from(person) -> bool:
    """The Independent Scrutineer reads everything but who the child is (fact sheet, 11.14)."""
    return holds_role(person, Role.INDEPENDENT_SCRUTINEER)
