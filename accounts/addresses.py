"""Whose an email address is.

A new address counts from the moment its link was followed by whoever is signed in to the account.
Until then it may be a stranger's, by a slip of the pen: nobody signs in with it, and nobody is sent
a link to choose a password.
"""

from accounts.models import User


def account_at(address: str) -> User | None:
    """The account whose own address it is; closed and suspended ones are found, too."""
    return User.objects.filter(email=address.lower()).first()
