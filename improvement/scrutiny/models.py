"""Challenges of the independent scrutineer, their visits, and their opinion of each year.

A challenge has rights of its own. Visits and published opinions are read by everyone who signs in;
an opinion that is being written, by whoever writes it alone (docs/adr/0025).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import Guarded, GuardedQuerySet, GuardedRecord
from core.restriction import AccessDecision
from core.retention import LegalHold
from improvement.linking import Link
from improvement.mending.models import Mendable, withdrawn_with_a_reason
from improvement.scrutiny import policy
from improvement.scrutiny.policy import Judgement
from improvement.search.texts import Searched
from partnership.groups.models import PartnershipGroup
from partnership.models import Agency
from partnership.years import called, slug

PERSON = settings.AUTH_USER_MODEL

JUDGEMENTS = [
    (Judgement.ENOUGH, "The answer is enough"),
    (Judgement.PARTLY, "Enough in part"),
    (Judgement.NOT_ENOUGH, "Not enough"),
    (Judgement.WITHDRAWN, "The challenge is withdrawn"),
]
JUDGEMENT_WORDS = dict(JUDGEMENTS)
PARTIES = [(policy.Party.GROUP, "The group"), (policy.Party.AGENCY, "The agency")]


class ChallengeQuerySet(GuardedQuerySet):
    def open(self):
        return self.filter(closed_on=None)


class Challenge(GuardedRecord):
    """The scrutineer challenges a group, an agency or both, and judges what they answer.

    ``asked_on``: when it was raised, or last asked again; ``due_on`` follows from it.
    ``answered_on``: of the last answer, while that stands (`ChallengeAnswer`).
    """

    listing_columns = ("closed_on", "due_on")
    opened_with = ("to_agency", "to_group", "raised_by")
    agencies_in_it = ("to_agency",)
    words_that_can_go = ("title", "challenged", "evidence", "judgement_reason")

    reference = models.CharField(max_length=24, unique=True)
    policy_version = models.CharField(max_length=40)
    to_group = models.ForeignKey(PartnershipGroup, models.PROTECT, null=True, related_name="+")
    to_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200)
    challenged = models.TextField()
    evidence = models.TextField()
    raised_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    raised_on = models.DateField()
    asked_on = models.DateField()
    due_on = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    judgement = models.CharField(max_length=12, choices=JUDGEMENTS, blank=True)
    judgement_reason = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta(GuardedRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(to_group__isnull=False) | Q(to_agency__isnull=False),
                name="challenge_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, judgement="")
                | Q(closed_on__isnull=False) & ~Q(judgement="") & ~Q(judgement_reason=""),
                name="challenge_closed_with_a_judgement",
            ),
            models.CheckConstraint(
                condition=~Q(judgement__in=["enough", "partly"]) | Q(answered_on__isnull=False),
                name="challenge_answer_judged_once_given",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], include=["is_restricted"], name="challenge_open_page",
                condition=Q(closed_on=None),
            ),
            models.Index(
                fields=["closed_on", "id"], include=["is_restricted"], name="challenge_closed_page",
                condition=Q(closed_on__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("scrutiny:challenge", args=[self.reference])

    @property
    def procedure(self) -> policy.Procedure:
        return policy.procedure(self.policy_version)

    @classmethod
    def access_to(cls, records):
        from improvement.scrutiny import parties

        return parties.grants(records)

    def changes_since(self, moment):
        from improvement.scrutiny import timeline

        told = [entry.sentence for entry in timeline.entries(self) if entry.at > moment]
        return told or ["Nothing that you can read here has changed."]


class ChallengeGroupRight(access.GroupRight):
    content_object = models.ForeignKey(
        Challenge, models.CASCADE, related_name="group_rights", db_index=False
    )


class ChallengePersonRight(access.PersonRight):
    content_object = models.ForeignKey(
        Challenge, models.CASCADE, related_name="person_rights", db_index=False
    )


class ChallengeAccessDecision(AccessDecision):
    record = models.ForeignKey(Challenge, models.PROTECT, related_name="access_decisions")


class ChallengeHold(LegalHold):
    """That a challenge must not be erased (`core.retention`)."""

    record = models.ForeignKey(Challenge, models.PROTECT, related_name="+")

    class Meta(LegalHold.Meta):
        pass


class ChallengeAnswer(Guarded):
    """One answer. ``not_enough_because``: why the scrutineer asked again after it.

    ``answers_for``: which of the two that were challenged; "" where there is one alone.
    """

    guarded_by = "challenge"
    words_that_can_go = ("reasons", "will_do", "not_enough_because")

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        IN_PART = "in-part", "Accepted in part"
        NOT_ACCEPTED = "not-accepted", "Not accepted"

    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="answers")
    answers_for = models.CharField(max_length=6, choices=PARTIES, blank=True)
    kind = models.CharField(max_length=12, choices=Kind)
    reasons = models.TextField()
    will_do = models.TextField(blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField()
    not_enough_because = models.TextField(blank=True)

    class Meta(Guarded.Meta):
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="not-accepted") | ~Q(will_do=""),
                name="challenge_answer_says_what_is_done",
            )
        ]


class ChallengeLink(Link):
    """The action or finding that came of a challenge."""

    guarded_by = "challenge"

    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="links")

    class Meta(Link.Meta):
        constraints = [
            models.UniqueConstraint(fields=["challenge", "reference"], name="challenge_link_once")
        ]


class Visit(Searched, Mendable):
    """A visit or conversation of the scrutineer: where and with whom in general terms.

    The numbers are of people met. Fewer than five are shown as that (`partnership.identifying`).
    """

    guarded_by, found_as = access.EVERYONE, "visit"
    words_that_can_go = ("where", "seen", "follows", "mended_because")
    called_when_corrected: ClassVar = {
        "kind": "What it was", "held_on": "When", "where": "Where, or with whom",
        "practitioners": "Practitioners met", "children": "Children and young people met",
        "families": "Families met", "seen": "What was seen and heard", "follows": "What follows",
    }  # fmt: skip

    class Kind(models.TextChoices):
        VISIT = "visit", "Visit"
        CONVERSATION = "conversation", "Conversation"
        OBSERVATION = "observation", "Meeting observed"

    reference = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    held_on = models.DateField()
    where = models.CharField(max_length=200)
    practitioners = models.PositiveIntegerField(default=0)
    children = models.PositiveIntegerField(default=0)
    families = models.PositiveIntegerField(default=0)
    seen = models.TextField()
    follows = models.TextField(blank=True)

    class Meta(Mendable.Meta):
        ordering = ["-held_on", "-pk"]
        constraints = [withdrawn_with_a_reason("visit")]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("scrutiny:visit", args=[self.reference])

    def found_by(self):
        return self.where, self.seen, self.follows


class VisitLink(Link):
    """The finding that was made of a visit."""

    guarded_by = access.EVERYONE

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="links")

    class Meta(Link.Meta):
        constraints = [
            models.UniqueConstraint(fields=["visit", "reference"], name="visit_link_once")
        ]


class OpinionDraft(Guarded):
    """What the scrutineer is writing on a year. Theirs alone until they publish it, and gone then.

    ``year``: the one that begins in its April. ``sections``: by `policy.OPINION_HEADINGS`.
    """

    guarded_by = "written_by"
    words_that_can_go = ("sections",)

    written_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    sections = models.JSONField(default=dict)

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(fields=["written_by", "year"], name="opinion_draft_once")
        ]

    def __str__(self):
        return f"Draft on {called(self.year)}"

    def get_absolute_url(self):
        return reverse("scrutiny:draft", args=[slug(self.year)])


class Opinion(Guarded):
    """The scrutineer's opinion on a year, as published. No operation changes it, but to take words
    out that told who somebody is (`improvement.mending.taking_out`)."""

    guarded_by = access.EVERYONE
    words_that_can_go, headings = ("sections",), policy.OPINION_HEADINGS

    year = models.PositiveSmallIntegerField(unique=True)
    sections = models.JSONField()
    published_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    published_on = models.DateField()

    class Meta(Guarded.Meta):
        ordering = ["-year"]

    def __str__(self):
        return f"Opinion on {called(self.year)}"

    def get_absolute_url(self):
        return reverse("scrutiny:opinion", args=[slug(self.year)])
