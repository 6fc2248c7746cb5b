"""What an agency says to a fact that the portal holds about it and puts beside a question."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from audits.returns.models import WorkingPaper


class FactAnswer(WorkingPaper):
    """One fact of one return, confirmed or disputed.

    ``fact``: its name in `audits.facts.sources`. ``shown`` and ``percent``: what it said when the
    agency answered, so that a later reading is told from the one that was confirmed. ``said``: what
    is wrong with it, where it is disputed.
    """

    agency_return = models.ForeignKey("audits.Return", models.PROTECT, related_name="+")
    fact = models.CharField(max_length=60)
    shown = models.TextField()
    percent = models.PositiveSmallIntegerField(null=True)
    is_disputed = models.BooleanField()
    said = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField()

    class Meta(WorkingPaper.Meta):
        constraints = [
            models.UniqueConstraint(fields=["agency_return", "fact"], name="fact_answered_once"),
            models.CheckConstraint(
                condition=Q(is_disputed=False) | ~Q(said=""), name="fact_disputed_with_words"
            ),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__lte=100), name="fact_percent"
            ),
        ]
