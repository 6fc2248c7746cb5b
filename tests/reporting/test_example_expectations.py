"""What agencies of the example declare, and the duties of its arrangements, as the files say."""

from datetime import date

import pytest

from partnership.duties import lists
from partnership.duties.policy import Flag
from partnership.example import read
from partnership.expectations.models import ExpectationDeclaration
from reporting.example import duties, expectations, people

pytestmark = pytest.mark.django_db
ANSWERS = {True: "accepted", False: "asked-again", None: "waiting"}


# In the first days of a year most of what is declared would lie in the year before.
@pytest.mark.parametrize("today", [date(2026, 11, 26), date(2026, 4, 3)])
def test_every_entry_of_the_files_is_there(clock, today):
    clock.set(today.isoformat())
    partnership = people.load(today)
    expectations.load(partnership, today)
    duties.load(partnership, today)
    manager = partnership.people[expectations.MANAGER]
    rows = ExpectationDeclaration.objects.visible_to(manager).select_related("agency")
    there = {
        (each.agency.slug, each.expectation, each.starts_in, each.says, ANSWERS[each.accepted])
        for each in rows
    }
    assert there == {
        (
            each["agency"],
            each["expectation"],
            2026 - each["years_ago"],
            each["says"],
            each.get("answer", "waiting"),
        )
        for each in read("expectations")
    }
    whole, entries = lists.Map(manager), read("duties")
    assert {each.title for each in whole.duties} == {each["title"] for each in entries}
    assert all(each["source"] for each in entries)
    flagged = {flag for each in whole.flags.values() for flag in each}
    assert flagged == set(Flag)
    assert any(whole.group_note(each) for each in lists.groups(manager))
