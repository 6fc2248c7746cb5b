"""How a challenge works: the page that is drawn from the procedure in force."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from escalations import ladder, policy
from escalations.policy import Guidance, UnfitPolicy
from tests.escalations.test_policy import VERSION
from tests.world import build_and_raise

FILE = (policy.POLICIES / f"{VERSION}.toml").read_text(encoding="utf-8")
ADDRESS = "/escalations/how-it-works/"


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def two_versions(monkeypatch, tmp_path):
    """The one in force, and an older one whose last step ends sooner and which advises nothing."""
    bare = re.sub(r"\[steps\.guidance\].*?(?=\[\[steps|\[reminders)", "", FILE, flags=re.DOTALL)
    old = bare.replace(VERSION, "older-1").replace("last_day = 21", "last_day = 16")
    (tmp_path / f"{VERSION}.toml").write_text(FILE, encoding="utf-8")
    (tmp_path / "older-1.toml").write_text(old, encoding="utf-8")
    monkeypatch.setattr(policy, "POLICIES", tmp_path)
    policy.procedure.cache_clear()
    yield
    policy.procedure.cache_clear()


# --- who opens it, and from where ---------------------------------------------------------------


@pytest.mark.django_db
def test_anybody_with_a_role_reads_it_and_nobody_else(client):
    world = build_and_raise()
    for name in ("alice", "bob", "charlie", "dana", "ines"):
        client.force_login(getattr(world, name))
        assert client.get(ADDRESS).status_code == 200, name
    client.force_login(world.root)
    assert client.get(ADDRESS).status_code == 403
    client.logout()
    assert client.get(ADDRESS).status_code == 302


@pytest.mark.django_db
def test_it_is_linked_from_the_list_from_the_first_page_and_from_a_case(client):
    world = build_and_raise()
    client.force_login(world.alice)
    case = f"/escalations/{world.raised.reference}/"
    for page in ("/escalations/", "/escalations/raise/", case):
        assert f'href="{ADDRESS}' in client.get(page).content.decode(), page
    assert f'href="{ADDRESS}?version={VERSION}"' in client.get(case).content.decode()


# --- what it says -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_is_a_list_that_begins_with_immediate_risk_and_goes_up_step_by_step(client):
    client.force_login(build_and_raise().alice)
    response = client.get(ADDRESS)
    [rungs] = re.findall(r'<ol class="portal-ladder">(.*?)</ol>', response.content.decode(), re.S)
    headings = re.findall(r'<h2 class="portal-ladder__heading">(.*?)</h2>', rungs)
    steps = policy.procedure(VERSION).steps
    assert headings == [
        "First: is a child at immediate risk?",
        *(f"Step {rule.number}: {rule.title}" for rule in steps),
    ]
    said = words(response)
    assert said.index("999") < said.index("Step 1: Between")
    for rule in steps:
        for part in (rule.who, rule.if_unresolved, rule.guidance.raising, *rule.guidance.bring):
            assert part.replace("'", "&#x27;") in said, part
        assert rule.guidance.phrases
    assert "Working days 10 to 15." in said
    assert "On day 10 the portal moves it up to step 3." in said
    assert policy.procedure(VERSION).source in said


def test_where_a_partnership_moves_up_by_hand_it_says_who_does(settings):
    by_hand = {**settings.PARTNERSHIP["escalation"], "moves_up_by_itself": False}
    settings.PARTNERSHIP = {**settings.PARTNERSHIP, "escalation": by_hand}
    first, *_, last = ladder.page()["steps"]
    assert first["if_not_settled"].endswith(
        "From day 3 one of the two agencies moves it up to step 2."
    )
    assert "moves it up" not in last["if_not_settled"]


@pytest.mark.django_db
@pytest.mark.usefixtures("two_versions")
def test_a_case_of_an_older_version_is_shown_the_ladder_of_that_version(client):
    client.force_login(build_and_raise().alice)
    now, old = words(client.get(ADDRESS)), words(client.get(ADDRESS + "?version=older-1"))
    assert "Working days 16 to 21." in now
    assert "This is version" not in now
    assert "Working day 16." in old
    assert "This is version older-1: challenges raised under it keep it." in old
    assert f"New ones are raised under version {VERSION}." in old
    assert "You could say" not in old
    assert words(client.get(f"{ADDRESS}?version={VERSION}")) == now
    for unknown in ("no-such", "../x"):
        assert client.get(f"{ADDRESS}?version={unknown}").status_code == 404


# --- the file it is drawn from ------------------------------------------------------------------


def test_a_policy_file_may_leave_the_advice_out():
    bare = re.sub(r"\[steps\.guidance\].*?(?=\[\[steps|\[reminders)", "", FILE, flags=re.DOTALL)
    given, without = policy.read(FILE), policy.read(bare)
    assert [step.guidance for step in without.steps] == [Guidance()] * 4
    assert without.steps == tuple(replace(step, guidance=Guidance()) for step in given.steps)


@pytest.mark.parametrize(
    ("now", "instead", "sentence"),
    [
        ("phrases = [", "phrase = [", "phrase"),
        ('raising = "The worker', 'raising = 1 # "', "raising of a step's guidance is a text"),
        ("bring = [\n", 'bring = "one thing"\nother = [\n', "bring of a step's guidance is a list"),
    ],
)
def test_advice_that_cannot_be_read_is_refused_at_start(now, instead, sentence):
    assert now in FILE
    with pytest.raises(UnfitPolicy, match=sentence):
        policy.read(FILE.replace(now, instead, 1))


def test_its_address():
    assert reverse("escalations:how_it_works") == ADDRESS
