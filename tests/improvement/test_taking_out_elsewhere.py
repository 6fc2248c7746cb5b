"""A name goes out of what agencies declare and answer, of duties, of groups and of money."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from improvement.mending import held_words, words_called
from improvement.mending.taking_out import take_words_out
from partnership import taking_out
from partnership.agreements import operations as agreements
from partnership.duties import operations as duties
from partnership.expectations import operations as expectations
from partnership.funding import operations as funding
from partnership.funding.models import FundingChange, FundingHead, FundingSpending
from partnership.groups import operations as groups
from partnership.groups.models import GroupSeat, PartnershipGroup, TermsOfReferenceDocument
from partnership.library import answers as briefings
from partnership.library.models import BriefingRequest
from partnership.years import year_of
from tests.improvement import log as logs
from tests.improvement.log import TODAY
from tests.improvement.test_taking_out import BESIDES, LEFT, NAME, SAID, as_person
from tests.kept import kept
from tests.partnership.libraries import brief
from tests.reporting.test_disposal import tables_with
from tests.security import pages

pytestmark = pytest.mark.django_db

WENT = "words were taken out on Wednesday 1 April 2026 by Dana Doyle, because they told who"


@pytest.fixture
def whole(clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clock.set(TODAY.isoformat())
    return build()


@kept
def build():
    """By the address of the page that shows it, each record with the name in its texts."""
    world = logs.build_with_log()
    declared = expectations.declare(
        world.trust, year=year_of(TODAY), expectation="data", says="met", text=SAID, evidence=NAME,
        upload=SimpleUploadedFile(f"{NAME} 3 May.txt", b"Sent"), by=world.bea,
    )  # fmt: skip
    expectations.answer(declared, accepted=True, reason=SAID, by=world.dana)
    duty = duties.record(pages.a_duty(world), happened_on=TODAY, what=SAID, where=NAME, by=None)
    duties.strike_out(duty.evidence.first(), reason=SAID, by=world.dana)
    duties.change_duty(duty, title=SAID, kind=duty.kind, source=NAME, by=world.dana)
    head = pages.funding_of(world)
    funding.note_spending(head, spent_on=TODAY, what=NAME, pence=5, because=SAID, by=world.dana)
    group = groups.add_group(
        slug="task", name="A task", kind=PartnershipGroup.Kind.SUBGROUP, purpose=SAID, by=world.dana
    )
    groups.add_seat(group, agency=world.trust, sits_as="member", post=f"Worker of {NAME}",
                    started_on=TODAY, by=world.dana)  # fmt: skip
    held = {"agreed_by": world.log.executive, "agreed_on": TODAY, "effective_on": TODAY,
            "review_on": TODAY + timedelta(days=365), "by": world.dana}  # fmt: skip
    groups.add_terms_of_reference(group, sections={"purpose": SAID, "duties": "Well."}, **held)
    upload = SimpleUploadedFile(f"{NAME} notes.txt", b"Terms")
    later = held | {"effective_on": TODAY + timedelta(days=1)}
    groups.add_terms_of_reference(group, upload=upload, **later)
    agreement = pages.an_agreement(world)
    version = agreement.versions.get()
    agreements.withdraw_version(version, reason=SAID, by=world.dana)
    agreements.add_version(
        agreement, title=f"Version of {NAME}", what_changed=SAID, binds=NAME, effective_on=TODAY,
        review_on=TODAY + timedelta(days=365), signatories=[world.trust],
        upload=SimpleUploadedFile(f"{NAME}.txt", b"Agreed"), by=world.dana,
    )  # fmt: skip
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
        agreement.get_absolute_url(): agreement,
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
    for shown in whole.shown:
        assert WENT in client.get(shown).content.decode(), shown
    assert LEFT in client.get(next(iter(whole.shown))).content.decode()


def test_two_declarations_of_one_day_give_two_links_of_other_words(client, whole):
    expectations.declare(whole.trust, year=year_of(TODAY), expectation="data", says="met",
                         text="More", evidence="There", by=whole.bea)  # fmt: skip
    page = as_person(client, whole.dana).get(next(iter(whole.shown)))
    said = [each for each, _ in page.context["words_urls"]]
    assert said == ["1, Wednesday 1 April 2026", "2, Wednesday 1 April 2026"]


def test_every_text_that_can_go_is_called_as_its_page_calls_it():
    models = {kept.model for kinds in held_words.OF.values() for kept in kinds}
    without = {
        f"{model.__name__}.{name}"
        for model in models
        for name in model.words_that_can_go
        if name not in words_called.CALLED.get(model, {}) and name != "mended_because"
    }
    assert without == {"TermsOfReference.sections", "Opinion.sections"}, "each has its headings"


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
    found = as_person(client, whole.charlie).get(page)
    assert "Recorded in error" not in found.content.decode()
    assert found.context["struck_out"] == []


def test_what_goes_out_of_spending_goes_out_of_the_changes_of_its_year(client, whole):
    """At once: nobody has to find the second place. What other spending says stays."""
    head = next(each for each in whole.shown.values() if isinstance(each, FundingHead))
    funding.note_spending(head, spent_on=TODAY, what="A room", pence=5, by=whole.dana)
    spending = FundingSpending.objects.unscoped("test").get(what=NAME)
    take_words_out(spending, told={"what": "[a child]", "because": LEFT}, by=whole.dana)
    changes = {each.what: each.because for each in FundingChange.objects.unscoped("test")}
    assert f"{head}: spent on 1 Apr 2026, [a child], £0.05" in changes
    assert f"{head}: spent on 1 Apr 2026, A room, £0.05" in changes
    assert LEFT in changes.values()
    as_person(client, whole.dana)
    for address in (head.year.get_absolute_url(), reverse("funding:export_changes", args=["csv"])):
        said = client.get(address)
        text = b"".join(said.streaming_content) if said.streaming else said.content
        assert NAME not in text.decode()


def test_whoever_wrote_it_is_led_to_the_page_that_says_so(whole):
    """A seat has a page for its keepers alone: everybody reads the group's."""
    seat = GroupSeat.objects.get(post__contains=NAME)
    assert held_words.record_of(seat) == seat.group
    terms = TermsOfReferenceDocument.objects.unscoped("test").get()
    assert held_words.record_of(terms) == seat.group
