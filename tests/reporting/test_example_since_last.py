"""The school of the example that can declare what is so still."""

from datetime import date

from audits.returns import shown
from audits.since_last import read
from audits.since_last.read import Part
from tests.reporting.example_people import load_results

TODAY = date(2026, 4, 15)


def test_its_page_has_each_part(db, clock):
    clock.set(TODAY.isoformat())
    partnership = load_results()
    now = partnership.now
    email = "tamsin.rookhollow@ironweir-high.example.org"
    [lead] = [each for each in partnership.people.values() if each.email == email]
    found = read.since(now, shown.whole(now, lead).answers.values(), lead, runs_it=True)
    assert found is not None
    assert [each.code for each in found.part(Part.NEW)] == ["1.7"]
    assert [each.code for each in found.part(Part.CHANGED)] == ["1.2", "2.2"]
    whys = {each.why_anew.split()[0] for each in found.part(Part.ANEW)}
    assert len({each.why_anew for each in found.part(Part.ANEW)}) > 1, whys
    assert len(found.offered) > 20
    assert any(each.needs_newer_evidence for each in found.offered)
    assert any(each.fresh for each in found.offered)
