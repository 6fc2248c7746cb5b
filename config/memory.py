"""Where a process of the portal keeps what Python needs to run, told to it once.

Objects that hold each other are searched for again and again. The portal's modules, models and
settings are half a million objects that stay for good; they were looked through whenever enough had
been made since, a tenth of a second each time: at a sweep of the clock several times over.

The variables of functions that call each other lie in pieces of 16 KB, as many as the calls are
deep. Each piece is asked of the machine when a call reaches it, and given back when that call is
over. A loop that happens to call over such an edge does so each time round, and can take twice as
long.
"""

import gc
from collections.abc import Callable
from typing import Any

WHILE_LOADING = (1_000_000, 20, 20)  # objects made; then each so many of the younger searches
AFTER = (50_000, 20, 20)
# Of 8 bytes. Python makes a piece that so much fits into, of the next power of two: a megabyte.
# Of this half is only ever set aside, and the other holds some thousand calls.
SET_ASIDE = 70_000


def begin_loading() -> None:
    """In a process that is about to load the portal: nothing that it makes goes again, and it was
    looked through for a fifth of the time until the first page or task."""
    gc.set_threshold(*WHILE_LOADING)


def has_loaded() -> None:
    """In each process that has loaded the portal, a command's too: what was loaded stays."""
    gc.freeze()
    gc.set_threshold(*AFTER)


def settle() -> None:
    """In a process that stays, before its first work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*AFTER)


def in_one_piece(call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """``call(*arguments, **named)``, with whatever it calls in one piece of memory."""
    return call(*arguments, **named)


in_one_piece.__code__ = in_one_piece.__code__.replace(co_stacksize=SET_ASIDE)
