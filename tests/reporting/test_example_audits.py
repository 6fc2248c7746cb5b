"""The example's multi-agency audits: the findings of the annual report come out of the first, it is
done again, and others wait for somebody."""

from datetime import date

import pytest

from audits.multi_agency import comparing, policy
from audits.multi_agency.models import AuditedAgency, AuditFinding, MultiAgencyAudit
from audits.multi_agency.policy import State
from core.clock import today
from improvement import linking
from improvement.models import Action, Finding, Recommendation
from partnership.example import read_whole
from reporting import audit_tasks
from reporting.example.agreements import MANAGER
from tests.reporting.example_people import load_audits

TODAY = date(2026, 4, 15)


@pytest.fixture
def partnership(db, clock):
    clock.set(TODAY.isoformat())
    return load_audits()


@pytest.fixture
def manager(partnership):
    return partnership.people[MANAGER]


@pytest.fixture
def audits(manager) -> list[MultiAgencyAudit]:
    return list(MultiAgencyAudit.objects.visible_to(manager).order_by("proposed_on", "pk"))


def test_what_there_is(audits):
    assert [(each.theme, each.state) for each in audits] == [
        ("Neglect", State.REPORTED),
        ("Neglect", State.MODERATION),
        ("First visits after a referral", State.STOPPED),
        ("Neglect in the first two years of life", State.TASKED),
        ("Children who come back to a child protection plan", State.PROPOSED),
    ]
    assert all("nvented" in each.because for each in audits), "what is made up says so"


def test_the_findings_of_the_annual_report_come_out_of_the_first_and_no_second_time(
    manager, audits
):
    first = audits[0]
    links = AuditFinding.objects.visible_to(manager).filter(audit=first)
    found = [Finding.objects.get(reference=each.reference) for each in links]
    [work] = [each for each in read_whole("improvement")["works"] if "audit" in each]
    assert [each.statement for each in found] == [each["statement"] for each in work["findings"]]
    assert {each.cited for each in found} == {work["cited"]}
    for each in found:
        assert Finding.objects.filter(statement=each.statement).count() == 1
        assert [knot["reference"] for knot in linking.back(each, manager)] == [first.reference]
    answers = Recommendation.objects.filter(answers__finding__in=found).distinct()
    assert [each.text for each in answers.order_by("pk")] == [
        each["text"] for each in work["recommendations"]
    ]
    assert Action.objects.visible_to(manager).filter(recommendation__in=answers).exists()


def test_six_cases_by_four_agencies_and_the_same_again_when_it_may_be(manager, audits):
    first, again = audits[:2]
    rows = AuditedAgency.objects.visible_to(manager).filter(audit=first)
    assert rows.exclude(handed_in_on=None).count() == 4
    assert again.repeats == first.reference
    begins, ends = policy.repeated_between(first.reported_on)
    assert begins <= again.proposed_on <= ends
    found = comparing.then_and_now(again, manager)
    assert {each.standing for _, _, each in found.domains} == {"better", "same"}


def test_something_waits_for_the_people_of_the_demonstration(partnership, audits):
    def waits(email: str) -> list[str]:
        tasks = audit_tasks.tasks_of(partnership.people[email])
        return [each["text"] for each in tasks if "multi-agency" in each["url"]]

    [task] = waits("catrin.lowderbeck@bridgewater.example.org")
    assert task[:59] == "Neglect in the first two years of life: grade its cases for"
    assert waits("hamza.birkenmoor@cheshire-constabulary.example.org") == [], "they handed in"
    assert waits("anneliese.dovermoss@halton-borough-council.example.org") == [
        "Children who come back to a child protection plan: agree its theme or decline it"
    ]
    assert waits("delyth.amberscombe@business-team.example.org") == [
        "Neglect: moderate, and make the report"
    ]
    assert audits[3].due_on > today()
