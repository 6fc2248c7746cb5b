"""A restricted case's pages: a list's last keeper, until when an emergency lasts, the way up."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from core import clock as clock_module
from core import notifications, restriction
from escalations import timeline
from partnership import operations as ours
from tests import world as worlds
from tests.reporting.test_records_pages import browser, text

pytestmark = pytest.mark.django_db

WHY = {"reason_for_opening": "I prepare the step 3 meeting."}


@pytest.fixture
def world(db):
    return worlds.everyone_with_an_app(worlds.build())


@pytest.fixture
def case(world):
    case = worlds.raise_one(world, raised_on=date(2026, 3, 27))
    named = [(world.bea, world.held["bea"].agency_role.group_id, "contribute")]
    restriction.restrict(case, named=named, reason="A relative.", by=world.dana)
    return worlds.refresh(case)


def opened(person, case):
    reader = browser(person)
    reader.post(case.get_absolute_url(), WHY)
    return reader


def listed(case, person) -> str:
    row = case.access_decisions.get(kind="named", person=person, ended_at=None)
    return reverse("escalations:take_off", args=[case.reference, row.pk])


# --- the list -------------------------------------------------------------------------------------


def test_the_last_keeper_is_offered_no_way_off_the_list_but_told_why(world, case):
    dana = opened(world.dana, case)
    who_can_see = reverse("escalations:who_can_see", args=[case.reference])
    page = text(dana.get(who_can_see))
    assert listed(case, world.bea) in page
    assert listed(case, world.dana) not in page
    assert page.count("Cannot be taken off: nobody else keeps this list.") == 1
    group = world.held["hari"].agency_role.group_id
    restriction.put_on_the_list(
        case, person=world.hari, group=group, right="manage", reason="x", by=world.dana
    )
    page = text(dana.get(who_can_see))
    assert listed(case, world.dana) in page
    assert "Cannot be taken off" not in page


def test_whoever_presses_twice_or_has_an_old_page_open_is_told_that_it_is_done(world, case):
    dana = opened(world.dana, case)
    off = listed(case, world.bea)
    sent = {"reason": "Moved.", "submission": str(uuid4())}
    for _ in range(2):
        assert dana.post(off, sent).url == reverse("escalations:who_can_see", args=[case.reference])
    assert "This person is no longer on the list." in text(dana.get(off))
    case = restriction.mark_conflict(
        worlds.refresh(case), person=world.bob, reason="x", by=world.dana
    )
    row = case.access_decisions.get(kind="conflict", person=world.bob)
    end = reverse("escalations:end_conflict", args=[case.reference, row.pk])
    sent = {"reason": "Another family.", "submission": str(uuid4())}
    assert [dana.post(end, sent).status_code for _ in range(2)] == [302, 302]
    assert "This was ended already." in text(dana.get(end))
    assert "This was ended already." in text(dana.post(end, {"reason": "Again."}))


# --- a conflict of interest -----------------------------------------------------------------------


def test_ones_own_declaration_is_told_as_such_and_a_mark_as_a_mark(world, case):
    restriction.mark_conflict(case, person=world.bea, reason="x", by=world.bea)
    restriction.mark_conflict(case, person=world.bob, reason="x", by=world.dana)
    said = [each.sentence for each in timeline.entries(case)]
    assert "Bea Bright said that they have a conflict of interest." in said
    assert "Dana Doyle marked Bob Barnes as having a conflict of interest." in said
    assert not any("marked Bea" in each for each in said)
    page = browser(world.bea).get(case.get_absolute_url())
    assert page.status_code == 403
    assert "It is on record that you have a conflict of interest in" in page.content.decode()


def test_who_keeps_the_list_is_told_once_somebody_on_it_has_a_conflict(world, case, mailoutbox):
    def shorter():
        mailoutbox.clear()
        notifications.deliver()
        return [each.to[0] for each in mailoutbox if "can no longer open it" in each.subject]

    restriction.mark_conflict(case, person=world.amir, reason="x", by=world.dana)  # not on it
    assert shorter() == []
    restriction.mark_conflict(case, person=world.bea, reason="A relative.", by=world.bea)
    assert shorter() == ["dana@example.org"]
    assert not any("relative" in each.body for each in mailoutbox)
    restriction.put_on_the_list(
        case, person=world.bob, group=world.held["bob"].agency_role.group_id, right="view",
        reason="x", by=world.dana,
    )  # fmt: skip
    restriction.mark_conflict(case, person=world.bob, reason="x", by=world.dana)  # her own act
    assert shorter() == []


# --- in an emergency ------------------------------------------------------------------------------


def test_whoever_opened_it_in_an_emergency_reads_until_when(world, case, clock):
    clock.set("2026-03-28 09:30")
    hari = browser(world.hari)
    address = reverse("escalations:emergency", args=[case.reference])
    hari.post(address, {"reason": "A child at risk."})
    said = "You can read it until Sunday 29 March 2026 at 10:30am."  # the clocks go forward
    assert said in text(hari.get(case.get_absolute_url()))
    assert "You opened this in an emergency" not in text(
        opened(world.bea, case).get(case.get_absolute_url())
    )
    assert f'href="{case.get_absolute_url()}"' in text(hari.get(address))


def test_nothing_of_it_once_they_are_on_the_list_or_it_is_open_to_all(world, case):
    hari = browser(world.hari)
    hari.post(reverse("escalations:emergency", args=[case.reference]), {"reason": "x"})
    page = case.get_absolute_url()
    assert "You opened this in an emergency" in text(hari.get(page))
    group = world.held["hari"].agency_role.group_id
    restriction.put_on_the_list(
        case, person=world.hari, group=group, right="view", reason="x", by=world.dana
    )
    assert "You opened this in an emergency" not in text(hari.get(page))
    restriction.lift(worlds.refresh(case), reason="x", by=world.dana)
    assert "You opened this in an emergency" not in text(hari.get(page))


def test_in_a_new_session_the_question_says_why_it_opens(world, case, clock):
    clock.set("2026-03-28 09:30")
    browser(world.hari).post(
        reverse("escalations:emergency", args=[case.reference]), {"reason": "x"}
    )
    named = "Only named people can open it, and you are one of them."
    asked = text(browser(world.hari).get(case.get_absolute_url()))
    until = "You opened it in an emergency, and can read it until Sunday 29 March 2026 at 10:30am."
    assert until in asked
    assert named not in asked
    asked = text(browser(world.bea).get(case.get_absolute_url()))
    assert named in asked
    assert "in an emergency" not in asked


def test_so_it_does_to_those_to_whom_the_list_has_fallen(world, case):
    held = ours.begin_role(
        world.nobody, agency=world.business_team, role="business-manager",
        started_on=date(2026, 3, 1), by=None,
    )  # fmt: skip
    worlds.give_an_app(held.person)
    assert browser(held.person).get(case.get_absolute_url()).status_code == 404
    ours.end_role(world.held["dana"], ended_on=clock_module.today(), by=None)
    asked = text(browser(held.person).get(case.get_absolute_url()))
    assert "Nobody keeps its list any more, so that falls to you." in asked


def test_the_form_says_that_the_partners_are_not_told_why(world, case):
    address = reverse("escalations:emergency", args=[case.reference])
    assert "told at once that you opened it, not why" in text(browser(world.hari).get(address))


def history_of(case) -> list[str]:
    found = [each for each in timeline.entries(case) if each.heading == "Opened in an emergency"]
    return [each.sentence for each in found]


def test_an_emergency_that_the_lifting_ended_says_so(world, case, clock):
    clock.set("2026-03-28 09:30")
    browser(world.hari).post(
        reverse("escalations:emergency", args=[case.reference]), {"reason": "x"}
    )
    clock.set("2026-03-28 09:32")
    restriction.lift(worlds.refresh(case), reason="x", by=world.dana)
    assert history_of(case) == [
        "Hari Holt opened this in an emergency, for 24 hours.",
        "What Hari Holt had opened in an emergency ended when Dana Doyle lifted the restriction.",
    ]
    page = text(browser(world.dana).get(reverse("escalations:who_can_see", args=[case.reference])))
    assert "28 Mar 2026, 9:32am" in page
    assert "29 Mar 2026" not in page


def test_one_whose_time_was_over_says_that_whoever_writes_it_down(world, case, clock):
    clock.set("2026-03-28 09:30")
    browser(world.hari).post(
        reverse("escalations:emergency", args=[case.reference]), {"reason": "x"}
    )
    clock.set("2026-03-29 10:30")
    restriction.lift(worlds.refresh(case), reason="x", by=world.dana)
    assert history_of(case)[1:] == ["The 24 hours of Hari Holt were over."]


# --- the way up -----------------------------------------------------------------------------------


def test_the_question_why_and_a_conflict_lead_up_to_the_list(world, case):
    def trail(response):
        return response.context["trail"]

    up = [("Home", "/"), ("Escalations", "/escalations/")]
    assert trail(browser(world.bea).get(case.get_absolute_url())) == up
    restriction.mark_conflict(case, person=world.bea, reason="x", by=world.dana)
    response = browser(world.bea).get(case.get_absolute_url())
    assert response.status_code == 403
    assert trail(response) == up
    assert trail(browser(world.bea).get("/escalations/")) == [("Home", "/")]


# --- a conflict of interest, and a restriction ----------------------------------------------------


def test_whom_the_restriction_keeps_out_learns_nothing_by_a_conflict_of_interest(world):
    """ADR 13: it exists for who would open it otherwise, and for nobody else."""
    case = worlds.raise_one(world, raised_on=date(2026, 3, 27))
    restriction.mark_conflict(case, person=world.bea, reason="x", by=world.dana)
    restriction.mark_conflict(case, person=world.charlie, reason="x", by=world.dana)

    def answers():
        return [
            browser(person).get(case.get_absolute_url()).status_code
            for person in (world.bea, world.charlie)
        ]

    assert answers() == [403, 404]
    assert case.reference in text(browser(world.bea).get("/escalations/"))
    restriction.restrict(worlds.refresh(case), named=[], reason="x", by=world.dana)
    assert answers() == [404, 404]
    for person in (world.bea, world.charlie):
        assert case.reference not in text(browser(person).get("/escalations/"))
    restriction.lift(worlds.refresh(case), reason="x", by=world.dana)
    assert answers() == [403, 404]


def test_somebody_named_who_is_marked_stays_on_the_list_and_sees_that_it_exists(world, case):
    restriction.mark_conflict(case, person=world.bea, reason="x", by=world.dana)
    assert browser(world.bea).get(case.get_absolute_url()).status_code == 403


def test_what_was_refused_is_named_in_words(world, case):
    charlie = browser(world.charlie)
    charlie.get(case.get_absolute_url())
    charlie.get(reverse("escalations:log_contact", args=[case.reference]))
    who_can_see = reverse("escalations:who_can_see", args=[case.reference])
    rows = opened(world.dana, case).get(who_can_see).context["refused"]
    assert [(row[0], row[3]) for row in rows] == [
        ("Charlie Chan", "Log contact"),
        ("Charlie Chan", "Its page"),
    ]


def test_what_would_they_see_names_what_they_see_the_reference_of(world):
    case = worlds.raise_one(world, raised_on=date(2026, 3, 27))
    restriction.mark_conflict(case, person=world.bea, reason="x", by=world.dana)
    said = "They have a conflict of interest, so they see the reference alone: "
    dana = browser(world.dana)
    address = reverse("what_they_see")
    page = text(dana.get(address, {"person": "bea@example.org"}))
    assert f"{said}{case.reference}." in page
    assert "No record that is open." in page
    assert said not in text(dana.get(address, {"person": "bob@example.org"}))
