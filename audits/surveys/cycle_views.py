"""The pages of a cycle's survey: how it goes and what came of it, and its plan."""

from datetime import timedelta

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audits.cycles.pages import of_who_runs_it, runs, with_cycle, within
from audits.moderation import who
from audits.moderation.models import scored_blind_by
from audits.returns.models import Return
from audits.returns.policy import State
from audits.surveys import answering, forms, operations, policy, results, shipped, shown
from audits.surveys.models import Survey, SurveyLink
from audits.surveys.policy import Standing
from core import acts, clock, exports
from core.access_log import shows
from core.pages import with_a_role
from core.words import counted, day, listed
from partnership.identifying import SMALLEST_SHOWN


def _survey_of(cycle, person) -> Survey:
    rows = Survey.objects.visible_to(person).filter(cycle=cycle)
    if (found := rows.select_related("cycle__version__question_set").first()) is None:
        raise Http404
    return found


def _returns(survey: Survey, person) -> list[Return]:
    """Those that somebody may open and whose staff were asked, by the agency's name."""
    links = SurveyLink.objects.unscoped("whether the staff of an agency were asked: that alone")
    rows = Return.objects.visible_to(person).filter(cycle=survey.cycle)
    rows = rows.exclude(state=State.NOT_NEEDED)
    rows = rows.filter(pk__in=links.order_by().values("agency_return"))
    return list(rows.select_related("agency", "cycle").order_by("agency__name", "pk"))


def _shown_to(survey: Survey, person) -> list[Return]:
    """Those of which somebody may read the results now."""
    runs_it, returns = runs(person, survey.cycle), _returns(survey, person)
    own = who.written_by_own(returns, person)
    return [
        each
        for each in returns
        if not shown.why_not(survey, each, runs_it=runs_it, is_written_by_own=each.pk in own)
    ]


def _about(survey: Survey) -> str:
    return f"{Return._meta.label}:?survey={survey.cycle.slug}"


@with_a_role
@with_cycle
@require_safe
def survey(request, cycle):
    found = _survey_of(cycle, request.user)
    runs_it = runs(request.user, cycle)
    stands = policy.standing(found.opened_on, found.closes_on, clock.today())
    if stands == Standing.PLANNED and not runs_it:
        raise Http404
    statements = answering.statements_of(found)
    details = {
        "title": "Staff survey",
        "caption": cycle.name,
        "cycle": cycle,
        "survey": found,
        "runs": runs_it,
        "is_planned": stands == Standing.PLANNED,
        "is_open": stands == Standing.OPEN,
        "details": _details(found, stands),
        "statements": [
            {"text": each.text, "tests": str(each.standard) if each.standard else ""}
            for each in statements
        ],
        "trail": within(cycle),
    }
    shows(request, _about(found))
    if stands == Standing.OPEN:
        details |= _so_far(found, request.user)
    if stands == Standing.CLOSED:
        details |= _results(found, statements, request.user)
    return render(request, "audits/surveys/survey.html", details)


def _details(survey: Survey, stands: Standing) -> list[dict[str, str]]:
    words = {
        Standing.PLANNED: f"Opens on {day(survey.opens_on)}",
        Standing.OPEN: f"Open until {day(survey.closes_on)}",
        Standing.CLOSED: f"Closed since {day(survey.closes_on)}",
    }
    return [
        {"key": "State", "value": words[stands]},
        {"key": "First day", "value": day(survey.opens_on)},
        {"key": "Last day", "value": day(survey.closes_on)},
        {
            "key": "Results are shown",
            "value": f"After the last day, of each agency with {survey.minimum} replies or more",
        },
        {"key": "Staff read first", "value": survey.introduced or "Nothing of its own"},
    ]


def _so_far(survey: Survey, person) -> dict:
    returns = _returns(survey, person)
    numbers = results.numbers(survey, [each.pk for each in returns])
    return {
        "so_far_columns": ("Agency", "Replies"),
        "so_far": [[each.agency.name, numbers[each.pk]] for each in returns],
    }


def _results(survey: Survey, statements, person) -> dict:
    returns = _shown_to(survey, person)
    told = shown.of_returns(survey, returns, statements, person)
    found = results.of_agencies(survey, [each.pk for each in returns])
    standards = shown.by_standard(statements)
    total = results.together(found.values())
    return {
        "is_closed": True,
        "columns": ("Agency", "Replies", *(each.code for each in standards)),
        "rows": shown.heat_rows(each for each in told if each.is_shown),
        "too_few": listed(each.agency_return.agency.name for each in told if not each.is_shown),
        "minimum": survey.minimum,
        "legend": [str(each) for each in standards],
        "contradictions": [
            (
                each.agency_return.agency.name,
                reverse("surveys:results", args=[each.agency_return.reference]),
                [f"{of_it.name}: {of_it.contradiction}" for of_it in each.standards
                 if of_it.contradiction],
            )
            for each in told
            if any(of_it.contradiction for of_it in each.standards)
        ],
        "total_columns": shown.STATEMENTS,
        "total_rows": shown.statement_rows(survey, total, statements) if total.is_shown else [],
        "total_number": counted(total.number or 0, "reply", "replies"),
        "left_out": results.left_out(found.values(), survey.minimum),
        "not_yet": len(_returns(survey, person)) - len(returns),
        "is_nothing": not told,
        "left_out_of_scores": _blind(returns, person),
    }  # fmt: skip


def _blind(returns: list[Return], person) -> str:
    """Of which agencies somebody sees no own score here, being still to score them."""
    keys = {*scored_blind_by(person).values_list("agency_return", flat=True)}
    return listed(each.agency.name for each in returns if each.pk in keys)


@with_a_role
@with_cycle
@require_safe
def export(request, cycle, kind):
    found = _survey_of(cycle, request.user)
    is_closed = clock.today() > found.closes_on
    if kind not in exports.KINDS or not is_closed:
        raise Http404
    statements = answering.statements_of(found)
    told = shown.of_returns(found, _shown_to(found, request.user), statements, request.user)
    return exports.list_taken(
        request, kind, f"staff-survey-{cycle.slug}", shown.HEADINGS, shown.sheet(told),
        about=_about(found),
    )  # fmt: skip


# --- the plan -------------------------------------------------------------------------------------


@of_who_runs_it
def plan(request, cycle):
    rows = Survey.objects.visible_to(request.user).filter(cycle=cycle)
    kind = cycle.version.question_set.kind
    begins = max(clock.today() + timedelta(days=1), cycle.opens_on)
    initial = {
        "opens_on": begins, "closes_on": begins + policy.USUAL, "minimum": SMALLEST_SHOWN,
        "introduced": shipped.of_kind(kind).introduced,
    }  # fmt: skip
    form = forms.PlanForm(acts.sent(request), initial=initial)

    def act():
        return operations.plan(cycle, **_planned(form), **_sent(form, request))

    return acts.filled_in(
        request, form, act, title="Plan a staff survey", button="Save the plan",
        caption=cycle.name, back=cycle.get_absolute_url(),
        refusal=policy.why_not_plan(
            cycle.issued_on, cycle.closes_on, clock.today(), is_there=rows.exists()
        ),
        lead="Staff of each agency say without their name how safeguarding works where they are."
        " You see next what they are asked, and can change it until it opens by itself on its first"
        " day. If that is today, it opens at once.",
    )  # fmt: skip


def _planned(form) -> dict:
    names = ("opens_on", "closes_on", "minimum", "introduced")
    return {name: form.cleaned_data[name] for name in names}


def _sent(form, request) -> dict:
    return {"submission": form.cleaned_data["submission"], "by": request.user}


def _seen(form, request) -> dict:
    return {"seen": form.cleaned_data["version"], **_sent(form, request)}


def _page(request, survey, form, act, refusal, **words):
    return acts.page(
        request, survey, form if form.is_bound or not refusal else None, act,
        caption=survey.cycle.name, refusal=refusal or "",
        **{"back": survey.get_absolute_url()} | words,
    )  # fmt: skip


def _why_not_change(survey: Survey) -> str | None:
    return policy.why_not_change(survey.opened_on, survey.closes_on, clock.today())


@of_who_runs_it
def change(request, cycle):
    survey = _survey_of(cycle, request.user)
    initial = {**forms.as_planned(survey), "version": operations.state_of(survey)}
    form = forms.PlanForm(acts.sent(request), initial=initial)

    def act(answers):
        operations.change(survey, **_planned(form), **_seen(form, request))

    return _page(
        request, survey, form, act, _why_not_change(survey),
        title="Change the plan of the survey", button="Save the plan", done="The plan is changed.",
    )  # fmt: skip


@of_who_runs_it
def statements(request, cycle):
    survey = _survey_of(cycle, request.user)
    form = forms.StatementsForm(
        acts.sent(request), statements=answering.statements_of(survey),
        standards=list(cycle.version.standards.order_by("order")),
        initial={"version": operations.state_of(survey)},
    )  # fmt: skip

    def act(answers):
        operations.write_statements(survey, statements=form.said(), **_seen(form, request))

    return _page(
        request, survey, form, act, _why_not_change(survey),
        title="What staff are asked", button="Save the statements",
        done="The statements are changed.",
        lead="Staff say how far they agree with each. Let each say one thing that somebody at work"
        " can know. Empty a statement to take it away.",
    )  # fmt: skip


@of_who_runs_it
def throw_away(request, cycle):
    survey = _survey_of(cycle, request.user)
    initial = {"version": operations.state_of(survey)}
    form = forms.OfASurveyForm(acts.sent(request), initial=initial)
    refusal = _why_not_change(survey)

    def act(answers):
        operations.throw_away(survey, **_seen(form, request))

    back = survey.get_absolute_url() if refusal else cycle.get_absolute_url()
    return _page(
        request, survey, form, act, refusal, title="Throw the survey away",
        button="Throw away", done="The survey is thrown away.", warning=True, back=back,
        lead="Nobody has been asked anything yet.",
    )  # fmt: skip


@of_who_runs_it
def longer(request, cycle):
    survey = _survey_of(cycle, request.user)
    initial = {
        "version": operations.state_of(survey),
        "closes_on": survey.closes_on + timedelta(weeks=1),
    }
    form = forms.LongerForm(acts.sent(request), initial=initial)

    def act(answers):
        operations.keep_open_longer(survey, closes_on=answers["closes_on"], **_seen(form, request))

    return _page(
        request, survey, form, act,
        policy.why_not_longer(survey.opened_on, survey.closes_on, clock.today()),
        title="Keep the survey open longer", button="Keep it open", done="It is open longer.",
        lead=f"It closes on {day(survey.closes_on)} so far. Its results come after its last day.",
    )  # fmt: skip
