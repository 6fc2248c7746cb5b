"""The pages of cover: naming a deputy for oneself or for somebody else, and ending it."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core import letters
from partnership import cover
from partnership import operations as ours
from partnership.models import Cover, HeldRole
from partnership.roles import Role
from tests import world as worlds

TODAY = date(2026, 3, 27)
OWN = "/your-account/deputy/trust/"


@pytest.fixture
def world(db):
    return worlds.build_with_administrators()


def browser(person):
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def days(first: date, last: date) -> dict[str, str]:
    sent = {}
    for name, on in (("starts_on", first), ("ends_on", last)):
        sent |= {f"{name}_day": str(on.day), f"{name}_month": str(on.month)}
        sent[f"{name}_year"] = str(on.year)
    return sent


WEEK = days(TODAY, TODAY + timedelta(days=6))


def covers():
    rows = Cover._base_manager.order_by("pk")
    return list(rows.values_list("person", "deputy", "agency", "starts_on", "ends_on", "ended_at"))


def name(world, person="bea", deputy="bella", agency="trust", **more):
    dates = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=6)} | more
    person = getattr(world, person)
    return cover.name_deputy(
        person, agency=getattr(world, agency), deputy=getattr(world, deputy), by=person, **dates
    )


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def sentences(answer):
    found = answer.context["form"].errors.get_json_data().values()
    return [error["message"] for errors in found for error in errors]


def hidden(client, address):
    form = client.get(address).context["form"]
    return {field.html_name: str(field.value() or "") for field in form.hidden_fields()}


# --- one's own ------------------------------------------------------------------------------------


def test_one_names_a_deputy_of_ones_own_agency(world, mailoutbox):
    client = browser(world.bea)
    account = text(client.get("/your-account/"))
    assert "When you are away" in account
    assert "Name a deputy at Testshire Health Trust" in account
    sent = {**hidden(client, OWN), **WEEK, "deputy": str(world.bella.pk)}
    done = client.post(OWN, sent, follow=True)
    assert done.redirect_chain == [("/your-account/", 302)]
    assert "Bella Boateng stands in from Friday 27 March 2026, and is told." in text(done)
    assert done.context["covers"][0][:5] == [
        "Bea Bright", "Bella Boateng", "Trust" if world.trust.short_name == "Trust"
        else world.trust.short_name, "27 Mar 2026", "2 Apr 2026",
    ]  # fmt: skip
    # the deputy sees it in their own account and on their home page
    theirs = browser(world.bella)
    home = text(theirs.get("/"))
    assert "You are deputy for Bea Bright, Testshire Health Trust, until Thursday 2 April" in home
    assert "You have this open as deputy" not in home  # said of a record alone
    assert "Bea Bright" in text(theirs.get("/your-account/"))


def test_a_form_sent_twice_names_one_deputy(world):
    client = browser(world.bea)
    sent = {**hidden(client, OWN), **WEEK, "deputy": str(world.bella.pk)}
    answers = [client.post(OWN, sent) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == ["/your-account/"] * 2
    assert len(covers()) == 1


def test_colleagues_of_the_agency_and_nobody_else_can_be_chosen(world):
    client = browser(world.bea)
    field = client.get(OWN).context["form"].fields["deputy"]
    shown = {person.full_name for person in field.queryset}
    assert shown == {
        "Bob Barnes", "Bella Boateng", "Bilal Begum", "Brian Booth", "Tess Todd",
    }  # fmt: skip
    for forged in (world.alice, world.bea, world.root, world.nobody, world.dana):
        answer = client.post(OWN, {**WEEK, "deputy": str(forged.pk)})
        assert sentences(answer) == ["Select who stands in from the list"], forged
        assert forged.full_name not in text(answer).replace(str(world.bea), "")
    for forged in ("0", "x", "1 OR 1=1", "²", str(9**20)):
        answer = client.post(OWN, {**WEEK, "deputy": forged})
        assert sentences(answer) == ["Select who stands in from the list"], forged
    assert covers() == []


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, ["Select who stands in", "Enter the first day", "Enter the last day"]),
        (days(TODAY, TODAY), ["Select who stands in"]),
        ({"deputy": "bella", **days(TODAY - timedelta(days=1), TODAY)},
         ["The first day must be today or in the future"]),
        ({"deputy": "bella", **days(TODAY + timedelta(days=2), TODAY + timedelta(days=1))},
         ["The last day must be the same as or after the first day"]),
        ({"deputy": "bella", **days(TODAY, TODAY + timedelta(days=400))},
         ["Cover lasts 92 days at most. For longer, ask for the role to be given"]),
        ({"deputy": "bella", **days(TODAY + timedelta(days=400), TODAY + timedelta(days=401))},
         ["Cover begins within a year"]),
        ({"deputy": "bella", **WEEK, "ends_on_day": "31", "ends_on_month": "2"},
         ["The last day must be a real date: February 2026 has no day 31"]),
        ({"deputy": "bella", **WEEK, "starts_on_year": "26"},
         ["The year of the first day must have 4 numbers"]),
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence_and_what_was_typed_stays(world, settings, sent, told):
    longest = settings.PARTNERSHIP["accounts"]["cover_days"]
    told = [sentence.replace("92 days", f"{longest} days") for sentence in told]
    sent = {
        name: str(world.bella.pk) if value == "bella" else value for name, value in sent.items()
    }
    answer = browser(world.bea).post(OWN, {"csrfmiddlewaretoken": "x", **sent})
    assert answer.status_code == 200
    assert sentences(answer) == told
    assert not answer.context["form"].non_field_errors()
    assert "There is a problem" in text(answer)
    for field, value in sent.items():
        if field != "deputy":
            assert f'value="{value}"' in answer.content.decode()
    assert covers() == []


def test_two_deputies_for_the_same_days_are_refused_with_their_name(world):
    name(world)
    client = browser(world.bea)
    sent = {**WEEK, "deputy": str(world.bilal.pk)}
    answer = client.post(OWN, sent)
    assert sentences(answer) == [
        (
            "Bella Boateng is deputy from Friday 27 March 2026 to Thursday 2 April 2026."
            " Choose other days, or end that first"
        )
    ]
    assert answer.context["form"]["deputy"].value() == str(world.bilal.pk)
    away = browser(world.brian).post(OWN, {**WEEK, "deputy": str(world.bea.pk)})
    assert sentences(away) == [
        (
            "Bea Bright is away from Friday 27 March 2026 to Thursday 2 April 2026."
            " Choose somebody else"
        )
    ]
    assert len(covers()) == 1


def test_where_one_holds_no_role_there_is_no_such_page(world):
    for address in ("/your-account/deputy/council/", "/your-account/deputy/nowhere/"):
        client = browser(world.bea)
        assert client.get(address).status_code == 404
        assert client.post(address, {**WEEK, "deputy": str(world.alice.pk)}).status_code == 404
    for person in (world.root, world.nobody):
        client = browser(person)
        assert "When you are away" not in text(client.get("/your-account/"))
        assert client.get(OWN).status_code == 404
        assert client.post(OWN, {**WEEK, "deputy": str(world.bella.pk)}).status_code == 404
    assert browser(None).get(OWN)["Location"] == f"/sign-in/?next={OWN}"
    assert covers() == []


def test_whoever_is_alone_at_an_agency_is_told_that_nobody_can_stand_in(world):
    page = browser(world.ines).get("/your-account/deputy/icb/")
    assert "so nobody can stand in." in text(page)
    assert "<select" not in page.content.decode()


# --- ending it ------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["bea", "bella"])
def test_the_person_and_the_deputy_end_it(world, who):
    found = name(world)
    client, address = browser(getattr(world, who)), f"{OWN}{found.pk}/end/"
    assert f'href="{address}"' in client.get("/your-account/").content.decode()
    page = client.get(address)
    assert "Bella Boateng stands in for Bea Bright from Friday 27 March 2026" in text(page)
    assert "govuk-button--warning" in page.content.decode()
    assert covers()[0][5] is None  # to look is not to end
    sent = hidden(client, address)
    done = client.post(address, sent, follow=True)
    assert done.redirect_chain == [("/your-account/", 302)]
    assert "Bella Boateng no longer stands in for Bea Bright." in text(done)
    assert covers()[0][5] is not None
    assert "You are deputy for" not in text(browser(world.bella).get("/"))
    assert "This cover is over." in text(client.post(address, sent))


@pytest.mark.parametrize("who", ["bob", "tess", "alice", "dana", "root", "nobody"])
def test_nobody_else_ends_it_at_its_own_address(world, who):
    found = name(world)
    client = browser(getattr(world, who))
    for address in (f"{OWN}{found.pk}/end/", f"{OWN}{9**18}/end/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"submission": ""}).status_code == 404
    assert covers()[0][5] is None


def test_a_number_under_another_agencys_name_ends_nothing(world):
    found = name(world)
    ours.begin_role(
        world.bea, agency=world.council, role=Role.LINE_MANAGER, started_on=TODAY, by=None
    )
    client = browser(world.bea)
    assert client.get(f"/your-account/deputy/council/{found.pk}/end/").status_code == 404
    assert client.post(f"/your-account/deputy/council/{found.pk}/end/", {}).status_code == 404
    assert covers()[0][5] is None


def test_on_the_day_after_it_is_in_nobodys_account(world, clock):
    found = name(world)
    clock.set("2026-04-02 23:59")
    assert "You are deputy for" in text(browser(world.bella).get("/"))
    clock.set("2026-04-03 00:00")
    assert "You are deputy for" not in text(browser(world.bella).get("/"))
    for person in (world.bea, world.bella):
        client = browser(person)
        assert client.get("/your-account/").context["covers"] == []
        assert "This cover is over." in text(client.get(f"{OWN}{found.pk}/end/"))


# --- for somebody else ----------------------------------------------------------------------------


def for_bea(world):
    return f"/people/trust/{world.bea.pk}/deputy/"


@pytest.mark.parametrize("who", ["tess", "dana"])
def test_who_looks_after_the_agency_names_and_ends_a_deputy(world, who):
    client = browser(getattr(world, who))
    person = f"/people/trust/{world.bea.pk}/"
    assert "Name a deputy for Bea Bright" in text(client.get(person))
    sent = {**hidden(client, for_bea(world)), **WEEK, "deputy": str(world.bella.pk)}
    done = client.post(for_bea(world), sent, follow=True)
    assert done.redirect_chain == [(person, 302)]
    assert "Bella Boateng stands in from Friday 27 March 2026" in text(done)
    [found] = Cover._base_manager.all()
    assert found.named_by_id == getattr(world, who).pk
    address = f"{for_bea(world)}{found.pk}/end/"
    assert address in done.content.decode()
    done = client.post(address, hidden(client, address), follow=True)
    assert done.redirect_chain == [(person, 302)]
    assert covers()[0][5] is not None


def test_what_would_be_refused_whoever_is_chosen_is_said_before_the_form(world):
    client = browser(world.tess)
    of_the_team = text(client.get(f"/people/trust/{world.brian.pk}/deputy/"))
    assert "They themself, or the business team, name a deputy for a partnership" in of_the_team
    assert "Who stands in?" not in of_the_team
    name(world, person="bea", deputy="tess")
    lent = text(client.get(for_bea(world)))
    assert "You stand in for them." in lent
    assert "Who stands in?" not in lent
    sent = {**WEEK, "deputy": str(world.bob.pk)}
    assert "You stand in for them." in text(client.post(for_bea(world), sent))
    assert len(covers()) == 1


def test_where_nobody_may_be_named_it_says_why(world):
    """Not that nobody else holds a role there, for who asks does."""
    for who in ("bella", "bob", "bilal", "brian"):
        ours.end_role(world.held[who], ended_on=TODAY, by=None)
    page = text(browser(world.tess).get(for_bea(world)))
    assert "you name neither yourself nor whom you stand in for" in page


@pytest.mark.parametrize(
    "who", ["bea", "bella", "bob", "alice", "cleo", "hari", "sue", "root", "nobody"]
)
def test_to_everyone_else_there_is_no_such_page(world, who):
    found = name(world)
    client = browser(getattr(world, who))
    for address in (for_bea(world), f"{for_bea(world)}{found.pk}/end/"):
        assert client.get(address).status_code == 404, address
        assert client.post(address, {**WEEK, "deputy": str(world.bob.pk)}).status_code == 404
    assert len(covers()) == 1
    assert covers()[0][5] is None
    assert browser(None).get(for_bea(world)).status_code == 302


def test_no_forged_number_reaches_another_agency_or_person(world):
    theirs = name(world, person="alice", deputy="amir", agency="council")
    mine = name(world)
    client = browser(world.tess)
    for address in (
        f"/people/trust/{world.alice.pk}/deputy/",
        f"/people/council/{world.alice.pk}/deputy/",
        f"/people/council/{world.alice.pk}/deputy/{theirs.pk}/end/",
        f"{for_bea(world)}{theirs.pk}/end/",
        f"/people/trust/{world.bob.pk}/deputy/{mine.pk}/end/",
        f"/people/trust/{world.bella.pk}/deputy/{mine.pk}/end/",
    ):
        assert client.get(address).status_code == 404, address
        assert client.post(address, {**WEEK, "deputy": str(world.bella.pk)}).status_code == 404
    forged = client.post(
        f"/people/trust/{world.bob.pk}/deputy/", {**WEEK, "deputy": str(world.amir.pk)}
    )
    assert sentences(forged) == ["Select who stands in from the list"]
    assert [each[5] for each in covers()] == [None, None]


def test_of_a_person_at_two_agencies_only_this_agencys_cover_is_shown(world):
    ours.begin_role(
        world.bea, agency=world.council, role=Role.LINE_MANAGER, started_on=TODAY, by=None
    )
    name(world, deputy="amir", agency="council")
    page = text(browser(world.tess).get(f"/people/trust/{world.bea.pk}/"))
    assert "Amir Ahmed" not in page


# --- what it costs, and who keeps it --------------------------------------------------------------


def statements(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_pages_cost_the_same_for_one_cover_and_for_three(world):
    bea, tess = browser(world.bea), browser(world.tess)
    addresses = [(bea, "/your-account/"), (tess, f"/people/trust/{world.bea.pk}/"), (bea, OWN)]
    name(world)
    few = [statements(*each) for each in addresses]
    for weeks in (1, 2):
        first = TODAY + timedelta(weeks=weeks)
        name(world, deputy="bilal", starts_on=first, ends_on=first + timedelta(days=6))
        more = User.objects.create_user(f"p{weeks}@example.org", full_name=f"Person {weeks}")
        ours.begin_role(more, agency=world.trust, role=Role.TRAINER, started_on=TODAY, by=None)
    assert [statements(*each) for each in addresses] == few


def test_no_browser_keeps_these_pages_and_next_leads_nowhere(world):
    client = browser(world.bea)
    assert client.get(OWN)["Cache-Control"] == "private, no-store"
    sent = {**WEEK, "deputy": str(world.bella.pk), "next": "https://evil.example/"}
    answer = client.post(f"{OWN}?next=//evil.example/", sent)
    assert answer["Location"] == "/your-account/"


def test_who_names_a_deputy_for_another_is_not_offered_themself(client, world):
    client.force_login(world.cleo, backend="partnership.auth.SignInBackend")
    page = client.get(f"/people/council/{world.anna.pk}/deputy/")
    offered = page.context["form"].fields["deputy"].queryset
    assert world.cleo not in offered
    assert world.alice in offered


# --- what the pages and letters say of days -------------------------------------------------------


def test_a_cover_that_is_over_says_so_in_the_other_tab(world):
    made = name(world)
    cover.end_cover(made, by=world.bella)
    assert "This cover is over." in text(browser(world.bea).get(f"{OWN}{made.pk}/end/"))
    other = f"/people/trust/{world.bea.pk}/deputy/{made.pk}/end/"
    assert "This cover is over." in text(browser(world.dana).get(other))
    assert browser(world.bob).get(f"{OWN}{made.pk}/end/").status_code == 404


def test_limits_and_who_is_named_already_stand_above_the_form(world):
    name(world, ends_on=TODAY)
    page = text(browser(world.bea).get(OWN))
    assert "lasts 183 days at most. There is one deputy at a time." in page
    assert "Named already: Bella Boateng, on Friday 27 March 2026." in page
    assert "Never lent: what is restricted" in page
    assert "For example, 10 4 2026" in page


def told_of_the_end(mailoutbox, to) -> str:
    [mail] = [each for each in mailoutbox if (each.to == [to.email] and "no longer" in each.subject)
              or (each.to == [to.email] and "not stand in" in each.subject)]  # fmt: skip
    return f"{mail.subject} {mail.body}"


def test_the_letter_of_the_end_says_who_stands_in_next(world, mailoutbox):
    made = name(world)
    later = TODAY + timedelta(days=10)
    name(world, deputy="bilal", starts_on=later, ends_on=later)
    cover.end_cover(made, by=world.bella)
    letters.deliver()
    said = told_of_the_end(mailoutbox, world.bea)
    assert "A deputy stands in for you there on Monday 6 April 2026." in said
    assert "name another deputy" not in said


def test_the_letter_of_the_end_of_what_had_not_begun(world, mailoutbox):
    made = name(world, starts_on=TODAY + timedelta(days=3))
    cover.end_cover(made, by=world.dana)
    letters.deliver()
    said = told_of_the_end(mailoutbox, world.bella)
    assert "before it began" in said
    assert "can no longer open" not in said
    assert "will not stand in for you" in told_of_the_end(mailoutbox, world.bea)


def test_the_letter_of_the_end_asks_nobody_without_a_role_for_another_deputy(world, mailoutbox):
    name(world)
    held = HeldRole.objects.unscoped("a test").get(person=world.bea, ended_on=None)
    ours.end_role(held, ended_on=TODAY, by=None)
    letters.deliver()
    said = told_of_the_end(mailoutbox, world.bea)
    assert "You hold no role there now." in said
    assert "name another deputy" not in said


def test_the_letter_of_the_end_says_who_ended_it_and_when(world, mailoutbox):
    cover.end_cover(name(world), by=world.tess)
    letters.deliver()
    said = "was ended, on Friday 27 March 2026 at 10am, by Tess Todd."
    for told in (world.bea, world.bella):
        assert said in told_of_the_end(mailoutbox, told)


def test_and_with_what_it_ended_where_nobody_ended_the_cover_itself(world, mailoutbox):
    name(world)
    held = HeldRole.objects.unscoped("a test").get(person=world.bella, ended_on=None)
    ours.end_role(held, ended_on=TODAY, reason="Left after a complaint", by=world.tess)
    letters.deliver()
    for told in (world.bea, world.bella):
        mail = told_of_the_end(mailoutbox, told)
        assert (
            "was ended, on Friday 27 March 2026 at 10am, by Tess Todd: Bella Boateng holds no role"
            " at Testshire Health Trust any more." in mail
        )
        assert "complaint" not in mail


def test_also_where_the_portal_ended_it(world, mailoutbox):
    name(world)
    held = HeldRole.objects.unscoped("a test").get(person=world.bella, ended_on=None)
    ours.end_role(held, ended_on=TODAY, by=None)
    letters.deliver()
    assert "by the portal: Bella Boateng holds no" in told_of_the_end(mailoutbox, world.bea)
