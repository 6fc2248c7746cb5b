"""What has changed since a school's last return, and one declaration for the rest."""

from contextlib import ExitStack
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from audits.moderation import content as moderation
from audits.moderation.models import RevisionPoint, RevisionRequest
from audits.returns import answering, sections, snapshot
from audits.returns.models import Answer, AnswerAction, Evidence, EvidenceUse, Return, Submission
from audits.returns.policy import State
from audits.since_last import declaring, difference, policy
from audits.since_last.models import StillSo
from core import clock, history
from core.operations import AlreadyDone, NotAllowed, operation
from improvement import operations as log
from partnership.groups import operations as groups
from partnership.roles import Role
from tests.audits import papers, signing, since_last

pytestmark = pytest.mark.django_db


# --- the rule -------------------------------------------------------------------------------------

NOTHING = {
    "own": 2, "moderated": 2, "lowest": 0, "was_sent_back": False, "has_overdue_action": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("differs", "said"),
    [
        ({}, None),
        ({"moderated": None}, None),
        ({"own": None, "moderated": None}, None),
        ({"moderated": 3}, None),
        ({"moderated": 1}, "scored it lower"),
        ({"was_sent_back": True}, "sent back"),
        ({"has_overdue_action": True}, "overdue"),
        ({"own": 0, "moderated": None}, "lowest level"),
        ({"own": 0, "moderated": 1}, "lowest level"),
        ({"own": None, "moderated": None, "is_in_words": True}, "how it is now"),
        ({"own": None, "moderated": None, "is_no": True}, "answered No"),
    ],
)
def test_what_a_declaration_is_not_enough_for(differs, said):
    found = policy.why_not_still_so(**(NOTHING | differs))
    assert found is None if said is None else said in found


SENTENCES = st.lists(st.sampled_from(["One is so.", "Two is so.", "Three is so."]), max_size=6)


@given(SENTENCES, SENTENCES)
def test_the_difference_holds_all_of_both_texts_in_order(before, after):
    found = difference.pieces(" ".join(before), "\n".join(after))
    assert " ".join(e.text for e in found if e.how != "added") == " ".join(before)
    assert " ".join(e.text for e in found if e.how != "taken away") == " ".join(after)


# --- what stands where ----------------------------------------------------------------------------


@pytest.fixture
def world():
    return since_last.build()


def rows(model):
    return model.objects.unscoped("a test")


def stands(agency_return, code: str) -> Answer:
    return rows(Answer).get(agency_return=agency_return, criterion__code=code)


def codes(got, part: str) -> list[str]:
    """Of what changed, those of a part; of the declaration, what is taken or left open."""
    if part == "left_open":
        return [each["code"] for each in got.context[part]]
    return [each["code"] for each in shown(got) if part in ("taken", each["part"])]


def shown(got):
    return [each for section in got.context["sections"] for each in section["questions"]]


@pytest.fixture
def begun(world):
    """Makes this year's return, a year after last year's was handed in."""
    with ExitStack() as later:

        def make(change=None, before=lambda: None, **given) -> Return:
            since_last.hand_in(world.last, person=world.dev, by=None, **given)
            before()
            later.enter_context(clock.held_at(clock.now() + since_last.YEAR))
            if change is not None:
                since_last.next_version(world, change)
            return since_last.opened(world, "Schools, 2027")

        yield make


def declare(now, by, *codes, with_evidence=False, **more):
    return declaring.declare_still_so(now, codes=codes, with_evidence=with_evidence, by=by, **more)


def test_each_part_has_its_questions(client, world, begun):
    now = begun(since_last.changed, _1_1=("0", "Nobody does."))
    client.force_login(world.dev)
    got = client.get(since_last.at(now))
    page = unescape(got.content.decode())
    assert [codes(got, part) for part in ("new", "changed", "anew", "same")] == [
        ["1.6"], ["1.2"], ["1.1", "1.5"], ["1.3", "1.4"],
    ]  # fmt: skip
    assert "It was at the lowest level." in page
    assert "It was not answered last time." in page
    assert "<ins" in page
    assert "Each governor is trained every two years." in page
    assert "Nobody does." in page
    assert page.count('name="changed"') == 2
    assert "2 of 2</strong> that are the same as last time can be declared still so" in page
    assert "1 Leadership</a>: 4 to answer, 2 the same" in page


def test_what_was_declared_is_what_was_answered_last_time_a_year_on(client, world, begun):
    now = begun()
    declare(now, world.dev, "1.1", "1.3", "1.4")
    since_last.hand_in(
        now, person=world.dev, by=None, _1_2=("0", "Nobody was."), moderated={"1.1": 1}.items()
    )
    with clock.held_at(clock.now() + since_last.YEAR):
        after = since_last.opened(world, "Schools, 2028")
        client.force_login(world.dev)
        got = client.get(since_last.at(after))
        assert codes(got, "same") == ["1.3", "1.4"]
        told = {each["code"]: each["why"] for each in shown(got) if each["part"] == "anew"}
        assert "scored it lower" in told["1.1"]
        declare(after, world.dev, "1.3")
        said = rows(StillSo).get(agency_return=after)
        assert (said.before, stands(after, "1.3").text) == (now, "It is new.")


def test_a_whole_section_is_ticked_in_one_press(client, world, begun):
    now = begun()
    client.force_login(world.dev)
    assert codes(tick(client, now, changed_in="1"), "taken") == []
    said = rows(StillSo).values_list("criterion__code", flat=True)
    assert sorted(said) == ["1.1", "1.2", "1.3", "1.4"]


def test_another_scale_changes_every_question_on_it(client, world, begun):
    def change(content):
        scale = [dict(each) for each in content["levels"]]
        scale[2]["label"] = "Fully met"
        return content | {"levels": scale}

    now = begun(change)
    client.force_login(world.dev)
    got = client.get(since_last.at(now))
    assert codes(got, "changed") == ["1.1", "1.2"]
    with pytest.raises(NotAllowed, match=r"1\.1: Its words changed"):
        declare(now, world.dev, "1.1", "1.3")
    assert stands(now, "1.3").number == 0


@operation
def send_back(agency_return, code, *, by):
    submission = Submission.objects.get(agency_return=agency_return)
    asked = RevisionRequest.objects.create(
        agency_return=agency_return, submission=submission, reason="More", due_on=clock.today(),
        asked_on=clock.today(),
    )  # fmt: skip
    criterion = agency_return.version_asked.criteria.get(code=code)
    RevisionPoint.objects.create(
        agency_return=agency_return, request=asked, criterion=criterion, said="More"
    )


def test_lower_or_sent_back_is_answered_anew(client, world, begun):
    now = begun(
        moderated={"1.1": 1}.items(), before=lambda: send_back(world.last, "1.3", by=None)
    )  # fmt: skip
    client.force_login(world.dev)
    got = client.get(since_last.at(now))
    told = {each["code"]: each["why"] for each in shown(got) if each["part"] == "anew"}
    assert "scored it lower" in told["1.1"]
    assert "sent back" in told["1.3"]
    for code in ("1.1", "1.3"):
        with pytest.raises(NotAllowed, match="Answer anew"):
            declare(now, world.dev, code)


def test_so_is_one_from_which_an_action_is_overdue(world, begun):
    @operation
    def agree(*, by):
        criterion = world.last.version_asked.criteria.get(code="1.1")
        AnswerAction.objects.create(
            agency_return=world.last, criterion=criterion, reference="ACT-2026-0001"
        )

    def act(due):
        agree(by=None)
        papers_of_an_action(world, due)

    now = begun(before=lambda: act(clock.today() + timedelta(days=30)))
    with pytest.raises(NotAllowed, match="overdue"):
        declare(now, world.dev, "1.1")


def papers_of_an_action(world, due) -> None:
    group = groups.add_group(slug=papers.GROUP, name="Practice Group", kind="subgroup", by=None)
    made = log.propose_for_agency(
        what="Read it", difference_wanted="Known", owner=world.held["dev"], group=group,
        due_on=due, because="A test", by=world.helen,
    )  # fmt: skip
    assert made.reference == "ACT-2026-0001"


# --- declared -------------------------------------------------------------------------------------


def tick(client, now, *codes, **more):
    """“Something has changed here”, and on."""
    sent = {"changed": codes, "submission": str(uuid4())} | more
    return client.post(since_last.at(now), sent, follow=True)


def test_where_somebody_says_that_something_has_changed_no_colleague_declares(client, world, begun):
    now = begun()
    client.force_login(world.helen)
    open_page = client.get(since_last.at(now, "declare/"))
    assert codes(open_page, "taken") == ["1.1", "1.2", "1.3", "1.4"]
    client.force_login(world.dev)
    assert codes(tick(client, now, "1.1", "1.2"), "taken") == ["1.3", "1.4"]
    said = "Dev Desai said on"
    for person in (world.dev, world.helen):
        client.force_login(person)
        page = client.get(since_last.at(now)).content.decode()
        assert page.count(said) == 2, "and is offered to nobody"
        assert page.count('name="changed"') == 2
    sent = {"codes": "1.1,1.2,1.3,1.4", "declared": "on", "submission": str(uuid4())}
    got = client.post(since_last.at(now, "declare/"), sent)
    assert f"1.1: {said}" in unescape(got.content.decode())
    assert stands(now, "1.1").number == stands(now, "1.3").number == 0
    tick(client, now, "1.1")
    assert {each.declared_by for each in rows(StillSo).all()} == {world.dev}, "who said it first"
    assert snapshot.papers(now, world.dev).still_so == {}
    got = tick(client, now, "1.3", unchanged="1.1")
    assert got.redirect_chain[0][0] == f"{since_last.at(now)}#question-1-1"
    found = client.get(since_last.at(now, "declare/"))
    assert codes(found, "taken") == ["1.1"], "1.4 hangs on 1.3, whose tick was not lost"
    declare(now, world.helen, "1.1")
    assert stands(now, "1.1").text == "All of them do."
    answering.save_answer(
        now, criterion="1.2", chosen="1", text="Half.", number=0, page=uuid4(), by=world.dev
    )
    answering.save_answer(
        now, criterion="1.2", chosen="", text="", number=1, page=uuid4(), by=world.dev
    )
    found = client.get(since_last.at(now, "declare/"))
    assert codes(found, "taken") == ["1.2"], "answered since, and emptied"


def test_a_tick_that_comes_too_late_is_refused_and_is_not_lost(client, world, begun):
    now = begun()
    client.force_login(world.dev)
    papers.into(now, State.SUBMITTED)
    page = tick(client, now, "1.2").content.decode()
    assert "was submitted" in page
    assert rows(StillSo).count() == 0


def test_a_declaration_is_taken_back_whole_but_for_what_was_written_since(client, world, begun):
    now = begun()
    declare(now, world.dev, "1.1", "1.2")
    declare(now, world.helen, "1.3")
    answering.save_answer(
        now, criterion="1.2", chosen="1", text="Half.", number=1, page=uuid4(), by=world.helen
    )
    client.force_login(world.helen)
    page = unescape(client.get(since_last.at(now)).content.decode())
    assert "Declared still so by Dev Desai" in page
    assert page.count("Take this declaration back") == 2
    one = rows(StillSo).get(criterion__code="1.1").pk
    tick(client, now, take_back=one)
    assert (stands(now, "1.1").chosen, stands(now, "1.1").text) == ("", "")
    assert stands(now, "1.1").answered_by == world.helen
    assert stands(now, "1.2").text == "Half."
    assert stands(now, "1.3").chosen == "yes"
    page = tick(client, now, take_back=one).content.decode()
    assert "None of these answers stands as declared any more" in page
    declare(now, world.dev, "1.1")


def test_who_has_a_section_alone_declares_and_takes_back_nothing_else(client, world, begun):
    def two_standards(content):
        more = [{"code": "2.1", "text": "Visitors sign in.", "answer": "scale"}]
        second = {"code": "2", "title": "The site", "criteria": more}
        return content | {"standards": [*content["standards"], second]}

    since_last.next_version(world, two_standards)
    world.last = since_last.opened(world, "Schools, of two standards")
    signing._begin(world, "joel", "Joel Jones", world.school, Role.FRONTLINE_PRACTITIONER)
    now = begun(_2_1=("2", "All do."))
    [second] = now.version_asked.standards.filter(code="2")
    sections.give_sections(now, standards=[second], to=world.held["joel"], by=world.helen)
    client.force_login(world.joel)
    assert codes(client.get(since_last.at(now, "declare/")), "taken") == ["2.1"]
    with pytest.raises(NotAllowed, match=r"1\.1: It is of a section that was not given to you"):
        declare(now, world.joel, "1.1", "2.1")
    declare(now, world.joel, "2.1")
    declare(now, world.dev, "1.1")
    one = rows(StillSo).get(criterion__code="1.1").pk
    with pytest.raises(NotAllowed, match="not given to you"):
        declaring.take_back(now, declaration=one, by=world.joel)
    page = client.get(since_last.at(now)).content.decode()
    assert page.count("Take this declaration back") == 1, "his own"


def test_what_was_answered_no_or_in_part_or_was_not_asked_is_answered_anew_and_told_so(
    client, world, begun
):
    now = begun(_1_1=("", "Words alone."), _1_3=("no", "Not yet."))
    client.force_login(world.dev)
    got = client.get(since_last.at(now))
    told = {each["code"]: each["why"] for each in shown(got) if each["part"] == "anew"}
    assert told == {
        "1.1": "It was answered in part last time.", "1.3": "It was answered No.",
        "1.4": policy.NOT_ASKED, "1.5": "It was not answered last time.",
    }  # fmt: skip
    with pytest.raises(NotAllowed, match=r"1\.3: It was answered No"):
        declare(now, world.dev, "1.3")


def test_a_new_question_that_is_forced_in_is_told_as_new(world, begun):
    now = begun(since_last.changed)
    with pytest.raises(NotAllowed, match=r"1\.6: It is new"):
        declare(now, world.dev, "1.6")


def test_what_was_written_last_time_can_be_read_where_one_declares(client, world, begun):
    now = begun()
    client.force_login(world.dev)
    page = client.get(since_last.at(now, "declare/")).content.decode()
    assert "All of them do." in page
    assert "<details" not in page, "nobody declares unread"


def test_what_is_declared_is_written_as_it_stood_and_says_by_whom(client, world, begun):
    now = begun()
    client.force_login(world.dev)
    page = since_last.at(now, "declare/")
    got = tick(client, now, "1.2")
    assert got.redirect_chain == [(page, 302)]
    assert "I have read the 3 answers of last time, and they are still so" in unescape(
        got.content.decode()
    )
    sent = {"codes": "1.1,1.3,1.4", "declared": "on", "submission": str(uuid4())}
    got = client.post(page, sent)
    assert got["Location"].endswith("sections/1/#question-1-2")
    assert (stands(now, "1.1").chosen, stands(now, "1.1").text) == ("2", "All of them do.")
    assert stands(now, "1.4").text == "In May."
    assert stands(now, "1.2").number == stands(now, "1.5").number == 0
    assert [each.number for each in history.rows_of([stands(now, "1.1")], Answer)] == [0, 1]
    said = "Declared still so by Dev Desai on"
    home = f"/audits/returns/{now.reference.lower()}/"
    assert "3 of them declared still so" in client.get(home).content.decode()
    for where in ("sections/1/", "whole/"):
        assert client.get(home + where).content.decode().count(said) == 3, where
    assert "Declared still so" in client.get(home + "questions/1.1/").content.decode()
    client.post(page, sent)  # the second of two clicks
    assert rows(StillSo).count() == 4, "and what has changed"
    assert [stands(now, code).number for code in ("1.1", "1.3", "1.4")] == [1, 1, 1]


def test_without_the_box_nothing_is_written(client, world, begun):
    now = begun()
    client.force_login(world.dev)
    got = client.post(since_last.at(now, "declare/"), {"codes": "1.1,1.3"})
    assert "Confirm that you have read them" in got.content.decode()
    assert rows(StillSo).count() == 0
    got = client.post(since_last.at(now, "declare/"), {"codes": "9.9", "declared": "on"})
    assert got.status_code == 200
    assert rows(StillSo).count() == 0


def test_nothing_that_stands_is_written_over(client, world, begun):
    now = begun()
    answering.save_answer(
        now, criterion="1.1", chosen="1", text="Half do.", number=0, page=uuid4(), by=world.helen
    )
    client.force_login(world.dev)
    sent = {"codes": "1.1,1.2", "declared": "on"}
    page = client.post(since_last.at(now, "declare/"), sent, follow=True).content.decode()
    assert "1 answer is declared still so. 1 was answered meanwhile, and stands" in page
    assert (stands(now, "1.1").chosen, stands(now, "1.1").text) == ("1", "Half do.")
    with pytest.raises(NotAllowed, match="Nothing was written over them"):
        declare(now, world.helen, "1.1", "1.2")
    assert stands(now, "1.2").number == 1


def test_what_is_written_over_is_declared_no_longer_and_can_be_once_it_is_empty(world, begun):
    now = begun()
    declare(now, world.dev, "1.1")

    def save(chosen, text, number):
        return answering.save_answer(
            now, criterion="1.1", chosen=chosen, text=text, number=number, page=uuid4(),
            by=world.helen,
        )  # fmt: skip

    save("1", "Half do.", 1)
    assert snapshot.papers(now, world.dev).still_so == {}
    save("", "", 2)
    declare(now, world.helen, "1.1")
    found = snapshot.papers(now, world.dev).still_so["1.1"]
    assert (found.declared_by, found.number, found.before) == (world.helen, 4, world.last)


def test_what_hangs_on_an_answer_that_is_left_open_is_left_open(client, world, begun):
    now = begun()
    client.force_login(world.dev)
    got = tick(client, now, "1.3")
    assert codes(got, "taken") == ["1.1", "1.2"]
    assert codes(got, "left_open") == ["1.3", "1.4"]
    with pytest.raises(NotAllowed, match="None of these"):
        declare(now, world.dev, "1.4")


def test_evidence_comes_along_once_and_not_past_its_shelf_life(client, world, begun):
    today = clock.today()

    def before():
        last = world.last
        since_last.add_evidence(last, codes=["1.1", "1.2"], name="New", by=None)
        since_last.add_evidence(last, codes=["1.3"], name="Old", dated_on=today, by=None)
        link = "https://example.org/policy"
        since_last.add_evidence(last, codes=["1.1"], name="Ours", link=link, by=None)

    now = begun(before=before)
    client.force_login(world.dev)
    page = unescape(client.get(since_last.at(now)).content.decode())
    assert "Older than 12 months" in page
    assert page.count("does not come along. Add newer evidence, if there is any.") == 1
    asked = client.get(since_last.at(now, "declare/")).content.decode()
    assert "past its shelf life: 2 pieces" in asked
    declare(now, world.dev, "1.1", with_evidence=True)
    declare(now, world.dev, "1.2", "1.3", with_evidence=True)
    kept = rows(Evidence).filter(agency_return=now)
    assert sorted(kept.values_list("name", flat=True)) == ["New", "Ours"]
    new = kept.get(name="New")
    assert new.is_unchanged()
    assert new.file.name != rows(Evidence).get(agency_return=world.last, name="New").file.name
    uses = rows(EvidenceUse).filter(evidence=new).values_list("criterion__code", flat=True)
    assert sorted(uses) == ["1.1", "1.2"]


def test_the_statements_are_the_same_for_60_questions(world, begun):
    def many(content):
        [standard] = content["standards"]
        more = [
            {"code": f"1.{number}", "text": f"Number {number}", "answer": "scale"}
            for number in range(6, 61)
        ]
        return content | {"standards": [standard | {"criteria": standard["criteria"] + more}]}

    since_last.next_version(world, many)
    world.last = since_last.opened(world, "Schools, of many")
    others = {f"_1_{number}": ("1", "So it is.") for number in range(6, 61)}
    now = begun(**others)

    def statements(*codes) -> int:
        with CaptureQueriesContext(connection) as asked:
            declare(now, world.dev, *codes)
        return len(asked.captured_queries)

    few = statements("1.1", "1.3")
    assert statements("1.2", *(f"1.{number}" for number in range(6, 61))) == few <= 40
    assert rows(StillSo).count() == 58


def test_a_second_click_is_one_act(world, begun):
    now, once = begun(), uuid4()
    declare(now, world.dev, "1.1", submission=once)
    with pytest.raises(AlreadyDone):
        declare(now, world.dev, "1.1", submission=once)


# --- whose it is ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "status"), [("bob", 404), ("carol", 403), ("dana", 403)])
def test_nobody_else_reads_or_declares(client, world, begun, who, status):
    now = begun()
    client.force_login(getattr(world, who))
    for page in ("", "declare/"):
        assert client.get(since_last.at(now, page)).status_code == status
    sent = {"codes": "1.1", "declared": "on"}
    assert client.post(since_last.at(now, "declare/"), sent).status_code == status
    with pytest.raises(PermissionDenied):
        declare(now, getattr(world, who), "1.1")
    assert stands(now, "1.1").number == 0


def test_other_agencies_and_a_first_return_have_no_such_page(client, world):
    client.force_login(world.dev)
    for page in ("", "declare/"):
        got = client.get(since_last.at(world.last, page)).content.decode()
        assert policy.NOTHING_BEFORE in got
    home = client.get(f"/audits/returns/{world.last.reference.lower()}/").content.decode()
    assert "since last time" not in home


def test_the_page_of_the_return_leads_there_and_nothing_is_declared_once_it_is_handed_in(
    client, world, begun
):
    now = begun()
    client.force_login(world.dev)
    home = f"/audits/returns/{now.reference.lower()}/"
    assert since_last.at(now) in client.get(home).content.decode()
    signing.answered(now, world.dev)
    papers.into(now, State.SUBMITTED)
    assert 'name="changed"' not in client.get(since_last.at(now)).content.decode()
    with pytest.raises(NotAllowed, match="was submitted"):
        declare(now, world.dev, "1.1")


# --- handed in ------------------------------------------------------------------------------------


def test_it_is_frozen_with_the_answer_and_moderators_read_it_without_a_score(client, world, begun):
    now = begun()
    declare(now, world.dev, "1.1", "1.2", "1.3", "1.4")
    since_last.hand_in(now, by=None, person=world.dev, state=State.SUBMITTED, _1_2=("2", "Anew."))
    content = rows(Submission).get(agency_return=now).content
    said = {each["code"]: each.get("still_so") for each in moderation.criteria_in(content)}
    assert said["1.1"]["declared_by"] == "Dev Desai"
    blind = {e["code"]: e for e in moderation.criteria_in(moderation.blinded(content))}
    assert blind["1.1"]["still_so"] == said["1.1"]
    assert "chosen" not in blind["1.1"]
    assert said["1.5"] is None
    client.force_login(world.dana)
    got = client.get(f"/audits/returns/{now.reference.lower()}/submission/")
    page = unescape(got.content.decode())
    assert "Declared still so by Dev Desai on" in page
    assert ", as in Schools, 2026" in page
    assert "4 answers, by Dev Desai" in page
    assert page.count("The same words as last cycle") == 3


def test_what_is_answered_in_words_alone_is_answered_anew(client, world, begun):
    now = begun(_1_5=("", "We asked the pupils."))
    client.force_login(world.dev)
    page = unescape(client.get(since_last.at(now)).content.decode())
    assert "It asks in words how it is now." in page
    with pytest.raises(NotAllowed, match=r"Answer anew: 1\.5"):
        declare(now, world.dev, "1.1", "1.5")
