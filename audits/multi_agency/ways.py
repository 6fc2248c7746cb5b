"""Each way to a right over a multi-agency audit. The rule is `audits.multi_agency.parties`.

Whoever may **manage** it runs it and reads all of it. Whoever may **contribute** grades its cases
for an agency, and reads the others' once it is opened up. Whoever may only **view** it reads
grades once it is reported, and never by which reference a case is found
(docs/adr/0036).
"""

from audits.returns import ways as returns
from core import access
from partnership.openings import opens_records
from partnership.roles import Role, opens_everywhere

AUDITS_FOR_IT = "audits for an agency that was asked to grade its cases"
OF_A_PARTNER = "answers for a safeguarding partner, and audits are agreed there"

LABEL = "audits.MultiAgencyAudit"
RUN_IT = (Role.BUSINESS_MANAGER, Role.DEVELOPMENT_OFFICER)
READ_IT = (Role.HEAD_OF_SAFEGUARDING, Role.INDEPENDENT_SCRUTINEER, Role.ADMINISTRATION_OFFICER)
AUDIT = (Role.MULTI_AGENCY_AUDITOR, *returns.RUN_IT)  # at an agency that is tasked
THE_PARTNERS = returns.THE_PARTNERS


def register() -> None:
    """At start-up."""
    for role in RUN_IT:
        opens_everywhere(role, LABEL, access.MANAGE)
    for role in READ_IT:
        opens_everywhere(role, LABEL, access.VIEW)
    opens_records(AUDIT, LABEL, access.CONTRIBUTE, AUDITS_FOR_IT)
    opens_records(THE_PARTNERS, LABEL, access.VIEW, OF_A_PARTNER)
