"""Two risks that do not exist: for the walk of every page."""

from django.conf import settings

from core import clock
from core.operations import operation
from improvement.risks.models import SCORES, Category, Proximity, Risk, RiskControl
from improvement.risks.policy import Works
from improvement.synthetic import WORDS

RISKS = ("WALK-2000-0021", "WALK-2000-0022")


@operation
def make(*, owner, group, by=None) -> list[Risk]:
    """Not as people enter them: nobody is told, and no number of theirs is used up."""
    return [_make(reference, owner, group) for reference in RISKS]


def _make(reference: str, owner, group) -> Risk:
    today = clock.today()
    risk = Risk.objects.create(
        reference=reference,
        policy_version=settings.PARTNERSHIP["improvement"]["risks"],
        cause=WORDS,
        event=WORDS,
        effect=WORDS,
        category=Category.PRACTICE,
        proximity=Proximity.LATER,
        contingency=WORDS,
        agency=owner.agency_role.agency,
        owner=owner,
        group=group,
        raised_on=today,
        reviewed_on=today,
        review_on=today,
        **dict.fromkeys(SCORES, 1),
    )
    RiskControl.objects.create(
        risk=risk, number=1, what=WORDS, agency=risk.agency, works=Works.WELL, checked_on=today
    )
    return risk
