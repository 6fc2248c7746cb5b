"""A name is taken out of what people said, and a file off an action, by who keeps them."""

from decimal import Decimal
from http import HTTPStatus

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import access_log, history, letters, retention
from core.as_seen import version_of
from core.erasure import erase_files
from core.models import AccessLog, Letter, Notification, WordsTakenOut
from core.operations import NotAllowed, Stale
from improvement import operations as log
from improvement.criteria import operations as criteria
from improvement.mending import policy, taking_out
from improvement.models import Action, ActionDocument, ImpactJudgement, ProgressUpdate
from improvement.plans import operations as plans
from improvement.plans.models import BusinessPlan, Measure, PlannedItem, Priority, Reading
from improvement.risks import operations as risks
from improvement.risks.models import Risk
from improvement.scrutiny import operations as scrutiny
from improvement.scrutiny.models import Opinion, OpinionDraft
from improvement.scrutiny.policy import OPINION_HEADINGS
from partnership import legal_holds
from tests import world as worlds
from tests.improvement import log as logs
from tests.improvement.log import ANSWERS, TODAY
from tests.improvement.plans import a_plan
from tests.kept import kept
from tests.reporting.test_disposal import tables_with
from tests.security import pages as every_page

pytestmark = pytest.mark.django_db

NAME = "Jaydenpenhallow"
SAID = f"A boy called {NAME} was seen."
LEFT = "A boy called [a child] was seen."
MARK = "[taken out on 1 April 2026]"
BESIDES = {"takes_out", "version", "submission"}  # fields of the form that are no words
EVERYBODY = [*worlds.PEOPLE, "nobody", "root"]


@pytest.fixture
def world(request, clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clock.set(TODAY.isoformat())
    return build_whole() if "whole" in request.fixturenames else logs.build_with_log()


@pytest.fixture
def whole(world):
    return world


@kept
def build_whole():
    """A name in each text that the pages of records reach."""
    world = logs.build_with_log()
    action, dana = world.log.action, world.dana
    a_plan(action)
    plan, priority, measure = (m.objects.get() for m in (BusinessPlan, Priority, Measure))
    plans.change_plan(plan, title="Plan", begins_on=plan.begins_on, ends_on=plan.ends_on,
                      intent=SAID, by=dana)  # fmt: skip
    plans.change_priority(priority, title="x", why=SAID, lead_group=priority.lead_group,
                          lead_post=NAME, by=dana)  # fmt: skip
    plans.change_outcome(measure.outcome, text=SAID, by=dana)
    plans.change_measure(measure, definition=SAID, by=dana)
    reading = Reading.objects.get()
    for note in (SAID, ""):  # it was noted, and put right
        plans.note_reading(measure, quarter_begins_on=reading.quarter_begins_on, value=Decimal(1),
                           note=note, by=dana)  # fmt: skip
    plans.plan_item(group=world.log.executive, what=f"See {NAME}", planned_on=TODAY, by=dana)
    risk = every_page.a_risk(world, world.log.executive, action)
    told = {"category": risk.category, "proximity": risk.proximity, "group": risk.group}
    risks.describe(risk, cause=SAID, event=NAME, effect=SAID, contingency=SAID, **told, by=dana)
    risks.say_no_change(risk, why=SAID, by=dana)
    risks.add_control(risk, what=NAME, agency=world.trust, works="well", checked_on=TODAY,
                      found=SAID, by=dana)  # fmt: skip
    risks.end(risk, outcome="closed", reason=SAID, by=dana)
    criterion = criteria.add_criterion(text=SAID, by=dana)
    criteria.add_evidence(criterion, shows=SAID, seen_at=NAME, by=dana)
    criteria.propose_judgement(criterion, year=2025, verdict="partly", reason=SAID, by=dana)
    log.add_progress(action, standing="on-track", text=SAID, by=world.bella)
    log.hand_in(action, **ANSWERS, evidence_elsewhere="x", by=world.bella)
    log.send_back(action, reason=SAID, by=world.ada)
    log.hand_in(action, **ANSWERS, evidence_elsewhere="x", by=world.bella)
    log.rate(action, impact="clear", reason=SAID, by=world.ada)
    world.records = [action, Risk._base_manager.get(), plan, priority, measure,
                     PlannedItem.objects.get(what=f"See {NAME}"), criterion]  # fmt: skip
    return world


def page_of(record) -> str:
    return f"{record.get_absolute_url()}words/"


def as_person(client, person):
    client.force_login(person, backend="partnership.auth.SignInBackend")
    return client


def test_on_the_pages_of_records_a_name_goes_out_of_everything_that_was_said(client, whole):
    """As the log's keeper, by what the pages offer: none is forgotten, and no version keeps it."""
    as_person(client, whole.dana)
    assert tables_with(NAME)
    for record in whole.records:
        address = page_of(record)
        assert address in client.get(record.get_absolute_url()).content.decode()
        for cell, _ in client.get(address).context["rows"]:
            one = f"{address}{cell['url']}"
            form = client.get(one).context["form"]
            texts = {each.name: each.value() for each in form if each.name not in BESIDES}
            answers = {name: text.replace(NAME, "[a child]") for name, text in texts.items()}
            offered = [key for key, _ in form.fields["takes_out"].choices] if (
                "takes_out" in form.fields) else []  # fmt: skip
            if answers == texts and not offered:
                continue
            answers |= {"version": form["version"].value(), "takes_out": offered}
            answers |= {"submission": form["submission"].value()}
            for _ in range(2):  # a double click is one act
                response = client.post(one, answers)
                assert response.status_code == HTTPStatus.FOUND, response.context["form"].errors
    assert tables_with(NAME) == {}
    assert ImpactJudgement.objects.unscoped("test").get().reason == LEFT
    said = client.get(whole.records[0].get_absolute_url()).content.decode()
    assert LEFT in said
    assert f"{LEFT} – {whole.ada}, " in said, "who said it stays"


@pytest.mark.parametrize("which", ["action", "plan"])
def test_by_who_keeps_it_and_nobody_else(client, whole, which):
    record = whole.records[0] if which == "action" else whole.records[2]
    row = record.updates.first() if which == "action" else record
    did = set()
    for name in EVERYBODY:
        person = getattr(whole, name)
        text = "text" if which == "action" else "intent"
        told = {text: "[taken out] was seen." if did else "[a child] was seen."}
        try:
            taking_out.take_words_out(row, told=told, by=person)
        except PermissionDenied:
            assert as_person(client, person).get(page_of(record)).status_code in (403, 404)
        else:
            did.add(name)
    assert did == {"action": {"dana", "ada"}, "plan": {"dana"}}[which]


def test_who_closes_a_challenge_takes_a_name_out_of_it_and_of_its_answers(client, world):
    challenge = scrutiny.raise_challenge(
        to_agency=world.trust, title=NAME, challenged=SAID, evidence=SAID, by=world.sue
    )
    scrutiny.answer(challenge, kind="accepted", reasons=SAID, will_do=SAID, by=world.bea)
    address = page_of(challenge)
    assert as_person(client, world.dana).get(address).status_code == HTTPStatus.FORBIDDEN
    as_person(client, world.sue)
    assert address in client.get(challenge.get_absolute_url()).content.decode()
    for cell, _ in client.get(address).context["rows"]:
        form = client.get(f"{address}{cell['url']}").context["form"]
        texts = {each.name: each.value() for each in form if each.name not in BESIDES}
        answers = {name: text.replace(NAME, "[a child]") for name, text in texts.items()}
        answers |= {name: form[name].value() for name in ("version", "submission")}
        response = client.post(f"{address}{cell['url']}", answers)
        assert response.status_code == HTTPStatus.FOUND, response.context["form"].errors
    assert tables_with(NAME) == {}


def an_opinion(world, **said):
    """``said``: by heading, what is not "Well."."""
    sections = dict.fromkeys(OPINION_HEADINGS, "Well.") | said
    scrutiny.write_opinion(year=2024, sections=sections | {"impact": f"Of {NAME}."}, by=world.sue)
    scrutiny.write_opinion(year=2024, sections=sections, by=world.sue)
    return scrutiny.publish_opinion(year=2024, by=world.sue)


def test_of_the_draft_of_an_opinion_nothing_is_left_once_it_is_published(world):
    an_opinion(world)
    assert not OpinionDraft.objects.exists()
    assert tables_with(NAME) == {}


@pytest.mark.parametrize("by", ["dana", "sue"])
def test_a_name_goes_out_of_a_published_opinion_and_page_and_file_say_so(client, world, by):
    """By the log's keeper or the scrutineer, and nobody else."""
    opinion = an_opinion(world, strengths=SAID, challenges=f"With [a child] and {NAME}")
    address = page_of(opinion)
    for name in EVERYBODY:
        status = as_person(client, getattr(world, name)).get(address).status_code
        assert (status == HTTPStatus.OK) == (name in ("dana", "sue")), name
    with pytest.raises(PermissionDenied):
        taking_out.take_words_out(opinion, told={"sections.strengths": LEFT}, by=world.hari)
    assert address in as_person(client, getattr(world, by)).get(
        opinion.get_absolute_url()).content.decode()  # fmt: skip
    [[cell, _]] = client.get(address).context["rows"]
    form = client.get(f"{address}{cell['url']}").context["form"]
    assert form.fields["sections.strengths"].label == "Strengths"
    texts = {each.name: each.value() for each in form if each.name not in BESIDES}
    answers = {name: text.replace(NAME, "[a child]") for name, text in texts.items()}
    answers |= {name: form[name].value() for name in ("version", "submission")}
    refused = client.post(f"{address}{cell['url']}", answers | {"sections.leadership": "Badly."})
    assert policy.LEAVE_OUT in refused.content.decode()
    for _ in range(2):  # a double click is one act
        response = client.post(f"{address}{cell['url']}", answers)
        assert response.status_code == HTTPStatus.FOUND, response.context["form"].errors
    assert tables_with(NAME) == {}
    past = history.rows_about(opinion, Opinion).order_by("history_id")
    assert past.first().sections == MARK
    said = (
        "Words were taken out on Wednesday 1 April 2026 under “Strengths” and “What the scrutineer"
        " challenged, and what came of it”."
    )
    assert said in client.get(opinion.get_absolute_url()).content.decode()
    told = client.get("/improvement/scrutiny/opinions/export/csv/").content.decode()
    assert (LEFT in told, said in told, NAME in told) == (True, True, False)


def test_a_file_whose_name_loses_words_is_given_out_all_the_same(client, world):
    upload = SimpleUploadedFile(f"{NAME}.txt", b"Evidence")
    log.add_document(world.log.action, upload=upload, by=world.bella)
    evidence = ActionDocument.objects.unscoped("test").get()
    taking_out.take_words_out(evidence, told={"original_name": "[taken out]"}, by=world.ada)
    assert tables_with(NAME) == {}
    response = as_person(client, world.bella).get(evidence.get_absolute_url())
    assert response.getvalue() == b"Evidence"
    assert response["Content-Type"] == "application/octet-stream"


def test_nothing_but_a_name_goes_and_a_stale_page_is_refused(world):
    log.add_progress(world.log.action, standing="on-track", text=SAID, by=world.bella)
    row, dana = ProgressUpdate.objects.unscoped("test").get(), world.dana
    version = version_of(row)
    for told, wanted in (
        ({"text": "All is well."}, policy.LEAVE_OUT),
        ({"text": SAID}, "Nothing is changed yet"),
    ):
        with pytest.raises(NotAllowed) as refused:
            taking_out.take_words_out(row, told=told, by=dana)
        assert wanted in str(refused.value)
    with pytest.raises(NotAllowed, match="Change the words"):
        taking_out.take_words_out(row, told={"text": SAID}, takes_out=["text"], by=dana)
    taking_out.take_words_out(row, told={"text": LEFT}, by=dana)
    past = history.rows_about(row, ProgressUpdate).order_by("history_id")
    assert [each.text for each in past] == [MARK, LEFT]
    assert [each.history_user for each in past] == [world.bella, dana]
    with pytest.raises(Stale) as refused:
        taking_out.take_words_out(row, told={"text": "[taken out]"}, version=version, by=dana)
    assert LEFT in refused.value.changes[0]
    assert WordsTakenOut.objects.get().about == access_log.label_of(row)
    assert AccessLog.objects.filter(what=AccessLog.What.WORDS_TAKEN_OUT).count() == 1


def test_what_stands_in_a_names_place_fits_where_it_stood(client, world):
    challenge = scrutiny.raise_challenge(
        to_agency=world.trust, title="Jo " + "a" * 197, challenged=SAID, evidence=SAID, by=world.sue
    )
    one = f"{page_of(challenge)}?text=challenge-{challenge.pk}"
    form = as_person(client, world.sue).get(one).context["form"]
    answers = {name: form[name].value() for name in form.fields}
    answers["title"] = answers["title"].replace("Jo", "[a young person]")
    said = client.post(one, answers).context["form"].errors["title"]
    assert "200 characters" in str(said)


def test_an_address_that_names_no_text_of_the_record_finds_nothing(client, whole):
    as_person(client, whole.dana)
    for asked in ("", "update-0", "reading-1", "x" * 300):
        assert client.get(f"{page_of(whole.records[0])}?text={asked}").status_code == 404, asked


# --- files ----------------------------------------------------------------------------------------


@pytest.fixture
def evidence(world):
    upload = SimpleUploadedFile(f"{NAME}.txt", b"Evidence")
    log.add_document(world.log.action, upload=upload, by=world.bella)
    return ActionDocument.objects.unscoped("test").get()


def test_a_file_goes_and_that_there_was_one_stays(client, world, evidence):
    action, stored = world.log.action, str(evidence.file.name)
    as_person(client, world.dana)
    address = reverse("improvement:take_evidence_away", args=[action.reference])
    assert address in client.get(action.get_absolute_url()).content.decode()
    form = client.get(address).context["form"]
    answers = {"document": evidence.pk, "submission": form["submission"].value(),
               "version": form["version"].value()}  # fmt: skip
    assert "Enter why it is taken away" in client.post(address, answers).content.decode()
    answers |= {"reason": "It names a child.", "names_somebody": "on"}
    for _ in range(2):
        assert client.post(address, answers)["Location"] == action.get_absolute_url()
    erase_files()
    assert not default_storage.exists(stored)
    assert client.get(evidence.get_absolute_url()).status_code == HTTPStatus.NOT_FOUND
    assert tables_with(NAME) == {}
    said = client.get(action.get_absolute_url()).content.decode()
    assert f"Dana Doyle took the file {MARK} away on Wednesday 1 April 2026: It names" in said
    assert said.count("It names a child.") == 2, "beside the evidence and in the history"
    assert f"Bella Boateng added the file {MARK}." in said
    assert "No file is on this action." in client.get(address).content.decode()


def test_its_name_stays_unless_it_tells_and_its_keepers_alone_take_it_away(world, evidence):
    action, did = world.log.action, set()
    for name in EVERYBODY:
        try:
            taking_out.take_evidence_away(
                action, document=evidence, reason="Twice.", by=getattr(world, name)
            )
        except PermissionDenied:
            continue
        except NotAllowed:  # it has gone
            pass
        did.add(name)
    assert did == {"dana", "ada"}
    gone = history.rows_about(action, ActionDocument).order_by("history_id")
    assert [each.original_name for each in gone] == [evidence.original_name] * 2
    assert WordsTakenOut.objects.count() == 0


def test_under_a_legal_hold_no_file_goes(world, evidence):
    action = world.log.action
    legal_holds.place_hold(action, kind=retention.kind_of(Action), reason="x", by=world.dana)
    with pytest.raises(NotAllowed, match="legal hold"):
        taking_out.take_evidence_away(action, document=evidence, reason="x", by=world.dana)
    assert ActionDocument.objects.unscoped("test").exists()


def test_the_page_says_that_words_went_and_whoever_wrote_them_hears(client, whole):
    action, said = whole.records[0], "words were taken out on Wednesday 1 April 2026 by Dana Doyle"
    update, plan = action.updates.first(), whole.records[2]
    for row in (update, plan):
        row.refresh_from_db()
        (name,) = [each for each in row.words_that_can_go if NAME in getattr(row, each)][:1]
        told = {name: getattr(row, name).replace(NAME, "[a child]")}
        taking_out.take_words_out(row, told=told, by=whole.dana)
    as_person(client, whole.ada)
    for record in (action, plan):
        page = client.get(record.get_absolute_url()).content.decode()
        assert f"{said}, because they told who somebody is." in page
    told_of = Notification.objects.filter(kind="words_taken_out").values_list("recipient", "about")
    assert set(told_of) == {(update.written_by_id, f"{action._meta.label}:{action.pk}")}
    letter = Letter(kind="words_taken_out", once=f"x:{whole.ada.pk}")
    letter.about = f"{Reading._meta.label}:{Reading.objects.get().pk}"
    assert letters.written(letter).to == [whole.ada.email], "of what everyone reads, by letter"
