"""A deputy acts during cover, and is refused the day after; both names stand in the history."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests import world as people

CASE = "/escalations/esc-2026-0001/"


@pytest.fixture
def world(transactional_db):
    return people.build()


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def main(page):
    return page.get_by_role("main")


def fill_date(page, legend: str, on: date) -> None:
    group = page.get_by_role("group", name=legend)
    for part, text in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        group.get_by_label(part, exact=True).fill(str(text))


def test_a_deputy_acts_during_cover_and_is_refused_the_day_after(
    world, page, console, sign_in, sign_in_to, look, clock, size
):
    # Bob, whose turn it is at step 1, goes on leave. Brian speaks for the trust from step 3 alone.
    case = people.raise_one(world, raised_on=date(2026, 3, 27))
    deputy = sign_in_to(world.brian)
    assert deputy.goto(CASE).status == 404
    sign_in(world.bob)
    page.goto("/your-account/")
    look(page)
    press(page, "Name a deputy at Testshire Health Trust")
    look(page)
    press(page, "Name deputy")
    expect(page.get_by_role("alert")).to_contain_text("Select who stands in")
    look(page)
    page.get_by_label("Who stands in?").select_option("Brian Booth")
    fill_date(page, "First day", date(2026, 3, 27))
    fill_date(page, "Last day", date(2026, 3, 30))
    press(page, "Name deputy")
    expect(page.get_by_role("alert")).to_contain_text("Brian Booth stands in from")
    expect(page.get_by_role("table", name="Who stands in for whom")).to_contain_text("Brian Booth")
    look(page)

    # On the last day the deputy is told for whom, sees what waits for them, and acts.
    clock.set("2026-03-30 16:30")
    sign_in(world.brian)
    page.goto("/")
    expect(main(page)).to_contain_text("You are deputy for Bob Barnes, Testshire Health Trust")
    look(page)
    page.get_by_role("link", name="ESC-2026-0001").first.click()
    expect(main(page)).to_contain_text("You have this open as deputy for Bob Barnes")
    look(page)
    press(page, "Log a contact")
    fill_date(page, "When was it?", date(2026, 3, 30))
    page.get_by_label("Telephone").check()
    page.get_by_label("Who did you contact?").fill("Alice Adeyemi, social worker")
    page.get_by_label("What came of it?").fill("The check is on its way.")
    press(page, "Log contact")
    expect(page.get_by_role("alert")).to_contain_text("The contact is on record")
    look(page)
    page.goto("/your-account/")
    expect(page.get_by_role("table", name="Who stands in for whom")).to_contain_text("Bob Barnes")
    look(page)

    # The other side reads both names.
    sign_in(world.alice)
    page.goto(CASE)
    expect(main(page)).to_contain_text(
        "Brian Booth (deputy for Bob Barnes) of Testshire Health Trust"
    )
    look(page)
    # So does the page of who can see it.
    sign_in(world.dana)
    page.goto(CASE + "who-can-see-this/")
    can = page.get_by_role("table", name="Who can see it now")
    expect(can).to_contain_text("Deputy for Bob Barnes")
    look(page)

    # From midnight on the deputy is refused, and nothing of it is left.
    clock.set("2026-03-31 00:00")
    sign_in(world.brian)
    page.goto("/")
    expect(main(page)).not_to_contain_text("You are deputy for")
    expect(main(page)).not_to_contain_text("ESC-2026-0001")
    assert page.goto(CASE).status == 404
    console.clear()  # the browser complains of the 404 that we asked for
    page.goto("/your-account/")
    expect(page.get_by_role("table", name="Who stands in for whom")).to_have_count(0)
    page.goto("/escalations/?show=all")
    expect(main(page)).not_to_contain_text("ESC-2026-0001")
    assert case.reference == "ESC-2026-0001"
