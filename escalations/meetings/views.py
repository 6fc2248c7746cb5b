"""The pages of meetings."""

from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from core import access, acts, clock
from core.models import AccessLog
from core.pages import log_access, opens
from escalations.meetings import forms, operations, policy, shown
from escalations.models import Escalation
from escalations.parties import side_of
from escalations.policy import Side
from escalations.views import act_page, as_sent

MOVES_NOTHING = "A meeting moves no due date: the step ends on the day that the page says."


@opens(Escalation, right=access.CONTRIBUTE)
def ask(request, escalation):
    side = policy.speaks_for(escalation, side_of(request.user, escalation), escalation.may_manage)
    form = forms.AskForm(acts.sent(request), record=escalation, initial={"minutes": 60})

    def act(answers):
        sent = as_sent(answers, "minutes", "where", "purpose")
        return operations.ask(escalation, at=form.at, **sent, by=request.user)

    return act_page(
        request,
        escalation,
        form,
        act,
        title="Ask for a meeting",
        button="Ask for a meeting",
        done="The meeting is asked for. Those who have to agree are told.",
        refusal=policy.why_not_ask(escalation, side, operations.to_come(escalation) is not None),
        lead=f"The others agree to it, or propose another time. {MOVES_NOTHING}",
    )


@opens(Escalation, right=access.CONTRIBUTE)
def answer(request, escalation):
    on_page = shown.OnPage(escalation, side_of(request.user, escalation))
    meeting = on_page.meeting
    initial = {"meeting": meeting, "asked_times": meeting.asked_times} if meeting else {}

    def act(answers):
        sent = as_sent(answers, "meeting", "asked_times")
        if answers["agrees"] == "yes":
            return operations.agree(escalation, **sent, by=request.user)
        return operations.propose_another_time(
            escalation, **sent, words=answers["words"], by=request.user
        )

    has_to = meeting.has_to_answer if meeting else ()
    return act_page(
        request,
        escalation,
        forms.AnswerForm(acts.sent(request), record=escalation, initial=initial),
        act,
        title="Answer the request for a meeting",
        button="Send answer",
        done="Your answer is on record.",
        refusal=policy.why_not_answer(escalation, on_page.state, has_to, on_page.side),
        meeting=shown.rows(meeting, escalation) if meeting else None,
    )


@opens(Escalation, right=access.CONTRIBUTE)
def change(request, escalation):
    on_page = shown.OnPage(escalation, side_of(request.user, escalation))
    meeting = on_page.meeting
    initial = {}
    if meeting:
        at = clock.local(meeting.at)
        initial = {"meeting": meeting, "on": at.date(), "time": f"{at:%H:%M}"}
        initial |= {"minutes": meeting.minutes, "where": meeting.where}
    form = forms.ChangeForm(acts.sent(request), record=escalation, initial=initial)

    def act(answers):
        sent = as_sent(answers, "meeting", "minutes", "where")
        return operations.change(escalation, at=form.at, **sent, by=request.user)

    asked_by = Side(meeting.side) if meeting else None
    speaks_for = policy.speaks_for(escalation, on_page.side, escalation.may_manage)
    return act_page(
        request,
        escalation,
        form,
        act,
        title="Change the time or place of the meeting",
        button="Change",
        done="The new time or place is on record. Those who have to agree are told.",
        refusal=policy.why_not_change(escalation, on_page.state, asked_by, speaks_for),
        lead="Everyone answers it anew, also who agreed before.",
        meeting=shown.rows(meeting, escalation, on_page.answers) if meeting else None,
    )


@opens(Escalation, right=access.CONTRIBUTE)
def call_off(request, escalation):
    on_page = shown.OnPage(escalation, side_of(request.user, escalation))
    meeting = on_page.meeting

    def act(answers):
        sent = as_sent(answers, "meeting", "reason")
        return operations.call_off(escalation, **sent, by=request.user)

    meets = meeting.meets if meeting else ()
    return act_page(
        request,
        escalation,
        forms.CallOffForm(acts.sent(request), record=escalation, initial={"meeting": meeting}),
        act,
        title="Call the meeting off",
        button="Call it off",
        done="The meeting is called off. Everyone who was to be there is told.",
        refusal=policy.why_not_call_off(
            escalation, on_page.state, meets, on_page.side, escalation.may_manage
        ),
        meeting=shown.rows(meeting, escalation) if meeting else None,
        warning=True,
    )


@opens(Escalation)
@require_safe
def calendar(request, escalation):
    """Of the last meeting, also when it was called off: so it leaves the calendar it is in."""
    meeting = escalation.meetings.order_by("-pk").first()
    if meeting is None:
        return redirect(escalation)
    log_access(
        request, AccessLog.What.DOWNLOAD, escalation, f"calendar file of meeting {meeting.pk}"
    )
    return shown.calendar_file(meeting)
