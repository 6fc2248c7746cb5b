"""The staff survey of a cycle: what is asked, the link of each agency, and what came back.

Nobody reads a reply. `Results` are numbers (`audits.surveys.results`); the rows hold no person, no
network and no moment, keep no history, and their keys do not tell in which order they came.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from audits.cycles.models import Cycle
from audits.question_sets.models import Standard
from audits.returns.models import Return, WorkingPaper
from audits.surveys.policy import REPLIES
from core import access
from core.models import Guarded, GuardedQuerySet, GuardedRow
from partnership.identifying import SMALLEST_SHOWN

PERSON = settings.AUTH_USER_MODEL


class Survey(Guarded):
    """``minimum``: the replies of an agency from which on its numbers are shown. ``introduced``:
    what stands above the statements. ``opened_on``: since when its links work, and its statements
    stand."""

    guarded_by = access.EVERYONE

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="survey")
    introduced = models.TextField(blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    minimum = models.PositiveSmallIntegerField(default=SMALLEST_SHOWN)
    planned_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    planned_on = models.DateField()
    opened_on = models.DateField(null=True)

    class Meta(Guarded.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")), name="survey_closes_after_it_opens"
            ),
            models.CheckConstraint(condition=Q(minimum__gte=SMALLEST_SHOWN), name="survey_minimum"),
        ]

    def __str__(self):
        return f"{self.cycle}, staff survey"

    def get_absolute_url(self):
        return reverse("surveys:survey", args=[self.cycle.slug])


class SurveyStatement(Guarded):
    """Something staff agree with or not. ``standard``: which one it tests, if any."""

    guarded_by = access.EVERYONE

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="statements")
    order = models.PositiveSmallIntegerField()
    text = models.TextField()
    standard = models.ForeignKey(Standard, models.PROTECT, null=True, related_name="+")

    class Meta(Guarded.Meta):
        ordering = ["survey", "order"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "order"], name="survey_statement_order")
        ]

    def __str__(self):
        return self.text


class SurveyLink(WorkingPaper):
    """The link that an agency gives its staff, by its ``number`` alone: what stands in it is worked
    out from the portal's secret (`audits.surveys.links`). ``ended_on``: it went astray, and a new
    one was made."""

    number = models.PositiveSmallIntegerField()
    made_on = models.DateField()
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True)

    class Meta(WorkingPaper.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["agency_return", "number"], name="survey_link_number_once"
            ),
            models.UniqueConstraint(
                fields=["agency_return"], condition=Q(ended_on=None), name="survey_link_once"
            ),
        ]

    def concerns_everyone(self) -> bool:
        """It is no part of what is handed in, and makes nobody's form about it stale."""
        return False


# --- what came back -------------------------------------------------------------------------------


class ReadByNobody(GuardedQuerySet):
    """Whoever asks, there is none: who would read replies one by one could tell whose they are."""

    def visible_to(self, user):
        return self.none()._mark()


class SurveyReply(GuardedRow):
    """Somebody has answered. The key is made from what the form was sent under
    (`audits.surveys.answering`), so that sending it twice is one reply."""

    guarded_by = "agency_return"

    id = models.UUIDField(primary_key=True)
    agency_return = models.ForeignKey(Return, models.PROTECT, related_name="+")
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="+")
    received_on = models.DateField()

    objects = ReadByNobody.as_manager()

    class Meta(GuardedRow.Meta):
        verbose_name_plural = "survey replies"

    def concerns_everyone(self) -> bool:
        """It is no part of the return, and its history would tell when it came."""
        return False


class SurveyAnswer(GuardedRow):
    """What one reply says to one statement: one of `policy.Reply`."""

    guarded_by = "reply"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reply = models.ForeignKey(SurveyReply, models.PROTECT, related_name="+")
    statement = models.ForeignKey(SurveyStatement, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(
        choices=[(int(value), words) for value, words in REPLIES.items()]
    )

    objects = ReadByNobody.as_manager()

    class Meta(GuardedRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["reply", "statement"], name="survey_answer_once"),
            models.CheckConstraint(condition=Q(value__lte=5), name="survey_answer_value"),
        ]

    def concerns_everyone(self) -> bool:
        return False
