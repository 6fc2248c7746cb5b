"""What an agency did not answer by its day stays unanswered, whatever is published afterwards."""

from datetime import date

import pytest
from django.urls import reverse

from partnership import agency_figures
from partnership.agency_figures import Figure
from partnership.library import answer_lists, answers, operations
from partnership.library.models import BriefingRequest
from tests.partnership.libraries import NEXT_YEAR, SECTIONS, TODAY, brief
from tests.partnership.test_library_pages import rows_of, signed_in
from tests.sign_in import just_signed_in
from tests.world import build_with_administrators

pytestmark = pytest.mark.django_db

DUE, AFTER = date(2026, 5, 1), date(2026, 5, 4)
ANSWER = {"used_with": "The ward", "used_on": TODAY, "what_changed": "A plan"}


@pytest.fixture
def world(clock):
    found = build_with_administrators()
    clock.set(TODAY.isoformat())
    found.briefing = brief(found)
    return found


def publish_anew(world, on: date) -> None:
    operations.add_version(
        world.briefing, what_changed="A comma", published_on=on, review_on=NEXT_YEAR,
        sections=SECTIONS | {next(iter(SECTIONS)): f"From {on}"}, by=None,
    )  # fmt: skip


def figure(world, agency, until: date = NEXT_YEAR) -> Figure | None:
    count = agency_figures.of("briefings acknowledged").count
    return count([agency.pk], TODAY, until).get(agency.pk)


def test_publishing_anew_makes_nobody_punctual(world, clock):
    clock.set(AFTER.isoformat())
    [late] = BriefingRequest.objects.visible_to(world.dana).filter(agency=world.police)
    answers.acknowledge(late, **ANSWER, by=None)
    before = figure(world, world.trust, DUE), figure(world, world.police, DUE)
    assert before == (Figure(1, 0, 0, days_late=3), Figure(1, 0, 1))
    publish_anew(world, AFTER)
    # what is due of the new version is not due yet
    assert figure(world, world.trust, DUE) == Figure(1, 0, 0)
    assert figure(world, world.police, DUE) == Figure(1, 0, 1)


@pytest.mark.parametrize("on", [TODAY, date(2026, 4, 30), DUE])
def test_what_ended_while_it_could_be_answered_in_time_counts_for_nobody(world, clock, on):
    clock.set(on.isoformat())
    publish_anew(world, on)
    clock.set(AFTER.isoformat())
    asked = figure(world, world.trust, DUE)
    assert asked is None or asked.asked == 1  # of the new version, where it is due by then
    assert not BriefingRequest.objects.visible_to(world.dana).missed().exists()


def test_the_new_request_says_that_the_version_before_was_let_pass(world, clock):
    clock.set(AFTER.isoformat())
    publish_anew(world, AFTER)
    said, bea = answer_lists.MISSED_BEFORE, signed_in(world.bea)
    for address in (world.briefing.get_absolute_url(), "/library/your-briefings/", reverse("home")):
        assert said in bea.get(address).content.decode(), address
    own = rows_of(bea.get("/library/your-briefings/export/csv/"))[1:]
    assert [(row[3], row[6], row[11]) for row in own] == [
        ("1", "Not answered by its day", ""), ("2", "Waiting", said),
    ]  # fmt: skip


def test_the_team_finds_what_was_let_pass_and_what_waits_since(world, clock):
    for on in (date(2026, 4, 2), AFTER):  # the first version ends in time, the second does, too
        clock.set(on.isoformat())
        publish_anew(world, on)
    assert not BriefingRequest.objects.visible_to(world.dana).missed().exists()
    clock.set("2026-07-01")
    publish_anew(world, date(2026, 7, 1))
    dana = signed_in(world.dana)
    just_signed_in(dana, world.dana)
    page = dana.get("/library/acknowledgements/?show=missed")
    assert {row[1]["text"] for row in page.context["rows"]} == {"Seeing neglect, version 3"}
    assert len(page.context["rows"]) == 4
    file = rows_of(dana.get("/library/acknowledgements/export/csv/?show=missed"))[1:]
    assert {row[6] for row in file} == {"Not answered by its day"}
    waiting = dana.get("/library/acknowledgements/").context["rows"]
    assert all(row[5].endswith(answer_lists.MISSED_BEFORE) for row in waiting)
