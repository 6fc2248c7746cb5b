"""Pages that a role opens: the counterpart of `core.pages.opens` for what is no record.

@for_holders_of(Role.SYSTEM_ADMINISTRATOR, called="the access log")
"""

from collections.abc import Callable
from functools import partial, wraps

from django.http import Http404

from core.declarations import ForOthers
from core.models import AccessLog
from core.pages import declare, log_access
from core.words import listed
from partnership.auth import held_by, held_themself, in_whose_stead
from partnership.roles import Role


def holds_any(person, roles, *, in_person: bool = False) -> bool:
    """Whether a person holds one of the roles, at whichever agency; ``in_person``: themself, and
    not in somebody's stead."""
    held = held_themself(person) if in_person else held_by(person)
    return any(role in roles for _, role in held)


def may_open(request, suffices: Callable[..., bool]) -> bool:
    """Whether ``suffices(person)`` for whoever asks. Where it does only by what they stand in for
    somebody in, the page says for whom it is open (`core.context`)."""
    if not suffices(request.user):
        return False
    if (whose := in_whose_stead(request.user, suffices)) is not None:
        request.open_for = whose
    return True


def for_holders_of(*roles, called: str, hidden: bool = False, in_person: bool = False):
    """Whoever holds one of ``roles``; everyone else gets 403, which says whose it is, and a line in
    the access log.

    ``called``: what it opens, for docs/roles.md. ``hidden``: 404 instead, where that there is such
    a page is not everyone's to know. ``in_person``: to no deputy.
    """

    labels = [str(Role(role).label) for role in roles]
    whose = "this role" if len(labels) == 1 else "these roles"

    def decorate(view):
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            if not may_open(request, partial(holds_any, roles=roles, in_person=in_person)):
                log_access(request, AccessLog.What.REFUSED, "page")
                if hidden:
                    raise Http404
                alone = " It is not lent to a deputy." if in_person else ""
                raise ForOthers(f"It is for {whose}: {listed(labels, last='or')}.{alone}")
            return view(request, *args, **kwargs)

        wrapper.opened_by, wrapper.called = roles, called
        kind = "hidden-roles " if hidden else "roles "
        return declare(kind + " ".join(sorted(roles)), wrapper)

    return decorate
