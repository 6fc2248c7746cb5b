"""Who writes question sets, and when something cannot be done with one. Pure.

Each ``why_not_…`` gives the sentence that says why not, or None. Sources: fact sheet, section 11
(the business team administers audits; the Safeguarding Children in Education Officer those of
schools), and the portal's own rule that what was issued never changes.
"""

from collections.abc import Iterable
from unicodedata import normalize

from partnership.roles import Role

AUTHORS = (Role.BUSINESS_MANAGER, Role.DEVELOPMENT_OFFICER)
OF_SCHOOLS = ("section-175", "section-175-interim")
NAME_TAKEN = (
    "There is a question set of that name. Give this one another, or write its next version."
)
NO_DRAFT = "There is no draft of this set now: it was issued or thrown away."


def writes(kind: str, roles: Iterable[str]) -> bool:
    """Whether somebody with these roles writes question sets of a kind."""
    also = (Role.SCIE_OFFICER,) if kind in OF_SCHOOLS else ()
    return any(role in (*AUTHORS, *also) for role in roles)


def why_not_begin_version(has_draft: bool) -> str | None:
    if has_draft:
        return "There is a draft of the next version already. Issue it or throw it away first."
    return None


def _as_read(name: str) -> str:
    """The same for names that nobody tells apart: by spaces, capitals, or wide figures alone."""
    return " ".join(normalize("NFKC", name).split()).casefold()


def why_not_add(names: Iterable[str], name: str) -> str | None:
    """``names``: of the sets that there are."""
    if _as_read(name) in map(_as_read, names):
        return NAME_TAKEN
    return None
