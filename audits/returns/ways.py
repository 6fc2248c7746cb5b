"""Each way to a right over a return, and who comes by it. The rule is `audits.returns.parties`.

Whoever may **contribute** reads its working papers: answers on the way, comments, evidence. Whoever
may only **view** it, and that is the whole partnership, sees how far it is, and what was submitted.
"""

from core import access
from partnership.openings import opens_records
from partnership.roles import LEADS, Role, opens_everywhere

LEADS_IT = "answers for the agency whose return it is"
GOVERNS = "chairs the governors of the school whose return it is"
HAS_A_SECTION = "has a section of it to fill in"
OF_THE_TRUST = "leads safeguarding at the trust of the school whose return it is"
ADVISES_SCHOOLS = "advises schools on safeguarding"
OF_A_PARTNER = "answers for a safeguarding partner"
MODERATES = "moderates it"

LABEL = "audits.Return"
RUN_IT = (*LEADS, Role.SENIOR_MANAGER, Role.CHIEF_OFFICER, Role.RELEVANT_AGENCY_CONTACT)
READ_ALL = (
    Role.BUSINESS_MANAGER,
    Role.HEAD_OF_SAFEGUARDING,
    Role.DEVELOPMENT_OFFICER,
    Role.ADMINISTRATION_OFFICER,
    Role.INDEPENDENT_SCRUTINEER,
)
THE_PARTNERS = (Role.LEAD_SAFEGUARDING_PARTNER, Role.DELEGATED_SAFEGUARDING_PARTNER)


def register() -> None:
    """At start-up."""
    for role in READ_ALL:
        opens_everywhere(role, LABEL, access.VIEW)
    opens_records(RUN_IT, LABEL, access.MANAGE, LEADS_IT)
    opens_records([Role.CHAIR_OF_GOVERNORS], LABEL, access.CONTRIBUTE, GOVERNS)
    opens_records([None], LABEL, access.CONTRIBUTE, HAS_A_SECTION)
    opens_records([Role.MODERATOR], LABEL, access.VIEW, MODERATES)
    opens_records([Role.TRUST_LEAD], LABEL, access.VIEW, OF_THE_TRUST)
    opens_records([Role.SCIE_OFFICER], LABEL, access.VIEW, ADVISES_SCHOOLS)
    opens_records(THE_PARTNERS, LABEL, access.VIEW, OF_A_PARTNER)
