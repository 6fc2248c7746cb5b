"""Operations: one thing a person does. The only way to write.

    @operation
    def withdraw(escalation, *, reason, by): ...

An operation is one transaction. What it saves is attributed to ``by`` in history under the
operation's name, beside whom they stood in for where only that gave them the right; a person
may change only records they may contribute to; before commit the
rights of every record touched are brought into step. ``by=None`` is the portal itself (a
deadline that ran out).

Two keywords are understood for every operation:

* ``submission`` (a UUID made with the form): a second request with the same one and the same
  answers raises AlreadyDone and changes nothing, so a double click is one act;
* ``version`` is for the operation to hand to ``lock``, which refuses a stale form.

An operation that makes a record of which nobody wants two alike says `no_twin`.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from functools import cache, wraps
from hashlib import sha256
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, models, transaction

from core import access, clock, granting

R = TypeVar("R")

_running: ContextVar["Operation | None"] = ContextVar("the operation now running", default=None)


class NotAllowed(Exception):
    """A rule of the procedure said no. The message is a sentence for the person.

    ``field``: the name of the answer that it is about, where it is about one.
    """

    def __init__(self, sentence: str = "", field: str = ""):
        super().__init__(sentence)
        self.field = field


class Stale(NotAllowed):
    """Someone else changed the record since the person opened the page.

    ``changes``: sentences saying what changed; ``version_token``: what to send if the person
    still wants to go on.
    """

    def __init__(self, changes: list[str], version_token: str):
        super().__init__("Someone else has changed this since you opened the page.")
        self.changes, self.version_token = changes, version_token


class SentBefore(NotAllowed):
    """The form was sent before with other answers: the Back button, or a page left open."""

    def __init__(self) -> None:
        super().__init__(
            "This form was already sent once. What it says now is not saved yet: check it, and "
            "send it again if you mean to."
        )


class AlreadyDone(Exception):
    """This very form was sent before and carried out. ``url``: where its result is."""

    def __init__(self, url: str):
        super().__init__("This was already done.")
        self.url = url


class MadeAlready(NotAllowed):
    """The same person made the same thing in the same words of late. ``url``: where it is."""

    said = "You added this already: {}. Change something, or open it."

    def __init__(self, url: str):
        found = re.findall(r"[A-Z]{2,8}-[0-9]{4}-[0-9]{4,9}", url.upper())
        named = found[-1] if found else "it is on record, in the same words"
        super().__init__(self.said.format(named))
        self.url = url


class ThereAlready(MadeAlready):
    """Whoever made it, whenever: there is one that says the same."""

    said = "This is in the log already: {}. Open it, or say in its words what makes this another."


class WriteOutsideOperation(RuntimeError):
    """A programming error: only an @operation may write."""


class Operation:
    """What is known while an operation runs: who, under which name, what it touched."""

    def __init__(self, by, name: str):
        self.by, self.name = by, name
        self.on_behalf_of: int | None = None  # the key of whom ``by`` stands in for
        self.touched: dict[type[models.Model], set[int]] = defaultdict(set)
        self.made: dict[type[models.Model], set[int]] = defaultdict(set)
        self.admitted: set[tuple[type[models.Model], int]] = set()
        # What a rollback of the database does not take back: a stored file.
        self.when_undone: list[Callable[[], object]] = []

    def admit(self, subject) -> None:
        """Raise PermissionDenied unless ``by`` may contribute to the record (or made it here)."""
        key = (type(subject), subject.pk)
        if self.by is None or key in self.admitted:
            return
        if not access.can(self.by, access.CONTRIBUTE, subject):
            raise PermissionDenied(f"{self.name} needs the right to contribute")
        self.stands_in_for(access.in_whose_stead(self.by, access.CONTRIBUTE, subject))
        self.admitted.add(key)

    def admit_by_rule(self, subject) -> None:
        """The operation has asked a rule of its own whether ``by`` may write about the record."""
        self.admitted.add((type(subject), subject.pk))

    def stands_in_for(self, person: int | None) -> None:
        """Whom ``by`` acts for as a deputy, by key; history and the access log name both."""
        self.on_behalf_of = self.on_behalf_of or person

    def touch(self, subject, *, created: bool = False) -> None:
        if created:
            self.made[type(subject)].add(subject.pk)
            self.admitted.add((type(subject), subject.pk))
        elif subject.pk not in self.made.get(type(subject), ()):
            self.touched[type(subject)].add(subject.pk)

    def settle(self) -> None:
        """Before commit: the versions move on and the rights follow the records."""
        for model, pks in self.made.items():
            granting.sync(model, _as_they_are(model, pks), new=True)
        for model, pks in self.touched.items():
            settle(model, pks)


def settle(model: Any, pks: Iterable[int]) -> None:
    """Move the version of each record on and bring its rights into step with it.

    The records are read afresh: what a half-finished operation holds in memory is no
    ground for a right.
    """
    if not (keys := list(pks)):
        return
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(keys))
        cursor.execute(f"UPDATE {table} SET version = version + 1 WHERE {key} IN ({marks})", keys)
    granting.sync(model, _as_they_are(model, keys))


def _as_they_are(model: Any, pks: Iterable[int]) -> list:
    from core.put_once import records

    return records(_by_key(model), pks)


@cache
def _by_key(model: Any):
    return lambda keys: model._base_manager.filter(pk__in=keys).order_by("pk")


def running() -> Operation | None:
    return _running.get()


def current() -> Operation:
    if (op := running()) is None:
        raise WriteOutsideOperation("only an @operation may write")
    return op


# Going Back in a browser gives the words back with a new submission, and so a second record.
TWIN_WITHIN = timedelta(hours=12)
_without_twin: set[Callable[..., object]] = set()


def no_twin(func: Callable[..., R]) -> Callable[..., R]:
    """Below `@operation`, on one that makes a record: the same person does not make another with
    the same answers within `TWIN_WITHIN`, by whichever form."""
    _without_twin.add(func)
    return func


def operation(func: Callable[..., R]) -> Callable[..., R]:
    """Make a function an operation. See the module's docstring."""
    name = f"{func.__module__.partition('.')[0]}.{func.__name__}"

    @wraps(func)
    def wrapper(*args, by, submission: UUID | None = None, **kwargs):
        op = Operation(by, name)
        token = _running.set(op)
        try:
            with transaction.atomic():
                receipt = _claim(submission, op, digest(args, kwargs)) if submission else None
                if receipt is not None and func in _without_twin:
                    _refuse_a_twin(receipt)
                result = func(*args, by=by, **kwargs)
                op.settle()
                if receipt is not None and hasattr(result, "get_absolute_url"):
                    type(receipt).objects.filter(pk=receipt.pk).update(
                        url=result.get_absolute_url()
                    )
            return result
        except BaseException:
            for take_back in op.when_undone:
                take_back()
            raise
        finally:
            _running.reset(token)

    return wrapper


def _claim(submission, op, answers: str):
    receipts = apps.get_model("core.Submission").objects
    try:
        with transaction.atomic():
            return receipts.create(
                token=submission,
                operation=op.name,
                answers=answers,
                by=op.by,
                received_at=clock.now(),
            )
    except IntegrityError:
        # The same token from someone else, for another act or with other answers (the Back
        # button) is no double click: saying "done" would lose what was written.
        earlier = receipts.filter(token=submission, operation=op.name, by=op.by).first()
        if earlier is None or earlier.answers != answers:
            raise SentBefore from None
        raise AlreadyDone(earlier.url) from None


def _refuse_a_twin(receipt) -> None:
    """Raises MadeAlready; what this sending has claimed is undone with it."""
    earlier = type(receipt).objects.filter(
        operation=receipt.operation,
        answers=receipt.answers,
        by=receipt.by,
        received_at__gt=receipt.received_at - TWIN_WITHIN,
    )
    before = earlier.exclude(pk=receipt.pk).exclude(url="").order_by("-received_at").first()
    if receipt.by is not None and before is not None:
        raise MadeAlready(before.url)


def forget_twins(record) -> None:
    """Within the operation that withdraws a record: whoever enters it anew makes no twin of it."""
    receipts = apps.get_model("core.Submission").objects
    receipts.filter(url=record.get_absolute_url()).update(url="")


def digest(answers: tuple, named: dict) -> str:
    """What tells two sendings of one form apart: records by key, files by name and size."""
    named = {name: value for name, value in named.items() if name != "version"}
    told = [_told(each) for each in (*answers, *chain.from_iterable(sorted(named.items())))]
    return sha256("\0".join(told).encode()).hexdigest()


def _told(value) -> str:
    if isinstance(value, models.Model):
        return f"{value._meta.label}:{value.pk}"
    return f"{value}:{value.size}" if hasattr(value, "size") else str(value)


def done_before(submission: UUID, by) -> str | None:
    """Where the result of a form is that ``by`` sent before; None when it was not carried out."""
    receipts = apps.get_model("core.Submission").objects
    return receipts.filter(token=submission, by=by).values_list("url", flat=True).first()


def lock(record, version: str = ""):
    """The record as it is now, locked until the operation ends.

    ``version``: the ``version_token`` the person's form was made with; raises Stale, with
    what changed since, when the record has moved on. Empty: no form, no check.
    """
    from core.put_once import records

    model: Any = type(record)
    if not (found := records(_locked(model), record.pk)):
        raise model.DoesNotExist(f"{model.__name__} is gone")
    fresh = found[0]
    if version and version.partition(".")[0] != str(fresh.version):
        raise Stale(fresh.changes_since(moment_of(version)), fresh.version_token)
    return fresh


@cache
def _locked(model: Any):
    rows = model._base_manager.select_for_update(of=("self",), no_key=True)
    return lambda key: rows.filter(pk=key).order_by()


def lock_all(rows, *, no_key: bool = True) -> list:
    """These rows as they are now, in the order of their keys, locked until the operation ends.

    Whether there are any is asked first: mostly there are none, and to put the question for whole
    rows together takes Django longer than a database takes to answer it.
    """
    if not rows.exists():
        return []
    return list(rows.order_by("pk").select_for_update(of=("self",), no_key=no_key))


def moment_of(version: str):
    """When a version token was made; the beginning of time when it cannot be read."""
    try:
        return datetime.fromtimestamp(int(version.partition(".")[2]) / 1_000_000, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)
