"""Nobody reads a record by subject access on their own word: a second record keeper agrees."""

import re
from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock as now
from core import letters, restriction, retention
from core.models import AccessLog
from core.operations import NotAllowed
from partnership import cover, legal_holds
from partnership import operations as ours
from reporting import disposal, record_tasks, subject_access
from reporting.models import SubjectAccessRequest
from tests import world as worlds
from tests.partnership.test_cover import TODAY
from tests.reporting import record_keepers as keepers
from tests.reporting.test_records_pages import WORDS, browser, text
from tests.reporting.test_subject_access import begin, begun, look_through

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world(request, db):
    return keepers.build_long_closed() if "case" in request.fixturenames else keepers.build()


@pytest.fixture
def case(world):
    return world.closed


@pytest.fixture
def asked(world, case):
    return begun(world)


def passages_of(asked, case):
    return reverse("records:passages", args=[asked.reference, case.reference])


# --- closed until then --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["gil", "dana"])
def test_nobody_reads_a_record_before_two_have_spoken(world, asked, case, name):
    reader = browser(getattr(world, name))
    shown = text(reader.get(asked.get_absolute_url()))
    assert case.reference in shown
    assert passages_of(asked, case) not in shown
    response = reader.get(passages_of(asked, case))
    assert response.url == asked.get_absolute_url()
    followed = text(reader.get(response.url))
    assert "has to agree to this request first" in followed
    # as words: "JT" alone may stand in the token of a form
    assert not any(re.search(rf"\b{word}\b", followed) for word in WORDS)
    label = f"escalations.Escalation:{case.pk}"
    assert AccessLog.objects.filter(about=label, what="refused", detail=asked.reference).exists()
    assert not AccessLog.objects.filter(about=label, what="view").exists()


def test_nothing_is_chosen_or_asked_for_before_two_have_spoken(world, asked):
    for act in (
        lambda: look_through(asked, world.gil),
        lambda: look_through(asked, world.dana),
        lambda: subject_access.ask_for_export(asked, by=world.gil),
    ):
        with pytest.raises(NotAllowed, match="has to agree to this request first"):
            act()


def test_whoever_began_it_cannot_agree(world, asked):
    with pytest.raises(NotAllowed, match="somebody else has to agree"):
        subject_access.agree(asked, by=world.gil)
    assert "somebody else has to agree" in text(
        browser(world.gil).get(reverse("records:agree", args=[asked.reference]))
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        SubjectAccessRequest._base_manager.filter(pk=asked.pk).update(
            agreed_by=world.gil, agreed_at=now.now()
        )


@pytest.mark.parametrize("name", ["alice", "hari", "sue", "root", "nobody"])
def test_nobody_else_agrees(world, asked, name):
    with pytest.raises(PermissionDenied):
        subject_access.agree(asked, by=getattr(world, name))


def test_agreed_once_and_not_when_it_is_over(world, asked):
    subject_access.agree(asked, by=world.dana)
    with pytest.raises(NotAllowed, match="agreed to already"):
        subject_access.agree(asked, by=world.dana)
    other = subject_access.throw_away(begun(world), by=world.gil)
    with pytest.raises(NotAllowed, match="This request is over"):
        subject_access.agree(other, by=world.dana)


def test_the_second_person_reads_what_to_compare_and_agrees_on_a_page(world, asked, case):
    dana = browser(world.dana)
    address = reverse("records:agree", args=[asked.reference])
    assert address in text(dana.get(asked.get_absolute_url()))
    page = text(dana.get(address))
    assert "Gil Grant began it. In your register it is IG/26/7" in page
    assert "about the child LCS-004417" in page
    assert case.reference in page
    assert "Confirm that you have found it in the register" in text(dana.post(address, {}))
    response = dana.post(address, {"confirm": "on"})
    assert response.url == asked.get_absolute_url()
    shown = text(dana.get(response.url))
    assert "Dana Doyle, " in shown
    assert passages_of(asked, case) in shown
    for word in ("two-year check", "Core group minutes"):
        assert word in text(browser(world.gil).get(passages_of(asked, case)))


def test_who_does_not_find_it_in_the_register_finishes_with_it(world, asked):
    dana = browser(world.dana)
    address = reverse("records:throw_away", args=[asked.reference])
    page = text(dana.get(address))
    assert "Nothing has been handed over, and nothing will be." in page
    assert "Remove the export" not in page
    assert dana.post(address, {"confirm": "on"}).status_code == 302
    shown = text(dana.get(asked.get_absolute_url()))
    assert "The request is over. Nothing was handed over." in shown
    assert "Nothing was handed over. The child’s reference has been removed." in shown
    assert "LCS-004417" not in shown
    assert record_tasks.tasks_of(world.gil) == []


# --- who is asked -------------------------------------------------------------------------------


def test_the_other_record_keepers_are_written_to(world, asked):
    letters.deliver()
    [message] = mail.outbox
    assert message.to == ["dana@example.org"]
    assert message.subject == f"{asked.reference} waits for a second person"
    assert asked.get_absolute_url() in message.body
    assert "LCS-004417" not in message.body


def test_no_longer_once_somebody_agreed_or_it_is_over_or_they_keep_none(world, case):
    begin(world)
    subject_access.throw_away(begun(world), by=world.gil)
    letters.deliver()
    assert mail.outbox == []
    begun(world)
    ours.end_role(world.held["dana"], ended_on=date(2026, 3, 27), reason="Left", by=None)
    letters.deliver()
    assert mail.outbox == []


def test_it_waits_on_the_home_page_of_whom_it_waits_for(world, asked):
    def tasks(person):
        return [(each["text"], each["status"]) for each in record_tasks.tasks_of(person)]

    agree = f"{asked.reference}: agree that its records are read, or finish with it"
    assert (tasks(world.gil), tasks(world.alice)) == ([], [])
    assert [text for text, _ in tasks(world.dana)] == [agree]
    assert agree in text(browser(world.dana).get("/"))
    asked = subject_access.agree(asked, by=world.dana)
    both = f"{asked.reference}: look through its records and make the export"
    assert [text for text, _ in tasks(world.gil)] == [text for text, _ in tasks(world.dana)]
    assert [text for text, _ in tasks(world.gil)] == [both]
    asked = look_through(asked, world.gil)
    subject_access.ask_for_export(asked, by=world.gil)
    assert tasks(world.gil) == []


@pytest.mark.parametrize(
    ("today", "status"),
    [("2026-04-01", "1 day left"), ("2026-04-02", "Due today"), ("2026-04-03", "Overdue")],
)
def test_the_day_of_the_answer_stands_beside_it(world, asked, clock, today, status):
    clock.set(today)
    [task] = record_tasks.tasks_of(world.dana)
    assert task["status"] == status
    assert task["hint"].endswith("to be answered by Thursday 2 April 2026")


# --- in person, and without a conflict of interest -----------------------------------------------


def stands_in_for(world, person, deputy, agency):
    cover.name_deputy(
        person, agency=agency, deputy=deputy, starts_on=TODAY, ends_on=TODAY, by=person
    )


def test_no_deputy_keeps_the_records_in_somebodys_stead(world, asked, case):
    """They open what is restricted, and each word of two is to be a record keeper's own."""
    worlds.give_an_app(world.anna)
    stands_in_for(world, world.gil, world.anna, world.council)
    deputy = browser(world.anna)
    for address in (
        reverse("records:index"),
        reverse("records:subject_access"),
        reverse("records:disposal"),
        asked.get_absolute_url(),
        passages_of(asked, case),
    ):
        assert deputy.get(address).status_code == 403
    assert "records" not in deputy.get("/").content.decode()
    assert not SubjectAccessRequest.objects.visible_to(world.anna).exists()
    acts = (
        lambda: subject_access.agree(asked, by=world.anna),
        lambda: begun_by(world.anna),
        lambda: disposal.propose(by=world.anna),
        lambda: legal_holds.place_hold(
            case, kind=retention.kind_of(type(case)), reason="x", by=world.anna
        ),
    )
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()


def begun_by(person):
    return subject_access.begin(
        child_reference="LCS-004417", request_reference="IG/26/8", received_on=date(2026, 3, 2),
        by=person,
    )  # fmt: skip


def test_a_record_keeper_who_is_somebodys_deputy_is_kept_from_what_is_theirs_alone(world, case):
    """The other's conflict of interest is no conflict of one who keeps the records themself."""
    restriction.mark_conflict(case, person=world.hari, reason="His niece", by=world.dana)
    stands_in_for(world, world.hari, world.dana, world.business_team)
    subject_access.agree(begun_by(world.gil), by=world.dana)


def test_whoever_has_a_conflict_of_interest_neither_agrees_nor_asks_for_the_export(world, case):
    restriction.mark_conflict(case, person=world.dana, reason="Her niece", by=world.dana)
    asked = begun_by(world.gil)
    dana = browser(world.dana)
    agree = reverse("records:agree", args=[asked.reference])
    assert "You have a conflict of interest" in text(dana.get(agree))
    assert agree not in text(dana.get(asked.get_absolute_url()))
    assert record_tasks.tasks_of(world.dana) == []
    with pytest.raises(NotAllowed, match="conflict of interest"):
        subject_access.agree(asked, by=world.dana)

    asked = subject_access.agree(begun_by(world.dana), by=world.gil)
    look_through(asked, by=world.gil)
    assert "You have a conflict of interest" in text(dana.get(asked.get_absolute_url()))
    with pytest.raises(NotAllowed, match="conflict of interest"):
        subject_access.ask_for_export(asked, by=world.dana)
    subject_access.ask_for_export(asked, by=world.gil)


def test_they_see_that_there_is_a_record_and_not_which(world, case):
    restriction.mark_conflict(case, person=world.dana, reason="Her niece", by=world.dana)
    asked = begun_by(world.gil)
    dana, gil = browser(world.dana), browser(world.gil)
    for address, posted in (
        (asked.get_absolute_url(), None),
        (reverse("records:subject_access"), {"child_reference": "LCS-004417"}),
    ):
        pages = [
            text(each.post(address, posted) if posted else each.get(address))
            for each in (dana, gil)
        ]
        assert [case.reference in page for page in pages] == [False, True]
        assert [world.trust.name in page for page in pages] == [False, True]
        assert "You have a conflict of interest" in pages[0]


def test_each_look_at_a_request_is_in_the_log_with_what_it_found(world, asked, case):
    gil = browser(world.gil)
    gil.get(asked.get_absolute_url())
    gil.get(reverse("records:agree", args=[asked.reference]))
    lines = AccessLog.objects.filter(person=world.gil, what="view", about=asked.label)
    assert [line.detail for line in lines] == [f"Found: {case.reference}"] * 2


def test_nor_do_they_submit_or_approve_its_erasure(world, case):
    restriction.mark_conflict(case, person=world.dana, reason="Her niece", by=world.dana)
    run = disposal.propose(by=None)
    said = f"You have a conflict of interest in {case.reference}, so somebody else decides."
    with pytest.raises(NotAllowed, match=said):
        disposal.submit(run, exclusions={}, by=world.dana)
    disposal.submit(run, exclusions={}, by=world.gil)
    run.refresh_from_db()
    with pytest.raises(NotAllowed, match=said):
        disposal.approve(run, by=world.dana)
    dana = browser(world.dana)
    assert said in text(dana.get(run.get_absolute_url()))
    assert said in text(dana.get(reverse("records:approve", args=[run.reference])))
    assert record_tasks.tasks_of(world.dana) == []


def test_the_others_on_a_list_are_approved_and_that_one_stays(world, case):
    other = keepers.long_closed(world)
    restriction.mark_conflict(case, person=world.dana, reason="Her niece", by=world.dana)
    run = disposal.submit(disposal.propose(by=None), exclusions={}, by=world.gil)
    assert len(record_tasks.tasks_of(world.dana)) == 1
    page = text(browser(world.dana).get(reverse("records:approve", args=[run.reference])))
    assert "Erase 1 record" in page
    assert "1 record will be erased" in page
    disposal.approve(run, by=world.dana)
    assert disposal.carry_out() == 1
    left = {line.record_reference: line.why_left_out for line in disposal.lines_of(run)}
    assert left == {
        case.reference: "Left for another list: whoever approved this one could not decide on it.",
        other.reference: "",
    }


def test_they_neither_hold_nor_release_nor_read_why_it_is_held(world, case):
    kind = retention.kind_of(type(case))
    hold = legal_holds.place_hold(case, kind=kind, reason="A police investigation", by=world.gil)
    restriction.mark_conflict(case, person=world.dana, reason="Her niece", by=world.dana)
    dana = browser(world.dana)
    page = reverse("records:hold", args=[case.reference])
    for address in (page, reverse("records:release", args=[case.reference, hold.pk])):
        for answer in (dana.get(address), dana.post(address, {"reason": "x"})):
            assert answer.status_code == 403
            assert "A police investigation" not in answer.content.decode()
    listed = text(dana.get(reverse("records:holds")))
    assert case.reference in listed
    assert "A police investigation" not in listed
    assert "A police investigation" in text(browser(world.gil).get(reverse("records:holds")))
    for act in (
        lambda: legal_holds.release_hold(hold, reason="x", by=world.dana),
        lambda: legal_holds.place_hold(case, kind=kind, reason="x", by=world.dana),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert retention.is_held(kind, case.pk)


def test_they_end_no_request_about_it_for_that_keeps_it_from_erasure(world, case):
    restriction.mark_conflict(case, person=world.dana, reason="Her niece", by=world.dana)
    asked = begun_by(world.gil)
    with pytest.raises(NotAllowed, match="conflict of interest"):
        subject_access.throw_away(asked, by=world.dana)
    finish = reverse("records:throw_away", args=[asked.reference])
    assert "You have a conflict of interest" in text(browser(world.dana).get(finish))
    subject_access.throw_away(asked, by=world.gil)


@pytest.mark.parametrize("name", ["gil", "dana"])
def test_a_conflict_marked_after_both_had_spoken_leaves_the_record(world, case, name):
    run = disposal.propose(by=None)
    disposal.submit(run, exclusions={}, by=world.gil)
    disposal.approve(run, by=world.dana)
    person = getattr(world, name)
    restriction.mark_conflict(case, person=person, reason="A niece", by=world.dana)
    assert disposal.carry_out() == 0
    (line,) = disposal.lines_of(run)
    assert line.outcome == "left-out"
    assert line.why_left_out == "It was changed after the list was made."
