"""Files that somebody adds: named as a path, pretending to be another kind, packed without end."""

import io
import os
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from core import documents, malware
from escalations import operations as escalate
from escalations.models import EscalationDocument
from tests.security.conftest import signed_in

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 a paper"


def add(client, case, name, content, kind="application/pdf"):
    address = reverse("escalations:add_document", args=[case.reference])
    upload = SimpleUploadedFile("x", content, kind)
    upload.name = name
    return client.post(address, {"upload": upload, "submission": ""})


def kept(world, case) -> list:
    rows = EscalationDocument.objects.visible_to(world.alice).filter(escalation=case)
    return list(rows.exclude(original_name="minutes.txt").order_by("pk"))


PATHS = ["../../../etc/cron.d/x.pdf", "..\\..\\evil.pdf", "/etc/passwd.pdf", "C:\\a\\b.pdf",
         "....//....//x.pdf", "%2e%2e%2fx.pdf", "~/.ssh/x.pdf", "a/../../x.pdf", "con.pdf",
         "‮fdp.exe.pdf", "<script>.pdf", "a\r\nSet-Cookie: x=1.pdf", 'a"; x="b.pdf']  # fmt: skip


@pytest.mark.parametrize("name", PATHS)
def test_a_name_is_never_a_path(world, case, name, settings):
    """Kept under a name that the portal made up, inside its own folder, readable to it alone."""
    client = signed_in(world.alice)
    before = {path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()}
    add(client, case, name, PDF)
    new = {path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()} - before
    found = kept(world, case)
    assert len(new) == len(found)
    for path, row in zip(sorted(new), found, strict=True):
        assert path.parent == settings.MEDIA_ROOT / "escalationdocument"
        assert len(path.name) == 32
        assert path.name.isalnum()
        assert os.stat(path).st_mode & 0o777 == 0o600
        assert "/" not in row.original_name
        assert "\\" not in row.original_name
        given_back = client.get(reverse("escalations:document", args=[case.reference, row.pk]))
        said = given_back["Content-Disposition"]
        assert said.startswith("attachment; filename")
        assert "\r" not in said
        assert "\n" not in said
        assert "Set-Cookie" not in given_back.headers
        assert given_back["Content-Type"] == "application/pdf"
        given_back.getvalue()


DOUBLE = ["x.pdf.exe", "x.php", "x.pdf.html", "x.svg", "x.html", "x.js", "x.pdf.", "x.pdf ",
          "x.PDF.EXE", ".htaccess", "x", ".pdf", "x.docm", "x.xlsm", "x.zip", "x.pdf\x00.exe",
          "x.pdf;.exe", "x.pdf%00.html", "x.shtml", "x.xml", "x.mht"]  # fmt: skip


@pytest.mark.parametrize("name", DOUBLE)
def test_the_last_ending_counts_and_must_be_one_of_ours(world, case, name, settings):
    client = signed_in(world.alice)
    page = add(client, case, name, b"<script>alert(1)</script>", "text/html")
    assert kept(world, case) == []
    assert page.status_code == 200
    assert "The selected file must be a PDF" in page.content.decode() or (
        "Select" in page.content.decode()
    )


@pytest.mark.parametrize(
    "content",
    [b"<html><script>alert(1)</script>", b"MZ\x90\x00", b"PK\x03\x04", b" %PDF-1.7",
     b"%pdf-1.7", b"\x7fELF", b"GIF89a"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.pdf", "a.png", "a.jpg", "a.docx", "a.xlsx"])
def test_a_file_is_what_its_name_says_or_is_not_taken(world, case, name, content):
    page = add(signed_in(world.alice), case, name, content)
    assert kept(world, case) == []
    assert f"{name} says " in page.content.decode()


def test_what_the_browser_says_of_the_kind_counts_for_nothing(world, case):
    client = signed_in(world.alice)
    add(client, case, "a.pdf", PDF, "text/html")
    [row] = kept(world, case)
    given_back = client.get(reverse("escalations:document", args=[case.reference, row.pk]))
    assert given_back["Content-Type"] == "application/pdf"
    given_back.getvalue()


def bomb() -> bytes:
    """A Word file of some kilobytes, one part of which unpacks to 200 megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<x/>")
        with packed.open("word/document.xml", "w") as part:
            for _ in range(200):
                part.write(b"\0" * 1024 * 1024)
    return out.getvalue()


def test_where_there_is_a_scanner_nothing_is_ever_unpacked(world, case, monkeypatch, settings):
    """So a file that unpacks without end is kept as the few kilobytes that it is."""
    settings.MALWARE_SCANNER = "tcp://127.0.0.1:3310"
    monkeypatch.setattr(malware, "_by_scanner", lambda upload: "")

    def refuse(*args, **kwargs):
        raise AssertionError("something was unpacked")

    content = bomb()
    assert len(content) < 500_000
    for name in ("zipfile.ZipFile.__init__", "zipfile.is_zipfile", "tarfile.open", "gzip.open"):
        monkeypatch.setattr(name, refuse)
    client = signed_in(world.alice)
    add(client, case, "a.docx", content)
    [row] = kept(world, case)
    assert row.size == len(content)
    given_back = client.get(reverse("escalations:document", args=[case.reference, row.pk]))
    assert given_back.getvalue() == content


def test_without_one_it_is_looked_into_to_a_limit_and_kept_as_it_is(world, case, monkeypatch):
    unpacked = []
    look = malware._unpacked

    def counted(upload):
        for piece in look(upload):
            unpacked.append(len(piece))
            yield piece

    monkeypatch.setattr(malware, "_unpacked", counted)
    content = bomb()
    add(signed_in(world.alice), case, "a.docx", content)
    [row] = kept(world, case)
    assert row.size == len(content)
    assert 0 < sum(unpacked) < malware.MOST_UNPACKED + 1000 < 200 * 1024 * 1024


def test_a_file_with_malware_is_refused_in_words_and_kept_nowhere(world, case, settings):
    page = add(signed_in(world.alice), case, "a.txt", b"x" + malware.EICAR, "text/plain")
    assert "contains malware, and was not taken" in page.content.decode()
    assert kept(world, case) == []
    assert len([p for p in settings.MEDIA_ROOT.rglob("*") if p.is_file()]) == 1


def test_a_file_that_cannot_be_checked_just_now_is_not_let_in(world, case, settings):
    settings.MALWARE_SCANNER = f"unix:{settings.MEDIA_ROOT}/nobody-listens"
    page = add(signed_in(world.alice), case, "a.txt", b"text", "text/plain")
    assert "cannot be checked for malware just now" in page.content.decode()
    assert kept(world, case) == []


def test_a_file_too_big_is_refused_before_it_is_kept(world, case, settings):
    settings.DOCUMENT_MAX_BYTES = 1000
    page = add(signed_in(world.alice), case, "a.pdf", PDF + b"x" * 1000)
    assert "must be smaller than" in page.content.decode()
    assert kept(world, case) == []
    assert len([p for p in settings.MEDIA_ROOT.rglob("*") if p.is_file()]) == 1


@with_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=60))
def test_no_name_whatever_has_a_folder_in_it(name):
    assert not {"/", "\\"} & set(documents.bare_name(name))
    assert len(documents.bare_name(name)) <= 255


def test_whoever_may_not_open_the_case_gets_no_file_of_it(world, case):
    document = case.documents.get()
    address = reverse("escalations:document", args=[case.reference, document.pk])
    for person in (world.charlie, world.colin, world.root, world.nobody, world.tess):
        assert signed_in(person).get(address).status_code == 404
    assert signed_in(world.alice).get(address).getvalue() == b"what was said"


def test_a_file_has_no_address_without_a_page(world, case, client, settings):
    name = str(case.documents.get().file.name)
    assert not hasattr(settings, "MEDIA_URL") or not settings.MEDIA_URL.strip("/")
    for address in (f"/{name}", f"/media/{name}", f"/static/{name}", f"/documents/{name}"):
        assert client.get(address).status_code == 404
    with pytest.raises(Exception, match="contribute"):
        escalate.add_document(case, upload=SimpleUploadedFile("a.pdf", PDF), by=world.charlie)
