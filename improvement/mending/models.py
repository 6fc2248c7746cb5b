"""What the rows have that can be corrected and withdrawn."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.models import Guarded, GuardedQuerySet


class StandingQuerySet(GuardedQuerySet):
    def standing(self):
        """Without what was withdrawn: every list, count, file, thread and choice begins here."""
        return self.filter(withdrawn_on=None)


def standing(rows):
    """The same of rows of whichever model: those that cannot be withdrawn all stand."""
    return rows.standing() if isinstance(rows, StandingQuerySet) else rows


class Corrected(models.Model):
    """Abstract. ``mended_because``: of the last correction, or of the withdrawal. Who, when, and
    those before it are in history (`improvement.mending.notes`).

    ``called_when_corrected``: what can be corrected, by column, in the words of its page.
    """

    called_when_corrected: ClassVar[Mapping[str, str]] = {}

    mended_because = models.TextField(blank=True)

    class Meta:
        abstract = True


class Mendable(Corrected, Guarded):
    """Abstract: it can be withdrawn as well, where it was entered in error."""

    withdrawn_on = models.DateField(null=True, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta(Guarded.Meta):
        abstract = True


def withdrawn_with_a_reason(kind: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(withdrawn_on=None) | ~Q(mended_because=""),
        name=f"{kind}_withdrawn_with_a_reason",
    )
