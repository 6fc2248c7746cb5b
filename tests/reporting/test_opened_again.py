"""The way back from an export that has not been handed over."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock as now
from core import erasure, letters, restriction
from core.models import AccessLog
from core.operations import NotAllowed
from reporting import record_tasks, subject_access, subject_access_export
from reporting.models import SubjectAccessRequest
from tests.reporting import record_keepers as keepers
from tests.reporting.test_records_pages import browser, text
from tests.reporting.test_subject_access import begin, begun, look_through, made, told
from tests.world import refresh

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def world(db):
    return keepers.build_long_closed()


@pytest.fixture
def case(world):
    return world.closed


def test_the_export_is_void_and_what_was_said_can_be_changed_once_another_agrees(
    world, case, store
):
    asked = made(begin(world), world.gil)
    void = asked.sha256
    asked = subject_access.reopen(asked, because="A name was missed", by=world.gil)
    erasure.erase_files()
    assert list((store / "subjectaccess").iterdir()) == []
    assert (asked.sha256, asked.file_name, asked.left_out, asked.ready_at) == ("", "", {}, None)
    lines = AccessLog.objects.filter(what="sar-reopened").order_by("pk")
    assert list(lines.values_list("about", "detail")) == [
        (f"escalations.Escalation:{case.pk}", asked.reference),
        (asked.label, f"export void, SHA-256 {void}"),
    ]
    with pytest.raises(NotAllowed, match="has to agree to this request first"):
        look_through(asked, world.gil)
    asked = subject_access.agree(asked, by=world.dana)
    assert subject_access.not_looked_through(asked, subject_access.found_by(asked)) == []
    asked = made(asked, world.gil, Evidence="privilege")
    assert "Core group minutes" not in str(told(asked))


@pytest.mark.parametrize(("opens", "agrees"), [("gil", "dana"), ("dana", "gil")])
def test_whoever_opened_it_again_does_not_agree_to_it(world, case, opens, agrees):
    asked = made(begin(world), world.gil)
    asked = subject_access.reopen(asked, because="A name was missed", by=getattr(world, opens))
    with pytest.raises(NotAllowed, match="You opened this request again, so somebody else"):
        subject_access.agree(asked, by=getattr(world, opens))
    with pytest.raises(IntegrityError), transaction.atomic():
        SubjectAccessRequest._base_manager.filter(pk=asked.pk).update(
            agreed_by=getattr(world, opens), agreed_at=now.now()
        )
    assert record_tasks.tasks_of(getattr(world, opens)) == []
    page = browser(getattr(world, agrees)).get(reverse("records:agree", args=[asked.reference]))
    assert "A name was missed" in text(page)
    subject_access.agree(asked, by=getattr(world, agrees))


def test_the_others_are_written_to_each_time(world, case, clock):
    asked = made(begin(world), world.gil)
    for _ in range(2):
        asked = subject_access.reopen(asked, because="zqx", by=world.gil)
        letters.deliver()
        [message] = [each for each in mail.outbox if "was opened again" in each.subject]
        assert message.to == ["dana@example.org"]
        assert "zqx" not in message.body
        mail.outbox.clear()
        clock.move(minutes=1)
        asked = made(subject_access.agree(asked, by=world.dana), world.gil)


def test_one_opened_again_is_never_cleared_by_itself(world, case, clock):
    asked = made(begin(world), world.gil)
    subject_access.reopen(asked, because="A name was missed", by=world.gil)
    for days in (80, 20, 300):  # longer than the letter and its two weeks
        clock.move(days=days)
        assert subject_access.remove_old(by=None) == 0
    assert refresh(asked).child_reference == "LCS-004417"


def test_opened_again_while_its_export_is_made_no_file_stays(world, case, store, monkeypatch):
    write, asked = subject_access_export.write, look_through(begin(world), world.gil)
    subject_access.ask_for_export(asked, by=world.gil)

    def slow(*args):
        write(*args)
        subject_access.reopen(asked, because="A name was missed", by=world.dana)

    monkeypatch.setattr(subject_access_export, "write", slow)
    assert subject_access_export.make_waiting() == 0
    erasure.erase_files()
    assert list((store / "subjectaccess").iterdir()) == []
    assert refresh(asked).ready_at is None


def test_only_what_was_asked_for_and_is_not_over_and_by_whom_may(world, case):
    asked = begun(world)
    with pytest.raises(NotAllowed, match="No export has been asked for"):
        subject_access.reopen(asked, because="x", by=world.gil)
    asked = made(subject_access.agree(asked, by=world.dana), world.gil)
    for name in ("alice", "hari", "root"):
        with pytest.raises(PermissionDenied):
            subject_access.reopen(asked, because="x", by=getattr(world, name))
    restriction.mark_conflict(case, person=world.dana, reason="Her niece", by=world.dana)
    with pytest.raises(NotAllowed, match="conflict of interest"):
        subject_access.reopen(asked, because="x", by=world.dana)
    subject_access.throw_away(asked, by=world.gil)
    with pytest.raises(NotAllowed, match="This request is over"):
        subject_access.reopen(asked, because="x", by=world.gil)


def test_on_its_page_one_reads_who_took_it_and_says_that_nobody_was_given_it(world, case):
    gil, asked = browser(world.gil), made(begin(world), world.gil)
    address = reverse("records:reopen", args=[asked.reference])
    assert address in text(gil.get(asked.get_absolute_url()))
    assert "It was downloaded by" not in text(gil.get(address))
    download = gil.get(reverse("records:download", args=[asked.reference]))
    assert b"".join(download.streaming_content).startswith(b"PK")
    assert "It was downloaded by Gil Grant" in text(gil.get(address))
    because = {"because": "A name was missed"}
    assert "Confirm that it has not been handed over" in text(gil.post(address, because))
    assert refresh(asked).ready_at
    assert gil.post(address, because | {"confirm": "on"}).url == asked.get_absolute_url()
    page = text(gil.get(asked.get_absolute_url()))
    assert "A name was missed" in page
    assert address not in page
    assert "No export has been asked for" in text(gil.get(address))
    assert browser(world.alice).get(address).status_code == 403
