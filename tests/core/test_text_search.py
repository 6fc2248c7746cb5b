"""Search in texts: on both databases the same words find the same documents."""

import pytest

from core import text_search
from partnership.library.models import LibraryText
from tests import world as people
from tests.partnership.libraries import TODAY, add

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock):
    world = people.build()
    clock.set(TODAY.isoformat())
    return world


def texts(world):
    return LibraryText.objects.visible_to(world.dana)


def found(world, words: str) -> list[str]:
    rows = texts(world)
    named = dict(rows.values_list("pk", "heading"))
    return [named[pk] for pk in text_search.find(rows, words)]


def snippet(world, words: str) -> str:
    rows = texts(world)
    [told] = text_search.snippets(rows, text_search.find(rows, words), words).values()
    return str(told)


@pytest.fixture
def three(world):
    add(world, "Neglect toolkit", text="Signs of a home that does not care.")
    add(world, "Escalation", text="When agencies disagree about neglect, they talk.")
    add(world, "Sharing information", summary="What may be shared.", text="Policies on consent.")
    return world


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("neglect", ["Neglect toolkit", "Escalation"]),  # in a title before in a text
        ("NEGLECT", ["Neglect toolkit", "Escalation"]),
        ("negl", ["Neglect toolkit", "Escalation"]),
        ("neglected", ["Neglect toolkit", "Escalation"]),
        ("policy", ["Sharing information"]),
        ("share", ["Sharing information"]),
        ("neglect agencies", ["Escalation"]),
        ("agencies, neglect!", ["Escalation"]),
        ("the neglect of it", ["Neglect toolkit", "Escalation"]),
        ("neglect bicycle", []),
        ("glect", []),
        ("", []),
        ("the", []),
        ("' OR 1=1 --", []),
        ("!&|():*<->\\", []),
        ("\x00\ue000", []),
    ],
)
def test_every_word_must_be_there_or_begin_one_that_is(three, words, titles):
    assert found(three, words) == titles


def test_a_snippet_marks_the_words_and_escapes_all_else(world):
    add(world, text="Before it. <script>alert(1)</script> Neglect & more of \ue000neglect\ue001.",
        summary="Nothing of note.")  # fmt: skip
    said = snippet(world, "neglect")
    assert "<mark>Neglect</mark>" in said
    assert "<script>" not in said
    assert "&amp; more" in said
    assert said.count("<mark>") == 2
    assert "\ue000" not in said


def test_a_long_text_is_shown_around_the_word(world):
    add(
        world,
        "Home",
        summary="Of homes.",
        text="word " * 400 + "neglected children " + "word " * 400,
    )
    said = snippet(world, "neglect child")
    assert "<mark>neglected</mark> <mark>children</mark>" in said
    assert len(said) < 600


def test_a_text_is_searched_to_its_limit(world, monkeypatch):
    monkeypatch.setattr(text_search, "LONGEST_BODY", 100)
    add(world, text="x" * 99 + " beyond")
    assert found(world, "beyond") == []


def test_no_more_words_are_looked_for_than_some():
    assert len(text_search.words_of(" ".join(map(str, range(100))))) == text_search.MOST_WORDS


@pytest.mark.postgresql
def test_the_index_is_used(three):
    rows = texts(three)
    words = text_search.words_of("neglect")
    match = text_search._Matches(text_search.F("vector"), text_search._query(words))
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "librarytext_vector" in rows.filter(match).order_by().explain()
