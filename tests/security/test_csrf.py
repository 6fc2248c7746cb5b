"""A form that another site sends, or that has no token or a foreign one: nothing happens."""

import pytest
from django.test import Client

from core.pages import all_patterns
from tests import turns
from tests.security.conftest import everything, signed_in
from tests.security.pages import addresses, declared

pytestmark = pytest.mark.django_db

LONG = "Words that somebody took an hour to write, and would like to see again."
SENT = {
    "text": LONG, "reason": LONG, "statement": LONG, "full_name": "Mallory", "email": "m@evil.org",
    "role": "line-manager", "roles": "line-manager", "outcome": "withdrawn", "answer": LONG,
    "job_title": "Changed", "login": "alice@example.org", "password": "x" * 20, "code": "123456",
    "password1": "x" * 20, "password2": "x" * 20, "oldpassword": "x", "name": "Evil",
}  # fmt: skip
# Where staff answer without a cookie, in nobody's name: this one has no link that works.
WITHOUT = "staff-survey/<str:token>/"


def strict(person) -> Client:
    return signed_in(person, Client(enforce_csrf_checks=True))


def with_a_cookie(client) -> str:
    """The browser has a token; a form shows it."""
    client.get("/privacy/")
    page = client.get("/sign-out/").content.decode()
    return page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]


CROSS_SITE = [
    {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"referer": "https://evil.example/testserver/"},
    {},
]
# The next would be read as a form of ours, and is not one: another host, another scheme, a suffix.
LOOKS_LIKE_OURS = ["http://testserver.evil.example", "https://testserver", "http://testserver:81",
                   "http://evil.example#testserver", "http://testserver@evil.example"]  # fmt: skip


@pytest.mark.one_day_of(3, 1)
def test_no_page_does_anything_for_another_site_nor_when_its_head_is_asked_for(
    world, case, papers_as_words
):
    """Each address of the portal, as the two who may do most there: refused, and nothing changed.

    By turns in each of the ways in which a browser says that another site sent a form, or keeps
    silent about it. HEAD is safe: each page's is asked for by one of the two, and the next time
    that this runs, three days later, by the other. That opening them changes nothing is tried
    where each is opened (tests/security/test_headers.py).
    """
    walked = addresses(world, case)
    kinds = declared()
    clients = {name: strict(getattr(world, name)) for name in ("alice", "dana")}
    for client in clients.values():
        with_a_cookie(client)
        client.get("/your-account/email-address/")  # confirms the invited address, once
    before = everything()
    answers = {}
    for turn, (name, client) in enumerate(clients.items()):
        for number, (route, address) in enumerate(walked.items()):
            said = CROSS_SITE[(number + turn) % len(CROSS_SITE)]
            answers[name, route] = client.post(address, SENT, headers=said)
    statuses = {key: each.status_code for key, each in answers.items() if key[1] != WITHOUT}
    assert {key: status for key, status in statuses.items() if status != 403} == {}
    assert {k for k, each in answers.items() if LONG in each.content.decode()} == set()
    assert everything() == before
    by_turns = [*clients.values()]
    for number, (route, address) in enumerate(walked.items()):
        if kinds[route] == "public" and route.startswith("invitation/<"):
            continue  # a link from a mail is put into the session
        answer = by_turns[(number + turns.DAY) % 2].head(address)
        if answer.streaming:
            answer.getvalue()
    assert everything() == before


@pytest.mark.parametrize("origin", LOOKS_LIKE_OURS)
def test_a_site_that_looks_like_ours_is_another(world, origin):
    client = strict(world.alice)
    token = with_a_cookie(client)
    answer = client.post("/sign-out/", {"csrfmiddlewaretoken": token}, headers={"origin": origin})
    assert answer.status_code == 403
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("token", ["", "x", "x" * 64, "é" * 64, None], ids=str)
def test_a_wrong_token_from_our_own_page_does_nothing_and_the_text_is_kept(world, case, token):
    """The page was open too long, or signing in made a new token: nobody's words are lost."""
    client = strict(world.alice)
    with_a_cookie(client)
    before = everything()
    sent = {"text": LONG} | ({} if token is None else {"csrfmiddlewaretoken": token})
    own = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}
    answer = client.post(f"{case.get_absolute_url()}add-a-note/", sent, headers=own)
    assert answer.status_code == 403
    assert LONG in answer.content.decode()
    assert "Send again" in answer.content.decode()
    assert everything() == before


def test_a_token_of_another_browser_is_foreign(world, case):
    theirs = with_a_cookie(strict(world.bob))
    client = strict(world.alice)
    with_a_cookie(client)
    before = everything()
    sent = {"text": LONG, "csrfmiddlewaretoken": theirs}
    own = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}
    answer = client.post(f"{case.get_absolute_url()}add-a-note/", sent, headers=own)
    assert answer.status_code == 403
    assert everything() == before


def test_with_its_own_token_it_goes_through(world, case):
    """Else the tests above would pass for a portal that refuses everything."""
    client = strict(world.alice)
    token = with_a_cookie(client)
    sent = {"text": "A note", "csrfmiddlewaretoken": token, "audience": "everyone"}
    answer = client.post(
        f"{case.get_absolute_url()}add-a-note/", sent, headers={"origin": "http://testserver"}
    )
    assert answer.status_code != 403
    assert client.post("/sign-out/", {"csrfmiddlewaretoken": token}).status_code == 302
    assert "_auth_user_id" not in client.session


def test_no_page_is_exempt_but_where_staff_answer_without_a_cookie_in_nobodys_name():
    exempt = [route for route, each in all_patterns() if getattr(each.callback, "csrf_exempt", 0)]
    assert exempt == [WITHOUT]
