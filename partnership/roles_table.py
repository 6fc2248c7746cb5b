"""docs/roles.md: every role of the fact sheet, and what it opens, made from the code itself."""

from django.apps import apps
from django.conf import settings

from core.access import RIGHTS, VIEW
from core.pages import all_patterns
from core.words import in_sentence, opening
from partnership import openings, roles
from partnership.roles import HeldAt, Role, RoleRule

FILE = settings.BASE_DIR / "docs" / "roles.md"
HEADINGS = (
    "No.",
    "Role",
    "What it is for",
    "Held at",
    "Given by",
    "Second factor",
    *(opening(f"may {right}") for right in RIGHTS),
)
BEGINNING = """# Roles

Made by `manage.py roles_table`; `manage.py roles_table --check` fails when it is out of date.
Do not change it by hand: the rules are in `partnership/roles.py`, and each app says beside its own
rule what a role opens (`partnership/openings.py`).

**No.** is the role's number in the fact sheet's list, section 11. Every one of its 28 is here;
a dash marks a role that the portal needs besides. Each right includes those to its left, and
stands in the column of the highest. A person may hold several roles at several agencies. A role
that opens nothing yet belongs to a part of the portal that is still to come: today its holders
see what everyone with a role sees: contacts, agencies and groups; the library and what is
expected of their own agency; findings, themes and recommendations, the Executive's list without
what others may not open, visits and published opinions of the scrutineer, what children and
families said, success criteria, duties, agreements and who signed them. None of these names a
child or a family.

Being a superuser in the database opens nothing, and is no role.
"""
FROM_THE_RECORD = """
## What comes from the record, whatever the role

| Who | Right |
|---|---|
"""


def text() -> str:
    """The whole file."""
    rows = sorted(roles.RULES.items(), key=lambda each: each[1].number or roles.THE_PUBLIC + 1)
    cells = [role_cells(role, rule) for role, rule in rows]
    place = next(i for i, (_, rule) in enumerate(rows) if rule.number is None)
    cells.insert(place, public_cells())
    lines = [_row(HEADINGS), _row(["---"] * len(HEADINGS)), *(_row(each) for each in cells)]
    return f"{BEGINNING}\n" + "\n".join(lines) + f"\n{FROM_THE_RECORD}" + from_the_record()


def role_cells(role: Role, rule: RoleRule) -> list[str]:
    return [
        "–" if rule.number is None else str(rule.number),
        role.label,
        rule.does,
        rule.held_at.label,
        given_by(rule),
        "always" if rule.second_factor else "if the partnership asks it of all",
        *("<br>".join(opened(role, right)) for right in RIGHTS),
    ]


def public_cells() -> list[str]:
    nowhere = ["The public", "Reads what is published", "Nowhere", "Nobody: no account", "–"]
    return [str(roles.THE_PUBLIC), *nowhere, *([""] * len(RIGHTS))]


def given_by(rule: RoleRule) -> str:
    if rule.held_at == HeldAt.CASE:
        return "Nobody yet: whoever manages a review, once reviews are kept here"
    return "The agency’s own administrator" if rule.given_by_agency else "The business team"


def opened(role: Role | None, right: str) -> list[str]:
    """What holders of a role have ``right`` over, in words."""
    everywhere = [
        f"every {_called(label)}" for label, each in roles.opened_everywhere(role) if each == right
    ]
    by_record = [
        f"{_called(line.model_label)}: whoever {line.way}"
        for line in openings.lines(role)
        if line.right == right
    ]
    return everywhere + by_record + (opened_pages(role) if right == VIEW else [])


def opened_pages(role: Role | None) -> list[str]:
    """What pages that are of no record show holders of the role (`partnership.pages`)."""
    views = [pattern.callback for _, pattern in all_patterns()]
    called = [view.called for view in views if role in getattr(view, "opened_by", ())]
    return list(dict.fromkeys(called))  # several pages may be of one thing


def from_the_record() -> str:
    lines = openings.lines(None)
    said = [
        [opening(f"{_called(each.model_label)}: whoever {each.way}"), each.right] for each in lines
    ]
    return "".join(f"{_row(each)}\n" for each in said)


def _called(label: str) -> str:
    return in_sentence(str(apps.get_model(label)._meta.verbose_name))


def _row(cells) -> str:
    return f"| {' | '.join(cells)} |"
