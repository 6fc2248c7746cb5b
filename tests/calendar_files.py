"""Reads a calendar file with one event as a calendar does (RFC 5545, 3.1 and 3.3.11)."""

import re


def read(said: str | bytes) -> dict[str, str]:
    """Each property of the file and of its event by name, unfolded, its text unescaped."""
    text = said.decode() if isinstance(said, bytes) else said
    lines = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    assert [line for line in lines if line.startswith("BEGIN:")] == [
        "BEGIN:VCALENDAR", "BEGIN:VEVENT",
    ]  # fmt: skip
    found: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        name = name.partition(";")[0]
        if name not in ("BEGIN", "END"):
            assert name not in found, f"{name} stands twice"
            found[name] = re.sub(r"\\(.)", r"\1", value)
    return found
