"""The library of the example: what the sources name is there, and it is as people keep it."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from partnership.example import read
from partnership.library.models import BriefingRequest, LibraryDocument, LibraryVersion
from partnership.library.operations import rules_now
from partnership.operations import begin_role
from partnership.roles import Role
from tests.reporting.example_people import load

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 15)
ENTRIES = read("library")


@pytest.fixture
def loaded(clock):
    clock.set(TODAY.isoformat())
    return load()


def keeper():
    return get_user_model().objects.get(groups__agency_role__role=Role.BUSINESS_MANAGER)


def test_each_entry_says_where_it_is_from_and_is_told_once():
    assert all(entry["source"].strip() for entry in ENTRIES)
    titles = [entry["title"] for entry in ENTRIES]
    assert len(titles) == len(set(titles))
    assert {topic for entry in ENTRIES for topic in entry["topics"]} <= set(rules_now().topics)


def test_all_of_it_is_there_with_its_versions_and_answers(loaded):
    dana = keeper()
    documents = {each.title: each for each in LibraryDocument.objects.visible_to(dana)}
    assert set(documents) == {entry["title"] for entry in ENTRIES}
    versions = LibraryVersion.objects.visible_to(dana)
    assert versions.count() == len(ENTRIES) + sum(len(e.get("versions", ())) for e in ENTRIES)
    answered = BriefingRequest.objects.visible_to(dana).exclude(acknowledged_on=None)
    assert answered.count() == sum(len(entry.get("answers", ())) for entry in ENTRIES)
    assert not answered.filter(acknowledged_by=None).exists()
    late = [each for each in answered if each.acknowledged_on > each.due_on]
    assert len(late) == 1
    waiting = BriefingRequest.objects.visible_to(dana).filter(acknowledged_on=None)
    assert waiting.count() > 5
    assert {each.withdrawn_on is None for each in documents.values()} == {True, False}
    assert [each.title for each in documents.values() if each.review_on < TODAY] == [
        "Levels of need and thresholds"
    ]


def test_what_is_for_a_group_or_roles_is_not_for_everybody(loaded):
    anybody, nobody = (
        get_user_model().objects.create_user(f"{name}@example.org", full_name=name)
        for name in ("anybody", "nobody")
    )
    agency = loaded.agencies["bridgewater"]
    begin_role(anybody, agency=agency, role=Role.TRAINER, started_on=TODAY, by=None)
    hidden = {
        entry["title"]
        for entry in ENTRIES
        if any(entry.get(name) for name in ("kinds", "roles", "groups"))
    }
    assert not LibraryDocument.objects.visible_to(nobody).exists()
    seen = {each.title for each in LibraryDocument.objects.visible_to(anybody)}
    assert seen == {entry["title"] for entry in ENTRIES} - hidden
    assert len(hidden) == 2
