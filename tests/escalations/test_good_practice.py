"""Good practice of another agency: who recognises it, is told, reads it, and what comes of it."""

from datetime import date

import pytest
from django.core import mail

from core import letters
from core.models import Letter
from core.operations import NotAllowed
from escalations import praising
from escalations.light_models import GoodPractice, GoodPracticeLink
from improvement.models import Finding
from partnership import operations as ours
from tests.world import PEOPLE, build

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 27)
LIST = "/escalations/good-practice/"
WELL, HELPED = "They rang the school within the hour.", "The child was seen the same day."


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return build()


def recognise(world, by="alice", **instead):
    said = {
        "agency": world.council, "praised_agency": world.trust, "team": "0 to 19 service",
        "done_well": WELL, "how_it_helped": HELPED,
    }  # fmt: skip
    return praising.recognise(**(said | instead), by=getattr(world, by))


READ_IT = {"alice", "bea", "dana", "hari"}


def test_read_by_its_writer_the_praised_leads_and_the_business_team(world):
    recognise(world)
    found = {
        name
        for name in [*PEOPLE, "root", "nobody"]
        if GoodPractice.objects.visible_to(getattr(world, name)).exists()
    }
    assert found == READ_IT


def test_the_praised_leads_are_told_and_nobody_else(world):
    practice = recognise(world)
    assert Letter.objects.count() == 1
    letters.deliver()
    [told] = mail.outbox
    assert told.to == ["bea@example.org"]
    assert practice.get_absolute_url() in told.body
    said = f"{told.subject}\n{told.body}"
    for kept in (WELL, HELPED, "Alice", "Testshire Council", "0 to 19"):
        assert kept not in said


def test_a_lead_who_has_left_is_not_told(world):
    recognise(world)
    ours.end_role(world.held["bea"], ended_on=TODAY, by=None)
    letters.deliver()
    assert mail.outbox == []


def test_nobody_praises_their_own_agency_nor_for_another(world):
    with pytest.raises(NotAllowed, match="another agency’s good practice"):
        recognise(world, praised_agency=world.council)
    for by in ("bob", "dana", "nobody"):
        with pytest.raises(NotAllowed, match="no longer hold a role"):
            recognise(world, by=by)
    with pytest.raises(NotAllowed, match="how it helped"):
        recognise(world, how_it_helped="")
    assert not GoodPractice.objects.unscoped("a test").exists()


# --- pages --------------------------------------------------------------------------------------


def text_of(response):
    return response.content.decode()


def answers(world, **instead):
    said = {"other": world.trust.pk, "team": "", "done_well": WELL, "how_it_helped": HELPED}
    return said | instead


def test_recognised_from_the_page(client, world):
    client.force_login(world.alice)
    page = text_of(client.post(f"{LIST}recognise/", answers(world), follow=True))
    assert WELL in page
    assert "Alice Adeyemi, Testshire Council" in page
    assert "Make a finding of it" not in page


@pytest.mark.parametrize(
    ("instead", "sentence"),
    [
        ({"done_well": ""}, "Enter what they did well"),
        ({"how_it_helped": ""}, "Enter how it helped the child"),
        ({"other": "0"}, "Select the agency from the list"),
        ({"done_well": "They saw her son Jayden"}, "may tell who a child or family is"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_saved(client, world, instead, sentence):
    client.force_login(world.alice)
    page = text_of(client.post(f"{LIST}recognise/", answers(world, **instead)))
    assert sentence in page
    assert not GoodPractice.objects.unscoped("a test").exists()


def test_the_own_agency_is_refused_on_the_page(client, world):
    client.force_login(world.alice)
    page = text_of(client.post(f"{LIST}recognise/", answers(world, other=world.council.pk)))
    assert "another agency’s good practice" in page


def test_who_works_with_no_child_is_refused_before_the_form(client, world):
    client.force_login(world.dana)
    page = text_of(client.get(f"{LIST}recognise/")).partition("<main")[2]
    assert "<form" not in page


def test_everyone_else_gets_no_such_page(client, world):
    practice = recognise(world)
    for name in [*PEOPLE, "nobody"]:
        client.force_login(getattr(world, name))
        status = client.get(practice.get_absolute_url()).status_code
        wanted = 200 if name in READ_IT else 403 if name == "nobody" else 404
        assert status == wanted, name
        if name != "nobody":
            listed = practice.reference in text_of(client.get(LIST))
            assert listed == (name in READ_IT), name
        status = client.get(f"{practice.get_absolute_url()}finding/").status_code
        assert status == (200 if name == "dana" else 403), name


def test_a_finding_is_made_of_it_in_words_of_its_own(client, world):
    practice = recognise(world)
    client.force_login(world.dana)
    address = f"{practice.get_absolute_url()}finding/"
    page = client.get(address)
    assert WELL not in text_of(page), "everyone reads a finding"
    client.post(address, {"statement": "Ringing at once helps."})
    finding = Finding.objects.get()
    assert (finding.source, finding.came_from) == (
        "escalations", f"Good practice {practice.reference}",
    )  # fmt: skip
    assert finding.reference in text_of(client.get(practice.get_absolute_url()))
    assert practice.reference in text_of(client.get(finding.get_absolute_url()))
    assert GoodPracticeLink.objects.visible_to(world.bea).exists()
    assert not GoodPracticeLink.objects.visible_to(world.charlie).exists()
    client.force_login(world.charlie)
    page = text_of(client.get(finding.get_absolute_url()))
    assert WELL not in page
    assert practice.get_absolute_url() not in page


def test_its_history_is_kept(world):
    practice = recognise(world)
    assert [row.history_user_id for row in practice.history.all()] == [world.alice.pk]
