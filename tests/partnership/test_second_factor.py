"""Who must have a second factor, and that nothing else opens until they have."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from core.pages import all_patterns
from partnership import operations as ours
from partnership import second_factor
from partnership.example import EXAMPLE_DOMAIN, read
from partnership.roles import RULES, Role
from tests.sign_in import just_signed_in
from tests.world import LONG_AGO, PEOPLE, build, give_an_app

pytestmark = pytest.mark.django_db

SET_UP = reverse("second_factor")
EVERYONE = [*PEOPLE, "root", "nobody"]


@pytest.fixture
def world():
    world = build()
    Authenticator.objects.all().delete()
    return world


@pytest.fixture
def for_all(settings):
    settings.PARTNERSHIP = {**settings.PARTNERSHIP, "sign_in": {"second_factor_for_all": True}}


def test_who_must_have_one_is_who_holds_such_a_role(world):
    must = {name for name in EVERYONE if second_factor.must_have(getattr(world, name))}
    assert must == {name for name, (_, role, _) in PEOPLE.items() if RULES[role].second_factor}
    assert must == {"ada", "carol", "ines", "dana", "hari", "sue"}


def test_a_partnership_may_ask_it_of_everyone(world, for_all):
    assert all(second_factor.must_have(getattr(world, name)) for name in EVERYONE)


def test_a_partnership_that_says_nothing_asks_it_of_the_roles(world, settings):
    settings.PARTNERSHIP = {
        name: value for name, value in settings.PARTNERSHIP.items() if name != "sign_in"
    }
    assert second_factor.must_have(world.dana)
    assert not second_factor.must_have(world.alice)


def opened(client, person, address="/"):
    client.force_login(person)
    response = client.get(address)
    return response.status_code == 200 or response["Location"] != SET_UP


@pytest.mark.parametrize("name", EVERYONE)
def test_who_must_and_has_none_is_led_to_set_one_up(client, world, name):
    person = getattr(world, name)
    assert opened(client, person) is not second_factor.must_have(person)


@pytest.mark.parametrize("name", ["alice", "root"])
def test_so_is_everyone_where_the_partnership_asks_it(client, world, for_all, name):
    assert not opened(client, getattr(world, name))


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_an_app_or_a_passkey_opens_the_door_at_the_next_click(client, world, kind):
    assert not opened(client, world.dana)
    Authenticator.objects.create(user=world.dana, type=kind, data={"name": "x", "secret": "x"})
    assert opened(client, world.dana)


def test_recovery_codes_alone_do_not(client, world):
    Authenticator.objects.create(user=world.dana, type="recovery_codes", data={})
    assert not opened(client, world.dana)


def test_a_role_given_now_asks_for_it_at_the_next_click(client, world):
    client.force_login(world.alice)
    assert client.get("/").status_code == 200
    ours.begin_role(
        world.alice, agency=world.business_team, role=Role.DEVELOPMENT_OFFICER,
        started_on=LONG_AGO, by=None,
    )  # fmt: skip
    assert client.get("/")["Location"] == SET_UP


OPEN_BEFORE = {
    "sign-out/",
    "your-account/second-factor/",
    "your-account/app/",
    "your-account/app/picture.svg",
    "your-account/passkeys/add/",
    "confirm/",
    "confirm/code/",
    "confirm/passkey/",
    "confirm/with/<slug:provider_id>/",
}


def test_before_that_these_pages_are_open_and_no_others():
    patterns = list(all_patterns())
    before = {
        route
        for route, pattern in patterns
        if getattr(pattern.callback, "open_before_second_factor", False)
    }
    assert before == OPEN_BEFORE


GIVEN = {
    "reference": "esc-2026-0001",
    "pk": "1",
    "about": "group-1",
    "name": "agency",
    "kind": "csv",
    "agency": "trust",
    "role": "1",
    "step": "2",
    "number": "1",
    "group": "executive",
    "cycle": "section-11-2026",
    "partner": "west",
    "question": "1.1",
    "fact": "seats-held",
    "part": "gaps",
    "agreement": "arrangements",
    "year": "2026-27",
    "head": "training",
    "document": "neglect-toolkit",
    "provider_id": "council-work",
    "key": "MQ:1:x",
    "cover_pk": "1",
    "team": "1",
    "asked": "sar-2026-0001",
    "run": "dis-2026-0001",
    "certificate": "cert-2026-0001",
    "finding": "fnd-2026-0001",
    "recommendation": "rec-2026-0001",
    "slug": "supervision",
    "question_set": "section-11",
    "as_kind": "json",
    "period": "2025-26",
    "expectation": "data",
    "duty": "sets-priorities",
    "plan": "business-plan",
    "outcome": "1",
    "measure": "1",
    "item": "fpi-2026-0001",
    "visit": "vis-2026-0001",
    "entry": "voi-2026-0001",
    "conversation": "con-2026-0001",
    "practice": "good-2026-0001",
    "criterion": "suc-2026-0001",
    "standard": "1",
    "code": "1.1",
}


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_other_page_is_open_before_nor_written_to(client, world, method):
    just_signed_in(client, world.dana)
    for route, pattern in all_patterns():
        if pattern.callback.access == "public" or route in OPEN_BEFORE:
            continue
        address = "/" + re.sub(r"<\w+:(\w+)>", lambda match: GIVEN[match[1]], route)
        response = getattr(client, method)(address)
        assert (response.status_code, response.headers.get("Location")) == (302, SET_UP), route


def test_who_still_has_to_can_read_what_is_public_and_sign_out(client, world):
    client.force_login(world.dana)
    for address in ("/privacy/", "/accessibility/", "/healthz/", "/brand.css", SET_UP):
        assert client.get(address).status_code == 200, address
    assert client.post(reverse("account_logout")).status_code == 302
    assert "_auth_user_id" not in client.session


def test_the_page_says_whether_it_is_asked_or_offered(client, world):
    client.force_login(world.dana)
    assert "Your role can open restricted records" in client.get(SET_UP).content.decode()
    client.force_login(world.alice)
    assert "Your role" not in client.get(SET_UP).content.decode()
    give_an_app(world.alice)
    assert client.get(SET_UP)["Location"] == reverse("your_account")


# --- the last one stays -----------------------------------------------------------------------


def test_the_last_one_of_who_must_have_one_stays(client, world):
    give_an_app(world.dana)
    just_signed_in(client, world.dana)
    page = client.post(reverse("mfa_deactivate_totp"))
    assert "This is the only second factor you have" in page.content.decode()
    assert Authenticator.objects.count() == 1
    passkey = Authenticator.objects.create(user=world.dana, type="webauthn", data={"name": "x"})
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    page = client.post(reverse("mfa_remove_webauthn", args=[passkey.pk]))
    assert "This is the only second factor you have" in page.content.decode()
    assert Authenticator.objects.get() == passkey


def test_who_need_not_may_go_without_again(client, world):
    give_an_app(world.alice)
    just_signed_in(client, world.alice)
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not Authenticator.objects.exists()


# --- the demonstration --------------------------------------------------------------------------


@pytest.fixture
def marked(client, world):
    """A session that says the demonstration made it."""
    client.force_login(world.dana)
    session = client.session
    session[second_factor.ONE_CLICK] = True
    session.save()
    return client


def test_the_demonstrations_own_session_is_excused(marked, settings):
    settings.DEMONSTRATION = True
    assert marked.get("/").status_code == 200


def test_in_production_no_session_is_excused_whatever_it_says(marked):
    assert marked.get("/")["Location"] == SET_UP


def test_a_demonstration_excuses_no_session_it_did_not_make(client, world, settings):
    settings.DEMONSTRATION = True
    assert not opened(client, world.dana)


def test_the_example_has_people_to_whom_the_rule_applies():
    roles = {role["role"] for entry in read("people") for role in entry["roles"]}
    assert any(RULES[Role(role)].second_factor for role in roles)
    assert all(entry["email"].endswith(EXAMPLE_DOMAIN) for entry in read("people"))
