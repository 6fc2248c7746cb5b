"""An action or a risk that is restricted without whoever is to do it says so to its readers."""

import pytest

from core import restriction
from partnership.roles import Role
from tests.improvement import register
from tests.improvement.log import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return register.build_with_risk()


def page(client, person, record, below="") -> str:
    client.force_login(person, backend="partnership.auth.SignInBackend")
    client.post(record.get_absolute_url(), {"reason_for_opening": "I keep the list."})
    return client.get(record.get_absolute_url() + below).content.decode()


@pytest.mark.parametrize("kind", ["action", "risk"])
def test_nobody_on_the_list_is_to_do_it(client, world, kind):
    record = getattr(world.log, kind)
    said = "Bella Boateng owns it, and is not on its list with the right to act"
    assert page(client, world.dana, record, "restrict/").count("it waits for them now") == 1
    restriction.restrict(record, named=[], reason="A complaint", by=world.dana)
    assert said in page(client, world.dana, record, "who-can-see-this/")
    group = world.held["bella"].agency_role.group_id
    for right, is_said in (("view", True), ("contribute", False)):
        restriction.put_on_the_list(
            record, person=world.bella, group=group, right=right, reason="x", by=world.dana
        )
        assert (said in page(client, world.dana, record, "who-can-see-this/")) is is_said, right


@pytest.mark.parametrize("kind", ["action", "risk"])
def test_the_form_names_each_person_once_says_who_owns_it_and_speaks_of_no_case(
    client, world, kind
):
    record = getattr(world.log, kind)
    form = page(client, world.dana, record, "restrict/")
    assert form.count("Ada Archer, ") == 1  # she chairs the group, sits in it, and is a delegate
    assert "Testshire Health Trust (owns it; it waits for them now)" in form
    assert "the case" not in form
    assert "Whoever it is handed over to later has to be put on the list, too." in form


def test_a_role_keeps_its_capitals_where_somebody_is_chosen(client, world):
    choices = page(client, world.bea, world.log.action, "hand-over/")
    assert f"Bea Bright, {Role.SAFEGUARDING_LEAD.label}" in choices
    assert "Bob Barnes, Frontline practitioner" in choices
