"""Every check and test in phases, and one summary. Called by script/test, which prepares the venv.

A phase that fails does not stop the next. The last line counts tests and checks together;
with CI=true in the environment, anything skipped makes the run fail.
"""

import argparse
import base64
import contextlib
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import services

ROOT = services.ROOT
FAILURES = ROOT / "test-results"  # a picture of each page on which a journey failed
CI = os.environ.get("CI", "").lower() in {"1", "true"}
PYTHON = sys.executable
# The environment's own programs (docker-compose, hadolint, djlint) come before the machine's.
PROGRAMS = Path(PYTHON).parent
LONGEST_PHASE = 20 * 60  # seconds; a phase that hangs is ended and has failed

# What check --deploy sees: a production set-up, so that it judges what production would run.
PRODUCTION = {
    "TESTING": "",
    "DEMONSTRATION": "",
    "DEBUG": "",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "SECRETS_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    "ALLOWED_HOSTS": "portal.example.org",
    "SITE_URL": "https://portal.example.org",
    "MALWARE_SCANNER": "tcp://clamav:3310",
    "DATABASE_URL": "postgres://portal@127.0.0.1:5432/portal",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_HOST": "mail.example.org",
    "DEFAULT_FROM_EMAIL": "no-reply@partnership.example",
    "BEHIND_PROXY": "on",
}
# What the compose file insists on being given.
COMPOSE_SECRETS = (
    "SECRET_KEY",
    "SECRETS_KEY",
    "OWNER_PASSWORD",
    "APPLICATION_PASSWORD",
    "ALLOWED_HOSTS",
    "SITE_URL",
    "EMAIL_HOST",
    "DEFAULT_FROM_EMAIL",
    "PARTNERSHIP_FILE",
)
ADDRESS = re.compile(r"https?://")


@dataclass
class Outcome:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    notes: list[str] = field(default_factory=list)


@dataclass
class Run:
    """What the phases of this run share."""

    folder: Path
    selection: list[str]
    services: contextlib.ExitStack
    on_both: bool = False
    database_url: str = ""
    redis_url: str = ""

    @property
    def surroundings(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if name not in PRODUCTION},
            "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
            "TESTING": "1",
            "LOCAL_ENV_FILE": os.devnull,
            "VAR_DIR": str(self.folder / "var"),
            # What is asked for by name runs on both databases; of everything, half in turns.
            "IN_TURNS": "" if self.selection else "1",
            "EACH_ON_BOTH": "1" if self.on_both else "",
            # As script/lib.sh does: whoever starts this file directly waits no longer.
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(ROOT / ".venv" / "bytecode"),
        }

    def postgresql(self) -> str:
        if not self.database_url:
            say("→ Starting a PostgreSQL of its own")
            self.database_url = self.services.enter_context(services.postgresql())
        return self.database_url

    def redis(self) -> str:
        if not self.redis_url:
            say("→ Starting a Redis of its own")
            self.redis_url = self.services.enter_context(services.redis())
        return self.redis_url


class Kept(threading.local):
    """What a thread beside another has to say until that one is done."""

    lines: list[str] | None = None


kept = Kept()


def say(text: str) -> None:
    if kept.lines is None:
        print(text, flush=True)
    else:
        kept.lines.append(text)


# --- checks ----------------------------------------------------------------------------------


@dataclass
class Check:
    name: str
    command: list[str]
    surroundings: dict[str, str] = field(default_factory=dict)
    refuses: bool = False  # the check is that the command does not succeed


def run_checks(run: Run, checks: list[Check]) -> Outcome:
    """Two at a time; what one printed is shown only when it failed."""

    def one(check: Check) -> tuple[int, str]:
        done = subprocess.run(
            check.command,
            cwd=ROOT,
            env={**run.surroundings, **check.surroundings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return done.returncode, done.stdout

    outcome = Outcome()
    with ThreadPoolExecutor(2) as pool:
        for check, (code, output) in zip(checks, pool.map(one, checks), strict=True):
            if (code != 0) == check.refuses:
                outcome.passed += 1
                say(f"  passed  {check.name}")
            else:
                outcome.failed += 1
                outcome.notes.append(f"{check.name} failed")
                say(f"  FAILED  {check.name}\n{output.rstrip()}")
    return outcome


def python(module: str, *arguments: str) -> list[str]:
    return [PYTHON, "-m", module, *arguments]


def manage(*arguments: str) -> list[str]:
    return [PYTHON, "-W", "error", "manage.py", *arguments]


def lint(run: Run) -> Outcome:
    policies = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("*/*policy.py"))
    return run_checks(
        run,
        [
            Check("mypy", python("mypy", "core", *policies)),
            Check("ruff check", python("ruff", "check", "--output-format", "concise", ".")),
            Check(
                "ruff format",
                python("ruff", "format", "--check", "--output-format", "concise", "."),
            ),
            Check("import layers", [str(PROGRAMS / "lint-imports")]),
            Check("djlint", python("djlint", "templates", "--lint", "--quiet")),
        ],
    )


def a_partnership_of_its_own(run: Run) -> str:
    """The example's file with addresses of its own, as production insists on."""
    example = (ROOT / "config" / "partnerships" / "halton.toml").read_text(encoding="utf-8")
    path = run.folder / "partnership.toml"
    path.write_text(example.replace("example.org", "partnership.example"), encoding="utf-8")
    return str(path)


def django(run: Run) -> Outcome:
    return run_checks(
        run,
        [
            Check("makemigrations --check", manage("makemigrations", "--check", "--dry-run")),
            Check("check", manage("check", "--fail-level", "WARNING")),
            Check(
                "check --deploy",
                manage("check", "--deploy", "--fail-level", "WARNING"),
                {**PRODUCTION, "PARTNERSHIP_FILE": a_partnership_of_its_own(run)},
            ),
        ],
    )


def compose(run: Run) -> Outcome:
    given = dict.fromkeys(COMPOSE_SECRETS, "given")
    config = [str(PROGRAMS / "docker-compose"), "config", "--quiet"]
    refusals = [
        Check(f"docker-compose config refuses without {name}", config, {**given, name: ""}, True)
        for name in COMPOSE_SECRETS
    ]
    schema = [
        *(str(PROGRAMS / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec"),
        "docker-compose.yml",
    ]
    return run_checks(
        run,
        [
            Check("docker-compose config", config, given),
            *refusals,
            Check("compose schema", schema),
            Check("hadolint", [str(PROGRAMS / "hadolint"), "Dockerfile"]),
        ],
    )


def addresses(run: Run) -> Outcome:
    """Lock files hold hashes and no addresses, so that they install from anywhere."""
    outcome = Outcome()
    for path in [*sorted((ROOT / "requirements").glob("*.txt")), ROOT / "package-lock.json"]:
        text = path.read_text(encoding="utf-8")
        found = [n for n, line in enumerate(text.splitlines(), 1) if ADDRESS.search(line)]
        if found:
            outcome.failed += 1
            outcome.notes.append(f"{path.relative_to(ROOT)} names an address on line {found[0]}")
            say(f"  FAILED  {outcome.notes[-1]}")
        else:
            outcome.passed += 1
            say(f"  passed  {path.relative_to(ROOT)}")
    return outcome


# --- tests -----------------------------------------------------------------------------------


def run_tests(run: Run, name: str, kind: str, surroundings: dict[str, str]) -> Outcome:
    # The journeys see the pages as they are served; other tests read the design system's examples.
    subprocess.run(["script/assets"], cwd=ROOT, check=True)
    report = run.folder / f"{name}.xml"
    left_out = run.folder / f"{name}.deselected"
    command = python("pytest", "-q", "-ra", "--durations=5", "--durations-min=5", "--kind", kind)
    command += ["--junit-xml", str(report), "--screenshot", "only-on-failure"]
    # Playwright empties its folder first, so only the journeys are given the one that is kept.
    command += ["--output", str(FAILURES if kind == "journeys" else run.folder / "pictures")]
    # A worker that has done its half takes from the other's: some tests last a minute.
    command += ["-n", "2", "--dist", "worksteal"]
    outcome = Outcome()
    try:
        code = services.run_to_its_end(
            [*command, *run.selection],
            {**run.surroundings, **surroundings, "DESELECTED_REPORT": str(left_out)},
            LONGEST_PHASE,
        )
    except subprocess.TimeoutExpired:
        code = -1
        outcome.notes.append(f"ended after {LONGEST_PHASE // 60} minutes")
    if report.exists():
        counts = ElementTree.parse(report).getroot().find("testsuite").attrib
        outcome.failed = int(counts["failures"]) + int(counts["errors"])
        outcome.skipped = int(counts["skipped"])
        outcome.passed = int(counts["tests"]) - outcome.failed - outcome.skipped
    if left_out.exists():
        elsewhere = int(left_out.read_text(encoding="utf-8"))
        if elsewhere:
            what = "size or day" if kind == "journeys" else "database or day"
            outcome.notes.append(f"{elsewhere} left to another {what}")
    nothing_ran = code == 5 or not (outcome.passed or outcome.failed or outcome.skipped)
    if nothing_ran and run.selection and code in (0, 5):
        outcome.notes.append("none of these tests belongs here")
    elif nothing_ran:
        outcome.failed += 1
        outcome.notes.append("no test ran")
    elif code not in (0, 1) or (code == 1 and not outcome.failed):
        outcome.failed += 1
        outcome.notes.append(f"pytest ended with code {code}")
    return outcome


def sqlite(run: Run) -> Outcome:
    surroundings = {"VAR_DIR": str(run.folder / "sqlite")}
    return run_tests(run, "sqlite", "plain", surroundings)


def postgresql(run: Run) -> Outcome:
    return run_tests(run, "postgresql", "plain", on_postgresql(run))


def journeys(run: Run) -> Outcome:
    services.chromium_program()
    return run_tests(run, "journeys", "journeys", on_postgresql(run))


def processes(run: Run) -> Outcome:
    surroundings = {**on_postgresql(run), "REDIS_URL": run.redis(), "REAL_WORKER": "1"}
    return run_tests(run, "processes", "processes", surroundings)


def on_postgresql(run: Run) -> dict[str, str]:
    # One folder for all of them, so the database is migrated once and copied from then on.
    return {"DATABASE_URL": run.postgresql(), "VAR_DIR": str(run.folder / "postgresql")}


# --- the run ---------------------------------------------------------------------------------

PHASES: dict[str, tuple[str, Callable[[Run], Outcome]]] = {
    "lint": ("Linters and types", lint),
    "django": ("Django's own checks", django),
    "compose": ("Compose file and Dockerfile", compose),
    "addresses": ("Lock files without addresses", addresses),
    "processes": ("Real processes", processes),
    "sqlite": ("Tests on SQLite", sqlite),
    "postgresql": ("Tests on PostgreSQL", postgresql),
    "journeys": ("Browser journeys", journeys),
}
CHECKS = ["lint", "django", "compose", "addresses"]
TESTS = ["sqlite", "postgresql", "journeys", "processes"]
FAST = ["lint", "django", "addresses", "sqlite"]


def run_phase(run: Run, name: str) -> Outcome:
    title, phase = PHASES[name]
    say(f"\n== {title} ==")
    started = time.monotonic()
    try:
        outcome = phase(run)
    except services.Missing as missing:
        say(str(missing))
        outcome = Outcome(skipped=1, notes=[str(missing).splitlines()[0]])
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        say(f"  FAILED  {error}")
        outcome = Outcome(failed=1, notes=[str(error).splitlines()[0]])
    outcome.seconds = time.monotonic() - started
    return outcome


def run_phases(run: Run, names: list[str]) -> dict[str, Outcome]:
    """One after the other; but the checks beside the real processes, which mostly wait: for a
    broker, for a minute to be over, for each other. What the checks say follows."""
    checks = [name for name in names if name in CHECKS]
    if "processes" not in names or not checks:
        return {name: run_phase(run, name) for name in names}

    def check() -> tuple[dict[str, Outcome], list[str]]:
        kept.lines = []
        return {name: run_phase(run, name) for name in checks}, kept.lines

    with ThreadPoolExecutor(1) as pool:
        checking = pool.submit(check)
        say(f"→ Beside the real processes: {', '.join(PHASES[name][0] for name in checks)}")
        processes = run_phase(run, "processes")
        outcomes, said = checking.result()
    for line in said:
        say(line)
    outcomes["processes"] = processes
    return outcomes | {name: run_phase(run, name) for name in names if name not in outcomes}


def summarise(outcomes: dict[str, Outcome], not_run: list[str], seconds: float) -> bool:
    """Prints the summary; True if the run may be called good."""
    say(f"\n== Summary ({seconds / 60:.1f} minutes) ==")
    for name, outcome in outcomes.items():
        counts = f"{outcome.passed:5} passed {outcome.failed:3} failed {outcome.skipped:3} skipped"
        notes = f"  {'; '.join(outcome.notes)}" if outcome.notes else ""
        say(f"  {PHASES[name][0]:30}{counts} {outcome.seconds:6.0f} s{notes}")
    if not_run:
        say(f"  Not asked for: {', '.join(PHASES[name][0] for name in not_run)}")
    passed, failed, skipped = (
        sum(getattr(outcome, what) for outcome in outcomes.values())
        for what in ("passed", "failed", "skipped")
    )
    if CI and skipped:
        say("  Something was skipped, which a run in CI may not do: it has failed.")
    say(f"{passed} passed, {failed} failed, {skipped} skipped")
    return bool(passed) and not failed and not (CI and skipped)


def chosen_phases(arguments: argparse.Namespace, selection: list[str]) -> list[str]:
    named = [name for name in PHASES if getattr(arguments, name)]
    if arguments.fast:
        named += [name for name in FAST if name not in named]
    return named or (TESTS if selection else list(PHASES))


def as_paths(selection: list[str]) -> list[str]:
    """An app's name stands for its folder of tests."""
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    return [f"tests/{word}" if word in folders else word for word in selection]


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="script/test",
        description="Without a phase named: all of them. Everything else goes to pytest.",
        epilog="An app's name, such as escalations, stands for its folder of tests.",
        allow_abbrev=False,
    )
    for name, (title, _) in PHASES.items():
        parser.add_argument(f"--{name}", action="store_true", help=title)
    parser.add_argument("--fast", action="store_true", help=", ".join(FAST))
    parser.add_argument(
        "--both", action="store_true", help="each test on both databases, whatever the day"
    )
    arguments, selection = parser.parse_known_args()
    selection = as_paths(selection)
    phases = chosen_phases(arguments, selection)

    services.end_cleanly()
    started = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="portal-suite-"))
    try:
        with contextlib.ExitStack() as stack:
            run = Run(folder, selection, stack, arguments.both)
            (folder / "var").mkdir()
            outcomes = run_phases(run, phases)
    finally:
        shutil.rmtree(folder)
    not_run = [name for name in PHASES if name not in phases]
    return 0 if summarise(outcomes, not_run, time.monotonic() - started) else 1


if __name__ == "__main__":
    sys.exit(main())
