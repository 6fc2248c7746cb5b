"""What roles open record by record: the lines that docs/roles.md is made from.

An app whose records give rights says so here at start-up, in the very words that each of its
grants carries (`core.access.ForGroup.way`). A test proves every line and finds every grant here,
so the table cannot promise or hide what the rule does not do. What a role opens everywhere is
in `partnership.roles`.
"""

from collections.abc import Iterable
from typing import NamedTuple

from partnership.roles import Role


class Opening(NamedTuple):
    """Holders of ``role`` have ``right`` over the records in which they stand ``way``.

    ``role`` is None for what comes from the record whatever role is held. ``way`` is a
    predicate: "raised it", said of the person.
    """

    role: Role | None
    model_label: str
    right: str
    way: str


_lines: list[Opening] = []


def opens_records(roles: Iterable[Role | None], model_label: str, right: str, way: str) -> None:
    for role in roles:
        line = Opening(role, model_label, right, way)
        if line not in _lines:
            _lines.append(line)


def lines(role: Role | None) -> list[Opening]:
    """Those of one role; those of no particular one for None."""
    return [line for line in _lines if line.role == role]
