"""Subject access: what is found, what each record holds and whose it is, what is handed over."""

import contextlib
import hashlib
import json
import re
import zipfile
import zlib
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext

from core import erasure, letters, pdf, restriction
from core.models import AccessLog, FileToErase, Letter
from core.operations import NotAllowed
from escalations import operations as escalate
from partnership import operations as ours
from partnership import records
from reporting import blacking_out, looked_through, subject_access, subject_access_export
from reporting.consulted import Answer
from reporting.models import SubjectAccessRequest
from reporting.passages_form import ChoicesForm
from reporting.subject_access_export import for_pdf, names_in_zip, parts
from tests import world as worlds
from tests.reporting import record_keepers as keepers
from tests.world import refresh

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def world(request, db):
    return keepers.build_long_closed() if "case" in request.fixturenames else keepers.build()


@pytest.fixture
def case(world):
    return world.closed


@pytest.fixture
def asked(world, case):
    return begin(world)


def begun(world, received_on=date(2026, 3, 2), child_reference="LCS-004417"):
    return subject_access.begin(
        child_reference=child_reference, request_reference="IG/26/7", received_on=received_on,
        by=world.gil,
    )  # fmt: skip


def begin(world, **changes):
    """Begun by Gil, agreed to by Dana."""
    return subject_access.agree(begun(world, **changes), by=world.dana)


def look_through(asked, by, **changes):
    """Everything goes in but what ``changes`` says, by heading (with _ for a blank)."""
    changes = {heading.replace("_", " "): choice for heading, choice in changes.items()}
    for found in subject_access.found_by(asked):
        held = subject_access.passages_of(found)
        choices = {each.key: changes.get(each.heading, "include") for each in held}
        asked = subject_access.look_through(
            asked, label=found.label, choices=choices, answers=answers_for(held), by=by
        )
    return asked


def answers_for(held):
    """Of what an agency is asked about before it is handed over."""
    answer = Answer(date(2026, 3, 20), "The lead", "It may go in")
    return {each.key: answer for each in held if each.ask_first}


def made(asked, by, **changes):
    asked = look_through(asked, by, **changes)
    subject_access.ask_for_export(asked, by=by)
    assert subject_access_export.make_waiting() == 1
    return refresh(asked)


def opened(asked):
    with default_storage.open(asked.file_name) as file:
        return zipfile.ZipFile(BytesIO(file.read()))


def unpacked(content: bytes) -> bytes:
    """A PDF with its compressed objects laid open."""
    found = [content]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompress(stream))
    return b"\n".join(found)


def told(asked):
    return json.loads(opened(asked).read(f"{asked.reference}.json"))


# --- found ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("LCS-004417", True), ("lcs-004417", True), ("  LCS -004417 ", True),
        ("LCS004417", False), ("LCS-00441", False), ("LCS-0044177", False), ("", False),
        ("%", False), ("LCS-004418", False),
    ],
)  # fmt: skip
def test_a_reference_is_found_exactly_but_for_capitals_and_blanks(world, case, typed, found):
    assert [each.reference for each in records.find(typed)] == [case.reference] * found


def test_however_it_was_written_down(world):
    case = keepers.long_closed(world, child_reference="lcs 004 417")
    assert [each.reference for each in records.find("LCS004417")] == [case.reference]


def test_what_is_found_says_which_record_and_nothing_that_it_says(world, case):
    [found] = records.find("LCS-004417")
    assert found == records.Found(
        "escalation", "Professional challenge", case.pk, case.reference, keepers.RAISED,
        keepers.CLOSED, ("Testshire Council", "Testshire Health Trust"),
    )  # fmt: skip


def test_an_index_finds_it(world, case, django_assert_num_queries):
    """And each kind of row with text in a statement of its own."""
    with django_assert_num_queries(15):
        records.find("LCS-004417")
    keepers.long_closed(world)
    with django_assert_num_queries(15):
        records.find("LCS-004417")


# --- whose it is ----------------------------------------------------------------------------------


def test_each_passage_names_the_agency_it_came_from(world, case):
    [found] = records.find("LCS-004417")
    held = records.kind("escalation").passages(found.pk)
    council, trust = "Testshire Council", "Testshire Health Trust"
    raised = [each for each in held if each.key.startswith("escalation:")]
    assert {each.agency for each in raised if "outcome_statement" not in each.key} == {council}
    added = [
        (each.heading, each.agency, each.by) for each in held
        if not each.key.startswith("escalation:") or "outcome_statement" in each.key
    ]  # fmt: skip
    assert added == [
        ("Why it moved up to step 2", council, "Alice Adeyemi"),
        ("Colleague brought in", trust, "Bea Bright"),
        ("Telephone, Monday 18 February 2019, with Bob Barnes, nurse", council, "Alice Adeyemi"),
        ("Resolution proposed: Resolved: a compromise was agreed", council, "Amir Ahmed"),
        ("Resolution declined", trust, "Bella Boateng"),
        ("Resolution proposed: Resolved: a compromise was agreed", council, "Amir Ahmed"),
        ("Resolution confirmed", trust, "Bella Boateng"),
        ("Note, for people of Testshire Health Trust alone", trust, "Bea Bright"),
        ("Note", "The partnership", "Dana Doyle"),
        ("How it ended: Resolved: a compromise was agreed", trust, "Bella Boateng"),
        ("File", trust, "Bob Barnes"),
    ]


def test_a_note_kept_to_an_agency_came_from_it_whatever_else_its_writer_holds(world):
    case = worlds.raise_one(world, raised_on=date(2026, 3, 27))
    ours.begin_role(
        world.bea, agency=world.council, role="line-manager", started_on=worlds.LONG_AGO, by=None
    )
    escalate.add_note(case, text="Kept", for_agency=world.trust, by=world.bea)
    held = records.kind("escalation").passages(case.pk)
    [note] = [each for each in held if "Note" in each.heading]
    assert (note.agency, note.by) == ("Testshire Health Trust", "Bea Bright")


def test_every_text_that_anybody_wrote_is_among_the_passages(world):
    """Whatever is marked in the database stands in a passage: nothing that is held is kept back."""
    mark = "zqx"
    case = keepers.long_closed(world, mark)
    held = records.kind("escalation").passages(case.pk)
    shown = " ".join(f"{each.heading} {each.text}" for each in held)
    for words in (
        "The two-year check", "Core group minutes", "The assessment is shared", "The plan is being",
        "view", "team", "Bob Barnes, health visitor", "No answer", "Bob Barnes, nurse",
        "For the trust", "For all", "Up", "Agreed", "Answer", "plan.txt",
    ):  # fmt: skip
        assert f"{mark}{words}" in shown, words
    for words in ("LCS-004417", "JT", "0 to 4", "Child in need plan"):
        assert words in shown


def test_third_parties_are_named_beside_the_passage_that_gives_them_away(world, case):
    held = {each.heading: each for each in records.kind("escalation").passages(case.pk)}
    contact = held["Telephone, Monday 18 February 2019, with Bob Barnes, nurse"]
    assert contact.people == ("Alice Adeyemi", "Bob Barnes")
    assert held["Colleague brought in"].people == ("Bea Bright", "Bella Boateng")


def test_a_file_is_listed_with_its_hash(world, case):
    [passage] = [each for each in records.kind("escalation").passages(case.pk) if each.file]
    assert (passage.file.name, passage.file.size, passage.file.sha256) == (
        "plan.txt", 4, hashlib.sha256(b"file").hexdigest(),
    )  # fmt: skip


def test_nothing_is_said_twice(world, case):
    """The reason of a restriction once, not for each who is named; the resolution as proposed."""
    restriction.restrict(
        case, named=[(world.hari, world.held["hari"].agency_role.group_id, "view")],
        reason="A relative works there", by=world.dana,
    )  # fmt: skip
    restriction.mark_conflict(case, person=world.anna, reason="A relative", by=world.dana)
    held = records.kind("escalation").passages(case.pk)
    said = [(each.heading, each.text) for each in held if each.key.startswith("access:")]
    assert said == [
        ("Restricted to named people: Hari Holt and Dana Doyle", "A relative works there"),
        ("Conflict of interest: Anna Abbott", "A relative"),
    ]
    texts = [each.text for each in held]
    assert texts.count("Agreed") == 2, "proposed, declined, and proposed again"
    assert texts.count("As it was proposed.") == 1


def test_a_blacked_out_writer_is_not_told_by_another_passage():
    by_bob = records.Passage("note:1", "Note", "x", "Trust", "Bob Barnes", people=("Bob Barnes",))
    others = [
        replace(by_bob, key="note:2", agency="Council"), replace(by_bob, key="note:3", by="Al"),
        replace(by_bob, key="note:4", agency="Council", by="Al"),
    ]  # fmt: skip
    told = blacking_out.without_writers(others, [by_bob])
    assert [each.by for each in told] == ["", "", "Al"]


def test_passages_take_a_constant_number_of_statements(world):
    case = worlds.raise_one(world, raised_on=date(2026, 3, 27))
    numbers = []
    for text in ("First", "Second", "Third"):
        for agency, by in ((world.council, world.alice), (None, world.bea)):
            escalate.add_note(case, text=text, for_agency=agency, by=by)
        with CaptureQueriesContext(connection) as asked:
            assert records.kind("escalation").passages(case.pk)
        numbers.append(len(asked))
    assert len(set(numbers)) == 1, numbers


# --- when -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-01-31", "2026-02-28"), ("2024-01-31", "2024-02-29"), ("2026-03-31", "2026-04-30"),
        ("2026-12-15", "2027-01-15"), ("2026-02-28", "2026-03-28"), ("2025-12-31", "2026-01-31"),
    ],
)  # fmt: skip
def test_it_is_answered_within_a_calendar_month(received, due):
    assert subject_access.due_on(date.fromisoformat(received)) == date.fromisoformat(due)


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["alice", "anna", "hari", "sue", "carol", "root", "nobody"])
def test_nobody_else_asks_or_sees_a_request(world, asked, name):
    person = getattr(world, name)
    assert list(SubjectAccessRequest.objects.visible_to(person)) == []
    for act in (
        lambda: subject_access.begin(
            child_reference="X", request_reference="x", received_on=date(2026, 3, 2), by=person
        ),
        lambda: subject_access.look_through(asked, label="x", choices={}, by=person),
        lambda: subject_access.ask_for_export(asked, by=person),
        lambda: subject_access.throw_away(asked, by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert list(SubjectAccessRequest.objects.visible_to(world.dana)) == [asked]


# --- looked through -------------------------------------------------------------------------------


def test_nothing_is_made_before_every_record_is_looked_through(world, asked, case):
    other = keepers.long_closed(world)
    with pytest.raises(NotAllowed, match=f"Look through {other.reference} and {case.reference}"):
        subject_access.ask_for_export(asked, by=world.gil)
    [first, second] = subject_access.found_by(asked)
    held = subject_access.passages_of(first)
    asked = subject_access.look_through(
        asked, label=first.label, choices={each.key: "include" for each in held},
        answers=answers_for(held), by=world.gil,
    )  # fmt: skip
    with pytest.raises(NotAllowed, match=f"Look through {second.reference} first"):
        subject_access.ask_for_export(asked, by=world.gil)
    assert subject_access_export.make_waiting() == 0


def test_what_was_added_meanwhile_is_looked_through_too(world):
    case = worlds.raise_one(world, raised_on=date(2026, 3, 27))
    asked = look_through(begin(world), world.gil)
    escalate.add_note(case, text="New", for_agency=None, by=world.alice)
    with pytest.raises(NotAllowed, match=f"Look through {case.reference} first"):
        subject_access.ask_for_export(asked, by=world.gil)


def test_what_is_added_after_it_was_asked_for_is_counted_and_not_shown(world):
    case = worlds.raise_one(world, raised_on=date(2026, 3, 27))
    asked = look_through(begin(world), world.gil)
    subject_access.ask_for_export(asked, by=world.gil)
    escalate.add_note(case, text="zqxNew", for_agency=None, by=world.alice)
    subject_access_export.make_waiting()
    asked = refresh(asked)
    assert asked.left_out == {"new": 1}
    assert "zqxNew" not in json.dumps(told(asked))


TOLD = "Grandmother Mary Smith told us where they live."


def restricted(world, case):
    restriction.restrict(case, named=[], reason="A relative works there", by=world.dana)


def lifted(world, case):
    restriction.lift(case, reason=TOLD, by=world.dana)


def test_words_that_grew_after_they_were_looked_through_are_looked_through_again(world):
    """A passage keeps its key: why it was restricted, and later why no longer."""
    case = worlds.raise_one(world, raised_on=date(2026, 3, 27))
    restricted(world, case)
    asked = look_through(begin(world), world.gil)
    assert subject_access.not_looked_through(asked, subject_access.found_by(asked)) == []
    lifted(world, case)
    with pytest.raises(NotAllowed, match=f"Look through {case.reference} first"):
        subject_access.ask_for_export(asked, by=world.gil)
    asked = look_through(asked, world.gil)
    assert TOLD in json.dumps(told(made(asked, world.gil)))


def test_words_that_grew_after_the_export_was_asked_for_are_counted_and_not_shown(world):
    case = worlds.raise_one(world, raised_on=date(2026, 3, 27))
    restricted(world, case)
    asked = look_through(begin(world), world.gil)
    subject_access.ask_for_export(asked, by=world.gil)
    lifted(world, case)
    subject_access_export.make_waiting()
    asked = refresh(asked)
    assert asked.left_out == {"new": 1}, "that it was restricted, and who was named"
    assert TOLD not in json.dumps(told(asked))
    [why] = told(asked)["left_out"]
    assert why == {"reason": "added or changed after it was looked through", "passages": 1}


def test_what_a_page_did_not_show_is_not_saved_from_it(world):
    case = worlds.raise_one(world, raised_on=date(2026, 3, 27))
    asked = begin(world)
    [found] = subject_access.found_by(asked)
    held = subject_access.passages_of(found)
    restricted(world, case)
    with pytest.raises(NotAllowed, match="has changed since you opened the page"):
        subject_access.look_through(
            asked, label=found.label, choices={each.key: "include" for each in held},
            shown=looked_through.as_shown(held), by=world.gil,
        )  # fmt: skip
    assert refresh(asked).choices == {}


def test_a_choice_holds_for_every_word_that_is_handed_over():
    file = records.File("plan.txt", "x/1", 4, "ab")
    read = records.Passage("note:1", "Note", "Text", "Trust", "Bob", people=("Bob",), file=file)
    kept = looked_through.to_keep([read], {"note:1": "include"})
    assert looked_through.said_of([read], kept) == {"note:1": "include"}
    for change in (
        {"heading": "x"}, {"text": "x"}, {"agency": "x"}, {"by": "x"}, {"people": ("Bob", "Al")},
        {"file": replace(file, sha256="cd")}, {"file": replace(file, name="x")}, {"key": "note:2"},
    ):  # fmt: skip
        assert looked_through.said_of([replace(read, **change)], kept) == {}, change
    assert looked_through.said_of([read], {"note:1": "include"}) == {}, "kept before words were"


# --- handed over ----------------------------------------------------------------------------------


def test_the_export_holds_everything_as_pdf_and_json_with_the_files(world, asked, case):
    asked = made(asked, world.gil)
    archive = opened(asked)
    assert sorted(archive.namelist()) == [
        f"{asked.reference}.json", f"{asked.reference}.pdf",
        f"files/{case.reference}/001-plan.txt",
    ]  # fmt: skip
    assert archive.read(f"files/{case.reference}/001-plan.txt") == b"file"
    assert archive.read(f"{asked.reference}.pdf").startswith(b"%PDF-")
    data = told(asked)
    assert data["left_out"] == []
    [record] = data["records"]
    assert record["agencies"] == ["Testshire Council", "Testshire Health Trust"]
    held = records.kind("escalation").passages(case.pk)
    assert [(p["text"], p["originating_agency"], p["written_by"]) for p in record["passages"]] == [
        (each.text, each.agency, each.by or None) for each in held
    ]
    assert "third_parties" not in json.dumps(data), "no list of them for the requester"
    with default_storage.open(asked.file_name) as file:
        assert hashlib.sha256(file.read()).hexdigest() == asked.sha256
    assert (asked.records, asked.passages) == (1, len(held))


def test_what_is_left_out_is_counted_by_reason_and_nowhere_to_be_read(world, asked, case, store):
    asked = made(
        asked, world.gil, Evidence="serious-harm", Note="privilege", File="third-party",
        What_is_disputed="third-party",
    )  # fmt: skip
    data = told(asked)
    assert {each["reason"]: each["passages"] for each in data["left_out"]} == {
        "about a third party": 2,
        "disclosure would cause serious harm": 1,
        "legal privilege": 1,
    }
    text = json.dumps(data)
    for words in ("Core group minutes", "The two-year check", "For all", "plan.txt"):
        assert words not in text
    assert "For the trust" in text
    assert [name for name in opened(asked).namelist() if name.startswith("files/")] == []


def test_names_can_be_blacked_out(world, asked, case):
    heading = "Telephone, Monday 18 February 2019, with Bob Barnes, nurse"
    asked = made(asked, world.gil, **{heading: "names"})
    [passage] = [
        each for each in told(asked)["records"][0]["passages"] if "No answer" in each["text"]
    ]
    assert passage["heading"] == (
        "Telephone, Monday 18 February 2019, with [name of a third party], nurse"
    )
    assert passage["text"] == "No answer from [name of a third party]."
    writers = [
        each["written_by"] for each in told(asked)["records"][0]["passages"]
        if each["originating_agency"] == passage["originating_agency"]
    ]  # fmt: skip
    assert len(writers) > 10
    assert set(writers) == {None}, "the next passage of the same day would tell who it was"
    assert "Bella Boateng" in json.dumps(told(asked)), "of the other agency"
    assert told(asked)["left_out"] == [
        {"reason": "names of third parties blacked out", "passages": 1}
    ]


def test_a_name_goes_whatever_letters_stand_before_it_and_is_found_however_it_is_spelt():
    passage = records.Passage(
        "note:1", "Straße, with Bob\u00a0Barnes", "Beeidigt ßßßß. Bob\nBarnes and BOB BARNES rang.",
        "Testshire Council", "Bob Barnes", people=("Bob Barnes",),
    )  # fmt: skip
    gone = "[name of a third party]"
    left = blacking_out.without_names(passage)
    assert (left.heading, left.text, left.by) == (
        f"Straße, with {gone}", f"Beeidigt ßßßß. {gone} and {gone} rang.", "",
    )  # fmt: skip
    assert blacking_out.why_not(passage) is None


def test_third_parties_are_found_however_they_are_spelt(world):
    case = worlds.raise_one(
        world, raised_on=date(2026, 3, 27), evidence="BOB\u00a0BARNES is an oﬃcer, too."
    )
    held = records.kind("escalation").passages(case.pk)
    [passage] = [each for each in held if "oﬃcer" in each.text]
    assert passage.people == ("Alice Adeyemi", "Bob Barnes")


def test_whoever_has_an_account_is_a_third_party_where_they_are_named(world):
    """Contacts, leads and people of agencies that have no part in it, too."""
    case = worlds.raise_one(world, raised_on=date(2026, 3, 27))
    text = "Spoke to Bella Boateng, and to BELLA  BOATENG and Charlie\nChan again. Sandra knows."
    escalate.add_note(case, text=text, for_agency=None, by=world.alice)
    asked = begin(world)
    [note] = [each for each in records.kind("escalation").passages(case.pk) if each.text == text]
    assert note.people == ("Alice Adeyemi", "Bella Boateng", "Charlie Chan")
    asked = made(asked, world.gil, Note="names")
    [passage] = [each for each in told(asked)["records"][0]["passages"] if "Sandra" in each["text"]]
    gone = "[name of a third party]"
    assert passage["text"] == f"Spoke to {gone}, and to {gone} and {gone} again. Sandra knows."


def test_where_a_name_could_still_be_read_nothing_is_called_blacked_out(world, asked, case):
    """An agency may be called after somebody: it stands beside the passage."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE partnership_agency SET name = 'Bob Barnes Childminding' WHERE id = %s",
            [world.trust.pk],
        )
    heading = "Note, for people of Bob Barnes Childminding alone"
    with pytest.raises(NotAllowed, match=r"could still be read in .* Include the passage as it is"):
        look_through(asked, world.gil, **{heading: "names"})
    assert refresh(asked).choices == {}


def test_of_a_file_nothing_is_blacked_out_and_what_to_do_is_said(world, asked, case):
    with pytest.raises(NotAllowed, match=r"plan\.txt.*enclose a copy with the names blacked out"):
        look_through(asked, world.gil, File="names")
    [found] = subject_access.found_by(asked)
    held = subject_access.passages_of(found)
    form = ChoicesForm(passages=held, chosen={})
    offered = {
        bool(passage.file): [value for value, _ in field.field.choices]
        for passage, field, _ in form.rows()
    }
    assert "names" not in offered[True]
    assert "names" in offered[False]
    # One who said so before it was refused has to look again.
    chosen = {each.key: "names" if each.file else "include" for each in held}
    asked.choices = {found.label: looked_through.to_keep(held, chosen)}
    assert subject_access.not_looked_through(asked, [found]) == [case.reference]
    with pytest.raises(subject_access_export.NotBlackedOut):
        parts(asked)


def test_what_is_no_choice_is_refused(world, asked, case):
    with pytest.raises(NotAllowed, match="Say what to do with"):
        look_through(asked, world.gil, Note="forged")


def test_the_pdf_is_tagged_and_says_whose_each_passage_is(world, asked, case):
    asked = look_through(asked, world.gil, Evidence="privilege")
    made_of = parts(asked)
    shown = for_pdf(asked, made_of, names_in_zip(made_of))
    assert shown["left_out"] == ["1 passage: legal privilege"]
    [part] = shown["parts"]
    assert [(run["from"], len(run["passages"])) for run in part["runs"]][:2] == [
        ("From Testshire Council (Alice Adeyemi, Monday 18 February 2019)", 12),
        ("From Testshire Health Trust (Bea Bright, Monday 18 February 2019)", 1),
    ]
    content = pdf.render("reporting/records/export_pdf.html", shown)
    inside = unpacked(content)
    assert b"http://www.aiim.org/pdfua/ns/id/" in inside
    assert b"/Scope /Column" in inside
    assert b"/Scope /Row" in inside


def test_the_pdf_fetches_nothing(monkeypatch, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("zqx")
    engine = engines["django"]
    page = engine.from_string(
        '<html lang="en"><head><title>x</title><link rel="attachment" href="file://'
        f'{secret}"></head><body><img alt="x" src="http://192.0.2.1/x.png"></body></html>'
    ).render()
    monkeypatch.setattr(pdf, "render_to_string", lambda *args: page)
    content = pdf.render("x", {})
    assert b"/EmbeddedFile" not in content


def test_a_file_that_is_not_what_was_kept_stops_the_export(world, asked, case, store):
    [document] = (store / "escalationdocument").iterdir()
    document.write_bytes(b"forged")
    asked = look_through(asked, world.gil)
    subject_access.ask_for_export(asked, by=world.gil)
    assert subject_access_export.make_waiting() == 0
    assert refresh(asked).ready_at is None


def test_it_is_tried_again_some_times_and_then_somebody_has_to_ask(
    world, asked, case, monkeypatch, clock
):
    def fails(*args):
        raise ValueError("no")

    asked = look_through(asked, world.gil)
    subject_access.ask_for_export(asked, by=world.gil)
    write = subject_access_export.write
    monkeypatch.setattr(subject_access_export, "write", fails)
    for _ in range(subject_access.GIVE_UP_AFTER + 2):
        subject_access_export.make_waiting()
        clock.move(minutes=11)
    asked = refresh(asked)
    assert asked.tries == subject_access.GIVE_UP_AFTER
    assert subject_access.stand(asked).text == "Could not be made"
    monkeypatch.setattr(subject_access_export, "write", write)
    subject_access.try_again(asked, by=world.dana)
    line = AccessLog.objects.filter(about=asked.label, what="export").latest("pk")
    assert (line.person, line.detail) == (world.dana, "another try")
    assert subject_access_export.make_waiting() == 1
    assert subject_access_export.make_waiting() == 0


def test_a_worker_that_died_is_followed_by_another_on_the_same_file(
    world, asked, case, store, monkeypatch, clock
):
    class Died(BaseException):
        pass

    def die(*args, **kwargs):
        raise Died

    asked = look_through(asked, world.gil)
    subject_access.ask_for_export(asked, by=world.gil)
    keep = subject_access_export.keep
    monkeypatch.setattr(subject_access_export, "keep", die)
    with pytest.raises(Died):
        subject_access_export.make_waiting()
    monkeypatch.setattr(subject_access_export, "keep", keep)
    assert subject_access_export.make_waiting() == 0, "claimed for some minutes"
    clock.move(minutes=11)
    assert subject_access_export.make_waiting() == 1
    assert len(list((store / "subjectaccess").iterdir())) == 1


def test_a_second_worker_on_one_request_leaves_no_second_file(
    world, asked, case, store, monkeypatch, clock
):
    """An export that took longer than it is claimed for."""
    asked = look_through(asked, world.gil)
    subject_access.ask_for_export(asked, by=world.gil)
    save, by_the_other = default_storage.save, []

    def slowly(name, content):
        if not by_the_other:
            by_the_other.append("begins")
            clock.move(minutes=11)
            by_the_other.append(subject_access_export.make_waiting())
        return save(name, content)

    monkeypatch.setattr(default_storage, "save", slowly)
    assert subject_access_export.make_waiting() == 0
    assert by_the_other == ["begins", 1]
    asked = refresh(asked)
    assert [path.name for path in (store / "subjectaccess").iterdir()] == [
        asked.file_name.partition("/")[2]
    ]
    with default_storage.open(asked.file_name) as file:
        assert hashlib.sha256(file.read()).hexdigest() == asked.sha256


# --- over -----------------------------------------------------------------------------------------


def test_after_its_days_the_export_and_the_childs_reference_are_gone(
    world, asked, case, store, clock
):
    asked = made(asked, world.gil)
    clock.move(days=30)
    assert subject_access.remove_old(by=None) == 0
    clock.move(minutes=1)
    assert subject_access.remove_old(by=None) == 1
    asked = refresh(asked)
    assert (asked.child_reference, asked.file_name, asked.choices) == ("", "", {})
    assert asked.request_reference == "IG/26/7"
    assert FileToErase.objects.count() == 1
    erasure.erase_files()
    assert list((store / "subjectaccess").iterdir()) == []
    assert subject_access.remove_old(by=None) == 0


def test_thrown_away_while_it_is_made_no_file_stays(world, asked, case, store, monkeypatch):
    write = subject_access_export.write

    def slow(*args):
        write(*args)
        subject_access.throw_away(asked, by=world.dana)

    look_through(asked, world.gil)
    subject_access.ask_for_export(asked, by=world.gil)
    monkeypatch.setattr(subject_access_export, "write", slow)
    assert subject_access_export.make_waiting() == 0
    erasure.erase_files()
    assert list((store / "subjectaccess").iterdir()) == []


def test_a_request_that_was_agreed_to_is_never_cleared_by_itself(world, asked, clock):
    """A complex one may take three months from its receipt; somebody finishes with it."""
    look_through(asked, world.gil)
    for days in (91, 400):
        clock.move(days=days)
        assert subject_access.remove_old(by=None) == 0
    assert Letter.objects.filter(kind="subject_access_lapses").count() == 0
    kept = refresh(asked)
    assert (kept.child_reference, len(kept.choices)) == ("LCS-004417", 1)


def test_one_that_nobody_agreed_to_is_cleared_after_90_days_and_a_letter(world, case, clock):
    asked = begun(world)
    mail.outbox.clear()
    assert "If nobody does, it is cleared after Thursday 25 June 2026." in (
        subject_access.stand(asked).sentence
    )
    clock.move(days=76)
    assert subject_access.remove_old(by=None) == 0
    assert Letter.objects.filter(kind="subject_access_lapses").count() == 0
    clock.move(minutes=1)
    for _ in range(2):
        assert subject_access.remove_old(by=None) == 0
    letters.deliver()
    told = [each for each in mail.outbox if "is cleared unless" in each.subject]
    assert sorted(each.to[0] for each in told) == ["dana@example.org", "gil@example.org"]
    assert "After Thursday 25 June 2026 the portal clears it" in told[0].body
    assert "LCS-004417" not in told[0].body
    clock.move(days=13, hours=23)
    assert subject_access.remove_old(by=None) == 0
    clock.move(hours=2)
    assert subject_access.remove_old(by=None) == 1
    assert refresh(asked).child_reference == ""
    line = AccessLog.objects.filter(about=asked.label).latest("pk")
    assert (line.what, line.person, line.detail) == ("sar-over", None, "nothing was handed over")


def test_a_late_letter_gives_its_two_weeks_all_the_same(world, case, clock):
    asked = begun(world)
    clock.move(days=100)
    assert subject_access.remove_old(by=None) == 0
    clock.move(days=13)
    subject_access.agree(asked, by=world.dana)
    clock.move(days=200)
    assert subject_access.remove_old(by=None) == 0
    assert refresh(asked).child_reference == "LCS-004417"
