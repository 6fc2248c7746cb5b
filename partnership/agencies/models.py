"""The names of an agency besides the one it has now."""

from django.db import models
from django.db.models import Q

from core import access
from core.models import Guarded
from partnership.models import Agency


class AgencyName(Guarded):
    """A name that an agency had, or one that people know it by.

    ``ended_on``: the last day of a former name, where it is known; an alias has none.
    """

    guarded_by = access.EVERYONE

    class Kind(models.TextChoices):
        FORMER = "former", "Former name"
        ALIAS = "alias", "Also called"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="names")
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=10, choices=Kind)
    ended_on = models.DateField(null=True)

    class Meta(Guarded.Meta):
        ordering = ["kind", "-ended_on", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="former") | Q(ended_on=None), name="agency_alias_does_not_end"
            ),
            models.UniqueConstraint(
                fields=["agency", "kind", "name", "ended_on"], name="agency_name_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["agency", "kind", "name"],
                condition=Q(ended_on=None),
                name="agency_name_once",
            ),
        ]

    def __str__(self):
        return self.name
