"""The same pages without JavaScript, by keyboard, in forced colours, on paper, interrupted."""

from datetime import date

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from escalations import operations as escalate
from escalations.models import Contact, EscalationNote
from tests import world as people

DAY_ONE = date(2026, 3, 27)
CASE = "/escalations/esc-2026-0001/"


@pytest.fixture
def world(transactional_db):
    return people.build()


@pytest.fixture
def escalation(world):
    return people.raise_one(world, raised_on=DAY_ONE)


class TestWithoutJavaScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_a_contact_is_logged_and_the_turn_passes(self, world, escalation, page, sign_in):
        sign_in(world.bob)
        page.goto("/")
        page.get_by_role("link", name="ESC-2026-0001").first.click()
        page.get_by_role("button", name="Log a contact").click()
        for part, text in (("Day", "27"), ("Month", "March"), ("Year", "2026")):
            page.get_by_label(part, exact=True).fill(text)
        page.get_by_label("In person").check()
        page.get_by_label("Who did you contact?").fill("Alice Adeyemi, social worker")
        page.get_by_label("What came of it?").fill("We met after the core group.")
        page.get_by_role("button", name="Log contact").click()
        expect(page.get_by_role("main")).to_contain_text("We met after the core group.")
        expect(page.get_by_role("main")).to_contain_text("Waiting for: Testshire Council")


def test_by_keyboard_alone_to_the_first_answer(world, page, sign_in, size):
    sign_in(world.alice)
    page.goto("/escalations/raise/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # into the one group of radios
    page.keyboard.press("ArrowDown")  # from Yes to No
    expect(page.get_by_label("No", exact=True)).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Which agency")


def test_errors_are_told_first_and_lead_to_their_field(world, page, sign_in):
    sign_in(world.alice)
    page.goto("/escalations/raise/")
    page.get_by_role("button", name="Continue").click()
    summary = page.get_by_role("alert")
    expect(page).to_have_title(
        "Error: Raise a professional challenge – Halton Safeguarding Children Partnership"
    )
    expect(page.locator(":focus")).to_contain_text("There is a problem")
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("Yes", exact=True)).to_be_focused()


def test_in_forced_colours(world, escalation, page, sign_in, look):
    page.emulate_media(forced_colors="active")
    sign_in(world.alice)
    for path in ("/", "/escalations/", CASE, CASE + "log-a-contact/"):
        page.goto(path)
        look(page)


def test_on_paper(world, escalation, page, sign_in):
    sign_in(world.alice)
    page.goto(CASE)
    whose = page.get_by_text("printed by Alice Adeyemi")
    expect(whose).to_be_hidden()
    page.emulate_media(media="print")
    expect(whose).to_be_visible()
    # The head of a table comes again on every sheet.
    assert whose.locator("..").evaluate("e => getComputedStyle(e).display") == "table-header-group"
    main = page.get_by_role("main").bounding_box()
    for column in page.locator("main .govuk-grid-row > div").all():
        assert column.bounding_box()["width"] >= main["width"]
    expect(page.get_by_role("contentinfo")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Record of ESC-2026-0001 as it stood on")).to_be_visible()
    expect(page.get_by_text("Core group minutes of 12 and 19 March.")).to_be_visible()
    expect(page.get_by_role("button", name="Log a contact")).to_be_hidden()
    expect(page.get_by_role("navigation").first).to_be_hidden()


def test_what_was_written_survives_the_end_of_the_session(
    world, escalation, page, context, sign_in, console
):
    sign_in(world.alice)
    page.goto(CASE + "log-a-contact/")
    for part, text in (("Day", "27"), ("Month", "3"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(text)
    page.get_by_label("Telephone").check()
    page.get_by_label("Who did you contact?").fill("Bob Barnes")
    page.get_by_label("What came of it?").fill("A long account that must not be lost.")
    Session.objects.all().delete()
    page.get_by_role("button", name="Log contact").click()
    expect(page.get_by_role("main")).to_contain_text("A long account that must not be lost.")
    assert Contact.objects.unscoped("nothing was saved").count() == 0
    sign_in(world.alice)
    page.get_by_role("button", name="Send again").click()
    if page.get_by_role("button", name="Send again").count():
        page.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("main")).to_contain_text("A long account that must not be lost.")
    assert Contact.objects.unscoped("saved once").count() == 1
    console.clear()  # the browser reports the 403 of the page that gave the text back


def test_two_people_at_once_the_second_is_shown_what_changed(
    world, escalation, page, sign_in, clock
):
    sign_in(world.alice)
    page.goto(CASE + "withdraw/")
    clock.move(minutes=5)
    escalate.log_contact(
        escalation, happened_on=DAY_ONE, method="email", with_whom="Alice Adeyemi",
        result="The check is on its way.", by=world.bob,
    )  # fmt: skip
    page.get_by_label("Withdrawn").check()
    page.get_by_label("What happened?").fill("We agreed on the telephone.")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("main")).to_contain_text(
        "Bob Barnes of Testshire Health Trust contacted"
    )
    expect(page.get_by_label("What happened?")).to_have_value("We agreed on the telephone.")
    assert people.refresh(escalation).closed_on is None
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("main")).to_contain_text("Withdrawn")
    assert people.refresh(escalation).outcome == "withdrawn"


def test_a_double_click_is_one_act(world, escalation, page, sign_in):
    sign_in(world.alice)
    page.goto(CASE + "add-a-note/")
    page.get_by_label("Note").fill("Once only.")
    page.get_by_label("Everyone who may open this escalation").check()
    page.get_by_role("button", name="Add note").dblclick()
    expect(page.get_by_role("main")).to_contain_text("Once only.")
    assert EscalationNote.objects.visible_to(world.alice).count() == 1


def test_a_name_without_end_keeps_within_the_page(world, page, sign_in, look):
    """Whoever invites somebody writes the name: 150 of the widest letter, and no space."""
    bob = world.bob
    bob.full_name, bob.job_title = "W" * 150, "M" * 150
    bob.save()
    sign_in(bob)
    for path in ("/", "/your-account/", "/your-account/deputy/trust/"):
        page.goto(path)
        look(page)
    sign_in(world.dana)
    for path in ("/people/trust/", f"/people/trust/{bob.pk}/", "/people/trust/access-review/"):
        page.goto(path)
        look(page)
