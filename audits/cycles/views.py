"""The pages of cycles: all of them, one of them with its returns."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.cycles import changed, forms, lists
from audits.cycles.models import Cycle
from audits.cycles.pages import kinds_looked_on, kinds_run_by, looks_on, runs, trail, with_cycle
from audits.cycles.policy import Standing
from audits.results.pages import reads_results, results_of
from audits.returns import ways
from audits.returns.models import Return
from audits.surveys import shown as surveys
from core import by_whom, clock, exports, listing, paging
from core.access_log import shows
from core.pages import with_a_role
from core.words import counted, day
from partnership.pages import holds_any
from partnership.roles import Role

ANSWER = (*ways.RUN_IT, Role.CHAIR_OF_GOVERNORS, Role.TRUST_LEAD)
NUMBERS = "Asked,Handed in,Late"
OWN = 50


@with_a_role
@require_safe
def index(request):
    person = request.user
    kinds = kinds_looked_on(person)
    cycles, number = [], {}
    if kinds:
        rows = Cycle.objects.visible_to(person).filter(version__question_set__kind__in=kinds)
        cycles = list(rows.select_related("version"))
        number = lists.numbers(person, cycles)
    shows(request, "cycles of self-assessments")
    own = None if cycles and not holds_any(person, ANSWER) else _own(person, looks_on=bool(kinds))
    return render(
        request,
        "audits/cycles/index.html",
        {
            "title": "Audits",
            "columns": lists.CYCLE_COLUMNS,
            "rows": lists.cycle_rows(cycles, number),
            "numeric": NUMBERS,
            "looks_on": bool(kinds),
            "plans": bool(kinds_run_by(person)),
            "own_columns": lists.OWN_COLUMNS,
            "own_rows": own,
            "trail": trail()[:-1],
        },
    )


def _own(person, *, looks_on: bool):
    """The latest returns that somebody may open, of their own agency first."""
    rows = Return.objects.visible_to(person).select_related("agency", "cycle")
    if looks_on:
        rows = rows.filter(agency__roles__role__in=ANSWER, agency__roles__group__user=person)
    rows = lists.with_handed_in_late(rows.distinct(), person)
    return lists.own_rows(rows.order_by("-cycle__opens_on", "agency__name", "pk")[:OWN])


@with_a_role
@with_cycle
@require_safe
def cycle(request, cycle):
    person = request.user
    choice = lists.Choice.read(request.GET)
    number = lists.numbers(person, [cycle]).get(cycle.pk, lists.Numbers())
    standing = lists.standing_of(cycle, number)
    rows = lists.chosen(cycle, choice, person)
    start = (choice.page - 1) * lists.PAGE
    found = list(rows[start : start + lists.PAGE + 1])
    there_is_more, found = len(found) > lists.PAGE, found[: lists.PAGE]
    runs_it = runs(person, cycle)
    over = cycle.issued_on is not None and clock.today() > cycle.closes_on
    of_many = looks_on(person, cycle) and (number.asked or number.taken_out)
    offered = lists.filters(cycle, person) if of_many else {}
    initial = {name: getattr(choice, name) for name in offered}
    shows(request, f"{Return._meta.label}:?cycle={cycle.slug}&{choice.query()[1:]}")
    caption = listing.said_so_far(counted(number.asked, "return"), person, Return)
    return render(
        request,
        "audits/cycles/cycle.html",
        {
            "title": cycle.name,
            "caption": "Cycle",
            "cycle": cycle,
            "details": details(cycle, number),
            "runs": runs_it,
            "results_url": results_of(cycle)
            if number.handed_in and reads_results(person, cycle)
            else "",
            "is_planned": standing == Standing.PLANNED,
            "is_opening": standing == Standing.OPENING,
            "opened": number.asked - number.waiting,
            "asked": number.asked,
            "figures": _figures(number) if of_many else [],
            "survey": surveys.lead(cycle, person, runs_it=runs_it),
            "may_add": runs_it and clock.today() < cycle.closes_on and cycle.issued_on,
            "may_extend": runs_it and number.asked > number.handed_in,
            "has_forecast": standing == Standing.OPEN and looks_on(person, cycle),
            "form": None,
            "form_of_list": forms.FilterForm(initial=initial, choices=offered),
            "choice": choice,
            "columns": lists.COLUMNS,
            "rows": lists.return_rows(found, person, runs_it=runs_it),
            "caption_of_table": "Returns" if choice.is_narrowed else caption,
            "query": choice.query(),
            "place": paging.place(rows, choice.page, lists.PAGE, more=there_is_more),
            "next_query": choice.query(page=choice.page + 1) if there_is_more else "",
            "first_query": choice.query() if choice.page > 1 else "",
            "taken_out_columns": lists.TAKEN_OUT_COLUMNS,
            "taken_out_rows": lists.taken_out(cycle, person) if number.taken_out else [],
            "may_take_out": runs_it and number.asked > number.handed_in,
            "late_columns": lists.LATE_COLUMNS,
            "late_rows": lists.not_handed_in(cycle, person) if over and number.late else [],
            "trail": trail(),
        },
    )


def details(cycle: Cycle, number: lists.Numbers) -> list[dict]:
    """For its summary list."""
    leads = {"Questions": cycle.version, "New schools are asked": cycle.version_for_new}
    planned = changed.in_words(cycle)
    del planned["Name"]
    if cycle.version_for_new is None:
        del planned["New schools are asked"]
    found = [{"key": "State", "value": lists.in_words(cycle, number)}]
    for key, value in planned.items():
        its = leads.get(key)
        found.append(
            {"key": key, "value": value, **({"url": its.get_absolute_url()} if its else {})}
        )
    if cycle.issued_on:
        who = by_whom.in_words(cycle.issued_by)
        found.append({"key": "Issued", "value": f"{day(cycle.issued_on)}, by {who}"})
    return found


def _figures(number: lists.Numbers) -> list[dict]:
    def opening(**which):
        return lists.Choice(**which).query() + "#returns"

    found = [
        {"number": f"{number.asked:,}", "label": "Asked", "url": opening()},
        {"number": f"{number.handed_in:,}", "label": "Handed in",
         "url": opening(state=lists.TO_THE_PARTNERSHIP)},
        {"number": f"{number.late:,}", "label": "Late", "url": opening(late="late")},
    ]  # fmt: skip
    if number.taken_out:
        found.append({"number": f"{number.taken_out:,}", "label": "Taken out", "url": "#taken-out"})
    return found


@with_a_role
@with_cycle
@require_safe
def export(request, cycle, kind):
    if kind not in exports.KINDS:
        raise Http404
    choice = lists.Choice.read(request.GET)
    return exports.list_taken(
        request, kind, f"returns-{cycle.slug}", lists.HEADINGS,
        lists.sheet(cycle, choice, request.user),
        about=f"{Return._meta.label}:?cycle={cycle.slug}&{choice.query()[1:]}",
    )  # fmt: skip
