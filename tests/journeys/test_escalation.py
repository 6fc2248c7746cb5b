"""The main job: a challenge travels the four steps by people's acts and by the clock."""

import re
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from escalations import tasks
from escalations.models import Escalation
from tests import world as people

PICTURES = Path(settings.BASE_DIR) / "test-results" / "pictures"


@pytest.fixture
def world(transactional_db):
    return people.build()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def day_by_day(clock, first: date, last: date) -> None:
    """The clock runs on as Celery beat would see it: moves at night, reminders in the morning."""
    day = first
    while day <= last:
        clock.set(f"{day} 00:01")
        tasks.move_up_when_due()
        clock.set(f"{day} 07:05")
        tasks.remind()
        day += timedelta(days=1)


def told() -> list[tuple[str, str]]:
    """(who, what about) of each mail sent since last asked, sorted."""
    found = sorted((each.to[0].partition("@")[0], each.subject) for each in mail.outbox)
    for each in mail.outbox:
        assert not re.search("JT|LCS-004417|two-year check", each.subject + each.body)
        assert "ESC-2026-0001" in each.subject
    mail.outbox.clear()
    return found


def raise_it(page: Page, look) -> None:
    """Alice of the council, on Friday 27 March, about a trust that has not shared a check."""
    page.goto("/escalations/")
    look(page)
    page.get_by_role("button", name="Raise a professional challenge").first.click()
    look(page)
    press(page, "Continue")
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    look(page)
    page.get_by_label("No", exact=True).check()
    press(page, "Continue")
    look(page)
    page.locator("input[role=combobox]").fill("health")
    page.get_by_role("option", name="Testshire Health Trust").click()
    press(page, "Continue")
    look(page)
    page.get_by_label("Which team are they in?").fill("0 to 19 service")
    page.get_by_label("Who did you raise it with?").fill("Bob Barnes, health visitor")
    for part, text in (("Day", "27"), ("Month", "3"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(text)
    press(page, "Continue")
    look(page)
    page.get_by_label("Your agency’s reference for the child").fill("LCS-004417")
    page.get_by_label("Initials").fill("JT")
    page.get_by_label("0 to 4").check()
    page.get_by_label(re.compile("Level 3")).check()
    page.get_by_label("Child in need plan").check()
    press(page, "Continue")
    look(page)
    page.get_by_label("Information sharing or communication").check()
    page.get_by_label("What do you disagree with?").fill("The two-year check was not shared.")
    page.get_by_label("What is your evidence?").fill("Core group minutes of 12 and 19 March.")
    press(page, "Continue")
    look(page)
    page.get_by_label("What do you want to happen?").fill("It is shared before the core group.")
    page.get_by_label(re.compile("What is the risk to the child")).fill("The plan lacks health.")
    press(page, "Continue")
    look(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(page.get_by_role("main")).to_contain_text("Bob Barnes")
    expect(page.get_by_role("main")).to_contain_text("Monday 30 March 2026")
    press(page, "Send")
    look(page)
    expect(page.get_by_role("main")).to_contain_text("ESC-2026-0001")
    expect(page.get_by_role("main")).to_contain_text("Tuesday 28 April 2026")


def test_a_challenge_travels_the_four_steps_through_easter(world, page, clock, size, sign_in, look):
    case = "/escalations/esc-2026-0001/"
    sign_in(world.alice)
    page.goto("/")
    look(page)
    raise_it(page, look)
    assert [who for who, _ in told()] == ["bea", "bob"]

    page.goto(case + "log-a-contact/")
    look(page)
    for part, text in (("Day", "27"), ("Month", "3"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(text)
    page.get_by_label("Telephone").check()
    page.get_by_label("Who did you contact?").fill("Bob Barnes, health visitor")
    page.get_by_label("What came of it?").fill("No answer. Message left with the team.")
    press(page, "Log contact")
    look(page)
    expect(page.get_by_role("main")).to_contain_text(
        "Day 1 of 21. Step 1 ends Monday 30 March 2026."
    )
    expect(page.get_by_role("main")).to_contain_text("Waiting for: Testshire Health Trust")
    assert told() == []

    # Nobody answers. Step 1 is over at the end of Monday 30 March; day 3 is Tuesday the 31st.
    day_by_day(clock, date(2026, 3, 28), date(2026, 3, 30))
    assert [who for who, _ in told()] == ["bob"]  # due today; the day before was the first day
    day_by_day(clock, date(2026, 3, 31), date(2026, 3, 31))
    assert [who for who, _ in told()] == ["alice", "amir", "bella"]
    sign_in(world.amir)
    page.goto(case)
    look(page)
    expect(page.get_by_role("main")).to_contain_text(
        "Day 3 of 21. Step 2 ends Friday 10 April 2026"
        " (Good Friday and Easter Monday are not counted)."
    )
    expect(page.get_by_role("main")).to_contain_text("Waiting for: Testshire Council, Amir Ahmed")
    page.screenshot(path=PICTURES / f"escalation-{size}.png")  # docs/images has a copy

    day_by_day(clock, date(2026, 4, 1), date(2026, 4, 10))
    # Half way, the working day before, and the day.
    assert [who for who, _ in told()] == ["amir", "amir", "amir"]
    day_by_day(clock, date(2026, 4, 11), date(2026, 4, 13))
    assert [who for who, _ in told()] == ["alice", "avril", "brian"]
    sign_in(world.avril)
    page.goto(case)
    expect(page.get_by_role("main")).to_contain_text(
        "Day 10 of 21. Step 3 ends Monday 20 April 2026."
    )
    day_by_day(clock, date(2026, 4, 14), date(2026, 4, 20))
    assert [who for who, _ in told()] == ["avril", "avril", "avril"]
    day_by_day(clock, date(2026, 4, 21), date(2026, 4, 21))
    assert [who for who, _ in told()] == [
        "ada",
        "alice",
        "avril",
        "avril",
        "brian",
        "brian",
        "carol",
        "dana",
        "ines",
    ]
    sign_in(world.carol)
    page.goto("/")
    look(page)
    page.get_by_role("link", name=re.compile("ESC-2026-0001")).first.click()
    look(page)
    expect(page.get_by_role("main")).to_contain_text(
        "Day 16 of 21. Step 4 ends Tuesday 28 April 2026."
    )

    # The trust proposes; the council confirms. Both have agreed, so it closes.
    sign_in(world.brian)
    page.goto(case + "propose-a-resolution/")
    look(page)
    page.get_by_label("Resolved: the position was changed").check()
    page.get_by_label("What would both agencies agree?").fill("The check is shared today.")
    press(page, "Propose")
    look(page)
    expect(page.get_by_role("main")).to_contain_text("to answer the proposed resolution")
    assert [who for who, _ in told()] == ["avril"]
    sign_in(world.avril)
    page.goto(case + "answer/")
    look(page)
    page.get_by_label("Yes, confirm it and close the escalation").check()
    press(page, "Send answer")
    look(page)
    expect(page.get_by_role("main")).to_contain_text("Closed on Tuesday 21 April 2026")
    assert [who for who, _ in told()] == ["ada", "alice", "brian", "carol", "dana", "ines"]
    day_by_day(clock, date(2026, 4, 22), date(2026, 5, 1))
    assert told() == []

    closed = Escalation.objects.unscoped("the test reads the end").get()
    assert (closed.step, closed.outcome, closed.closed_on) == (
        4,
        "position-changed",
        date(2026, 4, 21),
    )


def test_outsiders_see_nothing_of_it(world, page, console, sign_in, clock, size):
    people.raise_one(world, raised_on=date(2026, 3, 27))
    for outsider in people.outsiders(world):
        sign_in(outsider)
        for path in ("/", "/escalations/", "/escalations/?show=all", "/contacts/"):
            page.goto(path)
            assert "ESC-2026" not in page.content()
            assert "LCS-004417" not in page.content()
        for path in ("", "move-up/", "log-a-contact/", "answer/", "raised/"):
            answer = page.goto(f"/escalations/esc-2026-0001/{path}")
            assert answer.status == 404, path
            console.clear()  # the browser complains of the 404 that we asked for


def printed_words(page) -> str:
    printed = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    return " ".join(" ".join(each.extract_text().split()) for each in printed.pages)


def test_how_it_works_is_one_sheet_and_a_case_says_why_its_dates_are_those(
    world, page, sign_in, look
):
    escalation = people.raise_one(world, raised_on=date(2026, 3, 27))
    sign_in(world.alice)
    page.goto("/escalations/")
    page.get_by_role("link", name="How a challenge works").click()
    look(page)
    [sheet] = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    said = " ".join(sheet.extract_text().split())
    for part in ("call 999", "Step 1: Between practitioners", "Working days 16 to 21.", "advice"):
        assert part in said

    page.goto(escalation.get_absolute_url())
    # The picture of the days names it too, on paper as on the screen.
    why, before = "Not counted (Good Friday)", printed_words(page)
    page.locator("summary").filter(has_text="(step 2 ends").focus()
    page.keyboard.press("Enter")
    expect(page.locator("details[open]").get_by_text(why)).to_have_count(1)
    look(page)
    assert printed_words(page).count(why) == before.count(why) + 1
