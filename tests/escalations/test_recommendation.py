"""The recommendation of step 4: made, declared, answered by each agency, closed; who is told."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from core import access, restriction
from core.models import Notification
from core.operations import NotAllowed
from escalations import (
    impartiality,
    lists,
    policy,
    recommendation_policy,
    recommending,
    records,
    timeline,
)
from escalations import operations as escalate
from escalations.models import Escalation
from escalations.policy import Answer, Recommended, Side
from escalations.recommendation_models import Recommendation, RecommendationAnswer
from improvement import executive_list
from partnership import cover
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.world import PEOPLE, refresh

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 3, 27)
ADA_DECLARES = "Ada Archer is of Testshire Council, which is a party."


@pytest.fixture
def world():
    world = worlds.build_and_raise()
    world.lena = User.objects.create_user("lena@example.org", full_name="Lena Lowe")
    ours.begin_role(
        world.lena, agency=world.police, role=Role.LEAD_SAFEGUARDING_PARTNER,
        started_on=worlds.LONG_AGO, by=None,
    )  # fmt: skip
    worlds.give_an_app(world.lena)
    return world


@pytest.fixture
def case(world):
    return worlds.at_step(world.raised, 4)


def recommend(case, by, **changes):
    said = {"text": "A joint visit.", "made_on": FRIDAY, "heard_by": [by.pk], "declared": []}
    return recommending.recommend(case, by=by, **{**said, **changes})


def recommended(world, case):
    return recommend(case, world.carol)


def answer(case, by, answer="accepted", reason=""):
    return recommending.answer_recommendation(case, answer=answer, reason=reason, by=by)


def close(case, by, **changes):
    said = {"outcome": "compromise", "statement": "Both visit by Monday."}
    return recommending.close_as_recommended(case, by=by, **{**said, **changes})


def told(kind):
    rows = Notification.objects.filter(kind=f"escalation_{kind}").order_by("recipient__email")
    return [email.partition("@")[0] for email in rows.values_list("recipient__email", flat=True)]


def allowed(world, act):
    """Who of everybody is neither refused nor forbidden; whatever was done is undone."""
    found = set()
    for name in [*PEOPLE, "lena", "root", "nobody"]:
        with transaction.atomic():
            try:
                act(getattr(world, name))
                found.add(name)
            except (NotAllowed, PermissionDenied):
                pass
            transaction.set_rollback(True)
    return found


# --- the rule ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "turn", "is_accepted", "is_rejected"),
    [
        ({}, "both", False, False),
        ({Side.RAISING: Answer.ACCEPTED}, "challenged", False, False),
        ({Side.CHALLENGED: Answer.REJECTED}, "raising", False, True),
        ({Side.RAISING: Answer.IN_PART, Side.CHALLENGED: Answer.ACCEPTED}, "manager", True, False),
        ({Side.RAISING: Answer.IN_PART, Side.CHALLENGED: Answer.REJECTED}, "manager", False, True),
    ],
)
def test_whose_turn_it_is_once_there_is_a_recommendation(answers, turn, is_accepted, is_rejected):
    stands = Recommended(answers)
    assert policy.waiting_for(4, None, None, stands) == turn
    assert (stands.is_accepted, stands.is_rejected) == (is_accepted, is_rejected)
    assert policy.waiting_for(4, None, Side.RAISING, stands) == "challenged", (
        "a proposal comes first"
    )


@pytest.mark.parametrize(
    ("party", "acted", "said"),
    [
        ("", False, ""),
        ("The Council", False, "Ada is of The Council, which is a party."),
        ("", True, "Ada acted in this case before step 4."),
        (
            "The Council",
            True,
            "Ada is of The Council, which is a party and acted in this case before step 4.",
        ),
    ],
)
def test_what_somebody_declares(party, acted, said):
    assert recommendation_policy.to_declare("Ada", party, acted) == said


# --- made -------------------------------------------------------------------------------------


def test_those_who_hear_step_4_recommend_and_the_business_manager_for_them(world, case):
    def act(by):
        return recommend(case, by, heard_by=[world.carol.pk])

    assert allowed(world, act) == {"ada", "carol", "ines", "dana"}


@pytest.mark.parametrize("step", [1, 2, 3])
def test_nobody_recommends_before_step_4(step, world):
    case = worlds.at_step(world.raised, step)
    assert allowed(world, lambda by: recommend(case, by, heard_by=[world.carol.pk])) == set()


def test_a_recommendation_is_kept_with_who_heard_it_and_who_recorded_it(world, case, clock):
    clock.set("2026-03-30")
    recommend(case, world.dana, heard_by=[world.carol.pk, world.ines.pk])
    [row] = Recommendation.objects.visible_to(world.alice).filter(escalation=case)
    assert (row.text, row.made_on, row.recorded_by) == ("A joint visit.", FRIDAY, world.dana)
    assert set(row.hearers.splitlines()) == {
        "Carol Cole, Testshire Police",
        "Ines Ives, NHS Testshire Integrated Care Board",
    }
    assert row.declared == ""
    assert refresh(case).waiting_for == "both"


def test_there_is_one_recommendation(world, case):
    recommended(world, case)
    with pytest.raises(NotAllowed, match="There is a recommendation already"):
        recommend(case, world.ines)
    row = Recommendation.objects.unscoped("a test").get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation._base_manager.bulk_create(
            [Recommendation(escalation=case, text="x", made_on=FRIDAY, hearers="x",
                            recorded_by=world.ines, recorded_at=row.recorded_at)]
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"made_on": date(2026, 3, 28)}, "today or in the past"),
        ({"made_on": date(2026, 3, 26)}, "on or after the day step 4 began"),
        ({"heard_by": []}, "Select who heard it"),
        ({"heard_by": ["carol", "bella"]}, "Select who heard it"),
    ],
)
def test_a_recommendation_that_cannot_be_is_refused_in_words(changes, sentence, world, case):
    if "heard_by" in changes:
        changes = {"heard_by": [getattr(world, name).pk for name in changes["heard_by"]]}
    with pytest.raises(NotAllowed, match=sentence):
        recommend(case, world.carol, **changes)
    assert not Recommendation.objects.unscoped("a test").exists()


def test_both_agencies_have_to_answer_and_are_told(world, case):
    recommended(world, case)
    assert told("recommended") == ["ada", "alice", "avril", "brian", "dana", "ines"]
    for name, needs in {"avril": 1, "brian": 1, "ada": 0, "ines": 0, "dana": 0}.items():
        assert lists.needing(getattr(world, name)).count() == needs, name


# --- impartiality -----------------------------------------------------------------------------


def test_of_whom_it_is_said_what_they_declare(world, case):
    said = {each.name: each.declaration for each in impartiality.hearers(case)}
    assert said == {"Ada Archer": ADA_DECLARES, "Carol Cole": "", "Ines Ives": ""}


def test_a_contact_or_a_resolution_before_counts_as_having_acted_and_one_at_step_4_does_not(
    world, case
):
    contact = {"happened_on": FRIDAY, "method": "email", "with_whom": "x", "result": "y"}
    escalate.log_contact(case, by=world.carol, **contact)
    assert impartiality.acted_before(case, [world.ada.pk, world.carol.pk]) == set()
    escalate.propose_resolution(case, outcome="compromise", statement="x", by=world.ada)
    assert impartiality.acted_before(case, [world.ada.pk, world.carol.pk]) == {world.ada.pk}
    everyone = [world.alice.pk, world.bob.pk]
    assert impartiality.acted_before(case, everyone) == {world.alice.pk}, "she raised it"


def test_whoever_was_brought_in_before_acted(world):
    escalate.bring_in(world.raised, held_role=world.held["bilal"], by=world.bea)
    case = worlds.at_step(world.raised, 4)
    people = [world.bilal.pk, world.bea.pk, world.brian.pk]
    assert impartiality.acted_before(case, people) == {world.bilal.pk, world.bea.pk}


def test_whoever_is_of_a_party_declares_it_and_it_stays_with_the_recommendation(world, case):
    heard = {"heard_by": [world.ada.pk, world.carol.pk]}
    with pytest.raises(NotAllowed, match=ADA_DECLARES):
        recommend(case, world.ada, **heard)
    with pytest.raises(NotAllowed, match=ADA_DECLARES):
        recommend(case, world.ada, **heard, declared=[world.carol.pk])
    recommend(case, world.ada, **heard, declared=[world.ada.pk])
    assert Recommendation.objects.visible_to(world.bob).get().declared == ADA_DECLARES
    [entry] = [each for each in timeline.entries(refresh(case)) if each.heading == "Recommendation"]
    assert entry.text == f"A joint visit.\n\nDeclared: {ADA_DECLARES}"


def test_only_those_who_heard_it_declare(world, case):
    recommend(case, world.carol, declared=[world.ada.pk])
    assert Recommendation.objects.visible_to(world.bob).get().declared == ""


def test_whoever_has_a_conflict_of_interest_is_not_among_those_who_hear_it(world, case):
    restriction.mark_conflict(case, person=world.ines, reason="Family", by=world.dana)
    assert {each.name for each in impartiality.hearers(refresh(case))} == {
        "Ada Archer",
        "Carol Cole",
    }


# --- answered ---------------------------------------------------------------------------------


# Of each agency who answers for it; Alice raised it, Bob was challenged, Amir and Bella had it at
# step 2: they speak for their own work.
COUNCIL = {"anna", "asif", "avril", "ada"}
TRUST = {"bea", "bilal", "brian"}


def test_each_agency_answers_once_in_its_own_name(world, case):
    with pytest.raises(NotAllowed, match="no recommendation to answer"):
        answer(case, world.avril)
    recommended(world, case)
    assert allowed(world, lambda by: answer(case, by)) == COUNCIL | TRUST
    answer(case, world.avril)
    assert refresh(case).waiting_for == "challenged"
    assert allowed(world, lambda by: answer(case, by)) == TRUST
    with pytest.raises(NotAllowed, match="Your agency has answered"):
        answer(case, world.anna, "rejected", "No")
    answer(case, world.brian, "in-part", "Not the date.")
    found = RecommendationAnswer.objects.visible_to(world.carol).values_list(
        "side", "answer", "reason", "answered_by"
    )
    assert list(found) == [
        ("raising", "accepted", "", world.avril.pk),
        ("challenged", "in-part", "Not the date.", world.brian.pk),
    ]
    assert refresh(case).waiting_for == "manager"
    assert told("recommendation_answered") == [
        *("ada", "ada", "avril", "brian"),
        *("carol", "carol", "dana", "dana", "ines", "ines"),
    ]


def may_answer(world, case, *names):
    return allowed(world, lambda by: answer(case, by)) & set(names)


def test_who_is_listed_for_the_last_steps_answers_for_the_agency_and_so_does_a_deputy(world, case):
    recommended(world, case)
    ours.list_contact(world.held["bella"], procedure="escalation", step=3, by=None)
    assert may_answer(world, case, "bella", "bob") == {"bella"}
    cover.name_deputy(
        world.bella, agency=world.trust, deputy=world.bob, starts_on=FRIDAY, ends_on=FRIDAY,
        by=world.bella,
    )  # fmt: skip
    assert may_answer(world, case, "bella", "bob") == {"bella", "bob"}


def test_where_nobody_answers_for_an_agency_whoever_has_a_part_does(world, case):
    recommended(world, case)
    for name in ("bilal", "brian", "bea"):
        assert may_answer(world, case, "bob", "bella") == set()
        ours.end_role(world.held[name], ended_on=FRIDAY, by=None)
    assert may_answer(world, case, "bob", "bella") == {"bob", "bella"}


def test_who_does_not_answer_for_the_agency_reads_who_does(world, case, client):
    recommended(world, case)
    client.force_login(world.alice)
    page = client.get(address("detail", case))
    assert recommendation_policy.NOT_FOR_ITS_AGENCY in page.context["why_not"]
    assert "Answer the recommendation" not in [each["text"] for each in page.context["actions"]]
    refused = client.get(address("answer_recommendation", case)).content.decode()
    assert "its senior manager, its representative or its safeguarding lead" in refused
    for name in ("avril", "carol", "dana"):
        client.force_login(getattr(world, name))
        page = client.get(address("detail", case))
        assert recommendation_policy.NOT_FOR_ITS_AGENCY not in page.context["why_not"]


@pytest.mark.parametrize("said", ["in-part", "rejected"])
def test_an_answer_that_does_not_accept_all_says_what_and_why(said, world, case):
    recommended(world, case)
    with pytest.raises(NotAllowed, match="Say what your agency does not accept"):
        answer(case, world.avril, said)


def test_a_rejection_goes_to_the_lead_partners_and_the_scrutineer(world, case, client):
    recommended(world, case)
    answer(case, world.avril)
    assert told("recommendation_rejected") == []
    assert not access.can(world.lena, access.VIEW, case)
    assert [kind.label for kind, _ in executive_list.read(world.hari)] == []
    answer(case, world.brian, "rejected", "No staff.")
    assert told("recommendation_rejected") == ["lena", "sue"]
    rights = [right for right in access.RIGHTS if access.can(world.lena, right, case)]
    assert rights == [access.VIEW]
    [(kind, [matter])] = executive_list.read(world.hari)
    assert kind.label == "Recommendations that an agency rejected"
    assert (matter.name, matter.what, matter.since_on) == (
        case.reference, "Testshire Health Trust rejects the recommendation", FRIDAY,
    )  # fmt: skip
    line = f"{case.reference}: an agency rejected the statutory partners’ recommendation"
    for person, hears in ((world.lena, True), (world.sue, True), (world.hari, False)):
        client.force_login(person)
        assert (line in client.get("/").content.decode()) == hears, person
    escalate.withdraw(case, outcome="withdrawn", reason="Settled.", by=world.alice)
    assert executive_list.read(world.hari) == []


def test_a_lead_partner_sees_nothing_of_another_case(world, case):
    recommended(world, case)
    answer(case, world.brian, "rejected", "No staff.")
    worlds.at_step(worlds.raise_one(world, raised_on=FRIDAY), 4)
    assert list(Escalation.objects.visible_to(world.lena)) == [case]


# --- closed -----------------------------------------------------------------------------------


def test_once_both_have_accepted_the_business_manager_closes_it(world, case):
    recommended(world, case)
    assert allowed(world, lambda by: close(case, by)) == set()
    answer(case, world.avril)
    answer(case, world.brian, "in-part", "Not the date.")
    assert lists.needing(world.dana).count() == 1
    assert allowed(world, lambda by: close(case, by)) == {"dana"}
    with pytest.raises(NotAllowed, match="select one of the outcomes"):
        close(case, world.dana, outcome="unresolved")
    close(case, world.dana)
    found = refresh(case)
    assert (found.outcome, found.outcome_statement) == ("compromise", "Both visit by Monday.")
    assert found.closed_on == FRIDAY


def test_what_both_accepted_is_not_closed_as_unresolved_and_what_one_rejected_is(
    world, case, clock
):
    recommended(world, case)
    answer(case, world.avril)
    answer(case, world.brian)
    clock.set("2026-04-29")
    with pytest.raises(NotAllowed, match="close it as recommended"):
        escalate.close_unresolved(case, reason="x", by=world.dana)
    clock.set("2026-03-27")
    other = worlds.at_step(worlds.raise_one(world, raised_on=FRIDAY), 4)
    recommended(world, other)
    answer(other, world.avril)
    answer(other, world.brian, "rejected", "No staff.")
    clock.set("2026-04-29")
    with pytest.raises(NotAllowed, match="only once both agencies have accepted"):
        close(other, world.dana)
    escalate.close_unresolved(other, reason="No staff.", by=world.dana)
    assert refresh(other).outcome == "unresolved"


def test_nothing_is_recommended_or_answered_once_it_is_closed(world, case):
    recommended(world, case)
    escalate.withdraw(case, outcome="withdrawn", reason="Settled.", by=world.alice)
    assert allowed(world, lambda by: recommend(case, by)) == set()
    assert allowed(world, lambda by: answer(case, by)) == set()
    assert allowed(world, lambda by: close(case, by)) == set()


# --- read -------------------------------------------------------------------------------------


def test_it_is_in_what_is_held_about_a_child(world, case):
    recommend(case, world.ada, declared=[world.ada.pk])
    answer(case, world.brian, "rejected", "No staff.")
    found = {each.heading: (each.text, each.agency, each.by) for each in records.passages(case.pk)}
    assert found["What the statutory partners recommend"] == (
        f"A joint visit.\n\nHeard by: Ada Archer, Testshire Council\n\n{ADA_DECLARES}",
        "The partnership",
        "Ada Archer",
    )
    assert found["Recommendation rejected"] == (
        "No staff.", "Testshire Health Trust", "Brian Booth",
    )  # fmt: skip


def address(name, case):
    return reverse(f"escalations:{name}", args=[case.reference])


def hidden(page):
    return {
        field.html_name: str(field.value() or "") for field in page.context["form"].hidden_fields()
    }


def test_it_is_recorded_answered_and_closed_on_pages(client, world, case):
    def as_(person):
        client.force_login(person)
        return client

    as_(world.bea)
    assert "Only the statutory partners" in client.get(address("recommend", case)).content.decode()
    as_(world.ada)
    page = client.get(address("recommend", case))
    assert f"To declare: {ADA_DECLARES}" in page.content.decode()
    assert "(optional)" not in page.content.decode()
    form = {**hidden(page), "text": "A joint visit.", "heard_by": [str(world.ada.pk)],
            "made_on_day": "27", "made_on_month": "3", "made_on_year": "2026"}  # fmt: skip
    again = client.post(address("recommend", case), form)
    assert "Tick what they declare who heard it" in again.content.decode()
    form = {**form, **hidden(again), "declared": [str(world.ada.pk)]}
    assert client.post(address("recommend", case), form).status_code == 302
    page = client.get(address("detail", case))
    rows = {row["key"]: row["value"] for row in page.context["recommendation"]}
    assert rows == {
        "Recommended": "A joint visit.",
        "Made on": "Friday 27 March 2026",
        "Heard by": "Ada Archer, Testshire Council",
        "Declared by those who heard it": ADA_DECLARES,
        "Recorded by": "Ada Archer",
        "Answer of Testshire Council": "Not answered",
        "Answer of Testshire Health Trust": "Not answered",
    }
    assert "Waiting for: both agencies, Avril Ashe" in page.context["standing"].lines[1]
    assert (
        "There is a recommendation already"
        in client.get(address("recommend", case)).content.decode()
    )
    as_(world.carol)
    refused = client.get(address("answer_recommendation", case)).content.decode()
    assert "Only the two agencies" in refused
    for person, said in ((world.avril, "accepted"), (world.brian, "in-part")):
        as_(person)
        page = client.get(address("detail", case))
        assert page.context["actions"][0]["text"] == "Answer the recommendation"
        page = client.get(address("answer_recommendation", case))
        assert "A joint visit." in page.content.decode()
        form = {**hidden(page), "answer": said, "reason": ""}
        if said == "in-part":
            page = client.post(address("answer_recommendation", case), form)
            assert "Enter what your agency does not accept" in page.content.decode()
            form = {**form, **hidden(page), "reason": "Not the date."}
        assert client.post(address("answer_recommendation", case), form).status_code == 302
    assert client.get(address("close_as_recommended", case)).status_code == 403
    as_(world.dana)
    page = client.get(address("detail", case))
    assert page.context["actions"][0]["text"] == "Close as recommended"
    assert page.context["standing"].lines[1].startswith("Both agencies have accepted")
    said = "both agencies have answered the recommendation: record how it ends"
    assert f"{case.reference}: {said}" in client.get("/").content.decode()
    assert client.get("/escalations/").context["page"].rows[0][5] == "Business Manager"
    page = client.get(address("close_as_recommended", case))
    form = {**hidden(page), "outcome": "compromise", "statement": "Both visit."}
    assert client.post(address("close_as_recommended", case), form).status_code == 302
    page = client.get(address("detail", case))
    assert page.context["standing"].lines[0] == "Resolved: a compromise was agreed."
    rows = {row["key"]: row["value"] for row in page.context["recommendation"]}
    assert rows["Declared by those who heard it"] == ADA_DECLARES, "for good"
    assert rows["Answer of Testshire Health Trust"] == (
        "Accepted in part, Brian Booth.\n\nNot the date."
    )
