"""The access log's pages: who may read them, what they find, and what they never show."""

import csv
from datetime import date
from io import StringIO

import pytest

from accounts.models import User
from core import access_log
from core.models import AccessLog
from escalations import operations as escalate
from escalations import ways
from partnership import cover
from partnership import operations as ours
from partnership.agencies import operations as agencies
from partnership.groups import operations as groups
from partnership.models import DirectoryContact
from partnership.roles import Role
from reporting import access_log as log
from tests import world as worlds
from tests.menu import leads_to

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 3, 27)
THEIRS = "/access-log/what-would-they-see/"
PAGES = [
    "/access-log/",
    "/access-log/export/csv/",
    THEIRS,
    f"{THEIRS}export/csv/?person=bea@example.org",
]


@pytest.fixture
def world():
    world = worlds.build()
    for name, role, agency in (
        ("ian", Role.INFORMATION_GOVERNANCE_LEAD, world.council),
        ("sam", Role.SYSTEM_ADMINISTRATOR, world.business_team),
    ):
        person = User.objects.create_user(f"{name}@example.org", full_name=name.title())
        ours.begin_role(person, agency=agency, role=role, started_on=worlds.LONG_AGO, by=None)
        worlds.give_an_app(person)
        setattr(world, name, person)
    return world


@pytest.fixture
def escalation(world):
    return worlds.raise_one(world, raised_on=FRIDAY)


@pytest.fixture
def reader(client, world):
    client.force_login(world.ian)
    return client


def opens(client, world, name, escalation, page=""):
    client.force_login(getattr(world, name))
    response = client.get(escalation.get_absolute_url() + page)
    client.force_login(world.ian)
    return response


def found(client, **search) -> list[list]:
    return client.get("/access-log/", search).context["page"].rows


# --- who may read it ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ian", "sam", "dana"])
def test_readers_open_the_pages_and_find_them_in_the_menu(client, world, name):
    client.force_login(getattr(world, name))
    assert [client.get(page).status_code for page in PAGES] == [200] * len(PAGES)
    assert "/access-log/" in leads_to(client)


@pytest.mark.parametrize("name", ["alice", "anna", "ada", "hari", "sue", "nobody", "root"])
def test_everyone_else_is_refused_on_record_and_sees_no_link(client, world, name):
    client.force_login(getattr(world, name))
    assert [client.get(page).status_code for page in PAGES] == [403] * len(PAGES)
    assert "/access-log/" not in leads_to(client)
    lines = AccessLog.objects.filter(person=getattr(world, name), what="refused")
    assert list(lines.order_by("pk").values_list("page", flat=True)) == [
        "access_log", "access_log_export", "what_they_see", "what_they_see_export",
    ]  # fmt: skip


def test_no_deputy_of_a_reader_opens_them(client, world):
    """They tell of restricted records, and a deputy comes by none."""
    cover.name_deputy(
        world.dana, agency=world.business_team, deputy=world.sue, starts_on=FRIDAY, ends_on=FRIDAY,
        by=world.dana,
    )  # fmt: skip
    client.force_login(world.sue)
    assert [client.get(page).status_code for page in PAGES] == [403] * len(PAGES)
    assert "/access-log/" not in leads_to(client)


def test_without_signing_in_they_lead_to_signing_in(client, world):
    assert [client.get(page).status_code for page in PAGES] == [302] * len(PAGES)


# --- what it finds ------------------------------------------------------------------------------


def test_each_way_in_finds_its_own_lines_and_no_others(reader, world, escalation, clock):
    other = worlds.raise_one(world, raised_on=FRIDAY)
    clock.set("2026-03-30")
    for name, case in (("alice", escalation), ("bea", escalation), ("bea", other)):
        opens(reader, world, name, case)
    opens(reader, world, "charlie", escalation)
    viewed = found(reader, reference=escalation.reference.lower(), what="view")
    assert [row[1] for row in viewed] == ["Bea Bright", "Alice Adeyemi"]
    assert {row[3] for row in viewed} == {escalation.reference}
    assert {row[3] for row in found(reader, person="bea", what="view")} == {
        escalation.reference, other.reference,
    }  # fmt: skip
    assert found(reader, person="nobody of that name") == []
    by_agency = found(reader, agency=world.trust.pk, what="view")
    assert {row[1] for row in by_agency} == {"Bea Bright"}
    refused = found(reader, what="refused", reference=escalation.reference)
    assert [row[1] for row in refused] == ["Charlie Chan"]
    period = {"until_day": "29", "until_month": "3", "until_year": "2026"}
    assert found(reader, what="view", **period) == []
    period = {f"since_{part}": number for part, number in
              (("day", "30"), ("month", "3"), ("year", "2026"))}  # fmt: skip
    assert len(found(reader, person="bea bright", **period)) == 2


def test_rights_are_told_with_their_holder_and_reason(reader, world, escalation):
    rows = found(reader, reference=escalation.reference, what="granted")
    details = {row[4] for row in rows}
    assert f"Contribute: Alice Adeyemi: {ways.RAISED}" in details
    lead = "Named or designated safeguarding lead, Testshire Council"
    assert f"Contribute: {lead}: {ways.LEADS_SAFEGUARDING}" in details
    assert {row[1] for row in rows} == {"Alice Adeyemi"}
    roles = found(reader, person="dana", what="granted")
    assert roles == []
    ours.begin_role(
        world.nobody, agency=world.police, role=Role.TRAINER, started_on=FRIDAY, by=world.dana
    )
    [row] = found(reader, person="dana", what="granted")
    assert row[3:5] == ["Trainer, Testshire Police", "No Role: role began"]


def test_nothing_of_what_a_record_says_is_shown(reader, world, escalation):
    for name in ("alice", "bea", "charlie"):
        opens(reader, world, name, escalation)
    text = reader.get("/access-log/").content.decode()
    text += reader.get("/access-log/what-would-they-see/", {"person": "alice"}).content.decode()
    secrets = [v for v in worlds.ANSWERS.values() if isinstance(v, str) and len(v) > 2]
    assert [secret for secret in secrets if secret in text] == []
    assert escalation.reference in text


def test_a_refused_attempt_on_what_does_not_exist_is_found_by_what_was_asked_for(reader, world):
    reader.force_login(world.charlie)
    reader.get("/escalations/esc-2026-9999/")
    reader.force_login(world.ian)
    assert [row[3] for row in found(reader, reference="ESC-2026-9999")] == ["ESC-2026-9999"]


def test_bad_input_gets_a_sentence_and_nothing_is_lost(reader, world):
    answers = {"since_day": "31", "since_month": "2", "since_year": "2026", "person": "Bea"}
    response = reader.get("/access-log/", answers)
    assert response.status_code == 200
    text = response.content.decode()
    assert "The first day must be a real date" in text
    assert 'value="Bea"' in text
    for bad in ("|", "x|1", "2026-03-27|1", "2026-03-27T10:00:00+00:00|9999999999999999999999"):
        assert reader.get("/access-log/", {"after": bad}).status_code == 200
    assert reader.get("/access-log/export/pdf/").status_code == 404
    assert reader.get("/access-log/", {"agency": "999999"}).status_code == 200


# --- pages of it --------------------------------------------------------------------------------


def test_every_line_is_on_one_page_and_one_only(reader, world, escalation, monkeypatch):
    monkeypatch.setattr(log, "PAGE", 7)
    keys = AccessLog.objects.order_by("-at", "-pk").values_list("pk", flat=True)
    expected, seen, after = list(keys), [], ""
    monkeypatch.setattr(log, "in_words", lambda rows, reader, **_: [row.pk for row in rows])
    while True:
        page = log.page({}, after, world.ian)
        seen += page.rows
        after = page.next_key
        if not after:
            break
    assert seen == expected
    assert len(seen) > 14


def test_reading_costs_the_same_however_many_lines(
    reader, world, escalation, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as few:
        reader.get("/access-log/")
    number = len(few)
    for name in ("alice", "bea", "bob"):
        for _ in range(3):
            opens(reader, world, name, escalation)
    with django_assert_max_num_queries(number):
        reader.get("/access-log/")


def test_reading_and_exporting_are_on_record_themselves(reader, world):
    reader.get("/access-log/?person=bea")
    response = reader.get("/access-log/export/csv/?person=bea")
    lines = AccessLog.objects.filter(about=log.LIST).order_by("pk")
    assert list(lines.values_list("what", "detail", "person")) == [
        ("view", "?person=bea", world.ian.pk), ("export", "0 rows: ?person=bea", world.ian.pk),
    ]  # fmt: skip
    assert response["Content-Disposition"].startswith('attachment; filename="access-log-')


def test_a_file_holds_what_the_search_found(reader, world, escalation, monkeypatch):
    opens(reader, world, "alice", escalation)
    text = reader.get("/access-log/export/csv/?what=view&person=alice").content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert tuple(rows[0]) == log.COLUMNS
    assert [row[1:4] for row in rows[1:]] == [["Alice Adeyemi", "Opened", escalation.reference]]
    monkeypatch.setattr(log, "IN_A_FILE", 2)
    text = reader.get("/access-log/export/csv/").content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert len(rows) == 1 + 2 + 1
    assert rows[-1][0].startswith("Only the newest 2 lines")
    assert reader.get("/access-log/export/xlsx/").status_code == 200


# --- what would this person see? ----------------------------------------------------------------


def looks(client, **answers):
    return client.get("/access-log/what-would-they-see/", answers).context


def on(day: date) -> dict:
    return {"on_day": day.day, "on_month": day.month, "on_year": day.year}


def test_today_it_lists_what_they_may_open_with_the_reason(reader, world, escalation):
    other = worlds.raise_one(world, raised_on=FRIDAY)
    escalate.bring_in(other, held_role=world.held["bilal"], by=world.bea)
    seen = looks(reader, person="bilal")["seen"]
    assert seen["rows"] == [
        [
            other.reference,
            "Contribute",
            f"Senior manager, Testshire Health Trust: {ways.BROUGHT_IN} (by Bea Bright)",
        ]
    ]
    assert {row[0] for row in looks(reader, person="bea@example.org")["seen"]["rows"]} == {
        escalation.reference, other.reference,
    }  # fmt: skip
    [row, _] = looks(reader, person="sue")["seen"]["rows"]
    assert row[1] == "View"
    assert row[2].startswith("Independent Scrutineer")
    for name in ("charlie", "nobody@example.org", "root@example.org"):
        assert looks(reader, person=name)["seen"]["rows"] == []


def test_closed_ones_are_on_a_list_of_their_own(reader, world, escalation):
    escalate.withdraw(escalation, outcome="withdrawn", reason="Settled.", by=world.alice)
    assert looks(reader, person="alice")["seen"]["rows"] == []
    closed = looks(reader, person="alice", state="closed")["seen"]["rows"]
    assert [row[0] for row in closed] == [escalation.reference]


def test_a_past_day_is_read_from_the_log_and_said_so_where_it_cannot_be(
    reader, world, escalation, clock
):
    clock.set("2026-03-30")
    ours.end_role(world.held["bob"], ended_on=date(2026, 3, 30), by=world.dana)
    reader.force_login(world.ian)
    assert looks(reader, person="bob")["seen"]["rows"] == []
    seen = looks(reader, person="bob", **on(FRIDAY))["seen"]
    assert seen["rows"] == [
        [escalation.reference, "Contribute", f"By name: {ways.NAMED_CONTACT} (step 1)"]
    ]
    assert seen["roles"] == ["Frontline practitioner, Testshire Health Trust"]
    assert "every escalation" in looks(reader, person="sue", **on(FRIDAY))["seen"]["everywhere"]
    unknown = looks(reader, person="bob", **on(date(2026, 3, 26)))["seen"]["unknown"]
    assert unknown == "The access log cannot tell. It begins on Friday 27 March 2026."


def test_it_opens_no_record_and_is_on_record(reader, world, escalation):
    looks(reader, person="alice")
    lines = AccessLog.objects.filter(person=world.ian)
    assert list(lines.values_list("about", "page")) == [
        (f"accounts.User:{world.alice.pk}", "what_they_see")
    ]


def test_several_of_a_name_are_offered_with_their_agency_and_no_address(reader, world):
    """One agency's lead is shown no directory of the others."""
    User.objects.create_user("bea.two@example.org", full_name="Bea Brightwell")
    page = reader.get("/access-log/what-would-they-see/", {"person": "bea bri", **on(FRIDAY)})
    offered = page.context["found"]
    assert [each["text"] for each in offered] == [
        "Bea Bright, Testshire Health Trust", "Bea Brightwell",
    ]  # fmt: skip
    assert "bea@example.org" not in page.content.decode()
    assert all("on_day=27" in each["query"] for each in offered)
    picked = reader.get(f"/access-log/what-would-they-see/{offered[0]['query']}").context
    assert picked["person_seen"] == world.bea
    for other in (world.alice.pk, "x", 9**30):
        again = looks(reader, person="bea bri", chosen=other)
        assert "person_seen" not in again
        assert len(again["found"]) == 2


@pytest.mark.parametrize("text", ["a", "ea", "e a", "%_%", "  b.  "])
def test_a_letter_or_two_go_through_nobody(reader, world, text):
    page = reader.get("/access-log/what-would-they-see/", {"person": text})
    assert "Enter at least 3 letters of the name" in page.content.decode()
    assert "found" not in page.context
    assert not AccessLog.objects.filter(person=world.ian).exists()


def test_each_search_for_a_person_is_on_record_with_what_was_asked(reader, world):
    for name in ("Zed One", "Zed Two"):
        User.objects.create_user(f"{name[4:]}@example.org", full_name=name)
    for text in ("zzzz", "example.org", "zed"):
        assert "searched" in looks(reader, person=text)
    lines = AccessLog.objects.filter(person=world.ian, what="view")
    assert list(lines.order_by("pk").values_list("about", "detail")) == [
        ("accounts.User:search", "0 people shown: ?person=zzzz"),
        ("accounts.User:search", "0 people shown: ?person=example.org"),
        ("accounts.User:search", "2 people shown: ?person=zed"),
    ]
    page = reader.get("/access-log/").content.decode()
    assert "Search for somebody whose view is asked" in page


def test_it_costs_the_same_however_much_they_see(
    reader, world, escalation, django_assert_max_num_queries
):
    most = 20 + 11 * len(access_log.record_kinds())
    with django_assert_max_num_queries(most) as few:
        looks(reader, person="anna")
    for _ in range(4):
        worlds.raise_one(world, raised_on=FRIDAY)
    with django_assert_max_num_queries(len(few)):
        looks(reader, person="anna")


# --- of one case --------------------------------------------------------------------------------


def who_can_see(client, world, escalation, name="dana"):
    client.force_login(getattr(world, name))
    return client.get(f"{escalation.get_absolute_url()}who-can-see-this/")


def test_everyone_with_a_right_is_listed_with_the_reason_and_nobody_else(client, world, escalation):
    escalation = escalate.move_up(escalation, from_step=1, reason="No reply.", by=world.alice)
    escalate.bring_in(escalation, held_role=world.held["bilal"], by=world.bea)
    rows = who_can_see(client, world, escalation).context["can"]
    visible = {
        person.full_name
        for person in User.objects.all()
        if type(escalation).objects.visible_to(person).filter(pk=escalation.pk).exists()
    }
    assert {row[0] for row in rows} == visible
    said = {row[0]: row[1:] for row in rows}
    assert said["Alice Adeyemi"] == [
        "Frontline practitioner, Testshire Council", "Contribute", ways.RAISED,
    ]  # fmt: skip
    assert said["Bilal Begum"][2] == f"{ways.BROUGHT_IN} (by Bea Bright)"
    assert said["Amir Ahmed"][2] == f"{ways.NAMED_CONTACT} (step 2)"
    assert said["Dana Doyle"][1:] == ["Manage", "holds a role that opens all of them"]
    assert said["Bea Bright"][2] == (f"{ways.NAMED_CONTACT} (step 2); {ways.LEADS_SAFEGUARDING}")


def test_who_opened_it_when_and_how_often_and_who_was_refused(client, world, escalation, clock):
    for _ in range(2):
        opens(client, world, "bob", escalation)
    clock.move(hours=1)
    opens(client, world, "charlie", escalation)
    opens(client, world, "alice", escalation, "close-unresolved/")
    client.force_login(world.bob)
    assert client.post(f"{escalation.get_absolute_url()}printed/").status_code == 204
    page = who_can_see(client, world, escalation).context
    assert ["Bob Barnes", "Opened", 2, "27 Mar 2026, 10am"] in page["has"]
    assert ["Bob Barnes", "Printed", 1, "27 Mar 2026, 11am"] in page["has"]
    assert [row[0] for row in page["refused"]] == ["Alice Adeyemi", "Charlie Chan"]


def test_a_right_that_no_rule_gives_any_more_is_shown_and_said(client, world, escalation):
    from django.db.models import QuerySet

    QuerySet(DirectoryContact).filter(step=1).delete()  # the directory changes and tells nobody
    rows = who_can_see(client, world, escalation).context["can"]
    [bob] = [row for row in rows if row[0] == "Bob Barnes"]
    assert bob[3].startswith("Given earlier. No rule gives it now")


def test_of_a_closed_case_it_is_said_that_such_a_right_stays(client, world, escalation):
    escalate.withdraw(escalation, outcome="withdrawn", reason="x", by=world.alice)
    for contact in DirectoryContact.objects.unscoped("a test").filter(step=1):
        agencies.take_contact_off(contact, by=world.dana)
    rows = who_can_see(client, world, worlds.refresh(escalation)).context["can"]
    [bob] = [row for row in rows if row[0] == "Bob Barnes"]
    assert bob[3] == "Given while this was open. It is closed now, and who could open it still can"


@pytest.mark.parametrize(
    ("name", "status"),
    [("alice", 403), ("hari", 403), ("charlie", 404), ("root", 404), ("sam", 404)],
)
def test_only_whoever_manages_the_case_sees_who_can(client, world, escalation, name, status):
    assert who_can_see(client, world, escalation, name).status_code == status
    link = b"who-can-see-this"
    assert link not in client.get(escalation.get_absolute_url()).content
    client.force_login(world.dana)
    assert link in client.get(escalation.get_absolute_url()).content


def test_it_costs_the_same_for_few_and_for_many(
    client, world, escalation, django_assert_max_num_queries
):
    address = f"{escalation.get_absolute_url()}who-can-see-this/"
    client.force_login(world.dana)
    client.get(address)
    with django_assert_max_num_queries(26) as few:
        client.get(address)
    number = len(few)
    escalate.bring_in(escalation, held_role=world.held["bilal"], by=world.bea)
    escalate.bring_in(escalation, held_role=world.held["brian"], by=world.bea)
    for name in ("bob", "bea", "charlie", "bilal"):
        opens(client, world, name, escalation)
    client.force_login(world.dana)
    with django_assert_max_num_queries(number):
        client.get(address)


@pytest.mark.parametrize(("name", "status"), [("charlie", 404), ("root", 404), ("bob", 204)])
def test_a_print_is_noted_for_whoever_may_open_it(client, world, escalation, name, status):
    client.force_login(getattr(world, name))
    address = f"{escalation.get_absolute_url()}printed/"
    before = AccessLog.objects.count()
    assert client.post(address).status_code == status
    [line] = AccessLog.objects.order_by("pk")[before:]
    assert line.what == ("print" if status == 204 else "refused")
    assert client.get(address).status_code == (405 if status == 204 else 404)


def test_a_print_of_any_other_page_is_noted_about_what_it_showed(client, world, escalation):
    """As its script sends it: `static/src/portal.js`."""

    def prints(page: str) -> AccessLog:
        token = client.get(page).context["print_token"]
        assert client.post("/printed/", {"token": token}).status_code == 204
        return AccessLog.objects.order_by("pk").last()

    client.force_login(world.dana)
    line = prints("/escalations/?show=all")
    assert (line.what, line.page) == ("print", "escalations:index")
    assert line.about == "escalations.Escalation:?show=all"
    line = prints("/people/trust/")
    assert (line.about, line.page) == (f"partnership.Agency:{world.trust.pk}", "people:agency")
    line = prints(f"/people/trust/{world.bob.pk}/")
    assert (line.about, line.page) == (f"accounts.User:{world.bob.pk}", "people:person")
    line = prints(f"{escalation.get_absolute_url()}who-can-see-this/")
    assert (line.about, line.page) == (
        f"escalations.Escalation:{escalation.pk}", "escalations:who_can_see",
    )  # fmt: skip
    line = prints("/access-log/?what=print")
    assert (line.about, line.page, line.person) == (log.LIST, "access_log", world.dana)
    assert line.detail == "?what=print"
    client.force_login(world.alice)
    assert prints("/escalations/").person == world.alice


def test_nobody_has_the_log_say_that_they_printed_what_no_page_showed_them(client, world):
    before = AccessLog.objects.count()
    assert client.post("/printed/", {"token": "page"}).status_code == 302  # to sign in
    client.force_login(world.alice)
    for token in ("", "page", '["page",null,"home"]', client.get("/").context["print_token"] + "x"):
        assert client.post("/printed/", {"token": token}).status_code == 400
    assert client.get("/printed/").status_code == 405
    assert AccessLog.objects.count() == before
    assert client.get("/privacy/").context["print_token"] == ""


def test_what_a_deputy_did_is_found_by_whom_they_stood_in_for(client, world, escalation):
    """And by whose roles were lent the line that says so."""
    cover.name_deputy(
        world.bea, agency=world.trust, deputy=world.bilal, starts_on=FRIDAY, ends_on=FRIDAY,
        by=world.bea,
    )  # fmt: skip
    opens(client, world, "bilal", escalation)
    [line] = found(client, stead="Bright")
    assert line[1] == "Bilal Begum (deputy for Bea Bright)"
    assert found(client, stead="Bilal") == []
    lent = [row for row in found(client, whom="Bea Bright") if "deputy for Bea Bright" in row[4]]
    assert {row[2] for row in lent} == {"Right given"}
    opened = who_can_see(client, world, escalation).context["has"]
    assert opened[0][0] == "Bilal Begum (deputy for Bea Bright)"


# --- in words -----------------------------------------------------------------------------------


def test_pages_and_rows_without_a_reference_are_told_in_words():
    assert (
        log.page_in_words("escalations:who_can_see") == "Escalations: who can see it, and who has"
    )
    assert log.page_in_words("escalations:detail") == "Escalations: its page"
    assert log.page_in_words("escalations:index") == "Escalations: list"
    assert log.page_in_words("access_log") == "Access log"
    assert log.page_in_words("core.restrict") == ""  # what was done says it
    assert log.page_in_words("mfa_login_webauthn") == "with a passkey"
    assert log.plain("partnership.Cover:2") == "Cover 2"
    assert log.plain("partnership.Forgotten:2") == "2"
    assert log.plain("page") == "A page"


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("?person=Vivienne&on_day=3&on_month=12&on_year=2026", "person Vivienne, on 3 12 2026"),
        ("?reference=ESC-2026-0022&what=print", "reference ESC-2026-0022, what was done print"),
        ("2 people shown: ?person=Ann", "2 people shown: person Ann"),
        ("?", ""),
    ],
)
def test_what_was_searched_for_is_told_in_words(detail, said):
    for about in (log.LIST, "accounts.User:7"):
        line = AccessLog(what="view", about=about, page="access_log", detail=detail)
        assert log.details(line, {}, {}, detail) == ", ".join(filter(None, ("Access log", said)))


@pytest.mark.parametrize(
    ("right", "detail", "said"),
    [
        ("view", "manage: role ended", "Manage, contribute and view: Dana Doyle: role ended"),
        ("contribute", "manage", "Manage and contribute: Dana Doyle"),
        ("contribute", "", "Contribute: Dana Doyle"),
        ("view", "role ended", "View: Dana Doyle: role ended"),
    ],
)
def test_of_rights_that_were_taken_away_each_is_named_the_highest_first(right, detail, said):
    line = AccessLog(what="removed", about="x:1", holder="person:7", right=right, detail=detail)
    assert log.details(line, {7: "Dana Doyle"}, {}, log.detail_for(line, {})) == said


def test_a_file_of_a_list_says_of_which_and_what_was_asked(client, world, escalation):
    client.force_login(world.dana)
    client.get("/escalations/export/xlsx/?show=all&state=closed")
    client.force_login(world.ian)
    [line] = found(client, what="export")
    assert line[3] == "List of escalations"
    assert line[4] == "Escalations: export, show all, state closed, Excel, 0 rows"


def test_seats_covers_and_agencies_go_by_their_names(client, world):
    board = groups.add_group(slug="practice", name="Practice Group", purpose="Learns.", by=None)
    groups.add_seat(
        board, agency=world.trust, sits_as="member", post="Nurse", started_on=FRIDAY,
        held_role=world.held["bea"], by=None,
    )  # fmt: skip
    cover.name_deputy(
        world.bea, agency=world.trust, deputy=world.bilal, starts_on=FRIDAY, ends_on=FRIDAY,
        by=world.bea,
    )  # fmt: skip
    client.force_login(world.alice)
    assert client.get("/people/trust/").status_code in (403, 404)
    client.force_login(world.ian)
    about = {row[3] for row in found(client)}
    assert "Group member, Practice Group" in about
    assert "Cover of Bea Bright by Bilal Begum, Testshire Health Trust" in about


def test_what_is_asked_for_seldom_is_folded_away_until_it_is_in_use(reader, world):
    def is_open(**asked) -> bool:
        page = reader.get("/access-log/", asked).content.decode()
        opening, _, rest = page.partition("<details")
        assert 'name="person"' in opening
        assert 'name="whom"' in rest
        return rest.startswith(' class="govuk-details govuk-!-margin-bottom-4" open>')

    assert not is_open()
    assert not is_open(person="bea", reference="ESC-2026-0001")
    for asked in ({"whom": "bea"}, {"what": "view"}, {"since_day": "27"}, {"agency": "0"}):
        assert is_open(**asked), asked
    assert not is_open(person="bea", whom="", what="", since_day="")
    every = reader.get("/access-log/").context["form"]
    assert {*every.MORE, "person", "reference"} == set(every.fields)
