"""Each way to a right over a risk, and who comes by it. The rule is `improvement.risks.parties`."""

from core import access, restriction
from improvement.ways import (
    ANSWER_FOR_AN_AGENCY,
    CHAIRS,
    KEEP_THE_LOG,
    OF_A_PARTNER,
    OF_THE_AGENCY,
    OF_THE_GROUP,
    OWNS,
    READ_THE_LOG,
    STANDS_IN,
    THE_PARTNERS,
)
from partnership.openings import opens_records
from partnership.roles import LEADS, Role, opens_everywhere

OF_THE_EXECUTIVE = "is a member of the Executive"
LABEL = "improvement.Risk"


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
    opens_records([Role.GROUP_MEMBER], LABEL, access.VIEW, OF_THE_EXECUTIVE)
    for right in access.RIGHTS:
        opens_records([None], LABEL, right, restriction.NAMED)
    opens_records(KEEP_THE_LOG, LABEL, access.MANAGE, restriction.LEFT_TO_THEM)
    head = [Role.HEAD_OF_SAFEGUARDING]
    opens_records(head, LABEL, access.VIEW, restriction.IN_AN_EMERGENCY)
