"""Going Back after sending gives a browser's words back: sent again, they make no second record."""

import pytest
from playwright.sync_api import expect

from improvement.models import Finding
from tests import world as people


@pytest.fixture
def size() -> str:
    return "desktop"


def test_a_finding_that_is_sent_again_after_going_back_is_not_there_twice(
    transactional_db, clock, page, sign_in, look
):
    clock.set("2026-04-01")
    sign_in(people.build().dana)
    page.goto("/improvement/findings/add/")
    page.get_by_label("Data", exact=True).check()
    page.get_by_label("Which audit, review or other work was it?").fill("Dataset")
    for part, number in (("Day", "1"), ("Month", "3"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(number)
    page.get_by_label("What was found?").fill("Nobody asks.")
    page.get_by_role("button", name="Add finding").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("FND-2026-0001")
    page.go_back()
    expect(page.get_by_label("What was found?")).to_have_value("Nobody asks.")
    page.get_by_role("button", name="Add finding").click()
    look(page)
    link = page.get_by_role("link", name="You added this already: FND-2026-0001")
    expect(link).to_be_visible()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("FND-2026-0001")
    assert Finding.objects.count() == 1
