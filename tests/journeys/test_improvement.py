"""From a finding in an audit to its impact, in a browser, by the people who each do their part."""

import pytest
from playwright.sync_api import expect

from improvement.models import Action
from tests import world as people
from tests.improvement import log as logs


@pytest.fixture
def world(transactional_db, clock):
    clock.set("2026-04-01")
    found = people.build()
    found.log = logs.build(found)
    return found


def press(page, look, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    look(page)


def on(page, legend: str, day: int, month: int, year: int) -> None:
    group = page.get_by_role("group", name=legend)
    for part, number in (("Day", day), ("Month", month), ("Year", year)):
        group.get_by_label(part, exact=True).fill(str(number))


def test_a_finding_is_taken_to_its_impact(world, page, sign_in, look, tmp_path):
    sign_in(world.dana)
    page.goto("/improvement/")
    look(page)
    press(page, look, "Add a finding")
    page.get_by_label("Multi-agency audit", exact=True).check()
    page.get_by_label("Which audit, review or other work was it?").fill("Audit of assessments")
    on(page, "When was it found?", 20, 3, 2026)
    page.get_by_label("What was found?").fill("Children’s own words are hard to find.")
    page.get_by_label("Supervision", exact=True).check()
    press(page, look, "Add finding")
    finding = page.url
    press(page, look, "Add a recommendation")
    page.get_by_label("What should change?").fill("Assessments quote the child.")
    on(page, "When was it made?", 20, 3, 2026)
    page.get_by_label("Which group is to adopt or decline it?").select_option(
        label="Executive Group"
    )
    press(page, look, "Add recommendation")
    press(page, look, "Record what the group decided")
    page.get_by_label("It adopts the recommendation").check()
    on(page, "When did it decide?", 31, 3, 2026)
    page.get_by_label("Why?").fill("Children asked for it.")
    press(page, look, "Save decision")
    press(page, look, "Add an action")
    page.get_by_label("Which agency is responsible?").select_option(label="Testshire Health Trust")
    press(page, look, "Continue")
    page.get_by_label("What will be done?").fill("Read ten assessments together")
    page.get_by_label("What difference is it to make for children?").fill("They read themselves.")
    page.get_by_label("Who owns it?").select_option(label="Bob Barnes, Frontline practitioner")
    on(page, "By when?", 15, 6, 2026)
    press(page, look, "Add action")
    action = page.url

    sign_in(world.bob)
    page.goto("/")
    page.get_by_role("link", name="Read ten assessments together").click()
    look(page)
    press(page, look, "Add a file")
    evidence = tmp_path / "ten-assessments.txt"
    evidence.write_text("Eight of ten quote the child.", encoding="utf-8")
    page.get_by_label("Choose a file").set_input_files(evidence)
    press(page, look, "Add file")
    press(page, look, "Hand in")
    page.get_by_label("How much did we do?").fill("Ten read, by six agencies.")
    page.get_by_label("How well did we do it?").fill("Each by two who had not written it.")
    page.get_by_label("What difference did it make?").fill("Eight of ten quote the child.")
    press(page, look, "Hand in")
    expect(page.get_by_role("button", name="Rate the impact")).to_have_count(0)

    sign_in(world.ada)
    page.goto(action)
    look(page)
    press(page, look, "Rate the impact")
    page.get_by_label("Early signs").check()
    page.get_by_label("What do you judge by?").fill("The ten files.")
    press(page, look, "Rate and close")
    expect(page.get_by_role("main")).to_contain_text("Closed on Wednesday 1 April 2026")
    page.get_by_role("link", name="FND-2026-0002").click()
    look(page)
    assert page.url == finding
    expect(page.get_by_role("main")).to_contain_text("Eight of ten quote the child.")
    assert Action._base_manager.get(what="Read ten assessments together").impact == "early"

    sign_in(world.charlie)
    assert page.request.get(action).status == 404
    page.goto(finding)
    look(page)
    expect(page.get_by_role("main")).not_to_contain_text("Read ten assessments together")
    page.goto("/improvement/actions/")
    look(page)
    page.goto("/improvement/recommendations/")
    look(page)
