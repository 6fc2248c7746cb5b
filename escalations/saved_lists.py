"""The lists that somebody keeps under a name: theirs alone."""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied

from core import put_once
from core.context import address
from core.operations import NotAllowed, operation
from escalations import saved_list_policy
from escalations.models import SavedList


def of(person):
    return SavedList.objects.visible_to(person)


def named(person) -> list[tuple[str, str]]:
    """(name, address) of each, for every page of the lists."""
    found = put_once.answers(_named, person.pk)
    return [(name, address("escalations:index") + query) for name, query in found]


def _named(person: int):
    owner = get_user_model()(pk=person)
    return of(owner).values_list("name", "query")


@operation
def save_list(*, name: str, query: str, by) -> SavedList:
    """Keep a choice under a name. ``query``: as `escalations.choice.Choice.query` says it.

    Raises NotAllowed, about the field ``name``, for a name that its owner has used, and for one
    list too many.
    """
    # Whoever saves two at once, in two windows, waits here.
    get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)
    names = list(SavedList.objects.filter(owner=by).values_list("name", flat=True))
    if refusal := saved_list_policy.why_not_save_list(name, names):
        raise NotAllowed(refusal, "name")
    return SavedList.objects.create(owner=by, name=name, query=query)


@operation
def delete_list(saved: SavedList, *, by) -> None:
    """Throw one's own list away. The escalations stay as they are."""
    if saved.owner_id != by.pk:
        raise PermissionDenied("A saved list is its owner's alone.")
    saved.delete()
