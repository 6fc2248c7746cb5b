"""The pages on which an audit is proposed, agreed, given cases, and given to the agencies."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from audits.multi_agency import audience, forms, grading, planning, policy, shown
from audits.multi_agency.models import (
    AuditCase,
    AuditCaseReference,
    AuditedAgency,
    MultiAgencyAudit,
)
from audits.multi_agency.pages import (
    act_page,
    of_who_runs_audits,
    to_the_audits,
    versions,
    within,
)
from core import access, acts, calendar, clock
from core.pages import opens
from core.words import counted, day, listed

NO_QUESTIONS = (
    "There are no questions for a multi-agency audit yet. Issue a question set of that kind first."
)


@of_who_runs_audits
def propose(request):
    found = versions(request.user)
    initial = {"questions": str(found[0].pk)} if len(found) == 1 else {}
    form = forms.ProposeForm(acts.sent(request), versions=found, initial=initial)

    def act():
        return planning.propose_audit(
            **form.said(), submission=form.cleaned_data["submission"], by=request.user
        )

    return acts.filled_in(
        request, form, act, title="Propose an audit", button="Propose", caption="",
        back=reverse("multi_agency:index"), refusal=None if found else NO_QUESTIONS,
        trail=to_the_audits(),
        lead="Several agencies look at the same cases and grade them, each by itself at first. A"
        " safeguarding partner agrees the theme before any case is chosen.",
    )  # fmt: skip


@opens(MultiAgencyAudit, right=access.MANAGE)
def change(request, audit):
    found = [] if audit.repeats else versions(request.user)
    if found and audit.version_asked_id not in {each.pk for each in found}:
        found.append(audit.version_asked)
    initial = {
        "theme": audit.theme, "because": audit.because, "scope": audit.scope,
        "questions": str(audit.version_asked_id),
    }  # fmt: skip
    form = forms.ProposeForm(acts.sent(request), versions=found, initial=initial, record=audit)

    def act(answers):
        said = {"version_asked": audit.version_asked} | form.said()
        planning.change_audit(audit, **said, **_sent(answers), by=request.user)

    return act_page(
        request, audit, form, act, title="Change what is proposed", button="Save",
        done="It is changed.", refusal=policy.why_not_change(audit.state),
    )  # fmt: skip


def _sent(answers) -> dict:
    return {name: answers[name] for name in ("version", "submission")}


@opens(MultiAgencyAudit)
def decide(request, audit):
    form = forms.DecideForm(acts.sent(request), record=audit)

    def act(answers):
        if answers["decision"] == "yes":
            planning.agree_theme(audit, note=answers["reason"], **_sent(answers), by=request.user)
        else:
            planning.decline_theme(
                audit, reason=answers["reason"], **_sent(answers), by=request.user
            )

    refusal = planning.why_not_decide(audit, request.user)
    may_send = refusal is None or form.is_bound
    return act_page(
        request, audit, form, act, title="Decide on the theme", button="Save the decision",
        done="The decision is on record, and whoever runs audits is told.", refusal=refusal,
        shown=shown.details(audit, request.user)[:3] if may_send else [],
        lead="No case is chosen and no agency is asked before the theme is agreed.",
    )  # fmt: skip


@opens(MultiAgencyAudit, right=access.MANAGE)
def choose_cases(request, audit):
    anew = audit.state == policy.State.CASES_CHOSEN
    form = forms.CasesForm(
        acts.sent(request), record=audit, is_anew=anew,
        references=shown.all_references(audit, request.user),
    )  # fmt: skip

    def act(answers):
        planning.choose_cases(audit, **form.said(), **_sent(answers), by=request.user)

    return act_page(
        request, audit, form, act,
        title="Choose the cases anew" if anew else "Choose the cases", button="Draw the cases",
        done="The cases are chosen. The page says how to repeat the draw.",
        refusal=policy.why_not_choose(audit.state),
        lead="The portal draws by a number that nobody can choose, and keeps it so that anybody can"
        " repeat the draw. Of your list it keeps the cases, as many again that are next in line,"
        " and how many there were. Each draw stays on record: if the cases are chosen anew, whoever"
        " opens the audit or reads its report is told which draw it is, and why."
        + (" The cases that there are now are taken out." if anew else ""),
    )  # fmt: skip


@opens(MultiAgencyAudit, right=access.MANAGE)
def replace_case(request, audit, number):
    rows = AuditCase.objects.visible_to(request.user).filter(audit=audit)
    case = rows.filter(number=number).first()
    if case is None:
        raise Http404
    line = AuditCaseReference.objects.visible_to(request.user).filter(audit=audit, case=None)
    refusal = policy.why_not_replace(audit.state)
    if case.replaced_on:
        refusal = f"{case} was replaced already."
    is_in_line = line.exists()
    form = forms.ReplaceForm(
        acts.sent(request), record=audit, is_in_line=is_in_line, last_days=_last_days(audit),
        references=shown.all_references(audit, request.user),
    )  # fmt: skip

    def act(answers):
        planning.replace_case(
            audit, case=case, reason=answers["reason"], reference=answers.get("reference", ""),
            due_on=answers.get("due_on"), **_sent(answers), by=request.user,
        )  # fmt: skip

    return act_page(
        request, audit, form, act, title=f"Replace {str(case).lower()}", button="Replace the case",
        done="Another case takes its place. The agencies are told.", refusal=refusal,
        lead=f"{'The next one in the order of the draw' if is_in_line else 'Another case'} takes"
        " its place. What was written of this case stays on record and counts no more.",
        points=[] if refusal else _of_a_replacement(audit, request.user),
    )  # fmt: skip


def _last_days(audit) -> tuple[date, date] | None:
    """To choose from where a case is replaced; None before the agencies are at work."""
    if audit.state != policy.State.TASKED:
        return None
    return policy.last_days(audit.due_on, clock.today(), calendar.england())


def _of_a_replacement(audit, person) -> list[str]:
    """What it means to the agencies, before it is pressed."""
    if (days := _last_days(audit)) is None:
        return ["No agency has the cases yet, so nobody is told."]
    first, last = days
    said = f"Each agency gets until {day(last)} to hand in all cases"
    if last == audit.due_on:
        found = [f"{said}: that is their last day already."]
    else:
        found = [
            f"{said}: {policy.WORKING_DAYS} working days from today. Their last day so far"
            f" {'is' if audit.due_on >= clock.today() else 'was'} {day(audit.due_on)}."
            + (" You can choose an earlier day." if first < last else "")
        ]
    asked = shown.at_work(audit, person)
    if names := [each.agency.name for each in asked if each.handed_in_on]:
        verb = "has" if len(names) == 1 else "have"
        found.append(
            f"{listed(names)} {verb} handed in, and can write again: the new case is graded, too,"
            " and all cases are handed in once more."
        )
    return [*found, "All agencies are told by mail, with the reference, a link and the last day."]


@opens(MultiAgencyAudit, right=access.MANAGE)
def task(request, audit):
    """Which agencies grade the cases; those in which nobody would are named first."""
    found = audience.candidates(request.user)
    form = forms.TaskForm(acts.sent(request), record=audit, candidates=found)
    refusal = policy.why_not_task(audit.state)

    def act(answers):
        planning.task_agencies(audit, agencies=form.chosen(), **_sent(answers), by=request.user)

    if form.is_valid() and acts.carried_out(form, act):
        messages.success(request, "The agencies have the cases, and are told.")
        return redirect(audit.get_absolute_url())
    due = calendar.england().add(clock.today(), policy.WORKING_DAYS)
    without = [each.agency for each in found if not each.has_auditor]
    details = {
        "title": "Task the agencies",
        "caption": f"{audit.theme}, {audit.reference}",
        "form": form if form.is_bound or not refusal else None,
        "refusal": refusal,
        "lead": f"Whoever audits for them grades each case until {day(due)}, in"
        f" {policy.WORKING_DAYS} working days, and sees no other agency’s grades.",
        "without": [{"name": each.name, "url": each.get_absolute_url()} for each in without],
        "without_number": counted(len(without), "agency", "agencies"),
        "back_url": audit.get_absolute_url(),
        "trail": within(audit),
    }
    return render(request, "audits/multi_agency/task.html", details)


@opens(MultiAgencyAudit, right=access.MANAGE)
def give_back(request, audit, agency):
    row = _asked(request, audit, agency)
    form = forms.OfAnAuditForm(acts.sent(request), record=audit)

    def act(answers):
        grading.give_back_cases(audit, agency=row.agency_id, **_sent(answers), by=request.user)

    return act_page(
        request, audit, form, act, title=f"Give the grades of {row.agency} back",
        button="Give back", done=f"{row.agency} can write again, and is told.",
        refusal=policy.why_not_give_back(audit.state, row.handed_in_on, row.taken_off_on),
        lead="It can change its grades and has to hand in again. No other agency has seen them.",
    )  # fmt: skip


def _asked(request, audit, agency: str) -> AuditedAgency:
    rows = AuditedAgency.objects.visible_to(request.user).filter(audit=audit, agency__slug=agency)
    if (row := rows.select_related("agency").first()) is None:
        raise Http404
    return row


@opens(MultiAgencyAudit, right=access.MANAGE)
def open_up(request, audit):
    asked = shown.at_work(audit, request.user)
    late = [each.agency.name for each in asked if not each.handed_in_on]
    form = forms.OfAnAuditForm(acts.sent(request), record=audit)

    def act(answers):
        grading.open_up(audit, **_sent(answers), by=request.user)

    refusal = policy.why_not_open_up(
        audit.state, audit.due_on, clock.today(), len(asked) - len(late)
    )
    return act_page(
        request, audit, form, act, title="Go on without the late", button="Open it up",
        done="The agencies see each other’s grades now, and are told.", refusal=refusal,
        lead="These have not handed in. What they wrote so far is not used, and cannot be changed:",
        points=late,
    )  # fmt: skip
