"""script/bench: what the hot paths cost, as ratios to floors measured in the same run."""

import argparse
import contextlib
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "script"))

SCALES = {
    "1k": 1_000,
    "2k": 2_000,
    "20k": 20_000,
    "100k": 100_000,
    "200k": 200_000,
    "1M": 1_000_000,
}
SECTIONS = ("list", "check", "raise", "grant", "sweep", "history", "page", "answers")
# A server as production has it: what is committed is on disk. Vacuum is ours to call.
SERVER = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum": "off",
    "jit": "off",
    "shared_buffers": "2GB",
    "max_wal_size": "8GB",
    "maintenance_work_mem": "512MB",
    "max_parallel_workers_per_gather": "0",
}


def main() -> int:
    arguments = read_arguments()
    with contextlib.ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            import services

            services.POSTGRESQL_SETTINGS.update(SERVER)
            os.environ["DATABASE_URL"] = stack.enter_context(services.postgresql())
        set_up()
        return run(arguments)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--scale", default="20k", help=f"of {', '.join(SCALES)}; several by commas")
    parser.add_argument("--only", default=",".join(SECTIONS), help=f"of {', '.join(SECTIONS)}")
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--json", type=Path, help="write everything there as well")
    parser.add_argument("--gate", action="store_true", help="fail when a target is missed")
    arguments = parser.parse_args()
    arguments.scale, arguments.only = arguments.scale.split(","), arguments.only.split(",")
    for given, known in ((arguments.scale, SCALES), (arguments.only, SECTIONS)):
        if unknown := set(given) - set(known):
            parser.error(f"not known: {', '.join(sorted(unknown))}")
    return arguments


def set_up() -> None:
    import django

    os.environ.update(TESTING="1", LOCAL_ENV_FILE=os.devnull, LOG_LEVEL="ERROR")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    from django.conf import settings

    settings.ROOT_URLCONF, settings.ALLOWED_HOSTS = "bench.urls", ["localhost"]
    # Notices stay in the outbox: what sending costs is not the operation's.
    settings.CELERY_TASK_ALWAYS_EAGER = False
    django.setup()
    from config import memory
    from core import notifications

    notifications.ask_for_delivery = lambda: None
    memory.settle()  # as the portal's own processes do


def run(arguments: argparse.Namespace) -> int:
    from bench import database, oracle, seed, subjects
    from core import clock

    found, failed = {}, False
    with clock.held_at(moment()):
        for scale in arguments.scale:
            made = database.use(f"bench_{scale.lower()}", SCALES[scale])
            print(f"\n{scale} escalations, {'made' if made else 'found'}", flush=True)
            try:
                oracle.check_rights()
                print("as the oracle says:", oracle.check_lists(seed.cast()), flush=True)
                rows = found[scale] = []
                for name in arguments.only:
                    for section in subjects.SECTIONS[name]:
                        for row in section(arguments.rounds):
                            rows.append(row)
                            print(in_words(row), flush=True)
            except oracle.Mismatch as mismatch:
                print(mismatch, file=sys.stderr)
                return 2
            failed |= any(row.verdict == "missed" for row in rows)
    if arguments.json:
        arguments.json.write_text(json.dumps(report(found), indent=1), encoding="utf-8")
    return int(failed and arguments.gate)


def moment() -> datetime:
    """When everything measured happens."""
    from bench import seed

    return datetime.combine(seed.TODAY, datetime.min.time(), UTC).replace(hour=10)


def in_words(row) -> str:
    gate = f"≤ {row.gate:g}× {row.verdict}" if row.gate else ""
    compared = f"{row.subject} / {row.floor}"
    return (
        f"  {row.section:20} {compared:48} {row.ratio:6.2f}× {row.least:6.2f}×"
        f"  {gate:26} {row.note}"
    )


def report(found) -> dict:
    import django
    from django.db import connection

    from bench import seed

    return {
        "django": django.get_version(),
        "python": sys.version.split()[0],
        "postgresql": connection.pg_version,
        "seed": seed.SEED,
        "load": os.getloadavg(),
        "rows": {scale: [row.as_dict() for row in rows] for scale, rows in found.items()},
    }


if __name__ == "__main__":
    sys.exit(main())
