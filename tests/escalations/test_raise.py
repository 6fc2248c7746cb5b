"""Raising an escalation in a browser's steps, and everything that can go wrong on the way."""

import pytest
from django.urls import reverse

from core import calendar
from core.models import Notification
from escalations.models import Escalation, EscalationDraft
from partnership import operations as ours
from partnership.agencies import teams
from partnership.roles import Role
from tests.world import ANSWERS, LONG_AGO, build

pytestmark = pytest.mark.django_db

START = "/escalations/raise/"
CHECK = "/escalations/raise/check/"

WORKER = {
    "challenged_team": "0 to 19 service",
    "challenged_worker": "Bob Barnes, health visitor",
    "raised_on_day": "27",
    "raised_on_month": "3",
    "raised_on_year": "2026",
}
CHILD = {
    name: ANSWERS[name]
    for name in (
        "child_reference", "child_initials", "child_age_band", "level_of_need", "plan_status",
    )
}  # fmt: skip
DISAGREEMENT = {name: ANSWERS[name] for name in ("reason", "what_is_disputed", "evidence")}
OUTCOME = {name: ANSWERS[name] for name in ("outcome_wanted", "risk_if_unresolved")}


@pytest.fixture
def world():
    return build()


@pytest.fixture
def alice(client, world):
    client.force_login(world.alice)
    return client


def address(name):
    return reverse("escalations:raise_page", args=[name])


def fill_in(client, world, **instead):
    """Every page in turn, as far as the check page."""
    pages = {
        "agency": {"challenged_agency": world.trust.pk},
        "worker": WORKER,
        "child": CHILD,
        "disagreement": DISAGREEMENT,
        "outcome": OUTCOME,
    }
    client.post(START, {"immediate_risk": "no"})
    for name, answers in pages.items():
        response = client.post(address(name), {**answers, **instead.get(name, {})})
    return response


def sent(response):
    """The hidden inputs of the form on a page, as a browser sends them."""
    form = response.context["form"]
    return {field.html_name: str(field.value() or "") for field in form.hidden_fields()}


def send(client):
    """Press "Send" on the check page that the client is shown."""
    return client.post(CHECK, sent(client.get(CHECK)))


def errors(response):
    return response.context["form"].errors.get_json_data()


def sentences(response):
    return [error["message"] for found in errors(response).values() for error in found]


def test_raised_page_by_page(alice, world):
    response = alice.get(START)
    assert response.context["draft"] is None
    assert alice.post(START, {"immediate_risk": "no"}).url == address("agency")
    assert alice.post(address("agency"), {"challenged_agency": world.trust.pk}).url == (
        address("worker")
    )
    assert alice.post(address("worker"), WORKER).url == address("child")
    assert alice.post(address("child"), CHILD).url == address("disagreement")
    assert alice.post(address("disagreement"), DISAGREEMENT).url == address("files")
    assert alice.post(address("files"), {"next": "yes"}).url == address("outcome")
    assert alice.post(address("outcome"), OUTCOME).url == CHECK

    check = alice.get(CHECK)
    assert check.context["told"] == [
        "Bob Barnes, frontline practitioner, Testshire Health Trust",
        "Bea Bright, named or designated safeguarding lead, Testshire Health Trust",
    ]
    assert b"Monday 30 March 2026" in check.content
    assert Escalation.objects.unscoped("test").count() == 0

    response = send(alice)
    escalation = Escalation.objects.unscoped("test").get()
    assert response.url == f"/escalations/{escalation.reference.lower()}/raised/"
    kept = {name: getattr(escalation, name) for name in ANSWERS}
    assert kept == ANSWERS
    assert (escalation.raised_by, escalation.raised_as) == (world.alice, world.held["alice"])
    assert (escalation.raising_agency, escalation.challenged_agency) == (
        world.council,
        world.trust,
    )
    assert not EscalationDraft.objects.unscoped("test").exists()
    told = Notification.objects.values_list("recipient__full_name", flat=True)
    assert set(told) == {"Bob Barnes", "Bea Bright"}

    page = alice.get(response.url)
    assert escalation.reference in page.content.decode()
    assert "Tuesday 28 April 2026" in page.content.decode()


def happens(client):
    return client.get(CHECK).context["happens"]


@pytest.mark.parametrize(
    ("day_one", "today", "sentences"),
    [
        (
            (27, 3),
            "2026-03-27",
            (
                "Step 1 (between practitioners) ends on Monday 30 March 2026."
                " If it is not settled by then, it moves up to step 2."
            ),
        ),
        (
            (6, 3),
            "2026-03-10",
            (
                "Counted from Friday 6 March 2026, step 1 is over already: it moves up to step 2"
                " within minutes. Step 2 (between managers or safeguarding leads) ends on"
                " Wednesday 18 March 2026."
            ),
        ),
        (
            (6, 3),
            "2026-03-27",
            (
                "Counted from Friday 6 March 2026, steps 1, 2 and 3 are over already: it moves up"
                " to step 4 within minutes. Step 4 (the statutory partners) ends on"
                " Tuesday 7 April 2026."
            ),
        ),
        (
            (26, 3),
            "2026-03-28",
            (
                "Counted from Thursday 26 March 2026, step 1 is over already: it moves up to step 2"
                " on Monday 30 March 2026. Step 2 (between managers or safeguarding leads) ends on"
                " Thursday 9 April 2026."
            ),
        ),
        (
            (28, 3),
            "2026-04-01",
            (
                "Counted from Monday 30 March 2026, step 1 is over already: it moves up to step 2"
                " within minutes. Step 2 (between managers or safeguarding leads) ends on"
                " Monday 13 April 2026."
            ),
        ),
    ],
)
def test_the_check_page_says_where_it_will_stand(client, world, clock, day_one, today, sentences):
    clock.set(today)
    client.force_login(world.alice)
    day, month = day_one
    fill_in(client, world, worker={"raised_on_day": day, "raised_on_month": month})
    assert happens(client) == sentences
    assert sentences in client.get(CHECK).content.decode()


def test_moved_up_by_hand_it_stays_where_it_begins(alice, world, settings):
    fill_in(alice, world, worker={"raised_on_day": "6"})
    by_hand = {**settings.PARTNERSHIP["escalation"], "moves_up_by_itself": False}
    settings.PARTNERSHIP = {**settings.PARTNERSHIP, "escalation": by_hand}
    assert happens(alice) == (
        "Counted from Friday 6 March 2026, steps 1, 2 and 3 are over already. It stays at step 1"
        " until one of the two agencies moves it up."
    )
    alice.post(address("worker"), {**WORKER, "raised_on_day": "27"})
    assert happens(alice) == "Step 1 (between practitioners) ends on Monday 30 March 2026."


OVER = (
    "All four steps would be over already, counted from that day. Check the year. If it is right,"
    " raise the concern with the other worker again and give that day."
)


def test_four_steps_that_are_over_are_said_on_the_page_that_asks(alice, world):
    alice.post(START, {"immediate_risk": "no"})
    response = alice.post(address("worker"), {**WORKER, "raised_on_month": "1"})
    assert sentences(response) == [OVER]
    assert response.context["form"]["challenged_worker"].value() == WORKER["challenged_worker"]


def test_a_draft_that_lay_until_the_steps_were_over_leads_to_that_question_and_says_why(
    client, world, clock
):
    client.force_login(world.alice)
    fill_in(client, world)
    page = sent(client.get(CHECK))
    clock.set("2026-05-04")
    client.force_login(world.alice)
    assert client.post(CHECK, page).url == address("worker")
    assert sentences(client.get(address("worker"))) == [OVER]
    assert sentences(client.get(address("agency"))) == []
    assert Escalation.objects.unscoped("test").count() == 0


LONG_AGO_SAID = (
    "Check that the day is right. If it is, speak to the other worker again today: their agency"
    " hears of the challenge only when you send it."
)


@pytest.mark.parametrize(
    ("today", "first", "begins", "days_ago"),
    [
        # Christmas Day and a Sunday: counted from the next working day.
        ("2026-12-29", "2026-12-25", "Tuesday 29 December 2026", 0),
        ("2026-03-23", "2026-03-22", "Monday 23 March 2026", 0),
        # Round Easter 2026: of 30 and 31 days ago the last step is not over.
        ("2026-04-21", "2026-03-22", "Monday 23 March 2026", 30),
        ("2026-04-22", "2026-03-22", "Monday 23 March 2026", 31),
        # Round Christmas 2026.
        ("2027-01-17", "2026-12-18", "Friday 18 December 2026", 30),
        ("2027-01-18", "2026-12-18", "Friday 18 December 2026", 31),
    ],
)
def test_first_raised_on_a_day_off_or_a_month_ago(client, world, clock, today, first, begins,
                                                  days_ago):  # fmt: skip
    clock.set(today)
    client.force_login(world.alice)
    year, month, day = first.split("-")
    fill_in(client, world, worker={"raised_on_day": day, "raised_on_month": month,
                                   "raised_on_year": year})  # fmt: skip
    said = happens(client)
    if days_ago > 30:
        assert said.endswith(f"You first raised this {days_ago} days ago. {LONG_AGO_SAID}")
    else:
        assert "days ago" not in said
    if days_ago:
        assert said.startswith(f"Counted from {begins}, steps 1, 2 and 3 are over already")
    assert send(client).url.endswith("/raised/")
    found = Escalation.objects.unscoped("test").get()
    assert str(found.raised_on) == first
    assert found.window(1).opens_on == calendar.england().day_one(found.raised_on)


@pytest.mark.parametrize(
    ("today", "first"),
    [
        ("2026-03-28", (26, 2)),  # 30 days ago, without a day off
        ("2026-03-29", (26, 2)),
        ("2026-04-23", (22, 3)),  # 32 days ago, round Easter
        ("2027-01-21", (18, 12)),  # 34 days ago, round Christmas
    ],
)
def test_a_day_so_long_ago_that_all_steps_are_over_gets_a_sentence(client, world, clock, today,
                                                                   first):  # fmt: skip
    clock.set(today)
    client.force_login(world.alice)
    client.post(START, {"immediate_risk": "no"})
    day, month = first
    answers = {**WORKER, "raised_on_day": day, "raised_on_month": month, "raised_on_year": "2026"}
    assert sentences(client.post(address("worker"), answers)) == [OVER]


def test_beyond_the_calendar_the_check_page_says_so(client, world, clock):
    last_year = calendar.england().last_year
    clock.set(f"{last_year}-12-20")
    client.force_login(world.alice)
    fill_in(client, world, worker={"raised_on_month": "12", "raised_on_year": str(last_year),
                                   "raised_on_day": "20"})  # fmt: skip
    assert happens(client).startswith("The dates of its steps cannot be worked out yet")
    assert sentences(send(client))[0].startswith("Bank holidays are known to")


@pytest.mark.parametrize(
    "number", ["943 476 5919", "943-476-5919", "9434765919", " 943 476\u00a05919 ", "401 023 2137"]
)
def test_an_nhs_number_is_no_reference_of_an_agency(alice, number):
    alice.post(START, {"immediate_risk": "no"})
    response = alice.post(address("child"), {**CHILD, "child_reference": number})
    assert sentences(response) == [
        "Use your agency’s own reference for the child, not the NHS number"
    ]


@pytest.mark.parametrize("reference", ["943 476 5918", "LCS-9434765919", "94347659190", "0123"])
def test_other_numbers_are_references(alice, reference):
    alice.post(START, {"immediate_risk": "no"})
    response = alice.post(address("child"), {**CHILD, "child_reference": reference})
    assert response.status_code == 302


def test_a_child_at_risk_comes_first(alice):
    response = alice.post(START, {"immediate_risk": "yes"})
    assert response.url == reverse("escalations:raise_risk")
    page = alice.get(response.url).content.decode()
    assert "tel:999" in page
    assert "tel:01519078305" in page
    assert sentences(alice.post(response.url)) == [
        "Enter what has been done to protect the child",
        "Select the step at which your challenge should begin",
    ]


def test_no_page_is_reached_without_the_question_of_risk(alice):
    assert alice.get(address("child")).url == START
    assert alice.post(address("child"), CHILD).url == START
    assert alice.get(CHECK).url == START


def test_an_unanswered_question_of_risk_is_asked_again(alice):
    response = alice.post(START, {})
    assert sentences(response) == ["Select yes if a child is at immediate risk"]


def test_answers_are_kept_and_shown_again(alice, world):
    fill_in(alice, world)
    page = alice.get(address("worker")).context["form"]
    assert page["challenged_worker"].value() == WORKER["challenged_worker"]
    assert page["raised_on"].value() == {"day": "27", "month": "3", "year": "2026"}
    assert alice.get(address("agency")).context["form"]["challenged_agency"].value() == (
        str(world.trust.pk)
    )


def test_a_changed_answer_leads_back_to_the_check_page(alice, world):
    fill_in(alice, world)
    response = alice.post(address("child"), {**CHILD, "child_initials": "j. t. k."})
    assert response.url == CHECK
    send(alice)
    assert Escalation.objects.unscoped("test").get().child_initials == "JTK"


def test_every_change_link_leads_to_its_question(alice, world):
    fill_in(alice, world)
    for section in alice.get(CHECK).context["sections"]:
        for row in section["rows"]:
            if "change_url" in row:
                page, _, target = row["change_url"].partition("#")
                assert f'id="{target}"' in alice.get(page).content.decode()


def test_saved_unfinished_and_taken_up_again(alice, world):
    alice.post(START, {"immediate_risk": "no"})
    response = alice.post(address("agency"), {"challenged_agency": "", "later": "yes"})
    assert response.url == reverse("home")
    alice.post(address("agency"), {"challenged_agency": world.trust.pk})
    half = {**DISAGREEMENT, "evidence": "", "later": "yes"}
    assert alice.post(address("disagreement"), half).url == reverse("home")
    assert alice.get(START).context["draft"].owner == world.alice
    page = alice.get(address("disagreement")).context["form"]
    assert page["what_is_disputed"].value() == DISAGREEMENT["what_is_disputed"]
    assert alice.post(START, {"immediate_risk": "no"}).url == address("worker")


def test_what_cannot_be_kept_is_not_saved_for_later_but_shown_with_the_reason(alice):
    alice.post(START, {"immediate_risk": "no"})
    wrong = {**WORKER, "raised_on_month": "13", "later": "yes"}
    response = alice.post(address("worker"), wrong)
    assert sentences(response) == [
        "The day you first raised it must be a real date: months go from 1 to 12"
    ]
    assert response.context["form"]["challenged_worker"].value() == WORKER["challenged_worker"]


def test_a_zero_byte_in_a_text_does_no_harm(alice, world):
    fill_in(alice, world, disagreement={"evidence": "Minutes\0 of March"})
    assert alice.get(CHECK).status_code == 200
    send(alice)
    assert Escalation.objects.unscoped("test").get().evidence == "Minutes of March"


def test_thrown_away(alice, world):
    fill_in(alice, world)
    assert alice.get(reverse("escalations:raise_again")).status_code == 405
    assert alice.post(reverse("escalations:raise_again")).url == START
    assert not EscalationDraft.objects.unscoped("test").exists()
    assert alice.post(reverse("escalations:raise_again")).url == START


def test_one_agency_is_not_known(alice):
    alice.post(START, {"immediate_risk": "no"})
    for unknown in ("999999", "x", "1; DROP TABLE"):
        response = alice.post(address("agency"), {"challenged_agency": unknown})
        assert sentences(response) == ["Select the agency you are challenging from the list"]


def test_an_agency_that_is_gone_or_decides_about_no_child_is_not_offered(alice, world):
    ours.succeed_agency(world.police, successor=world.icb, by=None)
    alice.post(START, {"immediate_risk": "no"})
    field = alice.get(address("agency")).context["form"].fields["challenged_agency"]
    assert set(field.queryset) == {world.council, world.icb, world.trust}


def test_a_day_in_the_future_is_refused_and_the_rest_kept(alice, world):
    alice.post(START, {"immediate_risk": "no"})
    response = alice.post(address("worker"), {**WORKER, "raised_on_day": "28"})
    assert sentences(response) == ["The day you first raised it must be today or in the past"]
    assert response.context["form"]["challenged_worker"].value() == WORKER["challenged_worker"]


def test_a_day_before_the_calendar_is_refused(alice):
    alice.post(START, {"immediate_risk": "no"})
    response = alice.post(address("worker"), {**WORKER, "raised_on_year": "1999"})
    assert sentences(response) == [
        "The day you first raised it must be Tuesday 1 January 2019 or later"
    ]


def test_since_when_is_one_question_that_may_be_left_out_and_never_the_future(alice, world):
    alice.post(START, {"immediate_risk": "no"})
    since = {"decided_on_day": "28", "decided_on_month": "3", "decided_on_year": "2026"}
    response = alice.post(address("disagreement"), DISAGREEMENT | since)
    assert sentences(response) == ["The day it was decided or began must be today or in the past"]
    page = response.content.decode()
    assert "When was it decided, or since when is it in dispute? (optional)" in page
    fill_in(alice, world, disagreement=since | {"decided_on_day": "2"})
    (row,) = [
        row["value"]
        for section in alice.get(CHECK).context["sections"]
        for row in section["rows"]
        if row["key"] == "Decided, or in dispute since"
    ]
    assert row == "Monday 2 March 2026"
    case = alice.get(alice.get(send(alice).url).context["link"]).content.decode()
    assert "Decided, or in dispute since" in case
    assert "Monday 2 March 2026" in case


def test_five_megabytes_of_text_are_kept_and_refused_with_a_sentence(alice):
    alice.post(START, {"immediate_risk": "no"})
    much = "word " * (1024 * 1024)
    response = alice.post(address("disagreement"), {**DISAGREEMENT, "evidence": much})
    assert sentences(response) == [
        "Your evidence must be 5,000 characters or fewer. You have written 5,242,879."
    ]
    assert response.context["form"]["evidence"].value() == much
    assert "evidence" not in EscalationDraft.objects.unscoped("test").get().answers


@pytest.mark.parametrize("initials", ["J1", "<b>", "--"])
def test_initials_are_letters(alice, initials):
    alice.post(START, {"immediate_risk": "no"})
    response = alice.post(address("child"), {**CHILD, "child_initials": initials})
    assert sentences(response) == ["The child’s initials must be letters only, such as JT"]


def test_a_name_is_too_long_for_initials(alice):
    alice.post(START, {"immediate_risk": "no"})
    response = alice.post(address("child"), {**CHILD, "child_initials": "Jordan Taylor"})
    assert sentences(response) == ["The child’s initials must be 5 letters or fewer"]


def test_sent_twice_is_raised_once(alice, world):
    fill_in(alice, world)
    form = sent(alice.get(CHECK))
    first, second = alice.post(CHECK, form), alice.post(CHECK, form)
    assert first.url == second.url
    assert first.url.endswith("/raised/")
    assert Escalation.objects.unscoped("test").count() == 1


def test_sent_again_after_another_was_begun_leads_to_the_first(alice, world):
    fill_in(alice, world)
    form = sent(alice.get(CHECK))
    first = alice.post(CHECK, form)
    fill_in(alice, world, child={"child_initials": "QX"})
    assert alice.post(CHECK, form).url == first.url
    assert Escalation.objects.unscoped("test").count() == 1
    assert EscalationDraft.objects.unscoped("test").exists()


CHANGED = (
    "Your answers have changed since this page was made, in another window perhaps. Check them"
    " again."
)


def test_answers_changed_in_another_window_are_checked_again(alice, world, clock):
    fill_in(alice, world)
    form = sent(alice.get(CHECK))
    clock.move(minutes=1)
    alice.post(address("child"), {**CHILD, "child_initials": "QX"})
    again = alice.post(CHECK, form)
    assert again.status_code == 200
    assert sentences(again) == [CHANGED]
    shown = [row["value"] for section in again.context["sections"] for row in section["rows"]]
    assert "QX" in shown
    assert CHANGED in again.content.decode()
    assert Escalation.objects.unscoped("test").count() == 0
    assert alice.post(CHECK, sent(again)).url.endswith("/raised/")
    assert Escalation.objects.unscoped("test").get().child_initials == "QX"


@pytest.mark.parametrize("version", ["", "x", "2026-03-27", "\0"])
def test_a_check_page_that_does_not_say_what_it_showed_raises_nothing(alice, world, version):
    fill_in(alice, world)
    response = alice.post(CHECK, {**sent(alice.get(CHECK)), "version": version})
    assert len(sentences(response)) == 1
    assert Escalation.objects.unscoped("test").count() == 0
    assert alice.post(CHECK, sent(response)).url.endswith("/raised/")


def test_a_check_page_without_a_draft_leads_to_the_start(alice):
    assert alice.get(CHECK).url == START
    assert alice.post(CHECK, {}).url == START


def test_an_agency_closed_meanwhile_is_asked_for_again(alice, world):
    fill_in(alice, world)
    ours.succeed_agency(world.trust, successor=world.icb, by=None)
    assert alice.get(CHECK).url == address("agency")
    assert Escalation.objects.unscoped("test").count() == 0


def test_a_role_that_ended_meanwhile_raises_nothing(alice, world):
    """Whoever then holds another, in which nobody raises, is told so."""
    fill_in(alice, world)
    page = sent(alice.get(CHECK))
    ours.begin_role(
        world.alice, agency=world.council, role=Role.TRAINER, started_on=LONG_AGO, by=None
    )
    ours.end_role(world.held["alice"], ended_on=LONG_AGO, by=None)
    assert alice.get(CHECK).url == address("agency")
    assert alice.post(CHECK, page).url == address("agency")
    assert alice.get(address("agency")).url == START
    assert alice.get(START).context["refusal"].startswith("You hold no role")
    assert Escalation.objects.unscoped("test").count() == 0


def test_the_last_role_that_ended_meanwhile_closes_every_page_of_it(alice, world):
    fill_in(alice, world)
    page = sent(alice.get(CHECK))
    ours.end_role(world.held["alice"], ended_on=LONG_AGO, by=None)
    pages = (CHECK, address("agency"), START)
    assert [alice.get(each).status_code for each in pages] == [403] * 3
    assert [alice.post(each, page).status_code for each in pages] == [403] * 3
    assert Escalation.objects.unscoped("test").count() == 0


def test_nobody_sees_the_draft_of_another(client, world):
    client.force_login(world.alice)
    fill_in(client, world)
    for name in ("amir", "bob", "dana", "root", "nobody"):
        client.force_login(getattr(world, name))
        pages = [client.get(each) for each in (CHECK, address("disagreement"), START)]
        if name in ("root", "nobody"):
            assert [each.status_code for each in pages] == [403] * 3
        else:
            assert [each.url for each in pages[:2]] == [START, START]
            assert pages[2].status_code == 200
        said = "".join(each.content.decode() for each in pages)
        assert ANSWERS["evidence"] not in said
        assert "that you have not sent" not in said


@pytest.mark.parametrize("name", ["root", "nobody"])
def test_who_holds_no_role_begins_nothing(client, world, name):
    client.force_login(getattr(world, name))
    risk = reverse("escalations:raise_risk")
    assert [client.get(START).status_code, client.get(risk).status_code] == [403, 403]
    assert client.post(START, {"immediate_risk": "no"}).status_code == 403
    assert client.post(risk).status_code == 403
    assert not EscalationDraft.objects.unscoped("test").exists()


@pytest.mark.parametrize("name", ["dana", "hari", "sue", "ada"])
def test_who_works_with_no_child_is_told_why_and_offered_no_form(client, world, name):
    client.force_login(getattr(world, name))
    page = client.get(START)
    assert "form" not in page.context
    assert page.context["refusal"].startswith("You hold no role")
    assert client.post(START, {"immediate_risk": "no"}).status_code == 200
    assert client.post(reverse("escalations:raise_risk")).url == START
    assert not EscalationDraft.objects.unscoped("test").exists()


def test_somebody_of_two_agencies_says_in_which_role(client, world):
    held = ours.begin_role(
        world.alice, agency=world.trust, role=Role.LINE_MANAGER, started_on=LONG_AGO, by=None
    )
    client.force_login(world.alice)
    client.post(START, {"immediate_risk": "no"})
    response = client.post(address("agency"), {"challenged_agency": world.police.pk})
    assert sentences(response) == ["Select the role you are raising this in"]
    fill_in(client, world, agency={"raised_as": held.pk, "challenged_agency": world.council.pk})
    send(client)
    assert Escalation.objects.unscoped("test").get().raising_agency == world.trust


def test_the_role_of_another_cannot_be_borrowed(client, world):
    ours.begin_role(
        world.alice, agency=world.trust, role=Role.LINE_MANAGER, started_on=LONG_AGO, by=None
    )
    client.force_login(world.alice)
    client.post(START, {"immediate_risk": "no"})
    theirs = {"challenged_agency": world.icb.pk, "raised_as": world.held["charlie"].pk}
    assert sentences(client.post(address("agency"), theirs)) == [
        "Select the role you are raising this in from the list"
    ]


def test_the_agency_s_teams_are_offered_and_another_may_be_typed(alice, world):
    for name in ("School nurses", "Wards"):
        teams.add_team(world.trust, name=name, by=world.dana)
    alice.post(START, {"immediate_risk": "no"})
    alice.post(address("agency"), {"challenged_agency": world.trust.pk})
    page = alice.get(address("worker")).content.decode()
    assert 'list="teams"' in page
    offered = '<datalist id="teams"><option value="School nurses"></option><option value="Wards">'
    assert offered in page
    response = alice.post(address("worker"), {**WORKER, "challenged_team": "Night team"})
    assert response.url == address("child")
    alice.post(address("agency"), {"challenged_agency": world.police.pk})
    assert "datalist" not in alice.get(address("worker")).content.decode()


def test_an_agency_without_a_lead_is_said_before_it_is_sent_and_on_the_case(alice, world):
    ours.end_role(world.held["bea"], ended_on=LONG_AGO, by=None)
    fill_in(alice, world)
    assert alice.get(CHECK).context["nobody_listed"] == [
        (
            "Testshire Health Trust has no safeguarding lead in the portal. The Business Manager is"
            " told, and finds someone."
        )
    ]
    ours.end_role(world.held["bob"], ended_on=LONG_AGO, by=None)
    said = "Nobody at Testshire Health Trust is listed for step 1, and it has no safeguarding lead"
    assert said in alice.get(CHECK).content.decode()
    case = alice.get(alice.get(send(alice).url).context["link"]).content.decode()
    assert "it has no safeguarding lead in the portal: the Business Manager is told" in case
    assert "This agency has no safeguarding lead in the portal." in case
    told = Notification.objects.values_list("kind", "recipient__full_name")
    assert set(told) == {("escalation_no_lead", "Dana Doyle")}


def test_without_signing_in_there_is_no_page(client, world):
    for url in (START, CHECK, address("agency"), reverse("escalations:raise_risk")):
        assert client.get(url).url == f"{reverse('account_login')}?next={url}"


def test_a_page_that_does_not_exist(alice):
    assert alice.get(address("nothing")).status_code == 404
