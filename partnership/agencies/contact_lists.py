"""Whom to call at an agency at each step, what it lacks, and who could be listed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.templatetags.page import telephone
from core.words import counted, in_sentence, listed, opening
from partnership import directory
from partnership.directory import Contact, Directory, Step
from partnership.held import counted_as_oneself
from partnership.models import Agency, DirectoryContact, HeldRole
from partnership.roles import Role

PROCEDURE = DirectoryContact.Procedure.ESCALATION
COLUMNS = ("Step", "Name", "Job title", "Telephone", "Email")


@dataclass(frozen=True)
class Lack:
    """A step at which an agency lists nobody. ``instead``: whom the portal calls then."""

    step: Step
    instead: list[Contact]

    @property
    def posts(self) -> tuple[str, ...]:
        """Without names: who leads safeguarding is not published, whoever is listed is."""
        return tuple(dict.fromkeys(in_sentence(Role(each.role).label) for each in self.instead))


def told(lacks: Iterable[Lack]) -> list[str]:
    """A sentence for all the steps at which it is the same."""
    by_posts: dict[tuple[str, ...], list[Lack]] = {}
    for each in lacks:
        by_posts.setdefault(each.posts, []).append(each)
    return [_told(posts, alike) for posts, alike in by_posts.items()]


def _told(posts: tuple[str, ...], lacks: list[Lack]) -> str:
    nobody = f"Nobody is listed at {_at_steps(lacks)}."
    if not posts:
        return f"{nobody} Nobody can be called instead, so the business team is told."
    return f"{nobody} Instead the portal turns to: {listed(posts)}."


def _at_steps(lacks: list[Lack]) -> str:
    return f"{'step' if len(lacks) == 1 else 'steps'} {steps_in_words(lacks)}"


class Called:
    """Whom the portal calls at some agencies: two statements for each kind of stand-in there is."""

    def __init__(self, agency_ids: Iterable[int]):
        agency_ids = set(agency_ids)
        stand_ins = {step.stand_ins for step in directory.steps_of(PROCEDURE)}
        self._of = {each: Directory(PROCEDURE, agency_ids, stand_ins=each) for each in stand_ins}

    def at(self, agency, step: Step) -> list[Contact]:
        return self._of[step.stand_ins].at(agency.pk, step.number)

    def lacks(self, agency) -> list[Lack]:
        """None for an agency that is gone, where nobody is called."""
        steps = [] if agency.is_gone else directory.steps_of(PROCEDURE, agency)
        found = [(step, self.at(agency, step)) for step in steps]
        return [
            Lack(step, contacts)
            for step, contacts in found
            if not contacts or contacts[0].is_lead_instead
        ]


def is_called(agency) -> bool:
    """Whether people of an agency are called at any step."""
    return not agency.is_gone and bool(directory.steps_of(PROCEDURE, agency))


def published(agency) -> tuple[list[list], list[str]]:
    """For everybody: the table of those who are listed, and a sentence for each step without."""
    if agency.is_gone:
        return [], []
    called = Called([agency.pk])
    rows = [
        _row(step, each)
        for step in directory.steps_of(PROCEDURE, agency)
        for each in called.at(agency, step)
        if not each.is_lead_instead
    ]
    return rows, told(called.lacks(agency))


def _row(step: Step, contact: Contact) -> list:
    return [
        f"Step {step.number}" + (", deputy" if contact.is_deputy else ""),
        contact.full_name,
        contact.post,
        telephone(contact.telephone) if contact.telephone else "",
        {"text": contact.email, "url": f"mailto:{contact.email}"},
    ]


# --- to keep them ---------------------------------------------------------------------------------

KEPT_COLUMNS = ("Place", "Name", "Role", "Telephone")


def at_step(person, agency, step: Step) -> list[DirectoryContact]:
    """Those listed at a step who still hold the role, in order; also those nobody can call now."""
    rows = DirectoryContact.objects.visible_to(person).filter(
        agency=agency, procedure=PROCEDURE, step=step.number, held_role__ended_on=None
    )
    return list(rows.select_related("held_role__person", "held_role__agency_role"))


def kept(person, agency) -> list[dict[str, Any]]:
    """Each step with its contacts, for whoever keeps them. Constant statements."""
    rows = DirectoryContact.objects.visible_to(person).filter(
        agency=agency, procedure=PROCEDURE, held_role__ended_on=None
    )
    rows = list(rows.select_related("held_role__person", "held_role__agency_role"))
    lacks = {each.step.number: each for each in Called([agency.pk]).lacks(agency)}
    found = []
    for step in directory.steps_of(PROCEDURE, agency):
        contacts = [each for each in rows if each.step == step.number]
        lack = lacks.get(step.number)
        names = dict.fromkeys(each.full_name for each in lack.instead) if lack else {}
        found.append(
            {
                "step": step,
                "rows": _places(contacts),
                "lack": " ".join(told([lack])) if lack else "",
                "instead": listed(names),
                "several": len(contacts) > 1,
                "caption": f"Contacts at step {step.number}",
            }
        )
    return found


def _places(contacts: list[DirectoryContact]) -> list[list[str]]:
    rows, place = [], 0
    for each in contacts:
        person = each.held_role.person
        said = "Not called: account suspended or closed"
        if person.is_active:
            said = f"Deputy {place}" if place else "First contact"
            place += 1
        role = str(Role(each.held_role.agency_role.role).label)
        rows.append([said, person.full_name, role, person.telephone or "None: give one"])
    return rows


def who_can_be_listed(person, agency, step: Step) -> list[HeldRole]:
    """The roles there whose holders may be listed at a step, and are not yet."""
    there = [each.held_role.person_id for each in at_step(person, agency, step)]
    rows = HeldRole.objects.administered_by(person).filter(
        agency_role__agency=agency, agency_role__role__in=step.roles, ended_on=None,
        person__is_active=True,
    )  # fmt: skip
    rows = rows.exclude(person__in=[*there, *counted_as_oneself(person)])
    rows = rows.select_related("person", "agency_role").order_by("person__full_name", "pk")
    return list(rows)


# --- what agencies lack ---------------------------------------------------------------------------

PAGE = 50
LACKING_COLUMNS = ("Agency", "Steps without a contact", "Who is called instead")
NOBODY = "Nobody"


def lacking(person) -> list[tuple[Agency, list[Lack]]]:
    """Every agency with a step at which it lists nobody; first those where nobody stands in."""
    agencies = Agency.objects.visible_to(person).filter(closed_on=None, succeeded_by=None)
    agencies = list(agencies.exclude(kind=Agency.Kind.BUSINESS_TEAM).order_by("name", "pk"))
    called = Called(each.pk for each in agencies)
    found = [(each, called.lacks(each)) for each in agencies]
    return sorted((each for each in found if each[1]), key=lambda each: not _nobody(each[1]))


def _nobody(lacks: list[Lack]) -> bool:
    return any(not each.instead for each in lacks)


def steps_in_words(lacks: list[Lack]) -> str:
    return listed(str(each.step.number) for each in lacks)


def instead_in_words(lacks: list[Lack]) -> str:
    """“Nobody at step 1; elsewhere headteacher”, or shorter where it is the same at each."""
    alone = [each for each in lacks if not each.instead]
    posts = dict.fromkeys(post for each in lacks for post in each.posts)
    if not alone:
        return opening(listed(posts))
    if len(alone) == len(lacks):
        return NOBODY
    return f"{NOBODY} at {_at_steps(alone)}; elsewhere {listed(posts)}"


def summary(found: list[tuple[Agency, list[Lack]]]) -> str:
    nobody = sum(_nobody(lacks) for _, lacks in found)
    said = f"{counted(len(found), 'agency', 'agencies')} without a contact at one step or more"
    return f"{said}; at {nobody:,} of them nobody can be called instead" if nobody else said
