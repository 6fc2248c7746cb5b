"""Guarded, attributed models, and the few tables the mechanisms keep for themselves."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from core import access, clock, operations, what_is_logged
from core.history import History

NOBODY = access.NOBODY


class UnscopedRead(RuntimeError):
    """A programming error: a guarded model was read without `visible_to`."""


class GuardedQuerySet(models.QuerySet):
    """Refuses to be read until `visible_to` has narrowed it, and to write in bulk."""

    model: Any
    _hints: dict[str, Any]
    _scoped = False

    def visible_to(self, user):
        """Only what ``user`` may see. Every read starts here."""
        guard = self.model.guarded_by
        if not user.is_authenticated or not user.is_active:
            return self.none()._mark()
        if guard == access.EVERYONE:
            return self._mark() if access.holds_a_role(user) else self.none()._mark()
        if guard == access.SELF:
            return access.narrow(self, user)._mark()
        parent = self.model._meta.get_field(guard).related_model
        if parent is user_model():
            return self.filter(**{guard: user})._mark()
        parents = parent.objects.visible_to(user).order_by().values("pk")
        return self.filter(**{f"{guard}__in": parents})._mark()

    def unscoped(self, why: str):
        """Every row, whoever asks. ``why`` is for the reader; a test lists the callers."""
        return self._mark()

    def _mark(self):
        rows = self._chain()  # type: ignore[attr-defined]
        rows._scoped = True
        return rows

    def _clone(self):
        clone = super()._clone()  # type: ignore[misc]
        clone._scoped = self._scoped
        return clone

    def _require_scope(self):
        guard = self.model.guarded_by
        if self._scoped or guard == access.EVERYONE or operations.running():
            return
        if guard != access.SELF:
            parent = self.model._meta.get_field(guard).related_model
            if isinstance(self._hints.get("instance"), parent):
                return
        raise UnscopedRead(f"{self.model.__name__}: start from visible_to(user)")

    def _fetch_all(self):
        if self._result_cache is None:
            self._require_scope()
        super()._fetch_all()

    def iterator(self, *args, **kwargs):
        self._require_scope()
        return super().iterator(*args, **kwargs)

    def count(self):
        self._require_scope()
        return super().count()

    def aiterator(self, *args, **kwargs):
        self._require_scope()
        return super().aiterator(*args, **kwargs)

    def aggregate(self, *args, **kwargs):
        self._require_scope()
        return super().aggregate(*args, **kwargs)

    def explain(self, *args, **kwargs):
        self._require_scope()
        return super().explain(*args, **kwargs)

    def raw(self, *args, **kwargs):
        raise UnscopedRead(f"{self.model.__name__}: start from visible_to(user), not from SQL")

    # The result of putting two sets together counts as scoped when the first one is, so each
    # must be readable by itself. What only narrows the first (&, difference) needs no check.

    def __or__(self, other):
        self._require_each_scope(other)
        return super().__or__(other)

    def __xor__(self, other):
        self._require_each_scope(other)
        return super().__xor__(other)

    def union(self, *others, all=False):  # noqa: A002 as Django calls it
        self._require_each_scope(*others)
        return super().union(*others, all=all)

    def _require_each_scope(self, *others):
        for rows in (self, *others):
            if isinstance(rows, GuardedQuerySet):
                rows._require_scope()

    def _refuse(self, *args, **kwargs):
        raise operations.WriteOutsideOperation("bulk writes leave no history: use core.bulk")

    update = delete = bulk_create = bulk_update = _refuse


def user_model() -> type[models.Model]:
    from django.contrib.auth import get_user_model

    return get_user_model()


class GuardedRow(models.Model):
    """Abstract: a row that is read by those who may and written by operations.

    Say ``guarded_by``: SELF (it has rights of its own), EVERYONE (anyone with a role),
    the name of a foreign key to the record that guards it, or of one to the person it
    belongs to.
    """

    guarded_by: ClassVar[str]

    objects: ClassVar[Any] = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = access.RIGHTS

    def save(self, *args, **kwargs):
        op, creating = operations.current(), self._state.adding
        guard = self.guard()
        if guard is not None and not (creating and guard is self):
            op.admit(guard)
        self._attribute_to(op)
        super().save(*args, **kwargs)
        if guard is not None and self.concerns_everyone():
            op.touch(guard, created=creating and guard is self)

    def concerns_everyone(self) -> bool:
        """Whether others who have the record open should learn that it changed."""
        return True

    def delete(self, *args, **kwargs):
        op, guard = operations.current(), self.guard()
        if guard is not None:
            op.admit(guard)
        self._attribute_to(op)
        result = super().delete(*args, **kwargs)
        if guard is not None and guard is not self:
            op.touch(guard)
        return result

    def _attribute_to(self, op):
        """What django-simple-history writes into the history row."""
        self._history_user, self._change_reason, self._history_date = op.by, op.name, clock.now()

    def guard(self):
        """The SELF-guarded record this row belongs to, or None when it needs no right."""
        row: Any = self
        while row.guarded_by not in (access.EVERYONE, access.SELF):
            row = getattr(row, row.guarded_by)
            if isinstance(row, user_model()):
                return None
        return row if row.guarded_by == access.SELF else None


class Guarded(GuardedRow):
    """Abstract: a guarded row whose every state is kept, with who made it so and by what act.

    ``words_that_can_go``: its texts of which the earlier versions can lose what told who somebody
    is (`core.words_taken_out`).
    """

    words_that_can_go: ClassVar[tuple[str, ...]] = ()

    history = History(inherit=True)

    class Meta(GuardedRow.Meta):
        abstract = True


class Draft(GuardedRow):
    """Abstract: what a person is writing and has not handed in. Theirs alone, without history.

    ``answers``: by field name, as typed. ``submission``: the token under which it will be
    handed in, so that handing in twice is one act.
    """

    guarded_by = "owner"

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    answers = models.JSONField(default=dict)
    submission = models.UUIDField()
    changed_at = models.DateTimeField()

    class Meta(GuardedRow.Meta):
        abstract = True


class GuardedRecord(Guarded):
    """Abstract: a guarded record with rights of its own: a case.

    A subclass needs its two rights tables (`core.access.GroupRight`, `PersonRight`), its table of
    decisions (`core.restriction.AccessDecision`), `access_to`, `listing`, ``listing_columns`` and
    `changes_since`.
    """

    guarded_by = access.SELF
    # (column set when the record closes, column that sorts the open ones)
    listing_columns: tuple[str, str]
    # The foreign keys to the bodies whose record it is.
    agencies_in_it: tuple[str, ...] = ()

    # Whom its reader stands in for with the right that the page asks for, by key (`core.pages`).
    stead: int | None = None

    # Moves on with every operation that touches the record or its children.
    version = models.PositiveIntegerField(default=1, editable=False)
    # What `core.restriction` decided of it: open to named people alone; and whether anything
    # that it decided still stands, so that nobody has to look when nothing does.
    is_restricted = models.BooleanField(default=False, editable=False)
    has_decisions = models.BooleanField(default=False, editable=False)

    # The columns that, where one is true, keep out whoever has no row of their own and a role that
    # opens every record of the kind.
    closed_to_wide_roles_by: tuple[str, ...] = ("is_restricted",)

    class Meta(Guarded.Meta):
        abstract = True

    def save(self, *args, **kwargs):
        """Everything but the version, which only `operations.settle` moves, and never back."""
        if not self._state.adding:
            kwargs.setdefault("update_fields", self._own_columns())
        super().save(*args, **kwargs)

    @classmethod
    def _own_columns(cls) -> list[str]:
        fields = cls._meta.concrete_fields
        return [field.name for field in fields if not field.primary_key and field.name != "version"]

    @classmethod
    def access_to(cls, records) -> dict[int, list[access.Grant]]:
        """For each record's pk, everybody who holds a right over it as a group or a person."""
        raise NotImplementedError

    def listing(self) -> tuple[bool, object]:
        """Whether it stands in the open list, and the date it is sorted by there."""
        closed, day = self.listing_columns
        is_open = getattr(self, closed) is None
        return is_open, getattr(self, day if is_open else closed)

    def nobody_acts(self) -> str:
        """What is said of one that is restricted when nobody on its list can do what it waits for;
        "" when it waits for nobody."""
        return ""

    def changes_since(self, moment) -> list[str]:
        """Sentences that tell what happened after ``moment``, for the holder of a stale form."""
        raise NotImplementedError

    @classmethod
    def open_to_wide_roles(cls) -> models.Q:
        """That a role held partnership-wide opens the record without a row of its own."""
        return models.Q(**dict.fromkeys(cls.closed_to_wide_roles_by, False))

    @property
    def is_open_to_wide_roles(self) -> bool:
        return not any(getattr(self, name) for name in self.closed_to_wide_roles_by)

    @property
    def version_token(self) -> str:
        return f"{self.version}.{int(clock.now().timestamp() * 1_000_000)}"


class ReferenceCounter(models.Model):
    """The last number given under a prefix and year. See `core.references`."""

    guarded_by = NOBODY

    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year"], name="reference_counter_once")
        ]


class Submission(models.Model):
    """A form that was sent and carried out, so that sending it twice is one act."""

    guarded_by = NOBODY

    token = models.UUIDField(primary_key=True)
    operation = models.CharField(max_length=100)
    answers = models.CharField(max_length=64)  # a digest of what was sent
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    url = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()


class Notification(models.Model):
    """The outbox: one row for each person told of one thing, written with the thing itself.

    ``once`` names the occasion: the same occasion never tells the same person twice.
    ``about`` is "app.Model:pk"; the mail is made from a reference, a date and a link only.
    """

    guarded_by = NOBODY

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=80)
    once = models.CharField(max_length=120)
    due_on = models.DateField(null=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    withheld_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    try_after = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["once", "recipient"], name="notification_once")
        ]
        indexes = [
            models.Index(
                fields=["try_after"],
                name="notification_waiting",
                condition=models.Q(sent_at=None, withheld_at=None),
            )
        ]


class Letter(models.Model):
    """The outbox of mails that are about no case: an invitation, a warning about an account.

    ``about`` is "app.Model:pk"; `core.letters` writes the mail when it is sent, so that no link
    and no address waits here. ``once`` names the occasion, which is told once.
    """

    guarded_by = NOBODY

    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=80)
    once = models.CharField(max_length=120, unique=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    withheld_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    try_after = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["try_after"],
                name="letter_waiting",
                condition=models.Q(sent_at=None, withheld_at=None),
            ),
            models.Index(fields=["about"], name="letter_about"),
        ]


class AccessLog(models.Model):
    """Who looked at, took, was given or was refused what (`core.access_log`).

    Append-only in the database (`core.history`). ``on_behalf_of``: whom ``person`` stood in for.
    ``about``: "app.Model:pk", or the reference that was asked for in vain. ``page``: the name
    of the page, or of the operation. ``holder``, ``through`` and ``right`` are filled in for a
    right or a role alone. ``detail``: in words of the portal's own; what somebody typed about a
    record is its `LoggedReason`.
    """

    guarded_by = NOBODY
    append_only = True

    What = what_is_logged.What
    ABOUT_ACCOUNTS = what_is_logged.ABOUT_ACCOUNTS
    BY_RECORD_KEEPERS = what_is_logged.BY_RECORD_KEEPERS
    ABOUT_AGENCIES = what_is_logged.ABOUT_AGENCIES

    at = models.DateTimeField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    what = models.CharField(max_length=12, choices=What)
    about = models.CharField(max_length=80)
    page = models.CharField(max_length=100)
    address = models.GenericIPAddressField(null=True)
    holder = models.CharField(max_length=30, blank=True, default="", db_default="")
    through = models.BigIntegerField(null=True)
    right = models.CharField(max_length=12, blank=True, default="", db_default="")
    detail = models.CharField(max_length=250, blank=True, default="", db_default="")

    class Meta:
        default_permissions = ()
        # One for each way in, in the order of the page: newest first.
        indexes = [
            models.Index(fields=["at", "id"], name="access_log_period"),
            models.Index(fields=["about", "at", "id"], name="access_log_record"),
            models.Index(fields=["person", "at", "id"], name="access_log_person"),
            models.Index(fields=["what", "at", "id"], name="access_log_kind"),
            models.Index(
                fields=["holder", "about", "id"],
                name="access_log_holder",
                condition=~models.Q(holder=""),
            ),
            models.Index(
                fields=["on_behalf_of", "at", "id"],
                name="access_log_stead",
                condition=models.Q(on_behalf_of__isnull=False),
            ),
        ]

    @property
    def said(self) -> str:
        """What it says besides: the reason that somebody typed, as long as there is one. Read with
        ``select_related("reason")``."""
        reason = getattr(self, "reason", None)
        return self.detail if reason is None else reason.text


class LoggedReason(models.Model):
    """What somebody typed for one line of the access log: why they opened, restricted or opened
    again what it is about, marked somebody, or closed an account.

    Beside the log, for it may tell of a child: the line outlives the record, and this goes with it
    (`core.erasure`), or with its years (`manage.py forget_access_log`). Append-only in the
    database until then. ``about``: as the line's.
    """

    guarded_by = NOBODY
    append_only = True

    line = models.OneToOneField(AccessLog, models.PROTECT, related_name="reason")
    about = models.CharField(max_length=80, db_index=True)
    text = models.TextField(max_length=1000)

    class Meta:
        default_permissions = ()


class AccessCheck(models.Model):
    """One night's walk of every page as every role (`reporting.walk`).

    ``unexpected``: a sentence a line, of pages and roles that do exist and people who do not.
    """

    guarded_by = NOBODY

    at = models.DateTimeField(db_index=True)
    unexpected = models.TextField(blank=True)

    class Meta:
        default_permissions = ()


class DisposalCertificate(models.Model):
    """That one record was erased, when, under which rule and on whose word; not what it said.

    Append-only in the database, and made before the erasure in the same transaction: the history
    rows of a record go only once a certificate about it stands (`core.erasure`). ``hash`` is over
    the other columns and the ``hash`` of the certificate before it.
    """

    guarded_by = NOBODY
    append_only = True

    reference = models.CharField(max_length=24, unique=True)
    about = models.CharField(max_length=80, unique=True)  # "app.Model:pk", as in the access log
    kind = models.CharField(max_length=40)
    record_reference = models.CharField(max_length=24, db_index=True)
    closed_on = models.DateField()
    due_on = models.DateField()
    years = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=250)
    run = models.CharField(max_length=24, db_index=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    erased_at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    history_rows = models.PositiveIntegerField()
    files = models.PositiveIntegerField()
    hash_before = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(proposed_by=models.F("approved_by")),
                name="disposal_certificate_by_two_people",
            )
        ]

    def __str__(self):
        return self.reference


class WordsTakenOut(models.Model):
    """That the earlier versions of one row lost what they said in some of its texts; not what.

    Append-only in the database, and made with it in one act (`core.words_taken_out`). It has no
    reason: a reason is words too, and stands on the row itself. ``fields``: by comma.
    """

    guarded_by = NOBODY
    append_only = True

    about = models.CharField(max_length=80, db_index=True)  # "app.Model:pk", as in the access log
    fields = models.CharField(max_length=250)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()


class FileToErase(models.Model):
    """The name of a stored file whose record is gone. The row goes once the file is gone, too."""

    guarded_by = NOBODY

    name = models.CharField(max_length=200, unique=True)
    queued_at = models.DateTimeField()

    class Meta:
        default_permissions = ()


class Note(Guarded):
    """Abstract: a note that somebody wrote on a record.

    A subclass adds the foreign key it is ``guarded_by``, and its audience where not everyone
    who may open the record may read it (then with a queryset of its own).
    """

    text = models.TextField(max_length=5000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta(Guarded.Meta):
        abstract = True
