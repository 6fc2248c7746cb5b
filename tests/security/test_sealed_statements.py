"""Words that one side has sealed, looked for behind every door through which they could leak.

A marker is planted in the council's statement of step 2 and in its representation of step 4; who
is not of the council looks for it in every answer. Then both have filed, and each finds it.
"""

import io
import zipfile
from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from core import access_log, history, notifications
from core.models import AccessLog, LoggedReason, Notification
from escalations import operations as escalate
from escalations import records, statements, timeline
from escalations.models import Escalation
from escalations.statement_models import Statement
from partnership import mentions
from partnership import records as held
from reporting import subject_access
from tests.security.conftest import signed_in
from tests.security.pages import addresses
from tests.world import refresh

pytestmark = pytest.mark.django_db

MARKER = "Quenchwort"
TODAY = date(2026, 3, 27)
OTHERS = {2: ("bob", "bella", "bea", "dana", "hari", "sue"), 4: ("brian", "carol", "ines", "dana")}


def file(case, by, words):
    return statements.file_statement(
        case, step=case.step, what_happened=words, position=words, childs_view=words, by=by
    )


def at_step(case, step):
    while case.step < step:
        case = escalate.move_up(case, from_step=case.step, reason="No.", by=case.raised_by)
    return case


@pytest.fixture(params=[2, 4])
def sealed(world, case, request):
    """A case at the step, with the marker in what the council has filed, and filed anew, there."""
    case = file(
        at_step(case, request.param),
        world.amir if request.param == 2 else world.avril,
        f"First {MARKER}",
    )
    return file(refresh(case), world.anna, MARKER)


def has_marker(response) -> bool:
    found = b"".join(response.streaming_content) if response.streaming else response.content
    if found.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(found))
        found = b"".join(archive.read(name) for name in archive.namelist())
    return MARKER.lower().encode() in found.lower()


@pytest.mark.one_day_of(3)
def test_no_page_file_or_refused_form_shows_it_until_both_have_filed(
    world, sealed, papers_as_words
):
    people = OTHERS[sealed.step]
    found = addresses(world, sealed)
    stale = f"{sealed.version - 1}.0"
    form = {
        "what_happened": "x",
        "position": "x",
        "childs_view": "x",
        "step": "2",
        "version": stale,
    }
    of_case = [each for each in found.values() if sealed.reference.lower() in each]
    assert len(of_case) >= 18
    for name in people:
        client = signed_in(getattr(world, name))
        everywhere = name in ("bea", "dana", "carol")
        for address in found.values() if everywhere else of_case:
            if "sign-out" not in address:
                assert not has_marker(client.get(address)), (name, address)
        for address in of_case:
            # Nobody fills this in for any of the pages: each is refused, and says what has changed.
            changes = {"version": stale} if "file-a-statement" not in address else form
            assert not has_marker(client.post(address, changes)), (name, address)
        for kind in ("csv", "xlsx"):
            assert not has_marker(client.get(f"/escalations/export/{kind}/?show=all"))
        for search in (f"/improvement/search/?q={MARKER}", f"/library/?q={MARKER}"):
            answer = client.get(search).content.decode()
            assert answer.count(MARKER) <= 2, "no more than the box that it was typed in"
    own_side = signed_in(world.alice)
    for address in (
        sealed.get_absolute_url(),
        reverse("escalations:record", args=[sealed.reference]),
    ):
        assert has_marker(own_side.get(address)), "its own side reads it"


def test_and_then_each_of_them_reads_it(world, sealed):
    file(refresh(sealed), world.bea, "Ours.")
    for name in OTHERS[sealed.step]:
        assert has_marker(signed_in(getattr(world, name)).get(sealed.get_absolute_url())), name


def test_no_mail_no_log_and_no_address_has_it(world, sealed, settings):
    signed_in(world.bea).get(sealed.get_absolute_url())
    signed_in(world.anna).get(reverse("escalations:file_statement", args=[sealed.reference]))
    assert Notification.objects.filter(kind="escalation_statement_filed").exists()
    notifications.deliver()
    said = [f"{each.subject} {each.body} {each.to}" for each in mail.outbox]
    assert said
    said += [str(each) for each in Notification.objects.values_list()]
    said += [str(each) for each in AccessLog.objects.values_list()]
    said += [str(each) for each in LoggedReason.objects.values_list()]
    assert [each for each in said if MARKER in each] == []


def test_no_sentence_of_what_has_changed_has_it(world, sealed):
    beginning = sealed.steps.first().entered_on
    told = list(timeline.entries(sealed, {world.trust.pk, world.council.pk}))
    assert [each for each in told if MARKER in f"{each.heading} {each.sentence} {each.text}"] == []
    told = sealed.changes_since(access_log.clock.now().replace(year=beginning.year - 1))
    assert any("filed the" in each for each in told)
    assert [each for each in told if MARKER in each] == []


def test_a_request_for_what_is_held_finds_that_it_is_there_and_not_what_it_says(world, sealed):
    """Whoever answers the request reads it, and its earlier wording, once the others may."""
    [found] = [each for each in held.find(sealed.child_reference) if each.pk == sealed.pk]
    before = subject_access.passages_of(found)
    assert [each for each in before if MARKER in f"{each.heading} {each.text} {each.mind}"] == []
    closed = [each for each in before if each.key.startswith("statement:")]
    assert [(each.text, each.agency, each.ask_first) for each in closed] == [
        (records.SEALED, "Testshire Council", True)
    ] * 2
    file(refresh(sealed), world.bea, "Ours.")
    after = {each.key: each for each in subject_access.passages_of(found)}
    texts = [after[each.key].text for each in closed]
    assert all(MARKER in each for each in texts)
    assert texts[0] == f"First {MARKER}\n\nPosition: First {MARKER}\n\nThe child: First {MARKER}"
    assert not any(after[each.key].ask_first for each in closed)


def test_a_childs_reference_in_it_leads_to_the_case_and_to_no_word(world, case):
    case = file(at_step(case, 2), world.amir, "As for LCS-999, his brother.")
    [found] = held.find("lcs-999")
    assert (found.pk, held.passages(found)) == (case.pk, [])
    assert mentions.of("LCS-999") == []
    file(refresh(case), world.bea, "Ours.")
    [passage] = held.passages(found)
    assert "As for LCS-999" in passage.text


def test_no_relation_of_the_case_leads_to_it(world, sealed):
    names = {
        each.related_model for each in Escalation._meta.related_objects if each.get_accessor_name()
    }
    assert Statement not in names
    for row in Statement.objects.visible_to(world.bea):
        raise AssertionError(row)
    assert history.rows_about(sealed, Statement).count() == 2, "and nobody opens the history itself"
