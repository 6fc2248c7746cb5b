"""Files while a challenge is raised: kept with its draft, its writer's alone, then of the case."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import AccessLog
from core.operations import NotAllowed
from escalations import draft_files, drafts
from escalations import operations as escalate
from escalations.draft_file_models import EscalationDraftFile
from escalations.models import Escalation, EscalationDocument, EscalationDraft
from partnership import operations as ours
from tests import world as worlds
from tests.escalations.test_raise import (
    CHECK,
    DISAGREEMENT,
    START,
    address,
    fill_in,
    send,
    sent,
    sentences,
)

FILES = "/escalations/raise/files/"
NAMES = "/escalations/raise/names/"
FRIDAY = date(2026, 3, 27)


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def alice(client, world):
    client.force_login(world.alice)
    return client


def text(name="minutes.txt", content=b"Core group minutes."):
    return SimpleUploadedFile(name, content)


def of(person):
    return list(EscalationDraftFile.objects.visible_to(person))


def names(person):
    return [each.original_name for each in of(person)]


def stored():
    """Every file in the store, by its name there."""
    root = Path(settings.MEDIA_ROOT)
    return {str(each.relative_to(root)) for each in root.rglob("*") if each.is_file()}


def upload(client, *files, **buttons):
    return client.post(FILES, {**sent(client.get(FILES)), "uploads": files, **buttons})


# --- the page -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_comes_once_after_the_disagreement_and_can_be_left_out(alice, world):
    fill_in(alice, world)
    again = {"what_is_disputed": "x", "reason": "roles", "evidence": "Not seen for six weeks."}
    assert alice.post(address("disagreement"), again).url == CHECK
    [row] = [
        row
        for section in alice.get(CHECK).context["sections"]
        for row in section["rows"]
        if row["key"] == "Files"
    ]
    assert (row["value"], row["change_url"]) == ("None", f"{FILES}#id_uploads")
    assert alice.post(FILES, {**sent(alice.get(FILES)), "next": "yes"}).url == CHECK
    alice.post("/escalations/raise/start-again/")
    alice.post(START, {"immediate_risk": "no"})
    assert alice.post(address("disagreement"), DISAGREEMENT).url == address("agency")
    assert of(world.alice) == []


@pytest.mark.django_db
def test_several_are_added_listed_on_the_check_page_and_removed(alice, world):
    fill_in(alice, world)
    assert upload(alice, text(), text("plan.txt", b"Plan")).url == FILES
    page = alice.get(FILES).content.decode()
    assert "minutes.txt" in page
    assert "plan.txt" in page
    assert "minutes.txt\nplan.txt" in alice.get(CHECK).content.decode()
    first, _ = of(world.alice)
    assert alice.post(f"{FILES}{first.pk}/remove/").url == FILES
    assert "minutes.txt is removed." in alice.get(FILES).content.decode()
    assert names(world.alice) == ["plan.txt"]
    assert "minutes.txt" not in alice.get(CHECK).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("button", "leads_to"), [("next", CHECK), ("later", "/")])
def test_what_is_chosen_is_added_whichever_button_is_pressed(alice, world, button, leads_to):
    fill_in(alice, world)
    assert upload(alice, text(), **{button: "yes"}).url == leads_to
    assert names(world.alice) == ["minutes.txt"]


@pytest.mark.django_db
def test_what_may_not_be_kept_is_named_and_the_others_are_kept(alice, world):
    fill_in(alice, world)
    page = upload(alice, text(), text("x.exe", b"MZ"), text("empty.txt", b""), next="yes")
    assert [each.partition(":")[0] for each in sentences(page)] == ["x.exe", "empty.txt"]
    assert names(world.alice) == ["minutes.txt"]
    assert "minutes.txt" in page.content.decode()
    # What the page now sends is another sending.
    form = {**sent(page), "uploads": [text("plan.txt", b"Plan")], "next": "yes"}
    assert alice.post(FILES, form).url == CHECK
    assert names(world.alice) == ["minutes.txt", "plan.txt"]


@pytest.mark.django_db
def test_nothing_chosen_and_upload_pressed_is_said(alice, world):
    fill_in(alice, world)
    assert sentences(upload(alice)) == ["Select a file"]


@pytest.mark.django_db
def test_the_eleventh_is_refused_with_what_to_do(alice, world):
    fill_in(alice, world)
    ten = [text(f"{number}.txt", str(number).encode()) for number in range(10)]
    assert upload(alice, *ten).url == FILES
    assert sentences(upload(alice, text())) == [
        (
            "You can add up to 10 files here, and with these there would be more. Choose fewer,"
            " remove one first, or add the others to the challenge once it is sent."
        )
    ]
    assert len(of(world.alice)) == 10


@pytest.mark.django_db
def test_a_name_in_a_file_s_name_is_asked_about_like_any_other(alice, world):
    fill_in(alice, world)
    assert upload(alice, text("Jordan_Taylor-chronology.txt"), next="yes").url == NAMES
    [row] = alice.get(NAMES).context["rows"]
    [file] = of(world.alice)
    assert (row["key"], row["change_url"]) == ("Files", f"{FILES}#file-{file.pk}")
    assert "Jordan Taylor" in row["value"]
    assert f'id="file-{file.pk}"' in alice.get(FILES).content.decode()
    found = row["value"].strip("“”")
    assert alice.post(NAMES, {"no_childs_name": found}).url == CHECK


# --- whose they are -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_only_their_writer_downloads_them_and_it_is_on_record(client, world):
    draft_files.add_files(uploads=[text()], by=world.alice)
    [file] = of(world.alice)
    client.force_login(world.alice)
    response = client.get(file.get_absolute_url())
    assert b"".join(response.streaming_content) == b"Core group minutes."
    assert response["Content-Disposition"] == 'attachment; filename="minutes.txt"'
    line = AccessLog.objects.get(what=AccessLog.What.DOWNLOAD)
    about = f"escalations.EscalationDraftFile:{file.pk}"
    assert (line.person, line.about, line.detail) == (world.alice, about, "")
    for name in ("bob", "anna", "dana", "root"):
        client.force_login(getattr(world, name))
        expected = 403 if name == "root" else 404
        assert client.get(file.get_absolute_url()).status_code == expected
        assert client.post(f"{FILES}{file.pk}/remove/").status_code == expected
        assert of(getattr(world, name)) == []
    refused = AccessLog.objects.filter(what=AccessLog.What.REFUSED, about=about)
    assert {each.person for each in refused} == {world.bob, world.anna, world.dana}
    assert names(world.alice) == ["minutes.txt"]
    with pytest.raises(PermissionDenied):
        draft_files.remove_file(file, by=world.bob)


@pytest.mark.django_db
def test_nobody_comes_to_the_page_who_can_raise_nothing_or_has_begun_nothing(client, world):
    client.force_login(world.alice)
    assert client.get(FILES).url == START
    client.force_login(world.dana)
    draft_files.add_files(uploads=[text()], by=world.dana)
    assert client.get(FILES).url == START
    client.force_login(world.nobody)
    assert client.get(FILES).status_code == 403


# --- raised ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_raised_they_are_the_case_s_once_with_who_added_them(alice, world):
    fill_in(alice, world)
    upload(alice, text(), text("plan.txt", b"Plan"))
    form = sent(alice.get(CHECK))
    first, second = alice.post(CHECK, form), alice.post(CHECK, form)
    assert first.url == second.url
    case = Escalation.objects.unscoped("test").get()
    kept = list(EscalationDocument.objects.visible_to(world.bea))
    assert [(each.original_name, each.added_by, each.escalation) for each in kept] == [
        ("minutes.txt", world.alice, case),
        ("plan.txt", world.alice, case),
    ]
    assert all(each.is_unchanged() for each in kept)
    assert [each.history.get().history_user for each in kept] == [world.alice, world.alice]
    assert of(world.alice) == []
    assert not EscalationDraft.objects.unscoped("test").exists()
    said = alice.get(case.get_absolute_url()).content.decode()
    assert "Alice Adeyemi added the file minutes.txt." in said


@pytest.mark.django_db
def test_what_was_added_in_another_window_is_shown_before_it_is_sent(alice, world, clock):
    fill_in(alice, world)
    form = sent(alice.get(CHECK))
    clock.move(minutes=1)
    upload(alice, text())
    page = alice.post(CHECK, form)
    assert sentences(page)[0].startswith("Your answers have changed since")
    assert "minutes.txt" in page.content.decode()
    assert send(alice).url.endswith("/raised/")


@pytest.mark.django_db(transaction=True)
def test_not_raised_after_all_they_stay_with_the_draft_in_the_store_too(world, monkeypatch):
    draft_files.add_files(uploads=[text()], by=world.alice)
    monkeypatch.setattr(EscalationDraft, "delete", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        worlds.raise_one(world, raised_on=FRIDAY)
    [file] = of(world.alice)
    assert file.is_unchanged()


@pytest.mark.django_db(transaction=True)
def test_raised_nothing_is_deleted_from_the_store(world):
    draft_files.add_files(uploads=[text()], by=world.alice)
    worlds.raise_one(world, raised_on=FRIDAY)
    assert EscalationDocument.objects.visible_to(world.alice).get().is_unchanged()


# --- added, and gone again ------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_double_click_adds_once_and_the_same_file_is_kept_once(world):
    token = uuid4()
    draft_files.add_files(uploads=[text()], submission=token, by=world.alice)
    with pytest.raises(Exception, match="already done"):
        draft_files.add_files(uploads=[text()], submission=token, by=world.alice)
    draft_files.add_files(uploads=[text(), text("minutes 2.txt")], by=world.alice)
    assert names(world.alice) == ["minutes.txt", "minutes 2.txt"]


@pytest.mark.django_db(transaction=True)
def test_refused_nothing_is_left_in_the_store(world):
    before = stored()
    with pytest.raises(ValidationError):
        draft_files.add_files(uploads=[text(), text("x.exe", b"MZ")], by=world.alice)
    eleven = [text(f"{number}.txt", str(number).encode()) for number in range(11)]
    with pytest.raises(NotAllowed):
        draft_files.add_files(uploads=eleven, by=world.alice)
    assert of(world.alice) == []
    assert stored() == before


def _remove(world, clock):
    draft_files.remove_file(of(world.alice)[0], by=world.alice)


def _start_again(world, clock):
    draft = EscalationDraft.objects.visible_to(world.alice).get()
    escalate.discard_draft(draft, by=world.alice)


def _lapse(world, clock):
    clock.move(days=90)
    drafts.forget_old(by=None)
    clock.move(days=7, minutes=1)
    assert drafts.forget_old(by=None) == 1


def _leave(world, clock):
    ours.end_role(world.held["alice"], ended_on=FRIDAY, by=None)
    assert drafts.forget_old(by=None) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("goes", [_remove, _start_again, _lapse, _leave])
def test_what_goes_is_gone_from_the_store_too(world, clock, goes):
    draft_files.add_files(uploads=[text()], by=world.alice)
    [file] = of(world.alice)
    assert default_storage.exists(str(file.file.name))
    goes(world, clock)
    assert not EscalationDraftFile.objects.unscoped("test").exists()
    assert not default_storage.exists(str(file.file.name))
