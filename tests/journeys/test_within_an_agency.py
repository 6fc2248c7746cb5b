"""A challenge within one agency: inside it until step 3, then seen by the partnership; settled."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from escalations.models import Escalation
from tests import world as people
from tests.journeys.test_escalation import day_by_day, press, told

CASE = "/escalations/esc-2026-0001/"


@pytest.fixture
def world(transactional_db):
    return people.build()


def main(page: Page):
    return page.get_by_role("main")


def raise_it(page: Page, look) -> None:
    page.goto("/escalations/raise/")
    page.get_by_label("No", exact=True).check()
    press(page, "Continue")
    expect(main(page)).to_contain_text("A challenge within your own agency goes the same steps.")
    page.locator("input[role=combobox]").fill("testshire council")
    press(page, "Continue")
    expect(main(page)).to_contain_text("It stays inside your agency until step 3")
    look(page)
    press(page, "Continue")
    expect(page.get_by_role("alert")).to_contain_text("Select who you are challenging")
    page.locator("input[role=combobox]").fill("amir")
    page.get_by_role("option", name="Amir Ahmed").click()
    for part, text in (("Day", "27"), ("Month", "3"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(text)
    press(page, "Continue")
    page.get_by_label("Your agency’s reference for the child").fill("LCS-004417")
    page.get_by_label("Initials").fill("JT")
    for label in ("0 to 4", "Child in need plan"):
        page.get_by_label(label).check()
    page.get_by_label("Level 3").check()
    press(page, "Continue")
    page.get_by_label("Drift or delay").check()
    page.get_by_label("What do you disagree with?").fill("The visit was put off three times.")
    page.get_by_label("What is your evidence?").fill("The visits on record.")
    press(page, "Continue")
    plan = {
        "name": "visits.txt",
        "mimeType": "text/plain",
        "buffer": b"3, 9 and 16 March: put off.",
    }
    page.get_by_label("Choose files").set_input_files(plan)
    press(page, "Upload")
    page.get_by_role("link", name="visits.txt").wait_for()
    look(page)
    press(page, "Continue")
    page.get_by_label("What do you want to happen?").fill("A visit this week.")
    page.get_by_label("What is the risk to the child").fill("Nobody sees how things are at home.")
    press(page, "Continue")
    expect(main(page)).to_contain_text("From step 3 the Safeguarding Partnership sees this.")
    look(page)
    press(page, "Send")
    expect(main(page)).to_contain_text("ESC-2026-0001")


def test_within_an_agency(world, page, clock, sign_in, look, console):
    clock.set("2026-03-27 10:00")
    sign_in(world.alice)
    raise_it(page, look)
    assert [who for who, _ in told()] == ["amir", "anna"]

    day_by_day(clock, date(2026, 3, 28), date(2026, 3, 31))
    told()
    sign_in(world.anna)
    page.goto(CASE)
    expect(main(page)).to_contain_text("Within Testshire Council: Drift or delay")
    expect(main(page)).to_contain_text("From step 3 the Safeguarding Partnership sees this.")
    expect(main(page)).to_contain_text("Waiting for: the challenged side, Anna Abbott")
    look(page)
    page.goto(CASE + "log-a-contact/")
    for part, text in (("Day", "31"), ("Month", "3"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(text)
    page.get_by_label("Telephone").check()
    page.get_by_label("Who did you contact?").fill("Alice Adeyemi, social worker")
    page.get_by_label("What came of it?").fill("We spoke. The team has nobody free this week.")
    press(page, "Log contact")
    expect(main(page)).to_contain_text("Anna Abbott of the challenged side contacted Alice")

    for person in (world.dana, world.bella, world.asif, world.charlie):
        sign_in(person)
        assert page.goto(CASE).status == 404
        page.goto("/escalations/?show=all")
        expect(main(page)).not_to_contain_text("ESC-2026-0001")
    console.clear()  # the browser complains of each 404 that we asked for

    day_by_day(clock, date(2026, 4, 1), date(2026, 4, 13))
    assert "avril" in [who for who, _ in told()]
    sign_in(world.dana)
    page.goto("/escalations/?show=all&kind=within")
    expect(main(page)).to_contain_text("Within the agency")
    look(page)
    page.goto(CASE)
    expect(main(page)).to_contain_text("Within Testshire Council: Drift or delay")
    look(page)
    sign_in(world.charlie)
    assert page.goto(CASE).status == 404
    console.clear()

    sign_in(world.avril)
    page.goto(CASE + "propose-a-resolution/")
    expect(main(page)).to_contain_text("The other side then confirms it")
    page.get_by_label("Resolved: the position was changed").check()
    page.get_by_label("What would both sides agree?").fill("A visit on Thursday.")
    look(page)
    press(page, "Propose")
    sign_in(world.alice)
    page.goto(CASE + "answer/")
    page.get_by_label("Yes, confirm it and close the escalation").check()
    look(page)
    press(page, "Send answer")
    expect(main(page)).to_contain_text("Closed on Monday 13 April 2026")
    case = Escalation.objects.unscoped("the test looks").get()
    assert (case.kind, case.step, case.outcome) == ("within", 3, "position-changed")
