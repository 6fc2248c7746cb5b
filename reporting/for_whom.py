"""For whom each line of a deputy's home page stands there.

What somebody would find there without their cover is their own. The rest is that of whom they stand
in for: where these are several, of those who find the same line on their own home page.
"""

from collections.abc import Callable, Iterable

from core.words import listed
from partnership.auth import SignInBackend, without_covers

Lines = Callable[..., list[dict]]


def said(person, covered: Iterable, lines: Lines) -> list[dict]:
    """What ``lines`` gives for a person, each with whom it is for in its hint, if not themself.

    ``covered``: the accounts of those for whom they are deputy today; nothing more is asked where
    there is none.
    """
    found, people = lines(person), list(dict.fromkeys(covered))
    if not people:
        return found
    own = _keys(lines(without_covers(person)))
    if len(people) == 1:
        theirs = [(people[0], _keys(found))]
    else:
        accounts = [(each, SignInBackend().get_user(each.pk)) for each in people]
        theirs = [
            (each, _keys(lines(without_covers(account)))) for each, account in accounts if account
        ]
    return [line if _key(line) in own else _for(line, people, theirs) for line in found]


def whose(person, covered: Iterable, rule: Callable[..., bool]) -> str:
    """The names of those they stand in for by whom they come under a rule; "" where they do
    themself, or nobody does."""
    people = list(dict.fromkeys(covered))
    if not people or rule(without_covers(person)):
        return ""
    accounts = [(each, SignInBackend().get_user(each.pk)) for each in people]
    return listed(
        str(each) for each, account in accounts if account and rule(without_covers(account))
    )


def _for(line: dict, people: list, theirs: list[tuple]) -> dict:
    whose = [each for each, keys in theirs if _key(line) in keys] or people
    hint = f"{line['hint']}. " if line.get("hint") else ""
    return line | {"hint": f"{hint}As deputy for {listed(map(str, whose))}"}


def _key(line: dict) -> tuple[str, str]:
    return line["text"], line.get("url", "")


def _keys(lines: list[dict]) -> set[tuple[str, str]]:
    return {_key(line) for line in lines}
