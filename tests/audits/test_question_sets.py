"""Question sets are begun, written, issued; who does it; and what was issued never changes."""

import pytest
from django.core.exceptions import PermissionDenied

from audits.question_sets import lists, operations, shipped
from audits.question_sets.models import (
    Criterion,
    CriterionBefore,
    QuestionSet,
    QuestionSetDraft,
    QuestionSetVersion,
)
from core.operations import NotAllowed, Stale
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.kept import kept

pytestmark = pytest.mark.django_db

SECTION_11 = {"name": "Section 11", "kind": "section-11", "begun_from": "section-11-1"}
SCHOOLS = {"name": "Schools", "kind": "section-175", "begun_from": "section-175-1"}


@kept
def built():
    world = worlds.build()
    for name, role in (("bea", Role.SCIE_OFFICER), ("hari", Role.DEVELOPMENT_OFFICER)):
        ours.begin_role(
            getattr(world, name), agency=world.business_team, role=role,
            started_on=worlds.LONG_AGO, by=None,
        )  # fmt: skip
    return world


@pytest.fixture
def world():
    return built()


def begun(by=None, **given) -> QuestionSet:
    return operations.add_question_set(**(SECTION_11 | given), by=by)


def issued(by=None, **given) -> QuestionSetVersion:
    return operations.issue(begun(by, **given).draft, by=by)


def words(draft):
    return {**draft.content, "about": "Changed."}


def test_the_shipped_set_is_issued_as_it_is_and_read_back_the_same(world):
    version = issued()
    assert (version.number, version.question_set.slug) == (1, "section-11")
    assert lists.content_of(version) == shipped.content("section-11-1")
    assert not QuestionSetDraft.objects.exists()


def test_what_is_named_twice_in_a_list_counts_once(world):
    version = issued()
    draft = operations.begin_version(version.question_set, by=None)
    content = draft.content
    content["standards"][0]["criteria"][0]["follows"] = ["1.1", "1.2", "1.1"]
    draft = operations.write_draft(draft, content=content, by=None)
    following = lists.content_of(operations.issue(draft, by=None)).criteria[0].follows
    assert following == ("1.1", "1.2")


@pytest.mark.parametrize(
    "name",
    ["section 11", "Section  11", " Section\t11 ", "Section\u00a011", "Section \uff11\uff11"],
)
def test_a_name_that_reads_like_another_is_not_given_twice(world, name):
    begun()
    with pytest.raises(NotAllowed, match="There is a question set of that name"):
        begun(name=name)


def test_of_two_who_add_a_name_at_once_the_second_is_told(world, monkeypatch):
    """As if both had looked before either had written."""
    begun()
    monkeypatch.setattr(operations.policy, "why_not_add", lambda names, name: None)
    with pytest.raises(NotAllowed, match="There is a question set of that name") as refusal:
        begun()
    assert refusal.value.field == "name"
    assert QuestionSet.objects.count() == 1


def test_of_another_draft_nothing_is_done_with_a_page_of_one_that_is_gone(world):
    """Written as often as the first was, so that their histories are as long."""
    first = begun().draft
    seen = first.state
    made = operations.issue(first, by=None).question_set
    second = operations.begin_version(made, by=None)
    assert second.history.count() == 1
    for act in (operations.issue, operations.discard_draft):
        with pytest.raises(Stale) as stale:
            act(second, version=seen, by=None)
        assert stale.value.changes == [operations.ANOTHER_DRAFT]
        assert stale.value.version_token == second.state
    with pytest.raises(Stale):
        operations.write_draft(second, content=words(second), version=seen, by=None)
    assert QuestionSetDraft.objects.get() == second


def test_reading_a_version_is_four_statements(world, django_assert_num_queries):
    version = issued()
    with django_assert_num_queries(4):
        lists.content_of(version)


def test_the_next_version_carries_on_the_one_before(world):
    before = issued()
    draft = operations.begin_version(before.question_set, by=None)
    content = words(draft)
    del content["standards"][-1]
    content["standards"][0]["criteria"][0]["follows"] = ["1.1", "1.2"]
    draft = operations.write_draft(draft, content=content, by=None)
    after = operations.issue(draft, by=None)
    assert (after.number, after.about) == (2, "Changed.")
    assert lists.content_of(before) == shipped.content("section-11-1"), "never changed"
    one = after.criteria.get(code="1.1")
    assert list(one.before.values_list("before__code", flat=True)) == ["1.1", "1.2"]
    rows = CriterionBefore.objects.filter(criterion__version=after)
    assert {each.before.version_id for each in rows} == {before.pk}
    assert after.question_set.versions.first() == after


def test_there_is_one_draft_of_a_set(world):
    found = begun()
    with pytest.raises(NotAllowed, match="There is a draft of the next version already"):
        operations.begin_version(found, by=None)
    operations.discard_draft(found.draft, by=None)
    with pytest.raises(NotAllowed, match="no version yet"):
        operations.begin_version(QuestionSet.objects.get(), by=None)


def test_two_who_write_at_once_lose_nothing(world):
    draft = begun().draft
    seen = draft.state
    operations.write_draft(draft, content=words(draft), by=None, version=seen)
    for act in (
        lambda: operations.write_draft(draft, content=draft.content, by=None, version=seen),
        lambda: operations.issue(draft, by=None, version=seen),
        lambda: operations.discard_draft(draft, by=None, version=seen),
    ):
        with pytest.raises(Stale):
            act()
    assert QuestionSetDraft.objects.get().content["about"] == "Changed."


def test_a_document_with_faults_is_not_written_and_each_is_said(world):
    draft = begun().draft
    wrong = {**draft.content, "title": "", "levels": []}
    with pytest.raises(NotAllowed) as refused:
        operations.write_draft(draft, content=wrong, by=None)
    assert "The title of the set is missing." in str(refused.value)
    assert QuestionSetDraft.objects.get().content == draft.content


def test_what_is_not_whole_is_not_issued(world):
    found = begun(begun_from="")
    with pytest.raises(NotAllowed, match=r"Add at least one standard\. Say where"):
        operations.issue(found.draft, by=None)
    assert not QuestionSetVersion.objects.exists()


def test_each_has_a_name_and_an_address_of_its_own(world):
    begun()
    with pytest.raises(NotAllowed, match="a question set of that name"):
        begun(name="section 11 ")
    assert begun(name="Section 11!").slug == "section-11-2"
    assert begun(name="???").slug == "question-set"
    assert begun(name="Add").slug == "add-2"


@pytest.mark.parametrize(
    ("given", "writers"), [(SECTION_11, {"dana", "hari"}), (SCHOOLS, {"dana", "hari", "bea"})]
)
def test_who_writes_them(world, given, writers):
    made = {}
    for name in worlds.PEOPLE:
        person = getattr(world, name)
        try:
            made[name] = begun(person, **given | {"name": f"Of {name}"})
        except PermissionDenied:
            draft = begun(None, **given | {"name": f"For {name}"}).draft
            with pytest.raises(PermissionDenied):
                operations.issue(draft, by=person)
    assert set(made) == writers
    for name, found in made.items():
        person = getattr(world, name)
        operations.write_draft(found.draft, content=words(found.draft), by=person)
        version = operations.issue(found.draft, by=person)
        assert version.issued_by == person


def test_everyone_with_a_role_reads_what_was_issued_and_nobody_else(world):
    issued()
    for reader, may in ((world.alice, True), (world.sue, True), (world.nobody, False)):
        assert Criterion.objects.visible_to(reader).exists() == may
        assert QuestionSetVersion.objects.visible_to(reader).exists() == may
