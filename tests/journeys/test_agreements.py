"""Agreements and funding in a browser: a version signed by all is in force; money adds up."""

from datetime import date

import pytest
from playwright.sync_api import expect

from partnership.agreements import operations
from partnership.agreements.models import AgreementVersion
from partnership.funding import operations as funding
from tests.partnership.officers import build_with_officers

TODAY = date(2026, 4, 1)


@pytest.fixture
def world(transactional_db, clock):
    world = build_with_officers()
    clock.set("2026-04-01")
    world.agreement = operations.add_agreement(
        name="Safeguarding arrangements", kind="arrangements", purpose="How we work.", by=None
    )
    operations.add_version(
        world.agreement, title="Arrangements 2023", binds="All", text="We worked together.",
        effective_on=date(2023, 8, 1), review_on=date(2026, 3, 1), agreed_on=date(2023, 8, 1),
        by=None,
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


def follow(page, look, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()
    look(page)


def test_a_version_is_added_declined_once_signed_by_all_and_in_force(
    world, page, sign_in, look, tmp_path
):
    sign_in(world.dana)
    page.goto("/agreements/")
    look(page)
    follow(page, look, "Safeguarding arrangements")
    expect(page.get_by_role("main")).to_contain_text("Was due for review on Sunday 1 March 2026")
    press(page, look, "Add a version")
    press(page, look, "Add, and ask for signatures")
    expect(page.get_by_role("alert")).to_contain_text("Select the file of this version")
    paper = tmp_path / "arrangements.txt"
    paper.write_text("We work together, and better.")
    page.get_by_label("Title of this version").fill("Arrangements 2026")
    page.get_by_label("The version as a file (optional)").set_input_files(paper)
    page.get_by_label("Whom does it bind?").fill("The three partners")
    on(page, "From when does it hold?", 1, 4, 2026)
    on(page, "When is it to be reviewed?", 1, 4, 2027)
    press(page, look, "Add, and ask for signatures")
    expect(page.get_by_role("heading", level=1)).to_have_text("Arrangements 2026")
    expect(page.get_by_role("main")).to_contain_text("0 of 3 signatures")

    sign_in(world.leo)
    page.goto("/")
    look(page)
    follow(page, look, "Sign off Arrangements 2026, version 2")
    follow(page, look, "Decline to sign")
    page.get_by_label("Why do you not sign?").fill("I was away. Give me a day.")
    press(page, look, "Decline to sign")
    expect(page.get_by_role("main")).to_contain_text("Testshire Council declined")
    for name in ("leo", "lara", "lin"):
        sign_in(getattr(world, name))
        page.goto("/agreements/safeguarding-arrangements/versions/2/")
        press(page, look, "Sign this version")
        press(page, look, "Sign")
        expect(page.get_by_role("alert")).to_contain_text("Confirm that you have read")
        page.get_by_label("I have read this version, and sign it as").check()
        press(page, look, "Sign")
        expect(page.get_by_role("alert")).to_contain_text("You have signed")
    expect(page.get_by_role("main")).to_contain_text("In force since Wednesday 1 April 2026")

    sign_in(world.bob)
    page.goto("/agreements/")
    look(page)
    expect(page.get_by_role("main")).to_contain_text("Version 2, since 1 Apr 2026")
    follow(page, look, "Safeguarding arrangements")
    follow(page, look, "Version 1")
    expect(page.get_by_role("main")).to_contain_text("Version 2 holds now")
    assert AgreementVersion.objects.get(number=2).sign_offs.exclude(signed_at=None).count() == 3


def test_a_year_of_funding_is_entered_adds_up_and_is_closed(world, page, sign_in, look, clock):
    sign_in(world.dana)
    page.goto("/agreements/")
    follow(page, look, "Funding of the partnership")
    press(page, look, "Add the year 2026 to 2027")
    press(page, look, "Add the year")
    follow(page, look, "2026 to 2027")
    press(page, look, "Add a body that gives")
    page.get_by_label("Which body gives?").select_option(label="Testshire Council")
    page.get_by_label("Agreed cash").fill("eighty thousand")
    press(page, look, "Add")
    expect(page.get_by_role("alert")).to_contain_text("must be an amount in pounds")
    page.get_by_label("Agreed cash").fill("80,000")
    page.get_by_label("Value of what is given in kind (optional)").fill("4,000")
    page.get_by_label("What is given in kind? (optional)").fill("Offices")
    press(page, look, "Add")
    follow(page, look, "Testshire Council")
    for button, amount in (("Add an invoice", "80000"), ("Add money received", "40,000.50")):
        press(page, look, button)
        on(page, "On which day?", 1, 4, 2026)
        page.get_by_label("Reference").fill("HSP-1")
        page.get_by_label("Amount").fill(amount)
        press(page, look, "Add")
    expect(page.get_by_role("main")).to_contain_text("£39,999.50")
    follow(page, look, "2026 to 2027")
    follow(page, look, "Training programme")
    follow(page, look, "Set the budget")
    page.get_by_label("Budget for the year").fill("10,000")
    press(page, look, "Save")
    press(page, look, "Add spending")
    on(page, "On which day?", 1, 4, 2026)
    page.get_by_label("What was it spent on?").fill("A venue")
    page.get_by_label("Amount").fill("500.25")
    press(page, look, "Add")
    follow(page, look, "2026 to 2027")
    expect(page.get_by_role("main")).to_contain_text("£39,500.25 is in hand")
    clock.set("2027-04-01")
    sign_in(world.dana)
    page.goto("/funding/2026-27/close/")
    look(page)
    press(page, look, "Close the year")
    expect(page.get_by_role("main")).to_contain_text("£39,500.25 is carried forward")
    press(page, look, "Add a body that gives")
    expect(page.get_by_label("Why?")).to_be_visible()
    page.goto("/funding/2026-27/brought-forward/")
    look(page)


def test_a_representative_reads_their_own_agencys_line(world, page, sign_in, look):
    year = funding.add_year(2026, by=world.dana)
    for agency in (world.trust, world.council):
        funding.agree(year, agency=agency, agreed_pence=100_000, by=world.dana)
    sign_in(world.brian)
    page.goto("/funding/")
    look(page)
    follow(page, look, "2026 to 2027")
    expect(page.get_by_role("main")).not_to_contain_text("Testshire Council")
    follow(page, look, "Testshire Health Trust")
    page.emulate_media(media="print")
    expect(page.get_by_role("main")).to_contain_text("£1,000.00")
