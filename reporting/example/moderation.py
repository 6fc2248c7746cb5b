"""What was handed in in the cycles of section 11 of the example is given to moderators of other
agencies, so that they have something to score."""

from datetime import date, timedelta

from audits.cycles import policy
from audits.cycles.models import Cycle
from audits.moderation import assigning
from audits.moderation.policy import PER_RETURN
from reporting.example.agreements import MANAGER
from reporting.example.people import Partnership
from reporting.example.returns import held_at

GIVEN_OUT = timedelta(days=1)
SEED = "halton"


def load(partnership: Partnership, today: date) -> None:
    manager = partnership.people[MANAGER]
    with held_at(today - GIVEN_OUT):
        for cycle in Cycle.objects.filter(version__question_set__kind=policy.SECTION_11):
            assigning.draw(cycle, per_return=PER_RETURN, seed=SEED, by=manager)
