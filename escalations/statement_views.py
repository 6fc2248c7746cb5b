"""The page on which a side files its statement, or replaces it."""

from core import access, acts, clock
from core.pages import opens
from escalations import statement_policy as policy
from escalations import statements
from escalations.models import Escalation
from escalations.parties import side_of
from escalations.statement_forms import StatementForm
from escalations.views import act_page, as_sent

ANSWERS = ("what_happened", "position", "childs_view")


@opens(Escalation, right=access.CONTRIBUTE)
def file(request, escalation):
    def act(answers):
        return statements.file_statement(
            escalation, **as_sent(answers, "step", *ANSWERS), by=request.user
        )

    side, today = side_of(request.user, escalation), clock.today()
    filed = statements.filed_at(escalation)
    refusal = policy.why_not_file(
        escalation, side, filed, today, is_recommended=escalation.recommended is not None
    )
    replaces = refusal is None and side in filed
    before = statements.own(escalation, side, request.user) if replaces else None
    lead = ""
    if refusal is None:
        agency = escalation.called(side)
        lead = f"You write for {agency}. {policy.what_filing_does(escalation, side, filed, today)}"
    return act_page(
        request,
        escalation,
        StatementForm(
            acts.sent(request),
            record=escalation,
            initial={name: getattr(before, name) for name in ANSWERS} if before else {},
        ),
        act,
        title=policy.title(escalation.step, replaces)
        if refusal is None
        else f"File your {policy.called(escalation.step)}",
        button="Replace it" if replaces else "File it",
        done="It is on record. The other agency sees that you have filed.",
        refusal=refusal,
        lead=lead,
        replaces="The portal keeps the earlier wording in its history." if replaces else "",
    )
