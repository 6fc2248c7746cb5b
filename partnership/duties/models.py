"""A duty, who owns it and since when, and what shows that somebody saw to it.

Everyone who signs in reads them: the arrangements are published, and people are to know who sees
to what.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.models import Guarded
from partnership.duties import policy
from partnership.groups.models import PartnershipGroup
from partnership.models import Agency
from partnership.roles import Role


class Duty(Guarded):
    """``source``: the document and the place that lay it on the partnership."""

    guarded_by = access.EVERYONE
    words_that_can_go = ("title", "source", "end_reason")

    class Kind(models.TextChoices):
        STATUTORY = "statutory", "Statutory function"
        ARRANGEMENTS = "arrangements", "Duty of the arrangements"
        BUSINESS_TEAM = "business-team", "Duty of the business team"

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    source = models.CharField(max_length=250)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta(Guarded.Meta):
        ordering = ["title", "pk"]
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(end_reason=""), name="duty_ends_with_a_reason"
            )
        ]

    def __str__(self):
        return self.title

    @property
    def name(self) -> str:
        return self.title

    def get_absolute_url(self):
        return reverse("duties:duty", args=[self.slug])


class DutyOwner(Guarded):
    """A group owns a duty, or owned it; or the team of an agency does, such as the business team.

    ``role``: where it is not the whole team's but of one post there. ``ended_on``: the day from
    which it is owned so no more.
    """

    guarded_by = access.EVERYONE

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="owners")
    group = models.ForeignKey(PartnershipGroup, models.PROTECT, null=True, related_name="duties")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="duties")
    role = models.CharField(max_length=40, choices=Role, blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta(Guarded.Meta):
        ordering = ["started_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group=None, agency__isnull=False) | Q(group__isnull=False, agency=None),
                name="duty_owned_by_one",
            ),
            models.CheckConstraint(
                condition=Q(role="") | Q(agency__isnull=False), name="duty_of_a_post_at_an_agency"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")) & ~Q(end_reason=""),
                name="duty_owner_ends_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["duty", "group"], condition=Q(ended_on=None), name="duty_of_group_once"
            ),
            models.UniqueConstraint(
                fields=["duty", "agency", "role"],
                condition=Q(ended_on=None),
                name="duty_of_agency_once",
            ),
        ]

    def __str__(self):
        return policy.owner_called(self.group or self.agency, self.role)

    @property
    def of(self) -> PartnershipGroup | Agency:
        return self.group or self.agency

    @property
    def is_there(self) -> bool:
        """A group that has closed owns nothing: what it owned is nobody's until it is given."""
        if self.group is not None:
            return self.group.closed_on is None
        return not self.agency.is_gone


class DutyEvidence(Guarded):
    """On a day somebody saw to a duty: it was on an agenda, or something shows it.

    ``where``: a link, or in which document. ``wrong_because``: it was recorded in error, and does
    not count.
    """

    guarded_by = access.EVERYONE
    words_that_can_go = ("what", "where", "wrong_because")

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="evidence")
    happened_on = models.DateField()
    what = models.CharField(max_length=250)
    where = models.CharField(max_length=500, blank=True)
    wrong_because = models.CharField(max_length=250, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta(Guarded.Meta):
        ordering = ["-happened_on", "-pk"]

    def __str__(self):
        return self.what
