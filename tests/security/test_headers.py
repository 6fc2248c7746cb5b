"""What every answer carries, whatever it is: as production sends it, errors and downloads too."""

import re
from http import HTTPStatus

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500  # noqa: F401 read by Django
from config.urls import urlpatterns as usual
from core.pages import public
from tests.security.conftest import HOST, everything, from_outside, signed_in
from tests.security.pages import addresses, declared

# One walk over every page answers all of them: on one day of three.
pytestmark = [
    pytest.mark.django_db, pytest.mark.urls(__name__), pytest.mark.one_day_of(3, 0)
]  # fmt: skip


@public
def broken(request):
    raise RuntimeError("secret of a stack")


@public
def plain(request):
    return HttpResponse("x")


urlpatterns = [*usual, path("broken/", broken), path("plain/", plain)]


_kept: dict = {}  # an answer stays what it was: asked for once, looked at by every test
_changed: list[str] = []  # the tables of which a row is another after the two have looked


@pytest.fixture
def answers(request):
    """One answer of every kind: each page as three people, and what goes wrong."""
    if not _kept:
        request.getfixturevalue("production")
        request.getfixturevalue("papers_as_words")
        world = request.getfixturevalue("world")
        _kept.update(asked(world, request.getfixturevalue("case")))
    return _kept


def asked(world, case) -> dict:
    found = {}
    to_walk = addresses(world, case)
    clients = {name: from_outside() for name in ("alice", "dana", None)}
    for name in ("alice", "dana"):
        person = getattr(world, name)
        RecoveryCodes.activate(person)
        signed_in(person, clients[name])
        clients[name].get("/your-account/app/")  # so that its picture exists
        clients[name].get("/your-account/email-address/")  # confirms the invited address, once
    before = everything()
    for name, client in clients.items():
        for route, address in to_walk.items():
            if route != "sign-out/":
                found[f"{name} {route}"] = client.get(address)
        found[f"{name} nothing there"] = client.get("/nothing-here/")
        found[f"{name} broken"] = client.get("/broken/")
        found[f"{name} unreadable"] = client.get("/", QUERY_STRING="%ff")
        found[f"{name} method"] = client.delete("/")
        found[f"{name} zipped"] = client.get("/escalations/export/xlsx/")
        found[f"{name} slash"] = client.get("/privacy")
    for answer in found.values():
        if answer.streaming:
            answer.getvalue()
    _changed.extend(name for name, rows in everything().items() if rows != before[name])
    strict = Client(enforce_csrf_checks=True)
    strict.defaults.update(from_outside().defaults)
    found["no token"] = strict.post("/sign-in/", {"login": "a"}, headers={"host": HOST})
    found["wrong host"] = from_outside(host="evil.example").get("/privacy/")
    found["no https"] = from_outside(**{"x-forwarded-proto": "http"}).get("/privacy/")
    found["health"] = from_outside(**{"x-forwarded-proto": "http"}).get("/healthz/")
    for _ in range(31):
        found["too many"] = from_outside().post("/sign-in/", {"login": "a@b.org", "password": "x"})
    for answer in found.values():
        answer.close()
    return found


def without(answers, test) -> list[str]:
    return [name for name, answer in answers.items() if not test(answer)]


def test_every_kind_of_answer_is_there(answers):
    """The other tests of this file rest on this one."""
    kinds = {answer.status_code for answer in answers.values()}
    assert kinds == {200, 301, 302, 400, 403, 404, 405, 429, 500}
    types = {
        answer.headers.get("Content-Type", "").partition(";")[0] for answer in answers.values()
    }
    assert {"text/html", "text/csv", "text/css", "image/svg+xml", "text/plain",
            "application/json"} <= types  # fmt: skip
    downloads = [each for each in answers.values() if "Content-Disposition" in each]
    assert len(downloads) >= 6


def test_looking_at_pages_changes_nothing(answers):
    """GET is safe: no row is another after two people, and somebody who is not signed in, have
    opened every page. HEAD: tests/security/test_csrf.py."""
    assert _changed == []


def test_each_has_a_policy_of_content_that_runs_only_our_own_files(answers):
    def sound(answer):
        policy = {
            part.split()[0]: part.split()[1:]
            for part in answer.headers.get("Content-Security-Policy", "").split(";")
            if part.strip()
        }
        said = " ".join(each for values in policy.values() for each in values)
        return (
            policy.get("default-src") == ["'none'"]
            and policy.get("base-uri") == ["'none'"]
            and policy.get("frame-ancestors") == ["'none'"]
            and policy.get("object-src", policy["default-src"]) == ["'none'"]
            and set(said.split()) <= {"'none'", "'self'"}
        )

    assert without(answers, sound) == []
    page = answers["alice "].headers["Content-Security-Policy"]
    assert "object-src 'none'" in page
    assert "script-src 'self'" in page
    assert "form-action 'self'" in page


def test_none_is_guessed_at_framed_or_told_of_elsewhere(answers):
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": ("same-origin", "no-referrer"),
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    for name, value in wanted.items():
        allowed = value if isinstance(value, tuple) else (value,)
        assert without(answers, lambda a: a.headers.get(name) in allowed) == [], name  # noqa: B023
    # Those refused before the middleware that sets it are framed by nobody all the same: above.
    shown = {name: a for name, a in answers.items() if a.status_code == HTTPStatus.OK}
    assert without(shown, lambda a: a.headers.get("X-Frame-Options") == "DENY") == []


def test_browsers_are_told_to_come_by_https_alone_for_a_year(answers):
    safe = {name: a for name, a in answers.items() if name not in ("no https", "health")}
    assert {a.headers.get("Strict-Transport-Security") for a in safe.values()} == {
        "max-age=31536000; includeSubDomains; preload"
    }
    assert answers["no https"].status_code == HTTPStatus.MOVED_PERMANENTLY
    assert answers["no https"]["Location"] == f"https://{HOST}/privacy/"
    assert answers["health"].status_code == HTTPStatus.OK, "a watchman is not led elsewhere"


def test_no_browser_and_no_cache_keeps_what_is_not_public(answers):
    kinds = declared()
    private = {
        name: answer
        for name, answer in answers.items()
        if kinds.get(name.partition(" ")[2], "public") != "public"
    }
    assert len(private) > 60
    # Who is not signed in is led to sign in: an answer about nothing.
    led = {name for name, a in private.items() if "/sign-in/" in a.headers.get("Location", "")}
    assert {name for name in led if not name.startswith("None ")} == set()
    kept = {name: a for name, a in private.items() if name not in led}
    assert without(kept, lambda a: "no-store" in a.headers.get("Cache-Control", "")) == []


def test_no_other_site_may_read_an_answer(answers):
    assert [n for n, a in answers.items() if "Access-Control-Allow-Origin" in a.headers] == []


def test_every_text_says_its_letters(answers):
    texts = {
        n: a for n, a in answers.items() if a.headers.get("Content-Type", "").startswith("text/")
    }
    assert len(texts) > 50
    assert without(texts, lambda a: a.headers["Content-Type"].endswith("charset=utf-8")) == []


def test_what_has_a_body_says_what_it_is(answers):
    assert without(answers, lambda a: a.streaming or not a.content or "Content-Type" in a) == []


def test_a_file_is_a_download_under_a_name_of_its_own(answers):
    names = {
        re.sub(r"\d{4}-\d\d-\d\d", "DAY", a.headers["Content-Disposition"])
        for a in answers.values()
        if "Content-Disposition" in a
    }
    assert names == {
        'attachment; filename="groups-DAY.csv"',
        'attachment; filename="matters-arising-DAY.csv"',
        'attachment; filename="opinions-DAY.csv"',
        'attachment; filename="themes-DAY.csv"',
        'attachment; filename="members-of-groups-DAY.csv"',
        'attachment; filename="access-log-DAY.csv"',
        'attachment; filename="acknowledgements-DAY.csv"',
        'attachment; filename="access-review-DAY.csv"',
        'attachment; filename="agreements-DAY.csv"',
        'attachment; filename="WALK-2000-0041-receipt-1.pdf"',
        'attachment; filename="WALK-2000-0041-submission-1.json"',
        'attachment; filename="forecast-synthetic-cycle-DAY.csv"',
        'attachment; filename="multi-agency-audits-DAY.csv"',
        'attachment; filename="walk-2000-0051-cases-DAY.csv"',
        'attachment; filename="walk-2000-0051-grades-DAY.csv"',
        'attachment; filename="staff-survey-synthetic-cycle-DAY.csv"',
        'attachment; filename="synthetic-audit-draft.json"',
        'attachment; filename="synthetic-audit-version-1.json"',
        'attachment; filename="signatures-DAY.csv"',
        'attachment; filename="funding-DAY.csv"',
        'attachment; filename="funding-entries-DAY.csv"',
        'attachment; filename="funding-spending-DAY.csv"',
        'attachment; filename="funding-changes-DAY.csv"',
        'attachment; filename="agencies-DAY.csv"',
        'attachment; filename="agencies-without-a-contact-DAY.csv"',
        'attachment; filename="certificates-of-disposal-DAY.csv"',
        'attachment; filename="contacts-DAY.csv"',
        'attachment; filename="escalations-DAY.csv"',
        'attachment; filename="ESC-2026-0001-DAY.pdf"',
        'attachment; filename="learning-from-challenges-2025-q3-DAY.csv"',
        'attachment; filename="duties-DAY.csv"',
        'attachment; filename="duties-of-groups-DAY.csv"',
        'attachment; filename="expectations-DAY.csv"',
        'attachment; filename="escalations-DAY.xlsx"',
        'attachment; filename="actions-DAY.csv"',
        'attachment; filename="business-plans-DAY.csv"',
        'attachment; filename="commitments-DAY.csv"',
        'attachment; filename="executive-list-DAY.csv"',
        'attachment; filename="findings-DAY.csv"',
        'attachment; filename="forward-plan-DAY.csv"',
        'attachment; filename="recommendations-DAY.csv"',
        'attachment; filename="risks-DAY.csv"',
        'attachment; filename="returns-synthetic-cycle-DAY.csv"',
        'attachment; filename="moderation-synthetic-cycle-DAY.csv"',
        'attachment; filename="results-synthetic-cycle-DAY.pdf"',
        'attachment; filename="results-synthetic-cycle-gaps-DAY.csv"',
        'attachment; filename="WALK-2000-0041-results-DAY.csv"',
        'attachment; filename="WALK-2000-0041-results-DAY.pdf"',
        'attachment; filename="challenges-DAY.csv"',
        'attachment; filename="visits-DAY.csv"',
        'attachment; filename="voice-DAY.csv"',
        'attachment; filename="success-criteria-DAY.csv"',
        'attachment; filename="evidence.txt"',
        'attachment; filename="library-DAY.csv"',
        'attachment; filename="minutes.txt"',
        'attachment; filename="people-to-invite-DAY.csv"',
        'attachment; filename="recovery-codes.txt"',
    }


def test_our_own_mistake_shows_nothing_of_the_code(answers):
    page = answers["alice broken"].content.decode()
    assert answers["alice broken"].status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    for word in ("Traceback", "RuntimeError", "secret of a stack", "broken", ".py", "settings"):
        assert word not in page, word


def test_no_answer_names_the_programs_that_made_it(answers):
    for name, answer in answers.items():
        assert not {"Server", "X-Powered-By", "Via"} & set(answer.headers), name


def test_a_static_file_and_the_way_to_https_get_the_policy_too(of_production):
    """The order of production's own middleware; the tests' has no static files in it."""
    order = [name.rpartition(".")[2] for name in of_production["MIDDLEWARE"]]
    assert order[:3] == ["CSPMiddleware", "SecurityMiddleware", "WhiteNoiseMiddleware"]
    assert [n for n in django_settings.MIDDLEWARE if "csp" in n] != []


@pytest.mark.parametrize(
    "address",
    ["/static/", "/static/build/", "/static/../manage.py", "/documents/", "/media/",
     "/.git/config", "/var/"],
)  # fmt: skip
def test_no_folder_is_listed_and_no_file_of_the_code_is_served(client, address):
    assert client.get(address).status_code in (400, 404)
