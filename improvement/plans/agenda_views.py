"""A group's workplan and matters arising, the forward plan, and all commitments."""

from datetime import date
from functools import wraps
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import acts, calendar, clock, exports, history, listing, paging, wordings
from core.access_log import log_list_taken, shows
from core.pages import with_a_role
from core.words import counted, day
from improvement import executive_list, lists
from improvement.mending import held_words, word_pages
from improvement.models import Action
from improvement.plans import agenda, forms, ics, operations, policy, progress
from improvement.plans.models import PlannedItem
from improvement.views import keepers_alone, keeps, trail
from partnership.groups.models import PartnershipGroup

ITEM = ("group", "what", "post", "planned_on", "repeats")


def with_group(view):
    """A group that the partnership runs."""

    @wraps(view)
    def wrapper(request, group, **kwargs):
        found = PartnershipGroup.objects.visible_to(request.user).filter(slug=group).first()
        if found is None or not found.run_by_us:
            raise Http404
        return view(request, found, **kwargs)

    return wrapper


def with_item(view):
    @wraps(view)
    def wrapper(request, item, **kwargs):
        rows = PlannedItem.objects.visible_to(request.user).select_related("group")
        if (found := rows.filter(reference=item).first()) is None:
            raise Http404
        return view(request, found, **kwargs)

    return wrapper


# --- a group --------------------------------------------------------------------------------------


@with_a_role
@with_group
@require_safe
def workplan(request, group):
    found = agenda.read(request.user, group=group.pk)
    whole = progress.Whole(request.user, agenda.led_by(group, request.user))
    shows(request, f"workplan of {group}")
    return render(
        request,
        "improvement/plans/workplan.html",
        {
            "title": "Workplan",
            "caption": group.name,
            "group": group,
            "columns": agenda.COLUMNS_OF_ONE,
            "tables": agenda.by_month(found, agenda.names_of_groups(request.user), group.pk),
            "priority_columns": progress.PRIORITY_COLUMNS,
            "priorities": whole.priority_rows(),
            "executive": _executive_list(request, group),
            "keeps": keeps(request),
            "trail": [("Home", reverse("home")), ("Groups", reverse("groups:index")),
                      (group.name, group.get_absolute_url())],
        },
    )  # fmt: skip


def _executive_list(request, group) -> list[dict]:
    """It is the Executive's own: part of what its next meeting has before it."""
    return executive_list.tables(request.user) if executive_list.is_agenda_of(group) else []


@with_a_role
@with_group
@require_safe
def matters_arising(request, group):
    """Since a day that the reader picks; at first, since three months ago."""
    form, since = _since(request)
    shows(request, f"matters arising of {group}")
    return render(
        request,
        "improvement/plans/matters_arising.html",
        {
            "title": "Matters arising",
            "caption": group.name,
            "group": group,
            "form": form,
            "since": day(since),
            "query": "?" + urlencode(
                {f"since_{part}": getattr(since, part) for part in ("day", "month", "year")}
            ),
            "matters": agenda.matters_arising(group, request.user, since),
            "executive": _executive_list(request, group),
            "columns": agenda.MATTERS_COLUMNS,
            "closed_columns": agenda.CLOSED_COLUMNS,
            "decision_columns": agenda.DECISION_COLUMNS,
            "trail": [("Home", reverse("home")), ("Groups", reverse("groups:index")),
                      (group.name, group.get_absolute_url()),
                      ("Workplan", reverse("improvement:workplan", args=[group.slug]))],
        },
    )  # fmt: skip


def _since(request) -> tuple[forms.SinceForm, date]:
    """What cannot be understood in the address is as if it were not there."""
    picked = any(name.startswith("since") for name in request.GET)
    usual = calendar.months_after(clock.today(), -3)
    form = forms.SinceForm(request.GET if picked else None, initial={"since": usual})
    return form, form.cleaned_data["since"] if picked and form.is_valid() else usual


@with_a_role
@with_group
@require_safe
def export_matters(request, group, kind):
    if kind not in exports.KINDS:
        raise Http404
    _, since = _since(request)
    rows = agenda.matters_file(group, request.user, since)
    return exports.list_taken(
        request,
        kind,
        "matters-arising",
        agenda.MATTERS_HEADINGS,
        rows,
        about=f"matters arising of {group}",
    )


# --- the forward plan -----------------------------------------------------------------------------


@with_a_role
@require_safe
def forward_plan(request):
    form = forms.ForwardFilter(request.GET, person=request.user)
    found = _chosen(request, form)
    shows(request, f"forward plan{_query(form)}")
    return render(
        request,
        "improvement/plans/forward_plan.html",
        {
            "title": "Forward plan",
            "columns": agenda.COLUMNS,
            "tables": agenda.by_month(found, agenda.names_of_groups(request.user)),
            "filter": form,
            "entries": [(entry.key, agenda.said(entry)) for _, entry in found],
            "query": _query(form),
            "narrowed": bool(form.unusual),
            "keeps": keeps(request),
            "trail": trail(),
        },
    )


def _chosen(request, form) -> list[agenda.Dated]:
    group = form.chosen_group
    return agenda.read(
        request.user, kind=form.answers.get("kind", ""), group=group.pk if group else None
    )


def _query(form, **more) -> str:
    return f"?{urlencode(form.unusual | more)}"


@with_a_role
@require_safe
def export_forward_plan(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    form = forms.ForwardFilter(request.GET, person=request.user)
    rows = agenda.forward_file(_chosen(request, form), agenda.names_of_groups(request.user))
    return exports.list_taken(
        request,
        kind,
        "forward-plan",
        agenda.FORWARD_HEADINGS,
        rows,
        about=f"forward plan{_query(form)}",
    )


@with_a_role
@require_safe
def calendar_file(request):
    """Of one entry that the reader may see."""
    if (wanted := request.GET.get("entry")) is None:
        return redirect("improvement:forward_plan")
    for source, entry in agenda.read(request.user):
        if entry.key == wanted:
            log_list_taken(request, f"calendar file of {entry.name}")
            return ics.response(source, entry)
    raise Http404


@keepers_alone
def add_item(request):
    chosen = forms.ForwardFilter(request.GET, person=request.user).chosen_group
    initial = {"group": chosen.pk if chosen else None, "repeats": "once"}
    form = forms.ItemForm(acts.sent(request), person=request.user, initial=initial)

    def act():
        return operations.plan_item(**_answers(form), by=request.user)

    return acts.filled_in(
        request, form, act, title="Plan an item", button="Plan it",
        back=reverse("improvement:forward_plan"),
    )  # fmt: skip


def _answers(form) -> dict:
    given = {name: form.cleaned_data[name] for name in (*ITEM, "submission")}
    return given | {"day_is_set": not form.cleaned_data["only_month"]}


@with_a_role
@with_item
@require_safe
def item(request, item):
    when = day(item.planned_on) if item.day_is_set else agenda.month_of(item.planned_on)
    return render(
        request,
        "improvement/plans/item.html",
        {
            "title": item.what,
            "caption": "Planned item",
            "item": item,
            "about": [
                {"key": "Group", "value": item.group, "url": item.group.get_absolute_url()},
                {"key": "Who brings it", "value": item.post or "Not said"},
                {"key": "When", "value": when},
                {"key": "Comes again", "value": item.get_repeats_display()},
            ],
            "ended": f"Taken off the plan on {day(item.ended_on)}." if item.ended_on else "",
            "entry": agenda.next_key(item, request.user),
            "keeps": keeps(request) and item.ended_on is None,
            "keeps_the_log": keeps(request),
            "earlier": wordings.changes(item, ITEM_WORDING, rows=_past(item), said=_item_said),
            "words_out": held_words.taken_out(item, request.user),
            "trail": trail(("Forward plan", reverse("improvement:forward_plan"))),
        },
    )


def _past(item):
    return history.rows_of([item], PlannedItem).select_related("group")


ITEM_WORDING = {
    "group": "Group", "what": "What is planned", "post": "Who brings it", "planned_on": "When",
    "repeats": "Comes again",
}  # fmt: skip


def _item_said(row, name: str) -> str:
    if name == "planned_on" and not row.day_is_set:
        return agenda.month_of(row.planned_on)
    return wordings.in_words(row, name)


@keepers_alone
@with_item
def change_item(request, item):
    initial = {name: getattr(item, name) for name in ITEM}
    initial |= {"only_month": not item.day_is_set, "version": operations.state_of(item)}
    form = forms.ItemForm(
        acts.sent(request), person=request.user, keep=item.group_id, initial=initial
    )

    def act():
        version = form.cleaned_data["version"]
        return operations.change_item(item, **_answers(form), version=version, by=request.user)

    return acts.filled_in(
        request, form, act, title="Change a planned item", button="Save",
        back=item.get_absolute_url(), caption=item.what,
        refusal=policy.why_not_change_item(item.ended_on),
    )  # fmt: skip


@keepers_alone
@with_item
def end_item(request, item):
    refusal = policy.why_not_change_item(item.ended_on)
    form = None if refusal and not acts.was_sent(request) else forms.OperationForm(
        acts.sent(request)
    )  # fmt: skip

    def act(answers):
        operations.end_item(item, by=request.user, submission=answers["submission"])

    return acts.page(
        request, item, form, act, title="Take it off the plan", button="Take off",
        done="It is off the plan.", back=reverse("improvement:forward_plan"), caption=item.what,
        refusal=refusal or "", warning=True, lead="It stays on record, and comes no more.",
    )  # fmt: skip


@keepers_alone
@with_item
def item_words(request, item):
    plan = trail(("Forward plan", reverse("improvement:forward_plan")))
    return word_pages.page(request, item, plan)


# --- commitments ----------------------------------------------------------------------------------


@with_a_role
@require_safe
def commitments(request):
    form = forms.CommitmentFilter(request.GET, person=request.user)
    rows, number = _commitments(request, form), acts.page_number(request)
    start = (number - 1) * lists.PAGE
    total = rows.order_by().count()
    if start and start >= total:
        return redirect(request.path + _query(form))
    found = agenda.commitment_rows(rows[start : start + lists.PAGE], request.user)
    shows(request, f"commitments{_query(form)}")
    return render(
        request,
        "improvement/plans/commitments.html",
        {
            "title": "Commitments",
            "columns": agenda.COMMITMENT_COLUMNS,
            "rows": found,
            "caption_of_table": listing.said_so_far(
                counted(total, "commitment"), request.user, Action
            ),
            "filter": form,
            "query": _query(form),
            "narrowed": bool(form.unusual),
            "place": paging.Place(number, lists.PAGE, total),
            "next_query": _query(form, page=number + 1) if start + lists.PAGE < total else "",
            "first_query": _query(form) if number > 1 else "",
            "trail": trail(),
        },
    )


def _commitments(request, form):
    answers, group = form.answers, form.chosen_group
    return agenda.commitments(
        request.user,
        show=answers.get("show", ""),
        origin=answers.get("origin", ""),
        group=group.pk if group else None,
    )


@with_a_role
@require_safe
def export_commitments(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    form = forms.CommitmentFilter(request.GET, person=request.user)
    rows = agenda.commitment_file(_commitments(request, form), request.user)
    return exports.list_taken(
        request,
        kind,
        "commitments",
        agenda.COMMITMENT_HEADINGS,
        rows,
        about=f"commitments{_query(form)}",
    )
