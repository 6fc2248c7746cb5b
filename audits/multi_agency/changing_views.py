"""The pages on which an audit is stopped, or its agencies are put right while they are at work."""

from django.http import Http404

from audits.multi_agency import audience, changing, forms, policy, shown
from audits.multi_agency.models import AuditedAgency, MultiAgencyAudit
from audits.multi_agency.pages import act_page
from audits.multi_agency.policy import State
from core import access, acts, calendar, clock
from core.pages import opens
from core.words import day

NOBODY_LEFT = "Every agency that there is grades the cases already."
TELL_THEM = (
    "Its people can no longer open the audit. A mail tells them that, with the reference and the"
    " day. Why, they hear from you."
)
OF_THE_GRADES = (
    "Nothing is graded, moderated or reported any more.",
    (
        "What was written is kept, and read by whoever reads it now. Agencies that have not seen"
        " each other’s grades do not see them."
    ),
    "Findings that were made of it stay in the improvement log.",
)


def _sent(answers) -> dict:
    return {name: answers[name] for name in ("reason", "version", "submission")}


@opens(MultiAgencyAudit, right=access.MANAGE)
def stop(request, audit):
    """Of one that is only proposed: withdraw it."""
    is_proposed = audit.state == State.PROPOSED
    kind = forms.WithdrawForm if is_proposed else forms.StopForm
    form = kind(
        acts.sent(request), record=audit, references=shown.all_references(audit, request.user)
    )

    def act(answers):
        changing.stop_audit(audit, **_sent(answers), by=request.user)

    told = "The agencies and the safeguarding partners" if audit.tasked_on else "The partners"
    if is_proposed:
        words = {
            "title": "Withdraw the proposal", "button": "Withdraw the proposal",
            "done": "The proposal is withdrawn.",
            "lead": "No partner has decided on it yet. It leaves their home pages, stays on record,"
            " and cannot be taken up again. You can propose another.",
        }  # fmt: skip
    else:
        words = {
            "title": "Stop the audit", "button": "Stop the audit",
            "done": f"The audit is stopped. {told} are told.",
            "lead": "This cannot be undone.",
            "points": [
                f"{told} are told by mail, with its reference and a link.",
                *(OF_THE_GRADES if audit.tasked_on else ("No agency is asked any more.",)),
            ],
        }  # fmt: skip
    return act_page(
        request, audit, form, act, warning=True, refusal=policy.why_not_stop(audit.state), **words
    )


@opens(MultiAgencyAudit, right=access.MANAGE)
def add_agency(request, audit):
    rows = AuditedAgency.objects.visible_to(request.user).filter(audit=audit).at_work()
    found = audience.candidates(request.user, but=audience.standing_in(rows))
    form = forms.JoinForm(
        acts.sent(request), record=audit, candidates=found,
        references=shown.all_references(audit, request.user),
    )  # fmt: skip

    def act(answers):
        changing.add_agency(
            audit, agency=form.candidates[answers["agency"]].agency, **_sent(answers),
            by=request.user,
        )  # fmt: skip

    refusal = policy.why_not_change_agencies(audit.state)
    return act_page(
        request, audit, form, act, title="Add an agency", button="Add the agency",
        done="The agency has the cases. All agencies are told.",
        refusal=refusal or (None if found else NOBODY_LEFT),
        lead="" if refusal else f"It gets all cases, and grades them as the others do."
        f" {_last_day(audit)} An agency that was taken off before finds what it wrote.",
    )  # fmt: skip


def _last_day(audit) -> str:
    """What becomes of it, before an agency is added."""
    due_on = policy.due_again(audit.due_on, clock.today(), calendar.england())
    if due_on == audit.due_on:
        return f"The last day of all agencies stays {day(due_on)}."
    return (
        f"The last day of all agencies moves from {day(audit.due_on)} to {day(due_on)}, so that it"
        f" has {policy.WORKING_DAYS} working days. The mail to the agencies says so."
    )


@opens(MultiAgencyAudit, right=access.MANAGE)
def take_off(request, audit, agency):
    asked = shown.asked(audit, request.user)
    row = next((each for each in asked if each.agency.slug == agency), None)
    if row is None:
        raise Http404
    others = [each for each in asked if each != row and each.taken_off_on is None]
    form = forms.TakeOffForm(
        acts.sent(request), record=audit, references=shown.all_references(audit, request.user)
    )

    def act(answers):
        changing.take_agency_off(audit, agency=row.agency_id, **_sent(answers), by=request.user)

    points = [
        TELL_THEM,
        "What it wrote is kept and counts in no figure. The report says that it was taken off.",
        "It can be added again, and then finds what it wrote.",
    ]
    if others and all(each.handed_in_on for each in others):
        points.append(
            "All other agencies have handed in, so they see each other’s grades at once, and"
            " nothing is changed any more."
        )
    return act_page(
        request, audit, form, act, title=f"Take {row.agency} off the audit", button="Take it off",
        done=f"{row.agency} is taken off the audit.", warning=True, points=points,
        refusal=policy.why_not_take_off(audit.state, row.taken_off_on, len(others)),
    )  # fmt: skip
