"""Keeping business plans, and saying which priorities and groups an action is for."""

from django.http import QueryDict
from django.shortcuts import render
from django.urls import reverse

from core import access, acts, clock
from core.pages import opens
from improvement import forms as of_actions
from improvement.mending import pages as mending
from improvement.mending import word_pages
from improvement.models import Action
from improvement.plans import forms, operations, policy, readings
from improvement.plans.models import ActionFollowedBy, ActionForPriority, Priority, Reading
from improvement.plans.views import (
    plan_trail,
    with_measure,
    with_outcome,
    with_plan,
    with_priority,
)
from improvement.views import keepers_alone
from partnership.groups.models import PartnershipGroup
from partnership.models import Agency

PRIORITY = ("title", "why", "lead_group", "lead_post")
MEASURE = ("name", "definition", "kind", "unit", "better", "baseline", "baseline_period", "target")


def _filled_in(request, form, operation, names, *args, **page):
    """The page of a form whose answers of these names go to an operation."""

    def act():
        given = {name: form.cleaned_data[name] for name in (*names, "submission")}
        return operation(*args, **given, by=request.user)

    return acts.filled_in(request, form, act, **page)


def _changed(request, form, operation, record, names, **page):
    """The same for a row that is there, as the person saw it."""
    return _filled_in(request, form, operation, (*names, "version"), record, **page)


def _reworded(request, form_class, operation, record, names, *, form_needs=None, **page):
    """What a plan says. ``form_needs``: of the form, beside what they all need."""
    form = form_class(
        acts.sent(request), initial=_initial(record, names),
        is_adopted=record.within[0].adopted_on is not None, **form_needs or {},
    )  # fmt: skip
    if "reason" in form.fields:
        names = (*names, "reason")
    return _changed(
        request, form, operation, record, names, button="Save",
        lead="What it said before stays on its page.", refusal=_why_not_keep(record), **page,
    )  # fmt: skip


def _added(request, form_class, operation, parent, names, *, form_needs=None, **page):
    """To ``parent``: a plan or a part of it. ``form_needs``: as of `_reworded`."""
    form = form_class(
        acts.sent(request), is_adopted=parent.within[0].adopted_on is not None,
        **form_needs or {},
    )  # fmt: skip
    if "reason" in form.fields:
        names = (*names, "reason")
    return _filled_in(
        request, form, operation, names, parent, refusal=_why_not_keep(parent), **page
    )


def _initial(record, names) -> dict:
    return {name: getattr(record, name) for name in names} | {
        "version": operations.state_of(record)
    }


def _why_not_keep(row) -> str | None:
    return policy.why_not_keep(row.within, clock.today())


# --- a plan ---------------------------------------------------------------------------------------


@keepers_alone
def add_plan(request):
    return _filled_in(
        request, forms.PlanForm(acts.sent(request)), operations.add_plan,
        ("title", "begins_on", "ends_on", "intent"),
        title="Add a business plan", button="Add plan", back=reverse("improvement:plans"),
    )  # fmt: skip


@keepers_alone
@with_plan
def change_plan(request, plan):
    names = ("title", "begins_on", "ends_on", "intent")
    return _reworded(
        request, forms.ChangePlanForm, operations.change_plan, plan, names,
        title="Change the plan", back=plan.get_absolute_url(), caption=plan.title,
    )  # fmt: skip


@keepers_alone
@with_plan
def withdraw_plan(request, plan):
    links = ActionForPriority.objects.visible_to(request.user).filter(priority__plan=plan)
    refusal = policy.why_not_withdraw(plan, links.count())
    return mending.withdraw(request, plan, operations.withdraw_plan, called="plan", refusal=refusal)


@keepers_alone
@with_plan
def adopt_plan(request, plan):
    today = clock.today()
    refusal = policy.why_not_use(plan.within) or policy.why_not_adopt(
        plan.adopted_on, plan.priorities.standing().count(), today, today
    )
    return _filled_in(
        request, forms.AdoptForm(acts.sent(request), person=request.user), operations.adopt_plan,
        ("adopted_by", "adopted_on"), plan, title="Record that a group adopted it", button="Save",
        back=plan.get_absolute_url(), caption=plan.title, refusal=refusal,
    )  # fmt: skip


@keepers_alone
@with_plan
def add_priority(request, plan):
    return _added(
        request, forms.PriorityForm, operations.add_priority, plan, PRIORITY,
        form_needs={"person": request.user}, title="Add a priority", button="Add priority",
        back=plan.get_absolute_url(), caption=plan.title,
    )  # fmt: skip


@keepers_alone
@with_priority
def change_priority(request, priority):
    return _reworded(
        request, forms.PriorityForm, operations.change_priority, priority, PRIORITY,
        form_needs={"person": request.user, "keep": priority.lead_group_id},
        title="Change the priority", back=priority.get_absolute_url(), caption=str(priority),
    )  # fmt: skip


@keepers_alone
@with_priority
def withdraw_priority(request, priority):
    return mending.withdraw(
        request, priority, operations.withdraw_priority, called="priority",
        refusal=operations.why_not_withdraw_priority(priority),
    )  # fmt: skip


@keepers_alone
@with_priority
def add_outcome(request, priority):
    def add(*args, **given):
        return operations.add_outcome(*args, **given).priority

    return _added(
        request, forms.OutcomeForm, add, priority, ("text",), title="Add what will be different",
        button="Add", back=priority.get_absolute_url(), caption=str(priority),
    )  # fmt: skip


@keepers_alone
@with_outcome
def change_outcome(request, outcome):
    priority = outcome.priority

    def change(*args, **given):
        return operations.change_outcome(*args, **given).priority

    return _reworded(
        request, forms.OutcomeForm, change, outcome, ("text",),
        title="Change what will be different", back=priority.get_absolute_url(),
        caption=str(priority),
    )  # fmt: skip


@keepers_alone
@with_outcome
def add_measure(request, outcome):
    priority = outcome.priority
    return _added(
        request, forms.MeasureForm, operations.add_measure, outcome, MEASURE,
        title="Add a measure", button="Add measure", back=priority.get_absolute_url(),
        caption=str(priority), lead=f"What will be different: {outcome.text}",
    )  # fmt: skip


@keepers_alone
@with_measure
def change_measure(request, measure):
    return _reworded(
        request, forms.MeasureForm, operations.change_measure, measure, MEASURE,
        title="Change the measure", back=measure.get_absolute_url(), caption=measure.name,
    )  # fmt: skip


@keepers_alone
@with_measure
def withdraw_measure(request, measure):
    return mending.withdraw(
        request, measure, operations.withdraw_measure, called="measure",
        refusal=operations.why_not_withdraw_measure(measure),
    )  # fmt: skip


@keepers_alone
@with_measure
def note_reading(request, measure):
    plan = measure.outcome.priority.plan
    quarters = policy.quarters_to_read(plan.begins_on, plan.ends_on, clock.today())
    there = Reading.objects.visible_to(request.user).filter(measure=measure)
    return _filled_in(
        request,
        forms.ReadingForm(
            acts.sent(request), quarters=quarters, kind=measure.kind,
            initial={"version": readings.seen(there)},
        ),
        operations.note_reading,
        ("quarter_begins_on", "value", "not_available_because", "note", "version"),
        measure, title="Enter a reading", button="Save reading", back=measure.get_absolute_url(),
        caption=measure.name, lead="A quarter that has a reading gets the new one in its place.",
        refusal=policy.why_not_use(measure.within)
        or (None if quarters else "No quarter of this plan is over yet."),
    )  # fmt: skip


# --- a name that slipped in -----------------------------------------------------------------------


@keepers_alone
@with_plan
def plan_words(request, plan):
    return word_pages.page(request, plan, plan_trail())


@keepers_alone
@with_priority
def priority_words(request, priority):
    return word_pages.page(request, priority, plan_trail())


@keepers_alone
@with_measure
def measure_words(request, measure):
    return word_pages.page(request, measure, plan_trail())


# --- actions --------------------------------------------------------------------------------------


@keepers_alone
@with_priority
def link(request, priority):
    """An action that is there, and open."""
    linked = ActionForPriority.objects.visible_to(request.user).filter(priority=priority)
    actions = Action.objects.visible_to(request.user).open().exclude(
        pk__in=linked.values("action")
    )  # fmt: skip
    actions = actions.filter(is_restricted=False).order_by("reference")
    form = forms.LinkForm(acts.sent(request), actions=actions)

    def act():
        return operations.link(
            form.cleaned_data["action"], priority=priority, by=request.user,
            submission=form.cleaned_data["submission"],
        )  # fmt: skip

    return acts.filled_in(
        request, form, act, title="Link an action", button="Link action",
        back=priority.get_absolute_url(), caption=str(priority),
        refusal=policy.why_not_use(priority.within),
    )  # fmt: skip


@keepers_alone
@with_priority
def propose(request, priority):
    """First the agency that is responsible, whose people can then be chosen."""
    refusal, back = _why_not_keep(priority), priority.get_absolute_url()
    query: QueryDict | None = request.GET if "agency" in request.GET else None
    asked = of_actions.AgencyForm(query, person=request.user)
    if refusal or not asked.is_valid():
        return render(
            request,
            "improvement/add_action.html",
            {
                "title": "Add an action", "caption": str(priority), "form": asked,
                "refusal": refusal, "back_url": back,
            },
        )  # fmt: skip
    agency: Agency = asked.cleaned_data["agency"]
    initial = {"group": priority.lead_group_id, "because": f"{priority}, {priority.plan}"[:250]}
    form = of_actions.ActionForm(
        acts.sent(request), person=request.user, agency=agency, initial=initial
    )
    names = ("what", "because", "difference_wanted", "owner", "group", "due_on")
    return _filled_in(
        request, form, operations.propose_for, names, priority, title="Add an action",
        button="Add action", back=back, caption=str(agency), lead=priority.title,
    )  # fmt: skip


@opens(Action, right=access.MANAGE)
def priorities(request, action):
    served = ActionForPriority.objects.visible_to(request.user).filter(action=action)
    served = set(served.values_list("priority_id", flat=True))
    rows = Priority.objects.visible_to(request.user).standing().filter(plan__withdrawn_on=None)
    offered = rows.filter(plan__ends_on__gte=clock.today()) | rows.filter(pk__in=served)
    form = forms.PrioritiesForm(
        acts.sent(request), record=action, initial={"priorities": served},
        priorities=offered.select_related("plan"),
    )  # fmt: skip
    return _changed(
        request, form, operations.put_under_priorities, action, ("priorities",),
        title="Priorities that it serves", button="Save", back=action.get_absolute_url(),
        caption=action.reference,
    )  # fmt: skip


@opens(Action, right=access.MANAGE)
def followers(request, action):
    following = ActionFollowedBy.objects.visible_to(request.user).filter(action=action)
    following = set(following.values_list("group_id", flat=True))
    rows = PartnershipGroup.objects.visible_to(request.user)
    offered = of_actions.our_groups(request.user).exclude(pk=action.group_id)
    form = forms.FollowForm(
        acts.sent(request), record=action, initial={"following": following},
        groups=offered | rows.filter(pk__in=following),
    )  # fmt: skip

    def follow(action, *, following, **given):
        return operations.let_follow(action, groups=following, **given)

    return _changed(
        request, form, follow, action, ("following",), title="Groups that follow it",
        button="Save", back=action.get_absolute_url(), caption=action.reference,
        lead=f"{action.group} oversees it.",
    )  # fmt: skip
