"""The pages of an import: who finds them, what they show at each moment, large files, twice."""

import csv
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from partnership.models import Agency
from partnership.schools import operations, reading
from partnership.schools.models import School, SchoolRegister
from tests import world as worlds
from tests.partnership.registers import ELSEWHERE, FIRST, SECOND, content
from tests.sign_in import just_signed_in

PAGES = ("import", "progress", "preview", "done")
BY_HAND = {**FIRST, "EstablishmentName": "Testshire School"}
LEAVER = {**FIRST, "EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2025"}


@pytest.fixture(autouse=True)
def store(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("core.prompting.after_commit", lambda task: None)
    return tmp_path


@pytest.fixture
def world(db):
    return worlds.build_with_administrators()


@pytest.fixture
def dana(world, client):
    just_signed_in(client, world.dana)
    return client


def send(client, *each, raw=None, name="edubasealldata.csv"):
    file = SimpleUploadedFile(name, content(*each) if raw is None else raw, "text/csv")
    return client.post(reverse("schools:import"), {"upload": file})


def page(client, name):
    response = client.get(reverse(f"schools:{name}"))
    assert response.status_code == 200
    return response


def words(response) -> str:
    return " ".join(response.content.decode().split())


def confirm(client, **answers):
    form = page(client, "preview").context["form"]
    sent = {name: str(form[name].value()) for name in ("file", "shown", "submission")}
    return client.post(reverse("schools:preview"), sent | answers)


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["alice", "cleo", "hari", "sue", "root", "nobody"])
def test_nobody_but_a_keeper_finds_a_page_of_it(world, client, who):
    just_signed_in(client, getattr(world, who))
    addresses = [reverse(f"schools:{name}") for name in (*PAGES, "discard")]
    addresses += [reverse("schools:export", args=["csv"])]
    assert {client.get(each).status_code for each in addresses} == {403}
    assert {client.post(each).status_code for each in addresses} == {403}
    assert send(client, FIRST).status_code == 403
    assert not SchoolRegister.objects.unscoped("test").exists()
    assert "Import schools" not in client.get(reverse("home")).content.decode()


def test_a_keeper_comes_to_it_from_the_people(dana):
    assert reverse("schools:import") in words(dana.get(reverse("agencies:index")))


def test_one_keeper_does_not_see_what_another_sent(dana, world):
    operations.send_register(upload=SimpleUploadedFile("hers.csv", content(FIRST)), by=world.dana)
    worlds.ours.begin_role(
        world.hari, agency=world.business_team, role="system-administrator",
        started_on=worlds.LONG_AGO, by=None,
    )  # fmt: skip
    just_signed_in(dana, world.hari)
    assert "hers.csv" not in words(page(dana, "import"))
    assert dana.get(reverse("schools:progress")).url == reverse("schools:import")


# --- from the file to the schools ---------------------------------------------------------------


def test_from_the_file_to_the_schools(dana, world):
    send(dana, FIRST, SECOND, ELSEWHERE)
    said = words(page(dana, "progress"))
    assert "It waits for its turn." in said
    assert 'href="/agencies/schools/import/progress/" role="button"' in said
    assert dana.get(reverse("schools:preview")).url == reverse("schools:progress")
    reading.read_waiting()
    assert dana.get(reverse("schools:progress")).url == reverse("schools:preview")
    said = words(page(dana, "preview"))
    assert "2 schools of our local authority, of 3 schools in the file." in said
    assert "It was read as Windows-1252" in said
    assert "Ashgrove Primary School" in said
    assert "Far School" not in said
    assert not School.objects.exists()
    response = confirm(dana)
    assert response.url == reverse("schools:done")
    said = words(page(dana, "done"))
    assert "Added </dt>" in said or "Added</dt>" in said
    assert School.objects.count() == 2
    assert "what it did" in words(page(dana, "import"))


def test_how_far_the_reading_is(dana, world):
    send(dana, FIRST)
    claimed = operations.claim(by=None)
    operations.report(claimed, claimed.size // 2, by=None)
    said = words(page(dana, "progress"))
    assert "49% read" in said or "50% read" in said
    assert '<progress class="portal-progress" max="100"' in said


def test_every_number_leads_to_its_list(dana, world):
    send(dana, FIRST, SECOND)
    reading.read_waiting()
    confirm(dana)
    send(dana, LEAVER)
    reading.read_waiting()
    shown = page(dana, "preview")
    numbers = {each["label"]: each["number"] for each in shown.context["figures"]}
    assert numbers == {
        "to add": "0", "to close": "1", "to reopen": "0", "to change": "0",
        "here, but not in the file": "1", "unchanged": "0", "closed before, left out": "0",
    }  # fmt: skip
    said = words(shown)
    for each in shown.context["figures"]:
        assert f'<section id="{each["url"][1:]}"' in said
    assert "Status: from Open to Closed. Closed on: from none to 31 Aug 2025" in said
    assert "Nothing happens with these." in said


def test_the_lists_as_files(dana, world):
    send(dana, BY_HAND, SECOND)
    reading.read_waiting()
    lines = [
        ["What happens", "URN", "School", "Type", "Phase", "Status", "Trust", "What changes"],
        ["Added", "900002", "Birchfield “High” School", "Community school", "Secondary", "Open",
         "Birch, Oak & Elm Trust", ""],
    ]  # fmt: skip
    response = dana.get(reverse("schools:export", args=["csv"]))
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    assert rows[:2] == lines
    assert rows[2][:3] == ["Name is here already: to be decided", "900001", "Testshire School"]
    response = dana.get(reverse("schools:export", args=["xlsx"]))
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet.max_row == 3
    assert dana.get(reverse("schools:export", args=["pdf"])).status_code == 404


@pytest.mark.parametrize("name", ["preview", "export"])
def test_more_schools_take_no_more_statements(dana, world, name):
    def statements(number):
        send(dana, *({**FIRST, "URN": str(900_000 + n)} for n in range(number)))
        reading.read_waiting()
        address = reverse(f"schools:{name}", args=["csv"] if name == "export" else [])
        with CaptureQueriesContext(connection) as captured:
            assert dana.get(address).status_code == 200
        return len(captured)

    statements(1)
    assert statements(1) == statements(3) == statements(50)


def test_a_name_that_is_here_already_must_be_decided(dana, world):
    send(dana, BY_HAND)
    reading.read_waiting()
    response = confirm(dana)
    assert response.status_code == 200
    question = "Select whether URN 900001 is the Testshire School that is here already"
    assert question in words(response)
    assert not School.objects.exists()
    assert confirm(dana, same_900001="yes").url == reverse("schools:done")
    assert School.objects.get().agency == world.school


def test_nothing_to_import_has_no_button_to_import(dana, world):
    for _ in range(2):
        send(dana, FIRST)
        reading.read_waiting()
        if not School.objects.exists():
            confirm(dana)
    said = words(page(dana, "preview"))
    assert "There is nothing to import" in said
    assert "Import</button>" not in said


# --- what goes wrong ----------------------------------------------------------------------------


def test_a_file_that_cannot_be_taken_is_told_on_the_page_to_send_another(dana, world):
    send(dana, raw=b"name\r\nA\r\n", name="wrong.csv")
    reading.read_waiting()
    assert dana.get(reverse("schools:progress")).url == reverse("schools:import")
    said = words(page(dana, "import"))
    assert "“wrong.csv” cannot be taken" in said
    assert "This is not the register of schools" in said


@pytest.mark.parametrize(
    ("raw", "said"),
    [(None, "Select the file of the register"), (b"", "The selected file is empty. Save it again")],
)
def test_no_file_and_an_empty_one(dana, world, raw, said):
    sent = {} if raw is None else {"upload": SimpleUploadedFile("a.csv", raw)}
    assert said in words(dana.post(reverse("schools:import"), sent))


def test_a_file_that_is_too_large(dana, world, monkeypatch):
    monkeypatch.setattr("partnership.schools.forms.MOST_BYTES", 100)
    assert "must be smaller than 100 MB" in words(send(dana, FIRST))
    assert not SchoolRegister.objects.unscoped("test").exists()


LARGE = b"x" * (12 * 1024 * 1024)


def test_what_is_larger_than_any_other_form_is_taken_here_from_who_has_signed_in(dana, world):
    assert send(dana, raw=LARGE).url == reverse("schools:progress")
    assert SchoolRegister.objects.visible_to(world.dana).get().size == len(LARGE)
    elsewhere = SimpleUploadedFile("a.csv", LARGE)
    response = dana.post(reverse("people:upload", args=["trust"]), {"upload": elsewhere})
    assert "must be smaller than 1 MB" in words(response)
    dana.logout()
    response = send(dana, raw=LARGE)
    assert response.url == f"{reverse('account_login')}?next={reverse('schools:import')}"
    assert SchoolRegister.objects.unscoped("test").count() == 1


def test_even_here_there_is_an_end(dana, world, monkeypatch):
    from partnership.schools import views

    monkeypatch.setattr("core.errors.LARGEST_FORM", 512)
    monkeypatch.setattr(views.send, "largest_form", 1024)
    assert send(dana, raw=b"x").status_code == 302
    assert send(dana, raw=b"x" * 2048).status_code == 413


def test_a_second_file_takes_the_place_of_the_first_and_a_stale_page_imports_neither(dana, world):
    send(dana, FIRST)
    reading.read_waiting()
    form = page(dana, "preview").context["form"]
    stale = {name: str(form[name].value()) for name in ("file", "shown", "submission")}
    send(dana, SECOND)
    reading.read_waiting()
    response = dana.post(reverse("schools:preview"), stale)
    assert "You have sent another file since" in words(response)
    assert not School.objects.exists()
    again = response.context["form"]
    sent = {name: str(again[name].value()) for name in ("file", "shown", "submission")}
    assert dana.post(reverse("schools:preview"), sent).url == reverse("schools:done")
    assert [each.urn for each in School.objects.all()] == [900002]


def test_what_changed_since_the_page_was_made_is_shown_before_anything_is_imported(dana, world):
    send(dana, FIRST)
    reading.read_waiting()
    form = page(dana, "preview").context["form"]
    sent = {name: str(form[name].value()) for name in ("file", "shown", "submission")}
    worlds.ours.add_agency(
        slug="by-hand", name="Ashgrove Primary School", short_name="A", kind="school",
        engagement="virtual", by=None,
    )  # fmt: skip
    response = dana.post(reverse("schools:preview"), sent)
    assert response.status_code == 200
    assert "whether URN 900001 is the Ashgrove Primary School" in words(response)
    assert not School.objects.exists()


def test_a_double_click_is_one_act(dana, world):
    send(dana, FIRST)
    reading.read_waiting()
    form = page(dana, "preview").context["form"]
    sent = {name: str(form[name].value()) for name in ("file", "shown", "submission")}
    answers = [dana.post(reverse("schools:preview"), sent) for _ in range(2)]
    assert [each.url for each in answers] == [reverse("schools:done")] * 2
    assert School.objects.count() == 1
    assert Agency.objects.filter(kind="school").count() == 2


def test_thrown_away(dana, world):
    send(dana, FIRST)
    assert dana.get(reverse("schools:discard")).status_code == 405
    response = dana.post(reverse("schools:discard"), follow=True)
    assert "The file is thrown away. Nothing was imported." in words(response)
    assert not SchoolRegister.objects.unscoped("test").exists()


def test_a_name_with_mark_up_in_it_is_text(dana, world):
    send(dana, {**FIRST, "EstablishmentName": "<script>alert(1)</script> School"})
    reading.read_waiting()
    said = words(page(dana, "preview"))
    assert "<script>alert" not in said
    assert "&lt;script&gt;alert" in said
