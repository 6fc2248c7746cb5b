"""Authors write a draft by its pages; nobody else does, and two of them lose no words."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from audits.question_sets import documents, lists, operations, shipped, synthetic
from audits.question_sets.models import QuestionSetDraft
from core.models import AccessLog
from partnership import agency_facts
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.kept import kept

pytestmark = pytest.mark.django_db


@kept
def built():
    world = worlds.build_with_apps()
    for name, role in (("bea", Role.SCIE_OFFICER), ("hari", Role.DEVELOPMENT_OFFICER)):
        ours.begin_role(
            getattr(world, name), agency=world.business_team, role=role,
            started_on=worlds.LONG_AGO, by=None,
        )  # fmt: skip
    world.draft = synthetic.make(by=None)
    return world


@pytest.fixture
def world():
    return built()


@pytest.fixture
def author(client, world):
    client.force_login(world.dana, backend="partnership.auth.SignInBackend")
    return client


def at(name: str, *named, slug: str = synthetic.SET) -> str:
    return reverse(f"question_sets:{name}", args=[slug, *named])


def content():
    return documents.read(QuestionSetDraft.objects.get().content, ("school",), agency_facts.names())


def codes() -> list[str]:
    return [each.code for each in content().criteria]


def shown(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def sent(client, address: str, **changes) -> dict:
    """What a browser sends of a form that was opened and changed."""
    form = client.get(address).context["form"]
    found = {"submission": str(uuid4())}
    for field in form:
        value = field.value()
        if value not in (None, False):
            found[field.html_name] = value
    return {name: value for name, value in (found | changes).items() if value is not None}


STANDARD = {"code": "2", "title": "Practice", "guidance": "How we work."}


def pages() -> list[str]:
    one = synthetic.NUMBER
    return [
        at("write"), at("change_words"), at("renumber"), at("add_level"), at("add_standard"),
        at("change_level", one), at("take_level_away", one), at("change_standard", one),
        at("take_standard_away", one), at("add_criterion", one), at("change_criterion", one),
        at("take_criterion_away", one),
    ]  # fmt: skip


# --- who ------------------------------------------------------------------------------------------


def test_authors_alone_open_them(client, world):
    for name in [*worlds.PEOPLE, "root", "nobody"]:
        client.force_login(getattr(world, name), backend="partnership.auth.SignInBackend")
        opens = name in ("dana", "hari", "bea")
        closed = 403 if name in worlds.PEOPLE else 404  # without a role one sees no set
        for address in pages():
            assert client.get(address).status_code == (200 if opens else closed), (name, address)
        got = client.post(at("move"), {"move": "up criterion 1.2"}).status_code
        assert got == (302 if opens else closed), name
    assert AccessLog.objects.filter(what=AccessLog.What.REFUSED).exists()


def test_a_set_that_is_not_of_schools_is_not_the_education_officers(client, world):
    operations.add_question_set(name="Section 11", kind="section-11", by=None)
    client.force_login(world.bea, backend="partnership.auth.SignInBackend")
    assert client.get(at("write", slug="section-11")).status_code == 403
    assert client.post(at("add_standard", slug="section-11"), STANDARD).status_code == 403
    client.force_login(world.hari, backend="partnership.auth.SignInBackend")
    assert client.get(at("write", slug="section-11")).status_code == 200


def test_what_is_not_there_is_not_found(author):
    for address in (
        at("write", slug="nothing"), at("change_level", 7), at("change_standard", "9"),
        at("take_standard_away", "9"), at("add_criterion", "9"), at("change_criterion", "9.9"),
        at("take_criterion_away", "9.9"),
    ):  # fmt: skip
        assert author.get(address).status_code == 404, address
    for wrong in ("", "up", "up nothing 1", "over standard 1", f"up standard {'1' * 13}"):
        assert author.post(at("move"), {"move": wrong}).status_code == 404
    assert author.get(at("move")).status_code == 405


# --- the working page -----------------------------------------------------------------------------


def test_the_working_page_shows_the_whole_draft(author):
    page = shown(author.get(at("write")))
    for said in (
        "Synthetic audit", "In place", "Standard 1: Leadership", "Staff know the lead.",
        "Asked only if 1.2 is yes", "Carries on 1.2", "In words",
    ):  # fmt: skip
        assert said in page
    assert page.count('name="move"') == 4, "a criterion that is first does not go up"


def test_it_leads_to_the_preview_and_to_issuing_above_and_below_what_is_written(author):
    page = shown(author.get(at("write")))
    above, below = page.index("Words of the set"), page.rindex("Add a criterion")
    for name in ("preview_draft", "issue"):
        link = f'href="{at(name)}"'
        assert link in page[:above], name
        assert link in page[below:], name
    assert f'href="{at("write")}"' in shown(author.get(at("preview_draft")))


def test_it_takes_as_many_statements_for_a_long_draft(author, django_assert_max_num_queries, world):
    def statements(slug):
        author.get(at("write", slug=slug))
        with django_assert_max_num_queries(50) as found:
            assert author.get(at("write", slug=slug)).status_code == 200
        return len(found.captured_queries)

    operations.add_question_set(name="Long", kind="section-11", begun_from="section-11-1", by=None)
    assert statements("long") == statements(synthetic.SET) < 12


def test_the_words_of_the_set_are_changed(author):
    address = at("change_words")
    got = author.post(address, sent(author, address, about="Name no child.", title=""))
    assert "Enter title" in shown(got)
    got = author.post(address, sent(author, address, about="Name no child."))
    assert got["Location"] == at("write")
    assert content().about == "Name no child."


def test_a_level_is_added_changed_and_taken_away(author):
    add = at("add_level")
    answers = {"value": "2", "label": "Excellent", "meaning": "All.", "colour": "green"}
    author.post(add, sent(author, add, **answers))
    assert [each.value for each in content().levels] == [0, 1, 2]
    got = author.post(add, sent(author, add, **answers))
    assert "The scale has a level of 2. Give another value." in shown(got)
    change = at("change_level", 2)
    author.post(change, sent(author, change, value="3"))
    assert [each.value for each in content().levels] == [0, 1, 3]
    away = at("take_level_away", 3)
    author.post(away, sent(author, away))
    assert [each.value for each in content().levels] == [0, 1]


def test_a_standard_is_added_changed_moved_and_taken_away(author):
    add = at("add_standard")
    assert author.get(add).context["form"]["code"].value() == "2"
    author.post(add, sent(author, add, **STANDARD))
    change = at("change_standard", "2")
    author.post(change, sent(author, change, code="A"))
    assert [each.code for each in content().standards] == ["1", "A"]
    moved(author, "up standard A")
    assert [each.code for each in content().standards] == ["A", "1"]
    got = moved(author, "up standard A", follow=True)
    assert "Standard A stands first already." in shown(got)
    away = at("take_standard_away", "A")
    assert "it goes with" not in shown(author.get(away)), "it has nothing that would"
    assert "it goes with its 3 criteria." in shown(author.get(at("take_standard_away", "1")))
    author.post(away, sent(author, away))
    assert [each.code for each in content().standards] == ["1"]


def moved(client, which: str, *, follow=False, **changes):
    form = client.get(at("write")).context["moves"]
    sent = {"version": form.initial["version"], "submission": str(uuid4()), "move": which}
    return client.post(at("move"), sent | changes, follow=follow)


def test_a_criterion_moves_and_two_clicks_move_it_once(author):
    moved(author, "up criterion 1.2")
    assert codes() == ["1.2", "1", "1.3"]
    once = str(uuid4())
    version = QuestionSetDraft.objects.get().state
    for _ in range(2):
        got = moved(author, "down criterion 1.2", follow=True, submission=once, version=version)
        assert "Important" not in shown(got), "the second click is told of no fault"
    assert codes() == ["1", "1.2", "1.3"]
    got = moved(author, "down criterion 1.2", follow=True)
    assert "Criterion 1.3 is asked only after criterion 1.2, which does not stand" in shown(got)
    got = moved(author, "up criterion 1.2", version="1.", follow=True)
    assert "Someone else has changed this since you opened the page." in shown(got)
    assert codes() == ["1", "1.2", "1.3"]


# --- criteria -------------------------------------------------------------------------------------


def test_a_criterion_is_added_and_is_asked_by_an_answer_that_is_chosen_second(author):
    add = at("add_criterion", "1")
    form = author.get(add).context["form"]
    assert (form["code"].value(), "only_if_answers" in form.fields) == ("1.4", False)
    answers = {
        "text": "What will you do?", "evidence": "Minutes\n\n Plan ", "kinds": ["school"],
        "answer": "text", "only_if": "1", "follows": ["1.2", "1.3"],
    }  # fmt: skip
    got = author.post(add, sent(author, add, **answers))
    assert "Select the answers to criterion 1 by which this one is asked" in shown(got)
    assert "0: Not in place" in shown(got)
    assert codes() == ["1", "1.2", "1.3"]
    got = author.post(add, sent(author, add, **answers, only_if_answers=["0"]))
    assert got["Location"] == at("write") + "#standard-1"
    made = content().criteria[-1]
    assert (made.code, made.evidence, made.kinds) == ("1.4", ("Minutes", "Plan"), ("school",))
    assert (made.only_if.criterion, made.only_if.answers) == ("1", ("0",))
    assert (made.follows, made.is_mandatory, made.weight) == (("1.2", "1.3"), True, 1)


def test_an_answer_to_the_criterion_chosen_before_is_not_one_to_another(author):
    change = at("change_criterion", "1.3")
    answers = sent(author, change, only_if="1")
    assert answers["only_if_answers"] == ["yes"]
    got = author.post(change, answers)
    assert "Select the answers to criterion 1 by which" in shown(got)
    assert "from the list" not in shown(got), "nobody ticked a wrong one"
    answers = got.context["form"].data.copy()
    answers["only_if_answers"] = "1"
    assert author.post(change, answers).status_code == 302
    assert content().criteria[2].only_if.criterion == "1"


def test_what_a_criterion_carries_on_stands_first_and_the_rest_by_standard(author, world):
    """Each box once, and every box to be reached and sent without a script."""
    change = at("change_criterion", "1.2")
    page = shown(author.get(change))
    _, _, field = page.partition('role="group" aria-label="Chosen now"')
    chosen, _, others = field.partition("<details")
    assert re.findall(r'value="([^"]+)" checked', chosen) == ["1.2"]
    assert "1 Leadership (2)" in others
    boxes = r'<input[^>]* name="follows" type="checkbox" value="([^"]+)"'
    assert re.findall(boxes, page) == ["1.2", "1", "1.3"]
    assert len(set(re.findall(r'id="(id_follows_[^"]+)"', page))) == 3
    page = shown(author.post(change, sent(author, change, follows=["1.3", "1"], text="")))
    assert re.findall(boxes + " checked", page) == ["1", "1.3"], "what was ticked is ticked still"
    page = shown(author.post(change, sent(author, change, follows=["9"])))
    assert "Select criteria of the version before from the list" in page
    target = re.search(r'href="#(id_follows[^"]+)"', page)[1]
    assert f'id="{target}"' in page
    assert re.search(r"<details[^>]* open>", page), "what the error leads to can be seen"
    assert "None is chosen." in shown(author.get(at("add_criterion", "1")))


def test_a_criterion_that_is_saved_as_it_is_stays_as_it_is(author):
    operations.add_question_set(
        name="Schools", kind="section-175", begun_from="section-175-1", by=None
    )
    before = shipped.content("section-175-1")
    conditional = [each for each in before.criteria if each.only_if or each.kinds]
    for each in {*before.criteria[::5], *conditional[:5]}:
        address = at("change_criterion", each.code, slug="schools")
        assert author.post(address, sent(author, address)).status_code == 302, each.code
    draft = QuestionSetDraft.objects.get(question_set__slug="schools")
    assert draft.content == documents.as_data(before)


def test_what_is_wrong_with_a_criterion_is_said_and_nothing_is_saved(author):
    before, change = content(), at("change_criterion", "1.2")
    for wrong, said in (
        ({"code": "1"}, "There is a criterion 1 already. Give another number."),
        ({"code": "a/b"}, "Number must be figures, letters, full stops and hyphens"),
        ({"text": ""}, "Enter what is asked"),
        ({"weight": "11"}, "Weight must be 10 or less"),
        (
            {"evidence": "\n".join("abcdefghijklm")},
            "What would show it must be 12 prompts or fewer",
        ),
        ({"answer": "text"}, "hangs on criterion 1.2, which is answered in words"),
        ({"only_if": "1.3"}, "Select the other criterion from the list"),
    ):
        got = author.post(change, sent(author, change, **wrong))
        assert (got.status_code, said in shown(got)) == (200, True), (wrong, said)
    assert content() == before


def test_of_the_prompts_it_is_said_how_many_and_how_long_each(author):
    change = at("change_criterion", "1.2")
    page = shown(author.get(change))
    assert "One prompt on each line: up to 12, each of 1,000 characters or fewer" in page
    assert "12,012" not in page
    assert page.count("You can enter up to") == 2, "of the prompts no characters are counted"
    spaced = "\n\n".join(f"  A   long  prompt {n:02} {'x' * 980}" for n in range(12)) + "\n" * 5_000
    for wrong, said in (
        ("Short\n" + "x" * 1_001, "Prompt 2 must be 1,000 characters or fewer. It has 1,001."),
        ("x" * 5_000_000, "Prompt 1 must be 1,000 characters or fewer. It has 5,000,000."),
        ("\n".join("abcdefghijklm"), "must be 12 prompts or fewer. You have written 13."),
        ("half \ufffd", "that cannot be read"),
    ):
        page = shown(author.post(change, sent(author, change, evidence=wrong)))
        assert said in page, said
        assert "12,012" not in page
    assert content().criteria[1].evidence == ()
    answers = sent(author, change, evidence=spaced)
    for _ in range(2):
        assert author.post(change, answers).status_code == 302
    kept = content().criteria[1].evidence
    assert (len(kept), kept[11]) == (12, "A long prompt 11 " + "x" * 980)


def test_a_criterion_goes_to_another_standard(author):
    author.post(at("add_standard"), sent(author, at("add_standard"), **STANDARD))
    change = at("change_criterion", "1.3")
    author.post(change, sent(author, change, standard="2", code="2.1"))
    assert [len(each.criteria) for each in content().standards] == [2, 1]
    assert codes() == ["1", "1.2", "2.1"]


def test_a_criterion_on_which_another_hangs_is_not_taken_away(author):
    got = shown(author.get(at("take_criterion_away", "1.2")))
    assert "Criterion 1.3 is asked only by the answer to criterion 1.2." in got
    assert "Take it away</button>" not in got
    away = at("take_criterion_away", "1.3")
    answers = sent(author, away)
    for _ in range(2):
        got = author.post(away, answers)
        assert got.status_code == 302
    assert codes() == ["1", "1.2"]


def test_numbers_are_given_anew_after_a_look(author):
    page = shown(author.get(at("renumber")))
    assert "Criterion 1 becomes 1.1" in page
    author.post(at("renumber"), sent(author, at("renumber")))
    assert codes() == ["1.1", "1.2", "1.3"]
    assert "The numbers are in order already." in shown(author.get(at("renumber")))


# --- two at once ----------------------------------------------------------------------------------


def test_a_form_sent_twice_is_done_once(author):
    for address, changes in (
        (at("add_standard"), STANDARD),
        (at("change_standard", "2"), {"code": "3"}),
        (at("add_criterion", "1"), {"text": "New?"}),
        (at("change_criterion", "1.4"), {"code": "1.9"}),
        (at("add_level"), {"value": "5", "label": "L", "colour": "green"}),
        (at("change_level", 5), {"value": "6"}),
    ):
        answers = sent(author, address, **changes)
        for _ in range(2):
            assert author.post(address, answers).status_code == 302, address
    assert [each.code for each in content().standards] == ["1", "3"]
    assert codes() == ["1", "1.2", "1.3", "1.9"]
    assert [each.value for each in content().levels] == [0, 1, 6]


def test_the_second_author_is_told_what_changed_and_loses_no_words(author, world):
    change = at("change_criterion", "1")
    mine = sent(author, change, text="Everybody knows the lead.")
    theirs = documents.as_data(content())
    theirs["standards"][0]["criteria"][1]["text"] = "Is there a plan for it?"
    operations.write_draft(world.draft, content=theirs, by=world.hari)
    page = author.post(change, mine)
    assert "Criterion 1.2 was changed: Is there a plan for it?" in shown(page)
    assert "Everybody knows the lead." in shown(page)
    again = page.context["form"].data
    assert author.post(change, again).status_code == 302
    assert [each.text for each in content().criteria][:2] == [
        "Everybody knows the lead.", "Is there a plan for it?",
    ]  # fmt: skip


def test_words_about_what_was_taken_away_meanwhile_stay_on_the_page(author, world):
    change, in_standard = at("change_criterion", "1.3"), at("add_criterion", "1")
    mine, added = (
        sent(author, change, text="My words."), sent(author, in_standard, text="My words."),
    )  # fmt: skip
    theirs = documents.as_data(content()) | {"standards": []}
    operations.write_draft(world.draft, content=theirs, by=None)
    for address, answers in ((change, mine), (in_standard, added)):
        page = shown(author.post(address, answers))
        assert "My words." in page
        assert "from the list" in page or "any more" in page


def test_words_about_a_draft_that_is_gone_stay_on_the_page(author, world):
    address = at("change_words")
    mine = sent(author, address, about="My words.")
    operations.issue(world.draft, by=None)
    page = shown(author.post(address, mine))
    assert "My words." in page
    assert "This draft was issued or thrown away meanwhile" in page
    got = author.get(at("write"))
    assert got["Location"] == reverse("question_sets:question_set", args=[synthetic.SET])
    assert moved_when_gone(author).status_code == 302


def test_words_about_a_draft_that_gave_way_to_another_are_not_written_unseen(author, world):
    """What was carried on then is not what there is to carry on now."""
    address = at("change_words")
    mine = sent(author, address, about="My words.")
    made = operations.issue(world.draft, by=None).question_set
    operations.begin_version(made, by=world.hari)
    page = author.post(address, mine)
    assert operations.ANOTHER_DRAFT in shown(page)
    assert "My words." in shown(page)
    assert content().about == ""
    assert author.post(address, page.context["form"].data).status_code == 302
    assert content().about == "My words."


def moved_when_gone(client):
    return client.post(at("move"), {"move": "up criterion 1.2", "submission": str(uuid4())})


def test_of_many_changes_the_first_are_told(author, world):
    long = documents.as_data(shipped.content("section-11-1"))
    seen = world.draft.state
    operations.write_draft(world.draft, content=long, by=None)
    with pytest.raises(operations.Stale) as stale:
        operations.write_draft(world.draft, content=long, version=seen, by=None)
    assert len(stale.value.changes) == operations.MOST_CHANGES + 1
    assert re.fullmatch(r"And \d+ more\.", stale.value.changes[-1])
    for number in ("x", "0", "99"):
        wrong = f"{number}.{world.draft.pk}"
        with pytest.raises(operations.Stale) as stale:
            operations.write_draft(world.draft, content=long, version=wrong, by=None)
        assert stale.value.changes == [operations.WRITTEN_MEANWHILE]


def test_what_the_draft_was_begun_from_stays_as_it_was_issued(author, world):
    before = lists.content_of(world.draft.version_before)
    away = at("take_criterion_away", "1.3")
    author.post(away, sent(author, away))
    assert lists.content_of(world.draft.version_before) == before
