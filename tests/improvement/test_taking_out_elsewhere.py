"""A name goes out of what agencies declare and answer, of duties, of groups and of money."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partnership import taking_out
from partnership.duties import operations as duties
from partnership.expectations import operations as expectations
from partnership.funding import operations as funding
from partnership.groups import operations as groups
from partnership.groups.models import PartnershipGroup
from partnership.library import answers as briefings
from partnership.library.models import BriefingRequest
from partnership.years import year_of
from tests import world as worlds
from tests.improvement import log as logs
from tests.improvement.log import TODAY
from tests.improvement.test_taking_out import BESIDES, LEFT, NAME, SAID, as_person
from tests.partnership.libraries import brief
from tests.reporting.test_disposal import tables_with
from tests.security import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(clock, settings, tmp_path):
    """By the address of the page that shows it, each record with the name in its texts."""
    settings.MEDIA_ROOT = tmp_path
    clock.set(TODAY.isoformat())
    world = worlds.build()
    world.log = logs.build(world)
    declared = expectations.declare(
        world.trust, year=year_of(TODAY), expectation="data", says="met", text=SAID, evidence=NAME,
        upload=SimpleUploadedFile(f"{NAME} 3 May.txt", b"Sent"), by=world.bea,
    )  # fmt: skip
    expectations.answer(declared, accepted=True, reason=SAID, by=world.dana)
    duty = duties.record(pages.a_duty(world), happened_on=TODAY, what=SAID, where=NAME, by=None)
    duties.strike_out(duty.evidence.first(), reason=SAID, by=world.dana)
    head = pages.funding_of(world)
    funding.note_spending(head, spent_on=TODAY, what=NAME, pence=5, because=SAID, by=world.dana)
    group = groups.add_group(
        slug="task", name="A task", kind=PartnershipGroup.Kind.SUBGROUP, purpose=SAID, by=world.dana
    )
    briefing = brief(world, topics=["neglect"])
    asked = BriefingRequest.objects.unscoped("test").get(agency=world.trust)
    briefings.acknowledge(asked, used_with=NAME, used_on=TODAY, what_changed=SAID, by=world.bea)
    answered = f"{reverse('library:acknowledgements')}?document={briefing.slug}"
    world.shown = {
        declared.get_absolute_url(): declared,
        duty.get_absolute_url(): duty,
        head.get_absolute_url(): head,
        head.year.get_absolute_url(): head.year,
        group.get_absolute_url(): group,
        answered: briefing,
    }
    return world


def test_by_what_the_pages_offer_it_goes_out_of_everything(client, whole):
    as_person(client, whole.dana)
    assert tables_with(NAME)
    for shown, record in whole.shown.items():
        address = taking_out.url(record, whole.dana)
        assert address in client.get(shown).content.decode()
        for cell, _ in client.get(address).context["rows"]:
            form = client.get(f"{address}{cell['url']}").context["form"]
            if form is None:  # an agency that has not answered
                continue
            texts = {each.name: each.value() for each in form if each.name not in BESIDES}
            told = {name: text.replace(NAME, "[a child]") for name, text in texts.items()}
            if told == texts:
                continue
            told |= {name: form[name].value() for name in ("version", "submission")}
            response = client.post(f"{address}{cell['url']}", told)
            assert response.status_code == HTTPStatus.FOUND, response.context["form"].errors
    assert tables_with(NAME) == {}
    assert LEFT in client.get(next(iter(whole.shown))).content.decode()


def test_who_keeps_the_log_takes_out_and_nobody_else(client, whole):
    for record in whole.shown.values():
        address = taking_out.url(record, whole.dana)
        for name in ("ada", "bea", "charlie", "nobody", "root"):
            person = getattr(whole, name)
            assert taking_out.url(record, person) == ""
            assert as_person(client, person).get(address).status_code == HTTPStatus.FORBIDDEN
    as_person(client, whole.dana)
    for about in ("duty-0", "duty-x", "user-1", "duty", "x" * 300):
        found = client.get(reverse("improvement:words", args=[about]))
        assert found.status_code == HTTPStatus.NOT_FOUND, about


def test_evidence_of_a_duty_that_was_struck_out_is_read_by_its_keepers_alone(client, whole):
    page = next(each for each in whole.shown if "/duties/" in each)
    assert "Recorded in error" in as_person(client, whole.dana).get(page).content.decode()
    said = as_person(client, whole.charlie).get(page).content.decode()
    assert "Recorded in error" not in said
    assert NAME not in said
