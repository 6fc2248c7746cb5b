"""The business team imports schools: sends the register, looks, decides about a name, imports."""

import pytest
from playwright.sync_api import expect

from partnership.schools import operations
from partnership.schools.models import School
from tests import world as worlds
from tests.partnership.registers import ELSEWHERE, FIRST, SECOND, content

BY_HAND = {**FIRST, "EstablishmentName": "Testshire School"}
CLOSED = {**SECOND, "EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2025",
          "Trusts (name)": "W" * 150}  # fmt: skip


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world(transactional_db):
    return worlds.build_with_administrators()


def send(page, *rows, raw=None):
    file = {"name": "edubasealldata20260327.csv", "mimeType": "text/csv",
            "buffer": content(*rows) if raw is None else raw}  # fmt: skip
    page.get_by_label("The register of schools").set_input_files(file)
    page.get_by_role("button", name="Send").click()


def test_from_the_register_to_the_schools(world, page, sign_in, look, size):
    sign_in(world.dana)
    page.goto("/agencies/")
    page.get_by_role("link", name="Import schools from the DfE’s register").click()
    look(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Select the file of the register")
    look(page)
    send(page, raw=b"name\r\nA\r\n")
    expect(page.get_by_role("alert")).to_contain_text("This is not the register of schools")
    look(page)
    send(page, BY_HAND, SECOND, ELSEWHERE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Check what the import will do")
    expect(page.get_by_role("main")).to_contain_text("2 schools of our local authority")
    look(page)
    page.get_by_role("link", name="1 to add").click()
    expect(page.locator("#added")).to_contain_text("Birchfield “High” School")
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("alert")).to_contain_text("Select whether URN 900001")
    look(page)
    page.get_by_label("Yes, it is the same school: join the two").check()
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The schools are imported")
    look(page)
    assert School.objects.count() == 2

    page.get_by_role("link", name="Import again").click()
    look(page)
    send(page, CLOSED)
    expect(page.locator("#closed")).to_contain_text("Closed on: from none to 31 Aug 2025")
    look(page)
    page.get_by_role("button", name="Throw the file away").click()
    expect(page.get_by_role("main")).to_contain_text("The file is thrown away")
    look(page)


class TestWithoutJavaScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_while_it_is_read_a_link_looks_again(self, world, page, sign_in, monkeypatch):
        monkeypatch.setattr("core.prompting.after_commit", lambda task: None)
        sign_in(world.dana)
        page.goto("/agencies/schools/import/")
        send(page, FIRST)
        expect(page.get_by_role("main")).to_contain_text("It waits for its turn.")
        claimed = operations.claim(by=None)
        operations.report(claimed, claimed.size // 2, by=None)
        page.get_by_role("button", name="Look again").click()
        expect(page.get_by_role("main")).to_contain_text("% read")


def test_while_it_is_read(world, page, sign_in, look, monkeypatch):
    monkeypatch.setattr("core.prompting.after_commit", lambda task: None)
    sign_in(world.dana)
    page.goto("/agencies/schools/import/")
    send(page, FIRST)
    look(page)
    page.goto("/agencies/schools/import/")
    expect(page.get_by_role("main")).to_contain_text("have not imported it")
    look(page)
