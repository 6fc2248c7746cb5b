"""A name that slipped in: corrected, taken out of what was, and the finding withdrawn."""

import pytest
from playwright.sync_api import expect

from core import history
from improvement.models import Finding
from tests import world as people
from tests.improvement import log as logs
from tests.reporting.test_disposal import tables_with

NAME = "Jaydenpenhallow"
LEFT = "A boy called [a child] was not seen."


@pytest.fixture
def world(transactional_db, clock):
    clock.set("2026-04-01")
    found = people.build()
    found.log = logs.build(found)
    return found


def press(page, look, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    look(page)


def test_a_name_goes_and_then_the_finding(world, page, sign_in, look):
    sign_in(world.dana)
    page.goto("/improvement/findings/add/")
    page.get_by_label("Data", exact=True).check()
    page.get_by_label("Which audit, review or other work was it?").fill("Dataset, March 2026")
    when = page.get_by_role("group", name="When was it found?")
    for part, number in (("Day", "20"), ("Month", "3"), ("Year", "2026")):
        when.get_by_label(part, exact=True).fill(number)
    page.get_by_label("What was found?").fill(f"A boy called {NAME} was not seen.")
    press(page, look, "Add finding")
    expect(page.get_by_role("alert")).to_contain_text(f"“{NAME}” may tell who a child or family is")
    page.get_by_label("I have looked again").check()
    press(page, look, "Add finding")
    finding = page.url
    expect(page.get_by_role("main")).to_contain_text(NAME)

    page.get_by_role("link", name="Correct it").click()
    look(page)
    page.get_by_role("textbox", name="What was found?").fill(LEFT)
    page.get_by_label("Why is it corrected?").fill("It named a child.")
    page.get_by_role("checkbox", name="What was found?").check()
    press(page, look, "Save correction")
    for said in ("Dana Doyle", "[taken out on 1 April 2026]", "Why: It named a child."):
        expect(page.get_by_role("listitem").filter(has_text="Corrected")).to_contain_text(said)
    row = Finding.objects.get(statement=LEFT)
    for address in (finding, "/improvement/findings/", "/improvement/findings/export/csv/"):
        said = page.request.get(address).text()
        assert row.reference in said, address
        assert NAME not in said, address
    past = history.rows_about(row, Finding).order_by("history_id")
    assert [each.statement for each in past] == [
        "[taken out on 1 April 2026]", LEFT,
    ]  # fmt: skip
    assert tables_with(NAME) == {}

    page.get_by_role("link", name="Withdraw it").click()
    look(page)
    page.get_by_label("Why is it withdrawn?").fill("It was entered twice.")
    press(page, look, "Withdraw")
    expect(page.get_by_role("main")).to_contain_text(
        "Withdrawn on Wednesday 1 April 2026 by Dana Doyle: It was entered twice."
    )
    sign_in(world.charlie)
    page.goto("/improvement/findings/")
    expect(page.get_by_role("main")).not_to_contain_text(row.reference)
    expect(page.get_by_role("main")).to_contain_text(world.log.finding.reference)
    page.goto(finding)
    look(page)
    expect(page.get_by_role("main")).to_contain_text("Withdrawn on Wednesday 1 April 2026")
