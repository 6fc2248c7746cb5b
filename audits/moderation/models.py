"""Moderation: who scores a return, their blind scores, what was decided, and what the agency says.

Until a return is final, what is written here is read by those who moderate it and by whoever runs
its cycle, and never by its agency (`Moderating`; docs/adr/0034).
"""

from datetime import date, datetime, time

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from audits.cycles.models import Cycle
from audits.question_sets.authors import kinds_written_by
from audits.question_sets.models import Criterion
from audits.returns.models import OfReturn, Submission
from audits.returns.policy import State
from core import access
from core.history import past
from core.models import Guarded, GuardedQuerySet
from partnership.models import HeldRole

PERSON = settings.AUTH_USER_MODEL


def run_by(user) -> Q:
    """The condition on a row of a return that somebody runs its cycle."""
    return Q(agency_return__cycle__version__question_set__kind__in=kinds_written_by(user))


def assignments_of(user):
    """What somebody moderates, or did, while they hold the role for it: a query for conditions."""
    return _assignments().filter(moderator__person=user)


def _assignments():
    return _of_any_time().filter(moderator__ended_on=None, ended_on=None)


def _of_any_time():
    rows = ModeratorAssignment.objects.unscoped("what somebody moderates, for the right itself")
    return rows.order_by()


def times_given(user, cycle) -> int:
    """How often somebody was given a return of a cycle or taken off one: it only grows. One
    statement."""
    rows = _of_any_time().filter(agency_return__cycle=cycle, moderator__person=user)
    found = rows.aggregate(given=Count("pk"), ended=Count("ended_on"))
    return found["given"] + found["ended"]


def scored_blind_by(user):
    """The keys of the returns that somebody is to score and has not seen the scores of, or a
    colleague is whom they stand in for today: two who talk to each other are one here."""
    colleagues = access.stood_in_for(user).values("membership__user")
    whose = Q(moderator__person=user) | Q(moderator__person__in=colleagues)
    return _assignments().filter(whose, finished_on=None).values("agency_return")


class Moderating(GuardedQuerySet):
    """Read by whoever runs the cycle, and by its moderators once they have scored it blind.

    ``once_final``: whether it is everyone's who may view the return when that is final.
    """

    once_final = False

    def visible_to(self, user):
        found = run_by(user) | Q(agency_return__in=self.moderated_by(user))
        if self.once_final:
            found |= Q(agency_return__state=State.FINAL)
        return super().visible_to(user).filter(found).exclude(self.hidden_from(user))

    def moderated_by(self, user):
        return assignments_of(user).values("agency_return")

    def hidden_from(self, user) -> Q:
        return Q(agency_return__in=scored_blind_by(user))


class ModeratingUntilFinal(Moderating):
    once_final = True


class AssignmentQuerySet(Moderating):
    """A moderator learns from the first who else moderates: colleagues talk about dates."""

    def hidden_from(self, user) -> Q:
        return Q(pk__in=())


class BlindScoreQuerySet(Moderating):
    """One's own always. Those of another moderator once both have finished, and for whoever runs
    the cycle once its author has."""

    def visible_to(self, user):
        own = Q(assignment__moderator__person=user)
        finished = Q(assignment__finished_on__isnull=False) & ~super().hidden_from(user)
        return super().visible_to(user).filter(own | finished)

    def hidden_from(self, user) -> Q:
        return Q(pk__in=())


class ModeratorAssignment(OfReturn):
    """Somebody of another agency scores what was submitted, without having seen its own scores.

    ``finished_on``: every question is scored, and the scores stand. ``ended_on``: taken off it
    before that, or no longer from another agency. ``seed``: of the draw by which it was given out,
    where it was drawn.
    """

    agency_return = models.ForeignKey("audits.Return", models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    moderator = models.ForeignKey(HeldRole, models.PROTECT, related_name="+")
    seed = models.CharField(max_length=40, blank=True)
    assigned_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    assigned_on = models.DateField()
    finished_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta(OfReturn.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "moderator"],
                condition=Q(ended_on=None),
                name="moderator_assigned_once",
            )
        ]


class BlindScore(OfReturn):
    """What a moderator makes of one criterion before having seen anybody else's score."""

    agency_return = models.ForeignKey("audits.Return", models.PROTECT, related_name="+")
    assignment = models.ForeignKey(ModeratorAssignment, models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)

    objects = BlindScoreQuerySet.as_manager()

    class Meta(OfReturn.Meta):
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="blind_score_once")
        ]

    def concerns_everyone(self) -> bool:
        """Others do not read it yet, and no form of theirs is stale for it."""
        return False


class ModeratedScore(OfReturn):
    """The score that the partnership gives, beside the agency's own.

    ``submission``: in which it read what it scores. ``replaced_on``: the agency wrote something
    else there in a revision, and it is scored anew.
    """

    agency_return = models.ForeignKey("audits.Return", models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()
    replaced_on = models.DateField(null=True)

    objects = ModeratingUntilFinal.as_manager()

    class Meta(OfReturn.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["agency_return", "criterion"],
                condition=Q(replaced_on=None),
                name="moderated_score_once",
            )
        ]


class RevisionRequest(OfReturn):
    """The return goes back to its agency, which reads why, and at which questions."""

    agency_return = models.ForeignKey("audits.Return", models.PROTECT, related_name="+")
    submission = models.OneToOneField(Submission, models.PROTECT, related_name="+")
    reason = models.TextField()
    due_on = models.DateField()
    asked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    asked_on = models.DateField()

    class Meta(OfReturn.Meta):
        pass


class RevisionPoint(OfReturn):
    """One question that is to be revised, and what is missing there."""

    agency_return = models.ForeignKey("audits.Return", models.PROTECT, related_name="+")
    request = models.ForeignKey(RevisionRequest, models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    said = models.TextField()

    class Meta(OfReturn.Meta):
        constraints = [
            models.UniqueConstraint(fields=["request", "criterion"], name="revision_point_once")
        ]


def _on_agendas():
    return PanelDiscussion.objects.unscoped("which returns come before a panel, by key alone")


def on_agendas(user):
    """The lines of agendas with a return that somebody moderates: for keys, and not for what was
    said, which they read once they have scored it (`PanelDiscussion`)."""
    theirs = assignments_of(user).values("agency_return")
    return _on_agendas().filter(agency_return__in=theirs).order_by()


class PanelMeetingQuerySet(GuardedQuerySet):
    """Read by whoever runs the cycle, and by who moderates a return that it speaks about."""

    def visible_to(self, user):
        runs = Q(cycle__version__question_set__kind__in=kinds_written_by(user))
        found = runs | Q(pk__in=on_agendas(user).values("meeting"))
        return super().visible_to(user).filter(found)

    def to_come(self, today):
        return self.filter(called_off_on=None, recorded_on=None, meets_on__gte=today)

    def with_something_open(self):
        """Those with a return before them that is not final."""
        rows = _on_agendas().exclude(agency_return__state=State.FINAL).order_by()
        return self.filter(pk__in=rows.values("meeting"))

    def speaking_about(self, agency_return):
        rows = _on_agendas().filter(agency_return=agency_return).order_by()
        return self.filter(pk__in=rows.values("meeting"))

    def that_spoke_about(self, agency_return):
        """Those whose agenda it was once on, and left."""
        rows = past(PanelDiscussion).filter(agency_return=agency_return, history_type="-")
        return self.filter(pk__in=rows.values("meeting"))


def at(day: date, hour: time) -> datetime:
    """By the clocks of England."""
    return timezone.make_aware(datetime.combine(day, hour))


class PanelMeeting(Guarded):
    """The moderation panel of a cycle meets. ``begins_at``: by the clocks of England.
    ``recorded_on``: what it came to is written. ``off_because``: why it was called off."""

    guarded_by = access.EVERYONE

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="panel_meetings")
    meets_on = models.DateField()
    begins_at = models.TimeField()
    place = models.CharField(max_length=200)
    present = models.TextField(blank=True)
    planned_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    planned_on = models.DateField()
    recorded_on = models.DateField(null=True)
    called_off_on = models.DateField(null=True)
    off_because = models.TextField(blank=True)

    objects = PanelMeetingQuerySet.as_manager()

    class Meta(Guarded.Meta):
        ordering = ["-meets_on", "-pk"]

    def get_absolute_url(self):
        return reverse("moderation:meeting", args=[self.cycle.slug, self.pk])

    @property
    def at(self) -> datetime:
        return at(self.meets_on, self.begins_at)

    @property
    def is_open(self) -> bool:
        return self.called_off_on is None and self.recorded_on is None


class PanelDiscussion(OfReturn):
    """A return before the panel: ``said``, once it has met."""

    agency_return = models.ForeignKey("audits.Return", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(PanelMeeting, models.PROTECT, related_name="+")
    said = models.TextField(blank=True)

    objects = Moderating.as_manager()

    class Meta(OfReturn.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "agency_return"], name="panel_discussion_once"
            )
        ]

    def concerns_everyone(self) -> bool:
        """Its agency learns nothing of it, and no form about the return is stale for it."""
        return False


class Acceptance(OfReturn):
    """A return of which no question is scored on a scale is accepted as it stands, with a note."""

    agency_return = models.OneToOneField("audits.Return", models.PROTECT, related_name="+")
    note = models.TextField()
    accepted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    accepted_on = models.DateField()

    class Meta(OfReturn.Meta):
        pass


class AgencyResponse(OfReturn):
    """What the agency says to its final scores: to one question, or to all of them."""

    agency_return = models.ForeignKey("audits.Return", models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    responded_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    responded_on = models.DateField()

    class Meta(OfReturn.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["agency_return", "criterion"], name="agency_response_once"
            ),
            models.UniqueConstraint(
                fields=["agency_return"],
                condition=Q(criterion=None),
                name="agency_response_to_all_once",
            ),
        ]
