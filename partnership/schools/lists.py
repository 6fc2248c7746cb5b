"""The lists behind the numbers of a preview, on the page and in a file."""

from typing import Any

from core.words import opening
from partnership.schools import policy
from partnership.schools.plan import MISSING, Line, Plan, changes_in_words, in_words
from partnership.schools.policy import What

# (what happens, what its number is called, the caption of its list, its columns)
OF_NEW, OF_KEPT = ("School", "URN", "Phase", "Status", "Head"), ("School", "URN", "What changes")
LISTS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (What.ADDED, "to add", "Added", OF_NEW),
    (What.CLOSED, "to close", "Closed", OF_KEPT),
    (What.REOPENED, "to reopen", "Reopened", OF_KEPT),
    (What.CHANGED, "to change", "Changed", OF_KEPT),
    (MISSING, "here, but not in the file", "Here, but not in the file", ("School", "URN")),
    (What.UNCHANGED, "unchanged", "Unchanged", ("School", "URN")),
    (What.NOT_TAKEN, "closed before, left out", "Closed before, left out",
     ("School", "URN", "Closed on")),
)  # fmt: skip
NOTES = {
    What.CLOSED: "A school that closes stays with all of its records, people and history.",
    MISSING: "Nothing happens with these. The register may have moved them to another local"
    " authority, or the file is not the whole register.",
    What.NOT_TAKEN: "They were closed before the portal ever kept them.",
}
EXPORTED = ("What happens", "URN", "School", "Type", "Phase", "Status", "Trust", "What changes")


def figures(plan: Plan) -> list[dict[str, Any]]:
    counts = plan.counts()
    return [
        {"number": f"{counts[what]:,}", "label": label, "url": f"#{_anchor(what)}"}
        for what, label, *_ in LISTS
    ]


def sections(plan: Plan) -> list[dict[str, Any]]:
    """Each list, an empty one too, so that its number leads somewhere."""
    return [
        {
            "anchor": _anchor(what),
            "caption": caption,
            "columns": columns,
            "rows": _rows(plan, what),
            "note": NOTES.get(what, ""),
        }
        for what, _, caption, columns in LISTS
    ]


def _anchor(what: str) -> str:
    return what.replace(" ", "-")


def _rows(plan: Plan, what: str) -> list[list[Any]]:
    if what == MISSING:
        return [[name, urn] for urn, name in plan.missing]
    lines = sorted(plan.of(what), key=lambda line: (_name(line).casefold(), line.row.urn))
    return [_row(line) for line in lines]


def _row(line: Line) -> list[Any]:
    row = line.row
    start: list[Any] = [_name(line), str(row.urn)]
    if line.what == What.ADDED:
        head = ", ".join(filter(None, (row.head_name, row.head_job_title)))
        return [*start, in_words("phase", row.phase), in_words("status", row.status), head]
    if line.what == What.UNCHANGED:
        return start
    if line.what == What.NOT_TAKEN:
        return [*start, in_words("closed_on", row.closed_on)]
    return [*start, changes_in_words(line)]


def _name(line: Line) -> str:
    return line.values["name"] if line.values else line.row.name


def exported(plan: Plan) -> list[list[Any]]:
    """Every school of the file, and those that are not in it, in one list."""
    rows = [
        [
            _WORDS[line.what], line.row.urn, _name(line), line.row.type,
            policy.PHASE_WORDS.get(line.row.phase, ""), in_words("status", line.row.status),
            line.row.trust, changes_in_words(line),
        ]
        for line in [*plan.lines, *plan.undecided]
    ]  # fmt: skip
    rows += [[_WORDS[MISSING], urn, name, "", "", "", "", ""] for urn, name in plan.missing]
    return sorted(rows, key=lambda row: (str(row[2]).casefold(), row[1]))


_WORDS = {what: caption for what, _, caption, _ in LISTS} | {
    What.JOINED: "Name is here already: to be decided"
}


def results(counts: dict[str, int]) -> list[dict[str, str]]:
    """What an import did, for the page that ends it."""
    words = {what: caption for what, _, caption, _ in LISTS} | {What.JOINED: "Joined"}
    order = (What.ADDED, What.JOINED, What.CLOSED, What.REOPENED, What.CHANGED, What.UNCHANGED,
             What.NOT_TAKEN, MISSING)  # fmt: skip
    return [{"key": opening(words[what]), "value": f"{counts.get(what, 0):,}"} for what in order]
