"""What stretches a case and what ends it without an answer: a meeting, a pause, silence."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests import world as people
from tests.journeys.test_escalation import press, told

CASE = "/escalations/esc-2026-0001/"


@pytest.fixture
def world(transactional_db):
    return people.build()


@pytest.fixture
def go(page, sign_in, world):
    """`go("dana", "pause/decide/")`: that person opens that page of the case."""

    def to(name: str, path: str = "") -> None:
        sign_in(getattr(world, name))
        page.goto(CASE + path)

    return to


def enter_day(page: Page, day: int, month: int) -> None:
    for part, text in (("Day", day), ("Month", month), ("Year", 2026)):
        page.get_by_label(part, exact=True).fill(str(text))


def test_a_meeting_a_pause_and_silence(world, page, clock, sign_in, go, look, console):
    main = page.get_by_role("main")
    people.raise_one(world, raised_on=date(2026, 3, 27))
    told()

    # Alice asks for a meeting; Bob cannot then; she changes the time, and he agrees.
    go("alice")
    main.get_by_role("button", name="Ask for a meeting").click()
    enter_day(page, 30, 3)
    page.get_by_label("At what time?").fill("10am")
    page.get_by_label("Where is it?").fill("Room 4, Elm House")
    page.get_by_label("What is it to settle?").fill("How the two-year check is shared.")
    look(page)
    press(page, "Ask for a meeting")
    look(page)
    assert told() == [("bob", "ESC-2026-0001: a meeting is asked for")]
    go("bob", "meeting/answer/")
    page.get_by_label("No, I propose another time").check()
    press(page, "Send answer")
    expect(page.get_by_role("alert")).to_contain_text("Enter when your side could meet")
    look(page)
    page.get_by_label("When could your side meet?").fill("Monday at 2pm: annual leave before.")
    press(page, "Send answer")
    assert told() == [("alice", "ESC-2026-0001: another time to meet is proposed")]
    go("alice", "meeting/change/")
    expect(main).to_contain_text("Monday at 2pm")
    page.get_by_label("At what time?").fill("2pm")
    press(page, "Change")
    assert told() == [("bob", "ESC-2026-0001: a meeting is asked for")]
    go("bob", "meeting/answer/")
    page.get_by_label("Yes", exact=True).check()
    press(page, "Send answer")
    expect(main).to_contain_text("Monday 30 March 2026 at 2pm")
    look(page)

    # Bob's lead nurse is away: he asks for a pause, which the Business Manager alone decides.
    go("bob", "pause/ask/")
    enter_day(page, 1, 4)
    page.get_by_label("Why does it need a pause?").fill("The lead nurse is back on 1 April.")
    look(page)
    press(page, "Ask for it")
    told()
    sign_in(world.alice)
    assert page.goto(CASE + "pause/decide/").status == 403
    console.clear()  # the browser complains of the 403 that we asked for
    go("dana", "pause/decide/")
    expect(main).to_contain_text("The lead nurse is back on 1 April.")
    look(page)
    page.get_by_label("Yes, the step ends on the later day").check()
    press(page, "Send decision")
    assert {who for who, _ in told()} >= {"alice", "bob"}
    go("alice")
    expect(main).to_contain_text("Step 1 ends Wednesday 1 April 2026")
    expect(main).to_contain_text("Monday 30 March 2026")
    look(page)

    # Bob proposes how it ends. Alice is silent on 30 and 31 March and 1 April, all of step 1.
    go("bob", "propose-a-resolution/")
    page.get_by_label("Resolved: the position was changed").check()
    page.get_by_label("What would both agencies agree?").fill("The check is shared today.")
    press(page, "Propose")
    told()
    go("dana", "close-on-silence/")
    look(page)
    clock.set("2026-04-02 09:00")
    go("dana")
    main.get_by_role("button", name="Close on silence").click()
    look(page)
    page.get_by_label("Why do you close it without an answer?").fill("Rang twice; nobody is free.")
    press(page, "Close on silence")
    expect(main).to_contain_text("Closed on Thursday 2 April 2026")
    expect(main).to_contain_text("silence")
    look(page)
    assert {who for who, _ in told()} >= {"alice", "bob"}
