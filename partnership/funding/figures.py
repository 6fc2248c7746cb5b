"""What is shown of funding: of all years, or of one, in a constant number of statements.

Everything starts from `visible_to`, so that to an agency's representative there is nothing here but
what is of their agency.
"""

from collections import defaultdict
from typing import Any

from django.db.models import Sum
from django.urls import reverse

from core import by_whom
from core.money import in_pounds, pounds
from core.words import day, short_day, short_moment
from partnership import succession, years
from partnership.funding import policy
from partnership.funding.models import (
    FundingChange,
    FundingCorrection,
    FundingHead,
    FundingLine,
    FundingPayment,
    FundingSpending,
    FundingYear,
)
from partnership.pages import holds_any

Kind = FundingPayment.Kind

YEAR_COLUMNS = ("Financial year", "Stands", "Agreed", "In kind", "Received", "Spent", "Balance")
LINE_COLUMNS = ("Body", "Agreed", "In kind", "Invoiced", "Received", "Still to come")
OWN_COLUMNS = ("Financial year", *LINE_COLUMNS)
BALANCE_COLUMNS = ("Cash", "Amount")
HEAD_COLUMNS = ("Head of spending", "Budget", "Spent", "Left")
PAYMENT_COLUMNS = ("Date", "What", "Reference", "Amount", "Why it was put right")
SPENDING_COLUMNS = ("Date", "What", "Reference", "Amount", "Why it was put right")
CHANGE_COLUMNS = ("When", "What", "Why", "Who")
CHANGES = 10  # on a page; the file has all of them


def reads_all(person) -> bool:
    return holds_any(person, policy.READS)


def keeps(person) -> bool:
    return holds_any(person, policy.KEEPS)


def _sums(rows, *by: str, **sums: str) -> dict[Any, dict[str, int]]:
    """By the one or several columns named, the sums of others; in one statement."""
    found = rows.order_by().values(*by).annotate(**{name: Sum(sums[name]) for name in sums})
    return {
        (each[by[0]] if len(by) == 1 else tuple(each[name] for name in by)): each for each in found
    }


def statements(viewer) -> dict[int, policy.Statement]:
    """By the year each starts in; for whoever reads all of it."""
    lines = _sums(
        FundingLine.objects.visible_to(viewer), "year__starts_in",
        agreed="agreed_pence", in_kind="in_kind_pence",
    )  # fmt: skip
    paid = _sums(
        FundingPayment.objects.visible_to(viewer), "line__year__starts_in", "kind", sum="pence"
    )
    budgets = _sums(
        FundingHead.objects.visible_to(viewer), "year__starts_in", budget="budget_pence"
    )
    spent = _sums(FundingSpending.objects.visible_to(viewer), "head__year__starts_in", sum="pence")
    corrections = dict(
        FundingCorrection.objects.visible_to(viewer).values_list("year__starts_in", "pence")
    )
    years = FundingYear.objects.visible_to(viewer).values_list("starts_in", flat=True)
    return policy.statements(
        {
            year: policy.Totals(
                agreed=lines.get(year, {}).get("agreed", 0),
                in_kind=lines.get(year, {}).get("in_kind", 0),
                invoiced=paid.get((year, Kind.INVOICE), {}).get("sum", 0),
                received=paid.get((year, Kind.RECEIPT), {}).get("sum", 0),
                budget=budgets.get(year, {}).get("budget", 0),
                spent=spent.get(year, {}).get("sum", 0),
                correction=corrections.get(year, 0),
            )
            for year in years
        }
    )


class Lines:
    """What bodies give, with what was paid. ``lines``: a query set of what may be seen."""

    def __init__(self, viewer, lines):
        self.lines = list(lines.select_related("year", "agency__succeeded_by"))
        rows = FundingPayment.objects.visible_to(viewer).filter(
            line__in=[each.pk for each in self.lines]
        )
        self.paid = _sums(rows, "line", "kind", sum="pence")

    def sum(self, line, kind: str) -> int:
        return self.paid.get((line.pk, kind), {}).get("sum", 0)

    def given(self, line) -> policy.Given:
        return policy.Given(
            agreed=line.agreed_pence,
            in_kind=line.in_kind_pence,
            invoiced=self.sum(line, Kind.INVOICE),
            received=self.sum(line, Kind.RECEIPT),
        )

    def of_all(self) -> list[policy.Given]:
        return [self.given(each) for each in self.lines]

    def rows(self) -> list[list[Any]]:
        return [
            [
                {"text": succession.named(each.agency), "url": each.get_absolute_url()},
                *map(pounds, _amounts(found)),
                to_come(found),
            ]
            for each, found in zip(self.lines, self.of_all(), strict=True)
        ]

    def with_total(self) -> list[list[Any]]:
        found = self.of_all()
        columns = zip(*map(_amounts, found), strict=True)
        coming = sum(each.still_to_come for each in found)
        return [*self.rows(), ["Total", *(pounds(sum(each)) for each in columns), pounds(coming)]]


def _amounts(found: policy.Given) -> tuple[int, ...]:
    return (found.agreed, found.in_kind, found.invoiced, found.received)


def to_come(found: policy.Given) -> str | dict[str, str]:
    if found.more_than_agreed:
        return {"text": more_than_agreed(found), "tone": "orange"}
    return pounds(found.still_to_come)


def more_than_agreed(found: policy.Given) -> str:
    return f"Received more than agreed by {pounds(found.more_than_agreed)}"


def lines_of(viewer, **of) -> Lines:
    rows = FundingLine.objects.visible_to(viewer).filter(**of)
    return Lines(viewer, rows.order_by("-year__starts_in", "agency__name", "pk"))


# --- the pages ------------------------------------------------------------------------------------


def stands(year: FundingYear) -> str:
    return f"Closed on {short_day(year.closed_at)}" if year.closed_at else "Open"


def year_rows(viewer) -> list[list[Any]]:
    found = statements(viewer)
    return [
        [
            {"text": str(each), "url": each.get_absolute_url()},
            stands(each),
            pounds(found[each.starts_in].totals.agreed),
            pounds(found[each.starts_in].totals.in_kind),
            pounds(found[each.starts_in].totals.received),
            pounds(found[each.starts_in].totals.spent),
            pounds(found[each.starts_in].balance),
        ]
        for each in FundingYear.objects.visible_to(viewer)
    ]


def own_rows(viewer) -> list[list[Any]]:
    found = lines_of(viewer)
    return [
        [{"text": str(line.year), "url": line.year.get_absolute_url()}, *row]
        for line, row in zip(found.lines, found.rows(), strict=True)
    ]


def correction_of(viewer, year) -> FundingCorrection | None:
    return FundingCorrection.objects.visible_to(viewer).filter(year=year).first()


def balance_rows(year, found: policy.Statement, correction) -> list[list[str]]:
    before = years.called(year.starts_in - 1)
    rows = [[f"Brought forward from {before}", pounds(found.left_before)]]
    if correction is not None and correction.pence:
        rows.append([f"Correction: {correction.because}", pounds(correction.pence)])
    return [
        *rows,
        ["Received", pounds(found.totals.received)],
        ["Spent", pounds(-found.totals.spent)],
        ["Carried forward" if year.closed_at else "Balance", pounds(found.balance)],
    ]


def summary(year, found: policy.Statement, given: Lines) -> dict[str, Any]:
    """For `components/standing.html`."""
    lines = []
    if year.closed_at:
        lines.append(
            f"Closed on {day(year.closed_at)}. Only a correction with a reason changes it."
        )
    coming, unpaid, more = (
        sum(getattr(each, name) for each in given.of_all())
        for name in ("still_to_come", "unpaid", "more_than_agreed")
    )
    if coming:
        invoiced = f", {pounds(unpaid)} of it invoiced" if unpaid else ""
        if unpaid == coming:
            invoiced = ", all of it invoiced"
        lines.append(f"{pounds(coming)} is agreed and still to come{invoiced}.")
    if more:
        lines.append(f"{pounds(more)} more came in than was agreed.")
    if not year.closed_at:
        lines.append(
            "If all that is agreed comes in and the budget is spent, "
            f"{pounds(found.planned_balance)} is left at the end of the year."
        )
    where = "is carried forward" if year.closed_at else "is in hand"
    return {"heading": f"{pounds(found.balance)} {where}", "lines": lines}


def head_rows(viewer, year) -> list[list[Any]]:
    heads = list(FundingHead.objects.visible_to(viewer).filter(year=year).select_related("year"))
    spent = _sums(
        FundingSpending.objects.visible_to(viewer).filter(head__year=year), "head", sum="pence"
    )
    amounts = [(each.budget_pence, spent.get(each.pk, {}).get("sum", 0)) for each in heads]
    rows: list[list[Any]] = [
        [
            {
                "text": f"{each.title} (closed)" if each.closed_on else each.title,
                "url": each.get_absolute_url(),
            },
            pounds(budget),
            pounds(out),
            pounds(budget - out),
        ]
        for each, (budget, out) in zip(heads, amounts, strict=True)
    ]
    budget, out = (sum(each) for each in zip(*amounts, strict=True)) if amounts else (0, 0)
    return [*rows, ["Total", pounds(budget), pounds(out), pounds(budget - out)]]


def payment_rows(viewer, line) -> list[list[str]]:
    rows = FundingPayment.objects.visible_to(viewer).filter(line=line)
    return [
        [
            short_day(each.happened_on),
            each.get_kind_display(),
            each.reference,
            pounds(each.pence),
            each.because,
        ]
        for each in rows
    ]


def spending_rows(viewer, head) -> list[list[str]]:
    rows = FundingSpending.objects.visible_to(viewer).filter(head=head)
    return [
        [short_day(each.spent_on), each.what, each.reference, pounds(each.pence), each.because]
        for each in rows
    ]


def spent_under(viewer, head) -> int:
    rows = FundingSpending.objects.visible_to(viewer).filter(head=head)
    return rows.aggregate(sum=Sum("pence"))["sum"] or 0


def change_rows(viewer, year, **of) -> list[list[str]]:
    """The latest first."""
    rows = FundingChange.objects.visible_to(viewer).filter(year=year, **of)
    changes = list(rows[:CHANGES])
    made = by_whom.made(changes)
    return [
        [short_moment(each.made_at), each.what, each.because, made[each.pk]] for each in changes
    ]


def line_details(lines: Lines, line) -> list[dict[str, str]]:
    found = lines.given(line)
    in_kind = pounds(found.in_kind)
    rows = [
        ("Agreed", pounds(found.agreed)),
        ("In kind", f"{in_kind}: {line.in_kind_what}" if line.in_kind_what else "Nothing"),
        ("Invoiced", pounds(found.invoiced)),
        ("Received", pounds(found.received)),
        (
            "Still to come",
            more_than_agreed(found) if found.more_than_agreed else pounds(found.still_to_come),
        ),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def year_address(year, page: str, *more) -> str:
    return reverse(f"funding:{page}", args=[year.slug, *more])


# --- files ----------------------------------------------------------------------------------------

LINE_HEADINGS = (
    "Financial year", "Body", "Agreed (£)", "In kind (£)", "What is in kind", "Invoiced (£)",
    "Received (£)", "Still to come (£)", "Received more than agreed (£)",
)  # fmt: skip
HEAD_HEADINGS = (
    "Financial year", "Head of spending", "Budget (£)", "Spent (£)", "Left (£)", "Closed",
)  # fmt: skip
ENTRY_HEADINGS = (
    "Financial year", "Date", "Kind", "Body or head of spending", "What", "Reference",
    "Amount (£)", "Why it was put right",
)  # fmt: skip
CHANGE_HEADINGS = ("Financial year", "When", "Body", "What", "Why", "Who")


def line_file(viewer) -> list[list[Any]]:
    lines = lines_of(viewer)
    return [
        [
            str(each.year),
            each.agency.name,
            in_pounds(found.agreed),
            in_pounds(found.in_kind),
            each.in_kind_what,
            in_pounds(found.invoiced),
            in_pounds(found.received),
            in_pounds(found.still_to_come),
            in_pounds(found.more_than_agreed),
        ]
        for each, found in zip(lines.lines, lines.of_all(), strict=True)
    ]


def head_file(viewer) -> list[list[Any]]:
    heads = FundingHead.objects.visible_to(viewer).select_related("year")
    spent = _sums(FundingSpending.objects.visible_to(viewer), "head", sum="pence")
    rows = []
    for each in heads.order_by("-year__starts_in", "order", "pk"):
        out = spent.get(each.pk, {}).get("sum", 0)
        amounts = (each.budget_pence, out, each.budget_pence - out)
        rows.append([str(each.year), each.title, *map(in_pounds, amounts), each.closed_on])
    return rows


def entry_file(viewer) -> list[list[Any]]:
    """Every invoice, receipt and spending, year by year and by date."""
    paid = FundingPayment.objects.visible_to(viewer).select_related("line__year", "line__agency")
    spent = FundingSpending.objects.visible_to(viewer).select_related("head__year")
    by_year: dict[int, list[list[Any]]] = defaultdict(list)
    for each in paid:
        by_year[each.line.year.starts_in].append(
            [str(each.line.year), each.happened_on, each.get_kind_display(), each.line.agency.name,
             "", each.reference, in_pounds(each.pence), each.because]
        )  # fmt: skip
    for each in spent:
        by_year[each.head.year.starts_in].append(
            [str(each.head.year), each.spent_on, "Spent", each.head.title, each.what,
             each.reference, in_pounds(each.pence), each.because]
        )  # fmt: skip
    return [
        row
        for year in sorted(by_year, reverse=True)
        for row in sorted(by_year[year], key=lambda row: row[1])
    ]


def change_file(viewer) -> list[list[Any]]:
    rows = list(FundingChange.objects.visible_to(viewer).select_related("year", "agency"))
    made = by_whom.made(rows)
    return [
        [
            str(each.year),
            each.made_at,
            str(each.agency or ""),
            each.what,
            each.because,
            made[each.pk],
        ]
        for each in rows
    ]
