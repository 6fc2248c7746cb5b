"""A meeting that is asked for in an escalation, and what each side says to it."""

from datetime import timedelta

from django.conf import settings
from django.db import models

from core import clock
from escalations.meetings import policy
from escalations.meetings.policy import State
from escalations.models import SPEAKERS, OfEscalation
from escalations.policy import Side

PERSON = settings.AUTH_USER_MODEL

STATES = [
    (State.ASKED, "Asked for"),
    (State.FIXED, "Fixed"),
    (State.CALLED_OFF, "Called off"),
]


class MeetingRequest(OfEscalation):
    """``step``: at which it was asked for. ``at``: when it begins; ``minutes``: how long it lasts.

    ``asked_times``: how often a time was given, the first included: each is answered anew.
    """

    escalation = models.ForeignKey(
        "escalations.Escalation", models.PROTECT, related_name="meetings"
    )
    step = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=12, choices=[*SPEAKERS, (Side.MANAGER, "Business Manager")])
    at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    where = models.CharField(max_length=300)
    purpose = models.TextField()
    state = models.CharField(max_length=12, choices=STATES, default=State.ASKED)
    asked_times = models.PositiveSmallIntegerField(default=1)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    called_off_because = models.TextField(blank=True)

    class Meta(OfEscalation.Meta):
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=State.CALLED_OFF) & ~models.Q(called_off_because="")
                | ~models.Q(state=State.CALLED_OFF) & models.Q(called_off_because=""),
                name="meeting_called_off_with_reason",
            )
        ]
        indexes = [
            models.Index(
                fields=["at"],
                name="meeting_to_come",
                condition=~models.Q(state=State.CALLED_OFF),
            )
        ]

    @property
    def ends_at(self):
        return self.at + timedelta(minutes=self.minutes)

    @property
    def is_to_come(self) -> bool:
        return self.state != State.CALLED_OFF and self.ends_at > clock.now()

    @property
    def has_to_answer(self) -> tuple[Side, ...]:
        return policy.to_answer(self.step, Side(self.side))

    @property
    def meets(self) -> tuple[Side, ...]:
        return (Side(self.side), *self.has_to_answer)


class MeetingAnswer(OfEscalation):
    """What a side says to a time that was given: it agrees, or proposes another in words."""

    escalation = models.ForeignKey(
        "escalations.Escalation", models.PROTECT, related_name="meeting_answers"
    )
    meeting = models.ForeignKey(MeetingRequest, models.PROTECT, related_name="answers")
    side = models.CharField(max_length=12, choices=SPEAKERS)
    asked_times = models.PositiveSmallIntegerField()
    agrees = models.BooleanField()
    words = models.TextField(blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta(OfEscalation.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "side", "asked_times"], name="meeting_time_answered_once"
            ),
            models.CheckConstraint(
                condition=models.Q(agrees=True) | ~models.Q(words=""),
                name="meeting_other_time_in_words",
            ),
        ]
