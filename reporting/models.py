"""What is asked for about a child, and what is to be erased: the papers of the record keepers."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import clock
from core.models import Guarded, GuardedQuerySet, GuardedRow
from partnership.legal_holds import keeps_records

PERSON = settings.AUTH_USER_MODEL


class OfRecordKeepers(GuardedQuerySet):
    """Whoever answers for what is kept sees all of them, and nobody else any."""

    def visible_to(self, user):
        keeps = user.is_authenticated and user.is_active and keeps_records(user)
        return (self if keeps else self.none())._mark()


class _ByRole:
    """Each operation asks for the role: there is no record whose right could be asked for."""

    def guard(self):
        return None


# --- subject access -----------------------------------------------------------------------------

LEFT_LYING = timedelta(days=90)  # then a request that nobody agreed to is cleared


class SubjectAccessRequest(_ByRole, GuardedRow):
    """A request for what is held about a child, and the export made for it.

    Without history: it holds the child's reference, which goes with the export's files
    (`subject_access.remove_old`); what was done with it is in the access log. ``choices``: by
    "app.Model:pk" of each record that somebody has looked through, what is to be done with each
    of its passages, and which words of it were read (`looked_through.to_keep`). ``consulted``: in
    the same way, what the agencies said that passages came from (`consulted.to_keep`).
    ``left_out``: numbers by reason. ``agreed_by``: the second person, without whose word nobody
    reads a record for it; the database sees to it that they are two. ``reopened_by``:
    who made its last export void, to change what was said; the second person is then another.
    """

    guarded_by = "begun_by"

    reference = models.CharField(max_length=24, unique=True)
    child_reference = models.CharField(max_length=30, blank=True)
    request_reference = models.CharField(max_length=60)
    received_on = models.DateField()
    due_on = models.DateField()
    begun_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    agreed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True)
    reopened_because = models.CharField(max_length=500, blank=True)
    choices = models.JSONField(default=dict)
    consulted = models.JSONField(default=dict)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    try_after = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    file_name = models.CharField(max_length=120, blank=True)
    ready_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="bytes")
    records = models.PositiveIntegerField(default=0)
    passages = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=dict)
    removed_at = models.DateTimeField(null=True)

    objects = OfRecordKeepers.as_manager()

    class Meta(GuardedRow.Meta):
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_at=None, asked_by=None)
                | Q(asked_at__isnull=False, asked_by__isnull=False),
                name="subject_access_asked_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_by=None)
                | (
                    Q(agreed_at__isnull=False, agreed_by__isnull=False)
                    & (
                        Q(reopened_by=None) & ~Q(agreed_by=F("begun_by"))
                        | Q(reopened_by__isnull=False) & ~Q(agreed_by=F("reopened_by"))
                    )
                ),
                name="subject_access_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopened_by=None)
                | Q(reopened_at__isnull=False, reopened_by__isnull=False),
                name="subject_access_reopened_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(child_reference="", file_name=""),
                name="subject_access_removed_is_empty",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("records:request", args=[self.reference])

    @property
    def cleared_after(self) -> date | None:
        """After which day it is cleared by itself unless somebody agrees to it; None: never, as one
        that was agreed to once."""
        if self.removed_at or self.agreed_at or self.reopened_at:
            return None
        return clock.local(self.begun_at + LEFT_LYING).date()

    @property
    def label(self) -> str:
        """As the access log names it."""
        return f"{self._meta.label}:{self.reference}"


# --- disposal -----------------------------------------------------------------------------------


class DisposalRun(_ByRole, Guarded):
    """A list of records that are due, from its making to the last erasure.

    ``proposed_by`` None: made by the portal, monthly. Whoever submits it and whoever approves it
    are two people, which the database sees to as well.
    """

    guarded_by = "submitted_by"

    reference = models.CharField(max_length=24, unique=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    submitted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    stopped_at = models.DateTimeField(null=True)
    stop_reason = models.CharField(max_length=500, blank=True)
    finished_at = models.DateTimeField(null=True)
    certificates_file = models.CharField(max_length=120, blank=True)
    certificates_ready_at = models.DateTimeField(null=True)

    objects = OfRecordKeepers.as_manager()

    class Meta(Guarded.Meta):
        ordering = ["-pk"]
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}_at": None, f"{name}_by": None})
                    | Q(**{f"{name}_at__isnull": False, f"{name}_by__isnull": False}),
                    name=f"disposal_{name}_at_and_by",
                )
                for name in ("submitted", "approved", "stopped")
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | (Q(submitted_by__isnull=False) & ~Q(approved_by=F("submitted_by"))),
                name="disposal_approved_by_another",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("records:run", args=[self.reference])

    @property
    def label(self) -> str:
        """As the access log names it."""
        return f"{self._meta.label}:{self.reference}"


class DisposalLine(_ByRole, Guarded):
    """One record of a list: what it is called, and what became of it. Never what it says.

    ``about``: "app.Model:pk", for the record will be gone. ``version``: of the record when the list
    was made. ``years``, ``source``: the rule it was due under.
    """

    guarded_by = "run"

    class Outcome(models.TextChoices):
        ERASED = "erased", "Erased"
        LEFT_OUT = "left-out", "Left out"

    run = models.ForeignKey(DisposalRun, models.PROTECT, related_name="+")
    about = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    record_reference = models.CharField(max_length=24)
    closed_on = models.DateField()
    due_on = models.DateField()
    years = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=250)
    version = models.PositiveIntegerField()
    exclusion_reason = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    why_left_out = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta(Guarded.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "about"], name="disposal_line_once"),
            models.CheckConstraint(
                condition=Q(outcome="", done_at=None) | (~Q(outcome="") & Q(done_at__isnull=False)),
                name="disposal_line_outcome_and_moment",
            ),
        ]

    def close(self, outcome: Any, why: str = "") -> None:
        self.outcome, self.why_left_out, self.done_at = outcome, why, clock.now()
        self.save()
