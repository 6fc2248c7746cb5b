"""The key that this portal signs bundles with, and the public keys that others sign theirs with.

Ed25519 (RFC 8032). A public key is written as 32 bytes in base 64, 44 characters.
"""

import base64
import binascii
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

KEY, SIGNATURE = 32, 64  # bytes
P = 2**255 - 19  # the field of the curve, and what names the curve in it (RFC 8032, 5.1)
D = -121665 * pow(121666, -1, P) % P
URL_SAFE = str.maketrans("-_", "+/")


def read(text: str, length: int = KEY) -> bytes | None:
    """Of so many bytes in base 64, either alphabet, with or without what fills it up; None for
    anything else."""
    plain = "".join(text.split()).translate(URL_SAFE).rstrip("=")
    try:
        found = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if len(found) == length else None


def is_point(key: bytes) -> bool:
    """Whether 32 bytes are a point of the curve, as RFC 8032 (5.1.3) writes it, and none of small
    order: for those, of which 32 zero bytes are one, anybody can make a signature that fits some
    contents without ever having a private key. The library asks neither."""
    y = int.from_bytes(key, "little") & (2**255 - 1)  # without the sign of x
    if y >= P or pow(_x_squared(y), (P - 1) // 2, P) == P - 1:
        return False
    for _ in range(3):  # eight times the point
        y = _doubled(y)
    return y != 1


def _x_squared(y: int) -> int:
    return (y * y - 1) * pow(D * y * y + 1, -1, P) % P


def _doubled(y: int) -> int:
    """The y of twice the point, which its x decides by its square alone."""
    squared = _x_squared(y)
    return (y * y + squared) * pow(1 - D * squared * y * y, -1, P) % P


def written(content: bytes) -> str:
    return base64.b64encode(content).decode()


def private(text: str) -> Ed25519PrivateKey | None:
    """``text``: 32 bytes in base 64."""
    found = read(text)
    return Ed25519PrivateKey.from_private_bytes(found) if found else None


def own() -> Ed25519PrivateKey | None:
    """`settings.RELEASE_KEY`; None where there is none, or one that is no key (core.E005)."""
    return private(settings.RELEASE_KEY)


def public_of(key: Ed25519PrivateKey) -> str:
    return written(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def own_public() -> str:
    """This portal's, or “”."""
    key = own()
    return public_of(key) if key else ""


def is_signed(public: str, signature: bytes, content: bytes) -> bool:
    """``public``: as `written` writes it. One of small order has signed nothing."""
    found = read(public)
    if found is None or not is_point(found):
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(found)
        key.verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: str) -> str:
    """The first 16 bytes of SHA-256 of a public key, in figures that two people can read to each
    other: “3f2a 91c0 …”. “” of none."""
    if not (found := read(public)):
        return ""
    figures = sha256(found).hexdigest()[:32]
    return " ".join(figures[at : at + 4] for at in range(0, len(figures), 4))
