"""To whom an action or a risk is not handed over, and who is told that it is no longer theirs."""

from typing import Any

from django.contrib.auth import get_user_model

from core import access, letters, restriction
from improvement import policy
from partnership.held import require

KIND = "handed_on"


def require_no_deputy_of_its_owner(record: Any, owner, by) -> None:
    """Within the operation; ``owner``: the held role of whoever is to own it."""
    if by is not None and owner.person_id == by.pk:
        stead = access.in_whose_stead(by, access.CONTRIBUTE, record)
        require(policy.why_not_take_over(as_deputy=stead is not None))


def tell_who_owned_it(record: Any, was, by) -> None:
    """``was``: the held role that owned it. By letter: with it their right to open it may go.

    Nobody is told who has left, whose own act it was, or who owns it still in another role.
    """
    person = was.person
    if was.ended_on is None and person.is_active and person not in (by, record.owner.person):
        once = f"{KIND}:{record._meta.label}:{record.pk}:{record.version}:{person.pk}"
        letters.queue_many([(KIND, record, once)])


def letter(record: Any, letter: Any) -> tuple[str, dict[str, str]] | None:
    """None for whoever has left, or may not know of the record any more."""
    person = get_user_model().objects.get(pk=letter.once.rpartition(":")[2])
    conflicted = person.pk in restriction.decisions_on([record])[record.pk].conflicted
    kept_out = record.is_restricted and not access.can(person, access.VIEW, record)
    if not person.is_active or conflicted or kept_out:
        return None
    return person.email, {"reference": record.reference, "what": record._meta.verbose_name}


def register() -> None:
    """At start-up."""
    letters.register(KIND, letter)
