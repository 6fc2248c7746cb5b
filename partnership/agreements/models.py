"""An agreement, its versions with their files, and the signature of each office that must sign.

Everyone who signs in reads them: the arrangements are published, and the partners' pledge in them
is to act openly (docs/adr/0019).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.documents import Document
from core.models import Guarded
from partnership import taken_away
from partnership.models import Agency
from partnership.roles import Role


class Agreement(Guarded):
    """Something that the partners agree, under one name through all its versions.

    ``ended_on``: the day from which it is no longer used.
    """

    guarded_by = access.EVERYONE

    class Kind(models.TextChoices):
        ARRANGEMENTS = "arrangements", "Published arrangements"
        MEMORANDUM = "memorandum", "Memorandum of understanding"
        THRESHOLD = "threshold", "Threshold document or continuum of need"
        INFORMATION_SHARING = "information-sharing", "Information-sharing agreement"
        OTHER = "other", "Other agreement"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, choices=Kind)
    purpose = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta(Guarded.Meta):
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("agreements:agreement", args=[self.slug])


class AgreementVersion(Guarded):
    """One version, as it is signed: nothing of it changes once signatures are asked for, but its
    title while nobody has signed.

    ``sha256``: of its file, or of ``text`` where it has none. ``agreed_on``: it was signed off on
    that day outside the portal, which then asks for no signature. ``policy``: the version of
    `partnership.agreements.days` under which signatures are asked for. A name goes out of what
    stands about it, and not out of what is signed, which would be something else then. What nobody
    has signed goes whole, once it was withdrawn. ``mended_because``: of the title that was
    corrected last, or of the text that went.
    """

    guarded_by = access.EVERYONE
    words_that_can_go = (
        "title", "what_changed", "binds", "text", "withdraw_reason", "mended_because",
    )  # fmt: skip
    goes_whole = ("text",)

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    what_changed = models.TextField(blank=True)
    binds = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    effective_on = models.DateField()
    review_on = models.DateField()
    agreed_on = models.DateField(null=True, blank=True)
    policy = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdraw_reason = models.CharField(max_length=500, blank=True)
    mended_because = models.CharField(max_length=500, blank=True)

    class Meta(Guarded.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreement_version_once"),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("effective_on")),
                name="agreement_version_reviewed_later",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="agreement_version_withdrawn_at_and_by",
            ),
        ]

    def __str__(self):
        return f"{self.title}, version {self.number}"

    def get_absolute_url(self):
        return reverse("agreements:version", args=[self.agreement.slug, self.number])


class AgreementDocument(Document):
    """The version as a file, where it is one.

    ``taken_away_because``: why nobody can read it any more; then no ``file`` is left.
    """

    guarded_by = "version"
    words_that_can_go = ("original_name", "taken_away_because")

    version = models.OneToOneField(AgreementVersion, models.PROTECT, related_name="+")
    taken_away_because = models.CharField(max_length=500, blank=True)

    class Meta(Document.Meta):
        constraints = [taken_away.with_a_reason("agreement")]

    def __str__(self):
        return self.original_name


class SignOff(Guarded):
    """An office that must sign a version, and what it answered.

    ``role`` at ``agency`` is the office. Whoever signed did so as its holder; ``signed_sha256`` is
    the digest of what they confirmed. What was declined may be signed later, and keeps that it was
    declined; a signature stays.
    """

    guarded_by = access.EVERYONE

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="sign_offs")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="sign_offs")
    role = models.CharField(max_length=40, choices=Role)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    signed_sha256 = models.CharField(max_length=64, blank=True)
    declined_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decline_reason = models.CharField(max_length=1000, blank=True)

    class Meta(Guarded.Meta):
        ordering = ["agency__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "agency", "role"], name="sign_off_once"),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None, signed_sha256="")
                | (Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(signed_sha256="")),
                name="sign_off_signed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(declined_at=None, declined_by=None)
                | Q(declined_at__isnull=False, declined_by__isnull=False),
                name="sign_off_declined_at_and_by",
            ),
        ]
        indexes = [
            # What waits for somebody's signature, for their home page.
            models.Index(
                fields=["agency", "role"],
                name="sign_off_waiting",
                condition=Q(signed_at=None),
            ),
        ]

    def __str__(self):
        return f"{self.office}, {self.agency}"

    @property
    def office(self) -> str:
        """Chief officers sign more than the section 11 return that their role is named by."""
        if self.role == Role.CHIEF_OFFICER:
            return "Chief officer"
        return str(Role(self.role).label)

    @property
    def is_declined(self) -> bool:
        return self.declined_at is not None and self.signed_at is None

    def get_absolute_url(self):
        return self.version.get_absolute_url()
