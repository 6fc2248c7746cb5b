"""An account that holds no role, or none any more, opens itself and nothing else."""

import pytest
from django.apps import apps
from django.test import Client

from core import access, pages
from core.models import AccessLog, GuardedRow
from partnership import cover
from partnership import operations as ours
from partnership.models import Agency
from tests.partnership.test_cover import day
from tests.sign_in import just_signed_in
from tests.world import build

pytestmark = pytest.mark.django_db

FOR_EVERYONE = [
    model
    for model in apps.get_models()
    if issubclass(model, GuardedRow) and model.guarded_by == access.EVERYONE
]
OF_A_ROLE = sorted(
    f"/{route}"
    for route, pattern in pages.all_patterns()
    if getattr(pattern.callback, "access", "") == "a role" and "<" not in route
)
ONES_OWN = ["/", "/your-account/", "/your-account/second-factor/"]


@pytest.fixture
def world():
    return build()


def browser(person):
    client = Client()
    just_signed_in(client, person)
    return client


def test_what_is_tried_is_there():
    assert {"/contacts/", "/improvement/", "/groups/", "/library/"} <= {*OF_A_ROLE}
    assert Agency in FOR_EVERYONE


@pytest.mark.parametrize("name", ["nobody", "root"])
def test_no_page_opens_but_their_own(world, name):
    client = browser(getattr(world, name))
    assert {address: client.get(address).status_code for address in OF_A_ROLE} == dict.fromkeys(
        OF_A_ROLE, 403
    )
    assert [client.get(each).status_code for each in ONES_OWN] == [200, 200, 200]
    lines = AccessLog.objects.filter(person=getattr(world, name), what="refused")
    assert lines.count() == len(OF_A_ROLE)


@pytest.mark.parametrize("model", FOR_EVERYONE, ids=lambda model: model.__name__)
def test_no_row_is_read_that_everyone_else_reads(world, model):
    for person in (world.nobody, world.root):
        assert not model.objects.visible_to(person).exists()
    theirs = model.objects.visible_to(world.alice).count()
    assert theirs == model.objects.unscoped("a test").count()


def test_the_pages_say_so_and_the_menu_leads_nowhere_else(world):
    client = browser(world.nobody)
    home = client.get("/").content.decode()
    assert "You hold no role at any agency now" in home
    assert 'href="/contacts/"' not in home
    assert "What needs you" not in home
    refused = client.get("/contacts/").content.decode()
    assert "Your account holds no role now" in refused
    assert "Your role does not let you" not in refused


def test_a_leaver_is_out_at_the_next_click_in_an_open_session(client, world):
    just_signed_in(client, world.alice)
    assert client.get("/contacts/").status_code == 200
    assert client.get("/contacts/export/csv/").status_code == 200
    ours.end_role(world.held["alice"], ended_on=day(0), by=None)
    assert client.get("/contacts/").status_code == 403
    assert client.get("/contacts/export/csv/").status_code == 403
    assert client.get("/").status_code == 200


def test_a_deputys_last_role_takes_the_cover_along(world):
    cover.name_deputy(
        world.alice, agency=world.council, deputy=world.anna, starts_on=day(0), ends_on=day(1),
        by=world.alice,
    )  # fmt: skip
    assert access.holds_a_role(world.anna)
    ours.end_role(world.held["anna"], ended_on=day(0), by=None)
    assert not access.holds_a_role(world.anna)
    assert browser(world.anna).get("/contacts/").status_code == 403
