"""What is wrong with a version of an agreement: its title, its file or its text, while nobody has
signed it, and a child's name that stands in one of them."""

from datetime import date
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from core import history
from core.operations import NotAllowed, Stale
from partnership.agreements import operations, policy
from partnership.agreements.models import AgreementDocument, AgreementVersion
from partnership.agreements.policy import Stage
from tests.partnership.officers import build_with_officers

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 1)
VERSION = "/agreements/arrangements/versions/1/"
TITLE, AWAY = f"{VERSION}title/", f"{VERSION}take-away/"
LINKS = ("Correct the title", "Take the file away", "Take the text away")


@pytest.fixture
def world(clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = build_with_officers()
    clock.set("2026-04-01")
    world.agreement = operations.add_agreement(name="Arrangements", kind="arrangements", by=None)
    return world


def add(world, *, is_file=True, **more) -> AgreementVersion:
    told = {"upload": SimpleUploadedFile("kai-larkin.txt", b"Kai Larkin.")}
    answers = {
        "title": "Arrangements after Kai Larkin", "binds": "All", "effective_on": TODAY,
        "review_on": date(2027, 4, 1), "signatories": world.partners,
        **(told if is_file else {"text": "Kai Larkin was not heard."}),
    }  # fmt: skip
    return operations.add_version(world.agreement, **answers | more, by=world.dana)


def sign(world, version):
    asked = version.sign_offs.get(agency=world.council)
    operations.sign(asked, sha256=version.sha256, by=world.leo)


def withdraw(world, version):
    operations.withdraw_version(version, reason="It had an error.", by=world.dana)


def correct(world, version, title="Published arrangements", reason="A slip.", by="dana", **more):
    by = getattr(world, by)
    return operations.correct_title(version, title=title, reason=reason, by=by, **more)


def take(world, version, reason="It was the wrong file.", by="dana", **more):
    return operations.take_file_away(version, reason=reason, by=getattr(world, by), **more)


def page(world, name: str, path: str, **sent):
    client = Client()
    client.force_login(getattr(world, name), backend="partnership.auth.SignInBackend")
    return client.post(path, {"submission": uuid4(), **sent}) if sent else client.get(path)


def text(world, name: str, path: str) -> str:
    answer = page(world, name, path)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


# --- the rules ------------------------------------------------------------------------------------


def test_what_can_go_and_when():
    for stage in (Stage.WITHDRAWN, Stage.ENDED):
        assert policy.why_not_take_away(stage, is_signed=False, is_there=True) is None
        assert "already" in policy.why_not_take_away(stage, is_signed=False, is_there=False)
        assert "was signed" in policy.why_not_take_away(stage, is_signed=True, is_there=True)
    for stage in (Stage.WAITING, Stage.DECLINED):
        said = policy.why_not_take_away(stage, is_signed=False, is_there=True)
        assert "Withdraw this version first" in said


@pytest.mark.parametrize("name", ["alice", "ada", "leo", "chi", "hari", "sue", "root", "nobody"])
def test_nobody_but_the_business_team_puts_a_version_right(world, name):
    version = add(world)
    withdraw(world, version)
    for act in (correct, take):
        with pytest.raises(PermissionDenied):
            act(world, version, by=name)
    for path in (TITLE, AWAY):
        assert page(world, name, path).status_code == HTTPStatus.FORBIDDEN
    if name not in ("root", "nobody"):
        said = text(world, name, VERSION)
        assert not [each for each in LINKS if each in said]


def test_a_signature_keeps_the_title_and_the_file_also_once_it_is_withdrawn(world):
    version = add(world)
    assert "Correct the title" in text(world, "dana", VERSION)
    sign(world, version)
    for is_withdrawn in (False, True):
        if is_withdrawn:
            withdraw(world, version)
        with pytest.raises(NotAllowed, match="signed under its title"):
            correct(world, version)
        with pytest.raises(NotAllowed, match="what was signed stays"):
            take(world, version)
        said = text(world, "dana", VERSION)
        assert not [each for each in LINKS if each in said]
        assert "signed under its title" in text(world, "dana", TITLE)
        assert "what was signed stays" in text(world, "dana", AWAY)


def test_what_was_agreed_outside_the_portal_stays_as_well(world):
    version = add(world, signatories=[], agreed_on=TODAY)
    for act in (correct, take):
        with pytest.raises(NotAllowed, match="was signed"):
            act(world, version)


# --- its title ------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_a_title_is_corrected_with_a_reason_that_its_page_says(world, is_withdrawn):
    version = add(world)
    if is_withdrawn:
        withdraw(world, version)
    with pytest.raises(NotAllowed, match="Enter why"):
        correct(world, version, reason=" ")
    with pytest.raises(NotAllowed, match="Nothing is changed"):
        correct(world, version, title=version.title)
    assert "Correct the title" in text(world, "dana", VERSION)
    sent = {"title": "Published arrangements", "reason": "A slip.", "version": "1."}
    if is_withdrawn:
        sent["version"] = "2."
    assert page(world, "dana", TITLE, **sent)["Location"] == VERSION
    said = text(world, "alice", VERSION)
    for words in ("Title corrected", "Why: A slip.", "Arrangements after Kai Larkin", "Dana"):
        assert words in said, words
    assert AgreementVersion.objects.get().title == "Published arrangements"


def test_a_page_that_showed_another_title_changes_and_signs_nothing(world):
    version = add(world)
    correct(world, version, seen="1.")
    with pytest.raises(Stale):
        correct(world, version, title="Something else", seen="1.")
    asked = version.sign_offs.get(agency=world.council)
    with pytest.raises(Stale):
        operations.sign(asked, sha256=version.sha256, seen="1.", by=world.leo)
    operations.sign(asked, sha256=version.sha256, seen="2.", by=world.leo)


def test_a_name_goes_out_of_the_title_from_the_page_of_the_version(world):
    version = add(world)
    withdraw(world, version)
    words = f"/improvement/words/agreement-{world.agreement.pk}/"
    assert words in text(world, "dana", VERSION)
    assert words not in text(world, "alice", VERSION)
    correct(world, version)
    answer = page(
        world, "dana", f"{words}?text=version-{version.pk}", takes_out="title",
        title="Published arrangements", binds="All", what_changed="",
        withdraw_reason="It had an error.", mended_because="A slip.", version="3.",
    )  # fmt: skip
    assert answer.status_code == HTTPStatus.FOUND, answer.content.decode()
    assert "Larkin" not in text(world, "alice", VERSION)
    past = history.rows_about(version, AgreementVersion).values_list("title", flat=True)
    assert not [each for each in past if "Larkin" in each]


# --- its file, or its text ------------------------------------------------------------------------


def test_nothing_goes_while_signatures_are_asked_for(world):
    version = add(world)
    with pytest.raises(NotAllowed, match="Withdraw this version first"):
        take(world, version)
    assert "Withdraw this version first" in text(world, "dana", AWAY)
    assert "Take the file away" not in text(world, "dana", VERSION)


def test_a_file_goes_and_the_page_says_who_took_it_when_and_why(
    world, django_capture_on_commit_callbacks
):
    version = add(world)
    withdraw(world, version)
    stored = AgreementDocument.objects.visible_to(world.dana).get().file.name
    with pytest.raises(NotAllowed, match="Enter why"):
        take(world, version, reason=" ")
    assert "Take the file away" in text(world, "dana", VERSION)
    with django_capture_on_commit_callbacks(execute=True):
        answer = page(
            world, "dana", AWAY, reason="It named a child.", names_somebody="on", looked_again="on"
        )
    assert answer["Location"] == VERSION
    assert not default_storage.exists(stored)
    said = text(world, "alice", VERSION)
    assert (
        "took a file away on Wednesday 1 April 2026, [taken out on 1 April 2026]: It named a child."
    ) in said
    assert "kai-larkin" not in said
    assert "Fingerprint" in said
    assert page(world, "alice", f"{VERSION}file/").status_code == HTTPStatus.NOT_FOUND
    assert "Take the file away" not in text(world, "dana", VERSION)
    assert "taken it away already" in text(world, "dana", AWAY)
    with pytest.raises(NotAllowed, match="taken it away already"):
        take(world, version)
    past = history.past(AgreementDocument).values_list("original_name", flat=True)
    assert not [each for each in past if "kai-larkin" in each]


def test_a_text_goes_out_of_the_history_too(world):
    version = add(world, is_file=False)
    withdraw(world, version)
    assert "Take the text away" in text(world, "dana", VERSION)
    assert "What the file is called" not in text(world, "dana", AWAY)
    answer = page(world, "dana", AWAY, reason="It named a child.")
    assert answer["Location"] == VERSION
    said = text(world, "alice", VERSION)
    assert "took the text away on Wednesday 1 April 2026: It named a child." in said
    assert "was not heard" not in said
    assert "Take the text away" not in text(world, "dana", VERSION)
    past = history.rows_about(version, AgreementVersion).values_list("text", flat=True)
    assert not [each for each in past if "Larkin" in each]


def test_out_of_a_text_that_is_signed_no_words_go(world):
    version = add(world, is_file=False)
    sign(world, version)
    words = f"/improvement/words/agreement-{world.agreement.pk}/?text=version-{version.pk}"
    assert "was not heard" not in text(world, "dana", words)


def test_the_file_of_an_agreement_that_is_no_longer_used_goes(world):
    version = add(world)
    operations.end_agreement(world.agreement, reason="Replaced.", by=world.dana)
    take(world, version)
    with pytest.raises(NotAllowed, match="no longer used"):
        correct(world, version)


def test_a_text_that_was_changed_past_the_portal_is_said_to_be(world):
    add(world, is_file=False)
    client = Client()
    client.force_login(world.dana)
    assert "changed past the portal" not in client.get(VERSION).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE partnership_agreementversion SET text = 'Kai Larkin was heard.'")
    answer = client.get(VERSION)
    assert answer.status_code == HTTPStatus.OK
    assert "changed past the portal" in answer.content.decode()
