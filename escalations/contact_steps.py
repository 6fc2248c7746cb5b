"""Who may be listed in the contact directory at each step of the procedure.

Source: Halton's arrangements of 2023, page 22 (who acts at each step); a school's governors are its
senior level. Whoever is listed may open what reaches their step, so at the last one they must be
the statutory partners' own officers, whom the business team alone names.
"""

from escalations import timetable
from escalations.parties import OFFICERS
from escalations.policy import Step
from partnership import directory
from partnership.roles import LEADS, PRACTICE, Role

PRACTITIONERS = (*PRACTICE, Role.CHAIR_OF_GOVERNORS)


def steps() -> list[directory.Step]:
    """Of the version of the procedure in which new challenges are made."""
    return [
        directory.Step(
            number=rule.number.value,
            title=rule.title,
            who=rule.who,
            roles=OFFICERS if rule.number == Step.STATUTORY_PARTNERS else PRACTITIONERS,
            stand_ins=(Role.DELEGATED_SAFEGUARDING_PARTNER,)
            if rule.number == Step.STATUTORY_PARTNERS
            else LEADS,
            partners_alone=rule.number == Step.STATUTORY_PARTNERS,
        )
        for rule in timetable.in_force().steps
    ]
