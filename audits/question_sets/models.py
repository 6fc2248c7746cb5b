"""Question sets: the draft that is written, and the versions that were issued.

A draft is one document. Issued, it becomes rows that never change, so that an answer of years ago
still stands beside the words it was given to, and a criterion beside those it carries on.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from audits.question_sets.content import Answer, Colour
from core import access
from core.as_seen import version_of
from core.models import Guarded

PERSON = settings.AUTH_USER_MODEL

COLOURS = [
    (Colour.RED, "Red"),
    (Colour.RED_AMBER, "Red to amber"),
    (Colour.AMBER_GREEN, "Amber to green"),
    (Colour.GREEN, "Green"),
]
ANSWERS = [
    (Answer.SCALE, "A score on the scale"),
    (Answer.YES_NO, "Yes or no"),
    (Answer.TEXT, "In words"),
]


class QuestionSet(Guarded):
    """What a kind of audit asks, through all of its versions."""

    class Kind(models.TextChoices):
        SECTION_11 = "section-11", "Section 11 self-assessment"
        SECTION_175 = "section-175", "Section 175 or 157 self-assessment"
        SECTION_175_INTERIM = "section-175-interim", "Section 175 or 157, interim year"
        MULTI_AGENCY = "multi-agency", "Multi-agency audit"

    guarded_by = access.EVERYONE

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=150, unique=True)
    kind = models.CharField(max_length=30, choices=Kind)

    class Meta(Guarded.Meta):
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("question_sets:question_set", args=[self.slug])


class QuestionSetVersion(Guarded):
    """One that was issued: frozen, with its levels, standards and criteria."""

    guarded_by = access.EVERYONE

    question_set = models.ForeignKey(QuestionSet, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    source = models.TextField()
    issued_on = models.DateField()
    issued_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta(Guarded.Meta):
        ordering = ["question_set", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["question_set", "number"], name="question_set_version_number"
            )
        ]

    def __str__(self):
        return f"{self.title}, version {self.number}"

    def get_absolute_url(self):
        return reverse("question_sets:version", args=[self.question_set.slug, self.number])


class QuestionSetDraft(Guarded):
    """The next version of a set while it is written. ``content``: as `documents.as_data` has it.

    ``version_before``: the issued one that its criteria carry on, if any.
    """

    guarded_by = access.EVERYONE

    question_set = models.OneToOneField(QuestionSet, models.PROTECT, related_name="draft")
    version_before = models.ForeignKey(QuestionSetVersion, models.PROTECT, null=True)
    content = models.JSONField()

    def __str__(self):
        return f"{self.question_set}, draft"

    @property
    def state(self) -> str:
        """What it said when a page was made (`core.as_seen`), in this draft and no other: the
        history of the next one begins anew."""
        return f"{version_of(self)}{self.pk}"


class ScaleLevel(Guarded):
    """A level of the scale of one version."""

    guarded_by = access.EVERYONE

    version = models.ForeignKey(QuestionSetVersion, models.PROTECT, related_name="levels")
    value = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    meaning = models.TextField(blank=True)
    colour = models.CharField(max_length=20, choices=COLOURS)

    class Meta(Guarded.Meta):
        ordering = ["version", "value"]
        constraints = [
            models.UniqueConstraint(fields=["version", "value"], name="scale_level_value")
        ]

    def __str__(self):
        return f"{self.value}: {self.label}"


class Standard(Guarded):
    """A standard, or a section of a school's return."""

    guarded_by = access.EVERYONE

    version = models.ForeignKey(QuestionSetVersion, models.PROTECT, related_name="standards")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    guidance = models.TextField(blank=True)

    class Meta(Guarded.Meta):
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="standard_code"),
            models.UniqueConstraint(fields=["version", "order"], name="standard_order"),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"


class Criterion(Guarded):
    """What is judged. ``version`` is that of its standard, for the rules that hold of a version.

    ``only_if``: asked only where that one was answered by one of ``only_if_answers``. ``facts``:
    the names, in `audits.facts.sources`, of what the portal knows itself and puts beside it.
    """

    guarded_by = access.EVERYONE

    version = models.ForeignKey(QuestionSetVersion, models.PROTECT, related_name="criteria")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="criteria")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12)
    text = models.TextField()
    guidance = models.TextField(blank=True)
    evidence = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    answer = models.CharField(max_length=10, choices=ANSWERS)
    is_mandatory = models.BooleanField()
    weight = models.PositiveSmallIntegerField()
    only_if = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    only_if_answers = models.JSONField(default=list)
    facts = models.JSONField(default=list)

    class Meta(Guarded.Meta):
        ordering = ["version", "order"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="criterion_code"),
            models.UniqueConstraint(fields=["version", "order"], name="criterion_order"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="criterion_weight"),
        ]

    def __str__(self):
        return self.code


class CriterionBefore(Guarded):
    """A criterion carries on one of an earlier version: its answer is brought forward, and the
    years are compared."""

    guarded_by = access.EVERYONE

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="before")
    before = models.ForeignKey(Criterion, models.PROTECT, related_name="carried_on_by")

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(fields=["criterion", "before"], name="criterion_before_once")
        ]

    def __str__(self):
        return f"{self.criterion} carries on {self.before}"
