"""What each side of a closed escalation is asked, and what it answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import GuardedQuerySet
from escalations.afterwards_policy import Held, Improved, Occasion
from escalations.models import SIDES, Escalation, OfEscalation

PERSON = settings.AUTH_USER_MODEL

OCCASIONS = [
    (Occasion.AFTER_CLOSING, "At closing"),
    (Occasion.AFTER_30_DAYS, "Some weeks later"),
]
IMPROVED = [
    (Improved.YES, "Yes"),
    (Improved.PARTLY, "Partly"),
    (Improved.NO, "No"),
    (Improved.TOO_EARLY, "Too early to say"),
]
HELD = [(Held.YES, "Yes"), (Held.PARTLY, "Partly"), (Held.NO, "No")]
RESPECTFUL = [
    (1, "1: not at all"),
    (2, "2: hardly"),
    (3, "3: in part"),
    (4, "4: mostly"),
    (5, "5: throughout"),
]


class FeedbackQuerySet(GuardedQuerySet):
    """To open the escalation is not enough: an answer is read by whoever was asked for it, and by
    those who manage the escalation and speak for neither agency in it.

    So no query joins feedback to its escalation: it has no name there.
    """

    def visible_to(self, user):
        from escalations import parties

        managed = access.narrow(Escalation.objects.visible_to(user), user, access.MANAGE)
        for theirs in parties.stands_on(user).values():
            managed = managed.exclude(theirs)
        return super().visible_to(user).filter(Q(asked=user) | Q(escalation__in=managed))


class Feedback(OfEscalation):
    """Asked of ``asked`` for a side, and answered once; ``answered_at`` None: not yet.

    ``closed_on``: the closing it is about. ``respectful``: 1, not at all, to 5, throughout.
    ``held``: whether it did, asked after 30 days alone. ``finding``: the reference of what was made
    of it in the improvement log.
    """

    escalation = models.ForeignKey(Escalation, models.PROTECT, related_name="+")
    closed_on = models.DateField()
    side = models.CharField(max_length=12, choices=SIDES)
    occasion = models.CharField(max_length=14, choices=OCCASIONS)
    asked = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    reminded_on = models.DateField(null=True)
    improved = models.CharField(max_length=10, choices=IMPROVED, blank=True)
    respectful = models.PositiveSmallIntegerField(choices=RESPECTFUL, null=True)
    held = models.CharField(max_length=10, choices=HELD, blank=True)
    what_would_have_helped = models.TextField(blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=24, blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta(OfEscalation.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["escalation", "closed_on", "side", "occasion"], name="feedback_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    answered_at=None, answered_by=None, improved="", respectful=None, held="",
                    what_would_have_helped="",
                )
                | (
                    Q(answered_at__isnull=False, answered_by__isnull=False,
                      respectful__gte=1, respectful__lte=5)
                    & ~Q(improved="")
                ),
                name="feedback_answered_whole",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["asked"], name="feedback_waiting", condition=Q(answered_at=None)),
        ]

    def concerns_everyone(self) -> bool:
        """The other side is not even to learn that something was said."""
        return False

    def get_absolute_url(self):
        return reverse("escalations:feedback", args=[self.escalation.reference])
