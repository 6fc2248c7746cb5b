"""A review, and a line for each role that it asks about."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import Guarded
from partnership.models import Agency, HeldRole, OfAnAgency


class AccessReview(Guarded):
    """One quarter's. ``begins_on``: the first day of the month that it is of, which names it."""

    guarded_by = access.EVERYONE

    begins_on = models.DateField(unique=True)
    opened_on = models.DateField()
    due_on = models.DateField()

    class Meta(Guarded.Meta):
        ordering = ["-begins_on"]

    def __str__(self):
        from partnership.access_review import policy

        return policy.called(self.begins_on)


class ReviewedRoleQuerySet(OfAnAgency):
    def visible_to(self, user):
        """Those who look after the agency's people, and nobody else: it names a person."""
        return self.administered_by(user)

    def held(self):
        """Still asked about: a role that ended meanwhile drops out by itself."""
        return self.filter(held_role__ended_on=None)


class ReviewedRole(Guarded):
    """One role that a review asks about, and what was answered.

    Referred: its agency's administrator cannot end it, and asks the business team to.
    """

    guarded_by = "agency"

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", "Still needed"
        ENDED = "ended", "Ended"
        REFERRED = "referred", "Should end, the business team was asked"

    review = models.ForeignKey(AccessReview, models.PROTECT, related_name="+")
    held_role = models.ForeignKey(HeldRole, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=12, choices=Answer, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ReviewedRoleQuerySet.as_manager()

    class Meta(Guarded.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "held_role"], name="reviewed_role_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="reviewed_role_answered_at_and_by",
            ),
        ]
        indexes = [
            models.Index(fields=["review", "agency", "answer"], name="reviewed_role_page"),
        ]

    def __str__(self):
        return f"{self.held_role}, {self.review}"

    @property
    def is_ended(self) -> bool:
        return self.answer == self.Answer.ENDED

    @property
    def is_referred(self) -> bool:
        return self.answer == self.Answer.REFERRED

    @property
    def is_settled(self) -> bool:
        return self.answer in (self.Answer.CONFIRMED, self.Answer.ENDED)

    def get_absolute_url(self):
        return reverse("people:review", args=[self.agency.slug])
