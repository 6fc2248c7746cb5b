"""An agency is renamed, found by its old name, given contacts, closed and opened again."""

from datetime import date

import pytest
from playwright.sync_api import expect

from partnership import operations as ours
from partnership.agencies import operations
from tests import world as people


@pytest.fixture
def world(transactional_db):
    world = people.build_with_administrators()
    ours.add_agency(
        slug="hospice", name="Testshire Hospice", short_name="Hospice", kind="voluntary",
        engagement="virtual", teams=["Bereavement"], by=None,
    )  # fmt: skip
    return world


def fill_day(page, day, month, year):
    for part, text in (("Day", day), ("Month", month), ("Year", year)):
        page.get_by_label(part, exact=True).fill(text)


def test_the_business_team_keeps_the_agencies(world, page, sign_in, look, size):
    main = page.get_by_role("main")
    sign_in(world.dana)
    page.goto("/contacts/")
    look(page)
    page.get_by_role("link", name="All agencies of the partnership").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Agencies")
    look(page)

    page.get_by_role("button", name="Add an agency").click()
    look(page)
    page.get_by_role("button", name="Add agency").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the name")
    look(page)
    page.get_by_label("Name", exact=True).fill("Testshire Youth Voice")
    page.get_by_label("Short name").fill("Youth Voice")
    page.get_by_label("Voluntary organisation").check()
    page.get_by_label("Co-opted member").check()
    page.get_by_role("button", name="Add agency").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Testshire Youth Voice")
    expect(main).to_contain_text("Nobody is listed at steps 1, 2 and 3")
    look(page)

    page.goto("/agencies/hospice/")
    page.get_by_role("link", name="Change its name or kind").click()
    look(page)
    page.get_by_label("Name", exact=True).fill("Willow House")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Select why the name changes")
    page.get_by_label("The agency has a new name").check()
    fill_day(page, "1", "March", "2026")
    page.get_by_role("button", name="Save").click()
    expect(main).to_contain_text("Testshire Hospice, until Saturday 28 February 2026")
    look(page)
    page.get_by_role("link", name="Add another name").click()
    look(page)
    page.get_by_label("The other name").fill("The Willows")
    page.get_by_label("People call it this too").check()
    page.get_by_role("button", name="Add name").click()
    expect(main).to_contain_text("The Willows")
    page.get_by_role("link", name="Take a wrong name away").click()
    look(page)

    page.goto("/agencies/?name=hospice")
    expect(main.get_by_role("table")).to_contain_text("Formerly Testshire Hospice")
    look(page)
    page.get_by_role("link", name="Willow House").click()
    page.get_by_role("link", name="Close it").click()
    look(page)
    fill_day(page, "27", "3", "2026")
    page.get_by_label("Why?").fill("The charity has ended")
    page.get_by_role("button", name="Close agency").click()
    expect(main).to_contain_text("was closed on Friday 27 March 2026: The charity has ended.")
    look(page)
    page.goto("/agencies/?show=gone")
    expect(main.get_by_role("table")).to_contain_text("Willow House")
    look(page)
    page.get_by_role("link", name="Willow House").click()
    page.get_by_role("link", name="Open it again").click()
    look(page)
    page.get_by_role("button", name="Open it again").click()
    expect(main).to_contain_text("is open again")

    page.goto("/agencies/trust/close/")
    expect(main).to_contain_text("6 people hold roles here")
    look(page)
    page.goto("/agencies/without-a-contact/")
    expect(main).to_contain_text("Testshire Youth Voice")
    look(page)


def test_an_administrator_keeps_the_contacts_of_their_own_agency(world, page, sign_in, look, size):
    main = page.get_by_role("main")
    sign_in(world.tess)
    page.goto("/people/trust/")
    page.get_by_role("link", name="The agency and its contacts").click()
    look(page)
    page.get_by_role("button", name="Change the contacts").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Contacts for escalations")
    look(page)
    page.get_by_role("link", name="List a contact at step 1").click()
    look(page)
    page.get_by_label("Bea Bright").check()
    page.get_by_role("button", name="List contact").click()
    expect(main).to_contain_text("They are listed, after those who were there.")
    page.get_by_role("link", name="Change the order at step 1").click()
    look(page)
    page.get_by_label("Bea Bright").select_option("First contact")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("have the same place")
    look(page)
    page.get_by_label("Bob Barnes").select_option("Deputy 1")
    page.get_by_role("button", name="Save").click()
    expect(main.get_by_role("table").first.get_by_role("row").nth(1)).to_contain_text("Bea Bright")
    page.get_by_role("link", name="Take a contact off step 1").click()
    look(page)
    page.get_by_label("Bob Barnes").check()
    page.get_by_role("button", name="Take off").click()
    expect(main.get_by_role("table").first).not_to_contain_text("Bob Barnes")
    look(page)


def test_a_name_without_end_keeps_within_the_page(world, page, sign_in, look, size):
    """150 of the widest letter, and no space, in each place where people write a name."""
    wide = ours.add_agency(
        slug="wide", name="W" * 150, short_name="W" * 60, kind="school", engagement="virtual",
        phase="primary", teams=["W" * 120], by=None,
    )  # fmt: skip
    operations.note_name(wide, name="M" * 150, kind="alias", by=None)
    sign_in(world.dana)
    for path in ("", "wide/", "wide/change/", "wide/contacts/", "wide/take-a-name-away/",
                 "without-a-contact/"):  # fmt: skip
        page.goto(f"/agencies/{path}")
        look(page)
    operations.close_agency(wide, closed_on=date(2026, 3, 27), reason="Sold", by=None)
    for path in ("?show=gone", "wide/", "wide/close/", "wide/open-again/"):
        page.goto(f"/agencies/{path}")
        look(page)


class TestWithoutJavaScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_an_agency_is_found_and_a_contact_listed(self, world, page, sign_in):
        sign_in(world.tess)
        page.goto("/agencies/")
        page.get_by_label("Name, or a name it had").fill("health")
        page.get_by_role("button", name="Search").click()
        page.get_by_role("link", name="Testshire Health Trust").click()
        page.get_by_role("button", name="Change the contacts").click()
        page.get_by_role("link", name="List a contact at step 3").click()
        page.get_by_label("Bilal Begum").check()
        page.get_by_role("button", name="List contact").click()
        expect(page.get_by_role("main")).to_contain_text("They are listed")
