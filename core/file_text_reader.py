"""Started by `core.file_text` as a program of its own: a file comes in, its text goes out.

It knows nothing of the portal, and may use no more than this of the machine.
"""

import json
import logging
import resource
import sys
import warnings
from importlib import import_module
from io import BytesIO

MEMORY = 1024 * 1024 * 1024  # bytes
ROWS, COLUMNS = 2_000, 40  # of a sheet: what is beyond is not read


def of_pdf(content, longest):
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    written = 0
    for page in PdfReader(BytesIO(content)).pages:
        yield (said := page.extract_text())
        written += len(said)
        if written > longest:
            return


def of_docx(content, longest):
    """The body, what its tables hold, and nothing that it only refers to."""
    from docx import Document

    for paragraph in Document(BytesIO(content)).element.body.iter(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
    ):
        yield paragraph.text if isinstance(paragraph.text, str) else ""


def of_xlsx(content, longest):
    """A line of JSON for each row that holds anything: its sheet, its number, its cells."""
    from openpyxl import load_workbook

    warnings.simplefilter("ignore")  # about styles and rules that are not looked at
    for sheet in load_workbook(BytesIO(content), read_only=True).worksheets:
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=ROWS, max_col=COLUMNS, values_only=True)
        for number, row in enumerate(rows, start=1):
            cells = [
                cell if isinstance(cell, str | int | float | None) else [type(cell).__name__]
                for cell in row
            ]
            if any(cell not in (None, "") for cell in cells):
                yield json.dumps([sheet.title, number, cells])


READERS = {"pdf": (of_pdf, "pypdf"), "docx": (of_docx, "docx"), "xlsx": (of_xlsx, "openpyxl")}


def main(ending, longest, seconds):
    text, library = READERS[ending]
    # Before the limits: where no file may be written, Python compiles it anew each time.
    import_module(library)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    out, written = sys.stdout.buffer, 0
    for piece in text(sys.stdin.buffer.read(), longest):
        out.write((piece[: longest - written] + "\n").encode("utf-8", "replace"))
        written += len(piece)
        if written >= longest:
            break


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
