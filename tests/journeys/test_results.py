"""A partner's delegate reads the results of a cycle: the table, a standard, an answer and its
evidence, what else there is, and the report; an agency explains, and reads its own."""

import pytest
from playwright.sync_api import expect

from audits.returns.policy import State
from tests.audits import results as given
from tests.audits import signing


@pytest.fixture
def world(transactional_db):
    world = given.build()
    for agency in ("trust", "police"):
        given.hand_in(
            world.cycle_before, getattr(world, agency), scores={"": 2}, state=State.FINAL, by=None
        )
    world.of_trust = given.its_return(world.cycle, world.trust)
    signing.evidence(world.of_trust, by=world.bea)
    given.hand_in(world.cycle, world.trust, scores={"1": 3, "": 2}, by=None)
    given.moderate(world.of_trust, scores={"1": 1, "": 2}, by=None)
    given.close(world.cycle, by=None)
    return world


def test_from_the_table_to_the_evidence_and_the_report(world, page, sign_in, look):
    sign_in(world.colin)
    page.goto(f"/audits/results/{given.its_return(world.cycle, world.police).reference.lower()}/")
    page.get_by_role("link", name="Explain why it was not handed in").click()
    look(page)
    page.get_by_label("Why was it not handed in?").fill("Our lead left in the last week.")
    page.get_by_role("button", name="Save").click()
    main = page.get_by_role("main")

    sign_in(world.ada)
    page.goto("/audits/")
    page.get_by_role("link", name="Section 11, 2026").first.click()
    page.get_by_role("link", name="Results", exact=True).click()
    expect(main).to_contain_text("1 of 2 returns handed in")
    look(page)
    for tab in ("Moderated", "Gap between the two", "Change since last cycle"):
        page.get_by_role("link", name=tab).last.click()
        look(page)
    expect(main).to_contain_text("▲ 1.0 higher")
    page.get_by_role("link", name="What they scored themselves").click()
    page.get_by_role("link", name="3.0: met with evidence of impact").first.click()
    expect(main).to_contain_text("3.0 claimed, 1.0 moderated: 2.0 lower")
    look(page)
    page.get_by_role("link", name="1.1 Staff know").click()
    expect(main).to_contain_text("We read the evidence.")
    look(page)
    with page.expect_download() as evidence:
        page.get_by_role("link", name="Our policy").click()
    assert evidence.value.suggested_filename == "policy.txt"

    address = f"/audits/results/cycles/{world.cycle.slug}/"
    for part in ("gaps", "changes", "commonest-gaps", "not-handed-in", "actions"):
        page.goto(f"{address}{part}/")
        look(page)
    page.goto(f"{address}not-handed-in/")
    expect(main).to_contain_text("Our lead left in the last week.")
    page.goto(f"{address}commonest-gaps/")
    page.get_by_role("link", name="1.1 Staff know").click()
    look(page)
    page.goto(address)
    with page.expect_download() as report:
        page.get_by_role("link", name="Report for the partnership (PDF)").click()
    assert report.value.suggested_filename.endswith(".pdf")

    sign_in(world.bea)
    page.goto(address)  # to the own agency's
    expect(main).to_contain_text("How well Testshire Health Trust says it keeps children safe")
    expect(main).not_to_contain_text("Police")
    look(page)
