"""What those who answer for what is kept can read for a subject access request, whose passages no
right of a record gives: told where it is asked who can see a record, and what a person sees."""

from typing import Any

from accounts.models import Membership
from core import access, access_log
from core.restriction import Kind
from core.words import listed
from partnership import naming, who_can_see
from partnership.restriction import conflicts_of
from partnership.roles import RECORD_KEEPERS
from reporting import subject_access
from reporting.models import SubjectAccessRequest


def _standing():
    """Those that were agreed to and are not over (`subject_access.why_not_read`)."""
    rows = SubjectAccessRequest.objects.unscoped("what is read for a request, by reference")
    return rows.filter(agreed_at__isnull=False, removed_at=None).order_by("pk")


def _keepers():
    held = Membership.objects.filter(group__agency_role__role__in=RECORD_KEEPERS)
    return held.filter(user__is_active=True)


def of_record(record: Any) -> list[str]:
    """A sentence for each request for which a record can be read now, and by whom."""
    label = access_log.label_of(record)
    wanted = [
        each
        for each in _standing()
        if label in {found.label for found in subject_access.found_by(each)}
    ]
    if not wanted:
        return []
    decided = access.exclusion_table(type(record)).objects.unscoped("who is kept from a record")
    kept_from = decided.filter(record=record.pk, kind=Kind.CONFLICT, ended_at=None)
    people = set(_keepers().values_list("user", flat=True))
    people -= set(kept_from.values_list("person", flat=True))
    names = listed(sorted(naming.names(people).values())) or "Nobody at present"
    return [f"For the subject access request {each}: {names}" for each in wanted]


def of_person(person, left_out: set[str]) -> list[str]:
    """A sentence for each request that somebody can read records for now. ``left_out``: the labels
    of records of which nothing is to be told."""
    if not _keepers().filter(user=person.pk).exists():
        return []
    closed, told = left_out | conflicts_of(person), []
    for each in _standing():
        found = [one.reference for one in subject_access.found_by(each) if one.label not in closed]
        if found:
            told.append(f"For the subject access request {each}: {listed(found)}")
    return told


def register() -> None:
    who_can_see.tell_also(of_record)
