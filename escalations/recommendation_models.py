"""What the statutory partners recommend at step 4, and what each agency answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from escalations.models import ANSWERS, SIDES, Escalation, OfRound
from escalations.policy import Answer

PERSON = settings.AUTH_USER_MODEL


class Recommendation(OfRound):
    """What the statutory partners recommend at step 4, which is no ruling.

    Who heard it, and what they declared, is kept in the words of that day, a line for each: whoever
    reads it later sees them as the two agencies did.
    """

    escalation = models.ForeignKey(Escalation, models.PROTECT, related_name="recommendations")
    text = models.TextField()
    made_on = models.DateField()
    hearers = models.TextField()
    declared = models.TextField(blank=True)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(OfRound.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["escalation", "round"], name="recommendation_once")
        ]


class RecommendationAnswer(OfRound):
    """What one of the two agencies says to the recommendation; a reason unless all is accepted."""

    escalation = models.ForeignKey(
        Escalation, models.PROTECT, related_name="recommendation_answers"
    )
    side = models.CharField(max_length=12, choices=SIDES)
    answer = models.CharField(max_length=12, choices=ANSWERS)
    reason = models.TextField(blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta(OfRound.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["escalation", "round", "side"], name="recommendation_answered_once"
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.ACCEPTED) | ~Q(reason=""),
                name="recommendation_answered_with_reason",
            ),
        ]
