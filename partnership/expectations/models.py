"""What an agency declares about one expectation in a year, and what the business team answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.documents import Document
from core.models import Guarded, GuardedQuerySet
from partnership import taken_away, years
from partnership.expectations import policy, reading
from partnership.models import Agency

DECLARED = [(mark.value, policy.WORDS[mark][0]) for mark in policy.DECLARED]


class DeclarationQuerySet(GuardedQuerySet):
    def visible_to(self, user):
        """All of them to those who read the scorecard; to an agency's people what it declared, or
        an agency whose place it took."""
        if not user.is_authenticated or not user.is_active:
            return self.none()._mark()
        if reading.reads_all(user):
            return self._mark()
        own = reading.own_agencies(user)
        return self.filter(Q(agency__in=own) | Q(agency__succeeded_by__in=own))._mark()


class ExpectationDeclaration(Guarded):
    """Never changed but by its one answer: another declaration puts it right.

    ``starts_in``: the financial year. ``policy``: the version of the expectations it was made
    under. ``accepted``: None until it is answered; False when the agency is asked again.
    """

    guarded_by = "agency"
    words_that_can_go = ("text", "evidence", "answer_reason")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    starts_in = models.PositiveSmallIntegerField()
    expectation = models.SlugField(max_length=40, db_index=False)
    policy_version = models.CharField(max_length=40)
    says = models.CharField(max_length=20, choices=DECLARED)
    text = models.TextField(max_length=2000)
    evidence = models.TextField(max_length=1000, blank=True)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    accepted = models.BooleanField(null=True)
    answer_reason = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = DeclarationQuerySet.as_manager()

    class Meta(Guarded.Meta):
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["starts_in", "agency"], name="declaration_of_year"),
            models.Index(
                fields=["starts_in"], name="declaration_waiting", condition=Q(accepted=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted=None, answered_at=None, answered_by=None)
                | Q(accepted__isnull=False, answered_at__isnull=False),
                name="declaration_answered_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(accepted=False) | ~Q(answer_reason=""),
                name="declaration_asked_again_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.agency}, {self.expectation}, {years.called(self.starts_in)}"

    def get_absolute_url(self):
        return address(self.agency, self.starts_in, self.expectation)


class DeclarationDocument(Document):
    """Evidence, as a file: read by whoever reads the declaration.

    ``taken_away_because``: why nobody can read it any more; then no ``file`` is left.
    """

    guarded_by = "declaration"
    words_that_can_go = ("original_name", "taken_away_because")

    declaration = models.ForeignKey(ExpectationDeclaration, models.PROTECT, related_name="+")
    taken_away_because = models.CharField(max_length=500, blank=True)

    class Meta(Document.Meta):
        ordering = ["pk"]
        constraints = [taken_away.with_a_reason("declaration")]

    def __str__(self):
        return self.original_name

    def get_absolute_url(self):
        said = self.declaration
        named = [years.slug(said.starts_in), said.agency.slug, said.expectation, self.pk]
        return reverse("expectations:file", args=named)


def address(agency, year: int, expectation: str = "") -> str:
    """Of an agency's scorecard of a year, or of one line of it."""
    named = [years.slug(year), agency.slug]
    if expectation:
        return reverse("expectations:expectation", args=[*named, expectation])
    return reverse("expectations:agency", args=named)
