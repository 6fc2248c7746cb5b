"""A school's second return: what has changed is said once, the rest is declared, and taken back."""

import pytest
from playwright.sync_api import expect

from tests import world as worlds
from tests.audits import since_last


@pytest.fixture
def world(transactional_db):
    return worlds.everyone_with_an_app(since_last.build())


def test_what_one_says_has_changed_no_colleague_declares_and_a_declaration_is_taken_back(
    world, page, sign_in, look, clock
):
    since_last.hand_in(world.last, person=world.dev, by=None)
    clock.move(days=370)
    now = since_last.opened(world, "Schools, 2027")
    main = page.get_by_role("main")
    sign_in(world.dev)
    page.goto(since_last.at(now))
    page.get_by_text("What was written last time to 1.2").click()
    expect(page.get_by_text("All were trained.")).to_be_visible()
    page.get_by_label("Something has changed here: question 1.1").check()
    look(page)
    page.get_by_role("link", name="Go to the declaration").click()
    page.get_by_role("button", name="Go on to declare the rest").click()
    expect(main).to_contain_text("All were trained.")
    look(page)

    sign_in(world.helen)
    page.goto(since_last.at(now))
    expect(main).to_contain_text("Dev Desai said on")
    look(page)
    page.get_by_role("button", name="Go on to declare the rest").click()
    page.get_by_label("I have read the 3 answers of last time").check()
    page.get_by_role("button", name="Declare still so").click()
    page.goto(since_last.at(now))
    expect(main).to_contain_text("3 answers.")
    look(page)
    page.get_by_role("button", name="Take this declaration back").click()
    expect(main).to_contain_text("The declaration is taken back")
    page.get_by_role("button", name="Nothing has changed after all").click()
    expect(main).not_to_contain_text("Dev Desai said on")
