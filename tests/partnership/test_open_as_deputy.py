"""A page that somebody opens by what they stand in for a colleague in says for whom they have it
open; what they open by a role of their own says nothing. A print of it stands under both names."""

from datetime import timedelta

import pytest

from core import clock as house_clock
from core.models import AccessLog
from partnership import cover
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.sign_in import just_signed_in

BANNER = "You have this open as deputy for {}. What you do here is on record under both names."
PEOPLE = "/people/trust/"


@pytest.fixture
def world(db):
    return worlds.build_with_administrators()


def stand_in(world, person, deputy):
    today = house_clock.today()
    agency = world.held[person].agency_role.agency
    person, deputy = getattr(world, person), getattr(world, deputy)
    return cover.name_deputy(
        person, agency=agency, deputy=deputy, starts_on=today, ends_on=today + timedelta(days=3),
        by=person,
    )  # fmt: skip


def shown(client, person, address) -> str:
    client.force_login(person, backend="partnership.auth.SignInBackend")
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_people_of_an_agency(world, client):
    stand_in(world, "tess", "bob")
    for address in (PEOPLE, f"{PEOPLE}{world.bea.pk}/", "/people/", f"{PEOPLE}invite/"):
        client.force_login(world.bob, backend="partnership.auth.SignInBackend")
        page = client.get(address, follow=True).content.decode()
        assert BANNER.format(world.tess) in page, address
        assert "as deputy for" not in shown(client, world.dana, f"{PEOPLE}{world.bea.pk}/")
    assert "as deputy for" not in shown(client, world.tess, PEOPLE)


def test_what_is_expected_of_agencies(world, client, clock):
    clock.set("2026-04-14 09:00")
    stand_in(world, "bea", "bob")
    data = "/expectations/2026-27/trust/data/"
    assert BANNER.format("Bea Bright") in shown(client, world.bob, f"{data}declare/")
    assert "as deputy for" not in shown(client, world.bob, data)  # of his own agency he reads it
    assert "as deputy for" not in shown(client, world.bea, f"{data}declare/")
    client.force_login(world.bella, backend="partnership.auth.SignInBackend")
    assert client.get(f"{data}declare/").status_code == 404


@pytest.mark.parametrize("address", ["/agencies/add/", "/duties/add/", "/people/trust/"])
def test_the_pages_of_a_role(world, client, address):
    stand_in(world, "dana", "hari")
    just_signed_in(client, world.hari)
    assert BANNER.format("Dana Doyle") in client.get(address).content.decode()
    just_signed_in(client, world.dana)
    assert "as deputy for" not in client.get(address).content.decode()


def test_by_a_role_of_ones_own_one_is_nobodys_deputy(world, client):
    ours.begin_role(
        world.bob, agency=world.trust, role=Role.AGENCY_ADMINISTRATOR,
        started_on=worlds.LONG_AGO, by=None,
    )  # fmt: skip
    stand_in(world, "tess", "bob")
    assert "as deputy for" not in shown(client, world.bob, PEOPLE)


def test_of_two_the_one_under_whose_name_an_act_would_stand_is_named(world, client):
    ours.begin_role(
        world.bea, agency=world.trust, role=Role.AGENCY_ADMINISTRATOR,
        started_on=worlds.LONG_AGO, by=None,
    )  # fmt: skip
    for each in ("tess", "bea"):
        stand_in(world, each, "bob")
    page = shown(client, world.bob, PEOPLE)
    assert BANNER.format("Bea Bright") in page  # whose account is the older


def test_a_print_of_it_stands_under_both_names(world, client):
    stand_in(world, "tess", "bob")
    shown(client, world.bob, PEOPLE)
    token = client.get(PEOPLE).context["print_token"]
    assert client.post("/printed/", {"token": token}).status_code == 204
    line = AccessLog.objects.filter(what="print").get()
    assert (line.person, line.on_behalf_of) == (world.bob, world.tess)
