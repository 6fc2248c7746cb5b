"""The text in a file, read by a process of its own: what it reads, and what it survives."""

import io
import time
import zipfile

import docx
import pytest
from weasyprint import HTML

from core import file_text
from core.file_text import NoText, read


def pdf(text: str, pages: int = 1) -> bytes:
    return HTML(string=f"<p>{text}</p>" * pages).write_pdf()


def word(*paragraphs: str, cell: str = "") -> bytes:
    made, out = docx.Document(), io.BytesIO()
    for each in paragraphs:
        made.add_paragraph(each)
    if cell:
        made.add_table(1, 1).cell(0, 0).text = cell
    made.save(out)
    return out.getvalue()


def changed(content: bytes, part: str, text: bytes) -> bytes:
    """A packed file with another text in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, text if name == part else old.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    ("ending", "content", "said"),
    [
        ("pdf", pdf("Look at the child, Zoë"), "Look at the child, Zoë"),
        ("docx", word("Look at Zoë", "and again"), "Look at Zoë\nand again"),
        ("docx", word("Before", cell="in a table"), "Before\nin a table"),
        ("txt", "Zoë said “no”".encode(), "Zoë said “no”"),
        ("txt", b"\xef\xbb\xbfmarked", "marked"),
        ("txt", "Zoë said “no”".encode("windows-1252"), "Zoë said “no”"),
    ],
)
def test_what_a_file_says_is_read(ending, content, said):
    assert said in read(io.BytesIO(content), ending)


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        ("pdf", b"%PDF-1.7 broken"),
        ("pdf", pdf("cut off")[:600]),
        ("pdf", pdf("")),
        ("docx", b"PK\x03\x04[content_types].xml word/document"),
        ("docx", changed(word("x"), "word/document.xml", b"<not><xml")),
        ("docx", word("")),
        ("txt", b"  \n"),
    ],
)
def test_a_file_that_cannot_be_read_has_no_text(ending, content):
    with pytest.raises(NoText):
        read(io.BytesIO(content), ending)


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch, tmp_path):
    endless = tmp_path / "reader.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(file_text, "READER", endless)
    monkeypatch.setattr(file_text, "SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(NoText, match="TimeoutExpired"):
        read(io.BytesIO(b"%PDF-"), "pdf")
    assert time.monotonic() - began < 10


def test_a_word_file_that_unpacks_without_end_costs_its_text_alone():
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word("x"))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != "word/document.xml":
                new.writestr(name, old.read(name))
        with new.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(450):
                part.write(b" " * 1024 * 1024)
    assert out.tell() < 10 * 1024 * 1024
    with pytest.raises(NoText):
        read(io.BytesIO(out.getvalue()), "docx")


def test_an_entity_of_a_word_file_reads_nothing(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("of the machine")
    inside = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>kept &e;</w:t></w:r></w:p></w:body></w:document>"
    )
    content = changed(word("x"), "word/document.xml", inside.encode())
    try:
        said = read(io.BytesIO(content), "docx")
    except NoText:
        return
    assert "of the machine" not in said


def test_no_more_is_read_than_is_searched(monkeypatch):
    monkeypatch.setattr(file_text, "LONGEST_BODY", 100)
    assert len(read(io.BytesIO(word(*["word " * 30] * 30)), "docx")) == 100
