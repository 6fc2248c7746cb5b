"""One's own account page, and the sessions that it shows and ends."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.sessions import in_words
from accounts.tasks import clear_ended_sessions
from core import clock
from core.models import AccessLog
from partnership import operations as ours
from partnership.groups import operations as groups
from partnership.models import HeldRole
from partnership.roles import Role
from tests.sign_in import PASSWORD, by_password, just_signed_in
from tests.world import LONG_AGO, build

pytestmark = pytest.mark.django_db

ACCOUNT = reverse("your_account")
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1"


@pytest.fixture
def world():
    cache.clear()
    world = build()
    for person in (world.alice, world.bob):
        person.set_password(PASSWORD)
        person.save()
    return world


@pytest.fixture
def browser():
    """`browser(person, CHROME)`: signed in by password in a browser that calls itself so."""

    def signed_in(person, user_agent=CHROME):
        client = Client(headers={"user-agent": user_agent})
        by_password(client, person)
        return client

    return signed_in


def text_of(client) -> str:
    response = client.get(ACCOUNT)
    assert response.status_code == 200
    return response.content.decode()


def is_signed_in(client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def test_seats_in_groups_are_shown_with_the_roles(world, browser):
    practice = groups.add_group(slug="practice", name="Practice Group", by=None)
    seat = groups.add_seat(
        practice, agency=world.trust, sits_as="deputy-chair", started_on=LONG_AGO,
        held_role=world.held["bob"], by=None,
    )  # fmt: skip
    assert "Practice Group, for Testshire Health Trust" in text_of(browser(world.bob))
    assert "Practice Group" not in text_of(browser(world.alice))
    groups.vacate_seat(seat, ended_on=clock.today(), reason="Left.", by=None)
    assert "Practice Group" not in text_of(browser(world.bob))


# --- what it shows --------------------------------------------------


def test_it_shows_who_one_is_and_the_roles_one_holds(client, world):
    client.force_login(world.alice)
    page = text_of(client)
    for said in ("Alice Adeyemi", "alice@example.org", "Frontline practitioner",
                 "Testshire Council", "6 Jan 2025"):  # fmt: skip
        assert said in page, said


def test_a_role_that_has_ended_is_not_held(client, world, clock):
    ours.end_role(world.held["alice"], ended_on=LONG_AGO, by=None)
    client.force_login(world.alice)
    assert "You hold no role at present" in text_of(client)


@pytest.mark.parametrize("name", ["bob", "root", "nobody", "dana"])
def test_it_shows_nothing_of_anybody_else(client, world, browser, name):
    browser(world.alice, IPHONE)
    client.force_login(getattr(world, name))
    page = text_of(client)
    assert not [word for word in ("Alice", "alice@", "iPhone") if word in page]


def test_it_asks_who_is_there(client, world):
    response = client.get(ACCOUNT)
    assert response["Location"] == f"{reverse('account_login')}?next={ACCOUNT}"


def test_the_name_in_the_header_leads_to_it(client, world):
    client.force_login(world.alice)
    assert f'href="{ACCOUNT}">Alice Adeyemi</a>' in client.get("/").content.decode()


def test_it_costs_the_same_however_many_roles_and_sessions_there_are(client, world, browser):
    client.force_login(world.alice)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            text_of(client)
        return len(queries)

    browser(world.alice)
    before = cost()
    for _ in range(3):
        browser(world.alice)
    ours.begin_role(
        world.alice, agency=world.trust, role=Role.TRAINER, started_on=LONG_AGO, by=None
    )
    assert HeldRole.objects.visible_to(world.alice).count() == 2
    assert cost() == before


# --- where one is signed in --------------------------------------------------


def test_each_browser_is_named_this_one_first(world, browser, clock):
    here = browser(world.alice, CHROME)
    clock.move(minutes=3)
    browser(world.alice, IPHONE)
    page = text_of(here)
    assert page.index("Chrome on Windows (this one)") < page.index("Safari on iPhone")
    assert "27 Mar 2026, 10:03am" in page


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (CHROME, "Chrome on Windows"),
        (f"{CHROME} Edg/150.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Firefox/150.0", "Firefox on Linux"),
        (IPHONE, "Safari on iPhone"),
        ("<script>alert(1)</script>", "A browser that does not say which"),
        ("", "A browser that does not say which"),
    ],
)
def test_a_browser_in_words(user_agent, said):
    assert in_words(user_agent) == said


def test_its_last_use_is_written_down_every_ten_minutes_and_no_oftener(world, browser, clock):
    client = browser(world.alice)
    for minutes, writes in ((9, 0), (1, 2), (5, 0), (5, 2)):  # of the session and of its row
        clock.move(minutes=minutes)
        with CaptureQueriesContext(connection) as queries:
            client.get("/privacy/")
        sql = [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]
        assert len(sql) == writes, minutes
    assert "27 Mar 2026, 10:20am" in text_of(client)


def test_signing_out_elsewhere_ends_the_others_at_the_next_click(world, browser):
    here, elsewhere, bobs = browser(world.alice), browser(world.alice), browser(world.bob)
    response = here.post(reverse("sign_out_elsewhere"))
    assert response["Location"] == ACCOUNT
    assert "You are signed out everywhere else" in text_of(here)
    assert [is_signed_in(each) for each in (here, elsewhere, bobs)] == [True, False, True]
    assert AccessLog.objects.filter(what="sign-out", person=world.alice).count() == 1


def test_signing_out_everywhere_ends_this_one_too(world, browser):
    here, elsewhere, bobs = browser(world.alice), browser(world.alice), browser(world.bob)
    assert here.post(reverse("sign_out_everywhere"))["Location"] == reverse("account_login")
    assert [is_signed_in(each) for each in (here, elsewhere, bobs)] == [False, False, True]
    assert AccessLog.objects.filter(what="sign-out", person=world.alice).count() == 1
    assert UserSession.objects.filter(user=world.alice).count() == 0


@pytest.mark.parametrize("name", ["sign_out_elsewhere", "sign_out_everywhere"])
def test_a_link_signs_nobody_out_nor_does_another_site(world, name):
    client = Client(enforce_csrf_checks=True)
    just_signed_in(client, world.alice)
    assert client.get(reverse(name)).status_code == 200
    assert client.post(reverse(name)).status_code == 403
    assert is_signed_in(client)


def test_it_asks_for_the_password_first_when_that_was_long_ago(world, browser, clock):
    client, elsewhere = browser(world.alice), browser(world.alice)
    clock.move(minutes=6)
    asked = client.post(reverse("sign_out_everywhere"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert is_signed_in(elsewhere)
    client.post(asked["Location"], {"password": PASSWORD})
    assert [is_signed_in(each) for each in (client, elsewhere)] == [False, False]


def test_of_a_session_that_is_over_nothing_is_kept(world, browser, clock):
    browser(world.alice)
    clock.move(hours=9)
    here = browser(world.bob)
    clear_ended_sessions()
    assert [row.user for row in UserSession.objects.all()] == [world.bob]
    assert Session.objects.count() == 1
    assert is_signed_in(here)


def test_a_failed_sign_in_is_on_record_and_says_who_only_when_there_is_such_a_person(world):
    for email in ("alice@example.org", "nobody.there@example.org"):
        Client().post(reverse("account_login"), {"login": email, "password": "something else"})
    lines = AccessLog.objects.filter(page="account_login").order_by("pk")
    assert list(lines.values_list("what", "about", "person")) == [
        ("failed", f"accounts.User:{world.alice.pk}", world.alice.pk),
        ("failed", "accounts.User:unknown", None),
    ]
