"""Success criteria, what shows that they are met, and a judgement a year: everybody reads them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.documents import Document
from core.models import Guarded
from improvement.criteria.policy import Verdict
from improvement.linking import Link
from improvement.mending.models import Mendable, withdrawn_with_a_reason
from partnership import taken_away
from partnership.years import slug

PERSON = settings.AUTH_USER_MODEL

VERDICTS = [
    (Verdict.MET, "Met"),
    (Verdict.PARTLY, "Partly met"),
    (Verdict.NOT_YET, "Not met yet"),
    (Verdict.UNKNOWN, "Cannot be judged"),
]


class SuccessCriterion(Mendable):
    """What will be so when the arrangements work. ``cited``: the document it stands in.

    ``evidence_wanted``: what would show it, in words. Withdrawn, where it was entered in error, it
    takes its evidence with it.
    """

    guarded_by = access.EVERYONE
    words_that_can_go = ("text", "cited", "evidence_wanted", "mended_because")

    reference = models.CharField(max_length=24, unique=True)
    text = models.TextField()
    order = models.PositiveSmallIntegerField()
    cited = models.CharField(max_length=250, blank=True)
    evidence_wanted = models.TextField(blank=True)

    class Meta(Mendable.Meta):
        ordering = ["order", "pk"]
        verbose_name_plural = "criteria"
        constraints = [withdrawn_with_a_reason("criterion")]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("criteria:criterion", args=[self.reference])


class CriterionEvidence(Link):
    """What shows how far a criterion is met. ``reference``: of a record here, or empty.

    ``seen_at``: where it can be seen, in words, where it is no record of the portal.
    ``wrong_because``: it was added in error, and does not count.
    """

    guarded_by = access.EVERYONE
    words_that_can_go = ("shows", "seen_at", "wrong_because")

    criterion = models.ForeignKey(SuccessCriterion, models.PROTECT, related_name="evidence")
    shows = models.TextField()
    seen_at = models.CharField(max_length=250, blank=True)
    added_on = models.DateField()
    wrong_because = models.CharField(max_length=250, blank=True)

    class Meta(Link.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(reference="") | ~Q(seen_at=""), name="criterion_evidence_can_be_seen"
            )
        ]


class CriterionJudgement(Guarded):
    """Of a criterion and a year, proposed by one person and agreed by another.

    ``year``: the one that begins in its April. ``returned_because``: why it was not agreed.
    """

    guarded_by = access.EVERYONE
    words_that_can_go = ("reason", "returned_because")

    criterion = models.ForeignKey(SuccessCriterion, models.PROTECT, related_name="judgements")
    year = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=10, choices=VERDICTS)
    reason = models.TextField()
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    proposed_on = models.DateField()
    agreed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    agreed_on = models.DateField(null=True, blank=True)
    returned_because = models.TextField(blank=True)

    class Meta(Guarded.Meta):
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "year"], name="criterion_judged_once"),
            models.CheckConstraint(
                condition=Q(agreed_on=None, agreed_by=None)
                | Q(agreed_on__isnull=False, agreed_by__isnull=False, returned_because=""),
                name="criterion_agreed_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | Q(proposed_by=None) | ~Q(agreed_by=F("proposed_by")),
                name="criterion_agreed_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.criterion}, {self.year}"


class JudgementDocument(Document):
    """A file that shows what a judgement says: everybody reads it, as the judgement.

    ``taken_away_because``: why nobody can read it any more; then no ``file`` is left.
    """

    guarded_by = "judgement"
    words_that_can_go = ("original_name", "taken_away_because")

    judgement = models.ForeignKey(CriterionJudgement, models.PROTECT, related_name="+")
    taken_away_because = models.CharField(max_length=500, blank=True)

    class Meta(Document.Meta):
        ordering = ["pk"]
        constraints = [taken_away.with_a_reason("judgement")]

    def __str__(self):
        return self.original_name

    def get_absolute_url(self):
        said = self.judgement
        named = [said.criterion.reference, slug(said.year), self.pk]
        return reverse("criteria:file", args=named)
