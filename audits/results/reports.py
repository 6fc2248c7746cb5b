"""What the two reports say: of a cycle for the partnership, and of one return for its agency.

A report is passed on to people who may open no return. So it names schools in groups alone, and of
a group of fewer than three it gives no mean; agencies are named, as on the page. Nobody's name is
in it, no answer in words, and of actions what the log itself shows to its reader.
"""

from typing import Any

from django.conf import settings

from audits.cycles.models import Cycle
from audits.results import agency, heat, parts, policy, triangulation
from audits.results.read import Results, Version
from audits.returns.models import Return
from core import clock
from core.words import counted, day, listed, moment
from partnership.models import Agency

MOST_AGENCIES = 40  # on paper, one by one
MOST_LINES = 15


def _common(title: str) -> dict[str, Any]:
    return {"partnership": settings.PARTNERSHIP, "title": title, "made": moment(clock.now())}


def of_cycle(cycle: Cycle, found: Results) -> dict[str, Any]:
    by_name = [each for each in found.read if each.agency.kind != Agency.Kind.SCHOOL]
    is_long = len(by_name) > MOST_AGENCIES
    gaps = [each for each in parts.commonest(found) if each.low][:MOST_LINES]
    return _common(f"Results: {cycle.name}") | {
        "cycle": cycle,
        "summary": summary(cycle, found),
        "heat_maps": [] if is_long else _heat_maps(found, by_name),
        "levels": _levels(found),
        "groups": [_group(each) for each in parts.groups(found)],
        "gaps": _moves(found, heat.GAP, policy.gap_in_words),
        "changes": _moves(found, heat.CHANGE, policy.change_in_words),
        "beside": _beside(found),
        "beside_notes": triangulation.notes(found),
        "commonest": [
            (f"{e.criterion.code} {e.criterion.text}", f"{len(e.low)} of {e.scored}") for e in gaps
        ],
        "missing": _missing(found),
        "actions": _overdue(found),
    }


def _heat_maps(found: Results, by_name: list[Return]) -> list[dict[str, Any]]:
    """One for each version: own score, and the moderated one after it."""
    made = []
    for key, version in found.versions.items():
        mine = [each for each in by_name if each.version_asked_id == key]
        if mine:
            made.append(
                {
                    "version": str(version.row),
                    "standards": [(each.code, each.title) for each in version.standards],
                    "rows": [(e.agency.name, _figures(found, version, e)) for e in mine],
                }
            )
    return made


def _figures(found: Results, version: Version, each: Return) -> list[str]:
    cells = []
    for standard in version.standards:
        own, given = (found.cell(each, standard, of) for of in (found.claimed, found.moderated))
        said = policy.figure(own.tenths) if own.tenths is not None else ""
        if own.tenths is None and own.yes_percent is not None:
            said = f"{own.yes_percent} % yes"
        if given.tenths is not None:
            said = f"{said}, moderated {policy.figure(given.tenths)}"
        cells.append(said or "Not scored")
    return cells


def _levels(found: Results) -> str:
    scales = {
        "; ".join(f"{level.value} is {level.label.lower()}" for level in version.levels)
        for version in found.versions.values()
        if version.has_scale
    }
    return ". ".join(sorted(scales))


def _group(each: parts.Group) -> tuple[str, ...]:
    if each.handed_in < policy.SMALLEST_GROUP:
        hidden = f"Not shown: fewer than {policy.SMALLEST_GROUP}"
        return each.name, f"{each.handed_in} of {each.asked}", hidden, ""
    said = [
        policy.in_words(tenths, each.levels) if tenths is not None else ""
        for tenths in (each.claimed, each.moderated)
    ]
    if not said[0] and each.yes_percent is not None:
        said[0] = f"{each.yes_percent} % yes"
    return each.name, f"{each.handed_in} of {each.asked}", *said


def _moves(found: Results, show: str, words) -> list[tuple[str, str, str]]:
    """Of agencies, not of schools."""
    return [
        (each.agency.name, f"{standard.code} {standard.title}", words(pair.before, pair.after))
        for each, standard, pair in parts.moves(found, show)
        if each.agency.kind != Agency.Kind.SCHOOL
    ][:MOST_LINES]


def _beside(found: Results) -> list[tuple[str, ...]]:
    """Of agencies, not of schools, where there is a gap."""
    return [
        (
            one.agency_return.agency.name, f"{one.standard.code} {one.standard.title}",
            one.in_words(), policy.gap_score_in_words(one.gap),
        )
        for one in triangulation.found_beside(found)
        if one.gap and one.agency_return.agency.kind != Agency.Kind.SCHOOL
    ][:MOST_LINES]  # fmt: skip


def _missing(found: Results) -> list[tuple[str, ...]]:
    rows = parts.missing(found)
    why = parts.said_why(found, rows)
    return [
        (each.agency.name, day(each.due_on), parts.late(each), " ".join(why[each.pk]))
        for each in rows
    ]


def _overdue(found: Results) -> list[tuple[str, ...]]:
    return [
        (each.reference, of.agency.name, day(each.due_on), parts.standing(each)["text"])
        for of, each in parts.agreed(found)
        if parts.is_overdue(each)
    ]


def summary(cycle: Cycle, found: Results) -> list[str]:
    """What a board reads: at most six sentences, and none of what is not known."""
    handed_in, asked = len(found.handed_in), len(found.returns)
    missing = parts.missing(found)
    said = [f"{handed_in} of {counted(asked, 'return')} handed in."]
    if missing:
        names = [each.agency.name for each in missing]
        others = f" and {len(names) - 3} others" if len(names) > 4 else ""
        shown = listed(names) if not others else ", ".join(names[:3]) + others
        said[0] += f" Missing: {shown}."
    said += _by_standard(found)
    lower = [one for one in parts.moves(found, heat.GAP) if one[2].by < 0]
    if found.moderated:
        agencies = {each.pk for each, _, _ in lower}
        said.append(
            f"The partnership scored {counted(len(agencies), 'agency', 'agencies')} lower than"
            " they had scored themselves in at least one standard."
        )
    changed = parts.moves(found, heat.CHANGE)
    if changed:
        up = sum(pair.by > 0 for _, _, pair in changed)
        said.append(
            f"Since the last cycle, own scores went up in {up} and down in"
            f" {counted(len(changed) - up, 'standard')} of agencies."
        )
    gaps = parts.commonest(found)
    if gaps and gaps[0].low:
        first = gaps[0]
        text = first.criterion.text.rstrip(".")
        said.append(
            f"The commonest gap is question {first.criterion.code}, “{text}”:"
            f" {len(first.low)} of {first.scored} are at the two lowest levels."
        )
    overdue = sum(parts.is_overdue(each) for _, each in parts.agreed(found))
    if overdue:
        said.append(f"{counted(overdue, 'action')} agreed from the answers are overdue.")
    return said


def _by_standard(found: Results) -> list[str]:
    """Which standard is strongest, and which weakest, by what agencies scored themselves."""
    told = []
    for key, version in found.versions.items():
        mine = [each for each in found.read if each.version_asked_id == key]
        means = {}
        for standard in version.standards:
            tenths = [found.cell(each, standard, found.claimed).tenths for each in mine]
            known = [each for each in tenths if each is not None]
            if known:
                means[standard] = (2 * sum(known) + len(known)) // (2 * len(known))
        if len(means) > 1:
            low, high = min(means, key=means.__getitem__), max(means, key=means.__getitem__)
            told.append(
                f"By their own scores, agencies are strongest in “{high.title}”"
                f" ({policy.figure(means[high])}) and weakest in “{low.title}”"
                f" ({policy.figure(means[low])})."
            )
    return told


def of_agency(agency_return: Return, found: Results) -> dict[str, Any]:
    rows = agency.standards(found, agency_return)
    headings = list(agency.STANDARDS)
    if rows and len(rows[0]) > len(headings):
        headings.append(agency.OTHERS)
    return _common(f"Results: {agency_return.agency}") | {
        "agency_return": agency_return,
        "columns": headings,
        "rows": [[_plain(cell) for cell in row] for row in rows],
        "sections": [
            (f"{standard.code} {standard.title}", _criteria(found, agency_return, standard))
            for standard in found.version_of(agency_return).standards
        ],
        "beside": [
            (
                f"{one.standard.code} {one.standard.title}",
                one.in_words(),
                policy.gap_score_in_words(one.gap),
            )
            for one in triangulation.found_beside(found)
        ],
        "beside_notes": triangulation.notes(found),
        "response": agency.response(agency_return, found.person),
        "actions": [
            (each.reference, day(each.due_on), parts.standing(each)["text"])
            for _, each in parts.agreed(found)
        ],
    }


def _criteria(found: Results, agency_return: Return, standard) -> list[tuple[str, ...]]:
    rows = agency.criteria(found, agency_return, standard)
    by_code = {each.code: each for each in found.version_of(agency_return).criteria[standard.pk]}
    made = []
    for row in rows:
        text = _plain(row[0])
        criterion = by_code[text.partition(" ")[0]]
        reason = found.reasons.get((agency_return.pk, criterion.pk), "")
        made.append((text, _plain(row[1]), _plain(row[2]), reason))
    return made


def _plain(cell: Any) -> str:
    return str(cell["text"]) if isinstance(cell, dict) else str(cell)
