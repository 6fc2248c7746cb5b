"""Each way to a right over a challenge, and who comes by it.

The rule itself is `improvement.scrutiny.parties.grants`. These words stand in docs/roles.md and in
the log.
"""

from core import access, restriction
from improvement.ways import ANSWER_FOR_AN_AGENCY, KEEP_THE_LOG, OF_A_PARTNER, THE_PARTNERS
from partnership.openings import opens_records
from partnership.roles import Role, opens_everywhere

OF_THE_CHALLENGED_AGENCY = "leads safeguarding at, or speaks for, the agency challenged"
CHAIRS_THE_CHALLENGED = "chairs the group challenged"
OF_THE_CHALLENGED_GROUP = "is a member of the group challenged"
OF_THE_EXECUTIVE = "is a member of the Executive"

LABEL = "improvement.Challenge"
READ_THEM = (*KEEP_THE_LOG, Role.HEAD_OF_SAFEGUARDING)


def register() -> None:
    """At start-up."""
    scrutineer = [Role.INDEPENDENT_SCRUTINEER]
    opens_everywhere(Role.INDEPENDENT_SCRUTINEER, LABEL, access.MANAGE)
    for role in READ_THEM:
        opens_everywhere(role, LABEL, access.VIEW)
    opens_records(ANSWER_FOR_AN_AGENCY, LABEL, access.CONTRIBUTE, OF_THE_CHALLENGED_AGENCY)
    opens_records([Role.GROUP_CHAIR], LABEL, access.CONTRIBUTE, CHAIRS_THE_CHALLENGED)
    opens_records([Role.GROUP_MEMBER], LABEL, access.VIEW, OF_THE_CHALLENGED_GROUP)
    opens_records(THE_PARTNERS, LABEL, access.VIEW, OF_A_PARTNER)
    executive = [Role.GROUP_CHAIR, Role.GROUP_MEMBER]
    opens_records(executive, LABEL, access.VIEW, OF_THE_EXECUTIVE)
    for right in access.RIGHTS:
        opens_records([None], LABEL, right, restriction.NAMED)
    opens_records(scrutineer, LABEL, access.MANAGE, restriction.LEFT_TO_THEM)
    head = [Role.HEAD_OF_SAFEGUARDING]
    opens_records(head, LABEL, access.VIEW, restriction.IN_AN_EMERGENCY)
