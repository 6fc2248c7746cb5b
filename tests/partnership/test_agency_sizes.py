"""How large an agency is in a financial year: typed in by the business team, with its source."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.as_seen import version_of
from core.operations import NotAllowed, Stale
from partnership.agencies import policy, sizes
from partnership.agencies.models import AgencySize
from tests.world import build_with_apps

pytestmark = pytest.mark.django_db

KNOWN = {
    "starts_in": 2025, "people": 400, "source": "Workforce return", "counted_on": date(2026, 3, 1),
}  # fmt: skip
FORM = {
    "people": "400", "contacts": "", "source": "Workforce return", "counted_on_day": "1",
    "counted_on_month": "3", "counted_on_year": "2026",
}  # fmt: skip


@pytest.fixture
def world():
    return build_with_apps()


def address(agency="trust", period="2025-26"):
    return reverse("agencies:size", args=[agency, period])


def size_of(agency):
    return AgencySize.objects.get(agency=agency)


@pytest.mark.parametrize("name", ["bea", "hari", "sue", "ada"])
def test_nobody_else_notes_it(world, client, name):
    person = getattr(world, name)
    with pytest.raises(PermissionDenied):
        sizes.note_size(world.trust, **KNOWN, by=person)
    client.force_login(person)
    assert client.get(address()).status_code == 403


def test_it_is_noted_and_put_right_and_the_history_keeps_what_it_said(world):
    sizes.note_size(world.trust, **KNOWN, by=world.dana)
    sizes.note_size(world.trust, **KNOWN | {"people": 410, "contacts": 20}, by=world.dana)
    assert sizes.in_words(size_of(world.trust)) == (
        "2025 to 2026: 410 people who work with children, 20 contacts with the front door. Source:"
        " Workforce return, counted on Sunday 1 March 2026."
    )
    assert list(AgencySize.history.order_by("pk").values_list("people", flat=True)) == [400, 410]


def test_what_somebody_else_changed_meanwhile_is_not_written_over(world):
    sizes.note_size(world.trust, **KNOWN, by=world.dana)
    seen = version_of(size_of(world.trust))
    sizes.note_size(world.trust, **KNOWN | {"people": 410}, by=world.dana)
    with pytest.raises(Stale):
        sizes.note_size(world.trust, **KNOWN, version=seen, by=world.dana)
    assert size_of(world.trust).people == 410


@pytest.mark.parametrize(
    ("year", "why"), [(2026, "Nobody can have counted"), (2017, "no safeguarding partnership")]
)
def test_a_year_to_come_or_before_there_were_partnerships_is_refused(world, client, year, why):
    assert why in policy.why_not_size(year, 2025)
    with pytest.raises(NotAllowed, match=why):
        sizes.note_size(world.trust, **KNOWN | {"starts_in": year}, by=world.dana)
    client.force_login(world.dana)
    assert client.get(address(period=f"{year}-{year - 1999}")).status_code == 404


def test_the_page_notes_it_and_leads_to_the_agency(world, client):
    client.force_login(world.dana)
    page = client.get(address())
    assert page.status_code == 200
    sent = client.post(address(), FORM | {"submission": page.context["form"]["submission"].value()})
    assert (sent.status_code, sent["Location"]) == (302, world.trust.get_absolute_url())
    known = size_of(world.trust)
    assert (known.people, known.contacts, known.source) == (400, None, "Workforce return")
    again = client.get(address()).content.decode()
    assert 'value="400"' in again


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"people": "0"}, "must be 1 or more"),
        ({"people": "many"}, "must be a whole number"),
        ({"contacts": "-1"}, "must be 0 or more"),
        ({"source": ""}, "Enter where the numbers are from"),
        ({"counted_on_year": "2027"}, "must be today or in the past"),
    ],
)
def test_what_is_wrong_gets_a_sentence_and_nothing_is_kept(world, client, wrong, said):
    client.force_login(world.dana)
    assert said in client.post(address(), FORM | wrong).content.decode()
    assert not AgencySize.objects.exists()


def test_the_latest_up_to_a_year_is_taken(world):
    for year in (2023, 2025):
        sizes.note_size(world.trust, **KNOWN | {"starts_in": year, "people": year}, by=world.dana)
    found = {year: sizes.latest(world.dana, year) for year in (2022, 2024, 2025)}
    assert found[2022] == {}
    assert found[2024][world.trust.pk].people == 2023
    assert found[2025][world.trust.pk].people == 2025
