"""Pages declare who may open them; what was opened, taken or refused is on record."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, path, register_converter, reverse

from core import access_log, brand, errors
from core.models import AccessLog
from core.operations import AlreadyDone, NotAllowed, operation
from core.pages import (
    ReferenceConverter,
    all_patterns,
    declare,
    log_access,
    opens,
    perform,
    public,
    signed_in,
)
from escalations.models import Escalation
from tests import world as worlds

register_converter(ReferenceConverter, "tested")


def shows(request, record, **kwargs):
    return HttpResponse(f"{record.reference} {record.may_contribute} {record.may_manage}")


@opens(Escalation)
def take(request, record):
    log_access(request, AccessLog.What.DOWNLOAD, record)
    return HttpResponse("taken")


@signed_in
def take_a_list(request):
    log_access(request, AccessLog.What.EXPORT, "escalations.Escalation:list")
    return HttpResponse("list")


@public
def anyone(request):
    return HttpResponse("anyone")


@operation
def refuses(*, by):
    raise PermissionDenied("by a rule of its own")


@signed_in
def tries(request):
    refuses(by=request.user)


@opens(Escalation)
def tries_on(request, record):
    refuses(by=request.user)


@public
def tries_as_anyone(request):
    raise PermissionDenied


def undeclared(request):
    return HttpResponse("secret")


handler403, handler404 = errors.permission_denied, errors.not_found
urlpatterns = [
    path("view/<tested:reference>/", opens(Escalation)(shows), name="view"),
    path("add/<tested:reference>/", opens(Escalation, right="contribute")(shows), name="add"),
    path("run/<tested:reference>/", opens(Escalation, right="manage")(shows), name="run"),
    path("take/<tested:reference>/", take, name="take"),
    path("list/", take_a_list, name="list"),
    path("try/", tries, name="try"),
    path("try/<tested:reference>/", tries_on, name="try_on"),
    path("try-as-anyone/", tries_as_anyone, name="try_as_anyone"),
    path("members/", signed_in(lambda request: HttpResponse("members")), name="members"),
    path("undeclared/", undeclared, name="undeclared"),
    *(
        path(f"{name}/", anyone, name=name)
        for name in (
            "home",
            "account_login",
            "account_logout",
            "your_account",
            "accessibility",
            "privacy",
        )
    ),
    path("brand.css", brand.stylesheet, name="brand"),
    path("brand.svg", brand.icon, name="brand_icon"),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def no_navigation(monkeypatch):
    """The apps' own pages are not among these."""
    monkeypatch.setattr("core.context._navigation", {})


def as_person(world, name):
    client = Client()
    if name != "anonymous":
        client.force_login(getattr(world, name))
    return client


def opened():
    """The lines that pages wrote: no right was given or taken away."""
    return AccessLog.objects.filter(holder="")


def log_lines():
    return list(opened().order_by("pk").values_list("what", "about", "page"))


# --- who gets in ------------------------------------------------------------------------------

STATUS = {  # view, contribute, manage
    "alice": (200, 200, 403),
    "bea": (200, 200, 403),
    "dana": (200, 200, 200),
    "sue": (200, 403, 403),
    "charlie": (404, 404, 404),
    "root": (404, 404, 404),
    "nobody": (404, 404, 404),
    "anonymous": (302, 302, 302),
}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", STATUS)
def test_a_record_is_404_unless_visible_and_403_without_the_right(world, escalation, name, method):
    client = as_person(world, name)
    for page, status in zip(("view", "add", "run"), STATUS[name], strict=True):
        response = getattr(client, method)(reverse(page, args=[escalation.reference]))
        assert response.status_code == status, page
        if status != 200:
            assert escalation.child_reference not in response.content.decode()


def test_the_view_is_given_the_record_with_the_persons_rights(world, escalation):
    address = reverse("view", args=[escalation.reference])
    shown = {
        name: as_person(world, name).get(address).content.decode().split()[1:]
        for name in ("alice", "dana", "sue")
    }
    assert shown == {
        "alice": ["True", "False"],
        "dana": ["True", "True"],
        "sue": ["False", "False"],
    }


def test_what_is_not_there_answers_like_what_may_not_be_known(world, escalation):
    client = as_person(world, "charlie")
    hidden = client.get(reverse("view", args=[escalation.reference]))
    absent = client.get(reverse("view", args=["ESC-2026-9999"]))
    assert hidden.status_code == absent.status_code == 404
    token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
    assert token.sub(b"", hidden.content) == token.sub(b"", absent.content)


@pytest.mark.parametrize(
    ("name", "closed"), [("alice", True), ("alice", False), ("root", False), ("dana", False)]
)
def test_a_page_that_declares_nothing_opens_for_nobody(world, name, closed):
    client = as_person(world, name)
    if closed:
        type(world.alice).objects.filter(pk=world.alice.pk).update(is_active=False)
    response = client.get("/undeclared/")
    assert response.status_code in ({302} if closed else {403})
    assert b"secret" not in response.content


def test_a_closed_account_is_signed_out_at_its_next_click(world, escalation):
    client = as_person(world, "alice")
    address = reverse("view", args=[escalation.reference])
    assert client.get(address).status_code == 200
    type(world.alice).objects.filter(pk=world.alice.pk).update(is_active=False)
    assert client.get(address).status_code == 302


def test_leaving_a_group_is_felt_at_the_next_click(world, escalation):
    client = as_person(world, "anna")
    address = reverse("view", args=[escalation.reference])
    assert client.get(address).status_code == 200
    world.anna.groups.clear()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("page", "anonymous", "member"), [("members", 302, 200), ("home", 200, 200)]
)
def test_signed_in_and_public_mean_what_they_say(world, page, anonymous, member):
    assert as_person(world, "anonymous").get(reverse(page)).status_code == anonymous
    assert as_person(world, "nobody").get(reverse(page)).status_code == member


# --- the access log ---------------------------------------------------------------------------


def test_opening_a_record_is_on_record(world, escalation):
    as_person(world, "alice").get(reverse("view", args=[escalation.reference]))
    line = opened().get()
    assert (line.person, line.what, line.page) == (world.alice, "view", "view")
    assert line.about == f"escalations.Escalation:{escalation.pk}"
    assert line.at.isoformat() == "2026-03-27T10:00:00+00:00"
    assert line.address == "127.0.0.1"


def test_a_refusal_is_on_record_with_what_was_asked_for(world, escalation):
    about = f"escalations.Escalation:{escalation.pk}"
    as_person(world, "charlie").get(reverse("view", args=[escalation.reference]))
    as_person(world, "alice").get(reverse("run", args=[escalation.reference]))
    as_person(world, "root").get(reverse("view", args=["ESC-2026-9999"]))
    assert log_lines() == [
        ("refused", "escalations.Escalation:ESC-2026-0001", "view"),
        ("refused", about, "run"),
        ("refused", "escalations.Escalation:ESC-2026-9999", "view"),
    ]
    assert set(opened().values_list("person__email", flat=True)) == {
        "charlie@example.org",
        "alice@example.org",
        "root@example.org",
    }


def test_what_an_operation_refuses_is_on_record_once(world, escalation):
    client = as_person(world, "alice")
    for address in (reverse("try"), reverse("undeclared")):
        assert client.post(address).status_code == 403
    assert client.post(reverse("run", args=[escalation.reference])).status_code == 403
    about = f"escalations.Escalation:{escalation.pk}"
    assert log_lines() == [
        ("refused", "page", "try"), ("refused", "page", "undeclared"), ("refused", about, "run")
    ]  # fmt: skip
    assert set(opened().values_list("person__email", "address")) == {
        ("alice@example.org", "127.0.0.1")
    }


def test_and_of_the_record_that_the_page_had_opened(world, escalation):
    """So that it stands on the record's own page, beside who opened it."""
    assert (
        as_person(world, "alice").post(reverse("try_on", args=["ESC-2026-0001"])).status_code == 403
    )
    assert log_lines() == [("refused", f"escalations.Escalation:{escalation.pk}", "try_on")]


def test_a_form_from_elsewhere_is_on_record_with_whom_it_would_have_acted_for(world):
    strict = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "cross-site"})
    strict.force_login(world.alice)
    assert strict.post(reverse("try")).status_code == 403
    assert log_lines() == [("refused", "page", "try")]


def test_of_nobody_who_has_signed_in_there_is_no_line(world, rf):
    assert as_person(world, "anonymous").get(reverse("try_as_anyone")).status_code == 403
    assert errors.permission_denied(rf.get("/")).status_code == 403  # before anybody was looked for
    request = rf.get("/")
    request.user = world.alice
    assert errors.permission_denied(request).status_code == 403  # before a page was
    assert log_lines() == [("refused", "page", "")]


def test_a_log_that_fails_hides_no_refusal(world, monkeypatch):
    def fails():
        raise OperationalError("the disk is full")

    client = as_person(world, "alice")
    with monkeypatch.context() as patched:
        patched.setattr(access_log, "log", fails)
        response = client.post(reverse("try"))
    assert response.status_code == 403
    assert "You cannot do this" in response.content.decode()
    assert log_lines() == []


def test_downloads_and_exports_are_on_record(world, escalation):
    client = as_person(world, "alice")
    client.get(reverse("take", args=[escalation.reference]))
    client.get(reverse("list"))
    about = f"escalations.Escalation:{escalation.pk}"
    assert log_lines() == [
        ("view", about, "take"),
        ("download", about, "take"),
        ("export", "escalations.Escalation:list", "list"),
    ]


def test_the_log_holds_nothing_of_the_child(world, escalation):
    for name in ("alice", "charlie"):
        as_person(world, name).get(reverse("take", args=[escalation.reference]))
    text = " ".join(str(value) for row in AccessLog.objects.values() for value in row.values())
    secrets = [v for v in worlds.ANSWERS.values() if isinstance(v, str) and len(v) > 1]
    assert [secret for secret in secrets if secret in text] == []


@pytest.mark.parametrize("name", ["alice", "dana"])
def test_opening_a_record_costs_the_same_few_statements(
    world, escalation, name, django_assert_max_num_queries
):
    client = as_person(world, name)
    with django_assert_max_num_queries(4):  # session, person, record, access log
        client.get(reverse("view", args=[escalation.reference]))


# --- addresses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "status"),
    [("esc-2026-0001", 200), ("ESC-2026-0001", 200), ("Esc-2026-0001", 200), ("esc-2026-1", 404),
     ("esc-26-0001", 404), ("esc-2026-0001'--", 404), ("1", 404)],
)  # fmt: skip
def test_a_reference_is_understood_in_either_case(world, escalation, given, status):
    response = as_person(world, "alice").get(f"/view/{given}/")
    assert response.status_code == status


def test_an_address_is_in_small_letters():
    assert reverse("view", args=["ESC-2026-0001"]) == "/view/esc-2026-0001/"
    with pytest.raises(NoReverseMatch):
        reverse("view", args=["../../etc"])


def test_every_pattern_is_walked_with_its_full_route():
    routes = [route for route, _ in all_patterns()]
    assert "view/<tested:reference>/" in routes
    assert len(routes) == len(urlpatterns)


# --- carrying out -----------------------------------------------------------------------------


class Form:
    def __init__(self):
        self.refusals = []

    def refuse(self, refusal):
        self.refusals.append(refusal)


class Result:
    def get_absolute_url(self):
        return "/done/"


def raising(error):
    def act():
        raise error

    return act


def test_what_was_done_leads_to_its_result_and_a_refusal_stays_on_the_form():
    form = Form()
    assert perform(form, Result) == "/done/"
    assert perform(form, raising(AlreadyDone("/before/"))) == "/before/"
    assert form.refusals == []
    refusal = NotAllowed("Not now.")
    assert perform(form, raising(refusal)) is None
    assert form.refusals == [refusal]


def test_an_error_that_is_no_refusal_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        perform(Form(), raising(ZeroDivisionError()))


def test_a_declaration_says_what_it_is():
    assert declare("public", anyone).access == "public"
    assert opens(Escalation, right="contribute")(shows).access == "contribute Escalation"
