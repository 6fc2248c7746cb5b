"""A risk is entered, tied, moved and answered, in a browser; the heat map counts it."""

import pytest
from playwright.sync_api import expect

from improvement import tasks
from improvement.risks.models import Risk
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


def choose(page, legend: str, likelihood: str, impact: str) -> None:
    group = page.get_by_role("group", name=legend)
    group.get_by_label("Likelihood").select_option(likelihood)
    group.get_by_label("Impact").select_option(impact)


def test_a_risk_lives(world, page, sign_in, look, clock):
    sign_in(world.dana)
    page.goto("/improvement/risks/")
    look(page)
    press(page, look, "Add a risk")
    page.get_by_label("Of which agency is its owner?").select_option(label="Testshire Health Trust")
    press(page, look, "Continue")
    page.get_by_label("Because of what?").fill("Records do not speak to each other.")
    page.get_by_label("What may happen?").fill("A plan is not known")
    page.get_by_label("What would that do?").fill("A child is seen without it.")
    page.get_by_label("Data and information").check()
    page.get_by_label("Within a year").check()
    page.get_by_label("What is done if it happens?").fill("The duty desk telephones.")
    page.get_by_label("Who owns it?").select_option(
        label="Bella Boateng, Line manager or team manager"
    )
    page.get_by_label("Which group watches it?").select_option(label="Executive Group")
    choose(page, "Inherent", "4", "5")
    choose(page, "Residual", "5", "5")
    choose(page, "Target", "2", "2")
    page.get_by_label("Why these scores?").fill("The audit of March.")
    press(page, look, "Add risk")
    expect(page.get_by_role("alert")).to_contain_text("no greater than without")
    choose(page, "Residual", "3", "4")
    press(page, look, "Add risk")
    risk = page.url
    expect(page.get_by_role("main")).to_contain_text("Residual score 3 × 4 = 12, high")

    sign_in(world.bella)
    page.goto(risk)
    look(page)
    page.get_by_role("link", name="Link an action").click()
    look(page)
    page.get_by_label("Which action treats it?").fill("act-2026-0001")
    press(page, look, "Link action")
    expect(page.get_by_role("main")).to_contain_text("Train all supervisors")

    clock.set("2026-05-18")  # the action was due on the 15th
    tasks.watch_risks()
    sign_in(world.bella)
    page.goto("/")
    look(page)
    page.get_by_role("link", name="RSK-2026-0001").click()
    look(page)
    expect(page.get_by_role("main")).to_contain_text("ACT-2026-0001 is late")
    press(page, look, "Score it again")
    choose(page, "Residual", "4", "4")
    page.get_by_label("Why these scores?").fill("Half of the supervisors are trained.")
    press(page, look, "Save scores")
    expect(page.get_by_role("main")).to_contain_text("Up from 12 since the last review")
    expect(page.get_by_role("img", name="Residual score")).to_be_visible()
    page.get_by_role("link", name="ACT-2026-0001").first.click()
    look(page)
    expect(page.get_by_role("main")).to_contain_text("It comes from, or serves: RSK-")

    sign_in(world.ada)
    page.goto("/improvement/risks/heat-map/")
    look(page)
    page.get_by_role("link", name="1 with likelihood 4 and impact 4").click()
    look(page)
    expect(page.get_by_role("table")).to_contain_text("A plan is not known")
    page.goto(risk)
    page.get_by_role("link", name="End it").click()
    look(page)
    page.get_by_label("It has happened").check()
    page.get_by_label("How do you know?").fill("On 14 May.")
    press(page, look, "End it")
    expect(page.get_by_role("main")).to_contain_text("Happened on Monday 18 May 2026")
    assert Risk._base_manager.get().outcome == "happened"

    sign_in(world.charlie)
    assert page.request.get(risk).status == 404
    page.goto("/improvement/risks/heat-map/")
    expect(page.get_by_role("main")).to_contain_text("0 open risks that you may open")
