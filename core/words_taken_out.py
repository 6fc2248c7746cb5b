"""Words that told who somebody is, taken out of the earlier versions of a row.

History is append-only (`core.history`): what was once typed into a text stays in it, which a
child's name must not. So a model names the texts that can go (``words_that_can_go``), and
`take_out` puts a mark in the place of what earlier versions said there. That the row was changed,
when and by whom stays, as does the version that stands now, and the row in `WordsTakenOut` that is
left by it. (UK GDPR, Articles 5(1)(c) and (d), 16 and 17: docs/adr/0028-mending.md.)

On PostgreSQL the application's own role cannot change history; it may call ``core_take_out``, which
belongs to the tables' owner, adds that row itself and changes what it names, and nothing else.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import JSONField

from core import access_log, clock, history, operations
from core.models import AccessLog, WordsTakenOut
from core.wordings import BEGINS
from core.words import day

FUNCTION = "core_take_out(text, text, bigint, timestamptz)"


def mark() -> str:
    """[taken out on 26 November 2026]"""
    return f"{BEGINS}{day(clock.today()).partition(' ')[2]}]"


def models_with_words() -> list[Any]:
    return [model for model in apps.get_models() if getattr(model, "words_that_can_go", ())]


def texts_of(row: Any) -> dict[str, str]:
    """What the texts say out of which a name can go, by name; of a column of several, such as the
    headings of an opinion, each as "column.key". A text that goes whole (``goes_whole``, by a move
    of its own) is none of them."""
    found: dict[str, str] = {}
    for name in _in_parts(row):
        said = getattr(row, name)
        several = isinstance(said, dict)
        found |= {f"{name}.{key}": text for key, text in said.items()} if several else {name: said}
    return found


def _in_parts(row: Any) -> list[str]:
    whole = getattr(row, "goes_whole", ())
    return [name for name in row.words_that_can_go if name not in whole]


def put(row: Any, name: str, text: str) -> None:
    """``name``: as `texts_of` gives it."""
    column, _, key = name.partition(".")
    setattr(row, column, getattr(row, column) | {key: text} if key else text)


def column_of(name: str) -> str:
    """The column of a text, by its name: what goes, goes of all of it. So several texts are one
    column of words that can go only where taking out is all that ever changes them, as in a
    published opinion: the version that stands says what the others said."""
    return name.partition(".")[0]


def said_otherwise(row: Any) -> set[str]:
    """The texts that can go of which an earlier version says something that ``row``, as it is about
    to be saved, does not: the others have nothing to take out."""
    names = sorted(_in_parts(row))
    past = history.rows_about(row, type(row)).values_list(*names)
    return {
        name
        for said in past
        for name, text in zip(names, said, strict=True)
        if text and text != getattr(row, name) and not str(text).startswith(BEGINS)
    }


def take_out(row: Any, names: Iterable[str]) -> None:
    """Of every version of ``row`` before the one that stands now. What said nothing stays empty.

    Within the operation that has just saved it. Raises ValueError for a name that the model does
    not say can go: a programming error.
    """
    op, names = operations.current(), sorted(names)
    if not names or not set(names) <= set(row.words_that_can_go):
        raise ValueError(f"{type(row).__name__}: {names} are no words that can go")
    about, at, by = access_log.label_of(row), clock.now(), op.by
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT core_take_out(%s, %s, %s, %s)",
                [about, ",".join(names), by.pk if by else None, at],
            )
    else:
        WordsTakenOut.objects.create(about=about, fields=",".join(names), by=by, at=at)
        with history.erasing(), connection.cursor() as cursor:
            for name in names:
                cursor.execute(_replace(type(row), name, "%s", "%s"), [mark(), row.pk, row.pk])
    called = ", ".join(str(row._meta.get_field(name).verbose_name) for name in names)
    details = f"{getattr(row, 'reference', '')} earlier versions of: {called}".strip()
    access_log.write([access_log.about_one(AccessLog.What.WORDS_TAKEN_OUT, row, details)])


def _replace(model: Any, name: str, instead: str, key: str) -> str:
    """One UPDATE of the earlier versions of a row. ``instead``, ``key``: as SQL."""
    field, past = model._meta.get_field(name), history.history_of(model)._meta.db_table
    column, own, nothing = field.column, model._meta.pk.column, ""
    if isinstance(field, JSONField):
        to_json = "to_jsonb" if connection.vendor == "postgresql" else "json_quote"
        instead, nothing = f"{to_json}({instead})", "{}"
    return (
        f'UPDATE "{past}" SET "{column}" = {instead} '
        f'WHERE "{own}" = {key} AND "{column}" <> \'{nothing}\' '
        f'AND history_id < (SELECT max(history_id) FROM "{past}" WHERE "{own}" = {key})'
    )


# --- PostgreSQL -----------------------------------------------------------------------------------


def postgresql_statements() -> list[str]:
    """The function that leaves the row and takes the words out, whoever calls it."""
    branches = "".join(_branch(model) for model in models_with_words())
    return [
        # Each name of the function's own begins with "_", as no column does; FOUND is one of the
        # language's, and a column of a control.
        (
            "CREATE OR REPLACE FUNCTION core_take_out(_row text, _names text, _person bigint,"
            " _moment timestamptz) RETURNS void\n"
            "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$\n"
            "#variable_conflict use_column\n"
            "DECLARE _label text; _key bigint; _name text; _instead text;\n"
            "BEGIN\n"
            "  _label := split_part(_row, ':', 1); _key := split_part(_row, ':', 2)::bigint;\n"
            "  _instead := '[taken out on ' || to_char(_moment AT TIME ZONE 'Europe/London',"
            " 'FMDD FMMonth YYYY') || ']';\n"
            f'  INSERT INTO "{WordsTakenOut._meta.db_table}" (about, fields, by_id, at)'
            " VALUES (_row, _names, _person, _moment);\n"
            "  PERFORM set_config('core.erasing', 'on', true);\n"
            "  FOREACH _name IN ARRAY string_to_array(_names, ',') LOOP\n"
            f"    CASE _label || '.' || _name\n{branches}"
            "    ELSE RAISE EXCEPTION 'these words stay';\n"
            "    END CASE;\n"
            "  END LOOP;\n"
            "  PERFORM set_config('core.erasing', 'off', true);\n"
            "END $$"
        ),
        f"REVOKE ALL ON FUNCTION {FUNCTION} FROM PUBLIC",
    ]


def _branch(model: Any) -> str:
    return "".join(
        f"    WHEN '{model._meta.label}.{name}' THEN\n"
        f"      {_replace(model, name, '_instead', '_key')};\n"
        for name in model.words_that_can_go
    )


def install(using_connection=connection) -> None:
    """After every migrate: the function knows the tables as they now are."""
    tables = [WordsTakenOut._meta.db_table]
    tables += [history.history_of(model)._meta.db_table for model in models_with_words()]
    present = using_connection.introspection.table_names()
    if using_connection.vendor != "postgresql" or not set(tables) <= set(present):
        return
    with using_connection.cursor() as cursor:
        for statement in postgresql_statements():
            cursor.execute(statement)
