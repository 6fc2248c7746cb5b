"""Notes of first conversations, and good practice that another agency recognised."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import Guarded, GuardedQuerySet, GuardedRow
from escalations.models import Reason
from improvement.linking import Link
from partnership.auth import held_by, holds_role
from partnership.models import Agency
from partnership.roles import LEADS, Role

PERSON = settings.AUTH_USER_MODEL
# Of the business team, who reads which agency was praised and what for.
READS_PRAISE = (Role.BUSINESS_MANAGER, Role.HEAD_OF_SAFEGUARDING, Role.DEVELOPMENT_OFFICER)


def _led_by(user, name: str) -> Q:
    """Rows whose agency ``name`` the user leads safeguarding at, or at the one that took over."""
    led = {agency for agency, role in held_by(user) if role in LEADS}
    return Q(**{f"{name}__in": led}) | Q(**{f"{name}__succeeded_by__in": led})


class LightChallengeQuerySet(GuardedQuerySet):
    def visible_to(self, user):
        """Whoever wrote it, and the safeguarding leads of their agency: nobody of the other agency,
        and nobody partnership-wide."""
        if not user.is_authenticated or not user.is_active or not access.holds_a_role(user):
            return self.none()._mark()
        return self.filter(Q(written_by=user) | _led_by(user, "agency"))._mark()


class LightChallenge(GuardedRow):
    """A first conversation with another agency's worker, noted in half a minute. It has no field
    for a child and no history, and is erased a year after it ended (`noting.forget_old`).

    ``became``: the reference of the escalation that was raised from it. ``ended_on``: the day on
    which it was settled or raised.
    """

    guarded_by = "agency"

    class Settled(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No, we still disagree"
        NOT_YET = "not-yet", "Not yet, I wait for an answer"

    reference = models.CharField(max_length=24, unique=True)
    written_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    other_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    team = models.CharField(max_length=100, blank=True)
    happened_on = models.DateField()
    about = models.CharField(max_length=30, choices=Reason)
    settled = models.CharField(max_length=8, choices=Settled)
    asked = models.CharField(max_length=200, blank=True)
    noted_on = models.DateField()
    changed_at = models.DateTimeField()
    became = models.CharField(max_length=24, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = LightChallengeQuerySet.as_manager()

    class Meta(GuardedRow.Meta):
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(agency=models.F("other_agency")),
                name="light_challenge_between_two_agencies",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, became="") & ~Q(settled="yes")
                | Q(ended_on__isnull=False) & (Q(settled="yes") | ~Q(became="")),
                name="light_challenge_ended_settled_or_raised",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("escalations:conversation", args=[self.reference])


class GoodPracticeQuerySet(GuardedQuerySet):
    def visible_to(self, user):
        """Whoever wrote it, the praised agency's safeguarding leads, and the business team."""
        if not user.is_authenticated or not user.is_active or not access.holds_a_role(user):
            return self.none()._mark()
        if any(holds_role(user, role) for role in READS_PRAISE):
            return self._mark()
        return self.filter(Q(written_by=user) | _led_by(user, "praised_agency"))._mark()


class GoodPractice(Guarded):
    """What people of another agency did well, and how it helped a child. Under its writer's name,
    and not changed afterwards."""

    guarded_by = "praised_agency"

    reference = models.CharField(max_length=24, unique=True)
    written_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    praised_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    team = models.CharField(max_length=100, blank=True)
    done_well = models.TextField()
    how_it_helped = models.TextField()
    told_on = models.DateField()

    objects = GoodPracticeQuerySet.as_manager()

    class Meta(Guarded.Meta):
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(agency=models.F("praised_agency")),
                name="good_practice_of_another_agency",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("escalations:practice", args=[self.reference])


class GoodPracticeLink(Link):
    """The finding that was made of good practice."""

    guarded_by = "practice"

    practice = models.ForeignKey(GoodPractice, models.PROTECT, related_name="+")

    class Meta(Link.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "reference"], name="good_practice_link_once"
            )
        ]
