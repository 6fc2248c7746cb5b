"""The Business Manager plans a cycle, chooses who is asked, issues it, sees it open and gives more
time; an agency finds its return, and the new last day on its home page."""

import pytest
from playwright.sync_api import expect

from audits.cycles import operations as cycles
from tests.audits import returns


@pytest.fixture
def world(transactional_db):
    return returns.build()


def test_a_cycle_from_plan_to_more_time(world, page, sign_in, look, monkeypatch):
    monkeypatch.setattr("core.prompting.after_commit", lambda task: None)  # no worker yet
    main = page.get_by_role("main")
    sign_in(world.dana)
    page.goto("/audits/")
    look(page)
    page.get_by_role("button", name="Plan a cycle").click()
    look(page)
    page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a name")
    look(page)
    page.get_by_label("What is the cycle called?").fill("Section 11, 2026")
    page.get_by_role("button", name="Save the plan").click()
    expect(main).to_contain_text("Planned")
    look(page)
    page.get_by_role("button", name="Change the plan").click()
    look(page)
    page.get_by_label("On other days before it").fill("3")
    page.get_by_role("button", name="Save the plan").click()
    expect(main).to_contain_text("3 days, 1 day before the last day")

    page.get_by_role("button", name="Choose who is asked").click()
    expect(main).to_contain_text("4 agencies can be asked, of which 4 are ticked.")
    look(page)
    page.get_by_role("button", name="Untick").click()
    expect(main).to_contain_text("of which 0 are ticked")
    page.get_by_role("button", name="Issue the cycle").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one agency")
    look(page)
    page.get_by_label("Testshire Health Trust").check()
    page.get_by_label("Testshire Police").check()
    page.get_by_role("button", name="Issue the cycle").click()
    expect(main).to_contain_text("0 of 2 are open")
    look(page)
    cycles.open_returns(by=None)
    page.get_by_role("button", name="Look again").click()
    expect(main).to_contain_text("Open until")
    look(page)

    page.get_by_role("link", name="give more time").first.click()
    look(page)
    page.get_by_label("Day").fill("30")
    page.get_by_label("Month").fill("6")
    page.get_by_label("Year").fill("2026")
    page.get_by_label("Why does it get more time?").fill("Its safeguarding lead left in April.")
    page.get_by_role("button", name="Give more time").click()
    expect(main).to_contain_text("has more time, and is told")
    expect(main).to_contain_text("30 Jun 2026")
    look(page)
    page.get_by_role("link", name="Give several agencies more time").click()
    look(page)
    page.goto("/audits/cycles/section-11-2026/add/")
    look(page)

    sign_in(world.bea)
    page.goto("/")
    expect(main).to_contain_text("It is to be handed in by Tuesday 30 June 2026")
    page.goto("/audits/")
    expect(main).to_contain_text("Your returns")
    look(page)
