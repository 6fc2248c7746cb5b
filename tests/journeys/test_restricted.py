"""A case restricted, opened with a reason and in an emergency; a conflict of interest."""

from datetime import date

import pytest
from django.core import mail
from playwright.sync_api import expect

from core import letters
from tests import world as people

CASE = "/escalations/esc-2026-0001/"


@pytest.fixture
def world(transactional_db):
    return people.build_with_apps()


@pytest.fixture
def case(world):
    return people.raise_one(world, raised_on=date(2026, 3, 27))


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def heading(page):
    return page.get_by_role("heading", level=1)


def main(page):
    return page.get_by_role("main")


def give_a_reason(page, why: str) -> None:
    page.get_by_label("Why do you need to open it?").fill(why)
    press(page, "Open it")


def test_restricted_named_opened_in_an_emergency_and_closed_again_after_a_day(
    world, case, page, context, console, sign_in, sign_in_to, look, clock, size
):
    # A lead of the council has it open when the Business Manager restricts it.
    theirs = sign_in_to(world.anna)
    theirs.goto(CASE)
    expect(main(theirs)).to_contain_text("The two-year check was not shared")

    sign_in(world.dana)
    page.goto(CASE)
    page.get_by_role("link", name="Who can see this, and who has").click()
    look(page)
    press(page, "Restrict to named people")
    look(page)
    press(page, "Restrict it")
    expect(page.get_by_role("alert")).to_contain_text("Enter why it is restricted")
    look(page)
    page.get_by_label("Bea Bright").check()
    page.get_by_label("Why is it restricted?").fill("A relative works at the council.")
    press(page, "Restrict it")
    expect(page.get_by_role("alert")).to_contain_text("Only those on the list can open it")
    expect(main(page)).to_contain_text("Reads it and acts on it")
    look(page)
    page.goto("/escalations/")
    expect(page.get_by_role("table")).to_contain_text("Restricted")
    look(page)

    # At her next click there is nothing.
    theirs.get_by_role("link", name="Back to escalations").click()
    expect(main(theirs)).not_to_contain_text("ESC-2026-0001")
    assert theirs.goto(CASE).status == 404
    expect(main(theirs)).not_to_contain_text("two-year check")
    theirs.context.close()

    # She who is named says why, once, and can act.
    sign_in(world.bea)
    page.goto(CASE + "add-a-note/")
    expect(heading(page)).to_have_text("ESC-2026-0001 is restricted")
    look(page)
    press(page, "Open it")
    expect(page.get_by_role("alert")).to_contain_text("Enter why you need to open it")
    look(page)
    give_a_reason(page, "I prepare the step 2 meeting.")
    expect(heading(page)).to_have_text("Add a note")
    page.get_by_role("link", name="Back to ESC-2026-0001").click()
    expect(main(page)).to_contain_text("Open to named people only")
    look(page)

    # The Head of Safeguarding is not on the list. A child is missing.
    sign_in(world.hari)
    page.goto("/escalations/")
    page.get_by_role("link", name="Restricted, and closed to you").click()
    look(page)
    page.get_by_role("link", name="ESC-2026-0001").click()
    look(page)
    press(page, "Open it for 24 hours")
    expect(page.get_by_role("alert")).to_contain_text("Enter what the emergency is")
    look(page)
    page.get_by_role("link", name="Cancel").click()
    expect(heading(page)).to_have_text("Restricted, and closed to you")
    page.goto(CASE)  # leads to the same door
    page.get_by_label("What is the emergency?").fill("The child is missing, and nobody answers.")
    press(page, "Open it for 24 hours")
    expect(page.get_by_role("alert")).to_contain_text("You can read it for 24 hours")
    expect(main(page)).to_contain_text("Hari Holt opened this in an emergency, for 24 hours.")
    expect(page.get_by_role("button", name="Add a note")).to_have_count(0)
    look(page)
    letters.deliver()
    told = [each for each in mail.outbox if "emergency" in each.subject]
    assert sorted(each.to[0].partition("@")[0] for each in told) == [
        "ada", "carol", "dana", "ines",
    ]  # fmt: skip
    assert not any("missing" in each.body for each in told)

    # It shows to who keeps the list; the council's lead reads it in her receipts.
    sign_in(world.dana)
    page.goto(CASE + "who-can-see-this/")
    give_a_reason(page, "I look at who opened it.")
    expect(page.get_by_role("table", name="Opened in an emergency")).to_contain_text("Hari Holt")
    expect(page.get_by_role("table", name="Who else can see it now")).to_contain_text("Hari Holt")
    look(page)
    sign_in(world.anna)
    page.goto("/access-receipts/")
    expect(page.get_by_role("table")).to_contain_text("I prepare the step 2 meeting.")
    expect(page.get_by_role("table")).to_contain_text("The child is missing")
    look(page)

    # After 24 hours he is out.
    clock.move(hours=24)
    sign_in(world.hari)
    page.goto(CASE)
    expect(heading(page)).to_have_text("Open ESC-2026-0001 in an emergency")
    expect(main(page)).not_to_contain_text("two-year check")
    page.goto("/escalations/?show=all")
    expect(main(page)).not_to_contain_text("ESC-2026-0001")


def test_whoever_declares_a_conflict_of_interest_sees_only_that_it_exists(
    world, case, page, console, sign_in, look, size
):
    sign_in(world.bob)
    page.goto(CASE)
    page.get_by_role("link", name="I have a conflict of interest in this").click()
    look(page)
    press(page, "Say so, and close it to me")
    expect(page.get_by_role("alert")).to_contain_text("Enter what the conflict is")
    look(page)
    page.get_by_label("What is the conflict?").fill("The father is my cousin.")
    press(page, "Say so, and close it to me")
    expect(page.get_by_role("alert")).to_contain_text("You can no longer open ESC-2026-0001")
    expect(main(page)).to_contain_text("You have a conflict of interest in ESC-2026-0001")
    look(page)
    assert page.goto(CASE).status == 403
    console.clear()  # the browser complains of the 403 that we asked for
    expect(heading(page)).to_have_text("You cannot open ESC-2026-0001")
    expect(main(page)).not_to_contain_text("two-year check")
    look(page)
    page.goto("/")
    expect(main(page)).not_to_contain_text("ESC-2026-0001")

    # The business team sees who, since when and why, and can end it.
    sign_in(world.dana)
    page.goto(CASE + "who-can-see-this/")
    expect(main(page)).to_contain_text("declared by themself")
    look(page)
    page.get_by_role("link", name="End the conflict of interest of Bob Barnes").click()
    look(page)
    page.get_by_label("Why is there no conflict").fill("Another family of the same name.")
    press(page, "End the conflict")
    expect(page.get_by_role("alert")).to_contain_text("Bob Barnes can open it again")
    sign_in(world.bob)
    page.goto(CASE)
    expect(main(page)).to_contain_text("The two-year check was not shared")
