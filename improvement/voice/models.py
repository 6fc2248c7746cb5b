"""What children and families said, what was done, and that they were told: everybody reads it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.models import Guarded
from improvement.linking import Link
from improvement.mending.models import Mendable, withdrawn_with_a_reason
from improvement.models import Theme
from improvement.search.texts import Searched
from improvement.voice import policy
from partnership.models import Agency


class FromWhom(models.TextChoices):
    """The arrangements, Voice and engagement of children and young people; the rest are ours."""

    CARE_COUNCIL = "care-council", "Children in Care Council"
    YOUTH_CABINET = "youth-cabinet", "Youth Cabinet or Youth Parliament"
    SCHOOL_COUNCIL = "school-council", "School council"
    BALLOT = "ballot", "Make Your Mark, the national youth ballot"
    HEALTHWATCH = "healthwatch", "Healthwatch"
    SURVEY = "survey", "Survey or routine feedback"
    INVOLVEMENT = "involvement", "Young people in commissioning, recruitment or scrutiny"
    CHILDREN = "children", "Children or young people, in a conversation"
    PARENTS = "parents", "Parents, carers or families"
    ON_THEIR_BEHALF = "on-their-behalf", "A practitioner, on their behalf"


class VoiceEntry(Searched, Mendable):
    """Something that was heard. ``agency``: which heard it, and answers for it.

    ``number_of_people``: None where nobody counted; fewer than five are shown as that.
    """

    guarded_by, found_as = access.EVERYONE, "voice"
    words_that_can_go = ("you_said", "we_did", "told_back_how", "cited", "mended_because")
    called_when_corrected: ClassVar = {
        "you_said": "What they said", "heard_on": "Heard on", "from_whom": "From",
        "age_bands": "Ages", "number_of_people": "People", "we_did": "What we did",
        "told_back_on": "Told back on", "told_back_how": "How they were told",
        "cited": "Stands in",
    }  # fmt: skip

    reference = models.CharField(max_length=24, unique=True)
    heard_on = models.DateField()
    from_whom = models.CharField(max_length=20, choices=FromWhom)
    age_bands = models.JSONField(default=list)
    number_of_people = models.PositiveIntegerField(null=True, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    you_said = models.TextField()
    we_did = models.TextField(blank=True)
    told_back_on = models.DateField(null=True, blank=True)
    told_back_how = models.CharField(max_length=250, blank=True)
    cited = models.CharField(max_length=250, blank=True)

    class Meta(Mendable.Meta):
        ordering = ["-heard_on", "-pk"]
        constraints = [
            withdrawn_with_a_reason("voice"),
            models.CheckConstraint(
                condition=Q(told_back_on=None)
                | Q(told_back_on__gte=F("heard_on")) & ~Q(we_did="") & ~Q(told_back_how=""),
                name="voice_told_what_was_done",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("voice:entry", args=[self.reference])

    def found_by(self):
        said = f"{self.get_from_whom_display()}. {self.told_back_how}"
        return self.you_said, self.we_did, said

    @property
    def standing(self) -> policy.Standing:
        return policy.standing(self)


class VoiceTheme(Guarded):
    """That an entry belongs to a theme."""

    guarded_by = access.EVERYONE

    entry = models.ForeignKey(VoiceEntry, models.PROTECT, related_name="in_themes")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="of_voices")

    class Meta(Guarded.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "theme"], name="voice_in_theme_once")
        ]

    def __str__(self):
        return f"{self.entry}: {self.theme}"


class VoiceLink(Link):
    """What an entry influenced: a finding, a recommendation, an action."""

    guarded_by = access.EVERYONE

    entry = models.ForeignKey(VoiceEntry, models.PROTECT, related_name="links")

    class Meta(Link.Meta):
        constraints = [
            models.UniqueConstraint(fields=["entry", "reference"], name="voice_link_once")
        ]
