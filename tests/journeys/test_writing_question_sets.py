"""An author writes a question set: a standard, two criteria, one asked by the other's answer."""

import pytest
from playwright.sync_api import expect

from audits.question_sets import operations
from audits.question_sets.models import QuestionSetDraft
from tests import world as worlds

SCALE = [
    {"value": 0, "label": "Not in place", "colour": "red"},
    {"value": 1, "label": "In place", "colour": "green"},
]


@pytest.fixture
def world(transactional_db):
    world = worlds.build()
    made = operations.add_question_set(name="Voice audit", kind="section-11", by=None)
    content = {"title": "Voice audit", "levels": SCALE}
    operations.write_draft(made.draft, content=content, by=None)
    return world


def writes(page, sign_in, world, look):
    sign_in(world.dana)
    page.goto("/audits/question-sets/voice-audit/write/")
    look(page)
    page.get_by_role("link", name="Change the words of the set").click()
    look(page)
    page.get_by_label("Where the questions come from").fill("Our own arrangements")
    page.get_by_role("button", name="Save").click()

    page.get_by_role("button", name="Add a standard").click()
    look(page)
    page.get_by_label("Title").fill("The voice of the child")
    page.get_by_role("button", name="Add standard").click()

    page.get_by_role("link", name="Add a criterion to standard 1").click()
    look(page)
    page.get_by_label("What is asked").fill("Children are asked what they think.")
    page.get_by_role("button", name="Add criterion").click()

    page.get_by_role("link", name="Add a criterion to standard 1").click()
    page.get_by_label("What is asked").fill("What stops you?")
    page.get_by_label("In words").check()
    page.get_by_label("Asked only by the answer to another criterion").select_option("1.1")
    page.get_by_role("button", name="Add criterion").click()
    expect(page.get_by_role("alert")).to_contain_text("Select the answers to criterion 1.1")
    look(page)
    page.get_by_label("0: Not in place").check()
    page.get_by_role("button", name="Add criterion").click()
    expect(page.locator("#criterion-1\\.2")).to_contain_text("Asked only if 1.1 is 0")
    look(page)

    page.get_by_role("button", name="Move up criterion 1.2").click()
    expect(page.get_by_role("main")).to_contain_text("which does not stand before it")
    look(page)
    page.get_by_role("link", name="Add a criterion to standard 1").click()
    page.get_by_label("What is asked").fill("Staff are trained to ask.")
    page.get_by_role("button", name="Add criterion").click()
    page.get_by_role("button", name="Move up criterion 1.3").click()
    headings = page.get_by_role("heading", level=3)
    expect(headings).to_have_text(["Criterion 1.1", "Criterion 1.3", "Criterion 1.2"])
    page.get_by_role("link", name="Number standards and criteria anew").click()
    look(page)
    page.get_by_role("button", name="Number anew").click()
    expect(headings).to_have_text(["Criterion 1.1", "Criterion 1.2", "Criterion 1.3"])

    page.get_by_role("link", name="Take away criterion 1.1").click()
    expect(page.get_by_role("main")).to_contain_text(
        "Criterion 1.3 is asked only by the answer to criterion 1.1."
    )
    look(page)
    page.get_by_role("link", name="Go back").click()
    page.get_by_role("link", name="Take away criterion 1.2").click()
    look(page)
    page.get_by_role("button", name="Take it away").click()
    expect(headings).to_have_text(["Criterion 1.1", "Criterion 1.3"])
    standard = QuestionSetDraft.objects.get().content["standards"][0]
    assert [each["text"] for each in standard["criteria"]] == [
        "Children are asked what they think.", "What stops you?",
    ]  # fmt: skip
    assert standard["criteria"][1]["only_if"] == {"criterion": "1.1", "answers": ["0"]}


def test_from_an_empty_draft_to_two_criteria(world, page, sign_in, look, size):
    writes(page, sign_in, world, look)


class TestWithoutJavaScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_the_same(self, world, page, sign_in):
        writes(page, sign_in, world, lambda page: None)
