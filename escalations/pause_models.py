"""A pause that is asked for in an escalation, and what was decided on it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from escalations.models import SIDES, OfEscalation
from escalations.policy import Side

PERSON = settings.AUTH_USER_MODEL


class Pause(OfEscalation):
    """``ends_on``: when the step is to end; ``would_end_on``: when it would without the pause.

    ``approved``: None until it is decided. ``lapsed_at``: nobody decided before the step was over.
    """

    escalation = models.ForeignKey("escalations.Escalation", models.PROTECT, related_name="pauses")
    step = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=12, choices=[*SIDES, (Side.MANAGER, "Business Manager")])
    reason = models.TextField()
    ends_on = models.DateField()
    would_end_on = models.DateField()
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    approved = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    class Meta(OfEscalation.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["escalation"],
                condition=Q(approved=None, lapsed_at=None),
                name="one_open_pause",
            ),
            models.CheckConstraint(
                condition=Q(approved=None, decided_at=None, decided_by=None)
                | Q(
                    approved__isnull=False, decided_at__isnull=False, decided_by__isnull=False,
                    lapsed_at=None,
                ),
                name="pause_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(approved=False) | ~Q(answer=""), name="pause_declined_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("would_end_on")), name="pause_ends_later"
            ),
        ]  # fmt: skip
