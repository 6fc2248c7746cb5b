"""Files that show what a judgement of a success criterion says."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core import letters
from core.as_seen import version_of
from core.malware import EICAR
from core.operations import NotAllowed, Stale
from improvement.criteria import operations, policy
from improvement.criteria.models import CriterionJudgement, JudgementDocument
from tests.reporting.test_disposal import tables_with
from tests.world import PEOPLE, build

YEAR = 2025


def test_files_are_added_until_the_judgement_is_agreed_and_taken_away_then_too():
    open_one, agreed = (SimpleNamespace(agreed_on=day) for day in (None, date(2026, 4, 1)))
    most = policy.MOST_FILES
    for there, files, said in (
        (None, 0, "Propose a judgement"), (agreed, 0, "The judgement is agreed"),
        (open_one, most, "It has 10 files"), (open_one, most - 1, None),
    ):  # fmt: skip
        assert (policy.why_not_add_file(there, files) or "").startswith(said or ""), said
        assert (policy.why_not_add_file(there, files) is None) == (said is None)
    for there, files, said in (
        (None, 0, "It has no file"), (agreed, 1, None),
        (open_one, 0, "It has no file"), (open_one, 1, None),
    ):  # fmt: skip
        assert (policy.why_not_take_file_away(there, files) or "").startswith(said or ""), said
        assert (policy.why_not_take_file_away(there, files) is None) == (said is None)


@pytest.fixture
def world(db, clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clock.set("2026-04-01")
    world = build()
    world.criterion = operations.add_criterion(text="Children feel safer.", by=None)
    operations.add_evidence(world.criterion, shows="Half do.", seen_at="Survey", by=None)
    operations.propose_judgement(
        world.criterion, year=YEAR, verdict="partly", reason="Half do.", by=world.dana
    )
    return world


def add(world, by="dana", content=b"Half", called="survey.txt"):
    upload = SimpleUploadedFile(called, content)
    return operations.add_file(world.criterion, year=YEAR, upload=upload, by=getattr(world, by))


def files(world) -> list[JudgementDocument]:
    return list(JudgementDocument.objects.visible_to(world.dana).exclude(file=""))


def take_away(world, by="dana", reason="Added twice.", **more):
    operations.take_file_away(files(world)[0], reason=reason, by=getattr(world, by), **more)


def test_the_business_team_adds_until_it_is_agreed_and_takes_away_and_nobody_else(
    world, settings, django_capture_on_commit_callbacks
):
    add(world)
    for name in [*PEOPLE, "root", "nobody"]:
        if name != "dana":
            for act in (lambda by: add(world, by), lambda by: take_away(world, by)):
                with pytest.raises(PermissionDenied):
                    act(name)
    with pytest.raises(ValidationError, match="contains malware"):
        add(world, content=EICAR)
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(NotAllowed, match="Enter why"):
            take_away(world, reason=" ")
        take_away(world)
    assert files(world) == []
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
    add(world)
    operations.agree_judgement(world.criterion, year=YEAR, by=world.sue)
    with pytest.raises(NotAllowed, match="no file is added to it"):
        add(world)


def test_a_file_of_an_agreed_judgement_goes_with_a_reason_and_its_name_and_whoever_agreed_is_told(
    world, client, settings, mailoutbox, django_capture_on_commit_callbacks
):
    add(world, called="Jaydenpenhallow.txt")
    operations.agree_judgement(world.criterion, year=YEAR, by=world.sue)
    as_agreed = version_of(CriterionJudgement.objects.get())
    with django_capture_on_commit_callbacks(execute=True):
        take_away(world, reason="It names a child.", names_somebody=True)
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
    assert tables_with("Jaydenpenhallow") == {}
    assert version_of(CriterionJudgement.objects.get()) == as_agreed
    letters.deliver()
    assert [(each.to, each.subject) for each in mailoutbox] == [
        ([world.sue.email], "A file was taken away: SUC-2026-0001, 2025 to 2026")
    ]
    client.force_login(world.alice, backend="partnership.auth.SignInBackend")
    said = client.get(world.criterion.get_absolute_url()).content.decode()
    assert (
        "Dana Doyle took a file away on Wednesday 1 April 2026, [taken out on 1 April 2026]: It"
        " names a child."
    ) in said
    [gone] = JudgementDocument.objects.visible_to(world.dana)
    assert client.get(gone.get_absolute_url()).status_code == 404


def test_nobody_agrees_to_what_they_did_not_read(world):
    def seen() -> str:
        return version_of(CriterionJudgement.objects.get())

    before = seen()
    add(world)
    with_file = seen()
    assert with_file != before
    take_away(world)
    for version in (before, with_file):
        with pytest.raises(Stale):
            operations.agree_judgement(world.criterion, year=YEAR, version=version, by=world.sue)
    operations.agree_judgement(world.criterion, year=YEAR, version=seen(), by=world.sue)


def test_by_the_forms(world, client):
    at = world.criterion.get_absolute_url()
    there = f"{at}judge/2025-26/files/"
    client.force_login(world.dana, backend="partnership.auth.SignInBackend")
    sent = {"upload": SimpleUploadedFile("survey.txt", b"Half"), "submission": ""}
    assert client.post(f"{there}add/", sent)["Location"] == at
    [one] = files(world)
    assert client.get(f"{at}judge/2024-25/files/{one.pk}/").status_code == 404, "of another year"
    client.force_login(world.alice, backend="partnership.auth.SignInBackend")
    told = client.get(at).content.decode()
    assert (f"{there}{one.pk}/" in told, f"{there}add/" in told) == (True, False)
    assert client.get(f"{there}{one.pk}/").getvalue() == b"Half"
    for page in ("add/", "take-away/"):
        assert client.get(there + page).status_code == 403
    client.force_login(world.dana, backend="partnership.auth.SignInBackend")
    sent = {
        "document": one.pk,
        "reason": "Added twice.",
        "submission": "6f1d7c1e-4a35-4c1b-9c55-6a6a4a3f2a12",
    }
    for _ in range(2):  # a double click
        assert client.post(f"{there}take-away/", sent)["Location"] == at
    assert files(world) == []
