"""The funding of a year: who agreed to give what, what was invoiced, received and spent.

Who reads what is in `partnership.funding.policy`; `OfFunding` is the one place that asks it. An
entry is never changed or taken away: another one, with its reason, puts it right.
"""

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q
from django.urls import reverse

from core import access
from core.models import Guarded, GuardedQuerySet
from partnership import years
from partnership.funding import policy
from partnership.models import Agency, AgencyRole


class FundingYear(Guarded):
    """A financial year, 1 April to 31 March, named by the year it starts in. It holds no amount.

    ``heads``: the version of `partnership.funding.heads` that its spending is told by.
    """

    guarded_by = access.EVERYONE

    starts_in = models.PositiveSmallIntegerField(unique=True)
    heads = models.CharField(max_length=20)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta(Guarded.Meta):
        ordering = ["-starts_in"]
        constraints = [
            # The set-up of a portal closes what is over by itself.
            models.CheckConstraint(
                condition=Q(closed_by=None) | Q(closed_at__isnull=False),
                name="funding_year_closed_at_and_by",
            )
        ]

    def __str__(self):
        return years.called(self.starts_in)

    @property
    def name(self) -> str:
        return f"Funding {self}"

    @property
    def slug(self) -> str:
        return years.slug(self.starts_in)

    def get_absolute_url(self):
        return reverse("funding:year", args=[self.slug])


class OfFunding(GuardedQuerySet):
    """All of it to those who read funding; to an agency's representative what is of the agency.

    ``agency_is``: the way from a row to its agency; "" for what is of no agency alone.
    """

    agency_is = ""

    def visible_to(self, user):
        if not user.is_authenticated or not user.is_active:
            return self.none()._mark()
        acted_in = access.groups_acted_in(user)
        groups = access.membership_model().objects.filter(acted_in).values("group")
        theirs = AgencyRole.objects.filter(group__in=groups)
        seen = Q(Exists(theirs.filter(role__in=policy.READS)))
        if self.agency_is:
            own = theirs.filter(role__in=policy.READS_OWN).values("agency")
            seen |= Q(**{f"{self.agency_is}__in": own})
            # A successor answers for the contribution of the agency whose place it took.
            seen |= Q(**{f"{self.agency_is}__succeeded_by__in": own})
        return self.filter(seen)._mark()


class OfAnAgencysFunding(OfFunding):
    agency_is = "agency"


class OfALine(OfFunding):
    agency_is = "line__agency"


class FundingCorrection(Guarded):
    """What the accounts say the year before left, beside what its entries come to, and why."""

    guarded_by = "year"

    year = models.OneToOneField(FundingYear, models.PROTECT, related_name="+")
    pence = models.BigIntegerField()
    because = models.CharField(max_length=500)

    objects = OfFunding.as_manager()

    class Meta(Guarded.Meta):
        pass

    def __str__(self):
        return f"Correction of what was brought forward, {self.year}"


class FundingLine(Guarded):
    """What one body gives in a year: agreed cash, and what it gives in kind."""

    guarded_by = "year"

    year = models.ForeignKey(FundingYear, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agreed_pence = models.BigIntegerField()
    in_kind_pence = models.BigIntegerField(default=0)
    in_kind_what = models.CharField(max_length=300, blank=True)

    objects = OfAnAgencysFunding.as_manager()

    class Meta(Guarded.Meta):
        ordering = ["agency__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "agency"], name="funding_line_once"),
            models.CheckConstraint(
                condition=Q(agreed_pence__gte=0, in_kind_pence__gte=0),
                name="funding_line_gives",
            ),
        ]

    def __str__(self):
        return f"{self.agency}, {self.year}"

    @property
    def name(self) -> str:
        return str(self)

    def get_absolute_url(self):
        return reverse("funding:line", args=[self.year.slug, self.agency.slug])


class FundingPayment(Guarded):
    """An invoice to a body, or money received from it."""

    guarded_by = "line"

    class Kind(models.TextChoices):
        INVOICE = "invoice", "Invoice"
        RECEIPT = "receipt", "Received"

    line = models.ForeignKey(FundingLine, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    happened_on = models.DateField()
    reference = models.CharField(max_length=60)
    pence = models.BigIntegerField()
    because = models.CharField(max_length=500, blank=True)

    objects = OfALine.as_manager()

    class Meta(Guarded.Meta):
        ordering = ["happened_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(pence=0), name="funding_payment_of_something")
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.reference}"


class FundingHead(Guarded):
    """A head of spending in a year, and its budget. ``closed_on``: from then on nothing more is
    spent under it; what was stays."""

    guarded_by = "year"

    year = models.ForeignKey(FundingYear, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField()
    budget_pence = models.BigIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.CharField(max_length=500, blank=True)

    objects = OfFunding.as_manager()

    class Meta(Guarded.Meta):
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "slug"], name="funding_head_once"),
            models.CheckConstraint(condition=Q(budget_pence__gte=0), name="funding_head_budget"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | ~Q(closed_because=""),
                name="funding_head_closed_with_a_reason",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def name(self) -> str:
        return f"{self.title}, {self.year}"

    def get_absolute_url(self):
        return reverse("funding:head", args=[self.year.slug, self.slug])


class FundingSpending(Guarded):
    """Money spent under a head."""

    guarded_by = "head"
    words_that_can_go = ("what", "because")

    head = models.ForeignKey(FundingHead, models.PROTECT, related_name="+")
    spent_on = models.DateField()
    what = models.CharField(max_length=200)
    reference = models.CharField(max_length=60, blank=True)
    pence = models.BigIntegerField()
    because = models.CharField(max_length=500, blank=True)

    objects = OfFunding.as_manager()

    class Meta(Guarded.Meta):
        ordering = ["spent_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(pence=0), name="funding_spending_of_something")
        ]

    def __str__(self):
        return self.what


class FundingChange(Guarded):
    """Who did what to a year's figures, when and why, in a sentence: the history that people read.

    ``agency``: whose line it was about; none for what is the partnership's own.
    """

    guarded_by = "year"
    words_that_can_go = ("what", "because")

    year = models.ForeignKey(FundingYear, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=600)
    because = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = OfAnAgencysFunding.as_manager()

    class Meta(Guarded.Meta):
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.what
