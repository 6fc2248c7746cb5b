"""Raising one is quick on a phone: few pages, few answers; the agency is found by typing."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from core.forms import LongTextField
from escalations.models import Escalation, EscalationDraft
from escalations.raising_forms import RAISE_PAGES
from tests import world as people
from tests.journeys.test_escalation import press

AGENCY = "/escalations/raise/agency/"


@pytest.fixture
def world(transactional_db):
    return people.build()


def at_the_agency(page: Page) -> None:
    page.goto("/escalations/raise/")
    page.get_by_label("No", exact=True).check()
    press(page, "Continue")
    page.wait_for_url("**" + AGENCY)


def kept() -> str:
    return EscalationDraft.objects.unscoped("test").get().answers.get("challenged_agency", "")


def test_an_agency_is_found_by_typing_with_the_keyboard_alone(world, page, sign_in, look):
    sign_in(world.alice)
    at_the_agency(page)
    box = page.locator("input[role=combobox]")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.focus()
    page.keyboard.type("TEST")
    options = page.get_by_role("option")
    expect(options).to_have_text(
        [
            "NHS Testshire Integrated Care Board", "Testshire Council", "Testshire Health Trust",
            "Testshire Police",
        ]
    )  # fmt: skip
    expect(page.get_by_role("status")).to_have_text("4 in the list")
    look(page)
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_have_text("Testshire Health Trust")
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    look(page)
    page.keyboard.press("Enter")
    expect(box).to_have_value("Testshire Health Trust")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/worker/")
    assert kept() == str(world.trust.pk)
    page.goto(AGENCY)
    expect(box).to_have_value("Testshire Health Trust")


def test_words_that_fit_nothing_choose_nothing_and_the_page_says_so(world, page, sign_in, look):
    sign_in(world.alice)
    at_the_agency(page)
    box = page.locator("input[role=combobox]")
    box.fill("health")
    page.get_by_role("option", name="Testshire Health Trust").click()
    box.fill("fire brigade")
    expect(page.get_by_role("status")).to_have_text("Nothing in the list has these words")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.press("Escape")
    press(page, "Continue")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Select the agency you are challenging")
    look(page)
    alert.get_by_role("link").click()
    expect(page.get_by_role("combobox")).to_be_focused()
    assert kept() == ""


class TestWithoutJavaScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_it_is_a_plain_list(self, world, page, sign_in):
        sign_in(world.alice)
        at_the_agency(page)
        expect(page.get_by_role("combobox")).to_have_js_property("tagName", "SELECT")
        page.get_by_label("Which agency are you challenging?").select_option(
            "Testshire Health Trust"
        )
        press(page, "Continue")
        page.wait_for_url("**/worker/")
        assert kept() == str(world.trust.pk)


ANSWERS = (
    ("Which agency are you challenging?", "health"),
    ("Who did you raise it with?", "Bob Barnes, nurse"),
    ("Day", "27"), ("Month", "3"), ("Year", "2026"),
    ("Your agency’s reference for the child", "LCS-004417"),
    ("Initials", "JT"),
    ("0 to 4", None), ("Level 3", None), ("Child in need plan", None),
    ("Information sharing or communication", None),
    ("What do you disagree with?", "The two-year check was not shared."),
    ("What is your evidence?", "Core group minutes, 12 March."),
    ("What do you want to happen?", "It is shared before the core group."),
    ("What is the risk to the child", "The plan lacks health."),
)  # fmt: skip


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_raising_one_takes_so_many_pages_and_taps_and_no_more(world, page, sign_in, size):
    """What is counted makes no difference to the machine: pages, required answers, taps."""
    sign_in(world.alice)
    page.goto("/escalations/raise/")
    pages, taps, answered = 1, 2, 1
    page.get_by_label("No", exact=True).check()
    press(page, "Continue")
    expect(page.locator("input[role=combobox]")).to_be_visible()  # once the script has run
    waiting = list(ANSWERS)
    while waiting:
        pages += 1
        before = len(waiting)
        while waiting and (field := page.get_by_label(waiting[0][0])).count() == 1:
            _, text = waiting.pop(0)
            taps += 1  # into the box, or on the choice
            field.check() if text is None else field.fill(text)
        is_expected = len(waiting) < before or page.url.endswith("/raise/files/")
        assert is_expected, f"{page.url} asks for something that is not expected"
        answered += before - len(waiting)
        press(page, "Continue")
        taps += 1
    pages += 1
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    press(page, "Send")
    taps += 1
    expect(page.get_by_role("main")).to_contain_text("ESC-2026-0001")
    raised = Escalation.objects.unscoped("test").get()
    assert raised.raised_on == date(2026, 3, 27)
    # Files are one page and one tap for whoever has none. A date is three boxes and one answer; the
    # team, the day of the decision and the child's and family's view may be left out.
    assert (pages, answered - 2, taps) == (8, 14, 24)


def test_the_first_page_says_what_it_takes_and_is_right(world, page, sign_in, size):
    """Of the forms themselves: who adds a question that must be answered reads this."""
    asked = {
        name: field
        for form in RAISE_PAGES.values()
        for name, field in form.base_fields.items()
        if field.required and name != "raised_as"
    }
    in_own_words = [name for name, field in asked.items() if isinstance(field, LongTextField)]
    assert (len(RAISE_PAGES), len(asked), len(in_own_words)) == (5, 13, 4)
    sign_in(world.alice)
    page.goto("/escalations/raise/")
    expect(page.get_by_role("main")).to_contain_text(
        "Five short pages with 13 questions; four of them you answer in your own words"
    )
