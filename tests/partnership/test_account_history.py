"""What was done about accounts and invitations: in the access log, and on the person's page."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core import access_log, letters
from core import clock as clocks
from core.models import AccessLog, Letter
from core.operations import NotAllowed, operation
from partnership import cover, people_files
from partnership import operations as ours
from partnership import people_operations as operations
from partnership.held import held_now
from partnership.invitations import token_of
from partnership.models import AgencyRole, Invitation
from partnership.roles import Role
from partnership.unused import suspend_unused
from tests import world as worlds

TODAY = date(2026, 3, 27)


@pytest.fixture
def world(db):
    return worlds.build_with_administrators()


def browser(person):
    client = Client(REMOTE_ADDR="192.0.2.7")
    client.force_login(person)
    return client


def lines(*kinds) -> list[tuple]:
    """What the log holds of these kinds: (what, who, about, detail, from where)."""
    found = AccessLog.objects.filter(what__in=kinds or AccessLog.ABOUT_ACCOUNTS).order_by("pk")
    return list(found.values_list("what", "person__full_name", "about", "detail", "address"))


def account(person) -> str:
    return f"accounts.User:{person.pk}"


def invite(world, email="new@example.org"):
    return operations.invite(
        agency=world.trust, roles=["line-manager"], email=email, full_name="Nia New", by=world.tess
    )


def test_closing_and_opening_say_who_did_it_and_from_where(world):
    keeper, page = browser(world.dana), f"/people/trust/{world.bella.pk}/"
    keeper.post(f"{page}close-account/", {"reason": "Left"})
    keeper.post(f"{page}open-account/", {"submission": ""})
    assert lines() == [
        ("closed", "Dana Doyle", account(world.bella), "", "192.0.2.7"),
        ("reopened", "Dana Doyle", account(world.bella), "", "192.0.2.7"),
    ]


def test_a_refused_closing_leaves_no_line(world):
    browser(world.tess).post(f"/people/trust/{world.brian.pk}/close-account/", {"reason": "Left"})
    assert lines() == []


def test_a_suspension_is_the_portals_own_act(world, clock):
    User.objects.exclude(pk=world.bella.pk).update(last_login=clocks.now() + timedelta(days=360))
    for day in ("2026-06-11", "2026-06-22", "2026-06-26"):
        clock.set(day)
        suspend_unused(by=None)
    assert lines() == [("suspended", None, account(world.bella), "", None)]
    row = browser(world.dana).get("/access-log/?what=suspended").context["page"].rows[0]
    assert row[1:5] == ["The portal itself", "Account suspended", "Account of Bella Boateng", ""]


def test_details_say_which_and_never_what(world):
    client, page = browser(world.tess), f"/people/trust/{world.bella.pk}/change/"
    sent = {"full_name": "Bella Boateng", "job_title": "Matron", "telephone": "01632 960 001"}
    client.post(page, sent)
    client.post(page, sent)
    client.post(page, sent | {"telephone": ""})
    assert [line[3] for line in lines()] == ["job title and telephone", "telephone"]


def test_an_invitation_from_its_sending_to_its_end(world):
    first, second = invite(world), invite(world, "other@example.org")
    operations.resend(first, by=world.dana)
    operations.withdraw(second, by=world.tess)
    Client().get(f"/invitation/{token_of(worlds.refresh(first).link_key)}/")
    person = operations.accept_as_new(worlds.refresh(first), password="three-odd-words", by=None)
    asked = "Testshire Health Trust: Line manager or team manager"
    one, two = (f"partnership.Invitation:{each.pk}" for each in (first, second))
    assert lines() == [
        ("invited", "Tess Todd", one, asked, None),
        ("invited", "Tess Todd", two, asked, None),
        ("invite-again", "Dana Doyle", one, asked, None),
        ("withdrawn", "Tess Todd", two, asked, None),
        ("accepted", "Nia New", one, asked, None),
    ]
    assert person.full_name == "Nia New"
    rows = browser(world.dana).get("/access-log/").context["page"].rows
    told = [row[3] for row in rows if row[2].startswith("Invitation")]
    assert told == ["Invitation to Nia New"] * 5
    assert "example.org" not in str(rows)


def test_a_file_of_invitations_has_a_line_each_in_one_statement(world):
    def sent(number):
        wanted = [
            (world.trust, ["line-manager"], f"{number}-{each}@example.org", "N", "")
            for each in range(number)
        ]
        with CaptureQueriesContext(connection) as seen:
            operations.invite_many(wanted, by=world.dana)
        return len(seen)

    assert sent(1) == sent(3)
    assert len(lines("invited")) == 4


def test_the_log_is_searched_by_whom_it_was_done_to(world):
    keeper = browser(world.dana)
    operations.close_account(world.bella, by=world.dana)
    operations.close_account(world.bob, by=world.dana)
    ours.end_role(world.held["bob"], ended_on=TODAY, by=world.dana)

    def found(whom):
        rows = keeper.get("/access-log/", {"whom": whom, "person": "Dana"}).context["page"].rows
        return [(row[2], row[3]) for row in rows if row[3] != "This log"]

    out = "Signed out everywhere or elsewhere"
    assert found("Bella") == [
        (out, "Account of Bella Boateng"), ("Account closed", "Account of Bella Boateng"),
    ]  # fmt: skip
    assert found("BOB@example.org") == [
        ("Right taken away", "Frontline practitioner, Testshire Health Trust"),
        (out, "Account of Bob Barnes"),
        ("Account closed", "Account of Bob Barnes"),
    ]
    assert found("nobody of this name") == []
    assert len(found("b")) == 5


# --- on the person's page -------------------------------------------------------------------------


def history(viewer, person, agency="trust") -> list[list[str]]:
    return browser(viewer).get(f"/people/{agency}/{person.pk}/").context["history"]


def test_those_who_look_after_somebody_read_what_was_done(world, clock):
    operations.change_details(
        world.bella, agency=world.trust, job_title="Matron", telephone="", by=world.tess
    )
    clock.move(minutes=1)
    ours.begin_role(
        world.bella, agency=world.trust, role=Role.TRAINER, started_on=TODAY, by=world.dana
    )
    wanted = [
        ["27 Mar 2026, 10:01am", "Role given", "Trainer", "Dana Doyle"],
        ["27 Mar 2026, 10am", "Details changed", "job title", "Tess Todd"],
        ["27 Mar 2026, 10am", "Role given", "Line manager or team manager", "The portal itself"],
    ]
    assert history(world.dana, world.bella) == wanted
    wanted[0][3] = "The business team, or an administrator elsewhere"
    assert history(world.tess, world.bella) == wanted


def test_what_happened_at_another_agency_is_not_told_here(world):
    ours.begin_role(world.bella, agency=world.police, role=Role.TRAINER, started_on=TODAY, by=None)
    theirs = operations.invite(
        agency=world.council, roles=["line-manager"], email=world.bella.email, full_name="B",
        by=world.cleo,
    )  # fmt: skip
    operations.accept(theirs, by=world.bella)
    for viewer in (world.tess, world.dana):
        told = str(history(viewer, world.bella))
        assert "Trainer" not in told
        assert "Council" not in told
    assert "Invitation accepted" in str(history(world.cleo, world.bella, "council"))
    # who did something about the account elsewhere stays unnamed here
    operation(lambda *, by: operations.suspend(world.bella))(by=None)
    operations.open_account(world.bella, by=world.cleo)
    assert "Cleo" not in str(history(world.tess, world.bella))
    assert "Cleo Crane" in str(history(world.dana, world.bella))


def test_details_that_other_agencies_show_are_the_business_teams_to_change(world, mailoutbox):
    """And whoever they are of is told: by that number is found out who asks for something."""
    told = {"agency": world.trust, "job_title": "Auditor", "telephone": "01632 960999"}
    operations.change_details(world.bella, by=world.tess, **told)
    letters.deliver()
    [sent] = mailoutbox
    assert sent.to == ["bella@example.org"]
    assert "telephone number that colleagues see of you was changed" in sent.body
    assert "ask your agency's administrator" in sent.body
    assert "/your-account/" in sent.body
    assert "password" not in sent.body
    assert "960999" not in sent.body
    ours.begin_role(world.bella, agency=world.police, role=Role.TRAINER, started_on=TODAY, by=None)
    with pytest.raises(NotAllowed, match="The business team changes this for Bella Boateng"):
        operations.change_details(world.bella, by=world.tess, **told | {"job_title": "Nurse"})
    operations.change_details(world.bella, by=world.dana, **told | {"job_title": "Nurse"})


def test_of_a_closed_account_nothing_is_changed_and_the_page_says_who_opens_it(world):
    operations.close_account(world.bella, by=world.tess)
    page, client = f"/people/trust/{world.bella.pk}/", browser(world.tess)
    said = "is closed. The business team can open it again."
    assert said in client.get(page).content.decode()
    assert "Change name" not in client.get(page).content.decode()
    form = client.get(f"{page}change/")
    assert said in form.content.decode()
    assert 'name="full_name"' not in form.content.decode()
    told = {"agency": world.trust, "job_title": "Nurse", "telephone": ""}
    with pytest.raises(NotAllowed, match="is closed"):
        operations.change_details(worlds.refresh(world.bella), by=world.dana, **told)


def test_a_corrected_name_is_todays_everywhere_and_the_one_before_stays_on_record(
    world, mailoutbox
):
    client, page = browser(world.tess), f"/people/trust/{world.bella.pk}/"
    why = "She married. Write to bella.hill@example.org."
    sent = {
        "full_name": "Bella Boateng-Hill",
        "job_title": "Matron",
        "telephone": "",
        "reason": why,
    }
    wrong = client.post(f"{page}change/", sent | {"full_name": " "})
    assert "Enter their full name" in wrong.content.decode()
    answer = client.post(f"{page}change/", sent, follow=True).content.decode()
    assert "<h1" in answer
    assert "Bella Boateng-Hill" in answer
    world.bella.refresh_from_db()
    assert str(world.bella) == "Bella Boateng-Hill"
    [row] = history(world.tess, world.bella)[:1]
    said = f"job title and name (before: Bella Boateng; now: Bella Boateng-Hill): {why}"
    assert row[1:] == ["Details changed", said, "Tess Todd"]
    letters.deliver()
    assert mailoutbox[0].to == ["bella@example.org"]
    assert "The name, job title or telephone number" in mailoutbox[0].body
    assert "Boateng" not in mailoutbox[0].body
    assert "married" not in mailoutbox[0].body
    log = str(browser(world.dana).get("/access-log/?whom=Bella").context["page"].rows)
    assert said[1:] in log


def test_a_name_is_not_corrected_without_saying_why_and_nothing_of_it_is_lost(world):
    page = f"/people/trust/{world.bella.pk}/change/"
    sent = {"full_name": "Bella Hill", "job_title": "Matron", "telephone": "", "reason": " "}
    form = browser(world.tess).post(page, sent).context["form"]
    assert form.errors["reason"] == ["Say why the name is corrected"]
    assert form["full_name"].value() == "Bella Hill"
    world.bella.refresh_from_db()
    assert (world.bella.full_name, world.bella.job_title) == ("Bella Boateng", "")
    unchanged = sent | {"full_name": "Bella Boateng"}  # no reason is asked for the rest
    assert browser(world.tess).post(page, unchanged).status_code == 302
    [row] = history(world.tess, world.bella)[:1]
    assert row[1:3] == ["Details changed", "job title"]


@pytest.mark.parametrize("title", ["=cmd()", "+1", "-2", "@SUM(A1)", "\uff1d1"])
def test_a_job_title_that_a_spreadsheet_would_run_is_refused_as_in_a_file(world, title):
    client = browser(world.tess)
    said = "Job title begins like a formula of a spreadsheet. Write it as plain text"
    page = f"/people/trust/{world.bella.pk}/change/"
    sent = {"full_name": "Bella Boateng", "job_title": title, "telephone": "+44 1632 960 001"}
    assert client.post(page, sent).context["form"].errors["job_title"] == [said]
    one = {"full_name": "Sam Example", "email": "sam@example.org", "roles": ["line-manager"]}
    answer = client.post("/people/trust/invite/", one | {"job_title": title})
    assert answer.context["form"].errors["job_title"] == [said]
    assert not Invitation.objects.unscoped("the test looks").exists()
    row = people_files.Row(2, "Sam Example", "sam@example.org", title, "line-manager")
    [outcome] = people_files.outcomes([row], world.trust, held_now(world.tess), world.tess)
    assert outcome.refusal == f"{said}."


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bea  BRIGHT", "is called so already. Write what tells the two apart"),
        ("=cmd()", "begins like a formula"),
        ("12", "in letters"),
    ],
)
def test_a_name_that_misleads_is_refused_beside_its_field(world, name, said):
    page = f"/people/trust/{world.bella.pk}/change/"
    sent = {"full_name": name, "job_title": "Matron", "telephone": ""}
    form = browser(world.tess).post(page, sent).context["form"]
    assert said in form.errors["full_name"][0]
    world.bella.refresh_from_db()
    assert (world.bella.full_name, world.bella.job_title) == ("Bella Boateng", "")


@pytest.mark.parametrize("whose", ["own", "of whom they stand in for"])
def test_nobody_corrects_the_name_that_their_own_acts_stand_under(world, whose):
    person = world.tess
    if whose != "own":
        person = world.bella
        cover.name_deputy(
            person, agency=world.trust, deputy=world.tess, starts_on=TODAY, ends_on=TODAY, by=person
        )
    page = f"/people/trust/{person.pk}/change/"
    shown = browser(world.tess).get(page).content.decode()
    assert "Nobody corrects their own name" in shown
    assert 'name="full_name"' not in shown
    before = person.full_name
    sent = {"full_name": "X", "job_title": "Matron", "telephone": "", "reason": "A slip."}
    browser(world.tess).post(page, sent)
    person.refresh_from_db()
    assert (person.full_name, person.job_title) == (before, "Matron")
    with pytest.raises(NotAllowed, match="Nobody corrects their own name"):
        operations.change_details(person, agency=world.trust, by=world.tess, **sent)
    operations.change_details(person, agency=world.trust, by=world.dana, **sent)
    person.refresh_from_db()
    assert person.full_name == "X"


def test_an_account_that_came_by_invitation_begins_with_it(world):
    invite(world)
    person = operations.accept_as_new(
        Invitation.objects.unscoped("the test looks").get(), password="three-odd-words", by=None
    )
    told = [(row[1], row[2]) for row in history(world.tess, person)]
    asked = "Testshire Health Trust: Line manager or team manager"
    assert told == [
        ("Invitation accepted", asked),
        ("Role given", "Line manager or team manager"),
        ("Invitation sent", asked),
    ]


def roles_given(person) -> list[tuple]:
    found = AccessLog.objects.filter(what="granted", holder=f"person:{person.pk}")
    return list(found.order_by("pk").values_list("person__full_name", "detail"))


def test_a_role_that_came_by_invitation_was_given_by_who_invited(world):
    """Not by the portal itself, nor by whoever accepted it: nobody gives a role to themself."""
    person = operations.accept_as_new(invite(world), password="three-odd-words", by=None)
    assert roles_given(person) == [("Tess Todd", "role began: invitation accepted")]
    again = operations.invite(
        agency=world.council, roles=["line-manager"], email=person.email, full_name="Nia New",
        by=world.cleo,
    )  # fmt: skip
    operations.resend(again, by=world.dana)
    operations.accept(worlds.refresh(again), by=person)
    assert roles_given(person)[1:] == [("Dana Doyle", "role began: invitation accepted")]
    asked = {"what": "granted", "person": "dana"}
    [row] = browser(world.dana).get("/access-log/", asked).context["page"].rows
    assert row[4] == "Nia New: role began: invitation accepted"


def test_closing_asks_why_which_is_kept_and_says_first_what_it_does(world):
    keeper, page = browser(world.dana), f"/people/trust/{world.bella.pk}/"
    worlds.raise_one(world, raised_on=TODAY)
    shown = keeper.get(f"{page}close-account/").content.decode()
    assert "1 role stays on record, and opens nothing: Line manager" in shown
    assert "<h1" in shown
    assert "Close the account of Bella Boateng" in shown
    assert "No open matter waits for them." in shown
    bob = keeper.get(f"/people/trust/{world.bob.pk}/close-account/").content.decode()
    passes = "It passes to the next contact or the safeguarding lead (Bea Bright), who is told."
    assert f"1 open matter waits for them. {passes}" in bob
    refused = keeper.post(f"{page}close-account/", {"reason": " "})
    assert refused.context["form"].errors["reason"] == ["Enter why it is closed"]
    keeper.post(f"{page}close-account/", {"reason": "She left on 20 March."})
    [line] = AccessLog.objects.filter(what="closed").select_related("reason")
    assert (line.said, line.detail) == ("She left on 20 March.", "")
    assert history(world.dana, world.bella)[0][2] == "She left on 20 March."
    assert "She left on" not in str(history(world.tess, world.bella))  # who is not the team
    assert "She left on" in browser(world.dana).get("/access-log/?what=closed").content.decode()
    assert not any("She left" in str(each.__dict__) for each in Letter.objects.all())


def test_an_act_of_a_deputy_stands_under_both_names(world):
    cover.name_deputy(
        world.tess, agency=world.trust, deputy=world.bilal, starts_on=TODAY, ends_on=TODAY,
        by=world.tess,
    )  # fmt: skip
    ours.begin_role(
        world.bella,
        agency=world.trust,
        role=Role.FRONTLINE_PRACTITIONER,
        started_on=TODAY,
        by=world.bilal,
    )
    both = "Bilal Begum (deputy for Tess Todd)"
    assert history(world.tess, world.bella)[0][3] == both
    assert history(world.dana, world.bella)[0][3] == both


def test_the_history_costs_the_same_however_long(world):
    client = browser(world.dana)

    def statements():
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/people/trust/{world.bella.pk}/")
        return len(seen)

    operations.close_account(world.bella, by=world.dana)
    few = statements()
    for _ in range(20):
        operations.open_account(User.objects.get(pk=world.bella.pk), by=world.dana)
        operations.close_account(User.objects.get(pk=world.bella.pk), by=world.dana)
    assert statements() == few
    assert len(history(world.dana, world.bella)) == 25


# --- what a past day is read from -----------------------------------------------------------------


def test_a_confirmed_role_is_still_held_on_a_past_day(world):
    until = clocks.now() + timedelta(days=1)
    before = access_log.groups_on(world.bella, AgencyRole, until)
    access_log.role_confirmed([world.held["bella"]])
    assert access_log.groups_on(world.bella, AgencyRole, until) == before
    assert before == [f"partnership.AgencyRole:{world.held['bella'].agency_role_id}"]
