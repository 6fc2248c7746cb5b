"""The pages on which a return is sent for signature, signed and read once it was handed in."""

import json
from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from audits.returns import extending, signers, signing_links, signing_policy, submitting
from audits.returns.models import SectionAssignment, Signature, SigningLink
from audits.returns.policy import State
from core import clock
from core.models import AccessLog
from core.operations import operation
from core.words import day
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.audits import signing
from tests.audits.signing import SECRET
from tests.sign_in import as_

pytestmark = pytest.mark.django_db

HEAD, LEAD, CHAIR = signing_policy.OF_A_SCHOOL
CHIEF = signing_policy.CHIEF_OFFICER
GOVERNOR = ("Gita Gill", "gita@example.org")


@pytest.fixture
def world():
    return signing.build()


@pytest.fixture
def of_trust(world):
    return signing.of_trust(world)


@pytest.fixture
def of_school(world):
    return signing.of_school(world)


def at(name, agency_return, *args):
    return reverse(f"returns:{name}", args=[agency_return.reference, *args])


def text_of(client, address) -> str:
    return client.get(address).content.decode()


# --- check and send -------------------------------------------------------------------------------


def test_the_check_links_each_question_that_is_missing_and_offers_no_form(world, of_trust):
    signing.unanswer(of_trust, ["1.1"], by=None)
    page = text_of(as_(world.bea), at("sign_off", of_trust))
    assert "1 question that must be answered has no answer" in page
    assert ">1.1 " in page
    assert "Send for signature</button>" not in page


def test_whoever_runs_it_sends_it_once_they_have_checked_it(world, of_trust):
    client = as_(world.bilal)
    page = text_of(client, at("sign_off", of_trust))
    assert "Bea Bright, in their own account" in page
    refused = client.post(at("sign_off", of_trust)).content.decode()
    assert "Confirm that you have checked it" in refused
    sent = client.post(at("sign_off", of_trust), {"checked": "on"}, follow=True)
    assert "The return was sent for signature" in sent.content.decode()
    assert signing.again(of_trust).state == State.SIGNED


def test_a_name_and_an_address_are_asked_where_nobody_holds_the_role():
    world = signing.build(of_the_school=("helen", "dev"))
    found = signing.of_school(world)
    client = as_(world.helen)
    refused = client.post(at("sign_off", found), {"checked": "on"}).content.decode()
    assert "Enter the email address of the chair of governors" in refused
    answers = {"checked": "on", f"{CHAIR}_name": "Gita Gill", f"{CHAIR}_email": "g@example.org"}
    page = client.post(at("sign_off", found), answers, follow=True).content.decode()
    assert "Gita Gill, by a link sent to g@example.org" in page


PAGES = ("sign_off", "call_back", "signing_link", "sign", "send_back")


@pytest.mark.parametrize(
    ("who", "answers"),
    [
        ("cora", dict.fromkeys(PAGES, 404)),
        ("colin", dict.fromkeys(PAGES, 404)),
        ("bob", dict.fromkeys(PAGES, 404)),
        ("dana", dict.fromkeys(PAGES, 403)),
        ("ines", dict.fromkeys(PAGES, 403)),
        ("bilal", dict.fromkeys(PAGES, 200)),
    ],
)
def test_who_comes_to_the_pages_of_a_return_that_waits(world, of_trust, who, answers):
    signing.send(of_trust, world.bilal)
    client = as_(getattr(world, who))
    assert {page: client.get(at(page, of_trust)).status_code for page in PAGES} == answers


def test_somebody_with_a_section_comes_to_no_page_of_sending_and_signs_nothing(world, of_trust):
    @operation
    def give(*, by):
        SectionAssignment.objects.create(
            agency_return=of_trust, standard=of_trust.version_asked.standards.first(),
            assigned_to=world.held["bob"], assigned_by=by, assigned_on=clock.today(),
        )  # fmt: skip

    give(by=world.bea)
    signing.send(of_trust, world.bilal)
    client = as_(world.bob)
    for page in ("sign_off", "call_back", "signing_link"):
        assert client.get(at(page, of_trust)).status_code == 403
    assert "Only the chief officer signs" in text_of(client, at("sign", of_trust))
    assert "Only whoever signs" in text_of(client, at("send_back", of_trust))
    digest = signing.latest(of_trust).digest
    client.post(at("sign", of_trust), {"signs_as": CHIEF, "digest": digest, "declared": "on"})
    assert not Signature.objects.unscoped("a test").exists()


def test_the_page_of_a_return_leads_each_to_what_is_theirs_to_do(world, of_trust):
    def leads(who) -> list[bool]:
        page = text_of(as_(getattr(world, who)), at("return", of_trust))
        return [
            f'href="{at(name, of_trust)}"' in page for name in ("sign_off", "sign", "submission")
        ]

    assert leads("bilal") == [True, False, False]
    assert leads("dana") == [False, False, False]
    signing.send(of_trust, world.bilal)
    assert leads("bea") == [True, True, False]
    assert leads("dana") == [False, False, False]
    signing.sign(of_trust, CHIEF, world.bea)
    assert leads("dana") == leads("bea") == [False, False, True]


def test_whoever_has_signed_is_not_led_to_sign_again(world, of_school):
    signing.send(of_school, world.dev)
    signs = f'href="{at("sign", of_school)}"'
    assert signs in text_of(as_(world.grace), at("return", of_school))
    [role] = signers.roles_of(world.grace, of_school)
    signing.sign(of_school, role, world.grace)
    assert signs not in text_of(as_(world.grace), at("return", of_school))
    assert signs in text_of(as_(world.dev), at("return", of_school))


# --- signed in one's own account ------------------------------------------------------------------


def test_the_chief_officer_finds_it_on_the_home_page_reads_all_of_it_and_signs(world, of_trust):
    signing.send(of_trust, world.bilal)
    client = as_(world.bea)
    assert f"Sign {of_trust.reference}" in text_of(client, reverse("home"))
    page = text_of(client, at("sign", of_trust))
    assert f"{SECRET}: 1.1" in page
    assert "I am satisfied that it is a true account" in page
    sent = {"signs_as": CHIEF, "digest": signing.latest(of_trust).digest}
    refused = client.post(at("sign", of_trust), sent).content.decode()
    assert "Confirm what you declare" in refused
    done = client.post(at("sign", of_trust), sent | {"declared": "on"}, follow=True)
    assert "All have, and the return was handed in" in done.content.decode()
    assert f"Sign {of_trust.reference}" not in text_of(client, reverse("home"))
    assert f"Sign {of_trust.reference}" not in text_of(as_(world.bilal), reverse("home"))


def test_a_double_click_signs_once(world, of_school):
    signing.send(of_school, world.dev)
    client = as_(world.grace)
    sent = {
        "signs_as": CHAIR, "digest": signing.latest(of_school).digest, "declared": "on",
        "submission": "6f0b2f5c-9f6e-4d4e-9d0f-0d8b1f0c2a10",
    }  # fmt: skip
    for _ in range(2):
        page = client.post(at("sign", of_school), sent, follow=True).content.decode()
        assert "You have signed. The return waits" in page
    assert Signature.objects.unscoped("a test").count() == 1


def test_whoever_does_not_sign_sends_it_back_and_those_who_wrote_it_read_why(world, of_school):
    signing.send(of_school, world.dev)
    client = as_(world.grace)
    page = client.post(at("send_back", of_school), {"reason": ""}).content.decode()
    assert "Enter why you do not sign it" in page
    client.post(at("send_back", of_school), {"reason": "1.1 is not so"})
    assert signing.again(of_school).state == State.FILLED_IN
    assert "1.1 is not so" in text_of(as_(world.helen), at("sign_off", of_school))


def test_called_back_on_its_page(world, of_school):
    signing.send(of_school, world.dev, chair_of_governors=GOVERNOR)
    client = as_(world.helen)
    page = client.post(at("call_back", of_school), follow=True).content.decode()
    assert "was called back, and can be written in again" in page


# --- by a link ------------------------------------------------------------------------------------


@pytest.fixture
def link(world, of_school):
    signing.send(of_school, world.dev, chair_of_governors=GOVERNOR)
    return SigningLink.objects.unscoped("a test").get()


def opening(link) -> str:
    return reverse("returns:open_signing_link", args=[signing_links.token_of(link)])


SIGN = "/audits/returns/signing/"


def post(client, link, **given):
    digest = signing_links.submission_of(link).digest
    sent = {"signs_as": CHAIR, "digest": digest, "name": "Gita M Gill", "declared": "on"}
    return client.post(SIGN, sent | given, follow=True)


def test_a_mail_scanner_uses_up_nothing_and_the_token_leaves_the_address_at_once(link):
    for _ in range(3):
        answer = Client().get(opening(link))
        assert (answer.status_code, answer["Location"]) == (302, SIGN)
        assert answer["Referrer-Policy"] == "no-referrer"
    Client().head(opening(link))
    assert signing_links.state_of(SigningLink.objects.unscoped("a test").get()) is None


def test_whoever_has_the_link_reads_all_of_it_and_signs_once(world, link):
    client = Client()
    page = client.get(opening(link), follow=True).content.decode()
    assert f"{SECRET}: 1.1" in page
    assert "Testshire School" in page
    assert "sign this as chair of governors" in page
    assert "Enter your name" in post(client, link, name="").content.decode()
    assert "Confirm what you declare" in post(client, link, declared="").content.decode()
    done = post(client, link).content.decode()
    assert "Gita M Gill signed" in done
    for each in (client, Client()):
        again = each.get(opening(link), follow=True).content.decode()
        assert "Gita M Gill signed" in again
        assert SECRET not in again
    assert Signature.objects.unscoped("a test").count() == 1
    line = AccessLog.objects.filter(detail="by a link to sign it").first()
    assert (line.person_id, line.about) == (None, f"audits.Return:{link.agency_return_id}")


def test_a_link_gives_no_other_right(link):
    client = Client()
    client.get(opening(link))
    for page in (*PAGES, "return", "submission"):
        answer = client.get(at(page, link.agency_return))
        assert (answer.status_code, "sign-in" in answer["Location"]) == (302, True)


@pytest.mark.parametrize("ended", ["unknown", "expired", "ended"])
def test_a_wrong_an_ended_and_a_called_back_link_each_say_so_and_no_more(
    world, of_school, link, ended
):
    client, address, now = Client(), opening(link), clock.now()
    if ended == "unknown":
        address = reverse("returns:open_signing_link", args=["wrong"])
    elif ended == "expired":
        now += timedelta(days=15)
    else:
        submitting.call_back(signing.again(of_school), by=world.dev)
    with clock.held_at(now):
        answer = client.get(address, follow=True)
    text = answer.content.decode()
    assert answer.status_code == (404 if ended == "unknown" else 410)
    for word in (SECRET, "Testshire School", of_school.reference, "Gita"):
        assert word not in text


def test_signed_with_the_link_while_it_was_called_back_nothing_is_signed(world, of_school, link):
    client = Client()
    client.get(opening(link))
    submitting.call_back(signing.again(of_school), by=world.dev)
    assert post(client, link).status_code == 410
    assert not Signature.objects.unscoped("a test").exists()


# --- handed in ------------------------------------------------------------------------------------


@pytest.fixture
def handed_in(world, of_trust):
    signing.evidence(of_trust, by=world.bea)
    signing.send(of_trust, world.bilal)
    return signing.sign(of_trust, CHIEF, world.bea)


def test_before_it_is_handed_in_the_partnership_reads_that_there_is_nothing(world, of_trust):
    signing.send(of_trust, world.bilal)
    page = text_of(as_(world.dana), at("submission", of_trust))
    assert "Nothing was handed in yet" in page
    assert SECRET not in page
    for name in ("submission_of", "receipt", "snapshot"):
        assert as_(world.dana).get(at(name, of_trust, 1)).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("bea", 200), ("dana", 200), ("sue", 200), ("ines", 200), ("cora", 404), ("bob", 404)],
)
def test_who_reads_what_was_handed_in(world, handed_in, who, status):
    client = as_(getattr(world, who))
    for name in ("submission_of", "receipt", "snapshot"):
        assert client.get(at(name, handed_in, 1)).status_code == status
    page = client.get(at("submission", handed_in))
    assert page.status_code == status
    if status == 200:
        text = page.content.decode()
        assert f"{SECRET}: 1.1" in text
        assert "Our policy" in text
        assert "In time: it was due by" in text


def test_the_receipt_is_a_tagged_pdf_with_digest_numbers_and_signatures(world, handed_in):
    answer = as_(world.dana).get(at("receipt", handed_in, 1))
    assert answer["Content-Type"] == "application/pdf"
    assert f'filename="{handed_in.reference}-receipt-1.pdf"' in answer["Content-Disposition"]
    document = PdfReader(BytesIO(answer.content))
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = "".join(page.extract_text() for page in document.pages)
    together = "".join(text.split())
    assert signing.latest(handed_in).digest in together
    for said in (
        "Bea Bright, chief officer, declared",
        "I am satisfied",
        "Testshire Health Trust",
        "1 piece of evidence",
    ):
        assert "".join(said.split()) in together
    assert SECRET not in text
    assert AccessLog.objects.filter(what=AccessLog.What.DOWNLOAD, detail="receipt as a PDF")


def test_the_file_is_what_the_digest_is_of(world, handed_in):
    answer = as_(world.dana).get(at("snapshot", handed_in, 1))
    assert sha256(answer.content).hexdigest() == signing.latest(handed_in).digest
    found = json.loads(answer.content)
    assert (found["format"], found["reference"]) == (2, handed_in.reference)
    assert "comments" not in answer.content.decode()
    assert AccessLog.objects.filter(what=AccessLog.What.EXPORT, detail__contains="as JSON")


# --- what it costs --------------------------------------------------------------------------------


def statements(client, address) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_pages_are_a_constant_number_of_statements_however_much_was_shown(world, of_trust):
    client = as_(world.bea)
    few = statements(client, at("sign_off", of_trust))
    for code in ("1.1", "1.2", "1.3"):
        signing.evidence(of_trust, code, by=world.bea)
    assert statements(client, at("sign_off", of_trust)) <= few
    signing.send(of_trust, world.bilal)
    assert statements(client, at("sign", of_trust)) <= 25
    signing.sign(of_trust, CHIEF, world.bea)
    assert statements(as_(world.dana), at("submission", of_trust)) <= 25


def test_what_was_handed_in_late_is_marked_so_in_every_list(world, of_trust):
    cycle = of_trust.cycle.get_absolute_url()
    with clock.held_at(clock.now() + timedelta(days=90)):
        signing.send(of_trust, world.bilal)
        signing.sign(of_trust, CHIEF, world.bea)
        team = as_(world.dana)
        assert team.get(cycle).context["rows"][0][5]["text"] == "Handed in late"
        assert len(team.get(f"{cycle}?late=handed-in-late").context["rows"]) == 1
        assert team.get(f"{cycle}?late=late").context["rows"] == []
        assert team.get(f"{cycle}?late=in-time").context["rows"] == []
        taken = text_of(team, f"{cycle}export/csv/").splitlines()[1]
        assert taken.endswith(",Handed in late,")
        assert as_(world.bilal).get("/audits/").context["own_rows"][0][5] == "Handed in late"


def test_what_was_handed_in_in_time_is_marked_nowhere(world, handed_in):
    cycle = handed_in.cycle.get_absolute_url()
    team = as_(world.dana)
    assert team.get(cycle).context["rows"][0][5] == ""
    assert team.get(f"{cycle}?late=handed-in-late").context["rows"] == []
    assert len(team.get(f"{cycle}?late=in-time").context["rows"]) == 1


def test_given_more_time_after_it_was_sent_the_day_it_counts_by_is_the_later_one(world, of_trust):
    with clock.held_at(clock.now() + timedelta(days=60)):
        signing.send(of_trust, world.bilal)
        later_on = clock.today() + timedelta(days=7)
        found, why = signing.again(of_trust), "Its safeguarding lead left in April."
        extending.extend([found], due_on=later_on, reason=why, by=world.dana)
        signing.sign(of_trust, CHIEF, world.bea)
        page = text_of(as_(world.dana), at("submission", of_trust))
    assert f"In time: it was due by {day(later_on)}" in page


def test_the_last_signature_by_a_link_says_that_it_was_handed_in(world, of_school, link):
    client = Client()
    client.get(opening(link))
    assert "handed in once all" in post(client, link).content.decode()
    signing.sign(of_school, HEAD, world.helen)
    signing.sign(of_school, LEAD, world.dev)
    assert "It was handed in" in client.get(SIGN).content.decode()


def test_no_link_goes_to_whoever_signed_all_the_other_parts(world, of_school):
    ours.begin_role(
        world.dev, agency=world.school, role=Role.HEADTEACHER, started_on=worlds.LONG_AGO, by=None
    )
    signing.send(of_school, world.dev, chair_of_governors=GOVERNOR)
    for role in (HEAD, LEAD):
        signing.sign(of_school, role, world.dev)
    sent = {"signs_as": CHAIR, "name": "Dev Desai", "email": world.dev.email.upper()}
    answer = as_(world.dev).post(at("signing_link", of_school), sent)
    assert "signed all the other parts" in answer.content.decode()


def test_whoever_signed_already_and_whoever_does_not_sign_read_which_it_is(world, of_school):
    signing.send(of_school, world.dev, chair_of_governors=GOVERNOR)
    signing.sign(of_school, HEAD, world.helen)
    assert "You have signed this return already." in text_of(
        as_(world.helen), at("sign", of_school)
    )


def test_whoever_runs_it_and_does_not_sign_reads_who_does(world, of_trust):
    signing.send(of_trust, world.bilal)
    page = text_of(as_(world.bilal), at("sign", of_trust))
    assert "Only the chief officer signs this return." in page


def test_the_page_of_what_was_handed_in_says_when_and_offers_nothing_that_is_over(world, handed_in):
    page = text_of(as_(world.bea), handed_in.get_absolute_url())
    assert f"Submitted. Handed in on {day(clock.today())}." in page
    assert "To be handed in" not in page
    assert "Give out sections" not in page


@pytest.mark.parametrize("name", ["call_back", "send_back"])
def test_who_calls_it_back_after_the_last_day_of_a_locked_cycle_is_warned(world, name):
    found = signing.of_trust(world, after_closing="locked")
    signing.send(found, world.bilal)
    warning = "it cannot be sent again"
    assert warning not in text_of(as_(world.bea), at(name, found))
    with clock.held_at(clock.now() + timedelta(days=90)):
        assert warning in text_of(as_(world.bea), at(name, found))
