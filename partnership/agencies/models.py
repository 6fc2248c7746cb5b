"""The names of an agency besides the one it has now."""

from django.db import models
from django.db.models import Q

from core import access
from core.models import Guarded
from partnership import years
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


class AgencySize(Guarded):
    """How large an agency was in a financial year, as somebody counted it: beside it, what it did
    and did not raise says something.

    ``starts_in``: the year the financial year starts in. ``people``: who work with children.
    ``contacts``: with the front door, contacts and referrals, in that year; None where nobody
    counted. It says nothing of any one person.
    """

    guarded_by = access.EVERYONE

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="sizes")
    starts_in = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField()
    contacts = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200)
    counted_on = models.DateField()

    class Meta(Guarded.Meta):
        ordering = ["-starts_in"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "starts_in"], name="agency_size_once_a_year"),
            models.CheckConstraint(condition=Q(people__gte=1), name="agency_size_of_somebody"),
        ]

    def __str__(self):
        return f"{self.agency}, {years.called(self.starts_in)}"
