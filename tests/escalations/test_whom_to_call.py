"""“People to talk to”: nobody who has left, nor whom the list of a restricted case leaves out."""

import pytest

from core import restriction
from escalations import operations as escalate
from escalations import whom_to_call
from escalations.parties import Parties
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
    found = whom_to_call.people(case, Parties([worlds.refresh(case)]))
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
