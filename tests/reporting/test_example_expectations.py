"""What agencies of the example declare, and the duties of its arrangements, as the files say."""

import pytest

from partnership.duties import lists
from partnership.duties.policy import Flag
from partnership.example import read
from partnership.expectations.models import ExpectationDeclaration
from reporting.example import duties, expectations
from tests.reporting.example_people import load
from tests.reporting.test_example_groups import TODAY

pytestmark = pytest.mark.django_db
ANSWERS = {True: "accepted", False: "asked-again", None: "waiting"}


def test_every_entry_of_the_files_is_there(clock):
    """In the first days of a year, when most of what is declared would lie in the year before."""
    clock.set(TODAY.isoformat())
    partnership = load()
    files: list[str] = []
    expectations.load(partnership, TODAY, files)
    duties.load(partnership, TODAY)
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
    assert len(files) == sum("file" in each for each in read("expectations")) == 2
    whole, entries = lists.Map(manager), read("duties")
    assert {each.title for each in whole.duties} == {each["title"] for each in entries}
    assert all(each["source"] for each in entries)
    flagged = {flag for each in whole.flags.values() for flag in each}
    assert flagged == set(Flag)
    assert any(whole.group_note(each) for each in lists.groups(manager))
