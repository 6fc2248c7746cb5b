"""Business plans: the list, a plan whole and on a page, a priority, a measure. Keeping them:
`keeping_views`."""

from functools import wraps

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import clock, exports
from core.access_log import shows
from core.pages import with_a_role
from improvement.forms import our_groups
from improvement.mending import held_words, notes
from improvement.plans import changed, policy, progress, readings
from improvement.plans.models import BusinessPlan, Measure, PlannedOutcome, Priority
from improvement.views import keeps, trail

# What an address names, from the outside in; everyone who signs in may read it.


def with_plan(view):
    @wraps(view)
    def wrapper(request, plan, **kwargs):
        rows = BusinessPlan.objects.visible_to(request.user).select_related("adopted_by")
        return view(request, _found(rows.filter(slug=plan)), **kwargs)

    return wrapper


def with_priority(view):
    @wraps(view)
    def wrapper(request, plan, number, **kwargs):
        rows = Priority.objects.visible_to(request.user).select_related("plan", "lead_group")
        return view(request, _found(rows.filter(plan__slug=plan, number=number)), **kwargs)

    return wrapper


def with_outcome(view):
    @wraps(view)
    def wrapper(request, plan, number, outcome, **kwargs):
        rows = PlannedOutcome.objects.visible_to(request.user).select_related("priority__plan")
        named = {"priority__plan__slug": plan, "priority__number": number, "number": outcome}
        return view(request, _found(rows.filter(**named)), **kwargs)

    return wrapper


def with_measure(view):
    @wraps(view)
    def wrapper(request, plan, number, outcome, measure, **kwargs):
        rows = Measure.objects.visible_to(request.user).select_related(
            "outcome__priority__plan", "outcome__priority__lead_group"
        )
        named = {
            "outcome__priority__plan__slug": plan,
            "outcome__priority__number": number,
            "outcome__number": outcome,
            "number": measure,
        }
        return view(request, _found(rows.filter(**named)), **kwargs)

    return wrapper


def _found(rows):
    if (found := rows.first()) is None:
        raise Http404
    return found


def plan_trail(*more) -> list[tuple[str, str]]:
    return trail(("Plans", reverse("improvement:plans")), *more)


def may_change(request, row) -> bool:
    return keeps(request) and policy.why_not_keep(row.within, clock.today()) is None


def _mended(row):
    """Of what was withdrawn: the row, or what it is part of."""
    return notes.of(next((each for each in row.within if each.withdrawn_on), row))


# --- reading --------------------------------------------------------------------------------------


_PRIORITIES = Count("priorities", filter=Q(priorities__withdrawn_on=None))


@with_a_role
@require_safe
def index(request):
    rows = BusinessPlan.objects.visible_to(request.user).standing().select_related("adopted_by")
    shows(request, "business plans")
    return render(
        request,
        "improvement/plans/index.html",
        {
            "title": "Business plans",
            "columns": progress.PLAN_COLUMNS,
            "rows": progress.plan_rows(
                rows.annotate(priorities_there=_PRIORITIES).order_by("-begins_on", "-pk")
            ),
            "groups": our_groups(request.user),
            "keeps": keeps(request),
            "trail": trail(),
        },
    )


@with_a_role
@require_safe
def export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    rows = progress.file_rows(request.user)
    return exports.taken(
        request, kind, "business-plans", progress.HEADINGS, rows, said="business plans"
    )


@with_a_role
@with_plan
@require_safe
def plan(request, plan):
    """Whole: as it is read on the screen, and printed."""
    return render(request, "improvement/plans/plan.html", _shown(request, plan))


@with_a_role
@with_plan
@require_safe
def on_a_page(request, plan):
    since = [str(each) for each in changed.since_adopted([plan], {})[plan.pk]]
    shown = _shown(request, plan)
    of_its_parts = [said for each in shown["sections"] for said in each["changes"]]
    on_paper = changed.on_paper(plan, len(since) + len(of_its_parts))
    return render(
        request,
        "improvement/plans/on_a_page.html",
        shown
        | {
            "changes": since,
            "on_paper": on_paper,
            "at_the_foot": [] if on_paper else of_its_parts,
            "trail": plan_trail((plan.title, plan.get_absolute_url())),
        },
    )


def _shown(request, plan) -> dict:
    whole = progress.of_plan(request.user, plan)
    return {
        "title": plan.title,
        "caption": "Business plan",
        "plan": plan,
        "stage": progress.stage_tag(plan),
        "lines": [progress.ends_in_words(plan), progress.adopted_in_words(plan)],
        "sentence": whole.sentence(whole.priorities),
        "columns": progress.PRIORITY_COLUMNS,
        "rows": whole.priority_rows(),
        "measure_columns": progress.MEASURE_COLUMNS,
        "sections": whole.sections(),
        "keeps": keeps(request),
        "may_change": may_change(request, plan),
        "mended": _mended(plan),
        "earlier": changed.of(plan),
        "words_out": held_words.taken_out(plan, request.user),
        "trail": plan_trail(),
    }


@with_a_role
@with_priority
@require_safe
def priority(request, priority):
    whole = progress.Whole(request.user, [priority])
    return render(
        request,
        "improvement/plans/priority.html",
        {
            "title": priority.title,
            "caption": f"Priority {priority.number}",
            "priority": priority,
            "whole": whole.sections()[0],
            "measure_columns": progress.MEASURE_COLUMNS,
            "keeps": keeps(request),
            "may_change": may_change(request, priority),
            "may_withdraw": may_change(request, priority) and not changed.was_adopted(priority),
            "mended": _mended(priority),
            "earlier": changed.of_priority(priority, whole.outcomes[priority.pk]),
            "words_out": held_words.taken_out(priority, request.user),
            "trail": plan_trail((priority.plan.title, priority.plan.get_absolute_url())),
        },
    )


@with_a_role
@with_measure
@require_safe
def measure(request, measure):
    priority = measure.outcome.priority
    whole = progress.Whole(request.user, [priority])
    latest = whole.latest(measure)
    stands = policy.towards(measure, latest)
    return render(
        request,
        "improvement/plans/measure.html",
        {
            "title": measure.name,
            "caption": f"Measure of priority {priority.number}",
            "measure": measure,
            "standing": {
                "heading": progress.reading_in_words(latest, measure.unit)
                if latest
                else "No reading yet",
                "tag": stands.value,
                "tone": policy.TOWARDS_TONES.get(stands, "grey"),
                "lines": [
                    f"What will be different: {measure.outcome.text}",
                    *(f"Its target was {each}." for each in whole.targets[measure.pk]),
                ],
            },
            "about": [
                {"key": "How it is counted", "value": measure.definition},
                {"key": "Kind of figure", "value": measure.get_kind_display()},
                {"key": "Which way is wanted", "value": measure.get_better_display()},
                {"key": "At the start", "value": progress.start(measure) or "Not known"},
                {"key": "Target", "value": policy.shown(measure.target, measure.unit) or "None"},
            ],
            "earlier": changed.of(measure),
            "words_out": held_words.taken_out(measure, request.user),
            "columns": progress.READING_COLUMNS,
            "rows": whole.reading_rows(measure),
            "replaced": readings.replaced(measure, whole.readings[measure.pk]),
            "keeps": keeps(request),
            "may_read": keeps(request) and policy.why_not_use(measure.within) is None,
            "may_change": may_change(request, measure),
            "may_withdraw": may_change(request, measure) and not changed.was_adopted(measure),
            "mended": _mended(measure),
            "trail": plan_trail(
                (priority.plan.title, priority.plan.get_absolute_url()),
                (priority.title, priority.get_absolute_url()),
            ),
        },
    )
