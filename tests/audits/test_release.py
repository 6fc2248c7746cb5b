"""A final return is released to another partnership, and one that came is taken over."""

import zipfile
from copy import deepcopy
from hashlib import sha256
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from audits.moderation import responding
from audits.release import bundle, keys, packed, partners, policy, receiving, releasing, taken
from audits.release.models import Partner, ReceivedBundle, Release, TakenOver
from audits.returns import answering, evidence, snapshot, snapshot_shown, timeline
from audits.returns.models import Answer, Evidence, EvidenceUse, Submission
from audits.returns.policy import State
from core import clock, malware, notifications
from core.models import Notification
from core.operations import AlreadyDone, MadeAlready, NotAllowed, Stale
from tests.audits import papers, returns, signing
from tests.audits import releasing as ours
from tests.audits.releasing import ANOTHER, FILE, THEIRS, WEST, an_upload, key_of, packed_up

pytestmark = pytest.mark.django_db
MACROS = b"PK\x03\x04[Content_Types].xml word/document vbaProject.bin\0"


def rows(model):
    return model.objects.unscoped("a test")


@pytest.fixture
def world():
    return ours.build()


@pytest.fixture
def final():
    return ours.build_final()


def put_in(world, content=None, by=None, files=(), **parts) -> ReceivedBundle:
    said = content if content is not None else ours.there(world)
    upload = an_upload(packed_up(said, files=files, **parts))
    return receiving.receive(world.opened, upload=upload, by=by or world.bea)


def take_over(world, received, by=None, *, is_same_agency=False, is_for_us=False):
    return receiving.take_over_bundle(
        world.opened, received=received, is_same_agency=is_same_agency, is_for_us=is_for_us,
        by=by or world.bea,
    )  # fmt: skip


def save(world, code: str, text: str, *, by, number: int = 0, chosen: str = ""):
    return answering.save_answer(
        world.opened, criterion=code, chosen=chosen, text=text, number=number, page=uuid4(), by=by
    )


# --- partnerships ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bea", "sue", "anna", "nobody", "hari"])
def test_whoever_does_not_run_cycles_keeps_no_list(world, name):
    person = getattr(world, name)
    for act in (
        lambda: partners.add_partner(name="East", by=person),
        lambda: partners.change_key(world.west, public_key="", by=person),
        lambda: partners.correct_name(world.west, name="East", by=person),
        lambda: partners.take_partner_away(world.west, by=person),
        lambda: partners.end_partner(world.west, by=person),
        lambda: partners.begin_again(world.west, by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert list(rows(Partner)) == [world.west]


@pytest.mark.parametrize("name", [WEST.upper(), f"  {WEST} ", "cheshire-west partnership"])
def test_a_partnership_is_there_once_whatever_its_letters(world, name):
    with pytest.raises(NotAllowed, match="There is a partnership of that name"):
        partners.add_partner(name=name, by=world.dana)


def test_a_partnership_is_made_once(world):
    partners.add_partner(name="East", by=world.dana, submission=uuid4())
    with pytest.raises(MadeAlready):
        partners.add_partner(name="East", by=world.dana, submission=uuid4())


def test_two_who_change_a_key_are_told(world):
    seen = "1."
    partners.change_key(world.west, public_key=key_of(ANOTHER), version=seen, by=world.dana)
    with pytest.raises(Stale):
        partners.change_key(world.west, public_key="", version=seen, by=world.dana)
    assert rows(Partner).get().public_key == key_of(ANOTHER)


def test_a_slip_in_a_name_is_corrected_and_no_name_is_there_twice(world):
    ours.add_partner(world, "=1+1 <b>x</b>", None)
    slip = rows(Partner).get(public_key="")
    with pytest.raises(NotAllowed, match="There is a partnership of that name") as there:
        partners.correct_name(slip, name=WEST.upper(), by=world.dana)
    assert there.value.field == "name"
    with pytest.raises(NotAllowed, match="in words"):
        partners.correct_name(slip, name=" + ", by=world.dana)
    partners.correct_name(slip, name="  East  Partnership ", by=world.dana)
    assert rows(Partner).get(public_key="").name == "East Partnership"
    partners.correct_name(slip, name="East partnership", by=world.dana)
    with pytest.raises(Stale):
        partners.correct_name(slip, name="North", version="1.", by=world.dana)


def test_what_was_released_under_another_name_is_not_given_under_this_one(final):
    ours.release(final)
    partners.correct_name(final.west, name="Cheshire West and Chester", by=final.dana)
    with pytest.raises(NotAllowed, match="another than when this was agreed"):
        releasing.file_of(rows(Release).get(), final.bea)


def test_a_partnership_that_was_never_used_is_taken_away_and_can_be_added_again(world):
    partners.take_partner_away(world.west, by=world.dana)
    assert rows(Partner).count() == 0
    assert ours.add_partner(world)


def test_one_that_was_used_stays(world):
    found = put_in(world)
    receiving.take_bundle_away(world.opened, received=found, by=world.bea)
    with pytest.raises(NotAllowed, match="End the exchange instead"):
        partners.take_partner_away(world.west, by=world.dana)
    assert rows(Partner).count() == 1


def test_one_to_which_anything_was_released_stays(final):
    releasing.withdraw_release(final.final, consent=ours.release(final), by=final.bea)
    with pytest.raises(NotAllowed, match="End the exchange instead"):
        partners.take_partner_away(final.west, by=final.dana)


# --- released -------------------------------------------------------------------------------------


def opened(content: bytes) -> tuple[dict, zipfile.ZipFile]:
    found = packed.Packed(content)
    envelope = bundle.opened(found.read("bundle.json"), found.read("signature.json"))
    assert envelope.key == keys.own_public()
    said = bundle.content_in(envelope)
    found.require_files(said["files"])
    return said, found.archive


def test_what_goes_out_is_what_was_handed_in_and_what_was_made_of_it(final):
    responding.respond(final.final, question="1.1", text="She is back", by=final.bea)
    released = ours.release(final)
    said, archive = opened(releasing.file_of(released, final.bilal))
    first, second = bundle.criteria_in(said)[:2]
    assert (first["chosen"], first["written"]) == ("2", f"{signing.SECRET}: 1.1")
    assert first["moderated"] == {"value": 1, "label": first["moderated"]["label"],
                                  "reason": "We saw it"}  # fmt: skip
    assert (first["response"], second["response"]) == ("She is back", "")
    assert [each["name"] for each in first["evidence"]] == ["Our policy", "Our website"]
    [digest] = said["files"]
    assert archive.read(f"files/{digest}") == b"text"
    assert said["to"] == {"name": WEST, "key": key_of(THEIRS)}
    assert said["agency"]["name"] == final.trust.name


def test_nobody_is_named_in_it_and_no_comment_and_no_blind_score(final):
    found = releasing.file_of(ours.release(final), final.bea)
    text = zipfile.ZipFile(BytesIO(found)).read("bundle.json").decode()
    for person in (final.bea, final.bilal, final.max, final.dana):
        assert str(person) not in text
    for word in ("comment", "blind", "decided", "answered_by", "assignment", '"actions"'):
        assert word not in text


def test_files_of_what_was_not_asked_do_not_go(final):
    found = releasing.material(final.final, final.bea)
    content = deepcopy(found.submission.content)
    content["standards"][0]["criteria"][0]["was_asked"] = False
    assert releasing._evidence_of_what_was_asked(found.submission.content) != set()
    assert releasing._evidence_of_what_was_asked(content) == set()


def test_without_files_none_goes(final):
    released = ours.release(final, with_evidence=False)
    said, archive = opened(releasing.file_of(released, final.bea))
    assert said["files"] == {}
    assert {*archive.namelist()} == {"README.txt", "bundle.json", "signature.json"}


def test_whoever_asks_is_given_the_same_file(final):
    released = ours.release(final)
    files = {releasing.file_of(released, each) for each in (final.bea, final.bilal, final.dana)}
    assert len(files) == 1


@pytest.mark.parametrize("name", ["dana", "bob", "cora", "max", "sue", "hari", "ada", "nobody"])
def test_nobody_else_consents_or_withdraws(final, name):
    person, released = getattr(final, name), ours.release(final)
    with pytest.raises(PermissionDenied):
        ours.release(final, by=person)
    with pytest.raises(PermissionDenied):
        releasing.withdraw_release(final.final, consent=released, by=person)
    assert rows(Release).get().withdrawn_on is None


def test_a_release_is_one_for_each_partnership(final):
    ours.release(final)
    with pytest.raises(NotAllowed, match="released to Cheshire West Partnership already"):
        ours.release(final)
    east = ours.add_partner(final, "East", None)
    assert ours.release(final, partner=east).partner == east


def test_a_double_click_releases_once(final):
    token = uuid4()
    ours.release(final, submission=token)
    with pytest.raises(AlreadyDone):
        ours.release(final, submission=token)
    assert rows(Release).count() == 1


def test_what_was_read_is_what_is_agreed_to(final):
    """A colleague responds to the scores while the page is open."""
    seen = signing.again(final.final).version_token
    responding.respond(final.final, text="We do not agree", by=final.bilal)
    with pytest.raises(Stale):
        ours.release(final, version=seen)


def test_the_others_of_the_agency_are_told(final, mailoutbox):
    ours.release(final)
    told = Notification.objects.filter(kind="return_released")
    assert final.bilal.pk in told.values_list("recipient", flat=True)
    assert final.bea.pk not in told.values_list("recipient", flat=True)
    notifications.deliver()
    subject = f"{final.final.reference}: your return was released to another partnership"
    mails = {each.to[0]: each.body for each in mailoutbox if each.subject == subject}
    assert final.final.get_absolute_url() in mails[final.bilal.email]
    assert final.bea.email not in mails


def test_withdrawn_it_is_given_to_nobody(final):
    released = ours.release(final)
    releasing.withdraw_release(final.final, consent=released, by=final.bea)
    with pytest.raises(NotAllowed, match="was withdrawn"):
        releasing.file_of(rows(Release).get(), final.bea)
    with pytest.raises(NotAllowed, match="withdrawn already"):
        releasing.withdraw_release(final.final, consent=released, by=final.bea)
    assert ours.release(final).withdrawn_on is None


def test_what_would_say_something_else_than_was_agreed_to_is_not_given(final):
    released = ours.release(final)
    responding.respond(final.final, text="We do not agree", by=final.bilal)
    with pytest.raises(NotAllowed, match="another than when this was agreed"):
        releasing.file_of(rows(Release).get(pk=released.pk), final.bea)


def test_without_a_key_nothing_is_released(final, settings):
    released = ours.release(final)
    settings.RELEASE_KEY = ""
    with pytest.raises(NotAllowed, match="RELEASE_KEY"):
        ours.release(final, partner=ours.add_partner(final, "East", None))
    with pytest.raises(NotAllowed, match="RELEASE_KEY"):
        releasing.file_of(released, final.bea)


def test_what_is_not_final_is_not_released(world):
    world.final = world.opened
    with pytest.raises(NotAllowed, match="once its scores are final"):
        ours.release(world)


def test_an_ended_partnership_is_given_nothing(final):
    released = ours.release(final)
    partners.end_partner(final.west, by=final.dana)
    with pytest.raises(NotAllowed, match="Nothing is released to"):
        ours.release(final)
    with pytest.raises(NotAllowed, match="exchange with Cheshire West Partnership has ended"):
        releasing.file_of(rows(Release).get(), final.bea)
    partners.begin_again(final.west, by=final.dana)
    assert releasing.file_of(rows(Release).get(pk=released.pk), final.bea)


def test_files_that_are_too_many_for_a_bundle_are_said_before(final, settings):
    settings.DOCUMENT_MAX_BYTES = 64 * 1024
    with pytest.raises(NotAllowed, match="Release it without files") as refused:
        ours.release(final)
    assert refused.value.field == "with_evidence"
    assert ours.release(final, with_evidence=False)


# --- put in ---------------------------------------------------------------------------------------


def test_a_bundle_is_kept_and_fills_in_nothing_by_itself(world):
    before = list(rows(Answer).values_list("pk", "number"))
    found = put_in(world, by=world.bob)
    assert (found.partner, found.reference) == (world.west, "RET-2026-0004")
    assert list(rows(Answer).values_list("pk", "number")) == before


@pytest.mark.parametrize("name", ["colin", "dana", "sue", "hari", "alice", "ada", "nobody"])
def test_nobody_else_puts_one_in_reads_it_or_takes_it_over(world, name):
    person, found = getattr(world, name), put_in(world)
    with pytest.raises(PermissionDenied):
        put_in(world, ours.there(world, made_on="2026-03-21"), by=person)
    with pytest.raises(PermissionDenied):
        take_over(world, found, by=person)
    with pytest.raises(PermissionDenied):
        receiving.take_bundle_away(world.opened, received=found, by=person)
    with pytest.raises(PermissionDenied):
        take_out(world, found, by=person)
    assert not ReceivedBundle.objects.visible_to(person).exists()
    assert not TakenOver.objects.visible_to(person).exists()
    assert rows(ReceivedBundle).get().removed_on is None


def refused(world, content: bytes) -> str:
    files = {*default_storage.listdir("")[0]}
    with pytest.raises(NotAllowed) as why:
        receiving.receive(world.opened, upload=an_upload(content), by=world.bea)
    assert rows(ReceivedBundle).count() == rows(Evidence).count() == rows(TakenOver).count() == 0
    assert files == {*default_storage.listdir("")[0]}, "nothing is half saved"
    assert why.value.field == "upload"
    return str(why.value)


def test_what_is_no_bundle_is_refused(world):
    assert "no bundle" in refused(world, b"%PDF-1.7")
    assert "empty" in refused(world, b"")
    changed = packed_up(ours.there(world), **{"bundle.json": b"{}"})
    assert "signature does not fit" in refused(world, changed)


def test_an_unknown_key_is_named(world):
    said = refused(world, packed_up(ours.there(world), ANOTHER))
    assert key_of(ANOTHER) in said
    assert keys.fingerprint(key_of(ANOTHER)) in said
    assert "business team" in said


def test_one_of_this_portal_itself_is_of_nobody_here(world):
    assert "no partnership known here" in refused(world, packed_up(ours.there(world), keys.own()))


def test_one_of_a_partnership_that_has_ended_is_refused(world):
    partners.end_partner(world.west, by=world.dana)
    assert "Nothing is taken from" in refused(world, packed_up(ours.there(world)))
    partners.begin_again(world.west, by=world.dana)
    assert put_in(world)


def test_one_for_another_partnership_is_refused(world):
    for_others = ours.there(world, own_key=key_of(ANOTHER))
    assert "not to this partnership" in refused(world, packed_up(for_others))
    assert put_in(world, ours.there(world, own_key=keys.own_public()))


def test_files_have_to_be_those_that_were_signed(world):
    said = ours.with_a_file(ours.there(world), "1.1")
    assert "not those that it lists" in refused(world, packed_up(said))
    [digest] = said["files"]
    wrong = packed_up(said, files=[FILE], **{f"files/{digest}": FILE[::-1]})
    assert "not the one that was signed" in refused(world, wrong)


@pytest.mark.parametrize(
    ("file", "name", "sentence"),
    [
        (b"MZ\x90", "virus.exe", "The file “virus.exe” in the bundle is not PDF, Word"),
        (b"%PDF-1.7", "policy.docx", "“policy.docx” in the bundle says Word and holds PDF"),
        (MACROS, "policy.docx", "holds macros"),
        (b"a\0b", "policy.txt", "holds something else"),
        (b"x", "a\N{RIGHT-TO-LEFT OVERRIDE}txt.exe", "“atxt.exe” in the bundle is not PDF"),
    ],
)
def test_a_file_that_nobody_could_add_here_does_not_come_in_a_bundle(world, file, name, sentence):
    said = ours.with_a_file(ours.there(world), "1.1", file, name)
    told = refused(world, packed_up(said, files=[file]))
    assert sentence in told
    assert f"Ask {WEST} to make the bundle again without its files" in told
    assert "Save it again" not in told


def test_malware_in_a_bundle_is_found(world):
    said = ours.with_a_file(ours.there(world), "1.1", malware.EICAR)
    assert "malware" in refused(world, packed_up(said, files=[malware.EICAR]))


def test_the_same_content_is_put_in_once_whatever_is_packed_with_it(world):
    put_in(world)
    with pytest.raises(NotAllowed, match="here already: RET-2026-0004, from Cheshire West"):
        put_in(world)
    with pytest.raises(NotAllowed, match="here already"):
        put_in(world, **{"README.txt": b"Another"})


def test_there_is_room_for_so_many(world, monkeypatch):
    monkeypatch.setattr(policy, "MOST_BUNDLES", 1)
    put_in(world)
    with pytest.raises(NotAllowed, match="Take one away that you do not need") as full:
        put_in(world, ours.there(world, made_on="2026-03-19"))
    assert full.value.field == "upload"


@pytest.mark.parametrize(
    "days",
    [
        {"made_on": "2026-03-28"},
        {"made_on": "2026-02-28"},
        {"return": {"handed_in_on": "9999-12-31", "final_on": "9999-12-31"}},
        {"return": {"handed_in_on": "2026-03-02"}},
    ],
    ids=str,
)
def test_days_that_cannot_be_are_refused(world, days):
    said = ours.there(world)
    said |= {"return": said["return"] | days.get("return", {})}
    said |= {"made_on": days.get("made_on", said["made_on"])}
    told = refused(world, packed_up(said))
    assert "The days in the bundle cannot be right" in told
    assert "Ask Cheshire West Partnership to make the bundle again" in told


def test_a_file_that_no_evidence_names_is_refused(world):
    orphan = b"MZ\x90 and nobody looks"
    said = ours.with_a_file(ours.there(world), "1.1")
    said["files"] |= {sha256(orphan).hexdigest(): len(orphan)}
    assert "none of its evidence names" in refused(world, packed_up(said, files=[FILE, orphan]))


def test_evidence_without_a_name_is_called_as_its_file_or_where_it_leads(world):
    said = ours.with_a_file(ours.there(world), "1.1", name="a\N{RIGHT-TO-LEFT OVERRIDE}b.txt")
    for piece in bundle.evidence_in(said):
        piece["name"] = ""
    take_over(world, put_in(world, said, files=[FILE]))
    names = {*rows(Evidence).values_list("name", "original_name")}
    assert names == {("ab.txt", "ab.txt"), ("trust.example.org", "")}


@pytest.mark.parametrize("state", [State.SIGNED, State.SUBMITTED, State.FINAL])
def test_nothing_is_put_in_once_nothing_is_written(world, state):
    found = put_in(world)
    world.opened = papers.into(world.opened, state)
    with pytest.raises(NotAllowed):
        put_in(world, ours.there(world, made_on="2026-03-21"))
    with pytest.raises(NotAllowed):
        take_over(world, found)
    with pytest.raises(NotAllowed):
        take_out(world, found)
    with pytest.raises(NotAllowed):
        receiving.take_bundle_away(world.opened, received=found, by=world.bea)


# --- taken over -----------------------------------------------------------------------------------


def test_empty_answers_are_filled_in_and_what_stands_is_left(world):
    save(world, "1.2", "Ours", by=world.bilal)
    take_over(world, put_in(world))
    first, second = ours.answer_of(world.opened, "1.1"), ours.answer_of(world.opened, "1.2")
    assert (first.chosen, first.text, first.number) == ("3", "What we said there: 1.1", 1)
    assert (first.answered_by, second.text, second.chosen) == (world.bea, "Ours", "")
    assert first.history.count() == 2
    codes = rows(TakenOver).values_list("criterion__code", flat=True)
    assert "1.1" in codes
    assert "1.2" not in codes


def test_what_is_asked_only_here_stays_open(world):
    """The local addenda."""
    other = {"1.1": {"text": "Asked in other words there"}}
    found = put_in(world, ours.there(world, answers=other))
    take_over(world, found)
    assert ours.answer_of(world.opened, "1.1").number == 0


def test_a_question_that_is_not_asked_is_not_filled_in(world):
    hangs = world.version.criteria.exclude(only_if=None).select_related("only_if").first()
    on = hangs.only_if
    other = "0" if "0" not in hangs.only_if_answers else "3"
    save(world, on.code, "Ours", by=world.bilal, chosen="no" if on.answer == "yes-no" else other)
    take_over(world, put_in(world))
    assert ours.answer_of(world.opened, hangs.code).number == 0


def test_evidence_comes_with_the_answer_and_is_there_once(world):
    said = ours.with_a_file(ours.with_a_file(ours.there(world), "1.1"), "1.2")
    take_over(world, put_in(world, said, files=[FILE]))
    assert sorted(rows(Evidence).values_list("name", flat=True)) == ["Our policy", "Our site"]
    assert rows(EvidenceUse).count() == 4
    file = rows(Evidence).exclude(file="").get()
    with default_storage.open(file.file.name) as stored:
        assert stored.read() == FILE
    assert (file.added_by, str(file.dated_on)) == (world.bea, "2026-01-02")


def test_evidence_that_is_here_already_is_used_again(world):
    papers.add_file(world, upload=papers.a_file(FILE.decode()), criterion=world.other)
    said = ours.with_a_file(ours.there(world), "1.1")
    take_over(world, put_in(world, said, files=[FILE]))
    assert rows(Evidence).exclude(file="").count() == 1
    assert evidence.for_criterion(world.opened, world.question, world.bea).count() == 2


def test_a_link_to_this_very_portal_and_a_file_that_did_not_come_are_left_out(world, settings):
    settings.SITE_URL = "https://trust.example.org"
    said = ours.with_a_file(ours.there(world), "1.1") | {"files": {}}
    take_over(world, put_in(world, said))
    assert rows(Evidence).count() == 0
    assert ours.answer_of(world.opened, "1.1").number == 1


def test_nothing_is_taken_over_from_a_partnership_that_has_ended(world):
    found = put_in(world)
    partners.end_partner(world.west, by=world.dana)
    with pytest.raises(NotAllowed, match="Nothing is taken from Cheshire West Partnership"):
        take_over(world, found)
    assert rows(TakenOver).count() == 0


def test_another_name_of_the_agency_has_to_be_confirmed(world):
    found = put_in(world, ours.there(world, agency="The Trust of Testshire"))
    with pytest.raises(NotAllowed, match="Confirm that The Trust of Testshire is your agency"):
        take_over(world, found)
    assert rows(TakenOver).count() == 0
    take_over(world, found, is_same_agency=True)
    assert rows(TakenOver).count() > 0


def test_another_kind_of_agency_has_to_be_confirmed_and_is_named(world):
    content = ours.there(world)
    content["agency"] |= {"kind": "school"}
    found = put_in(world, content)
    with pytest.raises(NotAllowed, match=r"\(school, college or early years\) is your agency"):
        take_over(world, found)
    assert rows(TakenOver).count() == 0
    assert take_over(world, found, is_same_agency=True)


def test_one_that_was_released_to_another_name_and_no_key_has_to_be_confirmed(world, settings):
    found = put_in(world, ours.there(world, to="Warrington Safeguarding Partnership"))
    with pytest.raises(NotAllowed, match="Confirm that “Warrington") as refused:
        take_over(world, found)
    assert refused.value.field == "is_for_us"
    assert settings.PARTNERSHIP["name"] in str(refused.value)
    assert rows(TakenOver).count() == 0
    take_over(world, found, is_for_us=True)
    assert rows(TakenOver).count() > 0


def test_our_key_is_enough_whatever_they_call_us(world):
    found = put_in(world, ours.there(world, to="Halton", own_key=keys.own_public()))
    assert take_over(world, found)


def test_the_second_of_two_finds_nothing_left_and_overwrites_nothing(world):
    one = put_in(world)
    other = put_in(world, ours.there(world, answers={"1.1": {"written": "Another"}}))
    take_over(world, one, by=world.bilal)
    with pytest.raises(NotAllowed, match="nothing to take over"):
        take_over(world, other, by=world.bea)
    assert ours.answer_of(world.opened, "1.1").text == "What we said there: 1.1"


def test_a_double_click_takes_over_once(world):
    found, token = put_in(world), uuid4()
    said = {"received": found, "is_same_agency": False, "by": world.bea, "submission": token}
    receiving.take_over_bundle(world.opened, **said)
    with pytest.raises(AlreadyDone):
        receiving.take_over_bundle(world.opened, **said)
    assert ours.answer_of(world.opened, "1.1").number == 1


def test_who_types_from_an_empty_page_loses_nothing_to_what_was_taken_over(world):
    take_over(world, put_in(world))
    saved = save(world, "1.1", "Typed meanwhile", by=world.bilal)
    assert "What we said there: 1.1" in saved.answer.text
    assert "Typed meanwhile" in saved.answer.text


def test_emptied_it_is_taken_over_anew_from_whichever_bundle(world):
    one = put_in(world)
    other = put_in(world, ours.there(world, answers={"1.1": {"written": "Another"}}))
    take_over(world, one)
    save(world, "1.1", "", by=world.bea, number=1)
    take_over(world, other)
    assert ours.answer_of(world.opened, "1.1").text == "Another"
    assert rows(TakenOver).get(criterion__code="1.1").bundle == other


def test_a_stored_bundle_that_is_another_file_now_gives_no_evidence(world):
    found = put_in(world, ours.with_a_file(ours.there(world), "1.1"), files=[FILE])
    with default_storage.open(found.file.name, "wb") as stored:
        stored.write(b"x")
    with pytest.raises(NotAllowed, match="not the one that was put in"):
        take_over(world, found)
    assert ours.answer_of(world.opened, "1.1").number == 0


# --- taken out again ------------------------------------------------------------------------------


def take_out(world, received, by=None, **given):
    return receiving.take_out_again(world.opened, received=received, by=by or world.bea, **given)


def test_taken_out_again_the_answers_are_empty_and_what_somebody_wrote_stays(world):
    save(world, "1.2", "Ours", by=world.bilal)
    found = put_in(world)
    take_over(world, found)
    save(world, "1.3", "What we said there: 1.3 And more.", by=world.bilal, number=1)
    take_out(world, found, by=world.bob)
    first = ours.answer_of(world.opened, "1.1")
    assert (first.chosen, first.text, first.number) == ("", "", 2)
    assert first.answered_by == world.bob
    assert ours.answer_of(world.opened, "1.2").text == "Ours"
    assert ours.answer_of(world.opened, "1.3").text.endswith("And more.")
    assert "1.1" not in standing(world)
    with pytest.raises(NotAllowed, match="Nothing that was taken over"):
        take_out(world, found)
    take_over(world, found)
    assert ours.answer_of(world.opened, "1.1").text == "What we said there: 1.1"
    assert "1.1" in standing(world)


def test_its_evidence_goes_with_it_and_its_file_is_erased(
    world, django_capture_on_commit_callbacks
):
    said = ours.with_a_file(ours.with_a_file(ours.there(world), "1.1"), "1.2")
    found = put_in(world, said, files=[FILE])
    take_over(world, found)
    name = rows(Evidence).exclude(file="").get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        take_out(world, found)
    assert rows(EvidenceUse).count() == 0
    assert rows(Evidence).filter(removed_on=None).count() == 0
    assert not default_storage.exists(name)


def test_evidence_that_somebody_added_or_uses_by_hand_stays(world):
    papers.add_file(world, upload=papers.a_file(FILE.decode()), criterion=world.question)
    said = ours.with_a_file(ours.there(world), "1.1")
    found = put_in(world, said, files=[FILE])
    take_over(world, found)
    link = rows(Evidence).get(file="")
    evidence.use(world.opened, criterion=world.other, evidence=[link], by=world.bilal)
    take_out(world, found)
    assert rows(Evidence).filter(removed_on=None).count() == 2
    serves = dict(rows(EvidenceUse).values_list("evidence__link", "criterion"))
    assert serves == {"": world.question.pk, link.link: world.other.pk}


def test_what_changed_keeps_its_evidence(world):
    found = put_in(world, ours.with_a_file(ours.there(world), "1.1"), files=[FILE])
    take_over(world, found)
    save(world, "1.1", "Ours now", by=world.bilal, number=1)
    take_out(world, found)
    assert rows(EvidenceUse).count() == 2


def test_evidence_that_was_submitted_stays(world):
    found = put_in(world, ours.with_a_file(ours.there(world), "1.1"), files=[FILE])
    take_over(world, found)
    QuerySet(Evidence).update(was_submitted=True)
    take_out(world, found)
    assert rows(Evidence).filter(removed_on=None).count() == 2


def test_a_double_click_takes_out_once(world):
    found, token = put_in(world), uuid4()
    take_over(world, found)
    take_out(world, found, submission=token)
    with pytest.raises(AlreadyDone):
        take_out(world, found, submission=token)


def test_of_two_bundles_what_came_from_the_other_stays(world):
    one = put_in(world)
    other = put_in(world, ours.there(world, answers={"1.1": {"written": "Another"}}))
    take_over(world, one)
    save(world, "1.1", "", by=world.bea, number=1)
    take_over(world, other)
    take_out(world, one)
    assert ours.answer_of(world.opened, "1.1").text == "Another"
    assert ours.answer_of(world.opened, "1.3").text == ""


# --- beside the question, and in what is handed in ------------------------------------------------


def standing(world, person="bea") -> dict:
    found = rows(Answer).filter(agency_return=world.opened).select_related("criterion")
    by_code = {each.criterion.code: each for each in found}
    return taken.standing(world.opened, by_code, getattr(world, person))


MODERATED = {"1.1": {"moderated": {"value": 2, "label": "Mostly met", "reason": "Good"}}}


def test_it_says_where_the_words_are_from_until_they_change(world):
    take_over(world, put_in(world, ours.there(world, answers=MODERATED)))
    assert standing(world)["1.1"].in_words == (
        "Taken over from Cheshire West Partnership’s portal (RET-2026-0004, handed in there on"
        " Sunday 1 February 2026, moderated there 2: Mostly met)."
    )
    before = ours.answer_of(world.opened, "1.1")
    save(world, "1.1", before.text, by=world.bea, number=1, chosen="2")
    assert "1.1" in standing(world), "another score, the same words"
    save(world, "1.1", f"{before.text} And more.", by=world.bea, number=2, chosen="2")
    assert "1.1" not in standing(world)


def test_a_score_alone_is_from_there_until_it_is_saved_anew(world):
    take_over(world, put_in(world, ours.there(world, answers={"1.1": {"written": ""}})))
    assert "1.1" in standing(world)
    save(world, "1.1", "", by=world.bea, number=1, chosen="2")
    assert "1.1" not in standing(world)


def test_nobody_else_reads_where_it_is_from(world):
    take_over(world, put_in(world))
    assert standing(world, "bob")
    assert standing(world, "dana") == standing(world, "colin") == {}


def test_what_is_signed_says_it_without_the_score_of_over_there(world):
    found = put_in(world, ours.there(world, answers=MODERATED))
    take_over(world, found)
    content = snapshot.content_of(world.opened, snapshot.papers(world.opened, world.bea))
    first = content["standards"][0]["criteria"][0]
    assert first["taken_over"] == {
        "partner": WEST, "reference": "RET-2026-0004", "digest": snapshot.digest(found.content),
        "handed_in_on": "2026-02-01",
    }  # fmt: skip
    shown = snapshot_shown.sections(content)[0]["criteria"][0]
    assert shown["taken_over"] == (
        "Taken over from Cheshire West Partnership’s portal (RET-2026-0004, handed in there on"
        " Sunday 1 February 2026)."
    )
    sent = Submission(
        agency_return=world.opened, content=content, number=1, sent_by=world.bea,
        sent_on=clock.today(),
    )  # fmt: skip
    told = {each["key"]: each["value"] for each in snapshot_shown.facts(sent)}
    assert told["Taken over"] == f"60 answers, from {WEST} (RET-2026-0004)"
    del first["taken_over"]["handed_in_on"]  # frozen before it was kept
    shown = snapshot_shown.sections(content)[0]["criteria"][0]
    assert shown["taken_over"].endswith("portal (RET-2026-0004).")


def test_what_was_frozen_before_still_opens(world):
    content = snapshot.content_of(world.opened, snapshot.papers(world.opened, world.bea))
    assert "taken_over" not in content["standards"][0]["criteria"][0]
    assert snapshot_shown.sections(content)[0]["criteria"][0]["taken_over"] == ""


def test_taken_away_its_file_goes_and_the_answers_stay(world, django_capture_on_commit_callbacks):
    found = put_in(world)
    take_over(world, found)
    name = found.file.name
    with django_capture_on_commit_callbacks(execute=True):
        receiving.take_bundle_away(world.opened, received=found, by=world.bob)
    assert not default_storage.exists(name)
    assert ours.answer_of(world.opened, "1.1").text == "What we said there: 1.1"
    assert "1.1" in standing(world)
    with pytest.raises(NotAllowed, match="taken this bundle away already"):
        receiving.take_bundle_away(world.opened, received=found, by=world.bea)
    with pytest.raises(NotAllowed, match="taken this bundle away"):
        take_over(world, found)


# --- what happened --------------------------------------------------------------------------------


def happened(agency_return) -> list[str]:
    return [each.sentence for each in timeline.entries(signing.again(agency_return))]


def test_what_happened_says_to_whom_it_was_released(final):
    east = ours.add_partner(final, "East", None)
    first = ours.release(final)
    ours.release(final, partner=east)
    releasing.withdraw_release(final.final, consent=first, by=final.bea)
    assert happened(final.final)[-3:] == [
        "Bea Bright released it to Cheshire West Partnership.",
        "Bea Bright released it to East.",
        "Bea Bright withdrew its release to Cheshire West Partnership.",
    ]


def test_what_happened_says_from_whom_answers_came(world):
    ours.add_partner(world, "East", ANOTHER)
    other = {"1.1": {"written": "Another"}}
    one, two = put_in(world), put_in(world, ours.there(world, answers=other), private=ANOTHER)
    take_over(world, one)
    take_out(world, one)
    take_over(world, two)
    assert happened(world.opened)[-3:] == [
        "Bea Bright filled in answers from Cheshire West Partnership.",
        "Bea Bright emptied answers from Cheshire West Partnership again.",
        "Bea Bright filled in answers from East.",
    ]


# --- round trip -----------------------------------------------------------------------------------


def test_what_one_portal_releases_another_takes_over(final, settings):
    """Two sets of keys: this portal first signs as one, then reads as the other."""
    settings.RELEASE_KEY = keys.written(b"the key of the portal over there")
    over_there, ours_key = keys.own_public(), key_of(ANOTHER)
    to = partners.add_partner(name="Ours", public_key=ours_key, by=final.dana)
    content = releasing.file_of(ours.release(final, partner=to), final.bea)
    settings.RELEASE_KEY = keys.written(ANOTHER.private_bytes_raw())
    partners.end_partner(to, by=final.dana)
    east = partners.add_partner(name="East", public_key=over_there, by=final.dana)
    again = returns.opened(final, final.trust, name="Section 11, once more")
    found = receiving.receive(again, upload=an_upload(content), by=final.bea)
    assert (found.partner, found.reference) == (east, final.final.reference)
    receiving.take_over_bundle(again, received=found, is_same_agency=False, by=final.bea)
    assert ours.answer_of(again, "1.1").text == f"{signing.SECRET}: 1.1"
    assert ours.answer_of(again, "1.1").chosen == "2"
    assert rows(Evidence).filter(agency_return=again).count() == 2


# --- statements -----------------------------------------------------------------------------------


def test_taking_over_is_a_constant_number_of_statements(world):
    def statements(content) -> int:
        found = put_in(world, content)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            take_over(world, found)
        return len(asked)

    few = ours.there(world)
    kept = few["standards"][0]["criteria"][:2]
    one = few | {"standards": [few["standards"][0] | {"criteria": kept}]}
    assert statements(one) == statements(ours.there(world, made_on="2026-03-19"))


def test_taking_out_is_a_constant_number_of_statements(world):
    def statements(content) -> int:
        found = put_in(world, content)
        take_over(world, found)
        with CaptureQueriesContext(connection) as asked:
            take_out(world, found)
        return len(asked)

    few = ours.there(world)
    kept = few["standards"][0]["criteria"][:2]
    one = few | {"standards": [few["standards"][0] | {"criteria": kept}]}
    assert statements(one) == statements(ours.there(world, made_on="2026-03-19"))


def test_reading_what_stands_is_two_statements_at_most(world, django_assert_num_queries):
    found = list(rows(Answer).filter(agency_return=world.opened).select_related("criterion"))
    by_code = {each.criterion.code: each for each in found}
    taken.standing(world.opened, by_code, world.bea)  # what Bea holds is asked once
    with django_assert_num_queries(1):
        taken.standing(world.opened, by_code, world.bea)
    take_over(world, put_in(world))
    with django_assert_num_queries(2):
        taken.standing(world.opened, by_code, world.bea)


def test_the_policy_says_when(world):
    assert policy.why_not_release(State.FINAL, has_key=True) is None
    assert "final" in policy.why_not_release(State.SUBMITTED, has_key=True)
    assert policy.why_not_with_files(10, 10) is None
