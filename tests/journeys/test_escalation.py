"""The main job: a challenge travels the four steps by people's acts and by the clock."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from playwright.sync_api import Page, expect

from accounts.models import User
from escalations import tasks
from escalations.models import Escalation
from partnership import operations as ours
from partnership.roles import Role
from tests import world as people

PICTURES = Path(settings.BASE_DIR) / "test-results" / "pictures"

# Of what is typed in on these journeys: none of it goes by mail.
WRITTEN = "two-year check|shared today|joint visit|is free|Room 4|annual leave|lead nurse"


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
        assert not re.search(f"JT|LCS-004417|{WRITTEN}", each.subject + each.body)
        assert "ESC-2026-0001" in each.subject
    mail.outbox.clear()
    return found


def a_lead_safeguarding_partner(world) -> User:
    lena = User.objects.create_user("lena@example.org", full_name="Lena Lowe")
    ours.begin_role(
        lena, agency=world.police, role=Role.LEAD_SAFEGUARDING_PARTNER,
        started_on=people.LONG_AGO, by=None,
    )  # fmt: skip
    people.give_an_app(lena)
    return lena


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
    press(page, "Continue")  # no files
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
    case, main = "/escalations/esc-2026-0001/", page.get_by_role("main")
    lena = a_lead_safeguarding_partner(world)
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

    # Carol has heard it with Ada, who is of a party, and records what they recommend.
    clock.set("2026-04-22")
    sign_in(world.carol)
    page.goto(case + "recommend/")
    page.get_by_label("What do the statutory partners recommend?").fill("A joint visit by Friday.")
    for part, text in (("Day", "22"), ("Month", "4"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(text)
    for name in ("Ada Archer", "Carol Cole"):
        page.get_by_label(re.compile(f"^{name}, ")).check()
    press(page, "Record recommendation")
    expect(page.get_by_role("alert")).to_contain_text("Tick what they declare who heard it")
    look(page)
    page.get_by_label("Ada Archer is of Testshire Council, which is a party").check()
    press(page, "Record recommendation")
    expect(main).to_contain_text("Both agencies are told, and asked to answer it.")
    expect(main).to_contain_text("Declared: Ada Archer is of Testshire Council")
    look(page)
    assert [who for who, _ in told()] == ["ada", "alice", "avril", "brian", "dana", "ines"]

    # The council accepts. The trust rejects: that goes to those who lead the partners.
    sign_in(world.avril)
    page.goto(case + "answer-recommendation/")
    look(page)
    page.get_by_label("Yes", exact=True).check()
    press(page, "Send answer")
    told()
    sign_in(world.brian)
    page.goto(case + "answer-recommendation/")
    page.get_by_label("No", exact=True).check()
    press(page, "Send answer")
    expect(page.get_by_role("alert")).to_contain_text("Enter what your agency does not accept")
    page.get_by_label("Which part does it not accept, and why?").fill("Nobody is free before May.")
    press(page, "Send answer")
    expect(main).to_contain_text("Your agency’s answer is on record.")
    rejected = "ESC-2026-0001: one side has rejected the recommendation"
    assert [who for who, what in told() if what == rejected] == ["lena", "sue"]
    for person in (lena, world.sue):
        sign_in(person)
        page.goto("/")
        page.get_by_role("link", name=re.compile("an agency rejected the statutory")).click()
        expect(main).to_contain_text("Nobody is free before May.")
    look(page)

    # Step 4 is over at the end of Tuesday 28 April; the Business Manager says what happened.
    day_by_day(clock, date(2026, 4, 23), date(2026, 4, 29))
    told()
    sign_in(world.dana)
    page.goto(case)
    press(page, "Close as unresolved")
    look(page)
    page.get_by_label("What has happened since the recommendation?").fill(
        "To the Lead Safeguarding Partners on 6 May."
    )
    press(page, "Close as unresolved")
    expect(main).to_contain_text("Closed on Wednesday 29 April 2026")
    look(page)
    assert {"alice", "avril", "brian", "carol"} <= {who for who, _ in told()}
    day_by_day(clock, date(2026, 4, 30), date(2026, 5, 8))
    assert told() == []

    closed = Escalation.objects.unscoped("the test reads the end").get()
    assert (closed.step, closed.outcome, closed.closed_on) == (
        4,
        "unresolved",
        date(2026, 4, 29),
    )
