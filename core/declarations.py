"""What a page says of who may open it (`core.pages` has those that need a record)."""

from django.contrib.auth.decorators import login_not_required


def public(view):
    """Anyone, signed in or not. It shows nothing of any record."""
    return login_not_required(declare("public", view))


def signed_in(view):
    """Anyone signed in. What it shows must start from visible_to()."""
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
    return view
