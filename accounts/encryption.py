"""Secrets encrypted at rest: who reads the database alone cannot make anybody's codes.

`settings.SECRETS_KEY` is a list of Fernet keys. The first encrypts; each of them decrypts, so a
new key is put in front of the old one, `manage.py encrypt_secrets_again` is run, and then the
old one is taken away. The key is another than SECRET_KEY, which signs and may be changed at will.
"""

from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


@cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def fernet() -> MultiFernet:
    return _fernet(tuple(settings.SECRETS_KEY))


def encrypt(text: str) -> str:
    return fernet().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """Raises `cryptography.fernet.InvalidToken` for what none of the keys encrypted."""
    return fernet().decrypt(encrypted.encode()).decode()


def encrypt_again(encrypted: str) -> str:
    """The same secret, encrypted with the first key."""
    return fernet().rotate(encrypted.encode()).decode()
