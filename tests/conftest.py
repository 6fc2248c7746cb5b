"""What every test stands on: its database, its clock, its network and its browser."""

import fcntl
import gc
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import (
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    user_logged_in,
)
from django.db import connection, connections, transaction
from django.db.backends.sqlite3.base import SQLiteCursorWrapper
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, override_settings

from config import memory
from core import history, pdf
from core.loopback import is_loopback
from tests import emptying, kept, sign_in, turns
from tests.openid.running import at_work, now, openid_provider  # noqa: F401 fixtures of many

# --- which tests run -------------------------------------------------------------------------

KINDS = ("plain", "journeys", "processes")  # the last two live in folders of those names


def pytest_addoption(parser):
    parser.addoption(
        "--kind",
        choices=KINDS,
        help="journeys: in a browser; processes: with a real worker; plain: the rest",
    )


def pytest_ignore_collect(collection_path, config):
    """Leaves the files of another kind unread: every worker would read and import all of them."""
    tests, *within = collection_path.relative_to(config.rootpath).parts or [""]
    kind = config.getoption("kind")
    return True if tests == "tests" and within and kind not in (None, _lives_in(within)) else None


def _lives_in(within) -> str:
    return within[0] if within[0] in KINDS else "plain"


def pytest_collection(session):
    """No search for cycles while everything is imported: there are none to find yet."""
    gc.disable()
    if turns.IN_TURNS and os.environ.get("PYTEST_XDIST_WORKER") == "gw1":
        _import_from_the_last(session.config)


def _import_from_the_last(config) -> None:
    """Each file of tests is compiled once, and kept. Two workers that begin at the same end would
    compile the same one at the same time; so each of them compiles half."""
    folder = config.rootpath / "tests"
    for path in sorted(folder.rglob("test_*.py"), reverse=True):
        if not pytest_ignore_collect(path, config):
            with suppress(Exception):  # pytest says what is wrong with it, when it comes to it
                import_module(".".join(path.relative_to(config.rootpath).with_suffix("").parts))


SHARE_A_LOADING = {"test_example.py"}


def pytest_collection_modifyitems(config, items):
    """Leaves out the tests meant for the other database, another day, or of another kind.

    They are deselected, not skipped: nothing is missing, another phase of `script/test` runs them.
    """
    for item in items:
        _, *within = item.path.relative_to(config.rootpath).parts
        if item.get_closest_marker("processes") and _lives_in(within) != "processes":
            raise pytest.UsageError(f"{item.nodeid}: real processes are tried in tests/processes")
        if _lives_in(within) != "plain":
            item.add_marker(_lives_in(within))
    # The walks over the whole house last longest. At the end of the second worker's half they would
    # leave the first one idle. First of all come those that share one loading of the example, which
    # a second worker that takes over some of them would repeat.
    house = config.rootpath / "tests"
    items.sort(key=lambda item: (item.path.name not in SHARE_A_LOADING, item.path.parent != house))
    wanted = [item for item in items if config.getoption("kind") in (None, _kind(item))]
    chosen = [item for item in wanted if _fits_the_engine(item) and _is_its_turn(item)]
    if len(chosen) < len(items):
        kept = set(chosen)
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = chosen
    report = os.environ.get("DESELECTED_REPORT")
    if report:
        Path(report).write_text(str(len(wanted) - len(chosen)), encoding="utf-8")


def pytest_collection_finish():
    """Python's search for cycles passes over what is there by now, as the portal's processes do."""
    memory.settle()
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    """As pytest does it, in one piece of memory, as the portal's processes do their work."""
    runner = item.config.pluginmanager.get_plugin("runner")
    return memory.in_one_piece(runner.pytest_runtest_protocol, item, nextitem)


def pytest_runtest_setup(item):
    sign_in.forget_browsers()
    kept.commits_are_heard = "django_capture_on_commit_callbacks" in item.fixturenames


def _kind(item) -> str:
    return next((kind for kind in KINDS if item.get_closest_marker(kind)), "plain")


def _fits_the_engine(item) -> bool:
    postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    if item.get_closest_marker("postgresql") and not postgresql:
        return False
    if postgresql and (item.get_closest_marker("sqlite") or not _asks_a_database(item)):
        return False
    return not item.get_closest_marker("processes") or bool(postgresql and settings.REDIS_URL)


def _is_its_turn(item) -> bool:
    path = item.path.relative_to(item.config.rootpath)
    lasts_long = item.get_closest_marker("one_day_of")
    if lasts_long:
        # A whole file is marked for what all of its tests share, so it has its day together.
        together = lasts_long in item.getparent(pytest.Module).own_markers
        if not turns.today(path.as_posix() if together else item.nodeid, *lasts_long.args):
            return False
    kind = _kind(item)
    if kind == "journeys":
        given = getattr(item, "callspec", None)
        size = given.params.get("size") if given else None
        return size is None or turns.at_this_size_today(path, item.originalname, size)
    about_one = any(map(item.get_closest_marker, ("postgresql", "sqlite")))
    about_one &= not turns.seeded(path)
    if kind == "processes" or about_one or not _asks_a_database(item):
        return True
    postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    return turns.here_today(path, postgresql=postgresql)


def _asks_a_database(item) -> bool:
    """What asks none gives the same answer beside either, and runs beside SQLite alone."""
    given = {"db", "transactional_db", "django_db_setup", "live_server"}
    marked = any(map(item.get_closest_marker, ("django_db", "postgresql")))
    return marked or bool(given & set(item.fixturenames))


# --- database --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, tmp_path_factory):
    """A copy of one migrated database for each process: migrations run once, copying is quick.

    The migrated one is called as the setting TEST NAME says. On a PostgreSQL of your own it
    stays there afterwards, and the next run replaces it.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    creation = connection.creation
    with django_db_blocker.unblock(), _one_process_at_a_time():
        migrated = settings.VAR_DIR / "migrated"
        if migrated.exists():
            connection.settings_dict["NAME"] = connection.settings_dict["TEST"]["NAME"]
        else:
            creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            migrated.touch()
        connection.close()  # PostgreSQL copies only a database that nobody is using
        creation.clone_test_db(worker, verbosity=0, autoclobber=True)
        template = connection.settings_dict["NAME"]
        connection.settings_dict.update(creation.get_test_db_clone_settings(worker))
        emptying.instead_of_djangos()
    if worker != "main":
        kept.share_in(tmp_path_factory.getbasetemp().parent / "kept")
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        connection.settings_dict["NAME"] = template
        creation.destroy_test_db(suffix=worker, verbosity=0)


@pytest.fixture(scope="module")
def append_only(django_db_setup, django_db_blocker):
    """History that nobody can change, as in production. On SQLite the rest of the tests run without
    (see tests/settings.py): the triggers are a thousand statements, made once for a file of tests
    and taken away after it. On PostgreSQL they are there from migrating."""
    if connection.vendor == "postgresql":
        yield
        return
    in_a_transaction = transaction.atomic()
    with django_db_blocker.unblock(), in_a_transaction, override_settings(HISTORY_APPEND_ONLY=True):
        history.install()
    yield
    with django_db_blocker.unblock(), in_a_transaction:
        history.install()


@pytest.fixture
def protected(append_only, db, settings):
    settings.HISTORY_APPEND_ONLY = True


as_django_marks = SQLiteCursorWrapper.convert_query


@lru_cache(maxsize=1_000)
def _marked(query: str) -> str:
    return as_django_marks(None, query)


def _marked_once(self, query, *, param_names=None):
    """SQLite's marks of parameters in place of Django's: they were looked for in each statement
    each time it was sent, which took as long as some answers."""
    return (
        _marked(query)
        if param_names is None
        else as_django_marks(self, query, param_names=param_names)
    )


SQLiteCursorWrapper.convert_query = _marked_once


as_django_signs_in = Client._login


def _signed_in_at_once(client, user, backend=None):
    """What Django's `login` leaves of somebody who comes with no session, or takes the place of
    somebody else's: in six statements of fifteen. To sign in through the pages is tried as such."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    if cookie := client.cookies.get(settings.SESSION_COOKIE_NAME):
        before = store(cookie.value)
        if before.get(SESSION_KEY) in (None, str(user.pk)):
            as_django_signs_in(client, user, backend)
            return
        before.delete()
    request = HttpRequest()
    request.user, request.session = user, store()
    request.session[SESSION_KEY] = str(user.pk)
    request.session[BACKEND_SESSION_KEY] = backend
    request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    request.session.create()
    user_logged_in.send(sender=type(user), request=request, user=user)
    client._set_login_cookies(request)


Client._login = _signed_in_at_once


@contextmanager
def _one_process_at_a_time() -> Iterator[None]:
    with (settings.VAR_DIR / "migrating.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# --- papers ----------------------------------------------------------------------------------


@pytest.fixture
def papers_as_words(monkeypatch):
    """A PDF as the page that it is drawn from: in the drawing no word could be looked for."""

    def render(template, context):
        return render_to_string(template, context).encode()

    monkeypatch.setattr(pdf, "render", render)


# --- clock -----------------------------------------------------------------------------------

LONDON = ZoneInfo("Europe/London")


class StillClock:
    """The clock of a test: it stands still until the test moves it."""

    def __init__(self, traveller):
        self._traveller = traveller

    def set(self, moment: str) -> None:
        """To a moment in London: "2026-03-31" (at 10 in the morning) or "2026-03-31 16:30"."""
        self._traveller.move_to(london(moment))

    def move(self, **by: float) -> None:
        """On by so much: `clock.move(hours=2)`."""
        self._traveller.shift(timedelta(**by))


def london(moment: str) -> datetime:
    parsed = datetime.fromisoformat(moment if " " in moment else f"{moment} 10:00")
    # Handed over in UTC: given another zone, time_machine would change the process's own too.
    return parsed.replace(tzinfo=LONDON).astimezone(UTC)


@pytest.fixture(autouse=True)
def clock(request) -> Iterator[StillClock | None]:
    """Friday 27 March 2026, 10:00, unless the test says otherwise; real for real processes."""
    if request.node.get_closest_marker("processes"):
        yield None
        return
    with time_machine.travel(london("2026-03-27"), tick=False) as traveller:
        yield StillClock(traveller)


# --- network ---------------------------------------------------------------------------------


class BeyondLoopback(Exception):
    """A test tried to reach another machine."""


def pytest_configure(config):
    """Lets no test, nor anything it calls, reach beyond this machine."""
    really_connect, really_connect_ex = socket.socket.connect, socket.socket.connect_ex
    really_look_up = socket.getaddrinfo

    def refuse(host) -> None:
        host = host.decode() if isinstance(host, bytes) else host
        if host and not is_loopback(host):
            raise BeyondLoopback(host)

    def connect(self, address):
        if isinstance(address, tuple):
            refuse(address[0])
        return really_connect(self, address)

    def connect_ex(self, address):
        if isinstance(address, tuple):
            refuse(address[0])
        return really_connect_ex(self, address)

    def getaddrinfo(host, *args, **kwargs):
        refuse(host)
        return really_look_up(host, *args, **kwargs)

    socket.socket.connect, socket.socket.connect_ex = connect, connect_ex
    socket.getaddrinfo = getaddrinfo


# --- browser ---------------------------------------------------------------------------------

# Playwright keeps an event loop in the test's own thread, where Django would refuse its ORM.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

BROWSERS = (  # as script/services.py has them
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if not browser:
        pytest.skip("Chromium is not installed; script/test installs it")
    return {
        **browser_type_launch_args,
        "executable_path": browser,
        "args": [
            "--no-sandbox",  # the tests may run as root, where the sandbox cannot
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            # Each page is new: compiling its scripts for speed (Maglev, TurboFan) took longer than
            # they ran. What is asked of each (axe) is read once, and has room to run in.
            "--js-flags=--no-maglev --no-turbofan --no-flush-bytecode --min-semi-space-size=32",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, live_server):
    """Pages are named by their path: `page.goto("/escalations/")`."""
    return {
        **browser_context_args,
        "base_url": live_server.url,
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def console(context):
    """What the browser complained of; a test fails on any of it.

    A test that asks for an error page clears the list once it has looked at it.
    """
    complaints: list[str] = []

    def heard(message):
        if message.type in {"error", "warning"}:
            complaints.append(f"{message.type}: {message.text}")

    context.on("console", heard)
    context.on("weberror", lambda error: complaints.append(f"uncaught: {error.error}"))
    yield complaints
    assert complaints == []


@pytest.fixture
def page(console, page):
    return page


# --- real processes --------------------------------------------------------------------------


@pytest.fixture
def start_process(transactional_db, tmp_path):
    """Starts one of the portal's own programs on this test's database and broker.

    `start_process("celery", "-A", "config", "worker")` gives its `subprocess.Popen`; what it
    says is in the file `said` of that. Whatever still runs at the end is killed.
    """
    started: list[subprocess.Popen] = []
    database = connection.settings_dict
    surroundings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": (
            f"postgres://{database['USER']}:{database['PASSWORD']}"
            f"@{database['HOST']}:{database['PORT']}/{database['NAME']}"
        ),
        "REDIS_URL": settings.REDIS_URL,
        "REAL_WORKER": "1",
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
    }

    def start(module: str, *arguments: str, **more: str) -> subprocess.Popen:
        said = tmp_path / f"{module}-{len(started)}.log"
        with said.open("w") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=settings.BASE_DIR,
                env={**surroundings, **more},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        process.said = said
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)
