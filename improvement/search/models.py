"""The texts by which the log is searched."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import GuardedQuerySet
from core.text_search import SearchText
from improvement.models import Action


class LogTextQuerySet(GuardedQuerySet):
    def visible_to(self, user):
        """What everyone reads, and of the actions those that they may open; none that is
        restricted to named people, for it opens for a reason alone."""
        if not access.holds_a_role(user):
            return self.none()._mark()
        theirs = Action.objects.visible_to(user).filter(is_restricted=False).order_by()
        return self.filter(Q(action=None) | Q(action__in=theirs.values("pk")))._mark()


class LogText(SearchText):
    """``key``: the reference of what is found, or a theme's slug. ``action``: of an action, which
    guards it; what is found else is everybody's to read."""

    class Kind(models.TextChoices):
        THEME = "theme", "Theme"
        FINDING = "finding", "Finding"
        RECOMMENDATION = "recommendation", "Recommendation"
        ACTION = "action", "Action"
        VOICE = "voice", "What was heard"
        VISIT = "visit", "Visit of the scrutineer"

    guarded_by = "action"

    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=80)
    action = models.OneToOneField(Action, models.PROTECT, null=True, related_name="+")

    objects = LogTextQuerySet.as_manager()

    class Meta(SearchText.Meta):
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="log_text_once"),
            models.CheckConstraint(
                condition=Q(kind="action", action__isnull=False)
                | ~Q(kind="action") & Q(action=None),
                name="log_text_of_an_action_guarded_by_it",
            ),
        ]

    def __str__(self):
        return self.key

    def get_absolute_url(self):
        return reverse(PAGES[self.kind], args=[self.key])

    def guard(self):
        return self.action

    def concerns_everyone(self) -> bool:
        """It is made of the row that was saved: nothing has changed by it."""
        return False


PAGES = {
    LogText.Kind.THEME: "improvement:theme",
    LogText.Kind.FINDING: "improvement:finding",
    LogText.Kind.RECOMMENDATION: "improvement:recommendation",
    LogText.Kind.ACTION: "improvement:action",
    LogText.Kind.VOICE: "voice:entry",
    LogText.Kind.VISIT: "scrutiny:visit",
}
