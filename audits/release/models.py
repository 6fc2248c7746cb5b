"""A final return that its agency releases to other partnerships, and one that came from another.

Which partnerships' bundles are read here is data: `Partner`, with the key that they sign with.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from audits.question_sets.models import Criterion
from audits.returns.models import OfReturn, WorkingPaper
from core import access
from core.documents import StoredFile
from core.models import Guarded

PERSON = settings.AUTH_USER_MODEL


class Partner(Guarded):
    """Another partnership, whose signed bundles this portal reads and to which one is released.

    ``public_key``: Ed25519, 32 bytes in base 64, as their own page gives it; empty where bundles
    are only sent there. ``ended_on``: nothing more is taken from them or released to them.
    """

    guarded_by = access.EVERYONE

    name = models.CharField(max_length=150, unique=True)
    public_key = models.CharField(max_length=44, blank=True)
    added_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    added_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta(Guarded.Meta):
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def slug(self) -> str:
        """By which its pages are found; no two are alike (`audits.release.partners`)."""
        return slugify(self.name)

    def get_absolute_url(self):
        return reverse("release:partners")


class Release(OfReturn):
    """The agency's consent that one partnership is given its final return.

    ``with_evidence``: the files, too. ``digest``: SHA-256 of the bundle's content, so that whoever
    has it can tell which one was meant. ``withdrawn_on``: the bundle is not given any more.
    """

    agency_return = models.ForeignKey("audits.Return", models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    with_evidence = models.BooleanField()
    digest = models.CharField(max_length=64)
    consented_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    consented_at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True)

    class Meta(OfReturn.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["agency_return", "partner"],
                condition=Q(withdrawn_on=None),
                name="released_once",
            )
        ]

    def get_absolute_url(self):
        return reverse("release:releases", args=[self.agency_return.reference])


class ReceivedBundle(WorkingPaper, StoredFile):
    """A bundle of another partnership that somebody put into their agency's return here.

    ``partner``: who signed it. ``content``: as `audits.release.bundle` reads it. ``reference``: of
    the return there.
    """

    agency_return = models.ForeignKey("audits.Return", models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40)
    content = models.JSONField()
    received_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    removed_on = models.DateField(null=True)

    class Meta(WorkingPaper.Meta):
        pass

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("release:received_one", args=[self.agency_return.reference, self.pk])


class TakenOver(WorkingPaper):
    """An answer that was filled in from a bundle. ``number``: of the state that it wrote."""

    agency_return = models.ForeignKey("audits.Return", models.PROTECT, related_name="+")
    bundle = models.ForeignKey(ReceivedBundle, models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()

    class Meta(WorkingPaper.Meta):
        constraints = [
            models.UniqueConstraint(fields=["agency_return", "criterion"], name="taken_over_once")
        ]
