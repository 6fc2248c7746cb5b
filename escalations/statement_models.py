"""What each side files from step 2 on, sealed from the other until both have filed."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from core import clock
from core.models import GuardedQuerySet
from escalations.models import SIDES, Escalation, OfEscalation, OfRound
from escalations.statement_policy import FIRST_STEP
from partnership.models import Agency

PERSON = settings.AUTH_USER_MODEL


class StatementQuerySet(GuardedQuerySet):
    """To open the escalation is not enough to read what a side has filed: it is sealed
    (`statement_policy.is_open_to_the_other_side`), and its own side alone reads it till then.

    So no query joins statements to their escalation: a statement has no name there.
    """

    def visible_to(self, user):
        from escalations import parties

        other_side = self.model.objects.filter(
            escalation=OuterRef("escalation"), step=OuterRef("step"), round=OuterRef("round")
        ).exclude(side=OuterRef("side"))
        readable = (
            Q(escalation__closed_on__isnull=False)
            | Q(escalation__round__gt=F("round"))
            | Q(escalation__step__gt=F("step"))
            | Q(escalation__due_on__lt=clock.today())
            | Exists(other_side)
        )
        for side, theirs in parties.stands_on(user, "escalation__").items():
            readable |= Q(side=side) & theirs
        return super().visible_to(user).filter(readable)


class Statement(OfRound):
    """One side's account at a step, its position, and what the child would say.

    There is one for each side, step and round. Its side may replace it while nobody else reads it;
    its history keeps what it said before.
    """

    escalation = models.ForeignKey(Escalation, models.PROTECT, related_name="+")
    step = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=12, choices=SIDES)
    what_happened = models.TextField()
    position = models.TextField()
    childs_view = models.TextField()
    filed_for = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    filed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()

    objects = StatementQuerySet.as_manager()

    class Meta(OfEscalation.Meta):
        ordering = ["step", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["escalation", "round", "step", "side"], name="statement_once"
            ),
            models.CheckConstraint(
                condition=Q(step__gte=FIRST_STEP, step__lte=4), name="statement_step_2_to_4"
            ),
        ]
