"""Files of people: read in every form a spreadsheet writes, each row judged before anything."""

from datetime import date

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import letters
from partnership import people_files, tasks
from partnership import people_operations as operations
from partnership.held import held_now
from partnership.models import Invitation, InvitationDraft
from tests import world as worlds

TODAY = date(2026, 3, 27)
HEAD = "full_name,email,job_title,role"
GOOD = "Zoë Newman,zoe@example.org,Nurse,Line manager or team manager"


@pytest.fixture
def world(db):
    return worlds.build_with_administrators()


def upload(text, encoding="utf-8"):
    content = text if isinstance(text, bytes) else text.encode(encoding)
    return SimpleUploadedFile("people.csv", content, "text/csv")


def read(text, encoding="utf-8"):
    return people_files.read(upload(text, encoding))


def judged(world, text, by="tess", agency="trust"):
    person = getattr(world, by)
    rows = read(text)
    found = people_files.outcomes(rows, getattr(world, agency), held_now(person), person)
    return {each.row.line: each.refusal for each in found}


# --- reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_spreadsheets_write_is_read_right(encoding, delimiter, newline):
    text = newline.join([HEAD, GOOD, ""]).replace(",", delimiter)
    [row] = read(text, encoding)
    assert (row.line, row.full_name, row.email) == (2, "Zoë Newman", "zoe@example.org")
    assert row.role == "Line manager or team manager"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (HEAD, "no people in it"),
        ("", "Missing"),
        ("name,mail\nA,b", "Missing: full_name, email, job_title and role"),
        (f"{HEAD},shoe size\nA,b,c,d,e", "Take out: shoe_size"),
        (f"{HEAD},role\nA,b,c,d,e", "names a column twice"),
        (b"PK\x03\x04 workbook", "Excel workbook"),
        (f"{HEAD}\n{GOOD}".encode("utf-16-le"), "CSV UTF-8"),
        (f"{HEAD}\n".encode() + b"\x81\x8d,a@b.org,,x", "CSV UTF-8"),
        (f'{HEAD}\n"never closed,a@b.org,,x\n', "not a CSV file"),
        (f"{HEAD}\n" + "a,b,c,d\n" * 10_000, "1,000 people at most"),
        ("x" * (1024 * 1024 + 1), "smaller than 1 MB"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(people_files.Unreadable, match=sentence):
        read(content)


def test_a_row_too_many_is_not_read_to_the_end():
    """Ten thousand rows are refused after the first thousand and one."""
    seen = []

    class Counted(list):
        def __iter__(self):
            for line in super().__iter__():
                seen.append(line)
                yield line

    class Lines:
        def __init__(self):
            self.rows = iter(Counted(["a,b,c,d\n"] * 10_000))

        def readline(self):
            return HEAD + "\n"

        def __iter__(self):
            return self.rows

    with pytest.raises(people_files.Unreadable):
        list(people_files._rows(Lines()))
    assert len(seen) == people_files.MOST_ROWS + 1


def test_empty_lines_are_passed_over_and_lines_keep_their_numbers():
    rows = read(f'{HEAD}\n\n{GOOD}\n,,,\n"Two\nlines",b@b.org,,x\n{GOOD}\n')
    assert [row.line for row in rows] == [3, 5, 7]


# --- judging --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",a@example.org,,Line manager or team manager", "Enter full name"),
        ("A,not-an-address,,line-manager", "right form"),
        ("A,a@example.org,,Wizard", "Write the role as one of these"),
        ("A,a@example.org,,Partnership representative", "given by the business team"),
        ("A,a@example.org,,Headteacher", "held at a school"),
        ("=cmd(),a@example.org,,line-manager", "begins like a formula"),
        ("A,a@example.org,@SUM(A1),line-manager", "begins like a formula"),
        ("A,+a@example.org,,line-manager", "begins like a formula"),
        ("A\x07B,a@example.org,,line-manager", "cannot be read"),
        (f"{'A' * 151},a@example.org,,line-manager", "150 characters or fewer"),
        ("A,bella@example.org,,line-manager", "already"),
        ("A,tess@example.org,,line-manager", "Nobody gives a role to themself"),
        ("A,a@example.org,,line-manager,extra", "more cells than columns"),
    ],
)
def test_a_bad_row_says_why_and_the_others_go_ahead(world, row, sentence):
    found = judged(world, f"{HEAD}\n{row}\n{GOOD}\n")
    assert sentence in found[2]
    assert found[3] == ""


def test_the_same_twice_in_a_file_is_taken_once(world):
    again = GOOD.replace("zoe@", "ZOE@")
    text = f"{HEAD}\n{GOOD}\n{again}\nzoë  newman,zoe@example.org,,chief-officer\n"
    found = judged(world, text)
    assert (found[2], found[4]) == ("", "")
    assert "Line 2 says the same" in found[3]


@pytest.mark.parametrize("second", ["chief-officer", "Wizard"])
def test_two_people_with_one_address_are_both_left_out(world, second):
    """The one who typed the file knows which address is wrong: neither is invited by a guess."""
    text = f"{HEAD}\n{GOOD}\nAmy Newman,ZOE@example.org,,{second}\nA,a@example.org,,line-manager\n"
    found = judged(world, text)
    assert "Line 3 has this address beside another name" in found[2]
    assert "Line 2 has this" in found[3] or second == "Wizard"
    assert found[4] == ""


def test_an_administrator_names_no_other_agency_and_learns_nothing_of_it(world):
    text = f"{HEAD},agency\n{GOOD},Testshire Council\n{GOOD.replace('zoe', 'amy')},Nowhere\n"
    found = judged(world, text)
    assert (
        found[2]
        == found[3]
        == ("You can invite people to Testshire Health Trust only. Leave the agency empty.")
    )


def test_a_keeper_names_agencies_by_name(world):
    text = f"{HEAD},agency\n{GOOD},testshire council\n{GOOD},\n{GOOD},Nowhere\n"
    found = judged(world, text, by="dana")
    assert (found[2], found[3]) == ("", "")
    assert "No agency is called “Nowhere”" in found[4]


def test_judging_costs_the_same_statements_for_one_row_as_for_many(world):
    def statements(rows):
        text = HEAD + "".join(f"\nA,a{n}@example.org,,line-manager" for n in range(rows))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert set(judged(world, text).values()) == {""}
        return len(seen)

    assert statements(2) == statements(200)


# --- the pages ------------------------------------------------------------------------------------


@pytest.fixture
def tess(client, world):
    client.force_login(world.tess)
    return client


SEND, CHECK = "/people/trust/invite-several/", "/people/trust/invite-several/check/"


def send(client, text):
    return client.post(SEND, {"upload": upload(text)}, follow=True)


def confirm(client, page):
    return client.post(
        CHECK, {"submission": page.context["form"]["submission"].value()}, follow=True
    )


def all_invitations():
    return Invitation.objects.unscoped("the test looks")


def test_nothing_is_saved_before_it_is_confirmed_and_good_rows_go_without_the_bad(tess, world):
    page = send(tess, f"{HEAD}\n{GOOD}\n=cmd(),a@b.org,,line-manager\n")
    text = page.content.decode()
    assert "Line\N{NO-BREAK SPACE}3" in text
    assert "begins like a formula" in text
    assert all_invitations().count() == 0
    done = confirm(tess, page)
    assert "The invitation is on its way." in done.content.decode()
    waiting = tess.get("/people/trust/invitations/").content.decode()
    assert "The email goes out in a moment. It can be accepted until" in waiting
    assert all_invitations().get().email == "zoe@example.org"
    letters.deliver()
    assert [each.to for each in mail.outbox] == [["zoe@example.org"]]


def test_the_preview_survives_going_back(tess, world):
    send(tess, f"{HEAD}\n{GOOD}\n")
    assert "Go on with it" in tess.get(SEND).content.decode()
    assert "zoe@example.org" in tess.get(CHECK).content.decode()


def test_a_double_click_invites_once(tess, world):
    page = send(tess, f"{HEAD}\n{GOOD}\n")
    confirm(tess, page)
    again = confirm(tess, page)
    assert again.redirect_chain[-1][0] == "/people/trust/invitations/"
    assert all_invitations().count() == 1
    assert InvitationDraft.objects.visible_to(world.tess).count() == 0


def test_what_was_shown_is_what_is_sent(tess, world):
    first = send(tess, f"{HEAD}\n{GOOD}\n")
    send(tess, f"{HEAD}\n{GOOD.replace('zoe', 'amy')}\n")
    shown = confirm(tess, first)
    assert all_invitations().count() == 0
    assert "You have sent another file since" in shown.content.decode()
    confirm(tess, shown)
    assert all_invitations().get().email == "amy@example.org", "once it was shown"


def test_a_line_that_is_no_longer_good_is_shown_before_the_others_are_invited(tess, world):
    page = send(tess, f"{HEAD}\n{GOOD}\nAmy Ash,amy@example.org,,line-manager\n")
    told = {"roles": ["line-manager"], "email": "amy@example.org", "full_name": "Amy Ash"}
    operations.invite(agency=world.trust, by=world.dana, **told)
    form = page.context["form"]
    sent = {name: form[name].value() for name in ("submission", "lines")}
    shown = tess.post(CHECK, sent, follow=True)
    assert "What can be taken has changed since" in shown.content.decode()
    assert "An invitation to amy@example.org is waiting" in shown.content.decode()
    assert all_invitations().count() == 1
    form = shown.context["form"]
    tess.post(CHECK, {name: form[name].value() for name in ("submission", "lines")})
    assert all_invitations().count() == 2


def test_two_roles_of_one_person_come_in_one_invitation(tess, world):
    page = send(tess, f"{HEAD}\n{GOOD}\nZoë Newman,zoe@example.org,,chief-officer\n")
    confirm(tess, page)
    assert all_invitations().get().roles == ["line-manager", "chief-officer"]


def test_a_bad_file_is_refused_on_the_page(tess):
    page = send(tess, "name\nA")
    assert page.status_code == 200
    assert "Missing: full_name" in page.content.decode()
    assert "Select a CSV file" in tess.post(SEND, {}).content.decode()


def test_many_are_written_in_few_statements(tess, world):
    def statements(start, rows):
        lines = "".join(f"\nA,a{start + n}@example.org,,line-manager" for n in range(rows))
        page = send(tess, HEAD + lines)
        with CaptureQueriesContext(connection) as seen:
            tess.post(CHECK, {"submission": page.context["form"]["submission"].value()})
        return len(seen)

    few, many = statements(0, 2), statements(100, 60)
    assert all_invitations().count() == 62
    assert many <= few + 2


def test_a_file_to_fill_in_can_be_filled_in(tess, world, client):
    answer = tess.get(SEND + "template/")
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    [refusal] = judged(world, answer.content.decode("utf-8-sig")).values()
    assert refusal == ""
    client.force_login(world.dana)
    theirs = client.get(SEND + "template/").content.decode("utf-8-sig")
    assert theirs.splitlines()[0] == f"{HEAD},agency"
    assert set(judged(world, theirs, by="dana").values()) == {""}


@pytest.mark.parametrize("name", ["alice", "bea", "cleo", "root", "nobody"])
def test_nobody_else_sends_a_file(world, client, name):
    client.force_login(getattr(world, name))
    for address in (SEND, CHECK, SEND + "template/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"upload": upload(HEAD)}).status_code in (404, 405)
    assert InvitationDraft.objects.unscoped("the test looks").count() == 0


def test_a_file_that_nobody_confirms_is_forgotten_after_a_week(world, clock):
    """It names people who have no account and know nothing of it."""

    def kept():
        rows = InvitationDraft.objects.unscoped("the test looks")
        return set(rows.values_list("owner", flat=True))

    row = ["new@example.org", "Nia New", "", "line-manager"]
    operations.keep_file(agency=world.trust, rows=[row], by=world.tess)
    clock.move(days=1)
    operations.keep_file(agency=world.council, rows=[row], by=world.cleo)
    clock.move(days=6)
    tasks.forget_files_of_people()
    assert kept() == {world.tess.pk, world.cleo.pk}
    clock.move(minutes=1)
    for _ in range(2):
        tasks.forget_files_of_people()
        assert kept() == {world.cleo.pk}
    operations.keep_file(agency=world.council, rows=[row, row], by=world.cleo)
    clock.move(days=7)
    tasks.forget_files_of_people()
    assert kept() == {world.cleo.pk}  # sent again, its days begin anew
    every_day = settings.CELERY_BEAT_SCHEDULE.values()
    assert "partnership.tasks.forget_files_of_people" in {each["task"] for each in every_day}
