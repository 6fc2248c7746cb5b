"""Who may open a risk, who may add to it, who manages it, and whose it is.

As an action (`improvement.parties`), and the members of the Executive read every risk.
"""

from core import access
from core.access import VIEW, ForGroup
from improvement.parties import Parties
from improvement.risks import ways


class RiskParties(Parties):
    def acting(self, risk) -> list[int]:
        """Its owner, or the leads of the agency once they have left, for as long as it is open."""
        if risk.closed_on is not None:
            return []
        if owner := self.owners.get(risk.pk):
            return [owner[0]]
        return [lead.user_id for lead in self.directory.leads(self.now[risk.agency_id])]

    def as_the_executive(self, risk) -> list[access.Grant]:
        return [ForGroup(group, VIEW, ways.OF_THE_EXECUTIVE) for group in self.executive]


def grants(risks) -> dict[int, list[access.Grant]]:
    return RiskParties(risks).all_grants()
