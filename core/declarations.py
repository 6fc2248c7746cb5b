"""What a page says of who may open it (`core.pages` has those that need a record)."""

from django.contrib.auth.decorators import login_not_required


def public(view):
    """Anyone, signed in or not. It shows nothing of any record."""
    return login_not_required(declare("public", view))


def signed_in(view):
    """Anyone signed in. What it shows must start from visible_to()."""
    return declare("signed in", view)


def declare(access_declared: str, view):
    view.access = access_declared
    return view
