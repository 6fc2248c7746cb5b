"""The learning and improvement log: what was found, what was recommended, what is done about it.

Findings, themes and recommendations are read by everyone who signs in: they are what the
partnership has learned. What is not to be shared yet stays with the review or audit it comes from,
on a floor above, until it is. An action has rights of its own: its owner, their agency and the
group that oversees it (docs/adr/0022).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.documents import Document
from core.models import Guarded, GuardedQuerySet, GuardedRecord
from core.restriction import AccessDecision
from core.retention import LegalHold
from improvement import policy
from improvement.mending.models import Corrected, Mendable, withdrawn_with_a_reason
from improvement.policy import Impact, Outcome
from improvement.search.texts import Searched
from partnership.groups.models import PartnershipGroup
from partnership.models import Agency, HeldRole

PERSON = settings.AUTH_USER_MODEL


class Source(models.TextChoices):
    """Where learning comes from (the arrangements: learning and improvement framework)."""

    MULTI_AGENCY_AUDIT = "multi-agency-audit", "Multi-agency audit"
    SINGLE_AGENCY_AUDIT = "single-agency-audit", "Single-agency audit"
    REVIEW = "review", "Review"
    ESCALATIONS = "escalations", "Theme of escalations"
    SECTION_11 = "section-11", "Section 11 or section 175 return"
    DATA = "data", "Data"
    VOICE = "voice", "Voice of children and families"
    RESEARCH = "research", "Research or national review"
    TRAINING = "training", "Training evaluation"
    SCRUTINY = "scrutiny", "Independent scrutiny"


IMPACTS = [
    (Impact.NONE, "No difference yet"),
    (Impact.EARLY, "Early signs"),
    (Impact.CLEAR, "Clear difference"),
    (Impact.SUSTAINED, "Sustained difference"),
]
IMPACT_WORDS = dict(IMPACTS)
OUTCOMES = [(Outcome.COMPLETED, "Completed"), (Outcome.WITHDRAWN, "Withdrawn")]


class Theme(Searched, Corrected, Guarded):
    """What several findings have in common: the voice of the child, supervision."""

    guarded_by, found_as = access.EVERYONE, "theme"
    words_that_can_go = ("name", "about", "mended_because")
    called_when_corrected: ClassVar = {"name": "Name", "about": "What belongs to it"}

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    about = models.TextField(blank=True)

    class Meta(Guarded.Meta):
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("improvement:theme", args=[self.slug])

    def found_by(self):
        return self.name, self.about, ""


class Finding(Searched, Mendable):
    """Something learned, from whichever source. ``came_from``: that very audit or review.

    ``cited``: the document and page it stands in, where it was entered from one.
    """

    guarded_by, found_as = access.EVERYONE, "finding"
    words_that_can_go = ("came_from", "statement", "cited", "mended_because")
    called_when_corrected: ClassVar = {
        "statement": "What was found", "source": "Where it comes from", "came_from": "Came from",
        "found_on": "Found on", "cited": "Stands in",
    }  # fmt: skip

    reference = models.CharField(max_length=24, unique=True)
    source = models.CharField(max_length=24, choices=Source)
    came_from = models.CharField(max_length=200)
    found_on = models.DateField()
    statement = models.TextField()
    cited = models.CharField(max_length=250, blank=True)
    recorded_on = models.DateField()

    class Meta(Mendable.Meta):
        ordering = ["-found_on", "-pk"]
        constraints = [withdrawn_with_a_reason("finding")]
        indexes = [models.Index(fields=["-found_on", "-id"], name="finding_page")]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("improvement:finding", args=[self.reference])

    def found_by(self):
        return self.statement, f"{self.came_from}. {self.cited}", ""


class FindingTheme(Guarded):
    """That a finding belongs to a theme."""

    guarded_by = access.EVERYONE

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="in_themes")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="of_findings")

    class Meta(Guarded.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "theme"], name="finding_in_theme_once")
        ]

    def __str__(self):
        return f"{self.finding}: {self.theme}"


class Recommendation(Searched, Mendable):
    """What should change, in answer to findings; a group adopts or declines it, and says why."""

    guarded_by, found_as = access.EVERYONE, "recommendation"
    words_that_can_go = ("text", "decision_reason", "cited", "mended_because")
    called_when_corrected: ClassVar = {
        "text": "What should change", "made_on": "Made on", "cited": "Stands in",
        "decided_on": "Decided on", "decision_reason": "Why the group decided so",
    }  # fmt: skip

    reference = models.CharField(max_length=24, unique=True)
    text = models.TextField()
    made_on = models.DateField()
    to_group = models.ForeignKey(PartnershipGroup, models.PROTECT, related_name="+")
    is_adopted = models.BooleanField(null=True)
    decided_on = models.DateField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)
    cited = models.CharField(max_length=250, blank=True)

    class Meta(Mendable.Meta):
        ordering = ["-made_on", "-pk"]
        constraints = [
            withdrawn_with_a_reason("recommendation"),
            models.CheckConstraint(
                condition=Q(is_adopted=None, decided_on=None, decision_reason="")
                | Q(is_adopted__isnull=False, decided_on__isnull=False) & ~Q(decision_reason=""),
                name="recommendation_decided_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None) | Q(decided_on__gte=F("made_on")),
                name="recommendation_decided_after_it_was_made",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("improvement:recommendation", args=[self.reference])

    def found_by(self):
        return self.text, f"{self.decision_reason} {self.cited}", ""


class RecommendationFinding(Guarded):
    """That a recommendation answers a finding."""

    guarded_by = access.EVERYONE

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="answers")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="answered_by")

    class Meta(Guarded.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "finding"], name="recommendation_answers_once"
            )
        ]

    def __str__(self):
        return f"{self.recommendation} answers {self.finding}"


class ActionQuerySet(GuardedQuerySet):
    def open(self):
        return self.filter(closed_on=None)


class Action(Searched, Corrected, GuardedRecord):
    """One thing that one person of one agency does by a day, and what difference it made.

    ``recommendation``: why; empty where it was agreed for another reason, which ``because`` says.
    ``due_at_first_on``: the day it was due when it was agreed. ``impact``, ``recheck_on``: as last
    judged (`ImpactJudgement`); no re-check is to come when ``recheck_on`` is empty.
    """

    found_as = "action"
    listing_columns = ("closed_on", "due_on")
    opened_with = ("agency", "owner__person", "group", "recommendation")
    agencies_in_it = ("agency",)
    words_that_can_go = (
        "what", "because", "difference_wanted", "how_much", "how_well", "what_difference",
        "evidence_elsewhere", "outcome_reason", "mended_because",
    )  # fmt: skip
    called_when_corrected: ClassVar = {
        "what": "What will be done", "because": "Why",
        "difference_wanted": "Difference it is to make", "how_much": "How much did we do?",
        "how_well": "How well did we do it?", "what_difference": "What difference did it make?",
        "evidence_elsewhere": "Where the evidence is", "outcome_reason": "Why it was withdrawn",
    }  # fmt: skip

    reference = models.CharField(max_length=24, unique=True)
    policy_version = models.CharField(max_length=40)
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    because = models.CharField(max_length=250, blank=True)
    what = models.CharField(max_length=250)
    difference_wanted = models.TextField()
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    owner = models.ForeignKey(HeldRole, models.PROTECT, related_name="+")
    group = models.ForeignKey(PartnershipGroup, models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    proposed_on = models.DateField()
    due_on = models.DateField()
    due_at_first_on = models.DateField()

    how_much = models.TextField(blank=True)
    how_well = models.TextField(blank=True)
    what_difference = models.TextField(blank=True)
    evidence_elsewhere = models.TextField(blank=True)
    handed_in_on = models.DateField(null=True, blank=True)
    handed_in_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    impact = models.CharField(max_length=10, choices=IMPACTS, blank=True)
    recheck_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    outcome_reason = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta(GuardedRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(recommendation__isnull=False) | ~Q(because=""),
                name="action_says_why",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, outcome="")
                | Q(closed_on__isnull=False) & ~Q(outcome=""),
                name="action_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="completed")
                | (
                    Q(handed_in_on__isnull=False)
                    & ~Q(impact="")
                    & ~Q(how_much="")
                    & ~Q(how_well="")
                    & ~Q(what_difference="")
                ),
                name="action_completed_with_three_answers",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                include=["is_restricted"],
                name="action_open_page",
                condition=Q(closed_on=None),
            ),
            models.Index(
                fields=["closed_on", "id"],
                include=["is_restricted"],
                name="action_closed_page",
                condition=Q(closed_on__isnull=False),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("improvement:action", args=[self.reference])

    def found_by(self):
        answers = (self.how_much, self.how_well, self.what_difference, self.outcome_reason)
        return self.what, self.difference_wanted, " ".join((self.because, *answers))

    @property
    def procedure(self) -> policy.Procedure:
        return policy.procedure(self.policy_version)

    def nobody_acts(self):
        from improvement import owners

        waits = self.closed_on is None and self.handed_in_on is None
        return owners.who_does_it(self, "is to do it") if waits else ""

    @classmethod
    def access_to(cls, records):
        from improvement import parties

        return parties.grants(records)

    def changes_since(self, moment):
        from improvement import timeline

        told = [entry.sentence for entry in timeline.entries(self) if entry.at > moment]
        return told or ["Nothing that you can read here has changed."]


class ActionGroupRight(access.GroupRight):
    content_object = models.ForeignKey(
        Action, models.CASCADE, related_name="group_rights", db_index=False
    )


class ActionPersonRight(access.PersonRight):
    content_object = models.ForeignKey(
        Action, models.CASCADE, related_name="person_rights", db_index=False
    )


class ActionAccessDecision(AccessDecision):
    record = models.ForeignKey(Action, models.PROTECT, related_name="access_decisions")


class ActionHold(LegalHold):
    """That an action must not be erased (`core.retention`)."""

    record = models.ForeignKey(Action, models.PROTECT, related_name="+")

    class Meta(LegalHold.Meta):
        pass


class OfAction(Guarded):
    """Abstract: a row that belongs to one action and is seen with it."""

    guarded_by = "action"

    action = models.ForeignKey(Action, models.PROTECT, related_name="%(class)ss")

    class Meta(Guarded.Meta):
        abstract = True


class ProgressUpdate(OfAction):
    """What has happened so far, and whether it will be done in time."""

    class Standing(models.TextChoices):
        ON_TRACK = "on-track", "On track"
        AT_RISK = "at-risk", "At risk of being late"
        STUCK = "stuck", "Stuck: it needs help"

    words_that_can_go = ("text",)

    action = models.ForeignKey(Action, models.PROTECT, related_name="updates")
    standing = models.CharField(max_length=10, choices=Standing)
    text = models.TextField()
    written_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta(OfAction.Meta):
        ordering = ["pk"]


class ActionDocument(OfAction, Document):
    """Evidence, as a file."""

    words_that_can_go = ("original_name",)

    action = models.ForeignKey(Action, models.PROTECT, related_name="documents")

    class Meta(OfAction.Meta):
        ordering = ["pk"]

    def get_absolute_url(self):
        return reverse("improvement:document", args=[self.action.reference, self.pk])


class ImpactJudgement(OfAction):
    """Somebody other than its owner says what difference it made, and why they think so."""

    words_that_can_go = ("reason",)

    action = models.ForeignKey(Action, models.PROTECT, related_name="judgements")
    impact = models.CharField(max_length=10, choices=IMPACTS)
    reason = models.TextField()
    is_recheck = models.BooleanField(default=False)
    judged_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    judged_on = models.DateField()
    recheck_on = models.DateField(null=True, blank=True)

    class Meta(OfAction.Meta):
        ordering = ["pk"]


# Models with a folder of their own, for Django finds an app's models here.
import improvement.criteria.models  # noqa: E402
import improvement.plans.models  # noqa: E402
import improvement.risks.models  # noqa: E402
import improvement.scrutiny.models  # noqa: E402
import improvement.search.models  # noqa: E402
import improvement.voice.models  # noqa: E402, F401
