"""The heads of spending: `policies/`, a file each version, read and checked at the start."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "policies"


@dataclass(frozen=True)
class Heads:
    """``heads``: (slug, name), in the order of the page."""

    version: str
    effective_from: date
    source: str
    heads: tuple[tuple[str, str], ...]


def read(text: str) -> Heads:
    """Raises ValueError, naming what is wrong."""
    said = tomllib.loads(text)
    heads = tuple((each["slug"], each["name"]) for each in said["heads"])
    slugs = [slug for slug, _ in heads]
    if not heads or len({*slugs}) < len(slugs):
        raise ValueError(f"{said['version']}: each head has a slug of its own")
    if not all(re.fullmatch("[a-z0-9-]{1,40}", slug) for slug in slugs):
        raise ValueError(f"{said['version']}: a slug is small letters, numbers and hyphens")
    if not said["source"]:
        raise ValueError(f"{said['version']}: name the source")
    return Heads(said["version"], said["effective_from"], said["source"], heads)


@cache
def every() -> dict[str, Heads]:
    found = [read(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    return {each.version: each for each in found}


def on(day: date) -> Heads:
    """The latest that has taken effect; the first one, before any has."""
    known = sorted(every().values(), key=lambda each: each.effective_from)
    begun = [each for each in known if each.effective_from <= day]
    return begun[-1] if begun else known[0]
