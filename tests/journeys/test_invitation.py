"""From an invitation to the day somebody leaves, in a browser: keeper, administrator, colleague."""

import re

import pytest
from django.core import mail
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import User
from core import letters
from tests import world as people

PASSWORD = "three-odd-words-together"


@pytest.fixture
def world(transactional_db):
    return people.build()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def link_in_mail(to: str) -> str:
    letters.deliver()
    assert mail.outbox[-1].to == [to]
    return re.search(r"/invitation/[\w-]+/", mail.outbox[-1].body)[0]


def invite(page, look, *, name, email, role) -> None:
    press(page, "Invite somebody")
    look(page)
    press(page, "Send invitation")
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    look(page)
    page.get_by_label("Full name").fill(name)
    page.get_by_label("Work email address").fill(email)
    page.get_by_label(role, exact=True).check()
    press(page, "Send invitation")
    expect(page.get_by_role("alert")).to_contain_text("The invitation is on its way")
    expect(page.get_by_role("main")).to_contain_text(email)
    look(page)


def accept(page, look, link) -> None:
    page.goto(link)
    look(page)
    page.get_by_label("Password", exact=True).fill("short")
    press(page, "Accept and sign in")
    expect(page.get_by_role("alert")).to_contain_text("12 characters or more")
    look(page)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Accept and sign in")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")
    look(page)


def test_from_an_invitation_to_the_day_somebody_leaves(
    world, page, context, console, sign_in, look, live_server
):
    # The business team asks the trust's administrator in.
    sign_in(world.dana)
    page.goto("/people/")
    look(page)
    page.get_by_role("link", name="Testshire Health Trust").click()
    look(page)
    invite(page, look, name="Tess Todd", email="tess@example.org", role="Agency administrator")
    link = link_in_mail("tess@example.org")

    # She accepts, and invites a colleague.
    context.clear_cookies()
    accept(page, look, link)
    page.goto("/people/")
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    look(page)
    invite(
        page,
        look,
        name="Lee Lund",
        email="lee.lund-of-the-safeguarding-team@example.org",
        role="Named or designated safeguarding lead",
    )
    page.get_by_role("link", name=re.compile("Send again")).click()
    look(page)
    press(page, "Send again")
    link = link_in_mail("lee.lund-of-the-safeguarding-team@example.org")

    # He accepts; the link is then used up.
    context.clear_cookies()
    accept(page, look, link)
    case = people.raise_one(world, raised_on=people.LONG_AGO.replace(year=2026, month=3, day=27))
    page.goto(case.get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Testshire Health Trust")
    used = Client()
    assert used.get(link, follow=True).status_code == 410

    # In another browser his role ends.
    lee = User.objects.get(email="lee.lund-of-the-safeguarding-team@example.org")
    other = context.browser.new_context(base_url=live_server.url)
    hers = other.new_page()
    hers.goto("/sign-in/")
    hers.get_by_label("Email address").fill("tess@example.org")
    hers.get_by_label("Password", exact=True).fill(PASSWORD)
    hers.get_by_role("button", name="Sign in", exact=True).click()
    hers.goto("/people/trust/?name=lee")
    look(hers)
    hers.get_by_role("link", name="Lee Lund").click()
    look(hers)
    hers.get_by_role("link", name="End the role of named or designated safeguarding lead").click()
    look(hers)
    hers.get_by_label("Why does it end?").fill("Left for another trust")
    hers.get_by_role("button", name="End role today", exact=True).click()
    expect(hers.get_by_role("alert")).to_contain_text("Lee Lund is no longer")
    other.close()

    # At his next click there is nothing.
    assert page.goto(case.get_absolute_url()).status == 404
    console.clear()  # the browser complains of the 404 that we asked for
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("You hold no role at any agency now")
    look(page)
    assert page.goto("/escalations/").status == 403
    console.clear()  # the browser complains of the 403 that we asked for
    expect(page.get_by_role("main")).to_contain_text("Your account holds no role now")
    assert case.reference not in page.content()
    look(page)
    assert lee.is_active


def test_a_file_of_people(world, page, sign_in, look):
    sign_in(world.dana)
    page.goto("/people/trust/")
    press(page, "Invite several people")
    look(page)
    rows = (
        "full_name,email,job_title,role,agency\r\n"
        "Zoë Newman,zoe@example.org,Nurse,Line manager or team manager,\r\n"
        "=cmd(),a@example.org,,Line manager or team manager,\r\n"
    )
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": rows.encode("cp1252")}
    page.get_by_label("CSV file").set_input_files(file)
    press(page, "Continue")
    expect(page.get_by_role("main")).to_contain_text("begins like a formula")
    expect(page.get_by_role("main")).to_contain_text("Zoë Newman")
    look(page)
    press(page, "Invite 1 person")
    expect(page.get_by_role("alert")).to_contain_text("on its way")
    look(page)
    page.get_by_role("link", name=re.compile("Withdraw")).click()
    look(page)
    press(page, "Withdraw")
    expect(page.get_by_role("main")).to_contain_text("No invitation is waiting")
    look(page)


def test_a_link_that_does_not_work(world, page, look, console):
    page.goto("/invitation/nothing-of-the-kind/")
    console.clear()  # the browser complains of the 404 that we asked for
    expect(page.get_by_role("heading", level=1)).to_have_text("This link does not work")
    look(page)
