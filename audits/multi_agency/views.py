"""The list of multi-agency audits, and the page of one."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.multi_agency import planning, policy, shown, timeline
from audits.multi_agency.models import AuditFinding, AuditPoint, MultiAgencyAudit
from audits.multi_agency.pages import runs_audits, to_the_audits
from audits.multi_agency.policy import Kind, State
from core import clock
from core.access_log import shows
from core.pages import opens, with_a_role
from core.words import day, moment, short_day
from improvement import linking

COLUMNS = ("Audit", "Theme", "Where it is", "Grades due", "Reported")
LISTED = 200  # audits: a partnership does some four a year


@with_a_role
@require_safe
def index(request):
    rows = MultiAgencyAudit.objects.visible_to(request.user).order_by("-proposed_on", "-pk")
    found = list(rows[:LISTED])
    shows(request, f"{MultiAgencyAudit._meta.label}:")
    details = {
        "title": "Multi-agency audits",
        "columns": COLUMNS,
        "rows": [
            [
                {"text": each.reference, "url": each.get_absolute_url()}, each.theme,
                {"text": each.get_state_display(), "tone": shown.TONES[State(each.state)]},
                short_day(each.due_on) if each.due_on else "",
                _report(each),
            ]
            for each in found
        ],
        "runs": runs_audits(request.user),
        "trail": to_the_audits()[:-1],
    }  # fmt: skip
    return render(request, "audits/multi_agency/index.html", details)


def _report(audit) -> dict[str, str] | str:
    if audit.reported_on is None:
        return ""
    said = f"Report of {short_day(audit.reported_on)}"
    return {"text": said, "url": shown.url_of(audit, "report")}


@opens(MultiAgencyAudit)
@require_safe
def audit(request, audit):
    person, runs = request.user, audit.may_manage
    work = shown.work_of(audit, person) if audit.tasked_on and audit.may_contribute else []
    known = shown.references(audit, person)
    points = list(AuditPoint.objects.visible_to(person).filter(audit=audit))
    links = AuditFinding.objects.visible_to(person).filter(audit=audit)
    asked = shown.asked(audit, person)
    details = {
        "title": audit.theme,
        "caption": f"Multi-agency audit {audit.reference}",
        **shown.about(audit),
        "next": next_step(audit, person, asked),
        "acts": acts_of(audit, person),
        "details": [*shown.details(audit, person), *shown.joined(asked)],
        "work": [
            {
                "agency": each.agency.name,
                "anchor": f"cases-{each.agency.slug}",
                "tasks": shown.case_tasks(audit, each, known),
                "handed_in": each.row.handed_in_on,
                "is_over": audit.opened_up_on is not None,
                "is_stopped": audit.state == State.STOPPED,
                "hand_in_url": shown.url_of(audit, "hand_in", each.agency.slug),
            }
            for each in work
        ],
        "agency_columns": shown.agency_columns(audit, runs=runs),
        "agency_rows": shown.agency_rows(audit, asked, runs=runs),
        "case_columns": shown.CASE_COLUMNS,
        "case_rows": shown.case_rows(audit, person, runs=runs),
        "strengths": [each for each in points if each.kind == Kind.STRENGTH],
        "developments": [each for each in points if each.kind == Kind.DEVELOPMENT],
        "may_point": runs and policy.why_not_moderate(audit.state) is None,
        "findings": linking.forward(links, person),
        "may_find": runs and policy.why_not_find(audit.state) is None,
        "repeated_by": _repeated_by(audit, person),
        "entries": [
            {"heading": each.heading, "when": moment(each.at), "at": each.at.isoformat(),
             "text": each.text or each.sentence}
            for each in timeline.entries(audit)
        ],
        "trail": to_the_audits(),
    }  # fmt: skip
    return render(request, "audits/multi_agency/audit.html", details)


def _repeated_by(audit, person) -> list[dict[str, str]]:
    rows = MultiAgencyAudit.objects.visible_to(person).filter(repeats=audit.reference)
    rows = rows.exclude(state__in=policy.CAME_TO_NOTHING)
    return [
        {"reference": each.reference, "url": each.get_absolute_url(), "said": each.theme}
        for each in rows
    ]


def next_step(audit, person, asked) -> tuple[str, str, str]:
    """What is to be done now, in a sentence; where the reader does it, the words of a button and
    its address."""
    runs = audit.may_manage

    def leads(sentence: str, text: str, name: str) -> tuple[str, str, str]:
        return (sentence, text, shown.url_of(audit, name)) if runs else (sentence, "", "")

    if audit.state == State.PROPOSED:
        if planning.why_not_decide(audit, person) is None:
            url = shown.url_of(audit, "decide")
            return "You can say whether the Executive agrees this theme.", "Decide", url
        return "It waits for a safeguarding partner to agree its theme.", "", ""
    if audit.state == State.AGREED:
        return leads("The cases are chosen next.", "Choose the cases", "choose_cases")
    if audit.state == State.CASES_CHOSEN:
        return leads("The agencies are given the cases next.", "Task the agencies", "task")
    if audit.state == State.TASKED:
        return _while_at_work(audit, asked, leads)
    if audit.state == State.MODERATION:
        url = shown.url_of(audit, "moderation")
        return (
            "The agencies have graded. Now they look at it together.",
            "Open the moderation" if audit.may_contribute else "",
            url,
        )
    if audit.state == State.REPORTED:
        return _reported(audit, leads)
    if audit.state == State.STOPPED:
        return shown.stopped(audit), "", ""
    return ("It is over.", "", "")


def _while_at_work(audit, asked, leads):
    there = [each for each in asked if each.taken_off_on is None]
    handed_in = sum(each.handed_in_on is not None for each in there)
    said = (
        f"{handed_in} of {len(there)} agencies {'has' if handed_in == 1 else 'have'} handed in."
        " Until all have, no agency sees the grades of another."
    )
    if policy.why_not_open_up(audit.state, audit.due_on, clock.today(), handed_in) is None:
        return leads(said, "Go on without the late", "open_up")
    return said, "", ""


def _reported(audit, leads):
    today, (first, last) = clock.today(), policy.repeated_between(audit.reported_on)
    report = shown.url_of(audit, "report")
    if today < first or planning.is_repeated(audit):
        return "The report is there.", "Read the report", report
    said = f"It is time to repeat it with the same questions, by {day(last)}."
    found = leads(said, "Repeat the audit", "repeat")
    return found if found[1] else (said, "Read the report", report)


def acts_of(audit, person) -> list[tuple[str, str]]:
    """What else can be done or read: (words, address)."""
    found = []
    if audit.may_manage:
        if policy.why_not_change(audit.state) is None:
            found.append(("Change what is proposed", "change"))
        if audit.state == State.CASES_CHOSEN:
            found.append(("Choose the cases anew", "choose_cases"))
        if policy.why_not_change_agencies(audit.state) is None:
            found.append(("Add an agency", "add_agency"))
        if audit.state == State.MODERATION:
            found.append(("Record a moderation meeting", "meeting"))
            found.append(("Make the report", "make_report"))
    if audit.opened_up_on and (audit.may_contribute or audit.reported_on):
        found.append(("Grades of all agencies side by side", "moderation"))
    if audit.reported_on:
        found.append(("Report", "report"))
    if audit.repeats and audit.state != State.STOPPED:
        found.append(("Then and now", "then_and_now"))
    if audit.may_manage and audit.state == State.REPORTED:
        found.append(("Close the audit", "close"))
    if audit.may_manage and policy.why_not_stop(audit.state) is None:
        is_proposed = audit.state == State.PROPOSED
        found.append(("Withdraw the proposal" if is_proposed else "Stop the audit", "stop"))
    return [(text, shown.url_of(audit, name)) for text, name in found]
