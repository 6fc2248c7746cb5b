"""What no neighbour on the machine can disturb: statements, pages looked at, tables scanned.

The same partnership as the benchmark's, with 2,000 escalations and then with 20,000. Timing is
never a test; see bench/README.md for the ratios.
"""

from datetime import UTC, datetime

import pytest
from django.db import connection

from bench import database, oracle, seed, subjects, timing
from core import access, clock, listing
from core.opened import open_record
from escalations import choice, exports, lists
from escalations.models import Escalation, EscalationGroupRight, EscalationPersonRight
from tests import world as worlds

pytestmark = pytest.mark.postgresql

FEW, MANY = 2_000, 20_000
MOST_BUFFERS, MOST_GROWTH = 250, 1.5
SLACK = 6  # buffers: an index may be one level deeper, and these statements use six
FULL_WITH_FEW = ("statutory", "business", "tiny", "stranger")
FEW_CASES = ("tiny", "raiser", "stranger")
CASES = Escalation._meta.db_table
READ_BY_INDEX = {
    CASES,
    EscalationGroupRight._meta.db_table,
    EscalationPersonRight._meta.db_table,
}
NOON = datetime.combine(seed.TODAY, datetime.min.time(), UTC).replace(hour=12)


def measured() -> dict[str, dict[str, tuple[int, int, set[str]]]]:
    """For each person and statement: how many statements, buffers, tables read whole."""
    found = {}
    for name, person in seed.cast().everyone().items():
        person = subjects.as_in_a_request(person)
        who = access.standing(person)
        pages = [worlds.page_of_ids(who, is_open=is_open) for is_open in (True, False)]
        some = next((pk for page in pages for pk in page), 1)
        acts = {
            "page": lambda person=person: subjects.first_page(person),
            "closed page": lambda person=person: subjects.first_page(person, is_open=False),
            "total": lambda who=who: listing.count_up_to(Escalation, who, is_open=True),
            "narrowed page": lambda person=person: lists.page(
                choice.Choice(choice.ALL, step=2), person, None
            ),
            "file": lambda person=person: list(
                exports.rows(choice.Choice(choice.ALL, step=2), person)
            ),
            "lookup": lambda person=person, some=some: open_record(
                Escalation, f"ESC-2025-{some:07}", person
            ),
        }
        found[name] = {}
        for what, act in acts.items():
            act()
            with timing.statements() as sqls:
                act()
            sqls = [sql for sql in sqls if CASES in sql or "right" in sql]
            found[name][what] = (len(sqls), timing.buffers(sqls), timing.scanned(sqls))
    return found


@pytest.fixture
def few_and_many(transactional_db):
    """The measurements at both sizes, after the oracle has agreed at both."""
    with clock.held_at(NOON):
        found = []
        for cases in (FEW, MANY):
            if cases == FEW:
                seed.world()
            else:
                empty()
            seed.escalations(cases)
            seed.rights()
            database.vacuum()  # so not inside a transaction: unvacuumed, a page reads more
            oracle.check_rights()
            oracle.check_lists(seed.cast())
            found.append(measured())
        yield found


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {CASES} CASCADE")
        cursor.execute(
            "TRUNCATE escalations_historicalescalation, escalations_historicalsteprecord"
        )


def test_reads_do_not_grow_with_the_number_of_escalations(few_and_many):
    few, many = few_and_many
    for name, acts in many.items():
        for what, (queries, buffers, scanned) in acts.items():
            label = f"{name}, {what}"
            assert queries <= (2 if what == "narrowed page" else 1), label
            if what in ("file", "narrowed page") and name not in FEW_CASES:
                continue  # asks all that the person sees: for few cases, few rows
            assert not scanned & READ_BY_INDEX, label
            if what == "total":
                continue  # counts what there is, up to a thousand: growth up to there is right
            assert buffers <= MOST_BUFFERS, label
            before = few[name][what]
            # A page that was not full with few cases has more rows with many: that is no growth.
            full = name in FULL_WITH_FEW and what != "closed page"
            if what == "lookup" or full:
                assert buffers <= max(before[1] * MOST_GROWTH, before[1] + SLACK), label
