"""The access log at a million lines: each way in reads a page by its index, first and deep.

PostgreSQL's own count of the blocks it looks at, which no neighbour on the machine disturbs.
"""

from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from accounts.models import User
from bench import database, timing
from core.models import AccessLog
from reporting import access_log as log
from tests import world as worlds
from tests.emptying import may_switch_triggers_off

pytestmark = pytest.mark.postgresql

LINES = 1_000_000
PEOPLE = 1_000
RECORDS = 20_000
MOST_BUFFERS = 3_000  # of the table's and its indexes' 40,000; an agency of 200 people
FEW_BUFFERS = 400
TABLE = AccessLog._meta.db_table


@contextmanager
def indexed_afterwards(cursor):
    """What is added meanwhile: its indexes are made in one go and its foreign keys are not looked
    at, which is what a million lines take most of their time for."""
    with transaction.atomic():
        if may_switch_triggers_off():
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT IN"
            " (SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass)",
            [TABLE, TABLE],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _, made_by in indexes:
            cursor.execute(made_by)


@pytest.fixture
def world(transactional_db):
    world = worlds.build()
    case = worlds.raise_one(world, raised_on=date(2026, 3, 27))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {User._meta.db_table} (email, full_name, password, is_superuser,"
            " is_active, job_title, telephone, joined_at)"
            " SELECT 'p' || i || '@example.org', 'Person ' || i, '!', false, true, '', '', now()"
            " FROM generate_series(1, %s) AS i RETURNING id",
            [PEOPLE],
        )
        keys = [key for (key,) in cursor.fetchall()]
        # Five minutes apart, by people and about records in no order.
        with indexed_afterwards(cursor):
            cursor.execute(
                f"INSERT INTO {TABLE} (at, person_id, what, about, page)"
                " SELECT timestamptz '2016-01-01' + i * interval '5 minutes',"
                "  %s + (i::bigint * 7919) %% %s,"
                "  CASE WHEN i %% 499 = 0 THEN 'refused' ELSE 'view' END,"
                "  'escalations.Escalation:' || (i::bigint * 104729) %% %s, 'detail'"
                " FROM generate_series(1, %s) AS i",
                [keys[0], PEOPLE, RECORDS, LINES],
            )
    database.vacuum()
    world.case, world.keys = case, keys
    return world


def measured(wanted, reader, after="") -> tuple[int, set[str]]:
    log.page(wanted, after, reader)
    with timing.statements() as sqls:
        found = log.page(wanted, after, reader)
    assert found.rows or wanted.get("agency") is not None
    sqls = [sql for sql in sqls if TABLE in sql]
    return timing.buffers(sqls), timing.scanned(sqls)


def test_every_way_in_reads_a_page_by_its_index(world):
    middle = datetime(2021, 1, 1, tzinfo=UTC).isoformat() + "|500000000"
    role = world.held["alice"].agency_role
    with connection.cursor() as cursor:  # an agency of 200 people
        cursor.execute(
            "INSERT INTO partnership_heldrole (person_id, agency_role_id, started_on, end_reason)"
            " SELECT unnest(%s::bigint[]), %s, '2016-01-01', ''",
            [world.keys[:200], role.pk],
        )
    searches = {
        "everything": ({}, FEW_BUFFERS),
        "record": ({"reference": world.case.reference}, FEW_BUFFERS),
        "people of a name": ({"person": "person 77"}, FEW_BUFFERS),
        "kind": ({"what": "refused"}, FEW_BUFFERS),
        "person": ({"person": "p77@example.org"}, FEW_BUFFERS),
        "person and kind": ({"person": "p77@example.org", "what": "refused"}, MOST_BUFFERS),
        "agency": ({"agency": role.agency}, MOST_BUFFERS),
        "small agency": ({"agency": world.police}, FEW_BUFFERS),
        "period": ({"since": date(2019, 3, 1), "until": date(2019, 3, 2)}, FEW_BUFFERS),
    }
    found = {}
    for name, (wanted, _) in searches.items():
        found[name] = [measured(wanted, world.dana)]
        if name in (
            "everything",
            "person",
            "people of a name",
            "kind",
            "agency",
            "person and kind",
        ):
            found[name].append(measured(wanted, world.dana, middle))
    for name, (_, most) in searches.items():
        for buffers, scanned in found[name]:
            assert TABLE not in scanned, (name, found)
            assert buffers <= most, (name, found)
