"""Colleagues of one agency put evidence, a comment and an action beside an answer."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.audits import papers


@pytest.fixture
def world(transactional_db):
    return papers.build()


@pytest.fixture
def policy(tmp_path):
    path = tmp_path / "supervision-policy.txt"
    path.write_text("Supervision asks what life is like.", encoding="utf-8")
    return path


def test_evidence_comments_and_an_action_beside_an_answer(page, sign_in, world, look, policy):
    adds_evidence(page, sign_in, world, look, policy)
    comments(page, sign_in, world, look)
    agrees_an_action(page, sign_in, world, look)
    takes_away(page, look)


def question(world, criterion) -> str:
    return f"/audits/returns/{world.opened.reference.lower()}/questions/{criterion.code}/"


def adds_evidence(page, sign_in, world, look, policy):
    """Bob has the section."""
    sign_in(world.bob)
    page.goto(question(world, world.question))
    look(page)
    page.get_by_role("link", name="Add a file").click()
    look(page)
    page.get_by_role("button", name="Add file").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter what it is")
    look(page)
    page.get_by_label("What is it?").fill("Supervision policy, 2024")
    page.get_by_label("Choose a file").set_input_files(policy)
    for label, part in (("Day", "1"), ("Month", "3"), ("Year", "2024")):
        page.get_by_label(label, exact=True).fill(part)
    page.get_by_role("button", name="Add file").click()
    expect(page.get_by_role("main")).to_contain_text("Older than 12 months")

    page.get_by_role("link", name="Add a link").click()
    look(page)
    page.get_by_label("What is it?").fill("What the boy Jordan drew")
    page.get_by_label("Where is it?").fill(f"{settings.SITE_URL}/sign-in/")
    page.get_by_role("button", name="Add link").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter an address outside this portal")
    page.get_by_label("Where is it?").fill("https://trust.example.org/" + "drawings" * 50)
    page.get_by_role("button", name="Add link").click()
    expect(page.get_by_role("main")).to_contain_text("This seems to name a child (“Jordan”)")
    page.emulate_media(media="print")
    assert page.evaluate("document.querySelector('h1').offsetWidth <= innerWidth")
    page.emulate_media(media="screen")
    look(page)

    page.goto(question(world, world.other))
    page.get_by_role("link", name="Choose evidence that is there").click()
    look(page)
    page.get_by_label("Supervision policy, 2024").check()
    page.get_by_role("button", name="Use for this question").click()
    chosen = page.get_by_role("link", name="Supervision policy, 2024", exact=True)
    expect(chosen).to_be_visible()


def comments(page, sign_in, world, look):
    page.goto(question(world, world.question))
    page.get_by_label("Add a comment").fill("Is this the newest?")
    page.get_by_role("button", name="Add comment").click()
    sign_in(world.bea)
    page.goto(question(world, world.question))
    expect(page.get_by_role("main")).to_contain_text("Is this the newest?")
    page.get_by_label("Add a comment").fill("It is.\nA new one comes in May.")
    page.get_by_role("button", name="Add comment").click()
    page.get_by_role("link", name="Take away your comment").click()
    look(page)
    page.get_by_role("link", name="Cancel").click()


def agrees_an_action(page, sign_in, world, look):
    page.get_by_role("link", name="Agree an action").click()
    look(page)
    page.get_by_label("What will be done?").fill("Write the new policy")
    page.get_by_label("What difference").fill("Each child is asked about.")
    page.get_by_label("Who owns it?").select_option(str(world.held["bob"].pk))
    for label, part in (("Day", "30"), ("Month", "9"), ("Year", "2026")):
        page.get_by_label(label, exact=True).fill(part)
    page.get_by_role("button", name="Agree action").click()
    expect(page.get_by_role("main")).to_contain_text("Write the new policy")
    look(page)


def takes_away(page, look):
    page.get_by_role("link", name="All evidence of this return").click()
    look(page)
    page.get_by_role("link", name=re.compile("Take away.*Supervision policy")).click()
    look(page)
    page.get_by_role("button", name="Take away").click()
    expect(page.get_by_role("main")).to_contain_text("is taken away")
    expect(page.get_by_role("main")).to_contain_text("1 piece of evidence")
