"""What whoever runs cycles does: plan one, change the plan, issue it, add an agency."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from audits.cycles import audience, forms, operations, policy
from audits.cycles.pages import kinds_run_by, of_planners, of_who_plans_it, of_who_runs_it
from audits.cycles.policy import AfterClosing, Audience
from audits.question_sets.models import QuestionSetVersion
from audits.question_sets.policy import OF_SCHOOLS
from audits.returns.models import Return
from audits.returns.policy import State
from core import acts, calendar, clock
from core.access_log import shows
from core.pages import perform
from core.words import counted, day

NOBODY_LEFT = "Everybody who can be asked these questions is asked in this cycle already."
NO_QUESTIONS = "There are no questions to ask yet. Issue a question set first."


def _versions(person, kinds) -> list[QuestionSetVersion]:
    """The latest of each set of these kinds."""
    rows = QuestionSetVersion.objects.visible_to(person).filter(question_set__kind__in=kinds)
    rows = rows.select_related("question_set").order_by("question_set__name", "number")
    return list({each.question_set_id: each for each in rows}.values())


# --- the plan -------------------------------------------------------------------------------------


@of_planners
def plan(request):
    run = kinds_run_by(request.user)
    may_choose = policy.SECTION_11 in run
    of_schools = not may_choose or request.GET.get("of") == "schools"
    kinds = [kind for kind in run if (kind in OF_SCHOOLS) is of_schools]
    versions = _versions(request.user, kinds)
    form = forms.PlanForm(
        acts.sent(request), versions=versions, of_schools=of_schools,
        initial=_proposed(of_schools, versions),
    )  # fmt: skip

    def act():
        answers = form.cleaned_data
        return operations.plan_cycle(
            **form.plan(), submission=answers["submission"], by=request.user
        )

    other = "" if of_schools else "?of=schools"
    return acts.filled_in(
        request, form, act, title="Plan a cycle", button="Save the plan",
        caption="Schools" if of_schools else "Agencies", back=reverse("audit_cycles:index"),
        refusal=None if versions else NO_QUESTIONS,
        lead="Nobody is asked until you issue it. You then see everybody who would be.",
        other_url=reverse("audit_cycles:plan") + other if may_choose else "",
        other_text="Plan one of agencies instead" if of_schools else "Plan one of schools instead",
    )  # fmt: skip


def _proposed(of_schools: bool, versions: list[QuestionSetVersion]) -> dict:
    opens_on, closes_on = policy.window_from(clock.today(), of_schools, calendar.england())
    return {
        "questions": str(versions[0].pk) if len(versions) == 1 else "",
        "opens_on": opens_on,
        "closes_on": closes_on,
        "audience": Audience.SCHOOLS if of_schools else Audience.STATUTORY,
        "reminders": [str(each) for each in policy.REMINDERS],
        "after_closing": AfterClosing.MARKED_LATE,
    }


@of_who_plans_it
def change(request, cycle):
    of_schools = cycle.version.question_set.kind in OF_SCHOOLS
    kinds = [each for each in kinds_run_by(request.user) if (each in OF_SCHOOLS) is of_schools]
    versions = _versions(request.user, kinds)
    planned = (cycle.version, cycle.version_for_new)
    known = {each.pk for each in versions}
    versions += [each for each in planned if each is not None and each.pk not in known]
    initial = {**forms.as_planned(cycle), "version": cycle.state}
    form = forms.PlanForm(
        acts.sent(request), versions=versions, of_schools=of_schools, initial=initial
    )

    def act(answers):
        operations.change_cycle(
            cycle, **form.plan(), seen=answers["version"], submission=answers["submission"],
            by=request.user,
        )  # fmt: skip

    refusal = policy.why_not_change(cycle.issued_on)
    return acts.page(
        request, cycle, form if form.is_bound or not refusal else None, act,
        title="Change the plan", button="Save the plan", done="The plan is changed.",
        back=_back(cycle), refusal=refusal or "",
    )  # fmt: skip


def _back(cycle) -> str:
    return reverse("audit_cycles:index") if cycle.is_gone else cycle.get_absolute_url()


@of_who_plans_it
def throw_away(request, cycle):
    done = f"{cycle.name} is thrown away."
    if cycle.is_gone:  # the second of two clicks, or somebody else was quicker
        messages.success(request, done)
        return redirect("audit_cycles:index")
    form = forms.OfAPlanForm(acts.sent(request), initial={"version": cycle.state})
    refusal = policy.why_not_change(cycle.issued_on)

    def act(answers):
        operations.throw_away(
            cycle, seen=answers["version"], submission=answers["submission"], by=request.user
        )

    return acts.page(
        request, cycle, form if form.is_bound or not refusal else None, act,
        title="Throw the plan away", button="Throw away", done=done,
        back=cycle.get_absolute_url() if refusal else reverse("audit_cycles:index"),
        refusal=refusal or "", warning=True, lead="Nobody has been asked anything yet.",
    )  # fmt: skip


# --- who is asked ---------------------------------------------------------------------------------


@of_who_plans_it
def issue(request, cycle):
    """Everybody who would be asked, to look at and to tick; then it is issued."""
    found = audience.candidates(cycle, request.user)
    ticked = set() if cycle.audience == Audience.CHOSEN else {str(e.agency.pk) for e in found}
    initial = {"version": cycle.state}
    form = forms.AskedForm(acts.sent(request), candidates=found, ticked=ticked, initial=initial)
    refusal = policy.why_not_issue(len(found), cycle.issued_on, cycle.closes_on, clock.today())
    if form.is_bound and (anew := form.ticked_anew()) is not None:
        initial["which"] = request.POST.get("which", forms.EVERYBODY)
        form = forms.AskedForm(candidates=found, ticked=anew, initial=initial)
        ticked = anew
    elif form.is_valid():
        url = perform(
            form,
            lambda: operations.issue(
                cycle, asked=form.asked(), seen=form.cleaned_data["version"],
                submission=form.cleaned_data["submission"], by=request.user,
            ),
        )  # fmt: skip
        if url:
            number = counted(len(form.asked()), "agency", "agencies")
            messages.success(request, f"Issued to {number}.")
            return redirect(url)
        ticked = form.sent_ticks()
    elif form.is_bound:
        ticked = form.sent_ticks()
    shows(request, f"whom the cycle {cycle.slug} would ask")
    without = [each for each in found if not each.has_somebody]
    return render(
        request,
        "audits/cycles/issue.html",
        {
            "title": "Who is asked",
            "caption": cycle.name,
            "form": form if form.is_bound or not refusal else None,
            "refusal": refusal,
            "said": f"{counted(len(found), 'agency', 'agencies')} can be asked, of which"
            f" {len(ticked):,} {'is' if len(ticked) == 1 else 'are'} ticked.",
            "opens": f"Each can fill its return in from {day(cycle.opens_on)} to"
            f" {day(cycle.closes_on)}, and is told by mail when it opens.",
            "new": counted(sum(each.is_new for each in found), "school"),
            "has_new": any(each.is_new for each in found),
            "version_for_new": cycle.version_for_new,
            "without": [
                {"name": each.agency.name, "url": each.agency.get_absolute_url()}
                for each in without
            ],
            "without_number": counted(len(without), "agency", "agencies"),
            "back_url": _back(cycle),
        },
    )


@of_who_runs_it
def add(request, cycle):
    """An agency that is asked after the others, whatever the audience."""
    asked = Return.objects.visible_to(request.user).filter(cycle=cycle)
    found = audience.candidates(cycle, request.user, but=asked.values("agency"), whoever=True)
    form = forms.AddForm(acts.sent(request), candidates=found)
    refusal = policy.why_not_add(cycle.issued_on, cycle.closes_on, clock.today(), is_asked=False)
    if not found:
        refusal = refusal or NOBODY_LEFT

    def act(answers):
        chosen = form.candidates[answers["agency"]]
        operations.add_agency(
            cycle, agency=chosen.agency, version=chosen.version,
            submission=answers["submission"], by=request.user,
        )  # fmt: skip

    return acts.page(
        request, cycle, form if form.is_bound or not refusal else None, act,
        title="Add an agency", button="Add agency", done="The agency is asked too.",
        back=cycle.get_absolute_url(), refusal=refusal or "",
        lead=f"It has until {day(cycle.closes_on)}, like the others."
        " Give it an extension if it needs longer." + _put_back(asked),
    )  # fmt: skip


def _put_back(asked) -> str:
    """Of agencies that cannot be chosen, as they are in the cycle and were taken out."""
    if not asked.filter(state=State.NOT_NEEDED).exists():
        return ""
    return " One that was taken out is put back in on the page of its return."
