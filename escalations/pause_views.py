"""The pages on which a pause is asked for and decided, and a silent proposal closes."""

from core import access, acts, calendar
from core.pages import opens
from core.words import counted, day
from escalations import case_rows, operations, pause_forms, paused, pausing, silence
from escalations.models import Escalation
from escalations.views import act_page, as_sent


@opens(Escalation, right=access.CONTRIBUTE)
def ask(request, escalation):
    def act(answers):
        sent = as_sent(answers, "until", "reason")
        return pausing.ask(escalation, **sent, by=request.user)

    refusal = pausing.why_not_ask(escalation, pausing.asks_for(escalation, request.user))
    lead, until = "", ""
    if refusal is None:
        rule, england = escalation.procedure.pause, calendar.england()
        latest = england.add(escalation.due_on, rule.longest)
        lead = (
            f"Step {escalation.step} ends on {day(escalation.due_on)}. The Business Manager decides"
            " by then; otherwise the request lapses and the case goes on."
        )
        until = (
            f"A working day after that, {day(latest)} at the latest"
            f" ({counted(rule.longest, 'working day')} more)"
        )
    return act_page(
        request,
        escalation,
        pause_forms.AskForPauseForm(acts.sent(request), record=escalation, until_help=until),
        act,
        title="Ask for a pause",
        button="Ask for it",
        done="The pause is asked for. The Business Manager is told.",
        refusal=refusal,
        lead=lead,
    )


@opens(Escalation, right=access.MANAGE)
def decide(request, escalation):
    def act(answers):
        sent = as_sent(answers, "pause", "answer")
        approved = answers["approved"] == "yes"
        return pausing.decide(escalation, **sent, approved=approved, by=request.user)

    asked = pausing.open_request(escalation)
    refusal = pausing.why_not_decide(escalation, asked, request.user)
    return act_page(
        request,
        escalation,
        pause_forms.DecideOnPauseForm(
            acts.sent(request), record=escalation, initial={"pause": asked}
        ),
        act,
        title="Decide on the pause",
        button="Send decision",
        done="Your decision is on record. Both agencies are told.",
        refusal=refusal,
        lead="Approved, the step ends on the later day, and the later steps follow. The original"
        " date stays beside it.",
        pause=paused.asked_rows(asked, escalation) if asked and not refusal else None,
    )


@opens(Escalation, right=access.MANAGE)
def close_on_silence(request, escalation):
    def act(answers):
        sent = as_sent(answers, "proposal", "reason")
        return silence.close_on_silence(escalation, **sent, by=request.user)

    standing = operations.open_proposal(escalation)
    since = f" since {day(standing.proposed_at)}" if standing else ""
    return act_page(
        request,
        escalation,
        pause_forms.CloseOnSilenceForm(
            acts.sent(request), record=escalation, initial={"proposal": standing}
        ),
        act,
        title="Close on silence",
        button="Close on silence",
        done="The escalation is closed. Both agencies are told.",
        refusal=silence.why_not_close(escalation, standing, request.user),
        lead="This closes the escalation with what was proposed, though the other agency has not"
        f" answered{since}. It is marked as closed on silence, and can be opened again.",
        proposal=case_rows.proposal_rows(standing, escalation) if standing else None,
        warning=True,
    )
