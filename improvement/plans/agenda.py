"""What a group has before it: actions that it oversees or follows, and days of the forward plan.

The forward plan's own sources are here (`register`): actions, re-checks, recommendations to decide,
plans that end, planned items. Those of groups, agreements and the library are in `partnership`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from core import calendar, clock
from core.words import MONTHS, day, short_day
from improvement import lists, moves, origins, owners, passed_on
from improvement.mending import notes
from improvement.models import Action, ProgressUpdate, Recommendation
from improvement.plans import policy
from improvement.plans.models import (
    ActionFollowedBy,
    ActionForPriority,
    BusinessPlan,
    PlannedItem,
    Priority,
)
from partnership import forward_plan
from partnership.forward_plan import Entry, Source
from partnership.groups.models import PartnershipGroup

MONTHS_AHEAD = 12
WAITING = "Overdue, or waiting already"
COLUMNS = ("When", "What", "Kind", "Group", "Who")
COLUMNS_OF_ONE = ("When", "What", "Kind", "Also for", "Who")


# --- actions and their groups ---------------------------------------------------------------------


def on_the_agenda_of(group, viewer):
    """Actions that the group oversees or follows: those that the viewer may open."""
    rows = Action.objects.visible_to(viewer)
    return rows.filter(Q(group=group) | Exists(_followed().filter(group=group)))


def _followed():
    return ActionFollowedBy.objects.filter(action=OuterRef("pk"))


def groups_of(actions: Iterable[Action], viewer) -> dict[int, list[PartnershipGroup]]:
    """By key of an action, the group that oversees it and those that follow it."""
    actions, following = list(actions), defaultdict(list)
    rows = ActionFollowedBy.objects.visible_to(viewer).filter(action__in=[a.pk for a in actions])
    for each in rows.select_related("group").order_by("group__name", "pk"):
        following[each.action_id].append(each.group)
    return {each.pk: [each.group, *following[each.pk]] for each in actions}


def priorities_of(actions: list[Action], viewer) -> dict[int, list[origins.Why]]:
    found = defaultdict(list)
    rows = ActionForPriority.objects.visible_to(viewer).filter(action__in=[a.pk for a in actions])
    for each in rows.select_related("priority__plan").order_by("pk"):
        priority = each.priority
        name = f"Priority {priority.number}, {priority.plan}"
        why = origins.Why(name, priority.get_absolute_url(), priority.title)
        found[each.action_id].append(why)
    return found


# --- days of the forward plan ---------------------------------------------------------------------


def register() -> None:
    """At start-up."""
    forward_plan.register("action", "Action due", actions_due)
    forward_plan.register("recheck", "Action to look at again", rechecks)
    forward_plan.register("recommendation", "To be decided", to_decide)
    forward_plan.register("plan", "Business plan ends", plans_end)
    forward_plan.register("planned", "Planned item", planned)
    origins.register_own()
    origins.register(
        origins.Origin(
            "priority", "From a priority of a plan",
            lambda viewer: Exists(ActionForPriority.objects.filter(action=OuterRef("pk"))),
            priorities_of,
        )
    )  # fmt: skip


def actions_due(viewer, today: date, until: date) -> Iterator[Entry]:
    """What is not handed in yet."""
    rows = Action.objects.visible_to(viewer).open()
    return _actions(rows.filter(handed_in_on=None, due_on__lte=until), "due_on", viewer)


def rechecks(viewer, today: date, until: date) -> Iterator[Entry]:
    rows = Action.objects.visible_to(viewer).filter(recheck_on__lte=until)
    return _actions(rows, "recheck_on", viewer)


def _actions(rows, on: str, viewer) -> Iterator[Entry]:
    rows = list(rows.select_related("agency", "owner__person", "group"))
    groups = groups_of(rows, viewer)
    moved = moves.numbers([each.pk for each in rows]) if on == "due_on" else {}
    passed = passed_on.of_all(rows, Action)
    for each in rows:
        yield Entry(
            getattr(each, on),
            f"{on.removesuffix('_on')}-{each.reference.lower()}",
            each.reference,
            what="Restricted" if each.is_restricted else each.what,
            url=each.get_absolute_url(),
            groups=tuple(group.pk for group in groups[each.pk]),
            who="" if each.is_restricted else f"{owners.named(each)}, {each.agency}",
            came_from=passed[each.pk][-1].before
            if each.pk in passed and not each.is_restricted
            else "",
            **_how_it_moved(each, moved.get(each.pk, 0)),
        )


def _how_it_moved(action: Action, number: int) -> dict[str, Any]:
    """Of an `Entry`. Nothing of what is restricted to named people."""
    if not number or action.is_restricted:
        return {}
    return {"first_on": action.due_at_first_on, "times_moved": number}


def to_decide(viewer, today: date, until: date) -> Iterator[Entry]:
    """It waits from the day on which it was made."""
    for each in Recommendation.objects.visible_to(viewer).standing().filter(decided_on=None):
        yield Entry(
            each.made_on, f"decide-{each.reference.lower()}", each.reference, what=each.text,
            url=each.get_absolute_url(), groups=(each.to_group_id,),
        )  # fmt: skip


def plans_end(viewer, today: date, until: date) -> Iterator[Entry]:
    """A plan that is over is no longer to come: the one that follows has been worked on by then."""
    rows = BusinessPlan.objects.visible_to(viewer).standing()
    rows = rows.filter(ends_on__gte=today, ends_on__lte=until)
    for each in rows:
        groups = (each.adopted_by_id,) if each.adopted_by_id else ()
        url = each.get_absolute_url()
        yield Entry(each.ends_on, f"plan-{each.slug}", each.title, url=url, groups=groups)


def planned(viewer, today: date, until: date) -> Iterator[Entry]:
    """From the first of this month, for what has no day is planned for all of its month."""
    for each in PlannedItem.objects.visible_to(viewer).filter(planned_on__lte=until):
        first = today if each.day_is_set else today.replace(day=1)
        for on in policy.occurrences(each.planned_on, each.repeats, each.ended_on, first, until):
            yield Entry(
                on, f"{each.reference.lower()}-{on.isoformat()}", each.what,
                url=each.get_absolute_url(), groups=(each.group_id,), who=each.post,
                has_day=each.day_is_set,
            )  # fmt: skip


# --- as pages show them ---------------------------------------------------------------------------

Dated = tuple[Source, Entry]


def read(viewer, *, kind: str = "", group: int | None = None) -> list[Dated]:
    """The coming twelve months, and what should have been done before."""
    today = clock.today()
    until = calendar.months_after(today, MONTHS_AHEAD)
    return forward_plan.read(viewer, today, until, kind=kind, group=group)


def by_month(
    found: list[Dated], names: dict[int, str], but: int | None = None
) -> list[dict[str, Any]]:
    """Tables, each with its caption: first what waits already, then month by month. ``but``: the
    group whose page it is, which is not named in every row."""
    today = clock.today()
    tables: dict[str, list[list[Any]]] = {WAITING: []}
    for source, entry in found:
        waits = entry.has_day and entry.on < today
        tables.setdefault(WAITING if waits else month_of(entry.on), []).append(
            [
                when(entry),
                {"text": said(entry), "url": entry.url} if entry.url else said(entry),
                source.label,
                group_names(entry, names, but),
                entry.who,
            ]
        )
    return [{"caption": caption, "rows": rows} for caption, rows in tables.items() if rows]


def month_of(on: date) -> str:
    return f"{MONTHS[on.month - 1]} {on.year}"


def next_key(item: PlannedItem, viewer) -> str:
    """Of the next time an item comes within the forward plan; "" where it does not."""
    start = f"{item.reference.lower()}-"
    found = read(viewer, kind="planned")
    return next((entry.key for _, entry in found if entry.key.startswith(start)), "")


def when(entry: Entry) -> str:
    if not entry.has_day:
        return "No day yet"
    return short_day(entry.on) + moves.first_due(entry.first_on, entry.times_moved)


def said(entry: Entry) -> str:
    whole = f"{entry.name}: {entry.what}" if entry.what else entry.name
    return f"{whole} (came from {entry.came_from})" if entry.came_from else whole


def group_names(entry: Entry, names: dict[int, str], but: int | None = None) -> str:
    return ", ".join(names[each] for each in entry.groups if each != but)


def names_of_groups(viewer) -> dict[int, str]:
    return dict(PartnershipGroup.objects.visible_to(viewer).values_list("pk", "name"))


def led_by(group, viewer) -> list[Priority]:
    """Priorities of plans that are not over."""
    rows = (
        Priority.objects.visible_to(viewer)
        .standing()
        .filter(lead_group=group, plan__ends_on__gte=clock.today(), plan__withdrawn_on=None)
    )
    return list(rows.select_related("plan", "lead_group"))


# --- matters arising ------------------------------------------------------------------------------

MATTERS_COLUMNS = ("Reference", "Action", "Owner", "Due", "Where it stands", "What was last said")
CLOSED_COLUMNS = (
    "Reference", "Action", "Owner", "Closed", "Impact", "What difference it made, or why withdrawn",
)  # fmt: skip
DECISION_COLUMNS = ("Reference", "Recommendation", "Decision", "Why")


def matters_arising(
    group, viewer, since: date, *, for_a_file: bool = False
) -> dict[str, list[list]]:
    """What was closed or decided since a day, what is open, and what is new since then; also what
    was closed or decided before and corrected since.

    ``for_a_file``: days are dates, and the row of an action ends with the day it was due at first
    and how often it moved.
    """
    rows = on_the_agenda_of(group, viewer)
    asked = Recommendation.objects.visible_to(viewer).standing().filter(to_group=group)
    mended = notes.corrected_since(since, rows)
    mended_after = notes.corrected_since(since, asked, decided_on__isnull=False)
    rows = rows.filter(Q(closed_on=None) | Q(closed_on__gte=since) | Q(pk__in=mended))
    rows = list(lists.with_columns(rows.order_by("due_on", "pk")).only(
        *lists.SHOWN, "proposed_on", "what_difference", "outcome_reason"
    ))  # fmt: skip
    said = _Said(rows, viewer, for_a_file, mended)
    still_open = [each for each in rows if each.closed_on is None]
    closed = [each for each in rows if each.closed_on is not None]
    put_to_it = asked.filter(Q(decided_on=None) | Q(decided_on__gte=since) | Q(pk__in=mended_after))
    return {
        "closed": [
            said.closed_row(each)
            for each in sorted(closed, key=lambda each: (each.closed_on, each.pk))
        ],
        "new": [said.open_row(each) for each in still_open if each.proposed_on >= since],
        "open": [said.open_row(each) for each in still_open if each.proposed_on < since],
        "decisions": [
            [
                {"text": each.reference, "url": each.get_absolute_url()},
                each.text,
                lists.decision_words(each),
                notes.and_corrected(each.decision_reason, mended_after.get(each.pk)),
            ]
            for each in put_to_it.order_by("made_on", "pk")
        ],
    }  # fmt: skip


def _named(action) -> list[Any]:
    name = {"text": action.reference, "url": action.get_absolute_url()}
    if action.is_restricted:
        return [name, "Restricted", ""]
    return [name, action.what, f"{action.owned_by}, {action.at}"]


class _Said:
    """What was said of actions that arise: why each moved, and the last update beside that; and
    that it was corrected, with the day by its key in ``mended``."""

    def __init__(self, actions: list[Action], viewer, for_a_file: bool, mended: dict[int, date]):
        self.for_a_file, self.mended = for_a_file, mended
        self.moves, why = moves.of(actions), moves.reasons(actions)
        self.told = {pk: moves.told(each, why[pk]) for pk, each in self.moves.items()}
        rows = ProgressUpdate.objects.visible_to(viewer).filter(action__in=[a.pk for a in actions])
        rows = rows.exclude(pk__in=[each.id for updates in why.values() for each in updates])
        self.last = {each.action_id: each for each in rows.order_by("pk")}

    def open_row(self, action) -> list[Any]:
        words = list(self.told.get(action.pk, ()))
        if (update := self.last.get(action.pk)) is not None:
            words.append(f"{day(clock.local(update.written_at))}: {update.text}")
        number = len(self.moves.get(action.pk, ()))
        due = action.due_on if self.for_a_file else moves.due_words(action, number)
        standing = lists.standing(action, clock.today(), calendar.england())
        return self._row(action, due, standing, words)

    def closed_row(self, action) -> list[Any]:
        words = [*self.told.get(action.pk, ()), action.what_difference, action.outcome_reason]
        closed = action.closed_on if self.for_a_file else short_day(action.closed_on)
        return self._row(action, closed, lists.impact_words(action), words)

    def _row(self, action, when, standing, words: list[str]) -> list[Any]:
        said = notes.and_corrected(" ".join(filter(None, words)), self.mended.get(action.pk))
        said = "" if action.is_restricted else said
        row = [*_named(action), when, standing, said]
        if not self.for_a_file:
            return row
        if action.is_restricted:
            return [*row, None, None]
        return [*row, action.due_at_first_on, len(self.moves.get(action.pk, ()))]


# --- commitments ----------------------------------------------------------------------------------

COMMITMENT_COLUMNS = ("Reference", "What", "Promised by", "For", "From", "Due",
                      "Where it stands")  # fmt: skip
COMMITMENT_SHOWS = {"open": "Open", "overdue": "Overdue", "closed": "Closed"}


def commitments(viewer, *, show: str = "", origin: str = "", group: int | None = None):
    """Everything somebody has promised, that the viewer may open."""
    rows = Action.objects.visible_to(viewer).order_by("due_on", "pk")
    if show:
        rows = lists.chosen(lists.Choice(show), viewer)
    if origin:
        rows = rows.filter(origins.every()[origin].has(viewer))
    if group is not None:
        rows = rows.filter(Q(group=group) | Exists(_followed().filter(group=group)))
    return rows.select_related("group").annotate(at=F("agency__short_name"), owned_by=owners.NAME)


def commitment_rows(actions: Iterable[Action], viewer) -> list[list]:
    """A constant number of statements."""
    actions, today, england = list(actions), clock.today(), calendar.england()
    groups, whys = groups_of(actions, viewer), origins.of_actions(actions, viewer)
    moved = moves.numbers([each.pk for each in actions])
    return [
        [
            *_named(each),
            ", ".join(str(group) for group in groups[each.pk]),
            "" if each.is_restricted else _from(whys[each.pk]),
            moves.due_words(each, moved.get(each.pk, 0)),
            lists.standing(each, today, england),
        ]
        for each in actions
    ]


def _told(whys: list[tuple[origins.Origin, origins.Why]]) -> list[origins.Why]:
    """What has a page, when anything has: the reason in words often names the same."""
    return [why for _, why in whys if why.url] or [why for _, why in whys]


def _from(whys: list[tuple[origins.Origin, origins.Why]]) -> Any:
    """A link where there is one alone."""
    told = _told(whys)
    if len(told) == 1 and told[0].url:
        return {"text": told[0].name, "url": told[0].url}
    return "; ".join(why.name for why in told)


# --- files ----------------------------------------------------------------------------------------

FORWARD_HEADINGS = (
    "Day", "Day is fixed", "Kind", "What", "More", "Groups", "Came from", "Who", "Waits already",
    "First due", "Times moved",
)  # fmt: skip
MATTERS_HEADINGS = (
    "Group", "What it is", "Reference", "Text", "Owner", "Due or closed", "Where it stands",
    "What was last said, what difference it made, or why", "First due", "Times moved",
)  # fmt: skip
COMMITMENT_HEADINGS = (
    "Reference", "Commitment", "Owner", "Agency", "Groups", "From", "Agreed", "Due", "First due",
    "Times moved", "Closed", "Where it stands", "Impact",
)  # fmt: skip


def forward_file(found: list[Dated], names: dict[int, str]) -> Iterator[list]:
    today = clock.today()
    for source, entry in found:
        yield [
            entry.on, "Yes" if entry.has_day else "No", source.label, entry.name, entry.what,
            group_names(entry, names), entry.came_from, entry.who,
            "Yes" if entry.has_day and entry.on < today else "", entry.first_on,
            entry.times_moved or None,
        ]  # fmt: skip


# What each part of the matters arising is called in a file.
MATTERS = {
    "closed": "Closed since then",
    "open": "Still open",
    "new": "New since then",
    "decisions": "Recommendation",
}


def matters_file(group, viewer, since: date) -> Iterator[list]:
    """What the page shows, part by part."""
    for part, rows in matters_arising(group, viewer, since, for_a_file=True).items():
        for row in rows:
            name, what, *others = (_plain(cell) for cell in row)
            if part == "decisions":
                others = ["", "", *others, None, None]
            yield [group.name, MATTERS[part], name, what, *others]


def _plain(cell) -> Any:
    return cell["text"] if isinstance(cell, dict) else cell


def commitment_file(rows, viewer) -> Iterator[list]:
    actions, today, england = list(rows), clock.today(), calendar.england()
    groups, whys = groups_of(actions, viewer), origins.of_actions(actions, viewer)
    moved = moves.numbers([each.pk for each in actions])
    for each in actions:
        if each.is_restricted:
            yield [each.reference, "Restricted", *[None] * (len(COMMITMENT_HEADINGS) - 2)]
            continue
        yield [
            each.reference, each.what, each.owned_by, each.at,
            "; ".join(str(group) for group in groups[each.pk]),
            "; ".join(why.name for why in _told(whys[each.pk])), each.proposed_on, each.due_on,
            each.due_at_first_on, moved.get(each.pk, 0), each.closed_on,
            lists.standing(each, today, england)["text"], lists.impact_words(each),
        ]  # fmt: skip


# --- one entry in somebody's calendar -------------------------------------------------------------


def link_of(record, viewer) -> tuple[str, str] | None:
    """From the page of a group to its workplan."""
    if not isinstance(record, PartnershipGroup) or not record.run_by_us:
        return None
    return "Workplan of this group", reverse("improvement:workplan", args=[record.slug])
