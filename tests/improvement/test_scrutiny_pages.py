"""The pages of scrutiny, voice and success criteria, as the right people and everybody else."""

from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from improvement.criteria import operations as criteria
from improvement.scrutiny import operations
from improvement.voice import operations as voice
from improvement.voice.models import VoiceEntry
from tests import world as worlds
from tests.improvement import log as logs
from tests.improvement.log import TODAY
from tests.improvement.test_scrutiny_operations import SECTIONS, TO_TRUST, VISIT, raised
from tests.kept import kept

pytestmark = pytest.mark.django_db

# Of other agencies, and of the agency challenged but not answering for it.
OUTSIDERS = ("alice", "anna", "bella", "colin")
WITHOUT_A_ROLE = ("nobody", "root")
EVERYBODY = [*TO_TRUST, *OUTSIDERS]
SAID = "Supervision is late"


@pytest.fixture
def world(request, clock):
    clock.set(TODAY.isoformat())
    return build_whole() if "whole" in request.fixturenames else logs.build_with_log()


@pytest.fixture
def whole(world):
    return world


@kept
def build_whole():
    """One of each: a challenge answered by an action, used as evidence of a criterion."""
    world = logs.build_with_log()
    world.challenge = raised(world)
    operations.answer(
        world.challenge, kind="accepted", reasons="Yes.", will_do="Train.",
        links=[world.log.action.reference], by=world.bea,
    )  # fmt: skip
    world.visit = operations.note_visit(**VISIT, children=3, practitioners=12, by=world.sue)
    world.entry = voice.hear(
        heard_on=TODAY, from_whom="survey", agency=world.trust, you_said="Listen to us.",
        number_of_people=3, themes=[world.log.theme], by=world.bea,
    )  # fmt: skip
    voice.say_what_we_did(
        world.entry, we_did="We ask.", links=[world.log.action.reference], by=world.bea
    )
    world.criterion = criteria.add_criterion(text="Safer.", by=None)
    for reference in (world.challenge.reference, world.entry.reference):
        criteria.add_evidence(world.criterion, shows="Half.", reference=reference, by=None)
    criteria.propose_judgement(
        world.criterion, year=2025, verdict="partly", reason="Half.", by=world.dana
    )
    return world


def read(client, person, *addresses: str) -> str:
    client.force_login(person, backend="partnership.auth.SignInBackend")
    answers = [client.get(address) for address in addresses]
    assert {each.status_code for each in answers} == {HTTPStatus.OK}, addresses
    return "".join(each.content.decode() for each in answers)


def lists_and_files() -> list[str]:
    return [
        reverse("home"), reverse("scrutiny:index"), reverse("scrutiny:visits"),
        reverse("voice:index"), reverse("criteria:index"), reverse("voice:you_said_we_did"),
        reverse("scrutiny:opinions"),
        *(reverse(f"{name}:export", args=["csv"]) for name in ("scrutiny", "voice", "criteria")),
        reverse("scrutiny:export_visits", args=["csv"]),
    ]  # fmt: skip


@pytest.mark.one_day_of(2)
def test_a_challenge_is_told_to_its_readers_and_to_nobody_else(client, whole):
    """By its page, a list, a file, a thread, a figure or a piece of evidence."""
    told = {}
    home, *others = [
        *lists_and_files(), whole.criterion.get_absolute_url(),
        whole.log.finding.get_absolute_url(), whole.entry.get_absolute_url(),
    ]  # fmt: skip
    for name in EVERYBODY:
        said = read(client, getattr(whole, name), home, *others)
        status = client.get(whole.challenge.get_absolute_url()).status_code
        told[name] = (SAID in said, whole.challenge.reference in said, status)
    assert told == {
        name: (True, True, 200) if name in TO_TRUST else (False, False, 404) for name in EVERYBODY
    }
    for name in WITHOUT_A_ROLE:
        said = read(client, getattr(whole, name), home)
        refused = [client.get(address) for address in others]
        assert {each.status_code for each in refused} == {HTTPStatus.FORBIDDEN}, name
        said += "".join(each.content.decode() for each in refused)
        assert (SAID in said, whole.challenge.reference in said) == (False, False), name
        hidden = client.get(whole.challenge.get_absolute_url())
        assert hidden.status_code == HTTPStatus.NOT_FOUND, name


def test_an_action_is_in_no_page_of_whoever_may_not_open_it(client, whole):
    addresses = [*lists_and_files(), whole.entry.get_absolute_url()]
    for name, may in (("alice", False), ("anna", False), ("bella", True), ("dana", True)):
        said = read(client, getattr(whole, name), *addresses)
        assert (whole.log.action.reference in said) == may, name
    assert "A record that you may not open" in read(
        client, whole.alice, whole.criterion.get_absolute_url()
    )


def test_each_is_offered_what_they_may_do_and_no_more(client, whole):
    def offered(name, record):
        client.force_login(getattr(whole, name), backend="partnership.auth.SignInBackend")
        found = client.get(record.get_absolute_url())
        return {each["text"] for each in found.context["buttons"]}

    finding = "Make a finding of it"
    table = {
        ("sue", whole.challenge): {"Ask again", "Close"},
        ("dana", whole.challenge): {finding},
        ("bea", whole.challenge): set(),
        ("hari", whole.challenge): set(),
        ("ada", raised(whole, to_group=whole.log.executive)): {"Answer"},
        ("bea", whole.entry): {"Say what was done", "They have been told"},
        ("anna", whole.entry): set(),
        ("dana", whole.entry): {"Say what was done", "They have been told", finding},
    }
    assert {key: offered(*key) for key in table} == table
    agree = reverse("criteria:agree", args=[whole.criterion.reference, "2025-26"])
    answers = {}
    for name in ("sue", "ada", "dana", "hari", "carol", *WITHOUT_A_ROLE):
        client.force_login(getattr(whole, name), backend="partnership.auth.SignInBackend")
        answers[name] = client.get(agree).status_code
    assert answers == {
        "sue": 200, "ada": 200, "dana": 404, "hari": 404, "carol": 404, "nobody": 403, "root": 403,
    }  # fmt: skip
    close = reverse("scrutiny:close", args=[whole.challenge.reference])
    for name in ("dana", "hari", "bea", "ada"):
        client.force_login(getattr(whole, name), backend="partnership.auth.SignInBackend")
        assert client.post(close).status_code == HTTPStatus.FORBIDDEN, name


def test_few_people_are_not_counted_out_to_anybody(client, whole):
    visits = read(client, whole.alice, reverse("scrutiny:visits"), whole.visit.get_absolute_url())
    assert visits.count("Fewer than 5") == 2
    files = read(client, whole.alice, reverse("scrutiny:export_visits", args=["csv"]),
                 reverse("voice:export", args=["csv"]))  # fmt: skip
    assert ",12,Fewer than 5,0,Care." in files
    assert files.count("Fewer than 5") == 2


def test_whoever_may_have_named_a_child_looks_again_once_and_a_double_click_is_one_entry(
    client, whole
):
    client.force_login(whole.bea, backend="partnership.auth.SignInBackend")
    address = reverse("voice:hear")
    form = client.get(address).context["form"]
    sent = {
        "heard_on_day": "1", "heard_on_month": "4", "heard_on_year": "2026",
        "from_whom": "children", "agency": whole.trust.pk, "number_of_people": "1",
        "you_said": "A boy called Jayden is afraid.", "submission": form["submission"].value(),
    }  # fmt: skip
    before = VoiceEntry.objects.count()
    said = client.post(address, sent).content.decode()
    assert "“Jayden” may tell who a child or family is." in said
    assert "A boy called Jayden is afraid." in said
    assert VoiceEntry.objects.count() == before
    for _ in range(2):
        answer = client.post(address, sent | {"looked_again": "on"})
        assert answer.status_code == HTTPStatus.FOUND
    assert VoiceEntry.objects.count() == before + 1
    others = sent | {"agency": whole.council.pk, "looked_again": "on"}
    assert client.post(address, others).status_code == HTTPStatus.OK, "not of their agency"


def test_a_stale_page_loses_nobodys_text_and_agrees_to_nothing_that_was_not_read(client, whole):
    """A page is open; somebody else saves; the page is sent, and sent again once that is read."""
    sue, dana, at_criterion = whole.sue, whole.dana, [whole.criterion.reference, "2025-26"]
    visit = {**VISIT, "kind": "visit", "seen": "My words."}
    day, month, year = VISIT["held_on"].day, VISIT["held_on"].month, VISIT["held_on"].year
    visit |= {"held_on_day": day, "held_on_month": month, "held_on_year": year}
    judged = {"year": 2025, "verdict": "met", "reason": "Somebody else’s words.", "by": dana}
    for person, name, named, sent, meanwhile in (
        (whole.bea, "voice:we_did", [whole.entry.reference], {"we_did": "My words."},
         lambda: voice.say_what_we_did(whole.entry, we_did="Somebody else’s words.", by=dana)),
        (dana, "criteria:propose", at_criterion, {"verdict": "partly", "reason": "My words."},
         lambda: criteria.propose_judgement(whole.criterion, **judged)),
        (sue, "criteria:agree", at_criterion, {"decision": "yes", "reason": "My words."},
         lambda: criteria.propose_judgement(whole.criterion, **judged)),
        (sue, "scrutiny:visit_correct", [whole.visit.reference], visit | {"reason": "x"},
         lambda: operations.correct_visit(
             whole.visit, **VISIT | {"seen": "Somebody else’s words."}, reason="x", by=sue)),
        (sue, "scrutiny:draft", ["2025-26"], dict.fromkeys(SECTIONS, "My words."),
         lambda: operations.write_opinion(year=2025, sections=SECTIONS, by=sue)),
    ):  # fmt: skip
        client.force_login(person, backend="partnership.auth.SignInBackend")
        address = reverse(name, args=named)
        form = client.get(address).context["form"]
        sent |= {each: form[each].value() for each in ("submission", "version")}
        meanwhile()
        answer = client.post(address, sent)
        said = answer.content.decode()
        assert "Somebody else’s words." in said or name == "scrutiny:draft", name
        assert "My words." in said, name
        sent["version"] = answer.context["form"]["version"].value()
        assert client.post(address, sent).status_code == HTTPStatus.FOUND, name
    assert worlds.refresh(whole.entry).we_did == "My words."
    assert worlds.refresh(whole.visit).seen == "My words."


def test_what_is_not_there_or_makes_no_sense_is_told_in_a_sentence(client, whole):
    client.force_login(whole.dana, backend="partnership.auth.SignInBackend")
    address = reverse("criteria:add_evidence", args=[whole.criterion.reference])
    for reference, wanted in (
        ("ACT-2026-9999", "There is no ACT-2026-9999 that you may open"),
        ("ESC-2026-0001", "Enter the reference of a finding, recommendation, action"),
        ("nonsense", "Enter the reference of a finding"),
        ("FND-2026-0001, REC-2026-0001", "Enter one reference"),
        ("", "Enter a reference, or say where it can be seen"),
    ):
        form = client.get(address).context["form"]
        sent = {"shows": "Half.", "reference": reference, "submission": form["submission"].value()}
        assert wanted in client.post(address, sent).content.decode(), reference
    client.force_login(whole.sue, backend="partnership.auth.SignInBackend")
    for name, wanted in (("2026-27", "is not over"), ("2025-26", "Nothing is written yet")):
        said = client.get(reverse("scrutiny:publish", args=[name])).content.decode()
        assert wanted in said, name
    assert client.get(reverse("scrutiny:draft", args=["soon"])).status_code == 404
    add = reverse("scrutiny:add")
    said = client.post(add, {"title": "x", "challenged": "x", "evidence": "x"}).content.decode()
    assert "Select a group or an agency that you challenge, or both" in said


def more_of_everything(world) -> None:
    for number in range(2):
        challenge = raised(world)
        operations.answer(
            challenge, kind="accepted", reasons="Yes.", will_do="Train.",
            links=[world.log.action.reference, world.log.finding.reference], by=world.bea,
        )  # fmt: skip
        raised(world)
        operations.note_visit(**VISIT | {"seen": f"More, {number}"}, by=world.sue)
        entry = voice.hear(
            heard_on=TODAY, from_whom="survey", agency=world.trust, you_said="x",
            themes=[world.log.theme], by=None,
        )  # fmt: skip
        voice.say_what_we_did(entry, we_did="x", links=[world.log.action.reference], by=None)
        criterion = criteria.add_criterion(text="x", by=None)
        for each in (criterion, world.criterion):
            criteria.add_evidence(each, shows="x", reference=entry.reference, by=None)
        criteria.propose_judgement(criterion, year=2025, verdict="met", reason="x", by=world.dana)


def test_lists_ask_as_often_for_three_as_for_one(client, whole):
    raised(whole)
    addresses = [
        *lists_and_files(), whole.criterion.get_absolute_url(), whole.log.theme.get_absolute_url(),
        whole.log.finding.get_absolute_url(), whole.log.action.get_absolute_url(),
    ]  # fmt: skip

    def numbers(name):
        client.force_login(getattr(whole, name), backend="partnership.auth.SignInBackend")
        found = {}
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            found[address] = len(asked)
        return found

    people = ("sue", "bea")
    for name in people:
        numbers(name)
    before = {name: numbers(name) for name in people}
    more_of_everything(whole)
    assert {name: numbers(name) for name in people} == before


def test_an_opinion_is_everybodys_to_read_once_it_is_published(client, whole):
    address = reverse("scrutiny:opinion", args=["2025-26"])
    operations.write_opinion(year=2025, sections=SECTIONS, by=whole.sue)
    client.force_login(whole.alice, backend="partnership.auth.SignInBackend")
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND
    operations.publish_opinion(year=2025, by=whole.sue)
    assert "Published by Sue Stone on Wednesday 1 April 2026." in read(client, whole.alice, address)
