"""The pages of a challenge within an agency, for the right people and the wrong ones."""

from datetime import date

import pytest
from django.urls import reverse

from escalations import exports, figures, learning, lists
from escalations import operations as escalate
from escalations.choice import ALL, Choice
from escalations.models import Escalation, EscalationNote
from partnership.years import quarter_of
from reporting.access_log import closed_to
from tests.escalations.test_raise import (
    CHECK,
    CHILD,
    DISAGREEMENT,
    OUTCOME,
    START,
    WORKER,
    address,
    send,
    sentences,
)
from tests.escalations.test_within_an_agency import FRIDAY, raise_within, up
from tests.world import build, raise_one, refresh

pytestmark = pytest.mark.django_db

DAY = {name: WORKER[name] for name in ("raised_on_day", "raised_on_month", "raised_on_year")}


@pytest.fixture
def world(clock):
    clock.set("2026-03-27")
    return build()


@pytest.fixture
def see(client, world):
    def page(name, url):
        client.force_login(getattr(world, name))
        return client.get(url)

    return page


def to_the_worker(client, world, **more):
    client.force_login(world.alice)
    client.post(START, {"immediate_risk": "no"})
    return client.post(address("agency"), {"challenged_agency": world.council.pk, **more})


# --- raising ----------------------------------------------------------------------------------


def test_the_page_of_the_worker_can_be_left_for_later_as_it_is(client, world):
    to_the_worker(client, world)
    assert client.post(address("worker"), {"later": ""}).url == "/"
    assert sentences(client.get(address("worker"))) == []


def test_raised_page_by_page_within_the_own_agency(client, world):
    assert to_the_worker(client, world).url == address("worker")
    page = client.get(address("worker"))
    assert sentences(page) == [], "nobody is told off before they have answered"
    assert "stays inside your agency until step 3" in page.context["form"].lead
    choices = page.context["form"].fields["challenged_person"].queryset
    assert {each.person for each in choices} == {world.amir, world.anna, world.asif, world.avril}
    response = client.post(address("worker"), DAY)
    assert sentences(response) == ["Select who you are challenging, or enter who it is below"]
    sent = {**DAY, "challenged_person": world.held["amir"].pk}
    assert client.post(address("worker"), sent).url == address("child")
    for name, answers in (("child", CHILD), ("disagreement", DISAGREEMENT), ("outcome", OUTCOME)):
        response = client.post(address(name), answers)
    assert response.url == CHECK
    check = client.get(CHECK)
    said = {row["key"]: row["value"] for part in check.context["sections"] for row in part["rows"]}
    assert said["Person challenged"] == "Amir Ahmed, line manager or team manager"
    assert "Raised with" not in said
    assert check.context["told"] == [
        "Amir Ahmed, line manager or team manager, Testshire Council",
        "Anna Abbott, named or designated safeguarding lead, Testshire Council",
    ]
    assert "From step 3 the Safeguarding Partnership sees this" in check.context["who_reads"]
    assert b"business team can open" not in check.content
    send(client)
    case = Escalation.objects.unscoped("test").get()
    assert (case.kind, case.is_internal) == ("within", True)
    assert case.challenged_worker == "Amir Ahmed, line manager or team manager"
    assert case.participants.get().held_role == world.held["amir"]


def test_somebody_who_is_not_in_the_portal_is_named(client, world):
    to_the_worker(client, world)
    sent = {**DAY, "challenged_worker": "Sam Hill, social worker"}
    assert client.post(address("worker"), sent).url == address("child")


def test_a_person_of_another_agency_is_not_in_the_list(client, world):
    to_the_worker(client, world)
    sent = {**DAY, "challenged_person": world.held["bob"].pk}
    assert sentences(client.post(address("worker"), sent)) == [
        "Select who you are challenging from the list"
    ]


def test_between_two_agencies_nobody_is_chosen(client, world):
    client.force_login(world.alice)
    client.post(START, {"immediate_risk": "no"})
    client.post(address("agency"), {"challenged_agency": world.trust.pk})
    form = client.get(address("worker")).context["form"]
    assert ("challenged_person" in form.fields, form.lead) == (False, "")


def test_by_the_fast_track_at_step_2_it_is_said_what_to_do(client, world):
    client.force_login(world.alice)
    client.post(START, {"immediate_risk": "yes"})
    risk = {"protective_action": "Rang the front door.", "entered_at_step": "2"}
    client.post(reverse("escalations:raise_risk"), risk)
    response = client.post(address("agency"), {"challenged_agency": world.council.pk})
    [said] = sentences(response)
    assert "begins at step 3, so that somebody outside it sees" in said


# --- one that there is ------------------------------------------------------------------------


def test_who_opens_it_by_its_address(world, see, client):
    case = raise_within(world)
    case = up(world, case, 2)
    page = see("anna", case.get_absolute_url())
    assert page.status_code == 200
    html = page.content.decode()
    assert "Within Testshire Council" in html
    assert "From step 3 the Safeguarding Partnership sees this." in html
    assert "other agency" not in html
    assert "both agencies" not in html
    for name in ("dana", "hari", "sue", "charlie", "bob", "asif", "carol", "root"):
        for url in ("detail", "record", "move_up", "add_note", "ask_for_pause"):
            address_of = reverse(f"escalations:{url}", args=[case.reference])
            client.force_login(getattr(world, name))
            assert client.get(address_of).status_code in (403, 404), (name, url)
    for name in ("dana", "hari"):
        assert case.reference not in see(name, "/").content.decode()
        page = see(name, reverse("escalations:index") + "?show=all")
        assert case.reference not in page.content.decode()
    case = up(world, case, 3)
    page = see("hari", reverse("escalations:index") + "?show=all")
    assert case.reference in page.content.decode()
    assert "Within the agency" in page.content.decode()


def test_the_history_says_on_which_side_somebody_acted(world, see):
    case = raise_within(world)
    escalate.log_contact(
        case, happened_on=FRIDAY, method="telephone", with_whom="Alice", result="Spoke.",
        by=world.amir,
    )  # fmt: skip
    escalate.bring_in(refresh(case), held_role=world.held["asif"], by=world.alice)
    history = see("alice", case.get_absolute_url()).context["history"]
    assert {row["text"].splitlines()[0] for row in history} == {
        "Alice Adeyemi brought in Asif Akhtar on the raising side.",
        "Amir Ahmed of the challenged side contacted Alice by telephone on Friday 27 March 2026.",
        "Amir Ahmed is challenged, and takes part from the start.",
        "Alice Adeyemi raised this within Testshire Council. Day 1 is Friday 27 March 2026.",
    }


def test_what_the_business_manager_decides_waits(world, see):
    case = up(world, raise_within(world), 2)
    page = see("alice", reverse("escalations:ask_for_pause", args=[case.reference]))
    assert "sees it from step 3" in page.context["refusal"]
    escalate.propose_resolution(case, outcome="compromise", statement="Yes.", by=world.anna)
    assert see("alice", case.get_absolute_url()).context["silence"] == ""


def test_a_note_is_for_everyone_who_may_open_it(world, see):
    case = raise_within(world)
    page = see("alice", reverse("escalations:add_note", args=[case.reference]))
    choices = page.context["form"].fields["for_agency"].choices
    assert [key for key, _ in choices] == ["everyone"]
    with pytest.raises(escalate.NotAllowed, match="Both sides are of this agency"):
        escalate.add_note(case, text="Ours.", for_agency=world.council, by=world.alice)
    assert not EscalationNote.objects.unscoped("test").exists()


def test_what_one_side_filed_is_sealed_from_the_other_within_one_agency(world, see):
    from escalations import statements

    case = up(world, raise_within(world), 2)
    words = {"what_happened": "Only ours.", "position": "So.", "childs_view": "Home."}
    statements.file_statement(case, step=2, **words, by=world.alice)
    assert "Only ours." in see("alice", case.get_absolute_url()).content.decode()
    for name in ("anna", "amir"):
        html = see(name, case.get_absolute_url()).content.decode()
        assert "Only ours." not in html
        assert "You read it once your side has filed its own" in html
        html = see(name, reverse("escalations:record", args=[case.reference]))
    statements.file_statement(refresh(case), step=2, **words, by=world.anna)
    assert "Only ours." in see("amir", case.get_absolute_url()).content.decode()


def test_people_to_talk_to_stand_once(world, see):
    case = up(world, raise_within(world), 2)
    people = see("alice", case.get_absolute_url()).context["people"]
    assert [(side["agency"], [each["name"] for each in side["people"]]) for side in people] == [
        ("The raising side", ["Alice Adeyemi"]),
        ("The challenged side", ["Amir Ahmed", "Anna Abbott"]),
    ]


def test_the_access_log_keeps_back_what_its_lines_say_of_it(world):
    case, other = raise_within(world), raise_one(world, raised_on=FRIDAY)
    labels = [f"escalations.Escalation:{each.reference}" for each in (case, other)]
    closed = closed_to(world.dana, labels)
    assert closed == {labels[0]: True, f"escalations.Escalation:{case.pk}": True}
    up(world, case, 3)
    assert closed_to(world.dana, labels) == {}


# --- counted ----------------------------------------------------------------------------------


def test_lists_files_and_numbers_count_it_from_step_3_and_never_against_another(world):
    case, other = raise_within(world), raise_one(world, raised_on=FRIDAY)
    assert case.pk not in set(learning._counted().values_list("pk", flat=True))
    case = up(world, case, 3)
    quarter = quarter_of(FRIDAY)
    report = learning.Report(quarter, all_of_it=True)
    assert report.now.cells == {
        (world.council.pk, learning.WITHIN): 1, (world.council.pk, world.trust.pk): 1,
    }  # fmt: skip
    assert report.agencies("columns") == {world.trust.pk}
    found = figures.answered_in_time([world.council.pk], FRIDAY, date(2026, 4, 30))
    assert found == {}
    assert [row[6] for row in exports.rows(Choice(ALL), world.dana)] in (
        ["Within the agency", other.challenged_agency.name],
        [other.challenged_agency.name, "Within the agency"],
    )
    chosen = lists.chosen(Choice(ALL, kind="within"), world.dana)
    assert [each.pk for each in chosen] == [case.pk]
