"""What outsiders find of a case; the sheet of the ladder and a case, printed."""

from datetime import date
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests import world as people


@pytest.fixture
def world(transactional_db):
    return people.build()


def test_outsiders_see_nothing_of_it(world, page, console, sign_in):
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


def printed(page) -> list[str]:
    """The words of each sheet."""
    sheets = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    return [" ".join(each.extract_text().split()) for each in sheets]


def test_how_it_works_is_one_sheet_and_a_case_says_why_its_dates_are_those(
    world, page, sign_in, look
):
    escalation = people.raise_one(world, raised_on=date(2026, 3, 27))
    sign_in(world.alice)
    page.goto("/escalations/")
    page.get_by_role("link", name="How a challenge works").click()
    look(page)
    [said] = printed(page)
    for part in ("call 999", "Step 1: Between practitioners", "Working days 16 to 21.", "advice"):
        assert part in said

    page.goto(escalation.get_absolute_url())
    # The picture of the days names it too, on paper as on the screen.
    why = "Not counted (Good Friday)"
    before = " ".join(printed(page)).count(why)
    page.locator("summary").filter(has_text="(step 2 ends").focus()
    page.keyboard.press("Enter")
    expect(page.locator("details[open]").get_by_text(why)).to_have_count(1)
    look(page)
    assert " ".join(printed(page)).count(why) == before + 1
