"""What somebody typed of a case and did not save: it is there again, and overwrites nobody."""

import pytest
from playwright.sync_api import expect

from audits.multi_agency import planning
from tests import world as worlds
from tests.audits import multi_agency as audits


@pytest.fixture
def world(transactional_db):
    return worlds.everyone_with_an_app(audits.build())


def test_words_that_a_browser_kept_overwrite_no_colleague_and_are_never_out_of_sight(
    world, page, sign_in, look
):
    audit = audits.tasked(world)
    main = page.get_by_role("main")
    case = f"/audits/multi-agency/{audit.reference.lower()}/agencies/trust/cases/1/"
    why = page.get_by_label("Why this grade?")
    grade = page.get_by_role("group", name="Your agency’s grade")
    sign_in(world.bob)
    page.goto(f"{case}1/")
    why.fill("half a wor")
    page.goto("/")
    audits.grade(audit, world.trust, world.bob, value=4, reason="A colleague’s reason.")

    page.goto(f"{case}1/")
    expect(why).to_have_value("half a wor")
    expect(main).to_contain_text("Somebody else has saved this page since")
    expect(grade.get_by_label("Outstanding")).to_be_checked()
    look(page)
    page.get_by_role("button", name="Save and go to the next domain").click()
    expect(page.get_by_role("alert")).to_contain_text("Someone else changed this")
    expect(main).to_contain_text("Why this grade: A colleague’s reason.")
    expect(why).to_have_value("half a wor")
    assert {each.reason for each in audits.grades_of_agency(audit, world.trust)} == {
        "A colleague’s reason.", ""
    }  # fmt: skip
    page.get_by_role("button", name="Save and go to the next domain").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 Assessment")
    [first] = [e for e in audits.grades_of_agency(audit, world.trust) if e.value is not None]
    assert (first.value, first.reason) == (4, "half a wor")

    page.goto(f"{case}2/")
    why.fill("typed while it was replaced")
    grade.get_by_label("Inadequate").check()
    planning.replace_case(audit, case=audits.cases_of(audit)[0], reason="Closed.", by=world.dana)
    page.goto(f"{case}2/")
    expect(main).to_contain_text("This case was replaced by another")
    expect(main).to_contain_text("typed while it was replaced")
    expect(main).to_contain_text("Inadequate: ")
    look(page)
    page.get_by_role("button", name="Discard").click()
    page.reload()
    expect(main).not_to_contain_text("typed while it was replaced")
