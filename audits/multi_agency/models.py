"""A multi-agency audit: its cases, what each agency grades them, what all of them come to.

Each agency grades without seeing the others (docs/adr/0036): the querysets here say who reads what.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from audits.multi_agency.case_references import REFERENCE
from audits.multi_agency.policy import CAME_TO_NOTHING, STATES, CameIn, Kind, State
from audits.question_sets.models import Criterion, QuestionSetVersion, Standard
from core import access
from core.models import Guarded, GuardedQuerySet, GuardedRecord
from core.restriction import AccessDecision
from core.retention import LegalHold
from improvement.linking import Link
from partnership.models import Agency

PERSON = settings.AUTH_USER_MODEL
CAME_IN = [(CameIn.DRAWN, "Drawn"), (CameIn.CHOSEN, "Chosen")]
ENDED = [State.DECLINED, State.STOPPED, State.CLOSED]
KINDS = [(Kind.STRENGTH, "Strength"), (Kind.DEVELOPMENT, "To develop")]


class AuditQuerySet(GuardedQuerySet):
    def open(self):
        return self.filter(closed_on=None)


class MultiAgencyAudit(GuardedRecord):
    """Several agencies grade the same cases by the same questions.

    ``because``: why this theme; ``scope``: what practice it looks at. ``repeats``: the reference
    of the audit that it does again. ``seed``, ``drawn_from``, ``drawn_digest``: of the draw
    (`policy.draw`); ``draws``: how often its cases were chosen, ``drawn_because``: why the last
    time, where it was not the first. ``opened_up_on``: since when the agencies see each other's
    grades. ``closed_on``, ``closed_because``: of whichever end it came to.
    """

    listing_columns = ("closed_on", "proposed_on")
    opened_with = ("version_asked__question_set",)

    reference = models.CharField(max_length=24, unique=True)
    theme = models.CharField(max_length=150)
    because = models.TextField()
    scope = models.TextField()
    version_asked = models.ForeignKey(QuestionSetVersion, models.PROTECT, related_name="+")
    repeats = models.CharField(max_length=24, blank=True)
    state = models.CharField(max_length=14, choices=list(STATES.items()), default=State.PROPOSED)
    proposed_on = models.DateField()
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_because = models.TextField(blank=True)
    seed = models.CharField(max_length=32, blank=True)
    drawn_from = models.PositiveIntegerField(default=0)
    drawn_digest = models.CharField(max_length=64, blank=True)
    draws = models.PositiveSmallIntegerField(default=0)
    drawn_because = models.TextField(blank=True)
    tasked_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    opened_up_on = models.DateField(null=True)
    reported_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closed_because = models.TextField(blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta(GuardedRecord.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["repeats"],
                condition=~Q(repeats="") & ~Q(state__in=CAME_TO_NOTHING),
                name="multi_agency_audit_repeated_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DECLINED) | ~Q(decided_because=""),
                name="multi_agency_audit_declined_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.STOPPED) | ~Q(closed_because=""),
                name="multi_agency_audit_stopped_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, closed_on__isnull=False)
                | ~Q(state__in=ENDED) & Q(closed_on=None),
                name="multi_agency_audit_ended_on",
            ),
            models.CheckConstraint(
                condition=Q(tasked_on=None, due_on=None)
                | Q(tasked_on__isnull=False, due_on__isnull=False),
                name="multi_agency_audit_tasked_with_a_last_day",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("multi_agency:audit", args=[self.reference])

    @classmethod
    def access_to(cls, records):
        from audits.multi_agency import parties

        return parties.grants(records)

    def changes_since(self, moment):
        from audits.multi_agency import timeline

        told = [entry.sentence for entry in timeline.entries(self) if entry.at > moment]
        return told or ["Something about this audit has changed."]


class MultiAgencyGroupRight(access.GroupRight):
    content_object = models.ForeignKey(
        MultiAgencyAudit, models.CASCADE, related_name="group_rights", db_index=False
    )


class MultiAgencyPersonRight(access.PersonRight):
    content_object = models.ForeignKey(
        MultiAgencyAudit, models.CASCADE, related_name="person_rights", db_index=False
    )


class MultiAgencyAccessDecision(AccessDecision):
    record = models.ForeignKey(MultiAgencyAudit, models.PROTECT, related_name="access_decisions")


class MultiAgencyHold(LegalHold):
    """That an audit must not be erased (`core.retention`)."""

    record = models.ForeignKey(MultiAgencyAudit, models.PROTECT, related_name="+")

    class Meta(LegalHold.Meta):
        pass


class OfAudit(Guarded):
    """Abstract: a row that belongs to one audit and is seen with it."""

    guarded_by = "audit"

    audit = models.ForeignKey(MultiAgencyAudit, models.PROTECT, related_name="+")

    class Meta(Guarded.Meta):
        abstract = True
        ordering = ["pk"]


class AgencyQuerySet(GuardedQuerySet):
    def at_work(self):
        """Those that grade the cases: not taken off."""
        return self.filter(taken_off_on=None)


class AuditedAgency(OfAudit):
    """An agency that grades the cases. ``handed_in_on``: all of them, and nothing is changed.

    ``joined_on``: of one that was added when the others had the cases already. ``taken_off_on``:
    it grades nothing and counts in no figure since then; what it wrote is kept.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    handed_in_on = models.DateField(null=True)
    handed_in_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    joined_on = models.DateField(null=True)
    joined_because = models.TextField(blank=True)
    taken_off_on = models.DateField(null=True)
    taken_off_because = models.TextField(blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta(OfAudit.Meta):
        constraints = [
            models.UniqueConstraint(fields=["audit", "agency"], name="audited_agency_once"),
            models.CheckConstraint(
                condition=Q(joined_on=None, joined_because="")
                | Q(joined_on__isnull=False) & ~Q(joined_because=""),
                name="audited_agency_joined_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(taken_off_on=None, taken_off_because="")
                | Q(taken_off_on__isnull=False) & ~Q(taken_off_because=""),
                name="audited_agency_taken_off_with_a_reason",
            ),
        ]

    def __str__(self):
        return str(self.agency)


class AuditCase(OfAudit):
    """A case by its number in the audit, and nothing that tells of whom it is."""

    number = models.PositiveSmallIntegerField()
    came_in = models.CharField(max_length=8, choices=CAME_IN)
    because = models.TextField(blank=True)
    replaced_on = models.DateField(null=True)
    replaced_because = models.TextField(blank=True)

    class Meta(OfAudit.Meta):
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "number"], name="audit_case_number_once"),
            models.CheckConstraint(
                condition=Q(replaced_on=None) | ~Q(replaced_because=""),
                name="audit_case_replaced_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"Case {self.number}"


# --- who reads what -------------------------------------------------------------------------------


def held(user, right: str):
    """The keys of the audits over which somebody holds a right, for a query."""
    rows = access.narrow(MultiAgencyAudit.objects.all(), user, right)
    return rows.order_by().values("pk")


class References(GuardedQuerySet):
    """Read by whoever runs the audit, and of its cases by whoever grades them."""

    def visible_to(self, user):
        runs = Q(audit__in=held(user, access.MANAGE))
        grades = Q(audit__in=held(user, access.CONTRIBUTE), case__isnull=False)
        return self.filter(runs | grades)._mark()


class FromModeration(GuardedQuerySet):
    """Read by whoever runs the audit; by the agencies once it is opened up; by everybody else who
    may view it, once it is reported."""

    def visible_to(self, user):
        return self.filter(self._read_by(user))._mark()

    def _read_by(self, user):
        runs = Q(audit__in=held(user, access.MANAGE))
        grades = Q(audit__in=held(user, access.CONTRIBUTE), audit__opened_up_on__isnull=False)
        reads = Q(audit__in=held(user, access.VIEW), audit__reported_on__isnull=False)
        return runs | grades | reads


class OwnFirst(FromModeration):
    """The same; and by an agency its own, from the beginning."""

    of_agency = "agency"

    def visible_to(self, user):
        from audits.multi_agency.parties import audits_for

        own = Q(audit__in=held(user, access.CONTRIBUTE))
        own &= Q(**{f"{self.of_agency}__in": audits_for(user)})
        return self.filter(self._read_by(user) | own)._mark()


class OwnFirstByReview(OwnFirst):
    of_agency = "review__agency"


class AuditCaseReference(OfAudit):
    """By which number agencies find a case in their systems. ``place``: in the order of the draw;
    ``case``: empty of one that is next in line."""

    place = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=REFERENCE)
    case = models.OneToOneField(AuditCase, models.PROTECT, null=True, related_name="+")

    objects = References.as_manager()

    class Meta(OfAudit.Meta):
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "reference"], name="audit_case_reference_once")
        ]


class CaseReview(OfAudit):
    """What one agency says of one case. ``is_unknown``: the agency does not know the child."""

    case = models.ForeignKey(AuditCase, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    is_unknown = models.BooleanField(default=False)
    strengths = models.TextField(blank=True)
    developments = models.TextField(blank=True)

    objects = OwnFirst.as_manager()

    class Meta(OfAudit.Meta):
        constraints = [models.UniqueConstraint(fields=["case", "agency"], name="case_review_once")]

    def concerns_everyone(self) -> bool:
        """Each part of it counts its own states: no form about the audit becomes stale by it."""
        return False


class DomainGrade(OfAudit):
    """An agency's grade of one domain of one case, there from the beginning. Saved with the answers
    of the domain, so that its history tells whether a page is of now."""

    review = models.ForeignKey(CaseReview, models.PROTECT, related_name="+")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField(blank=True)

    objects = OwnFirstByReview.as_manager()

    class Meta(OfAudit.Meta):
        constraints = [
            models.UniqueConstraint(fields=["review", "standard"], name="domain_grade_once")
        ]

    def concerns_everyone(self) -> bool:
        return False


class CaseAnswer(OfAudit):
    """An agency's answer to a criterion about a case. ``chosen``: as `returns.Answer` has it."""

    review = models.ForeignKey(CaseReview, models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    chosen = models.CharField(max_length=10, blank=True)
    text = models.TextField(blank=True)

    objects = OwnFirstByReview.as_manager()

    class Meta(OfAudit.Meta):
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="case_answer_once")
        ]

    def concerns_everyone(self) -> bool:
        return False


class ModeratedGrade(OfAudit):
    """What all came to together about one domain of one case, beside what each had said."""

    case = models.ForeignKey(AuditCase, models.PROTECT, related_name="+")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()

    objects = FromModeration.as_manager()

    class Meta(OfAudit.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case", "standard"], name="moderated_grade_once")
        ]


class AuditMeeting(OfAudit):
    """A meeting at which grades were moderated."""

    held_on = models.DateField()
    present = models.TextField()
    notes = models.TextField(blank=True)

    objects = FromModeration.as_manager()

    class Meta(OfAudit.Meta):
        ordering = ["held_on", "pk"]


class AuditPoint(OfAudit):
    """A strength, or what is to be developed. ``standard``: the domain, where it is of one."""

    kind = models.CharField(max_length=12, choices=KINDS)
    text = models.TextField()
    standard = models.ForeignKey(Standard, models.PROTECT, null=True, related_name="+")

    objects = FromModeration.as_manager()

    class Meta(OfAudit.Meta):
        pass


class AuditFinding(OfAudit, Link):
    """What went from the audit to the improvement log, by reference. ``case``, ``standard``: of one
    that was made of how far the agencies were apart there."""

    case = models.ForeignKey(AuditCase, models.PROTECT, null=True, related_name="+")
    standard = models.ForeignKey(Standard, models.PROTECT, null=True, related_name="+")

    class Meta(OfAudit.Meta):
        constraints = [
            models.UniqueConstraint(fields=["audit", "reference"], name="audit_finding_once"),
            models.CheckConstraint(
                condition=Q(case=None, standard=None)
                | Q(case__isnull=False, standard__isnull=False),
                name="audit_finding_of_a_case_and_a_domain",
            ),
        ]
