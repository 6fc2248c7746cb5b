"""From an invitation to a passkey, and out of every browser at once."""

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import expect

from accounts.models import User
from tests import world as people
from tests.journeys.test_invitation import link_in_mail
from tests.sign_in import PASSWORD, code


@pytest.fixture
def world(transactional_db):
    cache.clear()
    return people.build()


@pytest.fixture
def dana(world):
    """The business manager on her first day: a password, and a role that needs more than one."""
    dana = world.dana
    Authenticator.objects.filter(user=dana).delete()
    dana.set_password(PASSWORD)
    dana.save()
    return dana


def heading(page):
    return page.get_by_role("heading", level=1)


def give_password(page, person) -> None:
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def give_code(page, written: str) -> None:
    page.get_by_label("Code").fill(written)
    page.get_by_role("button", name="Continue").click()


def give_passkeys_to(page) -> None:
    """A device that holds passkeys and knows who unlocks it."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_out(page, size) -> None:
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(heading(page)).to_have_text("Sign in")


def set_up_an_app(page, look=lambda page: None) -> str:
    """From the page that asks for it to the recovery codes; gives the secret."""
    page.get_by_role("button", name="Set up an app").click()
    expect(heading(page)).to_have_text("Set up an authenticator app")
    picture = page.get_by_role("img")
    expect(picture).to_be_visible()
    picture.evaluate("image => image.decode()")  # raises for a picture that is none
    look(page)
    secret = page.locator("#key").inner_text()
    give_code(page, code(secret))
    expect(heading(page)).to_have_text("Your recovery codes")
    expect(page.locator("#codes li")).to_have_count(10)
    look(page)
    return secret


def test_from_an_invitation_to_a_passkey_and_out_everywhere(
    world, page, context, new_context, sign_in, look, clock, size
):
    # Invited by the business team to a role that needs a second factor.
    sign_in(world.dana)
    page.goto("/people/business-team/invite/")
    page.get_by_label("Full name").fill("Nia Newbold")
    page.get_by_label("Work email address").fill("nia@example.org")
    page.get_by_label("Independent Scrutineer", exact=True).check()
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_role("alert")).to_contain_text("The invitation is on its way")
    link = link_in_mail("nia@example.org")

    # Accepted, with a password: nothing opens before the second factor is set up.
    context.clear_cookies()
    page.goto(link)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Accept and sign in").click()
    nia = User.objects.get(email="nia@example.org")
    expect(heading(page)).to_have_text("Set up a second factor")
    look(page)
    page.goto("/contacts/")
    expect(heading(page)).to_have_text("Set up a second factor")

    secret = set_up_an_app(page, look)
    recovery_code = page.locator("#codes li").first.inner_text()
    page.get_by_role("button", name="I have kept them").click()
    expect(page).to_have_url("/")
    sign_out(page, size)
    look(page)

    # Signed in with both.
    page.goto("/escalations/")
    expect(heading(page)).to_have_text("Sign in")
    give_password(page, nia)
    expect(heading(page)).to_have_text("Enter a code")
    look(page)
    give_code(page, "000000")
    expect(page.get_by_role("alert")).to_contain_text("The code is not right")
    look(page)
    give_code(page, code(secret))
    expect(page).to_have_url("/escalations/")

    # A passkey, beside the app.
    page.get_by_role("link", name="Nia Newbold").click()
    expect(heading(page)).to_have_text("Your account")
    look(page)
    give_passkeys_to(page)
    page.get_by_role("button", name="Add a passkey").click()
    look(page)
    page.get_by_label("Name of this passkey").fill("Work laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(heading(page)).to_have_text("Your account")
    expect(page.get_by_role("main")).to_contain_text("Your passkey is added")
    expect(page.get_by_role("table", name="Your passkeys")).to_contain_text("Work laptop")
    look(page)
    page.get_by_role("link", name="Rename").click()
    look(page)
    page.get_by_label("Name of this passkey").fill("My laptop")
    page.get_by_role("button", name="Save name").click()
    expect(page.get_by_role("table", name="Your passkeys")).to_contain_text("My laptop")
    sign_out(page, size)

    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url("/")
    sign_out(page, size)
    give_password(page, nia)
    expect(heading(page)).to_have_text("Enter a code")
    look(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url("/")
    clock.move(minutes=6)
    page.goto("/your-account/email-address/")
    expect(heading(page)).to_have_text("Confirm that it is you")
    page.get_by_role("link", name="Use a passkey").click()
    look(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(heading(page)).to_have_text("Change your email address")

    elsewhere = new_context().new_page()
    elsewhere.goto("/your-account/")
    give_password(elsewhere, nia)
    give_code(elsewhere, recovery_code)
    expect(heading(elsewhere)).to_have_text("Your account")

    # Signed out everywhere: the other browser is out at its next click.
    page.get_by_role("link", name="Nia Newbold").click()
    page.get_by_role("button", name="Sign out everywhere", exact=True).click()
    look(page)
    page.get_by_role("button", name="Sign out everywhere").click()
    expect(heading(page)).to_have_text("Sign in")
    elsewhere.get_by_role("link", name="Nia Newbold").click()
    expect(heading(elsewhere)).to_have_text("Sign in")


def test_every_page_of_an_account_is_fit_to_be_seen(dana, page, look, clock, size):
    page.goto("/your-account/")
    give_password(page, dana)
    secret = set_up_an_app(page)
    for path in ("", "email-address/", "password/", "app/remove/", "recovery-codes/new/"):
        page.goto(f"/your-account/{path}")
        look(page)
    address = EmailAddress.objects.create(user=dana, email="dana.new@example.org")
    page.goto(f"/your-account/email-address/{EmailConfirmationHMAC(address).key}/")
    look(page)
    button = page.get_by_role("button", name="Confirm", exact=True).bounding_box()
    if size == "phone":
        assert button["width"] >= heading(page).bounding_box()["width"], "as any other button"
    clock.move(minutes=16)
    page.goto("/your-account/recovery-codes/")
    expect(heading(page)).to_have_text("Confirm that it is you")
    look(page)
    page.get_by_role("link", name="Use a code").click()
    look(page)
    give_code(page, code(secret))
    expect(page.get_by_role("main")).to_contain_text("are not shown again")
    expect(page.locator("#codes")).to_have_count(0)
    look(page)
    sign_out(page, size)
    page.get_by_role("link", name="Forgotten your password?").click()
    look(page)
    page.get_by_label("Email address").fill(dana.email)
    page.get_by_role("button", name="Send the link").click()
    expect(heading(page)).to_have_text("Look at your email")
    look(page)


def test_a_passkey_that_is_not_used_leaves_everything_as_it_is(dana, page, look, clock, size):
    page.goto("/sign-in/")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "hasUserVerification": True, "isUserVerified": False}},
    )
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The passkey was not used")
    look(page)


class TestWithoutJavaScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_a_password_and_an_app_are_enough(self, dana, page, clock, size):
        page.goto("/")
        expect(page.get_by_text("A passkey needs JavaScript")).to_be_visible()
        expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
        give_password(page, dana)
        page.get_by_role("link", name="Set up an app").or_(
            page.get_by_role("button", name="Set up an app")
        ).click()
        secret = page.locator("#key").inner_text()
        give_code(page, code(secret))
        expect(heading(page)).to_have_text("Your recovery codes")
        sign_out(page, size)
        give_password(page, dana)
        give_code(page, code(secret))
        expect(page).to_have_url("/")
