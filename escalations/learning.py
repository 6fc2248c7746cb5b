"""What can be learned from all escalations of a quarter: counted in the database, by its calendar.

An escalation belongs to the quarter in which the concern was first raised; how long it took, to
that in which it closed. Beside each stand the same quarter of the year before and the twelve months
that end with the quarter. Restricted ones are counted for nobody: a number must not tell that there
is one. Outside the business team small numbers are not shown (`partnership.small_counts`), also
where they could be worked out from other quarters. Source: fact sheet, section 1; the report is
the Safeguarding Practice Group's.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from datetime import date
from itertools import groupby
from statistics import median

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When

from core import calendar, clock, history
from escalations import held_days, reopening_policy
from escalations.models import Escalation, StepRecord
from escalations.policy import AGENCIES, Side
from escalations.sides_in_words import Kind
from partnership import small_counts
from partnership.identifying import SMALLEST_SHOWN
from partnership.small_counts import Shown, together
from partnership.years import Quarter

# What each list counts by, a field of the escalation.
LISTS = ("step", "level_of_need", "reason", "outcome")


BETWEEN = Kind.BETWEEN_AGENCIES
# In place of the agency challenged, of those within one: no agency challenged another.
WITHIN = "within"


def _counted():
    """Those that the partnership sees: within an agency from the step at which it does."""
    rows = Escalation.objects.unscoped("counts by quarter, for the learning report")
    return rows.filter(is_restricted=False, is_internal=False).order_by()


def _within(field: str, quarter: Quarter) -> Q:
    return Q(**{f"{field}__gte": quarter.begins_on, f"{field}__lte": quarter.ends_on})


class Report:
    """Of a quarter, in a number of statements that does not grow with the escalations.

    ``all_of_it``: for the business team, which reads every number.
    """

    def __init__(self, quarter: Quarter, *, all_of_it: bool):
        self.quarter, self.all_of_it = quarter, all_of_it
        # The quarter, the three before it, and the one of the year before.
        self.quarters = [quarter.before(number) for number in range(5)]
        self.year = self.quarters[:4]
        pairs = {
            each: {
                (raising, WITHIN if raising == challenged else challenged): number
                for (raising, challenged), number in counts.items()
            }
            for each, counts in self._by_quarter("raising_agency", "challenged_agency").items()
        }
        self.pairs = {
            each: small_counts.of_table(pairs[each], all_of_it=all_of_it) for each in self.quarters
        }
        self.lists = {name: self._list(name) for name in LISTS}

    def _by_quarter(self, *fields: str) -> dict[Quarter, dict[Hashable, int]]:
        whens = [When(_within("raised_on", each), then=Value(each.slug)) for each in self.quarters]
        rows = _counted().filter(
            raised_on__gte=self.quarters[-1].begins_on, raised_on__lte=self.quarter.ends_on
        )
        rows = rows.values(*fields).annotate(quarter=Case(*whens), number=Count("pk"))
        found: dict[str, dict[Hashable, int]] = defaultdict(dict)
        for each in rows:
            key = tuple(each[name] for name in fields)
            found[each["quarter"]][key if len(fields) > 1 else key[0]] = each["number"]
        return {each: found[each.slug] for each in self.quarters}

    def _list(self, field: str) -> dict[Quarter, Shown]:
        counts = self._by_quarter(field)
        return {
            each: small_counts.of_list(counts[each], all_of_it=self.all_of_it)
            for each in self.quarters
        }

    # --- three numbers for each line: the quarter, the year before, the twelve months -----------

    @property
    def now(self) -> Shown:
        return self.pairs[self.quarter]

    def three(self, tables: Mapping[Quarter, Shown], number) -> tuple[int | None, ...]:
        """``number(table)``: the one of the line."""
        of = {each: number(table) for each, table in tables.items()}
        twelve_months = together([of[each] for each in self.year])
        return of[self.quarter], of[self.quarters[-1]], twelve_months

    def raised_by(self, agency: int) -> tuple[int | None, ...]:
        return self.three(self.pairs, lambda table: table.row(agency))

    def challenged(self, agency: int) -> tuple[int | None, ...]:
        return self.three(self.pairs, lambda table: table.column(agency))

    def totals(self) -> tuple[int | None, ...]:
        return self.three(self.pairs, lambda table: table.total)

    def agencies(self, part: str) -> set[int]:
        """The keys of those with a line; ``part``: rows of those who raised, or columns."""
        found: set = set()
        for each in self.quarters:
            found |= getattr(self.pairs[each], part).keys()
        return found - {WITHIN}

    @property
    def has_any_within(self) -> bool:
        return any(WITHIN in self.pairs[each].columns for each in self.quarters)

    # --- how long it took -----------------------------------------------------------------------

    def days_to_resolve(self, last_day: int) -> list[tuple[Quarter, Shown, list[int] | None]]:
        """Of the quarter and the same of the year before: how many closed within ``last_day``
        working days and how many later, and of each how long it took; None: of too few.

        The days are counted once for each pair of days in the calendar, not for each escalation.
        """
        both = (self.quarter, self.quarters[-1])
        rows = _counted().filter(_within("closed_on", both[0]) | _within("closed_on", both[1]))
        again = self._opened_again(rows)
        rows = rows.filter(round=1).values("raised_on", "closed_on").annotate(number=Count("pk"))
        england, took = calendar.england(), defaultdict(list)
        for each in rows:
            when = both[0] if each["closed_on"] >= both[0].begins_on else both[1]
            days = england.day_number(each["raised_on"], each["closed_on"])
            took[when] += [days] * each["number"]
        for closed_on, rounds in again:
            when = both[0] if closed_on >= both[0].begins_on else both[1]
            took[when].append(reopening_policy.days_open(rounds, england))
        found = []
        for each in both:
            within = sum(days <= last_day for days in took[each])
            counts = {True: within, False: len(took[each]) - within}
            shown = small_counts.of_list(counts, all_of_it=self.all_of_it)
            found.append((each, shown, took[each] if self._are_enough(took[each]) else None))
        return found

    @staticmethod
    def _opened_again(cases) -> list[tuple[date, list[tuple[date, date]]]]:
        """When each of them closed at last, and from when to when it was open."""
        rows = StepRecord.objects.unscoped("counts by quarter, for the learning report").filter(
            escalation__in=cases.filter(round__gt=1).values("pk"), last_closed_on__isnull=False
        )
        rows = rows.order_by("escalation", "round").values_list(
            "escalation", "escalation__raised_on", "escalation__closed_on", "entered_on",
            "last_closed_on",
        )  # fmt: skip
        found = []
        for _, of_one in groupby(rows, key=lambda row: row[0]):
            told = list(of_one)
            _, raised_on, closed_on, _, _ = told[0]
            begun = [raised_on, *(row[3] for row in told)]
            ended = [*(row[4] for row in told), closed_on]
            found.append((closed_on, list(zip(begun, ended, strict=True))))
        return found

    def _are_enough(self, those) -> bool:
        return bool(those) and (self.all_of_it or len(those) >= SMALLEST_SHOWN)

    def in_time(self) -> dict[int, Shown]:
        """By step: of those whose step was due in the quarter, how many were settled or taken
        further by people by then (True), and how many the clock found unfinished (False)."""
        rows = StepRecord.objects.unscoped("counts by quarter, for the learning report")
        rows = rows.filter(_within("due_on", self.quarter), escalation__is_restricted=False)
        at_it = Q(escalation__step=F("step"), escalation__round=F("round"))
        rows = rows.filter(escalation__is_internal=False)
        running = Q(due_on__gte=clock.today(), escalation__closed_on=None)
        rows = rows.exclude(running & at_it)
        of_the_case = StepRecord.objects.filter(escalation=OuterRef("escalation"))
        further = of_the_case.filter(
            round=OuterRef("round"), step=OuterRef("step") + 1, by_the_clock=False,
            entered_on__lte=OuterRef("due_on"),
        )  # fmt: skip
        # Settled then, though it was opened again later: that round ended with this step.
        next_step = of_the_case.filter(round=OuterRef("round"), step=OuterRef("step") + 1)
        opened_again = of_the_case.filter(
            round=OuterRef("round") + 1, last_closed_on__lte=OuterRef("due_on")
        )
        settled = at_it & Q(escalation__closed_on__lte=F("due_on"))
        settled |= Exists(opened_again) & ~Exists(next_step)
        counts: dict[int, dict[Hashable, int]] = defaultdict(dict)
        rows = rows.annotate(
            is_in_time=Case(When(settled | Exists(further), then=True), default=False)
        )
        for each in rows.order_by().values("step", "is_in_time").annotate(number=Count("pk")):
            counts[each["step"]][each["is_in_time"]] = each["number"]
        return {
            step: small_counts.of_list(found, all_of_it=self.all_of_it)
            for step, found in counts.items()
        }

    def held(self) -> dict[tuple[int | None, Side], float]:
        """The median of working days for which those that closed in the quarter were with an
        agency, as the one raising or challenged; with the statutory partners under None. An agency
        of too few is left out.

        The turns are read in one statement; working days are no business of the database.
        """
        closed = _counted().filter(_within("closed_on", self.quarter), kind=BETWEEN).values("pk")
        rows = history.past(Escalation).filter(id__in=closed)
        rows = rows.order_by("id", "history_date", "history_id").values_list(
            "id", "history_date", "waiting_for", "raised_on", "closed_on", "raising_agency",
            "challenged_agency",
        )  # fmt: skip
        england, found = calendar.england(), defaultdict(list)
        for _, states in groupby(rows, key=lambda row: row[0]):
            told = list(states)
            *_, raised_on, closed_on, raising, challenged = told[-1]
            turns = held_days.turns_of(
                (row[4] or clock.local(row[1]).date(), None if row[4] else row[2]) for row in told
            )
            days = held_days.held(turns, raised_on, closed_on, england)
            whose = {Side.RAISING: raising, Side.CHALLENGED: challenged, Side.PARTNERS: None}
            for side, agency in whose.items():
                if side in AGENCIES or side in days:
                    found[agency, side].append(days.get(side, 0))
        return {key: median(days) for key, days in found.items() if self._are_enough(days)}

    # --- the same teams again -------------------------------------------------------------------

    def again(self) -> list[tuple[int, str, int, str, int]]:
        """Those between the same two teams of the same two agencies, twice or more in the twelve
        months, the most first. How a team is typed, in capitals or with more blanks, parts nobody.
        For the business team alone: most are fewer than 5, and all beside the others would tell."""
        if not self.all_of_it:
            return []
        rows = _counted().filter(
            kind=BETWEEN,
            raised_on__gte=self.year[-1].begins_on,
            raised_on__lte=self.quarter.ends_on,
        )
        rows = rows.values(
            "raising_agency", "raised_as__team__name", "challenged_agency", "challenged_team"
        )
        counts: dict[tuple, int] = defaultdict(int)
        called: dict[tuple, tuple[str, str]] = {}
        for each in rows.annotate(number=Count("pk")).order_by("-number", "challenged_team"):
            ours, theirs = each["raised_as__team__name"] or "", each["challenged_team"]
            key = (each["raising_agency"], _same(ours), each["challenged_agency"], _same(theirs))
            counts[key] += each["number"]
            called.setdefault(key, (" ".join(ours.split()), " ".join(theirs.split())))
        found = [
            (key[0], called[key][0], key[2], called[key][1], number)
            for key, number in counts.items()
            if number > 1
        ]
        return sorted(found, key=lambda row: (-row[-1], row[:-1]))


def _same(team: str) -> str:
    return " ".join(team.casefold().split())
