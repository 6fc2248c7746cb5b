"""The lists of escalations: which ones, a page at a time, each row in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q

from core import access, calendar, clock, holders, listing, pages
from core.listing import Keyset
from core.words import counted, short_day
from escalations import policy, raising, standing
from escalations.models import OUTCOME_WORDS, AgeBand, Escalation, EscalationPersonRight
from escalations.parties import identities_withheld_from
from escalations.policy import Side
from partnership.auth import held_by
from partnership.roles import LEADS, SENIORS, Role

PAGE = 25
COUNTED_TO = 1000
NEEDS_ME, MINE, ALL = "needs-me", "mine", "all"

OPEN_COLUMNS = ("Reference", "Child", "Raised by", "Challenged", "Step", "Whose turn", "Due")
CLOSED_COLUMNS = ("Reference", "Child", "Raised by", "Challenged", "Step", "Outcome", "Closed")


def sees_all(person) -> bool:
    """Whether a role of theirs opens every escalation of the partnership."""
    view = access.permission_id(Escalation, access.VIEW)
    return access.standing(person).holds_everywhere(view)


def manages_all(person) -> bool:
    manage = access.permission_id(Escalation, access.MANAGE)
    return access.standing(person).holds_everywhere(manage)


@dataclass(frozen=True)
class Choice:
    """Which escalations a list shows, as its address says."""

    show: str
    is_open: bool = True
    step: int | None = None
    overdue: bool = False

    @classmethod
    def read(cls, query, person) -> "Choice":
        """From an address; what cannot be understood is as if it were not there."""
        show = query.get("show")
        if show not in (NEEDS_ME, MINE, ALL):
            show = ALL if sees_all(person) else NEEDS_ME
        steps = {str(step.value): step.value for step in policy.Step}
        return cls(
            show=show,
            is_open=show == NEEDS_ME or query.get("state") != "closed",
            step=steps.get(query.get("step", "")),
            overdue=query.get("overdue") == "yes",
        )

    @property
    def is_narrowed(self) -> bool:
        return self.step is not None or self.overdue

    def query(self, **more) -> str:
        """The same choice as the end of an address."""
        parts = {"show": self.show}
        if not self.is_open:
            parts["state"] = "closed"
        if self.step:
            parts["step"] = self.step
        if self.overdue:
            parts["overdue"] = "yes"
        return "?" + urlencode(parts | more)


@dataclass(frozen=True)
class Page:
    """One page of a list. ``total``: in words, "1,000+" beyond the count's end."""

    rows: list[list]
    total: str
    next_query: str


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
    if choice.show == ALL:
        rows = _narrowed(Escalation.objects.all(), choice)
        return listing.page_of(rows, access.standing(person), is_open=choice.is_open)
    if choice.show == NEEDS_ME:
        rows = needing(person)
    else:
        rows = Escalation.objects.visible_to(person).filter(raised_by=person)
        rows = rows.filter(closed_on__isnull=choice.is_open)
    rows = _narrowed(rows, choice)
    return rows.order_by(*(("due_on", "pk") if choice.is_open else ("-closed_on", "-pk")))


def _narrowed(rows, choice: Choice):
    if choice.step:
        rows = rows.filter(step=choice.step)
    if choice.overdue:
        rows = overdue(rows)
    return rows


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


def for_a_file(choice: Choice, person, more: Sequence[str]):
    """Everything a choice means, in the order of its list, in one statement, read in pieces."""
    return with_columns(chosen(choice, person), more)


def page(choice: Choice, person, after: Keyset | None) -> Page:
    """Two statements at most, however many rows there are."""
    if choice.show == ALL and not choice.is_narrowed:
        # A page by the rights tables' index: as quick among a million as among a thousand.
        who, rows = access.standing(person), Escalation.objects.all()
        rows = listing.page_of(rows, who, is_open=choice.is_open, after=after, size=PAGE + 1)
        found = listing.read(with_columns(rows), who)

        def count():
            return listing.count_up_to(Escalation, who, is_open=choice.is_open, cap=COUNTED_TO)

    else:
        visible = chosen(choice, person)
        found = list(with_columns(_later(visible, choice, after)[: PAGE + 1]))
        count = visible.order_by().values("pk")[: COUNTED_TO + 1].count
    there_is_more = len(found) > PAGE
    # A list that fits on one page needs no count.
    number = count() if after or there_is_more else len(found)
    shown = found[:PAGE]
    next_query = choice.query(after=_key(shown[-1], choice)) if there_is_more else ""
    return Page(rows_in_words(shown, choice, person), counted_in_words(number), next_query)


def counted_in_words(number: int) -> str:
    """The number; "1,000+" for one more than is ever counted."""
    return f"{COUNTED_TO:,}+" if number > COUNTED_TO else f"{number:,}"


def _later(rows, choice: Choice, after: Keyset | None):
    if after is None:
        return rows
    column, compare = ("due_on", "gt") if choice.is_open else ("closed_on", "lt")
    return rows.filter(
        Q(**{f"{column}__{compare}": after.listed_on})
        | Q(**{column: after.listed_on, f"pk__{compare}": after.pk})
    )


def _key(row: Escalation, choice: Choice) -> str:
    listed_on = row.due_on if choice.is_open else row.closed_on
    return f"{listed_on.isoformat()}.{row.pk}"


def read_key(text: str) -> Keyset | None:
    """Where a page begins, from its address; None, the first page, for anything else."""
    listed_on, _, pk = text.partition(".")
    try:
        return Keyset(date.fromisoformat(listed_on), int(pk[:18]))
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
            row.challenged,
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
    if row.due_on > today:
        return words
    return {"text": words, "tone": standing.due_tone(*due)}


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
        return words
    return row.raising if row.waiting_for == Side.RAISING else row.challenged


def columns(choice: Choice) -> Sequence[str]:
    return OPEN_COLUMNS if choice.is_open else CLOSED_COLUMNS


def everything_called(person) -> str:
    """What all that somebody may open is: an agency's for its leads, more for a partner's delegate,
    what one raised or was brought into for everyone else."""
    if sees_all(person):
        return "All"
    roles = {role for _, role in held_by(person)}
    speaks_for_more = Role.DELEGATED_SAFEGUARDING_PARTNER in roles
    leads = not roles.isdisjoint([*LEADS, *SENIORS])
    return "My agency’s" if leads and not speaks_for_more else "All I can open"


def tabs(choice: Choice, person) -> list[dict]:
    named = [(NEEDS_ME, "Needs me"), (ALL, everything_called(person))]
    if choice.show == MINE or raising.why_not(person) is None:
        named.insert(1, (MINE, "Mine"))
    return [
        {"text": text, "query": Choice(show).query(), "current": show == choice.show}
        for show, text in named
    ]


def other_state(choice: Choice) -> dict | None:
    """The way from the open ones to the closed ones and back. What needs somebody is open."""
    if choice.show == NEEDS_ME:
        return None
    text = "See closed escalations" if choice.is_open else "See open escalations"
    return {"text": text, "query": Choice(choice.show, not choice.is_open).query()}


def caption(choice: Choice, total: str) -> str:
    """“3 open escalations, step 2, overdue”"""
    state = "open" if choice.is_open else "closed"
    words = f"{total} {state} escalation{'' if total == '1' else 's'}"
    if choice.step:
        words += f" at step {choice.step}"
    return f"{words}, overdue" if choice.overdue else words


def empty(choice: Choice) -> dict[str, str]:
    """What an empty list says."""
    if choice.show == NEEDS_ME:
        heading, text = "Nothing needs you now", "When it is your turn, you are told by email too."
    elif choice.show == MINE:
        heading, text = "Nothing here", "Escalations that you raise are listed here."
    else:
        heading, text = "Nothing here", "No escalation that you may open fits this list."
    return {"heading": heading, "text": text}
