"""The pages of escalations: who sees which, what they say, and what bad input gets."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from core import clock as house_clock
from core import documents
from core.models import AccessLog
from escalations import by_the_clock, choice, lists, policy
from escalations import operations as escalate
from escalations.models import Contact, Escalation, EscalationDocument, EscalationNote, Participant
from escalations.parties import Parties
from partnership.roles import Role
from tests.world import LONG_AGO, build, build_and_raise, outsiders, raise_one, refresh

pytestmark = pytest.mark.django_db

DAY_ONE = date(2026, 3, 27)
VERBS = (
    "log_contact", "move_up", "propose", "answer", "withdraw", "bring_in", "add_document",
    "add_note",
)  # fmt: skip
OF_STEP_4 = ("recommend", "answer_recommendation")
FOR_MANAGERS = ("close_unresolved", "close_as_recommended")
OF_ONE = ("detail", "raised", *VERBS, *OF_STEP_4, *FOR_MANAGERS)


@pytest.fixture
def world(request):
    return build_and_raise() if "escalation" in request.fixturenames else build()


@pytest.fixture
def escalation(world):
    return world.raised


@pytest.fixture
def alice(client, world):
    client.force_login(world.alice)
    return client


def address(name, escalation, *more):
    return reverse(f"escalations:{name}", args=[escalation.reference, *more])


def sent(response):
    """The hidden inputs of the form on a page, as a browser sends them."""
    form = response.context["form"]
    return {field.html_name: str(field.value() or "") for field in form.hidden_fields()}


def sentences(response):
    found = response.context["form"].errors.get_json_data().values()
    return [error["message"] for errors in found for error in errors]


def references(response):
    return [row[0]["text"] for row in response.context["page"].rows]


CONTACT = {
    "happened_on_day": "27",
    "happened_on_month": "3",
    "happened_on_year": "2026",
    "method": "telephone",
    "with_whom": "Bob Barnes, health visitor",
    "result": "He will look into it.",
}


# --- who sees what ------------------------------------------------------------------------------


def test_outsiders_find_no_page_of_it(client, world, escalation):
    note = escalate.add_note(escalation, text="A note", for_agency=None, by=world.alice)
    upload = SimpleUploadedFile("minutes.txt", b"Minutes")
    escalate.add_document(note, upload=upload, by=world.alice)
    document = EscalationDocument.objects.unscoped("test").get()
    for person in [*outsiders(world), world.ada, world.ines, world.brian]:
        client.force_login(person)
        several = [client.get(f"/escalations/{each}?show=all") for each in ("", "export/csv/")]
        if person in (world.root, world.nobody):
            assert [each.status_code for each in several] == [403, 403]
        else:
            assert references(several[0]) == []
            assert several[1].status_code == 200
        assert [each for each in several if b"ESC-" in each.content] == []
        pages = [address(name, escalation) for name in OF_ONE]
        pages.append(address("document", escalation, document.pk))
        assert [client.get(url).status_code for url in pages] == [404] * len(pages)
        assert [client.post(url, CONTACT).status_code for url in pages] == [404] * len(pages)
        # What everybody of their post is asked is about no escalation.
        assert {each["status"] for each in client.get("/").context["tasks"]} <= {"To declare"}


def test_what_an_outsider_asks_for_is_on_record(client, world, escalation):
    client.force_login(world.charlie)
    client.get(address("detail", escalation))
    line = AccessLog.objects.get(holder="")
    assert (line.what, line.person) == (AccessLog.What.REFUSED, world.charlie)


def test_without_signing_in_every_page_leads_to_signing_in(client, escalation):
    pages = [address(name, escalation) for name in OF_ONE]
    pages += ["/escalations/", "/escalations/export/csv/", address("document", escalation, 1)]
    for url in pages:
        assert client.get(url).url == f"{reverse('account_login')}?next={url}"


def test_readers_without_a_part_in_it_read_and_do_nothing(client, world, escalation):
    for person in (world.hari, world.sue):
        client.force_login(person)
        assert client.get(address("detail", escalation)).context["actions"] == []
        pages = [address(name, escalation) for name in (*VERBS, *OF_STEP_4, *FOR_MANAGERS)]
        assert [client.get(url).status_code for url in pages] == [403] * len(pages)
        assert [client.post(url, CONTACT).status_code for url in pages] == [403] * len(pages)


def test_the_reference_of_another_case_in_the_address_is_no_way_in(client, world, escalation):
    theirs = raise_one(
        world, raised_on=DAY_ONE, challenged_agency=world.police, child_initials="QQ"
    )
    client.force_login(world.bob)
    assert client.get(address("detail", escalation)).status_code == 200
    assert client.get(address("detail", theirs)).status_code == 404
    assert client.get("/escalations/esc-2026-9999/").status_code == 404
    assert client.get(address("detail", escalation).upper().replace("ESCALATIONS", "escalations"))


def test_the_scrutineer_is_not_told_who_the_child_is(client, world, escalation):
    client.force_login(world.sue)
    page = client.get(address("detail", escalation))
    assert [row["value"] for row in page.context["child"]][:3] == ["Withheld"] * 3
    assert "LCS-004417" not in page.content.decode()
    assert client.get("/escalations/").context["page"].rows[0][1] == "Withheld"
    [row] = exported(client.get("/escalations/export/csv/"))
    assert (row["Child's initials"], row["Child's age band"]) == ("Withheld", "Withheld")
    client.force_login(world.dana)
    page = client.get(address("detail", escalation))
    assert [row["value"] for row in page.context["child"]][:3] == ["LCS-004417", "JT", "0 to 4"]
    assert client.get("/escalations/").context["page"].rows[0][1] == "JT, 0 to 4"


# --- lists --------------------------------------------------------------------------------------


def test_each_tab_shows_what_it_says(client, world, escalation):
    bobs = raise_one(
        world, raised_on=DAY_ONE, raised_as=world.held["alice"], challenged_agency=world.police
    )
    shown = {}
    for name in ("alice", "bob", "anna", "bea", "colin", "dana", "charlie"):
        client.force_login(getattr(world, name))
        shown[name] = [
            set(references(client.get(f"/escalations/?show={tab}")))
            for tab in (choice.NEEDS_ME, choice.MINE, choice.ALL)
        ]
    first, second = escalation.reference, bobs.reference
    assert shown == {
        "alice": [set(), {first, second}, {first, second}],
        "bob": [{first}, set(), {first}],
        "anna": [set(), set(), {first, second}],
        "bea": [set(), set(), {first}],
        # The police list nobody for step 1: their lead stands in.
        "colin": [{second}, set(), {second}],
        "dana": [set(), set(), {first, second}],
        "charlie": [set(), set(), set()],
    }


def test_a_row_says_it_all_in_words(client, world, escalation, clock):
    client.force_login(world.bob)
    [row] = client.get("/escalations/").context["page"].rows
    assert row == [
        {"text": escalation.reference, "url": address("detail", escalation)},
        "JT, 0 to 4",
        "Testshire Council",
        "Testshire Health Trust",
        1,
        "Testshire Health Trust",
        "1 working day left, 30 Mar",
    ]
    clock.set("2026-03-30")
    client.force_login(world.bob)
    [row] = client.get("/escalations/").context["page"].rows
    assert row[-1] == {"text": "Due today", "tone": "orange"}


def test_open_and_closed_are_apart(alice, world, escalation):
    ended = raise_one(world, raised_on=DAY_ONE)
    escalate.withdraw(ended, outcome="withdrawn", reason="Settled.", by=world.alice)
    for tab in (choice.MINE, choice.ALL):
        assert references(alice.get(f"/escalations/?show={tab}")) == [escalation.reference]
        closed = alice.get(f"/escalations/?show={tab}&state=closed")
        assert references(closed) == [ended.reference]
        assert closed.context["page"].rows[0][-2:] == ["Withdrawn", "27 Mar 2026"]


def test_narrowed_to_a_step_and_to_what_is_overdue(client, world, escalation, clock):
    second = raise_one(world, raised_on=DAY_ONE)
    escalate.move_up(second, from_step=1, reason="No answer.", by=world.alice)
    client.force_login(world.dana)
    assert references(client.get("/escalations/?show=all&step=2")) == [second.reference]
    assert references(client.get("/escalations/?show=all&step=3")) == []
    assert references(client.get("/escalations/?overdue=yes")) == []
    clock.set("2026-03-31")
    client.force_login(world.dana)
    assert references(client.get("/escalations/?overdue=yes")) == [escalation.reference]


def test_nothing_becomes_overdue_on_a_day_off(client, world, clock):
    ended = raise_one(world, raised_on=date(2026, 3, 26))  # step 1 ends on Friday 27 March
    client.force_login(world.dana)
    for day, overdue in (("27", []), ("28", []), ("29", []), ("30", [ended.reference])):
        clock.set(f"2026-03-{day}")
        client.force_login(world.dana)
        assert references(client.get("/escalations/?overdue=yes")) == overdue
        assert len(exported(client.get("/escalations/export/csv/?overdue=yes"))) == len(overdue)


def test_an_ended_step_says_when_it_moves_up_where_the_partnership_moves_up_by_itself(
    client, world, clock, settings
):
    ended = raise_one(world, raised_on=date(2026, 3, 26))
    clock.set("2026-03-28")
    client.force_login(world.alice)

    def line():
        return client.get(address("detail", ended)).context["standing"].lines[0]

    assert line().endswith("It moves up on Monday 30 March 2026.")
    by_hand = {**settings.PARTNERSHIP["escalation"], "moves_up_by_itself": False}
    settings.PARTNERSHIP = {**settings.PARTNERSHIP, "escalation": by_hand}
    assert line().endswith("Step 1 ended on Friday 27 March 2026.")


def test_an_address_that_makes_no_sense_shows_the_first_page(alice, escalation):
    for query in ("show=x", "step=9", "after=x", "after=2026-13-01.4", "after=2026-01-01.x"):
        assert alice.get(f"/escalations/?show=all&{query}").status_code == 200
    assert references(alice.get("/escalations/?show=all&step=9&after=x")) == [escalation.reference]


@pytest.mark.parametrize("name", ["alice", "anna", "dana"])
@pytest.mark.parametrize("state", ["open", "closed"])
def test_pages_of_a_list_follow_each_other_without_gap_or_double(
    client, world, monkeypatch, name, state
):
    monkeypatch.setattr(lists, "PAGE", 2)
    made = [raise_one(world, raised_on=date(2026, 3, 20 + n)) for n in (6, 5, 6, 4, 3)]
    if state == "closed":
        for each in made:
            escalate.withdraw(each, outcome="withdrawn", reason="Settled.", by=world.alice)
    tab = choice.MINE if name == "alice" else choice.ALL
    client.force_login(getattr(world, name))
    seen, query = [], f"?show={tab}&state={state}"
    while query and len(seen) < 5:
        response = client.get(f"/escalations/{query}")
        seen.append(references(response))
        query = response.context["page"].next_query
    assert [len(page) for page in seen] == [2, 2, 1]
    due = {each.reference: (refresh(each).due_on, each.pk) for each in made}
    in_order = sorted(due, key=due.get)
    if state == "closed":
        in_order = [each.reference for each in reversed(made)]
    assert [reference for page in seen for reference in page] == in_order


def test_counts_end_somewhere(alice, world, monkeypatch):
    for _ in range(3):
        raise_one(world, raised_on=DAY_ONE)
    for tab in (choice.MINE, choice.ALL):
        assert alice.get(f"/escalations/?show={tab}").context["page"].total == "3"
    monkeypatch.setattr(lists, "COUNTED_TO", 2)
    for tab in (choice.MINE, choice.ALL):
        assert alice.get(f"/escalations/?show={tab}").context["page"].total == "2+"


@pytest.mark.parametrize("name", ["alice", "bob", "anna", "dana", "sue", "charlie"])
@pytest.mark.parametrize("tab", [choice.NEEDS_ME, choice.MINE, choice.ALL])
def test_a_list_asks_the_database_as_often_for_three_as_for_one(
    client, world, django_assert_max_num_queries, django_assert_num_queries, name, tab
):
    raise_one(world, raised_on=DAY_ONE)
    client.force_login(getattr(world, name))
    url = f"/escalations/?show={tab}"
    client.get(url)
    session_and_person = 2
    with django_assert_max_num_queries(session_and_person + 4) as few:
        client.get(url)
    for _ in range(2):
        raise_one(world, raised_on=DAY_ONE)
    with django_assert_num_queries(len(few)):
        client.get(url)


# --- exports ------------------------------------------------------------------------------------


def exported(response):
    return list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"))))


def test_a_list_as_csv_holds_what_the_person_may_see(client, world, escalation):
    theirs = raise_one(world, raised_on=DAY_ONE, challenged_agency=world.police)
    client.force_login(world.bea)
    response = client.get("/escalations/export/csv/?show=all")
    assert response["Content-Disposition"] == ('attachment; filename="escalations-2026-03-27.csv"')
    [row] = exported(response)
    assert row == {
        "Reference": escalation.reference,
        "Child's initials": "JT",
        "Child's age band": "0 to 4",
        "Level of need": "Level 3: complex or unmet needs, a targeted response",
        "Plan status": "Child in need plan",
        "Agency raising": "Testshire Council",
        "Agency challenged": "Testshire Health Trust",
        "Team challenged": "0 to 19 service",
        "Reason": "Information sharing or communication",
        "Day 1 counted from": "2026-03-27",
        "At immediate risk when raised": "No",
        "Raised at step": "1",
        "Step": "1",
        "Whose turn": "Testshire Health Trust",
        "Due": "2026-03-30",
        "Due without the pause": "",
        "Outcome": "",
        "Closed": "",
        "Closed on silence": "",
    }
    assert theirs.reference not in response.content.decode()


def test_a_list_as_xlsx_has_real_dates_and_no_formula(client, world):
    raise_one(world, raised_on=DAY_ONE, challenged_team='=HYPERLINK("http://evil.example")')
    client.force_login(world.anna)
    response = client.get("/escalations/export/xlsx/?show=all")
    sheet = load_workbook(BytesIO(response.content)).active
    headings, row = [[cell.value for cell in cells] for cells in sheet.iter_rows()]
    values = dict(zip(headings, row, strict=True))
    assert values["Team challenged"] == '\'=HYPERLINK("http://evil.example")'
    assert values["Due"].date() == date(2026, 3, 30)
    assert "f" not in {cell.data_type for cell in sheet[2]}


def test_an_export_is_on_record(alice, escalation):
    alice.get("/escalations/export/csv/?show=mine")
    line = AccessLog.objects.get(holder="")
    assert (line.what, line.about) == (
        AccessLog.What.EXPORT,
        "escalations.Escalation:?show=mine",
    )


def test_there_is_no_other_kind_of_export(alice):
    assert alice.get("/escalations/export/pdf/").status_code == 404


# --- the page of one ----------------------------------------------------------------------------


def test_the_page_tells_where_it_stands_and_what_can_be_done(alice, world, escalation):
    page = alice.get(address("detail", escalation))
    assert page.context["standing"].lines == [
        "Day 1 of 21. Step 1 ends Monday 30 March 2026.",
        "Waiting for: Testshire Health Trust, Bob Barnes (frontline practitioner).",
    ]
    assert [each["text"] for each in page.context["actions"]] == [
        "Log a contact",
        "Propose a resolution",
        "Ask for a meeting",
        "Move up to step 2",
        "Ask for a pause",
        "Add a note",
        "Add a file",
        "Bring in a colleague",
        "Withdraw",
    ]
    text = page.content.decode()
    assert text.count("<h1") == 1
    for written in ("The two-year check was not shared", "LCS-004417", "bob@example.org"):
        assert written in text
    assert [step["state"] for step in page.context["steps"]] == [
        "Now", "To come", "To come", "To come",
    ]  # fmt: skip
    assert page.context["steps"][3]["due_on"] == "Tuesday 28 April 2026"


def test_a_step_that_is_over_and_has_not_moved_up_says_so(client, world, escalation, clock):
    clock.set("2026-03-31 00:00")  # day 2 was Monday: the portal moves it up at the next minute
    client.force_login(world.alice)
    step = client.get(address("detail", escalation)).context["steps"][0]
    assert (step["state"], step["is_now"]) == ("Past its end", True)


def test_a_printed_page_says_what_it_is_who_printed_it_and_that_it_is_an_example(
    alice, world, escalation, settings
):
    def paper():
        page = alice.get(address("detail", escalation)).content.decode()
        return re.search('class="portal-paper__line">(.*?)</p>', page)[1]

    record = (
        f"Record of {escalation.reference} as it stood on Friday 27 March 2026 at 10am,"
        " printed by Alice Adeyemi"
    )
    assert paper() == record
    settings.DEMONSTRATION = True
    assert paper() == f"<strong>Example data.</strong> {record}"


def test_each_side_sees_its_own_buttons(client, world, escalation):
    def buttons(person):
        client.force_login(person)
        page = client.get(address("detail", escalation))
        return [each["text"] for each in page.context["actions"]], page.context["why_not"]

    shared = ["Log a contact", "Propose a resolution", "Ask for a meeting", "Move up to step 2"]
    more = ["Ask for a pause", "Add a note", "Add a file", "Bring in a colleague"]
    assert buttons(world.bob) == ([*shared, *more], [])
    assert buttons(world.dana) == (
        ["Ask for a pause", "Add a note", "Add a file"],
        ["Only the two agencies can log a contact, move it up or agree how it ends."],
    )
    escalate.propose_resolution(escalation, outcome="compromise", statement="So.", by=world.alice)
    theirs, why_not = buttons(world.bob)
    assert theirs[0] == "Answer the proposed resolution"
    assert "Propose a resolution" not in theirs
    ours, why_not = buttons(world.alice)
    assert "Answer the proposed resolution" not in ours
    assert why_not == ["Your agency proposed this. The other agency has to answer it."]


def test_the_easter_line(client, world, escalation, clock):
    clock.set("2026-04-08")
    by_the_clock.move_up_when_due(by=None)
    client.force_login(world.alice)
    page = client.get(address("detail", escalation))
    # Amir, not Alice, takes step 2; she goes on seeing it.
    assert page.context["standing"].lines == [
        (
            "Day 7 of 21. Step 2 ends Friday 10 April 2026"
            " (Good Friday and Easter Monday are not counted)."
        ),
        "Waiting for: Testshire Council, Amir Ahmed (line manager or team manager).",
    ]
    assert page.context["steps"][1]["how"] == (
        "Begun when the step before had ended, Wednesday 8 April 2026."
    )


def test_at_step_four_the_partners_are_named(client, world, escalation, clock):
    clock.set("2026-04-21")
    for _ in range(3):
        by_the_clock.move_up_when_due(by=None)
    client.force_login(world.ada)
    page = client.get(address("detail", escalation))
    assert page.context["standing"].lines[1] == (
        "Waiting for: the statutory partners, Ada Archer (delegated Safeguarding Partner),"
        " Ines Ives (delegated Safeguarding Partner) and"
        " Carol Cole (delegated Safeguarding Partner)."
    )
    people = {
        side["agency"]: [person["name"] for person in side["people"]]
        for side in page.context["people"]
    }
    assert people == {
        "Testshire Council": ["Avril Ashe", "Asif Akhtar"],
        "Testshire Health Trust": ["Brian Booth"],
        "The statutory partners": ["Ada Archer", "Ines Ives", "Carol Cole"],
    }


def test_whose_turn_it_is_is_named_though_nothing_else_on_the_page_names_them(
    alice, world, escalation, monkeypatch
):
    monkeypatch.setattr(Parties, "acting", lambda *args: [world.hari.pk, world.bob.pk])
    page = alice.get(address("detail", escalation))
    assert page.context["standing"].lines[1] == (
        "Waiting for: Testshire Health Trust, Hari Holt or Bob Barnes (frontline practitioner)."
    )


def test_whoever_raised_it_left_and_their_leads_stand_in(client, world, escalation):
    from partnership import operations as ours

    escalate.propose_resolution(escalation, outcome="compromise", statement="So.", by=world.bob)
    ours.end_role(world.held["alice"], ended_on=DAY_ONE, by=None)
    client.force_login(world.anna)
    assert client.get(address("detail", escalation)).context["standing"].lines[1] == (
        "Waiting for: Testshire Council, Anna Abbott (named or designated safeguarding lead)"
        " to answer the proposed resolution."
    )


def test_closed_says_how_it_ended_and_offers_to_open_it_again_only(alice, world, escalation):
    escalate.withdraw(escalation, outcome="overtaken", reason="The family moved.", by=world.alice)
    page = alice.get(address("detail", escalation))
    assert page.context["standing"].lines[0] == "Overtaken by events."
    assert "The family moved." in page.content.decode()
    assert [each["text"] for each in page.context["actions"]] == ["Open it again"]
    assert page.context["why_not"] == []


def test_a_note_for_one_agency_is_on_its_peoples_page_alone(client, world, escalation):
    escalate.add_note(escalation, text="Between us.", for_agency=world.trust, by=world.bea)
    seen = {}
    for name in ("bea", "bob", "alice", "anna", "dana", "sue"):
        client.force_login(getattr(world, name))
        seen[name] = "Between us." in client.get(address("detail", escalation)).content.decode()
    assert seen == {
        "bea": True, "bob": True, "alice": False, "anna": False, "dana": False, "sue": False,
    }  # fmt: skip


def test_text_that_people_wrote_is_only_ever_text(alice, world):
    written = '<script>alert(1)</script>{{ 7|add:"7" }}'
    escalation = raise_one(world, raised_on=DAY_ONE, evidence=written)
    escalate.add_note(escalation, text=written, for_agency=None, by=world.alice)
    page = alice.get(address("detail", escalation)).content.decode()
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:&quot;7&quot; }}") == 2


@pytest.mark.parametrize("step", [1, 2, 4])
def test_the_page_asks_the_database_as_often_with_thirty_entries_as_with_one(
    client, world, escalation, clock, django_assert_max_num_queries, step
):
    escalate.bring_in(escalation, held_role=world.held["bilal"], by=world.bob)
    if step > 1:
        clock.set("2026-04-08" if step == 2 else "2026-04-21")
        for _ in range(3):
            by_the_clock.move_up_when_due(by=None)
    client.force_login(world.anna)
    url = address("detail", escalation)
    client.get(url)
    session_and_person = 2
    with django_assert_max_num_queries(session_and_person + 13) as few:
        client.get(url)
    for number in range(10):
        log(escalation, world)
        escalate.add_note(escalation, text=f"Note {number}", for_agency=None, by=world.anna)
        upload = SimpleUploadedFile("a.txt", b"text")
        escalate.add_document(escalation, upload=upload, by=world.anna)
    with django_assert_max_num_queries(len(few)):
        page = client.get(url)
    assert len(page.context["history"]) >= 32


def log(escalation, world, by=None):
    escalate.log_contact(
        escalation,
        happened_on=house_clock.today(),
        method="email",
        with_whom="Bella Boateng",
        result="No answer yet.",
        by=by or world.anna,
    )


# --- doing things -------------------------------------------------------------------------------


def test_a_contact_is_logged(alice, escalation):
    url = address("log_contact", escalation)
    response = alice.post(url, {**sent(alice.get(url)), **CONTACT})
    assert response.url == address("detail", escalation)
    contact = Contact.objects.unscoped("test").get()
    assert (contact.with_whom, contact.result, contact.happened_on) == (
        "Bob Barnes, health visitor",
        "He will look into it.",
        DAY_ONE,
    )
    page = alice.get(response.url).content.decode()
    assert "The contact is on record." in page
    assert "He will look into it." in page


def test_a_contact_sent_twice_is_logged_once(alice, escalation):
    url = address("log_contact", escalation)
    form = {**sent(alice.get(url)), **CONTACT}
    first, second = alice.post(url, form), alice.post(url, form)
    assert first.url == second.url == address("detail", escalation)
    assert Contact.objects.unscoped("test").count() == 1


def test_a_contact_in_the_future_is_refused(alice, escalation):
    url = address("log_contact", escalation)
    response = alice.post(url, {**sent(alice.get(url)), **CONTACT, "happened_on_day": "28"})
    assert sentences(response) == ["The day of the contact must be today or in the past"]
    assert Contact.objects.unscoped("test").count() == 0


def test_five_megabytes_of_text_are_shown_again_with_a_sentence(alice, escalation):
    url, much = address("log_contact", escalation), "a" * (5 * 1024 * 1024)
    response = alice.post(url, {**sent(alice.get(url)), **CONTACT, "result": much})
    assert sentences(response) == [
        "What came of it must be 5,000 characters or fewer. You have written 5,242,880."
    ]
    assert response.context["form"]["result"].value() == much


def test_the_second_of_two_people_is_shown_what_changed_and_keeps_their_text(
    client, world, escalation, clock
):
    url = address("log_contact", escalation)
    client.force_login(world.alice)
    form = {**sent(client.get(url)), **CONTACT}
    clock.move(minutes=5)
    log(escalation, world, by=world.bob)
    clock.move(minutes=5)
    response = client.post(url, form)
    assert response.context["form"].changes == [
        (
            "Bob Barnes of Testshire Health Trust contacted Bella Boateng by email"
            " on Friday 27 March 2026."
        )
    ]
    page = response.content.decode()
    assert "Bob Barnes of Testshire Health Trust contacted" in page
    assert "He will look into it." in page
    assert Contact.objects.unscoped("test").count() == 1
    again = client.post(url, {**form, **sent(response)})
    assert again.url == address("detail", escalation)
    assert Contact.objects.unscoped("test").count() == 2


def test_moved_up_with_a_reason(alice, escalation):
    url = address("move_up", escalation)
    page = alice.get(url)
    assert "Friday 10 April 2026" in page.content.decode()
    assert sentences(alice.post(url, {**sent(page), "reason": ""})) == [
        "Enter why you are moving it up"
    ]
    response = alice.post(url, {**sent(page), "reason": "No answer in two days."})
    assert response.url == address("detail", escalation)
    assert refresh(escalation).step == 2


def test_two_who_move_up_move_one_step(client, world, escalation):
    url = address("move_up", escalation)
    client.force_login(world.alice)
    form = {**sent(client.get(url)), "reason": "No answer."}
    del form["version"]  # even a form that names no version
    escalate.move_up(escalation, from_step=1, reason="None here either.", by=world.bea)
    response = client.post(url, form)
    assert sentences(response) == ["This has already moved on: it is at step 2 now."]
    assert refresh(escalation).step == 2


def test_proposed_declined_proposed_again_and_confirmed(client, world, escalation):
    propose, answer = address("propose", escalation), address("answer", escalation)
    offer = {"outcome": "compromise", "statement": "Shared each month."}
    client.force_login(world.alice)
    client.post(propose, {**sent(client.get(propose)), **offer})
    client.force_login(world.bob)
    page = client.get(answer)
    assert "Shared each month." in page.content.decode()
    assert sentences(client.post(answer, {**sent(page), "accepted": "no"})) == [
        "Enter why your agency declines"
    ]
    client.post(answer, {**sent(page), "accepted": "no", "answer": "Weekly would do."})
    assert refresh(escalation).closed_on is None
    client.force_login(world.alice)
    page = client.get(escalation.get_absolute_url())
    assert {row["key"]: row["value"] for row in page.context["declined"]} == {
        "Proposed by": "Testshire Council",
        "Outcome": "Resolved: a compromise was agreed",
        "What both agencies would agree": "Shared each month.",
        "Declined by": "Bob Barnes, Testshire Health Trust",
        "What was answered": "Weekly would do.",
    }
    assert "Proposed resolution, declined" in page.content.decode()
    offer["statement"] = "Shared each week."
    client.post(propose, {**sent(client.get(propose)), **offer})
    page = client.get(escalation.get_absolute_url())
    assert page.context["proposal"]
    assert not page.context["declined"]
    client.force_login(world.bob)
    client.post(answer, {**sent(client.get(answer)), "accepted": "yes"})
    ended = refresh(escalation)
    assert (ended.outcome, ended.outcome_statement) == ("compromise", "Shared each week.")
    assert ended.closed_on == DAY_ONE


def test_an_answer_is_to_the_proposal_that_was_read(client, world, escalation):
    other = raise_one(world, raised_on=DAY_ONE)
    for each in (escalation, other):
        escalate.propose_resolution(each, outcome="compromise", statement="So.", by=world.alice)
    client.force_login(world.bob)
    form = {**sent(client.get(address("answer", other))), "accepted": "yes"}
    response = client.post(address("answer", escalation), form)
    assert sentences(response) == [
        "Another resolution has been proposed since. Open the page again."
    ]
    assert refresh(escalation).closed_on is None


def test_withdrawn(alice, escalation):
    url = address("withdraw", escalation)
    form = {**sent(alice.get(url)), "outcome": "withdrawn", "reason": "Settled by talking."}
    assert alice.post(url, form).url == address("detail", escalation)
    assert refresh(escalation).outcome == "withdrawn"


def test_another_outcome_cannot_be_smuggled_into_withdrawing(alice, escalation):
    url = address("withdraw", escalation)
    form = {**sent(alice.get(url)), "outcome": "position-changed", "reason": "We won."}
    assert sentences(alice.post(url, form)) == ["Select why it is ending from the list"]
    assert refresh(escalation).closed_on is None


def test_closed_as_unresolved_by_the_business_manager_once_step_four_is_over(
    client, world, escalation, clock
):
    url = address("close_unresolved", escalation)
    client.force_login(world.dana)
    assert "It can be closed as unresolved only once" in client.get(url).content.decode()
    clock.set("2026-04-29")
    for _ in range(3):
        by_the_clock.move_up_when_due(by=None)
    client.force_login(world.dana)
    assert references(client.get("/escalations/?show=needs-me")) == [escalation.reference]
    form = {**sent(client.get(url)), "reason": "Recommended a joint visit; the trust declined."}
    assert client.post(url, form).url == address("detail", escalation)
    assert refresh(escalation).outcome == "unresolved"


def test_closing_as_unresolved_says_that_it_is_for_good_and_what_lapses(
    client, world, escalation, clock
):
    url = address("close_unresolved", escalation)
    clock.set("2026-04-29")
    for _ in range(3):
        by_the_clock.move_up_when_due(by=None)
    client.force_login(world.dana)
    page = client.get(url).content.decode()
    assert "It stays on record and can be opened again." in page
    assert "What is proposed" not in page
    escalate.propose_resolution(
        escalation, outcome="compromise", statement="Shared each month.", by=world.brian
    )
    page = client.get(url).content.decode()
    assert "What is proposed" in page
    assert "Shared each month." in page
    assert "Nobody has answered this proposal. It lapses when you close the escalation." in page


def test_a_colleague_of_ones_own_agency_is_brought_in(client, world, escalation):
    url = address("bring_in", escalation)
    client.force_login(world.bob)
    page = client.get(url)
    offered = {held.person for held in page.context["form"].fields["held_role"].queryset}
    assert offered == {world.bella, world.bea, world.bilal, world.brian}
    ours = {**sent(page), "held_role": world.held["alice"].pk}
    assert sentences(client.post(url, ours)) == ["Select who should take part from the list"]
    client.post(url, {**sent(page), "held_role": world.held["bilal"].pk})
    assert Participant.objects.unscoped("test").get().held_role == world.held["bilal"]
    client.force_login(world.bilal)
    assert client.get(address("detail", escalation)).status_code == 200


def test_whoever_raised_it_is_not_offered_to_be_brought_in(client, world, escalation):
    client.force_login(world.anna)
    page = client.get(address("bring_in", escalation))
    offered = {held.person for held in page.context["form"].fields["held_role"].queryset}
    assert offered == {world.amir, world.asif, world.avril}


OPEN_AGAIN = (
    "Open the page again and send it from there: a part of it did not arrive. Copy what you wrote"
    " first."
)


@pytest.mark.parametrize("value", ["", "x", "1.5", "\0", "9" * 5000, "²"])
def test_a_step_that_cannot_be_read_is_refused_with_a_sentence_of_ours(alice, escalation, value):
    url = address("move_up", escalation)
    response = alice.post(url, {**sent(alice.get(url)), "from_step": value, "reason": "No reply."})
    assert sentences(response) == [OPEN_AGAIN]
    assert "No reply." in response.content.decode()
    assert refresh(escalation).step == 1


@pytest.mark.parametrize("value", ["", "x", "\0", "9" * 5000, "-1"])
def test_a_proposal_that_cannot_be_read_is_refused_with_a_sentence_of_ours(
    client, world, escalation, value
):
    escalate.propose_resolution(escalation, outcome="compromise", statement="So.", by=world.alice)
    client.force_login(world.bob)
    url = address("answer", escalation)
    response = client.post(url, {**sent(client.get(url)), "proposal": value, "accepted": "yes"})
    assert sentences(response) == [
        "Another resolution has been proposed since. Open the page again."
    ]
    assert refresh(escalation).closed_on is None


@pytest.mark.parametrize("value", ["x", "\0", "99999999999999999999.1"])
def test_a_version_that_cannot_be_read_is_as_if_somebody_had_changed_it(alice, escalation, value):
    url = address("log_contact", escalation)
    form = {**sent(alice.get(url)), **CONTACT, "version": value}
    response = alice.post(url, form)
    if value == "\0":  # dropped: no version, no check
        assert response.url == address("detail", escalation)
        return
    [sentence] = sentences(response)
    assert sentence.startswith("Someone else changed this after you opened the page.")
    assert alice.post(url, {**form, **sent(response)}).url == address("detail", escalation)


@pytest.mark.parametrize(
    ("name", "by", "sentence"),
    [
        ("answer", "alice", "There is no proposed resolution to answer."),
        ("withdraw", "bob", "Only the agency that raised this can withdraw it."),
        ("log_contact", "dana", policy.NOT_A_SIDE),
        ("move_up", "dana", policy.NOT_A_SIDE),
        ("propose", "dana", policy.NOT_A_SIDE),
        ("bring_in", "dana", policy.NOT_A_SIDE),
    ],
)
def test_what_the_rules_refuse_shows_the_sentence_and_no_form(
    client, world, escalation, name, by, sentence
):
    client.force_login(getattr(world, by))
    page = client.get(address(name, escalation))
    assert page.context["form"] is None
    assert page.context["refusal"] == sentence
    assert sentence.replace("'", "&#x27;") in page.content.decode()


def test_what_the_rules_refuse_meanwhile_keeps_the_text(client, world, escalation):
    url = address("log_contact", escalation)
    client.force_login(world.alice)
    form = {**sent(client.get(url)), **CONTACT, "version": ""}
    escalate.withdraw(escalation, outcome="withdrawn", reason="Settled.", by=world.alice)
    response = client.post(url, form)
    assert sentences(response) == [policy.CLOSED]
    assert "He will look into it." in response.content.decode()
    assert Contact.objects.unscoped("test").count() == 0


# --- files and notes ----------------------------------------------------------------------------


def upload(client, escalation, name, content):
    url = address("add_document", escalation)
    form = {**sent(client.get(url)), "upload": SimpleUploadedFile(name, content)}
    return client.post(url, form)


def test_a_file_is_added_and_downloaded_and_both_are_on_record(client, world, escalation):
    client.force_login(world.alice)
    assert upload(client, escalation, "minutes.txt", b"Minutes").url == (
        address("detail", escalation)
    )
    document = EscalationDocument.objects.unscoped("test").get()
    client.force_login(world.bob)
    response = client.get(address("document", escalation, document.pk))
    assert b"".join(response.streaming_content) == b"Minutes"
    assert response["Content-Disposition"] == 'attachment; filename="minutes.txt"'
    line = AccessLog.objects.filter(what=AccessLog.What.DOWNLOAD).get()
    about = f"escalations.Escalation:{escalation.pk}"
    assert (line.person, line.about, line.detail) == (world.bob, about, f"file {document.pk}")


@pytest.mark.parametrize(
    ("name", "content"),
    [("virus.exe", b"MZ"), ("page.html", b"<html>"), ("letter.pdf", b"not a PDF"), ("a", b"b")],
)
def test_a_file_of_another_kind_is_refused(alice, escalation, name, content):
    [sentence] = sentences(upload(alice, escalation, name, content))
    assert sentence.startswith(("The selected file must be a PDF, Word", "letter.pdf says PDF"))
    assert EscalationDocument.objects.unscoped("test").count() == 0


def test_no_file_and_an_empty_file_are_refused(alice, escalation):
    url = address("add_document", escalation)
    assert sentences(alice.post(url, sent(alice.get(url)))) == ["Select a file"]
    assert sentences(upload(alice, escalation, "a.txt", b"")) == [documents.EMPTY]


def test_a_file_of_another_case_is_not_found_under_this_one(client, world, escalation):
    client.force_login(world.alice)
    theirs = raise_one(world, raised_on=DAY_ONE, challenged_agency=world.police)
    upload(client, theirs, "secret.txt", b"Secret")
    document = EscalationDocument.objects.unscoped("test").get()
    found = client.get(address("document", theirs, document.pk))
    assert b"".join(found.streaming_content) == b"Secret"
    assert client.get(address("document", escalation, document.pk)).status_code == 404
    client.force_login(world.bob)
    assert client.get(address("document", escalation, document.pk)).status_code == 404
    assert client.get(address("document", theirs, document.pk)).status_code == 404


def test_a_note_for_everyone_and_one_for_an_agency(client, world, escalation):
    url, trust = address("add_note", escalation), world.trust
    client.force_login(world.bea)
    page = client.get(url)
    assert page.context["form"].fields["for_agency"].choices == [
        ("everyone", "Everyone who may open this escalation"),
        (str(trust.pk), "Only people of Testshire Health Trust"),
    ]
    client.post(url, {**sent(page), "text": "For all.", "for_agency": "everyone"})
    client.post(url, {**sent(client.get(url)), "text": "For us.", "for_agency": str(trust.pk)})
    notes = EscalationNote.objects.unscoped("test").order_by("pk")
    assert [(note.text, note.for_agency) for note in notes] == [
        ("For all.", None),
        ("For us.", trust),
    ]


def test_a_note_cannot_be_written_for_an_agency_of_others(client, world, escalation):
    url, council = address("add_note", escalation), world.council
    client.force_login(world.bea)
    form = {**sent(client.get(url)), "text": "For them.", "for_agency": str(council.pk)}
    assert sentences(client.post(url, form)) == ["Select who may read it from the list"]
    assert EscalationNote.objects.unscoped("test").count() == 0


def test_somebody_of_both_agencies_speaks_for_the_one_that_raised_it(client, world, escalation):
    from partnership import operations as ours

    ours.begin_role(
        world.bob, agency=world.council, role=Role.LINE_MANAGER, started_on=LONG_AGO, by=None
    )
    client.force_login(world.bob)
    names = [each["text"] for each in client.get(address("detail", escalation)).context["actions"]]
    assert "Withdraw" in names
    assert Escalation.objects.visible_to(world.bob).count() == 1


def test_a_list_of_ones_own_keeps_its_tab_for_whoever_came_by_its_address(world):
    found = choice.tabs(choice.Choice(choice.MINE), world.dana)
    assert [tab["text"] for tab in found if tab["current"]] == ["Mine"]
