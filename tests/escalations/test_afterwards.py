"""What both sides are asked once a case is closed: whom, when, once; and who never reads it."""

from datetime import date

import pytest
from django.urls import reverse

from core import history
from core.models import AccessLog, Notification
from core.operations import NotAllowed
from escalations import afterwards, policy, records, tasks
from escalations import operations as escalate
from escalations.afterwards_models import Feedback
from escalations.afterwards_policy import Occasion, closed_between, why_not_answer, why_not_said
from escalations.afterwards_rules import read_afterwards
from improvement.models import Finding
from partnership import operations as ours
from partnership.roles import Role
from reporting import feedback_tasks
from tests import world as worlds
from tests.world import PEOPLE, refresh

RULE = policy.procedure("pan-cheshire-2023").afterwards
MARKER = "MARKERWORDS nobody rang back"


@pytest.fixture
def world(db, clock):
    """Raised on 27 March, withdrawn by Alice on the 31st; Bella of the trust had rung her."""
    world = worlds.build_and_raise()
    clock.set("2026-03-31 08:00")
    escalate.move_up(world.raised, from_step=1, reason="No reply.", by=world.alice)
    escalate.log_contact(
        world.raised, happened_on=date(2026, 3, 31), method="telephone", with_whom="Amir Ahmed",
        result="Rang.", by=world.bella,
    )  # fmt: skip
    clock.set("2026-03-31 10:00")
    escalate.withdraw(world.raised, outcome="withdrawn", reason="Done.", by=world.alice)
    world.raised = refresh(world.raised)
    return world


def asked():
    rows = Feedback.objects.unscoped("test").select_related("asked").order_by("pk")
    return [(each.side, each.occasion, each.asked.email.partition("@")[0]) for each in rows]


def of(world, person, occasion="after-closing"):
    rows = Feedback.objects.unscoped("test").filter(asked=person, occasion=occasion)
    return rows.order_by("pk").last()


def answer(world, by, **changes):
    said = {
        "improved": "partly", "respectful": 2, "what_would_have_helped": MARKER,
        "feedback": of(world, by), **changes,
    }  # fmt: skip
    return afterwards.answer(world.raised, **said, by=by)


def told(kind):
    rows = Notification.objects.filter(kind=f"escalation_{kind}").order_by("recipient__email")
    return [email.partition("@")[0] for email in rows.values_list("recipient__email", flat=True)]


@pytest.fixture
def signed_in(client):
    def sign_in(person):
        if not person.authenticator_set.exists():
            worlds.give_an_app(person)
        client.force_login(person, backend="partnership.auth.SignInBackend")
        return client

    return sign_in


def send(client, address, **answers):
    form = client.get(address).context["form"]
    hidden = {
        each.html_name: getattr(each.value(), "pk", each.value()) or ""
        for each in form.hidden_fields()
    }
    return client.post(address, {**hidden, **answers})


# --- the rule ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("occasion", "first", "last"),
    [
        (Occasion.AFTER_CLOSING, date(2026, 4, 24), date(2026, 4, 30)),
        (Occasion.AFTER_30_DAYS, date(2026, 3, 25), date(2026, 3, 31)),
    ],
)
def test_which_closings_are_asked_about_today(occasion, first, last):
    assert closed_between(occasion, date(2026, 4, 30), RULE) == (first, last)
    assert closed_between(occasion, date(2026, 4, 30), None) is None


def test_whether_it_held_is_asked_later_and_not_at_closing():
    assert why_not_said(Occasion.AFTER_30_DAYS, "no") is None
    assert "has held" in why_not_said(Occasion.AFTER_30_DAYS, "")
    assert "later" in why_not_said(Occasion.AFTER_CLOSING, "yes")
    assert why_not_said(Occasion.AFTER_CLOSING, "") is None


@pytest.mark.parametrize(
    "table",
    [
        {"days": "30", "remind_after": 7, "source": "x"},
        {"days": 30, "remind_after": 0, "source": "x"},
        {"days": 30, "remind_after": 7, "source": ""},
    ],
)
def test_a_policy_file_that_says_nothing_usable_is_refused(table):
    with pytest.raises(ValueError, match="afterwards"):
        read_afterwards(table)
    assert read_afterwards(None) is None


# --- asking -----------------------------------------------------------------------------------


def test_whoever_raised_it_and_whoever_acted_last_for_the_other_side_are_asked_once(world, clock):
    tasks.ask_afterwards()
    tasks.ask_afterwards()
    at_closing = [
        ("raising", "after-closing", "alice"), ("challenged", "after-closing", "bella"),
    ]  # fmt: skip
    assert asked() == at_closing
    assert told("feedback_after_closing") == ["alice", "bella"]
    clock.set("2026-04-29 10:00")
    tasks.ask_afterwards()
    assert asked() == at_closing
    clock.set("2026-04-30 10:00")
    tasks.ask_afterwards()
    tasks.ask_afterwards()
    assert asked() == [
        *at_closing,
        ("raising", "after-30-days", "alice"), ("challenged", "after-30-days", "bella"),
    ]  # fmt: skip
    assert told("feedback_after_30_days") == ["alice", "bella"]


def test_what_closed_long_before_is_left_in_peace_and_three_days_late_is_not(world, clock):
    clock.set("2026-04-10 10:00")
    tasks.ask_afterwards()
    assert asked() == []
    clock.set("2026-05-03 10:00")
    tasks.ask_afterwards()
    assert [each[1] for each in asked()] == ["after-30-days"] * 2


def test_once_somebody_has_left_their_safeguarding_lead_is_asked(world):
    ours.end_role(world.held["alice"], ended_on=date(2026, 3, 31), by=None)
    ours.end_role(world.held["bella"], ended_on=date(2026, 3, 31), by=None)
    tasks.ask_afterwards()
    assert [each[2] for each in asked()] == ["anna", "bea"]


def test_a_reminder_after_a_week_once_to_who_has_not_answered(world, clock):
    tasks.ask_afterwards()
    answer(world, world.bella)
    clock.set("2026-04-06 10:00")
    tasks.ask_afterwards()
    assert told("feedback_reminder") == []
    clock.set("2026-04-07 10:00")
    tasks.ask_afterwards()
    clock.set("2026-04-09 10:00")
    tasks.ask_afterwards()
    assert told("feedback_reminder") == ["alice"]


def test_a_reminder_goes_to_the_lead_once_whoever_was_asked_has_left(world, clock):
    tasks.ask_afterwards()
    ours.end_role(world.held["bella"], ended_on=date(2026, 3, 31), by=None)
    clock.set("2026-04-07 10:00")
    tasks.ask_afterwards()
    assert told("feedback_reminder") == ["alice", "bea"]


# --- answering --------------------------------------------------------------------------------


def test_only_whoever_is_asked_answers_and_once(world):
    tasks.ask_afterwards()
    row = of(world, world.alice)
    for name in [*PEOPLE, "root", "nobody"]:
        if name != "alice":
            with pytest.raises(NotAllowed, match="You are not asked"):
                answer(world, getattr(world, name), feedback=row)
    answer(world, world.alice)
    with pytest.raises(NotAllowed, match="answered already"):
        answer(world, world.alice)


def test_an_answer_is_whole_or_not_kept(world):
    tasks.ask_afterwards()
    for bad in ({"improved": "perhaps"}, {"respectful": 6}, {"held": "yes"}):
        with pytest.raises(NotAllowed):
            answer(world, world.alice, **bad)
    assert of(world, world.alice).answered_at is None


def test_of_a_case_that_is_open_again_nothing_is_asked():
    class Open:
        closed_on = None

    refused = why_not_answer(Open(), is_asked=True, has_answered=False)
    assert "opened again" in refused


def test_it_is_asked_on_the_page_of_the_case_and_at_home_and_then_no_more(world, signed_in):
    tasks.ask_afterwards()
    browser = signed_in(world.alice)
    address = reverse("escalations:feedback", args=[world.raised.reference])
    assert address in browser.get(world.raised.get_absolute_url()).content.decode()
    assert [each["url"] for each in feedback_tasks.tasks_of(world.alice)] == [address]
    page = browser.get(address).content.decode()
    assert "The other agency is not told what you say" in page
    assert "held" not in page
    sent = send(browser, address, improved="yes", respectful="5", what_would_have_helped="")
    assert sent.status_code == 302
    assert "You have answered already" in browser.get(address).content.decode()
    assert feedback_tasks.tasks_of(world.alice) == []
    assert address not in browser.get(world.raised.get_absolute_url()).content.decode()


def test_what_is_missing_is_said_and_what_was_written_stays(world, signed_in, clock):
    clock.set("2026-04-30 10:00")
    tasks.ask_afterwards()
    browser = signed_in(world.alice)
    address = reverse("escalations:feedback", args=[world.raised.reference])
    page = send(browser, address, improved="yes", what_would_have_helped=MARKER).content.decode()
    assert "Select whether what was agreed has held" in page
    assert "Select how respectful the process was" in page
    assert MARKER in page


def test_whoever_is_not_asked_reads_why_and_gets_no_form(world, signed_in):
    tasks.ask_afterwards()
    address = reverse("escalations:feedback", args=[world.raised.reference])
    for person in (world.amir, world.bea, world.dana):
        page = signed_in(person).get(address)
        assert page.context["form"] is None
        assert "You are not asked" in page.content.decode()
    assert signed_in(world.charlie).get(address).status_code == 404


# --- who reads it -----------------------------------------------------------------------------


def test_an_answer_is_read_by_its_writer_and_by_the_business_manager_alone(world):
    tasks.ask_afterwards()
    answer(world, world.bella)
    readers = {
        name
        for name in [*PEOPLE, "root", "nobody"]
        if Feedback.objects.visible_to(getattr(world, name)).filter(answered_at__isnull=False)
    }
    assert readers == {"bella", "dana"}


def test_a_business_manager_who_speaks_for_a_side_reads_none(world):
    tasks.ask_afterwards()
    answer(world, world.bella)
    ours.begin_role(
        world.dana, agency=world.council, role=Role.SAFEGUARDING_LEAD,
        started_on=date(2026, 1, 1), by=None,
    )  # fmt: skip
    assert not Feedback.objects.visible_to(world.dana)


def test_no_door_of_the_other_side_shows_that_or_what_or_who(world, signed_in, mailoutbox):
    """Each page and file that a contributor of the other side can open, before and after."""
    tasks.ask_afterwards()
    case = world.raised.reference
    doors = [
        reverse("home"),
        reverse("escalations:index"),
        world.raised.get_absolute_url(),
        *(reverse(f"escalations:{name}", args=[case]) for name in ("feedback", "record")),
        reverse("escalations:export", args=["csv"]),
        reverse("escalations:learning"),
    ]

    def seen(person):
        browser = signed_in(person)
        return {door: browser.get(door) for door in doors}

    people = (world.alice, world.amir, world.anna, world.asif, world.sue)
    before = {person: seen(person) for person in people}
    version = refresh(world.raised).version
    answer(world, world.bella)
    assert refresh(world.raised).version == version, "a page that is open learns nothing of it"
    for person in people:
        for door, page in seen(person).items():
            was = before[person][door]
            assert page.status_code == was.status_code
            assert b"MARKERWORDS" not in page.content
            if page.headers["Content-Type"].startswith("text/html"):
                said = page.content.decode()
                assert said.count("Bella Boateng") == was.content.decode().count("Bella Boateng")
    logged = AccessLog.objects.filter(detail__contains="MARKER")
    assert not logged
    assert not any("MARKER" in mail.body or "JT" in mail.body for mail in mailoutbox)
    for person in (world.amir, world.anna):
        refused = signed_in(person).get(reverse("escalations:answers"))
        assert refused.status_code == 403


def test_the_access_log_of_the_case_does_not_say_which_page_was_opened(world, signed_in):
    tasks.ask_afterwards()
    signed_in(world.bella).get(world.raised.get_absolute_url())
    seen = AccessLog.objects.filter(person=world.bella).order_by("pk").last()
    signed_in(world.bella).get(reverse("escalations:feedback", args=[world.raised.reference]))
    asked_for = AccessLog.objects.filter(person=world.bella).order_by("pk").last()
    assert (seen.what, seen.detail) == (asked_for.what, asked_for.detail)


def test_the_business_manager_reads_the_side_and_not_the_name(world, signed_in):
    tasks.ask_afterwards()
    answer(world, world.bella)
    page = signed_in(world.dana).get(reverse("escalations:answers")).content.decode()
    assert MARKER in page
    assert "Testshire Health Trust" in page
    assert "2: hardly" in page
    assert "Bella" not in page


def test_subject_access_has_it_in_confidence_from_the_agency_without_a_name(world):
    tasks.ask_afterwards()
    answer(world, world.bella)
    [passage] = [each for each in records.passages(world.raised.pk) if MARKER in each.text]
    assert (passage.agency, passage.by, passage.ask_first) == ("Testshire Health Trust", "", True)
    assert "in confidence" in passage.mind
    assert "Bella" not in " ".join(passage.people)


# --- learning ---------------------------------------------------------------------------------


def test_a_finding_of_answers_that_were_picked_with_none_of_their_words(world, signed_in):
    tasks.ask_afterwards()
    answer(world, world.bella)
    row = of(world, world.bella)
    browser = signed_in(world.dana)
    address = f"{reverse('escalations:finding_of_answers')}?answer={row.pk}"
    assert MARKER not in browser.get(address).content.decode()
    assert send(browser, address, statement="Calls are not returned.").status_code == 302
    made = Finding.objects.visible_to(world.dana).get()
    assert (made.statement, refresh(row).finding) == ("Calls are not returned.", made.reference)
    page = signed_in(world.alice).get(world.raised.get_absolute_url()).content.decode()
    assert made.reference not in page
    nothing = signed_in(world.dana).get(reverse("escalations:finding_of_answers"))
    assert nothing.context["form"] is None
    assert "Tick the answers" in nothing.content.decode()


def test_a_finding_is_made_by_nobody_who_does_not_read_the_answers(world):
    tasks.ask_afterwards()
    answer(world, world.bella)
    for name in [*PEOPLE, "root", "nobody"]:
        if name != "dana":
            with pytest.raises(NotAllowed, match="Pick the answers again"):
                afterwards.make_finding(
                    [of(world, world.bella)], statement="No.", by=getattr(world, name)
                )
    assert history.past(Finding).count() == 0


def test_counts_of_a_quarter_leave_out_what_is_restricted_or_not_answered(world):
    tasks.ask_afterwards()
    answer(world, world.bella)
    quarter = date(2026, 1, 1), date(2026, 3, 31)
    assert afterwards.counts(*quarter) == {
        "improved": {"partly": 1}, "respectful": {"2": 1}, "held": {},
    }  # fmt: skip
    assert afterwards.counts(date(2026, 4, 1), date(2026, 6, 30))["improved"] == {}
    type(world.raised)._base_manager.filter(pk=world.raised.pk).update(is_restricted=True)
    assert afterwards.counts(*quarter)["improved"] == {}
