"""An agency fills in its return: by keyboard, without a connection, two in one answer, on paper."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from audits.returns import addresses, extending, sections
from audits.returns.models import Answer, SectionAssignment
from audits.returns.policy import State
from core import clock as clocks
from core.operations import operation
from tests.audits import returns


@pytest.fixture
def world(transactional_db):
    world = returns.build()
    day = clocks.today()
    world.opened = returns.opened(
        world, opens_on=day, closes_on=day + (returns.CLOSES - returns.OPENS)
    )
    return world


def at(world, page: str = "") -> str:
    return f"/audits/returns/{world.opened.reference.lower()}/{page}"


def stands(world, code: str = "1.1") -> Answer:
    rows = Answer.objects.unscoped("a test")
    return rows.get(agency_return=world.opened, criterion__code=code)


def question(page, code: str = "1.1"):
    return page.locator(f"#{addresses.anchor(code)}")


def box(page):
    return question(page).get_by_role("textbox")


def saved(page):
    return question(page).locator("[data-saved]")


def unsent(page) -> int:
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('answer')).length")


def test_a_section_is_filled_in_by_keyboard_alone(world, page, sign_in, look):
    sign_in(world.bea)
    page.goto(at(world))
    look(page)
    expect(page.get_by_role("main")).to_contain_text("0 of 60 questions answered")
    page.get_by_role("link", name="Give out sections").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/sections/$"))
    look(page)
    page.goto(at(world))
    page.locator(".govuk-task-list__link").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/sections/1/$"))
    look(page)
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(saved(page)).to_have_text(re.compile("Saved at "))
    page.keyboard.press("Tab")
    expect(box(page)).to_be_focused()
    page.keyboard.type("Plans are in place. ")
    expect(saved(page)).to_have_text(re.compile("Saved at "))
    page.keyboard.type("They are read.")
    page.keyboard.press("Tab")
    expect(saved(page)).to_have_text(re.compile("Saved at "))
    look(page)
    assert (stands(world).chosen, stands(world).text) == ("1", "Plans are in place. They are read.")
    page.get_by_role("button", name="Save and go to the next section").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/sections/2/$"))
    assert unsent(page) == 0
    page.goto(at(world, "whole/"))
    look(page)
    expect(page.get_by_role("main")).to_contain_text("They are read.")


def test_the_connection_goes_in_the_middle_and_nothing_is_lost(
    world, page, context, sign_in, console
):
    sign_in(world.bea)
    page.goto(at(world, "sections/1/"))
    box(page).fill("Before. ")
    expect(saved(page)).to_have_text(re.compile("Saved at "))
    context.set_offline(True)
    box(page).press_sequentially("Without a connection.")
    expect(saved(page)).to_have_text(re.compile("^Not saved: no connection"))
    expect(page.locator("[data-offline]")).to_be_visible()
    assert stands(world).text == "Before. "
    assert unsent(page) == 1
    context.set_offline(False)
    expect(saved(page)).to_have_text(re.compile("Saved at "))
    expect(page.locator("[data-offline]")).to_be_hidden()
    assert stands(world).text == "Before. Without a connection."
    assert unsent(page) == 0
    console.clear()


def test_the_browser_is_closed_mid_word_and_a_colleague_writes_meanwhile(
    world, page, context, sign_in, sign_in_to, look, console
):
    sign_in(world.bea)
    page.goto(at(world, "sections/1/"))
    context.set_offline(True)
    box(page).fill("Bea wrote this.")
    box(page).blur()
    expect(saved(page)).to_have_text(re.compile("^Not saved"))
    page.close()
    context.set_offline(False)
    console.clear()
    other = sign_in_to(world.bilal)
    other.goto(page.url)
    expect(box(other)).to_have_value("")
    box(other).fill("Bilal wrote that.")
    box(other).blur()
    expect(saved(other)).to_have_text(re.compile("Saved at "))
    again = context.new_page()
    again.goto(page.url)
    expect(saved(again)).to_have_text(
        re.compile("Bilal Begum wrote here at the same time: both are kept")
    )
    look(again)
    for words in ("Bea wrote this.", "Bilal wrote that."):
        assert words in box(again).input_value()
        assert words in stands(world).text
    assert unsent(again) == 0


def test_the_browser_is_closed_before_anything_was_sent(world, page, context, sign_in):
    sign_in(world.bea)
    page.goto(at(world, "sections/1/"))
    box(page).press_sequentially("In the middle of a wo")
    address = page.url
    page.close()
    again = context.new_page()
    again.goto(address)
    expect(box(again)).to_have_value("In the middle of a wo")
    expect(saved(again)).to_have_text(re.compile("Saved at "))
    assert stands(world).text == "In the middle of a wo"
    assert unsent(again) == 0


def test_the_machine_goes_off_without_a_connection_and_comes_back_with_one(
    world, page, context, sign_in, new_context, console
):
    sign_in(world.bea)
    page.goto(at(world, "sections/1/"))
    box(page).fill("Before.")
    expect(saved(page)).to_have_text(re.compile("Saved at "))
    context.set_offline(True)
    box(page).fill("Before. Without a connec")
    question(page).get_by_role("radio").nth(1).check()
    expect(saved(page)).to_have_text(re.compile("^Not saved: no connection"))
    address, disk = page.url, context.storage_state()
    context.close()
    console.clear()
    again = new_context(storage_state=disk).new_page()
    again.goto(address)
    expect(box(again)).to_have_value("Before. Without a connec")
    expect(saved(again)).to_have_text(re.compile("Saved at "))
    assert (stands(world).chosen, stands(world).text) == ("1", "Before. Without a connec")
    assert unsent(again) == 0


# What becomes of an answer of the portal that is slow, or lost on its way, once.
SLOW, LOST = (
    "() => new Promise(done => setTimeout(done, 2500))",
    "() => Promise.reject(new TypeError())",
)
ONCE = """
let waits = true;
const asked = window.fetch;
window.fetch = async (...what) => {
    const answer = await asked(...what);
    if (waits) { waits = false; await (%s)(); }
    return answer;
};
"""


@pytest.mark.parametrize("what", [SLOW, LOST], ids=["slow", "lost"])
def test_two_colleagues_write_in_one_answer_at_once(world, page, sign_in, sign_in_to, what):
    sign_in(world.bea)
    other = sign_in_to(world.bilal)
    page.add_init_script(ONCE % what)
    for each in (page, other):
        each.goto(at(world, "sections/1/"))
    box(other).fill("Bilal wrote that.")
    box(other).blur()
    expect(saved(other)).to_have_text(re.compile("Saved at "))
    box(page).press_sequentially("Bea wrote this.")
    expect(saved(page)).to_have_text(re.compile("Saving|Not saved"))
    page.keyboard.type(" And more.")
    expect(page.locator("form [role=status]")).to_have_text(re.compile("Bilal Begum wrote here"))
    expect(saved(page)).to_have_text(re.compile("Saved at "))
    text = stands(world).text
    assert box(page).input_value() == text
    for words in ("Bilal wrote that.", "Bea wrote this. And more."):
        assert text.count(words) == 1, text


def test_signed_out_meanwhile_it_goes_on_after_signing_in(world, page, context, sign_in, console):
    sign_in(world.bea)
    page.goto(at(world, "sections/1/"))
    context.clear_cookies()
    box(page).fill("Typed while signed out")
    box(page).blur()
    expect(saved(page)).to_have_text(re.compile("^Not saved: you are signed out"))
    expect(page.get_by_role("link", name="Sign in again")).to_be_visible()
    console.clear()
    sign_in(world.bilal)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("[data-offline]")).to_contain_text("Somebody else is signed in")
    assert stands(world).text == ""
    sign_in(world.bea)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(saved(page)).to_have_text(re.compile("Saved at "))
    assert stands(world).text == "Typed while signed out"


def test_a_section_is_taken_back_while_somebody_types(world, page, sign_in, console):
    standard = world.opened.version_asked.standards.get(code="1")
    sections.give_sections(world.opened, standards=[standard], to=world.held["bob"], by=world.bea)
    sign_in(world.bob)
    page.goto(at(world, "sections/1/"))
    given = SectionAssignment.objects.unscoped("a test").get()
    sections.take_section_back(given, by=world.bea)
    box(page).fill("Bob wrote this.")
    box(page).blur()
    said = re.compile("^Not saved: you can no longer write in this return. Copy what you wrote")
    expect(saved(page)).to_have_text(said)
    expect(page.locator("[data-offline]")).to_have_text(said)
    assert stands(world).text == ""
    console.clear()


@operation
def hand_in(agency_return, *, by):
    agency_return.state, agency_return.submitted_on = State.SUBMITTED, clocks.today()
    agency_return.save()


def test_handed_in_meanwhile_the_text_is_kept_and_shown_to_its_writer_alone(
    world, page, sign_in, look, console
):
    sign_in(world.bea)
    page.goto(at(world, "sections/1/"))
    hand_in(world.opened, by=None)
    box(page).fill("Too late")
    box(page).blur()
    expect(saved(page)).to_have_text(re.compile("was submitted.* kept in this browser"))
    console.clear()
    page.reload()
    look(page)
    expect(page.get_by_role("main")).to_contain_text("Kept in this browser and not saved")
    expect(page.get_by_text("Too late")).to_be_visible()
    sign_in(world.bilal)
    page.goto(at(world, "sections/1/"))
    expect(page.get_by_text("Too late")).to_be_hidden()
    sign_in(world.bea)
    page.goto(at(world, "sections/1/"))
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("sign-in|/$"))
    assert unsent(page) == 0


def test_both_choose_a_level_while_one_has_no_connection(
    world, page, context, sign_in, sign_in_to, console
):
    sign_in(world.bea)
    other = sign_in_to(world.bilal)
    for each in (page, other):
        each.goto(at(world, "sections/1/"))
    context.set_offline(True)
    box(page).fill("Bea wrote this.")
    box(page).blur()
    expect(saved(page)).to_have_text(re.compile("^Not saved"))
    question(page).get_by_role("radio").nth(2).check()
    box(other).fill("Bilal wrote that.")
    question(other).get_by_role("radio").nth(1).check()
    expect(saved(other)).to_have_text(re.compile("Saved at "))
    context.set_offline(False)
    expect(saved(page)).to_have_text(re.compile("Bilal Begum chose 1 at .* The first one stands"))
    expect(saved(page)).to_have_text(re.compile("Bilal Begum wrote here at the same time"))
    expect(question(page).get_by_role("radio").nth(1)).to_be_checked()
    assert stands(world).chosen == "1"
    for words in ("Bea wrote this.", "Bilal wrote that."):
        assert stands(world).text.count(words) == 1
        assert box(page).input_value().count(words) == 1
    assert unsent(page) == 0
    console.clear()


@pytest.mark.parametrize("writes", [False, True], ids=["alone", "with a colleague"])
def test_what_was_refused_is_put_right_on_another_day_and_never_comes_back(
    world, page, sign_in, sign_in_to, console, writes
):
    sign_in(world.bea)
    page.goto(at(world, "sections/1/"))
    box(page).fill("x" * 20_001)
    box(page).blur()
    said = re.compile("20,000 characters or fewer.*1 character too many")
    expect(question(page).locator(".portal-saved")).to_have_text(said)
    if writes:
        other = sign_in_to(world.bilal)
        other.goto(page.url)
        box(other).fill("Bilal wrote that.")
        box(other).blur()
        expect(saved(other)).to_have_text(re.compile("Saved at "))
    console.clear()
    page.reload()
    expect(saved(page)).to_have_text(re.compile("20,000 characters or fewer"))
    expect(box(page)).to_have_value("x" * 20_001)
    box(page).fill("Short enough.")
    box(page).blur()
    expect(saved(page)).to_have_text(re.compile("Saved at |both are kept"))
    assert "Short enough." in stands(world).text
    assert ("Bilal wrote that." in stands(world).text) == writes
    assert unsent(page) == 0
    page.reload()
    expect(box(page)).to_have_value(stands(world).text)
    console.clear()


def test_the_last_day_passes_while_somebody_types_and_more_time_is_given(
    world, page, sign_in, look, console, clock
):
    locked = returns.opened(
        world, name="Section 11, locked", after_closing="locked", opens_on=clocks.today(),
        closes_on=clocks.today() + timedelta(weeks=8),
    )  # fmt: skip
    clock.set(f"{locked.due_on} 23:50")
    world.opened = locked
    sign_in(world.bea)
    page.goto(at(world, "sections/1/"))
    box(page).fill("In time.")
    expect(saved(page)).to_have_text(re.compile("Saved at "))
    clock.move(minutes=20)
    box(page).fill("In time. And then midnight passed.")
    expect(saved(page)).to_have_text(re.compile("The last day of this return has passed.* kept"))
    expect(box(page)).to_have_value("In time. And then midnight passed.")
    console.clear()
    page.reload()
    look(page)
    expect(page.get_by_text("In time. And then midnight passed.")).to_be_visible()
    assert stands(world).text == "In time."
    extending.extend(
        [locked], due_on=clocks.today() + timedelta(weeks=1), reason="Their lead was ill.",
        by=world.dana,
    )  # fmt: skip
    page.reload()
    expect(saved(page)).to_have_text(re.compile("Saved at "))
    expect(box(page)).to_have_value("In time. And then midnight passed.")
    assert unsent(page) == 0
