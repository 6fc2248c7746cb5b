"""Whose schools are ours: the local authorities of the partnership, by the DfE's codes.

Source of the codes: “LA (code)” in the register; Halton is 876. They have three figures, from 201.
"""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

LOWEST, HIGHEST = 201, 999


def codes() -> frozenset[int]:
    """As the partnership's file says, ``[schools]``."""
    return frozenset(settings.PARTNERSHIP["schools"]["local_authority_codes"])


@register()
def local_authorities_are_named(app_configs, **kwargs):
    """E005."""
    return unfit(settings.PARTNERSHIP)


def unfit(partnership: dict[str, Any]) -> list[Error]:
    said = partnership.get("schools", {}).get("local_authority_codes")
    is_fit = isinstance(said, list) and said and all(map(_is_code, said))
    if is_fit and len(set(said)) == len(said):
        return []
    return [
        Error(
            "The partnership's file: [schools] local_authority_codes must be a list of one or more"
            f" codes, each once, from {LOWEST} to {HIGHEST}",
            hint="The DfE's code of your local authority, for instance [876] for Halton.",
            id="partnership.E005",
        )
    ]


def _is_code(code: Any) -> bool:
    return type(code) is int and LOWEST <= code <= HIGHEST
