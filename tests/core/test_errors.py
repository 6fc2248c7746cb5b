"""What is refused before a page is reached, the pages that help, and the text that is kept."""

from datetime import date
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as every_page
from core import calendar, errors
from core.pages import public, signed_in
from tests.menu import somebody

FORM = "application/x-www-form-urlencoded"


@public
def anyone(request):
    return HttpResponse(f"reached {request.POST.get('text', '')}")


@signed_in
def members(request):
    return HttpResponse("reached")


@public
def forbidden(request):
    raise PermissionDenied


@public
def broken(request):
    raise RuntimeError("a secret in a message")


@public
def counts_days(request):
    return HttpResponse(calendar.england().is_working_day(date(2099, 1, 1)))


urlpatterns = [
    path("counts-days/", counts_days),
    path("anyone/", anyone),
    path("members/", members),
    path("forbidden/", forbidden),
    path("broken/", broken),
    *every_page,
]
# Django asks the same module who answers when something goes wrong.
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.fixture
def strict():
    """A browser whose form token is checked."""
    return Client(enforce_csrf_checks=True)


def assert_helps(response, status, *words):
    """One of our pages: its words, its one heading, and where to turn for a child."""
    page = response.content.decode()
    assert response.status_code == status
    assert [word for word in words if word not in page] == []
    assert page.count("<h1") == 1
    assert 'href="tel:999"' in page
    assert "business.team@example.org" in page


# --- pages that help ---------------------------------------------------------------------------


def test_what_is_not_there(client):
    assert_helps(client.get("/nowhere/"), 404, "Page not found", "you may no longer have a part")


def test_what_is_not_allowed(client):
    assert_helps(client.get("/forbidden/"), 403, "You cannot do this", "Nothing has been changed")


def test_an_address_that_only_takes_a_form(client):
    response = client.put("/members/")
    assert_helps(response, 405, "This page cannot be opened like that", "Nothing has been changed")
    assert response["Allow"] == "GET, HEAD, POST"


def test_our_own_mistake(client):
    response = client.get("/broken/")
    assert_helps(response, 500, "Something went wrong", "do not wait")
    assert "a secret in a message" not in response.content.decode()


def test_days_beyond_the_known_bank_holidays_are_not_guessed(client):
    known_to = f"{calendar.england().known_to:%A %-d %B %Y}"
    said = ("The bank holidays are not known", known_to, "do not wait")
    assert_helps(client.get("/counts-days/"), 503, *said)
    assert_helps(client.post("/counts-days/", {"text": "words"}), 503, *said)


def test_our_own_mistake_shows_the_number_the_log_has(rf):
    request = rf.get("/")
    request.id = "4f1d22aa90bc"
    assert_helps(errors.server_error(request), 500, "4f1d22aa90bc")


def test_the_500_page_stands_when_every_context_processor_fails(rf, monkeypatch):
    def fails(request):
        raise RuntimeError("the database is gone")

    monkeypatch.setattr("core.context.page", fails)
    assert_helps(errors.server_error(rf.get("/")), 500, "Something went wrong")


def test_a_wrong_host_is_refused_with_a_page(client):
    assert_helps(client.get("/anyone/", headers={"host": "evil.example"}), 400, "could not be read")


# --- hostile input -----------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["%ff", "q=%C3%28", "q=a%00b", "%00=1", "%ed%a0%80=1"])
def test_a_query_that_is_no_text(client, query):
    response = client.get("/anyone/", QUERY_STRING=query)
    assert_helps(response, 400, "The address has characters in it that cannot be read")


def test_an_address_with_a_zero_byte(client):
    response = client.get("/any%00one/")
    assert_helps(response, 400, "The address has characters in it that cannot be read")


@pytest.mark.parametrize("address", ["/any%FFone/", "/%E2%82%AC/", "/%25FF/"])
def test_an_address_in_other_characters_is_only_not_there(client, address):
    assert_helps(client.get(address), 404, "Page not found")


def test_a_cookie_with_a_zero_byte(client):
    client.cookies.load('sessionid="\\000abc"')
    assert_helps(client.get("/anyone/"), 400, "A cookie cannot be read")


def test_a_form_that_is_no_text(client):
    response = client.post("/anyone/", "text=caf%E9", content_type=FORM)
    assert_helps(response, 400, "What was sent has characters in it that cannot be read")


def test_text_in_any_language_passes(client):
    text = "Zoë 李 عمر 😀 %ff"
    response = client.post(f"/anyone/?{urlencode({'q': text})}", urlencode({"text": text}), FORM)
    assert response.content.decode() == f"reached {text}"


def test_a_zero_byte_in_a_text_is_left_to_the_field(client):
    response = client.post("/anyone/", "text=a%00b", content_type=FORM)
    assert response.status_code == 200


def test_a_form_too_big_to_read(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    for sent in (
        {"data": {"text": "x" * 2000}},
        {"data": "text=" + "x" * 2000, "content_type": FORM},
    ):
        assert_helps(client.post("/anyone/", **sent), 413, "too big", "Nothing has been saved")


def test_a_form_too_big_is_read_to_its_end(rf, settings):
    """A browser that is still sending shows a broken connection, not our page."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    request = rf.post("/anyone/", "text=" + "x" * 200_000, content_type=FORM)
    answer = errors.HostileInputMiddleware(anyone)(request)
    assert answer.status_code == 413
    assert request.read() == b""


def test_a_form_with_too_many_fields(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    response = client.post("/anyone/", {f"field{n}": "x" for n in range(9)})
    assert_helps(response, 400, "more fields than a page of ours")


def test_a_form_torn_on_the_way(client):
    response = client.post("/anyone/", b"--x\r\nno end", content_type="multipart/form-data")
    assert_helps(response, 400, "The form arrived incomplete")


# --- kept text ---------------------------------------------------------------------------------

WRITTEN = {
    "what_is_disputed": "The check was not shared.\n<b>Twice</b> asked for.",
    "agency": "health-trust",
    "submission": "b39b7bb4-cfe5-492f-92bd-f077f9bca83c",
    "version": "41:7",
    "csrfmiddlewaretoken": "an old token",
}


class Hidden(HTMLParser):
    """What a page would send again without being seen."""

    def __init__(self):
        super().__init__()
        self.fields = {}

    def handle_starttag(self, tag, attributes):
        plain = dict(attributes)
        if plain.get("type") == "hidden":
            self.fields.setdefault(plain["name"], []).append(plain["value"])


def sends_again(response):
    page = Hidden()
    page.feed(response.content.decode())
    return page.fields


def test_a_form_sent_after_the_session_ended_is_given_back(client):
    response = client.post("/members/?step=2", {**WRITTEN, "told": ["a", "b"]})
    assert_helps(
        response,
        403,
        "Your session ended. Nothing has been lost",
        "<title>Your session ended",
        "What is disputed",
        "&lt;b&gt;Twice&lt;/b&gt; asked for.",
        "Sign in (opens in a new tab)",
        'action="/members/?step=2"',
        "Send again",
    )
    fields = sends_again(response)
    assert fields.pop("csrfmiddlewaretoken") != ["an old token"]
    assert fields == {
        "kept_text": ["1"],
        "what_is_disputed": [WRITTEN["what_is_disputed"]],
        "agency": ["health-trust"],
        "submission": [WRITTEN["submission"]],
        "version": ["41:7"],
        "told": ["a", "b"],
    }
    page = response.content.decode()
    assert "<dt" in page
    assert ">health-trust<" in page
    assert ">41:7<" not in page
    assert "no-store" in response["Cache-Control"]


def test_what_is_given_back_can_be_sent_again(strict):
    """Given back, sent again, given back for the token of the new session, and through."""
    first = strict.post("/members/", WRITTEN, headers={"sec-fetch-site": "same-origin"})
    fields = sends_again(first)
    again = strict.post("/anyone/", {**fields, "text": "mine"})
    assert again.content == b"reached mine"


def test_a_button_pressed_after_the_session_ended_leads_to_sign_in(client):
    response = client.post("/sign-out/", {"csrfmiddlewaretoken": "x"})
    assert (response.status_code, response["Location"]) == (302, "/sign-in/")


def test_a_page_asked_for_leads_to_sign_in_and_back(client):
    response = client.get("/members/?page=2")
    assert (response.status_code, response["Location"]) == (
        302,
        "/sign-in/?next=/members/%3Fpage%3D2",
    )


@pytest.mark.parametrize(
    "said",
    [
        {"sec-fetch-site": "same-origin"},
        {"origin": "http://testserver"},
        {"referer": "http://testserver/anyone/"},
    ],
)
def test_a_page_open_too_long_gives_the_text_back(strict, said):
    response = strict.post("/anyone/", WRITTEN, headers=said)
    assert_helps(
        response,
        403,
        "This page was open too long. Nothing has been lost",
        "&lt;b&gt;Twice&lt;/b&gt; asked for.",
    )
    fields = sends_again(response)
    fields.pop("kept_text")
    through = strict.post("/anyone/", {**fields, "text": "mine"}, headers=said)
    assert through.content == b"reached mine"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"referer": "http://testserver.evil.example/anyone/"},
    ],
)
def test_a_form_from_elsewhere_is_refused_and_shows_nothing(strict, said):
    response = strict.post("/anyone/", WRITTEN, headers=said)
    assert_helps(response, 403, "You cannot do this")
    assert "Twice" not in response.content.decode()


def test_signed_in_again_the_page_says_so(rf):
    request = rf.post(
        "/members/", {**WRITTEN, "kept_text": "1"}, headers={"sec-fetch-site": "same-origin"}
    )
    request.user = somebody()
    response = errors.csrf_failure(request)
    assert_helps(response, 403, "You are signed in again. Nothing has been lost")
    assert "opens in a new tab" not in response.content.decode()


def test_a_file_must_be_chosen_again(client):
    upload = SimpleUploadedFile("minutes.pdf", b"%PDF-1.7")
    response = client.post("/members/", {"text": "A long text of mine", "paper": upload})
    assert_helps(response, 403, "A file cannot be kept", "minutes.pdf", "All but the file is kept")
    assert sends_again(response)["kept_file"] == ["paper:minutes.pdf"]
    assert 'type="file"' not in response.content.decode()


def test_and_is_chosen_on_the_very_page_that_sends_it(rf):
    sent = {"text": "Mine", "kept_text": "1", "kept_file": "paper:minutes.pdf"}
    request = rf.post("/members/", sent, headers={"sec-fetch-site": "same-origin"})
    request.user = somebody()
    page = errors.csrf_failure(request).content.decode()
    assert "Choose again: minutes.pdf" in page
    assert 'name="paper" type="file"' in page
    assert 'enctype="multipart/form-data"' in page


def test_every_answer_is_shown_a_word_and_a_day_and_several_of_one_field():
    sent = [
        ("job_title", "Nurse"), ("roles", "trainer"), ("roles", "data-provider"),
        ("due_day", "3"), ("due_month", "4"), ("due_year", "2026"), ("agency", "4"),
        ("telephone", "01925 443126"), ("note", " "), ("submission", "b39b"), ("version", "1"),
    ]  # fmt: skip
    assert errors.readable(sent) == [
        ("Job title", "Nurse"),
        ("Roles", "trainer\ndata-provider"),
        ("Due", "3 4 2026"),
        ("Agency", "4 (as you chose or typed it)"),
        ("Telephone", "01925 443126"),
    ]


@pytest.mark.parametrize("name", ["password", "new_password2", "passphrase", "recovery_token"])
def test_a_secret_is_never_carried(strict, name):
    sent = {"login": "alice at work", name: "correct horse battery"}
    response = strict.post("/sign-in/", sent, headers={"sec-fetch-site": "same-origin"})
    assert_helps(response, 403, "This page was open too long", "Open the page again")
    assert "alice at work" in response.content.decode()
    assert "correct horse" not in response.content.decode()
    assert set(sends_again(response)) <= {"csrfmiddlewaretoken"}


def test_what_a_view_calls_sensitive_is_never_carried(rf):
    @sensitive_post_parameters("pin")
    def view(request):
        return errors.csrf_failure(request)

    sent = {"pin": "one two three", "text": "Some words of mine"}
    request = rf.post("/members/", sent, headers={"sec-fetch-site": "same-origin"})
    request.user = SimpleNamespace(is_authenticated=False)
    assert "one two three" not in view(request).content.decode()


def test_five_megabytes_are_given_back_whole(client):
    text = "The child’s plan. " * 300_000
    response = client.post("/members/", {"text": text})
    assert sends_again(response)["text"] == [text]


def test_an_address_cannot_lead_the_form_elsewhere(rf):
    request = rf.post("/", WRITTEN, headers={"sec-fetch-site": "same-origin"})
    request.path = request.path_info = "//evil.example/members/"
    request.user = SimpleNamespace(is_authenticated=False)
    page = errors.csrf_failure(request).content.decode()
    assert 'action="/%2Fevil.example/members/"' in page
