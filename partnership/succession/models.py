"""That one agency takes over from another on a day."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import clock
from core.models import Guarded
from partnership.models import Agency, OfAnAgency


class TakeoverQuerySet(OfAnAgency):
    def visible_to(self, user):
        """Those who look after the people of either agency: they are written to about it."""
        return self.administered_by(user, "successor")

    def planned(self):
        return self.filter(done_at=None, called_off_at=None)


class AgencyTakeover(Guarded):
    """``staying``: the keys of people who do not move; their roles end on the day. ``reason`` and
    ``call_off_reason``: why it was planned, and called off; in no email."""

    guarded_by = "agency"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    successor = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    takes_effect_on = models.DateField()
    staying = models.JSONField(default=list)
    reason = models.CharField(max_length=200, blank=True, default="")
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    call_off_reason = models.CharField(max_length=200, blank=True, default="")

    objects = TakeoverQuerySet.as_manager()

    class Meta(Guarded.Meta):
        ordering = ["takes_effect_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(called_off_at=None),
                name="agency_taken_over_once",
            ),
            models.CheckConstraint(
                condition=Q(called_off_at=None, called_off_by=None)
                | Q(called_off_at__isnull=False, called_off_by__isnull=False),
                name="takeover_called_off_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(called_off_at=None),
                name="takeover_done_or_called_off",
            ),
            models.CheckConstraint(
                condition=~Q(agency=models.F("successor")), name="takeover_by_another"
            ),
        ]

    def __str__(self):
        return f"{self.successor} takes over from {self.agency}"

    @property
    def done_on(self) -> date | None:
        return clock.local(self.done_at).date() if self.done_at else None

    def get_absolute_url(self):
        return reverse("people:takeover", args=[self.agency.slug])
