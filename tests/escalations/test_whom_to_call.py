"""“People to talk to”: nobody who has left, nor whom the list of a restricted case leaves out."""

from datetime import timedelta

import pytest

from core import restriction
from core.words import day
from escalations import covered, whom_to_call
from escalations import operations as escalate
from escalations.parties import Parties
from partnership import cover
from partnership import operations as ours
from tests import world as worlds
from tests.escalations.test_leavers import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def case(world):
    return worlds.raise_one(world, raised_on=TODAY)


def leave(world, name):
    return ours.end_role(world.held[name], ended_on=TODAY, by=world.dana)


def to_talk_to(case) -> dict[str, list[str]]:
    """By agency: “name (note)” of each."""
    case = worlds.refresh(case)
    parties = Parties([case])
    found = whom_to_call.people(case, parties, covered.today(case, parties))
    return {
        str(each["agency"]): [f"{one['name']} ({one['note']})" for one in each["people"]]
        for each in found
    }


def test_whoever_raised_it_is_called_until_they_leave_then_the_lead(world, case):
    assert to_talk_to(case)["Testshire Council"] == ["Alice Adeyemi (raised this)"]
    leave(world, "alice")
    assert to_talk_to(case)["Testshire Council"] == [
        "Anna Abbott (Alice Adeyemi, who raised this, has left the role)"
    ]


def test_nobody_is_called_who_was_brought_in_and_has_left(world, case):
    escalate.bring_in(case, held_role=world.held["bella"], by=world.bob)
    trust = ["Bella Boateng (brought in)", "Bob Barnes ()"]
    assert to_talk_to(case)["Testshire Health Trust"] == trust
    leave(world, "bella")
    assert to_talk_to(case)["Testshire Health Trust"] == trust[1:]


def test_of_a_restricted_case_those_on_its_list_are_called_and_nobody_else(client, world, case):
    def restrict(**named):
        list_ = [
            (getattr(world, name), world.held[name].agency_role.group_id, right)
            for name, right in named.items()
        ]
        restriction.restrict(case, named=list_, reason="x", by=world.dana)
        return to_talk_to(worlds.refresh(case))

    assert restrict(bob="view", anna="contribute") == {
        "Testshire Council": ["Anna Abbott (safeguarding lead)"],
        "Testshire Health Trust": ["Bob Barnes (on its list)"],
    }
    restriction.lift(case, reason="x", by=world.dana)
    assert restrict(asif="contribute", bea="contribute") == {
        "Testshire Council": ["Asif Akhtar (on its list)"],
        "Testshire Health Trust": ["Bea Bright (safeguarding lead)"],
    }
    restriction.lift(case, reason="x", by=world.dana)
    assert restrict() == {"Testshire Council": [], "Testshire Health Trust": []}
    client.force_login(world.dana)
    client.post(case.get_absolute_url(), {"reason_for_opening": "I keep the list."})
    page = client.get(case.get_absolute_url()).content.decode()
    assert page.count("Nobody of theirs is on its list") == 2
    assert "Do not speak of it to anybody else" in page
    assert "bob@example.org" not in page


# --- who covers -----------------------------------------------------------------------------------

UNTIL = TODAY + timedelta(days=7)


def cover_for(world, person, deputy, starts_on=TODAY):
    agency = world.held[person].agency_role.agency
    return cover.name_deputy(
        getattr(world, person), agency=agency, deputy=getattr(world, deputy),
        starts_on=starts_on, ends_on=UNTIL, by=getattr(world, person),
    )  # fmt: skip


def shown(client, world, case):
    """What the page says of who covers: of the turn, and beside each contact."""
    client.force_login(world.alice, backend="partnership.auth.SignInBackend")
    page = client.get(case.get_absolute_url()).context
    beside = {
        person["name"]: [each["said"] for each in person["cover"]]
        for side in page["people"]
        for person in side["people"]
        if person["cover"]
    }
    [turn] = [line for line in page["standing"].lines if line.startswith("Waiting for")]
    return turn, beside


def test_who_covers_today_stands_beside_the_contact_with_the_last_day(client, world, case):
    cover_for(world, "bob", "bella")
    turn, beside = shown(client, world, case)
    assert beside == {"Bob Barnes": [f"Until {day(UNTIL)} covered by Bella Boateng"]}
    assert f"until {day(UNTIL)} covered by Bella Boateng)" in turn


def test_a_cover_to_come_or_over_is_not_named(client, world, case, clock):
    cover_for(world, "bob", "bella", starts_on=TODAY + timedelta(days=1))
    assert shown(client, world, case)[1] == {}
    clock.set((UNTIL + timedelta(days=1)).isoformat())
    assert shown(client, world, case)[1] == {}


def test_nobody_is_named_as_covering_who_cannot_act(client, world, case):
    cover_for(world, "bob", "bella")
    restriction.mark_conflict(case, person=world.bella, reason="x", by=world.dana)
    assert shown(client, world, case)[1] == {}


def test_on_a_restricted_one_nobody_covers(world, case):
    cover_for(world, "bob", "bella")
    bob = (world.bob, world.held["bob"].agency_role.group_id, "contribute")
    restriction.restrict(case, named=[bob], reason="x", by=world.dana)
    assert covered.today(worlds.refresh(case), Parties([worlds.refresh(case)])) == {}
