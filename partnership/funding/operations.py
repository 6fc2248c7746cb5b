"""What is written about funding: by the Business Manager alone. `by=None` is the set-up."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.text import slugify

from core import clock
from core.money import pounds
from core.operations import NotAllowed, Stale, lock, operation
from core.words import short_day
from partnership import years
from partnership.funding import heads, policy
from partnership.funding.models import (
    FundingChange,
    FundingCorrection,
    FundingHead,
    FundingLine,
    FundingPayment,
    FundingSpending,
    FundingYear,
)
from partnership.held import held_for, require


def require_the_budget_holder(by) -> None:
    """Raises PermissionDenied. The budget is the Business Manager's, or their deputy's."""
    if by is None:
        return

    def suffices(held) -> bool:
        return any(role in policy.KEEPS for _, role in held)

    if not suffices(held_for(by, suffices)):
        raise PermissionDenied("only the Business Manager keeps the funding")


def _note(year, what: str, by, because: str = "", agency=None) -> None:
    FundingChange.objects.create(
        year=year, agency=agency, what=what[:600], because=because, made_at=clock.now(), made_by=by
    )


def _not_stale(row, version: str) -> None:
    """``version``: the `state_of` the row that the form was made with; empty: no form."""
    if version and version != state_of(row):
        said = "Somebody has changed this meanwhile. Its page says what holds now."
        raise Stale([said], state_of(row))


def state_of(row) -> str:
    """Changes whenever the row itself does; of none, too, so that two do not both make it."""
    return str(row.history.count() if row is not None else 0)


# --- a year ---------------------------------------------------------------------------------------


@operation
def add_year(starts_in: int, *, by) -> FundingYear:
    """With the heads of spending that hold on its first day, each with a budget of nothing: as
    the year before called them, those that it closed left out."""
    require_the_budget_holder(by)
    known = list(FundingYear.objects.select_for_update().values_list("starts_in", flat=True))
    require(policy.why_not_add_year(starts_in, known, clock.today()))
    said = heads.on(years.begins_on(starts_in))
    before = FundingYear.objects.filter(starts_in=starts_in - 1, heads=said.version).first()
    year = FundingYear.objects.create(starts_in=starts_in, heads=said.version)
    for order, (slug, title) in enumerate(_heads_of(before) if before else said.heads):
        FundingHead.objects.create(year=year, slug=slug, title=title, order=order)
    _note(year, "Year added", by)
    return year


def _heads_of(year) -> list[tuple[str, str]]:
    open_ones = FundingHead.objects.filter(year=year, closed_on=None)
    return list(open_ones.values_list("slug", "title"))


@operation
def close_year(year, *, by) -> FundingYear:
    """From now on every entry and every change needs a reason."""
    require_the_budget_holder(by)
    year = lock(year)
    earlier = FundingYear.objects.filter(starts_in__lt=year.starts_in, closed_at=None)
    first = earlier.order_by("starts_in").first()
    require(policy.why_not_close(year, first.starts_in if first else None, clock.today()))
    year.closed_at, year.closed_by = clock.now(), by
    year.save()
    _note(year, "Year closed", by)
    return year


@operation
def correct_brought_forward(
    year, *, pence: int, because: str, by, version: str = ""
) -> FundingYear:
    """``pence``: to be added to what the entries of the year before come to; 0 takes a correction
    back. Always with a reason."""
    require_the_budget_holder(by)
    year = lock(year)
    correction = FundingCorrection.objects.filter(year=year).first()
    _not_stale(correction, version)
    require(policy.why_not_without_reason(year, because, changes=True))
    was = correction.pence if correction else 0
    if pence == was:
        raise NotAllowed(f"The correction is {pounds(was)} already. There is nothing to change.")
    correction = correction or FundingCorrection(year=year)
    correction.pence, correction.because = pence, because
    correction.save()
    said = f"Correction of what was brought forward: {pounds(was)} became {pounds(pence)}"
    _note(year, said, by, because)
    return year


# --- what bodies give -----------------------------------------------------------------------------


@operation
def agree(
    year, *, agency, agreed_pence: int, by, in_kind_pence: int = 0, in_kind_what: str = "",
    because: str = "",
) -> FundingLine:  # fmt: skip
    """A body comes into the year's table, with what it has agreed to give."""
    require_the_budget_holder(by)
    year = lock(year)
    known = FundingLine.objects.filter(year=year).values_list("agency", flat=True)
    require(policy.why_not_contributor(agency, known))
    require(policy.why_not_in_kind(in_kind_pence, in_kind_what))
    require(policy.why_not_without_reason(year, because, changes=False))
    line = FundingLine.objects.create(
        year=year,
        agency=agency,
        agreed_pence=agreed_pence,
        in_kind_pence=in_kind_pence,
        in_kind_what=in_kind_what,
    )
    said = f"{agency}: agreed {pounds(agreed_pence)}"
    if in_kind_pence or in_kind_what:
        said += f", in kind {pounds(in_kind_pence)} ({in_kind_what})"
    _note(year, said, by, because, agency)
    return line


@operation
def change_agreed(
    line, *, agreed_pence: int, in_kind_pence: int, in_kind_what: str, because: str, by,
    version: str = "",
) -> FundingLine:  # fmt: skip
    require_the_budget_holder(by)
    year = lock(line.year)
    line = lock(line)
    _not_stale(line, version)
    require(policy.why_not_in_kind(in_kind_pence, in_kind_what))
    said = [
        f"{label}: {was} became {now}"
        for label, was, now in (
            ("agreed", pounds(line.agreed_pence), pounds(agreed_pence)),
            ("in kind", pounds(line.in_kind_pence), pounds(in_kind_pence)),
            ("what is in kind", line.in_kind_what or "nothing", in_kind_what or "nothing"),
        )
        if was != now
    ]
    if not said:
        raise NotAllowed("These are the figures that are there already. There is nothing to save.")
    require(policy.why_not_without_reason(year, because, changes=True))
    line.agreed_pence, line.in_kind_pence = agreed_pence, in_kind_pence
    line.in_kind_what = in_kind_what
    line.save()
    _note(year, f"{line.agency}: {'; '.join(said)}", by, because, line.agency)
    return line


@operation
def note_payment(
    line, *, kind: str, happened_on: date, reference: str, pence: int, by, because: str = "",
    is_right: bool = False,
) -> FundingLine:  # fmt: skip
    """An invoice that was sent, or money that came in. ``is_right``: also where it is more than was
    agreed or invoiced; that is said in the changes of the year."""
    require_the_budget_holder(by)
    year = lock(line.year)
    line = lock(line)
    require(policy.why_not_payment(year, happened_on, pence, because, clock.today()))
    paid = list(FundingPayment.objects.filter(line=line))
    require(
        policy.why_not_paid_twice(
            FundingPayment.Kind(kind).label,
            policy.Entry(happened_on, reference, pence),
            [_as_entry(each) for each in paid if each.kind == kind],
        )
    )
    is_more = policy.asks_whether_more(kind, pence, given(line, paid))
    if not is_right:
        require(is_more)
    made = FundingPayment.objects.create(
        line=line,
        kind=kind,
        happened_on=happened_on,
        reference=reference,
        pence=pence,
        because=because,
    )
    said = f"{line.agency}: {made} of {short_day(happened_on)}, {pounds(pence)}"
    if is_more:
        beyond = "agreed" if kind == FundingPayment.Kind.INVOICE else "invoiced"
        said += f"; it is more than was {beyond}, and is right"
    _note(year, said, by, because, line.agency)
    return line


def given(line, paid) -> policy.Given:
    """``paid``: the payments of the line."""
    by_kind = {
        kind: sum(each.pence for each in paid if each.kind == kind) for kind in FundingPayment.Kind
    }
    return policy.Given(
        agreed=line.agreed_pence,
        in_kind=line.in_kind_pence,
        invoiced=by_kind[FundingPayment.Kind.INVOICE],
        received=by_kind[FundingPayment.Kind.RECEIPT],
    )


def _as_entry(payment) -> policy.Entry:
    return policy.Entry(payment.happened_on, payment.reference, payment.pence)


# --- what is spent --------------------------------------------------------------------------------


@operation
def set_budget(head, *, pence: int, by, because: str = "", version: str = "") -> FundingHead:
    """The first budget of a head needs no reason; another one does."""
    require_the_budget_holder(by)
    year = lock(head.year)
    head = lock(head)
    _not_stale(head, version)
    require(policy.why_not_change_head(head))
    if pence == head.budget_pence:
        raise NotAllowed(f"The budget is {pounds(pence)} already. There is nothing to change.")
    require(policy.why_not_without_reason(year, because, changes=head.budget_pence != 0))
    was = f"{pounds(head.budget_pence)} became " if head.budget_pence else ""
    said = f"{head}: budget {was}{pounds(pence)}"
    head.budget_pence = pence
    head.save()
    _note(year, said, by, because)
    return head


@operation
def note_spending(
    head, *, spent_on: date, what: str, pence: int, by, reference: str = "", because: str = ""
) -> FundingHead:
    require_the_budget_holder(by)
    year = lock(head.year)
    require(policy.why_not_spend_under(lock(head), pence))
    require(policy.why_not_spending(year, spent_on, pence, because, clock.today()))
    earlier = FundingSpending.objects.filter(head__year=year, pence__in=(pence, -pence))
    require(
        policy.why_not_spent_twice(
            policy.Entry(spent_on, reference, pence, what),
            [
                policy.Entry(each.spent_on, each.reference, each.pence, each.what)
                for each in earlier
            ],
        )
    )
    FundingSpending.objects.create(
        head=head, spent_on=spent_on, what=what, reference=reference, pence=pence, because=because
    )
    _note(year, f"{head}: spent on {short_day(spent_on)}, {what}, {pounds(pence)}", by, because)
    return head


# --- heads of spending ----------------------------------------------------------------------------


@operation
def add_head(year, *, title: str, by, because: str = "") -> FundingHead:
    """Another one in this year, with a budget of nothing; the years after it have it, too."""
    require_the_budget_holder(by)
    year = lock(year)
    require(policy.why_not_without_reason(year, because, changes=False))
    heads = FundingHead.objects.filter(year=year)
    slug = slugify(title)[:40].strip("-")
    require(policy.why_not_head_title(title, slug, heads.values_list("title", flat=True)))
    known = set(heads.values_list("slug", flat=True))
    number = 2
    while slug in known:  # of one that was renamed
        slug, number = f"{slugify(title)[:36].strip('-')}-{number}", number + 1
    order = 1 + max(heads.values_list("order", flat=True), default=-1)
    head = FundingHead.objects.create(year=year, slug=slug, title=title, order=order)
    _note(year, f"{head}: added as a head of spending", by, because)
    return head


@operation
def rename_head(head, *, title: str, because: str, by, version: str = "") -> FundingHead:
    """Its address and its figures stay. Always with a reason."""
    require_the_budget_holder(by)
    year = lock(head.year)
    head = lock(head)
    _not_stale(head, version)
    require(policy.why_not_change_head(head))
    require(policy.why_not_without_reason(year, because, changes=True))
    if title == head.title:
        raise NotAllowed("It is called that already. There is nothing to change.")
    others = FundingHead.objects.filter(year=year).exclude(pk=head.pk)
    require(policy.why_not_head_title(title, head.slug, others.values_list("title", flat=True)))
    said = f"{head}: now called {title}"
    head.title = title
    head.save()
    _note(year, said, by, because)
    return head


@operation
def close_head(head, *, because: str, by, version: str = "") -> FundingHead:
    """From today nothing more is spent under it, and the next year begins without it."""
    require_the_budget_holder(by)
    year = lock(head.year)
    head = lock(head)
    _not_stale(head, version)
    require(policy.why_not_change_head(head))
    require(policy.why_not_without_reason(year, because, changes=True))
    head.closed_on, head.closed_because = clock.today(), because
    head.save()
    _note(year, f"{head}: closed", by, because)
    return head
