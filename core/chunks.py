"""Looking through a file piece by piece."""

from collections.abc import Iterable


def found_in(chunks: Iterable[bytes], texts: Iterable[bytes]) -> set[bytes]:
    """Which of ``texts`` (in small letters) the file holds, across the ends of chunks too."""
    texts = set(texts)
    found: set[bytes] = set()
    before = b""
    for chunk in chunks if texts else ():
        piece = before + chunk.lower()
        found |= {text for text in texts if text in piece}
        before = piece[-max(map(len, texts)) :]
    return found
