"""The agencies of the partnership, as the business team keeps them, and whom to call at each.

An agency is added, changed, known by other names, closed, and opened again when that was an error.
A merger or a takeover is `partnership.succession`. What happened stays on the agency's row: a
name that ended, or by which people know it, still finds it (`partnership.agencies.names`).
"""

from collections.abc import Callable

_counters: list[Callable[[int], list[str]]] = []


def counts_open_work(count: Callable[[int], list[str]]) -> None:
    """``count(agency_id)``: sentences saying what is open there, and what to do about it first.

    For an app whose records belong to agencies; called at start-up.
    """
    if count not in _counters:
        _counters.append(count)


def open_work(agency_id: int) -> list[str]:
    """Why an agency cannot be closed yet, of every app that holds something of it."""
    return [sentence for count in _counters for sentence in count(agency_id)]
