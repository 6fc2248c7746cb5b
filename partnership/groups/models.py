"""A group, the boards it is linked with, its terms of reference, its seats and its chair's terms.

Everyone who signs in reads them: the arrangements are published, and people are to know whom a
group is made of. What a group's papers are guarded by is `GroupRole` (docs/adr/0018).
"""

from typing import ClassVar

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.documents import Document
from core.models import Guarded
from partnership.models import Agency, HeldRole
from partnership.roles import Role


class PartnershipGroup(Guarded):
    """A group of the arrangements: the Executive, its subgroups, the boards it is linked to.

    ``meets`` and ``chair_as_published`` are in words, as the arrangements put it; how many meetings
    a year that promises, and who chairs now, are data beside them. ``quorum_…``: see
    `partnership.groups.quorum.Rule`. ``ends_on``: the last day of a task and finish group;
    ``closed_on``: the day from which a group is no more.
    """

    guarded_by = access.EVERYONE
    words_that_can_go = ("purpose", "extended_because", "close_reason")

    class Kind(models.TextChoices):
        LEADERSHIP = "leadership", "Leadership group"
        EXECUTIVE = "executive", "Executive group"
        SUBGROUP = "subgroup", "Standing subgroup"
        LINKED = "linked", "Linked group"
        TASK_AND_FINISH = "task-and-finish", "Task and finish group"
        PRACTICE_REVIEW = "practice-review", "Practice review subgroup"
        BOARD = "board", "Board that others run"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.SUBGROUP)
    purpose = models.TextField(blank=True)
    meets = models.CharField(max_length=120, blank=True)
    meetings_a_year = models.PositiveSmallIntegerField(null=True, blank=True)
    chair_as_published = models.CharField(max_length=200, blank=True)
    reports_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reported_to_by"
    )
    quorum_chair = models.BooleanField(default=False)
    quorum_agencies = models.PositiveSmallIntegerField(default=0)
    quorum_partners = models.PositiveSmallIntegerField(default=0)
    ends_on = models.DateField(null=True, blank=True)
    extended_because = models.CharField(max_length=500, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    close_reason = models.CharField(max_length=500, blank=True)

    class Meta(Guarded.Meta):
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="task-and-finish") | Q(ends_on__isnull=False),
                name="task_and_finish_group_ends",
            ),
            models.CheckConstraint(
                condition=Q(reports_to=None) | ~Q(reports_to=F("pk")),
                name="group_reports_to_another",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def run_by_us(self) -> bool:
        return self.kind != self.Kind.BOARD

    def get_absolute_url(self):
        return reverse("groups:group", args=[self.slug])


class GroupLink(Guarded):
    """Two groups that keep each other informed, where neither reports to the other."""

    guarded_by = access.EVERYONE

    group = models.ForeignKey(PartnershipGroup, models.PROTECT, related_name="links")
    board = models.ForeignKey(PartnershipGroup, models.PROTECT, related_name="linked_from")

    class Meta(Guarded.Meta):
        ordering = ["board__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "board"], name="group_linked_once"),
            models.CheckConstraint(condition=~Q(group=F("board")), name="group_linked_to_another"),
        ]

    def __str__(self):
        return f"{self.group} and {self.board}"


class TermsOfReference(Guarded):
    """One version of a group's terms of reference. An earlier one stays as it was agreed.

    ``sections``: by the keys of ``headings``, in plain text; empty where
    the terms are an uploaded document (`TermsOfReferenceDocument`).
    """

    guarded_by = access.EVERYONE
    words_that_can_go = ("sections",)
    headings: ClassVar = {
        "purpose": "Purpose",
        "duties": "What the group does",
        "membership": "Who sits in it",
        "meetings": "How it meets and decides",
        "reporting": "Whom it reports to, and what",
    }

    group = models.ForeignKey(PartnershipGroup, models.PROTECT, related_name="terms_of_reference")
    number = models.PositiveSmallIntegerField()
    sections = models.JSONField(default=dict)
    effective_on = models.DateField()
    review_on = models.DateField()
    agreed_by = models.ForeignKey(PartnershipGroup, models.PROTECT, related_name="+")
    agreed_on = models.DateField()

    class Meta(Guarded.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="terms_of_reference_once"),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("effective_on")),
                name="terms_of_reference_reviewed_later",
            ),
        ]

    def __str__(self):
        return f"Terms of reference of {self.group}, version {self.number}"

    def get_absolute_url(self):
        return reverse("groups:terms", args=[self.group.slug, self.number])


class TermsOfReferenceDocument(Document):
    """The terms as a file, where they are one."""

    guarded_by = "terms"
    words_that_can_go = ("original_name",)

    terms = models.OneToOneField(TermsOfReference, models.PROTECT, related_name="+")

    class Meta(Document.Meta):
        pass

    def __str__(self):
        return self.original_name


class GroupSeat(Guarded):
    """An agency's place in a group. It stays the agency's when the person who sat in it leaves.

    ``post``: who of the agency is meant, in words, such as a post that the arrangements name.
    """

    guarded_by = access.EVERYONE
    words_that_can_go = ("post", "end_reason")

    class As(models.TextChoices):
        CHAIR = "chair", "Chair"
        DEPUTY_CHAIR = "deputy-chair", "Deputy chair"
        MEMBER = "member", "Member"
        CO_OPTED = "co-opted", "Co-opted member"
        ADVISER = "adviser", "Adviser"
        MINUTE_TAKER = "minute-taker", "Minute taker"

    group = models.ForeignKey(PartnershipGroup, models.PROTECT, related_name="seats")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="group_seats")
    sits_as = models.CharField(max_length=20, choices=As, default=As.MEMBER)
    post = models.CharField(max_length=150, blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta(Guarded.Meta):
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="group_seat_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(sits_as="chair", ended_on=None),
                name="group_seat_of_one_chair",
            ),
        ]

    def __str__(self):
        return f"{self.get_sits_as_display()} for {self.agency}"

    def get_absolute_url(self):
        return reverse("groups:seat", args=[self.group.slug, self.pk])


class SeatHolder(Guarded):
    """Somebody sits, or sat, in a seat: by a role that they hold at the agency, and no longer."""

    guarded_by = access.EVERYONE

    seat = models.ForeignKey(GroupSeat, models.PROTECT, related_name="holders")
    held_role = models.ForeignKey(HeldRole, models.PROTECT, related_name="+")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta(Guarded.Meta):
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(ended_on=None), name="seat_held_by_one"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="seat_holder_ends_after_they_start",
            ),
        ]

    def __str__(self):
        return f"{self.held_role.person}, {self.seat}"


class ChairTerm(Guarded):
    """A safeguarding partner chairs a group on these days, both included.

    ``held_role``: by whom, once they are named. ``again_because``: why a partner chairs that held
    the term before, too, though the three of them chair in turn.
    """

    guarded_by = access.EVERYONE

    group = models.ForeignKey(PartnershipGroup, models.PROTECT, related_name="chair_terms")
    partner = models.ForeignKey(Agency, models.PROTECT, related_name="chair_terms")
    held_role = models.ForeignKey(HeldRole, models.PROTECT, null=True, blank=True, related_name="+")
    begins_on = models.DateField()
    ends_on = models.DateField()
    again_because = models.CharField(max_length=200, blank=True)

    class Meta(Guarded.Meta):
        ordering = ["begins_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="chair_term_ends_after_it_begins"
            ),
            models.UniqueConstraint(fields=["group", "begins_on"], name="chair_term_once"),
        ]

    def __str__(self):
        return f"{self.partner} chairs {self.group}"


class GroupRole(Guarded):
    """A role in a group: the people who have it there now, as a group that rights can be given to.

    What `partnership.models.AgencyRole` is at an agency. `partnership.groups.membership` alone
    writes who is in it, from the seats and the chair's terms.
    """

    guarded_by = access.EVERYONE

    partnership_group = models.ForeignKey(PartnershipGroup, models.PROTECT, related_name="roles")
    role = models.CharField(
        max_length=40,
        choices=[(role.value, role.label) for role in (Role.GROUP_CHAIR, Role.GROUP_MEMBER)],
    )
    group = models.OneToOneField(Group, models.PROTECT, related_name="group_role")

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(fields=["partnership_group", "role"], name="role_in_group_once")
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.partnership_group}"
