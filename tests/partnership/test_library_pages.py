"""The pages of the library: what each person reads there, and what the team does there."""

import csv
import re
from datetime import date
from html import unescape
from io import BytesIO, StringIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from core.malware import EICAR
from core.models import AccessLog
from partnership.library import answers, operations, policy, reading
from partnership.library.models import BriefingRequest, LibraryDocument, LibraryVersion
from tests import world as people
from tests.partnership.libraries import AGENCIES, NEXT_YEAR, PARTNERS, SECTIONS, TODAY, add, brief
from tests.sign_in import just_signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = people.build()
    clock.set(TODAY.isoformat())
    return world


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(client, path) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return " ".join(unescape(response.content.decode()).split())


def date_of(name: str, on: date) -> dict[str, int]:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def found(client, query: str = "") -> list[str]:
    page = client.get(f"/library/{query}")
    rows = page.context["rows"] or page.context["results"]
    return [row[0]["text"] if isinstance(row[0], dict) else row[0].title for row in rows]


# --- reading --------------------------------------------------------------------------------------


def test_the_list_has_what_is_theirs_and_says_nothing_of_the_rest(world):
    add(world, topics=["neglect"])
    add(world, "For health alone", for_everyone=False, kinds=[AGENCIES], topics=["neglect"],
        text="Look at neglect again.")  # fmt: skip
    for name, seen in {
        "bob": ["For health alone", "Neglect toolkit"],
        "dana": ["For health alone", "Neglect toolkit"],
        "charlie": ["Neglect toolkit"],
    }.items():
        client = signed_in(getattr(world, name))
        if name == "dana":
            just_signed_in(client, world.dana)
        assert found(client) == seen, name
        assert sorted(found(client, "?words=neglect")) == seen, name
        assert found(client, "?topic=neglect") == seen, name
        assert found(client, "?kind=toolkit&words=look") == seen, name
        page = text(client, "/library/?words=neglect")
        number = "2 documents found" if len(seen) == 2 else "1 document found"
        assert number in page
        answer = client.get("/library/for-health-alone/")
        assert answer.status_code == (200 if len(seen) == 2 else 404)
        assert client.get("/library/for-health-alone/versions/1/").status_code == answer.status_code
    for name in ("root", "nobody"):
        client = signed_in(getattr(world, name))
        lists = [client.get(f"/library/{each}") for each in (
            "", "?words=neglect", "?topic=neglect", "?kind=toolkit&words=look", "export/csv/"
        )]  # fmt: skip
        assert [each.status_code for each in lists] == [403] * 5, name
        both = [client.get(f"/library/{each}/") for each in ("neglect-toolkit", "for-health-alone")]
        assert [each.status_code for each in both] == [403, 403], name
        said = "".join(each.content.decode() for each in [*lists, *both])
        assert "toolkit" not in said, name
        assert "For health alone" not in said, name


def test_nobody_who_has_not_signed_in_reads_anything(world):
    add(world)
    for path in ("", "neglect-toolkit/", "neglect-toolkit/versions/1/", "export/csv/"):
        assert Client().get(f"/library/{path}")["Location"].startswith("/sign-in/")


def test_a_search_shows_the_words_in_what_was_found(world):
    add(world, text="The home was cold. <b>Nobody</b> had neglected the cat.")
    page = text(signed_in(world.bob), "/library/?words=neglect+cold")
    assert "was <mark>cold</mark>." in page
    assert "<mark>neglected</mark>" in page
    response = signed_in(world.bob).get("/library/?words=neglect+cold").content.decode()
    assert "Nobody" in response
    assert "<b>Nobody" not in response


@pytest.mark.parametrize(
    "query",
    ["?words=%00", "?kind=none", "?topic=none", "?page=x", "?show=x", "?words=" + "x" * 500],
)
def test_an_address_that_cannot_be_understood_is_as_if_it_were_not_there(world, query):
    add(world)
    response = signed_in(world.bob).get(f"/library/{query}")
    assert response.status_code in (200, 400)


def test_the_text_inside_a_file_is_found_and_one_that_cannot_be_read_says_so(world):
    add(world, text="", upload=SimpleUploadedFile("a.txt", b"Of bruises on babies"))
    add(world, "Scan", text="", upload=SimpleUploadedFile("b.pdf", b"%PDF-1.7 broken"))
    reading.read_waiting()
    client = signed_in(world.bob)
    assert found(client, "?words=bruise") == ["Neglect toolkit"]
    assert "Text could not be read" in text(client, "/library/?words=scan")
    assert "Text could not be read" in text(client, "/library/scan/")
    assert "could not be read" in text(client, "/library/scan/versions/1/")
    answer = client.get("/library/neglect-toolkit/versions/1/file/")
    assert answer.getvalue() == b"Of bruises on babies"
    assert answer["Content-Disposition"].startswith("attachment")
    assert AccessLog.objects.filter(what="download", person=world.bob).count() == 1


def test_one_document_says_everything_that_is_known_of_it(world):
    add(world, topics=["neglect", "early-help"], for_everyone=False, kinds=[AGENCIES, PARTNERS],
        roles=["trainer"])  # fmt: skip
    page = text(signed_in(world.bob), "/library/neglect-toolkit/")
    for said in (
        "How to see neglect.",
        "Neglect and Early help and assessment",
        "Named or designated safeguarding lead, Testshire Council",
        "Everybody at: Relevant agency and Safeguarding partner",
        "Who holds: Trainer",
        "Version 1, Wednesday 1 April 2026",
        "Thursday 1 April 2027",
        "Version 1 (holds now)",
    ):
        assert said in page
    assert "Keep this document" not in page


def test_an_old_version_stays_readable_and_says_that_it_is_old(world, clock):
    document = add(world)
    clock.set("2026-05-04")
    operations.add_version(
        document, what_changed="Shorter", published_on=date(2026, 5, 4), review_on=NEXT_YEAR,
        text="Look twice.", by=world.dana,
    )  # fmt: skip
    client = signed_in(world.bob)
    old = text(client, "/library/neglect-toolkit/versions/1/")
    assert "Look at the child" in old
    assert "This is an old version, kept to read." in old
    assert "Version 2</a> came after it, on Monday 4 May 2026" in old
    new = text(client, "/library/neglect-toolkit/versions/2/")
    assert "old version" not in new
    assert client.get("/library/neglect-toolkit/versions/3/").status_code == 404
    assert client.get("/library/neglect-toolkit/versions/1/file/").status_code == 404


def test_what_is_withdrawn_is_in_a_list_of_its_own_and_leads_on(world):
    old, new = add(world), add(world, "Newer toolkit")
    operations.withdraw(old, reason="Out of date", successor=new, by=world.dana)
    client = signed_in(world.bob)
    assert found(client) == found(client, "?words=toolkit") == ["Newer toolkit"]
    assert found(client, "?show=withdrawn") == ["Neglect toolkit"]
    page = text(client, "/library/neglect-toolkit/")
    assert "Withdrawn on Wednesday 1 April 2026: Out of date" in page
    assert "holds now" not in page
    assert '<a class="govuk-link" href="/library/newer-toolkit/">Newer toolkit</a>' in page


def test_a_successor_that_is_not_theirs_stays_hidden(world):
    old = add(world)
    new = add(world, "For health alone", for_everyone=False, kinds=[AGENCIES])
    operations.withdraw(old, reason="Out of date", successor=new, by=world.dana)
    client = signed_in(world.charlie)
    pages = ["/library/neglect-toolkit/", "/library/neglect-toolkit/versions/1/",
             "/library/?show=withdrawn"]  # fmt: skip
    for path in pages:
        assert "For health alone" not in text(client, path), path
    said = client.get("/library/export/csv/?show=withdrawn").content.decode()
    assert "Neglect toolkit" in said
    assert "For health alone" not in said


@pytest.mark.parametrize("query", ["", "?words=toolkit"])
def test_a_list_of_three_costs_as_many_statements_as_of_one(world, query):
    client = signed_in(world.bob)
    add(world)
    client.get(f"/library/{query}")
    with CaptureQueriesContext(connection) as one:
        client.get(f"/library/{query}")
    for number in range(2):
        add(world, f"Toolkit {number}", topics=["neglect"])
    with CaptureQueriesContext(connection) as three:
        assert len(found(client, query)) == 3
    assert len(three) == len(one)


def rows_of(response) -> list[list]:
    if response["Content-Type"].startswith("text/csv"):
        return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(response.content)).active]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_downloaded_as_it_is_seen(world, kind):
    add(world, topics=["neglect"])
    add(world, "For health alone", for_everyone=False, kinds=[AGENCIES])
    for name, seen in {"bob": ["For health alone", "Neglect toolkit"],
                       "charlie": ["Neglect toolkit"]}.items():  # fmt: skip
        response = signed_in(getattr(world, name)).get(f"/library/export/{kind}/")
        assert [row[0] for row in rows_of(response)[1:]] == seen
    response = signed_in(world.bob).get(f"/library/export/{kind}/?words=neglect&kind=toolkit")
    assert len(rows_of(response)) == 3
    assert signed_in(world.bob).get("/library/export/pdf/").status_code == 404


# --- keeping --------------------------------------------------------------------------------------


def document_form(world, **said) -> dict:
    return {
        "title": "Escalation procedure",
        "kind": "procedure",
        "summary": "What to do when you disagree.",
        "topics": ["roles"],
        "agency": world.council.pk,
        "owner_role": "business-manager",
        "for_everyone": "everyone",
        "text": "Talk first.",
        "submission": uuid4(),
        **date_of("review_on", NEXT_YEAR),
        **date_of("published_on", TODAY),
        **said,
    }


@pytest.fixture
def dana(world):
    client = Client()
    just_signed_in(client, world.dana)
    return client


KEEPING = (
    "add/",
    "briefings/add/",
    "neglect-toolkit/change/",
    "neglect-toolkit/versions/add/",
    "neglect-toolkit/withdraw/",
    "acknowledgements/",
    "acknowledgements/export/csv/",
)


def test_only_the_team_comes_to_the_pages_that_keep(world, dana):
    add(world)
    for path in KEEPING:
        assert dana.get(f"/library/{path}").status_code == 200, path
        for person in (world.alice, world.bea, world.brian, world.charlie, world.root):
            assert signed_in(person).get(f"/library/{path}").status_code == 403, path


def test_a_document_is_added_once_however_often_the_button_is_pressed(world, dana):
    form = document_form(world)
    for _ in range(2):
        response = dana.post("/library/add/", form)
        assert response["Location"] == "/library/escalation-procedure/"
    assert LibraryDocument.objects.visible_to(world.dana).count() == 1
    assert "Challenge and escalation" in text(dana, "/library/escalation-procedure/")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"title": ""}, "Enter the title"),
        ({"title": "neglect toolkit"}, "The library has a document of that title"),
        ({"owner_role": ""}, "Select the post"),
        ({"for_everyone": "some"}, "Say whom it is for"),
        ({"text": ""}, "Add a file, or write the text"),
        ({"review_on_year": "2020"}, "must be in the future"),
        ({"published_on_year": "2029"}, "must be today or in the past"),
        ({"kind": "briefing"}, "Select the kind of document from the list"),
        ({"upload": EICAR}, "contains malware"),
        ({"upload": b"x" * 100, "text": "too"}, "not both"),
    ],
)
def test_bad_input_gets_a_sentence_and_saves_nothing(world, dana, said, sentence):
    add(world)
    if "upload" in said:
        said = {"text": "", **said, "upload": SimpleUploadedFile("a.txt", said["upload"])}
    page = dana.post("/library/add/", document_form(world, **said))
    assert page.status_code == 200
    assert sentence in unescape(page.content.decode())
    assert "What to do when you disagree." in page.content.decode(), "what was written stays"
    assert LibraryDocument.objects.visible_to(world.dana).count() == 1


def test_a_document_is_changed_and_a_stale_page_loses_nobodys_text(world, dana):
    add(world, for_everyone=False, kinds=[AGENCIES], topics=["neglect"])
    page = dana.get("/library/neglect-toolkit/change/")
    form = page.context["form"]
    assert form["for_everyone"].value() == "some"
    assert list(form["kinds"].value()) == [AGENCIES]
    assert form["topics"].value() == ["neglect"]
    said = document_form(world, title="Neglect toolkit", version=form["version"].value())
    assert dana.post("/library/neglect-toolkit/change/", said).status_code == 302
    stale = {**said, "summary": "Mine.", "submission": uuid4()}
    page = dana.post("/library/neglect-toolkit/change/", stale).content.decode()
    assert "Someone else changed this" in page
    assert "Mine." in page
    fresh = re.search(r'name="version" value="([^"]+)"', page)[1]
    dana.post("/library/neglect-toolkit/change/", {**stale, "version": fresh})
    assert LibraryDocument.objects.visible_to(world.dana).get().summary == "Mine."


def test_what_is_withdrawn_is_not_kept_further(world, dana):
    operations.withdraw(add(world), reason="x", by=world.dana)
    for path in ("change/", "versions/add/", "withdraw/"):
        page = text(dana, f"/library/neglect-toolkit/{path}")
        assert "it stays as it was then" in page
        assert '<form method="post" novalidate' not in page
    assert "Keep this document" not in text(dana, "/library/neglect-toolkit/")


def test_a_document_is_withdrawn_in_one_act(world, dana):
    add(world)
    new = add(world, "Newer toolkit")
    form = {"reason": "Old", "successor": new.pk, "submission": uuid4()}
    for _ in range(2):
        response = dana.post("/library/neglect-toolkit/withdraw/", form)
        assert response["Location"] == "/library/neglect-toolkit/"
    old = LibraryDocument.objects.visible_to(world.dana).get(slug="neglect-toolkit")
    assert (old.withdrawn_because, old.succeeded_by) == ("Old", new)


def test_a_new_version_begins_with_what_the_last_one_says(world, dana):
    brief(world)
    page = dana.get("/library/seeing-neglect/versions/add/")
    assert "Under why." in page.content.decode()
    form = {
        **SECTIONS, "why": "Anew.", "what_changed": "Why it matters", "submission": uuid4(),
        **date_of("published_on", TODAY), **date_of("review_on", NEXT_YEAR),
    }  # fmt: skip
    response = dana.post("/library/seeing-neglect/versions/add/", form)
    assert response["Location"] == "/library/seeing-neglect/"
    newest = LibraryVersion.objects.visible_to(world.dana).first()
    assert (newest.number, newest.sections["why"]) == (2, "Anew.")


# --- briefings ------------------------------------------------------------------------------------


def test_a_briefing_is_written_under_its_headings_and_asks_its_agencies(world, dana):
    form = document_form(
        world, title="Seeing neglect", asks=[PARTNERS], source="An audit", **SECTIONS
    )
    response = dana.post("/library/briefings/add/", form)
    assert response["Location"] == "/library/seeing-neglect/"
    page = text(signed_in(world.charlie), "/library/seeing-neglect/versions/1/")
    for _, label, *_ in (*policy.HEADINGS, *policy.PROMPTS):
        assert label in page
    assert "Learned from: An audit" in page
    assert BriefingRequest.objects.visible_to(world.dana).count() == 3
    assert "0 of 3 agencies acknowledged this version." in text(dana, "/library/seeing-neglect/")
    too_long = {**form, "title": "Other", "why": "x" * 601, "submission": uuid4()}
    page = dana.post("/library/briefings/add/", too_long).content.decode()
    assert "must be 600 characters or fewer" in page


def answer(**said) -> dict:
    return {"used_with": "The ward", "what_changed": "We look twice.", "submission": uuid4(),
            **date_of("used_on", TODAY), **said}  # fmt: skip


def test_a_lead_acknowledges_for_the_agency_and_its_people_read_that_it_did(world):
    brief(world)
    bea, path = signed_in(world.bea), "/library/seeing-neglect/acknowledge/"
    said = "Testshire Health Trust is asked to acknowledge this by Friday 1 May 2026."
    assert said in text(signed_in(world.bob), "/library/seeing-neglect/")
    assert said in text(bea, "/library/seeing-neglect/")
    assert "Acknowledge briefing: Seeing neglect" in text(bea, "/")
    form = answer()
    for _ in range(2):
        assert bea.post(path, form)["Location"] == "/library/seeing-neglect/"
    [row] = BriefingRequest.objects.visible_to(world.bea)
    assert (row.used_with, row.what_changed, row.acknowledged_by) == (
        "The ward", "We look twice.", world.bea,
    )  # fmt: skip
    said = "Testshire Health Trust acknowledged this on Wednesday 1 April 2026."
    assert said in text(signed_in(world.bob), "/library/seeing-neglect/")
    assert "Health Trust" not in text(signed_in(world.charlie), "/library/seeing-neglect/")
    assert "Acknowledge briefing" not in text(bea, "/")
    assert "Change what your agency said" in text(bea, path)


def test_nobody_else_acknowledges(world):
    brief(world, asks=[AGENCIES])
    path = "/library/seeing-neglect/acknowledge/"
    for person in (world.bob, world.bella, world.dana, world.root, world.nobody):
        client = Client()
        just_signed_in(client, person)
        assert client.get(path).status_code == 403
        assert client.post(path, answer()).status_code == 403
    page = signed_in(world.anna).post(path, answer()).content.decode()
    assert "Your agency is not asked to acknowledge this" in page
    hidden = brief(world, "Hidden", for_everyone=False, kinds=[AGENCIES], asks=[AGENCIES])
    assert signed_in(world.colin).get(f"/library/{hidden.slug}/acknowledge/").status_code == 404
    assert not BriefingRequest.objects.visible_to(world.dana).exclude(acknowledged_on=None).exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"used_with": ""}, "Enter with whom it was used"),
        ({"what_changed": ""}, "Enter what has changed because of it"),
        ({"used_on_year": "2027"}, "must be today or in the past"),
        ({"used_on_year": "2020"}, "cannot be before that"),
    ],
)
def test_an_answer_that_cannot_be_is_put_right(world, said, sentence):
    brief(world)
    page = signed_in(world.bea).post("/library/seeing-neglect/acknowledge/", answer(**said))
    assert sentence in unescape(page.content.decode())
    assert not BriefingRequest.objects.visible_to(world.bea).exclude(acknowledged_on=None).exists()


def test_who_has_not_is_a_list_for_the_team_and_each_agency_has_its_own(world, dana, clock):
    brief(world)
    of_trust = BriefingRequest.objects.visible_to(world.dana).get(agency=world.trust)
    answers.acknowledge(
        of_trust, used_with="The ward", used_on=TODAY, what_changed="A plan", by=world.bea
    )
    clock.set("2026-05-05")
    just_signed_in(dana, world.dana)
    waiting = dana.get("/library/acknowledgements/").context["rows"]
    named = [row[0]["text"] for row in waiting]
    assert named == ["NHS Testshire Integrated Care Board", "Testshire Council", "Testshire Police"]
    assert {row[4]["text"] for row in waiting} == {"Overdue"}
    nobody = "Nobody there can answer: give somebody the role"
    assert [row[5] for row in waiting] == [nobody, "", ""]
    answered = dana.get("/library/acknowledgements/?show=answered&document=seeing-neglect")
    assert [row[0]["text"] for row in answered.context["rows"]] == ["Testshire Health Trust"]
    assert dana.get("/library/acknowledgements/?document=none-such").status_code == 200
    mine = signed_in(world.bea).get("/library/your-briefings/").context["rows"]
    assert [(row[1], row[3]["text"]) for row in mine] == [
        ("Testshire Health Trust", "Acknowledged")
    ]
    assert signed_in(world.bob).get("/library/your-briefings/").status_code == 403
    for kind in ("csv", "xlsx"):
        rows = rows_of(dana.get(f"/library/acknowledgements/export/{kind}/"))[1:]
        assert [row[0] for row in rows] == named
        own = rows_of(signed_in(world.bea).get(f"/library/your-briefings/export/{kind}/"))[1:]
        assert [row[0] for row in own] == ["Testshire Health Trust"]
        assert "The ward" in own[0]


def test_lists_of_answers_cost_the_same_whatever_their_length(world, dana):
    def statements(client, path) -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(path)
        return len(caught)

    bea = signed_in(world.bea)
    paths = [(dana, "/library/acknowledgements/"), (bea, "/library/your-briefings/"), (bea, "/")]
    brief(world, asks=[AGENCIES])
    for client, path in paths:
        client.get(path)
    one = [statements(*each) for each in paths]
    for number in range(2):
        brief(world, f"Briefing {number}")
    assert [statements(*each) for each in paths] == one


def test_a_lead_of_two_agencies_says_for_which(world):
    from partnership import operations as ours

    ours.begin_role(
        world.bea, agency=world.council, role="safeguarding-lead", started_on=TODAY, by=None
    )
    brief(world)
    bea, path = signed_in(world.bea), "/library/seeing-neglect/acknowledge/"
    assert "For which agency?" in text(bea, path)
    assert "Select the agency" in bea.post(path, answer()).content.decode()
    of_council = BriefingRequest.objects.visible_to(world.dana).get(agency=world.council)
    assert bea.post(path, answer(request=of_council.pk)).status_code == 302
    done = BriefingRequest.objects.visible_to(world.dana).exclude(acknowledged_on=None)
    assert [each.agency for each in done] == [world.council]
    of_police = BriefingRequest.objects.visible_to(world.dana).get(agency=world.police)
    page = bea.post(path, answer(request=of_police.pk)).content.decode()
    assert "Select the agency from the list" in page
