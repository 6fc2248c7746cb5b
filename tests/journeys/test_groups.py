"""Groups in a browser: the team sets one up, names who sits there, plans the next chair."""

from datetime import date
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from partnership.groups import operations
from partnership.groups.models import PartnershipGroup
from tests import world as people

TODAY = date(2026, 4, 1)


@pytest.fixture
def world(transactional_db, clock):
    world = people.build()
    clock.set("2026-04-01")
    world.executive = operations.add_group(
        slug="executive", name="Executive Group", kind="executive", quorum_partners=3,
        purpose="Oversees it all.", meets="Quarterly", meetings_a_year=4, by=None,
    )  # fmt: skip
    board = operations.add_group(
        slug="board", name="Pan-Cheshire Child Death Overview Panel", kind="board", by=None
    )
    operations.add_group(
        slug="practice", name="Practice Group", reports_to=world.executive, linked_boards=[board],
        by=None,
    )  # fmt: skip
    for agency, name in ((world.council, "ada"), (world.icb, "ines"), (world.police, "carol")):
        operations.add_seat(
            world.executive, agency=agency, sits_as="member", started_on=TODAY,
            held_role=world.held[name], by=None,
        )  # fmt: skip
    operations.add_chair_term(
        world.executive, partner=world.council, held_role=world.held["ada"],
        begins_on=date(2025, 6, 1), ends_on=date(2026, 5, 31), by=None,
    )  # fmt: skip
    operations.add_terms_of_reference(
        world.executive, sections={"purpose": "Oversees the arrangements"},
        agreed_by=world.executive, agreed_on=TODAY, effective_on=TODAY,
        review_on=date(2027, 4, 1), by=None,
    )  # fmt: skip
    return world


def on(page, legend: str, day: int, month: int, year: int) -> None:
    group = page.get_by_role("group", name=legend)
    for part, number in (("Day", day), ("Month", month), ("Year", year)):
        group.get_by_label(part, exact=True).fill(str(number))


def press(page, look, name: str) -> None:
    """A button, or a link that looks like one, and the page it leads to."""
    page.get_by_role("button", name=name, exact=True).click()
    look(page)


def test_a_group_is_set_up_filled_and_given_its_next_chair(world, page, sign_in, look):
    sign_in(world.dana)
    page.goto("/groups/")
    look(page)
    press(page, look, "Add a group")
    page.get_by_label("Name of the group").fill("Neglect Task and Finish Group")
    page.get_by_label("Task and finish group", exact=True).check()
    page.get_by_label("What is it for?").fill("How neglect is recognised and met.")
    page.get_by_label("Which group does it report to?").select_option(label="Practice Group")
    press(page, look, "Add group")
    expect(page.get_by_role("alert")).to_contain_text("needs a last day")
    on(page, "Last day of a task and finish group", 30, 9, 2026)
    press(page, look, "Add group")
    expect(page.get_by_role("heading", level=1)).to_have_text("Neglect Task and Finish Group")
    press(page, look, "Add a seat")
    page.get_by_label("Which agency is it for?").select_option(label="Testshire Health Trust")
    page.get_by_label("Chair", exact=True).check()
    press(page, look, "Add seat")
    page.get_by_role("link", name="Open seat").click()
    look(page)
    press(page, look, "Name who sits there")
    page.get_by_label("Who sits there?").select_option(
        label="Bea Bright, Named or designated safeguarding lead"
    )
    press(page, look, "Save")
    expect(page.get_by_role("main")).to_contain_text("Bea Bright")
    page.goto("/groups/neglect-task-and-finish-group/")
    expect(page.get_by_role("main")).to_contain_text("Bea Bright, Testshire Health Trust")

    page.goto("/groups/executive/")
    look(page)
    expect(page.get_by_role("main")).to_contain_text("none follows")
    press(page, look, "Add a term as chair")
    press(page, look, "Add term")
    expect(page.get_by_role("main")).to_contain_text(
        "The chair passes to NHS Testshire Integrated Care Board on Monday 1 June 2026"
    )
    assert PartnershipGroup.objects.count() == 4


def test_everybody_else_reads_the_picture_and_the_list(world, page, sign_in, look, size):
    sign_in(world.charlie)
    page.goto("/groups/")
    look(page)
    expect(page.get_by_role("button", name="Add a group")).to_have_count(0)
    frame = page.get_by_role("region", name="How they report")
    if size == "desktop":
        frame.focus()
        expect(frame).to_be_focused()
    else:
        expect(frame).to_have_count(0)
        page.get_by_role("link", name="Read how they report as a list").click()
        expect(page.get_by_role("heading", name="How they report, as a list")).to_be_in_viewport()
    page.get_by_role("list").get_by_role("link", name="Executive Group").click()
    look(page)
    page.get_by_role("link", name="Version 1 (in force)").click()
    look(page)
    expect(page.get_by_role("main")).to_contain_text("Oversees the arrangements")
    page.go_back()
    page.emulate_media(media="print")
    page.goto("/groups/")
    drawings = page.get_by_role("img").all()
    assert drawings
    for drawing in drawings:
        room = page.get_by_role("main").bounding_box()["width"]
        assert room * 0.9 <= drawing.bounding_box()["width"] <= room + 1
    first, *_ = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    assert "Groups that the partnership runs" in first.extract_text()
