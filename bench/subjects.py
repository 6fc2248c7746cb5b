"""What is measured, each beside its floor. A section is a function that gives rows."""

import io
import itertools
import statistics
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from unittest import mock

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, models, transaction

from accounts.models import User
from bench import answers, oracle, seed, server, timing
from bench.timing import Row
from core import access, bulk, clock, granting, history, listing, operations
from core.models import Notification
from core.opened import open_record
from escalations import by_the_clock, choice, lists, policy
from escalations import operations as escalate
from escalations.models import (
    Escalation,
    EscalationGroupRight,
    StepRecord,
)
from partnership.auth import SignInBackend
from partnership.models import HeldRole

LISTED = ("normal", "four_groups", "statutory", "tiny", "business", "raiser")
ANSWERS = {
    "challenged_worker": "A worker of the other agency",
    "child_reference": "LCS-0000001",
    "child_initials": "JT",
    "child_age_band": "5-10",
    "level_of_need": 3,
    "plan_status": "child-in-need",
    "reason": "information-sharing",
    "what_is_disputed": "The assessment was not shared with the core group. " * 3,
    "evidence": "Minutes of the core group. " * 4,
    "outcome_wanted": "It is shared before the next meeting. " * 3,
    "risk_if_unresolved": "The plan is reviewed without it. " * 3,
}


# --- list ----------------------------------------------------------------------------------------


def list_page(rounds: int) -> Iterator[Row]:
    """The first 25 open escalations with both agencies' names.

    A person's groups come with the person, in the sign-in backend's statement; what that one
    costs more than reading the person alone is added to the page.
    """
    people = seed.cast().everyone()
    for name in LISTED:
        person = as_in_a_request(people[name])
        rows, sqls = _caught(lambda person=person: first_page(person))
        ids = [row.pk for row in rows]
        bare, bare_sqls = _caught(lambda ids=ids: list(_by_key(ids)))
        oracle.expect(f"{name}, list page", ids, [row.pk for row in bare])
        _, whole_sqls = _caught(lambda ids=ids: list(_whole_by_key(ids)))
        _, with_groups = _caught(lambda person=person: as_in_a_request(person))
        _, alone = _caught(lambda person=person: User.objects.get(pk=person.pk))
        if not ids:
            continue  # nothing to fetch by key, so nothing to compare with
        times = timing.compare(
            {
                "page alone, DB": timing.replay(sqls),
                "person with groups": timing.replay(with_groups),
                "person": timing.replay(alone),
                "whole rows by key, DB": timing.replay(whole_sqls),
                "by key, DB": timing.replay(bare_sqls),
                "page": lambda person=person: first_page(person),
                "by key": lambda ids=ids: list(_by_key(ids)),
            },
            rounds,
        )
        times["page, DB"] = timing.plus(
            times["page alone, DB"], times["person with groups"], times["person"]
        )
        section, note = f"list, {name}", f"{len(sqls)} statement, {timing.buffers(sqls)} buffers"
        numbers = {"queries": len(sqls), "buffers": timing.buffers(sqls)}
        # The target was set with whole rows on both sides; the list now reads ten columns of a
        # case, so the rows of the same columns are the stricter floor.
        yield timing.row(
            section, "page, DB", "whole rows by key, DB", times, gate=1.8, note=note, **numbers
        )
        yield timing.row(section, "page, DB", "by key, DB", times)
        yield timing.row(section, "page", "by key", times)


def first_page(person, is_open: bool = True) -> list[Escalation]:
    rows = lists.with_columns(Escalation.objects.all())
    return list(listing.page_of(rows, access.standing(person), is_open=is_open, size=lists.PAGE))


def _by_key(ids):
    """The same rows, names and order when somebody else has already said which."""
    rows = Escalation._base_manager.filter(pk__in=ids).order_by("due_on", "pk")
    return lists.with_columns(rows)


def _whole_by_key(ids):
    rows = Escalation._base_manager.filter(pk__in=ids).order_by("due_on", "pk")
    return rows.select_related("raising_agency", "challenged_agency")


LED = {"normal": seed.NORMAL, "four_groups": seed.FOUR[0], "statutory": seed.STATUTORY,
       "tiny": seed.TINY, "business": seed.STATUTORY}  # fmt: skip


def filtered_page(rounds: int) -> Iterator[Row]:
    """The first page of what an agency raised, at step 2, overdue, and how many there are; against
    the same rows and their number found by nobody in particular, in the same order."""
    for name, agency in LED.items():
        person = as_in_a_request(seed.cast().everyone()[name])
        wanted = choice.Choice(choice.ALL, step=2, overdue=True, raising=f"agency-{agency}")

        def page(person=person, wanted=wanted):
            return lists.page(wanted, person, None)

        def bare(agency=agency):
            rows = Escalation._base_manager.filter(
                step=2, raising_agency__slug=f"agency-{agency}", closed_on=None,
                due_on__lt=clock.today(),
            ).order_by("due_on", "pk")  # fmt: skip
            found = list(lists.with_columns(rows[: lists.PAGE + 1]))
            number = rows.order_by().values("pk")[: lists.COUNTED_TO + 1]
            return found, number.count() if len(found) > lists.PAGE else len(found)

        (rows, number), bare_sqls = _caught(bare)
        found, sqls = _caught(page)
        references = [row[0]["text"] for row in found.rows]
        oracle.expect(
            f"{name}, filtered page", references, [row.reference for row in rows[: lists.PAGE]]
        )
        oracle.expect(f"{name}, filtered, total", found.total, lists.counted_in_words(number))
        times = timing.compare(
            {
                "filtered page, DB": timing.replay(sqls),
                "the same rows, bare, DB": timing.replay(bare_sqls),
            },
            rounds,
        )
        yield timing.row(
            f"filtered, {name}", "filtered page, DB", "the same rows, bare, DB", times,
            note=f"{found.total}; {len(sqls)} statements, {timing.buffers(sqls)} buffers; "
            f"{statistics.median(times['filtered page, DB']) * 1000:.2f} ms",
            queries=len(sqls), buffers=timing.buffers(sqls),
        )  # fmt: skip


def count(rounds: int) -> Iterator[Row]:
    """How many, counted no further than 1,000."""
    for name, person in seed.cast().everyone().items():
        if name not in LISTED:
            continue
        who = access.standing(person)
        total, sqls = _caught(lambda who=who: listing.count_up_to(Escalation, who, is_open=True))
        times = timing.compare(
            {"capped total, DB": timing.replay(sqls), "SELECT 1": timing.replay(["SELECT 1"])},
            rounds,
        )
        yield timing.row(
            f"count, {name}", "capped total, DB", "SELECT 1", times, gate=15.0,
            note=f"{min(total, 1000):,}{'+' if total > 1000 else ''}; "
            f"{statistics.median(times['capped total, DB']) * 1000:.2f} ms",
        )  # fmt: skip


# --- check ---------------------------------------------------------------------------------------


def check(rounds: int) -> Iterator[Row]:
    """Fetch and check of one case as `core.pages.opens` does it, against fetching it by key."""
    for name in ("normal", "statutory", "tiny", "business"):
        person = as_in_a_request(seed.cast().everyone()[name])
        pk = first_page(person)[0].pk
        reference = Escalation._base_manager.values_list("reference", flat=True).get(pk=pk)

        def opens(person=person, reference=reference):
            return open_record(Escalation, reference, person)

        def get(pk=pk):
            return Escalation._base_manager.select_related(*Escalation.opened_with).get(pk=pk)

        _, sqls = _caught(opens)
        _, get_sqls = _caught(get)
        raw = [f"SELECT * FROM {Escalation._meta.db_table} WHERE id = {pk}"]
        times = timing.compare(
            {
                "fetch and check, DB": timing.replay(sqls),
                "fetch and check": opens,
                "fetch with names, DB": timing.replay(get_sqls),
                "fetch with names": get,
                "fetch by key, bare": timing.replay(raw),
            },
            rounds,
        )
        section = f"check, {name}"
        bare, named = "fetch by key, bare", "fetch with names, DB"
        note = f"{len(sqls)} statement, {timing.buffers(sqls)} buffers"
        yield timing.row(
            section, "fetch and check, DB", named, times, gate=1.5, note=note, queries=len(sqls)
        )
        yield timing.row(section, "fetch and check", "fetch with names", times)
        # Without the names of agencies and raiser, which every page of a case shows.
        yield timing.row(section, "fetch and check, DB", bare, times)
        yield timing.row(section, "fetch with names, DB", bare, times)


# --- raise, grant --------------------------------------------------------------------------------


def grant(rounds: int) -> Iterator[Row]:
    """A case and the rights of six groups, three each, committed; against the bare case row.

    With the lines of the access log that the portal writes of them, and without (ADR 10).
    """
    groups = list(_lead_groups()[:6])
    wanted = [access.ForGroup(group, access.MANAGE) for group in groups]

    Escalation.access_to, rule = (
        classmethod(lambda cls, records: {record.pk: wanted for record in records}),
        Escalation.__dict__["access_to"],
    )
    made, granted = _bare_cases(), []
    try:

        def with_rights():
            with transaction.atomic():
                case = next(made)
                granting.sync(Escalation, [case], new=True)
                granted.append(case.pk)

        def without_log():
            with mock.patch.object(granting.access_log, "write"):
                with_rights()

        def bare():
            with transaction.atomic():
                next(made)

        subjects = {
            "case and 18 rights": without_log,
            "with 6 lines of the log": with_rights,
            "case row": bare,
        }
        times = timing.compare(subjects, rounds)
        rows = EscalationGroupRight.objects.filter(content_object__in=granted)
        oracle.expect("rights of all that were timed", rows.count(), 18 * len(granted))
        with transaction.atomic():
            case = next(made)
            _, sqls = _caught(lambda: granting.sync(Escalation, [case], new=True))
        note = f"{len(sqls)} statements with the log"
        yield timing.row("grant", "case and 18 rights", "case row", times, gate=2.5, note=note)
        yield timing.row("grant", "with 6 lines of the log", "case row", times)
    finally:
        Escalation.access_to = rule
        _remove_new_cases()


def raising(rounds: int) -> Iterator[Row]:
    """The whole operation, reference to notices; against the bare case row."""
    people = seed.cast()
    held = (
        HeldRole.objects.unscoped("bench")
        .select_related("agency_role__agency")
        .get(person=people.raiser)
    )
    challenged = (
        Escalation._base_manager.exclude(raising_agency=held.agency_role.agency)
        .exclude(challenged_agency=held.agency_role.agency)
        .first()
        .challenged_agency
    )
    made = _bare_cases()
    number = itertools.count(1)

    def raise_one():
        # The same words twice within a few minutes would be refused as one case entered twice.
        words = ANSWERS | {"what_is_disputed": f"{ANSWERS['what_is_disputed']} ({next(number)})"}
        return escalate.raise_escalation(
            raised_as=held, challenged_agency=challenged, raised_on=clock.today(),
            by=people.raiser, submission=uuid.uuid4(), **words,
        )  # fmt: skip

    def bare():
        with transaction.atomic():
            next(made)

    try:
        before = _written()
        case, sqls = _caught(raise_one)
        oracle.check_rights([case.pk])
        written = _written() - before
        times = timing.compare({"raise": raise_one, "case row": bare}, rounds)
        yield timing.row(
            "raise",
            "raise",
            "case row",
            times,
            note=f"{len(sqls)} statements; rows: {_in_words(written)}",
            queries=len(sqls),
        )
    finally:
        _remove_new_cases()


def _lead_groups():
    return EscalationGroupRight.objects.order_by("group").values_list("group", flat=True).distinct()


def _bare_cases() -> Iterator[Escalation]:
    """Inserts one row a turn, without history or rights: the floor of raising."""
    pattern = Escalation._base_manager.order_by("pk").first()
    columns = [field for field in Escalation._meta.concrete_fields if not field.primary_key]
    names = ", ".join(field.column for field in columns)
    marks = ", ".join(["%s"] * len(columns))
    sql = f"INSERT INTO {Escalation._meta.db_table} ({names}) VALUES ({marks}) RETURNING id"
    for number in itertools.count():
        pattern.reference = f"BENCH-{uuid.uuid4().hex[:12]}-{number}"[:24]
        pattern.closed_on, pattern.outcome, pattern.due_on = None, "", clock.today()
        values = [getattr(pattern, field.attname) for field in columns]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            pattern.pk = cursor.fetchone()[0]
        yield pattern


def _remove_new_cases() -> None:
    """As it was before: what a section raised, and everything that hangs from it."""
    new = list(
        Escalation._base_manager.exclude(reference__startswith="ESC-2025-").values_list(
            "pk", flat=True
        )
    )
    _erase_about(new)
    with history.erasing(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM escalations_historicalescalation WHERE id = ANY(%s)", [new])
        cursor.execute("DELETE FROM escalations_escalation WHERE id = ANY(%s)", [new])
    timing_tables()


def _erase_about(pks: list[int]) -> None:
    with history.erasing(), connection.cursor() as cursor:
        for table in ("steprecord", "historicalsteprecord"):
            cursor.execute(f"DELETE FROM escalations_{table} WHERE escalation_id = ANY(%s)", [pks])
        for table in ("escalationgroupright", "escalationpersonright"):
            cursor.execute(
                f"DELETE FROM escalations_{table} WHERE content_object_id = ANY(%s)", [pks]
            )
        for table in ("notification", "submission", "accesslog"):
            cursor.execute(f"DELETE FROM core_{table}")


def timing_tables() -> None:
    for table in TABLES:
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM ANALYZE {table}")


TABLES = (
    "escalations_escalation",
    "escalations_historicalescalation",
    "escalations_steprecord",
    "escalations_historicalsteprecord",
    "escalations_escalationgroupright",
    "escalations_escalationpersonright",
    "core_notification",
    "core_accesslog",
)


# --- sweep ---------------------------------------------------------------------------------------


def sweep(rounds: int) -> Iterator[Row]:
    """Everything due moves up, in batches of 500, committed.

    Against one UPDATE … RETURNING; and against the very rows that the sweep writes, of the cases,
    their history, steps, rights and notices, written again by nothing but one INSERT … SELECT or
    UPDATE a table, in one transaction.
    """
    due = Escalation.objects.unscoped("bench").past_due(clock.today()).filter(step__lt=4)
    before = {case.pk: case for case in due}
    others = _digest(before)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE before_sweep AS SELECT id, step, due_on, waiting_for, version"
            " FROM escalations_escalation WHERE id = ANY(%s)", [list(before)],
        )  # fmt: skip
        for table in RIGHTS:
            cursor.execute(
                f"CREATE TEMP TABLE before_{table} AS SELECT * FROM escalations_{table}"
                " WHERE content_object_id IN (SELECT id FROM before_sweep)"
            )

    def timed(act: Callable[[], None]) -> Callable[[], float]:
        return lambda: _timed(act, before)

    written = _written_by(_move_all)
    _check_sweep(before, others)
    _keep_what_was_written()
    _undo_sweep(before)
    written_bare = _written_by(_bare_writes)
    _check_sweep(before, others)
    _undo_sweep(before)
    oracle.expect("rows written bare", written_bare, written)
    _, sqls = _caught(lambda: by_the_clock.move_up_when_due(by=None))
    _undo_sweep(before)
    floors = {"UPDATE … RETURNING": timed(_bare_update), "the same rows, bare": timed(_bare_writes)}
    times = timing.compare({"sweep": timed(_move_all), **floors}, min(rounds, 5))
    each = sum(written.values()) / len(before)
    yield timing.row(
        "sweep", "sweep", "the same rows, bare", times, gate=2.5,
        note=f"{len(before):,} due; {len(sqls)} statements a batch; {each:.1f} rows a case: "
        + _in_words(written, len(before)),
        per_case=statistics.median(times["sweep"]) / len(before),
        rows_per_case={name: number / len(before) for name, number in written.items()},
    )  # fmt: skip
    yield timing.row("sweep", "sweep", "UPDATE … RETURNING", times)
    yield timing.row("sweep", "the same rows, bare", "UPDATE … RETURNING", times)


def _written_by(act: Callable[[], None]) -> Counter:
    before = _written()
    act()
    return _written() - before


# What identifies a right; the rest of its columns are copies.
RIGHTS = {
    "escalationgroupright": ("content_object_id", "permission_id", "group_id"),
    "escalationpersonright": ("content_object_id", "permission_id", "user_id", "membership_id"),
}
BY_THE_SWEEP = "history_change_reason = 'escalations.move_up_when_due'"
INSERTED = {
    "escalations_steprecord": "by_the_clock AND escalation_id IN (SELECT id FROM before_sweep)"
    " AND step > (SELECT step FROM before_sweep b WHERE b.id = escalation_id)",
    "escalations_historicalescalation": BY_THE_SWEEP,
    "escalations_historicalsteprecord": BY_THE_SWEEP,
    "core_notification": "true",
    "core_accesslog": "page = 'escalations.move_up_when_due'",
}
MOVED = ("step", "due_on", "waiting_for", "version")


def _keep_what_was_written() -> None:
    """Copies of all that a sweep inserted and changed, without the keys that a row is given."""
    with connection.cursor() as cursor:
        for table, those in INSERTED.items():
            cursor.execute(f"CREATE TEMP TABLE new_{table} AS SELECT * FROM {table} WHERE {those}")
            given = "history_id" if "historical" in table else "id"
            cursor.execute(f"ALTER TABLE new_{table} DROP COLUMN {given}")
        cursor.execute(
            "CREATE TEMP TABLE after_sweep AS SELECT id, step, due_on, waiting_for, version"
            " FROM escalations_escalation WHERE id IN (SELECT id FROM before_sweep)"
        )
        for table, key in RIGHTS.items():
            same = " AND ".join(f"b.{column} = t.{column}" for column in key)
            that_was = f"EXISTS (SELECT 1 FROM before_{table} b WHERE {same}"
            now = (
                f"SELECT t.* FROM escalations_{table} t"
                " WHERE t.content_object_id IN (SELECT id FROM before_sweep)"
            )
            cursor.execute(f"CREATE TEMP TABLE new_{table} AS {now} AND NOT {that_was})")
            cursor.execute(f"ALTER TABLE new_{table} DROP COLUMN id")
            cursor.execute(
                f"CREATE TEMP TABLE changed_{table} AS {now}"
                f" AND {that_was} AND b IS DISTINCT FROM t)"
            )
            cursor.execute(
                f"SELECT 1 FROM before_{table} b WHERE NOT EXISTS"
                f" (SELECT 1 FROM escalations_{table} t WHERE {same}) LIMIT 1"
            )
            oracle.expect(f"rights that the sweep took away: {table}", cursor.fetchall(), [])
        cursor.execute("ANALYZE")


def _bare_writes() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE escalations_escalation t SET "
            + ", ".join(f"{column} = a.{column}" for column in MOVED)
            + " FROM after_sweep a WHERE a.id = t.id"
        )
        for table in (*INSERTED, *(f"escalations_{name}" for name in RIGHTS)):
            kept = f"new_{table.removeprefix('escalations_') if table not in INSERTED else table}"
            cursor.execute(f"SELECT * FROM {kept} LIMIT 0")
            names = ", ".join(f'"{column.name}"' for column in cursor.description)
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {kept}")
        for table, key in RIGHTS.items():
            copies = ("is_open", "listed_on", *(("acts",) if "person" in table else ()))
            cursor.execute(
                f"UPDATE escalations_{table} t SET "
                + ", ".join(f"{column} = c.{column}" for column in copies)
                + f" FROM changed_{table} c WHERE "
                + " AND ".join(f"c.{column} = t.{column}" for column in key)
            )


def _timed(act: Callable[[], None], before) -> float:
    taken = timing.seconds(act)
    _undo_sweep(before)
    return taken


def _move_all() -> None:
    while by_the_clock.move_up_when_due(by=None):
        pass


def _bare_update() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE escalations_escalation"
            " SET step = step + 1, due_on = %s, waiting_for = 'raising',"
            " version = version + 1 WHERE closed_on IS NULL AND due_on < %s AND step < 4"
            " RETURNING id, step, due_on",
            [clock.today() + timedelta(days=7), clock.today()],
        )
        cursor.fetchall()


def _check_sweep(before: dict[int, Escalation], others: str) -> None:
    """Each moved one step, to the day the procedure says, once in history; nobody else moved."""
    after = {case.pk: case for case in Escalation._base_manager.filter(pk__in=before)}
    oracle.expect(
        "the sweep's end state",
        {pk: (c.step, c.due_on, c.waiting_for, c.version) for pk, c in after.items()},
        {
            pk: (
                c.step + 1,
                c.window(c.step + 1).due_on,
                policy.waiting_for(c.step + 1, None, None),
                c.version + 1,
            )
            for pk, c in before.items()
        },
    )
    moved = sorted((pk, c.step + 1) for pk, c in before.items())
    steps = StepRecord.objects.unscoped("bench").filter(entered_on=clock.today(), by_the_clock=True)
    steps = steps.filter(escalation__in=before)
    oracle.expect("steps", sorted(steps.values_list("escalation", "step")), moved)
    for model, key, said in ((Escalation, "id", "~"), (StepRecord, "escalation_id", "+")):
        rows = model.history.model.objects.filter(
            history_change_reason="escalations.move_up_when_due"
        )
        oracle.expect(
            f"history of {model.__name__}",
            sorted(rows.values_list(key, "step", "history_type")),
            [(pk, step, said) for pk, step in moved],
        )
    told = Notification.objects.filter(kind="escalation_moved_up").values_list("once", flat=True)
    oracle.expect(
        "cases told of", {once.split(":")[2] for once in told}, {str(pk) for pk in before}
    )
    some = list(before)[:: max(1, len(before) // oracle.SAMPLE)]
    oracle.check_rights(some)
    oracle.expect("the others", _digest(before), others)


def _digest(but) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT md5(string_agg(e.id || ' ' || step || due_on || version, ',' ORDER BY e.id))"
            " FROM escalations_escalation e WHERE NOT e.id = ANY(%s)", [list(but)],
        )  # fmt: skip
        return cursor.fetchone()[0]


def _undo_sweep(before) -> None:
    pks = list(before)
    with history.erasing(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE escalations_escalation e SET step = b.step, due_on = b.due_on,"
            " waiting_for = b.waiting_for, version = b.version"
            " FROM before_sweep b WHERE b.id = e.id"
        )
        cursor.execute(
            "DELETE FROM escalations_steprecord s USING before_sweep b"
            " WHERE b.id = s.escalation_id AND s.step > b.step"
        )
        for table in ("historicalescalation", "historicalsteprecord"):
            cursor.execute(
                f"DELETE FROM escalations_{table}"
                " WHERE history_change_reason = 'escalations.move_up_when_due'"
            )
        cursor.execute("DELETE FROM core_notification")
    for start in range(0, len(pks), 500):
        granting.sync(Escalation, Escalation._base_manager.filter(pk__in=pks[start : start + 500]))
    with history.erasing(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_loggedreason")
        cursor.execute("DELETE FROM core_accesslog")
    timing_tables()


def _written() -> Counter:
    """Rows in the tables that operations write, with those only changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables")
        return Counter(dict(cursor.fetchall()))


def _in_words(written: Counter, each: int = 1) -> str:
    parts = [
        f"{name.removeprefix('escalations_').removeprefix('core_')} {number / each:.3g}"
        for name, number in sorted(written.items(), key=lambda pair: -pair[1])
        if number
    ]
    return ", ".join(parts)


# --- history -------------------------------------------------------------------------------------


def saving(rounds: int) -> Iterator[Row]:
    """A person's save with its history row, and a thousand rows with theirs."""
    case = Escalation._base_manager.order_by("-pk").first()
    op = operations.Operation(None, "bench.save")
    token = operations._running.set(op)
    try:

        def save():
            with transaction.atomic():
                case.save()

        def plain_save():
            # django-simple-history asks only whether the attribute is there, not what it says.
            case.skip_history_when_saving = True
            with transaction.atomic():
                models.Model.save(case)
            del case.skip_history_when_saving

        kept = Escalation.history.model.objects.filter(history_change_reason="bench.save")
        for act, more in ((save, 1), (plain_save, 0)):
            before = kept.count()
            act()
            oracle.expect(f"history rows of {act.__name__}", kept.count() - before, more)

        steps = [
            StepRecord(
                escalation=case, step=100 + n, entered_on=clock.today(), due_on=clock.today()
            )
            for n in range(1000)
        ]

        def many(act, history_rows: int):
            committed = transaction.atomic(act)

            def run() -> float:
                for step in steps:
                    step.pk, step._state.adding = None, True
                taken = timing.seconds(lambda: committed(steps))
                written = StepRecord.history.model.objects.filter(step__gte=100).count()
                oracle.expect("history rows of 1,000", written, history_rows)
                with history.erasing(), connection.cursor() as cursor:
                    for table in ("steprecord", "historicalsteprecord"):
                        cursor.execute(f"DELETE FROM escalations_{table} WHERE step >= 100")
                return taken

            return run

        times = timing.compare(
            {
                "save with history": save,
                "plain save": plain_save,
                "1,000 rows with history": many(bulk.create_many, 1000),
                "1,000 rows": many(lambda rows: models.QuerySet(StepRecord).bulk_create(rows), 0),
            },
            rounds,
        )
    finally:
        operations._running.reset(token)
        with history.erasing(), connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM escalations_historicalescalation"
                " WHERE history_change_reason = 'bench.save'"
            )
    yield timing.row("history", "save with history", "plain save", times, gate=2.6)
    yield timing.row("history", "1,000 rows with history", "1,000 rows", times, gate=1.2)


# --- whole pages ---------------------------------------------------------------------------------


def pages(rounds: int) -> Iterator[Row]:
    """CPU of a request over HTTP, web server and PostgreSQL, against a page that says ok."""
    people = seed.cast().everyone()
    requests = max(40, rounds * 4)
    with server.running() as web:

        def cost(path: str, cookie: str = "") -> Callable[[], float]:
            def run() -> float:
                started = web.cpu.read()
                for _ in range(requests):
                    web.get(path, cookie)
                return (web.cpu.read() - started) / requests

            return run

        for name in ("normal", "statutory", "business"):
            person = people[name]
            cookie = answers.signed_in(person)
            pk = first_page(person)[0].pk
            case = Escalation._base_manager.get(pk=pk)
            wanted = {"list page": "/escalations/?show=all", "case page": case.get_absolute_url()}
            caught = {}
            for what, path in wanted.items():
                body, sqls = _caught(lambda path=path, cookie=cookie: _get(path, cookie))
                caught[what] = (len(body), sqls)
            times = timing.compare(
                {
                    "ok": cost("/ok/"),
                    **{what: cost(path, cookie) for what, path in wanted.items()},
                },
                5,
            )
            for what, (size, sqls) in caught.items():
                spent = statistics.median(times[what]) * 1000
                yield timing.row(
                    f"page, {name}", what, "ok", times,
                    gate=12.0 if what == "list page" else None,
                    note=f"{spent:.1f} ms; {len(sqls)} statements, {size / 1024:.0f} kB",
                    queries=len(sqls),
                )  # fmt: skip


def _get(path: str, cookie: str) -> bytes:
    """One request through the whole of Django, without a socket: to see its statements."""
    answer: list[str] = []
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_COOKIE": cookie,
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
    }
    response = _application(environ, lambda status, headers: answer.append(status))
    body = b"".join(response)
    response.close()
    if answer[0] != "200 OK":
        raise oracle.Mismatch(f"{path} answers {answer[0]}")
    return body


_application = WSGIHandler()


def as_in_a_request(person):
    """The person as the sign-in backend hands them to a page: with their groups."""
    return SignInBackend().get_user(person.pk)


def _caught(act: Callable):
    with timing.statements() as sqls:
        result = act()
    return result, [sql for sql in sqls if not sql.startswith(("SAVEPOINT", "RELEASE"))]


SECTIONS: dict[str, tuple[Callable[[int], Iterator[Row]], ...]] = {
    "list": (list_page, filtered_page, count),
    "check": (check,),
    "raise": (raising,),
    "grant": (grant,),
    "sweep": (sweep,),
    "history": (saving,),
    "page": (pages,),
    "answers": (answers.typing,),
}
