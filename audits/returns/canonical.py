"""One text for one content, and the digest of it: of what was handed in, and of a bundle."""

import json
from hashlib import sha256
from typing import Any


def canonical(content: dict[str, Any]) -> bytes:
    """One text for one content, whichever order a database keeps its keys in."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of `canonical`, in hexadecimal figures."""
    return sha256(canonical(content)).hexdigest()
