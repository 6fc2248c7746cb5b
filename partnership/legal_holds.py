"""Legal holds: whoever answers for what is kept says that a record must not be erased.

Who keeps the records, here and in subject access and disposal, holds the role themself. No deputy
does it in their stead: it opens restricted records, and wants two people's word. Nor does anybody
about a record in which they have a conflict of interest.

An Information Governance lead opens no case, and a hold opens none: it is placed on a reference.
Why stands on the hold alone: the access log, which outlives it, says who and when. The rows are
`core.retention.LegalHold`'s; their right comes from the role, not from the record.
"""

from django.core.exceptions import PermissionDenied

from accounts.models import Membership
from core import access, access_log, bulk, clock
from core.models import AccessLog
from core.operations import NotAllowed, lock, operation
from core.retention import Kind
from core.words import day
from partnership.pages import holds_any
from partnership.roles import RECORD_KEEPERS


def keeps_records(person) -> bool:
    """In a request, as it began."""
    return holds_any(person, RECORD_KEEPERS, in_person=True)


def require_record_keeper(person) -> None:
    """Raise PermissionDenied unless they do at this moment."""
    rows = Membership.objects.filter(user=person.pk, user__is_active=True)
    if not rows.filter(group__agency_role__role__in=RECORD_KEEPERS).exists():
        raise PermissionDenied("only whoever answers for what is kept")


def has_conflict(person, record) -> bool:
    return record.pk in access.standing(person).kept_from(type(record), person.pk)


def require_no_conflict(person, record) -> None:
    """Raise PermissionDenied. The pages say so before."""
    if has_conflict(person, record):
        raise PermissionDenied("a conflict of interest in the record")


@operation
def place_hold(record, *, kind: Kind, reason: str, by):
    """From now on nobody erases the record, whatever list it is on."""
    require_record_keeper(by)
    require_no_conflict(by, record)
    record = lock(record)  # an erasure of it is over, or waits until this is
    [hold] = bulk.create_many(
        [kind.holds(record=record, reason=reason, placed_by=by, placed_at=clock.now())]
    )
    access_log.act(AccessLog.What.HOLD_PLACED, access_log.label_of(record))
    return hold


@operation
def release_hold(hold, *, reason: str, by):
    """Says why it need not be held any longer. Other holds on the record go on."""
    require_record_keeper(by)
    require_no_conflict(by, hold.record)
    lock(hold.record)
    hold = lock(hold)
    if refusal := why_not_release(hold):
        raise NotAllowed(refusal)
    hold.released_at, hold.released_by, hold.release_reason = clock.now(), by, reason
    bulk.save_many([hold], ["released_at", "released_by", "release_reason"])
    access_log.act(AccessLog.What.HOLD_RELEASED, access_log.label_of(hold.record))
    return hold


def why_not_release(hold) -> str | None:
    return "This hold was released already." if hold.released_at else None


def standing_on(record, kind: Kind) -> list[str]:
    """For the page of a record, to whoever manages it: since when, on whose word and why."""
    holds = kind.holds.objects.unscoped("shown to whoever manages the record").standing()
    return [
        f"Placed by {hold.placed_by} on {day(hold.placed_at)}: {hold.reason}"
        for hold in holds.filter(record=record).select_related("placed_by")
    ]
