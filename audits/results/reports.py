"""What the two reports say: of a cycle for the partnership, and of one return for its agency.

A report is passed on to people who may open no return. So it names no school: it gives them in
groups, and no mean of fewer than three; agencies are named, as on the page. Nobody's name is in it,
no answer in words, and of actions what the log itself shows to its reader.
"""

from typing import Any

from django.conf import settings

from audits.cycles.models import Cycle
from audits.question_sets.content import Answer
from audits.results import agency, explained, heat, parts, policy, triangulation
from audits.results.read import Results, Version
from audits.returns.models import Return
from audits.returns.policy import State
from core import clock
from core.words import counted, day, listed, moment
from partnership.models import Agency

MOST_AGENCIES = 40  # on paper, one by one
MOST_LINES = 15


def _common(title: str) -> dict[str, Any]:
    return {"partnership": settings.PARTNERSHIP, "title": title, "made": moment(clock.now())}


def of_cycle(cycle: Cycle, found: Results, *, is_whole: bool) -> dict[str, Any]:
    """``is_whole``: whoever takes it may open every return of the cycle."""
    by_name = [each for each in found.read if each.agency.kind != Agency.Kind.SCHOOL]
    is_long = len(by_name) > MOST_AGENCIES
    return _common(f"Results: {cycle.name}") | {
        "cycle": cycle,
        "summary": summary(found, is_whole=is_whole),
        "is_whole": is_whole,
        "heat_maps": [] if is_long else _heat_maps(found, by_name),
        "levels": _levels(found),
        "groups": [_group(each) for each in parts.groups(found)],
        "gaps": _first(_moves(found, heat.GAP, policy.gap_in_words)),
        "changes": _first(_moves(found, heat.CHANGE, policy.change_in_words)),
        "beside": _first(_beside(found)),
        "beside_notes": triangulation.notes(found),
        "commonest": _first(_commonest(found)),
        "missing": _missing(found),
        "schools_missing": _schools_missing(found),
        "actions": _overdue(found),
    }


def _first(rows: list[tuple[str, ...]]) -> dict[str, Any]:
    """Those at the top, and a sentence that says how many there are where these are not all."""
    more = ""
    if len(rows) > MOST_LINES:
        more = (
            f"The first {MOST_LINES} of {len(rows)}. All of them are in the portal and its files."
        )
    return {"rows": rows[:MOST_LINES], "more": more}


def _commonest(found: Results) -> list[tuple[str, ...]]:
    return [
        (f"{each.criterion.code} {each.criterion.text}", f"{len(each.low)} of {each.scored}")
        for each in parts.commonest(found)
        if each.low
    ]


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
    if each.is_small:
        return each.name, f"{each.handed_in} of {each.asked}", parts.FEW, ""
    own = policy.in_words(each.claimed, each.levels) if each.claimed is not None else ""
    if not own and each.yes_percent is not None:
        own = f"{each.yes_percent} % yes"
    given = parts.FEW if each.is_scored_of_few else ""
    if each.moderated is not None:
        given = f"{policy.in_words(each.moderated, each.levels)}, {parts.beside_moderated(each)}"
    return each.name, f"{each.handed_in} of {each.asked}", own, given


def _moves(found: Results, show: str, words) -> list[tuple[str, str, str]]:
    """Of agencies, not of schools."""
    return [
        (each.agency.name, f"{standard.code} {standard.title}", words(pair.before, pair.after))
        for each, standard, pair in parts.moves(found, show)
        if each.agency.kind != Agency.Kind.SCHOOL
    ]


def _beside(found: Results) -> list[tuple[str, ...]]:
    """Of agencies, not of schools, where there is a gap."""
    return [
        (
            one.agency_return.agency.name, f"{one.standard.code} {one.standard.title}",
            one.in_words(), policy.gap_score_in_words(one.gap),
        )
        for one in triangulation.found_beside(found)
        if one.gap and one.agency_return.agency.kind != Agency.Kind.SCHOOL
    ]  # fmt: skip


def _missing(found: Results) -> list[tuple[str, ...]]:
    rows = [each for each in parts.missing(found) if not _is_school(each)]
    why = explained.why(rows, found.person, named=False)
    return [
        (each.agency.name, day(each.due_on), parts.late(each), " ".join(why[each.pk]))
        for each in rows
    ]


def _is_school(each: Return) -> bool:
    return each.agency.kind == Agency.Kind.SCHOOL


def _schools_missing(found: Results) -> str:
    """“4 schools have not handed in, 2 of them late.”"""
    rows = [each for each in parts.missing(found) if _is_school(each)]
    if not rows:
        return ""
    late = sum(bool(parts.late(each)) for each in rows)
    have = "has" if len(rows) == 1 else "have"
    return f"{counted(len(rows), 'school')} {have} not handed in, {late} of them late."


def _overdue(found: Results) -> list[tuple[str, ...]]:
    return [
        (
            each.reference,
            "A school" if _is_school(of) else of.agency.name,
            day(each.due_on),
            parts.standing(each)["text"],
        )
        for of, each in parts.agreed(found)
        if parts.is_overdue(each)
    ]


def summary(found: Results, *, is_whole: bool) -> list[str]:
    """What a board reads: a few sentences, and none of what is not known."""
    handed_in, asked = len(found.handed_in), len(found.returns)
    returns = counted(asked, "return")
    said = [f"{handed_in} of {returns} handed in."]
    if not is_whole:
        said = [f"Of the {returns} that its reader may open, {handed_in} handed in."]
    rows = parts.missing(found)
    for words, some in (
        ("Late", [each for each in rows if parts.late(each)]),
        ("Still to come", [each for each in rows if not parts.late(each)]),
    ):
        if some:
            said[0] += f" {words}: {_who(some)}."
    if found.taken_out:
        said.append(policy.taken_out_in_words(found.taken_out))
    said += _by_standard(found)
    lower = {each.pk for each, _, pair in parts.moves(found, heat.GAP) if pair.by < 0}
    if found.moderated:
        whose = "it had scored itself" if len(lower) == 1 else "they had scored themselves"
        said.append(
            f"The partnership scored {counted(len(lower), 'agency', 'agencies')} lower than"
            f" {whose} in at least one standard."
        )
    changed = [pair.by for _, _, pair in parts.moves(found, heat.CHANGE)]
    if changed:
        up = sum(each > 0 for each in changed)
        said.append(
            f"Since the last cycle, agencies scored themselves higher in a standard"
            f" {counted(up, 'time')} and lower {counted(len(changed) - up, 'time')}."
        )
    said += _commonest_gap(found)
    overdue = sum(parts.is_overdue(each) for _, each in parts.agreed(found))
    if overdue:
        are = "is" if overdue == 1 else "are"
        said.append(f"{counted(overdue, 'action')} agreed from the answers {are} overdue.")
    return said


def _commonest_gap(found: Results) -> list[str]:
    """The question at which most are at the two lowest levels; of several that are the same, how
    many: one of them would be chance."""
    gaps = [each for each in parts.commonest(found) if each.low]
    if not gaps:
        return []
    number, scored = len(gaps[0].low), gaps[0].scored
    same = [each for each in gaps if (len(each.low), each.scored) == (number, scored)]
    low = f"{number} of {scored} {'is' if number == 1 else 'are'} at the two lowest levels"
    if len(same) > 1:
        return [f"The commonest gaps are {len(same)} questions, at each of which {low}."]
    first = same[0].criterion
    return [f"The commonest gap is question {first.code}, “{first.text.rstrip('.')}”: {low}."]


def _who(rows: list[Return]) -> str:
    """Agencies by name, schools by their number."""
    names = [each.agency.name for each in rows if not _is_school(each)]
    schools = len(rows) - len(names)
    if len(names) > 4:
        others = f"{len(names) - 3} others"
        names = [*names[:3], others]
    return listed([*names, *([counted(schools, "school")] if schools else [])])


def _by_standard(found: Results) -> list[str]:
    """Which standard is strongest, and which weakest, by what agencies scored themselves: compared
    as they are, and rounded to be said. Of several that are the same, each."""
    told = []
    for key, version in found.versions.items():
        mine = [each for each in found.read if each.version_asked_id == key]
        means = {}
        for standard in version.standards:
            known = [
                (each, 1)
                for one in mine
                if (each := found.exact(one, standard, found.claimed)) is not None
            ]
            if (whole := policy.exact(known)) is not None:
                means[standard] = whole
        if len(set(means.values())) > 1:
            told.append(
                f"By their own scores, agencies are strongest in {_at(max, means)} and weakest in"
                f" {_at(min, means)}."
            )
    return told


def _at(which, means: dict) -> str:
    found = which(means.values())
    names = [f"“{each.title}”" for each, value in means.items() if value == found]
    tenths = policy.mean([(found, 1)]) or 0
    return f"{listed(names)} ({policy.figure(tenths)})"


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
        "beside_notes": triangulation.notes(found, "its"),
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
        at = (agency_return.pk, criterion.pk)
        said = (found.reasons.get(at, ""), found.responses.get(at, ""))
        moderated = _plain(row[2])
        if not moderated and criterion.answer == Answer.SCALE:
            moderated = "None" if agency_return.state == State.FINAL else "Not yet"
        made.append((text, _plain(row[1]), moderated, *said))
    return made


def _plain(cell: Any) -> str:
    return str(cell["text"]) if isinstance(cell, dict) else str(cell)
