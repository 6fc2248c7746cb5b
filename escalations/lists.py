"""The lists of escalations: which ones, a page at a time, each row in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat, LPad, Substr

from core import access, calendar, clock, holders, listing, pages
from core.listing import Keyset
from core.words import counted, opening, short_day
from escalations import policy, standing
from escalations.choice import (
    AGENCYS,
    ALL,
    NEEDS_ME,
    OVERDUE,
    Choice,
    Order,
    agencies_read,
    manages_all,
)
from escalations.course import pauses_of
from escalations.models import OUTCOME_WORDS, AgeBand, Escalation, EscalationPersonRight
from escalations.parties import identities_withheld_from
from escalations.policy import Side
from partnership.models import Agency

PAGE = 25
COUNTED_TO = 1000
# What of a person's escalations these lists show is found in the order of the rights tables.
BY_INDEX = (ALL, AGENCYS, OVERDUE)

OPEN_COLUMNS = ("Reference", "Child", "Raised by", "Challenged", "Step", "Whose turn", "Due")
CLOSED_COLUMNS = ("Reference", "Child", "Raised by", "Challenged", "Step", "Outcome", "Closed")
DAY_RAISED = "Raised"  # shown where the list is sorted or narrowed by it
# What a column is sorted by; the day in the last one is when it is due, or was closed.
SORTED = {"Reference": "reference", DAY_RAISED: "raised", "Step": "step", "Due": "day",
          "Closed": "day"}  # fmt: skip
TOO_MANY_TO_SORT = (
    "These are more than {}, so they are sorted by date. Narrow the list to sort it another way."
)


@dataclass(frozen=True)
class Page:
    """One page of a list. ``total``: in words, "1,000+" beyond the count's end. ``choice``: what it
    shows, which is not in the order asked for where those are too many."""

    rows: list[list]
    total: str
    next_query: str
    choice: Choice
    why_not_sorted: str = ""


def needing(person):
    """The open escalations in which it is this person's turn now, or that of whom they stand in
    for.

    Two are the Business Manager's: step 4 that is overdue, which nobody else can record, and what
    is nobody's turn (not ``is_somebodys_turn``), because an agency has nobody to call or both have
    answered the recommendation.
    """
    turns = EscalationPersonRight.objects.filter(content_object=OuterRef("pk"), acts=True)
    theirs = Q(Exists(turns.filter(access.of_memberships_acted_in(person))))
    if manages_all(person):
        late = standing.overdue_before(clock.today(), calendar.england())
        theirs |= Q(step=policy.Step.STATUTORY_PARTNERS, due_on__lt=late)
        theirs |= ~Q(Exists(turns))
    rows = Escalation.objects.visible_to(person).open().filter(theirs)
    return rows.annotate(is_somebodys_turn=Exists(turns))


def waiting_through(user_id: int, group_id: int) -> int:
    """In how many open escalations it is a person's turn because of one of their roles."""
    turns = EscalationPersonRight.objects.filter(
        acts=True, user=user_id, membership__group=group_id, content_object__closed_on=None
    )
    return turns.values("content_object").distinct().count()


def raised_through(held_role_id: int) -> str:
    """Of a role that ends, in a sentence; a number alone, whoever looks."""
    rows = Escalation.objects.unscoped("how many somebody raised who leaves: a number alone").open()
    number = rows.filter(raised_as=held_role_id).count()
    if not number:
        return ""
    goes = "which goes on" if number == 1 else "which go on"
    return (
        f"They raised {counted(number, 'open escalation')}, {goes}: who leads safeguarding at the"
        " agency is told."
    )


def turns_in(escalations) -> dict[int, set[int]]:
    return holders.turns_in(Escalation, escalations)


def with_their_raiser(escalations) -> set[int]:
    """The keys of those that whoever raised them can open, by rights as they stand."""
    rows = EscalationPersonRight.objects.filter(
        content_object__in=[each.pk for each in escalations],
        user=F("content_object__raised_by"),
    )
    return set(rows.values_list("content_object", flat=True))


def chosen(choice: Choice, person):
    """Everything a choice means, visible to this person, in the order of its list."""
    if choice.show in BY_INDEX:
        rows = _narrowed(Escalation.objects.all(), choice, person)
        rows = listing.page_of(rows, access.standing(person), is_open=choice.is_open)
    elif choice.show == NEEDS_ME:
        rows = _narrowed(needing(person), choice, person)
    else:
        rows = Escalation.objects.visible_to(person).filter(raised_by=person)
        rows = rows.filter(closed_on__isnull=choice.is_open)
        rows = _narrowed(rows, choice, person)
    return _in_order(rows, choice.order)


def _narrowed(rows, choice: Choice, person):
    conditions = {
        "kind": choice.kind,
        "step": choice.step,
        "raising_agency": _key_of(choice.raising),
        "challenged_agency": _key_of(choice.challenged),
        "reason": choice.reason,
        "level_of_need": choice.level,
        "waiting_for": choice.turn,
        "raised_on__gte": choice.raised_from,
        "raised_on__lte": choice.raised_to,
    }
    rows = rows.filter(**{name: value for name, value in conditions.items() if value})
    if choice.leaves_out_the_restricted:
        rows = rows.filter(is_restricted=False)
    if choice.show == AGENCYS:
        own = agencies_read(person)
        agencies = Agency.objects.filter(pk__in=own, slug=choice.of) if choice.of else own
        rows = rows.filter(Q(raising_agency__in=agencies) | Q(challenged_agency__in=agencies))
    return overdue(rows) if choice.is_overdue else rows


def _key_of(slug: str):
    return Subquery(Agency.objects.filter(slug=slug).values("pk")[:1]) if slug else None


# Each number of a reference in as many figures: ESC-2026-10000 comes after ESC-2026-9999.
IN_ORDER = Concat(
    Substr("reference", 1, 9),
    LPad(Substr("reference", 10), 9, Value("0")),
    output_field=CharField(),
)


def _in_order(rows, order: Order):
    if "in_order" in order.keys:
        rows = rows.annotate(in_order=IN_ORDER)
    sign = "-" if order.down else ""
    return rows.order_by(*(f"{sign}{key}" for key in order.keys))


def overdue(rows):
    """Those of ``rows`` that are open and late, as `standing.is_overdue` says of each."""
    today = clock.today()
    late = standing.overdue_before(today, calendar.england())
    if late == today:
        return rows.past_due(late)
    same_day = Q(due_on=F("fast_track_on"), due_on__lt=today)
    return rows.open().filter(Q(due_on__lt=late) | same_day)


# What a row shows; a list reads no more of a case than that.
SHOWN = (
    "reference",
    "kind",
    "child_initials",
    "child_age_band",
    "step",
    "waiting_for",
    "due_on",
    "closed_on",
    "outcome",
    "is_restricted",
    "at_immediate_risk",
    "fast_track_on",
    "paused",
)
AGENCIES = {
    "raising": F("raising_agency__short_name"),
    "challenged": F("challenged_agency__short_name"),
}


def with_columns(rows, more: Sequence[str] = ()):
    """Rows with the columns that a list's row needs, and ``more``.

    The agencies' names come as columns: a row of an agency for each costs the list a tenth more.
    """
    return rows.annotate(**AGENCIES).only(*SHOWN, *more)


def number_overdue(person) -> str:
    """Of those that somebody may open, counted as far as every list is."""
    today = clock.today()
    on_a_day_off = standing.overdue_before(today, calendar.england()) != today
    number = listing.count_up_to(
        Escalation,
        access.standing(person),
        is_open=True,
        cap=COUNTED_TO,
        # On a working day whatever was due before it is overdue: a question planned once.
        rows=overdue(Escalation.objects.all()) if on_a_day_off else None,
        before=today,
    )
    return counted_in_words(number)


def for_a_file(choice: Choice, person, more: Sequence[str]):
    """Everything a choice means, in the order of its list, in one statement, read in pieces."""
    return with_columns(chosen(choice, person), more)


def page(choice: Choice, person, after: Sequence | None) -> Page:
    """Two statements at most, however many rows there are.

    An order other than the usual has no index for each reader: it is for lists that are counted to
    their end.
    """
    why_not_sorted, number = "", None
    if not choice.is_sorted_as_usual:
        number = _number(choice, person)
        if number > COUNTED_TO:
            choice, after = choice.sorted_by(choice.usual_sort), None
            why_not_sorted = TOO_MANY_TO_SORT.format(f"{COUNTED_TO:,}")
    found = _found(choice, person, after)
    there_is_more = len(found) > PAGE
    if number is None:  # a list that fits on one page needs no count
        number = _number(choice, person) if after or there_is_more else len(found)
    shown = found[:PAGE]
    next_query = choice.query(after=_key(shown[-1], choice)) if there_is_more else ""
    rows = rows_in_words(shown, choice, person)
    return Page(rows, counted_in_words(number), next_query, choice, why_not_sorted)


def _found(choice: Choice, person, after: Sequence | None) -> list:
    """A page and one more. In the usual order by the rights tables' index: as quick among a million
    as among a thousand."""
    more = ("raised_on",) if choice.shows_day_raised else ()
    if choice.show not in BY_INDEX or not choice.is_sorted_as_usual:
        rows = _later(chosen(choice, person), choice.order, after)
        return list(with_columns(rows[: PAGE + 1], more))
    who = access.standing(person)
    is_all = choice.show == ALL and not choice.is_narrowed
    if is_all and after is None and not more:
        return listing.first_page(
            Escalation, with_columns, who, is_open=choice.is_open, size=PAGE + 1
        )
    rows = _narrowed(Escalation.objects.all(), choice, person)
    page_ = listing.page_of(
        rows, who, is_open=choice.is_open, after=Keyset(*after) if after else None,
        size=PAGE + 1, before=clock.today() if choice.is_overdue else None,
    )  # fmt: skip
    found = with_columns(page_, more)
    return listing.read(found, who) if is_all else list(found)


def _number(choice: Choice, person) -> int:
    """How many there are, counted no further than one beyond `COUNTED_TO`."""
    if choice.show not in BY_INDEX:
        return chosen(choice, person).order_by().values("pk")[: COUNTED_TO + 1].count()
    who, rows = access.standing(person), None
    if choice.show != ALL or choice.is_narrowed:
        rows = _narrowed(Escalation.objects.all(), choice, person)
    return listing.count_up_to(
        Escalation, who, is_open=choice.is_open, cap=COUNTED_TO, rows=rows,
        before=clock.today() if choice.is_overdue else None,
    )  # fmt: skip


def counted_in_words(number: int) -> str:
    """The number; "1,000+" for one more than is ever counted."""
    return f"{COUNTED_TO:,}+" if number > COUNTED_TO else f"{number:,}"


def _later(rows, order: Order, after: Sequence | None):
    """What comes after a row with these keys, as `_in_order` has them."""
    if after is None:
        return rows
    compare, wanted, same = "lt" if order.down else "gt", Q(), {}
    for key, value in zip(order.keys, after, strict=True):
        wanted |= Q(**same, **{f"{key}__{compare}": value})
        same[key] = value
    return rows.filter(wanted)


def _key(row: Escalation, choice: Choice) -> str:
    return ".".join(str(getattr(row, key)) for key in choice.order.keys)


READ_AS = {"due_on": date.fromisoformat, "closed_on": date.fromisoformat,
           "raised_on": date.fromisoformat, "in_order": str}  # fmt: skip


def read_key(text: str, choice: Choice) -> tuple | None:
    """Where a page begins, from its address; None, the first page, for anything else."""
    parts, keys = text.replace("\0", "").split("."), choice.order.keys
    if len(parts) != len(keys):
        return None
    try:
        return tuple(
            READ_AS[key](part) if key in READ_AS else int(part[:18])
            for key, part in zip(keys, parts, strict=True)
        )
    except ValueError:
        return None


def rows_in_words(rows: Sequence, choice: Choice, person) -> list[list]:
    """What the table shows of each, cell by cell."""
    today, england = clock.today(), calendar.england()
    withheld = identities_withheld_from(person)
    address_of = pages.addresses("escalations:detail")
    found = []
    for row in rows:
        cells = [
            {"text": row.reference, "url": address_of(row.reference)},
            child_words(row, withheld),
            row.raising,
            WITHIN if row.is_within_an_agency else row.challenged,
            *([short_day(row.raised_on)] if choice.shows_day_raised else []),
            _step(row),
        ]
        if choice.is_open:
            cells += [turn_words(row), _due(row, today, england)]
        else:
            cells += [OUTCOME_WORDS[row.outcome], short_day(row.closed_on)]
        found.append(cells)
    return found


def _step(row: Escalation) -> int | dict[str, Any]:
    """With what marks a child at immediate risk; of a restricted one that is on its page only."""
    if row.is_restricted or not row.at_immediate_risk:
        return row.step
    return {"text": row.step, "note": "Fast track" if row.fast_track_on else "Immediate risk"}


def _due(row: Escalation, today: date, england: calendar.WorkingCalendar) -> str | dict[str, str]:
    due = (row.due_on, today, england, row.is_due_the_same_day)
    words = standing.short_due_words(*due)
    is_paused = not row.is_restricted and any(
        each.step == row.step for each in pauses_of(row.paused)
    )
    if row.due_on > today and not is_paused:
        return words
    cell = {"text": words}
    if row.due_on <= today:
        cell["tone"] = standing.due_tone(*due)
    if is_paused:
        cell["note"] = "Paused"
    return cell


WITHIN = "Within the agency"
AGE_WORDS = {band.value: band.label.lower() for band in AgeBand}


def child_words(row: Escalation, withheld: bool) -> str:
    """Initials and age band; of a restricted one they are on its own page only, behind a reason."""
    if row.is_restricted:
        return "Restricted"
    if withheld:
        return "Withheld"
    return f"{row.child_initials}, {AGE_WORDS[row.child_age_band]}"


TURN_WORDS = {
    Side.PARTNERS.value: "Statutory partners",
    Side.BOTH.value: "Both agencies",
    Side.MANAGER.value: "Business Manager",
}


def turn_words(row) -> str:
    """Of a row `with_columns`."""
    if words := TURN_WORDS.get(row.waiting_for):
        return row.said(words)
    if row.is_within_an_agency:
        return opening(row.called(row.waiting_for))
    return row.raising if row.waiting_for == Side.RAISING else row.challenged


def columns(choice: Choice) -> Sequence[str]:
    found = OPEN_COLUMNS if choice.is_open else CLOSED_COLUMNS
    return (*found[:4], DAY_RAISED, *found[4:]) if choice.shows_day_raised else found


def sorts(choice: Choice) -> dict[str, dict[str, str]]:
    """Of each column that the list can be sorted by: the address that does so, or turns it round,
    and how it is sorted now."""
    now, found = choice.order, {}
    for column in columns(choice):
        if (name := SORTED.get(column)) is None:
            continue
        is_now = name == now.name
        sort = name if is_now and now.down else f"-{name}" if is_now else name
        state = ("descending" if now.down else "ascending") if is_now else "none"
        found[column] = {"url": choice.sorted_by(sort).query(), "sorted": state}
    return found
