"""How many lists of escalations a person keeps, and under which names. Pure."""

from collections.abc import Collection

MOST_SAVED_LISTS = 20


def why_not_save_list(name: str, names: Collection[str]) -> str | None:
    """A person keeps a few lists of escalations, each under a name of its own. ``names``: of those
    that they keep."""
    if name.casefold() in {each.casefold() for each in names}:
        return f"You have a list called {name}. Choose another name, or delete that list first."
    if len(names) >= MOST_SAVED_LISTS:
        return f"You have {MOST_SAVED_LISTS} lists, which is the most. Delete one to save this one."
    return None
