"""What in a text about a child may be a name. Pure: whose name it is, `escalations.names` asks.

A challenge knows the child by a reference, initials and an age band alone (fact sheet, section 1).
No rule finds every name: these find what slips in, and its writer is asked to look again.
"""

import re
from collections.abc import Collection

from partnership.identifying import sign_in

TAKEN_OUT = " · "


def signs(text: str, known: Collection[str] = ()) -> list[str]:
    """All words of a text that may tell who somebody is, first to last.

    ``known``: names, in full, that are no child's; whatever the capitals, they are passed over.
    """
    for name in sorted(filter(None, known), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", TAKEN_OUT, text, flags=re.IGNORECASE)
    found = []
    while sign := sign_in(text):
        found.append(sign)
        text = text.replace(sign, TAKEN_OUT)
    return found


def names_of_a_worker(said: str) -> list[str]:
    """“Sam Hill, health visitor”: as it is written, and each part of it."""
    return [said, *(part.strip() for part in re.split(r"[,;()/]| and ", said))]


def why_not_a_reference(reference: str) -> str | None:
    """The words that may be a name: a reference has a number."""
    return None if re.search(r"\d", reference) else reference


def why_not_initials(letters: str) -> str | None:
    """Three letters and more that can be said as a word, Sam or Leo, may be a name."""
    return letters if len(letters) > 2 and re.search("[AEIOUY]", letters[1:], re.I) else None
