"""Runs the web server, the Celery worker and beat together, until Ctrl-C or until one gives up.

Called by script/run, which has set the machine up. All share this process's group, so a
terminal's Ctrl-C reaches every one of them, and closing the terminal ends them. One that is
killed, by a machine short of memory for instance, or falls after it had run, is started again
(docs/adr/0021).
"""

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config.environment import switch, text
from core.loopback import why_not_serve

# Celery at INFO writes six lines a minute about doing its rounds; LOG_LEVEL=INFO shows them.
CELERY = ["celery", "--quiet", "-A", "config"]
LEVEL = ["--loglevel", text("LOG_LEVEL", "WARNING")]
PROGRAMS = {
    "web": ["gunicorn"],
    "worker": [*CELERY, "worker", *LEVEL, "--concurrency", "2"],
    "beat": [*CELERY, "beat", *LEVEL],
}
# In a container everything runs as root; Celery's page about it is meant for production.
QUIET = ["-W", "ignore:You're running the worker with superuser privileges"]
PREFIX_WIDTH = max(map(len, PROGRAMS))
PATIENCE = 15  # seconds a program may take to end by itself
START_PATIENCE = 60  # seconds until the first page must answer
HAS_RUN = 60  # seconds; a program that ends by itself sooner cannot run here
MOST_FALLS = 5  # of one program in a run; after that something is wrong with it or the machine
OTHER_PORTS = 20


def say(line: str, *, of: str = "") -> None:
    # One write, so that lines of several programs never run into each other.
    sys.stdout.write(f"{of:{PREFIX_WIDTH}} | {line}\n" if of else f"{line}\n")
    sys.stdout.flush()


def choose_port(bind: str, wanted: str) -> int:
    """The port asked for, or 8000, or without a wish the next free one."""
    first = int(wanted or 8000)
    for port in range(first, first + (1 if wanted else OTHER_PORTS)):
        if _is_free(bind, port):
            if port != first:
                say(f"Port {first} is taken, so this run uses {port}. (PORT=… chooses one.)")
            return port
    sys.exit(
        f"Port {wanted} is taken by another program. Stop that one, or choose another: "
        f"PORT={first + 1} script/run"
        if wanted
        else f"Ports {first} to {first + OTHER_PORTS - 1} are all taken. PORT=… chooses another."
    )


def _is_free(bind: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family) as probe:
        # As gunicorn does: the last run's closed connections do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind.strip("[]"), port))
        except OSError:
            return False
        return True


def only_one_here(var: Path):
    """Two runs on the same files would send two of each notice; the lock goes with the process."""
    lock = (var / "run.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        sys.exit("The portal is already running from this folder. Stop that run first (Ctrl-C).")
    return lock


def prepare(var: Path, *, demonstration: bool) -> None:
    """Brings database, cache, static files and example up to date; each is quick when they are."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from core.upgrading import stopped_midway

    django.setup()
    if stopped_midway(connection):
        sys.exit(
            "The data here were made by an older version of the portal, and nothing leads from "
            f"them to this one. To begin anew, and keep them aside:\n  mv {var} {var}.old"
        )
    say("→ Bringing the database up to date")
    call_command("migrate", verbosity=0)
    if not settings.REDIS_URL:
        call_command("createcachetable", verbosity=0)
        for folder in ("messages", "control", "processed"):
            (var / "queue" / folder).mkdir(parents=True, exist_ok=True)
    say("→ Collecting styles and scripts")
    call_command("collectstatic", interactive=False, verbosity=0)
    if demonstration:
        say("→ Loading the example partnership, if it is not there yet")
        call_command("load_example")


class Programs:
    def __init__(self, surroundings: dict[str, str]):
        self.surroundings = surroundings
        self.running: dict[str, subprocess.Popen] = {}
        self.began: dict[str, float] = {}
        self.falls: Counter[str] = Counter()
        self.readers: list[threading.Thread] = []
        self.stop_asked = threading.Event()

    def start(self, name: str) -> None:
        process = subprocess.Popen(
            [sys.executable, *QUIET, "-m", *PROGRAMS[name]],
            cwd=ROOT,
            env=self.surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        self.running[name], self.began[name] = process, time.monotonic()
        reader = threading.Thread(target=self._pass_on, args=(name, process), daemon=True)
        reader.start()
        self.readers.append(reader)

    def _pass_on(self, name: str, process: subprocess.Popen) -> None:
        try:
            for line in process.stdout:
                say(line.rstrip(), of=name)
        except BrokenPipeError:
            # Nobody reads what we say any more (script/run | head): no reason to leave children.
            self.stop_asked.set()

    def ended(self) -> str | None:
        """The name of a program that has ended, if one has."""
        return next(
            (name for name, process in self.running.items() if process.poll() is not None), None
        )

    def start_again(self, name: str) -> bool:
        """Whether it was killed or fell, and so runs again. What ends by itself as soon as it was
        started cannot run."""
        code = self.running[name].returncode
        has_run = time.monotonic() - self.began[name] >= HAS_RUN
        if self.falls[name] == MOST_FALLS or (code >= 0 and not has_run):
            return False
        self.falls[name] += 1
        how = f"was killed ({signal.Signals(-code).name})" if code < 0 else f"fell (code {code})"
        say(f"{name} {how}, and is started again.")
        self.start(name)
        return True

    def stop(self) -> None:
        """Asks each to finish what it has in hand, and ends what does not."""
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        give_up = time.monotonic() + PATIENCE
        for name, process in self.running.items():
            try:
                process.wait(max(0, give_up - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"{name} did not end by itself within {PATIENCE} seconds: ended.")
                process.kill()
                process.wait()
        for reader in self.readers:
            reader.join(2)


def announce(programs: Programs, address: str) -> None:
    """Says where to look once the page really answers, and not before."""
    give_up = time.monotonic() + START_PATIENCE
    while time.monotonic() < give_up and not programs.stop_asked.is_set():
        try:
            with urllib.request.urlopen(address, timeout=10):
                say(f"\n  Open {address}\n  Ctrl-C stops everything.\n")
                return
        except urllib.error.HTTPError as answer:
            say(f"\n  {address} answers {answer.code} {answer.reason}: see the lines above.\n")
            return
        except OSError:
            programs.stop_asked.wait(0.2)
    if not programs.stop_asked.is_set():
        say(f"\n  {address} has not answered within {START_PATIENCE} seconds.\n")


def main() -> int:
    demonstration = switch("DEMONSTRATION")
    bind = text("BIND", "127.0.0.1")
    refusal = why_not_serve(bind, demonstration=demonstration, testing=switch("TESTING"))
    if refusal:
        sys.exit(refusal)
    var = Path(text("VAR_DIR", str(ROOT / "var")))
    var.mkdir(parents=True, exist_ok=True)
    lock = only_one_here(var)
    port = choose_port(bind, text("PORT"))
    site = f"http://localhost:{port}"
    # Links in mail must lead to this run, whatever port it has.
    os.environ.update(BIND=bind, PORT=str(port), SITE_URL=text("SITE_URL") or site)
    prepare(var, demonstration=demonstration)

    programs = Programs({**os.environ, "PYTHONUNBUFFERED": "1"})
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: programs.stop_asked.set())
    code = 0
    try:
        for name in PROGRAMS:
            programs.start(name)
        page = f"{site}/demonstration/" if demonstration else f"{site}/"
        threading.Thread(target=announce, args=(programs, page), daemon=True).start()
        while not programs.stop_asked.wait(0.3):
            if (ended := programs.ended()) and not programs.start_again(ended):
                code = 1
                say(f"\n{ended} ended by itself (code {programs.running[ended].returncode}).")
                programs.stop_asked.set()
    finally:
        with contextlib.suppress(BrokenPipeError):
            say("Stopping web server, worker and beat (a few seconds) …")
        programs.stop()
        lock.close()
    say("Stopped.")
    return code


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # while setting up, before anything was started
        sys.exit("\nStopped.")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
