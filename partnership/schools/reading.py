"""A worker reads the registers that wait, one after the other."""

from contextlib import suppress

import structlog
from django.core.files.storage import default_storage

from partnership.schools import authorities, operations, register
from partnership.schools.models import SchoolRegister
from partnership.schools.operations import Replaced

log = structlog.get_logger("schools")

STEPS = 20  # words of progress in a whole file: each is a transaction


def read_waiting() -> int:
    """Read every register that was sent and is not read; gives how many. Safe to run twice."""
    number = 0
    while (sent := operations.claim(by=None)) is not None:
        try:
            with suppress(Replaced):
                _read(sent)
        except Exception as error:  # one that cannot be read must not hold up the others
            log.error("a register could not be read", register=sent.pk, exc_info=error)
        number += 1
    return number


def _read(sent: SchoolRegister) -> None:
    told = 0

    def tell(done: int, of: int) -> None:
        nonlocal told
        if done - told >= of / STEPS:
            told = done
            operations.report(sent, done, by=None)

    with default_storage.open(str(sent.file.name), "rb") as stored:
        try:
            found = register.read(stored.file, authorities.codes(), tell)
        except register.Refused as refusal:
            operations.refuse(sent, str(refusal), by=None)
        else:
            operations.keep_found(sent, found, by=None)
