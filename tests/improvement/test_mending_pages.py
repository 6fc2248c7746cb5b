"""The pages on which things are corrected and withdrawn; and that what was withdrawn is nowhere."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from core.models import WordsTakenOut
from escalations import operations as escalate
from improvement import operations as log
from improvement.criteria import operations as criteria
from improvement.criteria.models import SuccessCriterion
from improvement.mending import operations
from improvement.models import Action, Finding, Recommendation
from improvement.plans import operations as plans
from improvement.plans.models import Priority
from improvement.scrutiny import operations as scrutiny
from improvement.scrutiny.models import Visit
from improvement.search.lists import found as search
from improvement.voice import operations as voice
from improvement.voice.models import VoiceEntry
from improvement.voice.policy import ENTER
from tests import world as worlds
from tests.improvement import log as logs
from tests.improvement.log import FOUND_ON, TODAY
from tests.improvement.plans import MEASURE
from tests.kept import kept
from tests.reporting.test_disposal import tables_with
from tests.security import pages as every_page
from tests.sign_in import just_signed_in

pytestmark = pytest.mark.django_db

EVERYBODY = [*worlds.PEOPLE, "nobody", "root"]
NAME = "Jaydenpenhallow"


@kept
def built():
    found = logs.build_with_log()
    found.entry = voice.hear(
        heard_on=TODAY, from_whom="children", you_said="Nobody asks us.", agency=found.trust,
        by=None,
    )  # fmt: skip
    found.visit = scrutiny.note_visit(
        kind="visit", held_on=TODAY, where="A duty team", seen="Care.", by=found.sue
    )
    return found


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return built()


def as_person(client, person):
    client.force_login(person, backend="partnership.auth.SignInBackend")
    return client


def sent(client, address: str, **answers) -> dict:
    """What the page would send as it was opened, with these answers."""
    form = client.get(address).context["form"]
    found = {}
    for field in form:
        value = field.value()
        if field.layout == "date":
            found |= {part["name"]: part["value"] for part in field.parts}
        elif value not in (None, False):
            found[field.html_name] = value
    return found | answers


def addresses(world) -> dict[str, str]:
    log = world.log
    return {
        "finding": reverse("improvement:finding_correct", args=[log.finding.reference]),
        "finding gone": reverse("improvement:finding_withdraw", args=[log.finding.reference]),
        "theme": reverse("improvement:theme_correct", args=[log.theme.slug]),
        "recommendation": reverse(
            "improvement:recommendation_correct", args=[log.recommendation.reference]
        ),
        "recommendation gone": reverse(
            "improvement:recommendation_withdraw", args=[log.recommendation.reference]
        ),
        "action": reverse("improvement:action_correct", args=[log.action.reference]),
        "entry": reverse("voice:correct", args=[world.entry.reference]),
        "entry gone": reverse("voice:withdraw", args=[world.entry.reference]),
        "visit": reverse("scrutiny:visit_correct", args=[world.visit.reference]),
        "visit gone": reverse("scrutiny:visit_withdraw", args=[world.visit.reference]),
    }


READS_THE_ACTION = {"bella", "bea", "bilal", "brian", "ines", "carol", "hari", "sue"}
KEEPERS, LISTENERS = {"dana"}, {"dana", "bea", "bilal", "brian"}


@pytest.mark.parametrize("name", EVERYBODY)
def test_each_page_is_its_keepers_alone(client, world, name):
    as_person(client, getattr(world, name))
    listens = name in worlds.PEOPLE and worlds.PEOPLE[name][1] in ENTER
    found = {kind: client.get(address) for kind, address in addresses(world).items()}
    for kind, response in found.items():
        who = {"action": {"dana", "ada"}, "entry": LISTENERS, "visit": {"sue"}}
        may = who.get(kind.removesuffix(" gone"), KEEPERS)
        form = response.context.get("form") if response.context else None
        if name in may:
            assert response.status_code == HTTPStatus.OK
            built_on = kind in ("finding gone", "recommendation gone")
            assert (form is None) == built_on, kind
        elif kind == "action" and name not in READS_THE_ACTION:
            assert response.status_code == HTTPStatus.NOT_FOUND
        elif kind.startswith("entry") and listens:  # at another agency
            assert response.status_code == HTTPStatus.OK
            assert form is None
            assert "Only those who heard it" in response.content.decode()
        else:
            assert response.status_code == HTTPStatus.FORBIDDEN, kind


@pytest.mark.parametrize("name", ["dana", "sue", "bea", "alice"])
def test_whoever_may_is_told_where_to_correct_it_and_nobody_else(client, world, name):
    may = {"dana": ["finding", "theme", "recommendation", "action", "entry"], "sue": ["visit"],
           "bea": ["entry"], "alice": []}[name]  # fmt: skip
    as_person(client, getattr(world, name))
    rows = {"finding": world.log.finding, "theme": world.log.theme, "entry": world.entry,
            "recommendation": world.log.recommendation, "action": world.log.action,
            "visit": world.visit}  # fmt: skip
    for kind, row in rows.items():
        said = client.get(row.get_absolute_url()).content.decode()
        assert (addresses(world)[kind] in said) == (kind in may), kind


@pytest.mark.parametrize("kind", ["finding", "theme", "recommendation", "action", "entry"])
def test_the_form_is_filled_in_and_a_double_click_is_one_correction(client, world, kind):
    as_person(client, world.dana)
    row = getattr(world.log, kind, None) or world.entry
    address = addresses(world)[kind]
    changed = {"finding": "statement", "theme": "about", "recommendation": "text",
               "action": "what", "entry": "you_said"}[kind]  # fmt: skip
    answers = sent(client, address, **{changed: "Put right.", "reason": "It was wrong."})
    before = row.history.count()
    for _ in range(2):
        response = client.post(address, answers)
        assert response.status_code == HTTPStatus.FOUND, response.context["form"].errors
    assert getattr(worlds.refresh(row), changed) == "Put right."
    assert row.history.count() == before + 1
    as_person(client, world.sue)
    said = client.get(row.get_absolute_url()).content.decode()
    assert "What was corrected" in said
    assert "Wednesday 1 April 2026 at 10am</time>, Dana Doyle" in said
    assert "It was wrong." in said
    stood = getattr(row, changed) or "Nothing"
    assert f"before:</strong> {escape(stood)}" in said, "to everybody who reads the page"


def test_nothing_changed_no_reason_a_name_and_a_stale_page_keep_the_text(client, world):
    as_person(client, world.dana)
    address = addresses(world)["finding"]
    nothing = sent(client, address, reason="x")
    assert "Nothing is changed yet" in client.post(address, nothing).content.decode()
    no_reason = sent(client, address, statement="My words.")
    said = client.post(address, no_reason).content.decode()
    assert "Enter why it is corrected" in said
    assert "My words." in said
    named = sent(client, address, statement="A boy called Jayden is afraid.", reason="x")
    assert "“Jayden” may tell who" in client.post(address, named).content.decode()
    in_the_reason = sent(client, address, statement="My words.", reason="A boy called Jayden")
    assert "“Jayden” may tell who" in client.post(address, in_the_reason).content.decode()
    stale = sent(client, address, statement="My words.", reason="x")
    log.put_in_themes(world.log.finding, themes=[], by=world.dana)  # no version of its own
    finding = {"source": "data", "came_from": "x", "found_on": FOUND_ON, "statement": "Theirs."}
    operations.correct_finding(world.log.finding, **finding, reason="x", by=world.dana)
    answer = client.post(address, stale)
    assert "Someone else changed this" in answer.content.decode()
    assert "Theirs." in answer.content.decode()
    assert "My words." in answer.content.decode()
    stale["version"] = answer.context["form"]["version"].value()
    assert client.post(address, stale).status_code == HTTPStatus.FOUND
    assert worlds.refresh(world.log.finding).statement == "My words."


def test_a_name_is_in_no_table_once_it_is_taken_out(client, world):
    as_person(client, world.dana)
    add = reverse("improvement:finding_add")
    answers = sent(
        client, add, source="data", came_from=NAME, found_on_day=1, found_on_month=3,
        found_on_year=2026, statement=f"A boy called {NAME} was not seen.", looked_again="on",
    )  # fmt: skip
    finding = Finding.objects.get(reference=client.post(add, answers).url.split("/")[-2].upper())
    correct = reverse("improvement:finding_correct", args=[finding.reference])
    answers = sent(client, correct, statement="A boy called [a child] was not seen.", reason="x")
    assert dict(client.get(correct).context["form"].fields["takes_out"].choices) == {
        "came_from": "Which audit, review or other work was it?",
        "statement": "What was found?", "cited": "Where does it stand?",
    }  # fmt: skip
    client.post(correct, answers | {"takes_out": ["statement"]})
    assert {"improvement_finding", "improvement_historicalfinding"} <= set(tables_with(NAME))
    answers = sent(client, correct, came_from="[a child]", reason="It was there, too")
    answers |= {"takes_out": ["came_from"]}
    assert client.post(correct, answers).status_code == HTTPStatus.FOUND
    assert tables_with(NAME) == {}
    assert WordsTakenOut.objects.count() == 2


def test_what_was_withdrawn_says_so_on_its_own_page_and_offers_nothing_more(client, world):
    as_person(client, world.dana)
    finding = log.add_finding(
        source="data", came_from="Dataset", found_on=FOUND_ON, statement="Twice.", by=None
    )
    address = reverse("improvement:finding_withdraw", args=[finding.reference])
    answers = sent(client, address, reason="It was entered twice.")
    for _ in range(2):
        assert client.post(address, answers).status_code == HTTPStatus.FOUND
    said = client.get(finding.get_absolute_url()).content.decode()
    assert "Withdrawn on Wednesday 1 April 2026 by Dana Doyle: It was entered twice." in said
    assert "Take it out" in said
    for offered in ("Add a recommendation", "Change its themes", "Withdraw it", "Correct it"):
        assert offered not in said
    correct = reverse("improvement:finding_correct", args=[finding.reference])
    answers = sent(client, correct, statement="Once.", reason="x")
    assert "only to take out" in client.post(correct, answers).content.decode()
    answers |= {"statement": "[taken out]", "takes_out": ["statement"]}
    assert client.post(correct, answers).status_code == HTTPStatus.FOUND
    for name in ("finding_themes", "recommend", "finding_withdraw"):
        refused = client.get(reverse(f"improvement:{name}", args=[finding.reference]))
        assert refused.context["form"] is None, name
        assert "This was withdrawn" in refused.content.decode()
    linked = reverse("voice:we_did", args=[world.entry.reference])
    answers = sent(client, linked, we_did="We ask.", links=finding.reference)
    assert f"{finding.reference} was withdrawn. Leave it out." in (
        client.post(linked, answers).content.decode()
    )


# --- nowhere else ---------------------------------------------------------------------------------

MARKS = {"FND": "Markfinding", "REC": "Markrecommendation", "VOI": "Markvoice", "VIS": "Markvisit"}
# Of rows whose own pages are not among those that are opened.
PARTS = {"criterion": "Markcriterion", "priority": "Markpriority", "measure": "Markmeasure"}
OWN_PAGES = {
    "improvement/findings/<reference:finding>/": {"FND"},
    "improvement/findings/<reference:finding>/correct/": {"FND"},
    "improvement/recommendations/<reference:recommendation>/": {"REC"},
    "improvement/recommendations/<reference:recommendation>/correct/": {"REC"},
    "improvement/voice/<reference:entry>/": {"VOI"},
    "improvement/voice/<reference:entry>/correct/": {"VOI"},
    "improvement/scrutiny/visits/<reference:visit>/": {"VIS"},
    "improvement/scrutiny/visits/<reference:visit>/correct/": {"VIS"},
}


READ = ("text/", "application/json", "application/pdf")
# Of floors below the log, and shown nothing by it.
KNOW_NOTHING_OF_IT = ("sign-", "your-account/", "funding/", "agreements/", "library/", "people/")


@pytest.fixture
def whole(clock):
    """One of everything that the portal has, with a mark in each text that can be withdrawn, and
    every link that there is between them."""
    clock.set(TODAY.isoformat())
    world = worlds.build()
    case = worlds.raise_one(world, raised_on=TODAY)
    escalate.add_document(case, upload=SimpleUploadedFile("a.txt", b"x"), by=world.alice)
    world.addresses = every_page.addresses(world, case)
    for route in ("actions/", "commitments/"):  # the action is closed before what it follows from
        for kind in ("", "export/<slug:kind>/"):
            closed = f"{world.addresses[f'improvement/{route}{kind}']}?show=closed"
            world.addresses[f"improvement/{route}{kind}?show=closed"] = closed
    world.finding, world.recommendation = Finding.objects.get(), Recommendation.objects.get()
    world.entry, world.visit = VoiceEntry.objects.get(), Visit.objects.get()
    why = {"reason": "x", "by": None}
    operations.correct_finding(
        world.finding, source="data", came_from=MARKS["FND"], found_on=TODAY,
        statement=MARKS["FND"], **why,
    )  # fmt: skip
    operations.correct_recommendation(
        world.recommendation, text=MARKS["REC"], made_on=TODAY, decision_reason=MARKS["REC"], **why
    )
    voice.say_what_we_did(
        world.entry, we_did=MARKS["VOI"], by=None,
        links=[world.finding.reference, world.recommendation.reference],
    )  # fmt: skip
    voice.tell_back(world.entry, told_back_on=TODAY, told_back_how="x", by=None)
    voice.correct_entry(
        world.entry, heard_on=TODAY, from_whom="survey", you_said=MARKS["VOI"],
        we_did=MARKS["VOI"], told_back_how="x", **why,
    )  # fmt: skip
    scrutiny.correct_visit(
        world.visit, kind="visit", held_on=TODAY, where=MARKS["VIS"], seen=MARKS["VIS"], **why
    )
    criterion = SuccessCriterion.objects.get()
    for row in (world.finding, world.recommendation, world.entry, world.visit):
        criteria.add_evidence(criterion, shows="x", reference=row.reference, by=None)
    world.criterion = criteria.add_criterion(text=PARTS["criterion"], by=None)
    criteria.add_evidence(world.criterion, shows="x", reference=world.entry.reference, by=None)
    priority = Priority.objects.get()
    world.priority = plans.add_priority(
        priority.plan, title=PARTS["priority"], why="x", lead_group=priority.lead_group, by=None
    )
    world.measure = plans.add_measure(
        priority.outcomes.get(), **MEASURE | {"name": PARTS["measure"]}, by=None
    )
    return world


def where_they_stand(client, world, below="") -> dict[str, set[str]]:
    """By route, whose mark or reference the page or file has: as the keeper, and as Sue."""
    references = {prefix: f"{prefix}-2026-0001" for prefix in MARKS}
    found: dict[str, set[str]] = {}
    for person, start in ((world.dana, below), (world.sue, "improvement/scrutiny/visits/<")):
        just_signed_in(client, person)
        for route, address in world.addresses.items():
            if not route.startswith(start) or route.startswith(KNOW_NOTHING_OF_IT):
                continue
            response = client.get(address)
            if response.headers.get("Content-Type", "").startswith(READ):
                said = response.getvalue().decode()
                there = {
                    name for name, mark in (MARKS | PARTS).items()
                    if mark in said or references.get(name, mark) in said
                }  # fmt: skip
                found[route] = found.get(route, set()) | there
    return {route: there for route, there in found.items() if there}


@pytest.mark.one_day_of(3, 2)
@pytest.mark.sqlite  # what is read is the same beside either; it is five hundred pages
def test_what_was_withdrawn_is_on_its_own_page_and_nowhere_else(client, whole, papers_as_words):
    """Every page and every file of the portal, as those who read most: none was forgotten."""
    before = where_they_stand(client, whole, "improvement/")
    assert {mark: len(search(whole.dana, mark)[0]) for mark in MARKS.values()} == dict.fromkeys(
        MARKS.values(), 1
    )
    assert len(before) > 25, "there is much that could show it"
    log.withdraw(Action.objects.unscoped("test").get(), reason="x", by=None)
    why = {"reason": "Entered in error.", "by": None}
    operations.withdraw_recommendation(whole.recommendation, **why)
    operations.withdraw_finding(whole.finding, **why)
    voice.withdraw_entry(whole.entry, **why)
    scrutiny.withdraw_visit(whole.visit, **why)
    criteria.withdraw_criterion(whole.criterion, **why)
    plans.withdraw_priority(whole.priority, **why)
    plans.withdraw_measure(whole.measure, **why)
    assert {*MARKS, *PARTS} == set().union(*before.values())
    told = where_they_stand(client, whole)
    captions = {  # pages of the record itself, which say why there is no form
        route for route in told if route.startswith(tuple(OWN_PAGES)) and route not in OWN_PAGES
    }
    of_the_action = "improvement/actions/<reference:reference>/"  # so that it still says why
    assert told.pop(of_the_action, set()) == {"REC"}
    just_signed_in(client, whole.dana)
    action = client.get(whole.addresses[of_the_action]).content.decode()
    assert MARKS["REC"] not in action, "by its reference alone"
    assert {route: there for route, there in told.items() if route not in captions} == OWN_PAGES
    for route in captions:
        assert told[route] == OWN_PAGES[next(own for own in OWN_PAGES if route.startswith(own))]
    assert [search(whole.dana, mark) for mark in MARKS.values()] == [([], False)] * len(MARKS)
    [criterion] = client.get(reverse("criteria:index")).context["rows"]
    assert criterion[2] == 1, "the evidence that is no record of the portal"
    [theme] = client.get(reverse("improvement:index")).context["themes"]
    assert theme[1:] == [0, 0], "findings, recommendations adopted"
