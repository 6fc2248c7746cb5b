"""An escalation, its steps, and everything the two agencies put on record about it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from core import access, calendar
from core.documents import Document
from core.models import (
    Draft,
    Guarded,
    GuardedQuerySet,
    GuardedRecord,
    GuardedRow,
    Note,
)
from core.restriction import AccessDecision
from core.retention import LegalHold
from escalations import policy, within_policy
from escalations.course import course_of
from escalations.policy import Answer, Outcome, Side, Step
from escalations.sides_in_words import Kind, SidesInWords
from improvement.linking import Link
from partnership.models import Agency, AgencyRole, HeldRole
from partnership.records import as_normalised

PERSON = settings.AUTH_USER_MODEL

SIDES = [(Side.RAISING, "Agency raising"), (Side.CHALLENGED, "Agency challenged")]
SPEAKERS = [*SIDES, (Side.PARTNERS, "Statutory partners")]
TURNS = [*SPEAKERS, (Side.BOTH, "Both agencies"), (Side.MANAGER, "Business Manager")]


class Reason(models.TextChoices):
    """What the disagreement is about (fact sheet, section 1: reason categories)."""

    REFERRAL_CRITERIA = "referral-criteria", "Whether a referral meets the criteria"
    LEVEL_OF_NEED = "level-of-need", "The level of need"
    ASSESSMENT_OUTCOME = "assessment-outcome", "The outcome of an assessment"
    CHILD_PROTECTION = (
        "child-protection-procedures",
        "Whether child protection procedures should be used",
    )
    RESPONSE_DIFFERS = "response-differs", "Agencies differing on how to respond"
    CONFERENCE_DECISION = "conference-decision", "A conference or strategy meeting decision"
    PLAN_NOT_PROGRESSING = "plan-not-progressing", "A plan that is not progressing"
    DRIFT_OR_DELAY = "drift-or-delay", "Drift or delay"
    INFORMATION_SHARING = "information-sharing", "Information sharing or communication"
    ROLES = "roles", "Roles and responsibilities"
    SERVICE_PROVISION = "service-provision", "Provision of a service"
    TIMELINESS = "timeliness", "Timeliness"


class AgeBand(models.TextChoices):
    UNBORN = "unborn", "Unborn"
    UNDER_5 = "0-4", "0 to 4"
    PRIMARY = "5-10", "5 to 10"
    SECONDARY = "11-15", "11 to 15"
    OLDER = "16-17", "16 or 17"
    CARE_LEAVER = "18-25", "18 to 25 (care leaver)"


class LevelOfNeed(models.IntegerChoices):
    """Halton Continuum of Need (arrangements 2023)."""

    UNIVERSAL = 1, "Level 1: needs met by universal services"
    EARLY_HELP = 2, "Level 2: an early help response"
    COMPLEX = 3, "Level 3: complex or unmet needs, a targeted response"
    CHILD_PROTECTION = 4, "Level 4: significant unmet needs and high risk"


class PlanStatus(models.TextChoices):
    UNIVERSAL = "universal", "No plan"
    EARLY_HELP = "early-help", "Early help or multi-agency plan"
    CHILD_IN_NEED = "child-in-need", "Child in need plan"
    CHILD_PROTECTION = "child-protection", "Child protection plan"
    SECTION_47 = "section-47", "Section 47 enquiry under way"
    CHILD_IN_CARE = "child-in-care", "Child in care"


class Method(models.TextChoices):
    TELEPHONE = "telephone", "Telephone"
    IN_PERSON = "in-person", "In person"
    VIDEO = "video", "Video call"
    EMAIL = "email", "Email"
    MEETING = "meeting", "Meeting"
    OTHER = "other", "Another way"


OUTCOMES = [
    (Outcome.POSITION_CHANGED, "Resolved: the position was changed"),
    (Outcome.POSITION_MAINTAINED, "Resolved: the position stands and the explanation is accepted"),
    (Outcome.COMPROMISE, "Resolved: a compromise was agreed"),
    (Outcome.WITHDRAWN, "Withdrawn"),
    (Outcome.OVERTAKEN, "Overtaken by events"),
    (Outcome.UNRESOLVED, "Unresolved after step 4"),
]
OUTCOME_WORDS = dict(OUTCOMES)
ANSWERS = [
    (Answer.ACCEPTED, "Accepted"),
    (Answer.IN_PART, "Accepted in part"),
    (Answer.REJECTED, "Rejected"),
]
ANSWER_WORDS = dict(ANSWERS)
# What the day is called on which it was decided, or from which it has been in dispute.
SINCE = "Decided, or in dispute since"


class EscalationQuerySet(GuardedQuerySet):
    def open(self):
        return self.filter(closed_on=None)

    def past_due(self, day):
        """Open, and the step was due before ``day``, a London date."""
        return self.open().filter(due_on__lt=day)


class Escalation(SidesInWords, GuardedRecord):
    """A professional challenge about a child: by one agency to another, or within an agency
    (`escalations.within_policy`)."""

    closed_to_wide_roles_by = ("is_restricted", "is_internal")

    listing_columns = ("closed_on", "due_on")
    opened_with = ("raising_agency", "challenged_agency", "raised_by")
    agencies_in_it = ("raising_agency", "challenged_agency")

    reference = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.BETWEEN_AGENCIES)
    # Within an agency, and at a step that the partnership does not see (`set_internal`).
    is_internal = models.BooleanField(default=False)
    policy_version = models.CharField(max_length=40)

    raised_on = models.DateField()
    raised_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    raised_as = models.ForeignKey(HeldRole, models.PROTECT, related_name="+")
    raising_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    challenged_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    challenged_team = models.CharField(max_length=120, blank=True)
    challenged_worker = models.CharField(max_length=120)

    child_reference = models.CharField(max_length=30)
    child_initials = models.CharField(max_length=5)
    child_age_band = models.CharField(max_length=10, choices=AgeBand)
    level_of_need = models.PositiveSmallIntegerField(choices=LevelOfNeed)
    plan_status = models.CharField(max_length=20, choices=PlanStatus)

    reason = models.CharField(max_length=30, choices=Reason)
    what_is_disputed = models.TextField()
    decided_on = models.DateField(null=True, blank=True)
    evidence = models.TextField()
    outcome_wanted = models.TextField()
    risk_if_unresolved = models.TextField()
    child_and_family_view = models.TextField(blank=True)

    at_immediate_risk = models.BooleanField(default=False)
    protective_action = models.TextField(blank=True, default="")
    entered_at_step = models.PositiveSmallIntegerField(default=Step.PRACTITIONERS)
    # The day it was raised in the portal; none without the fast track.
    fast_track_on = models.DateField(null=True, blank=True)
    # What the approved pauses come to (`course.written`); who asked for them and why: `Pause`.
    paused = models.CharField(max_length=100, blank=True, default="")

    # How often it was open: one more each time that it was opened again, at which step and when.
    round = models.PositiveSmallIntegerField(default=1)
    reopened_at_step = models.PositiveSmallIntegerField(null=True, blank=True)
    reopened_on = models.DateField(null=True, blank=True)

    step = models.PositiveSmallIntegerField(default=Step.PRACTITIONERS)
    due_on = models.DateField()
    waiting_for = models.CharField(max_length=12, choices=TURNS, default=Side.CHALLENGED)
    outcome = models.CharField(max_length=20, choices=OUTCOMES, blank=True)
    outcome_statement = models.TextField(blank=True)
    # Why it was closed with a proposal that the other side had not answered; else empty.
    silence_reason = models.TextField(blank=True, default="")
    closed_on = models.DateField(null=True, blank=True)

    objects = EscalationQuerySet.as_manager()

    class Meta(GuardedRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(step__gte=1, step__lte=4), name="escalation_step_1_to_4"
            ),
            models.CheckConstraint(
                condition=(Q(kind="between") & ~Q(raising_agency=models.F("challenged_agency")))
                | Q(kind="within", raising_agency=models.F("challenged_agency")),
                name="escalation_within_one_or_between_two_agencies",
            ),
            models.CheckConstraint(
                condition=Q(is_internal=False) | Q(kind="within"),
                name="escalation_internal_within_an_agency",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, outcome="")
                | (Q(closed_on__isnull=False) & ~Q(outcome="")),
                name="escalation_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(silence_reason="") | Q(closed_on__isnull=False),
                name="escalation_silence_closed",
            ),
            models.CheckConstraint(
                condition=Q(at_immediate_risk=False, protective_action="")
                | (Q(at_immediate_risk=True) & ~Q(protective_action="")),
                name="escalation_at_risk_with_protection",
            ),
            models.CheckConstraint(
                condition=Q(entered_at_step=1, fast_track_on=None)
                | Q(
                    entered_at_step__in=[2, 3], fast_track_on__isnull=False, at_immediate_risk=True
                ),
                name="escalation_fast_track_at_risk",
            ),
            models.CheckConstraint(
                condition=Q(round=1, reopened_at_step=None, reopened_on=None)
                | Q(round__gte=2, reopened_at_step__isnull=False, reopened_on__isnull=False),
                name="escalation_reopened_in_a_round",
            ),
        ]
        indexes = [
            # With what a role held partnership-wide asks of each, so that counting a thousand
            # reads no row.
            models.Index(
                fields=["due_on", "id"],
                include=["is_restricted", "is_internal"],
                name="escalation_open_page",
                condition=Q(closed_on=None),
            ),
            models.Index(
                fields=["closed_on", "id"],
                include=["is_restricted", "is_internal"],
                name="escalation_closed_page",
                condition=Q(closed_on__isnull=False),
            ),
            models.Index(as_normalised("child_reference"), name="escalation_child"),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("escalations:detail", args=[self.reference])

    @property
    def procedure(self) -> policy.Procedure:
        return policy.procedure(self.policy_version)

    @property
    def course(self) -> policy.Course:
        return course_of(
            self.entered_at_step, self.fast_track_on, self.reopened_at_step, self.reopened_on,
            self.paused,
        )  # fmt: skip

    @property
    def is_due_the_same_day(self) -> bool:
        """At the step at which the fast track began."""
        return self.due_on == self.fast_track_on

    def window(self, step: int) -> policy.Window:
        return self.procedure.window(step, self.raised_on, calendar.england(), self.course)

    def unpaused_due_on(self, step: int) -> date:
        """When a step would end without any pause."""
        unpaused = self.course.without_pauses
        return self.procedure.due_on(step, self.raised_on, calendar.england(), unpaused)

    @property
    def represent_by(self) -> date:
        """By when both agencies are asked for their written representations of step 4."""
        window = self.window(Step.STATUTORY_PARTNERS)
        return self.procedure.represent_by(window, calendar.england())

    @property
    def not_yet(self) -> str | None:
        """Why what the Business Manager decides waits, while it stays inside its agency."""
        rule = self.procedure.within_an_agency
        return within_policy.what_waits_for_the_partnership(rule, self.is_internal)

    def set_internal(self) -> None:
        """In memory, whenever the step has been set."""
        rule = self.procedure.within_an_agency
        self.is_internal = (
            self.is_within_an_agency and rule is not None and self.step < rule.partnership_from_step
        )

    @property
    def recommended(self) -> policy.Recommended | None:
        """What the agencies have answered in this round; None while nothing is recommended."""
        made = self.recommendations.filter(round=self.round)
        if self.step != Step.STATUTORY_PARTNERS or not made.exists():
            return None
        answers = self.recommendation_answers.filter(round=self.round)
        answers = answers.values_list("side", "answer")
        return policy.Recommended({Side(side): Answer(answer) for side, answer in answers})

    def nobody_acts(self):
        from escalations import standing

        if self.closed_on is not None or self.waiting_for == Side.MANAGER:
            return ""
        return standing.nobody_on_the_list(self.waited_for(), self.step)

    @classmethod
    def access_to(cls, records):
        from escalations import parties

        return parties.grants(records)

    def changes_since(self, moment):
        from escalations import timeline

        told = [entry.sentence for entry in timeline.entries(self) if entry.at > moment]
        return told or ["Nothing that you can read here has changed."]


class EscalationGroupRight(access.GroupRight):
    content_object = models.ForeignKey(
        Escalation, models.CASCADE, related_name="group_rights", db_index=False
    )


class EscalationPersonRight(access.PersonRight):
    content_object = models.ForeignKey(
        Escalation, models.CASCADE, related_name="person_rights", db_index=False
    )


class EscalationAccessDecision(AccessDecision):
    record = models.ForeignKey(Escalation, models.PROTECT, related_name="access_decisions")


class OfEscalation(Guarded):
    """Abstract: a row that belongs to one escalation and is seen with it."""

    guarded_by = "escalation"

    escalation = models.ForeignKey(Escalation, models.PROTECT, related_name="%(class)ss")

    class Meta(Guarded.Meta):
        abstract = True


class OfRound(OfEscalation):
    """Abstract: a row of one of the rounds in which an escalation is open."""

    round = models.PositiveSmallIntegerField(default=1)

    class Meta(OfEscalation.Meta):
        abstract = True


class StepRecord(OfRound):
    """That an escalation entered a step: when, why, by whom or by the clock.

    ``last_closed_on``: the day on which it had closed before it was opened again at this step;
    None of every other step.
    """

    escalation = models.ForeignKey(Escalation, models.PROTECT, related_name="steps")
    step = models.PositiveSmallIntegerField()
    entered_on = models.DateField()
    due_on = models.DateField()
    reason = models.TextField(blank=True)
    by_the_clock = models.BooleanField(default=False)
    last_closed_on = models.DateField(null=True, blank=True)
    # The manager who authorised the move, and when, where the procedure asks for one.
    authorising_manager = models.CharField(max_length=120, blank=True, default="")
    authorised_on = models.DateField(null=True)

    class Meta(OfRound.Meta):
        ordering = ["round", "step"]
        constraints = [
            models.UniqueConstraint(fields=["escalation", "round", "step"], name="step_record_once")
        ]


class Participant(OfEscalation):
    """A worker whom their own agency brought in, most often the one who was challenged.

    ``side``: of whoever brought them in, on which they stand even where one agency is on both
    (`escalations.sides_by_person`). Whoever is challenged within an agency is on it from the start.
    """

    side = models.CharField(max_length=12, choices=SIDES)
    held_role = models.ForeignKey(HeldRole, models.PROTECT, related_name="+")
    brought_in_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    brought_in_at = models.DateTimeField()

    class Meta(OfEscalation.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["escalation", "held_role"], name="participant_once")
        ]


class Contact(OfRound):
    """An attempt to settle it: who spoke to whom, how, and what came of it."""

    step = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=12, choices=SPEAKERS)
    happened_on = models.DateField()
    method = models.CharField(max_length=12, choices=Method)
    with_whom = models.CharField(max_length=120)
    result = models.TextField()
    logged_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()

    class Meta(OfEscalation.Meta):
        ordering = ["happened_on", "pk"]


class ProposedResolution(OfRound):
    """What one side offers to agree; the other side confirms it or says why not."""

    escalation = models.ForeignKey(Escalation, models.PROTECT, related_name="proposals")
    side = models.CharField(max_length=12, choices=SIDES)
    outcome = models.CharField(
        max_length=20,
        choices=[choice for choice in OUTCOMES if choice[0] in policy.AGREED_OUTCOMES],
    )
    statement = models.TextField()
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta(OfEscalation.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["escalation", "round"],
                condition=Q(answered_at=None),
                name="one_open_proposal",
            ),
            models.CheckConstraint(
                condition=Q(accepted=None, answered_at=None, answered_by=None)
                | Q(accepted__isnull=False, answered_at__isnull=False, answered_by__isnull=False),
                name="proposal_answered_by_someone",
            ),
        ]


class EscalationDocument(OfEscalation, Document):
    escalation = models.ForeignKey(Escalation, models.PROTECT, related_name="documents")

    class Meta(OfEscalation.Meta):
        ordering = ["pk"]

    def get_absolute_url(self):
        return reverse("escalations:document", args=[self.escalation.reference, self.pk])


class EscalationNoteQuerySet(GuardedQuerySet):
    """A note for one agency is its people's alone: to open the escalation is not enough.

    So no query joins notes to their escalation: a note has no name there.
    """

    def visible_to(self, user):
        acted_in = access.groups_acted_in(user)
        mine = access.membership_model().objects.filter(acted_in).values("group")
        agencies = AgencyRole.objects.filter(group__in=mine).values("agency")
        # An agency's notes are read by whoever took over from it, too.
        theirs = Q(for_agency__in=agencies) | Q(for_agency__succeeded_by__in=agencies)
        return super().visible_to(user).filter(Q(for_agency=None) | theirs)


class EscalationNote(OfEscalation, Note):
    """A note for everyone who may open the escalation, or for one agency's people alone."""

    escalation = models.ForeignKey(Escalation, models.PROTECT, related_name="+")
    for_agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")

    objects = EscalationNoteQuerySet.as_manager()

    def concerns_everyone(self) -> bool:
        """The other agency is not even to learn that there is a note."""
        return self.for_agency_id is None

    class Meta(OfEscalation.Meta):
        ordering = ["-pk"]


class EscalationLink(Link):
    """The action or finding that came of an escalation."""

    guarded_by = "escalation"

    escalation = models.ForeignKey(Escalation, models.PROTECT, related_name="links")

    class Meta(Link.Meta):
        constraints = [
            models.UniqueConstraint(fields=["escalation", "reference"], name="escalation_link_once")
        ]


class EscalationDraft(Draft):
    """An escalation being written. Gone once it is raised or thrown away."""

    class Meta(Draft.Meta):
        pass

    def get_absolute_url(self):
        return reverse("escalations:raise")


class SavedList(GuardedRow):
    """A choice of escalations that somebody keeps under a name, as the end of its address. It says
    which are shown, never of which child, and is theirs alone, without history."""

    guarded_by = "owner"

    owner = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=600)

    class Meta(GuardedRow.Meta):
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), "owner", name="saved_list_name_once")]

    def get_absolute_url(self):
        return reverse("escalations:index") + self.query


class EscalationHold(LegalHold):
    """That an escalation must not be erased (`core.retention`)."""

    record = models.ForeignKey(Escalation, models.PROTECT, related_name="+")

    class Meta(LegalHold.Meta):
        pass


# Models with a file or folder of their own, for Django finds an app's models here.
import escalations.afterwards_models  # noqa: E402
import escalations.draft_file_models  # noqa: E402
import escalations.light_models  # noqa: E402
import escalations.meetings.models  # noqa: E402
import escalations.recommendation_models  # noqa: E402
import escalations.statement_models  # noqa: E402, F401
