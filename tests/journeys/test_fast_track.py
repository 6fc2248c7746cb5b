"""Three short ones: by the fast track on a Saturday evening, resolved at step 1, and withdrawn."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests import world as people
from tests.journeys.test_escalation import day_by_day, press, told

CASE = "/escalations/esc-2026-0001/"
DONE = "Police called at 18:10. Front door told at 18:20, their reference FD-88-1."


@pytest.fixture
def world(transactional_db):
    return people.build()


def main(page: Page):
    return page.get_by_role("main")


def fill_in(page: Page) -> None:
    """The pages after the first question, to the check page."""
    page.locator("input[role=combobox]").fill("testshire health trust")
    press(page, "Continue")
    page.get_by_label("Who did you raise it with?").fill("Bob Barnes, health visitor")
    for part, text in (("Day", "27"), ("Month", "3"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(text)
    press(page, "Continue")
    page.get_by_label("Your agency’s reference for the child").fill("LCS-004417")
    page.get_by_label("Initials").fill("JT")
    for label in ("0 to 4", "Child in need plan"):
        page.get_by_label(label).check()
    page.get_by_label("Level 4").check()
    press(page, "Continue")
    page.get_by_label("Information sharing or communication").check()
    page.get_by_label("What do you disagree with?").fill("The two-year check was not shared.")
    page.get_by_label("What is your evidence?").fill("Core group minutes of 12 and 19 March.")
    press(page, "Continue")
    press(page, "Continue")  # no files
    page.get_by_label("What do you want to happen?").fill("The child is seen tonight.")
    page.get_by_label("What is the risk to the child").fill("Harm tonight.")
    press(page, "Continue")


def test_the_fast_track_on_a_saturday_evening(world, page, clock, sign_in, look, console):
    clock.set("2026-03-28 19:00")
    sign_in(world.alice)
    page.goto("/escalations/raise/")
    page.get_by_label("Yes", exact=True).check()
    press(page, "Continue")
    expect(main(page)).to_contain_text("In immediate danger: call 999")
    look(page)
    press(page, "I have got help, continue")
    expect(page.get_by_role("alert")).to_contain_text("Enter what has been done")
    look(page)
    page.get_by_label("What has been done to protect the child?").fill(DONE)
    page.get_by_label("Step 3").check()
    press(page, "I have got help, continue")
    fill_in(page)
    expect(main(page)).to_contain_text("is due today, Saturday 28 March 2026")
    expect(main(page)).to_contain_text(DONE)
    look(page)
    press(page, "Send")
    expect(main(page)).to_contain_text("It began by the fast track and is due today.")
    look(page)
    assert told() == [
        ("anna", "ESC-2026-0001: a fast-track challenge, due the same day"),
        ("avril", "ESC-2026-0001: a fast-track challenge, due the same day"),
        ("bea", "ESC-2026-0001: a fast-track challenge, due the same day"),
        ("brian", "ESC-2026-0001: a fast-track challenge, due the same day"),
        ("dana", "ESC-2026-0001: raised about a child at immediate risk"),
    ]

    for person in (world.avril, world.brian, world.dana):
        sign_in(person)
        page.goto(CASE)
        expect(main(page)).to_contain_text("a child was said to be at immediate risk of harm")
        expect(main(page)).to_contain_text(DONE)
        expect(main(page)).to_contain_text("Due today")
    look(page)
    sign_in(world.charlie)
    assert page.goto(CASE).status == 404
    console.clear()  # the browser complains of the 404 that we asked for

    day_by_day(clock, date(2026, 3, 29), date(2026, 3, 29))
    assert told() == []
    sign_in(world.dana)
    page.goto("/escalations/?overdue=yes")
    expect(main(page)).to_contain_text("Fast track")
    expect(main(page)).to_contain_text("Overdue since 28 Mar")
    look(page)
    day_by_day(clock, date(2026, 3, 30), date(2026, 3, 30))
    # Both agencies' people at step 4 are told that it moved up, and asked for representations.
    assert sorted(who for who, _ in told()) == [
        "ada", "alice", "avril", "avril", "brian", "brian", "carol", "dana", "ines",
    ]  # fmt: skip
    sign_in(world.carol)
    page.goto(CASE)
    expect(main(page)).to_contain_text("Day 16 of 21. Step 4 ends Wednesday 8 April 2026")
    look(page)


def test_resolved_at_step_1(world, page, sign_in, look):
    people.raise_one(world, raised_on=date(2026, 3, 27))  # page by page: the main journey
    told()
    sign_in(world.bob)
    page.goto(CASE + "log-a-contact/")
    for part, text in (("Day", "27"), ("Month", "3"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(text)
    page.get_by_label("Telephone").check()
    page.get_by_label("Who did you contact?").fill("Alice Adeyemi, social worker")
    page.get_by_label("What came of it?").fill("We went through the check together.")
    press(page, "Log contact")
    page.goto(CASE + "propose-a-resolution/")
    page.get_by_label("Resolved: the position was changed").check()
    page.get_by_label("What would both agencies agree?").fill("The check is shared today.")
    press(page, "Propose")
    look(page)
    assert [who for who, _ in told()] == ["alice"]
    sign_in(world.alice)
    page.goto(CASE + "answer/")
    page.get_by_label("Yes, confirm it and close the escalation").check()
    press(page, "Send answer")
    assert [who for who, _ in told()] == ["bob"]
    for person in (world.alice, world.bob):
        sign_in(person)
        page.goto(CASE)
        expect(main(page)).to_contain_text("Closed on Friday 27 March 2026")
        expect(main(page)).to_contain_text("The check is shared today.")
        look(page)


def test_withdrawn(world, page, sign_in, look, console):
    people.raise_one(world, raised_on=date(2026, 3, 27))
    told()
    sign_in(world.bob)
    page.goto(CASE + "withdraw/")
    expect(main(page)).to_contain_text("Only the agency that raised this can withdraw it.")
    look(page)
    sign_in(world.alice)
    page.goto(CASE)
    press(page, "Withdraw")
    look(page)
    page.get_by_label("Withdrawn").check()
    page.get_by_label("What happened?").fill("The check arrived by secure mail this morning.")
    press(page, "Withdraw")
    expect(main(page)).to_contain_text("Closed on Friday 27 March 2026")
    look(page)
    assert [who for who, _ in told()] == ["bob"]
    sign_in(world.bob)
    page.goto(CASE)
    expect(main(page)).to_contain_text("The check arrived by secure mail this morning.")
    look(page)
