"""Every kind of notice and letter that any code queues has its template, and that a subject.

Without one the act succeeds, and the worker tries for 30 days to make a mail that cannot be made.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Engine

BASE = Path(settings.BASE_DIR)
TEMPLATES = BASE / "templates" / "email"
PACKAGES = ("accounts", "audits", "core", "escalations", "improvement", "partnership", "reporting")
# Columns, settings and the like that begin as a kind does, in a module that queues.
NO_KINDS = {"cover_days", "emergency_columns", "group_id", "invitation_days", "named_by"}


def templates(folder: Path) -> dict[str, str]:
    return {each.stem: each.read_text() for each in sorted(folder.glob("*.txt"))}


NOTICES, LETTERS = templates(TEMPLATES), templates(TEMPLATES / "letters")
KIND = re.compile(
    rf"({'|'.join(sorted({name.split('_')[0] for name in (*NOTICES, *LETTERS)}))})(_[a-z0-9]+)+"
)


@cache
def queueing() -> dict[str, ast.Module]:
    """By its path, each module that queues notices or letters."""
    paths = [path for package in PACKAGES for path in sorted((BASE / package).rglob("*.py"))]
    texts = {path: path.read_text() for path in paths}
    return {
        path.relative_to(BASE).as_posix(): ast.parse(text)
        for path, text in texts.items()
        if "queue_many(" in text
    }


def kinds_in(module: ast.Module) -> set[str]:
    """Its texts that are written as a kind is."""
    texts = {each.value for each in ast.walk(module) if isinstance(each, ast.Constant)}
    return {each for each in texts if isinstance(each, str) and KIND.fullmatch(each)} - NO_KINDS


def patterns_in(module: ast.Module) -> set[str]:
    """Those of its texts that name a kind with a part that is filled in, as patterns."""
    found = set()
    for each in ast.walk(module):
        if isinstance(each, ast.JoinedStr):
            texts = [getattr(part, "value", None) for part in each.values]
            parts = [text if isinstance(text, str) else "[a-z0-9_]+" for text in texts]
            if re.fullmatch(r"[a-z]+_|_[a-z_]+", "".join(t for t in texts if isinstance(t, str))):
                found.add("".join(parts))
    return found


@pytest.mark.parametrize("path", queueing())
def test_every_kind_that_is_queued_has_its_template(path):
    module = queueing()[path]
    assert kinds_in(module) - {*NOTICES, *LETTERS} == set()
    for pattern in patterns_in(module):
        if pattern.startswith("["):  # how a column or an address may end, too
            continue
        assert any(re.fullmatch(pattern, each) for each in (*NOTICES, *LETTERS)), pattern


def test_every_template_is_of_a_kind_that_is_queued():
    """Which also shows that the search above finds what is queued."""
    modules = queueing().values()
    found = {each for module in modules for each in kinds_in(module)}
    patterns = re.compile("|".join(each for module in modules for each in patterns_in(module)))
    named = {each for each in (*NOTICES, *LETTERS) if "_" in each}
    assert {each for each in named - found if not patterns.fullmatch(each)} == set()


@pytest.mark.parametrize("kind", NOTICES)
def test_a_notice_begins_with_its_reference_and_ends_with_whose_portal_it_is(kind):
    text = rendered(NOTICES[kind])
    subject, _, body = text.partition("\n")
    assert subject.startswith("RET-2026-0004: ")
    assert len(subject) < 90, subject
    assert "\n/there/" in body
    assert body.strip().splitlines()[-1] == "Ours"


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_has_a_subject_of_one_line(kind):
    subject, _, body = rendered(LETTERS[kind]).partition("\n")
    assert subject.strip()
    assert body.startswith("\n"), "the next line is empty"


def rendered(template: str) -> str:
    given = {"reference": "RET-2026-0004", "link": "/there/", "partnership": "Ours", "due": ""}
    engine = Engine(dirs=[str(TEMPLATES)])
    return engine.from_string(template).render(Context(given, autoescape=False)) + "\n"
