"""Files: only what they say they are, kept under a random name, given back as downloads."""

import hashlib
import re
from contextlib import closing
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from core.documents import ACCEPTED, check_upload, found_in, keep_under
from core.operations import NotAllowed
from escalations import operations as escalate
from escalations.models import EscalationDocument

PDF = b"%PDF-1.7\n1 0 obj\n"


def zipped(*names: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "<x/>" * 100)
    return out.getvalue()


LETTER = zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml")
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"
ELF = b"\x7fELF\x02\x01\x01\x00"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def a_workbook() -> bytes:
    out = BytesIO()
    Workbook().save(out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def kept_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("minutes.pdf", PDF),
        ("MINUTES.PDF", PDF),
        ("letter.docx", LETTER),
        ("letter.docx", zipped("[Content_Types].xml", "word/document2.xml")),
        ("figures.xlsx", a_workbook()),
        ("drawing.png", PNG),
        ("photo.jpg", JPEG),
        ("photo.jpeg", JPEG),
        ("note.txt", "Zoë said “no”\r\n".encode()),
        ("two.dots.pdf", PDF),
    ],
)
def test_a_file_that_is_what_it_says_is_accepted(name, content):
    upload = SimpleUploadedFile(name, content)
    check_upload(upload)
    assert upload.read() == content, "what was looked at is still there to be kept"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tool.exe", EXE),
        ("minutes.pdf", EXE),
        ("minutes.pdf", ELF),
        ("minutes.pdf", b" " + PDF),
        ("minutes.pdf", PNG),
        ("letter.docx", EXE),
        ("letter.docx", OLD_WORD),
        ("letter.doc", OLD_WORD),
        ("figures.xlsx", PDF),
        ("photo.jpg", PNG),
        ("photo.png", JPEG),
        ("note.txt", EXE),
        ("note.txt", b"text and \x00 more"),
        ("page.html", b"<script>alert(1)</script>"),
        ("drawing.svg", b"<svg onload='alert(1)'/>"),
        ("macro.docm", b"PK\x03\x04"),
        ("archive.zip", b"PK\x03\x04"),
        ("pdf", PDF),
        (".pdf", PDF),
        ("minutes.pdf.exe", PDF),
        ("minutes.pdf ", EXE),
        ("minutes", PDF),
        # what is no document though it is packed like one, or holds a macro, or ends otherwise
        ("letter.docx", b"PK\x03\x04rest"),
        ("letter.docx", zipped("META-INF/MANIFEST.MF", "Evil.class")),
        ("letter.docx", a_workbook()),
        ("figures.xlsx", LETTER),
        ("letter.docx", zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("letter.docx", zipped("[Content_Types].xml", "word/document.xml", "word/VBAPROJECT.BIN")),
        ("figures.xlsx", a_workbook() + zipped("xl/vbaProject.bin")),
        ("note.txt", b"text" * 5000 + b"\x00"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_words(name, content):
    with pytest.raises(ValidationError, match=r"must be a PDF, Word|says .* and holds"):
        check_upload(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("notpdf.pdf", b"plain words", "notpdf.pdf says PDF and holds text. Save it again as PDF"),
        ("x.docx", PDF + b"\x00", "x.docx says Word and holds PDF."),
        ("x.pdf", LETTER, "x.pdf says PDF and holds Word."),
        ("x.docx", a_workbook(), "x.docx says Word and holds Excel."),
        ("x.png", b"\xff\xd8\xff\x00", "x.png says PNG and holds JPEG."),
        ("x.docx", LETTER + b"vbaProject.bin", "x.docx says Word and holds macros."),
        ("x.pdf", b"\x00\x01", "x.pdf says PDF and holds something else."),
        ("C:\\folder\\x.pdf", b"words", "x.pdf says PDF and holds text."),
    ],
)
def test_one_that_is_not_what_its_name_says_is_told_both(name, content, said):
    with pytest.raises(ValidationError) as refused:
        check_upload(SimpleUploadedFile(name, content))
    assert refused.value.message.startswith(said)
    assert refused.value.message.endswith(", or choose another file.")


def test_an_empty_file_is_refused_as_empty():
    with pytest.raises(ValidationError, match="The selected file is empty"):
        check_upload(SimpleUploadedFile("minutes.pdf", b""))


@pytest.mark.parametrize(("over", "accepted"), [(0, True), (1, False)])
def test_a_file_may_be_as_big_as_the_setting_says_and_no_bigger(settings, over, accepted):
    settings.DOCUMENT_MAX_BYTES, settings.DOCUMENT_MAX_MEGABYTES = 1024, 1
    upload = SimpleUploadedFile("minutes.pdf", PDF.ljust(1024 + over))
    if accepted:
        check_upload(upload)
    else:
        with pytest.raises(ValidationError, match="must be smaller than 1 MB"):
            check_upload(upload)


def test_the_limit_in_words_is_the_limit_in_bytes(settings):
    assert settings.DOCUMENT_MAX_BYTES == settings.DOCUMENT_MAX_MEGABYTES * 1024 * 1024


def test_where_a_file_is_kept_says_nothing_of_it():
    kept = {keep_under(EscalationDocument(), "../../JT case notes.pdf") for _ in range(20)}
    assert len(kept) == 20
    assert all(re.fullmatch(r"escalationdocument/[0-9a-f]{32}", path) for path in kept)


def test_the_ending_that_is_judged_is_that_of_the_name_that_is_kept():
    upload = SimpleUploadedFile("x.pdf", PDF)
    upload._name = "tool\\.pdf"
    with pytest.raises(ValidationError, match="must be a PDF, Word"):
        check_upload(upload)


@pytest.mark.parametrize("hidden", ["vbaProject.bin", "word/document.xml"])
def test_what_lies_across_two_chunks_is_seen(hidden):
    text = hidden.lower().encode()
    for start in range(len(text) + 1):
        chunks = [b"-" * (64 - start), text, b"-" * 64]
        joined = b"".join(chunks)
        pieces = [joined[:64], joined[64:]]
        assert found_in(pieces, [text]) == {text}


def test_a_kept_file_is_readable_to_the_portal_alone(world, escalation, kept_files):
    add(world, escalation, "minutes.pdf")
    big = SimpleUploadedFile("minutes.pdf", PDF + b"\x01" * 3 * 1024 * 1024)
    escalate.add_document(escalation, upload=big, by=world.alice)
    kept = [path for path in kept_files.rglob("*") if path.is_file()]
    assert [path.stat().st_mode & 0o777 for path in kept] == [0o600, 0o600]
    assert {path.parent.stat().st_mode & 0o777 for path in kept} == {0o700}


def add(world, escalation, name, content=PDF, by=None):
    upload = SimpleUploadedFile("x.pdf", content)
    upload._name = name  # as a hostile client could send it past Django's own cleaning
    escalate.add_document(escalation, upload=upload, by=by or world.alice)
    return EscalationDocument.objects.visible_to(world.alice).get()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("minutes.pdf", "minutes.pdf"),
        ("../../../etc/minutes.pdf", "minutes.pdf"),
        ("/etc/minutes.pdf", "minutes.pdf"),
        ("C:\\Users\\alice\\minutes.pdf", "minutes.pdf"),
        ("..\\..\\minutes.pdf", "minutes.pdf"),
        ("Zoë’s “plan”.pdf", "Zoë’s “plan”.pdf"),
        ("x" * 300 + ".pdf", "x" * 251 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_its_path_and_never_used_as_one(
    world, escalation, kept_files, name, kept
):
    document = add(world, escalation, name)
    assert document.original_name == kept
    files = [path for path in kept_files.rglob("*") if path.is_file()]
    assert [path.parent for path in files] == [kept_files / "escalationdocument"]
    assert re.fullmatch(r"[0-9a-f]{32}", files[0].name)
    assert files[0].read_bytes() == PDF


def test_what_is_kept_is_what_was_sent(world, escalation):
    document = add(world, escalation, "minutes.pdf", PDF * 9)
    assert document.size == len(PDF) * 9
    assert document.sha256 == hashlib.sha256(PDF * 9).hexdigest()
    assert (document.added_by, document.added_at.isoformat()) == (
        world.alice,
        "2026-03-27T10:00:00+00:00",
    )


def test_a_big_file_is_kept_as_well_as_a_small_one(world, escalation, kept_files):
    content = PDF + b"\x01" * (3 * 1024 * 1024 - len(PDF))  # many chunks
    upload = SimpleUploadedFile("minutes.pdf", content)
    escalate.add_document(escalation, upload=upload, by=world.alice)
    document = EscalationDocument.objects.visible_to(world.alice).get()
    assert Path(document.file.path).read_bytes() == content


@pytest.mark.parametrize("name", ["minutes.pdf", "Zoë.pdf", 'a"b.pdf', "a;b.pdf"])
def test_a_file_is_given_back_as_a_download_that_can_run_nothing(world, escalation, name):
    with closing(add(world, escalation, name).response()) as response:
        content = b"".join(response.streaming_content)
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Security-Policy"] == (
        "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
    )
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert content == PDF


def test_no_kind_of_file_is_served_as_something_a_browser_runs():
    served = {accepted.served_as for accepted in ACCEPTED.values()}
    assert not [kind for kind in served if re.search("html|svg|xml$|javascript", kind)]


def test_a_file_refused_is_not_kept(world, escalation, kept_files):
    with pytest.raises((ValidationError, NotAllowed)):
        add(world, escalation, "minutes.pdf", EXE)
    assert not [path for path in kept_files.rglob("*") if path.is_file()]
    assert not EscalationDocument.objects.visible_to(world.alice).exists()


def test_documents_are_seen_with_their_record_alone(world, escalation):
    document = add(world, escalation, "minutes.pdf")
    assert list(EscalationDocument.objects.visible_to(world.bea)) == [document]
    for outsider in (world.charlie, world.root, world.nobody):
        assert not EscalationDocument.objects.visible_to(outsider)
