"""Where the menu leads somebody, and somebody to show it to."""

from accounts.models import User
from core import access


def leads_to(client) -> set[str]:
    """Its own items, and the pages of its sections."""
    menu = client.get("/").context["navigation"]
    return {item["url"] for each in menu for item in [each, *each["pages"]]}


def somebody(*, groups: tuple[int, ...] = (1,), **more) -> User:
    """With all that a request knows of whoever makes it, so that no page needs the database.

    ``groups``: of their roles. None, and they hold none.
    """
    person = User(pk=1, email="alice@example.org", full_name="Alice Adeyemi")
    known = {
        "standing_in_this_request": access.Standing(person.pk, groups, frozenset()),
        "held_in_this_request": frozenset(),
        "held_themself_in_this_request": frozenset(),
    }
    vars(person).update(known | more)
    return person
