"""What will move when another agency takes over, before anybody says so."""

from collections.abc import Iterable
from typing import Any

from core.words import counted, in_sentence, listed
from partnership import succession
from partnership.held import counted_as_oneself
from partnership.models import DirectoryContact, HeldRole, Invitation
from partnership.roles import Role
from partnership.succession import policy

COLUMNS = ("Name", "Role", "What happens")


def held_at(viewer, agency):
    """The roles held at an agency now, by name."""
    rows = HeldRole.objects.administered_by(viewer).filter(agency_role__agency=agency)
    rows = rows.filter(ended_on=None).select_related("person", "agency_role")
    return rows.order_by("person__full_name", "pk")


def people_of(viewer, agency) -> list[tuple[str, str]]:
    """Each person with their roles, to choose who stays behind."""
    found: dict[int, list] = {}
    for each in held_at(viewer, agency):
        who = found.setdefault(each.person_id, [each.person.full_name])
        who.append(in_sentence(str(Role(each.agency_role.role).label)))
    return [(str(pk), f"{name}: {listed(roles)}") for pk, (name, *roles) in found.items()]


def page(viewer, agency, successor, staying: Iterable[int]) -> dict[str, Any]:
    """``successor``: as it is, or not saved yet."""
    staying, rows, moving = set(staying), [], set()
    oneself = counted_as_oneself(viewer)
    for each in held_at(viewer, agency):
        role = Role(each.agency_role.role)
        refusal = policy.why_not_moved(role, successor, each.person_id, oneself)
        if each.person_id in staying:
            happens = "Ends: does not move"
        elif refusal:
            happens = f"Ends. {refusal}"
        else:
            happens = "Moves"
            moving.add(each.pk)
        rows.append([each.person.full_name, str(role.label), happens])
    contacts = DirectoryContact.objects.visible_to(viewer).filter(agency=agency)
    contacts = contacts.filter(held_role__in=moving).count()
    waiting = Invitation.objects.visible_to(viewer).filter(agency=agency).waiting().count()
    ending = len(rows) - len(moving)
    points = [
        f"{counted(len(moving), 'role')} to move" + (f", {ending:,} to end." if ending else "."),
        f"{counted(contacts, 'entry', 'entries')} of the contact directory to move.",
        f"{counted(waiting, 'invitation')} waiting to be accepted, to be the successor’s.",
        *succession.matters(agency.pk, successor.pk or 0),
    ]
    return {"columns": COLUMNS, "rows": rows, "points": points}
