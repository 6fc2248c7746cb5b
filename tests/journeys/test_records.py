"""What is held about a child is found, agreed to by a second person and handed over; what is due
is erased on two people's word."""

from datetime import date

import pytest
from playwright.sync_api import expect

from partnership.access_review import operations as access_review
from partnership.succession import operations as takeovers
from reporting import disposal, subject_access_export, tasks
from tests import world as worlds
from tests.reporting import record_keepers as keepers


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world(transactional_db):
    world = keepers.build()
    world.case = keepers.long_closed(world)
    return world


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def main(page):
    return page.get_by_role("main")


def test_two_record_keepers_answer_a_subject_access_request(
    world, page, console, sign_in, look, size
):
    sign_in(world.gil)
    page.goto("/records/")
    look(page)
    follow(page, "Subject access")
    look(page)
    page.get_by_label("Local child reference").fill("lcs-004417")
    press(page, "Search")
    look(page)
    press(page, "Begin")
    expect(page.get_by_role("alert")).to_contain_text("Enter the day it was received")
    look(page)
    page.get_by_label("Your reference of the request").fill("IG/26/7")
    for part, value in (("Day", "2"), ("Month", "3"), ("Year", "2026")):
        page.get_by_label(part).fill(value)
    press(page, "Begin")
    expect(main(page)).to_contain_text("Somebody else who keeps the records has to agree")
    expect(page.get_by_role("button", name="Agree to this request")).to_have_count(0)
    look(page)

    # It waits on the other's home page.
    sign_in(world.dana)
    page.goto("/")
    look(page)
    page.get_by_role("link", name="agree that its records are read").click()
    press(page, "Agree to this request")
    look(page)
    press(page, "Agree")
    expect(page.get_by_role("alert")).to_contain_text("Confirm that you have found it")
    look(page)
    page.get_by_label("I have found this request in the register").check()
    press(page, "Agree")
    expect(page.get_by_role("alert")).to_contain_text("Its records can be looked through now")
    look(page)

    sign_in(world.gil)
    page.goto("/")
    page.get_by_role("link", name="look through its records and make the export").click()
    follow(page, world.case.reference)
    look(page)
    press(page, "Save")
    expect(page.get_by_role("alert").first).to_contain_text("Select what to do with")
    look(page)
    for box in page.locator("select").all():
        if not box.input_value():
            blacked_out = box.locator("option[value=names]").count()  # not inside a file
            box.select_option("names" if blacked_out else "include")
    press(page, "Save")
    note = "Note, for people of Testshire Health Trust alone"
    expect(page.get_by_role("alert").first).to_contain_text(f"Enter their answer about “{note}”")
    look(page)
    asked = page.get_by_role("group", name=f"When Testshire Health Trust was asked: {note}")
    for part, value in (("Day", "20"), ("Month", "3"), ("Year", "2026")):
        asked.get_by_label(part).fill(value)
    page.get_by_label(f"Who was asked: {note}").fill("Their safeguarding lead")
    page.get_by_label(f"Their answer: {note}").fill("It may be handed over")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("You have looked through")
    press(page, "Make the export")
    look(page)
    subject_access_export.make_waiting()
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the export").click()
    assert download.value.suggested_filename.endswith(".zip")
    look(page)
    follow(page, "Open this request again, to change what was said")
    look(page)
    follow(page, "Cancel")
    follow(page, "Finish with this request now")
    look(page)
    page.get_by_label("The export is no longer needed").check()
    press(page, "Remove the export")
    expect(main(page)).to_contain_text("The export and the child’s reference have been removed.")
    look(page)

    # Who manages the case reads what it was opened for.
    sign_in(world.dana)
    page.goto(f"{world.case.get_absolute_url()}who-can-see-this/")
    expect(page.get_by_role("table", name="Who has opened it")).to_contain_text("Opened (SAR-2026")
    look(page)


def test_two_record_keepers_erase_what_is_due(world, page, console, sign_in, look, size):
    held = keepers.long_closed(world, child_reference="LCS-9")
    sign_in(world.dana)
    page.goto(held.get_absolute_url())
    follow(page, "Legal hold")
    look(page)
    page.get_by_label("Why?").fill("A public inquiry.")
    page.get_by_role("button", name="Place").click()
    expect(page.get_by_role("alert")).to_contain_text("is under a legal hold")
    look(page)
    page.goto("/records/legal-holds/")
    look(page)

    tasks.list_what_is_due()
    run = disposal.unfinished()
    page.goto("/")
    page.get_by_role("link", name="submit it, or stop it").click()
    expect(page.get_by_role("table")).not_to_contain_text(held.reference)
    look(page)
    press(page, "Submit this list")
    look(page)
    press(page, "Submit for approval")
    expect(main(page)).to_contain_text("You submitted this list, so somebody else has to approve")
    look(page)

    sign_in(world.gil)
    page.goto("/")
    look(page)
    page.get_by_role("link", name="approve it, or stop it").click()
    press(page, "Approve this list")
    look(page)
    press(page, "Erase 1 record")
    expect(page.get_by_role("alert")).to_contain_text("Enter the number of records")
    look(page)
    page.get_by_label("To approve, type the number").fill("1")
    press(page, "Erase 1 record")
    disposal.carry_out()
    page.goto(run.get_absolute_url())
    expect(main(page)).to_contain_text("Erased")
    look(page)
    page.goto("/records/disposal/")
    look(page)
    page.goto("/records/certificates/")
    expect(page.get_by_role("table")).to_contain_text(world.case.reference)
    look(page)
    page.get_by_role("table").get_by_role("link").first.click()
    look(page)


def test_whoever_keeps_the_portal_sees_to_the_review_and_a_takeover(
    transactional_db, page, console, sign_in, look, size, clock
):
    world = worlds.build_with_administrators()
    clock.set("2026-04-01")
    access_review.open_review(by=None)
    sign_in(world.tess)
    page.goto("/")
    page.get_by_role("link", name="Access review: confirm or end").click()
    look(page)
    page.get_by_label("Still needed").first.check()
    press(page, "Save answers")
    expect(page.get_by_role("alert")).to_contain_text("1 role confirmed")
    look(page)
    page.get_by_label("End it").first.check()
    press(page, "Save answers")
    look(page)

    takeovers.plan(world.school, successor=world.police, on=date(2026, 5, 1), by=world.dana)
    clock.set("2026-05-01 09:00")  # and beat has not carried it out
    sign_in(world.dana)
    page.goto("/")
    look(page)
    page.get_by_role("link", name="it should have happened on Friday 1 May 2026").click()
    expect(main(page)).to_contain_text("The portal tries again every hour.")
    look(page)
    page.goto("/access-review/")
    look(page)
    page.goto("/access-log/what-would-they-see/?person=bea@example.org")
    look(page)
    page.goto("/access-log/")
    look(page)
