"""A return, the working papers that lead to it, what was submitted, and who signed it.

The working papers (`WorkingPaper`: answers on the way, comments, evidence) are the agency's own:
whoever may only view the return does not read them (docs/adr/0032).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from audits.cycles.models import Cycle
from audits.question_sets.models import Criterion, QuestionSetVersion, Standard
from audits.returns.policy import STATES, State
from core import access
from core.documents import Document
from core.models import Guarded, GuardedQuerySet, GuardedRecord, Note
from core.restriction import AccessDecision
from core.retention import LegalHold
from improvement.linking import Link
from partnership.models import Agency, HeldRole

PERSON = settings.AUTH_USER_MODEL
CLOSED = [State.FINAL, State.NOT_NEEDED]


class ReturnQuerySet(GuardedQuerySet):
    def open(self):
        return self.filter(closed_on=None)


class Return(GuardedRecord):
    """What one agency answers in one cycle.

    ``due_on``: its own last day, which an extension moves. ``opened_on``: since when the agency
    sees it. ``sent_on``: of the signatures that it waits for, or was handed in with. ``revisions``:
    how often it was sent back. ``closed_on``: final since, or taken out of its cycle; then
    ``not_needed_because`` says why, and ``not_needed_by`` who did it.
    """

    listing_columns = ("closed_on", "due_on")
    opened_with = ("agency", "cycle", "version_asked")
    agencies_in_it = ("agency",)

    reference = models.CharField(max_length=24, unique=True)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    version_asked = models.ForeignKey(QuestionSetVersion, models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=list(STATES.items()), default=State.WAITING)
    opened_on = models.DateField(null=True)
    sent_on = models.DateField(null=True)
    submitted_on = models.DateField(null=True)
    revisions = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True)
    not_needed_because = models.TextField(blank=True)
    not_needed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    objects = ReturnQuerySet.as_manager()

    class Meta(GuardedRecord.Meta):
        constraints = [
            models.UniqueConstraint(fields=["cycle", "agency"], name="return_once_in_a_cycle"),
            models.CheckConstraint(
                condition=Q(state=State.NOT_NEEDED)
                | Q(state=State.WAITING, opened_on=None)
                | ~Q(state=State.WAITING) & Q(opened_on__isnull=False),
                name="return_opened_on",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.SUBMITTED, State.FINAL])
                | Q(submitted_on__isnull=False),
                name="return_submitted_on",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED) & Q(closed_on__isnull=False)
                | ~Q(state__in=CLOSED) & Q(closed_on=None),
                name="return_final_is_closed",
            ),
            models.CheckConstraint(
                condition=Q(state=State.NOT_NEEDED, submitted_on=None)
                & ~Q(not_needed_because="")
                & Q(not_needed_by__isnull=False)
                | ~Q(state=State.NOT_NEEDED) & Q(not_needed_because="", not_needed_by=None),
                name="return_not_needed_because_and_by",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("returns:return", args=[self.reference])

    @classmethod
    def access_to(cls, records):
        from audits.returns import parties

        return parties.grants(records)

    def changes_since(self, moment):
        from audits.returns import timeline

        told = [entry.sentence for entry in timeline.entries(self) if entry.at > moment]
        return told or ["Something about this return has changed."]


class ReturnGroupRight(access.GroupRight):
    content_object = models.ForeignKey(
        Return, models.CASCADE, related_name="group_rights", db_index=False
    )


class ReturnPersonRight(access.PersonRight):
    content_object = models.ForeignKey(
        Return, models.CASCADE, related_name="person_rights", db_index=False
    )


class ReturnAccessDecision(AccessDecision):
    record = models.ForeignKey(Return, models.PROTECT, related_name="access_decisions")


class ReturnHold(LegalHold):
    """That a return must not be erased (`core.retention`)."""

    record = models.ForeignKey(Return, models.PROTECT, related_name="+")

    class Meta(LegalHold.Meta):
        pass


class OfReturn(Guarded):
    """Abstract: a row that belongs to one return and is seen with it."""

    guarded_by = "agency_return"

    agency_return = models.ForeignKey(Return, models.PROTECT, related_name="%(class)ss")

    class Meta(Guarded.Meta):
        abstract = True
        ordering = ["pk"]


class Extension(OfReturn):
    """The business team gave an agency a later last day, and why."""

    due_before_on = models.DateField()
    due_on = models.DateField()
    reason = models.TextField()
    given_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    given_on = models.DateField()

    class Meta(OfReturn.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gt=models.F("due_before_on")), name="extension_is_later"
            )
        ]


# --- the agency's working papers ------------------------------------------------------------------


class WorkingPapers(GuardedQuerySet):
    """Read by whoever may contribute to the return: the agency, never the partnership."""

    def visible_to(self, user):
        return self.filter(agency_return__in=contributed_to_by(user))._mark()


def contributed_to_by(user):
    """The keys of the returns to which somebody may contribute, for a query."""
    return access.narrow(Return.objects.all(), user, access.CONTRIBUTE).order_by().values("pk")


class WorkingPaper(OfReturn):
    """Abstract: what the agency writes on the way to its return, for itself alone."""

    agency_return = models.ForeignKey(Return, models.PROTECT, related_name="+")

    objects = WorkingPapers.as_manager()

    class Meta(OfReturn.Meta):
        abstract = True


class Answer(WorkingPaper):
    """What stands now, of one criterion. Every state that was saved is in its history.

    ``chosen``: a level's value in figures, “yes” or “no”, or nothing yet. ``number``: moves on
    with each save. ``written_in``: the page in whose name it was last saved, so that a browser
    that never heard of its own save is not taken for somebody else (`answering`).
    """

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    chosen = models.CharField(max_length=10, blank=True)
    text = models.TextField(blank=True)
    number = models.PositiveIntegerField(default=0)
    written_in = models.CharField(max_length=36, blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta(WorkingPaper.Meta):
        constraints = [
            models.UniqueConstraint(fields=["agency_return", "criterion"], name="answer_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="answer_answered_by_and_at",
            ),
        ]

    def __str__(self):
        return f"{self.agency_return}, {self.criterion}"

    def concerns_everyone(self) -> bool:
        """Each answer has a number of its own: a save makes no form about the return stale."""
        return False


class SectionAssignment(WorkingPaper):
    """Somebody of the agency fills in a section. ``ended_on``: until when, if not to the end."""

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="+")
    assigned_to = models.ForeignKey(HeldRole, models.PROTECT, related_name="+")
    assigned_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    assigned_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta(WorkingPaper.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["agency_return", "standard", "assigned_to"],
                condition=Q(ended_on=None),
                name="section_assignment_once",
            )
        ]


class AnswerComment(WorkingPaper, Note):
    """What colleagues say to each other about an answer."""

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")

    def concerns_everyone(self) -> bool:
        """It is no part of what is handed in, and makes nobody's form about it stale."""
        return False


class EvidenceQuerySet(GuardedQuerySet):
    """Read by whoever may contribute to the return; once it was submitted, by whoever may view."""

    def visible_to(self, user):
        own = Q(agency_return__in=contributed_to_by(user))
        return super().visible_to(user).filter(own | Q(was_submitted=True))


class Evidence(OfReturn, Document):
    """A file, or the address of something elsewhere (``link``; then there is no file).

    ``dated_on``: of what it shows, for its shelf life. ``was_submitted``: it went to the
    partnership with the return, and stays with it. ``removed_on``: the agency took it away before.
    """

    agency_return = models.ForeignKey(Return, models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    link = models.URLField(max_length=500, blank=True)
    dated_on = models.DateField(null=True)
    was_submitted = models.BooleanField(default=False)
    removed_on = models.DateField(null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta(OfReturn.Meta):
        verbose_name_plural = "evidence"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("returns:evidence_file", args=[self.agency_return.reference, self.pk])


class EvidenceUse(WorkingPaper):
    """One piece of evidence serves one criterion; it may serve many."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")

    class Meta(WorkingPaper.Meta):
        constraints = [
            models.UniqueConstraint(fields=["evidence", "criterion"], name="evidence_used_once")
        ]


class AnswerAction(WorkingPaper, Link):
    """What the agency will do about an answer: an action of the improvement log, by reference."""

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")

    class Meta(WorkingPaper.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["agency_return", "criterion", "reference"], name="answer_action_once"
            )
        ]


# --- signed and submitted -------------------------------------------------------------------------


class HandedInQuerySet(GuardedQuerySet):
    """Read by whoever may contribute to the return; once it was submitted, by whoever may view: a
    submission that waits for signatures holds what the partnership does not read yet. Never by a
    moderator who is still to score it blind."""

    submitted = "submitted_on"

    def visible_to(self, user):
        from audits.moderation.models import scored_blind_by

        own = Q(agency_return__in=contributed_to_by(user))
        was_submitted = Q(**{f"{self.submitted}__isnull": False})
        found = super().visible_to(user).filter(own | was_submitted)
        return found.exclude(agency_return__in=scored_blind_by(user))


class SignaturesQuerySet(HandedInQuerySet):
    submitted = "submission__submitted_on"


class SigningLink(WorkingPaper):
    """A link by which somebody without an account reads and signs, once.

    ``token_hash``: SHA-256 of what stands in the link, which itself is kept nowhere. Calling the
    return back ends its links. ``submission_number``: of which submission.
    """

    signs_as = models.CharField(max_length=40)
    name = models.CharField(max_length=150)
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    submission_number = models.PositiveSmallIntegerField()
    sent_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(WorkingPaper.Meta):
        pass


class Submission(OfReturn):
    """What was submitted: a frozen snapshot, and who signed it.

    ``content``: as `audits.returns.snapshot` has it. ``digest``: SHA-256 of it, which stands on the
    receipt. ``number``: 1, and one more after each revision. ``submitted_on`` is empty while the
    signatures are awaited; one that was called back has ``called_back_on`` instead, and
    ``not_signed_because`` where it was somebody who was to sign it that gave it back.
    """

    agency_return = models.ForeignKey(Return, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    sent_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    sent_on = models.DateField()
    submitted_on = models.DateField(null=True)
    was_late = models.BooleanField(default=False)
    called_back_on = models.DateField(null=True)
    not_signed_because = models.TextField(blank=True)

    objects = HandedInQuerySet.as_manager()

    class Meta(OfReturn.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["agency_return", "number"], name="submission_number_once"
            ),
            models.UniqueConstraint(
                fields=["agency_return"],
                condition=Q(submitted_on=None, called_back_on=None),
                name="submission_waiting_once",
            ),
        ]


class Signature(OfReturn):
    """Somebody signed a submission: by their account (``signed_by``), or by a link."""

    agency_return = models.ForeignKey(Return, models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    signs_as = models.CharField(max_length=40)
    name = models.CharField(max_length=150)
    signed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    by_link = models.ForeignKey(SigningLink, models.PROTECT, null=True, related_name="+")
    declared = models.TextField()
    signed_at = models.DateTimeField()

    objects = SignaturesQuerySet.as_manager()

    class Meta(OfReturn.Meta):
        constraints = [
            models.UniqueConstraint(fields=["submission", "signs_as"], name="signature_once"),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=False, by_link=None)
                | Q(signed_by=None, by_link__isnull=False),
                name="signature_by_account_or_link",
            ),
        ]


class SubmittedScoreQuerySet(GuardedQuerySet):
    """Read with the return, and never by a moderator who is still to score it blind."""

    def visible_to(self, user):
        from audits.moderation.models import scored_blind_by

        found = super().visible_to(user)
        return found.exclude(agency_return__in=scored_blind_by(user))


class SubmittedScore(OfReturn):
    """What the agency chose for one criterion in what it last handed in, so that many returns are
    read in one statement (`audits.returns.scores`). ``value``: of its level, where there is one."""

    agency_return = models.ForeignKey(Return, models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    chosen = models.CharField(max_length=10)
    value = models.PositiveSmallIntegerField(null=True)

    objects = SubmittedScoreQuerySet.as_manager()

    class Meta(OfReturn.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["agency_return", "criterion"], name="submitted_score_once"
            )
        ]

    def concerns_everyone(self) -> bool:
        """It comes with the submission, which does."""
        return False
