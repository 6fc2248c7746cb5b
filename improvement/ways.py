"""Each way to a right over an action, and who comes by it.

The rule itself is `improvement.parties.grants`. These words stand in docs/roles.md and in the log.
"""

from core import access, restriction
from partnership.openings import opens_records
from partnership.roles import LEADS, SENIORS, Role, opens_everywhere

OWNS = "owns it"
STANDS_IN = "leads safeguarding at the agency responsible, whose owner has left"
OF_THE_AGENCY = "leads safeguarding at, or speaks for, the agency responsible"
OF_A_PARTNER = "answers for a safeguarding partner"
CHAIRS = "chairs the group that oversees it"
OF_THE_GROUP = "is a member of the group that oversees it"
OF_THE_EXECUTIVE = "sits in the Executive, on whose list it is"
FOLLOWS = "is a member of a group that follows it"

LABEL = "improvement.Action"
ANSWER_FOR_AN_AGENCY = tuple(dict.fromkeys([*LEADS, *SENIORS]))
# Who has an action of their own agency put on the log, after a self-assessment.
AGREE_FOR_AN_AGENCY = (*ANSWER_FOR_AN_AGENCY, Role.CHIEF_OFFICER, Role.RELEVANT_AGENCY_CONTACT)
KEEP_THE_LOG = (Role.BUSINESS_MANAGER, Role.DEVELOPMENT_OFFICER)
READ_THE_LOG = (Role.HEAD_OF_SAFEGUARDING, Role.INDEPENDENT_SCRUTINEER)
THE_PARTNERS = (Role.LEAD_SAFEGUARDING_PARTNER, Role.DELEGATED_SAFEGUARDING_PARTNER)


def register() -> None:
    """At start-up."""
    for role in KEEP_THE_LOG:
        opens_everywhere(role, LABEL, access.MANAGE)
    for role in READ_THE_LOG:
        opens_everywhere(role, LABEL, access.VIEW)
    opens_records([None], LABEL, access.CONTRIBUTE, OWNS)
    opens_records(LEADS, LABEL, access.CONTRIBUTE, STANDS_IN)
    opens_records(ANSWER_FOR_AN_AGENCY, LABEL, access.CONTRIBUTE, OF_THE_AGENCY)
    opens_records(THE_PARTNERS, LABEL, access.VIEW, OF_A_PARTNER)
    opens_records([Role.GROUP_CHAIR], LABEL, access.MANAGE, CHAIRS)
    opens_records([Role.GROUP_MEMBER], LABEL, access.VIEW, OF_THE_GROUP)
    opens_records([Role.GROUP_MEMBER], LABEL, access.VIEW, FOLLOWS)
    opens_records([Role.GROUP_MEMBER], LABEL, access.VIEW, OF_THE_EXECUTIVE)
    for right in access.RIGHTS:
        opens_records([None], LABEL, right, restriction.NAMED)
    opens_records(KEEP_THE_LOG, LABEL, access.MANAGE, restriction.LEFT_TO_THEM)
    head = [Role.HEAD_OF_SAFEGUARDING]
    opens_records(head, LABEL, access.VIEW, restriction.IN_AN_EMERGENCY)
