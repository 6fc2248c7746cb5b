"""The pages of restricted cases, conflicts of interest and emergencies: who, what, bad input."""

import csv
import re
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core import letters, restriction
from core.models import AccessLog, Letter
from escalations import operations as escalate
from escalations.models import Escalation, EscalationAccessDecision
from partnership import cover
from partnership import operations as ours
from partnership import restriction as breaking
from partnership.roles import Role
from tests import world as worlds
from tests.kept import kept_step

DAY_ONE = date(2026, 3, 27)
SUSPENDED = datetime(2026, 3, 26, tzinfo=UTC)
REASON = "A relative works at the trust."
SAID = {"reason_for_opening": "I prepare the step 3 meeting."}


def group_of(world, who):
    return world.held[who].agency_role.group_id


@pytest.fixture
def world(request, db):
    if "case" in request.fixturenames:
        return worlds.build_with_apps_and_raise()
    return worlds.build_with_apps()


@pytest.fixture
def case(world):
    return world.raised


@pytest.fixture
def restricted(world, case):
    return restrict(world, case)


@kept_step
def restrict(world, case):
    """Dana keeps the list; Bea may act, Amir may read."""
    restriction.restrict(
        case,
        named=[
            (world.bea, group_of(world, "bea"), "contribute"),
            (world.amir, group_of(world, "amir"), "view"),
        ],
        reason=REASON,
        by=world.dana,
    )
    return worlds.refresh(case)


def browser(person, case=None):
    """Signed in; with ``case``, the reason for opening it is given."""
    client = Client()
    if person is not None:
        client.force_login(person)
    if case is not None:
        assert client.post(case.get_absolute_url(), SAID).status_code == 302
    return client


def standing(case, kind=None):
    rows = EscalationAccessDecision._base_manager.filter(record=case, ended_at=None)
    return list((rows.filter(kind=kind) if kind else rows).order_by("pk"))


def decision(case, kind, person=None):
    found = standing(case, kind)
    return next(each for each in found if person is None or each.person_id == person.pk)


def state(case):
    rows = EscalationAccessDecision._base_manager.filter(record=case).order_by("pk")
    return [*rows.values_list("kind", "person", "right", "ended_at")], worlds.refresh(
        case
    ).is_restricted


def sentences(answer):
    found = answer.context["form"].errors.get_json_data().values()
    return [error["message"] for errors in found for error in errors]


def hidden(client, address) -> dict[str, str]:
    form = client.get(address).context["form"]
    return {field.html_name: str(field.value() or "") for field in form.hidden_fields()}


def choice(world, who, right):
    return f"{getattr(world, who).pk}-{group_of(world, who)}-{right}"


def text(answer):
    """What a page says, one blank for many."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def references(client, query="?show=all"):
    page = client.get("/escalations/" + query).context["page"]
    return [row[0]["text"] for row in page.rows]


# --- who opens these pages ------------------------------------------------------------------------


def pages(case, world):
    """Every page that decides about the case, with what is sent to it to do it."""
    base = case.get_absolute_url()
    named = standing(case, "named")
    conflicts = standing(case, "conflict")
    found = {
        "restrict/": {"reason": "x"},
        "lift-restriction/": {"reason": "x"},
        "list/add/": {"email": world.charlie.email, "right": "view", "reason": "x"},
        "conflicts/mark/": {"person": str(world.bea.pk), "reason": "x"},
        "who-can-see-this/": {},
    }
    found |= {f"list/{each.pk}/remove/": {"reason": "x"} for each in named}
    found |= {f"conflicts/{each.pk}/end/": {"reason": "x"} for each in conflicts}
    return {base + page: sent for page, sent in found.items()}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("charlie", 404), ("colin", 404), ("root", 404), ("nobody", 404),
        ("alice", 403), ("bob", 403), ("bea", 403), ("hari", 403), ("sue", 403),
    ],
)  # fmt: skip
def test_only_who_manages_the_case_decides_who_may_open_it(world, case, name, code):
    restriction.mark_conflict(case, person=world.anna, reason="Knows them.", by=world.dana)
    client, before = browser(getattr(world, name)), state(case)
    for address, sent in pages(case, world).items():
        assert client.get(address).status_code == code, address
        assert client.post(address, sent).status_code == code, address
    assert state(case) == before


def test_being_on_the_list_is_not_keeping_it(world, restricted):
    before = state(restricted)
    for person in (world.bea, world.amir):
        client = browser(person, restricted)
        for address, sent in pages(restricted, world).items():
            assert client.get(address).status_code == 403, address
            assert client.post(address, sent).status_code == 403, address
    assert state(restricted) == before


def test_whoever_is_not_signed_in_is_asked_to(world, restricted):
    before = state(restricted)
    for address, sent in pages(restricted, world).items():
        assert browser(None).get(address)["Location"] == f"/sign-in/?next={address}"
        assert browser(None).post(address, sent).status_code in (302, 403)
    assert state(restricted) == before


# --- restricting ----------------------------------------------------------------------------------


def test_it_is_restricted_to_those_ticked_and_to_who_did_it(world, case):
    client = browser(world.dana)
    address = f"{case.get_absolute_url()}restrict/"
    sent = hidden(client, address)
    named = [choice(world, "bea", "contribute")]
    done = client.post(address, {**sent, "named": named, "reason": REASON}, follow=True)
    assert done.redirect_chain == [(f"{case.get_absolute_url()}who-can-see-this/", 302)]
    assert "Only those on the list can open it" in text(done)
    assert REASON in text(done)
    assert [(each.person_id, each.right) for each in standing(case, "named")] == [
        (world.bea.pk, "contribute"), (world.dana.pk, "manage"),
    ]  # fmt: skip
    # who restricts it has said why: nothing more is asked in this session
    assert client.get(case.get_absolute_url()).status_code == 200
    assert "Why do you need to open it?" not in text(client.get(case.get_absolute_url()))
    assert browser(world.alice).get(case.get_absolute_url()).status_code == 404
    assert "Why do you need to open it?" in text(browser(world.bea).get(case.get_absolute_url()))


def test_a_restriction_sent_twice_is_one(world, case):
    client = browser(world.dana)
    address = f"{case.get_absolute_url()}restrict/"
    sent = {**hidden(client, address), "reason": REASON, "named": []}
    first, second = client.post(address, sent), client.post(address, sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert len(standing(case, "restricted")) == 1
    assert "It is restricted already" not in text(client.get(second["Location"]))
    # a new form is refused
    assert "This is restricted already." in text(client.get(address))
    other = client.post(address, {"reason": "Again"})
    assert sentences(other) == ["This is restricted already."]
    assert other.context["form"]["reason"].value() == "Again"


def test_a_deputy_is_told_who_can_restrict_it_before_any_form(world, case):
    cover.name_deputy(
        world.dana, agency=world.business_team, deputy=world.sue, starts_on=DAY_ONE,
        ends_on=DAY_ONE, by=world.dana,
    )  # fmt: skip
    address = f"{case.get_absolute_url()}restrict/"
    told = "a deputy cannot restrict it: whoever does keeps its list in a role of their own. Ask "
    for page in (address, f"{case.get_absolute_url()}who-can-see-this/"):
        answer = browser(world.sue).get(page)
        assert told + "Dana Doyle." in text(answer)
        assert "Who else may open it" not in text(answer)
        assert f'href="{address}"' not in answer.content.decode()
        assert told not in text(browser(world.dana).get(page))


def test_nobody_but_those_shown_can_be_ticked(world, case):
    client = browser(world.dana)
    address = f"{case.get_absolute_url()}restrict/"
    shown = [value for value, _ in client.get(address).context["form"].fields["named"].choices]
    assert choice(world, "bea", "contribute") in shown
    assert not any(value.startswith(f"{world.dana.pk}-") for value in shown)
    assert not any(value.startswith(f"{world.charlie.pk}-") for value in shown)
    for forged in (
        choice(world, "charlie", "view"),
        choice(world, "bea", "manage"),  # a higher right than she has
        f"{world.bea.pk}-{group_of(world, 'dana')}-contribute",
        f"{world.bea.pk}",
        "x-y-z",
        "1-1-view\0",
        "",
    ):
        answer = client.post(address, {"named": [forged], "reason": REASON})
        assert sentences(answer) == ["Select who may open it from the list"], forged
        assert answer.context["form"]["reason"].value() == REASON
    assert state(case) == ([], False)


@pytest.mark.parametrize(
    ("page", "sent", "told"),
    [
        ("restrict/", {"reason": " "}, ["Enter why it is restricted"]),
        ("restrict/", {"reason": "x" * 1001},
         ["Why it is restricted must be 1,000 characters or fewer. You have written 1,001."]),
        ("conflicts/mark/", {}, ["Select the person", "Enter what the conflict is"]),
        ("conflicts/mark/", {"person": "0", "reason": "Knows them"},
         ["Select the person from the list"]),
        ("conflicts/mark/", {"person": "x'--", "reason": "Knows them"},
         ["Select the person from the list"]),
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence_and_the_text_stays(world, case, page, sent, told):
    client = browser(world.dana)
    answer = client.post(case.get_absolute_url() + page, {"csrfmiddlewaretoken": "x", **sent})
    assert answer.status_code == 200
    assert sentences(answer) == told
    assert "There is a problem" in text(answer)
    if "reason" in sent:
        assert answer.context["form"]["reason"].value() == sent["reason"]
    assert state(case) == ([], False)


@pytest.mark.parametrize(
    ("page", "sent", "told"),
    [
        ("list/add/", {}, ["Enter their work email address", "Select what they may do",
                           "Enter why they need it"]),
        ("list/add/", {"email": "charlie", "right": "view", "reason": "x"},
         ["Enter an email address in the right form, like name@example.com"]),
        ("list/add/", {"email": "who@example.org", "right": "view", "reason": "x"},
         ["Nobody with this address holds a role. Check the address, or have them invited."]),
        ("list/add/", {"email": "root@example.org", "right": "view", "reason": "x"},
         ["Nobody with this address holds a role. Check the address, or have them invited."]),
        ("list/add/", {"email": "nobody@example.org", "right": "view", "reason": "x"},
         ["Nobody with this address holds a role. Check the address, or have them invited."]),
        ("list/add/", {"email": "charlie@example.org", "right": "own", "reason": "x"},
         ["Select what they may do from the list"]),
        ("list/add/", {"email": "dana@example.org", "right": "view", "reason": "x"},
         ["Nobody else on the list manages this. Name another manager first."]),
        ("lift-restriction/", {}, ["Enter why it is no longer restricted"]),
        ("list/{bea}/remove/", {"csrfmiddlewaretoken": "x"}, ["Enter why they come off the list"]),
        ("list/{dana}/remove/", {"reason": "x"},
         ["Nobody else on the list manages this. Name another manager first."]),
    ],
)  # fmt: skip
def test_so_does_bad_input_about_the_list(world, restricted, page, sent, told):
    client, before = browser(world.dana, restricted), state(restricted)
    pks = {who: decision(restricted, "named", getattr(world, who)).pk for who in ("bea", "dana")}
    sent = {"csrfmiddlewaretoken": "x", **sent}
    answer = client.post(restricted.get_absolute_url() + page.format(**pks), sent)
    assert answer.status_code == 200
    assert sentences(answer) == told
    for name in ("reason", "email"):
        if name in sent:
            assert answer.context["form"][name].value() == sent[name]
    assert state(restricted) == before


def test_restricting_what_has_changed_meanwhile_shows_what_changed(world, case, clock):
    client = browser(world.dana)
    address = f"{case.get_absolute_url()}restrict/"
    sent = {**hidden(client, address), "reason": REASON, "named": []}
    clock.move(minutes=5)
    escalate.log_contact(
        case, happened_on=DAY_ONE, method="email", with_whom="Alice", result="On its way.",
        by=world.bob,
    )  # fmt: skip
    answer = client.post(address, sent)
    assert "Someone else changed this" in text(answer)
    assert answer.context["form"]["reason"].value() == REASON
    assert state(case) == ([], False)


# --- the list -------------------------------------------------------------------------------------


def test_whether_an_address_has_an_account_is_told_of_no_record_that_has_no_list(world, case):
    """Whoever manages it could ask for one address after another, and restrict nothing."""
    client, address = browser(world.dana), f"{case.get_absolute_url()}list/add/"
    sent = {"right": "view", "reason": "x"}
    told = {
        text(client.post(address, {"email": email, **sent}))
        for email in (world.charlie.email, "who@example.org")
    }
    assert len(told) == 1
    assert "This is not restricted" in told.pop()


def test_each_address_that_is_nobodys_leaves_a_line(world, restricted):
    client, address = browser(world.dana, restricted), f"{restricted.get_absolute_url()}list/add/"
    for _ in range(2):
        client.post(address, {"email": "who@example.org", "right": "view", "reason": "x"})
    lines = AccessLog.objects.filter(person=world.dana, what="refused")
    assert [line.detail for line in lines] == ["no such address for its list"] * 2
    # in the access log; on the case's own page nobody was refused anything
    page = client.get(f"{restricted.get_absolute_url()}who-can-see-this/")
    assert page.context["refused"] == []


def test_somebody_is_put_on_the_list_and_taken_off(world, restricted):
    client = browser(world.dana, restricted)
    base = restricted.get_absolute_url()
    sent = {"email": "CHARLIE@example.org", "right": "contribute", "reason": "The police record."}
    done = client.post(f"{base}list/add/", sent, follow=True)
    assert "Charlie Chan can open it now, and is told by email." in text(done)
    assert "Charlie Chan" in text(done)
    assert browser(world.charlie, restricted).get(base).status_code == 200
    assert references(browser(world.charlie)) == [restricted.reference]
    row = decision(restricted, "named", world.charlie)
    done = client.post(f"{base}list/{row.pk}/remove/", {"reason": "Done"}, follow=True)
    assert "Charlie Chan can no longer open it." in text(done)
    assert browser(world.charlie).get(base).status_code == 404
    assert references(browser(world.charlie)) == []


def test_somebody_put_on_the_list_twice_stands_there_once(world, restricted):
    client = browser(world.dana, restricted)
    address = f"{restricted.get_absolute_url()}list/add/"
    sent = {**hidden(client, address), "email": "bea@example.org", "reason": "Only to read now."}
    for _ in range(2):
        assert client.post(address, {**sent, "right": "view"}).status_code == 302
    found = [each for each in standing(restricted, "named") if each.person_id == world.bea.pk]
    assert [each.right for each in found] == ["view"]
    assert EscalationAccessDecision._base_manager.filter(person=world.bea).count() == 2


def test_no_number_in_the_address_reaches_another_cases_decision(world, restricted):
    other = worlds.raise_one(world, raised_on=DAY_ONE)
    restriction.restrict(
        other, named=[(world.bea, group_of(world, "bea"), "view")], reason="x", by=world.dana
    )
    restriction.mark_conflict(worlds.refresh(other), person=world.bea, reason="x", by=world.dana)
    client, before = browser(world.dana, restricted), state(other)
    theirs = [each.pk for each in standing(other)]
    ours_of_another_kind = decision(restricted, "restricted").pk
    base = restricted.get_absolute_url()
    for pk in (*theirs, ours_of_another_kind, 0, 9**18):
        for page in (f"list/{pk}/remove/", f"conflicts/{pk}/end/"):
            assert client.get(base + page).status_code == 404, page
            assert client.post(base + page, {"reason": "forged"}).status_code == 404, page
    # nor does what is over come back
    row = decision(restricted, "named", world.amir)
    restriction.take_off(restricted, decision=row, reason="x", by=world.dana)
    over = state(restricted)
    said = text(client.post(f"{base}list/{row.pk}/remove/", {"reason": "x"}))
    assert "This person is no longer on the list." in said
    assert state(restricted) == over
    assert state(other) == before


def test_a_keeper_who_takes_themself_off_is_led_to_the_list_of_cases(world, restricted):
    deputy = ours.begin_role(
        world.colin, agency=world.business_team, role="business-manager",
        started_on=DAY_ONE, by=None,
    )  # fmt: skip
    restriction.put_on_the_list(
        restricted, person=world.colin, group=deputy.agency_role.group_id, right="manage",
        reason="Keeps it with me.", by=world.dana,
    )  # fmt: skip
    client = browser(world.dana, restricted)
    row = decision(restricted, "named", world.dana)
    address = f"{restricted.get_absolute_url()}list/{row.pk}/remove/"
    done = client.post(address, {"reason": "I am leaving."}, follow=True)
    assert done.redirect_chain == [("/escalations/", 302)]
    assert done.status_code == 200
    assert "Dana Doyle can no longer open it." in text(done)
    assert client.get(restricted.get_absolute_url()).status_code == 404


def test_lifted_it_is_open_again_to_everyone_whose_role_opens_it(world, restricted):
    client = browser(world.dana, restricted)
    address = f"{restricted.get_absolute_url()}lift-restriction/"
    page = client.get(address)
    assert "govuk-button--warning" in page.content.decode()
    done = client.post(address, {"reason": "Looked into."}, follow=True)
    assert "It is open again to everyone whose role opens it." in text(done)
    assert standing(restricted) == []
    answer = browser(world.alice).get(restricted.get_absolute_url())
    assert "LCS-004417" in answer.content.decode()
    assert "This is not restricted." in text(client.get(address))
    add = client.get(f"{restricted.get_absolute_url()}list/add/")
    assert "This is not restricted." in text(add)


# --- conflicts of interest ------------------------------------------------------------------------


def test_a_conflict_is_marked_and_ended(world, case):
    client = browser(world.dana)
    base = case.get_absolute_url()
    form = client.get(f"{base}conflicts/mark/").context["form"]
    offered = {value for value, _ in form.fields["person"].choices}
    assert str(world.anna.pk) in offered
    assert not offered & {str(world.dana.pk), str(world.charlie.pk), str(world.root.pk)}
    sent = {"person": str(world.anna.pk), "reason": "She knows the family."}
    done = client.post(f"{base}conflicts/mark/", sent, follow=True)
    assert "see only that it exists" in text(done)
    assert "Anna Abbott" in text(done)
    assert browser(world.anna).get(base).status_code == 403
    row = decision(case, "conflict", world.anna)
    done = client.post(f"{base}conflicts/{row.pk}/end/", {"reason": "A mistake."}, follow=True)
    assert "Anna Abbott can open it again" in text(done)
    assert browser(world.anna).get(base).status_code == 200


def test_whoever_a_case_has_not_come_to_yet_is_marked_by_their_address(world, case):
    client, address = browser(world.dana), f"{case.get_absolute_url()}conflicts/mark/"
    sent = {"person": "else", "reason": "He is the uncle."}
    unknown = "Nobody with this address holds a role. Check the address, or have them invited."
    for email, told in (("", "Enter their work email address"), ("who@example.org", unknown)):
        answer = client.post(address, {**sent, "email": email})
        assert sentences(answer) == [told]
        assert answer.context["form"]["reason"].value() == sent["reason"]
    both = {**sent, "person": str(world.anna.pk), "email": world.charlie.email}
    assert sentences(client.post(address, both)) == [
        "Select “Somebody else”, or leave the address out."
    ]
    assert state(case) == ([], False)
    done = client.post(address, {**sent, "email": world.charlie.email}, follow=True)
    assert "see only that it exists" in text(done)
    assert decision(case, "conflict", world.charlie)
    assert browser(world.charlie).get(case.get_absolute_url()).status_code == 404


def test_one_who_declares_a_conflict_is_out_at_once(world, case):
    client = browser(world.bob)
    base = case.get_absolute_url()
    assert "I have a conflict of interest in this" in text(client.get(base))
    address = f"{base}conflict-of-interest/"
    page = client.get(address)
    assert "govuk-button--warning" in page.content.decode()
    empty = client.post(address, {"csrfmiddlewaretoken": "x"})
    assert sentences(empty) == ["Enter what the conflict is"]
    sent = {**hidden(client, address), "reason": "The father is my cousin."}
    done = client.post(address, sent, follow=True)
    assert done.redirect_chain == [("/escalations/", 302)]
    assert f"You can no longer open {case.reference}." in text(done)
    assert f"You have a conflict of interest in {case.reference}" in text(done)
    assert client.get(base).status_code == 403
    again = client.post(address, sent)
    assert again.status_code == 403
    assert len(standing(case, "conflict")) == 1


def test_whoever_only_reads_a_case_is_marked_by_who_manages_it(world, case):
    for name in ("hari", "sue"):
        client = browser(getattr(world, name))
        assert "I have a conflict" not in text(client.get(case.get_absolute_url()))
        address = f"{case.get_absolute_url()}conflict-of-interest/"
        assert client.post(address, {"reason": "x"}).status_code == 403
    assert standing(case) == []


def test_a_deputys_own_conflict_is_marked_by_who_manages_the_case(world, case):
    cover.name_deputy(
        world.bella, agency=world.trust, deputy=world.bilal, starts_on=DAY_ONE,
        ends_on=DAY_ONE, by=world.bella,
    )  # fmt: skip
    escalate.move_up(case, from_step=1, reason="x", by=world.alice)
    assert browser(world.bilal).get(case.get_absolute_url()).status_code == 200
    client, address = browser(world.dana), f"{case.get_absolute_url()}conflicts/mark/"
    said = "Bilal Begum, deputy for Bella Boateng, Line manager or team manager, Testshire Health"
    assert said in text(client.get(address))
    sent = {"person": str(world.bilal.pk), "reason": "A relative."}
    assert client.post(address, sent).status_code == 302
    assert browser(world.bilal).get(case.get_absolute_url()).status_code == 403
    assert "Bilal Begum, deputy for" not in text(client.get(address))
    assert browser(world.bella).get(case.get_absolute_url()).status_code == 200


def test_the_last_keeper_cannot_leave_the_list_by_a_conflict(world, restricted):
    client = browser(world.dana, restricted)
    address = f"{restricted.get_absolute_url()}conflict-of-interest/"
    answer = client.post(address, {"reason": "My brother’s child."})
    assert sentences(answer) == [
        "Nobody else on the list manages this. Name another manager first."
    ]
    assert answer.context["form"]["reason"].value() == "My brother’s child."
    assert client.get(restricted.get_absolute_url()).status_code == 200


def test_the_list_names_the_reference_and_nothing_else_to_whoever_has_a_conflict(world, case):
    other = worlds.raise_one(world, raised_on=DAY_ONE, child_initials="QZ")
    why = "Her sister’s child."
    for each in (case, other):
        restriction.mark_conflict(each, person=world.anna, reason=why, by=world.dana)
    answer = browser(world.anna).get("/escalations/?show=all")
    said = text(answer)
    assert f"You have a conflict of interest in {case.reference}, {other.reference}" in said
    assert "you cannot open them" in said
    assert answer.context["page"].rows == []
    for secret in ("QZ", "Council", "Trust", why):
        assert secret not in re.sub(r"Testshire Council|NHS", "", said.split("Nothing here")[1])
    home = text(browser(world.anna).get("/"))
    assert case.reference not in home
    file = browser(world.anna).get("/escalations/export/csv/?show=all").getvalue().decode()
    assert case.reference not in file


# --- what is shown elsewhere ----------------------------------------------------------------------


def exported(client):
    data = client.get("/escalations/export/csv/?show=all").getvalue().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(data)))


def test_list_and_file_hide_what_a_restricted_case_says(world, restricted):
    ordinary = worlds.raise_one(world, raised_on=DAY_ONE, child_initials="QZ")
    client = browser(world.dana)
    rows = {row[0]["text"]: row[1] for row in client.get("/escalations/").context["page"].rows}
    assert rows == {restricted.reference: "Restricted", ordinary.reference: "QZ, 0 to 4"}
    hidden_columns = (
        "Child's initials", "Child's age band", "Level of need", "Plan status", "Reason",
    )  # fmt: skip
    lines = {row["Reference"]: row for row in exported(client)}
    assert {lines[restricted.reference][name] for name in hidden_columns} == {"Restricted"}
    assert "Restricted" not in lines[ordinary.reference].values()
    assert "JT" not in lines[restricted.reference].values()
    # without a reason given, and by whoever is not on the list: not even that
    assert references(browser(world.bea)) == [restricted.reference, ordinary.reference]
    assert references(browser(world.alice)) == [ordinary.reference]
    assert [row["Reference"] for row in exported(browser(world.alice))] == [ordinary.reference]


def test_the_team_that_is_challenged_is_hidden_in_the_file_too(world, restricted):
    [row] = exported(browser(world.dana))
    assert row["Team challenged"] == "Restricted"


def test_what_needs_somebody_tells_no_more_of_a_restricted_case_than_its_list(world, restricted):
    home = text(browser(world.dana).get("/"))
    for secret in ("JT", "LCS-004417", "two-year check", "Information sharing"):
        assert not re.search(rf"\b{secret}\b", home)


@pytest.mark.parametrize(
    ("suspended_at", "said"),
    [(None, "their account is closed"), (SUSPENDED, "their account is suspended")],
)
def test_of_an_account_that_is_not_open_the_list_says_so_for_its_role_stands(
    world, restricted, suspended_at, said
):
    User.objects.filter(pk=world.bea.pk).update(is_active=False, suspended_at=suspended_at)
    page = browser(world.dana, restricted).get(f"{restricted.get_absolute_url()}who-can-see-this/")
    assert page.context["named"][0]["closed_because"] == said


def test_who_can_see_this_tells_the_list_why_and_who_gave_which_reason(world, restricted):
    browser(world.bea, restricted)
    client = browser(world.dana, restricted)
    page = client.get(f"{restricted.get_absolute_url()}who-can-see-this/")
    said = text(page)
    assert REASON in said
    assert "Dana Doyle restricted it on Friday 27 March 2026" in said
    assert [(one["name"], one["may"], one["closed_because"]) for one in page.context["named"]] == [
        ("Bea Bright", "Reads it and acts on it", ""),
        ("Amir Ahmed", "Reads it", ""),
        ("Dana Doyle", "Reads it, acts on it and keeps this list", ""),
    ]
    assert page.context["others"] == []
    assert {(row[0], row[2]) for row in page.context["reasons"]} == {
        ("Bea Bright", SAID["reason_for_opening"]), ("Dana Doyle", SAID["reason_for_opening"]),
    }  # fmt: skip
    # whoever holds the role no more is on the list no more
    ours.end_role(world.held["bea"], ended_on=DAY_ONE, by=world.dana)
    page = client.get(f"{restricted.get_absolute_url()}who-can-see-this/")
    assert [one["name"] for one in page.context["named"]] == ["Amir Ahmed", "Dana Doyle"]
    assert [one["closed_because"] for one in page.context["named"]] == ["", ""]
    restriction.mark_conflict(restricted, person=world.amir, reason="x", by=world.dana)
    page = client.get(f"{restricted.get_absolute_url()}who-can-see-this/")
    assert "Cannot open it now: has a conflict of interest" in text(page)


def test_an_open_case_says_that_it_is_not_restricted(world, case):
    page = browser(world.dana).get(f"{case.get_absolute_url()}who-can-see-this/")
    assert "It is not restricted: " in text(page)
    assert "Restrict to named people" in text(page)
    assert "Lift the restriction" not in text(page)
    assert "Nobody is marked as having one." in text(page)


def statements(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_pages_cost_the_same_for_one_decision_and_for_three(world, restricted):
    client = browser(world.dana, restricted)
    base = restricted.get_absolute_url()
    addresses = [base, f"{base}who-can-see-this/", f"{base}list/add/", "/escalations/?show=all"]
    for address in addresses:
        statements(client, address)  # what PostgreSQL prepares once a connection is prepared now
    few = [statements(client, address) for address in addresses]
    for name in ("charlie", "colin", "carol"):
        person = getattr(world, name)
        restriction.put_on_the_list(
            restricted, person=person, group=group_of(world, name), right="view", reason="x",
            by=world.dana,
        )  # fmt: skip
        restriction.mark_conflict(
            worlds.refresh(restricted), person=person, reason="x", by=world.dana
        )
        browser(world.bea, restricted)
        more = worlds.raise_one(world, raised_on=DAY_ONE)
        restriction.restrict(more, named=[], reason="x", by=world.dana)
    assert [statements(client, address) for address in addresses] == few


def test_a_list_costs_the_same_for_one_conflict_and_for_three(world, case):
    client = browser(world.anna)
    restriction.mark_conflict(case, person=world.anna, reason="x", by=world.dana)
    few = statements(client, "/escalations/?show=all")
    for _ in range(2):
        more = worlds.raise_one(world, raised_on=DAY_ONE)
        restriction.mark_conflict(more, person=world.anna, reason="x", by=world.dana)
    assert statements(client, "/escalations/?show=all") == few


def test_no_browser_keeps_these_pages(world, restricted):
    client = browser(world.dana, restricted)
    for address in pages(restricted, world):
        assert client.get(address)["Cache-Control"] == "private, no-store", address
    assert browser(world.hari).get("/escalations/restricted/")["Cache-Control"] == (
        "private, no-store"
    )


def test_a_closed_case_that_is_restricted_tells_its_closing_once(world, case, clock):
    escalate.withdraw(case, outcome="withdrawn", reason="We agreed.", by=world.alice)
    clock.move(hours=1)
    restriction.restrict(worlds.refresh(case), named=[], reason=REASON, by=world.dana)
    page = browser(world.dana, case).get(case.get_absolute_url())
    headings = [entry["heading"] for entry in page.context["history"]]
    assert headings.count("Closed") == 1
    [closed] = [entry for entry in page.context["history"] if entry["heading"] == "Closed"]
    assert "Alice Adeyemi" in closed["text"]


# --- in an emergency ------------------------------------------------------------------------------

EMERGENCY = "A child is missing, and nobody on the list answers."


@pytest.mark.parametrize(
    "name", ["dana", "bea", "alice", "sue", "charlie", "ada", "root", "nobody"]
)
def test_the_way_in_an_emergency_is_the_head_of_safeguardings_alone(world, restricted, name):
    client, before = browser(getattr(world, name)), state(restricted)
    for address in ("/escalations/restricted/", f"{restricted.get_absolute_url()}emergency/"):
        assert client.get(address).status_code == 403
        assert client.post(address, {"reason": EMERGENCY}).status_code == 403
    assert "Restricted, and closed to you" not in text(client.get("/escalations/"))
    assert state(restricted) == before
    assert Letter.objects.filter(kind="emergency").count() == 0


def test_a_deputy_of_the_head_does_not_come_by_it(world, restricted):
    cover.name_deputy(
        world.hari, agency=world.business_team, deputy=world.sue, starts_on=DAY_ONE,
        ends_on=DAY_ONE, by=world.hari,
    )  # fmt: skip
    client = browser(world.sue)
    for address in ("/escalations/restricted/", f"{restricted.get_absolute_url()}emergency/"):
        assert client.get(address).status_code == 403, address
        assert client.post(address, {"reason": EMERGENCY}).status_code in (403, 405), address
    assert standing(restricted, "emergency") == []
    assert client.get(restricted.get_absolute_url()).status_code == 404
    assert "Restricted, and closed to you" not in text(client.get("/escalations/"))


def test_to_find_a_page_closed_asks_nothing_of_the_database_about_emergencies(world, restricted):
    client = browser(world.charlie)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(restricted.get_absolute_url()).status_code == 404
    assert len(asked) == 4, "the session, the person, the record, and a line of the access log"


def test_whoever_is_not_signed_in_is_asked_to_before_an_emergency(restricted):
    for address in ("/escalations/restricted/", f"{restricted.get_absolute_url()}emergency/"):
        assert browser(None).get(address)["Location"] == f"/sign-in/?next={address}"


def test_the_head_sees_which_are_closed_by_their_reference_alone(world, restricted):
    client = browser(world.hari)
    assert "Restricted, and closed to you" in text(client.get("/escalations/"))
    page = client.get("/escalations/restricted/")
    assert page.context["rows"] == [
        (restricted.reference, f"{restricted.get_absolute_url()}emergency/")
    ]
    for secret in ("LCS-004417", "JT,", "Testshire Council", REASON):
        assert secret not in page.content.decode()
    restriction.lift(restricted, reason="x", by=world.dana)
    page = client.get("/escalations/restricted/")
    assert page.context["rows"] == []
    assert "Nothing is restricted that is closed to you." in text(page)
    assert client.post("/escalations/restricted/").status_code == 405


def test_in_an_emergency_the_head_reads_for_a_day_and_the_others_are_told(
    world, restricted, clock, mailoutbox
):
    client = browser(world.hari)
    base = restricted.get_absolute_url()
    assert client.get(base)["Location"] == f"{base}emergency/"
    page = client.get(f"{base}emergency/")
    assert f'href="{base}"' not in page.content.decode()  # it would lead here again
    empty = client.post(f"{base}emergency/", {"csrfmiddlewaretoken": "x"})
    assert sentences(empty) == ["Enter what the emergency is"]
    sent = {**hidden(client, f"{base}emergency/"), "reason": EMERGENCY}
    done = client.post(f"{base}emergency/", sent, follow=True)
    assert done.redirect_chain == [(base, 302)]
    assert "You can read it for 24 hours." in text(done)
    assert "LCS-004417" in text(done)
    assert done.context["actions"] == []
    again = client.post(f"{base}emergency/", sent)
    assert again["Location"] == base
    assert len(standing(restricted, "emergency")) == 1
    letters.deliver()
    told = sorted(each.to[0] for each in mailoutbox if "emergency" in each.subject)
    assert told == [
        "ada@example.org", "carol@example.org", "dana@example.org", "ines@example.org",
    ]  # fmt: skip
    for each in mailoutbox:
        assert restricted.reference in each.subject
        assert EMERGENCY not in each.body
        assert not re.search("JT|LCS-004417|two-year check", each.subject + each.body)
    # it shows on the case, to those on the list
    amir = browser(world.amir, restricted).get(base)
    assert "Hari Holt opened this in an emergency, for 24 hours." in text(amir)
    assert EMERGENCY not in text(amir)
    keeper = browser(world.dana, restricted).get(f"{base}who-can-see-this/")
    assert EMERGENCY in text(keeper)
    assert [row[0] for row in keeper.context["others"]] == ["Hari Holt"]
    assert "You can open this already." in text(client.get(f"{base}emergency/"))
    # a day later he is out, without anything having to run
    clock.move(hours=23, minutes=59)
    client = browser(world.hari)  # a session lasts a working day
    assert "Why do you need to open it?" in text(client.get(base))
    clock.move(minutes=1)
    assert client.get(base)["Location"] == f"{base}emergency/"
    assert references(client) == []


def test_an_emergency_opens_nothing_that_is_not_closed(world, case):
    client = browser(world.hari)
    for reference, code in ((case.reference.lower(), 200), ("esc-2026-9999", 404)):
        address = f"/escalations/{reference}/emergency/"
        assert client.get(address).status_code == code
    assert "You can open this already." in text(client.get(f"{case.get_absolute_url()}emergency/"))
    answer = client.post(f"{case.get_absolute_url()}emergency/", {"reason": EMERGENCY})
    assert sentences(answer) == ["You can open this already."]
    assert state(case) == ([], False)


def test_a_conflict_of_interest_outweighs_an_emergency(world, case):
    restriction.mark_conflict(case, person=world.hari, reason="His niece.", by=world.dana)
    restriction.restrict(worlds.refresh(case), named=[], reason=REASON, by=world.dana)
    client = browser(world.hari)
    assert client.get(case.get_absolute_url()).status_code == 404
    assert client.get("/escalations/restricted/").context["rows"] == []
    answer = client.post(f"{case.get_absolute_url()}emergency/", {"reason": EMERGENCY})
    assert answer.status_code == 404
    assert standing(case, "emergency") == []


# --- at the next click ----------------------------------------------------------------------------


def test_whoever_was_in_is_out_at_the_next_click(world, case):
    theirs, keeper = browser(world.alice), browser(world.dana)
    assert theirs.get(case.get_absolute_url()).status_code == 200
    keeper.post(f"{case.get_absolute_url()}restrict/", {"reason": REASON})
    assert theirs.get(case.get_absolute_url()).status_code == 404
    assert references(theirs) == []
    assert Escalation.objects.visible_to(world.alice).count() == 0
    refused = AccessLog.objects.filter(person=world.alice, what="refused")
    assert refused.count() == 1


def test_no_letter_of_an_emergency_goes_to_whoever_has_a_conflict_of_interest(
    world, restricted, mailoutbox
):
    """Also when it was marked only after the letters had been written."""
    restriction.mark_conflict(restricted, person=world.carol, reason="x", by=world.dana)
    breaking.break_the_glass(restricted, reason=EMERGENCY, by=world.hari)
    restriction.mark_conflict(
        worlds.refresh(restricted), person=world.ines, reason="x", by=world.dana
    )
    letters.deliver()
    told = sorted(each.to[0] for each in mailoutbox if "emergency" in each.subject)
    assert told == ["ada@example.org", "dana@example.org"]


def test_who_is_written_to_is_settled_when_the_glass_is_broken(world, restricted, mailoutbox):
    """A conflict of interest that ends before the letters go brings a partner's delegate back, and
    leaves nobody unwritten to who stood in the delegate's place."""
    restriction.mark_conflict(restricted, person=world.ines, reason="x", by=world.dana)
    lead = User.objects.create_user("lead@example.org", full_name="Lena Lead")
    ours.begin_role(
        lead, agency=world.icb, role=Role.LEAD_SAFEGUARDING_PARTNER, started_on=worlds.LONG_AGO,
        by=None,
    )  # fmt: skip
    breaking.break_the_glass(worlds.refresh(restricted), reason=EMERGENCY, by=world.hari)
    marked = decision(restricted, "conflict", world.ines)
    restriction.end_conflict(worlds.refresh(restricted), decision=marked, reason="x", by=world.dana)
    letters.deliver()
    told = {each.to[0] for each in mailoutbox if "emergency" in each.subject}
    assert "lead@example.org" in told
    assert "ines@example.org" not in told


def test_nobody_who_has_left_meanwhile_is_written_to(world, restricted, mailoutbox):
    breaking.break_the_glass(restricted, reason=EMERGENCY, by=world.hari)
    ours.end_role(world.held["ada"], ended_on=DAY_ONE, by=None)
    letters.deliver()
    told = {each.to[0] for each in mailoutbox if "emergency" in each.subject}
    assert "ada@example.org" not in told
    assert "ines@example.org" in told


def test_an_address_looked_up_for_the_list_is_no_view_of_the_record(world, restricted):
    """Its agencies read in their receipts who opened it."""
    client, address = browser(world.dana, restricted), f"{restricted.get_absolute_url()}list/add/"
    views = AccessLog.objects.filter(person=world.dana, what="view")
    before = views.count()
    sent = {"email": world.dana.email, "right": "view", "reason": "x"}
    assert client.post(address, sent).status_code == 200
    refused = AccessLog.objects.get(person=world.dana, what="refused")
    assert refused.detail == "address not put on its list"
    client.get(address)
    assert views.count() - before == 2  # the page itself, twice


def test_a_head_with_a_conflict_of_interest_does_not_learn_that_it_is_there(world, restricted):
    restriction.mark_conflict(restricted, person=world.hari, reason="x", by=world.dana)
    client, missing = browser(world.hari), "/escalations/esc-2026-9999/emergency/"
    address = f"{restricted.get_absolute_url()}emergency/"
    for found in (client.get(address), client.post(address, {"reason": "x"})):
        assert found.status_code == 404
    assert client.get(missing).status_code == 404


def test_an_address_is_looked_up_once_all_else_is_said(world, restricted):
    """Else whoever keeps a list learns who has an account, and nothing is done and nobody told."""
    client, address = browser(world.dana, restricted), f"{restricted.get_absolute_url()}list/add/"
    answers = [
        client.post(address, {"email": email, "right": "view", "reason": ""})
        for email in (world.charlie.email, "who@example.org")
    ]
    assert [sentences(each) for each in answers] == [["Enter why they need it"]] * 2
