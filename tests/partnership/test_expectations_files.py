"""Files as evidence of what is declared: who adds them, who reads them, until when they change."""

from datetime import UTC, datetime
from itertools import count
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core import letters
from core.malware import EICAR
from core.operations import NotAllowed, Stale
from partnership import operations as people
from partnership.expectations import operations, policy
from partnership.expectations.models import DeclarationDocument
from tests.partnership.libraries import TODAY
from tests.reporting.test_disposal import tables_with
from tests.world import PEOPLE, build

DATA = "/expectations/2026-27/trust/data/"
SAYS = {"says": "met", "text": "We sent it each quarter.", "evidence": "Returns"}
NUMBERS = count()
MAY_DECLARE = {"bea", "brian"}


# --- the rules ------------------------------------------------------------------------------------


def declaration(**more):
    said = {"accepted": None, "says": "met", "evidence": "Returns"} | more
    return SimpleNamespace(**said, answered_at=datetime(2026, 3, 4, tzinfo=UTC))


def test_what_is_met_is_seen_in_words_or_in_a_file():
    for says, evidence, files, is_enough in (
        ("met", "", 0, False), ("met", " ", 0, False), ("partly-met", "", 0, False),
        ("met", "Returns", 0, True), ("met", "", 1, True), ("not-met", "", 0, True),
        ("not-applicable", "", 0, True),
    ):  # fmt: skip
        assert (policy.why_not_evidence(says, evidence, files) is None) == is_enough, says


def test_files_change_until_what_was_declared_is_answered_and_no_longer():
    one, later, accepted = declaration(), declaration(says="not-met"), declaration(accepted=True)
    asked_again = declaration(accepted=False)
    add = [
        (None, None, 0, "Declare first"),
        (one, one, 0, None),
        (one, one, policy.MOST_FILES - 1, None),
        (one, one, policy.MOST_FILES, "It has 10 files, which are the most."),
        (one, later, 0, "Replaced by a later one"),
        (accepted, accepted, 0, "Accepted: no file is added to it."),
        (asked_again, asked_again, 0, "Asked again: no file is added to it."),
    ]
    for each, newest, files, said in add:
        found = policy.why_not_add_file(each, newest, files)
        assert (found is None) == (said is None), said
        assert (found or "").startswith(said or "")
    without_words = declaration(evidence="")
    take = [
        (None, None, 0, True, "It has no file."),
        (one, one, 1, True, None),
        (one, one, 0, True, "It has no file."),
        (one, one, 1, False, "It waits for your answer. Ask the agency again first"),
        (without_words, without_words, 1, True, "This file is the only evidence."),
        (without_words, without_words, 2, True, None),
        (accepted, accepted, 0, False, "It has no file."),
        (accepted, accepted, 1, True, None),
        (accepted, accepted, 1, False, None),
        (asked_again, asked_again, 1, False, None),
        (accepted, later, 1, True, None),
    ]
    for each, newest, files, declares, said in take:
        found = policy.why_not_take_file_away(each, newest, files, declares=declares)
        assert (found is None) == (said is None), said
        assert (found or "").startswith(said or "")


# --- on record ------------------------------------------------------------------------------------


@pytest.fixture
def world(db, clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clock.set(TODAY.isoformat())
    world = build()
    world.said = declare(world)
    return world


def declare(world, **more):
    said = {**SAYS, "year": 2026, "expectation": "data", **more}
    return operations.declare(world.trust, **said, by=world.bea)


def a_file(name="returns.txt", content=None):
    """Of what nobody has added yet, unless it says what."""
    content = f"Sent {next(NUMBERS)}".encode() if content is None else content
    return SimpleUploadedFile(name, content)


def add(world, by="bea", said=None, **more):
    return operations.add_file(said or world.said, upload=a_file(**more), by=getattr(world, by))


def take_away(document, by, reason="The wrong year.", **more):
    return operations.take_file_away(document, reason=reason, by=by, **more)


def files(world) -> list[DeclarationDocument]:
    return list(DeclarationDocument.objects.visible_to(world.dana).exclude(file=""))


def stored(settings) -> list:
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_a_lead_or_the_representative_adds_and_takes_away_and_nobody_else(world, settings):
    for name in [*PEOPLE, "root", "nobody"]:
        if name in MAY_DECLARE:
            add(world, by=name)
            continue
        with pytest.raises(PermissionDenied):
            add(world, by=name)
    assert [each.added_by for each in files(world)] == [world.bea, world.brian]
    one = files(world)[0]
    for name in [*PEOPLE, "root", "nobody"]:
        if name == "dana":
            with pytest.raises(NotAllowed, match="It waits for your answer"):
                take_away(one, world.dana)
        elif name not in MAY_DECLARE:
            with pytest.raises(PermissionDenied):
                take_away(one, getattr(world, name))
    with pytest.raises(NotAllowed, match="Enter why it is taken away"):
        take_away(one, world.brian, reason=" ")
    take_away(one, world.brian)
    assert [each.added_by for each in files(world)] == [world.brian]
    with pytest.raises(NotAllowed, match="already"):
        take_away(one, world.brian)


def test_a_file_taken_away_leaves_the_store(world, settings, django_capture_on_commit_callbacks):
    add(world)
    assert len(stored(settings)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        take_away(files(world)[0], world.bea)
    assert stored(settings) == []


@pytest.mark.parametrize(
    ("name", "told"), [("bea", "dana"), ("brian", "bea dana"), ("dana", "bea")]
)
def test_a_file_of_what_was_answered_goes_with_a_reason_and_its_name_and_who_knew_it_is_told(
    world, client, settings, mailoutbox, name, told, django_capture_on_commit_callbacks
):
    add(world, name="Jaydenpenhallow.txt")
    operations.answer(world.said, accepted=True, by=world.dana)
    letters.deliver()
    mailoutbox.clear()
    [one] = files(world)
    address, by = one.get_absolute_url(), getattr(world, name)
    for other in [*PEOPLE, "root", "nobody"]:
        if other not in {*MAY_DECLARE, "dana"}:
            with pytest.raises(PermissionDenied):
                take_away(one, getattr(world, other))
    with django_capture_on_commit_callbacks(execute=True):
        take_away(one, by, reason="It names a child.", names_somebody=True)
    assert stored(settings) == []
    assert tables_with("Jaydenpenhallow") == {}
    letters.deliver()
    assert {each.to[0] for each in mailoutbox} == {
        getattr(world, each).email for each in told.split()
    }
    assert {each.subject for each in mailoutbox} == {"A file was taken away: Data, 2026 to 2027"}
    for reader in (world.sue, world.bob):
        said = page(client, reader, DATA).content.decode()
        assert (
            f"{by} took a file away on Wednesday 1 April 2026, [taken out on 1 April 2026]: It"
            " names a child."
        ) in said
        assert page(client, reader, address).status_code == 404
    assert "Accepted" in said, "what was accepted still is"


def test_whoever_left_is_told_of_no_file(world, mailoutbox):
    add(world)
    operations.answer(world.said, accepted=False, reason="Which?", by=world.dana)
    letters.deliver()
    mailoutbox.clear()
    take_away(files(world)[0], world.brian)
    people.end_role(world.held["bea"], ended_on=TODAY, by=None)
    letters.deliver()
    assert [each.to for each in mailoutbox] == [[world.dana.email]]


def test_a_file_that_was_taken_away_does_not_come_along(world):
    add(world)
    take_away(files(world)[0], world.bea)
    again = declare(world, text="And the fourth.")
    assert files(world) == []
    [gone] = DeclarationDocument.objects.visible_to(world.dana)
    assert gone.declaration == world.said != again


def test_what_was_answered_gets_no_more_files(world):
    add(world)
    operations.answer(world.said, accepted=True, by=world.dana)
    with pytest.raises(NotAllowed, match="Accepted: no file is added"):
        add(world)
    again = declare(world, text="And the fourth.")
    assert [each.declaration for each in files(world)] == [world.said], "they stay with theirs"
    add(world, said=again)
    assert {each.declaration for each in files(world)} == {world.said, again}


def test_nobody_answers_what_they_did_not_read(world):
    seen = operations.state_of(world.said)
    add(world)
    with pytest.raises(Stale) as stale:
        operations.answer(world.said, accepted=True, version=seen, by=world.dana)
    assert "changed its files" in stale.value.changes[0]
    seen = stale.value.version_token
    take_away(files(world)[0], world.bea)
    with pytest.raises(Stale):
        operations.answer(world.said, accepted=True, version=seen, by=world.dana)
    with pytest.raises(Stale):
        declare(world, version=seen)


def test_files_of_what_still_waits_come_with_what_replaces_it(world):
    add(world)
    again = declare(world, evidence="", upload=a_file("more.txt"))
    assert [(each.original_name, each.declaration) for each in files(world)] == [
        ("returns.txt", again), ("more.txt", again),
    ]  # fmt: skip
    with pytest.raises(NotAllowed, match="Say where the evidence can be seen"):
        operations.declare(
            world.trust, **SAYS | {"evidence": ""}, year=2026, expectation="audits", by=world.bea
        )


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (a_file(content=b""), "empty"),
        (a_file("a.exe"), "must be a PDF"),
        (a_file("a.pdf", b"no PDF"), "says PDF and holds text"),
        (a_file(content=EICAR), "contains malware"),
        (a_file(content=b"x" * 2000), "must be smaller"),
    ],
    ids=["empty", "kind", "pretends", "infected", "large"],
)
def test_a_file_that_is_not_to_be_kept_leaves_nothing(world, settings, upload, sentence):
    settings.DOCUMENT_MAX_BYTES = 1000
    with pytest.raises(ValidationError, match=sentence):
        operations.add_file(world.said, upload=upload, by=world.bea)
    with pytest.raises(ValidationError, match=sentence):
        declare(world, upload=upload)
    assert (files(world), stored(settings)) == ([], [])
    assert type(world.said).objects.visible_to(world.dana).count() == 1


# --- on the pages ---------------------------------------------------------------------------------


def page(client, person, address, **answers):
    client.force_login(person, backend="partnership.auth.SignInBackend")
    return client.post(address, answers) if answers else client.get(address)


def test_a_file_is_read_by_whoever_reads_the_declaration_and_by_nobody_else(world, client):
    add(world)
    address = files(world)[0].get_absolute_url()
    reads = {"bob", "bella", "bea", "bilal", "brian"}  # the trust's own
    reads |= {"ada", "carol", "ines", "dana", "hari", "sue"}  # and who reads all
    for name in [*PEOPLE, "root", "nobody"]:
        found = page(client, getattr(world, name), address)
        assert (found.status_code == 200) == (name in reads), name
        assert found.status_code in (200, 404)
        if name in reads:
            assert found.getvalue().startswith(b"Sent")
            assert found["Content-Disposition"] == 'attachment; filename="returns.txt"'
    for here, there in (("/data/", "/audits/"), ("/trust/", "/council/"), ("2026-27", "2025-26")):
        assert page(client, world.dana, address.replace(here, there)).status_code == 404, there


def test_adding_and_taking_away_by_the_forms(world, client):
    told = page(client, world.bea, DATA).content.decode()
    assert (f"{DATA}files/add/" in told, f"{DATA}files/take-away/" in told) == (True, False)
    sent = {"upload": a_file(content=EICAR), "submission": ""}
    assert (
        "contains malware" in page(client, world.bea, f"{DATA}files/add/", **sent).content.decode()
    )
    answer = page(client, world.bea, f"{DATA}files/add/", upload=a_file(), submission="")
    assert (answer.status_code, answer["Location"]) == (302, DATA)
    told = page(client, world.dana, DATA).content.decode()
    assert files(world)[0].get_absolute_url() in told
    assert "files/add/" not in told, "who answers adds nothing"
    assert page(client, world.dana, f"{DATA}files/add/").status_code == 404
    [one] = files(world)
    submission = "6f1d7c1e-4a35-4c1b-9c55-6a6a4a3f2a10"
    for _ in range(2):  # a double click is one act
        sent = {"document": one.pk, "submission": submission, "reason": "The wrong year."}
        answer = page(client, world.brian, f"{DATA}files/take-away/", **sent)
        assert (answer.status_code, answer["Location"]) == (302, DATA)
    assert files(world) == []
    refused = page(client, world.bea, f"{DATA}files/take-away/")
    assert refused.context["form"] is None
    assert "It has no file" in refused.content.decode()


def test_whoever_answers_takes_a_file_away_once_they_have_answered(world, client):
    add(world)
    away, [one] = f"{DATA}files/take-away/", files(world)
    for name in ("bob", "sue", "ada", "nobody", "root"):
        assert page(client, getattr(world, name), away).status_code == 404, name
    refused = page(client, world.dana, away)
    assert refused.context["form"] is None
    assert "It waits for your answer" in refused.content.decode()
    assert away not in page(client, world.dana, DATA).content.decode()
    operations.answer(world.said, accepted=False, reason="It names a child.", by=world.dana)
    for name, may in (("dana", True), ("bea", True), ("sue", False), ("bob", False)):
        assert (away in page(client, getattr(world, name), DATA).content.decode()) == may, name
    again = declare(world, text="Anew.")
    add(world, said=again)
    form = page(client, world.dana, away).context["form"]
    assert list(form.fields["document"].queryset) == [one], "of what waits it takes none"
    assert len(page(client, world.bea, away).context["form"].fields["document"].queryset) == 2
    sent = {"document": one.pk, "submission": "", "reason": "A girl called Jayden"}
    assert "may tell who" in page(client, world.dana, away, **sent).content.decode()
    answer = page(client, world.dana, away, **sent | {"reason": "It names a child."})
    assert (answer.status_code, answer["Location"]) == (302, DATA)
    assert [each.declaration for each in files(world)] == [again]


def test_declaring_with_a_file_alone(world, client):
    sent = {"says": "met", "text": "We took part.", "evidence": "", "submission": "", "version": ""}
    refused = page(client, world.bea, DATA.replace("data", "audits") + "declare/", **sent)
    assert "Say where the evidence can be seen" in refused.content.decode()
    sent["upload"] = a_file("audit.txt")
    answer = page(client, world.bea, DATA.replace("data", "audits") + "declare/", **sent)
    assert answer.status_code == 302
    assert [each.original_name for each in files(world)] == ["audit.txt"]
