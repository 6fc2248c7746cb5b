"""Documents of the library, their versions, whom they are for, and what agencies did with them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.documents import Document
from core.models import Guarded, GuardedQuerySet
from core.text_search import SearchText
from partnership import auth
from partnership.groups.models import GroupRole, PartnershipGroup
from partnership.models import Agency
from partnership.roles import KEEPERS, Role


def _groups_of(person):
    """The keys of the groups of the arrangements in which they sit, or stand in for who does."""
    among = access.standing(person).all_groups()
    return GroupRole.objects.filter(group__in=among).values("partnership_group")


class LibraryDocumentQuerySet(GuardedQuerySet):
    def visible_to(self, user):
        """What is for everybody, or for them by an agency's kind, a role or a group; what their
        post answers for; to the business team, all."""
        if not access.holds_a_role(user):
            return self.none()._mark()
        held = auth.held_by(user)
        roles = {role for _, role in held}
        if roles & set(KEEPERS):
            return self._mark()
        kinds = Agency.objects.filter(pk__in={agency for agency, _ in held}).values("kind")
        groups = _groups_of(user)
        addressed = LibraryAudience.objects.filter(
            Q(agency_kind__in=kinds) | Q(role__in=roles) | Q(group__in=groups)
        )
        theirs = Q(for_everyone=True) | Q(pk__in=addressed.values("document"))
        theirs |= Q(group__in=groups)
        for agency, role in held:
            theirs |= Q(agency=agency, owner_role=role)
        return self.filter(theirs)._mark()


class LibraryDocument(Guarded):
    """``agency`` and ``owner_role``: the post that answers for it. ``group``: the group that owns
    it, where it is a group's; else the agency does. ``asks``: of a briefing, the kinds of agency
    that are to say how they used it. ``source``: of a briefing, what it was learned from.
    """

    guarded_by = "agency"

    class Kind(models.TextChoices):
        POLICY = "policy", "Policy"
        PROCEDURE = "procedure", "Procedure"
        TOOLKIT = "toolkit", "Toolkit"
        GUIDANCE = "guidance", "Guidance"
        FORM = "form", "Form"
        BRIEFING = "briefing", "Seven-minute briefing"

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, choices=Kind)
    summary = models.TextField(max_length=500)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    owner_role = models.CharField(max_length=40, choices=Role)
    group = models.ForeignKey(
        PartnershipGroup, models.PROTECT, null=True, blank=True, related_name="+"
    )
    for_everyone = models.BooleanField(default=True)
    asks = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=250, blank=True)
    review_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)
    succeeded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = LibraryDocumentQuerySet.as_manager()

    class Meta(Guarded.Meta):
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(succeeded_by=None) | Q(withdrawn_on__isnull=False),
                name="library_document_succeeded_once_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(succeeded_by=None) | ~Q(succeeded_by=F("pk")),
                name="library_document_succeeded_by_another",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def name(self) -> str:
        return self.title

    @property
    def is_briefing(self) -> bool:
        return self.kind == self.Kind.BRIEFING

    @property
    def owner(self) -> str:
        return str(self.group or self.agency)

    def get_absolute_url(self):
        return reverse("library:document", args=[self.slug])


class LibraryTopic(Guarded):
    """One of the topics of the rules (`partnership.library.rules`) that a document is about."""

    guarded_by = "document"

    document = models.ForeignKey(LibraryDocument, models.PROTECT, related_name="+")
    topic = models.CharField(max_length=60)

    class Meta(Guarded.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "topic"], name="library_topic_once")
        ]


class LibraryAudience(Guarded):
    """Whom a document is for that is not for everybody: by exactly one of the three."""

    guarded_by = "document"

    document = models.ForeignKey(LibraryDocument, models.PROTECT, related_name="+")
    agency_kind = models.CharField(max_length=30, choices=Agency.Kind, blank=True)
    role = models.CharField(max_length=40, choices=Role, blank=True)
    group = models.ForeignKey(PartnershipGroup, models.PROTECT, null=True, related_name="+")

    class Meta(Guarded.Meta):
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(~Q(agency_kind=""), role="", group=None)
                | Q(~Q(role=""), agency_kind="", group=None)
                | Q(agency_kind="", role="", group__isnull=False),
                name="library_audience_by_one",
            ),
        ]


class LibraryVersion(Guarded):
    """What a document said from a day on: a file (`LibraryFile`), a text, or, of a briefing, its
    seven headings and its prompts (``sections``, by the keys of `policy.HEADINGS` and `PROMPTS`).
    The highest number holds; those before it stay readable."""

    guarded_by = "document"

    document = models.ForeignKey(LibraryDocument, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    sections = models.JSONField(default=dict, blank=True)
    what_changed = models.CharField(max_length=500, blank=True)
    published_on = models.DateField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta(Guarded.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="library_version_once")
        ]

    def __str__(self):
        return f"{self.document}, version {self.number}"

    def get_absolute_url(self):
        return reverse("library:version", args=[self.document.slug, self.number])


class LibraryFile(Document):
    """The file of a version, and how far a worker has come with the text in it."""

    guarded_by = "version"

    class Text(models.TextChoices):
        WAITING = "waiting", "Being read for search"
        READ = "read", "Read for search"
        UNREADABLE = "unreadable", "Its text could not be read"
        NOT_READ = "not-read", "Not of a kind whose text is read"

    version = models.OneToOneField(LibraryVersion, models.PROTECT, related_name="+")
    text_state = models.CharField(max_length=20, choices=Text)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_until_at = models.DateTimeField(null=True)

    class Meta(Document.Meta):
        pass

    def __str__(self):
        return self.original_name


class LibraryText(SearchText):
    """By what a document is found: its title, its summary and topics, and what it says now."""

    guarded_by = "document"

    document = models.OneToOneField(LibraryDocument, models.PROTECT, related_name="+")

    class Meta(SearchText.Meta):
        pass


class BriefingRequestQuerySet(GuardedQuerySet):
    def visible_to(self, user):
        """What was asked of the agencies at which they hold a role; to the business team, all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()._mark()
        held = auth.held_by(user)
        if {role for _, role in held} & set(KEEPERS):
            return self._mark()
        return self.filter(agency__in={agency for agency, _ in held})._mark()

    def missed(self):
        """As `policy.was_missed` has it."""
        return self.filter(acknowledged_on=None, ended_on__gt=F("due_on"))

    def ended_in_time(self):
        """Nothing was asked in the end: it ended while it could still be answered in time."""
        return self.filter(acknowledged_on=None, ended_on__lte=F("due_on"))


class BriefingRequest(Guarded):
    """One agency is asked to acknowledge one version of a briefing and to say how it was used.

    ``rules``: the version of the rules that set ``due_on``. ``ended_on``: nothing is asked any
    more, because the briefing was published anew or withdrawn, or the agency is gone.
    """

    guarded_by = "agency"
    words_that_can_go = ("used_with", "what_changed")

    version = models.ForeignKey(LibraryVersion, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    due_on = models.DateField()
    rules = models.CharField(max_length=60)
    acknowledged_on = models.DateField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    used_with = models.CharField(max_length=300, blank=True)
    used_on = models.DateField(null=True, blank=True)
    what_changed = models.TextField(max_length=2000, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = BriefingRequestQuerySet.as_manager()

    class Meta(Guarded.Meta):
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "agency"], name="briefing_asked_once"),
            models.CheckConstraint(
                condition=Q(acknowledged_on=None, acknowledged_by=None)
                | Q(acknowledged_on__isnull=False),
                name="briefing_acknowledged_on_and_by",
            ),
        ]

    def __str__(self):
        return f"{self.agency}: {self.version}"

    @property
    def name(self) -> str:
        return str(self.agency)

    def get_absolute_url(self):
        return reverse("library:acknowledge", args=[self.version.document.slug])
