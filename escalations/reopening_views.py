"""The page on which a closed case is opened again."""

from core import access, acts
from core.pages import opens
from escalations import reopening, reopening_policy
from escalations.models import Escalation
from escalations.parties import side_of
from escalations.reopening_forms import ReopenForm
from escalations.views import act_page, as_sent


@opens(Escalation, right=access.CONTRIBUTE)
def reopen(request, escalation):
    def act(answers):
        return reopening.reopen(escalation, **as_sent(answers, "reason"), by=request.user)

    side = side_of(request.user, escalation)
    refusal = reopening.why_not(escalation, side, escalation.may_manage)
    lead = ""
    if refusal is None:
        step = reopening_policy.begins_at(escalation.step, escalation.procedure.reopening)
        lead = (
            f"It begins again today at step {step}, and everyone who was told that it closed is"
            " told. How it ended before stays on record, and the days for which it was open are"
            " counted together."
        )
    return act_page(
        request,
        escalation,
        ReopenForm(acts.sent(request), record=escalation),
        act,
        title="Open it again",
        button="Open it again",
        done="The escalation is open again. Both agencies are told.",
        refusal=refusal,
        lead=lead,
    )
