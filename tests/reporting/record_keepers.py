"""The usual people, and those who answer for what is kept; with records that closed long ago.

Dana, the Business Manager, and Gil, the council's Information Governance lead.
"""

from datetime import UTC, date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from core import clock
from escalations import operations as escalate
from escalations.models import EscalationDraft
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.kept import kept

RAISED, CLOSED = date(2019, 2, 18), date(2019, 2, 19)
DUE = date(2026, 2, 19)
MARK = "zqxMARKERzqx "


@kept
def build():
    world = worlds.build()
    gil = User.objects.create_user("gil@example.org", full_name="Gil Grant")
    world.gil = gil
    world.held["gil"] = ours.begin_role(
        gil,
        agency=world.council,
        role=Role.INFORMATION_GOVERNANCE_LEAD,
        started_on=worlds.LONG_AGO,
        by=None,
    )
    worlds.give_an_app(gil)
    return world


def at(day: date, hour: int = 10):
    return clock.held_at(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def long_closed(world, mark="", *, raised_on=RAISED, closed_on=CLOSED, **changes):
    """A challenge with everything on it that a challenge can have, closed on ``closed_on``.

    ``mark``: put into every text that anybody wrote, so that it can be looked for.
    """
    text = {
        name: f"{mark}{value}" if isinstance(value, str) and len(value) > 20 else value
        for name, value in worlds.ANSWERS.items()
    }
    text |= {"challenged_team": f"{mark}team", "child_and_family_view": f"{mark}view"} | changes
    with at(raised_on):
        case = worlds.raise_one(world, raised_on=raised_on, **text)
        escalate.log_contact(
            case, happened_on=raised_on, method="telephone", with_whom=f"{mark}Bob Barnes, nurse",
            result=f"{mark}No answer from Bob Barnes.", by=world.alice,
        )  # fmt: skip
        escalate.bring_in(case, held_role=world.held["bella"], by=world.bea)
        escalate.add_document(
            case, upload=SimpleUploadedFile(f"{mark}plan.txt", f"{mark}file".encode()), by=world.bob
        )
        escalate.add_note(case, text=f"{mark}For the trust", for_agency=world.trust, by=world.bea)
        escalate.add_note(case, text=f"{mark}For all", for_agency=None, by=world.dana)
        escalate.move_up(case, from_step=1, reason=f"{mark}Up", by=world.alice)
    with at(closed_on):
        for accepted in (False, True):
            escalate.propose_resolution(
                case, outcome="compromise", statement=f"{mark}Agreed", by=world.amir
            )
            case = worlds.refresh(case)
            escalate.answer_resolution(
                case, proposal=case.proposals.get(answered_at=None), accepted=accepted,
                answer=f"{mark}Answer", by=world.bella,
            )  # fmt: skip
    return worlds.refresh(case)


@kept
def build_long_closed():
    """The usual keepers, and in ``closed`` a record that closed long ago."""
    return _with_one_closed("")


@kept
def build_long_closed_marked():
    return _with_one_closed(MARK)


def _with_one_closed(mark):
    world = build()
    world.closed = long_closed(world, mark)
    return world


def draft_about(owner, child_reference, *, changed_on: date, mark=""):
    """Something that somebody is writing about a child, as last touched on a day."""
    answers = {"child_reference": child_reference, "evidence": f"{mark}draft"}
    with at(changed_on):
        escalate.save_draft(answers=answers, by=owner)
    return EscalationDraft.objects.visible_to(owner).get()
