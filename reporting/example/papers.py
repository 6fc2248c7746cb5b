"""Small files for the example: plain text, or a one-page PDF made without any library."""

from django.core.files.uploadedfile import SimpleUploadedFile

LINE_HEIGHT, FROM_TOP, FROM_LEFT = 16, 780, 56  # points, on A4


def file_called(name: str, text: str) -> SimpleUploadedFile:
    """The text as a file of the kind its name says: .txt or .pdf."""
    kinds = {"txt": _plain, "pdf": _pdf}
    return SimpleUploadedFile(name, kinds[name.rpartition(".")[2]](text))


def _plain(text: str) -> bytes:
    return text.strip().encode() + b"\n"


def _pdf(text: str) -> bytes:
    """One page in a font every reader has. Lines are not broken here: keep them short."""
    shown = b"\n".join(b"(%s) '" % _escaped(line) for line in text.strip().splitlines())
    page = b"BT /F1 10 Tf %d TL %d %d Td\n%s\nET" % (LINE_HEIGHT, FROM_LEFT, FROM_TOP, shown)
    fonts = b"/Resources << /Font << /F1 5 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % fonts,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    file, starts = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        starts.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    index = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(objects) + 1
    return (
        file
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, index)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(file))
    )


def _escaped(line: str) -> bytes:
    encoded = line.encode("cp1252")
    for character in (b"\\", b"(", b")"):
        encoded = encoded.replace(character, b"\\" + character)
    return encoded
