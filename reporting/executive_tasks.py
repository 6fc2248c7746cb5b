"""What waits on the home page of whoever sits in the Executive, or chairs it."""

from django.urls import reverse

from core.words import counted, in_sentence, listed, opening
from improvement import executive_list
from partnership.auth import held_by
from partnership.groups.membership import sits_in
from partnership.groups.models import PartnershipGroup


def tasks_of(person) -> list[dict[str, str]]:
    """No statement for whoever holds no role, one for whoever has no seat there."""
    if not held_by(person) or not sits_in(person, PartnershipGroup.Kind.EXECUTIVE):
        return []
    found = [(kind.label, len(matters)) for kind, matters in executive_list.read(person)]
    if not (number := sum(count for _, count in found)):
        return []
    are = "is" if number == 1 else "are"
    so_far = executive_list.so_far_as(person)
    said = f"{counted(number, 'matter')} {are} on the Executive’s list"
    return [
        {
            "text": f"{said} ({so_far})" if so_far else said,
            "url": reverse("improvement:executive"),
            "hint": opening(listed(f"{in_sentence(label)}: {count}" for label, count in found)),
            "status": "Overdue",
            "tone": "red",
        }
    ]
