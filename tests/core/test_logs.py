"""Logs: what happened, where in the code, to which account; nothing that people typed."""

import io
import logging

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from core import brand, logs
from core.pages import public, signed_in

SECRET = "JT-of-4-High-Street"
ADDRESS = "esc-2026-0041"


@public
def well(request, reference):
    return HttpResponse("ok")


@public
def broken(request, reference):
    raise ValueError(f"cannot read {SECRET} of someone@example.org")


@public
def broken_with_a_cause(request, reference):
    try:
        raise KeyError(SECRET)
    except KeyError as error:
        raise IntegrityError(f"Key (email)=(someone@example.org) {SECRET}") from error


@public
def suspicious(request, reference):
    raise SuspiciousOperation(SECRET)


@signed_in
def members(request, reference):
    return HttpResponse("ok")


def undeclared(request, reference):
    return HttpResponse("ok")


urlpatterns = [
    path(f"{name}/<reference>/", view, name=name)
    for name, view in {
        "well": well,
        "broken": broken,
        "broken_with_a_cause": broken_with_a_cause,
        "suspicious": suspicious,
        "members": members,
        "undeclared": undeclared,
    }.items()
] + [
    path("", well, {"reference": ""}, name="home"),
    path("sign-in/", well, {"reference": ""}, name="account_login"),
    path("sign-out/", well, {"reference": ""}, name="account_logout"),
    path("accessibility/", well, {"reference": ""}, name="accessibility"),
    path("privacy/", well, {"reference": ""}, name="privacy"),
    path("brand.css", brand.stylesheet, name="brand"),
    path("brand.svg", brand.icon, name="brand_icon"),
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture(params=[True, False], ids=["json", "plain"])
def lines(request):
    """Everything that goes out through the portal's own handler, as text."""
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    level = logging.root.level
    logs.configure({"level": "INFO", "json": request.param})
    (handler,) = [each for each in logging.root.handlers if getattr(each, "portal", False)]
    handler.stream = io.StringIO()
    yield handler.stream
    logging.root.removeHandler(handler)
    logging.root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def ask(client, view, method="get"):
    return getattr(client, method)(
        f"/{view}/{ADDRESS}/?q={SECRET}", {"text": SECRET} if method == "post" else None
    )


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "view",
    ["well", "broken", "broken_with_a_cause", "suspicious", "members", "undeclared", "missing"],
)
def test_no_line_of_a_request_holds_an_address_or_what_was_typed(lines, view, method):
    response = ask(Client(raise_request_exception=False), view, method)
    text = lines.getvalue()
    assert f"{response.status_code}" in text, "the request itself leaves a line"
    assert [word for word in (SECRET, ADDRESS, "example.org", "someone") if word in text] == []


def test_nor_does_a_form_without_its_token(lines):
    response = ask(Client(enforce_csrf_checks=True), "well", "post")
    assert response.status_code == 403
    assert [word for word in (SECRET, ADDRESS) if word in lines.getvalue()] == []


def test_nor_does_a_request_for_another_host(lines):
    response = Client(raise_request_exception=False).get(
        f"/well/{ADDRESS}/", headers={"host": f"{SECRET}.example.com"}
    )
    assert response.status_code == 400
    assert [word for word in (SECRET, ADDRESS) if word in lines.getvalue()] == []


@pytest.mark.parametrize("view", ["broken", "broken_with_a_cause"])
def test_an_error_is_told_by_its_kind_and_its_places_in_the_code(lines, view):
    ask(Client(raise_request_exception=False), view)
    text = lines.getvalue()
    assert ("ValueError" if view == "broken" else "IntegrityError") in text
    assert "test_logs.py" in text
    assert f" {view}" in text, "the function that failed"


def test_an_error_outside_a_page_is_told_too(lines, monkeypatch):
    """What fails in the machinery around a page must not be a bare 500 that nobody can explain."""

    def fail(self, request):
        raise ZeroDivisionError(f"{SECRET} {ADDRESS}")

    monkeypatch.setattr("core.errors.HostileInputMiddleware.refusal", fail)
    response = ask(Client(raise_request_exception=False), "well")
    assert response.status_code == 500
    text = lines.getvalue()
    assert "ZeroDivisionError" in text
    assert "test_logs.py" in text
    assert [word for word in (SECRET, ADDRESS) if word in text] == []


def test_a_request_leaves_its_route_its_person_and_its_number(lines, world):
    client = Client()
    client.force_login(world.alice)
    response = ask(client, "members")
    text = lines.getvalue()
    assert response.status_code == 200
    assert "members/<reference>/" in text
    assert str(world.alice.pk) in text
    assert "alice" not in text.lower()
    assert response.wsgi_request.id in text


def test_errors_of_tasks_are_told_without_their_message(lines):
    """Celery writes the exception's own words into its line."""
    # The portal's own application: one of the test's own would become the tests' current one.
    from config.celery import app

    # Shared, it would be told to each application that is made after it, in other tests.
    @app.task(name="tests.fail", shared=False)
    def fail():
        raise ValueError(f"{SECRET} someone@example.org")

    try:
        fail.apply(throw=False)
    finally:
        app.tasks.pop("tests.fail")
    text = lines.getvalue()
    assert "ValueError" in text
    assert [word for word in (SECRET, "someone@example.org") if word in text] == []
