"""A business plan with its priorities, outcomes and measures; which actions serve a priority and
which groups follow an action; what is planned for the groups' meetings.

``within``: a row behind what it is part of, from the outside in. What was withdrawn takes what is
part of it along.

The plan is published, so everyone who signs in reads it. What ties an action to it is seen with
the action, and by nobody else (docs/adr/0024).
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.models import Guarded
from improvement.mending.models import Corrected, Mendable, withdrawn_with_a_reason
from improvement.models import OfAction
from improvement.plans import policy
from partnership.groups.models import PartnershipGroup


class BusinessPlan(Mendable):
    """What the partnership has set out to change from one day to another, both included.

    Withdrawn, where it was entered in error, it takes its priorities with it.
    """

    guarded_by = access.EVERYONE
    words_that_can_go = ("title", "intent", "cited", "mended_because")

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=150)
    intent = models.TextField(blank=True)
    begins_on = models.DateField()
    ends_on = models.DateField()
    adopted_by = models.ForeignKey(
        PartnershipGroup, models.PROTECT, null=True, blank=True, related_name="+"
    )
    adopted_on = models.DateField(null=True, blank=True)
    cited = models.CharField(max_length=250, blank=True)

    class Meta(Mendable.Meta):
        ordering = ["-begins_on", "-pk"]
        constraints = [
            withdrawn_with_a_reason("plan"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("begins_on")), name="plan_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(adopted_by=None, adopted_on=None)
                | Q(adopted_by__isnull=False, adopted_on__isnull=False),
                name="plan_adopted_by_and_on",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("improvement:plan", args=[self.slug])

    @property
    def within(self) -> tuple[Any, ...]:
        return (self,)


class Priority(Mendable):
    """``lead_post``: who leads on it in the group, as a post in words: the plan is published."""

    guarded_by = access.EVERYONE
    words_that_can_go = ("title", "why", "lead_post", "mended_because")
    called_when_corrected: ClassVar = {
        "title": "The priority", "why": "Why it matters",
        "lead_group": "The group that leads on it", "lead_post": "Who leads on it",
    }  # fmt: skip

    plan = models.ForeignKey(BusinessPlan, models.PROTECT, related_name="priorities")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    why = models.TextField()
    lead_group = models.ForeignKey(PartnershipGroup, models.PROTECT, related_name="+")
    lead_post = models.CharField(max_length=150, blank=True)

    class Meta(Mendable.Meta):
        verbose_name_plural = "priorities"
        ordering = ["plan", "number"]
        constraints = [
            withdrawn_with_a_reason("priority"),
            models.UniqueConstraint(fields=["plan", "number"], name="priority_once"),
        ]

    def __str__(self):
        return f"Priority {self.number}: {self.title}"

    def get_absolute_url(self):
        return reverse("improvement:priority", args=[self.plan.slug, self.number])

    @property
    def within(self) -> tuple[Any, ...]:
        return (*self.plan.within, self)


class PlannedOutcome(Corrected, Guarded):
    """What will be different for children."""

    guarded_by = access.EVERYONE
    words_that_can_go = ("text", "mended_because")
    called_when_corrected: ClassVar = {"text": "What will be different"}

    priority = models.ForeignKey(Priority, models.PROTECT, related_name="outcomes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta(Guarded.Meta):
        ordering = ["priority", "number"]
        constraints = [
            models.UniqueConstraint(fields=["priority", "number"], name="planned_outcome_once")
        ]

    def __str__(self):
        return self.text

    @property
    def within(self) -> tuple[Any, ...]:
        """It is not withdrawn by itself: what it says is changed."""
        return self.priority.within


KINDS = [
    (policy.Kind.NUMBER, "A number of people or things"),
    (policy.Kind.PERCENT, "A percentage"),
    (policy.Kind.MONEY, "Money"),
    (policy.Kind.DAYS, "Days"),
    (policy.Kind.RATE, "A rate or an average"),
]


class Measure(Mendable):
    """How it is known whether an outcome comes about. ``unit``: "%", "£", "days", or of a number or
    a rate a word such as "children" (`policy.unit_of`); money is in pounds, to the penny.

    ``better``: which way is wanted. ``baseline`` is of ``baseline_period``, in words.
    """

    guarded_by = access.EVERYONE
    words_that_can_go = ("name", "definition", "baseline_period", "mended_because")
    called_when_corrected: ClassVar = {
        "name": "The measure", "definition": "How it is counted", "kind": "Kind of figure",
        "unit": "Of what", "better": "Which way is wanted", "baseline": "At the start",
        "baseline_period": "When that was", "target": "Target",
    }  # fmt: skip

    class Better(models.TextChoices):
        UP = "up", "Higher is better"
        DOWN = "down", "Lower is better"

    outcome = models.ForeignKey(PlannedOutcome, models.PROTECT, related_name="measures")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150)
    definition = models.TextField()
    kind = models.CharField(max_length=10, choices=KINDS, default=policy.Kind.NUMBER)
    unit = models.CharField(max_length=30, blank=True)
    better = models.CharField(max_length=4, choices=Better)
    baseline = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    baseline_period = models.CharField(max_length=60, blank=True)
    target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta(Mendable.Meta):
        ordering = ["outcome", "number"]
        constraints = [
            withdrawn_with_a_reason("measure"),
            models.UniqueConstraint(fields=["outcome", "number"], name="measure_once"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        outcome = self.outcome
        at = [outcome.priority.plan.slug, outcome.priority.number, outcome.number, self.number]
        return reverse("improvement:measure", args=at)

    @property
    def within(self) -> tuple[Any, ...]:
        return (*self.outcome.within, self)


class Reading(Guarded):
    """What a measure was in a quarter: a value, or why there is none."""

    guarded_by = access.EVERYONE
    words_that_can_go = ("not_available_because", "note")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="readings")
    quarter_begins_on = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    not_available_because = models.CharField(max_length=250, blank=True)
    note = models.TextField(blank=True)
    noted_on = models.DateField()

    class Meta(Guarded.Meta):
        ordering = ["measure", "quarter_begins_on"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "quarter_begins_on"], name="reading_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, not_available_because="")
                | Q(value=None) & ~Q(not_available_because=""),
                name="reading_is_a_value_or_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.measure}, {self.quarter_begins_on}"


class ActionForPriority(OfAction):
    """That an action serves a priority of a plan."""

    action = models.ForeignKey("improvement.Action", models.PROTECT, related_name="for_priorities")
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="+")

    class Meta(OfAction.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "priority"], name="action_for_priority_once")
        ]

    def __str__(self):
        return f"{self.action} for {self.priority}"


class ActionFollowedBy(OfAction):
    """That a group has an action on its agenda beside the group that oversees it."""

    action = models.ForeignKey("improvement.Action", models.PROTECT, related_name="followers")
    group = models.ForeignKey(PartnershipGroup, models.PROTECT, related_name="+")

    class Meta(OfAction.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "group"], name="action_followed_once")
        ]

    def __str__(self):
        return f"{self.group} follows {self.action}"


class PlannedItem(Guarded):
    """Something for a group's agenda that no other record knows of.

    ``planned_on``: the day, or any day of the month where ``day_is_set`` is False; of a standing
    item, the first time. ``post``: who brings it, as a post in words. ``ended_on``: no longer
    planned from that day on.
    """

    guarded_by = access.EVERYONE
    words_that_can_go = ("what", "post")

    class Repeats(models.TextChoices):
        ONCE = "once", "Once"
        QUARTERLY = "quarterly", "Every three months"
        YEARLY = "yearly", "Every year"

    reference = models.CharField(max_length=24, unique=True)
    group = models.ForeignKey(PartnershipGroup, models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    post = models.CharField(max_length=150, blank=True)
    planned_on = models.DateField()
    day_is_set = models.BooleanField(default=True)
    repeats = models.CharField(max_length=10, choices=Repeats, default=Repeats.ONCE)
    ended_on = models.DateField(null=True, blank=True)

    class Meta(Guarded.Meta):
        ordering = ["planned_on", "pk"]

    def __str__(self):
        return self.what

    def get_absolute_url(self):
        return reverse("improvement:planned_item", args=[self.reference])
