"""The pages of the report, the repetition, then and now, and the end of an audit."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from audits.multi_agency import (
    comparing,
    forms,
    moderating,
    planning,
    policy,
    report,
    shown,
)
from audits.multi_agency.models import AuditMeeting, AuditPoint, MultiAgencyAudit
from audits.multi_agency.pages import act_page, within
from audits.multi_agency.policy import State
from core import access, acts, clock
from core.exports import download
from core.models import AccessLog
from core.pages import log_access, opens

NOT_YET = "There is no report yet. It is made when the moderation is over."
NEVER = "The audit was stopped before it was reported, so there is no report."
STOPPED = "The audit was stopped, so that nothing in it can be compared with then."
NOT_YOURS = (
    "The audit that this one repeats is not yours to read: your agency was not asked then. What was"
    " agreed then stands in its report, which the business team has."
)
REPEATS_NONE = "This audit repeats no other, so there is no then to compare with."


@opens(MultiAgencyAudit)
@require_safe
def page(request, audit):
    details = {
        "title": f"Report: {audit.theme}",
        "caption": f"Multi-agency audit {audit.reference}",
        **shown.about(audit),
        "refusal": _why_no_report(audit),
        "trail": within(audit),
    }
    if audit.reported_on:
        details |= report.content(audit, request.user)
    return render(request, "audits/multi_agency/report.html", details)


def _why_no_report(audit) -> str | None:
    if audit.reported_on:
        return None
    return NEVER if audit.state == State.STOPPED else NOT_YET


@opens(MultiAgencyAudit)
@require_safe
def as_pdf(request, audit):
    """Made for whoever asks for it."""
    if not audit.reported_on:
        return redirect("multi_agency:report", audit.reference)
    log_access(request, AccessLog.What.DOWNLOAD, audit, "report as a PDF")
    name = f"{audit.reference}-report.pdf"
    return download(report.as_pdf(audit, request.user), "application/pdf", name)


@opens(MultiAgencyAudit, right=access.MANAGE)
def make(request, audit):
    person = request.user
    found = shown.together(audit, person) if audit.opened_up_on else None
    refusal = policy.why_not_report(
        audit.state, found.missing if found else 0,
        AuditMeeting.objects.visible_to(person).filter(audit=audit).count(),
        AuditPoint.objects.visible_to(person).filter(audit=audit).count(),
    )  # fmt: skip
    form = forms.OfAnAuditForm(acts.sent(request), record=audit)

    def act(answers):
        moderating.report_audit(
            audit, version=answers["version"], submission=answers["submission"], by=person
        )

    return act_page(
        request, audit, form, act, title="Make the report", button="Make the report",
        done="The report is there. Those who may read it are told.", refusal=refusal,
        lead="The moderation is closed: no grade, strength or development is changed after that."
        " The safeguarding partners, the scrutineer and all agencies of the audit read it."
        " Findings can still be added.",
    )  # fmt: skip


@opens(MultiAgencyAudit)
@require_safe
def then_and_now(request, audit):
    is_stopped = audit.state == State.STOPPED
    found = None if is_stopped else comparing.then_and_now(audit, request.user)
    why = STOPPED if is_stopped else NOT_YOURS if audit.repeats else REPEATS_NONE
    details = {
        "title": "Then and now",
        "caption": f"{audit.theme}, {audit.reference}",
        **shown.about(audit),
        "refusal": None if found else why,
        "before": found.before if found else None,
        "summary": found.summary if found else "",
        "columns": comparing.COLUMNS,
        "rows": comparing.rows(found) if found else [],
        "fewest": policy.FEWEST_COMPARED,
        "trail": within(audit),
    }
    return render(request, "audits/multi_agency/then_and_now.html", details)


@opens(MultiAgencyAudit, right=access.MANAGE)
def repeat(request, audit):
    refusal = policy.why_not_repeat(
        audit.state, audit.reported_on, clock.today(), is_repeated=planning.is_repeated(audit)
    )
    initial = {
        "theme": audit.theme, "scope": audit.scope,
        "because": f"It was found in {audit.reference}. What was recommended has had time to work.",
    }  # fmt: skip
    form = forms.ProposeForm(acts.sent(request), versions=[], initial=initial)

    def act():
        return planning.propose_audit(
            **form.said(), version_asked=audit.version_asked, repeats=audit,
            submission=form.cleaned_data["submission"], by=request.user,
        )  # fmt: skip

    return acts.filled_in(
        request, form, act, title="Repeat the audit", button="Propose", refusal=refusal,
        caption=f"{audit.theme}, {audit.reference}", back=audit.get_absolute_url(),
        trail=within(audit),
        lead="A new audit with the same questions and other cases. A safeguarding partner agrees"
        " it first. Its page then compares then and now.",
    )  # fmt: skip


@opens(MultiAgencyAudit, right=access.MANAGE)
def close(request, audit):
    is_repeated = planning.is_repeated(audit)
    form = forms.CloseForm(
        acts.sent(request), record=audit, is_repeated=is_repeated,
        references=shown.all_references(audit, request.user),
    )  # fmt: skip

    def act(answers):
        moderating.close_audit(
            audit, reason=answers.get("reason", ""), version=answers["version"],
            submission=answers["submission"], by=request.user,
        )  # fmt: skip

    return act_page(
        request, audit, form, act, title="Close the audit", button="Close",
        done="The audit is closed.",
        refusal=policy.why_not_close(audit.state, "-", is_repeated=is_repeated),
        lead="Its findings and their actions go on in the improvement log."
        + (" It was repeated." if is_repeated else ""),
    )  # fmt: skip
