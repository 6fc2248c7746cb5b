"""A cycle: one question set put to many agencies, with a first and a last day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from audits.cycles.policy import AfterClosing, Audience
from audits.question_sets.models import QuestionSetVersion
from core import access
from core.as_seen import version_of
from core.models import Guarded

AUDIENCES = [
    (Audience.STATUTORY, "All statutory bodies and relevant agencies"),
    (Audience.SCHOOLS, "All schools, colleges and early years settings"),
    (Audience.CHOSEN, "Agencies chosen one by one"),
]
AFTER_CLOSING = [
    (AfterClosing.LOCKED, "Nothing can be written or handed in any more"),
    (AfterClosing.MARKED_LATE, "It can be handed in late, and is marked as late"),
]


class Cycle(Guarded):
    """``version_for_new``: what a school in its first year is asked instead of ``version``.

    ``reminders``: calendar days before the last day, largest first. ``issued_on``: since when its
    agencies, questions and dates stand; its returns then open one after the other, each with its
    own last day (`audits.returns.models.Return`). ``is_gone``: it is a plan as it was when somebody
    threw it away (`audits.cycles.changed.last_planned`).
    """

    guarded_by = access.EVERYONE
    is_gone = False

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120, unique=True)
    version = models.ForeignKey(QuestionSetVersion, models.PROTECT, related_name="+")
    version_for_new = models.ForeignKey(
        QuestionSetVersion, models.PROTECT, null=True, related_name="+"
    )
    audience = models.CharField(max_length=12, choices=AUDIENCES)
    opens_on = models.DateField()
    closes_on = models.DateField()
    reminders = models.JSONField(default=list)
    after_closing = models.CharField(max_length=12, choices=AFTER_CLOSING)
    issued_on = models.DateField(null=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta(Guarded.Meta):
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")), name="cycle_closes_after_it_opens"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("audit_cycles:cycle", args=[self.slug])

    @property
    def state(self) -> str:
        """What was planned when a page was made (`core.as_seen`), in this cycle and no other: the
        history of another, planned under the same name, begins anew."""
        return f"{version_of(self)}{self.pk}"
