"""The same name twice is refused, and the other is named."""

import pytest

from core.operations import NotAllowed
from improvement.plans import operations as plans
from partnership import operations as ours
from partnership.agencies import operations as agencies
from partnership.agreements import operations as agreements
from partnership.groups import operations as groups
from tests import world as worlds
from tests.improvement.log import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return worlds.build()


def refused(sentence, act, **given):
    with pytest.raises(NotAllowed, match=sentence):
        act(**given)


def test_of_groups_and_a_closed_one_gives_its_name_up(world):
    told = {"kind": "subgroup", "by": world.dana}
    groups.add_group(slug="one", name="Practice Group", **told)
    two = groups.add_group(slug="two", name="Other", **told)
    called = "called Practice Group already"
    refused(called, groups.add_group, slug="three", name="practice  group", **told)
    refused(called, groups.change_group, group=two, name="PRACTICE GROUP", by=world.dana)
    groups.change_group(two, name="other", by=world.dana)
    groups.close_group(two, reason="Done", by=world.dana)
    groups.add_group(slug="three", name="Other", **told)


def test_of_agreements(world):
    told = {"kind": "arrangements", "by": world.dana}
    agreements.add_agreement(name="Arrangements", **told)
    two = agreements.add_agreement(name="Memorandum", **told)
    again = {"name": "ARRANGEMENTS", "purpose": "", **told}
    called = "called Arrangements already"
    refused(called, agreements.change_agreement, agreement=two, **again)
    refused(called, agreements.add_agreement, slug="another", **again)


def test_of_plans(world):
    told = {"begins_on": TODAY, "ends_on": TODAY.replace(year=2028), "intent": "", "by": world.dana}
    plans.add_plan(title="Plan", **told)
    two = plans.add_plan(title="Other", **told)
    refused("called Plan already", plans.add_plan, title=" plan", **told)
    refused("called Plan already", plans.change_plan, plan=two, title="PLAN", **told)


def test_of_agencies_whose_other_names_count(world):
    dana, trust, police = world.dana, world.trust, world.police
    agencies.note_name(trust, name="The Infirmary", kind="alias", by=dana)
    found = f"{trust} is found by that name already"
    told = {"kind": "relevant-agency", "engagement": "permanent", "by": dana}
    refused(found, ours.add_agency, name="the infirmary", short_name="Infirmary", **told)
    refused(found, agencies.note_name, agency=police, name="The infirmary", kind="alias", by=dana)
    refused(
        found, agencies.change_agency, agency=police, name="The Infirmary", short_name="x",
        kind=police.kind, engagement=police.engagement, by=dana,
    )  # fmt: skip
    agencies.note_name(trust, name="The old house", kind="former", by=dana)
    refused(found, agencies.note_name, agency=police, name="the old house", kind="alias", by=dana)
