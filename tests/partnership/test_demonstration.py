"""Signing in with one click: for example people, on this machine, where DEMONSTRATION is on."""

import os
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import Resolver404, include, path, resolve, reverse

from accounts import adapter
from config.urls import handler404  # noqa: F401 Django reads it from here
from config.urls import urlpatterns as usual
from core.checks import reachable_demonstration
from core.mail import ConsoleAndFolder
from partnership import second_factor
from partnership.example import read
from partnership.roles import Role
from tests.world import give_an_app

urlpatterns = [*usual, path("demonstration/", include("partnership.demonstration_urls"))]

PEOPLE, SIGN_IN, MAIL = "/demonstration/", "/demonstration/sign-in/", "/demonstration/mail/"
BETHAN = "bethan.wherrymoor@halton-borough-council.example.org"
DELYTH = "delyth.amberscombe@business-team.example.org"


@pytest.fixture
def demonstration(settings, db, tmp_path):
    """The example people who are introduced, without the rest of the example."""
    settings.DEMONSTRATION = True
    settings.ALLOWED_HOSTS = settings.LOOPBACK
    settings.ROOT_URLCONF = __name__
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.SITE_URL = "http://localhost:8000"
    for entry in read("people"):
        if entry.get("demonstration"):
            get_user_model().objects.create_user(entry["email"], full_name=entry["full_name"])


@pytest.fixture
def visitor(demonstration):
    return Client(headers={"host": "localhost:8000"})


def signed_in_as(client):
    person = client.session.get("_auth_user_id")
    return person and get_user_model().objects.get(pk=person).email


# --- where it exists ---------------------------------------------------------------------------


@pytest.mark.parametrize("address", [PEOPLE, SIGN_IN, MAIL])
def test_the_addresses_do_not_exist_without_demonstration(address):
    with pytest.raises(Resolver404):
        resolve(address)


@pytest.mark.parametrize(
    ("switches", "exists"),
    [
        ({"DEMONSTRATION": "on"}, True),
        ({"DEMONSTRATION": "off"}, False),
        ({}, False),  # production
    ],
)
def test_the_addresses_exist_by_the_switch_alone(switches, exists):
    surroundings = {name: value for name, value in os.environ.items() if name != "TESTING"}
    surroundings.pop("DEMONSTRATION", None)
    surroundings |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "x" * 50,
        "LOCAL_ENV_FILE": os.devnull,
        **switches,
    }
    script = (
        "import django; django.setup()\n"
        "from core.pages import all_patterns\n"
        "print(sum(route.startswith('demonstration/') for route, _ in all_patterns()))"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], env=surroundings, capture_output=True, text=True, check=True
    )
    assert said.stdout == ("3\n" if exists else "0\n")


@pytest.mark.parametrize("address", [PEOPLE, MAIL])
def test_pages_left_in_by_mistake_answer_404_when_the_switch_is_off(visitor, settings, address):
    assert visitor.get(address).status_code == 200
    settings.DEMONSTRATION = False
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize(
    "from_elsewhere",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_HOST": "portal.example.org"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_HOST": "localhost"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
    ],
    ids=lambda extra: next(iter(extra)),
)
def test_only_to_a_browser_on_this_machine(visitor, settings, from_elsewhere):
    settings.ALLOWED_HOSTS = ["*"]
    assert visitor.get(PEOPLE, **from_elsewhere).status_code == 404
    assert visitor.get(MAIL, **from_elsewhere).status_code == 404
    assert visitor.post(SIGN_IN, {"person": BETHAN}, **from_elsewhere).status_code == 404
    assert signed_in_as(visitor) is None


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000"])
def test_by_each_name_of_this_machine(visitor, host):
    assert visitor.get(PEOPLE, headers={"host": host}).status_code == 200


def test_check_refuses_a_demonstration_that_others_can_reach():
    def found(hosts, site="http://localhost:8000", *, demonstration=True):
        wanted = SimpleNamespace(DEMONSTRATION=demonstration, ALLOWED_HOSTS=hosts, SITE_URL=site)
        return [error.id for error in reachable_demonstration(wanted)]

    assert found(["localhost", "127.0.0.1", "[::1]"]) == []
    assert found(["portal.example.org"], demonstration=False) == []
    assert found(["localhost", "portal.example.org"]) == ["core.E006"]
    assert found(["*"]) == ["core.E006"]
    assert found(["localhost"], "https://portal.example.org") == ["core.E006"]
    assert found([".localhost"]) == ["core.E006"]


# --- picking a person --------------------------------------------------------------------------


def test_everyone_introduced_is_offered_once(visitor):
    page = visitor.get(PEOPLE).content.decode()
    introduced = [entry for entry in read("people") if entry.get("demonstration")]
    assert len(introduced) == 20
    for entry in introduced:
        assert (
            page.count(
                f'Sign in<span class="govuk-visually-hidden"> as {entry["full_name"]}</span>'
            )
            == 1
        )
    assert page.count('name="person"') == 20


def test_whoever_answers_the_councils_step_one_is_among_them(visitor):
    """So that a visitor can answer what he raised as somebody else."""
    listed = next(
        entry
        for entry in read("directory")
        if (entry["agency"], entry["step"]) == ("halton-borough-council", 1)
    )
    leads = [
        entry["email"]
        for entry in read("people")
        for held in entry["roles"]
        if (held["agency"], held["role"]) == ("halton-borough-council", "safeguarding-lead")
    ]
    page = visitor.get(PEOPLE).content.decode()
    for email in (listed["contacts"][0]["person"], *leads):
        assert f'value="{email}"' in page


def test_people_who_are_not_there_or_not_active_are_not_offered(visitor):
    get_user_model().objects.get(email=DELYTH).delete()
    get_user_model().objects.filter(email=BETHAN).update(is_active=False)
    page = visitor.get(PEOPLE).content.decode()
    assert page.count('name="person"') == 18
    assert BETHAN not in page
    assert DELYTH not in page


def test_without_the_example_it_says_how_to_load_it(visitor):
    get_user_model().objects.all().delete()
    assert b"manage.py load_example" in visitor.get(PEOPLE).content


def test_one_click_signs_in_and_leads_home(visitor):
    answer = visitor.post(SIGN_IN, {"person": BETHAN})
    assert (answer.status_code, answer.url) == (302, reverse("home"))
    assert signed_in_as(visitor) == BETHAN
    assert "Signed in now" in visitor.get(PEOPLE).content.decode()


def test_no_second_factor_is_asked_of_an_example_person_whose_role_needs_one(visitor, settings):
    delyth = get_user_model().objects.get(email=DELYTH)
    delyth.held_in_this_request = frozenset({(1, Role.BUSINESS_MANAGER.value)})
    assert second_factor.must_have(delyth)
    settings.PARTNERSHIP = {**settings.PARTNERSHIP, "sign_in": {"second_factor_for_all": True}}
    visitor.post(SIGN_IN, {"person": DELYTH})
    assert visitor.get(reverse("home")).status_code == 200
    settings.DEMONSTRATION = False
    assert visitor.get(reverse("home")).url == reverse("second_factor")


def test_one_click_is_one_also_where_an_agency_uses_work_accounts_only(visitor, monkeypatch):
    monkeypatch.setattr(adapter, "_refusals", [lambda person: "With your work account"])
    assert visitor.post(SIGN_IN, {"person": BETHAN}).url == "/"
    assert signed_in_as(visitor) == BETHAN


def test_one_click_is_a_session_that_the_account_page_shows_and_ends(visitor):
    visitor.post(SIGN_IN, {"person": BETHAN})
    page = visitor.get(reverse("your_account"), headers={"user-agent": "Firefox/150 Windows"})
    assert "(this one)" in page.content.decode()
    visitor.post(reverse("sign_out_everywhere"))
    assert signed_in_as(visitor) is None


def test_an_example_person_can_try_the_account_pages_without_a_password(visitor):
    visitor.post(SIGN_IN, {"person": BETHAN})
    give_an_app(get_user_model().objects.get(email=BETHAN))
    assert visitor.get(reverse("mfa_deactivate_totp")).status_code == 200


def test_another_click_is_another_person_in_a_new_session(visitor):
    visitor.post(SIGN_IN, {"person": BETHAN})
    before = visitor.session.session_key
    visitor.post(SIGN_IN, {"person": DELYTH})
    assert signed_in_as(visitor) == DELYTH
    assert visitor.session.session_key != before


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/escalations/", "/escalations/"),
        ("https://elsewhere.example.com/", "/"),
        ("//elsewhere.example.com/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_it_leads_on_to_a_page_of_this_portal_alone(visitor, wanted, led_to):
    assert visitor.post(SIGN_IN, {"person": BETHAN, "next": wanted}).url == led_to


def test_the_page_carries_where_the_person_was_going(visitor):
    sign_in_page = visitor.get("/sign-in/", {"next": "/contacts/"}).content.decode()
    assert 'href="/demonstration/?next=%2Fcontacts%2F"' in sign_in_page
    page = visitor.get(PEOPLE, {"next": "/contacts/"}).content.decode()
    assert '<input type="hidden" name="next" value="/contacts/">' in page


def test_the_sign_in_page_offers_no_example_people_without_demonstration(db):
    assert "example person" not in Client().get("/sign-in/").content.decode()


@pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
def test_only_a_post_signs_in(visitor, method):
    assert getattr(visitor, method)(f"{SIGN_IN}?person={BETHAN}").status_code == 405
    assert signed_in_as(visitor) is None


def test_not_by_a_form_of_another_site(demonstration):
    visitor = Client(enforce_csrf_checks=True, headers={"host": "localhost:8000"})
    answer = visitor.post(SIGN_IN, {"person": BETHAN}, HTTP_SEC_FETCH_SITE="cross-site")
    assert answer.status_code == 403
    assert signed_in_as(visitor) is None


@pytest.mark.parametrize(
    "email",
    [
        "real.person@halton.gov.uk",
        "not.introduced@halton-borough-council.example.org",
        BETHAN.upper(),
        "",
    ],
)
def test_a_real_account_cannot_be_signed_in_this_way(visitor, email):
    get_user_model().objects.create_user("real.person@halton.gov.uk", full_name="Real Person")
    get_user_model().objects.create_user(
        "not.introduced@halton-borough-council.example.org", full_name="Not Introduced"
    )
    assert visitor.post(SIGN_IN, {"person": email}).status_code == 404
    assert signed_in_as(visitor) is None


def test_an_introduced_person_with_a_real_address_cannot_either(visitor, monkeypatch):
    """The file is there to be edited; the address must be an example's all the same."""
    get_user_model().objects.create_user("real.person@halton.gov.uk", full_name="Real Person")
    real = {**read("people")[0], "email": "real.person@halton.gov.uk"}
    monkeypatch.setattr("partnership.demonstration.read", lambda kind: [real])
    assert visitor.post(SIGN_IN, {"person": real["email"]}).status_code == 404
    assert "Real Person" not in visitor.get(PEOPLE).content.decode()


def test_a_closed_account_cannot_be_signed_in(visitor):
    get_user_model().objects.filter(email=BETHAN).update(is_active=False)
    assert visitor.post(SIGN_IN, {"person": BETHAN}).status_code == 404


# --- mail --------------------------------------------------------------------------------------


LINK = "http://localhost:8000/escalations/esc-2026-0001/"


def send(subject, *, number, text=f"Read it here:\n{LINK}", to=BETHAN):
    mail = EmailMessage(
        subject, text, to=[to], headers={"Message-ID": f"<notification-{number}@example.org>"}
    )
    ConsoleAndFolder().send_messages([mail])


def test_no_mail_yet(visitor):
    assert "No mail yet" in visitor.get(MAIL).content.decode()


def test_mail_is_shown_newest_first_with_its_link(visitor, settings):
    for number, subject in enumerate(["The older <one>", "The newer one"], start=1):
        send(subject, number=number)
        mail = settings.MAIL_FOLDER / f"notification-{number}.eml"
        os.utime(mail, (1774600000 + number * 60,) * 2)  # 27 March 2026, 8:26am and on
    page = visitor.get(MAIL).content.decode()
    assert page.index("The newer one") < page.index("The older &lt;one&gt;")
    assert page.count(f"To Bethan Wherrymoor ({BETHAN})") == 2
    assert "Friday 27 March 2026 at 8:27am" in page
    assert page.count(f'<a class="govuk-link" href="{LINK}">{LINK}</a>') == 2


def test_only_links_to_this_portal_become_links(visitor):
    send("Odd", number=1, text="http://localhost:8000.elsewhere.example.com/")
    assert 'href="http://localhost:8000.elsewhere' not in visitor.get(MAIL).content.decode()


def test_one_click_on_a_mail_is_to_be_whom_it_went_to_and_to_open_its_link(visitor):
    send("ESC-2026-0001: raised", number=1)
    page = visitor.get(MAIL).content.decode()
    assert f'name="person" value="{BETHAN}"' in page
    assert "Sign in as Bethan Wherrymoor" in page
    sent = re.search('<input type="hidden" name="next" value="(.*?)">', page)[1]
    answer = visitor.post(SIGN_IN, {"person": BETHAN, "next": sent})
    assert answer.url == "/escalations/esc-2026-0001/"
    assert signed_in_as(visitor) == BETHAN


def test_whoever_a_mail_went_to_can_be_signed_in_though_not_introduced(visitor):
    silent = next(entry for entry in read("people") if not entry.get("demonstration"))
    get_user_model().objects.create_user(silent["email"], full_name=silent["full_name"])
    send("Subject", number=1, to=silent["email"])
    assert f"Sign in as {silent['full_name']}" in visitor.get(MAIL).content.decode()
    visitor.post(SIGN_IN, {"person": silent["email"]})
    assert signed_in_as(visitor) == silent["email"]
    assert silent["full_name"] not in visitor.get(PEOPLE).content.decode().partition("<main")[2]


def test_mail_to_anybody_else_has_no_button(visitor):
    get_user_model().objects.create_user("real.person@halton.gov.uk", full_name="Real Person")
    get_user_model().objects.filter(email=DELYTH).update(is_active=False)
    for number, to in enumerate(("real.person@halton.gov.uk", DELYTH, "gone@example.org")):
        send("Subject", number=number, to=to)
    page = visitor.get(MAIL).content.decode()
    assert "To real.person@halton.gov.uk" in page
    assert "Sign in as" not in page


def test_the_oldest_mail_is_left_out_and_counted(visitor):
    for number in range(53):
        send("Subject", number=number)
    page = visitor.get(MAIL).content.decode()
    assert page.count("To Bethan Wherrymoor") == 50
    assert "3 older mails not shown" in page


def test_mail_page_is_for_reading(visitor):
    assert visitor.post(MAIL).status_code == 405
