"""What a school declared to stand still since its last return."""

from django.conf import settings
from django.db import models

from audits.question_sets.models import Criterion
from audits.returns.models import WorkingPaper


class StillSo(WorkingPaper):
    """One answer of the last cycle that somebody declared to be so still, with all the others that
    they declared in the same act.

    ``before``: the return that it was taken from. ``number``: of the state of the answer that the
    declaration wrote (`audits.returns.models.Answer`): what was written over it since is no longer
    covered by it.

    A row about a state that is empty is the other word: that something has changed here, so that it
    is answered anew and nobody declares it (`audits.since_last.declared.said_changed`). No answer
    that is declared is empty.
    """

    agency_return = models.ForeignKey("audits.Return", models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    before = models.ForeignKey("audits.Return", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    declared_at = models.DateTimeField()

    class Meta(WorkingPaper.Meta):
        constraints = [
            models.UniqueConstraint(fields=["agency_return", "criterion"], name="still_so_once")
        ]
