"""What becomes of an agency's actions when another takes over, or when it is to close."""

import pytest

from accounts.models import User
from core import access
from core.operations import NotAllowed
from improvement import lists, operations, succession
from improvement.models import Action
from partnership import operations as ours
from partnership import tasks
from partnership.agencies import operations as agencies
from partnership.models import Agency
from partnership.roles import Role
from partnership.succession import operations as takeovers
from tests import world as worlds
from tests.improvement import log as logs
from tests.improvement.log import ANSWERS, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    found = logs.build_with_log()
    found.merged = ours.add_agency(
        slug="merged", name="Merged Health Trust", short_name="Merged",
        kind=Agency.Kind.RELEVANT_AGENCY, engagement="permanent", by=None,
    )  # fmt: skip
    found.mia = User.objects.create_user("mia@example.org", full_name="Mia Moss")
    ours.begin_role(
        found.mia, agency=found.merged, role=Role.SAFEGUARDING_LEAD, started_on=worlds.LONG_AGO,
        by=None,
    )  # fmt: skip
    return found


def fresh(world) -> Action:
    return Action._base_manager.get(pk=world.log.action.pk)


def test_the_preview_says_how_many_pass_on(world):
    said = succession.matters(world.trust.pk, world.merged.pk)
    assert said == [
        "1 open action of the learning and improvement log passes to the successor’s people."
    ]
    operations.withdraw(world.log.action, reason="x", by=world.dana)
    assert succession.matters(world.trust.pk, world.merged.pk) == []


def test_the_successors_people_go_on_with_it_and_its_name_stays(world):
    takeovers.plan(world.trust, successor=world.merged, on=TODAY, by=world.dana)
    tasks.carry_out_takeovers()
    action = fresh(world)
    assert action.agency == world.trust
    assert action.owner.person == world.bella
    assert action.owner.agency_role.agency == world.merged
    assert access.can(world.mia, access.CONTRIBUTE, action)
    assert [*lists.mine(world.bella)] == [action]
    operations.hand_in(action, **ANSWERS, evidence_elsewhere="x", by=world.bella)


def test_an_agency_with_open_actions_is_not_closed(world):
    with pytest.raises(NotAllowed, match="1 open action is its own"):
        agencies.close_agency(world.trust, closed_on=TODAY, reason="x", by=world.dana)
    assert "1 open action is its own" in succession.open_work(world.trust.pk)[0]
