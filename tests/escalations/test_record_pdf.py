"""The record of a case as a PDF: one copy an agency, what is in it, and what is never."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from core import pdf
from core.models import AccessLog
from core.opened import open_record
from escalations import operations as escalate
from escalations import record_pdf, statements
from escalations.meetings import operations as meetings
from escalations.models import Escalation
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.kept import kept_step
from tests.world import PEOPLE, refresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return worlds.build_and_raise()


@pytest.fixture
def case(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return marked(world)


@kept_step
def marked(world):
    """Marker words in whatever can be written, at step 2."""
    case, alice, bob = world.raised, world.alice, world.bob
    case = contact(case, alice, "zqcontact")
    escalate.add_note(case, text="zqeveryone", for_agency=None, by=alice)
    escalate.add_note(refresh(case), text="zqcouncil", for_agency=world.council, by=alice)
    escalate.add_note(refresh(case), text="zqtrust", for_agency=world.trust, by=bob)
    case = escalate.move_up(refresh(case), from_step=1, reason="zqreason", by=alice)
    file(case, alice, "zqours")
    escalate.add_document(
        refresh(case), upload=SimpleUploadedFile("zqfile.txt", b"Minutes."), by=alice
    )
    return refresh(case)


def contact(case, by, result):
    return escalate.log_contact(
        refresh(case), happened_on=date(2026, 3, 27), method="telephone",
        with_whom="Bob Barnes", result=result, by=by,
    )  # fmt: skip


def file(case, by, words):
    said = {"what_happened": words, "position": "A visit.", "childs_view": "Afraid."}
    return statements.file_statement(refresh(case), step=case.step, **said, by=by)


def seen(person, case):
    """The case as somebody opens it: found among what they may see, with their rights."""
    return open_record(Escalation, case.reference, person)


def html(person, case, monkeypatch):
    """What the PDF is made of: quicker to look through for a word than the PDF itself."""
    with monkeypatch.context() as patched:
        patched.setattr(pdf, "render", lambda template, context: (template, context))
        template, context = record_pdf.content(seen(person, case), person)
    return pdf.render_to_string(template, context)


def words_of(text):
    return set(re.findall(r"zq\w+", text))


@pytest.fixture
def taken(client):
    def take(person, case):
        client.force_login(person, backend="partnership.auth.SignInBackend")
        return client.get(reverse("escalations:record", args=[case.reference]))

    return take


def text_of(content):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


OF_ALL = {"zqcontact", "zqeveryone", "zqreason", "zqfile"}


def test_each_agency_has_a_copy_with_its_own_notes_and_its_own_sealed_statement(
    world, case, monkeypatch
):
    copies = {name: words_of(html(getattr(world, name), case, monkeypatch)) for name in
              ("alice", "anna", "bob", "dana")}  # fmt: skip
    assert copies == {
        "alice": OF_ALL | {"zqcouncil", "zqours"},
        "anna": OF_ALL | {"zqcouncil", "zqours"},
        "bob": OF_ALL | {"zqtrust"},
        "dana": OF_ALL,
    }


def test_a_statement_that_is_open_is_in_both_copies(world, case, monkeypatch):
    file(case, world.bob, "zqtheirs")
    for name in ("alice", "bob", "dana"):
        assert words_of(html(getattr(world, name), case, monkeypatch)) >= {"zqours", "zqtheirs"}


def test_who_speaks_for_both_takes_the_copy_of_one(world, case, monkeypatch):
    case = escalate.move_up(case, from_step=2, reason="zqreason", by=world.alice)
    role = {"agency": world.trust, "role": Role.FRONTLINE_PRACTITIONER}
    ours.begin_role(world.alice, **role, started_on=worlds.LONG_AGO, by=None)
    file(refresh(case), world.brian, "zqsealed")
    found = words_of(html(world.alice, case, monkeypatch))
    assert "zqtrust" not in found
    assert "zqsealed" not in found
    assert "zqcouncil" in found


def test_the_pdf_itself_is_tagged_titled_and_says_whose_copy_it_is(world, case, taken):
    answer = taken(world.bob, case)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        f'attachment; filename="{case.reference}-2026-03-27.pdf"'
    )
    reader = PdfReader(BytesIO(answer.content))
    assert reader.metadata.title.startswith(f"Record of {case.reference}")
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = text_of(answer.content)
    assert words_of(text) == OF_ALL | {"zqtrust"}
    assert "Testshire Health Trust" in text
    assert "by Bob Barnes" in text
    assert f"Page 1 of {len(reader.pages)}" in text
    assert f"Record of {case.reference}, copy for Testshire Health Trust" in text


def test_it_is_called_as_the_form_from_the_step_that_the_form_submits(world, case, monkeypatch):
    called = f"<h1>Appendix A: {case.reference}</h1>"
    assert called not in html(world.alice, case, monkeypatch)
    case = escalate.move_up(case, from_step=2, reason="No reply.", by=world.alice)
    assert called in html(world.alice, case, monkeypatch)


def test_the_first_page_has_the_fields_in_the_order_of_the_form(world, case):
    found = record_pdf.shown(seen(world.alice, case), world.alice)["fields"]
    assert [row["key"] for row in found] == [
        "Reference of this challenge", "Child’s reference", "Child’s initials", "Child’s age",
        "Level of need", "Plan", "Raised by", "Raised with", "First raised on", "What is disputed",
        "About", "Evidence", "What should happen", "Risk if it is not resolved",
        "Child at immediate risk when raised",
    ]  # fmt: skip


def test_whom_the_child_is_withheld_from_reads_no_initials(world, case, monkeypatch):
    monkeypatch.setattr("escalations.case.identities_withheld_from", lambda reader: True)
    found = record_pdf.shown(seen(world.dana, case), world.dana)["fields"]
    by_key = {row["key"]: row["value"] for row in found}
    assert by_key["Child’s initials"] == by_key["Child’s reference"] == "Withheld"


def test_whoever_may_open_the_case_takes_it_and_nobody_else(world, case, taken, monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda *args: b"%PDF")
    for name in [*PEOPLE, "root", "nobody"]:
        person = getattr(world, name)
        may = Escalation.objects.visible_to(person).filter(pk=case.pk).exists()
        status = taken(person, case).status_code
        assert (status == 200) == may, name
        if not may:
            assert status in (302, 404), name
    assert taken(world.charlie, case).status_code == 404


def test_each_copy_is_on_record_without_a_word_of_the_case(world, case, taken, monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda *args: b"%PDF")
    taken(world.bob, case)
    taken(world.bob, case)
    lines = AccessLog.objects.filter(what=AccessLog.What.DOWNLOAD, person=world.bob)
    assert [line.detail for line in lines] == ["record as a PDF"] * 2


def test_a_long_case_is_asked_for_as_a_short_one_is_and_holds_every_entry(world, case):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            shown = record_pdf.shown(seen(world.alice, case), world.alice)
        return len(found), shown

    before, shown = asked()
    for number in range(30):
        contact(case, world.alice, f"zqnumber{number}")
    after, longer = asked()
    assert after == before
    assert len(longer["timeline_rows"]) == len(shown["timeline_rows"]) + 30
    assert len(longer["contact_rows"]) == len(shown["contact_rows"]) + 30


def test_the_page_leads_to_it(world, case, client):
    client.force_login(world.bob, backend="partnership.auth.SignInBackend")
    page = client.get(case.get_absolute_url()).content.decode()
    assert reverse("escalations:record", args=[case.reference]) in page
    assert "Download the record (PDF)" in page


def test_the_picture_marks_what_happened_and_no_note(world, case):
    days = record_pdf.shown(seen(world.alice, case), world.alice)["days"]
    letters = {cell.on: cell.letters for week in days.weeks for cell in week if cell}
    # All on one day, as the clock stands still: raised, a contact, moved up, a statement.
    assert set(letters.pop(date(2026, 3, 27))) == {"R", "C", "U", "S"}
    assert set(letters.values()) == {()}


def test_a_fixed_meeting_stands_on_its_own_day(world, case):
    at = datetime(2026, 3, 31, 13, 0, tzinfo=UTC)
    meetings.ask(case, at=at, minutes=60, where="Room 4", purpose="It.", by=world.alice)
    meeting = meetings.to_come(case)

    def marked():
        days = record_pdf.shown(seen(world.alice, case), world.alice)["days"]
        return [cell.on for week in days.weeks for cell in week if cell and "M" in cell.letters]

    assert marked() == []
    meetings.agree(case, meeting=meeting, asked_times=meeting.asked_times, by=world.bob)
    assert marked() == [date(2026, 3, 31)]


def test_the_record_of_a_closed_case_says_how_it_ended(world, case):
    escalate.withdraw(case, outcome="withdrawn", reason="zqsettled", by=world.alice)
    found = record_pdf.shown(seen(world.bob, case), world.bob)
    by_key = {row["key"]: row["value"] for row in found["fields"]}
    assert by_key["Outcome"].startswith("Withdrawn")
    assert by_key["Outcome agreed, or the reason"] == "zqsettled"
    assert by_key["Closed on"] == "Friday 27 March 2026"
    assert not any("Today" in line for line in found["days"].lines)
