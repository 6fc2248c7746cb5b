"""The pages of agreements: read with a role, kept by the team, signed by the officers."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from core.models import AccessLog
from partnership import cover
from partnership import operations as ours
from partnership.agreements import operations
from partnership.agreements.models import Agreement, AgreementVersion, SignOff
from tests.kept import kept_step
from tests.partnership.officers import build_with_officers
from tests.world import give_an_app

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 1)
VERSION = "/agreements/arrangements/versions/1/"


@pytest.fixture
def world(clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = build_with_officers()
    clock.set("2026-04-01")
    world.agreement = add("Arrangements", kind="arrangements", purpose="How we work together.")
    return world


@pytest.fixture
def version(world):
    return a_version(world)


def add(name, kind="other", **more):
    return operations.add_agreement(name=name, kind=kind, by=None, **more)


@kept_step
def a_version(world, agreement=None, **more):
    answers = {
        "title": "Published arrangements",
        "binds": "All",
        "text": "We share early.",
        "effective_on": TODAY,
        "review_on": date(2027, 4, 1),
        "signatories": world.partners,
    }
    return operations.add_version(agreement or world.agreement, **answers | more, by=world.dana)


def sign(world, version, *names):
    for name in names:
        asked = version.sign_offs.get(agency=world.held[name].agency_role.agency)
        operations.sign(asked, sha256=version.sha256, by=getattr(world, name))


def text(client, path) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


# --- reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["nobody", "root"])
def test_who_holds_no_role_reads_none_of_it(world, client, version, name):
    client.force_login(getattr(world, name))
    answers = [client.get(path) for path in (
        "/agreements/", "/agreements/arrangements/", VERSION, "/agreements/export/csv/"
    )]  # fmt: skip
    assert [each.status_code for each in answers] == [403] * 4
    said = "".join(each.content.decode() for each in answers)
    for words in ("Arrangements", "Published arrangements", "We share early.", "Not yet"):
        assert words not in said


@pytest.mark.parametrize("name", ["charlie", "bob"])
def test_whoever_holds_a_role_reads_what_is_in_force_and_whose_signature_is_missing(
    world, client, version, name
):
    sign(world, version, "leo")
    client.force_login(getattr(world, name))
    page = client.get("/agreements/")
    assert page.context["rows"] == [
        [
            {"text": "Arrangements", "url": "/agreements/arrangements/"},
            "Published arrangements",
            "None yet",
            "",
            (
                "Version 1 waits for NHS Testshire Integrated Care Board and Testshire Police "
                "since 1 Apr 2026"
            ),
        ]
    ]
    assert [row[1:] for row in page.context["waiting"]] == [
        [f"Lead Safeguarding Partner, {agency}", "1 Apr 2026", "0 days",
         {"text": "Not yet", "tone": "yellow"}]
        for agency in ("NHS Testshire Integrated Care Board", "Testshire Police")
    ]  # fmt: skip
    for words in ("Add an agreement", "Funding"):
        assert words not in page.content.decode()
    found = text(client, VERSION)
    assert "We share early." in found
    assert "Leo Lamb" in found
    for words in ("Sign this version", "Withdraw", "Decline"):
        assert words not in found


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get("/agreements/").url == "/sign-in/?next=/agreements/"


def test_old_versions_stay_readable_and_say_which_one_holds(world, client, version):
    sign(world, version, "leo", "lara", "lin")
    second = a_version(world, text="We share earlier.")
    client.force_login(world.bob)
    assert "In force since Wednesday 1 April 2026" in text(client, VERSION)
    sign(world, second, "leo", "lara", "lin")
    found = text(client, VERSION)
    assert "We share early." in found
    assert "An earlier version, kept to read. Version 2 holds now." in found
    assert client.get("/agreements/").context["rows"][0][2] == "Version 2, since 1 Apr 2026"
    for wrong in ("versions/3/", "versions/1/file/"):
        assert client.get(f"/agreements/arrangements/{wrong}").status_code == 404
    assert client.get("/agreements/other/").status_code == 404


def test_what_waits_says_what_holds_until_then_and_why_it_was_declined(world, client, version):
    sign(world, version, "leo", "lara", "lin")
    second = a_version(world, effective_on=date(2026, 5, 1))
    operations.decline(
        second.sign_offs.get(agency=world.council), reason="Point 4 is unclear.", by=world.leo
    )
    client.force_login(world.bob)
    found = text(client, "/agreements/arrangements/versions/2/")
    assert "0 of 3 signatures" in found
    assert "It is to take effect on Friday 1 May 2026." in found
    assert "Until then version 1 holds." in found
    assert "Testshire Council declined on Wednesday 1 April 2026: Point 4 is unclear." in found


def test_a_file_is_a_download_and_the_log_says_who_took_it(world, client):
    a_version(world, text="", upload=SimpleUploadedFile("arrangements.txt", b"All of it."))
    client.force_login(world.bob)
    assert "arrangements.txt (1 kB)" in text(client, VERSION)
    response = client.get(VERSION + "file/")
    assert response["Content-Disposition"] == 'attachment; filename="arrangements.txt"'
    assert response.getvalue() == b"All of it."
    line = AccessLog.objects.filter(what="download").get()
    assert (line.person, line.detail[:9]) == (world.bob, "agreement")


# --- signing --------------------------------------------------------------------------------------


def test_a_signatorys_home_page_asks_and_leads_to_the_signature(world, client, version):
    client.force_login(world.leo)
    [task] = client.get("/").context["tasks"]
    assert task["text"] == "Sign off Published arrangements, version 1"
    assert task["url"] == VERSION
    assert "Sign this version" in text(client, VERSION)
    page = client.get(VERSION + "sign/")
    assert "as Lead Safeguarding Partner of Testshire Council" in page.content.decode()
    sent = {"submission": str(uuid4()), "sha256": version.sha256}
    refused = client.post(VERSION + "sign/", sent)
    assert "Confirm that you have read this version" in refused.content.decode()
    sent["confirmed"] = "on"
    for _ in range(2):
        assert client.post(VERSION + "sign/", sent).url == VERSION
    signed = SignOff.objects.get(agency=world.council)
    assert (signed.signed_by, signed.signed_sha256) == (world.leo, version.sha256)
    assert signed.history.count() == 2
    assert client.get("/").context["tasks"] == []
    assert "Sign this version" not in text(client, VERSION)


def test_another_digest_than_the_page_showed_is_refused(world, client, version):
    client.force_login(world.leo)
    sent = {"submission": str(uuid4()), "confirmed": "on"}
    for digest in ("0" * 64, "", "\0"):
        page = client.post(VERSION + "sign/", {**sent, "sha256": digest})
        assert page.status_code == 200
    assert SignOff.objects.get(agency=world.council).signed_at is None


def test_who_declines_says_why(world, client, version):
    client.force_login(world.leo)
    sent = {"submission": str(uuid4())}
    assert "Enter why you do not sign" in client.post(VERSION + "decline/", sent).content.decode()
    sent["reason"] = "Not yet."
    for _ in range(2):
        assert client.post(VERSION + "decline/", sent).url == VERSION
    assert SignOff.objects.get(agency=world.council).decline_reason == "Not yet."
    assert client.get("/").context["tasks"] == []
    assert "Sign this version" in text(client, VERSION), "they still can"


@pytest.mark.parametrize("name", ["alice", "ada", "avril", "dana", "hari", "sue", "root", "nobody"])
@pytest.mark.parametrize("page", ["sign/", "decline/"])
def test_nobody_without_an_office_comes_to_the_signature(world, client, version, name, page):
    client.force_login(getattr(world, name))
    assert client.get(VERSION + page).status_code == 403
    sent = {"submission": str(uuid4()), "sha256": version.sha256, "confirmed": "on", "reason": "x"}
    assert client.post(VERSION + page, sent).status_code == 403
    assert not SignOff.objects.exclude(signed_at=None, declined_at=None).exists()


def test_an_officer_who_is_not_asked_is_told_so(world, client, version):
    client.force_login(world.chi)
    assert "does not ask for your signature" in text(client, VERSION + "sign/")
    answer = client.post(VERSION + "sign/", {"confirmed": "on"})
    assert "does not ask for your signature" in answer.content.decode()
    assert client.get("/").context["tasks"] == []
    assert version.sign_offs.filter(signed_at=None).count() == 3


def test_a_deputy_reads_and_is_told_that_the_officer_signs(world, client, version):
    cover.name_deputy(
        world.leo, agency=world.council, deputy=world.alice, starts_on=TODAY,
        ends_on=TODAY + timedelta(days=7), by=world.leo,
    )  # fmt: skip
    give_an_app(world.alice)  # which the role that she covers needs
    client.force_login(world.alice)
    assert "Leo Lamb signs in person" in text(client, VERSION + "sign/")
    assert "Sign this version" not in text(client, VERSION)
    assert client.get("/").context["tasks"] == []
    sent = {"submission": str(uuid4()), "sha256": version.sha256, "confirmed": "on"}
    assert "Leo Lamb signs in person" in client.post(VERSION + "sign/", sent).content.decode()
    assert SignOff.objects.get(agency=world.council).signed_at is None


# --- keeping --------------------------------------------------------------------------------------

KEEPING = ("add/", "arrangements/change/", "arrangements/end/", "arrangements/versions/add/",
           "arrangements/versions/1/withdraw/")  # fmt: skip


@pytest.mark.parametrize("name", ["alice", "leo", "hari", "sue", "root", "nobody"])
@pytest.mark.parametrize("page", KEEPING)
def test_nobody_else_comes_to_what_the_team_keeps(world, client, version, name, page):
    client.force_login(getattr(world, name))
    assert client.get(f"/agreements/{page}").status_code == 403
    assert client.post(f"/agreements/{page}", {"name": "X"}).status_code == 403


def sent_version(world, **more):
    days = {"effective_on": date(2026, 4, 20), "review_on": date(2027, 4, 20)}
    parts = {
        f"{name}_{part}": str(getattr(on, part))
        for name, on in days.items()
        for part in ("day", "month", "year")
    }
    return {
        "submission": str(uuid4()), "title": "Arrangements 2026", "binds": "All",
        "text": "We share.", "signatories": [str(each.pk) for each in world.partners],
        **parts, **more,
    }  # fmt: skip


def test_the_team_adds_an_agreement_and_a_version_once(world, client):
    client.force_login(world.dana)
    sent = {"submission": str(uuid4()), "name": "Sharing", "kind": "information-sharing"}
    for _ in range(2):
        assert client.post("/agreements/add/", sent).url == "/agreements/sharing/"
    page = client.get("/agreements/sharing/versions/add/")
    chosen = [each.name for each in page.context["form"].initial["signatories"]]
    assert set(chosen) == {each.name for each in world.partners}, "the partners by default"
    sent = sent_version(world)
    for _ in range(2):
        answer = client.post("/agreements/sharing/versions/add/", sent)
        assert answer.url == "/agreements/sharing/versions/1/"
    version = AgreementVersion.objects.get()
    assert (version.sign_offs.count(), version.asked_by) == (3, world.dana)
    page = text(client, "/agreements/sharing/versions/add/")
    assert "Version 1 still waits for signatures" in page


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"text": ""}, "Select the file of this version, or write its text."),
        ({"signatories": []}, "Select who must sign: at least one agency."),
        ({"effective_on_year": "2025"}, "It cannot take effect before it is signed"),
        ({"review_on_year": "2026"}, "The day of the review must be after"),
        ({"title": ""}, "Enter the title"),
    ],
)
def test_a_wrong_version_gets_a_sentence_and_keeps_what_was_written(world, client, more, said):
    client.force_login(world.dana)
    sent = sent_version(world, **more)
    page = client.post("/agreements/arrangements/versions/add/", sent).content.decode()
    assert said in page
    assert 'value="All"' in page
    assert not AgreementVersion.objects.exists()


def test_a_file_larger_than_a_form_can_be_is_refused_on_the_form_with_the_answers(world, client):
    """Past 11 MB nothing reads it, but what else was written comes back."""
    client.force_login(world.dana)
    upload = SimpleUploadedFile("arrangements.pdf", b"%PDF-" + b"x" * 12 * 1024 * 1024)
    sent = sent_version(world, text="", upload=upload)
    response = client.post("/agreements/arrangements/versions/add/", sent)
    page = response.content.decode()
    assert response.status_code == 200
    assert "The selected file must be smaller than 10 MB. Make it smaller" in page
    assert 'value="Arrangements 2026"' in page
    assert not AgreementVersion.objects.exists()


def test_whoever_does_not_sign_is_told_who_does(world, client):
    client.force_login(world.alice)
    response = client.get("/agreements/arrangements/versions/1/sign/")
    assert response.status_code == 403
    who = (
        "It is for these roles: Lead Safeguarding Partner, Section 11 chief officer or Headteacher."
    )
    assert who in response.content.decode()


def test_a_file_that_is_not_what_its_name_says_is_refused(world, client):
    client.force_login(world.dana)
    upload = SimpleUploadedFile("arrangements.pdf", b"MZ, no PDF")
    sent = sent_version(world, text="", upload=upload)
    page = client.post("/agreements/arrangements/versions/add/", sent).content.decode()
    assert "arrangements.pdf says PDF and holds text." in page
    assert not AgreementVersion.objects.exists()


def test_the_team_withdraws_and_ends_with_a_reason(world, client, version):
    client.force_login(world.dana)
    sent = {"submission": str(uuid4()), "reason": "A wrong page."}
    for _ in range(2):
        assert client.post(VERSION + "withdraw/", sent).url == VERSION
    assert "by Dana Doyle: A wrong page." in text(client, VERSION)
    assert "was withdrawn already" in text(client, VERSION + "withdraw/")
    sent = {"submission": str(uuid4()), "reason": "Replaced."}
    for _ in range(2):
        assert client.post("/agreements/arrangements/end/", sent).url == "/agreements/arrangements/"
    assert "No longer used since Wednesday 1 April 2026" in text(
        client, "/agreements/arrangements/"
    )


def test_a_stale_page_loses_nobodys_text(world, client):
    client.force_login(world.dana)
    page = client.get("/agreements/arrangements/change/")
    seen = page.context["form"].initial["version"]
    operations.change_agreement(
        world.agreement, name="Renamed", kind="other", purpose="", by=world.dana
    )
    sent = {"submission": str(uuid4()), "name": "Mine", "kind": "other", "version": seen}
    page = client.post("/agreements/arrangements/change/", sent).content.decode()
    assert "Somebody has changed this agreement meanwhile" in page
    assert 'value="Mine"' in page
    assert Agreement.objects.get().name == "Renamed"


def test_the_teams_home_page_says_what_to_see_to_and_which_office_is_empty(world, client):
    a_version(world, signatories=[*world.partners, world.trust])
    client.force_login(world.dana)
    [line] = client.get("/").context["upkeep"]["agreements"]
    assert line["text"].startswith("Arrangements: Version 1 waits for")
    assert client.get(VERSION).context["empty_offices"] == []
    ours.end_role(world.held["chi"], ended_on=TODAY, by=world.dana)
    assert client.get(VERSION).context["empty_offices"] == ["Chief officer, Testshire Health Trust"]


# --- files, and what it costs ---------------------------------------------------------------------


def test_files_of_agreements_and_of_signatures(world, client, version):
    sign(world, version, "leo")
    operations.decline(version.sign_offs.get(agency=world.icb), reason="=1+1", by=world.lara)
    client.force_login(world.bob)
    body = client.get("/agreements/export/csv/").content.decode("utf-8-sig")
    [row] = csv.DictReader(StringIO(body))
    assert (row["Agreement"], row["Version"], row["Stands"], row["Signatures"]) == (
        "Arrangements", "1", "Declined", "1 of 3",
    )  # fmt: skip
    sheet = load_workbook(BytesIO(client.get("/agreements/signatures/export/xlsx/").content)).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [(row[3], row[6], row[8], row[12]) for row in rows] == [
        ("NHS Testshire Integrated Care Board", "Declined", None, "'=1+1"),
        ("Testshire Council", "Signed", "Leo Lamb", None),
        ("Testshire Police", "Not yet", None, None),
    ]
    assert client.get("/agreements/export/pdf/").status_code == 404


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("bob", "/agreements/"),
        ("bob", "/agreements/agreement-0/"),
        ("bob", "/agreements/agreement-0/versions/1/"),
        ("bob", "/agreements/export/csv/"),
        ("bob", "/agreements/signatures/export/csv/"),
        ("leo", "/"),
        ("dana", "/"),
    ],
)
def test_one_and_three_cost_the_same(world, client, django_assert_num_queries, name, path):
    a_version(world, add("Agreement 0"))
    client.force_login(getattr(world, name))
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    operations.withdraw_version(AgreementVersion.objects.get(), reason="x", by=world.dana)
    for number in ("one", "two"):
        a_version(world, add(number))
    for text_ in ("a", "b"):
        agreement = Agreement.objects.get(slug="agreement-0")
        sign(world, a_version(world, agreement, text=text_), "leo", "lara", "lin")
    with django_assert_num_queries(len(one)):
        client.get(path)
