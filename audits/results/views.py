"""The results of a cycle: the heat map, the agencies behind a criterion, and one agency's own."""

from dataclasses import replace
from functools import partial, wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.cycles import lists
from audits.cycles.forms import FilterForm
from audits.cycles.pages import looks_on
from audits.results import agency, explained, heat, operations, policy, reports, triangulation
from audits.results.forms import ExplanationForm
from audits.results.models import NotReturned
from audits.results.pages import (
    of_readers,
    results_of,
    return_results,
    trail_of,
    within,
    within_agency,
)
from audits.results.parts import PARTS, SHEETS
from audits.results.read import Results, versions_of
from audits.returns.models import Return
from audits.returns.signing_views import page_of
from core import acts, by_whom, clock, exports, pdf
from core.access_log import log_list_taken, shows
from core.models import AccessLog
from core.pages import declare, log_access, opens
from core.paging import Place
from core.words import counted, day
from partnership.pages import may_open

PART_PAGE = 100
ACTIONS = PARTS["actions"]
BLIND = (
    "You score this return without having seen how the agency scored itself. Its own scores are"
    " shown to you here once you have scored every question."
)
TAKEN_OUT = "This return was taken out of its cycle, so it has no results."


@of_readers
@require_safe
def cycle(request, cycle):
    person = request.user
    choice = heat.Choice.read(request.GET)
    found = Results.of_cycle(cycle, person, **choice.conditions)
    version = choice.version_in(found)
    shows(request, f"{Return._meta.label}:?results={cycle.slug}&{choice.query()[1:]}")
    offered = lists.filters(cycle, person)
    offered = {name: offered[name] for name in ("kind", "phase", "trust") if name in offered}
    details = {
        "title": f"Results: {cycle.name}",
        "cycle": cycle,
        "trail": trail_of(cycle),
        "choice": choice,
        "form_of_list": FilterForm(
            initial={name: getattr(choice, name) for name in offered}, choices=offered
        ),
        "hidden": {"show": choice.show, "sort": choice.sort, "asked": choice.asked},
        "left_out": heat.left_out(found),
        "lead": _lead(found),
        "parts": [
            *((each.title, results_of(cycle, "part", each.slug))
              for each in PARTS.values() if each.is_there(found)),
            ("Report for the partnership (PDF)", results_of(cycle, "report")),
        ],
        "files": [
            (words, [(kind, results_of(cycle, "export", name, ending))
                     for kind, ending in (("CSV", "csv"), ("Excel", "xlsx"))])
            for words, name in (("The table", "heat-map"), ("Every score", "scores"))
        ],
    }  # fmt: skip
    if version is not None:
        every = heat.ordered(found, version, choice)
        choice = replace(choice, page=min(choice.page, -(-len(every) // heat.PAGE) or 1))
        start = (choice.page - 1) * heat.PAGE
        page = every[start : start + heat.PAGE]
        is_long = len(every) > heat.PAGE
        details |= {
            "columns": heat.columns(version),
            "rows": heat.rows(found, version, choice, page),
            "sorts": heat.sorts(version, choice),
            "switches": heat.switches(cycle, choice),
            "questions": _questions(found, version, cycle, choice),
            "picture": heat.draw(found, version, choice.show),
            "caption_of_table": heat.SHOWS[choice.show],
            "place": Place(choice.page, heat.PAGE, len(every)) if is_long and page else None,
            "next_query": choice.query(page=choice.page + 1)
            if start + heat.PAGE < len(every)
            else "",
            "first_query": choice.query() if choice.page > 1 else "",
        }
    return render(request, "audits/results/cycle.html", details)


def _lead(found: Results) -> str:
    handed_in, number = len(found.handed_in), len(found.returns)
    moderated = sum(bool(found.moderated.get(each.pk)) for each in found.read)
    said = [f"{handed_in:,} of {counted(number, 'return')} handed in."]
    if found.read:
        said.append(f"Moderated scores are shown of {moderated:,}.")
    if found.taken_out:
        said.append(policy.taken_out_in_words(found.taken_out))
    return " ".join(said)


def _questions(found: Results, version, cycle, choice) -> list[dict]:
    """Where two versions were asked, the ways to each."""
    if len(found.versions) < 2:
        return []
    return [
        {
            "text": str(each.row),
            "url": results_of(cycle) + choice.query(asked=str(key), sort=""),
            "is_shown": key == version.row.pk,
        }
        for key, each in found.versions.items()
    ]


# --- the parts ------------------------------------------------------------------------------------


@of_readers
@require_safe
def part(request, cycle, part):
    found = Results.of_cycle(cycle, request.user)
    its = PARTS.get(part)
    if its is None:
        raise Http404
    shows(request, f"{Return._meta.label}:?results={cycle.slug}&part={part}")
    rows = its.rows(found)
    last = -(-len(rows) // PART_PAGE) or 1
    start = (min(acts.page_number(request), last) - 1) * PART_PAGE
    page, more = rows[start : start + PART_PAGE], len(rows) > start + PART_PAGE
    number = start // PART_PAGE + 1
    return render(
        request,
        "audits/results/part.html",
        {
            "title": its.title,
            "caption": cycle.name,
            "cycle": cycle,
            "trail": within(cycle),
            "part": its,
            "rows": page,
            "notes": its.notes(found),
            "left_out": heat.left_out(found),
            "place": Place(number, PART_PAGE, len(rows)) if more or start else None,
            "next_query": f"?page={number + 1}" if more else "",
            "first_query": "?" if start else "",
        },
    )


@of_readers
@require_safe
def export(request, cycle, part, kind):
    """Each part, the heat map, and every score, as a file."""
    if kind not in exports.KINDS or part not in SHEETS:
        raise Http404
    headings, sheet = SHEETS[part]
    found = Results.of_cycle(cycle, request.user)
    return exports.list_taken(
        request, kind, f"results-{cycle.slug}-{part}", headings, sheet(found),
        about=f"{Return._meta.label}:?results={cycle.slug}&part={part}",
    )  # fmt: skip


@of_readers
@require_safe
def report(request, cycle):
    """The partnership's report: made for whoever asks, of numbers; where more agencies were asked
    than a page can hold, by groups of them."""
    found = Results.of_cycle(cycle, request.user)
    log_list_taken(request, f"{Return._meta.label}:?results={cycle.slug}", "results as a PDF")
    content = pdf.render(
        "audits/results/report_pdf.html",
        reports.of_cycle(cycle, found, is_whole=looks_on(request.user, cycle)),
    )
    name = f"results-{cycle.slug}-{clock.today().isoformat()}.pdf"
    return exports.download(content, "application/pdf", name)


@of_readers
@require_safe
def question(request, cycle, code):
    """The agencies behind one question, the lowest first."""
    found = Results.of_cycle(cycle, request.user)
    version = heat.Choice.read(request.GET).version_in(found)
    version = version or versions_of([cycle.version_id])[cycle.version_id]
    its = version.criterion(code)
    if its is None:
        raise Http404
    return render(
        request,
        "audits/results/question.html",
        {
            "title": f"{its.code} {its.text}",
            "caption": cycle.name,
            "trail": within(cycle),
            "columns": agency.BEHIND,
            "rows": agency.behind(found, version, its),
            "left_out": heat.left_out(found),
        },
    )


# --- one agency -----------------------------------------------------------------------------------


def _one(request, agency_return) -> tuple[Results, str]:
    """Its results, and why they are not shown."""
    found = Results.of_return(agency_return, request.user)
    if found.blind:
        return found, BLIND
    if found.taken_out:
        return found, TAKEN_OUT
    return found, policy.why_not_read(
        was_handed_in=agency_return.submitted_on is not None,
        is_written_by_own=agency_return.pk in found.revised,
    ) or ""


@opens(Return)
@require_safe
def of_agency(request, agency_return):
    found, refusal = _one(request, agency_return)
    details = {
        "title": f"Results: {agency_return.agency}",
        "caption": agency_return.cycle.name,
        "agency_return": agency_return,
        "trail": within_agency(agency_return, request.user)[:-1],
        "refusal": refusal,
    }
    if not refusal:
        rows = agency.standards(found, agency_return)
        has_others = len(rows[0]) > len(agency.STANDARDS) if rows else False
        details |= {
            "columns": [*agency.STANDARDS, *([agency.OTHERS] if has_others else [])],
            "rows": rows,
            "has_others": has_others,
            "response": agency.response(agency_return, request.user),
            "beside_columns": triangulation.OF_AGENCY,
            "beside_rows": triangulation.of_agency(found, _who(agency_return)),
            "beside_notes": triangulation.notes(found, _whose(agency_return)),
            "action_columns": ACTIONS.columns,
            "action_rows": ACTIONS.rows(found),
            "leads": [
                ("Results (PDF)", return_results(agency_return, "agency_report")),
                ("Every score (CSV)", return_results(agency_return, "agency_export", "csv")),
                ("Every score (Excel)", return_results(agency_return, "agency_export", "xlsx")),
                ("What was handed in", page_of(agency_return, "submission")),
            ],
        }
    else:
        told = explained.explanations([agency_return], request.user)
        details["explained"] = told.get(agency_return.pk)
        if operations.why_not_explain(agency_return, request.user) is None:
            details["explain_url"] = return_results(agency_return, "explain")
    return render(request, "audits/results/agency.html", details)


def _whose(agency_return) -> str:
    return "your" if agency_return.may_contribute else "its"


def _who(agency_return) -> str:
    return "You say" if agency_return.may_contribute else "It says"


@opens(Return)
@require_safe
def agency_report(request, agency_return):
    found = _or_404(request, agency_return)
    log_access(request, AccessLog.What.DOWNLOAD, agency_return, "results as a PDF")
    content = pdf.render("audits/results/agency_pdf.html", reports.of_agency(agency_return, found))
    name = f"{agency_return.reference}-results-{clock.today().isoformat()}.pdf"
    return exports.download(content, "application/pdf", name)


@opens(Return)
@require_safe
def agency_export(request, agency_return, kind):
    if kind not in exports.KINDS:
        raise Http404
    found = _or_404(request, agency_return)
    headings, sheet = SHEETS["scores"]
    return exports.list_taken(
        request, kind, f"{agency_return.reference}-results", headings, sheet(found),
        about=f"{Return._meta.label}:{agency_return.reference}",
    )  # fmt: skip


def _or_404(request, agency_return) -> Results:
    found, refusal = _one(request, agency_return)
    if refusal:
        raise Http404
    return found


def _may_explain(view):
    """The return in the address, for its agency and whoever runs its cycle; 403 for others."""

    @wraps(view)
    def wrapper(request, agency_return, **kwargs):
        if not may_open(request, partial(operations.may_explain, agency_return)):
            log_access(request, AccessLog.What.REFUSED, agency_return)
            raise PermissionDenied
        return view(request, agency_return, **kwargs)

    return declare("contribute NotReturned", opens(Return)(wrapper))


def _explained_so_far(said: NotReturned | None) -> list[dict[str, str]]:
    if said is None:
        return []
    who = f"{by_whom.in_words(said.said_by)}, on {day(said.said_on)}"
    return [{"key": "Explained so far by", "value": who}]


@_may_explain
def explain(request, agency_return):
    """Why it was not handed in."""
    rows = NotReturned.objects.visible_to(request.user).filter(agency_return=agency_return)
    said = rows.select_related("said_by").first()
    form = ExplanationForm(
        acts.sent(request), record=agency_return, initial={"said": said.said if said else ""}
    )
    refusal = operations.why_not_explain(agency_return, request.user)

    def act(answers):
        operations.explain_not_returned(
            agency_return, said=answers["said"], version=answers["version"],
            submission=answers["submission"], by=request.user,
        )  # fmt: skip

    return acts.page(
        request, agency_return, form if form.is_bound or not refusal else None, act,
        title="Why was the return not handed in?", button="Save",
        caption=f"{agency_return.agency}, {agency_return.cycle}",
        done="The explanation stands beside the return.",
        back=agency_return.get_absolute_url(), refusal=refusal or "",
        lead="Whoever reads the results of this cycle reads it beside the agency’s name, with your"
        " name and the day.",
        shown=_explained_so_far(said),
    )  # fmt: skip


@opens(Return)
@require_safe
def standard(request, agency_return, code):
    found, refusal = _one(request, agency_return)
    its = found.version_of(agency_return).standard(code)
    if its is None or refusal:
        raise Http404
    return render(
        request,
        "audits/results/standard.html",
        {
            "title": f"{its.code} {its.title}",
            "caption": f"{agency_return.agency}, {agency_return.cycle}",
            "agency_return": agency_return,
            "trail": within_agency(agency_return, request.user),
            "columns": agency.CRITERIA,
            "rows": agency.criteria(found, agency_return, its),
            **_gap(heat.pair_of(found, heat.GAP, agency_return, its)),
        },
    )


def _gap(pair) -> dict:
    if pair is None:
        return {}
    return {"gap": policy.gap_in_words(pair.before, pair.after), "number": pair.criteria}


@opens(Return)
@require_safe
def answer(request, agency_return, code):
    found, refusal = _one(request, agency_return)
    version = found.version_of(agency_return)
    its = version.criterion(code)
    if its is None or refusal:
        raise Http404
    standard = next(each for each in version.standards if each.pk == its.standard_id)
    place = return_results(agency_return, "standard", standard.code)
    return render(
        request,
        "audits/results/answer.html",
        {
            "title": f"{its.code} {its.text}",
            "caption": f"{agency_return.agency}, {agency_return.cycle}",
            "agency_return": agency_return,
            "trail": [
                *within_agency(agency_return, request.user),
                (f"{standard.code} {standard.title}", place),
            ],
            **agency.answer(found, agency_return, its),
        },
    )
