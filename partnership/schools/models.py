"""What is kept of a school beside its agency, and a register that somebody has sent."""

from django.db import models
from django.urls import reverse

from core import access
from core.documents import keep_under
from core.models import Draft, Guarded
from partnership.models import Agency
from partnership.schools import policy


class School(Guarded):
    """What the DfE's register says of an agency that is a school.

    In a row of its own, for a dozen columns would be empty at every other agency, and its history
    tells what the register changed apart from what the business team did. Name, phase and the day
    of closing are the agency's. Nothing about a pupil, and of the address town and postcode.
    ``closes_on``: a day that is planned; ages are in years.
    """

    guarded_by = access.EVERYONE

    class Status(models.TextChoices):
        OPEN = policy.Status.OPEN, "Open"
        CLOSING = policy.Status.CLOSING, "Open, but proposed to close"
        CLOSED = policy.Status.CLOSED, "Closed"
        PROPOSED = policy.Status.PROPOSED, "Proposed to open"

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="school")
    urn = models.PositiveIntegerField("unique reference number", unique=True)
    type = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=10, choices=Status)
    opened_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    age_from = models.PositiveSmallIntegerField(null=True)
    age_to = models.PositiveSmallIntegerField(null=True)
    trust = models.CharField(max_length=200, blank=True)
    head_name = models.CharField(max_length=150, blank=True)
    head_job_title = models.CharField(max_length=150, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=20, blank=True)

    class Meta(Guarded.Meta):
        ordering = ["urn"]

    def __str__(self):
        return f"URN {self.urn}"


class SchoolRegister(Draft):
    """A register that somebody has sent to be imported. Theirs alone, and one at a time.

    ``answers``: once it is read, the schools of our authority in it (nothing else of the file is
    kept); once it is imported, how many schools there were of each kind. ``submission`` changes
    with each file that is sent, so a worker that still reads the one before sees that it is gone.
    A worker holds a file until ``claimed_until_at``, and a little longer with each word of
    progress; what it then leaves behind, another takes up.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        READING = "reading", "Being read"
        READ = "read", "Read"
        REFUSED = "refused", "Not taken"
        IMPORTED = "imported", "Imported"

    state = models.CharField(max_length=10, choices=State)
    file = models.FileField(upload_to=keep_under, max_length=120, blank=True)
    original_name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()  # bytes
    done = models.PositiveIntegerField(default=0)  # bytes read
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_until_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True)

    class Meta(Draft.Meta):
        pass

    def __str__(self):
        return self.original_name

    def get_absolute_url(self):
        """The page that is next for whoever sent it."""
        return reverse(f"schools:{_PAGE_OF[self.State(self.state)]}")

    @property
    def is_being_read(self) -> bool:
        return self.state in (self.State.WAITING, self.State.READING)


_PAGE_OF = {
    SchoolRegister.State.WAITING: "progress",
    SchoolRegister.State.READING: "progress",
    SchoolRegister.State.READ: "preview",
    SchoolRegister.State.REFUSED: "import",
    SchoolRegister.State.IMPORTED: "done",
}
