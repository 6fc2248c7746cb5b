"""The record keepers' pages, as people meet them."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import erasure, restriction, retention
from core.history import erasing
from core.models import AccessLog, DisposalCertificate
from core.operations import NotAllowed
from escalations.models import Escalation
from partnership import legal_holds, records
from reporting import disposal, subject_access, subject_access_export
from reporting.models import DisposalRun, SubjectAccessRequest
from reporting.passages_form import ChoicesForm
from tests import world as worlds
from tests.menu import leads_to
from tests.reporting import record_keepers as keepers
from tests.reporting.test_subject_access import begin, begun, look_through, made
from tests.sign_in import just_signed_in

pytestmark = pytest.mark.django_db
KIND = retention.kind_of(Escalation)
WORDS = ("two-year check", "Core group minutes", "Bob Barnes", "JT", "For the trust", "Alice")


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world(request, db):
    return keepers.build_long_closed() if "case" in request.fixturenames else keepers.build()


@pytest.fixture
def case(world):
    return world.closed


def browser(person):
    client = Client()
    just_signed_in(client, person)
    return client


@pytest.fixture
def gil(world):
    return browser(world.gil)


@pytest.fixture
def dana(world):
    return browser(world.dana)


def shown(response):
    """Without the form's secret, whose letters are as they come."""
    return re.sub(r'value="\w{64}"', "", response.content.decode())


def text(response):
    assert response.status_code == 200
    return shown(response)


def log_of(person):
    rows = AccessLog.objects.filter(person=person).order_by("pk")
    return [(row.what, row.about, row.detail) for row in rows]


# --- the menu ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "sees"), [("gil", True), ("dana", True), ("alice", False), ("hari", False)]
)
def test_the_menu_shows_records_to_those_who_answer_for_them(world, name, sees):
    assert ("/records/" in leads_to(browser(getattr(world, name)))) == sees


# --- search --------------------------------------------------------------------------------------


def search(client, reference):
    return client.post(reverse("records:subject_access"), {"child_reference": reference})


def test_a_search_shows_which_records_there_are_and_nothing_that_they_say(world, case, gil):
    page = text(search(gil, "lcs-004417"))
    assert case.reference in page
    assert "Testshire Council and Testshire Health Trust" in page
    assert [words for words in WORDS if words in page] == []
    assert f'href="{case.get_absolute_url()}"' not in page


def test_a_search_is_in_the_log_by_what_it_found_and_without_the_childs_reference(world, case, gil):
    search(gil, "LCS-004417")
    search(gil, "LCS-9")
    assert log_of(world.gil) == [
        ("view", "reporting.SubjectAccessRequest:search", f"Found: {case.reference}"),
        ("view", "reporting.SubjectAccessRequest:search", "Found: nothing"),
    ]


def test_the_reference_stands_in_no_address(world, case, gil):
    """A search by GET would leave it in the browser's history and in the proxy's log."""
    page = text(gil.get(reverse("records:subject_access"), {"child_reference": "LCS-004417"}))
    assert case.reference not in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Enter local child reference"), ("x" * 31, "must be 30 characters or fewer")],
)
def test_what_cannot_be_searched_gets_a_sentence(gil, typed, sentence):
    assert sentence in text(search(gil, typed))


def test_drafts_are_told_of_by_agency_alone(world, case, gil):
    keepers.draft_about(world.alice, "LCS-004417", changed_on=date(2026, 3, 1), mark="zqx")
    page = text(search(gil, "LCS-004417"))
    assert "Somebody at Testshire Council is writing about this child" in page
    assert "zqx" not in page
    assert "Alice" not in page


def test_a_search_takes_as_many_statements_for_three_records_as_for_one(world, case, gil):
    numbers = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            search(gil, "LCS-004417")
        numbers.append(len(asked))
        keepers.long_closed(world)
    assert len(set(numbers)) == 1, numbers


# --- a request -----------------------------------------------------------------------------------


def test_from_the_search_to_the_download(world, case, gil, dana):
    sent = {
        "child_reference": "LCS-004417", "request_reference": "IG/1", "received_on_day": "31",
        "received_on_month": "1", "received_on_year": "2026", "submission": str(uuid4()),
    }  # fmt: skip
    response = gil.post(reverse("records:begin"), sent)
    asked = SubjectAccessRequest.objects.visible_to(world.gil).get()
    assert response.url == asked.get_absolute_url()
    assert gil.post(reverse("records:begin"), sent).url == response.url, "sent twice, begun once"
    page = text(gil.get(response.url))
    assert "Saturday 28 February 2026" in page
    agreed = {"confirm": "on"}
    assert dana.post(reverse("records:agree", args=[asked.reference]), agreed).status_code == 302
    page = text(gil.get(response.url))
    assert f"Look through {case.reference} first" in page
    looked = reverse("records:passages", args=[asked.reference, case.reference])
    page = text(gil.get(looked))
    assert "Note, for people of Testshire Health Trust alone" in page
    assert "From Testshire Health Trust (Bea Bright, 18 Feb 2019)" in page
    held = subject_access_export.parts(asked)[0]
    assert held.passages == []
    choices = dict.fromkeys(names_in(page), "include")
    choices[next(name for name in choices if name.startswith("choice-file"))] = "third-party"
    assert gil.post(looked, choices | answered(page)).url == asked.get_absolute_url()
    assert "Make the export" in text(gil.get(asked.get_absolute_url()))
    gil.post(asked.get_absolute_url(), {})
    subject_access_export.make_waiting()
    page = text(dana.get(asked.get_absolute_url()))
    assert "1 passage: about a third party" in page
    download = dana.get(reverse("records:download", args=[asked.reference]))
    assert b"".join(download.streaming_content).startswith(b"PK")
    assert "attachment" in download["Content-Disposition"]
    assert download["Cache-Control"] == "private, no-store"
    record = f"escalations.Escalation:{case.pk}"
    request = f"reporting.SubjectAccessRequest:{asked.reference}"
    assert log_of(world.dana) == [
        ("view", request, f"Found: {case.reference}"),  # as she agreed
        ("sar-agreed", request, ""),
        ("view", request, f"Found: {case.reference}"),
        ("download", request, "1 record"),
        ("download", record, asked.reference),
    ]
    assert [line for line in log_of(world.gil) if line[0] == "export"] == [
        ("export", record, asked.reference),
        ("export", request, "1 record"),
    ]
    assert ("view", record, asked.reference) in log_of(world.gil)


def names_in(page):
    return re.findall(r'name="(choice-[^"]+)"', page)


def test_a_record_that_is_not_of_the_request_is_not_shown(world, case, gil):
    other = keepers.long_closed(world, child_reference="LCS-1")
    asked = begin(world)
    address = reverse("records:passages", args=[asked.reference, other.reference])
    assert gil.get(address).status_code == 404


def test_a_passage_of_which_nothing_is_said_is_asked_for(world, case, gil):
    asked = begin(world)
    address = reverse("records:passages", args=[asked.reference, case.reference])
    choices = dict.fromkeys(names_in(text(gil.get(address))), "include")
    choices.pop("choice-escalation-evidence")
    assert "Select what to do with “Evidence”" in text(gil.post(address, choices))


def folded(page: str) -> list[str]:
    """The lines to which what was decided is folded."""
    parts = page.split('govuk-!-margin-bottom-2" id="passage-')[1:]
    lines = [re.sub(r"<[^>]+>", "", each.partition("</summary>")[0]) for each in parts]
    return [line.split(">")[-1].strip() for line in lines]


def test_what_was_decided_is_folded_to_a_line_and_the_rest_is_counted(world, case, gil):
    asked = begin(world)
    address = reverse("records:passages", args=[asked.reference, case.reference])
    first = text(gil.get(address))
    number = len(names_in(first))
    assert folded(first) == []  # what is proposed, nobody has decided
    assert f"{number} passages of {number} left to decide." in first
    assert first.count("Next undecided") == number  # at the top, and after each but the last
    sent = dict.fromkeys(names_in(first), "include") | answered(first)
    sent["choice-escalation-evidence"] = ""
    refused = text(gil.post(address, sent))
    assert f"1 passage of {number} left to decide." in refused
    assert 'href="#passage-escalation-evidence">Next undecided' in refused
    assert 'id="passage-escalation-evidence" tabindex="-1"' in refused
    assert len(folded(refused)) == number - 1
    assert names_in(refused) == names_in(first)  # folded away, and sent again all the same
    sent["choice-escalation-evidence"] = "privilege"
    assert gil.post(address, sent).status_code == 302
    saved = text(gil.get(address))
    assert f"0 passages of {number} left to decide." in saved
    assert "Next undecided" not in saved
    assert "Evidence, from Testshire Council: Leave it out: legal privilege" in folded(saved)


def test_whoever_decides_about_a_file_opens_it_on_record(world, case, gil, dana):
    asked = begun(world)
    page = reverse("records:passages", args=[asked.reference, case.reference])
    [passage] = [each for each in records.kind("escalation").passages(case.pk) if each.file]
    pk = passage.key.partition(":")[2]
    address = reverse("records:document", args=[asked.reference, case.reference, pk])
    assert gil.get(address).url == asked.get_absolute_url(), "not before it is agreed to"
    subject_access.agree(asked, by=world.dana)
    assert f'href="{address}"' in text(gil.get(page))
    file = gil.get(address)
    assert b"".join(file.streaming_content) == b"file"
    assert "attachment" in file["Content-Disposition"]
    assert (file["Cache-Control"], file["X-Content-Type-Options"]) == (
        "private, no-store", "nosniff",
    )  # fmt: skip
    label = f"escalations.Escalation:{case.pk}"
    assert log_of(world.gil)[-1] == ("download", label, f"{asked.reference}, file {pk}")
    for other in (int(pk) + 1, 0):
        wrong = reverse("records:document", args=[asked.reference, case.reference, other])
        assert gil.get(wrong).status_code == 404
    for name in ("alice", "hari", "sue", "root"):
        assert browser(getattr(world, name)).get(address).status_code == 403
    restriction.mark_conflict(case, person=world.gil, reason="His niece", by=world.dana)
    assert gil.get(address).status_code == 403
    subject_access.throw_away(asked, by=world.dana)
    assert dana.get(address).status_code == 404


def test_why_a_restriction_or_a_note_for_one_agency_alone_is_minded_is_said(world, case, gil):
    restriction.mark_conflict(case, person=world.hari, reason="zqx his niece", by=world.dana)
    asked = begin(world)
    page = text(gil.get(reverse("records:passages", args=[asked.reference, case.reference])))
    assert "ask Testshire Health Trust before you hand it over" in page
    assert page.count("It says from whom this was kept and why") == 1


def test_what_a_hold_keeps_is_told_and_not_counted_before_a_list_is_approved(
    world, case, gil, dana
):
    other = keepers.long_closed(world)
    run = disposal.submit(disposal.propose(by=world.gil), exclusions={}, by=world.gil)
    legal_holds.place_hold(case, kind=KIND, reason="Inquiry", by=world.gil)
    page = text(dana.get(run.get_absolute_url()))
    assert page.count("To be left out: it is under a legal hold") == 1
    assert "subject access" not in page.partition("To be left out")[2]
    approve = reverse("records:approve", args=[run.reference])
    page = text(dana.get(approve))
    assert "1 record will be erased" in page
    assert "1 other on this list will be left out." in page
    legal_holds.place_hold(other, kind=KIND, reason="Inquiry", by=world.gil)
    assert "Nothing on this list would be erased today" in text(dana.get(approve))
    assert "Nothing on this list would be erased today" in text(dana.get(run.get_absolute_url()))
    with pytest.raises(NotAllowed, match="Stop the list"):
        disposal.approve(run, by=world.dana)


def test_what_cannot_be_done_is_not_headed_done(world, case, gil):
    asked = begun(world)
    for name, more in (("passages", [case.reference]), ("download", [])):
        response = gil.get(reverse(f"records:{name}", args=[asked.reference, *more]), follow=True)
        banner = text(response).partition("notification-banner")[2].partition("</h2>")[0]
        assert banner.endswith("Important"), name


def test_a_page_left_open_while_the_record_changed_is_shown_again_as_it_is_now(world, case, gil):
    asked = begin(world)
    address = reverse("records:passages", args=[asked.reference, case.reference])
    sent = all_included(gil.get(address))
    gil.post(address, sent)
    restriction.mark_conflict(case, person=world.hari, reason="zqx his niece", by=world.dana)
    changed = "Changed since it was looked through"
    assert changed not in text(gil.get(address))
    again = gil.post(address, sent)
    assert "has changed since you opened the page" in text(again)
    assert "zqx his niece" in text(again)
    assert gil.post(address, all_included(again)).url == asked.get_absolute_url()
    [decision] = case.access_decisions.all()
    restriction.end_conflict(case, decision=decision, reason="zqx she moved", by=world.dana)
    page = text(gil.get(address))
    assert page.count(changed) == 1
    part = page.partition(changed)[2].partition("</select>")[0]
    assert '<option value="" selected>Choose</option>' in part
    refused = text(gil.post(asked.get_absolute_url(), {}))
    assert f"Look through {case.reference} first" in refused


def test_after_the_export_what_was_said_is_read_and_not_chosen(world, case, gil):
    asked = look_through(begin(world), world.gil, Evidence="privilege")
    subject_access.ask_for_export(asked, by=world.gil)
    page = text(gil.get(reverse("records:passages", args=[asked.reference, case.reference])))
    assert "<select" not in page
    assert page.count("Leave it out: legal privilege") == 1
    assert "The lead, on Friday 20 March 2026: It may go in" in page
    assert reverse("records:reopen", args=[asked.reference]) in page


def test_each_passage_of_a_page_is_called_otherwise(world, case, gil):
    asked = begin(world)
    form = gil.get(reverse("records:passages", args=[asked.reference, case.reference]))
    labels = [field.label for field in form.context["form"].fields.values() if field.label]
    assert len(labels) > 60
    assert len(labels) == len(set(labels))


def all_included(response):
    """As the form is sent from that page, with every passage included."""
    version = response.context["form"]["version"].value()
    page = text(response)
    return dict.fromkeys(names_in(page), "include") | answered(page) | {"version": version}


def answered(page):
    """What the agency said of each passage of which it has to be asked."""
    said = {"on-{}_day": "20", "on-{}_month": "3", "on-{}_year": "2026", "whom-{}": "The lead",
            "said-{}": "It may go in"}  # fmt: skip
    keys = re.findall(r'name="whom-((?:note|access)-[^"]+)"', page)
    return {name.format(key): value for key in keys for name, value in said.items()}


def test_no_download_once_it_is_over_nor_before_it_is_made(world, case, gil):
    asked = begin(world)
    address = reverse("records:download", args=[asked.reference])
    assert gil.get(address).url == asked.get_absolute_url()
    asked = made(asked, world.gil)
    assert b"".join(gil.get(address).streaming_content).startswith(b"PK")
    finish = reverse("records:throw_away", args=[asked.reference])
    assert "Confirm that the export is no longer needed" in text(gil.post(finish, {}))
    gil.post(finish, {"confirm": "on"})
    assert gil.get(address).url == asked.get_absolute_url()
    page = text(gil.get(asked.get_absolute_url()))
    assert "Removed with the export" in page
    assert "LCS-004417" not in page
    assert erasure.erase_files() == 1
    assert not default_storage.exists(asked.file_name)


def test_a_conflict_of_interest_closes_the_record_to_a_request_too(world, case, gil, dana):
    """Somebody else looks through it, and downloads the export."""
    asked = begin(world)  # and agreed to, before anybody knew
    restriction.mark_conflict(case, person=world.dana, reason="Her niece", by=world.dana)
    address = reverse("records:passages", args=[asked.reference, case.reference])
    for refused in (dana.get(address), dana.post(address, {})):
        assert refused.status_code == 403
        assert not any(word in shown(refused) for word in WORDS)
    with pytest.raises(PermissionDenied):
        look_through(asked, by=world.dana)
    asked = made(asked, world.gil)
    download = reverse("records:download", args=[asked.reference])
    assert dana.get(download).status_code == 403
    told = [line[::2] for line in log_of(world.dana) if line[0] == "refused"]
    assert told == [("refused", "conflict of interest")] * 3
    assert b"".join(gil.get(download).streaming_content).startswith(b"PK")


# --- legal holds ---------------------------------------------------------------------------------


def test_a_hold_is_placed_and_released_by_either_and_seen_on_the_case_by_who_manages(
    world, case, gil, dana
):
    address = reverse("records:hold", args=[case.reference])
    assert gil.get(reverse("records:holds"), {"reference": case.reference.lower()}).url == address
    page = text(gil.get(address))
    assert [words for words in WORDS if words in page] == []
    gil.post(address, {"reason": "Police inquiry zqx"})
    assert "Police inquiry zqx" in text(gil.get(reverse("records:holds")))
    seen = "Placed by Gil Grant on Friday 27 March 2026: Police inquiry zqx"
    assert seen in text(dana.get(case.get_absolute_url()))
    for name in ("alice", "bea", "hari", "sue"):
        page = text(browser(getattr(world, name)).get(case.get_absolute_url()))
        assert "zqx" not in page
        assert "legal hold" not in page.lower()
    [hold] = retention.holds_on(KIND, case)
    release = reverse("records:release", args=[case.reference, hold.pk])
    dana.post(release, {"reason": "Over"})
    assert "This hold was released already." in text(dana.get(release))
    assert seen not in text(dana.get(case.get_absolute_url()))
    [hold] = retention.holds_on(KIND, case)
    assert (hold.released_by, hold.release_reason) == (world.dana, "Over")
    assert [row.history_change_reason for row in hold.history.order_by("pk")] == [
        "partnership.place_hold",
        "partnership.release_hold",
    ]


def test_a_hold_moves_neither_the_case_nor_its_history(world, case):
    before = Escalation.history.filter(id=case.pk).count()
    version = worlds.refresh(case).version
    legal_holds.place_hold(case, kind=KIND, reason="x", by=world.gil)
    assert Escalation.history.filter(id=case.pk).count() == before
    assert worlds.refresh(case).version == version


def test_a_hold_is_read_by_whoever_manages_the_case_and_by_nobody_else_who_opens_it(world, case):
    hold = legal_holds.place_hold(case, kind=KIND, reason="x", by=world.gil)
    people = {
        name: getattr(world, name) for name in ("dana", "gil", "alice", "bea", "hari", "root")
    }
    seen = {name for name, person in people.items() if KIND.holds.objects.visible_to(person)}
    assert seen == {"dana"}
    assert list(KIND.holds.objects.visible_to(world.dana)) == [hold]


def test_an_unknown_reference_gets_a_sentence_and_an_unknown_address_404(gil):
    page = text(gil.get(reverse("records:holds"), {"reference": "ESC-1999-0001"}))
    assert "There is no record ESC-1999-0001. Check the reference." in page
    assert gil.get("/records/legal-holds/esc-1999-0001/").status_code == 404


# --- disposal ------------------------------------------------------------------------------------


def test_two_people_in_two_browsers_erase_what_is_due(world, case, gil, dana):
    page = text(gil.get(reverse("records:disposal")))
    assert "7 years after it closed" in page
    address = gil.post(reverse("records:disposal"), {}).url
    [run] = DisposalRun.objects.visible_to(world.gil)
    page = text(gil.get(address))
    assert case.reference in page
    assert [words for words in WORDS if words in page] == []
    approve = reverse("records:approve", args=[run.reference])
    assert "This list has not been submitted yet." in text(dana.get(approve))
    gil.post(reverse("records:submit", args=[run.reference]), {})
    assert "somebody else has to approve it" in text(gil.get(approve))
    assert "somebody else has to approve it" in text(gil.post(approve, {"confirm": "1"}))
    elsewhere = browser(world.gil).post(approve, {"confirm": "1"})
    assert "somebody else has to approve it" in text(elsewhere)
    assert "Type 1, the number of records" in text(dana.post(approve, {"confirm": "2"}))
    assert dana.post(approve, {"confirm": "1"}).url == address
    disposal.carry_out()
    page = text(gil.get(address))
    assert "Erased" in page
    certificate = DisposalCertificate.objects.get()
    page = text(gil.get(reverse("records:certificate", args=[certificate.reference])))
    assert certificate.hash in page
    assert "Gil Grant" in page
    pdf = gil.get(reverse("records:certificates_pdf", args=[run.reference]))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-")
    assert log_of(world.gil)[-1] == ("download", run.label, "1 certificate")
    csv = gil.get(reverse("records:certificates_export", args=["csv"])).content.decode()
    assert f"{certificate.reference},{case.reference}" in csv
    assert gil.get(reverse("records:certificates_export", args=["exe"])).status_code == 404
    assert dana.get(case.get_absolute_url()).status_code == 404
    assert "No record found" in text(search(gil, "LCS-004417"))


def test_a_reason_beside_a_record_keeps_it_off_and_is_shown(world, case, gil):
    other = keepers.long_closed(world)
    gil.post(reverse("records:disposal"), {})
    [run] = DisposalRun.objects.visible_to(world.gil)
    line = disposal.lines_of(run).get(record_reference=other.reference)
    submit = reverse("records:submit", args=[run.reference])
    gil.post(submit, {f"leave-{line.pk}": "=cmd() Still cited"})
    assert "Left out: =cmd() Still cited" in text(gil.get(run.get_absolute_url()))
    assert "This list was submitted already." in text(gil.get(submit))


def test_nothing_due_is_said_on_the_page(gil):
    page = text(gil.post(reverse("records:disposal"), {}))
    assert "No record is due for erasure today." in page
    assert "There is a problem" not in page
    assert "List what is due today" not in page, "refused before it is offered"


def test_what_is_due_and_held_back_is_named_to_whom_may_read_of_it(world, case, gil):
    asked, other = begin(world), keepers.long_closed(world, child_reference="LCS-1")
    legal_holds.place_hold(other, kind=KIND, reason="Inquiry", by=world.gil)
    page = text(gil.get(reverse("records:disposal")))
    assert "No record is due for erasure today." in page
    assert f"Due, and kept by a legal hold: {other.reference}." in page
    assert f"kept because a subject access request is not over: {case.reference}." in page
    for record in (case, other):
        restriction.mark_conflict(record, person=world.gil, reason="A niece", by=world.dana)
    assert "Due, and kept" not in text(gil.get(reverse("records:disposal")))
    subject_access.throw_away(asked, by=world.dana)
    assert "List what is due today" in text(gil.get(reverse("records:disposal")))


def test_a_tampered_certificate_is_told_of(world, case, gil):
    look_through(begin(world, child_reference="X"), world.gil)
    run = disposal.propose(by=world.gil)
    disposal.submit(run, exclusions={}, by=world.gil)
    disposal.approve(run, by=world.dana)
    disposal.carry_out()
    page = text(gil.get(reverse("records:certificates")))
    assert "does not fit" not in page
    with erasing():
        DisposalCertificate.objects.update(source="Forged")
    assert "CERT-2026-0001 does not fit" in text(gil.get(reverse("records:certificates")))


def test_a_case_leads_to_its_legal_hold_whoever_may_place_one_and_nobody_else(world):
    case = worlds.raise_one(world, raised_on=date(2026, 3, 27))
    hold = reverse("records:hold", args=[case.reference])

    def leads_there(person):
        return f'href="{hold}"' in text(browser(person).get(case.get_absolute_url()))

    assert leads_there(world.dana)
    assert not leads_there(world.alice)
    # on the list of a restricted case, to keep it: she manages the case, and no records
    group = world.held["bea"].agency_role.group_id
    restriction.restrict(case, named=[(world.bea, group, "manage")], reason="x", by=world.dana)
    worlds.give_an_app(world.bea)
    bea = browser(world.bea)
    bea.post(case.get_absolute_url(), {"reason_for_opening": "x"})
    page = text(bea.get(case.get_absolute_url()))
    assert "Who can see this, and who has" in page
    assert f'href="{hold}"' not in page
    assert bea.get(hold).status_code == 403


def test_a_passage_that_names_a_third_party_is_handed_over_by_nobodys_oversight(world, case, gil):
    asked = begin(world)
    address = reverse("records:passages", args=[asked.reference, case.reference])
    fields = gil.get(address).context["form"].fields
    left = {name for name, field in fields.items() if field.initial == ""}
    named = [
        each
        for each in records.kind("escalation").passages(case.pk)
        if subject_access.others_named(each) or each.mind
    ]
    assert left == {ChoicesForm.name_of(each) for each in named}
    kinds = {(bool(each.file), "alone" in each.heading, not each.mind) for each in named}
    assert len(kinds) == 3, "a file, a note for one agency alone, and where somebody is named"
    as_it_came = {
        name: field.initial for name, field in fields.items() if name.startswith("choice-")
    }
    page = text(gil.post(address, as_it_came))
    assert page.count("Select what to do with") == 2 * len(named), "in the summary and beside it"
    assert SubjectAccessRequest.objects.visible_to(world.gil).get().choices == {}
