"""The home page, and what the portal says about itself."""

from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from core import clock as house_clock
from core.models import AccessCheck
from escalations import by_the_clock
from escalations import operations as escalate
from partnership import cover
from partnership.operations import begin_role
from partnership.roles import Role
from tests.world import build, outsiders, raise_one

pytestmark = pytest.mark.django_db

DAY_ONE = date(2026, 3, 27)
CONTACTS = "/contacts/"


@pytest.fixture
def world():
    return build()


def home(client, person, path="/"):
    client.force_login(person)
    return client.get(path)


def test_what_needs_me_soonest_first(client, world):
    later = raise_one(world, raised_on=DAY_ONE)
    sooner = raise_one(world, raised_on=date(2026, 3, 26))
    assert [task["text"] for task in home(client, world.bob).context["tasks"]] == [
        f"{sooner.reference}: your agency’s turn to answer",
        f"{later.reference}: your agency’s turn to answer",
    ]
    assert home(client, world.alice).context["tasks"] == []


def test_a_task_says_what_and_by_when(client, world, clock):
    escalation = raise_one(world, raised_on=DAY_ONE)
    [task] = home(client, world.bob).context["tasks"]
    assert task == {
        "text": f"{escalation.reference}: your agency’s turn to answer",
        "url": f"/escalations/{escalation.reference.lower()}/",
        "hint": "Testshire Council challenges Testshire Health Trust."
        " Step 1 ends on Monday 30 March 2026",
        "status": "1 working day left",
    }
    clock.set("2026-03-30")
    [task] = home(client, world.bob).context["tasks"]
    assert (task["status"], task["tone"]) == ("Due today", "orange")


def test_a_task_says_that_a_resolution_is_proposed(client, world):
    case = raise_one(world, raised_on=DAY_ONE)
    other = raise_one(world, raised_on=DAY_ONE)
    said = f"{case.reference}: your agency’s turn to answer the proposed resolution"
    for by, answers in ((world.bob, world.alice), (world.alice, world.bob)):
        escalate.propose_resolution(case, outcome="compromise", statement="So.", by=by)
        texts = [task["text"] for task in home(client, answers).context["tasks"]]
        assert said in texts
        assert not any(other.reference in text and "resolution" in text for text in texts)
        escalate.answer_resolution(
            case, proposal=case.proposals.last(), accepted=False, answer="No.", by=answers
        )
        for person in (by, answers):
            assert said not in [task["text"] for task in home(client, person).context["tasks"]]


def test_no_task_shows_who_the_child_is(client, world):
    raise_one(world, raised_on=DAY_ONE, child_initials="QXZKV")
    for person in (world.bob, world.dana, world.sue):
        assert "QXZKV" not in home(client, person).content.decode()


def test_in_a_year_without_bank_holidays_the_page_says_what_to_do(client, world, clock):
    raise_one(world, raised_on=DAY_ONE)
    clock.set("2029-01-02")
    response = home(client, world.bob)
    assert response.status_code == 503
    assert "The bank holidays are not known" in response.content.decode()
    assert home(client, world.nobody).status_code == 200


def test_figures_open_the_list_behind_them(client, world, clock):
    first = raise_one(world, raised_on=DAY_ONE)
    raise_one(world, raised_on=DAY_ONE)
    escalate.move_up(first, from_step=1, reason="No answer.", by=world.alice)
    for person in (world.dana, world.hari, world.sue):
        figures = home(client, person).context["figures"]
        assert {each["label"]: each["number"] for each in figures} == {
            "Open at step 1": 1,
            "Open at step 2": 1,
            "Open at step 3": 0,
            "Open at step 4": 0,
            "Overdue at step 4": 0,
        }
        for each in figures:
            assert len(client.get(each["url"]).context["page"].rows) == each["number"]
    for person in (world.alice, world.bob, world.anna):
        labels = [each["label"] for each in home(client, person).context["figures"]]
        assert labels == ["Open, raised by you", "Open, that you can see"]
    assert home(client, world.nobody).context["figures"] == []


def test_step_four_overdue_is_counted_and_needs_the_business_manager(client, world, clock):
    escalation = raise_one(world, raised_on=DAY_ONE)
    clock.set("2026-04-29")
    for _ in range(3):
        by_the_clock.move_up_when_due(by=None)
    page = home(client, world.dana)
    assert page.context["figures"][-1]["number"] == 1
    listed = client.get(page.context["figures"][-1]["url"]).context["page"].rows
    assert [row[0]["text"] for row in listed] == [escalation.reference]
    [task] = page.context["tasks"]
    assert task["text"] == f"{escalation.reference}: step 4 is over: record how it ended"
    assert (task["status"], task["tone"]) == ("Overdue", "red")
    partner = home(client, world.carol)
    [theirs] = partner.context["tasks"]
    assert theirs["text"] == f"{escalation.reference}: step 4 is over, agree how it ends"
    assert [each["number"] for each in partner.context["figures"]] == [0, 0, 0, 1, 1]
    assert home(client, world.hari).context["tasks"] == []


def test_nothing_becomes_overdue_at_step_four_on_a_day_off(client, world, clock):
    raise_one(world, raised_on=date(2026, 3, 25))  # step 4 ends on Friday 24 April
    clock.set("2026-04-24")
    for _ in range(3):
        by_the_clock.move_up_when_due(by=None)
    for day, overdue in (("24", 0), ("25", 0), ("26", 0), ("27", 1)):
        clock.set(f"2026-04-{day}")
        page = home(client, world.dana)
        assert page.context["figures"][-1]["number"] == overdue
        assert len(page.context["tasks"]) == overdue


def test_figures_say_of_what_they_count_to_whoever_does_not_open_all(client, world):
    raise_one(world, raised_on=DAY_ONE)
    notes = {
        name: {each["note"] for each in home(client, getattr(world, name)).context["figures"]}
        for name in ("dana", "carol")
    }
    assert notes == {"dana": {""}, "carol": {"of those that you may open"}}
    captions = {
        name: home(client, getattr(world, name), f"{reverse('escalations:index')}?show=all")
        for name in ("dana", "carol")
    }
    assert {name: page.context["caption_of_table"] for name, page in captions.items()} == {
        "dana": "1 open escalation",
        "carol": "0 open escalations (of those that you may open)",
    }


def test_the_partners_are_told_what_they_can_do_at_step_four(client, world, clock):
    escalation = raise_one(world, raised_on=DAY_ONE)
    clock.set("2026-04-21")
    for _ in range(3):
        by_the_clock.move_up_when_due(by=None)
    [task] = home(client, world.carol).context["tasks"]
    assert task["text"] == (
        f"{escalation.reference}: hear both agencies, and record what you recommend"
    )
    buttons = client.get(task["url"]).context["actions"]
    assert "Record the recommendation" in [each["text"] for each in buttons]


def test_outsiders_learn_nothing(client, world):
    escalation = raise_one(world, raised_on=DAY_ONE)
    for person in outsiders(world):
        page = home(client, person)
        # What everybody of their post is asked: of no escalation.
        assert {each["status"] for each in page.context["tasks"]} <= {"To declare"}
        assert page.context["figures"] == []
        assert escalation.reference not in page.content.decode()


def test_nothing_to_do_is_no_dead_end(client, world):
    practitioner = home(client, world.charlie).content.decode()
    assert "Nothing is waiting for you now." in practitioner
    assert reverse("escalations:raise") in practitioner
    for person in (world.nobody, world.root):
        without_a_role = home(client, person).content.decode()
        assert reverse("escalations:raise") not in without_a_role
        assert CONTACTS not in without_a_role
        assert "Nothing is waiting for you" not in without_a_role
        assert "You hold no role at any agency now" in without_a_role
        assert f'href="mailto:{settings.PARTNERSHIP["email"]["support"]}"' in without_a_role
    begin_role(world.nobody, agency=world.police, role=Role.TRAINER, started_on=DAY_ONE, by=None)
    trainer = home(client, world.nobody).content.decode()
    assert "Nothing is waiting for you now." in trainer
    assert reverse("escalations:raise") not in trainer
    assert f'see the <a class="govuk-link" href="{CONTACTS}">contacts</a>' in trainer


def stands_in(world, person, deputy, agency):
    cover.name_deputy(
        getattr(world, person), agency=agency, deputy=getattr(world, deputy), starts_on=DAY_ONE,
        ends_on=DAY_ONE, by=getattr(world, person),
    )  # fmt: skip


def for_whom(client, person) -> dict[str, str]:
    """By reference, what the line's hint ends with."""
    tasks = home(client, person).context["tasks"]
    return {each["text"].partition(":")[0]: each["hint"].rpartition(". ")[2] for each in tasks}


def test_a_deputys_lines_say_for_whom_each_stands_there(client, world):
    """What is her own as well says nothing."""
    moved = raise_one(world, raised_on=DAY_ONE)
    escalate.move_up(moved, from_step=1, reason="x", by=world.alice)
    contacted = {"method": "phone", "with_whom": "Bella Boateng", "result": "x"}
    escalate.log_contact(moved, happened_on=DAY_ONE, **contacted, by=world.amir)
    first = raise_one(world, raised_on=DAY_ONE)
    own = for_whom(client, world.bella)
    assert own.keys() == {moved.reference}
    stands_in(world, "bob", "bella", world.trust)
    lent = {first.reference: "As deputy for Bob Barnes"}
    assert for_whom(client, world.bella) == own | lent
    stands_in(world, "bea", "bella", world.trust)  # who acts at step 2, too
    lent |= {"Declare what your agency did": "As deputy for Bea Bright"}
    assert for_whom(client, world.bella) == own | lent
    assert "deputy" not in str(for_whom(client, world.bob))


def test_so_does_what_the_portal_needs(client, world):
    said = "As deputy for Dana Doyle"
    stands_in(world, "dana", "sue", world.business_team)
    page = home(client, world.sue)
    assert page.context["upkeep"]
    assert said in page.content.decode()
    assert said not in home(client, world.dana).content.decode()


def test_an_unfinished_escalation_is_offered_again(client, world):
    escalate.save_draft(answers={"immediate_risk": "no"}, by=world.alice)
    assert "Go on with it" in home(client, world.alice).content.decode()
    assert "Go on with it" not in home(client, world.amir).content.decode()


@pytest.mark.parametrize("name", ["bob", "dana", "carol", "nobody"])
def test_it_asks_the_database_as_often_for_three_as_for_one(
    client, world, django_assert_max_num_queries, django_assert_num_queries, name
):
    raise_one(world, raised_on=DAY_ONE)
    AccessCheck.objects.create(at=house_clock.now())  # a portal that has been through a night
    home(client, getattr(world, name))
    session_and_person = 2
    # She keeps the records (requests, lists) and the portal (takeovers that are late, what she may
    # see of them, those that are planned, groups, those that closed, agreements, old lines of the
    # log, whether there are two who do), and answers declarations.
    of_keepers = 11 if name == "dana" else 0
    # Its keepers, actions that none of them can judge, and judgements that were sent back to them.
    of_the_log = 4 if name == "dana" else 0
    of_the_executive = 1  # who sits in it
    of_declines = 0 if name == "nobody" else 1  # whether one waits to be confirmed
    of_actions = 2  # their own, and what waits for them to judge
    of_risks = 1
    of_meetings = 1  # those to come
    # Challenges to answer, judgements to agree, and what nobody could answer.
    of_scrutiny = 3 if name == "dana" else 2
    of_voice = 2 if name == "dana" else 0  # what is to be told again, and what was corrected of it
    of_representations = 1 if name in ("bob", "carol") else 0  # whether one is asked for
    of_answers = of_representations  # whether they are asked what came of a closed one
    # To hand in; the cycles that she runs, what of them waits for moderators, panels that meet,
    # audits of several.
    of_returns = 6 if name == "dana" else 1
    of_pauses = 2 if name == "dana" else 0  # those to decide, and proposals that nobody answers
    most = session_and_person + 7 + of_keepers + of_actions + of_risks + of_scrutiny
    most += of_representations + of_answers + of_meetings
    most += of_returns + of_pauses + of_the_log + of_the_executive + of_voice + of_declines
    with django_assert_max_num_queries(most) as few:
        client.get("/")
    for _ in range(2):
        raise_one(world, raised_on=DAY_ONE)
    with django_assert_num_queries(len(few)):
        client.get("/")


def test_the_first_page_is_behind_the_sign_in(client):
    assert client.get("/").url == f"{reverse('account_login')}?next=/"


@pytest.mark.parametrize("name", ["accessibility", "privacy"])
def test_anyone_may_read_what_the_portal_says_about_itself(client, name):
    page = client.get(reverse(name)).content.decode()
    assert page.count("<h1") == 1
    assert f"mailto:{settings.PARTNERSHIP['email']['support']}" in page


def test_a_practitioner_sees_how_many_are_open_and_opens_the_lists_behind(client, world):
    client.force_login(world.alice)
    assert client.get("/").context["figures"] == []
    raise_one(world, raised_on=DAY_ONE)
    raise_one(world, raised_on=DAY_ONE)
    figures = client.get("/").context["figures"]
    assert [(each["number"], each["label"]) for each in figures] == [
        ("2", "Open, raised by you"),
        ("2", "Open, that you can see"),
    ]
    for each in figures:
        assert client.get(each["url"]).content.decode().count("ESC-2026-000") >= 2
    client.force_login(world.bea)
    assert [each["number"] for each in client.get("/").context["figures"]] == ["0", "2"]
