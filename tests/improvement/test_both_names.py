"""A deputy's work on actions, risks and challenges stands under both names, and they see for whom
they have each open (issue: “sees that it is as deputy, and history records both names”)."""

from datetime import date

import pytest

from improvement import operations, timeline
from improvement.risks import operations as risks
from improvement.risks import timeline as risk_timeline
from improvement.scrutiny import operations as scrutiny
from improvement.scrutiny import timeline as challenge_timeline
from partnership import cover
from tests.improvement import register
from tests.improvement.log import TODAY
from tests.improvement.register import LOWER

pytestmark = pytest.mark.django_db

BOTH = "Bob Barnes (deputy for Bella Boateng)"
BANNER = "You have this open as deputy for Bella Boateng"


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    world = register.build_with_risk()
    cover.name_deputy(
        world.bella, agency=world.trust, deputy=world.bob, starts_on=TODAY,
        ends_on=date(2026, 4, 14), by=world.bella,
    )  # fmt: skip
    return world


def page(client, person, record) -> str:
    client.force_login(person, backend="partnership.auth.SignInBackend")
    return client.get(record.get_absolute_url()).content.decode()


def test_of_an_action(client, world):
    action = world.log.action
    operations.add_progress(action, standing="on-track", text="Ten booked.", by=world.bob)
    assert [each.who for each in timeline.entries(action)][-1] == BOTH
    for reader in (world.bob, world.bella, world.dana):
        assert BOTH in page(client, reader, action)
    assert BANNER in page(client, world.bob, action)
    assert "as deputy for" not in page(client, world.bella, action)


def test_of_a_risk(client, world):
    risk = world.log.risk
    risks.score(risk, scores=LOWER, why="Looked at again.", by=world.bob)
    assert BOTH in [each.who for each in risk_timeline.entries(risk)]  # all of one moment
    assert page(client, world.dana, risk).count(BOTH) == 2  # in its scores and its history
    assert BANNER in page(client, world.bob, risk)


def test_of_a_challenge(client, world):
    challenge = scrutiny.raise_challenge(
        title="Supervision is late", challenged="It comes after harm.", evidence="Ten files.",
        to_agency=world.trust, by=world.sue,
    )  # fmt: skip
    cover.name_deputy(
        world.bea, agency=world.trust, deputy=world.bob, starts_on=TODAY,
        ends_on=date(2026, 4, 14), by=world.bea,
    )  # fmt: skip
    scrutiny.answer(
        challenge, kind="accepted", reasons="So it is.", will_do="Monthly.", by=world.bob
    )
    both = "Bob Barnes (deputy for Bea Bright)"
    assert [each.who for each in challenge_timeline.entries(challenge)][-1] == both
    assert page(client, world.sue, challenge).count(both) == 2  # above its answer and below


def test_what_was_done_for_oneself_has_one_name(world):
    operations.add_progress(world.log.action, standing="late", text="x", by=world.bella)
    assert [each.who for each in timeline.entries(world.log.action)][-1] == "Bella Boateng"
