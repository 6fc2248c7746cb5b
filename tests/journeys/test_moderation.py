"""A return of section 11: filled in by three colleagues, signed, scored blind by moderators of two
other agencies, sent back once, before the panel, final, answered by its agency, and in the
partnership's results and report."""

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from audits.question_sets import documents, shipped
from audits.question_sets import operations as question_sets
from audits.returns import addresses
from core.clock import today
from tests.audits import moderating, returns

# Of the section 11 that the portal comes with: how many questions of each of its first standards.
ASKED = (2, 2, 1)


@pytest.fixture
def world(transactional_db):
    world = moderating.build()
    world.version = _small_set()
    opens_on = today() - timedelta(days=7)
    world.opened = returns.opened(
        world, opens_on=opens_on, closes_on=opens_on + (returns.CLOSES - returns.OPENS)
    )
    return world


def _small_set():
    whole = shipped.content("section-11-1")
    standards = tuple(
        replace(standard, criteria=standard.criteria[:number])
        for standard, number in zip(whole.standards, ASKED, strict=False)
    )
    made = question_sets.add_question_set(name="Section 11, in short", kind="section-11", by=None)
    draft = question_sets.write_draft(
        made.draft, content=documents.as_data(replace(whole, standards=standards)), by=None
    )
    return question_sets.issue(draft, by=None)


def fill_in(page, questions: dict[str, str]) -> None:
    """``questions``: by code, the value of the level that is chosen."""
    for code, level in questions.items():
        there = page.locator(f"#{addresses.anchor(code)}")
        there.locator(f"input[value='{level}']").check()
        there.get_by_role("textbox").fill(f"This is what we do about {code}.")
    page.get_by_role("button", name="Save and stay here").click()


def score(page, look, *sections: dict[str, str], reason: str = "") -> None:
    """From the overview, section after section, by the code of each question; and finished."""
    page.locator(".govuk-task-list__link").first.click()
    for section in sections:
        look(page)
        for code, level in section.items():
            page.get_by_role("group", name=f"Your score for {code}").locator(
                f"input[value='{level}']"
            ).check()
            if reason:
                page.get_by_label(f"Why, for {code}").fill(reason)
        page.get_by_role("button", name="Save and go to the").click()
    look(page)
    page.get_by_role("button", name="Finish scoring").click()
    expect(page.get_by_role("main")).to_contain_text("You have finished")


def sign_off(world, page, sign_in, address: str) -> None:
    page.goto(f"{address}sign-off/")
    page.get_by_label("I have checked this return").check()
    page.get_by_role("button", name="Send for signature").click()
    sign_in(world.bea)
    page.goto(f"{address}sign/")
    page.get_by_label("I have read this return").check()
    page.get_by_role("button", name="Sign", exact=True).click()


def test_a_return_through_two_rounds_of_moderation_to_the_report(
    world, page, sign_in, look, console, clock
):
    its = world.opened.reference
    address = f"/audits/returns/{its.lower()}/"
    main = page.get_by_role("main")

    # Its lead gives two of three sections out; three fill it in.
    sign_in(world.bea)
    for number, name in (("2", "Bob Barnes"), ("3", "Bella Boateng")):
        page.goto(f"{address}sections/")
        page.get_by_role("group", name="Which sections?").get_by_label(f"{number} ").check()
        page.locator("input[role=combobox]").fill(name)
        page.get_by_role("option", name=name).first.click()
        page.get_by_role("button", name="Give out", exact=True).click()
    for person, number, levels in (
        (world.bea, "1", {"1.1": "3", "1.2": "2"}), (world.bob, "2", {"2.1": "2", "2.2": "2"}),
        (world.bella, "3", {"3.1": "1"}),
    ):  # fmt: skip
        sign_in(person)
        page.goto(f"{address}sections/{number}/")
        fill_in(page, levels)
    sign_in(world.bilal)
    sign_off(world, page, sign_in, address)

    # Two of other agencies score it blind.
    sign_in(world.dana)
    page.goto("/")
    page.get_by_role("link", name="1 return waits to be given to moderators").click()
    look(page)
    page.get_by_role("link", name="Draw moderators by lot").click()
    look(page)
    page.get_by_role("button", name="Draw").click()
    expect(main).to_contain_text("Being scored")
    cycle = page.url
    as_claimed = ({"1.1": "3", "1.2": "2"}, {"2.1": "2", "2.2": "2"}, {"3.1": "1"})
    lower = ({"1.1": "1", "1.2": "2"}, {"2.1": "2", "2.2": "2"}, {"3.1": "1"})
    for person, levels, reason in ((world.max, as_claimed, ""), (world.mia, lower, "No date")):
        sign_in(person)
        page.goto("/")
        page.get_by_role("link", name=f"Score {its}").click()
        look(page)
        score(page, look, *levels, reason=reason)

    # A panel is planned. The return goes back with a point first.
    sign_in(world.dana)
    page.goto(cycle)
    page.get_by_role("link", name="Plan a meeting of the panel").click()
    expect(page.get_by_label("scores differ in 1 question")).to_be_checked()
    look(page)
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the day of the meeting")
    look(page)
    for part, value in (("Day", today().day), ("Month", today().month), ("Year", today().year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_label("At what time?").fill("2:30pm")
    page.get_by_label("Where is it?").fill("Room 4, the town hall")
    page.get_by_role("button", name="Plan it").click()
    expect(main).to_contain_text("1 question, by 2 levels at most")
    meeting = page.url
    look(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Add it to your calendar").click()
    assert taken.value.suggested_filename == "moderation-panel.ics"
    page.get_by_role("link", name="Change the day, the place").click()
    look(page)
    page.get_by_label("Where is it?").fill("Room 5, the town hall")
    page.get_by_role("button", name="Save the meeting").click()
    expect(main).to_contain_text("Room 5")
    page.get_by_role("link", name="The scores side by side").click()
    look(page)
    page.get_by_role("link", name="Send it back for revision").click()
    look(page)
    page.get_by_label("Why does it go back?").fill("One answer does not show it yet.")
    page.get_by_text(page.locator(".govuk-details__summary-text").first.inner_text()).click()
    page.get_by_label("What is missing in 1.1?").fill("Say when the policy was looked at.")
    page.get_by_role("button", name="Send it back").click()
    expect(main).to_contain_text("The return went back to its agency")

    # It is revised, and scored again where it changed.
    sign_in(world.bilal)
    page.goto(address)
    expect(main).to_contain_text("Say when the policy was looked at.")
    look(page)
    page.get_by_role("link", name="Question 1.1").click()
    look(page)
    page.goto(f"{address}sections/1/")
    page.locator(f"#{addresses.anchor('1.1')}").get_by_role("textbox").fill(
        "The policy was looked at in May."
    )
    page.get_by_role("button", name="Save and stay here").click()
    sign_off(world, page, sign_in, address)
    for person, level in ((world.max, "2"), (world.mia, "1")):
        sign_in(person)
        page.goto("/")
        page.get_by_role("link", name=f"Score {its}").click()
        expect(main).to_contain_text("4 of 5 questions scored.")
        page.locator(".govuk-task-list__link").first.click()
        page.get_by_role("group", name="Your score for 1.1").locator(
            f"input[value='{level}']"
        ).check()
        page.get_by_label("Why, for 1.1").fill("It has a date, and no name of who looked at it.")
        page.get_by_role("button", name="Save and go to the").click()
        page.goto(f"{address}moderation/work/")
        page.get_by_role("button", name="Finish scoring").click()

    # The panel meets, its scores are decided and made final.
    page.goto(meeting)
    expect(main).to_contain_text("1 question, by 2 levels at most")
    look(page)
    clock.set(f"{today()} 14:30")
    sign_in(world.dana)
    page.goto(meeting)
    page.get_by_role("link", name="Record what it came to").click()
    look(page)
    page.get_by_label("Who was there?").fill("Max Moor, Mia Marsh and Dana Doyle")
    page.get_by_label("what was said?").fill("Met in part: the policy has a date.")
    page.get_by_role("button", name="Put it on record").click()
    expect(main).to_contain_text("Met in part: the policy has a date.")
    look(page)
    page.get_by_role("link", name="The scores side by side").click()
    page.get_by_role("button", name="Take over their scores").click()
    page.get_by_role("link", name="1.1 ").click()
    look(page)
    page.get_by_label("2: ", exact=False).check()
    page.get_by_label("Why?").fill("It has a date, and nobody’s name.")
    page.get_by_role("button", name="Decide").click()
    page.get_by_role("link", name="Make it final").click()
    look(page)
    page.get_by_role("button", name="Make it final").click()
    expect(main).to_contain_text("The return is final, and its agency is told.")

    # Its agency reads both, and nothing of the panel; it answers.
    sign_in(world.bilal)
    assert page.goto(meeting).status == 404
    console.clear()
    page.goto(address)
    page.get_by_role("link", name="Both scores, and the agency’s response").click()
    expect(main).to_contain_text("It has a date, and nobody’s name.")
    expect(main).not_to_contain_text("Met in part")
    look(page)
    page.get_by_role("link", name="Respond to all of it").click()
    look(page)
    page.get_by_label("What does your agency say?").fill("We name its owner from June on.")
    page.get_by_role("button", name="Save").click()
    expect(main).to_contain_text("We name its owner from June on.")

    # And the partnership has its scores.
    sign_in(world.ada)
    page.goto(f"/audits/results/cycles/{world.opened.cycle.slug}/")
    page.get_by_role("link", name="Moderated").last.click()
    expect(main).to_contain_text("1 of 1 return handed in")
    look(page)
    with page.expect_download(timeout=60_000) as report:
        page.get_by_role("link", name="Report for the partnership (PDF)").click()
    assert report.value.suggested_filename.endswith(".pdf")
