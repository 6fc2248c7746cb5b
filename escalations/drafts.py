"""Drafts that nobody goes on with: they tell of a child, and have no record to be erased with.

A draft ends when nobody has touched it for 90 days and its writer was told a week before; and the
night after its writer can raise nothing any more, for nobody could open it then.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from accounts.models import Membership
from core import clock, letters
from core.models import Letter
from core.operations import operation
from core.words import day
from escalations import draft_files
from escalations.models import EscalationDraft
from escalations.records import DRAFT_LEFT_LYING
from partnership.roles import PRACTICE

WARNED = timedelta(days=7)
LAPSES = "draft_lapses"


@operation
def forget_old(*, by=None) -> int:
    """Daily: warns, and throws away what is over; gives how many. Safe to run twice, or late: each
    writer has a week from the day of the letter."""
    now, kept = clock.now(), timedelta(days=DRAFT_LEFT_LYING)
    rows = EscalationDraft.objects.select_for_update(of=("self",)).order_by("pk")
    at_work = Membership.objects.filter(user__is_active=True, group__agency_role__role__in=PRACTICE)
    lying = Q(changed_at__lt=now - kept + WARNED)
    gone = 0
    for draft in rows.filter(lying | ~Q(owner__in=at_work.values("user"))):
        if not at_work.filter(user=draft.owner_id).exists():
            over = True
        else:
            letters.queue_many([(LAPSES, draft, _occasion(draft))])
            told = Letter.objects.filter(once=_occasion(draft), queued_at__lte=now - WARNED)
            over = draft.changed_at < now - kept and told.exists()
        if over:
            draft_files.throw_away(draft)
            gone += 1
    return gone


def _occasion(draft) -> str:
    """Of the draft as it was left: one that is taken up again has a time of its own."""
    return f"{LAPSES}:{draft.pk}:{draft.changed_at:%Y%m%d%H%M%S%f}"


def of_lapsing_draft(draft, letter) -> letters.Written:
    """None once it was taken up again, or its writer's account is closed."""
    if letter.once != _occasion(draft) or not draft.owner.is_active:
        return None
    ends_at = max(letter.queued_at + WARNED, draft.changed_at + timedelta(days=DRAFT_LEFT_LYING))
    return draft.owner.email, {
        "kept_until": day(clock.local(ends_at).date()),
        "link": settings.SITE_URL + reverse("escalations:raise"),
    }


def register() -> None:
    """At start-up."""
    letters.register(LAPSES, of_lapsing_draft)
