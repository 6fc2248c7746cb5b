"""The staff survey of the example: what a reader of its results finds."""

import pytest

from audits.returns.models import Return
from audits.surveys import answering, shown
from audits.surveys.models import Survey
from partnership.example import read
from reporting.example.agreements import MANAGER
from tests.reporting.example_people import load_surveys
from tests.reporting.test_example_returns import TODAY


@pytest.fixture
def partnership(db, clock):
    clock.set(TODAY.isoformat())
    return load_surveys()


def test_one_agency_contradicts_its_staff_and_one_is_under_the_minimum(partnership):
    survey = Survey.objects.get()
    rows = Return.objects.visible_to(partnership.people[MANAGER]).select_related("agency")
    slugs = [each["agency"] for each in read("surveys")]
    found = shown.of_returns(
        survey, list(rows.filter(agency__slug__in=slugs)), answering.statements_of(survey),
        partnership.people[MANAGER],
    )  # fmt: skip
    told = {each.agency_return.agency.slug: each for each in found}
    said = {
        slug: [of_it.code for of_it in each.standards if of_it.contradiction]
        for slug, each in told.items()
    }
    assert said == {slug: [] for slug in slugs} | {"cheshire-fire-and-rescue": ["7"]}
    assert told["probation-service"].replies == "Fewer than 5 replies"
    assert told["halton-borough-council"].replies == "31 replies"
