"""A database of the benchmark's own for each scale: made, filled, and used again when it fits."""

import hashlib
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections

from bench import seed

PREFIX = "bench_"


def use(name: str, cases: int) -> bool:
    """Point Django at the database, made and filled if need be. Whether it was made now."""
    if not name.startswith(PREFIX):
        raise ValueError(f"{name} is not a name of the benchmark's: it begins with {PREFIX}")
    marked = _fingerprint(cases)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name],
        )
        found = cursor.fetchone()
        fits = found is not None and found[0] == marked
        if found and not fits:
            cursor.execute(f"DROP DATABASE {name}")
        if not fits:
            cursor.execute(f"CREATE DATABASE {name}")
    connections.close_all()
    connection.settings_dict["NAME"] = name
    if fits:
        call_command("migrate", verbosity=0)  # for what it forgets: ids kept of another database
        return False
    call_command("migrate", verbosity=0)
    seed.seed(cases)
    vacuum()
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE {name} IS '{marked}'")
    return True


def vacuum() -> None:
    """The planner knows every table, and index-only scans need no heap.

    VACUUM marks nothing as visible to all whose commit may not yet be on disk, and a server for
    tests does not wait for that. So commits are waited for from here on, the first of which
    takes those before it along, to the last of VACUUM's own. Where little is dead it leaves the
    indexes as they are, and a list's first page would step over what earlier tests took away.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
        cursor.execute("CREATE TEMP TABLE flushed ()")
        cursor.execute("DROP TABLE flushed")
        cursor.execute("VACUUM (INDEX_CLEANUP ON, ANALYZE)")
        cursor.execute("RESET synchronous_commit")


def _fingerprint(cases: int) -> str:
    """Changes with the seed and with every migration."""
    root = Path(__file__).resolve().parent.parent
    files = [Path(seed.__file__), *sorted(root.glob("*/migrations/*.py"))]
    text = b"".join(path.read_bytes() for path in files)
    return f"{cases} {hashlib.sha256(text).hexdigest()[:16]}"
