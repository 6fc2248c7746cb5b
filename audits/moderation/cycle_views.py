"""The moderation of a whole cycle, for whoever runs it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from audits.cycles.pages import of_who_runs_it, within
from audits.moderation import agenda, assigning, cycle_lists, policy, settling
from audits.moderation.forms import DrawForm, FinalsForm
from audits.moderation.pages import cycle_page, page_of
from audits.returns.models import Return
from core import acts, exports
from core.access_log import shows
from core.words import counted


def _trail(cycle):
    return [*within(cycle), ("Moderation", cycle_page(cycle))]


@of_who_runs_it
@require_safe
def cycle(request, cycle):
    found = cycle_lists.lines(cycle, request.user)
    levels = list(cycle.version.levels.order_by("value").values_list("value", flat=True))
    said, pairs = cycle_lists.agreed(found, levels)
    shows(request, f"{Return._meta.label}:?cycle={cycle.slug}")
    details = {
        "title": "Moderation",
        "caption": cycle.name,
        "trail": within(cycle),
        "cycle": cycle,
        "columns": cycle_lists.COLUMNS,
        "rows": cycle_lists.rows(found),
        "meeting_columns": agenda.COLUMNS,
        "meetings": agenda.rows_of(agenda.of_cycle(cycle, request.user), request.user),
        "said": said,
        "pair_columns": cycle_lists.PAIR_COLUMNS,
        "pairs": pairs,
        "ready": counted(sum(each.is_ready for each in found), "return")
        if any(each.is_ready for each in found)
        else "",
    }
    return render(request, "audits/moderation/cycle.html", details)


@of_who_runs_it
@require_safe
def export(request, cycle, kind):
    if kind not in exports.KINDS:
        raise Http404
    return exports.list_taken(
        request, kind, f"moderation-{cycle.slug}", cycle_lists.HEADINGS,
        cycle_lists.sheet(cycle_lists.lines(cycle, request.user)),
        about=f"{Return._meta.label}:?cycle={cycle.slug}",
    )  # fmt: skip


@of_who_runs_it
def draw(request, cycle):
    """Before and after a draw it names the returns for which too few people can be found."""
    form = DrawForm(acts.sent(request))

    def act(answers):
        return assigning.draw(
            cycle, per_return=answers["per_return"], seed=answers["seed"], by=request.user,
            submission=answers["submission"],
        )  # fmt: skip

    is_drawn = form.is_valid() and acts.carried_out(form, act)
    wanted = policy.PER_RETURN
    if is_drawn or not form.errors:
        wanted = getattr(form, "cleaned_data", {}).get("per_return", wanted)
    short = assigning.short(cycle, request.user, wanted)
    if is_drawn:
        messages.success(
            request, "The returns were given out, and everybody who scores one is told."
        )
        return redirect(request.path if short else cycle_page(cycle))
    details = {
        "title": "Draw moderators by lot",
        "caption": cycle.name,
        "trail": _trail(cycle),
        "form": form,
        "cycle_url": cycle_page(cycle),
        "columns": ("Agency", "Return", "Missing", "Why, and what to do"),
        "short": [
            [
                str(each.agency),
                {"text": each.reference, "url": page_of(each, "assign")},
                counted(number, "moderator"),
                why,
            ]
            for each, number, why in short
        ],
    }
    return render(request, "audits/moderation/draw.html", details)


@of_who_runs_it
def finals(request, cycle):
    ready = [e for e in cycle_lists.lines(cycle, request.user) if e.is_ready]
    keys = [each.agency_return.pk for each in ready]
    rows = Return.objects.visible_to(request.user).filter(pk__in=keys).select_related("agency")
    form = FinalsForm(acts.sent(request), returns=rows.order_by("agency__name"))
    refusal = None if ready else "No return of this cycle is ready to be made final."

    def act(answers):
        return settling.make_several_final(
            cycle, returns=list(answers["returns"]), by=request.user,
            submission=answers["submission"],
        )  # fmt: skip

    return acts.page(
        request, cycle, form if form.is_bound or not refusal else None, act,
        title="Make returns final", button="Make them final",
        done="They are final, and their agencies are told.", back=cycle_page(cycle),
        refusal=refusal, trail=_trail(cycle),
        lead="Each of their questions has a moderated score. Their agencies then read it beside"
        " their own, and can respond.",
    )  # fmt: skip
