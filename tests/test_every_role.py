"""Every page of the project as a holder of every role, as anyone, as a superuser, as no role.

The right answer comes from what each page declares and from the lines behind docs/roles.md
(`reporting/walk.py`): a page that declares something else, or has a part in its address that
nothing is known of, fails here until an expectation is given.
"""

import os

import pytest
from django.http import Http404, HttpResponse
from django.urls import include, path

from config.urls import urlpatterns as usual
from core.models import AccessLog, Notification
from core.pages import all_patterns, declare, opens, public, signed_in, with_a_role
from escalations.models import Escalation
from partnership import openings
from partnership.pages import for_holders_of
from partnership.roles import Role
from reporting import walk
from tests import turns
from tests.kept import kept


def refused(status):
    """In place of the error pages, which other tests look at: half of the answers are one."""
    return lambda request, exception=None: HttpResponse(status=status)


handler400, handler403, handler404, handler500 = map(refused, (400, 403, 404, 500))
urlpatterns = [*usual, path("demonstration/", include("partnership.demonstration_urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def at_home(settings, tmp_path):
    settings.DEMONSTRATION, settings.ALLOWED_HOSTS = True, settings.LOOPBACK
    settings.MAIL_FOLDER = tmp_path
    settings.MEDIA_ROOT = tmp_path


make = kept(walk.make)


@pytest.fixture
def walkers():
    visitors, _, _, samples = make()
    return visitors, samples


PARTS = 9  # of the visitors: in one test they would keep one processor waiting for the other
DAY = int(os.environ["DAY_OF_RUN"])
TURNS = 3
# It is the longest of all tests: of a whole run a third of the roles walk on SQLite, a third on
# PostgreSQL, and the next day others. The nightly walk of a portal is whole, on its own database.
ON = [pytest.mark.sqlite, pytest.mark.postgresql, pytest.mark.sqlite]
PARTS_TODAY = [
    pytest.param(part, marks=ON[(part + DAY) % TURNS])
    for part in range(PARTS)
    if not turns.IN_TURNS or (part + DAY) % TURNS < 2
]


def of_part(part, visitors):
    # Holders of one role together: what depends on the role alone is walked once.
    together = [sorted(visitor.roles) for visitor in visitors]
    mine = sorted({*map(tuple, together)})[part::PARTS]
    return [each for each in visitors if tuple(sorted(each.roles)) in mine]


@pytest.mark.parametrize("part", PARTS_TODAY)
def test_every_page_answers_every_role_as_it_declares(walkers, part):
    """For time a part of it: `TURNS * walk.CYCLE` days in a row walk all of it on both databases.
    DAY_OF_RUN=N walks what the day N did."""
    visitors, samples = walkers
    with walk.quietly():
        assert list(walk.unexpected(of_part(part, visitors), samples, day=DAY)) == []


@pytest.fixture
def asked(monkeypatch):
    """(who, method, address) of each request, to which no page answers."""
    asked = set()

    class Asks:
        def __init__(self, visitor):
            self.called = visitor.called

        def __getattr__(self, method):
            return lambda path: asked.add((self.called, method, path)) or HttpResponse()

    monkeypatch.setattr(walk, "_client", Asks)
    return asked


def test_so_many_days_in_a_row_leave_nothing_out_on_either_database(walkers, asked, monkeypatch):
    visitors, samples = walkers
    some = [*visitors[:2], *{visitor.roles: visitor for visitor in visitors[3:]}.values()][:6]
    every_third = walk.pages(samples)[::3]
    monkeypatch.setattr(walk, "pages", lambda samples: every_third)
    list(walk.unexpected(some, samples, whole_walk=True))
    whole, of_a_day = {*asked}, []
    for first in range(TURNS):  # the days on which a part walks on this database
        asked.clear()
        for day in range(first, TURNS * walk.CYCLE, TURNS):
            before = len(asked)
            list(walk.unexpected(some, samples, day=day))
            of_a_day.append(len(asked) - before)
        assert asked == whole
    assert max(of_a_day) < 0.4 * len(whole)


@pytest.mark.sqlite  # no page answers, so neither database has anything to say to it
def test_each_page_is_tried_each_day(walkers, asked, monkeypatch):
    visitors, samples = walkers
    pages = walk.pages(samples)
    monkeypatch.setattr(walk, "pages", lambda samples: pages)
    for part in range(PARTS):
        if (part + DAY) % TURNS < 2:
            list(walk.unexpected(of_part(part, visitors), samples, day=DAY))
    assert {path for _, _, path in asked} == {path for _, path, *_ in pages}


def test_every_role_walks_in_and_outside_the_case_and_so_do_those_without(walkers):
    visitors, _ = walkers
    walking = {role for visitor in visitors for role in visitor.roles}
    assert walking == {role.value for role in Role}
    assert [visitor.called for visitor in visitors[:3]] == [
        "Nobody signed in", "A superuser", "A person without a role",
    ]  # fmt: skip
    called = {visitor.called for visitor in visitors}
    assert {"Headteacher (raising)", "Headteacher (partner)", "Trainer (raising)"} <= called


def test_every_address_is_walked(walkers):
    _, samples = walkers
    assert {route for route, *_ in walk.pages(samples)} == {route for route, _ in all_patterns()}


def test_what_is_promised_differs_from_role_to_role(walkers):
    visitors, samples = walkers
    held = {
        visitor.called: [visitor.rights[each] for each in samples.documents] for visitor in visitors
    }
    lead, nothing = "Named or designated safeguarding lead", ["", "", ""]
    assert held[f"{lead} (raising)"] == ["contribute", "", walk.CONFLICTED]
    assert held[f"{lead} (partner)"] == nothing
    assert held["Senior manager (raising)"] == ["", "", "contribute"]
    assert held["Delegated Safeguarding Partner (partner)"] == ["", "", "contribute"]
    assert held["Safeguarding Partnership Business Manager (business)"] == ["manage"] * 3
    assert held["Head of Safeguarding (business)"] == ["view", "", "view"]
    assert held["A superuser"] == nothing


# --- it can fail ----------------------------------------------------------------------------------


def page(request, *args, **kwargs):
    return HttpResponse("in")


def walked(monkeypatch, walkers, pattern, who="") -> list[str]:
    """As everybody whose name begins like that."""
    visitors, samples = walkers
    some = [each for each in visitors if each.called.startswith(who)]
    monkeypatch.setattr(walk, "all_patterns", lambda: [(str(pattern.pattern), pattern)])
    monkeypatch.setattr("tests.test_every_role.urlpatterns", [pattern, *usual])
    from django.urls import clear_url_caches

    clear_url_caches()
    try:
        with walk.quietly():
            return list(walk.unexpected(some, samples, whole_walk=True))
    finally:
        clear_url_caches()


def as_if(declared, view):
    """A page that says one thing and does another."""

    def wrapper(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    return declare(declared, wrapper)


@pytest.mark.parametrize(
    ("declared", "view", "who"),
    [
        ("view Escalation", signed_in(page), "Trainer (raising): get"),
        ("contribute Escalation", opens(Escalation)(page), "Head of Safeguarding (business): get"),
        ("manage Escalation", opens(Escalation, right="contribute")(page),
         "Headteacher (raising): post"),
        ("roles trainer", signed_in(page), "A superuser: get"),
        ("hidden-roles trainer", for_holders_of(Role.TRAINER, called="x")(page),
         "A superuser: get"),
        ("view FundingLine", signed_in(page), "Partnership representative (partner): get"),
        ("view Escalation", opens(Escalation, right="manage")(page),
         "Independent Scrutineer (business): get"),
        ("signed in", for_holders_of(Role.TRAINER, called="x")(page), "Trust safeguarding lead"),
    ],
)  # fmt: skip
def test_a_page_that_does_not_do_as_it_says_is_found(monkeypatch, walkers, declared, view, who):
    route = "new/<reference:reference>/" if "Escalation" in declared else "new/"
    page = path(route, as_if(declared, view), name="new")
    found = walked(monkeypatch, walkers, page, who.partition(":")[0])
    assert any(line.startswith(who) for line in found), found[:3]


def test_a_document_that_is_shown_to_whom_it_is_not_for_is_found(monkeypatch, walkers):
    def view(request, document):
        return HttpResponse("in")

    shown = path("new/<slug:document>/", with_a_role(view), name="new")
    found = walked(monkeypatch, walkers, shown)
    who = {line.partition(":")[0] for line in found}
    assert "Headteacher (raising)" in who
    assert {"Section 11 chief officer (raising)", "Trainer (raising)", "Headteacher (partner)",
            "System administrator (raising)"} & who == set()  # fmt: skip
    assert all("synthetic-closed-document: let in, not hidden" in line for line in found)


def test_a_page_that_has_nothing_to_show_is_found(monkeypatch, walkers):
    def view(request, agency):
        raise Http404

    page = path("new/<slug:agency>/", with_a_role(view), name="new")
    found = walked(monkeypatch, walkers, page, "Trainer")
    assert "Trainer (raising): get /new/<slug:agency>/: hidden, not let in" in found


def test_a_form_that_writes_before_it_refuses_is_found(monkeypatch, walkers, django_user_model):
    def view(request):
        if request.method == "POST":
            django_user_model.objects.update(job_title="Mine")
        raise Http404

    declared = as_if("hidden-roles trainer", view)
    found = walked(monkeypatch, walkers, path("new/", declared, name="new"), "A superuser")
    assert any(line.endswith("post /new/: wrote accounts_user") for line in found), found[:3]


def test_a_page_that_breaks_is_found(monkeypatch, walkers):
    def breaks(request):
        raise ZeroDivisionError

    found = walked(monkeypatch, walkers, path("new/", public(breaks), name="new"), "Nobody")
    assert found[0] == "Nobody signed in: get /new/: broken, not let in"


@pytest.mark.parametrize(
    ("route", "declared"),
    [("new/", "whoever knocks"), ("new/", "view Agency"), ("new/<slug:unheard>/", "signed in")],
)
def test_a_page_without_an_expectation_fails(monkeypatch, walkers, route, declared):
    with pytest.raises(walk.NoExpectation):
        walked(
            monkeypatch, walkers, path(route, declare(declared, page), name="new"), "A superuser"
        )


def test_a_new_way_to_a_right_needs_an_expectation_too(monkeypatch):
    line = openings.Opening(Role.TRAINER, "escalations.Escalation", "view", "once taught them")
    monkeypatch.setattr(openings, "_lines", [*openings._lines, line])
    with pytest.raises(walk.NoExpectation, match="once taught them"):
        walk.make()


# --- by night -------------------------------------------------------------------------------------


@pytest.mark.one_day_of(3, 2)
def test_the_nightly_walk_leaves_nothing_behind(monkeypatch, django_user_model, tmp_path):
    few = ("contacts/", "escalations/<reference:reference>/documents/<int:pk>/")
    some = [each for each in all_patterns() if each[0] in few]
    monkeypatch.setattr(walk, "all_patterns", lambda: some)
    counted = (AccessLog, Notification, django_user_model)
    before = [model.objects.count() for model in counted]
    found, number = walk.run()
    assert found == []
    assert number > len(Role)
    assert [model.objects.count() for model in counted] == before
    assert not Escalation.objects.unscoped("test").exists()
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_the_nightly_walk_says_what_it_found(monkeypatch):
    monkeypatch.setattr(walk, "make", make)
    monkeypatch.setattr(walk, "expected", lambda *_: walk.HIDDEN)
    some = [each for each in all_patterns() if each[0] == "contacts/"]
    monkeypatch.setattr(walk, "all_patterns", lambda: some)
    found, _ = walk.run()
    assert found[0] == "Nobody signed in: get /contacts/: sign in, not hidden"
