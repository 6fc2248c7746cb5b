"""Why a return was not handed in, in the words of its agency or of whoever runs the cycle."""

from django.conf import settings
from django.db import models

from audits.returns.models import OfReturn


class NotReturned(OfReturn):
    """Read by whoever may open the return: an explanation is given to the partnership."""

    agency_return = models.ForeignKey("audits.Return", models.PROTECT, related_name="+")
    said = models.TextField()
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    said_on = models.DateField()

    class Meta(OfReturn.Meta):
        constraints = [models.UniqueConstraint(fields=["agency_return"], name="not_returned_once")]
