"""Who at an agency takes a matter at a step: the contact, then deputies, then the leads."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from accounts.models import Membership
from core.put_once import answers, there_are
from core.words import in_sentence
from partnership import succession
from partnership.models import Agency, DirectoryContact, HeldRole
from partnership.roles import LEADS, Role

_followers: dict[Callable[[set[int]], None], Callable[[Any], Any]] = {}


def follow(tell: Callable[[set[int]], None], concerned: Callable[[Any], Any]) -> None:
    """``tell(agencies)`` is called, inside the operation, when who is called at an agency changes.

    It is given that agency, and those that it took over. ``concerned(agencies)``: the rows that
    follow, by agencies' keys; where there are none, it is not called. For an app whose records give
    rights to the contacts of a step; called at start-up.
    """
    _followers[tell] = concerned


def changed(agency_id: int) -> None:
    agencies = succession.standing_for([agency_id])
    concerned = there_are(_concerned, agencies)
    for tell in _followers:
        if tell in concerned:
            tell(agencies)


def _concerned(agencies):
    return {tell: rows(agencies) for tell, rows in _followers.items()}


@dataclass(frozen=True)
class Step:
    """A step of a procedure at which somebody of an agency is called.

    ``who``: who acts there, in words. ``roles``: of which the holders may be listed.
    ``stand_ins``: of which the holders are called where nobody is listed.
    ``partners_alone``: only the statutory partners act there.
    """

    number: int
    title: str
    who: str
    roles: tuple[str, ...]
    stand_ins: tuple[str, ...] = LEADS
    partners_alone: bool = False


_procedures: dict[str, Callable[[], list[Step]]] = {}


def has_steps(procedure: str, steps: Callable[[], list[Step]]) -> None:
    """For the app whose procedure it is; called at start-up."""
    _procedures[procedure] = steps


def steps_of(procedure: str, agency=None) -> list[Step]:
    """The steps at which people of an agency are called; all of the procedure's for None.

    None for the business team, which is party to nothing.
    """
    steps = _procedures[procedure]()
    if agency is None:
        return steps
    if agency.kind == Agency.Kind.BUSINESS_TEAM:
        return []
    is_partner = agency.kind == Agency.Kind.SAFEGUARDING_PARTNER
    return [step for step in steps if is_partner or not step.partners_alone]


_counters: list[Callable[[int, int], int]] = []


def counts_what_waits(count: Callable[[int, int], int]) -> None:
    """``count(user_id, group_id)``: how many open matters wait for a person through a role.

    For an app whose records have turns; called at start-up.
    """
    if count not in _counters:
        _counters.append(count)


def waiting_for(user_id: int, group_id: int) -> int:
    """How many open matters go to somebody else when this person leaves this role's group."""
    return sum(count(user_id, group_id) for count in _counters)


_goes_on: list[Callable[[int], str]] = []


def says_what_goes_on(tell: Callable[[int], str]) -> None:
    """``tell(held_role_id)``: a sentence about what goes on without whoever leaves that role, or
    "". For an app whose records have somebody who began them; called at start-up.
    """
    if tell not in _goes_on:
        _goes_on.append(tell)


def what_goes_on(held_role_id: int) -> list[str]:
    return list(filter(None, (tell(held_role_id) for tell in _goes_on)))


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


def loses_its_contact(agency_id: int, leaving: Collection[int]) -> dict[tuple[str, ...], list[int]]:
    """The steps at which an agency has nobody listed who can be called, once these held roles (by
    their keys) are gone; by the names of those who are called there instead, maybe none."""
    listed = DirectoryContact.objects.filter(
        agency=agency_id, held_role__ended_on=None, held_role__person__is_active=True
    )
    theirs = set(listed.filter(held_role__in=leaving).values_list("procedure", "step"))
    theirs -= set(listed.exclude(held_role__in=leaving).values_list("procedure", "step"))
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for procedure, number in sorted(theirs):
        stand_ins = next(
            (each.stand_ins for each in steps_of(procedure) if each.number == number), LEADS
        )
        leads = Directory(procedure, [agency_id], stand_ins=stand_ins).leads(agency_id)
        instead = dict.fromkeys(
            each.full_name for each in leads if each.held_role_id not in leaving
        )
        found[tuple(instead)].append(number)
    return found


def _listed(procedure, agencies):
    rows = DirectoryContact.objects.filter(procedure=procedure, agency__in=agencies)
    rows = rows.filter(held_role__ended_on=None, held_role__person__is_active=True)
    rows = rows.order_by("agency_id", "step", "order", "pk")
    return rows.values_list("agency_id", "step", "order", "held_role_id")


def _held(procedure, agencies, stand_ins):
    """By whoever is listed, and by whoever stands in where nobody is."""
    held = HeldRole.objects.unscoped("the published contacts of a step").filter(
        ended_on=None, person__is_active=True
    )
    contacts = DirectoryContact.objects.filter(procedure=procedure, agency__in=agencies)
    held = held.filter(
        Q(pk__in=contacts.order_by().values("held_role"))
        | Q(agency_role__agency__in=agencies, agency_role__role__in=stand_ins)
    )
    membership = Membership.objects.filter(
        user=OuterRef("person"), group=OuterRef("agency_role__group")
    )
    return held.order_by("pk").values_list(
        "pk", "agency_role__agency_id",
        "person_id", Subquery(membership.values("pk")), "pk", "person__full_name",
        "person__job_title", "person__email", "person__telephone", "agency_role__role",
    )  # fmt: skip


class Directory:
    """The contacts of some agencies for one procedure, read at once in two statements.

    `at(agency_id, step)`: everyone listed there who still holds the role and has an active
    account, the first contact first. Where nobody is listed (or all have left), the
    agency's safeguarding leads stand in (or the holders of other ``stand_ins``), and say so;
    an agency without leads gives an empty list, and the business team has to find someone.
    """

    def __init__(self, procedure: str, agency_ids: Iterable[int], stand_ins: Sequence[str] = LEADS):
        agency_ids, stand_ins = set(agency_ids), [str(role) for role in stand_ins]
        listed: list[tuple] = []
        people: dict[int, tuple] = {}
        if agency_ids:
            listed = answers(_listed, procedure, agency_ids)
            people = {
                pk: (agency, contact)
                for pk, agency, *contact in answers(_held, procedure, agency_ids, stand_ins)
                if contact[1] is not None  # nobody without a membership can be told, nor open it
            }

        self._listed = defaultdict(list)
        for agency, step, _, pk in listed:
            if pk in people:
                place = self._listed[agency, step]
                place.append(Contact(*people[pk][1], is_deputy=bool(place)))
        self._leads = defaultdict(list)
        ranked = [
            (stand_ins.index(role), pk)
            for pk, (_, [*_, role]) in people.items()
            if role in stand_ins
        ]
        for _, pk in sorted(ranked):
            agency, contact = people[pk]
            self._leads[agency].append(Contact(*contact, is_lead_instead=True))

    def at(self, agency_id: int, step: int) -> list[Contact]:
        return self._listed.get((agency_id, step)) or self._leads.get(agency_id) or []

    def leads(self, agency_id: int) -> list[Contact]:
        """The agency's safeguarding leads, whoever is listed."""
        return list(self._leads.get(agency_id, ()))
