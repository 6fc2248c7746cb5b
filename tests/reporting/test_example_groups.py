"""The groups of the example: who sits there, who chairs, what holds, as the files say."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from partnership import example
from partnership.example import EXAMPLE_DOMAIN, read
from partnership.groups import lists, quorum
from partnership.groups.models import PartnershipGroup, SeatHolder, TermsOfReference
from tests.reporting.example_people import load

TODAY = date(2026, 4, 15)


@pytest.fixture
def partnership(db, clock):
    clock.set(TODAY.isoformat())
    return load()


@pytest.fixture
def whole(partnership):
    viewer = next(iter(partnership.people.values()))
    return lists.Whole(viewer, lists.every(viewer))


def of(whole, slug) -> PartnershipGroup:
    return next(each for each in whole.groups if each.slug == slug)


def test_every_seat_of_the_file_is_there_and_those_with_a_person_are_filled(whole):
    said = {
        (entry["slug"], seat["agency"], seat["as"], seat["post"], seat.get("person", ""))
        for entry in read("groups")
        for seat in entry.get("seats", ())
    }
    there = {
        (group.slug, each.seat.agency.slug, each.seat.sits_as, each.seat.post,
         each.holder.held_role.person.email if each.holder else "")
        for group in whole.groups
        for each in whole.seats[group.pk]
    }  # fmt: skip
    assert there == said
    assert all(person.endswith(EXAMPLE_DOMAIN) for *_, person in said if person)


def test_education_has_a_seat_at_the_executive_that_is_not_yet_filled(whole):
    seats = whole.seats[of(whole, "executive-group").pk]
    (education,) = [each for each in seats if each.seat.post.startswith("Education")]
    assert education.holder is None


def test_the_partners_chair_in_turn_and_the_next_is_near(whole):
    executive = of(whole, "executive-group")
    assert [term.partner.slug for term in whole.terms[executive.pk]] == [
        "cheshire-constabulary", "halton-borough-council", "nhs-cheshire-and-merseyside",
        "cheshire-constabulary",
    ]  # fmt: skip
    assert whole.chair(executive).endswith("(Frances Umbervale)")
    seats, chair = whole.notes(executive)
    assert seats == "1 seat open"
    assert chair.startswith("The chair passes to Cheshire Constabulary on Monday 1 June 2026;")


def test_one_task_and_finish_group_is_past_its_last_day_and_one_is_not(whole):
    notes = {
        group.slug: whole.notes(group)
        for group in whole.groups
        if group.kind == PartnershipGroup.Kind.TASK_AND_FINISH
    }
    assert notes == {
        "neglect-task-and-finish-group": [],
        "patterns-of-perpetrators-task-and-finish-group": [],
        "patterns-of-harm-and-help-task-and-finish-group": [
            "Was to be done by Sunday 15 March 2026: close it, or extend it"
        ],
    }


def test_terms_of_reference_of_two_groups_with_an_earlier_version(whole):
    assert {version.group.slug: version.number for version in TermsOfReference.objects.order_by(
        "number")} == {"executive-group": 2, "safeguarding-practice-group": 1}  # fmt: skip
    assert whole.in_force(of(whole, "executive-group")).number == 2


def test_each_quorum_is_as_the_fact_sheet_has_it(whole):
    said = {
        group.kind: quorum.in_words(lists.rule_of(group))
        for group in whole.groups
        if group.run_by_us
    }
    usual = "The chair or a deputy chair, and two agencies, one of them a safeguarding partner."
    assert said.pop("leadership") == said.pop("executive") == "All three safeguarding partners."
    assert set(said.values()) == {usual}


def test_every_entry_names_its_source():
    data = tomllib.loads(Path(example.__file__).with_name("groups.toml").read_text())
    assert [
        each for each in (*data["groups"], *data["terms_of_reference"]) if not each["source"]
    ] == []


def test_nobody_sits_by_a_role_of_another_agency(whole):
    for each in SeatHolder.objects.select_related("seat", "held_role__agency_role"):
        assert each.seat.agency_id == each.held_role.agency_role.agency_id
