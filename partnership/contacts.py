"""The published contacts of the directory, as its page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q

from core.templatetags.page import telephone
from partnership.agencies import names
from partnership.models import Agency, DirectoryContact

COLUMNS = ("Step", "Name", "Job title", "Telephone", "Email")


@dataclass(frozen=True)
class AgencyContacts:
    """``known``: its former and other names, so that whoever typed one sees it is the same."""

    name: str
    rows: list[list]
    url: str = ""
    known: str = ""


def published(person):
    """Contacts who still hold the role they are listed for."""
    return DirectoryContact.objects.visible_to(person).filter(
        procedure=DirectoryContact.Procedure.ESCALATION,
        held_role__ended_on=None,
        held_role__person__is_active=True,
        agency__closed_on=None,
        agency__succeeded_by=None,
    )


def agencies(person) -> list[dict[str, str]]:
    """Every agency with a published contact, as links."""
    listed = published(person).values("agency")
    rows = Agency.objects.visible_to(person).filter(pk__in=listed).order_by("name")
    return [
        {"text": name, "query": "?" + urlencode({"agency": slug})}
        for slug, name in rows.values_list("slug", "name")
    ]


def fitting(person, *, name: str = "", agency: str = ""):
    """Published contacts of one agency, or of every agency and person whose name has ``name`` in
    it; all of them without either."""
    rows = published(person)
    if agency:
        rows = rows.filter(agency__slug=agency)
    if name:
        by_person = Q(held_role__person__full_name__icontains=name)
        rows = rows.filter(names.matching(name, "agency__") | by_person)
    # Whoever is first of those who can be called is no deputy, whoever was listed before them.
    before = published(person).filter(
        agency=OuterRef("agency"), step=OuterRef("step"), order__lt=OuterRef("order")
    )
    rows = rows.select_related("agency", "held_role__person", "held_role__agency_role")
    rows = rows.annotate(is_deputy=Exists(before))
    return rows.order_by("agency__name", "step", "order", "pk")


def search(person, *, name: str = "", agency: str = "") -> list[AgencyContacts]:
    """What fits, by agency; nothing for whoever asks for nothing."""
    if not (name or agency):
        return []
    rows = list(fitting(person, name=name, agency=agency))
    known = names.also_known({each.agency_id for each in rows})
    return [
        AgencyContacts(
            found.name,
            [_row(each) for each in contacts],
            found.get_absolute_url(),
            known.get(found.pk, ""),
        )
        for found, contacts in groupby(rows, key=lambda each: each.agency)
    ]


EXPORT_COLUMNS = ("Agency", "Step", "Deputy", "Name", "Job title", "Telephone", "Email")


def for_a_file(person, *, name: str = "", agency: str = "") -> Iterable[list]:
    for each in fitting(person, name=name, agency=agency):
        who = each.held_role.person
        yield [
            each.agency.name, each.step, "Yes" if each.is_deputy else "No", who.full_name,
            _post(each), who.telephone, who.email,
        ]  # fmt: skip


def _post(contact) -> str:
    return contact.held_role.person.job_title or contact.held_role.agency_role.get_role_display()


def _row(contact) -> list:
    person = contact.held_role.person
    step = f"Step {contact.step}" + (", deputy" if contact.is_deputy else "")
    return [
        step,
        person.full_name,
        _post(contact),
        telephone(person.telephone) if person.telephone else "",
        {"text": person.email, "url": f"mailto:{person.email}"},
    ]
