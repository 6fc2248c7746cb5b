"""Importing: what it adds, changes, closes and leaves; who may; twice, at once, and broken off."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.operations import NotAllowed
from partnership import operations as ours
from partnership.models import Agency
from partnership.schools import operations, plan, reading, register
from partnership.schools.models import School, SchoolRegister
from partnership.schools.policy import What
from tests import world as worlds
from tests.partnership.registers import ELSEWHERE, FIRST, SECOND, content

State = SchoolRegister.State
LEAVER = {**FIRST, "EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2025"}


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def world(db):
    return worlds.build_with_administrators()


def rows(*each):
    return register.read(BytesIO(content(*each)), {876}).schools


def run(*each, joined=None):
    return operations.import_rows(rows(*each), joined=joined or {}, by=None)


def histories():
    return Agency.history.count(), School.history.count()


def agency(urn=900001):
    return Agency.objects.get(school__urn=urn)


def counts(made):
    return {what: number for what, number in made.counts().items() if number}


# --- what it does -------------------------------------------------------------------------------


def test_schools_are_added_with_what_is_kept_of_them_and_no_more(world):
    assert counts(run(FIRST, SECOND)) == {What.ADDED: 2}
    added = agency()
    kept = ("name", "short_name", "slug", "kind", "engagement", "phase", "closed_on")
    assert {name: getattr(added, name) for name in kept} == {
        "name": "Ashgrove Primary School", "short_name": "Ashgrove Primary School",
        "slug": "ashgrove-primary-school", "kind": "school", "engagement": "virtual",
        "phase": "primary", "closed_on": None,
    }  # fmt: skip
    school = added.school
    own = {f.name: getattr(school, f.name) for f in School._meta.concrete_fields}
    del own["id"]
    assert own == {
        "agency": added, "urn": 900001, "type": "Community school", "status": "open",
        "opened_on": date(1998, 9, 1), "closes_on": None, "age_from": 3, "age_to": 11, "trust": "",
        "head_name": "Mrs Zoë Brontë", "head_job_title": "Headteacher", "town": "Runcorn",
        "postcode": "WA7 0AA",
    }  # fmt: skip
    assert (added.history.count(), school.history.count()) == (1, 1)
    assert school.history.get().history_change_reason == "partnership.import_rows"


def test_the_same_file_twice_changes_nothing_and_leaves_no_history(world):
    closing = {**SECOND, "EstablishmentStatus (name)": "Open, but proposed to close",
               "CloseDate": "31-08-2099"}  # fmt: skip
    run(FIRST, closing)
    run(LEAVER, closing)
    before = histories()
    made = run(LEAVER, closing)
    assert counts(made) == {What.UNCHANGED: 2}
    assert made.changes_nothing
    assert histories() == before


def test_a_change_is_kept_once_with_what_it_was(world):
    run(FIRST, SECOND)
    before = histories()
    renamed = {**FIRST, "EstablishmentName": "Ashgrove Academy", "HeadLastName": "New"}
    made = run(renamed, SECOND)
    assert counts(made) == {What.CHANGED: 1, What.UNCHANGED: 1}
    [line] = made.of(What.CHANGED)
    assert plan.changes_in_words(line) == (
        "Name: from Ashgrove Primary School to Ashgrove Academy."
        " Head: from Mrs Zoë Brontë to Mrs Zoë New"
    )
    assert agency().name == agency().short_name == "Ashgrove Academy"
    assert agency().slug == "ashgrove-primary-school"
    assert histories() == (before[0] + 1, before[1] + 1)


def test_only_the_row_that_changes_is_written(world):
    run(FIRST)
    before = histories()
    run({**FIRST, "HeadLastName": "New"})
    assert histories() == (before[0], before[1] + 1)
    run({**FIRST, "HeadLastName": "New", "EstablishmentName": "New School"})
    assert histories() == (before[0] + 1, before[1] + 1)


def test_closing_deletes_nothing_and_reopening_takes_the_day_away(world):
    run(FIRST, SECOND)
    held = ours.begin_role(
        world.nobody, agency=agency(), role="headteacher", started_on=date(2025, 1, 6), by=None
    )
    assert counts(run(LEAVER, SECOND)) == {What.CLOSED: 1, What.UNCHANGED: 1}
    assert agency().closed_on == date(2025, 8, 31)
    assert worlds.refresh(held).ended_on is None
    assert counts(run(FIRST, SECOND)) == {What.REOPENED: 1, What.UNCHANGED: 1}
    assert agency().closed_on is None


def test_one_that_closes_on_no_known_day_closes_on_the_day_it_is_read_once(world, clock):
    run(FIRST)
    closed = {**LEAVER, "CloseDate": ""}
    run(closed)
    day = agency().closed_on
    clock.move(days=3)
    assert counts(run(closed)) == {What.UNCHANGED: 1}
    assert agency().closed_on == day


def test_one_that_another_agency_took_over_from_stays_closed(world):
    run(FIRST)
    ours.succeed_agency(agency(), successor=world.school, closed_on=date(2025, 1, 1), by=None)
    assert counts(run(FIRST)) == {What.UNCHANGED: 1}
    assert agency().closed_on == date(2025, 1, 1)


def test_one_that_is_no_longer_in_the_file_is_told_of_and_stays(world):
    run(FIRST, SECOND)
    made = run(SECOND)
    assert made.missing == [(900001, "Ashgrove Primary School")]
    assert made.changes_nothing
    assert agency().closed_on is None


def test_one_that_was_closed_before_we_kept_it_is_left_out(world):
    assert counts(run(LEAVER, SECOND)) == {What.ADDED: 1, What.NOT_TAKEN: 1}
    assert not School.objects.filter(urn=900001).exists()


def test_a_school_that_became_an_academy_of_the_same_name_is_another_one(world):
    run(FIRST)
    academy = {**SECOND, "EstablishmentName": FIRST["EstablishmentName"]}
    run(LEAVER, academy)
    assert agency(900002).name == "Ashgrove Primary School (URN 900002)"
    assert agency(900002).slug == "ashgrove-primary-school-urn-900002"
    assert run(LEAVER, academy).changes_nothing


def test_names_that_change_hands_in_one_file(world):
    run(FIRST, SECOND)
    swapped = [{**FIRST, "EstablishmentName": SECOND["EstablishmentName"]},
               {**SECOND, "EstablishmentName": FIRST["EstablishmentName"]}]  # fmt: skip
    run(*swapped)
    assert agency().name == "Birchfield “High” School (URN 900001)"
    assert run(*swapped).changes_nothing


def test_two_of_one_name_in_one_file(world):
    run(FIRST, {**FIRST, "URN": "900009"})
    assert {agency().name, agency(900009).name} == {
        "Ashgrove Primary School", "Ashgrove Primary School (URN 900009)",
    }  # fmt: skip


# --- a name that is here already ----------------------------------------------------------------

BY_HAND = {**FIRST, "EstablishmentName": "Testshire school"}


def test_a_name_without_a_urn_is_offered_and_nothing_happens_before_an_answer(world):
    made = plan.make(rows(BY_HAND, SECOND))
    assert [(line.row.urn, line.offered) for line in made.undecided] == [
        (900001, "Testshire School")
    ]
    before = histories()
    with pytest.raises(NotAllowed, match="whether it is the same one"):
        run(BY_HAND, SECOND)
    assert histories() == before


def test_joined_it_keeps_its_key_and_gets_what_the_register_says(world):
    made = run(BY_HAND, SECOND, joined={900001: True})
    assert counts(made) == {What.JOINED: 1, What.ADDED: 1}
    assert agency().pk == world.school.pk
    assert (agency().name, agency().phase, agency().slug) == (
        "Testshire school", "primary", "school",
    )  # fmt: skip
    assert run(BY_HAND, SECOND).changes_nothing


def test_kept_apart_there_are_two(world):
    run(BY_HAND, joined={900001: False})
    assert agency().name == "Testshire school (URN 900001)"
    assert worlds.refresh(world.school).phase == ""


def test_the_open_one_of_two_is_offered(world):
    closed = {**LEAVER, "EstablishmentName": "Testshire School", "URN": "900000"}
    made = plan.make(rows(closed, BY_HAND))
    assert [line.row.urn for line in made.undecided] == [900001]
    assert [line.row.urn for line in made.of(What.NOT_TAKEN)] == [900000]


def test_a_closed_one_is_offered_where_there_is_no_other_and_kept_apart_is_left_out(world):
    closed = {**LEAVER, "EstablishmentName": "Testshire School"}
    assert len(plan.make(rows(closed)).undecided) == 1
    assert counts(run(closed, joined={900001: False})) == {What.NOT_TAKEN: 1}
    assert counts(run(closed, joined={900001: True})) == {What.JOINED: 1}
    assert worlds.refresh(world.school).closed_on == date(2025, 8, 31)


def test_one_that_was_taken_over_is_never_offered(world):
    ours.succeed_agency(world.school, successor=world.council, by=None)
    run(BY_HAND)
    assert agency().name == "Testshire school (URN 900001)"


def test_an_agency_that_is_no_school_is_never_offered(world):
    run({**FIRST, "EstablishmentName": "Testshire Council"})
    assert agency().name == "Testshire Council (URN 900001)"


def test_many_rows_take_as_many_statements_as_few(world):
    def statements(number, first):
        these = rows(*({**FIRST, "URN": str(first + n), "EstablishmentName": f"School {first + n}"}
                       for n in range(number)))  # fmt: skip
        with CaptureQueriesContext(connection) as captured:
            operations.import_rows(these, joined={}, by=None)
        return len(captured)

    statements(1, 100_000)
    assert statements(3, 200_000) == statements(30, 300_000)


# --- a file that is sent ------------------------------------------------------------------------


def upload(*each, raw=None, name="edubasealldata20260327.csv"):
    return SimpleUploadedFile(name, content(*each) if raw is None else raw, "text/csv")


def send(person, *each, **kwargs):
    operations.send_register(upload=upload(*each, **kwargs), by=person)
    return sent_by(person)


def send_to_be_read(person, *each):
    send(person, *each)
    reading.read_waiting()
    return sent_by(person)


def sent_by(person):
    return SchoolRegister.objects.visible_to(person).first()


def confirm(sent, person, joined=None, **changes):
    shown = plan.make(operations.rows_of(sent)).digest
    given = {"file": sent.submission, "shown": shown, "joined": joined or {}} | changes
    return operations.import_register(**given, by=person, submission=uuid4())


@pytest.fixture
def waiting(monkeypatch):
    """No worker is there to read what is sent."""
    monkeypatch.setattr("core.prompting.after_commit", lambda task: None)


def files(store):
    return [each for each in store.rglob("*") if each.is_file()]


@pytest.mark.parametrize("who", ["alice", "cleo", "hari", "sue", "root", "nobody"])
def test_nobody_but_a_keeper_sends_imports_or_throws_away(world, who, waiting, store):
    person = getattr(world, who)
    with pytest.raises(PermissionDenied):
        operations.send_register(upload=upload(FIRST), by=person)
    with pytest.raises(PermissionDenied):
        operations.import_register(file=uuid4(), joined={}, shown="", by=person)
    with pytest.raises(PermissionDenied):
        operations.import_rows(rows(FIRST), joined={}, by=person)
    with pytest.raises(PermissionDenied):
        operations.discard(by=person)
    assert files(store) == []
    assert not School.objects.exists()


def test_a_worker_reads_it_the_file_goes_and_one_act_imports_it(
    world, waiting, store, django_capture_on_commit_callbacks
):
    sent = send(world.dana, FIRST, ELSEWHERE)
    assert (sent.state, len(files(store))) == (State.WAITING, 1)
    with django_capture_on_commit_callbacks(execute=True):
        assert reading.read_waiting() == 1
    sent = sent_by(world.dana)
    assert (sent.state, sent.done, files(store)) == (State.READ, sent.size, [])
    assert [each["urn"] for each in sent.answers["schools"]] == [900001]
    confirm(sent, world.dana)
    assert agency().history.get().history_user == world.dana
    sent = sent_by(world.dana)
    assert (sent.state, sent.answers["counts"][What.ADDED]) == (State.IMPORTED, 1)
    assert "Brontë" not in str(sent.answers)


def test_a_second_click_and_a_second_person_change_nothing_more(world):
    world.held["second"] = ours.begin_role(
        world.sue, agency=world.business_team, role="system-administrator",
        started_on=worlds.LONG_AGO, by=None,
    )  # fmt: skip
    mine, hers = send_to_be_read(world.dana, FIRST), send_to_be_read(world.sue, FIRST)
    assert mine.pk != hers.pk
    old = plan.make(operations.rows_of(hers)).digest
    confirm(mine, world.dana)
    before = histories()
    with pytest.raises(NotAllowed, match="sent another file since"):
        confirm(mine, world.dana)
    with pytest.raises(NotAllowed, match="Something has changed here since"):
        confirm(hers, world.sue, shown=old)
    assert sent_by(world.sue).state == State.READ
    confirm(hers, world.sue)
    assert histories() == before


def test_what_was_shown_of_another_file_is_not_imported(world):
    old = send_to_be_read(world.dana, FIRST)
    send_to_be_read(world.dana, SECOND)
    with pytest.raises(NotAllowed, match="sent another file since"):
        confirm(old, world.dana)
    assert not School.objects.exists()


def test_a_second_file_takes_the_place_of_the_first_even_while_that_is_read(
    world, waiting, store, django_capture_on_commit_callbacks
):
    send(world.dana, FIRST)
    claimed = operations.claim(by=None)
    with django_capture_on_commit_callbacks(execute=True):
        send(world.dana, SECOND)
    assert len(files(store)) == 1
    with pytest.raises(operations.Replaced):
        operations.report(claimed, 10, by=None)
    with pytest.raises(operations.Replaced):
        operations.keep_found(claimed, register.Found([], 0, ""), by=None)
    reading.read_waiting()
    assert [each["urn"] for each in sent_by(world.dana).answers["schools"]] == [900002]


def test_a_worker_that_dies_leaves_nothing_behind_and_another_takes_it_up(world, waiting, clock):
    send(world.dana, FIRST)
    assert operations.claim(by=None).state == State.READING
    assert operations.claim(by=None) is None
    clock.move(minutes=4)
    assert reading.read_waiting() == 1
    sent = sent_by(world.dana)
    assert (sent.state, sent.tries) == (State.READ, 2)
    assert not School.objects.exists()


def test_a_worker_that_was_given_up_too_soon_finds_that_another_has_read_it(world, waiting, clock):
    send(world.dana, FIRST)
    slow = operations.claim(by=None)
    clock.move(minutes=4)
    reading.read_waiting()
    with pytest.raises(operations.Replaced):
        operations.refuse(slow, "Too late.", by=None)
    assert sent_by(world.dana).state == State.READ


def test_one_that_fails_again_and_again_is_given_up_and_holds_up_no_other(
    world, waiting, clock, monkeypatch, caplog
):
    def fails(*args):
        raise ZeroDivisionError

    send(world.dana, FIRST)
    monkeypatch.setattr(register, "read", fails)
    for _ in range(operations.GIVE_UP_AFTER):
        assert reading.read_waiting() == 1
        clock.move(minutes=4)
    assert reading.read_waiting() == 0
    sent = sent_by(world.dana)
    assert sent.state == State.REFUSED
    assert sent.refusal.startswith("The portal could not read this file")


def test_a_file_that_is_gone_from_the_store_is_a_failure_like_any_other(world, waiting):
    sent = send(world.dana, FIRST)
    default_storage.delete(sent.file.name)
    assert reading.read_waiting() == 1
    assert sent_by(world.dana).state == State.READING


def test_progress_is_kept_while_it_is_read(world, waiting, monkeypatch):
    monkeypatch.setattr(register, "TOLD_EVERY", 10)
    told = []
    plain = operations.report
    monkeypatch.setattr(
        operations,
        "report",
        lambda sent, done, *, by: (told.append(done), plain(sent, done, by=by)),
    )
    sent = send(world.dana, *({**FIRST, "URN": str(n)} for n in range(900_000, 900_400)))
    reading.read_waiting()
    assert 10 <= len(told) <= reading.STEPS
    assert 0 < told[0] < told[-1] <= sent.size


def test_a_file_that_cannot_be_taken_says_why_and_goes(
    world, store, waiting, django_capture_on_commit_callbacks
):
    send(world.dana, raw=b"name\r\nA\r\n")
    with django_capture_on_commit_callbacks(execute=True):
        reading.read_waiting()
    sent = sent_by(world.dana)
    assert sent.state == State.REFUSED
    assert sent.refusal.startswith("This is not the register of schools")
    assert files(store) == []


def test_what_nobody_imports_goes_after_a_day(
    world, store, waiting, clock, django_capture_on_commit_callbacks
):
    send(world.dana, FIRST)
    clock.move(hours=23)
    assert operations.forget_old(by=None) == 0
    clock.move(hours=2)
    with django_capture_on_commit_callbacks(execute=True):
        assert operations.forget_old(by=None) == 1
    assert (sent_by(world.dana), files(store)) == (None, [])


def test_what_was_imported_stays_told_of(world, clock):
    confirm(send_to_be_read(world.dana, FIRST), world.dana)
    clock.move(days=3)
    assert operations.forget_old(by=None) == 0


def test_a_file_that_could_not_be_kept_goes_again(world, store, monkeypatch):
    def fails(task):
        raise ZeroDivisionError

    monkeypatch.setattr("core.prompting.after_commit", fails)
    with pytest.raises(ZeroDivisionError):
        send(world.dana, FIRST)
    assert (sent_by(world.dana), files(store)) == (None, [])


def test_thrown_away(world, store, waiting, django_capture_on_commit_callbacks):
    send(world.dana, FIRST)
    with django_capture_on_commit_callbacks(execute=True):
        operations.discard(by=world.dana)
        operations.discard(by=world.dana)
    assert (sent_by(world.dana), files(store)) == (None, [])


# --- the command --------------------------------------------------------------------------------


@pytest.fixture
def command(tmp_path, capsys):
    def run_it(*each, **options):
        file = tmp_path / "register.csv"
        file.write_bytes(content(*each) if each else b"")
        call_command("import_schools", str(file), **options)
        return capsys.readouterr().out

    return run_it


def test_the_command_previews_then_imports_then_has_nothing_to_do(world, command):
    said = command(FIRST, ELSEWHERE, preview=True)
    assert "1 school of our local authority, of 2 schools in the file." in said
    assert "      1 to add" in said
    assert "900001 Ashgrove Primary School" in said
    assert "nothing is saved" in said
    assert not School.objects.exists()
    said = command(FIRST, ELSEWHERE)
    assert "100% read\n" in said
    assert "Saved: 1 school." in said
    before = histories()
    assert "Nothing had to be changed." in command(FIRST, ELSEWHERE)
    assert histories() == before


def test_the_command_asks_about_a_name_that_is_here_already(world, command):
    with pytest.raises(CommandError, match="--join-same-names or --keep-apart"):
        command(BY_HAND)
    assert not School.objects.exists()
    command(BY_HAND, join_same_names=True)
    assert agency().pk == world.school.pk


def test_the_command_refuses_as_the_page_does(world, command):
    with pytest.raises(CommandError, match="The file is empty"):
        command()
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("import_schools", "/no/such/file.csv")


def test_the_bar_on_a_terminal(world, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    file = tmp_path / "register.csv"
    file.write_bytes(content(FIRST))
    call_command("import_schools", str(file), preview=True)
    assert f"\r[{'#' * 40}] 100%\n" in capsys.readouterr().out
