"""What a page says of who may open it (`core.pages` has those that need a record)."""

from django.core.exceptions import PermissionDenied


class ForOthers(PermissionDenied):
    """A page of some roles, asked for by somebody else. The message, a sentence, says whose."""


def public(view):
    """Anyone, signed in or not. It shows nothing of any record."""
    return declare("public", view)


def signed_in(view):
    """Anyone signed in, with a role or without: a page about their own account, and no more."""
    return declare("signed in", view)


def takes_forms_of(size: int):
    """The page takes more than any other: forms of ``size`` bytes, from who has signed in alone.

    What comes with a file's own is small, and is allowed for.
    """

    def decorate(view):
        view.largest_form = size + 1024 * 1024
        return view

    return decorate


def declare(access_declared: str, view):
    view.access = access_declared
    # Asked by Django's LoginRequiredMiddleware. A view of a library may bring its own answer.
    view.login_required = access_declared != "public"
    return view
