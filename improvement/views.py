"""The learning and improvement log: findings, themes, recommendations. Actions: `action_views`."""

from functools import wraps

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from core import acts, by_whom, exports, listing, paging
from core.access_log import shows
from core.as_seen import version_of
from core.forms import OperationForm
from core.pages import with_a_role
from core.words import day
from improvement import exports as sheets
from improvement import (
    forms,
    linking,
    lists,
    no_action,
    operations,
    passed_on,
    policy,
    thread,
    ways,
)
from improvement.mending import notes
from improvement.mending.policy import why_not_change
from improvement.models import Action, Finding, Recommendation, Source, Theme
from improvement.search.forms import SearchForm
from improvement.voice import lists as voice
from partnership import years
from partnership.pages import for_holders_of, holds_any

keepers_alone = for_holders_of(*ways.KEEP_THE_LOG, called="keeping the improvement log")


def keeps(request) -> bool:
    return holds_any(request.user, ways.KEEP_THE_LOG)


def trail(*more) -> list[tuple[str, str]]:
    return [("Home", reverse("home")), ("Improvement", reverse("improvement:index")), *more]


def named(model, called: str):
    """The finding or recommendation in the address: everyone who signs in may read it."""

    def decorate(view):
        @wraps(view)
        def wrapper(request, **kwargs):
            reference = kwargs.pop(called)
            found = model.objects.visible_to(request.user).filter(reference=reference).first()
            if found is None:
                raise Http404
            return view(request, found, **kwargs)

        return wrapper

    return decorate


# --- the log --------------------------------------------------------------------------------------


@with_a_role
@require_safe
def index(request):
    shows(request, "themes")
    return render(
        request,
        "improvement/index.html",
        {
            "title": "Learning and improvement",
            "search": SearchForm(),
            "figures": lists.figures(request.user),
            "mine": lists.action_rows(
                lists.with_columns(lists.mine(request.user).order_by("due_on", "pk"))[:25]
            ),
            "action_columns": lists.OPEN_COLUMNS,
            "theme_columns": lists.THEME_COLUMNS,
            "themes": lists.theme_rows(request.user),
            "keeps": keeps(request),
        },
    )


@with_a_role
@require_safe
def findings(request):
    source, number = request.GET.get("source", ""), acts.page_number(request)
    show, year = _shown(request)
    if show == "unanswered":
        rows = lists.unanswered(request.user)
    elif show == "no-action":
        rows = lists.decided_against(request.user, year)
    else:
        rows = lists.findings(request.user, source=source)
    start = (number - 1) * lists.PAGE
    found = lists.finding_rows(rows[start : start + lists.PAGE + 1])
    narrowed = bool(show) or source in Source
    shows(
        request,
        f"findings?show={show}" if show else f"findings?source={source if narrowed else ''}",
    )
    return render(
        request,
        "improvement/findings.html",
        {
            "title": "Findings",
            "columns": lists.FINDING_COLUMNS,
            "rows": found[: lists.PAGE],
            "caption_of_table": _findings_caption(show, year, source),
            "place": paging.place(rows, number, lists.PAGE, more=len(found) > lists.PAGE),
            "next_query": _query(request, page=number + 1) if len(found) > lists.PAGE else "",
            "first_query": _query(request) if number > 1 else "",
            "sources": [(value, label) for value, label in Source.choices if value != source],
            "narrowed": narrowed,
            "query": _query(request),
            "keeps": keeps(request),
            "trail": trail(),
        },
    )


def _shown(request) -> tuple[str, int | None]:
    """What the address asks for beside a source, and of which financial year; "" for neither."""
    show = request.GET.get("show", "")
    year = years.year_from(request.GET.get("year", "")) if show == "no-action" else None
    return show if show in ("unanswered", "no-action") else "", year


def _findings_caption(show: str, year: int | None, source: str) -> str:
    if show == "unanswered":
        days = lists.periods().finding_exception_days
        return f"Findings without an action after {days} days"
    if show == "no-action":
        when = f" in {years.called(year)}" if year else ""
        return f"Findings with no action, as groups decided{when}"
    return Source(source).label if source in Source else "All findings, newest first"


def _query(request, **more) -> str:
    """The same list, as the end of an address: only what is understood."""
    kept = {}
    show, year = _shown(request)
    if show:
        kept |= {"show": show} | ({"year": years.slug(year)} if year else {})
    elif request.GET.get("source", "") in Source:
        kept["source"] = request.GET["source"]
    said = "&".join(f"{name}={value}" for name, value in (kept | more).items())
    return f"?{said}"


@with_a_role
@require_safe
def export_themes(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    rows = lists.theme_file(request.user)
    return exports.taken(request, kind, "themes", lists.THEME_HEADINGS, rows, said="themes")


@with_a_role
@require_safe
def export_findings(request, kind):
    """All of them, or with ``theme`` in the address those of one."""
    if kind not in exports.KINDS:
        raise Http404
    slug = request.GET.get("theme", "")
    theme = Theme.objects.visible_to(request.user).filter(slug=slug[:80]).first() if slug else None
    rows = sheets.findings(lists.findings(request.user, theme=theme), request.user)
    return exports.taken(
        request,
        kind,
        "findings",
        sheets.FINDING_HEADINGS,
        rows,
        said=f"findings: {theme}" if theme else "findings",
    )


@with_a_role
@named(Finding, "finding")
@require_safe
def finding(request, found):
    """From a finding forward: to what was recommended, what is done, what difference it made."""
    return render(
        request,
        "improvement/finding.html",
        {
            "title": found.reference,
            "caption": f"Finding: {found.get_source_display()}",
            "finding": found,
            "themes": [
                link.theme
                for link in found.in_themes.select_related("theme").order_by("theme__name")
            ],
            "thread": thread.forward(found, request.user),
            "no_action": no_action.of(found, request.user),
            "beside": linking.back(found, request.user),
            "mended": notes.of(found),
            "keeps": keeps(request),
            "trail": trail(("Findings", reverse("improvement:findings"))),
        },
    )


@with_a_role
@require_safe
def theme(request, slug):
    found = Theme.objects.visible_to(request.user).filter(slug=slug).first()
    if found is None:
        raise Http404
    rows = lists.finding_rows(lists.findings(request.user, theme=found))
    shows(request, f"findings?theme={found.slug}")
    return render(
        request,
        "improvement/theme.html",
        {
            "title": found.name,
            "caption": "Theme",
            "theme": found,
            "columns": lists.FINDING_COLUMNS,
            "rows": rows,
            "mended": notes.of(found),
            "keeps": keeps(request),
            "voices": [linking.knot(each) for each in voice.in_theme(found, request.user)],
            "trail": trail(),
        },
    )


@with_a_role
@require_safe
def recommendations(request):
    rows = Recommendation.objects.visible_to(request.user).standing()
    is_waiting = request.GET.get("show") == "to-decide"
    rows = rows.filter(decided_on=None) if is_waiting else rows
    number = acts.page_number(request)
    start = (number - 1) * lists.PAGE
    found = lists.recommendation_rows(rows[start : start + lists.PAGE + 1], request.user)
    kept = "?show=to-decide" if is_waiting else "?"
    shows(request, f"recommendations{kept}")
    return render(
        request,
        "improvement/recommendations.html",
        {
            "title": "Recommendations",
            "columns": lists.RECOMMENDATION_COLUMNS,
            "so_far": listing.so_far_as(request.user, Action),
            "rows": found[: lists.PAGE],
            "is_waiting": is_waiting,
            "place": paging.place(rows, number, lists.PAGE, more=len(found) > lists.PAGE),
            "next_query": f"{kept}&page={number + 1}" if len(found) > lists.PAGE else "",
            "first_query": kept if number > 1 else "",
            "keeps": keeps(request),
            "trail": trail(),
        },
    )


@with_a_role
@require_safe
def export_recommendations(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    rows = sheets.recommendations(request.user)
    return exports.taken(
        request,
        kind,
        "recommendations",
        sheets.RECOMMENDATION_HEADINGS,
        rows,
        said="recommendations",
    )


@with_a_role
@named(Recommendation, "recommendation")
@require_safe
def recommendation(request, found):
    actions = thread.actions_of([found], request.user)[found.pk]
    return render(
        request,
        "improvement/recommendation.html",
        {
            "title": found.reference,
            "caption": "Recommendation",
            "recommendation": found,
            "status": lists.decision_words(found),
            "said": thread.decided_in_words(found),
            "passed": passed_on.of(found),
            "confirmed": _confirmed(found),
            "confirms": no_action.why_not_confirm(found, request.user) is None
            and found.withdrawn_on is None,
            "findings": thread.findings_of(found.pk, request.user),
            "actions": thread.in_thread(actions),
            "beside": linking.back(found, request.user),
            "mended": notes.of(found),
            "keeps": keeps(request),
            "trail": trail(("Recommendations", reverse("improvement:recommendations"))),
        },
    )


def _confirmed(found) -> str:
    """Whether a decline is a decision of its group's, in words; "" where nothing was declined."""
    if found.is_adopted is not False:
        return ""
    said = [
        f"{by_whom.of(each)} had confirmed on {day(each.history_date)} that it did. It, or what was"
        " found, was corrected since."
        for each in no_action.confirmed_before(found)
    ]
    if (row := no_action.confirmation(found)) is not None:
        said.append(f"{by_whom.of(row)} confirmed on {day(row.history_date)} that it did.")
    else:
        said.append(
            f"Nobody who sits in {no_action.body(found)} has confirmed {'again' if said else 'yet'}"
            " that it decided so. Until then, what was found is unanswered, unless an action"
            " answers it."
        )
        if found.withdrawn_on is None:
            said.append(no_action.asked_in_words(found))
    return " ".join(said)


CONFIRMS = (
    "What was found leaves the Executive’s list once all that was recommended about it stands so."
    " Everyone who reads it reads who decided so, when and why."
)


@with_a_role
@named(Recommendation, "recommendation")
def confirm_decline(request, found):
    """By whoever sits in the group or in the Executive; the page says so to everyone else."""
    refusal = why_not_change(found.withdrawn_on) or no_action.why_not_confirm(found, request.user)
    form = OperationForm(acts.sent(request), initial={"version": version_of(found)})
    findings = thread.findings_of(found.pk, request.user)

    def act(answers):
        told = {name: answers[name] for name in ("submission", "version")}
        operations.confirm_decline(found, **told, by=request.user)

    return acts.page(
        request, found, form if form.is_bound or not refusal else None, act,
        title="Confirm that the group decided so", button="It decided so",
        done="It is confirmed.", back=found.get_absolute_url(), caption=found.reference,
        refusal=refusal or "", lead=thread.decided_in_words(found),
        points=[
            *(f"{each['reference']}: {each['text']}" for each in findings), found.text, CONFIRMS,
        ],
    )  # fmt: skip


# --- keeping it -----------------------------------------------------------------------------------


@keepers_alone
def add_theme(request):
    form = forms.ThemeForm(acts.sent(request))

    def act():
        return operations.add_theme(
            slug=slugify(form.cleaned_data["name"])[:80].strip("-"),
            name=form.cleaned_data["name"],
            about=form.cleaned_data["about"],
            by=request.user,
            submission=form.cleaned_data["submission"],
        )

    return acts.filled_in(
        request, form, act, title="Add a theme", button="Add theme",
        back=reverse("improvement:index"),
    )  # fmt: skip


@keepers_alone
def add_finding(request):
    form = forms.FindingForm(acts.sent(request), person=request.user)

    def act():
        names = ("source", "came_from", "found_on", "statement", "themes", "cited", "submission")
        answers = {name: form.cleaned_data[name] for name in names}
        return operations.add_finding(**answers, by=request.user)

    return acts.filled_in(
        request, form, act, title="Add a finding", button="Add finding",
        back=reverse("improvement:findings"),
    )  # fmt: skip


@keepers_alone
@named(Finding, "finding")
def change_themes(request, found):
    initial = {"themes": [link.theme_id for link in found.in_themes.all()]}
    form = forms.ThemesForm(acts.sent(request), person=request.user, initial=initial)

    def act():
        return operations.put_in_themes(
            found, themes=form.cleaned_data["themes"], by=request.user,
            submission=form.cleaned_data["submission"],
        )  # fmt: skip

    return acts.filled_in(
        request, form, act, title="Themes of the finding", button="Save",
        back=found.get_absolute_url(), caption=found.reference,
        refusal=why_not_change(found.withdrawn_on),
    )  # fmt: skip


@keepers_alone
@named(Finding, "finding")
def recommend(request, found):
    """In answer to this finding, and to others of the same work."""
    offered = Finding.objects.visible_to(request.user).standing().filter(came_from=found.came_from)
    form = forms.RecommendationForm(
        acts.sent(request), person=request.user, findings=offered, initial={"findings": [found.pk]}
    )

    def act():
        names = ("findings", "text", "made_on", "to_group", "cited", "submission")
        answers = {name: form.cleaned_data[name] for name in names}
        return operations.recommend(**answers, by=request.user)

    return acts.filled_in(
        request, form, act, title="Add a recommendation", button="Add recommendation",
        back=found.get_absolute_url(), caption=found.reference,
        refusal=why_not_change(found.withdrawn_on),
    )  # fmt: skip


@keepers_alone
@named(Recommendation, "recommendation")
def decide(request, found):
    form = forms.DecisionForm(acts.sent(request))

    def act():
        return operations.decide(
            found,
            is_adopted=form.cleaned_data["is_adopted"] == "yes",
            decided_on=form.cleaned_data["decided_on"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            submission=form.cleaned_data["submission"],
        )

    lead = f"{passed_on.asked(found)} {found.text}"
    refusal = why_not_change(found.withdrawn_on)
    if refusal is None and found.decided_on is not None:
        refusal = policy.why_not_decide(
            found.decided_on, found.decided_on, found.made_on, found.decided_on
        )
    return acts.filled_in(
        request, form, act, title="Record what the group decided", button="Save decision",
        back=found.get_absolute_url(), caption=found.reference, lead=lead, refusal=refusal,
    )  # fmt: skip
