"""Who we are: agencies, their teams, the roles people hold there, and whom to call."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q

from core import access
from core.models import Guarded
from partnership.roles import Role


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

    class Meta(Guarded.Meta):
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self):
        return self.name


class Team(Guarded):
    """A team of an agency, as practitioners know it."""

    guarded_by = access.EVERYONE

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)

    class Meta(Guarded.Meta):
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="team_once")]

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


class HeldRole(Guarded):
    """A role that a person holds, or held, at an agency. Seen by the person alone.

    While it lasts the person is in the role's group; what hung from that ends with it.
    """

    guarded_by = "person"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agency_role = models.ForeignKey(AgencyRole, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

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


class PartnershipGroup(Guarded):
    """A group of the arrangements: the Executive, its subgroups, the boards it is linked to."""

    guarded_by = access.EVERYONE

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=150)
    purpose = models.TextField(blank=True)
    meets = models.CharField(max_length=120, blank=True)
    chair = models.CharField(max_length=200, blank=True)
    reports_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    run_by_us = models.BooleanField(default=True)

    class Meta(Guarded.Meta):
        ordering = ["-run_by_us", "name"]

    def __str__(self):
        return self.name
