"""The files of a draft: kept with it, and its writer's alone."""

from django.db import models
from django.urls import reverse

from core.documents import StoredFile
from escalations.models import EscalationDraft


class EscalationDraftFile(StoredFile):
    """A file that is to become an `EscalationDocument` once its draft is raised."""

    guarded_by = "draft"

    draft = models.ForeignKey(EscalationDraft, models.PROTECT, related_name="+")

    class Meta(StoredFile.Meta):
        ordering = ["pk"]

    def get_absolute_url(self):
        return reverse("escalations:draft_file", args=[self.pk])
