"""The scorecard and the map of duties in a browser: a lead declares until it is accepted; a duty
gets an owner, whose chair shows that it is seen to."""

import pytest
from playwright.sync_api import expect

from partnership.groups import operations as groups
from tests import world as people


@pytest.fixture
def world(transactional_db):
    return people.build()


def press(page, look, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    look(page)


def answer(world, page, sign_in, look, choice: str, reason: str = "") -> None:
    sign_in(world.dana)
    page.goto("/expectations/")
    look(page)
    waiting = page.get_by_role("table", name="1 declaration to answer")
    waiting.get_by_role("link", name="Testshire Health Trust").click()
    look(page)
    press(page, look, "Answer what was declared")
    page.get_by_label(choice).check()
    press(page, look, "Send the answer")
    if reason:
        expect(page.get_by_role("alert")).to_contain_text("Say what is missing")
        page.get_by_label("Why?").fill(reason)
        press(page, look, "Send the answer")


def test_a_lead_declares_until_the_business_team_accepts(world, page, sign_in, look):
    sign_in(world.bea)
    page.goto("/agencies/trust/")
    page.get_by_role("link", name="What is expected of this agency, and how it stands").click()
    look(page)
    page.get_by_role("link", name="Core training").click()
    look(page)
    press(page, look, "Declare for your agency")
    page.get_by_label("Partly met").check()
    page.get_by_label("What did it do in this year, and what came of it?").fill("Most attended.")
    press(page, look, "Declare")
    expect(page.get_by_role("alert")).to_contain_text("Say where the evidence can be seen")
    page.get_by_label("Where can the evidence be seen?").fill("Training record")
    press(page, look, "Declare")
    expect(page.get_by_role("main")).to_contain_text("The business team has not answered yet.")

    answer(world, page, sign_in, look, "Ask the agency again", "How many are most?")
    sign_in(world.bea)
    page.goto("/expectations/2025-26/trust/training/")
    expect(page.get_by_role("main")).to_contain_text("How many are most?")
    press(page, look, "Declare for your agency")
    expect(page.get_by_label("Partly met")).to_be_checked()
    page.get_by_label("What did it do in this year, and what came of it?").fill("41 of 50.")
    press(page, look, "Declare")

    answer(world, page, sign_in, look, "Accept it: from now on it counts")
    sign_in(world.sue)
    page.goto("/expectations/?kind=relevant-agency")
    look(page)
    page.get_by_role("table").get_by_role("link", name="Partly met").click()
    look(page)
    expect(page.get_by_role("main")).to_contain_text("Declared as “Partly met” by Bea Bright")
    expect(page.get_by_role("main")).to_contain_text("Accepted on")
    expect(page.get_by_role("main")).to_contain_text("41 of 50.")


def test_a_duty_gets_an_owner_and_its_chair_shows_that_it_is_seen_to(world, page, sign_in, look):
    group = groups.add_group(slug="practice", name="Practice Group", kind="subgroup", by=None)
    groups.add_seat(
        group, agency=world.trust, sits_as="chair", started_on=people.LONG_AGO,
        held_role=world.held["bella"], by=None,
    )  # fmt: skip
    sign_in(world.dana)
    page.goto("/duties/")
    look(page)
    press(page, look, "Add a duty")
    page.get_by_label("What is the duty?").fill("Oversees learning from reviews")
    page.get_by_label("Duty of the arrangements").check()
    page.get_by_label("Where does it come from?").fill("Arrangements 2023, page 8")
    press(page, look, "Add duty")
    expect(page.get_by_role("main")).to_contain_text("Nobody owns it")
    press(page, look, "Say who owns it")
    page.get_by_label("Who owns it?").select_option(label="Practice Group")
    on(page, 1, 3, 2026)
    press(page, look, "Save")

    sign_in(world.bella)
    page.goto("/groups/practice/")
    page.get_by_role("link", name="Duties that it owns").click()
    look(page)
    page.get_by_role("link", name="Oversees learning from reviews").click()
    press(page, look, "Record that it was seen to")
    page.get_by_label("What shows that it was seen to?").fill("Two reviews read")
    on(page, 20, 3, 2026)
    press(page, look, "Record")
    expect(page.get_by_role("main")).to_contain_text("Friday 20 March 2026: Two reviews read")

    sign_in(world.alice)
    page.goto("/duties/")
    look(page)
    expect(page.get_by_role("table")).to_contain_text("20 Mar 2026")
    page.get_by_role("link", name="What each group carries").click()
    look(page)


def on(page, day: int, month: int, year: int) -> None:
    for part, number in (("Day", day), ("Month", month), ("Year", year)):
        page.get_by_label(part, exact=True).fill(str(number))
