"""What is written of the library, by the right and the wrong person; reading, asking, reminding."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core import file_text
from core import letters as outbox
from core.malware import EICAR
from core.models import Letter
from core.operations import NotAllowed, Stale, operation
from partnership import agency_figures
from partnership import operations as ours
from partnership.groups import operations as groups
from partnership.library import answer_lists, answers, letters, operations, reading
from partnership.library.models import (
    BriefingRequest,
    LibraryAudience,
    LibraryDocument,
    LibraryFile,
    LibraryText,
    LibraryVersion,
)
from tests import world as people
from tests.core.test_file_text import word
from tests.partnership.libraries import AGENCIES, NEXT_YEAR, PARTNERS, SECTIONS, TODAY, add, brief

ANEW = SECTIONS | {next(iter(SECTIONS)): "Something else."}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def world(clock):
    world = people.build_with_administrators()
    clock.set(TODAY.isoformat())
    return world


def titles(person) -> list[str]:
    return [each.title for each in LibraryDocument.objects.visible_to(person)]


def asked(world, **about) -> list[BriefingRequest]:
    rows = BriefingRequest.objects.visible_to(world.dana).filter(**about)
    return list(rows.select_related("agency", "version").order_by("agency__name", "pk"))


def upload(content=b"what it says", name="a.txt"):
    return SimpleUploadedFile(name, content)


NEXT = {"what_changed": "Shorter", "published_on": TODAY, "review_on": NEXT_YEAR}


# --- who may ------------------------------------------------------------------------------------


def test_the_business_team_alone_keeps_the_library(world):
    document = add(world)
    briefing = brief(world)
    others = [world.alice, world.bea, world.brian, world.hari, world.sue, world.tess, world.root]
    for person in others:
        for act in (
            lambda by: add(world, "Another", by=by),
            lambda by: operations.add_version(document, **NEXT, text="x", by=by),
            lambda by: operations.withdraw(document, reason="x", by=by),
            lambda by: operations.change_document(
                document, title="x", summary="x", agency=world.trust, owner_role="trainer",
                review_on=NEXT_YEAR, by=by,
            ),
        ):  # fmt: skip
            with pytest.raises(PermissionDenied):
                act(person)
    operations.add_version(document, **NEXT, text="x", by=world.dana)
    operations.withdraw(briefing, reason="x", by=world.dana)
    assert add(world, "Another", by=world.dana).title == "Another"


# --- whom it is for -----------------------------------------------------------------------------


def test_what_is_for_everybody_is_for_whoever_holds_a_role(world):
    document = add(world)
    for person in (world.alice, world.charlie):
        assert titles(person) == [document.title] == ["Neglect toolkit"]
    for person in (world.root, world.nobody):
        assert titles(person) == []
        for rows in (LibraryVersion, LibraryText, LibraryAudience):
            assert not rows.objects.visible_to(person).exists()


def test_what_is_for_some_is_seen_by_them_its_owner_and_the_team_alone(world):
    group = groups.add_group(slug="practice", name="Practice", by=None)
    groups.add_seat(
        group, agency=world.police, sits_as="member", started_on=TODAY,
        held_role=world.held["colin"], by=None,
    )  # fmt: skip
    some = {"for_everyone": False}
    add(world, "For agencies", kinds=[AGENCIES], **some)
    add(world, "For managers", roles=["line-manager"], **some)
    add(world, "For the group", groups=[group], **some)
    add(world, "For a role that nobody has", roles=["trainer"], **some)
    owned = add(world, "Owned by a group", roles=["trainer"], group=group, **some)
    sees = {
        "alice": [],  # of the council
        "amir": ["For managers"],
        "anna": ["For a role that nobody has", "For agencies", "For managers", "For the group",
                 "Owned by a group"],  # whose post answers for all of them
        "bob": ["For agencies"],
        "bella": ["For agencies", "For managers"],
        "charlie": [],
        "colin": ["For the group", "Owned by a group"],
        "hari": [],
        "root": [],
        "nobody": [],
    }  # fmt: skip
    assert {name: titles(getattr(world, name)) for name in sees} == sees
    assert titles(world.dana) == sees["anna"]
    for name, seen in sees.items():
        person = getattr(world, name)
        for rows in (LibraryVersion, LibraryText, LibraryAudience):
            found = {each.document_id for each in rows.objects.visible_to(person)}
            documents = LibraryDocument.objects.visible_to(person)
            assert found == {each.pk for each in documents}, (name, seen)
    assert owned.owner == "Practice"


def test_whom_it_is_for_changes_to_exactly_what_is_said(world):
    document = add(world, for_everyone=False, kinds=[AGENCIES], roles=["trainer"])
    said = {
        "title": "Neglect toolkit", "summary": "x", "agency": world.council,
        "owner_role": "trainer", "review_on": NEXT_YEAR, "by": world.dana,
    }  # fmt: skip
    operations.change_document(document, for_everyone=False, kinds=[PARTNERS], roles=["trainer"],
                               topics=["neglect"], **said)  # fmt: skip
    rows = LibraryAudience.objects.visible_to(world.dana).order_by("pk")
    assert [(each.agency_kind, each.role) for each in rows] == [("", "trainer"), (PARTNERS, "")]
    assert titles(world.bob) == []
    operations.change_document(document, **said)
    assert titles(world.bob) == titles(world.hari) == ["Neglect toolkit"]
    assert titles(world.nobody) == []
    assert not LibraryAudience.objects.visible_to(world.dana).exists()


def test_a_stale_change_is_refused(world):
    document = add(world)
    said = {
        "title": "Other", "summary": "x", "agency": world.council, "owner_role": "trainer",
        "review_on": NEXT_YEAR, "version": operations.state_of(document), "by": world.dana,
    }  # fmt: skip
    operations.change_document(document, **said)
    with pytest.raises(Stale):
        operations.change_document(document, **said)


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ({"title": "neglect TOOLKIT"}, "document of that title"),
        ({"review_on": TODAY}, "must be in the future"),
        ({"for_everyone": False}, "Say whom it is for"),
        ({"asks": [PARTNERS]}, "Only a seven-minute briefing"),
        ({"text": ""}, "Add a file, or write the text"),
        ({"published_on": date(2026, 4, 2)}, "in the past"),
        ({"kind": "briefing", "sections": SECTIONS}, "written here"),
    ],
)
def test_what_breaks_a_rule_is_refused_and_nothing_is_half_saved(world, said, part):
    add(world)
    with pytest.raises(NotAllowed, match=part):
        add(world, **{"title": "Another", **said})
    assert titles(world.dana) == ["Neglect toolkit"]
    assert LibraryText.objects.visible_to(world.dana).count() == 1


def test_what_the_version_that_holds_says_is_not_published_again(world):
    document = add(world, "Neglect  toolkit ")
    assert document.title == "Neglect toolkit"
    with pytest.raises(NotAllowed, match="This says what version 1 says"):
        operations.add_version(
            document, **NEXT, text="Look at the child, not at the form.\n", by=world.dana
        )
    filed = upload(word("Of bruises"), "a.docx")
    operations.add_version(document, **NEXT, upload=filed, by=world.dana)
    again = upload(word("Of bruises"), "b.docx")
    with pytest.raises(NotAllowed, match=r"here already, as a\.docx"):
        operations.add_version(document, **NEXT, upload=again, by=world.dana)
    operations.add_version(document, **NEXT, text="Look twice.", by=world.dana)


def test_titles_that_read_alike_in_an_address_are_told_apart(world):
    slugs = [add(world, title).slug for title in ("Neglect: a guide", "Neglect, a guide", "Add")]
    assert slugs == ["neglect-a-guide", "neglect-a-guide-2", "add-2"]


# --- versions and files -------------------------------------------------------------------------


def test_a_new_version_leaves_the_old_one_as_it_was(world):
    document = add(world)
    operations.add_version(document, **NEXT, text="Look twice.", by=world.dana)
    rows = LibraryVersion.objects.visible_to(world.charlie).filter(document=document)
    assert [(each.number, each.text) for each in rows] == [
        (2, "Look twice."),
        (1, "Look at the child, not at the form."),
    ]
    body = LibraryText.objects.visible_to(world.charlie).get().body
    assert body == "Look twice."


def test_the_text_of_a_file_is_read_by_a_worker_and_found(world):
    add(world, text="", upload=upload(word("Of bruises on babies"), "a.docx"))
    kept = LibraryFile.objects.visible_to(world.dana)
    assert kept.get().text_state == "waiting"
    assert reading.read_waiting() == 1
    assert kept.get().text_state == "read"
    assert LibraryText.objects.visible_to(world.dana).get().body.strip() == "Of bruises on babies"
    assert reading.read_waiting() == 0


@pytest.mark.parametrize(
    ("name", "content", "state"),
    [
        ("a.pdf", b"%PDF-1.7 broken", "unreadable"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "not-read"),
        ("a.txt", b"said", "read"),
    ],
)
def test_a_file_that_cannot_be_read_is_kept_all_the_same(world, name, content, state):
    document = add(world, text="", upload=upload(content, name))
    reading.read_waiting()
    kept = LibraryFile.objects.visible_to(world.dana).get()
    assert kept.text_state == state
    with kept.file.open() as stored:
        assert stored.read() == content
    assert kept.version.document_id == document.pk


def test_a_reader_that_keeps_breaking_gives_up(world, clock, monkeypatch):
    def breaks(*args):
        raise ZeroDivisionError

    add(world, text="", upload=upload())
    monkeypatch.setattr(file_text, "read", breaks)
    for _ in range(5):
        reading.read_waiting()
        clock.move(minutes=4)
    kept = LibraryFile.objects.visible_to(world.dana).get()
    assert (kept.text_state, kept.tries) == ("unreadable", 3)


def test_a_file_that_is_read_late_does_not_take_the_place_of_a_later_version(world):
    document = add(world, text="", upload=upload())
    waiting = reading.claim(by=None)
    operations.add_version(document, **NEXT, text="Later.", by=None)
    reading.keep_text(waiting, "Earlier.", by=None)
    assert LibraryText.objects.visible_to(world.dana).get().body == "Later."


def test_malware_is_refused_and_kept_nowhere(world, kept_files):
    with pytest.raises(ValidationError, match="contains malware"):
        add(world, text="", upload=upload(EICAR))
    assert titles(world.dana) == []
    assert not [path for path in kept_files.rglob("*") if path.is_file()]


def test_what_is_withdrawn_says_why_and_stays(world):
    old, new = add(world), add(world, "Newer toolkit")
    operations.withdraw(old, reason="Out of date", successor=new, by=world.dana)
    again = LibraryDocument.objects.visible_to(world.charlie).get(pk=old.pk)
    assert (again.withdrawn_on, again.withdrawn_because) == (TODAY, "Out of date")
    assert again.succeeded_by == new
    for act in (
        lambda: operations.withdraw(old, reason="x", by=world.dana),
        lambda: operations.add_version(old, **NEXT, text="x", by=world.dana),
        lambda: operations.withdraw(new, reason="x", successor=old, by=world.dana),
    ):
        with pytest.raises(NotAllowed):
            act()


# --- asking agencies ----------------------------------------------------------------------------


def test_every_agency_of_the_kinds_is_asked_and_no_other(world):
    brief(world)
    assert [each.agency.slug for each in asked(world)] == ["icb", "council", "trust", "police"]
    assert {(each.asked_on, each.due_on, each.rules) for each in asked(world)} == {
        (TODAY, date(2026, 5, 1), "halton-2026")
    }
    sees = {"bob": ["trust"], "bea": ["trust"], "alice": ["council"], "nobody": [], "root": []}
    for name, seen in sees.items():
        rows = BriefingRequest.objects.visible_to(getattr(world, name)).select_related("agency")
        assert [each.agency.slug for each in rows] == seen, name


ANSWER = {"used_with": "The ward", "used_on": TODAY, "what_changed": "We look twice."}


def test_its_representative_or_a_lead_acknowledges_for_an_agency(world):
    brief(world)
    [of_trust] = asked(world, agency=world.trust)
    others = [world.bob, world.bella, world.bilal, world.anna, world.colin, world.dana, world.tess,
              world.hari, world.root, world.nobody]  # fmt: skip
    for person in others:
        with pytest.raises(PermissionDenied):
            answers.acknowledge(of_trust, **ANSWER, by=person)
    said = answers.acknowledge(of_trust, **ANSWER, by=world.bea)
    assert (said.acknowledged_on, said.acknowledged_by, said.used_with) == (
        TODAY, world.bea, "The ward",
    )  # fmt: skip


def test_what_was_said_can_be_put_right_and_the_first_day_stays(world, clock):
    brief(world)
    [of_trust] = asked(world, agency=world.trust)
    answers.acknowledge(of_trust, **ANSWER, by=world.bea)
    clock.set("2026-04-20")
    stale = {**ANSWER, "version": "1"}
    with pytest.raises(Stale):
        answers.acknowledge(of_trust, **stale, by=world.brian)
    said = answers.acknowledge(of_trust, **{**ANSWER, "used_with": "Two wards"}, by=world.brian)
    assert (said.acknowledged_on, said.used_with) == (TODAY, "Two wards")
    rows = answer_lists.chosen(world.dana, answer_lists.Choice(answer_lists.ANSWERED))
    (row,) = answer_lists.rows_of(rows, answer_lists.ANSWERED)
    assert "Until 20 Apr 2026 it said: The ward" in row[-1]
    (row,) = answer_lists.for_a_file(rows)
    assert "The ward" in row[-1]
    (row,) = answer_lists.own_rows(answer_lists.own(world.bea))
    assert "it said: The ward" in row[-1]


def test_publishing_anew_asks_anew(world, clock):
    document = brief(world)
    [of_trust] = asked(world, agency=world.trust)
    answers.acknowledge(of_trust, **ANSWER, by=world.bea)
    clock.set("2026-04-20")
    later = {**NEXT, "published_on": date(2026, 4, 20)}
    operations.add_version(document, **later, sections=ANEW, by=world.dana)
    before = asked(world, version__number=1)
    assert {each.ended_on for each in before if each.agency != world.trust} == {date(2026, 4, 20)}
    assert len(asked(world, version__number=2, ended_on=None)) == 4
    [other, *_] = [each for each in before if each.agency == world.council]
    with pytest.raises(NotAllowed, match="any more"):
        answers.acknowledge(other, **ANSWER, by=world.anna)


def test_nothing_is_asked_about_what_is_withdrawn(world):
    document = brief(world)
    operations.withdraw(document, reason="x", by=world.dana)
    assert asked(world, ended_on=None) == []


def test_the_successor_is_asked_in_place_of_the_agency_it_took_over(world):
    brief(world)
    add(world, "Of the trust", agency=world.trust, owner_role="safeguarding-lead")
    other = ours.add_agency(
        slug="other", name="Other Trust", short_name="Other", kind="relevant-agency",
        engagement="permanent", by=None,
    )  # fmt: skip
    ours.succeed_agency(world.trust, successor=other, by=None)
    taken_over(other, by=None)
    assert [each.agency for each in asked(world, agency=other)] == [other]
    assert asked(world, agency=world.trust) == []
    owned = LibraryDocument.objects.visible_to(world.dana).get(title="Of the trust")
    assert owned.agency == other


@operation
def taken_over(successor, *, by=None):
    """As `partnership.succession.taken_over` tells every follower."""
    answers.agency_taken_over(successor.pk, {})


def test_how_well_an_agency_answers_is_counted(world, clock):
    """Four briefings due in the period: one in time, one late, one not, one withdrawn."""
    documents = [brief(world, f"Briefing {number}") for number in range(4)]
    of_trust = asked(world, agency=world.trust)
    answers.acknowledge(of_trust[0], **ANSWER, by=world.bea)
    operations.withdraw(documents[3], reason="x", by=world.dana)
    clock.set("2026-05-05")
    answers.acknowledge(of_trust[1], **ANSWER, by=world.bea)

    count, due = agency_figures.of("briefings acknowledged").count, date(2026, 5, 1)
    keys = [world.trust.pk, world.council.pk, world.school.pk]
    assert count(keys, due, due) == {
        world.trust.pk: agency_figures.Figure(3, 1, 2, days_late=4),
        world.council.pk: agency_figures.Figure(3, 0, 0, days_late=4),
    }
    assert count(keys, date(2026, 5, 2), NEXT_YEAR) == {}
    clock.set("2026-05-01")  # what is due today can still be answered in time
    assert count([world.council.pk], due, due) == {}
    assert agency_figures.names() == [
        "actions done in time", "actions from audits and returns done in time",
        "briefings acknowledged",
        "challenges answered by the end of their first step", "seats held in groups",
    ]  # fmt: skip


# --- mail ---------------------------------------------------------------------------------------


def mails(kind: str) -> list[str]:
    """Whom the mails of a kind are to, and their subjects."""
    rows = Letter.objects.filter(kind=kind).order_by("pk")
    written = [outbox.written(each) for each in rows]
    return sorted(f"{each.to[0].partition('@')[0]}: {each.subject}" for each in written if each)


def test_who_answers_is_told_and_reminded_once_each(world, clock):
    brief(world)
    for _ in range(2):
        letters.remind(by=None)
    said = "{} is asked to acknowledge a briefing by Friday 1 May 2026"
    assert mails("briefing_asked") == sorted(
        f"{name}: {said.format(agency)}"
        for agency, names in {
            "Testshire Council": ("anna", "avril"),
            "Testshire Health Trust": ("bea", "brian"),
            "Testshire Police": ("colin",),
        }.items()
        for name in names
    )
    [of_trust] = asked(world, agency=world.trust)
    answers.acknowledge(of_trust, **ANSWER, by=world.bea)
    clock.set("2026-04-24")
    letters.remind(by=None)
    assert [each.partition(":")[0] for each in mails("briefing_reminder")] == [
        "anna", "avril", "colin",
    ]  # fmt: skip
    clock.set("2026-05-02")  # a Saturday
    letters.remind(by=None)
    assert Letter.objects.filter(kind="briefing_reminder").count() == 3
    clock.set("2026-05-05")
    letters.remind(by=None)
    assert Letter.objects.filter(kind="briefing_reminder").count() == 6
    assert "Overdue: Testshire Police has not acknowledged" in mails("briefing_reminder")[-1]


def test_the_post_and_the_team_are_warned_of_a_review_once_a_stage(world, clock):
    add(world, review_on=date(2026, 6, 30))
    letters.warn_of_reviews(by=None)
    assert mails("library_review") == []
    for day in ("2026-05-01", "2026-05-05", "2026-06-16", "2026-06-18", "2026-07-01", "2026-07-02"):
        clock.set(day)
        letters.warn_of_reviews(by=None)
    rows = Letter.objects.filter(kind="library_review")
    assert rows.count() == 6, "anna and dana, in three stages"
    assert mails("library_review")[0] == "anna: Neglect toolkit: overdue for review"


def test_no_mail_goes_out_about_what_is_withdrawn(world):
    document = add(world, review_on=date(2026, 4, 10))
    briefing = brief(world)
    letters.warn_of_reviews(by=None)
    letters.remind(by=None)
    assert mails("library_review")
    assert mails("briefing_asked")
    for each in (document, briefing):
        operations.withdraw(each, reason="x", by=world.dana)
    assert mails("library_review") == mails("briefing_asked") == []


def test_a_role_that_ended_is_told_nothing(world):
    ours.end_role(world.held["bea"], ended_on=TODAY, by=None)
    brief(world)
    letters.remind(by=None)
    assert not [each for each in mails("briefing_asked") if each.startswith("bea")]
