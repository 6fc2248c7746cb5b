"""Python's search for objects that hold each other, told to leave alone what stays for good.

The portal's modules, models and settings are half a million objects. They were looked through
again whenever enough had been made since, a tenth of a second each time: at a sweep of the clock
several times over.
"""

import gc

AFTER = (50_000, 20, 20)  # objects made; then each so many of the younger searches


def settle() -> None:
    """In a process that has loaded the portal, before its first work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*AFTER)
