"""A plan from its first word to its first figure, and an action on two agendas, in a browser."""

from datetime import date
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from improvement.plans import operations
from improvement.plans.models import Measure, Reading
from partnership.groups import operations as groups
from tests import world as people
from tests.improvement import log as logs


@pytest.fixture
def world(transactional_db, clock):
    clock.set("2026-04-01")
    found = people.build()
    found.log = logs.build(found)
    practice = groups.add_group(slug="practice", name="Practice Group", by=None)
    groups.add_seat(
        practice, agency=found.council, sits_as="member", started_on=date(2026, 4, 1),
        held_role=found.held["alice"], by=None,
    )  # fmt: skip
    return found


def press(page, look, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    look(page)


def follow(page, look, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    look(page)


def on(page, legend: str, day: int, month: int, year: int) -> None:
    group = page.get_by_role("group", name=legend)
    for part, number in (("Day", day), ("Month", month), ("Year", year)):
        group.get_by_label(part, exact=True).fill(str(number))


def test_a_plan_is_written_adopted_measured_and_read_on_every_agenda(world, page, sign_in, look):
    sign_in(world.dana)
    page.goto("/improvement/plans/")
    look(page)
    press(page, look, "Add a business plan")
    page.get_by_label("Title of the plan").fill("Business plan 2026 to 2028")
    on(page, "First day", 1, 1, 2026)
    on(page, "Last day", 31, 12, 2028)
    press(page, look, "Add plan")
    plan = page.url
    press(page, look, "Add a priority")
    page.get_by_label("What is the priority?").fill("Neglect")
    page.get_by_label("Why does it matter?").fill("It harms most.")
    page.get_by_label("Which group leads on it?").select_option(label="Executive Group")
    press(page, look, "Add priority")
    priority = page.url
    press(page, look, "Add what will be different")
    page.get_by_label("What will be different for children?").fill("Neglect is seen early.")
    press(page, look, "Add")
    follow(page, look, "add a measure of outcome 1")
    page.get_by_label("What is measured?").fill("Assessments with the tool")
    page.get_by_label("How exactly is it counted?").fill("Completed in the quarter.")
    page.get_by_label("A number of people or things").check()
    page.get_by_label("Higher is better").check()
    page.get_by_label("Where did it stand at the start?").fill("41")
    page.get_by_label("What is it to be at the end?").fill("1,200")
    press(page, look, "Add measure")
    press(page, look, "Enter a reading")
    page.get_by_label("Which quarter?").select_option(label="January to March 2026")
    press(page, look, "Save reading")
    expect(page.get_by_role("main")).to_contain_text("or say why it is not available")
    page.get_by_label("What was it?").fill("52")
    press(page, look, "Save reading")
    assert Reading.objects.get().value == 52
    page.goto(priority)
    follow(page, look, "Link an action that is there")
    page.get_by_label("Which action serves it?").select_option(
        label="ACT-2026-0001: Train all supervisors"
    )
    press(page, look, "Link action")
    page.goto(plan)
    look(page)
    follow(page, look, "Record that a group adopted it")
    page.get_by_label("Which group adopted it?").select_option(label="Executive Group")
    on(page, "When?", 1, 4, 2026)
    press(page, look, "Save")
    expect(page.get_by_role("main")).to_contain_text("Of 1 action that you may open, 1 is open.")
    follow(page, look, "The plan on a page")
    expect(page.get_by_role("main")).to_contain_text("41 at the start, 52 now, to be 1,200")
    [sheet] = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    assert sheet.mediabox.width > sheet.mediabox.height, "it is printed across the sheet"
    for number in range(1, 13):
        name, why = f"Assessments made, {number}", "The data set counts otherwise. " * 5
        operations.change_measure(Measure.objects.get(), name=name, reason=why, by=world.dana)
        if number in (3, 12):
            page.reload()
            look(page)
            [sheet] = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
            said = " ".join(sheet.extract_text().split())
            assert ("Changed or added to 12 times" in said) == (number == 12)
            assert said.count("counts otherwise") == (15 if number == 3 else 0)

    page.goto("/improvement/actions/act-2026-0001/")
    follow(page, look, "Groups that follow it")
    page.get_by_label("Practice Group").check()
    press(page, look, "Save")
    expect(page.get_by_role("main")).to_contain_text("Also followed by")

    page.goto("/improvement/forward-plan/")
    look(page)
    press(page, look, "Plan an item")
    page.get_by_label("For which group?").select_option(label="Practice Group")
    page.get_by_label("What is planned?").fill("Dataset of the quarter")
    on(page, "When?", 12, 6, 2026)
    page.get_by_label("Every three months").check()
    press(page, look, "Plan it")
    expect(page.get_by_role("main")).to_contain_text("Every three months")
    page.goto("/improvement/forward-plan/")
    page.get_by_label("Group", exact=True).select_option(label="Practice Group")
    press(page, look, "Show")

    sign_in(world.alice)  # she sits in the group that follows it
    page.goto("/groups/practice/")
    look(page)
    follow(page, look, "Workplan of this group")
    expect(page.get_by_role("main")).to_contain_text("Train all supervisors")
    expect(page.get_by_role("main")).to_contain_text("Dataset of the quarter")
    follow(page, look, "Matters arising")
    expect(page.get_by_role("main")).to_contain_text("New since then")
    page.goto("/improvement/commitments/")
    look(page)
    expect(page.get_by_role("main")).to_contain_text("Train all supervisors")
    sign_in(world.charlie)
    page.goto("/improvement/commitments/")
    look(page)
    expect(page.get_by_role("main")).not_to_contain_text("Train all supervisors")
