"""The commands: where a demonstration may be served, which port, and what makes a run bad."""

import importlib
import os
import socket
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config import environment
from core.loopback import why_not_serve


def from_script(name: str):
    """A file of script/ as a module: the folder is no package."""
    folder = str(settings.BASE_DIR / "script")
    if folder not in sys.path:
        sys.path.append(folder)
    return importlib.import_module(name)


# --- a demonstration is served to this machine only ------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"])
def test_a_demonstration_may_be_served_on_loopback(host):
    assert why_not_serve(host, demonstration=True) is None


BEYOND = ["0.0.0.0", "::", "[::]", "", "0", "10.1.2.3", "192.168.1.4", "portal.example.org"]


@pytest.mark.parametrize("host", [*BEYOND, "unix:/run/portal.sock"])
def test_a_demonstration_may_not_be_served_beyond(host):
    assert "DEMONSTRATION" in why_not_serve(host, demonstration=True)
    assert why_not_serve(host, demonstration=False) is None


def gunicorn(*arguments: str, **surroundings: str) -> subprocess.CompletedProcess:
    # The application named does not exist: a server that is let through ends at that instead.
    return subprocess.run(
        [sys.executable, "-m", "gunicorn", *arguments, "no_such_application"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "LOCAL_ENV_FILE": os.devnull, "PORT": "0", **surroundings},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("arguments", "surroundings"),
    [
        (["--bind", "0.0.0.0:0"], {}),
        (["--bind", "127.0.0.1:0", "--bind", "[::]:0"], {}),
        ([], {"BIND": "0.0.0.0"}),
    ],
)
def test_gunicorn_refuses_to_serve_a_demonstration_beyond(arguments, surroundings):
    ended = gunicorn(*arguments, DEMONSTRATION="on", **surroundings)
    assert "example sign-ins are on" in ended.stderr
    assert "Listening at" not in ended.stderr
    assert ended.returncode == 1


def test_gunicorn_serves_a_demonstration_on_loopback():
    ended = gunicorn(DEMONSTRATION="on")
    assert "Listening at: http://127.0.0.1" in ended.stderr


def test_runserver_refuses_to_serve_a_demonstration_beyond(settings):
    settings.DEMONSTRATION = True
    assert get_commands()["runserver"] == "core"
    with pytest.raises(CommandError, match="example sign-ins are on"):
        call_command("runserver", "0.0.0.0:8000", use_reloader=False)


def test_run_refuses_to_serve_a_demonstration_beyond(monkeypatch):
    supervise = from_script("supervise")
    monkeypatch.setenv("DEMONSTRATION", "on")
    monkeypatch.setenv("BIND", "0.0.0.0")
    with pytest.raises(SystemExit, match="example sign-ins are on"):
        supervise.main()


# --- TESTING is for the tests -----------------------------------------------------------------


@pytest.mark.parametrize("host", [*BEYOND, "unix:/run/portal.sock"])
def test_nothing_is_served_beyond_this_machine_under_testing(host):
    assert "Take TESTING out" in why_not_serve(host, demonstration=False, testing=True)
    assert why_not_serve("127.0.0.1", demonstration=False, testing=True) is None


SERVED = [
    {"ALLOWED_HOSTS": "portal.example.org"},
    {"SITE_URL": "https://portal.example.org"},
    {"ALLOWED_HOSTS": "localhost,*"},
]
PROGRAMS = {
    "web": ["gunicorn", "--bind", "127.0.0.1:0"],
    "worker": ["celery", "-A", "config", "worker"],
    "beat": ["celery", "-A", "config", "beat"],
}


@pytest.mark.parametrize("served", SERVED, ids=lambda served: next(iter(served.values())))
@pytest.mark.parametrize("program", PROGRAMS)
def test_nothing_starts_under_testing_where_people_are_served(program, served, tmp_path):
    ended = subprocess.run(
        [sys.executable, "-m", *PROGRAMS[program]],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "PORT": "0", **served},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Take TESTING out of the environment." in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.returncode == 1


@pytest.mark.parametrize("served", SERVED, ids=lambda served: next(iter(served.values())))
def test_no_demonstration_starts_where_people_are_served(served, monkeypatch):
    """Not on loopback either, behind a proxy that does not say for whom it asks."""
    for name in ("TESTING", "ALLOWED_HOSTS", "SITE_URL"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("DEMONSTRATION", "on")
    assert environment.why_not_start() is None
    for name, value in served.items():
        monkeypatch.setenv(name, value)
    assert "Take DEMONSTRATION out of the environment" in environment.why_not_start()
    monkeypatch.setenv("DEMONSTRATION", "off")
    assert environment.why_not_start() is None


def test_the_web_server_does_not_listen_to_others_under_testing():
    ended = gunicorn("--bind", "0.0.0.0:0")
    assert "Refusing to serve on 0.0.0.0: TESTING is on" in ended.stderr
    assert "Listening at" not in ended.stderr
    assert ended.returncode == 1


# --- one run, one port -----------------------------------------------------------------------


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_that_was_asked_for_is_refused_in_a_sentence(taken_port):
    with pytest.raises(SystemExit, match=f"Port {taken_port} is taken by another program"):
        from_script("supervise").choose_port("127.0.0.1", str(taken_port))


def test_without_a_wish_the_next_free_port_is_taken(monkeypatch, capsys):
    supervise = from_script("supervise")
    monkeypatch.setattr(supervise, "_is_free", lambda bind, port: port > 8001)
    assert supervise.choose_port("127.0.0.1", "") == 8002
    assert "Port 8000 is taken" in capsys.readouterr().out


def test_two_runs_from_one_folder_are_refused(tmp_path):
    supervise = from_script("supervise")
    with supervise.only_one_here(tmp_path), pytest.raises(SystemExit, match="already running"):
        supervise.only_one_here(tmp_path)
    supervise.only_one_here(tmp_path).close()


# --- data of an older version ----------------------------------------------------------------


@pytest.mark.django_db
def test_data_that_nothing_leads_from_are_told_apart_in_a_sentence(tmp_path):
    steps = MigrationRecorder(connection).migration_qs
    steps.get(app="improvement", name="0005_withdrawn_criteria_priorities_and_measures").delete()
    with pytest.raises(SystemExit, match=f"older version.*\n  mv {tmp_path} {tmp_path}.old"):
        from_script("supervise").prepare(tmp_path, demonstration=True)


# --- what ends -------------------------------------------------------------------------------


def ended_with(code: int, after: float = 0):
    """``after`` so many seconds."""
    supervise = from_script("supervise")
    programs = supervise.Programs({})
    started = []
    programs.start = started.append
    programs.running["worker"] = subprocess.CompletedProcess([], code)
    programs.began["worker"] = time.monotonic() - after
    return programs, started


def test_what_was_killed_is_started_again_a_few_times(capsys):
    programs, started = ended_with(-9)
    answers = [programs.start_again("worker") for _ in range(6)]
    assert answers == [True] * 5 + [False]
    assert started == ["worker"] * 5
    assert "worker was killed (SIGKILL), and is started again." in capsys.readouterr().out


@pytest.mark.parametrize("code", [0, 1])
def test_what_ends_by_itself_as_soon_as_it_was_started_is_not(code):
    programs, started = ended_with(code, after=59)
    assert not programs.start_again("worker")
    assert started == []


def test_what_falls_after_it_had_run_is_started_again_a_few_times(capsys):
    programs, started = ended_with(1, after=61)
    answers = [programs.start_again("worker") for _ in range(6)]
    assert answers == [True] * 5 + [False]
    assert started == ["worker"] * 5
    assert "worker fell (code 1), and is started again." in capsys.readouterr().out


def test_no_task_has_a_time_limit_which_threads_would_not_keep():
    from config.celery import app

    app.loader.import_default_modules()
    ours = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    assert ours
    assert [each.name for each in ours if each.time_limit or each.soft_time_limit] == []


# --- the summary -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "in_ci", "good"),
    [
        ({"passed": 3}, True, True),
        ({"passed": 3, "failed": 1}, False, False),
        ({"passed": 3, "skipped": 1}, False, True),
        ({"passed": 3, "skipped": 1}, True, False),
        ({}, False, False),
    ],
)
def test_what_makes_a_run_good(counts, in_ci, good, monkeypatch, capsys):
    suite = from_script("suite")
    monkeypatch.setattr(suite, "CI", in_ci)
    assert suite.summarise({"lint": suite.Outcome(**counts)}, [], 0) is good
    last_line = capsys.readouterr().out.splitlines()[-1]
    whole = {"passed": 0, "failed": 0, "skipped": 0, **counts}
    assert last_line == "{passed} passed, {failed} failed, {skipped} skipped".format(**whole)


SHELL = "chromium-headless-shell"


@pytest.mark.parametrize(
    ("there", "user", "can_be_had", "asked", "taken"),
    [
        ({SHELL}, 0, {SHELL}, [], SHELL),
        ({"chromium"}, 0, {SHELL}, [SHELL], SHELL),
        ({"chromium"}, 0, set(), [SHELL], "chromium"),
        ({"chromium"}, 1000, set(), [], "chromium"),
        (set(), 0, {"chromium"}, [SHELL, "chromium"], "chromium"),
    ],
)
def test_the_journeys_take_the_shell_where_it_can_be_had(
    there, user, can_be_had, asked, taken, monkeypatch
):
    services = from_script("services")
    there, tried = set(there), []

    def install(package, *more):
        tried.append(package)
        there.update({package} & can_be_had)

    monkeypatch.setattr(services.os, "geteuid", lambda: user)
    monkeypatch.setattr(services, "debian_packages", install)
    monkeypatch.setattr(services.shutil, "which", lambda name: name if name in there else None)
    assert (str(services.chromium_program()), tried) == (taken, asked)


def test_the_checks_run_beside_the_real_processes_and_speak_after_them(monkeypatch, capsys):
    """Each waits until the other has begun, so one after the other they would wait in vain."""
    suite = from_script("suite")
    begun = threading.Barrier(2)

    def phase(name):
        def run(run):
            if name in ("lint", "processes"):
                begun.wait(timeout=30)
            suite.say(f"{name} speaks")
            return suite.Outcome(passed=1)

        return name, run

    monkeypatch.setattr(suite, "PHASES", {name: phase(name) for name in suite.PHASES})
    outcomes = suite.run_phases(None, list(suite.PHASES))
    assert list(outcomes) == list(suite.PHASES)
    said = [line for line in capsys.readouterr().out.splitlines() if line.endswith("speaks")]
    order = ["processes", *suite.CHECKS, "sqlite", "postgresql", "journeys"]
    assert said == [f"{name} speaks" for name in order]


@pytest.mark.parametrize("names", [["lint", "sqlite"], ["processes", "journeys"], ["addresses"]])
def test_otherwise_phases_follow_each_other(names, monkeypatch):
    suite = from_script("suite")
    ran = []

    def run_phase(run, name):
        ran.append(name)
        return suite.Outcome(passed=1)

    monkeypatch.setattr(suite, "run_phase", run_phase)
    assert list(suite.run_phases(None, names)) == ran == names


def test_an_app_stands_for_its_folder_of_tests():
    suite = from_script("suite")
    assert suite.as_paths(["core", "-k", "clock"]) == ["tests/core", "-k", "clock"]
    assert suite.as_paths(["tests/core/test_x.py"]) == ["tests/core/test_x.py"]
