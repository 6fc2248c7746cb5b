"""Who we are: agencies, their teams, the roles people hold there, and whom to call."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import Draft, Guarded, GuardedQuerySet
from partnership.roles import KEEPERS, Role


class Agency(Guarded):
    """A body of the partnership. Closed or succeeded bodies stay: history is under their name."""

    guarded_by = access.EVERYONE

    class Kind(models.TextChoices):
        SAFEGUARDING_PARTNER = "safeguarding-partner", "Safeguarding partner"
        RELEVANT_AGENCY = "relevant-agency", "Relevant agency"
        SCHOOL = "school", "School, college or early years"
        NATIONAL_BODY = "national-body", "National body"
        VOLUNTARY = "voluntary", "Voluntary organisation"
        BUSINESS_TEAM = "business-team", "Partnership business team"

    class Engagement(models.TextChoices):
        PERMANENT = "permanent", "Permanent member"
        CO_OPTED = "co-opted", "Co-opted member"
        VIRTUAL = "virtual", "Virtually linked"

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=150, unique=True)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=30, choices=Kind)
    engagement = models.CharField(max_length=20, choices=Engagement)
    phase = models.CharField(max_length=60, blank=True)
    succeeded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.CharField(max_length=200, blank=True)

    class Meta(Guarded.Meta):
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self):
        return self.name

    @property
    def is_gone(self) -> bool:
        """Closed, or taken over: nobody works there any more."""
        return self.closed_on is not None or self.succeeded_by_id is not None

    def get_absolute_url(self):
        return reverse("agencies:agency", args=[self.slug])


class Team(Guarded):
    """A team of an agency, as practitioners know it. ``closed_on``: it is no longer there; who was
    of it keeps it beside their role."""

    guarded_by = access.EVERYONE

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)
    closed_on = models.DateField(null=True, blank=True)

    class Meta(Guarded.Meta):
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], condition=models.Q(closed_on=None), name="team_once"
            )
        ]

    def __str__(self):
        return self.name


class AgencyRole(Guarded):
    """A role at an agency: the group of the people who hold it there."""

    guarded_by = access.EVERYONE

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="roles")
    role = models.CharField(max_length=40, choices=Role)
    group = models.OneToOneField(Group, models.PROTECT, related_name="agency_role")

    class Meta(Guarded.Meta):
        constraints = [models.UniqueConstraint(fields=["agency", "role"], name="agency_role_once")]

    def __str__(self):
        return f"{self.get_role_display()}, {self.agency}"


class OfAnAgency(GuardedQuerySet):
    """Rows about people, which those who look after an agency's people may read.

    ``agency_is``: the way from a row to its agency.
    """

    agency_is = "agency"

    def administered_by(self, person, *or_by: str):
        """Only those at the agencies whose administrator ``person`` is; a keeper's are all.

        ``or_by``: other ways from a row to an agency.
        """
        if not person.is_authenticated or not person.is_active:
            return self.none()._mark()
        acted_in = access.groups_acted_in(person)
        groups = access.membership_model().objects.filter(acted_in).values("group")
        theirs = AgencyRole.objects.filter(group__in=groups)
        if theirs.filter(role__in=KEEPERS).exists():
            return self._mark()
        agencies = theirs.filter(role=Role.AGENCY_ADMINISTRATOR).values("agency")
        ways = (Q(**{f"{way}__in": agencies}) for way in (self.agency_is, *or_by))
        return self.filter(reduce(or_, ways))._mark()


class HeldRoleQuerySet(OfAnAgency):
    agency_is = "agency_role__agency"


class HeldRole(Guarded):
    """A role that a person holds, or held, at an agency.

    Seen by the person, and through `administered_by` by those who look after the agency's people.
    While it lasts the person is in the role's group; what hung from that ends with it.
    """

    guarded_by = "person"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agency_role = models.ForeignKey(AgencyRole, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    objects = HeldRoleQuerySet.as_manager()

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency_role"],
                condition=Q(ended_on=None),
                name="held_role_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("started_on")),
                name="held_role_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.agency_role}"


class CoverQuerySet(OfAnAgency):
    def visible_to(self, user):
        """Whoever is away, and their deputy."""
        if not user.is_authenticated or not user.is_active:
            return self.none()._mark()
        return self.filter(Q(person=user) | Q(deputy=user))._mark()


class Cover(Guarded):
    """A deputy stands in for a person at one agency, from day to day, both days included.

    Seen by both, and through `administered_by` by those who look after the agency's people. What
    it opens is in `accounts.models.StandIn`, and ends with the last day whatever else runs or not.
    """

    guarded_by = "person"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    objects = CoverQuerySet.as_manager()

    class Meta(Guarded.Meta):
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="cover_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(person=models.F("deputy")), name="cover_by_somebody_else"
            ),
        ]

    def __str__(self):
        return f"{self.deputy} for {self.person}"

    def get_absolute_url(self):
        return reverse("your_account")


class DirectoryContact(Guarded):
    """Whom to call at an agency at a step of a procedure; order 0 first, then the deputies.

    Published to everyone who signs in: it is how people find the right person quickly.
    """

    guarded_by = access.EVERYONE

    class Procedure(models.TextChoices):
        ESCALATION = "escalation", "Professional challenge and escalation"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="contacts")
    procedure = models.CharField(max_length=20, choices=Procedure)
    step = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField(default=0)
    held_role = models.ForeignKey(HeldRole, models.PROTECT, related_name="contact_for")

    class Meta(Guarded.Meta):
        ordering = ["step", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "procedure", "step", "order"], name="directory_place_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "procedure", "step", "held_role"], name="directory_person_once"
            ),
        ]


class InvitationQuerySet(OfAnAgency):
    def visible_to(self, user):
        """Those who look after the agency's people, and nobody else: it names a person."""
        return self.administered_by(user)

    def waiting(self):
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(Guarded):
    """An agency asks somebody to come in, by a link that works once and for some days.

    ``link_key`` makes the link (`partnership.invitations`), and changes when it is sent again, so
    that the link before it is dead; of the link itself only a hash is kept. ``invited_by`` None:
    the portal's own set-up.
    """

    guarded_by = "agency"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    roles = models.JSONField()
    email = models.EmailField()
    full_name = models.CharField(max_length=150)
    job_title = models.CharField(max_length=150, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    sent_at = models.DateTimeField()
    expires_on = models.DateField()
    link_key = models.UUIDField()
    link_hash = models.CharField(max_length=64, unique=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta(Guarded.Meta):
        ordering = ["full_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="invitation_withdrawn_at_and_by",
            ),
            models.UniqueConstraint(
                fields=["agency", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_once_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.full_name}, {self.agency}"

    @property
    def role_names(self) -> list[str]:
        return [str(Role(each).label) for each in self.roles]

    def get_absolute_url(self):
        return reverse("people:invitations", args=[self.agency.slug])


class InvitationDraft(Draft):
    """The rows of a file of people that somebody has sent and not yet confirmed."""


# Models with a folder of their own, for Django finds an app's models here.
import partnership.access_review.models  # noqa: E402
import partnership.agencies.models  # noqa: E402
import partnership.agreements.models  # noqa: E402
import partnership.duties.models  # noqa: E402
import partnership.expectations.models  # noqa: E402
import partnership.funding.models  # noqa: E402
import partnership.groups.models  # noqa: E402
import partnership.library.models  # noqa: E402
import partnership.schools.models  # noqa: E402
import partnership.succession.models  # noqa: E402, F401
