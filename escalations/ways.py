"""Each way to a right over an escalation, and who comes by it (fact sheet, sections 1 and 11).

The rule itself is `escalations.parties.grants`: each of its grants names the way it came by.
These words stand in docs/roles.md, on the page that says who can see a case, and in the log.
"""

from core import access, restriction
from partnership.openings import opens_records
from partnership.roles import LEADS, PRACTICE, SENIORS, Role

RAISED = "raised it"
BROUGHT_IN = "was brought in by their own agency"
LEADS_SAFEGUARDING = "leads safeguarding at an agency in it"
SPEAKS_FROM_STEP_3 = "speaks for an agency in it, from step 3"
HEARS_STEP_4 = "hears step 4 for a statutory partner"
REJECTED = "answers for a statutory partner, once a recommendation was rejected"
NAMED_CONTACT = "is a named contact of an agency in it for a step that it has reached"
PARTNERS_CONTACT = "is a statutory partner’s named contact at step 4"

LABEL = "escalations.Escalation"


def register() -> None:
    """At start-up. All of them may contribute; who manages or only views does so everywhere."""
    opens_records(PRACTICE, LABEL, access.CONTRIBUTE, RAISED)
    opens_records(PRACTICE, LABEL, access.CONTRIBUTE, BROUGHT_IN)
    opens_records(LEADS, LABEL, access.CONTRIBUTE, LEADS_SAFEGUARDING)
    opens_records(SENIORS, LABEL, access.CONTRIBUTE, SPEAKS_FROM_STEP_3)
    delegate = [Role.DELEGATED_SAFEGUARDING_PARTNER]
    opens_records(delegate, LABEL, access.CONTRIBUTE, HEARS_STEP_4)
    lead_partner = [Role.LEAD_SAFEGUARDING_PARTNER]
    opens_records(lead_partner, LABEL, access.VIEW, REJECTED)
    opens_records([None], LABEL, access.CONTRIBUTE, NAMED_CONTACT)
    opens_records([None], LABEL, access.CONTRIBUTE, PARTNERS_CONTACT)
    for right in access.RIGHTS:
        opens_records([None], LABEL, right, restriction.NAMED)
    manager, head = [Role.BUSINESS_MANAGER], [Role.HEAD_OF_SAFEGUARDING]
    opens_records(manager, LABEL, access.MANAGE, restriction.LEFT_TO_THEM)
    opens_records(head, LABEL, access.VIEW, restriction.IN_AN_EMERGENCY)
