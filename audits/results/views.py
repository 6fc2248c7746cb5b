"""The results of a cycle: the heat map, the agencies behind a criterion, and one agency's own."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.cycles import lists
from audits.cycles.forms import FilterForm
from audits.results import agency, heat, policy
from audits.results.pages import of_readers, results_of, return_results, trail_of, within_agency
from audits.results.read import Results
from audits.returns.models import Return
from core.access_log import shows
from core.pages import opens
from core.paging import Place
from core.words import counted

BLIND = (
    "You score this return without having seen how the agency scored itself. Its own scores are"
    " shown to you here once you have scored every question."
)
NOT_YET = "This return was not handed in yet. Its results are shown here once it is."


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
    }
    if version is not None:
        every = heat.ordered(found, version, choice)
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
            "caption": heat.SHOWS[choice.show],
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
    said = f"{handed_in:,} of {counted(number, 'return')} handed in."
    if not found.read:
        return said
    return f"{said} Moderated scores are shown of {moderated:,}."


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


# --- one agency -----------------------------------------------------------------------------------


def _one(request, agency_return) -> tuple[Results, str]:
    """Its results, and why they are not shown."""
    found = Results.of_return(agency_return, request.user)
    if found.blind:
        return found, BLIND
    return found, "" if found.read else NOT_YET


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
        }
    return render(request, "audits/results/agency.html", details)


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
    its = next((each for each in version.all_criteria if each.code == code), None)
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
