"""Funding: the years, one year, what one body gives, one head, and what changes them."""

from functools import wraps

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import acts, clock, exports
from core.access_log import shows
from core.money import pounds
from core.pages import declare
from core.words import day
from partnership import taking_out, years
from partnership.funding import figures, forms, operations, policy
from partnership.funding.models import FundingHead, FundingLine, FundingPayment, FundingYear
from partnership.pages import for_holders_of
from partnership.people_forms import ConfirmForm

Kind = FundingPayment.Kind

# To everybody else there is no such page: 404.
readers_alone = for_holders_of(*policy.READS, called="the funding of the partnership", hidden=True)
givers_too = for_holders_of(
    *policy.MAY_OPEN, called="what their own agency gives to the partnership", hidden=True
)
keeper_alone = for_holders_of(*policy.KEEPS, called="keeping the funding", hidden=True)


def with_year(view):
    """The year in the address."""

    @wraps(view)
    def wrapper(request, year, **kwargs):
        starts_in = years.year_from(year)
        rows = FundingYear.objects.visible_to(request.user).filter(starts_in=starts_in)
        if starts_in is None or (found := rows.first()) is None:
            raise Http404
        return view(request, found, **kwargs)

    return wrapper


def with_line(view):
    """What the agency in the address gives in that year, for whoever may see it."""

    @wraps(view)
    def wrapper(request, year, agency, **kwargs):
        rows = FundingLine.objects.visible_to(request.user)
        rows = rows.filter(year=year, agency__slug=agency)
        found = rows.select_related("year", "agency__succeeded_by").first()
        if found is None:
            raise Http404
        return view(request, found, **kwargs)

    return with_year(wrapper)


def with_head(view):
    @wraps(view)
    def wrapper(request, year, head, **kwargs):
        rows = FundingHead.objects.visible_to(request.user).filter(year=year, slug=head)
        if (found := rows.select_related("year").first()) is None:
            raise Http404
        return view(request, found, **kwargs)

    return with_year(wrapper)


def of_a_line(view):
    """Readers of funding, and whoever reads what that agency gives."""
    return declare("view FundingLine", givers_too(with_line(view)))


def trail(year=None) -> list[tuple[str, str]]:
    found = [
        ("Home", reverse("home")),
        ("Agreements", reverse("agreements:index")),
        ("Funding", reverse("funding:index")),
    ]
    return [*found, (str(year), year.get_absolute_url())] if year is not None else found


# --- reading --------------------------------------------------------------------------------------


@givers_too
@require_safe
def index(request):
    person = request.user
    reads_all = figures.reads_all(person)
    known = FundingYear.objects.visible_to(person).values_list("starts_in", flat=True)
    coming = policy.next_year(known, clock.today())
    shows(request, "funding")
    return render(
        request,
        "partnership/funding/index.html",
        {
            "title": "Funding of the partnership" if reads_all else "What your agency gives",
            "reads_all": reads_all,
            "columns": figures.YEAR_COLUMNS if reads_all else figures.OWN_COLUMNS,
            "rows": figures.year_rows(person) if reads_all else figures.own_rows(person),
            "keeps": figures.keeps(person)
            and policy.why_not_add_year(coming, known, clock.today()) is None,
            "coming": years.called(coming),
            "trail": trail()[:-1],
        },
    )


def _file(request, kind, name, headings, rows):
    if kind not in exports.KINDS:
        raise Http404
    return exports.taken(
        request, kind, name, headings, rows(request.user), said=name.replace("-", " ")
    )


@givers_too
@require_safe
def export(request, kind):
    return _file(request, kind, "funding", figures.LINE_HEADINGS, figures.line_file)


@givers_too
@require_safe
def export_entries(request, kind):
    return _file(request, kind, "funding-entries", figures.ENTRY_HEADINGS, figures.entry_file)


@givers_too
@require_safe
def export_changes(request, kind):
    return _file(request, kind, "funding-changes", figures.CHANGE_HEADINGS, figures.change_file)


@readers_alone
@require_safe
def export_spending(request, kind):
    return _file(request, kind, "funding-spending", figures.HEAD_HEADINGS, figures.head_file)


@givers_too
@with_year
@require_safe
def year(request, year):
    person = request.user
    shows(request, f"funding of {year}")
    if not figures.reads_all(person):
        return _own_year(request, year)
    statement = figures.statements(person)[year.starts_in]
    correction = figures.correction_of(person, year)
    lines = figures.lines_of(person, year=year)
    keeps = figures.keeps(person)
    return render(
        request,
        "partnership/funding/year.html",
        {
            "title": year.name,
            "caption": f"{day(years.begins_on(year.starts_in))} to "
            f"{day(years.ends_on(year.starts_in))}",
            "year": year,
            **figures.summary(year, statement, lines),
            "tag": "Closed" if year.closed_at else "Open",
            "tone": "grey" if year.closed_at else "green",
            "line_columns": figures.LINE_COLUMNS,
            "given": lines.with_total() if lines.lines else [],
            "balance_columns": figures.BALANCE_COLUMNS,
            "balance": figures.balance_rows(year, statement, correction),
            "head_columns": figures.HEAD_COLUMNS,
            "heads": figures.head_rows(person, year),
            "change_columns": figures.CHANGE_COLUMNS,
            "changes": figures.change_rows(person, year),
            "keeps": keeps,
            "words_url": taking_out.url(year, person),
            "words_out": taking_out.said(year, person),
            "may_close": keeps
            and year.closed_at is None
            and clock.today() > years.ends_on(year.starts_in),
            "trail": trail(),
        },
    )


def _own_year(request, year):
    lines = figures.lines_of(request.user, year=year)
    return render(
        request,
        "partnership/funding/own_year.html",
        {
            "title": f"What your agency gives, {year}",
            "columns": figures.LINE_COLUMNS,
            "rows": lines.rows(),
            "change_columns": figures.CHANGE_COLUMNS,
            "changes": figures.change_rows(request.user, year),
            "words_out": taking_out.said(year, request.user),
            "trail": trail(),
        },
    )


@of_a_line
@require_safe
def line(request, line):
    found = figures.lines_of(request.user, pk=line.pk)
    return render(
        request,
        "partnership/funding/line.html",
        {
            "title": line.agency.name,
            "caption": line.year.name,
            "line": line,
            "rows": figures.line_details(found, line),
            "columns": figures.PAYMENT_COLUMNS,
            "payments": figures.payment_rows(request.user, line),
            "change_columns": figures.CHANGE_COLUMNS,
            "changes": figures.change_rows(request.user, line.year, agency=line.agency),
            "keeps": figures.keeps(request.user),
            "trail": trail(line.year),
        },
    )


@readers_alone
@with_head
@require_safe
def head(request, head):
    spent = figures.spent_under(request.user, head)
    return render(
        request,
        "partnership/funding/head.html",
        {
            "title": head.title,
            "caption": head.year.name,
            "head": head,
            "rows": [
                {"key": "Budget", "value": pounds(head.budget_pence)},
                {"key": "Spent", "value": pounds(spent)},
                {"key": "Left", "value": pounds(head.budget_pence - spent)},
            ],
            "columns": figures.SPENDING_COLUMNS,
            "spending": figures.spending_rows(request.user, head),
            "closed": f"Closed on {day(head.closed_on)}. {head.closed_because}"
            if head.closed_on
            else "",
            "keeps": figures.keeps(request.user),
            "words_url": taking_out.url(head, request.user),
            "words_out": taking_out.said(head, request.user),
            "trail": trail(head.year),
        },
    )


# --- keeping --------------------------------------------------------------------------------------


class _Named:
    """What stands above the title of a page that is of no row yet."""

    name = "Funding of the partnership"


@keeper_alone
def add_year(request):
    if acts.sent(request) and acts.was_sent(request):  # by now the next year would be another
        return redirect("funding:index")
    known = list(FundingYear.objects.visible_to(request.user).values_list("starts_in", flat=True))
    coming = policy.next_year(known, clock.today())
    refusal = policy.why_not_add_year(coming, known, clock.today())

    def act(answers):
        operations.add_year(coming, by=request.user, submission=answers["submission"])

    return acts.page(
        request,
        _Named,
        None if refusal else ConfirmForm(acts.sent(request)),
        act,
        title=f"Add {years.called(coming)}",
        button="Add the year",
        done="The year is added. Enter who gives what, and the budget.",
        back=reverse("funding:index"),
        refusal=refusal or "",
        lead=f"The financial year from {day(years.begins_on(coming))} to "
        f"{day(years.ends_on(coming))}. What the year before leaves is brought forward by itself.",
    )


@keeper_alone
@with_year
def close_year(request, year):
    earlier = FundingYear.objects.visible_to(request.user).filter(
        starts_in__lt=year.starts_in, closed_at=None
    )
    first = earlier.order_by("starts_in").first()
    refusal = policy.why_not_close(year, first.starts_in if first else None, clock.today())

    def act(answers):
        operations.close_year(year, by=request.user, submission=answers["submission"])

    sent_before = request.method == "POST" and acts.was_sent(request)
    statement = figures.statements(request.user)[year.starts_in]
    return acts.page(
        request,
        year,
        None if refusal and not sent_before else ConfirmForm(acts.sent(request)),
        act,
        title="Close the year",
        button="Close the year",
        done="The year is closed.",
        back=year.get_absolute_url(),
        refusal=refusal or "",
        points=[
            f"{pounds(statement.balance)} is carried forward.",
            "Afterwards every entry and every change needs a reason.",
            "One that is made all the same changes what is carried forward, too.",
            "It cannot be opened again.",
        ],
        warning=True,
    )


@keeper_alone
@with_year
def correct(request, year):
    correction = figures.correction_of(request.user, year)
    statement = figures.statements(request.user)[year.starts_in]

    def act(answers):
        operations.correct_brought_forward(
            year,
            pence=answers["pence"],
            because=answers["because"],
            version=answers["version"],
            by=request.user,
            submission=answers["submission"],
        )

    initial = {
        "version": operations.state_of(correction),
        "pence": correction.pence if correction else None,
    }
    return acts.page(
        request,
        year,
        forms.CorrectionForm(acts.sent(request), year=year, always=True, initial=initial),
        act,
        title="Correct what was brought forward",
        button="Save the correction",
        done="The correction is saved.",
        back=year.get_absolute_url(),
        lead=f"The entries of {years.called(year.starts_in - 1)} leave "
        f"{pounds(statement.left_before)}. Correct that only where the accounts say otherwise.",
    )


@keeper_alone
@with_year
def add_line(request, year):
    def act(answers):
        answers = {name: value for name, value in answers.items() if name != "version"}
        operations.agree(year, **answers, by=request.user)

    return acts.page(
        request,
        year,
        forms.ContributorForm(acts.sent(request), year=year, person=request.user),
        act,
        title="Add a body that gives",
        button="Add",
        done="The body is in the table.",
        back=year.get_absolute_url(),
    )


@keeper_alone
@with_line
def change_line(request, line):
    names = ("agreed_pence", "in_kind_pence", "in_kind_what")
    initial = {name: getattr(line, name) for name in names}
    initial |= {"version": operations.state_of(line), "in_kind_pence": line.in_kind_pence or None}

    def act(answers):
        operations.change_agreed(line, **answers, by=request.user)

    return acts.page(
        request,
        line,
        forms.AgreedForm(acts.sent(request), year=line.year, always=True, initial=initial),
        act,
        title="Change what is agreed",
        button="Save",
        done="What is agreed is changed.",
        back=line.get_absolute_url(),
    )


def _add_payment(request, line, kind, *, title, done):
    def act(answers):
        answers = {name: value for name, value in answers.items() if name != "version"}
        operations.note_payment(line, kind=kind, **answers, by=request.user)

    sent_before = request.method == "POST" and acts.was_sent(request)
    given = None if sent_before else figures.lines_of(request.user, pk=line.pk).given(line)
    return acts.page(
        request,
        line,
        forms.PaymentForm(acts.sent(request), year=line.year, kind=kind, given=given),
        act,
        title=title,
        button="Add",
        done=done,
        back=line.get_absolute_url(),
    )


@keeper_alone
@with_line
def add_invoice(request, line):
    return _add_payment(
        request, line, Kind.INVOICE, title="Add an invoice", done="The invoice is added."
    )


@keeper_alone
@with_line
def add_receipt(request, line):
    return _add_payment(
        request, line, Kind.RECEIPT, title="Add money received", done="What came in is added."
    )


@keeper_alone
@with_year
def add_head(request, year):
    def act(answers):
        answers = {name: value for name, value in answers.items() if name != "version"}
        operations.add_head(year, **answers, by=request.user)

    return acts.page(
        request,
        year,
        forms.HeadForm(acts.sent(request), year=year),
        act,
        title="Add a head of spending",
        button="Add",
        done="The head of spending is added. Set its budget.",
        back=year.get_absolute_url(),
        lead="The years that are added after this one have it, too.",
    )


@keeper_alone
@with_head
def rename_head(request, head):
    initial = {"version": operations.state_of(head), "title": head.title}

    def act(answers):
        operations.rename_head(head, **answers, by=request.user)

    return _of_a_head(
        request,
        head,
        forms.HeadForm(acts.sent(request), year=head.year, always=True, initial=initial),
        act,
        title="Rename the head of spending",
        button="Save",
        done="The head of spending has its new name.",
    )


@keeper_alone
@with_head
def close_head(request, head):
    initial = {"version": operations.state_of(head)}

    def act(answers):
        operations.close_head(head, **answers, by=request.user)

    return _of_a_head(
        request,
        head,
        forms.CloseHeadForm(acts.sent(request), year=head.year, always=True, initial=initial),
        act,
        title="Close the head of spending",
        button="Close it",
        done="The head of spending is closed.",
        warning=True,
        points=[
            "Nothing more is spent under it; what was spent stays.",
            "The next year begins without it.",
            "It cannot be opened again: add another.",
        ],
    )


def _of_a_head(request, head, form, act, **details):
    """A form about a head, which stays as it was once it is closed."""
    refusal = policy.why_not_change_head(head)
    if refusal and not (request.method == "POST" and acts.was_sent(request)):
        form = None
    back = head.get_absolute_url()
    return acts.page(request, head, form, act, back=back, refusal=refusal or "", **details)


@keeper_alone
@with_head
def change_budget(request, head):
    initial = {"version": operations.state_of(head), "pence": head.budget_pence or None}

    def act(answers):
        operations.set_budget(head, **answers, by=request.user)

    form = forms.BudgetForm(
        acts.sent(request), year=head.year, always=head.budget_pence != 0, initial=initial
    )
    return _of_a_head(
        request,
        head,
        form,
        act,
        title="Set the budget",
        button="Save",
        done="The budget is saved.",
    )


@keeper_alone
@with_head
def add_spending(request, head):
    def act(answers):
        answers = {name: value for name, value in answers.items() if name != "version"}
        operations.note_spending(head, **answers, by=request.user)

    return acts.page(
        request,
        head,
        forms.SpendingForm(acts.sent(request), year=head.year),
        act,
        title="Add spending",
        button="Add",
        done="The spending is added.",
        back=head.get_absolute_url(),
    )
