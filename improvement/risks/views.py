"""The pages of the register: the list, the heat map, one risk. What people do there: `acts`."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import by_whom, clock, exports, listing, paging, wordings
from core.access_log import shows
from core.pages import opens, with_a_role
from core.words import counted, day, moment, short_day
from improvement import operations as log
from improvement import owners
from improvement.mending import held_words
from improvement.models import Action
from improvement.risks import forms, heat, lists, policy, ties, timeline, trail
from improvement.risks.models import Risk
from improvement.risks.policy import BANDS, LEVELS, MEASURES, Outcome, Works
from improvement.thread import in_thread
from improvement.views import keeps
from improvement.views import trail as way_up
from partnership import succession
from partnership.auth import held_by
from partnership.pages import holds_any
from partnership.restriction import BREAKS_THE_GLASS, kept_from, may_break_the_glass

SCORING_COLUMNS = ("When", "Residual", "Movement", "Inherent", "Target", "By", "Why")
CONTROL_COLUMNS = ("Control", "What it is", "Whose", "How well it works", "Checked")
SCALE_COLUMNS = ("Level", "Likelihood", "Impact")


def to_the_register(*more) -> list[tuple[str, str]]:
    return way_up(("Risk register", reverse("risks:index")), *more)


@with_a_role
@require_safe
def index(request):
    choice, person = lists.Choice.read(request.GET), request.user
    shows(request, f"{Risk._meta.label}:{choice.query()}")
    rows, number = lists.risk_page(choice, person)
    there_is_more = choice.page * lists.PAGE < number
    fields = {name: getattr(choice, name) for name in ("category", "band", "group", "sort")}
    return render(
        request,
        "improvement/risks/index.html",
        {
            "title": "Risk register",
            "tabs": [
                {
                    "text": text,
                    "query": lists.Choice(show).query(),
                    "current": show == choice.show,
                }
                for show, text in lists.SHOWS.items()
            ],
            "form": forms.FilterForm(initial=fields, person=person),
            "choice": choice,
            "cell": _cell_in_words(choice),
            "columns": lists.COLUMNS,
            "rows": rows,
            "caption_of_table": listing.said_so_far(
                f"{counted(number, 'risk')}: {lists.SHOWS[choice.show].lower()}", person, Risk
            ),
            "query": choice.query(),
            "place": paging.Place(choice.page, lists.PAGE, number),
            "next_query": choice.query(page=choice.page + 1) if there_is_more else "",
            "first_query": choice.query() if choice.page > 1 else "",
            "keeps": keeps(request),
            "kept_from": kept_from(person, Risk) if choice.page == 1 else [],
            "may_break_the_glass": holds_any(person, [BREAKS_THE_GLASS])
            and may_break_the_glass(person),
            "trail": way_up(),
        },
    )


def _cell_in_words(choice: lists.Choice) -> str:
    """Which cell of the heat map the list is of."""
    said = [f"likelihood {choice.likelihood}"] if choice.likelihood else []
    said += [f"impact {choice.impact}"] if choice.impact else []
    return f"{MEASURES[choice.score or 'residual']} {', '.join(said)}" if said else ""


@with_a_role
@require_safe
def export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    choice = lists.Choice.read(request.GET)
    return exports.list_taken(
        request,
        kind,
        "risks",
        lists.HEADINGS,
        lists.sheet(choice, request.user),
        about=f"{Risk._meta.label}:{choice.query()}",
    )


@with_a_role
@require_safe
def heat_map(request):
    measure = request.GET.get("score", "")
    measure = measure if measure in MEASURES else "residual"
    rows = heat.rows(request.user, measure)
    shows(request, f"heat map of risks?score={measure}")
    return render(
        request,
        "improvement/risks/heat_map.html",
        {
            "title": "Heat map of risks",
            "tabs": [
                {"text": text, "query": f"?score={each}", "current": each == measure}
                for each, text in MEASURES.items()
            ],
            "measure": MEASURES[measure],
            "number": sum(cell.number for row in rows for cell in row.cells),
            "rows": rows,
            "picture": heat.draw(rows),
            "impacts": [(level, lists.scale().impact[level][0]) for level in LEVELS],
            "bands": _bands(),
            "scale_columns": SCALE_COLUMNS,
            "scale_rows": _scale_rows(),
            "scale": lists.scale(),
            "trail": to_the_register(),
        },
    )


def _bands() -> list[dict[str, str]]:
    scale = lists.scale()
    numbers = sorted({row * column for row in LEVELS for column in LEVELS})
    found = []
    for band in scale.bands:
        of_band = [number for number in numbers if scale.band(number) == band]
        start, end = of_band[0], of_band[-1]
        months = scale.review_months[band]
        again = "each month" if months == 1 else f"every {months} months"
        text = f"{BANDS[band]}: {start} to {end}, looked at {again}"
        found.append({"name": band.value, "sign": heat.sign(band), "text": text})
    return found


def _scale_rows() -> list[list]:
    scale = lists.scale()
    return [
        [level, ": ".join(scale.likelihood[level]), ": ".join(scale.impact[level])]
        for level in reversed(LEVELS)
    ]


# --- one risk -------------------------------------------------------------------------------------


@opens(Risk)
@require_safe
def risk(request, risk):
    person, scores = request.user, risk.scores
    waiting = [*risk.movements.filter(answered_on=None)]
    bound = [*risk.ties.all()]
    known = ties.names(person, [*waiting, *bound])
    can_do = acts_on(risk, person, keeps(request))
    scorings = [*risk.scorings.order_by("pk")]
    return render(
        request,
        "improvement/risks/risk.html",
        {
            "title": risk.reference,
            "caption": "Risk",
            "risk": risk,
            "standing": {
                "heading": _heading(risk),
                "lines": _lines(risk),
                "tag": _tag(risk)["text"],
                "tone": _tag(risk)["tone"],
            },
            "waiting": [
                {"text": ties.sentence(each, known), "when": short_day(each.found_on)}
                for each in waiting
            ],
            "buttons": [each for each in can_do if each["kind"]],
            "others_to_do": [each for each in can_do if not each["kind"]],
            "words": [
                {"key": "Because of", "value": risk.cause},
                {"key": "Would mean", "value": risk.effect},
                {"key": "If it happens", "value": risk.contingency},
            ],
            "about": [
                {"key": "About", "value": risk.get_category_display()},
                {"key": "When it might happen", "value": risk.get_proximity_display()},
                {"key": "Owner", "value": f"{owners.named(risk)}, {succession.named(risk.agency)}"},
                {
                    "key": "Watched by",
                    "value": risk.group,
                    "url": risk.group.get_absolute_url(),
                },
                {"key": "Entered on", "value": day(risk.raised_on)},
            ],
            "scores": [
                {"key": name, "value": risk.scale.in_words(getattr(scores, measure))}
                for measure, name in MEASURES.items()
            ],
            "control_columns": CONTROL_COLUMNS,
            "controls": _controls(risk),
            "actions": _actions(bound, person),
            "hidden_actions": _number_hidden(bound, known),
            "others": _others(bound, known),
            "picture": trail.draw(scorings, risk.scale, short_day),
            "scoring_columns": SCORING_COLUMNS,
            "scorings": _scorings(scorings, risk.scale),
            "history": [
                {
                    "heading": entry.heading,
                    "when": moment(entry.at),
                    "who": entry.who,
                    "text": entry.text or entry.sentence,
                    "at": entry.at.isoformat(),
                }
                for entry in timeline.entries(risk)
            ],
            "earlier": wordings.changes(risk, WORDING),
            "words_out": held_words.taken_out(risk, request.user),
            "trail": to_the_register(),
        },
    )


WORDING = {
    "event": "What may happen", "cause": "Because of", "effect": "Would mean",
    "contingency": "If it happens", "category": "About", "proximity": "When it might happen",
}  # fmt: skip


def _tag(risk) -> dict[str, str]:
    return lists.standing(risk) or lists.band_tag(risk.scale, risk.scores.residual)


def _heading(risk) -> str:
    if risk.closed_on is not None:
        happened = risk.outcome == Outcome.HAPPENED
        return f"{'Happened' if happened else 'Closed'} on {day(risk.closed_on)}"
    return f"Residual score {risk.scale.in_words(risk.scores.residual)}"


def _lines(risk) -> list[str]:
    if risk.closed_on is not None:
        return [risk.outcome_reason]
    number, before = risk.scores.residual.number, risk.residual_before
    target = risk.scores.target.number
    moved = f"{policy.movement(before, number)} since the last review."
    found = [
        "It has been scored once." if before is None else moved,
        f"Its target, {target}, is reached."
        if number <= target
        else f"Its target is {target}, {number - target} lower.",
    ]
    late = risk.review_on < clock.today()
    found.append(f"It {'was' if late else 'is'} to be looked at again by {day(risk.review_on)}.")
    if risk.is_restricted or owners.has_left(risk.owner):
        found.append(owners.who_does_it(risk, "is to look after it"))
    return found


def _controls(risk) -> list[list]:
    is_open = risk.may_contribute and risk.closed_on is None
    found = []
    for each in risk.controls.select_related("agency"):
        name: dict[str, str] | str = f"Control {each.number}"
        if is_open and each.works != Works.ENDED:
            url = reverse("risks:control", args=[risk.reference, each.number])
            name = {"text": f"Check control {each.number}", "url": url}
        found.append(
            [
                name,
                each.what,
                each.agency.short_name,
                each.get_works_display(),
                f"{short_day(each.checked_on)}{_until(risk, each)}",
            ]
        )
    return found


def _until(risk, control) -> str:
    if risk.closed_on is not None or control.works == Works.ENDED:
        return ""
    again = risk.scale.check_on(control.checked_on)
    return f" ({'overdue since' if again < clock.today() else 'again by'} {short_day(again)})"


def _actions(bound, person) -> list[dict]:
    references = [each.key for each in bound if each.kind == ties.ACTION]
    rows = Action.objects.visible_to(person).filter(reference__in=references)
    rows = rows.select_related("agency", "owner__person").order_by("due_on", "pk")
    return in_thread(rows)


def _number_hidden(bound, known) -> str:
    hidden = [
        each for each in bound if each.kind == ties.ACTION and (each.kind, each.key) not in known
    ]
    return counted(len(hidden), "action") if hidden else ""


def _others(bound, known) -> list[ties.Named]:
    """What else it hangs on: a name for what the reader may open, a word for what not."""
    kinds = ties.kinds()
    return [
        known.get((each.kind, each.key), ties.Named(kinds[each.kind].unnamed))
        for each in bound
        if each.kind != ties.ACTION and each.kind in kinds
    ]


def _scorings(scorings, scale: policy.Scale) -> list[list]:
    """The latest first."""
    found, before, scored = [], None, by_whom.made(scorings)
    for each in scorings:
        scores = each.scores
        found.append(
            [
                short_day(each.scored_at),
                lists.band_tag(scale, scores.residual),
                policy.movement(before, scores.residual.number),
                scores.inherent.number,
                scores.target.number,
                scored[each.pk],
                each.why if each.is_change else f"No change: {each.why}",
            ]
        )
        before = scores.residual.number
    return found[::-1]


def acts_on(risk, person, keeps_the_log: bool) -> list[dict]:
    """What this person can do now: the usual have the ``kind`` of a button."""
    if not risk.may_contribute or policy.why_not_change(risk.closed_on):
        return []
    knows = log.knows_its_people(risk, held_by(person))
    offered = [
        ("Score it again", "score", True, "primary"),
        ("No change, because", "no_change", True, "secondary"),
        ("Add a control", "control_add", True, ""),
        ("Add an action", "treat", keeps_the_log, ""),
        ("Link an action", "link_action", True, ""),
        ("Add what this risk depends on", "tie", True, ""),
        ("Stop watching something", "untie", risk.ties.exists(), ""),
        ("Change what it says", "describe", risk.may_manage, ""),
        ("Hand over", "hand_over", knows, ""),
        ("End it", "end", risk.may_manage, ""),
    ]
    return [
        {"text": text, "url": reverse(f"risks:{name}", args=[risk.reference]), "kind": kind}
        for text, name, may, kind in offered
        if may
    ]
