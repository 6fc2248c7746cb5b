"""Erasing a record for good: its rows, their history, what hangs from it, and its files.

What belongs to a record is found by walking the models: whatever says that the record guards it,
however many steps down, the two rights tables and the legal holds. Nothing is listed by hand, and
a foreign key that this walk does not follow stops the erasure (core.E032).

`erase` runs within one operation, so that a record is there with all of it or gone with all of
it. The certificate is written first. On PostgreSQL the application's own role cannot delete
history; it may call ``core_erase_history``, which belongs to the tables' owner, deletes the history
of the record that a certificate names, and of nothing else, once the record itself is gone
(docs/adr/0017-what-stays-after-erasure.md). Files cannot be in the transaction: their names are
kept in it, and they go after it (`erase_files`), swept by Celery beat if the worker died meanwhile.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import structlog
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from core import access, access_log, clock, history, operations
from core.models import (
    DisposalCertificate,
    FileToErase,
    GuardedRecord,
    GuardedRow,
    Letter,
    LoggedReason,
    Notification,
    Submission,
)
from core.references import next_reference
from core.retention import Due

log = structlog.get_logger("erasure")

PREFIX = "CERT"
LEFT_OVER = timedelta(days=1)  # a file that was tried for so long needs somebody
CERTIFIED = (
    "reference", "about", "kind", "record_reference", "closed_on", "due_on", "years", "source",
    "run", "proposed_by_id", "approved_by_id", "erased_at", "rows", "history_rows", "files",
    "hash_before",
)  # fmt: skip


class Part(NamedTuple):
    """A model whose rows belong to a record, and by which foreign keys: ("escalation",)."""

    model: Any
    path: tuple[str, ...]

    @property
    def keeps_history(self) -> bool:
        return hasattr(self.model, "history")


class NotErased(RuntimeError):
    """What went is not what was counted. The transaction is rolled back."""


# --- what belongs to a record -------------------------------------------------------------------


def parts_of(model: Any) -> list[Part]:
    """What the record guards, the furthest from it first; not the record itself."""
    found = list(_guarded_by(model, ()))
    return sorted(found, key=lambda part: -len(part.path))


def _guarded_by(parent: Any, path: tuple[str, ...]) -> Iterator[Part]:
    for model in apps.get_models():
        guard = getattr(model, "guarded_by", None)
        if not (issubclass(model, GuardedRow) and guard not in (access.SELF, access.EVERYONE)):
            continue
        if guard is None or model._meta.get_field(guard).related_model is not parent:
            continue
        part = Part(model, (guard, *path))
        yield part
        yield from _guarded_by(model, part.path)


def rights_tables(model: Any) -> list[Any]:
    return [access.group_table(model), access.person_table(model)]


def in_the_way(model: Any) -> list[str]:
    """Foreign keys to what would be erased from what would not: "reporting.Finding.escalation"."""
    going = {model, *(part.model for part in parts_of(model))}
    own = going | set(rights_tables(model))
    return sorted(
        f"{other._meta.label}.{field.name}"
        for other in apps.get_models()
        for field in other._meta.concrete_fields
        if field.is_relation
        and field.related_model in going
        and other not in own
        and not hasattr(other, "history_change_reason")
    )


def _rows(part: Part, record: Any) -> Any:
    return part.model._base_manager.filter(**{"__".join(part.path): record.pk})


def history_deletes(model: Any) -> list[str]:
    """One DELETE for each history table of a record and its parts, and for what was typed about it
    beside the access log, with %s for the record's key.

    The furthest first: a child of a child is found through its parent's history.
    """
    statements = [_history_delete(part) for part in parts_of(model) if part.keeps_history]
    own, reasons = history.history_of(model)._meta, LoggedReason._meta.db_table
    label = _quoted(f"{model._meta.label}:")
    return [
        *statements,
        f'DELETE FROM "{own.db_table}" WHERE "{model._meta.pk.column}" = %s',
        f'DELETE FROM "{reasons}" WHERE "about" = {label} || %s',
    ]


def _history_delete(part: Part) -> str:
    first, *others = part.path
    table, model = history.history_of(part.model)._meta.db_table, part.model
    column = model._meta.get_field(first).column
    where = f'"{column}" = %s'
    if others:
        model = model._meta.get_field(first).related_model
        inner = _history_delete(Part(model, tuple(others))).partition(" WHERE ")[2]
        among = history.history_of(model)._meta.db_table
        key = model._meta.pk.column
        where = f'"{column}" IN (SELECT "{key}" FROM "{among}" WHERE {inner})'
    return f'DELETE FROM "{table}" WHERE {where}'


def record_models() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, GuardedRecord)]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def postgresql_statements() -> list[str]:
    """The function that deletes history for a certificate, whoever calls it."""
    branches = []
    for model in record_models():
        meta = model._meta
        deletes = "\n".join(
            f"    {statement.replace('%s', 'record_key')};\n"
            "    GET DIAGNOSTICS part = ROW_COUNT; erased := erased + part;"
            for statement in history_deletes(model)
        )
        branches.append(
            f"  IF label = {_quoted(meta.label)} THEN\n"
            f'    IF EXISTS (SELECT 1 FROM "{meta.db_table}" '
            f'WHERE "{meta.pk.column}" = record_key)\n'
            "    THEN RAISE EXCEPTION 'the record still stands'; END IF;\n"
            f"{deletes}\n  END IF;\n"
        )
    return [
        (
            "CREATE OR REPLACE FUNCTION core_erase_history(certificate bigint) RETURNS bigint\n"
            "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$\n"
            "DECLARE label text; record_key bigint; part bigint; erased bigint := 0;\n"
            "BEGIN\n"
            "  SELECT split_part(c.about, ':', 1), split_part(c.about, ':', 2)::bigint\n"
            f'  INTO label, record_key FROM "{DisposalCertificate._meta.db_table}" c\n'
            "  WHERE c.id = certificate;\n"
            "  IF NOT FOUND THEN RAISE EXCEPTION 'there is no such certificate'; END IF;\n"
            "  PERFORM set_config('core.erasing', 'on', true);\n"
            f"{''.join(branches)}"
            "  PERFORM set_config('core.erasing', 'off', true);\n"
            "  RETURN erased;\n"
            "END $$"
        ),
        "REVOKE ALL ON FUNCTION core_erase_history(bigint) FROM PUBLIC",
    ]


def install(using_connection=connection) -> None:
    """After every migrate: the function knows the tables as they now are."""
    present = using_connection.introspection.table_names()
    if using_connection.vendor != "postgresql" or not all(
        model._meta.db_table in present
        for model in [DisposalCertificate, LoggedReason, *record_models()]
    ):
        return
    with using_connection.cursor() as cursor:
        for statement in postgresql_statements():
            cursor.execute(statement)


# --- erasing ------------------------------------------------------------------------------------


def erase(record: Any, due: Due, *, run: str, proposed_by, approved_by) -> DisposalCertificate:
    """Erase a locked record and everything that belongs to it; gives the certificate.

    Within an operation. What else concerns it (a draft, say) is the kind's own to find.
    """
    operations.current()
    model, parts = type(record), parts_of(type(record))
    names = _file_names(record, parts)
    told = _told_of(record)
    rows = 1 + sum(each.count() for each in told)
    rows += sum(_rows(part, record).count() for part in parts)
    tables = [table.objects.filter(content_object=record.pk) for table in rights_tables(model)]
    rows += sum(table.count() for table in tables)
    histories = _history_count(record, parts)
    more = due.kind.more(record)

    certificate = _certify(
        record, due, run=run, proposed_by=proposed_by, approved_by=approved_by,
        rows=rows + more, history_rows=histories, files=len(names),
    )  # fmt: skip
    _remember_files(names)

    gone = sum(_delete(each) for each in (*told, *tables))
    gone += sum(_delete(_rows(part, record)) for part in parts)
    gone += _delete(model._base_manager.filter(pk=record.pk))
    went = _erase_history(record, certificate)
    if (gone, went) != (rows, histories):
        raise NotErased(
            f"{rows} rows and {histories} of history were counted, {gone} and {went} went"
        )
    transaction.on_commit(erase_files, robust=True)
    return certificate


def _told_of(record) -> list[Any]:
    """Notices and receipts about a record: they hang from it by no foreign key."""
    about = access_log.label_of(record)
    found: list[Any] = [each.objects.filter(about=about) for each in (Notification, Letter)]
    return [*found, Submission.objects.filter(url__startswith=record.get_absolute_url())]


def _delete(rows) -> int:
    """Without signals: a deletion that history wrote down would leave what was to go."""
    return rows.order_by()._raw_delete(rows.db)


def _history_count(record, parts) -> int:
    total = 0
    with connection.cursor() as cursor:
        for statement in history_deletes(type(record)):
            cursor.execute(statement.replace("DELETE", "SELECT count(*)", 1), [record.pk])
            total += cursor.fetchone()[0]
    return total


def _erase_history(record, certificate) -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT core_erase_history(%s)", [certificate.pk])
            return cursor.fetchone()[0]
    went = 0
    with history.erasing(), connection.cursor() as cursor:
        for statement in history_deletes(type(record)):
            cursor.execute(statement, [record.pk])
            went += cursor.rowcount
    return went


# --- certificates -------------------------------------------------------------------------------


def _certify(record, due: Due, *, run, proposed_by, approved_by, **counts) -> DisposalCertificate:
    # The counter's row is locked until commit, so that each certificate knows the one before it.
    reference = next_reference(PREFIX)
    before = DisposalCertificate.objects.order_by("-pk").values_list("hash", flat=True).first()
    certificate = DisposalCertificate(
        reference=reference,
        about=access_log.label_of(record),
        kind=due.kind.name,
        record_reference=record.reference,
        closed_on=due.closed_on,
        due_on=due.due_on,
        years=due.rule.years or 0,
        source=due.rule.source,
        run=run,
        proposed_by=proposed_by,
        approved_by=approved_by,
        erased_at=clock.now(),
        hash_before=before or "",
        **counts,
    )
    certificate.hash = hash_of(certificate)
    certificate.save(force_insert=True)
    return certificate


def hash_of(certificate: DisposalCertificate) -> str:
    said = {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name in CERTIFIED
        for value in [getattr(certificate, name)]
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def broken_at() -> str | None:
    """The first certificate that does not fit the one before it, by reference; None if all do."""
    before = ""
    for certificate in DisposalCertificate.objects.order_by("pk").iterator():
        if certificate.hash_before != before or certificate.hash != hash_of(certificate):
            return certificate.reference
        before = certificate.hash
    return None


# --- files --------------------------------------------------------------------------------------


def _file_names(record, parts) -> set[str]:
    """The files of a record and its parts, by name in the store, now and in their history."""
    names: set[str] = set()
    for part in (Part(type(record), ("pk",)), *parts):
        fields = [
            f.name for f in part.model._meta.concrete_fields if isinstance(f, models.FileField)
        ]
        for name in fields:
            names |= set(_rows(part, record).values_list(name, flat=True))
            if part.keeps_history and len(part.path) == 1:
                past = history.rows_about(record, part.model)
                names |= set(past.values_list(name, flat=True))
    return names - {"", None}


def _remember_files(names: set[str]) -> None:
    FileToErase.objects.bulk_create(
        [FileToErase(name=name, queued_at=clock.now()) for name in sorted(names)],
        ignore_conflicts=True,
    )


def forget_file(name: str) -> None:
    """A file that no row names any more, from now: within the transaction that lets go of it."""
    if name:
        _remember_files({name})
        transaction.on_commit(erase_files, robust=True)


def erase_files() -> int:
    """Delete the files whose records are gone; gives how many. Safe to run twice, or late.

    One that the store does not give up waits for the next time, and holds up no other.
    """
    gone = 0
    for row in FileToErase.objects.order_by("pk"):
        try:
            default_storage.delete(row.name)
        except Exception as error:  # whatever the store raises, the others go
            log.error("a file could not be erased", name=row.name, exc_info=error)
        else:
            row.delete()
            gone += 1
    return gone


def files_left_over() -> int:
    """How many files are still there a day after their records were erased."""
    return FileToErase.objects.filter(queued_at__lt=clock.now() - LEFT_OVER).count()
