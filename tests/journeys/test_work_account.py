"""With a work account: an invitation accepted, signed in again, confirmed, and refused."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from core import letters
from partnership import people_operations
from tests import world as people
from tests.openid.provider import PASSWORD
from tests.openid.running import at_work_at


@pytest.fixture
def world(transactional_db):
    return people.build()


@pytest.fixture
def office(openid_provider, settings, now, live_server):
    """The council's provider, where the browser finds the portal."""
    return at_work_at(live_server.url, openid_provider, settings)


def heading(page):
    return page.get_by_role("heading", level=1)


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def at_the_office(page, name: str, answer: str = "Allow") -> None:
    """The provider's own two pages."""
    expect(heading(page)).to_have_text("Work account")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in at work")
    press(page, answer)


def sign_out(page) -> None:
    press(page, "Sign out")
    expect(heading(page)).to_have_text("Sign in")


def leave_the_office(page) -> None:
    page.context.clear_cookies(name="provider-session")


def test_from_an_invitation_to_signing_in_with_a_work_account(
    world, office, page, look, console, size, settings
):
    office.employ("lee")
    people_operations.invite(
        agency=world.council, roles=["safeguarding-lead"], email="lee@example.org",
        full_name="Lee Lund", by=world.dana,
    )  # fmt: skip
    letters.deliver()
    page.goto(re.search(r"/invitation/[\w-]+/", mail.outbox[-1].body)[0])
    look(page)
    press(page, "Accept and sign in with Testshire Work Account")
    at_the_office(page, "lee")
    expect(heading(page)).to_contain_text("Hello")
    look(page)
    page.get_by_role("link", name="Lee Lund").click()
    expect(page.get_by_role("table", name="Your work accounts")).to_contain_text("Testshire Work")
    look(page)

    # It is the only way he can sign in, so it stays.
    page.get_by_role("link", name="Remove").click()
    expect(page.get_by_role("main")).to_contain_text("This is the only way you can sign in")
    look(page)
    sign_out(page)

    # The page he wanted is the one he comes to.
    page.goto("/contacts/")
    expect(heading(page)).to_have_text("Sign in")
    look(page)
    press(page, "Sign in with Testshire Work Account")
    press(page, "Allow")  # the provider knows him still
    expect(page).to_have_url("/contacts/")

    # Before a change to how he signs in, the provider asks again who he is.
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    page.goto("/your-account/email-address/")
    expect(heading(page)).to_have_text("Confirm that it is you")
    look(page)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    press(page, "Continue with Testshire Work Account")
    at_the_office(page, "lee")
    expect(heading(page)).to_have_text("Change your email address")


def test_each_refusal_says_what_to_do_next(world, office, page, look, console, size):
    office.employ("charlie")
    page.goto("/sign-in/")
    press(page, "Sign in with Testshire Work Account")
    at_the_office(page, "charlie", answer="Deny")
    expect(heading(page)).to_have_text("You did not sign in with Testshire Work Account")
    console.clear()  # the browser complains of the 400 and the 403 that we asked for
    look(page)
    page.reload()
    expect(heading(page)).to_have_text("Start signing in again")
    console.clear()
    look(page)
    press(page, "Back to signing in")
    press(page, "Sign in with Testshire Work Account")
    press(page, "Allow")
    expect(heading(page)).to_have_text("You cannot sign in with Testshire Work Account")
    console.clear()
    look(page)

    office.employ("alice", email_verified=False)
    leave_the_office(page)
    press(page, "Back to signing in")
    press(page, "Sign in with Testshire Work Account")
    at_the_office(page, "alice")
    expect(heading(page)).to_contain_text("did not confirm your email address")
    console.clear()
    look(page)

    office.configure(issuer="http://127.0.0.1:9")
    page.goto("/sign-in/")
    press(page, "Sign in with Testshire Work Account")
    expect(heading(page)).to_have_text("Testshire Work Account cannot be reached")
    console.clear()
    look(page)


class TestWithoutJavaScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_a_work_account_is_enough(self, world, office, page, size):
        office.employ("alice")
        page.goto("/")
        press(page, "Sign in with Testshire Work Account")
        at_the_office(page, "alice")
        expect(page).to_have_url("/")
        expect(heading(page)).to_contain_text("Hello")


def test_a_browser_follows_the_button_to_the_provider_alone(world, office, page, console, size):
    """The content security policy lets it, because the partnership's file names the provider."""
    policy = office.settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    office.settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**policy, "form-action": ["'self'"]}}
    page.goto("/sign-in/")
    with page.expect_console_message(lambda said: "form-action" in said.text):
        press(page, "Sign in with Testshire Work Account")
    console.clear()
    expect(heading(page)).to_have_text("Sign in")
