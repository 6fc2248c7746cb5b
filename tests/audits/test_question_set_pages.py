"""The pages of question sets: who finds them, what they say, and the buttons of a draft."""

import json
import re
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.question_sets import documents, imported, lists, operations, shipped, spreadsheet
from audits.question_sets.models import QuestionSet, QuestionSetDraft, QuestionSetVersion
from core.models import AccessLog
from partnership import agency_facts
from partnership import operations as ours
from partnership.models import Agency
from partnership.roles import Role
from tests import world as worlds
from tests.kept import kept

pytestmark = pytest.mark.django_db

INDEX = "/audits/question-sets/"
SET = f"{INDEX}section-11/"
DRAFT, VERSION = f"{SET}draft/", f"{SET}versions/1/"
SCHOOLS = f"{INDEX}schools/draft/"
READING = (INDEX, SET, VERSION, f"{VERSION}preview/", f"{VERSION}questions.json",
           f"{VERSION}questions.xlsx")  # fmt: skip
WRITING = (DRAFT, f"{DRAFT}changes/", f"{DRAFT}import/", f"{DRAFT}issue/", f"{DRAFT}preview/",
           f"{DRAFT}throw-away/", f"{DRAFT}questions.json", f"{DRAFT}questions.xlsx")  # fmt: skip
SENDING = (f"{SET}begin/", f"{DRAFT}import/", f"{DRAFT}import/confirm/", f"{DRAFT}issue/",
           f"{DRAFT}throw-away/")  # fmt: skip


@kept
def built():
    """A set for agencies with a version and a draft, and one for schools with a draft alone."""
    world = worlds.build()
    for name, role in (("bea", Role.SCIE_OFFICER), ("hari", Role.DEVELOPMENT_OFFICER)):
        ours.begin_role(
            getattr(world, name), agency=world.business_team, role=role,
            started_on=worlds.LONG_AGO, by=None,
        )  # fmt: skip
    worlds.give_an_app(world.bea)
    begun = operations.add_question_set(
        name="Section 11", kind="section-11", begun_from="section-11-1", by=world.dana
    )
    operations.issue(begun.draft, by=world.dana)
    operations.begin_version(QuestionSet.objects.get(), by=world.hari)
    operations.add_question_set(
        name="Schools", kind="section-175", begun_from="section-175-1", by=world.bea
    )
    return world


@pytest.fixture
def world():
    return built()


def draft() -> QuestionSetDraft:
    return QuestionSetDraft.objects.get(question_set__slug="section-11")


def write(change) -> QuestionSetDraft:
    """Change the draft's document in place."""
    content = json.loads(json.dumps(draft().content))
    change(content)
    return operations.write_draft(draft(), content=content, by=None)


def text_of(response) -> str:
    return response.content.decode()


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "sections_11", "of_schools"),
    [("dana", 200, 200), ("hari", 200, 200), ("bea", 403, 200), ("alice", 403, 403),
     ("sue", 403, 403), ("nobody", 404, 404), ("root", 404, 404)],
)  # fmt: skip
def test_all_with_a_role_read_them_and_authors_alone_open_a_draft(
    world, client, name, sections_11, of_schools
):
    client.force_login(getattr(world, name))
    read = 403 if sections_11 == 404 else 200
    assert [client.get(path).status_code for path in READING] == [read] * len(READING)
    assert [client.get(path).status_code for path in WRITING] == [sections_11] * len(WRITING)
    assert client.get(f"{SCHOOLS}issue/").status_code == of_schools
    assert client.get(f"{INDEX}add/").status_code == min(of_schools, 403)
    if sections_11 != 200:
        before = draft().content
        assert {client.post(path).status_code for path in SENDING} == {sections_11}
        assert draft().content == before
        assert QuestionSetVersion.objects.count() == 1


def test_a_stranger_is_asked_to_sign_in_and_what_is_not_there_is_not_found(world, client):
    assert {client.get(path).status_code for path in (*READING, *WRITING)} == {302}
    client.force_login(world.dana)
    for path in (
        f"{INDEX}none/",
        f"{INDEX}none/draft/",
        f"{SET}versions/2/",
        f"{SCHOOLS}changes/",
        f"{VERSION}changes/",
        f"{VERSION}questions.csv",
        f"{DRAFT}questions.pdf",
    ):
        assert client.get(path).status_code == 404, path


def test_authors_alone_see_that_there_is_a_draft_and_who_wrote_it(world, client):
    client.force_login(world.hari)
    page = client.get(INDEX)
    assert page.context["rows"][1][5].startswith("Last written by Hari Holt on ")
    assert "Add a question set" in text_of(page)
    assert "There is a draft of version 2: 11 standards, 63 criteria." in text_of(client.get(SET))
    client.force_login(world.bea)
    rows = client.get(INDEX).context["rows"]
    assert (rows[0][5][:16], rows[1][5]) == ("Last written by ", "")
    for name in ("bea", "alice"):
        client.force_login(getattr(world, name))
        page = text_of(client.get(SET))
        assert "draft" not in page.partition("<main")[2].lower(), name
    page = text_of(client.get(INDEX))
    assert "Add a question set" not in page
    assert "Last written" not in page


# --- reading --------------------------------------------------------------------------------------


def test_a_set_that_was_never_issued_is_its_authors_own(world, client):
    address = f"{INDEX}schools/"
    for who, is_shown in (("bea", True), ("alice", False), ("amir", False)):
        client.force_login(getattr(world, who))
        assert (address in client.get(INDEX).content.decode()) == is_shown, who
        assert client.get(address).status_code == (200 if is_shown else 404)


def test_a_version_says_all_that_it_asks(world, client):
    client.force_login(world.alice)
    page = client.get(VERSION)
    text = text_of(page)
    for standard in shipped.content("section-11-1").standards:
        assert f"{standard.code} {standard.title}" in text
    assert text.count("<h3") == 63
    assert "Scored, mandatory. Weight 2." in text
    assert "Asked only if 4.2 is 0 or 1." in text
    assert "Asked of: Safeguarding partner; Relevant agency; National body." in text
    assert page.context["levels"][1] == [
        "1", "Started", shipped.content("section-11-1").levels[1].meaning,
        {"text": "Red to amber", "tone": "orange"},
    ]  # fmt: skip


def test_an_old_version_leads_to_the_newest(world, client):
    operations.issue(draft(), by=None)
    client.force_login(world.alice)
    assert "This is an old version" in text_of(client.get(VERSION))
    newest = text_of(client.get(f"{SET}versions/2/"))
    assert "This is an old version" not in newest
    assert "Carries on 1.1 of the version before." in newest


def test_the_preview_asks_what_an_agency_of_the_kind_is_asked(world, client):
    client.force_login(world.alice)
    page = client.get(f"{VERSION}preview/?kind=safeguarding-partner")
    assert page.context["asked"] == "60 questions"
    assert page.context["may_come"] == 3
    assert "Asked because" not in text_of(page)
    answered = client.get(f"{VERSION}preview/?kind=safeguarding-partner&answer-4.2=1")
    assert answered.context["asked"] == "61 questions"
    assert "Asked because 4.2 is 0 or 1." in text_of(answered)
    [chosen] = re.findall(r"<input[^>]* checked>", text_of(answered))
    assert 'name="answer-4.2"' in chosen
    fewer = client.get(f"{VERSION}preview/?kind=school")
    assert fewer.context["asked"] == "57 questions"
    for hostile in ("kind=x&answer-4.2=%3Cscript", "answer-4.2=9&answer-9.9=0"):
        page = client.get(f"{VERSION}preview/?{hostile}", follow=True)
        assert (page.context["kind"], page.context["asked"]) == ("relevant-agency", "60 questions")


def test_the_address_of_a_preview_holds_only_what_decides(world, client):
    client.force_login(world.alice)
    preview = f"{VERSION}preview/"
    page = text_of(client.get(preview))
    sent = set(re.findall(r'name="(answer-[^"]+)"[^>]* form="preview"', page))
    content = shipped.content("section-11-1")
    assert sent == {f"answer-{each.only_if.criterion}" for each in content.criteria if each.only_if}
    form = page.partition('id="preview"')[2].partition("</form>")[0]
    assert "answer-" not in form, "the other questions belong to no form"
    for given, short in (
        ("kind=relevant-agency", ""),
        ("kind=relevant-agency&answer-4.2=1&answer-1.1=2&answer-9.9=&more=x", "?answer-4.2=1"),
        ("answer-4.2=&kind=school", "?kind=school"),
        ("kind=x&answer-4.2=9", ""),
    ):
        assert client.get(f"{preview}?{given}").url == f"{preview}{short}", given
        assert client.get(f"{preview}{short}").status_code == 200


def test_the_preview_of_the_draft_is_of_the_draft(world, client):
    write(lambda content: content["standards"][0]["criteria"][0].update(text="Brand new words."))
    client.force_login(world.dana)
    assert "Brand new words." in text_of(client.get(f"{DRAFT}preview/"))
    assert "Brand new words." in text_of(client.get(DRAFT))
    assert "Brand new words." not in text_of(client.get(f"{VERSION}preview/"))


def test_what_changed_between_two_versions(world, client):
    def change(content):
        first, _, *rest = content["standards"][0]["criteria"]
        first |= {"code": "1.9", "text": "Staff can name the lead."}
        content["standards"][0]["criteria"] = [first, *rest]

    write(change)
    client.force_login(world.dana)
    page = client.get(f"{DRAFT}changes/")
    assert [each.after.code for each in page.context["found"].reworded] == ["1.9"]
    assert [each.code for each in page.context["found"].left_behind] == ["1.2"]
    operations.issue(draft(), by=None)
    client.force_login(world.alice)
    text = text_of(client.get(f"{SET}versions/2/changes/"))
    assert "What changed since version 1" in text
    assert "Staff can name the lead." in text
    operations.begin_version(QuestionSet.objects.get(slug="section-11"), by=None)
    operations.issue(draft(), by=None)
    since_before = client.get(f"{SET}versions/3/changes/")
    assert since_before.context["found"].reworded == ()
    since_first = client.get(f"{SET}versions/3/changes/?since=1")
    assert [each.after.code for each in since_first.context["found"].reworded] == ["1.9"]
    assert client.get(f"{SET}versions/3/changes/?since=x").context["since"] == "2"


# --- buttons --------------------------------------------------------------------------------------


def test_a_set_is_added_once_from_those_that_the_portal_comes_with(world, client):
    client.force_login(world.dana)
    sent = {"kind": "section-175-interim", "name": "Interim", "begun_from": "section-175-interim-1",
            "submission": str(uuid4())}  # fmt: skip
    for _ in range(2):
        assert client.post(f"{INDEX}add/", sent).url == f"{INDEX}interim/"
    assert lists.content_of_draft(
        QuestionSetDraft.objects.get(question_set__slug="interim")
    ) == shipped.content("section-175-interim-1")
    wrong = sent | {"kind": "section-11", "name": "Mixed", "submission": str(uuid4())}
    assert "Select questions of the kind of audit" in text_of(client.post(f"{INDEX}add/", wrong))
    twin = sent | {"name": "section 11", "submission": str(uuid4())}
    assert "There is a question set of that name" in text_of(client.post(f"{INDEX}add/", twin))
    empty = {"kind": "multi-agency", "name": "Neglect", "begun_from": "empty"}
    assert client.post(f"{INDEX}add/", empty).url == f"{INDEX}neglect/"


def test_a_set_is_named_in_some_words_and_has_an_address_of_its_own(world, client):
    client.force_login(world.dana)
    sent = {"kind": "multi-agency", "begun_from": "empty"}
    for name, said in (
        ("   ", "Enter a name"),
        ("x" * 151, "A name must be 150 characters or fewer. You have written 151."),
    ):
        assert said in text_of(client.post(f"{INDEX}add/", sent | {"name": name}))
    for name, slug in (
        ("Section-11", "section-11-2"),
        ("Add", "add-2"),
        ("?!", "question-set"),
        ("…", "question-set-2"),
        ("x" * 150, "x" * 50),
        ("Two\nlines", "two-lines"),
    ):
        assert client.post(f"{INDEX}add/", sent | {"name": name}).url == f"{INDEX}{slug}/"
    assert QuestionSet.objects.filter(name="Two lines").exists()


def test_a_number_of_any_length_in_the_address_is_not_found(world, client):
    client.force_login(world.dana)
    for number in ("9" * 9, "9" * 30, "9" * 3_000):
        assert client.get(f"{SET}versions/{number}/").status_code == 404
        assert client.get(f"{SET}write/levels/{number}/").status_code == 404


def test_of_two_who_issue_or_throw_away_the_second_is_told(world, client):
    client.force_login(world.dana)
    first = seen()
    operations.issue(draft(), by=world.hari)
    assert "There is no draft of this set now" in text_of(client.post(f"{DRAFT}issue/", first))
    operations.begin_version(QuestionSet.objects.get(slug="section-11"), by=world.hari)
    for button in ("issue", "throw-away"):
        page = text_of(client.post(f"{DRAFT}{button}/", first))
        assert operations.ANOTHER_DRAFT in page, button
    assert QuestionSetVersion.objects.count() == 2
    assert draft()


def test_the_officer_for_schools_adds_sets_for_schools_alone(world, client):
    client.force_login(world.bea)
    assert 'value="section-11"' not in text_of(client.get(f"{INDEX}add/"))
    sent = {"kind": "section-11", "name": "Mine", "begun_from": "empty"}
    assert "Select the kind of audit from the list" in text_of(client.post(f"{INDEX}add/", sent))
    assert client.post(f"{INDEX}add/", sent | {"kind": "section-175"}).status_code == 302


def seen(**more) -> dict[str, str]:
    return {"version": draft().state, "submission": str(uuid4()), **more}


def test_a_draft_is_checked_and_issued_once(world, client):
    def drop_one(content):
        del content["standards"][-1]["criteria"][-1]

    write(drop_one)
    client.force_login(world.dana)
    page = text_of(client.get(f"{DRAFT}issue/"))
    assert "It has 11 standards, 62 criteria." in page
    assert "62 criteria of 62 carry on what version 1 asks" in page
    assert "Left behind, and compared with nothing any more: 11.6." in page
    sent = seen()
    for _ in range(2):
        assert client.post(f"{DRAFT}issue/", sent).url == SET
    assert QuestionSetVersion.objects.count() == 2
    assert "There is no draft of this set now" in text_of(client.get(f"{DRAFT}issue/"))
    assert "Begin the next version" in text_of(client.get(SET))
    sent = {"submission": str(uuid4())}
    for _ in range(2):
        assert client.post(f"{SET}begin/", sent).url == SET
    assert draft().version_before.number == 2


def test_what_is_missing_is_said_and_there_is_no_button(world, client):
    write(lambda content: content.update(source="", standards=[]))
    client.force_login(world.dana)
    page = text_of(client.get(f"{DRAFT}issue/"))
    assert "Add at least one standard. Say where the questions come from." in page
    assert "Issue this version" not in page
    client.post(f"{DRAFT}issue/", seen())
    assert QuestionSetVersion.objects.count() == 1


def test_a_draft_is_thrown_away_after_it_was_asked_once(world, client):
    client.force_login(world.hari)
    assert "Throw it away" in text_of(client.get(f"{DRAFT}throw-away/"))
    sent = seen()
    for _ in range(2):
        assert client.post(f"{DRAFT}throw-away/", sent).url == SET
    assert not QuestionSetDraft.objects.filter(question_set__slug="section-11").exists()


@pytest.mark.parametrize("button", ["issue", "throw-away"])
def test_who_saw_another_state_of_the_draft_is_told(world, client, button):
    client.force_login(world.hari)
    sent = seen()
    write(lambda content: content.update(about="Meanwhile."))
    page = text_of(client.post(f"{DRAFT}{button}/", sent))
    assert "The words of the set were changed." in page
    assert draft().content["about"] == "Meanwhile."
    [version] = re.findall(r'name="version" value="([^"]+)"', page)
    assert version == draft().state


# --- files ----------------------------------------------------------------------------------------


def test_files_hold_the_set_and_are_on_record(world, client):
    client.force_login(world.alice)
    whole = shipped.content("section-11-1")
    reads = {"json": imported.from_json, "xlsx": lambda content: spreadsheet.read(content).data}
    for kind, read in reads.items():
        answer = client.get(f"{VERSION}questions.{kind}")
        assert (
            documents.read(read(answer.content), Agency.Kind.values, agency_facts.names()) == whole
        )
        assert answer["Content-Disposition"] == (
            f'attachment; filename="section-11-version-1.{kind}"'
        )
        line = AccessLog.objects.filter(what="export").latest("pk")
        assert (line.person, line.detail) == (world.alice, "question set, 63 criteria")


def upload(client, content: bytes, name="set.xlsx"):
    return client.post(f"{DRAFT}import/", {"upload": SimpleUploadedFile(name, content)})


def hidden(page: str, name: str) -> str:
    return unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])


def new_content():
    content = json.loads(json.dumps(draft().content))
    content["standards"][0]["criteria"][0]["text"] = "Staff can name the lead."
    del content["standards"][10]["criteria"][4]
    return documents.read(content, Agency.Kind.values, agency_facts.names())


@pytest.mark.parametrize("write", [imported.as_json, spreadsheet.written])
def test_a_file_is_looked_at_and_written_when_it_is_confirmed(world, client, write):
    client.force_login(world.dana)
    before, wanted = draft().content, new_content()
    page = upload(client, write(wanted))
    found = page.context["found"]
    assert [each.code for each in found.taken_away] == ["11.5"]
    assert [each.code for each, _ in found.changed] == ["1.1"]
    assert draft().content == before, "nothing is written yet"
    text = text_of(page)
    sent = {name: hidden(text, name) for name in ("document", "version", "submission")}
    for _ in range(2):
        assert client.post(f"{DRAFT}import/confirm/", sent).url == SET
    assert lists.content_of_draft(draft()) == wanted
    assert "there is nothing to import" in text_of(upload(client, write(wanted)))


def test_who_wrote_meanwhile_loses_nothing_to_an_import(world, client):
    client.force_login(world.dana)
    wanted = new_content()
    text = text_of(upload(client, imported.as_json(wanted)))
    write(lambda content: content.update(about="Meanwhile."))
    sent = {name: hidden(text, name) for name in ("document", "version", "submission")}
    again = client.post(f"{DRAFT}import/confirm/", sent)
    assert "The words of the set were changed." in text_of(again)
    assert [each.what for each in again.context["found"].words] == ["What it is about"]
    assert draft().content["about"] == "Meanwhile."
    sent = {name: hidden(text_of(again), name) for name in ("document", "version", "submission")}
    assert client.post(f"{DRAFT}import/confirm/", sent).url == SET
    assert lists.content_of_draft(draft()) == wanted


def test_each_fault_of_a_file_is_shown_and_nothing_written(world, client):
    client.force_login(world.dana)
    before = draft().content
    data = json.loads(json.dumps(before))
    for standard in data["standards"]:
        for criterion in standard["criteria"]:
            criterion["text"] = ""
    page = text_of(upload(client, json.dumps(data).encode()))
    assert "Nothing was written: 63 things in the file must be put right" in page
    assert "Criterion 1.1: its text is missing." in page
    assert "And 13 more" in page
    for content, said in (
        (b"PK\x03\x04x", "save it as an Excel workbook"),
        (b"[" * 1_000_000, "cannot be read as JSON"),
        (b" " * (2 * 1024 * 1024 + 1), "must be smaller than 2 MB"),
        (b" " * (12 * 1024 * 1024), "must be smaller than 2 MB"),  # than any page takes
        (b"", "is empty"),
    ):
        answer = upload(client, content)
        assert answer.status_code == 200
        assert said in text_of(answer)
    for document in ("", "{", "3", '{"titel": 1}', "[" * 100_000):
        sent = seen(document=document)
        assert client.post(f"{DRAFT}import/confirm/", sent).url == f"{DRAFT}import/"
    assert draft().content == before


def test_pages_cost_the_same_for_more_sets_and_longer_ones(world, client):
    client.force_login(world.dana)

    def statements(path) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    paths = (INDEX, SET, VERSION, f"{VERSION}preview/", DRAFT, f"{DRAFT}changes/", f"{DRAFT}issue/")
    before = [statements(path) for path in paths]
    for number in range(2):
        made = operations.add_question_set(
            name=f"More {number}", kind="section-11", begun_from="section-11-1", by=None
        )
        operations.issue(made.draft, by=None)

    def longer(content):
        more = {**content["standards"][0]["criteria"][0], "follows": []}
        content["standards"][0]["criteria"] += [{**more, "code": f"1.{n}"} for n in range(10, 40)]

    write(longer)
    assert [statements(path) for path in paths] == before
