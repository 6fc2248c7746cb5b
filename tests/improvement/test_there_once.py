"""What is entered again in the same words, or as the same file, is refused by whomever it comes."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.operations import NotAllowed, ThereAlready
from improvement import operations as log
from improvement.criteria import operations as criteria
from improvement.models import ActionDocument
from improvement.plans import operations as plans
from improvement.plans.models import BusinessPlan, Priority
from improvement.risks import operations as risks
from partnership.expectations import operations as expectations
from partnership.years import year_of
from tests.improvement import log as logs
from tests.improvement.log import TODAY
from tests.improvement.plans import a_plan
from tests.security import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clock.set(TODAY.isoformat())
    found = logs.build_with_log()
    a_plan(found.log.action)
    return found


def test_in_the_same_words(world):
    log, dana = world.log, world.dana
    plan, priority = BusinessPlan.objects.get(), Priority.objects.get()
    outcome = priority.outcomes.get()
    criterion = criteria.add_criterion(text="Children are heard.", by=dana)
    risk = pages.a_risk(world, log.executive, log.action)
    led = {"why": "x", "lead_group": log.executive, "by": dana}
    measured = {"definition": "x", "unit": "children", "better": "up", "by": dana}
    measured |= {"baseline": Decimal(1), "baseline_period": "x", "target": Decimal(2)}
    control = {"agency": world.trust, "works": "partly", "checked_on": TODAY, "by": world.bella}
    criteria.add_evidence(criterion, shows="Half do.", seen_at="Survey", by=None)
    for act in (
        lambda: criteria.add_criterion(text="children  are heard", by=dana),
        lambda: criteria.add_evidence(criterion, shows="half do", seen_at="Survey", by=dana),
        lambda: plans.add_priority(plan, title="neglect", **led),
        lambda: plans.add_outcome(priority, text="Neglect is seen early", by=dana),
        lambda: plans.add_measure(outcome, name="Children on a plan for Neglect", **measured),
        lambda: risks.add_control(risk, what="a list", **control),
    ):
        with pytest.raises(ThereAlready, match="already"):
            act()
    criteria.strike_out(criterion.evidence.get(), reason="Wrong.", by=dana)
    criteria.add_evidence(criterion, shows="Half do.", seen_at="Survey", by=dana)
    plans.add_priority(plan, title="Another", **led)


def a_file(name="one.txt", content=b"Minutes"):
    return SimpleUploadedFile(name, content)


def test_the_same_file_whatever_it_is_called(world):
    action, again = world.log.action, "here already, as one.txt"
    log.add_document(action, upload=a_file(), by=world.bella)
    with pytest.raises(NotAllowed, match=again):
        log.add_document(action, upload=a_file("two.txt"), by=world.bella)
    log.add_document(action, upload=a_file("two.txt", b"Others"), by=world.bella)
    assert ActionDocument.objects.unscoped("test").filter(action=action).count() == 2
    said = expectations.declare(
        world.trust, year=year_of(TODAY), expectation="data", says="met", text="Sent.",
        upload=a_file(), by=world.bea,
    )  # fmt: skip
    with pytest.raises(NotAllowed, match=again):
        expectations.add_file(said, upload=a_file("two.txt"), by=world.bea)
    criterion = criteria.add_criterion(text="Heard.", by=None)
    criteria.propose_judgement(criterion, year=2025, verdict="not-yet", reason="x", by=None)
    criteria.add_file(criterion, year=2025, upload=a_file(), by=world.dana)
    with pytest.raises(NotAllowed, match=again):
        criteria.add_file(criterion, year=2025, upload=a_file("two.txt"), by=world.dana)
