"""The business team adds a question set, issues it, and brings the next version in by a file; an
agency's worker reads it, on paper too, and sees what is asked after an answer."""

import json
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from audits.question_sets import imported, lists
from audits.question_sets.models import QuestionSetDraft
from tests import world as worlds


@pytest.fixture
def world(transactional_db):
    return worlds.build()


def changed(content: bytes) -> bytes:
    data = json.loads(content)
    data["standards"][0]["criteria"][0]["text"] = "Staff can name the lead."
    return json.dumps(data).encode()


def test_from_the_portals_own_questions_to_the_next_version(world, page, sign_in, look, size):
    sign_in(world.dana)
    page.goto("/audits/question-sets/")
    look(page)
    page.get_by_role("button", name="Add a question set").click()
    look(page)
    page.get_by_label("Section 175 or 157, interim year").check()
    page.get_by_label("What is the set called?").fill("Interim return")
    page.get_by_label("The portal’s own questions: Section 175/157 interim return").check()
    page.get_by_role("button", name="Add question set").click()
    expect(page.get_by_role("main")).to_contain_text("There is a draft of version 1")
    look(page)
    page.get_by_role("link", name="Read the draft").click()
    look(page)
    page.go_back()
    page.get_by_role("button", name="Check and issue").click()
    look(page)
    page.get_by_role("button", name="Issue this version").click()
    expect(page.get_by_role("main")).to_contain_text("The version is issued.")
    look(page)

    page.get_by_role("button", name="Begin the next version").click()
    page.get_by_role("link", name="Import a file into the draft").click()
    look(page)
    wrong = {"name": "set.json", "mimeType": "application/json", "buffer": b'{"title": 1}'}
    page.get_by_label("The file").set_input_files(wrong)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("alert")).to_contain_text("The title of the set must be text.")
    look(page)
    content = lists.content_of_draft(QuestionSetDraft.objects.get())
    right = {**wrong, "buffer": changed(imported.as_json(content))}
    page.get_by_label("The file").set_input_files(right)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("main")).to_contain_text("Taken away: 0 criteria")
    look(page)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("main")).to_contain_text("The draft says what the file does.")
    page.get_by_role("link", name="What it changes since version 1").click()
    expect(page.get_by_role("main")).to_contain_text("Staff can name the lead.")
    look(page)

    sign_in(world.alice)
    page.goto("/audits/question-sets/")
    page.get_by_role("link", name="Version 1, issued").click()
    expect(page.get_by_text("Which posts changed")).to_be_visible()
    look(page)
    guidance = page.get_by_text("Answer yes for a gap or an acting post too.")
    expect(guidance).to_be_hidden()
    sheets = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    assert "Answer yes for a gap" in " ".join(" ".join(s.extract_text() for s in sheets).split())
    page.get_by_text("Guidance and evidence for 1.1").click()
    expect(guidance).to_be_visible()
    page.get_by_role("link", name="See it as an agency does").click()
    expect(page.get_by_text("Which posts changed")).to_have_count(0)
    look(page)
    page.get_by_role("group", name="1.1 Has any of these posts").get_by_label("Yes").check()
    page.get_by_role("button", name="Show what is asked then by this answer to 1.1").click()
    expect(page.get_by_text("Which posts changed")).to_be_visible()
    look(page)
