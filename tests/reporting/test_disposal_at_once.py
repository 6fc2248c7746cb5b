"""Two people, two workers and the application's own role, at the same moment, on PostgreSQL."""

import os
import signal
import threading
import traceback

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection, connections

from core import erasure
from core.models import DisposalCertificate
from core.operations import NotAllowed
from escalations.models import Escalation
from partnership import legal_holds
from reporting import disposal, subject_access
from reporting.models import DisposalRun
from tests.escalations.test_concurrency import until, waiting_for_a_lock
from tests.reporting import record_keepers as keepers
from tests.reporting.test_disposal import KIND, MARK, files_with, lines, tables_with
from tests.world import refresh

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
PATIENCE = 60
FAILED = 120  # how a process ends that was not killed, and did not do what it should


@pytest.fixture(autouse=True)
def quiet(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("core.notifications.ask_for_delivery", lambda: None)
    monkeypatch.setattr("core.prompting.after_commit", lambda task: None)


@pytest.fixture
def world():
    return keepers.build()


@pytest.fixture
def case(world):
    return keepers.long_closed(world, MARK)


def at_once(*acts):
    """The result or the error of each, begun together, on connections of their own."""
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            gate.wait(PATIENCE)
            found[place] = act()
        except Exception as error:
            found[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each, daemon=True) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    return found


def test_two_lists_at_once_are_one(world, case):
    found = at_once(lambda: disposal.propose(by=world.dana), lambda: disposal.propose(by=world.gil))
    assert sorted(type(each).__name__ for each in found) == ["DisposalRun", "NotAllowed"]
    assert DisposalRun.objects.unscoped("test").count() == 1


def test_both_submit_at_once_and_both_approve_at_once(world, case):
    """Whoever was first submitted it, and only the other's approval counts."""
    run = disposal.propose(by=None)
    found = at_once(
        lambda: disposal.submit(run, exclusions={}, by=world.dana),
        lambda: disposal.submit(run, exclusions={}, by=world.gil),
    )
    assert sorted(type(each).__name__ for each in found) == ["DisposalRun", "NotAllowed"]
    first = refresh(run).submitted_by
    found = at_once(
        lambda: disposal.approve(run, by=world.dana), lambda: disposal.approve(run, by=world.gil)
    )
    assert sorted(type(each).__name__ for each in found) == ["DisposalRun", "NotAllowed"]
    run = refresh(run)
    assert {run.submitted_by, run.approved_by} == {world.dana, world.gil}
    assert run.approved_by != first


def test_one_person_in_two_browsers_submits_and_approves_at_once(world, case):
    run = disposal.propose(by=None)
    found = at_once(
        lambda: disposal.submit(run, exclusions={}, by=world.gil),
        lambda: disposal.approve(run, by=world.gil),
        lambda: disposal.approve(run, by=world.gil),
    )
    assert [type(each) for each in found[1:]] == [NotAllowed, NotAllowed]
    assert refresh(run).approved_by is None


def test_approved_and_stopped_at_once_it_is_one_of_them(world, case):
    run = disposal.propose(by=None)
    disposal.submit(run, exclusions={}, by=world.gil)
    at_once(
        lambda: disposal.approve(run, by=world.dana),
        lambda: disposal.stop(run, reason="x", by=world.gil),
    )
    run = refresh(run)
    assert (run.approved_by is None) != (run.stopped_by is None)


def approved(world):
    run = disposal.propose(by=None)
    disposal.submit(run, exclusions={}, by=world.gil)
    disposal.approve(run, by=world.dana)
    return run


def test_two_workers_at_once_erase_each_record_once(world, case):
    others = [keepers.long_closed(world) for _ in range(3)]
    run = approved(world)
    found = at_once(disposal.carry_out, disposal.carry_out)
    assert sum(found) == 4
    assert {outcome for _, outcome, _ in lines(run)} == {"erased"}
    assert DisposalCertificate.objects.count() == 1 + len(others)
    assert erasure.broken_at() is None


def test_a_hold_placed_while_a_worker_erases_is_kept_or_comes_too_late(world, case):
    run = approved(world)
    found = at_once(
        disposal.carry_out,
        lambda: legal_holds.place_hold(case, kind=KIND, reason="Inquiry", by=world.gil),
    )
    there = Escalation.objects.unscoped("test").filter(pk=case.pk).exists()
    assert found[0] == (0 if there else 1)
    assert isinstance(found[1], KIND.holds if there else Escalation.DoesNotExist)
    assert lines(run)[0][1] == ("left-out" if there else "erased")


def test_a_request_begun_while_a_worker_erases_waits_for_it(world, case, monkeypatch):
    """Or the worker would have asked before there was one, and erase after (DPA 2018, s173)."""
    approved(world)
    looked, begun, too_soon = threading.Event(), threading.Event(), []
    ask = disposal.why_not_asked_for

    def slowly(about):
        said = ask(about)
        looked.set()
        until(lambda: begun.is_set() or waiting_for_a_lock())
        too_soon.append(begun.is_set())
        return said

    def begin():
        looked.wait(PATIENCE)
        asked = subject_access.begin(
            child_reference=case.child_reference, request_reference="IG/1",
            received_on=keepers.DUE, by=world.gil,
        )  # fmt: skip
        begun.set()
        return asked

    monkeypatch.setattr(disposal, "why_not_asked_for", slowly)
    found = at_once(disposal.carry_out, begin)
    assert (found[0], too_soon) == (1, [False])
    assert subject_access.found_by(found[1]) == []


# --- a real worker, really killed -----------------------------------------------------------------


def kill_this_process(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


def worker(step="") -> int:
    """Carries out what was approved in a process of its own, on a connection of its own, which is
    killed at ``step``: how the process ended, else how many records it erased. It is a copy of this
    one, which has loaded the portal already."""
    connections.close_all()  # else both would speak to the database by the same one
    process = os.fork()
    if process == 0:
        ended = FAILED
        try:
            signal.alarm(PATIENCE)
            if step:
                setattr(erasure, step, kill_this_process)
            ended = disposal.carry_out()
            connections.close_all()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(ended)  # not back into the tests
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status)


@pytest.mark.parametrize("step", ["_certify", "_delete", "_erase_history", "erase_files"])
def test_a_process_killed_with_signal_9_leaves_no_half_erased_record(world, case, tmp_path, step):
    run = approved(world)
    before = tables_with(MARK.strip())
    assert worker(step) == -signal.SIGKILL
    if step == "erase_files":
        assert tables_with(MARK.strip()) == {}
        assert len(files_with(tmp_path, MARK.strip())) == 1, "killed between commit and the file"
        assert erasure.erase_files() == 1
    else:
        assert tables_with(MARK.strip()) == before
        assert len(files_with(tmp_path, MARK.strip())) == 1
        assert worker() == 1, "record"
    assert tables_with(MARK.strip()) == {}
    assert files_with(tmp_path, MARK.strip()) == []
    assert [outcome for _, outcome, _ in lines(run)] == ["erased"]
    assert DisposalCertificate.objects.count() == 1


# --- the application's own role -------------------------------------------------------------------

PASSWORD = "a-password-of-this-test"


@pytest.fixture
def role(transactional_db, monkeypatch):
    name = f"eraser_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    monkeypatch.setenv("APPLICATION_PASSWORD", PASSWORD)
    call_command("grant_application_role", name, verbosity=0)
    yield name
    connections.close_all()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {name}; DROP ROLE {name}")


@pytest.fixture
def as_role(role):
    """Everything that Django does meanwhile is done as the role that owns nothing."""
    owner = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}

    def become(**who):
        connection.close()
        connection.settings_dict.update(who)

    become(USER=role, PASSWORD=PASSWORD)
    yield role
    become(**owner)


def test_production_s_role_erases_what_two_people_approved(world, case, tmp_path, as_role):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (as_role,)
    run = approved(world)
    assert disposal.carry_out() == 1
    assert tables_with(MARK.strip()) == {}
    assert files_with(tmp_path, MARK.strip()) == []
    assert [outcome for _, outcome, _ in lines(run)] == ["erased"]


def refused(statement, params=(), match="permission denied"):
    with connection.cursor() as cursor, pytest.raises(Exception, match=match):
        cursor.execute(statement, params)
    connection.close()


def test_the_role_cannot_erase_history_in_any_other_way(world, case, as_role):
    table = Escalation.history.model._meta.db_table
    refused(f"SET core.erasing = 'on'; DELETE FROM {table}")
    refused("SELECT core_erase_history(%s)", [12345], match="no such certificate")
    refused("DELETE FROM core_disposalcertificate")
    refused("UPDATE core_disposalcertificate SET years = 1")
    assert Escalation.history.filter(id=case.pk).count() > 1


def test_a_certificate_about_a_record_that_stands_erases_none_of_its_history(world, case, as_role):
    [due] = disposal.retention.due(KIND, keepers.DUE, 9)
    made = erasure._certify(
        case, due, run="DIS-2026-0001", proposed_by=world.gil, approved_by=world.dana, rows=0,
        history_rows=0, files=0,
    )  # fmt: skip
    refused("SELECT core_erase_history(%s)", [made.pk], match="the record still stands")
    assert Escalation.history.filter(id=case.pk).count() > 1


def test_one_person_s_certificate_is_refused_by_the_database(world, case, as_role):
    [due] = disposal.retention.due(KIND, keepers.DUE, 9)
    with pytest.raises(Exception, match="disposal_certificate_by_two_people"):
        erasure._certify(
            case, due, run="DIS-2026-0001", proposed_by=world.gil, approved_by=world.gil, rows=0,
            history_rows=0, files=0,
        )  # fmt: skip


def test_whoever_is_neither_owner_nor_the_application_may_not_call_it(world, role):
    stranger = f"{role}_stranger"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {stranger} LOGIN PASSWORD '{PASSWORD}'")
    address = connection.settings_dict
    try:
        signed_in = psycopg2.connect(
            host=address["HOST"], port=address["PORT"], dbname=address["NAME"], user=stranger,
            password=PASSWORD,
        )  # fmt: skip
        with (
            signed_in.cursor() as cursor,
            pytest.raises(psycopg2.errors.InsufficientPrivilege),
        ):
            cursor.execute("SELECT core_erase_history(1)")
        signed_in.close()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP ROLE {stranger}")
