"""The search over the log: what it finds, for whom, and in how many statements."""

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from core import restriction, text_search
from improvement import operations
from improvement.models import Finding
from improvement.scrutiny import operations as scrutiny
from improvement.search import lists, texts
from improvement.search.forms import NOTHING_TO_LOOK_FOR
from improvement.search.models import LogText
from improvement.voice import operations as voice
from tests import world as worlds
from tests.improvement import log as logs
from tests.improvement.log import TODAY
from tests.kept import kept

pytestmark = pytest.mark.django_db
OPENS = {"bella", "bea", "bilal", "brian", "ada", "ines", "carol", "dana", "hari", "sue"}
SEARCH = "/improvement/search/"


@kept
def built():
    found = logs.build_with_log()
    voice.hear(
        heard_on=TODAY, from_whom="survey", agency=found.trust, by=None,
        you_said="Nobody supervises the corridor.",
    )  # fmt: skip
    scrutiny.note_visit(
        kind="visit", held_on=TODAY, where="A duty team", seen="Supervision is kept.", by=found.sue
    )
    return found


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return built()


def kinds(person, words) -> list[str]:
    return sorted(each.kind for each in lists.found(person, words)[0])


EVERYBODYS = ["Finding", "Recommendation", "Theme", "Visit of the scrutineer", "What was heard"]


@pytest.mark.parametrize("name", ["nobody", "root"])
def test_who_holds_no_role_finds_nothing(world, client, name):
    client.force_login(getattr(world, name), backend="partnership.auth.SignInBackend")
    for words in ("supervis", world.log.action.reference, world.log.finding.reference):
        assert kinds(getattr(world, name), words) == []
        assert client.get(SEARCH, {"words": words}).status_code == 403
        assert client.post(SEARCH, {"words": words}).status_code == 403


@pytest.mark.parametrize("name", worlds.PEOPLE)
def test_an_action_is_found_by_who_may_open_it_and_by_nobody_else(world, name):
    found = kinds(getattr(world, name), "supervis")
    assert found == sorted([*EVERYBODYS, *(["Action"] if name in OPENS else [])])
    for reference in (world.log.action.reference, world.log.action.reference.lower()):
        assert kinds(getattr(world, name), reference) == (["Action"] if name in OPENS else [])


def test_what_is_restricted_is_found_by_nobody(world):
    assert kinds(world.dana, "children heard") == ["Action"]
    restriction.restrict(world.log.action, named=[], reason="So.", by=world.dana)
    for name in OPENS:
        assert kinds(getattr(world, name), "children heard") == []


def test_words_are_marked_in_the_title_and_in_what_is_told(world):
    [one] = lists.found(world.alice, "child life")[0]
    assert (one.kind, one.reference) == ("Finding", world.log.finding.reference)
    assert one.title == (
        "Supervision does not ask what the <mark>child</mark>’s <mark>life</mark> is like."
    )
    assert one.url == world.log.finding.get_absolute_url()
    [one] = lists.found(world.alice, "neglect")[0]
    assert "Audit of <mark>neglect</mark>, March" in one.snippet
    said = text_search.highlighted("All <b>neglect</b>", "neglect")
    assert said == "All &lt;b&gt;<mark>neglect</mark>&lt;/b&gt;"


def test_it_is_found_by_what_it_says_now(world):
    operations.hand_in(world.log.action, **logs.ANSWERS, evidence_elsewhere="Here", by=world.bella)
    assert kinds(world.bella, "fifty-two") == []
    assert kinds(world.bella, "found it useful") == ["Action"]
    assert LogText.objects.visible_to(world.dana).filter(kind="action").count() == 1


def test_rows_from_before_the_search_are_written_once(world):
    models.QuerySet(LogText)._raw_delete("default")
    assert kinds(world.dana, "supervis") == []
    version = worlds.refresh(world.log.action).version
    assert texts.write_missing(by=None) == 6
    assert texts.write_missing(by=None) == 0
    assert kinds(world.dana, "supervis") == sorted([*EVERYBODYS, "Action"])
    assert worlds.refresh(world.log.action).version == version, "no open form becomes stale by it"


def test_fifty_at_most_and_a_constant_number_of_statements(world, client):
    client.force_login(world.dana, backend="partnership.auth.SignInBackend")

    def statements(words) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(SEARCH, {"words": words}).status_code == 200
        return len(asked)

    statements("corridor")  # what is asked once in a process
    one = statements("corridor")
    for number in range(lists.MOST):
        operations.add_finding(
            source="data", came_from="Dataset", found_on=TODAY, statement=f"Drift {number}.",
            by=None,
        )  # fmt: skip
    assert Finding.objects.count() == lists.MOST + 1
    assert statements("drift") == one
    told = client.get(SEARCH, {"words": "drift"}).context
    assert (len(told["results"]), told["is_cut"]) == (50, False)
    operations.add_finding(
        source="data", came_from="Dataset", found_on=TODAY, statement="Drift.", by=None
    )
    told = client.get(SEARCH, {"words": "drift"})
    assert (len(told.context["results"]), told.context["is_cut"]) == (50, True)
    assert "The best 50" in told.content.decode()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Enter the words to search for"),
        ("the of", NOTHING_TO_LOOK_FOR.partition("“")[0].strip()),
        ("???", NOTHING_TO_LOOK_FOR.partition("“")[0].strip()),
        ("x" * 101, "must be 100 characters or fewer"),
        ("zzz", "Nothing that you may read has all of these words."),
        ("zz & | ! ( ' :*", "Nothing that you may read has all of these words."),
    ],
)
def test_what_cannot_be_looked_for_gets_a_sentence(world, client, words, sentence):
    client.force_login(world.alice, backend="partnership.auth.SignInBackend")
    told = client.get(SEARCH, {"words": words})
    assert told.context["results"] == []
    assert sentence in told.content.decode()


def test_the_log_leads_to_it(world, client):
    client.force_login(world.alice, backend="partnership.auth.SignInBackend")
    assert f'action="{SEARCH}"' in client.get("/improvement/").content.decode()
    assert client.get(SEARCH).context["was_sent"] is False
    client.logout()
    assert client.get(SEARCH).status_code == 302
