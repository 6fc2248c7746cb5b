"""What a page, a form or a mail says, where people asked what was meant."""

import pytest
from django.urls import reverse

from core.models import Notification
from core.operations import NotAllowed
from improvement import operations as log
from improvement.risks import operations as risks
from improvement.risks.forms import TieForm
from partnership.duties import operations as duties
from partnership.expectations import scorecard
from tests.improvement import log as logs
from tests.improvement.log import TODAY
from tests.security import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return logs.build_with_log()


def test_a_tile_says_of_what_it_is_the_number(world, client):
    client.force_login(world.bob, backend="partnership.auth.SignInBackend")
    said = client.get(reverse("improvement:index")).content.decode()
    assert "Actions: open" in said
    assert "Actions: re-check due" in said


def test_the_mail_about_a_withdrawn_action_does_not_say_that_it_was_closed(world):
    log.withdraw(world.log.action, reason="Another does it.", by=world.dana)
    kinds = set(Notification.objects.values_list("kind", flat=True))
    assert "action_withdrawn" in kinds
    assert "action_closed" not in kinds


def test_what_a_risk_depends_on_already_is_not_offered_again(world):
    risk = pages.a_risk(world, world.log.executive, world.log.action)
    other = pages.a_risk(world, world.log.executive, world.log.action)

    def offered() -> set[str]:
        return {key for key, _ in TieForm(record=risk, person=world.dana).fields["to"].choices}

    key = f"risk:{other.reference}"
    assert key in offered()
    risks.tie(risk, kind="risk", key=other.reference, by=world.bella)
    assert key not in offered()


def test_a_duty_that_was_saved_unchanged_says_so(world):
    duty = pages.a_duty(world)
    with pytest.raises(NotAllowed, match="Nothing was changed"):
        duties.change_duty(
            duty, title=duty.title, kind=duty.kind, source=duty.source, by=world.dana
        )


def test_the_home_page_says_what_an_agency_has_not_declared_yet(world):
    def said(person) -> list[str]:
        return [each["text"] for each in scorecard.tasks_of(person)]

    before = said(world.bea)  # the year before: its report is not published yet
    assert len(before) == 1
    assert "to go" in before[0]
    number = int(before[0].split(": ")[1].split()[0])
    pages.a_declaration(world, year=2025)
    assert f"{number - 1} expectation" in said(world.bea)[0]
    assert said(world.brian) == said(world.bea), "and whoever speaks for it"
    assert not [each for each in said(world.bob) + said(world.dana) if "to go" in each]


def test_it_says_so_from_the_last_quarter_on_and_by_when(world, clock):
    """Not all the year round: a line that is always there is read by nobody."""

    def told(on: str) -> tuple[str, str] | None:
        clock.set(on)
        [line] = scorecard.tasks_of(world.bea) or [None]
        return line and (line["url"], line["hint"])

    trust = world.trust.name
    this = f"{trust}, 2026 to 2027. By Wednesday 31 March 2027"
    late = f"{trust}, 2026 to 2027. It was due by Wednesday 31 March 2027"
    for on, wanted in (
        ("2026-10-01", None), ("2026-12-31", None), ("2027-01-01", this), ("2027-03-31", this),
        ("2027-04-01", late), ("2027-09-30", late), ("2027-10-01", None),
    ):  # fmt: skip
        assert told(on) == (wanted and ("/expectations/2026-27/trust/", wanted)), on
