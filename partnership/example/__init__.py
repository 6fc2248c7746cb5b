"""The example partnership as people can read and edit it: one TOML file for each kind of thing.

Each file's first lines explain its fields. `reporting.example` loads them.
"""

import tomllib
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

# What an address of an example person ends with, and no real one ever does (RFC 2606).
EXAMPLE_DOMAIN = ".example.org"


def read(kind: str) -> list[dict[str, Any]]:
    """The entries of `agencies.toml`, `people.toml` and so on, in the order of the file."""
    return next(value for value in read_whole(kind).values() if isinstance(value, list))


def read_whole(kind: str) -> dict[str, Any]:
    """A file with entries of several kinds, by their names."""
    return deepcopy(_parsed(kind))


@cache
def _parsed(kind: str) -> dict[str, Any]:
    """Some are asked for dozens of times in one loading."""
    path = Path(__file__).with_name(f"{kind}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
