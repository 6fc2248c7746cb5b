"""Disposal: what is due, two people's word, and that nothing is left of what was erased."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounts.models import User
from core import access_log, clock, erasure, history, restriction, retention
from core.models import (
    AccessLog,
    DisposalCertificate,
    FileToErase,
    Letter,
    LoggedReason,
    Notification,
    Submission,
)
from core.operations import NotAllowed
from core.references import next_reference
from escalations import lessons
from escalations import operations as escalate
from escalations.models import Escalation, EscalationDocument, EscalationDraft, EscalationLink
from improvement.models import Action
from partnership import legal_holds, records
from partnership.groups import operations as groups
from partnership.restriction import break_the_glass
from reporting import access_log as log
from reporting import disposal, subject_access
from reporting.models import DisposalLine, DisposalRun
from tests import world as worlds
from tests.reporting import record_keepers as keepers
from tests.world import refresh

pytestmark = pytest.mark.django_db
KIND = retention.kind_of(Escalation)
MARK = keepers.MARK


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def world(request, db):
    return keepers.build_long_closed_marked() if "case" in request.fixturenames else keepers.build()


@pytest.fixture
def case(world):
    return world.closed


def lines(run):
    return [
        (line.record_reference, line.outcome, line.why_left_out) for line in disposal.lines_of(run)
    ]


def approved(world):
    run = disposal.propose(by=world.dana)
    disposal.submit(run, exclusions={}, by=world.gil)
    return disposal.approve(run, by=world.dana)


def still_there(case) -> bool:
    return Escalation.objects.unscoped("test").filter(pk=case.pk).exists()


# --- what is due ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("today", "is_due"), [("2026-02-18", False), ("2026-02-19", True)])
def test_a_record_is_due_seven_years_to_the_day_after_it_closed(world, case, clock, today, is_due):
    clock.set(today)
    assert [each.pk for each in retention.due(KIND, date.fromisoformat(today), 9)] == [
        case.pk
    ] * is_due


def test_closed_on_29_february_it_is_due_on_28_february(world, clock, settings):
    settings.PARTNERSHIP = settings.PARTNERSHIP | {
        "retention": {"escalation": {"years": 1, "source": "test"}}
    }
    case = keepers.long_closed(world, raised_on=date(2020, 2, 28), closed_on=date(2020, 2, 29))
    assert list(retention.due(KIND, date(2021, 2, 27), 9)) == []
    [due] = retention.due(KIND, date(2021, 2, 28), 9)
    assert (due.pk, due.due_on) == (case.pk, date(2021, 2, 28))


def test_what_is_kept_for_ever_is_never_due(world, case, settings):
    settings.PARTNERSHIP = settings.PARTNERSHIP | {
        "retention": {"escalation": {"years": "permanent", "source": "test"}}
    }
    assert list(retention.due(KIND, date(2200, 1, 1), 9)) == []


def test_open_and_held_records_are_not_due(world, case):
    worlds.raise_one(world, raised_on=date(2026, 3, 27))
    assert [each.pk for each in retention.due(KIND, date(2026, 3, 27), 9)] == [case.pk]
    hold = legal_holds.place_hold(case, kind=KIND, reason="Inquiry", by=world.gil)
    assert list(retention.due(KIND, date(2026, 3, 27), 9)) == []
    legal_holds.release_hold(hold, reason="Over", by=world.dana)
    assert [each.pk for each in retention.due(KIND, date(2026, 3, 27), 9)] == [case.pk]


def test_a_list_says_what_is_due_and_nothing_of_what_it_says(world, case):
    run = disposal.propose(by=world.gil)
    [line] = disposal.lines_of(run)
    assert (line.record_reference, line.about) == (
        case.reference, f"escalations.Escalation:{case.pk}",
    )  # fmt: skip
    assert (line.closed_on, line.due_on, line.years) == (keepers.CLOSED, keepers.DUE, 7)
    assert "Default of the portal" in line.source


def test_there_is_one_list_at_a_time_and_none_when_nothing_is_due(world, case):
    run = disposal.propose(by=None)
    assert run.proposed_by is None
    with pytest.raises(NotAllowed, match=f"The list {run.reference} is not finished"):
        disposal.propose(by=world.dana)
    disposal.stop(run, reason="Wrong day", by=world.dana)
    legal_holds.place_hold(case, kind=KIND, reason="Inquiry", by=world.gil)
    with pytest.raises(NotAllowed, match="No record is due"):
        disposal.propose(by=world.dana)
    assert DisposalRun.objects.unscoped("test").count() == 1


def test_what_somebody_asked_to_see_is_not_listed(world, case):
    asked = subject_access.begin(
        child_reference="lcs-004417", request_reference="R1", received_on=date(2026, 3, 2),
        by=world.gil,
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="No record is due"):
        disposal.propose(by=world.dana)
    subject_access.throw_away(asked, by=world.gil)
    assert lines(disposal.propose(by=world.dana)) == [(case.reference, "", "")]


# --- who ------------------------------------------------------------------------------------------

ACTS = {
    "propose": lambda run, by: disposal.propose(by=by),
    "submit": lambda run, by: disposal.submit(run, exclusions={}, by=by),
    "approve": lambda run, by: disposal.approve(run, by=by),
    "stop": lambda run, by: disposal.stop(run, reason="x", by=by),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", ["alice", "anna", "hari", "sue", "carol", "root", "nobody"])
def test_nobody_else_does_any_of_it(world, case, act, name):
    run = disposal.propose(by=None)
    if act == "approve":
        disposal.submit(run, exclusions={}, by=world.gil)
    before = list(DisposalRun.objects.unscoped("test").values())
    with pytest.raises(PermissionDenied):
        ACTS[act](run, getattr(world, name))
    assert list(DisposalRun.objects.unscoped("test").values()) == before


def test_nobody_approves_what_they_submitted(world, case):
    run = disposal.propose(by=world.dana)
    disposal.submit(run, exclusions={}, by=world.gil)
    with pytest.raises(NotAllowed, match="somebody else has to approve it"):
        disposal.approve(run, by=world.gil)
    assert disposal.carry_out() == 0
    assert still_there(case)
    disposal.approve(run, by=world.dana)
    assert refresh(run).approved_by == world.dana


def test_the_database_itself_refuses_one_person_as_both(world, case):
    run = disposal.propose(by=world.dana)
    disposal.submit(run, exclusions={}, by=world.gil)
    with (
        pytest.raises(DatabaseError, match="disposal_approved_by_another"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE reporting_disposalrun SET approved_by_id = submitted_by_id, approved_at = "
            "submitted_at"
        )


@pytest.mark.parametrize(
    ("before", "act", "sentence"),
    [
        ([], "approve", "has not been submitted"),
        (["submit"], "submit", "submitted already"),
        (["submit", "approve"], "approve", "approved already"),
        (["submit", "approve"], "stop", "being erased"),
        (["stop"], "submit", "was stopped"),
        (["stop"], "stop", "stopped already"),
        (["submit", "stop"], "approve", "was stopped"),
    ],
)
def test_what_is_refused_at_which_point(world, case, before, act, sentence):
    run = disposal.propose(by=None)
    people = {"submit": world.gil, "approve": world.dana, "stop": world.dana}
    for each in before:
        ACTS[each](run, people[each])
    with pytest.raises(NotAllowed, match=sentence):
        ACTS[act](run, people[act])


def test_what_is_excluded_stays_with_the_reason(world, case):
    other = keepers.long_closed(world)
    run = disposal.propose(by=world.dana)
    first, _ = disposal.lines_of(run)
    disposal.submit(run, exclusions={first.pk: "Being cited"}, by=world.gil)
    disposal.approve(run, by=world.dana)
    assert disposal.carry_out() == 1
    assert lines(run) == [
        (case.reference, "left-out", "Being cited"),
        (other.reference, "erased", ""),
    ]
    assert still_there(case)
    assert not still_there(other)


def test_a_list_from_which_all_is_left_out_is_not_submitted(world, case):
    run = disposal.propose(by=world.dana)
    [line] = disposal.lines_of(run)
    with pytest.raises(NotAllowed, match="Stop the list instead"):
        disposal.submit(run, exclusions={line.pk: "x"}, by=world.gil)


# --- looked at again ------------------------------------------------------------------------------


def hold_it(world, case, settings):
    legal_holds.place_hold(case, kind=KIND, reason="Inquiry", by=world.gil)


def change_it(world, case, settings):
    Escalation.objects.unscoped("test")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE escalations_escalation SET version = version + 1")


def open_it(world, case, settings):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE escalations_escalation SET closed_on = NULL, outcome = ''")


def lengthen_it(world, case, settings):
    settings.PARTNERSHIP = settings.PARTNERSHIP | {
        "retention": {"escalation": {"years": 8, "source": "test"}}
    }


def ask_for_it(world, case, settings):
    subject_access.begin(
        child_reference=case.child_reference, request_reference="R1",
        received_on=date(2026, 3, 2), by=world.gil,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (hold_it, "A legal hold was placed on it."),
        (change_it, "It was changed after the list was made."),
        (open_it, "It is open again."),
        (lengthen_it, "The period of this kind has been changed, and is not over yet."),
        (ask_for_it, "It is part of a subject access request that is not over."),
    ],
)
def test_what_is_no_longer_due_stays_whatever_was_approved(world, case, settings, meanwhile, why):
    run = approved(world)
    meanwhile(world, case, settings)
    assert disposal.carry_out() == 0
    assert lines(run) == [(case.reference, "left-out", why)]
    assert still_there(case)
    assert case.child_reference in {each.child_reference for each in everything_of(case)}
    assert DisposalCertificate.objects.count() == 0
    assert refresh(run).finished_at is not None


def everything_of(case):
    return list(history.rows_about(case, Escalation))


# --- nothing is left ------------------------------------------------------------------------------

# Where a reference or a reason may stand for good (docs/adr): the log, the papers of disposal.
STAYS = {
    "core_accesslog", "core_disposalcertificate", "reporting_disposalline",
    "reporting_historicaldisposalline", "core_submission",
}  # fmt: skip


def tables_with(text: str) -> dict[str, int]:
    """How many rows of which tables hold a text in any column, of whatever type."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = [row for row in cursor.fetchall() if text in json.dumps(row, default=str)]
            if rows:
                found[table] = len(rows)
    return found


def files_with(folder, text: str):
    return [
        path for path in folder.rglob("*")
        if path.is_file() and (text.encode() in path.read_bytes() or text in path.name)
    ]  # fmt: skip


def test_after_an_erasure_no_text_is_left_in_any_table_or_file(
    protected, world, case, store, django_capture_on_commit_callbacks
):
    other = keepers.long_closed(world, "another ")
    keepers.draft_about(world.alice, " lcs-004 417", changed_on=date(2019, 3, 1), mark=MARK)
    legal_holds.release_hold(
        legal_holds.place_hold(case, kind=KIND, reason=f"{MARK}hold", by=world.gil),
        reason=f"{MARK}released", by=world.gil,
    )  # fmt: skip
    mark = MARK.strip()
    full = tables_with(mark)
    assert {
        "escalations_escalation", "escalations_historicalescalation", "escalations_contact",
        "escalations_historicalcontact", "escalations_escalationnote",
        "escalations_historicalescalationnote", "escalations_steprecord",
        "escalations_proposedresolution", "escalations_historicalproposedresolution",
        "escalations_escalationdocument", "escalations_escalationdraft",
        "escalations_escalationhold", "escalations_historicalescalationhold",
    } <= set(full)  # fmt: skip
    assert files_with(store, mark)
    run = disposal.propose(by=world.dana)
    keep = next(each for each in disposal.lines_of(run) if each.record_reference == other.reference)
    disposal.submit(run, exclusions={keep.pk: "Cited"}, by=world.gil)
    disposal.approve(run, by=world.dana)
    with django_capture_on_commit_callbacks(execute=True):
        assert disposal.carry_out() == 1
    assert tables_with(mark) == {}
    assert files_with(store, mark) == []
    assert set(tables_with(case.reference)) <= STAYS
    about = f"escalations.Escalation:{case.pk}"
    assert set(tables_with(f'"{about}"')) <= STAYS
    assert Notification.objects.filter(about=about).count() == 0
    # The other one is whole: its rows, its history, its file.
    assert still_there(other)
    assert tables_with("another ")["escalations_historicalescalationnote"] == 2
    assert len(files_with(store, "another ")) == 1
    # And history is protected as before.
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Escalation.history.all().delete()


def test_why_it_was_restricted_opened_or_closed_to_somebody_goes_with_it_wherever_it_was_typed(
    protected, world, case, client
):
    """The access log says for good who was given, refused and marked, and when; not why."""
    mark = MARK.strip()
    charlie = world.held["charlie"]
    worlds.give_an_app(world.charlie)
    restriction.restrict(
        case, named=[(world.charlie, charlie.agency_role.group_id, "view")],
        reason=f"{mark} restricted", by=world.dana,
    )  # fmt: skip
    client.force_login(world.charlie)
    client.post(case.get_absolute_url(), {"reason_for_opening": f"{mark} opened"})
    assert client.get(case.get_absolute_url()).status_code == 200
    break_the_glass(refresh(case), reason=f"{mark} emergency", by=world.hari)
    restriction.mark_conflict(
        refresh(case), person=world.anna, reason=f"{mark} conflict", by=world.dana
    )
    conflict = case.access_decisions.get(kind="conflict")
    restriction.end_conflict(
        refresh(case), decision=conflict, reason=f"{mark} no conflict", by=world.dana
    )
    restriction.lift(refresh(case), reason=f"{mark} lifted", by=world.dana)
    before = tables_with(mark)
    assert before["core_loggedreason"] == 6
    assert "core_accesslog" not in before
    kinds = ["restricted", "reason", "emergency", "conflict", "no-conflict", "lifted"]
    about = AccessLog.objects.filter(about=f"escalations.Escalation:{case.pk}", what__in=kinds)
    assert list(about.order_by("pk").values_list("what", flat=True)) == kinds
    approved(world)
    assert disposal.carry_out() == 1
    assert tables_with(mark) == {}
    assert about.count() == 6
    page = client_of(world.gil).get("/access-log/", {"reference": case.reference})
    assert "Gave a reason to open" in page.content.decode()
    # And what was typed of another record cannot be taken away.
    other = worlds.raise_one(world, raised_on=date(2026, 3, 27))
    restriction.restrict(other, named=[], reason="x", by=world.dana)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LoggedReason.objects.all()._raw_delete("default")


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def test_every_table_is_looked_into(world, case):
    """The test above can fail: it finds what is there."""
    line = AccessLog.objects.filter(about=f"escalations.Escalation:{case.pk}").first()
    assert line is not None
    assert "core_accesslog" in tables_with(f'"{line.about}"')
    assert tables_with("zqx never written zqx") == {}


def test_a_search_for_the_child_finds_nothing_afterwards_and_the_address_answers_404(
    world, case, client
):
    keepers.draft_about(world.alice, "LCS-004417", changed_on=date(2025, 1, 7))
    assert [each.reference for each in records.find("LCS-004417")] == [case.reference]
    assert records.drafts("LCS-004417") == ["Testshire Council"]
    approved(world)
    disposal.carry_out()
    assert records.find("LCS-004417") == []
    assert records.drafts("LCS-004417") == []
    client.force_login(world.dana)
    assert client.get(case.get_absolute_url()).status_code == 404


def test_a_draft_that_is_being_written_about_the_child_stays(world, case):
    keepers.draft_about(world.alice, "LCS-004417", changed_on=date(2026, 3, 20))
    approved(world)
    assert disposal.carry_out() == 1
    assert EscalationDraft.objects.visible_to(world.alice).count() == 1


def test_receipts_of_its_forms_and_letters_about_it_go_too(world, case):
    Submission.objects.create(
        token="0" * 32, operation="x", answers="", by=world.alice,
        url=case.get_absolute_url(), received_at=case.steps.first().history.first().history_date,
    )  # fmt: skip
    now, about = clock.now(), f"escalations.Escalation:{case.pk}"
    for once in (about, f"{about}0"):  # one about it, and one about a record of a longer key
        Letter.objects.create(kind="x", about=once, once=once, queued_at=now, try_after=now)
    approved(world)
    disposal.carry_out()
    assert Submission.objects.filter(url=case.get_absolute_url()).count() == 0
    left = Letter.objects.filter(kind="x")
    assert [each.about for each in left] == [f"{about}0"]


def test_its_reference_is_never_given_again(world, case):
    approved(world)
    disposal.carry_out()
    with keepers.at(date(2019, 5, 1)):
        assert next_reference("ESC") != case.reference
    again = keepers.long_closed(world)
    assert again.reference != case.reference


def test_the_access_log_still_says_who_opened_it_and_by_which_reference(world, case, client):
    client.force_login(world.dana)
    client.get(case.get_absolute_url())
    approved(world)
    disposal.carry_out()
    page = client.get("/access-log/", {"reference": case.reference}).content.decode()
    assert "Opened" in page
    assert case.reference in page


# --- certificates ---------------------------------------------------------------------------------


def test_a_certificate_says_what_went_under_which_rule_on_whose_word(world, case):
    run = approved(world)
    disposal.carry_out()
    made = DisposalCertificate.objects.get()
    assert (made.record_reference, made.kind, made.years, made.closed_on, made.due_on) == (
        case.reference, "escalation", 7, keepers.CLOSED, keepers.DUE,
    )  # fmt: skip
    assert (made.proposed_by, made.approved_by, made.run) == (world.gil, world.dana, run.reference)
    assert made.files == 1
    assert made.rows > 10
    assert made.history_rows > 10
    assert made.hash == erasure.hash_of(made)
    assert erasure.broken_at() is None


def test_the_counts_are_of_what_really_went(world, case):
    """Every row that the whole database has fewer of, but for the papers of the disposal."""
    approved(world)

    def number():
        with connection.cursor() as cursor:
            counts = {}
            for table in connection.introspection.table_names(cursor):
                if table.startswith(("reporting_", "core_disposal", "core_filetoerase",
                                     "core_referencecounter", "core_accesslog")):  # fmt: skip
                    continue
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                counts[table] = cursor.fetchone()[0]
        return counts

    before = number()
    disposal.carry_out()
    after = number()
    made = DisposalCertificate.objects.get()
    fewer = {table: before[table] - after[table] for table in before}
    assert {number >= 0 for number in fewer.values()} == {True}
    historical = sum(number for table, number in fewer.items() if "_historical" in table)
    assert made.history_rows == historical
    assert made.rows == sum(fewer.values()) - historical


def test_certificates_hold_each_other_and_cannot_be_changed(protected, world, case):
    keepers.long_closed(world)
    approved(world)
    assert disposal.carry_out() == 2
    first, second = DisposalCertificate.objects.order_by("pk")
    assert second.hash_before == first.hash
    for statement in (
        "UPDATE core_disposalcertificate SET years = 1",
        "DELETE FROM core_disposalcertificate",
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with history.erasing():
        DisposalCertificate.objects.filter(pk=first.pk).update(years=1)
    assert erasure.broken_at() == first.reference


def test_the_certificates_of_a_list_are_a_tagged_pdf(world, case):
    run = approved(world)
    disposal.carry_out()
    run = refresh(run)
    assert run.certificates_ready_at is not None
    with default_storage.open(run.certificates_file) as file:
        content = file.read()
    assert content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in content or b"/ObjStm" in content


# --- killed in the middle -------------------------------------------------------------------------

STEPS = [
    "core.erasure._file_names", "core.erasure._history_count", "core.erasure._certify",
    "core.erasure._remember_files", "core.erasure._delete", "core.erasure._erase_history",
    "reporting.models.DisposalLine.close",
]  # fmt: skip


class Died(BaseException):
    """As when the process ends: nothing catches it."""


def everything():
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_worker_that_dies_at_any_step_leaves_the_record_whole_and_another_goes_on(
    world, case, store, monkeypatch, step, after, django_capture_on_commit_callbacks
):
    run = approved(world)
    before, files = everything(), len(files_with(store, MARK.strip()))
    module, _, name = step.rpartition(".")
    owner = DisposalLine if "models" in module else erasure
    real = getattr(owner, name)

    def die(*args, **kwargs):
        if after:
            real(*args, **kwargs)
        raise Died

    monkeypatch.setattr(owner, name, die)
    with pytest.raises(Died):
        disposal.carry_out()
    assert everything() == before
    assert len(files_with(store, MARK.strip())) == files == 1
    monkeypatch.setattr(owner, name, real)
    with django_capture_on_commit_callbacks(execute=True):
        assert disposal.carry_out() == 1
    assert tables_with(MARK.strip()) == {}
    assert files_with(store, MARK.strip()) == []
    assert lines(run) == [(case.reference, "erased", "")]
    assert disposal.carry_out() == 0
    assert DisposalCertificate.objects.count() == 1


def test_files_of_a_worker_that_died_after_commit_are_swept(world, case, store):
    """Without the callbacks of the commit, which died with the worker."""
    approved(world)
    disposal.carry_out()
    assert len(files_with(store, MARK.strip())) == 1
    assert FileToErase.objects.count() == 1
    from core.tasks import erase_files

    erase_files()
    assert files_with(store, MARK.strip()) == []
    assert FileToErase.objects.count() == 0
    erase_files()


def test_a_record_that_cannot_be_erased_is_whole_and_holds_up_no_other(
    world, case, store, monkeypatch
):
    other = keepers.long_closed(world)
    run = approved(world)
    real = erasure._erase_history

    def fails(record, certificate):
        if record.pk == case.pk:
            raise ValueError("out of order")
        return real(record, certificate)

    monkeypatch.setattr(erasure, "_erase_history", fails)
    assert disposal.carry_out() == 1
    assert lines(run) == [
        (case.reference, "left-out", disposal.COULD_NOT),
        (other.reference, "erased", ""),
    ]
    assert still_there(case)
    assert everything_of(case)


def test_what_went_is_compared_with_what_was_counted(world, case, monkeypatch):
    monkeypatch.setattr(erasure, "_history_count", lambda record, parts: 1)
    run = approved(world)
    assert disposal.carry_out() == 0
    assert lines(run) == [(case.reference, "left-out", disposal.COULD_NOT)]
    assert still_there(case)


# --- by the calendar ------------------------------------------------------------------------------


def test_beat_lists_once_a_month_and_not_while_a_list_is_waiting(world, case):
    from reporting.tasks import list_what_is_due

    list_what_is_due()
    list_what_is_due()
    [run] = DisposalRun.objects.unscoped("test")
    assert (run.proposed_by, run.submitted_by) == (None, None)


def test_everyone_and_everything_else_is_as_before(world, case):
    people = User.objects.count()
    approved(world)
    disposal.carry_out()
    assert User.objects.count() == people
    assert EscalationDocument.objects.unscoped("test").count() == 0
    call_command("check")
    escalate.raise_escalation(
        raised_as=world.held["alice"], challenged_agency=world.trust,
        raised_on=date(2026, 3, 27), by=world.alice, **worlds.ANSWERS,
    )  # fmt: skip


def test_the_access_log_ends_with_the_erasure_and_is_found_by_every_reference(world, case):
    run = approved(world)
    holders = [f"person:{world.alice.pk}", *log_groups(world.alice)]
    before = clock.now()
    assert access_log.seen_on(holders, Escalation, before).exists()
    disposal.carry_out()
    certificate = DisposalCertificate.objects.get()
    line = AccessLog.objects.get(what="erased")
    assert line.about == f"escalations.Escalation:{case.pk}"
    assert line.detail == (
        f"{certificate.reference}, {run.reference}: submitted by {run.submitted_by}, approved by"
        f" {run.approved_by}. Every right to it ended"
    )
    for reference in (case.reference, run.reference, certificate.reference):
        rows = log.lines({"reference": reference}, world.gil)
        assert line in rows, reference
        assert rows.first() == line
    assert "dis-agreed" in {
        each.what for each in log.lines({"reference": run.reference}, world.gil)
    }
    later = clock.now() + timedelta(days=1)
    assert not access_log.seen_on(holders, Escalation, later).exists()


def test_the_access_log_is_searched_by_the_reference_of_a_request(world, case):
    asked = subject_access.begin(
        child_reference=case.child_reference, request_reference="R 1", received_on=clock.today(),
        by=world.dana,
    )  # fmt: skip
    lines = log.lines({"reference": asked.reference}, world.dana)
    assert [line.what for line in lines] == ["sar-begun"]


def log_groups(person) -> list[str]:
    return [f"group:{pk}" for pk in person.groups.values_list("pk", flat=True)]


def test_an_action_that_came_of_it_stands(world, case):
    group = groups.add_group(slug="executive", name="Executive", kind="executive", by=None)
    ada = world.held["ada"]
    groups.add_seat(
        group, agency=world.council, sits_as="member", started_on=clock.today(), held_role=ada,
        by=None,
    )  # fmt: skip
    groups.add_chair_term(
        group, partner=world.council, held_role=ada, begins_on=clock.today(),
        ends_on=date(2027, 3, 1), by=None,
    )  # fmt: skip
    action = lessons.make_action(
        case, what="Train", difference_wanted="Asked.", owner=world.held["bella"], group=group,
        due_on=date(2026, 12, 1), by=world.dana,
    )  # fmt: skip
    approved(world)
    disposal.carry_out()
    assert not still_there(case)
    assert Action.objects.visible_to(world.dana).get() == action
    assert EscalationLink.objects.unscoped("test").count() == 0
