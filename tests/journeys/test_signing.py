"""A school's return is checked, sent for signature, signed by three of whom one has a link and no
account, and read by the partnership, with its receipt."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from audits.returns import signing_links
from audits.returns.models import SigningLink
from tests.audits import signing


@pytest.fixture
def world(transactional_db):
    return signing.build(of_the_school=("helen", "dev"))


def test_a_schools_three_signatures_one_of_them_by_a_link(
    world, page, sign_in, new_context, live_server, look, size
):
    found = signing.of_school(world)
    address = f"/audits/returns/{found.reference.lower()}"
    signing.unanswer(found, ["1.1"], by=None)
    sign_in(world.dev)
    page.goto(f"{address}/sign-off/")
    main = page.get_by_role("main")
    expect(main).to_contain_text("1 question that must be answered has no answer")
    look(page)
    signing.answered(found, world.dev)
    signing.evidence(found, by=world.dev)
    page.reload()
    page.get_by_role("button", name="Send for signature").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the name of the chair of governors")
    look(page)
    page.get_by_label("Name of the chair of governors").fill("Gita Gill")
    page.get_by_label("Email address of the chair of governors").fill("gita@example.org")
    page.get_by_label("I have checked this return").check()
    page.get_by_role("button", name="Send for signature").click()
    expect(main).to_contain_text("Gita Gill, by a link sent to gita@example.org")
    look(page)
    page.get_by_role("button", name="Read and sign").click()
    look(page)
    page.get_by_label("I have read this return").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(main).to_contain_text("The return waits for the other signatures")

    sign_in(world.helen)
    page.goto("/")
    page.get_by_role("link", name=f"Sign {found.reference}").click()
    page.get_by_role("link", name="Do not sign: send it back").click()
    look(page)
    page.go_back()
    page.get_by_label("I have read this return").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(main).to_contain_text("The return waits for the other signatures")

    link = SigningLink.objects.unscoped("a test").get()
    outside = new_context().new_page()
    outside.goto(f"{live_server.url}/audits/returns/signing/{signing_links.token_of(link)}/")
    expect(outside).to_have_url(f"{live_server.url}/audits/returns/signing/")
    expect(outside.get_by_role("main")).to_contain_text("sign this as chair of governors")
    look(outside)
    outside.get_by_role("button", name="Sign", exact=True).click()
    expect(outside.get_by_role("alert")).to_contain_text("Confirm what you declare")
    outside.get_by_label("I have read this return").check()
    outside.get_by_role("button", name="Sign", exact=True).click()
    expect(outside.get_by_role("main")).to_contain_text("Gita Gill signed")
    look(outside)

    sign_in(world.dana)
    page.goto(f"{address}/submission/")
    expect(main).to_contain_text("By a link sent to Gita Gill")
    expect(page).to_have_title(f"What was handed in – {settings.PARTNERSHIP['name']}")
    look(page)
    with page.expect_download(timeout=60_000) as taken:
        page.get_by_role("link", name="Receipt (PDF)").click()
    assert taken.value.suggested_filename == f"{found.reference}-receipt-1.pdf"
