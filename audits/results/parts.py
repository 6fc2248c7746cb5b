"""What else is read in the results of a cycle: each part is a table on a page, and in files.

Each is made of `Results` alone, so a reader finds in it what they may read and nothing else.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from audits.cycles.lists import HANDED_IN, state_tag
from audits.question_sets.content import NO, YES, Answer
from audits.results import explained, heat, policy, triangulation
from audits.results.read import Results
from audits.returns import policy as returns
from audits.returns.models import AnswerAction, Return, Submission
from core import calendar, clock
from core.words import short_day
from improvement import lists as actions
from improvement.models import Action
from partnership.models import Agency
from partnership.schools.policy import PHASE_WORDS

NOT_KNOWN = "Not known"


@dataclass(frozen=True)
class Part:
    """``rows``: cells of the page's table; ``sheet``: of files, plain values below ``headings``.
    ``lead``: its first line. ``is_there``: whether the reader is led to it. ``notes``: what is to
    be known below it."""

    slug: str
    title: str
    lead: str
    columns: Sequence[str]
    rows: Callable[[Results], list[list[Any]]]
    headings: Sequence[str]
    sheet: Callable[[Results], list[list[Any]]]
    numeric: str = ""
    nothing: str = "There is nothing to show yet."
    is_there: Callable[[Results], bool] = lambda found: True
    notes: Callable[[Results], Sequence[str]] = lambda found: ()


def _link(name: str, *args) -> str:
    return reverse(f"results:{name}", args=args)


def _question(found: Results, criterion) -> str:
    """Where the agencies behind a criterion are."""
    address = _link("question", found.returns[0].cycle.slug, criterion.code)
    return f"{address}?asked={criterion.version_id}" if len(found.versions) > 1 else address


def _agency(each: Return) -> dict[str, str]:
    return {"text": each.agency.name, "url": _link("agency", each.reference)}


# --- gaps and changes -----------------------------------------------------------------------------


def moves(found: Results, show: str) -> list[tuple]:
    """(return, standard, pair), the biggest first; what is the same is left out."""
    made = [
        (each, standard, pair)
        for each in found.read
        for standard in found.version_of(each).standards
        if (pair := heat.pair_of(found, show, each, standard)) is not None and pair.by
    ]
    return sorted(made, key=lambda one: (-abs(one[2].by), one[0].agency.name, one[1].order))


def _move_rows(found: Results, show: str, words) -> list[list[Any]]:
    return [
        [
            _agency(each),
            {
                "text": f"{standard.code} {standard.title}",
                "url": _link("standard", each.reference, standard.code),
            },
            words(pair.before, pair.after),
            pair.criteria,
        ]
        for each, standard, pair in moves(found, show)
    ]


def _move_sheet(found: Results, show: str) -> list[list[Any]]:
    return [
        [
            each.agency.name, each.reference, standard.code, standard.title, pair.before / 10,
            pair.after / 10, pair.by / 10, pair.criteria,
        ]
        for each, standard, pair in moves(found, show)
    ]  # fmt: skip


def _change(before: int, after: int) -> str:
    return (
        f"{policy.figure(before)} last cycle, {policy.figure(after)} now:"
        f" {policy.change_in_words(before, after)}"
    )


# --- commonest gaps -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gap:
    """``low``: the returns at the two lowest levels (moderated where it is, else what the agency
    scored), or that said no; ``scored``: how many have any."""

    criterion: Any
    standard: Any
    low: tuple[Return, ...]
    scored: int


def commonest(found: Results) -> list[Gap]:
    """Every criterion that is scored, the commonest gap first."""
    gaps = []
    for key, version in found.versions.items():
        mine = [each for each in found.read if each.version_asked_id == key]
        lowest = policy.lowest(version.levels)
        for standard in version.standards:
            for criterion in version.criteria[standard.pk]:
                if criterion.answer != Answer.SCALE:
                    continue
                values = [(each, found.value(each, criterion)) for each in mine]
                scored = [(each, value) for each, value in values if value is not None]
                low = tuple(each for each, value in scored if value in lowest)
                gaps.append(Gap(criterion, standard, low, len(scored)))
    gaps = [each for each in gaps if each.scored]
    return sorted(gaps, key=lambda each: (-len(each.low), each.scored, each.criterion.order))


def _gap_rows(found: Results) -> list[list[Any]]:
    return [
        [
            {
                "text": f"{each.criterion.code} {each.criterion.text}",
                "url": _question(found, each.criterion),
            },
            f"{each.standard.code} {each.standard.title}",
            f"{len(each.low)} of {each.scored}",
        ]
        for each in commonest(found)
        if each.low
    ]


def _gap_sheet(found: Results) -> list[list[Any]]:
    return [
        [each.standard.code, each.standard.title, each.criterion.code, each.criterion.text,
         len(each.low), each.scored]
        for each in commonest(found)
    ]  # fmt: skip


# --- yes and no -----------------------------------------------------------------------------------


def _yes_no(found: Results) -> list[tuple]:
    told = []
    for key, version in found.versions.items():
        mine = [found.chosen.get(e.pk, {}) for e in found.read if e.version_asked_id == key]
        for criterion in version.all_criteria:
            if criterion.answer == Answer.YES_NO:
                said = [each.get(criterion.pk, "") for each in mine]
                told.append((criterion, said.count(YES), said.count(NO)))
    return told


def _yes_no_rows(found: Results) -> list[list[Any]]:
    return [
        [{"text": f"{c.code} {c.text}", "url": _question(found, c)}, yes, no]
        for c, yes, no in _yes_no(found)
    ]


# --- not handed in --------------------------------------------------------------------------------


def missing(found: Results) -> list[Return]:
    """Never handed in; the latest first."""
    rows = [each for each in found.returns if each.submitted_on is None]
    return sorted(rows, key=lambda each: (each.due_on, each.agency.name))


def late(each: Return) -> str:
    return returns.late_in_words(
        each.state, each.due_on, clock.today(), calendar.england(), each.sent_on
    )


def _missing_rows(found: Results) -> list[list[Any]]:
    rows = missing(found)
    why = explained.why(rows, found.person)
    table = []
    for each in rows:
        lateness = late(each)
        said = " ".join(why[each.pk])
        if not said and lateness:
            said = "None was given"
        table.append(
            [
                _agency(each),
                state_tag(each),
                short_day(each.due_on),
                {"text": lateness, "tone": "red"} if lateness else "",
                said,
            ]
        )
    return table


def _missing_sheet(found: Results) -> list[list[Any]]:
    rows = missing(found)
    why = explained.why(rows, found.person)
    return [
        [each.agency.name, each.reference, returns.STATES[returns.State(each.state)], each.due_on,
         late(each), " ".join(why[each.pk])]
        for each in rows
    ]  # fmt: skip


# --- schools by phase and trust -------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """Of the schools of which the reader may read the scores: ``read`` so many. ``claimed``,
    ``moderated``: the mean of their means, in tenths. ``scored``: how many of them were moderated,
    and ``claimed_of_them`` what those alone had scored themselves: no other own score may stand
    beside the moderated one. Each is None of nothing, and of too few (`policy.is_enough`)."""

    kind: str
    name: str
    asked: int
    handed_in: int
    read: int
    claimed: int | None
    moderated: int | None
    scored: int
    claimed_of_them: int | None
    yes_percent: int | None
    levels: tuple

    @property
    def is_small(self) -> bool:
        return self.read > 0 and not policy.is_enough(self.read)

    @property
    def hides_own(self) -> bool:
        """The own score of those moderated is not told, for the rest are few."""
        return not policy.is_enough_beside(self.scored, self.read)

    @property
    def is_scored_of_few(self) -> bool:
        return self.scored > 0 and not policy.is_enough(self.scored)


FEW = f"Not shown: fewer than {policy.SMALLEST_GROUP}"


def groups(found: Results) -> list[Group]:
    """Schools by phase, then by trust."""
    by: dict[tuple[str, str], list[Return]] = defaultdict(list)
    for each in found.returns:
        if each.agency.kind != Agency.Kind.SCHOOL:
            continue
        school = getattr(each.agency, "school", None)
        by["Phase", PHASE_WORDS.get(each.agency.phase) or NOT_KNOWN].append(each)
        by["Trust", (school.trust if school else "") or "No trust"].append(each)
    readable = {each.pk for each in found.read}
    made = []
    for (kind, name), rows in sorted(by.items()):
        mine = [each for each in rows if each.pk in readable]
        handed_in = sum(each.submitted_on is not None for each in rows)
        levels = found.version_of(mine[0]).levels if mine else ()
        scored = [each for each in mine if found.moderated.get(each.pk)]
        stands = policy.is_enough_beside(len(scored), len(mine))
        made.append(
            Group(
                kind, name, len(rows), handed_in, len(mine),
                _mean_of(found, mine, found.claimed), _mean_of(found, scored, found.moderated),
                len(scored), _mean_of(found, scored, found.claimed) if stands else None,
                _yes(found, mine), levels,
            )
        )  # fmt: skip
    return made


def _mean_of(found: Results, rows: Sequence[Return], scores) -> int | None:
    means = [whole for each in rows if (whole := found.whole(each, scores)) is not None]
    enough = policy.is_enough(len(means))
    return (2 * sum(means) + len(means)) // (2 * len(means)) if enough else None


def _yes(found: Results, rows: Sequence[Return]) -> int | None:
    said = [[*found.chosen.get(each.pk, {}).values()] for each in rows]
    yes, no = ([each.count(which) for each in said] for which in (YES, NO))
    total, by = sum(yes) + sum(no), sum(map(bool, map(sum, zip(yes, no, strict=True))))
    return round(100 * sum(yes) / total) if policy.is_enough(by) else None


def _score(tenths: int | None, levels) -> Any:
    return heat.tinted(tenths, levels) if tenths is not None else ""


def beside_moderated(each: Group) -> str:
    """“of 4, which had scored themselves 1.6”"""
    if each.moderated is None:
        return ""
    own = each.claimed_of_them
    said = f", which had scored themselves {policy.figure(own)}" if own is not None else ""
    left = "; what those had scored themselves is not shown" if each.hides_own else ""
    return f"of {each.scored}{said}{left}"


def _own_score(each: Group) -> Any:
    if each.claimed is None:
        return FEW if each.is_small else ""
    note = f"of {each.read} that you may read" if each.read < each.handed_in else ""
    return _score(each.claimed, each.levels) | {"note": note}


def _moderated_score(each: Group) -> Any:
    if each.moderated is None:
        return FEW if each.is_scored_of_few else ""
    return _score(each.moderated, each.levels) | {"note": beside_moderated(each)}


def _group_rows(found: Results) -> list[list[Any]]:
    return [
        [each.name, each.kind, f"{each.handed_in} of {each.asked}", _own_score(each),
         _moderated_score(each),
         f"{each.yes_percent} % yes" if each.yes_percent is not None else ""]
        for each in groups(found)
    ]  # fmt: skip


def tenths_out(tenths: int | None) -> float | str:
    return tenths / 10 if tenths is not None else ""


def _group_sheet(found: Results) -> list[list[Any]]:
    return [
        [each.kind, each.name, each.asked, each.handed_in, each.read,
         FEW if each.is_small else tenths_out(each.claimed),
         FEW if each.is_scored_of_few else tenths_out(each.moderated), each.scored,
         tenths_out(each.claimed_of_them), each.yes_percent]
        for each in groups(found)
    ]  # fmt: skip


def has_schools(found: Results) -> bool:
    return any(each.agency.kind == Agency.Kind.SCHOOL for each in found.returns)


# --- actions --------------------------------------------------------------------------------------


def agreed(found: Results) -> list[tuple[Return, Action]]:
    """The actions that were handed in with the returns that the reader reads, of those that the
    reader may open; the longest overdue first. Three statements."""
    handed_in = Submission.objects.visible_to(found.person).filter(
        agency_return__in=[each.pk for each in found.read if each.state in HANDED_IN]
    )
    handed_in = handed_in.exclude(submitted_on=None).order_by().values("agency_return")
    # Nothing is written in what was handed in: these are the ones that stand in the snapshot.
    rows = AnswerAction.objects.unscoped("which actions were handed in: their references alone")
    of_return = dict(
        rows.filter(agency_return__in=handed_in).order_by("-pk").values_list(
            "reference", "agency_return_id"
        )
    )  # fmt: skip
    by_pk = {each.pk: each for each in found.read}
    opened = Action.objects.visible_to(found.person).filter(reference__in=of_return)
    pairs = [(by_pk[of_return[each.reference]], each) for each in opened.order_by("due_on", "pk")]
    return sorted(pairs, key=lambda one: one[1].closed_on is not None)


def standing(action: Action) -> dict[str, str]:
    return actions.standing(action, clock.today(), calendar.england())


def is_overdue(action: Action) -> bool:
    """By the log's own rule."""
    is_open = action.closed_on is None and action.handed_in_on is None
    return is_open and standing(action)["text"].startswith("Overdue")


def _action_rows(found: Results) -> list[list[Any]]:
    return [
        [{"text": each.reference, "url": each.get_absolute_url()}, of.agency.name,
         short_day(each.due_on), standing(each)]
        for of, each in agreed(found)
    ]  # fmt: skip


def _action_sheet(found: Results) -> list[list[Any]]:
    return [
        [each.reference, of.agency.name, of.reference, each.due_on, standing(each)["text"]]
        for of, each in agreed(found)
    ]


# --- every score ----------------------------------------------------------------------------------

SCORES = (
    "Agency", "Kind", "Phase", "Trust", "Return", "Standard", "Question", "Text", "Own answer",
    "Own score", "Moderated", "Gap", "Own score last cycle", "Reason", "What the agency says",
)  # fmt: skip


def scores(found: Results) -> list[list[Any]]:
    """One row for each agency and criterion that it was asked."""
    table = []
    reasons, responses = found.reasons, found.responses
    for each in found.read:
        school = getattr(each.agency, "school", None)
        head = [
            each.agency.name, each.agency.get_kind_display(),
            PHASE_WORDS.get(each.agency.phase, "") if each.agency.phase else "",
            school.trust if school else "", each.reference,
        ]  # fmt: skip
        version, said = found.version_of(each), found.chosen.get(each.pk, {})
        measures = [
            of.get(each.pk, {}) for of in (found.claimed, found.moderated, found.claimed_before)
        ]
        for standard in version.standards:
            for one in version.criteria[standard.pk]:
                if one.answer == Answer.TEXT or not found.was_asked(each, one):
                    continue
                own, given, before = (values.get(one.pk) for values in measures)
                gap = given - own if own is not None and given is not None else None
                table.append(
                    [*head, standard.code, one.code, one.text, said.get(one.pk, ""), own, given,
                     gap, float(before) if before is not None else None,
                     reasons.get((each.pk, one.pk), ""), responses.get((each.pk, one.pk), "")]
                )  # fmt: skip
    return table


def heat_sheet(found: Results) -> list[list[Any]]:
    """One row for each agency and standard: the heat map, whichever way it is shown."""
    table = []
    for each in found.read:
        for standard in found.version_of(each).standards:
            cells = [found.cell(each, standard, of) for of in (found.claimed, found.moderated)]
            pairs = [heat.pair_of(found, show, each, standard) for show in (heat.GAP, heat.CHANGE)]
            table.append(
                [each.agency.name, each.reference, standard.code, standard.title,
                 *(tenths_out(cell.tenths) for cell in cells),
                 *(pair.by / 10 if pair else "" for pair in pairs), cells[0].yes_percent,
                 cells[0].answered, cells[0].asked]
            )  # fmt: skip
    return table


HEAT = (
    "Agency", "Return", "Standard", "Title", "Own score", "Moderated", "Gap",
    "Change since last cycle", "Percent yes", "Answered", "Asked",
)  # fmt: skip
MOVED = ("Agency", "Return", "Standard", "Title")

PARTS = {
    each.slug: each
    for each in (
        Part(
            "gaps", "Gaps between own and moderated scores",
            "Where the partnership scored a standard otherwise than the agency did, the biggest"
            " difference first. Only questions that have both scores count.",
            ("Agency", "Standard", "Gap", "Questions"),
            lambda found: _move_rows(found, heat.GAP, policy.gap_in_words),
            (*MOVED, "Own score", "Moderated", "Gap", "Questions"),
            lambda found: _move_sheet(found, heat.GAP), "Questions",
            "No gap is known: nothing was moderated yet that you may read, or both scores agree.",
        ),
        Part(
            "changes", "Change since last cycle",
            "How agencies scored themselves now and in the cycle before, the biggest difference"
            " first. Only questions that were asked both times count.",
            ("Agency", "Standard", "Change", "Questions"),
            lambda found: _move_rows(found, heat.CHANGE, _change),
            (*MOVED, "Last cycle", "Now", "Change", "Questions"),
            lambda found: _move_sheet(found, heat.CHANGE), "Questions",
            "There is no change, or no cycle before to compare with.",
        ),
        Part(
            "other-sources", "Beside other sources", triangulation.LEAD,
            triangulation.COLUMNS, triangulation.rows, triangulation.HEADINGS, triangulation.sheet,
            nothing="No other source tells anything yet of what was handed in.",
            notes=triangulation.notes,
        ),
        Part(
            "commonest-gaps", "Commonest gaps",
            "The questions at which most agencies are at the two lowest levels: as moderated, or"
            " as they scored themselves where nothing was moderated yet.",
            ("Question", "Standard", "Agencies"), _gap_rows,
            ("Standard", "Title", "Question", "Text", "At the two lowest levels", "Scored"),
            _gap_sheet,
            nothing="No agency is at the two lowest levels of any question.",
            is_there=lambda found: any(each.has_scale for each in found.versions.values()),
        ),
        Part(
            "yes-and-no", "Yes and no",
            "How many agencies answered yes and how many no, question by question.",
            ("Question", "Yes", "No"), _yes_no_rows,
            ("Question", "Text", "Yes", "No"),
            lambda found: [[c.code, c.text, yes, no] for c, yes, no in _yes_no(found)],
            "Yes,No",
            is_there=lambda found: any(each.has_yes_no for each in found.versions.values()),
        ),
        Part(
            "not-handed-in", "Not handed in",
            "Which agencies have not handed in their return, how late each is, and why, where"
            " somebody said so.",
            ("Agency", "State", "Last day", "Late", "Explanation"), _missing_rows,
            ("Agency", "Return", "State", "Last day", "Late", "Explanation"), _missing_sheet,
            nothing="Every return that you may open was handed in.",
        ),
        Part(
            "schools", "Schools by phase and trust",
            "How schools scored themselves and were moderated, by the age of their pupils and by"
            f" trust. Each school counts once; no mean of fewer than {policy.SMALLEST_GROUP} is"
            " shown, and none from which that of so few could be worked out.",
            ("Group", "Is a", "Handed in", "Own score", "Moderated", "Yes and no"), _group_rows,
            ("Is a", "Group", "Asked", "Handed in", "Read", "Own score", "Moderated",
             "Moderated returns", "Own score of those", "Percent yes"),
            _group_sheet, is_there=has_schools,
        ),
        Part(
            "actions", "Actions agreed from the answers",
            "What agencies agreed to do about their answers, the longest overdue first: those that"
            " you may open.",
            ("Action", "Agency", "Due", "Where it stands"), _action_rows,
            ("Action", "Agency", "Return", "Due", "Where it stands"), _action_sheet,
            nothing="No action that you may open was agreed from an answer.",
        ),
    )
}  # fmt: skip
# In files alone.
SHEETS = {
    "scores": (SCORES, scores),
    "heat-map": (HEAT, heat_sheet),
    **{each.slug: (each.headings, each.sheet) for each in PARTS.values()},
}
