"""A file that somebody sends for a draft: read whole, and every fault said, before any of it is
written."""

import json
from typing import Any

from audits.question_sets import documents, spreadsheet
from audits.question_sets.content import Content
from audits.question_sets.spreadsheet import Faults, Unreadable
from partnership import agency_facts
from partnership.models import Agency

MOST_MEGABYTES = 2
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
TOO_LARGE = (
    f"The selected file must be smaller than {MOST_MEGABYTES} MB. A question set has some 100 kB:"
    " check that this is the right file."
)
NOT_JSON = (
    "The file cannot be read as JSON. Send one that was downloaded here, or an Excel workbook."
)


def read(upload) -> Content:
    """Of an XLSX file or of JSON, told apart by what is in it.

    Raises Unreadable, and Faults with each that was found, with its sheet and row.
    """
    if upload.size > MOST_BYTES:
        raise Unreadable(TOO_LARGE)
    upload.seek(0)
    content = upload.read()
    sheets = spreadsheet.read(content) if content.startswith(b"PK") else None
    found = checked(sheets.data if sheets else from_json(content), sheets)
    if len(compact(found).encode()) > MOST_BYTES:  # a workbook is packed; a page sends it on
        raise Unreadable(TOO_LARGE)
    return found


def from_json(content: bytes | str) -> Any:
    """Raises Unreadable."""
    try:
        return json.loads(content, object_pairs_hook=_with_each_name_once)
    except (ValueError, RecursionError) as error:
        raise Unreadable(NOT_JSON) from error


def _with_each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            shown = documents.UNREADABLE.sub("", name)[: documents.TITLE]
            raise Unreadable(f"The file has “{shown}” twice in one group. Take one of them out.")
        found[name] = value
    return found


def checked(data: Any, sheets: spreadsheet.Read | None = None) -> Content:
    """A document, from wherever. Raises Faults."""
    told = sheets.faults if sheets else []
    try:
        found = documents.read(data, Agency.Kind.values, agency_facts.names())
    except documents.NotAQuestionSet as wrong:
        more = sheets.news(wrong.sentences) if sheets else wrong.sentences
        raise Faults([*told, *more]) from wrong
    if told:
        raise Faults(told)
    return found


def compact(content: Content) -> str:
    """What `from_json` reads, as a page sends it along: with letters as they are, which it would
    send as six each."""
    return json.dumps(documents.as_data(content), ensure_ascii=False)


def as_json(content: Content) -> bytes:
    """What `read` reads; also by people: a line for each entry, letters as they are."""
    return json.dumps(documents.as_data(content), ensure_ascii=False, indent=2).encode()
