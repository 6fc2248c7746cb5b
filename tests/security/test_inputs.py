"""What no browser of ours sends: refused with a page, or taken as the plain text that it is."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from accounts.models import User
from core.errors import METHODS
from core.models import AccessLog
from escalations.models import EscalationNote
from partnership import people_operations
from partnership.invitations import token_of
from tests import world as worlds
from tests.security.conftest import signed_in
from tests.security.pages import addresses, declared

pytestmark = pytest.mark.django_db

quickly = with_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


# --- methods -------------------------------------------------------------------------------------

OTHERS = ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "GETT"]


@pytest.mark.parametrize("method", OTHERS)
def test_no_page_answers_to_another_method(world, case, method):
    client = signed_in(world.alice)
    for address in ("/", case.get_absolute_url(), "/sign-in/", "/nothing-here/", "/healthz/"):
        answer = client.generic(method, address, headers={"x-secret": "comes back in a trace"})
        assert answer.status_code == 405, address
        assert b"comes back in a trace" not in answer.content
        assert answer["Allow"] == ", ".join(METHODS)


@pytest.mark.parametrize("header", ["x-http-method-override", "x-http-method", "x-method-override"])
def test_no_header_and_no_field_makes_a_get_of_another_method(world, case, header):
    client = signed_in(world.alice)
    before = type(case)._base_manager.get(pk=case.pk).version
    page = client.get(f"{case.get_absolute_url()}withdraw/?_method=POST", headers={header: "POST"})
    assert page.status_code == 200
    assert type(case)._base_manager.get(pk=case.pk).version == before


# --- SQL -----------------------------------------------------------------------------------------

SQL = ["'", "''", '"', "\\", "'; DROP TABLE accounts_user; --", "' OR '1'='1", "%' OR '1'='1' --",
       "1) OR 1=1 --", "%", "_", "' UNION SELECT password FROM accounts_user --", "%s", "{0}",
       "$1", ":x", "\\'; SELECT pg_sleep(9); --", "x' || (SELECT 1) || 'x"]  # fmt: skip
SEARCHES = {
    "/people/": ("dana", "name"),
    "/people/trust/": ("dana", "name"),
    "/access-log/": ("dana", "person"),
    "/access-log/?reference={}": ("dana", "reference"),
    "/access-log/what-would-they-see/": ("dana", "person"),
    "/contacts/": ("dana", "name"),
}


@pytest.mark.parametrize("text", SQL)
@pytest.mark.parametrize("where", SEARCHES)
def test_a_search_is_for_the_text_and_runs_nothing(world, case, where, text):
    name, field = SEARCHES[where]
    client = signed_in(getattr(world, name))
    everyone = client.get(where.partition("?")[0]).content.decode()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(where.partition("?")[0], {field: text})
    assert answer.status_code == 200
    # The text went to the database as a parameter: no statement is another than for plain text.
    with CaptureQueriesContext(connection) as plain:
        client.get(where.partition("?")[0], {field: "plaintext"})
    assert len(asked) <= len(plain), "fewer where the field itself refuses it"
    page = answer.content.decode()
    if where.startswith("/people/trust"):
        assert "Bella Boateng" in everyone
        assert "Bella Boateng" not in page, "only who is called so is found"
    if where == "/people/":
        assert "Testshire Police" in everyone
        assert "Testshire Police" not in page


@quickly
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_may_be_searched_for(world, text):
    client = signed_in(world.dana)
    for where in ("/people/trust/", "/access-log/"):
        field = "name" if "people" in where else "person"
        answer = client.get(where, {field: text})
        assert answer.status_code == (400 if "\0" in text else 200)


@quickly
@given(st.binary(max_size=60))
def test_any_bytes_in_an_address_are_answered(raw):
    """As a web server hands them over; never with a mistake of ours."""
    client = Client(raise_request_exception=False)
    query = "".join(f"%{byte:02x}" for byte in raw)
    for answer in (client.get("/privacy/", QUERY_STRING=query), client.get(f"/{query}/")):
        assert answer.status_code < 500


@quickly
@given(st.binary(max_size=200), st.sampled_from([
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data",
    "application/json", "text/plain", "", "application/x-www-form-urlencoded; charset=utf-7",
    "multipart/form-data; boundary=\xe9", "a/b; charset=nonsense",
]))  # fmt: skip
def test_any_bytes_in_a_form_are_answered(raw, kind):
    client = Client(raise_request_exception=False)
    for body in (raw, b"--x\r\n" + raw + b"\r\n--x--", b"login=" + raw):
        assert client.generic("POST", "/sign-in/", body, kind).status_code < 500


CREDENTIALS = ["null", "[]", "0", '"x"', "{}", '{"id": null}', '{"id": []}', "NaN", "{" * 5000,
               "[" * 100_000, '{"rawId": {"a": 1}}', json.dumps({"response": "x" * 100_000}),
               "\ud800".encode("utf-8", "replace").decode(), "1" * 5000]  # fmt: skip


@pytest.mark.parametrize("sent", CREDENTIALS, ids=lambda text: text[:12])
def test_what_is_no_passkey_is_answered_with_a_sentence(world, sent):
    answer = Client().post("/sign-in/passkey/", {"credential": sent}, follow=True)
    assert answer.status_code == 200
    assert "That passkey did not work. Try again" in answer.content.decode()


# --- sizes ---------------------------------------------------------------------------------------


def test_a_file_too_big_to_be_read_gets_a_page_that_says_how_large_it_may_be(
    world, case, monkeypatch
):
    monkeypatch.setattr("core.errors.READ_AND_DROPPED", 12 * 1024 * 1024)
    upload = SimpleUploadedFile("a.pdf", b"%PDF-" + b"x" * 13 * 1024 * 1024)
    here = f"{case.get_absolute_url()}documents/add/"
    answer = signed_in(world.alice).post(here, {"upload": upload})
    page = answer.content.decode()
    assert answer.status_code == 413
    assert "A file must be smaller than 10 MB and a PDF, Word" in page
    assert f'href="{here}"' in page
    assert "shorten the text" not in page


def test_a_form_of_megabytes_and_one_of_thousands_of_fields_get_a_page(world):
    client = signed_in(world.alice)
    assert (
        client.post("/escalations/raise/", {"immediate_risk": "x" * 9_000_000}).status_code == 413
    )
    many = {f"field{n}": "x" for n in range(1500)}
    assert client.post("/escalations/raise/", many).status_code == 400
    files = "".join(
        f'--x\r\nContent-Disposition: form-data; name="f{n}"; filename="a"\r\n\r\nx\r\n'
        for n in range(150)
    )
    answer = client.generic(
        "POST", "/escalations/raise/", files + "--x--", "multipart/form-data; boundary=x"
    )
    assert answer.status_code == 400


def test_a_field_sent_twice_counts_once_and_an_address_adds_nothing_to_a_form(world, case):
    """What stands in the address is no part of the form; of two answers the last one counts."""
    client = signed_in(world.alice)
    address = f"{case.get_absolute_url()}add-a-note/"
    client.post(f"{address}?text=From the address&for_agency=everyone", {"submission": ""})
    assert notes(world) == []
    twice = {"text": ["The first", "The last"], "for_agency": "everyone", "submission": ""}
    assert client.post(f"{address}?text=From the address", twice).status_code == 302
    assert notes(world) == ["The last"]


def notes(world) -> list[str]:
    found = EscalationNote.objects.visible_to(world.alice).order_by("pk")
    return list(found.values_list("text", flat=True))


@pytest.mark.parametrize("password", ["x" * 64, "x y" * 43, "é" * 129, "pass phrase  ", "<b>&amp;"])
def test_a_password_is_taken_as_it_is_whatever_its_signs_and_length(world, password):
    world.alice.set_password(password)
    world.alice.save()
    tried = {"login": "alice@example.org"}
    assert Client().post("/sign-in/", {**tried, "password": password}).status_code == 302
    for wrong in (password[:-1], password.upper(), password.strip() + "x"):
        if wrong != password:
            answer = Client().post("/sign-in/", {**tried, "password": wrong})
            assert answer.status_code == 200, wrong


# --- what an address names -----------------------------------------------------------------------

HUGE = ["0", "-1", "99999999999999999999", "1e5", "1%00", "..", "%2e%2e%2f", "1;2", "\u0661"]


@pytest.mark.parametrize("number", HUGE)
def test_a_number_that_is_nobodys_is_a_page_that_is_not_there(world, case, number):
    client = signed_in(world.dana)
    for address in (
        f"/people/trust/{number}/",
        f"/people/trust/{number}/close-account/",
        f"/people/trust/invitations/{number}/withdraw/",
        f"/people/trust/{world.bella.pk}/roles/{number}/end/",
        f"{case.get_absolute_url()}documents/{number}/",
        f"/escalations/esc-2026-{number}/",
        f"/your-account/passkeys/{number}/name/",
    ):
        assert client.get(address).status_code in (404, 400), address


def test_what_is_of_another_record_is_not_there_under_this_one(world, case):
    """A file of another case, an invitation and a person of another agency, another's role."""
    found = addresses(world, case)
    other = worlds.raise_one(world, raised_on=case.raised_on)
    document = case.documents.get().pk
    dana, cleo = signed_in(world.dana), signed_in(world.cleo)
    assert dana.get(f"{other.get_absolute_url()}documents/{document}/").status_code == 404
    swapped = {
        route: address.replace("/people/trust/", "/people/council/")
        for route, address in found.items()
        if route.startswith("people/") and "<int:" in route
    }
    assert len(swapped) >= 7
    for client in (dana, cleo):
        for route, address in swapped.items():
            assert client.get(address).status_code == 404, route
            assert client.post(address, {"submission": ""}).status_code == 404, route
    kinds = declared()
    for route, address in found.items():
        if route.startswith("people/<slug"):
            # What is the business team's alone is refused to her at her own agency, too.
            refused = 403 if kinds[route].startswith("roles ") else 404
            assert cleo.get(address).status_code == refused, route
            assert cleo.post(address, {}).status_code == refused, route
    assert AccessLog.objects.filter(what="refused", person=world.cleo).count() > 20


# --- fields that a page does not have ------------------------------------------------------------

EXTRA = {
    "is_superuser": "on", "is_active": "off", "id": "1", "pk": "1", "email": "evil@example.org",
    "password": "x" * 20, "user": "1", "person": "1", "by": "1", "agency": "1", "version": "999",
    "step": "4", "closed_on": "2026-01-01", "guarded_by": "everyone", "groups": "1",
    "raised_by": "1", "raised_on": "2020-01-01", "suspended_at": "2026-01-01", "role": "1",
    "full_name": "Mallory", "reference": "ESC-1999-0001", "may_manage": "1",
}  # fmt: skip


def test_fields_that_a_page_does_not_have_change_nothing(world):
    client = signed_in(world.tess)
    sent = {"full_name": str(world.bella), "job_title": "Matron", "telephone": "01"}
    sent = EXTRA | sent | {"submission": ""}
    before = {field.attname: getattr(world.bella, field.attname)
              for field in world.bella._meta.concrete_fields}  # fmt: skip
    assert client.post(f"/people/trust/{world.bella.pk}/change/", sent).status_code == 302
    world.bella.refresh_from_db()
    after = {field.attname: getattr(world.bella, field.attname)
             for field in world.bella._meta.concrete_fields}  # fmt: skip
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"job_title", "telephone"}


def test_nor_do_they_when_a_case_is_written_to(world, case):
    client = signed_in(world.alice)
    before = type(case)._base_manager.filter(pk=case.pk).values().get()
    sent = EXTRA | {"text": "A note", "for_agency": "everyone", "submission": "", "version": ""}
    answer = client.post(f"{case.get_absolute_url()}add-a-note/", sent)
    assert answer.status_code == 302
    after = type(case)._base_manager.filter(pk=case.pk).values().get()
    assert {name for name in after if after[name] != before[name]} <= {"version"}
    assert notes(world) == ["A note"]


def test_an_invitation_gives_what_it_says_and_not_what_is_sent_with_the_password(world):
    invitation = people_operations.invite(
        agency=world.trust, roles=["line-manager"], email="new@example.org", full_name="Nia New",
        by=world.tess,
    )  # fmt: skip
    client = Client()
    client.get(f"/invitation/{token_of(invitation.link_key)}/")
    sent = EXTRA | {"password": "seventeen purple kettles", "roles": "business-manager"}
    assert client.post("/invitation/", sent).status_code == 302
    person = User.objects.get(email="new@example.org")
    assert (person.full_name, person.is_superuser, person.is_active) == ("Nia New", False, True)
    assert not User.objects.filter(email="evil@example.org").exists()
    held = person.membership_set.values_list("group__agency_role__role", flat=True)
    assert list(held) == ["line-manager"]
