"""A risk of the trust's, with two controls, treated by an action, in the world of all tests."""

from types import SimpleNamespace

from improvement.risks import operations, ties
from improvement.risks.models import Risk
from improvement.risks.policy import Score, Scores
from tests import world as worlds
from tests.improvement import log as logs
from tests.improvement.log import TODAY
from tests.kept import kept

SCORES = Scores(Score(4, 5), Score(3, 4), Score(2, 3))  # 20, 12 (high), 6
LOWER = Scores(Score(4, 5), Score(2, 4), Score(2, 3))  # 8
WORDS = {
    "cause": "Records of two trusts do not speak to each other.",
    "event": "A health visitor does not know of a plan",
    "effect": "A child is seen without what others know.",
    "category": "information",
    "proximity": "now",
    "contingency": "The duty desk telephones each family with a plan.",
}


def build(world) -> SimpleNamespace:
    """The clock must stand at `TODAY`. Bella of the trust owns it; Ada chairs the group."""
    found = logs.build(world)
    found.risk = operations.add_risk(
        **WORDS, scores=SCORES, why="The audit of March.", owner=world.held["bella"],
        group=found.executive, by=None,
    )  # fmt: skip
    for what in ("Weekly list of plans", "Shared record"):
        operations.add_control(
            found.risk, what=what, agency=world.trust, works="partly", checked_on=TODAY, by=None
        )
    operations.tie(found.risk, kind=ties.ACTION, key=found.action.reference, by=None)
    return found


@kept
def build_with_risk():
    """The world of all tests, with its ``log`` and the risk in it."""
    world = worlds.build()
    world.log = build(world)
    return world


def fresh(risk) -> Risk:
    return Risk._base_manager.get(pk=risk.pk)
