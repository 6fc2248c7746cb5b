"""Two agencies that hand in at once, and a colleague who saves while another hands in."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction

from audits.multi_agency import changing, grading, moderating
from audits.multi_agency.models import AuditedAgency, DomainGrade, MultiAgencyAudit
from audits.multi_agency.policy import State
from core.models import Notification
from core.operations import NotAllowed
from tests.audits import multi_agency as audits
from tests.escalations.test_concurrency import Act, until, waiting_for_a_lock

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def no_delivery(monkeypatch):
    monkeypatch.setattr("core.notifications.ask_for_delivery", lambda: None)


@pytest.fixture
def world():
    return audits.build()


def at_the_same_moment(rows, *acts) -> list[Act]:
    """All of them have begun, and wait for the row, before any is let on."""
    with transaction.atomic():
        list(rows.select_for_update())
        begun = [Act(act) for act in acts]
        until(lambda: waiting_for_a_lock() == len(acts))
    return [act.end() for act in begun]


def told(acts) -> list[str]:
    errors = [act.error for act in acts if act.error is not None]
    assert all(isinstance(error, NotAllowed) for error in errors), errors
    return [str(error) for error in errors]


def the_audit(audit):
    return MultiAgencyAudit._base_manager.filter(pk=audit.pk)


def asked(audit, agency):
    return AuditedAgency._base_manager.filter(audit=audit, agency=agency)


def test_the_last_two_agencies_at_once_open_it_up_once(world):
    audit = audits.tasked(world)
    audits.grade_all(audit, world.council, by=world.alice)
    audits.grade_all(audit, world.trust, by=world.bob)
    acts = at_the_same_moment(
        the_audit(audit),
        partial(grading.hand_in_cases, audit, agency=world.council.pk, by=world.alice),
        partial(grading.hand_in_cases, audit, agency=world.trust.pk, by=world.bob),
    )
    assert told(acts) == []
    assert audits.again(audit).state == State.MODERATION
    people = Notification.objects.filter(kind="audit_opened_up").values_list("recipient", flat=True)
    assert len(people) == len(set(people)) > 0


def test_one_agency_is_handed_in_by_two_at_once_and_once(world):
    audit = audits.tasked(world)
    audits.grade_all(audit, world.trust, by=world.bob)
    acts = at_the_same_moment(
        the_audit(audit),
        partial(grading.hand_in_cases, audit, agency=world.trust.pk, by=world.bob),
        partial(grading.hand_in_cases, audit, agency=world.trust.pk, by=world.bea),
    )
    assert [each[:21] for each in told(acts)] == ["Your agency handed in"]


def test_what_is_saved_while_it_is_handed_in_is_in_it_or_refused(world):
    audit = audits.tasked(world)
    audits.grade_all(audit, world.trust, value=2, by=world.bob)
    acts = at_the_same_moment(
        asked(audit, world.trust),
        partial(grading.hand_in_cases, audit, agency=world.trust.pk, by=world.bob),
        partial(audits.grade, audit, world.trust, world.bea, value=4),
    )
    refused = told(acts)
    grade = DomainGrade.objects.unscoped("a test").get(
        review__agency=world.trust, review__case__number=1, standard__code="1"
    )
    assert (grade.value, bool(refused)) in [(4, False), (2, True)]
    assert asked(audit, world.trust).get().handed_in_on is not None


def test_two_colleagues_who_save_at_once_lose_nothing(world):
    audit = audits.tasked(world)
    save = partial(audits.grade, audit, world.trust, seen="1.")
    acts = at_the_same_moment(
        asked(audit, world.trust),
        partial(save, world.bob, reason="Seen early."),
        partial(save, world.bea, reason="Seen late."),
    )
    assert told(acts) == ["Someone else has changed this since you opened the page."]
    grade = DomainGrade.objects.unscoped("a test").get(
        review__agency=world.trust, review__case__number=1, standard__code="1"
    )
    assert grade.history.count() == 2


def grade_of(audit, agency) -> DomainGrade:
    return DomainGrade.objects.unscoped("a test").get(
        review__agency=agency, review__case__number=1, standard__code="1"
    )


@pytest.mark.parametrize("act", ["stopped", "taken off", "opened up"])
def test_a_save_that_waits_while_the_audit_goes_on_without_it_is_refused(world, act, clock):
    audit = audits.tasked(world, agencies=[world.council, world.trust, world.police])
    audits.hand_in(audit, world.council, world.alice)
    audits.hand_in(audit, world.police, world.colin)
    acts = {
        "stopped": partial(changing.stop_audit, audit, reason="Why.", by=world.dana),
        "taken off": partial(
            changing.take_agency_off, audit, agency=world.trust.pk, reason="Why.", by=world.dana
        ),
        "opened up": partial(grading.open_up, audit, by=world.dana),
    }
    clock.set((audit.due_on + timedelta(days=1)).isoformat())
    save = partial(audits.grade, audit, world.trust, world.bea, value=4)
    with transaction.atomic():  # the act first, then the save: it waits for the row that act holds
        list(asked(audit, world.trust).select_for_update())
        first = Act(acts[act])
        until(lambda: waiting_for_a_lock() == 1)
        second = Act(save)
        until(lambda: waiting_for_a_lock() == 2)
    assert first.end().error is None
    assert len(told([second.end()])) == 1
    assert grade_of(audit, world.trust).value is None


def test_the_last_hands_in_while_another_is_taken_off_and_it_opens_up_once(world):
    audit = audits.tasked(world, agencies=[world.council, world.trust, world.police])
    audits.hand_in(audit, world.council, world.alice)
    audits.grade_all(audit, world.trust, by=world.bob)
    acts = at_the_same_moment(
        the_audit(audit),
        partial(grading.hand_in_cases, audit, agency=world.trust.pk, by=world.bob),
        partial(
            changing.take_agency_off, audit, agency=world.police.pk, reason="Why.", by=world.dana
        ),
    )
    assert told(acts) == []
    assert audits.again(audit).state == State.MODERATION
    people = Notification.objects.filter(kind="audit_opened_up").values_list("recipient", flat=True)
    assert len(people) == len(set(people)) > 0


def test_two_who_take_different_agencies_off_leave_two(world):
    audit = audits.tasked(world, agencies=[world.council, world.trust, world.police])
    off = partial(changing.take_agency_off, audit, reason="Why.", by=world.dana)
    acts = at_the_same_moment(
        the_audit(audit),
        partial(off, agency=world.trust.pk),
        partial(off, agency=world.police.pk),
    )
    assert [each[:33] for each in told(acts)] == ["At least 2 agencies have to stay:"]


def test_a_finding_of_one_place_is_made_by_one_of_two(world):
    audit = audits.opened_up(world, council=1, trust=4)
    make = partial(moderating.make_finding, audit, case=1, standard="1", by=world.dana)
    acts = at_the_same_moment(
        the_audit(audit), partial(make, statement="One."), partial(make, statement="Other.")
    )
    assert [each[:33] for each in told(acts)] == ["A finding was made of it already:"]
