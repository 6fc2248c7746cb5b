"""A risk, its scores through time, its controls, what it is tied to, and what of that has moved.

A risk has rights of its own (docs/adr/0023): practitioners in general do not read the register.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import Guarded, GuardedQuerySet, GuardedRecord
from core.restriction import AccessDecision
from core.retention import LegalHold
from improvement.risks import policy
from improvement.risks.policy import MEASURES, Outcome, Scores, Works
from partnership.groups.models import PartnershipGroup
from partnership.models import Agency, HeldRole

PERSON = settings.AUTH_USER_MODEL
SCORES = [f"{measure}_{part}" for measure in MEASURES for part in ("likelihood", "impact")]


class Category(models.TextChoices):
    PRACTICE = "practice", "Safeguarding practice"
    PARTNERSHIP = "partnership", "Working together"
    WORKFORCE = "workforce", "Workforce and capacity"
    MONEY = "money", "Money"
    INFORMATION = "information", "Data and information"
    DUTIES = "duties", "Law and duties"


class Proximity(models.TextChoices):
    """When it might happen."""

    NOW = "now", "It could happen at any time"
    QUARTER = "quarter", "Within three months"
    YEAR = "year", "Within a year"
    LATER = "later", "In more than a year"


OUTCOMES = [(Outcome.HAPPENED, "It has happened"), (Outcome.CLOSED, "It is no risk any more")]
WORKS = [
    (Works.WELL, "Works well"),
    (Works.PARTLY, "Works in part"),
    (Works.FAILS, "Does not work"),
    (Works.ENDED, "No longer in place"),
]


class Scored(models.Model):
    """Abstract: the six numbers, 1 to 5 each."""

    inherent_likelihood = models.PositiveSmallIntegerField()
    inherent_impact = models.PositiveSmallIntegerField()
    residual_likelihood = models.PositiveSmallIntegerField()
    residual_impact = models.PositiveSmallIntegerField()
    target_likelihood = models.PositiveSmallIntegerField()
    target_impact = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__range": (1, 5) for name in SCORES}),
                name="%(class)s_scores_from_1_to_5",
            )
        ]

    @property
    def scores(self) -> Scores:
        return Scores.of(self)


class RiskQuerySet(GuardedQuerySet):
    def open(self):
        return self.filter(closed_on=None)


class Risk(Scored, GuardedRecord):
    """What may happen (``event``), from what (``cause``), and what that would do (``effect``).

    The six numbers are those of its last `RiskScoring`; ``residual_before``: likelihood times
    impact as it was the time before, for the movement. ``moved_on``: the day since which something
    it is tied to has moved without an answer.
    """

    listing_columns = ("closed_on", "review_on")
    opened_with = ("agency", "owner__person", "group")
    agencies_in_it = ("agency",)
    words_that_can_go = ("event", "cause", "effect", "contingency", "outcome_reason")

    reference = models.CharField(max_length=24, unique=True)
    policy_version = models.CharField(max_length=40)
    cause = models.TextField()
    event = models.CharField(max_length=250)
    effect = models.TextField()
    category = models.CharField(max_length=12, choices=Category)
    proximity = models.CharField(max_length=10, choices=Proximity)
    contingency = models.TextField()
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    owner = models.ForeignKey(HeldRole, models.PROTECT, related_name="+")
    group = models.ForeignKey(PartnershipGroup, models.PROTECT, related_name="+")
    raised_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    raised_on = models.DateField()
    residual_before = models.PositiveSmallIntegerField(null=True)
    reviewed_on = models.DateField()
    review_on = models.DateField()
    moved_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    outcome_reason = models.TextField(blank=True)
    closed_on = models.DateField(null=True)

    objects = RiskQuerySet.as_manager()

    class Meta(GuardedRecord.Meta):
        constraints = [
            *Scored.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closed_on=None, outcome="")
                | Q(closed_on__isnull=False) & ~Q(outcome="") & ~Q(outcome_reason=""),
                name="risk_ended_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["review_on", "id"],
                include=["is_restricted"],
                name="risk_open_page",
                condition=Q(closed_on=None),
            ),
            models.Index(
                fields=["closed_on", "id"],
                include=["is_restricted"],
                name="risk_closed_page",
                condition=Q(closed_on__isnull=False),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("risks:risk", args=[self.reference])

    @property
    def scale(self) -> policy.Scale:
        return policy.scale(self.policy_version)

    def nobody_acts(self):
        from improvement import owners

        return "" if self.closed_on is not None else owners.who_does_it(self, "is to look after it")

    @classmethod
    def access_to(cls, records):
        from improvement.risks import parties

        return parties.grants(records)

    def changes_since(self, moment):
        from improvement.risks import timeline

        told = [entry.sentence for entry in timeline.entries(self) if entry.at > moment]
        return told or ["Something about who may open it has changed."]


class RiskGroupRight(access.GroupRight):
    content_object = models.ForeignKey(
        Risk, models.CASCADE, related_name="group_rights", db_index=False
    )


class RiskPersonRight(access.PersonRight):
    content_object = models.ForeignKey(
        Risk, models.CASCADE, related_name="person_rights", db_index=False
    )


class RiskAccessDecision(AccessDecision):
    record = models.ForeignKey(Risk, models.PROTECT, related_name="access_decisions")


class RiskHold(LegalHold):
    """That a risk must not be erased (`core.retention`)."""

    record = models.ForeignKey(Risk, models.PROTECT, related_name="+")

    class Meta(LegalHold.Meta):
        pass


class OfRisk(Guarded):
    """Abstract: a row that belongs to one risk and is seen with it."""

    guarded_by = "risk"

    class Meta(Guarded.Meta):
        abstract = True
        ordering = ["pk"]


class RiskScoring(Scored, OfRisk):
    """Somebody looked at the risk: the scores it has since, and why. Never overwritten.

    ``is_change`` False: they found that nothing changes, and ``why`` says why not.
    """

    words_that_can_go = ("why",)

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="scorings")
    is_change = models.BooleanField(default=True)
    why = models.TextField()
    scored_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    scored_at = models.DateTimeField()

    class Meta(OfRisk.Meta):
        constraints = Scored.Meta.constraints


class RiskControl(OfRisk):
    """What holds a risk back. ``number``: of the risk's own, from 1.

    ``lapsed_on``: the day on which it was seen that its check is overdue; a check clears it.
    """

    words_that_can_go = ("what", "found")

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="controls")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=250)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    works = models.CharField(max_length=10, choices=WORKS)
    found = models.TextField(blank=True)
    checked_on = models.DateField()
    lapsed_on = models.DateField(null=True)

    class Meta(OfRisk.Meta):
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["risk", "number"], name="risk_control_number_once")
        ]

    def __str__(self):
        return f"Control {self.number}"


class RiskTie(OfRisk):
    """That a risk hangs on something that can move: an action treating it, another risk, a figure.

    ``kind``: one that is registered (`improvement.risks.ties`); ``key``: which of its kind, by
    reference, so that the erasure of an action is not held up. ``value``: as it was last seen.
    """

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="ties")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=40, blank=True)
    value = models.IntegerField(null=True)

    class Meta(OfRisk.Meta):
        constraints = [
            models.UniqueConstraint(fields=["risk", "kind", "key"], name="risk_tied_once")
        ]
        indexes = [models.Index(fields=["kind", "key"], name="risk_tie_to")]


class RiskMovement(OfRisk):
    """Something that a risk hangs on has moved. Answered by scoring it again, or by saying why not.

    ``kind``, ``key``: as of a tie, or "control" and its number. ``before`` and ``now``: values of
    that kind. What it says to somebody depends on what they may open (`ties.sentence`).
    """

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=40, blank=True)
    before = models.IntegerField(null=True)
    now = models.IntegerField()
    found_on = models.DateField()
    answered_on = models.DateField(null=True)
