"""The cycles of the example that are over, read as the Executive reads them."""

from datetime import date

import pytest

from audits.cycles.models import Cycle
from audits.results import explained, parts
from audits.results.read import Results
from audits.returns.policy import State
from reporting.example.agreements import MANAGER
from tests.reporting.example_people import load_results

TODAY = date(2026, 4, 15)


@pytest.fixture
def found(db, clock):
    clock.set(TODAY.isoformat())
    partnership = load_results()
    manager = partnership.people[MANAGER]
    cycles = Cycle.objects.visible_to(manager).exclude(pk=partnership.now.cycle_id).order_by("pk")
    return [Results.of_cycle(each, manager) for each in cycles]


def test_two_cycles_are_over_with_gaps_and_somebody_who_is_missing(found):
    of_agencies, of_schools = found
    assert [str(each.returns[0].cycle) for each in found] == [
        "Section 11, 2025",
        "Section 175, 2025",
    ]
    for each in found:
        assert len(parts.missing(each)) == 1
        assert parts.moves(each, "gap")
        assert {one.state for one in each.handed_in} == {State.SUBMITTED, State.FINAL}
    assert parts.commonest(of_agencies)[0].low
    [missing] = parts.missing(of_agencies)
    why = explained.why([missing], of_agencies.person, named=False)[missing.pk]
    assert "moved to another area" in why[0]
    names = {each.name for each in parts.groups(of_schools)}
    assert {"Primary", "Secondary", "No trust"} < names
    assert not parts.has_schools(of_agencies)
