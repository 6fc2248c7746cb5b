"""What the home page tells those who keep the portal, and nobody else."""

from datetime import date
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from accounts.models import User
from accounts.provider_settings import Provider
from core import clock as house_clock
from core import erasure, notifications
from core.models import AccessCheck, Letter, Notification
from partnership import operations as ours
from partnership import people_operations, provider_agencies
from partnership.models import Agency
from partnership.roles import Role
from reporting import upkeep
from tests import world as worlds

pytestmark = pytest.mark.django_db

DAY_ONE = date(2026, 3, 27)
TITLE = "Keeping the portal running"


@pytest.fixture
def world():
    world = worlds.build()
    world.ivor = User.objects.create_user("ivor@example.org", full_name="Ivor Innes")
    ours.begin_role(
        world.ivor,
        agency=world.business_team,
        role=Role.SYSTEM_ADMINISTRATOR,
        started_on=DAY_ONE,
        by=None,
    )
    worlds.give_an_app(world.ivor)
    world.gil = User.objects.create_user("gil@example.org", full_name="Gil Grant")
    world.held["gil"] = ours.begin_role(
        world.gil, agency=world.council, role=Role.INFORMATION_GOVERNANCE_LEAD, started_on=DAY_ONE,
        by=None,
    )  # fmt: skip
    return world


def page_of(client, person) -> str:
    client.force_login(person)
    return client.get("/").content.decode()


def try_for_days():
    Notification.objects.update(sent_at=None, tries=notifications.SAID_AFTER)


@pytest.mark.parametrize("name", ["dana", "ivor"])
def test_whoever_keeps_the_portal_sees_whom_no_mail_reached(client, world, name):
    escalation = worlds.raise_one(world, raised_on=DAY_ONE)
    reader = getattr(world, name)
    assert TITLE not in page_of(client, reader)
    try_for_days()
    page = page_of(client, reader)
    assert "2 emails could not be sent yet" in page
    for person in ("Bob Barnes, bob@example.org", "Bea Bright, bea@example.org"):
        assert f"{person}: Escalation raised, since Friday 27 March 2026 at 10am" in page
    told = page.partition(TITLE)[2].partition("<h2")[0]
    for said in (escalation.reference, "JT", "Testshire", "two-year check"):
        assert said not in told


def test_nobody_else_is_shown_it(client, world):
    worlds.raise_one(world, raised_on=DAY_ONE)
    try_for_days()
    for name in (*worlds.PEOPLE, "root", "nobody"):
        assert (TITLE in page_of(client, getattr(world, name))) == (name == "dana"), name


def test_one_that_waits_or_was_sent_is_not_counted(client, world):
    worlds.raise_one(world, raised_on=DAY_ONE)
    try_for_days()
    one, other = Notification.objects.order_by("pk")
    Notification.objects.filter(pk=one.pk).update(tries=notifications.SAID_AFTER - 1)
    assert "1 email could not be sent yet" in page_of(client, world.dana)
    Notification.objects.filter(pk=other.pk).update(sent_at=other.queued_at)
    assert TITLE not in page_of(client, world.dana)


def test_what_is_no_longer_tried_is_no_longer_said(client, world, clock):
    worlds.raise_one(world, raised_on=DAY_ONE)
    try_for_days()
    clock.move(days=30)
    assert TITLE in page_of(client, world.dana)
    assert client.get("/healthz/").json()["notices"] == "overdue"
    clock.move(days=1)
    assert TITLE not in page_of(client, world.dana)
    assert client.get("/healthz/").json()["notices"] == "on time"


def test_a_mail_server_that_was_away_fills_no_page(client, world):
    for _ in range(6):
        worlds.raise_one(world, raised_on=DAY_ONE)
    try_for_days()
    page = page_of(client, world.dana)
    assert "12 emails could not be sent yet" in page
    assert page.count("Escalation raised, since") == upkeep.SHOWN
    assert "<li>and 2 more</li>" in page


def test_an_invitation_that_could_not_be_sent_is_said_to_keepers_alone(client, world):
    people_operations.invite(
        agency=world.trust, roles=["line-manager"], email="new@example.org", full_name="New",
        by=world.dana,
    )  # fmt: skip
    assert TITLE not in page_of(client, world.dana)
    Letter.objects.update(sent_at=None, withheld_at=None, tries=notifications.SAID_AFTER)
    page = page_of(client, world.dana)
    assert "1 invitation or warning about accounts could not be sent yet" in page
    assert "new@example.org" not in page
    assert TITLE not in page_of(client, world.alice)


def test_that_bank_holidays_end_soon_is_said_a_year_ahead(client, world, clock):
    clock.set("2027-12-31")
    AccessCheck.objects.create(at=house_clock.now())
    assert TITLE not in page_of(client, world.dana)
    clock.set("2028-01-03")
    assert "Bank holidays are known to Sunday 31 December 2028 only." in page_of(client, world.dana)
    assert TITLE not in page_of(client, world.alice)


# --- work accounts ----------------------------------------------------------------------------


def a_provider(*agencies, **more) -> Provider:
    return Provider(
        id="police-work", name="Police work account", issuer="https://login.example",
        client_id="portal", secret_variable="POLICE_SECRET", agencies=agencies, **more,
    )  # fmt: skip


MISSPELT = (
    "Police work account signs in nobody for “polise”: no agency here has that slug. In the"
    " partnership’s file, the “agencies” of the provider “police-work” must be put right."
)


@pytest.mark.parametrize("name", ["dana", "ivor"])
def test_an_agency_that_the_file_misspells_is_said_to_keepers_alone(client, world, settings, name):
    settings.SIGN_IN_PROVIDERS = (a_provider("police", "council"),)
    assert TITLE not in page_of(client, getattr(world, name))
    settings.SIGN_IN_PROVIDERS = (a_provider("polise", "council"), a_provider(domains=("x.uk",)))
    assert MISSPELT in page_of(client, getattr(world, name))
    assert TITLE not in page_of(client, world.alice)
    assert TITLE not in page_of(client, world.root)


def test_an_agency_that_was_taken_over_leaves_its_people_without_a_provider(world):
    ours.succeed_agency(world.police, by=world.dana, successor=world.trust)
    (said,) = provider_agencies.sentences([a_provider("police")])
    assert f"signs in nobody of {world.trust}, which took over from {world.police}." in said
    assert f"of the provider “police-work” must have “{world.trust.slug}” too." in said
    assert provider_agencies.sentences([a_provider("police", world.trust.slug)]) == []


def test_whoever_sets_the_portal_up_is_told_so_too(world, settings):
    def said():
        told = StringIO()
        call_command("check", databases=["default"], stderr=told)
        return told.getvalue()

    settings.SIGN_IN_PROVIDERS = (a_provider("polise"),)
    assert MISSPELT in said()
    assert "partnership.W001" in said()
    settings.SIGN_IN_PROVIDERS = (a_provider("police"),)
    assert "partnership.W001" not in said()


@pytest.mark.parametrize("providers", [(), (a_provider(domains=("example.org",)),)])
def test_without_agencies_in_the_file_nothing_is_asked(django_assert_num_queries, providers):
    with django_assert_num_queries(0):
        assert provider_agencies.sentences(providers) == []


def test_before_the_first_agency_is_there_nothing_is_wrong(db, settings):
    settings.SIGN_IN_PROVIDERS = (a_provider("police"),)
    assert not Agency.objects.exists()
    assert provider_agencies.agencies_of_providers_are_known(None, ["default"]) == []


# --- files of erased records ----------------------------------------------------------------------


def test_a_file_that_the_store_does_not_delete_holds_up_no_other_and_is_said(
    client, world, clock, settings, tmp_path, monkeypatch
):
    settings.MEDIA_ROOT = tmp_path
    for name in ("kept", "gone"):
        erasure.forget_file(default_storage.save(name, ContentFile(b"x")))
    delete = default_storage.delete

    def read_only(name):
        if name == "kept":
            raise PermissionError
        delete(name)

    monkeypatch.setattr(default_storage, "delete", read_only)
    assert erasure.erase_files() == 1
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    clock.move(days=1)
    assert TITLE not in page_of(client, world.dana)
    assert client.get("/healthz/").json()["files"] == "erased"
    clock.move(seconds=1)
    assert "1 file of an erased record could not be deleted" in page_of(client, world.dana)
    assert TITLE not in page_of(client, world.alice)
    assert client.get("/healthz/").json()["files"] == "left over"
    monkeypatch.undo()
    assert erasure.erase_files() == 1
    assert TITLE not in page_of(client, world.dana)
    assert client.get("/healthz/").json()["files"] == "erased"


# --- the access log -------------------------------------------------------------------------------


def test_whoever_keeps_the_portal_is_asked_to_have_old_lines_of_the_log_erased(
    client, world, clock, settings
):
    settings.ACCESS_LOG_KEPT_YEARS = 1
    said = "Have the owner of the database run manage.py forget_access_log."
    escalation = worlds.raise_one(world, raised_on=DAY_ONE)
    client.force_login(world.dana)
    client.get(escalation.get_absolute_url())
    clock.set("2027-03-30 10:00")  # a year later: the month to do it in begins
    assert said not in page_of(client, world.dana)
    clock.set("2027-04-29 10:00")
    assert said in page_of(client, world.dana)
    assert said not in page_of(client, world.alice)
    call_command("forget_access_log")
    assert said not in page_of(client, world.dana)


def test_where_what_takes_two_has_not_two_is_said(client, world):
    """Nobody decides about themself, and two people's word is asked for what opens every case."""
    alone, records = "One person alone keeps the portal", "need two people who keep the records"
    page = page_of(client, world.dana)
    assert [each in page for each in (alone, records)] == [False, False]
    ours.end_role(world.held["gil"], ended_on=DAY_ONE, by=None)
    page = page_of(client, world.dana)
    assert [each in page for each in (alone, records)] == [False, True]
    people_operations.close_account(world.ivor, by=world.dana)
    page = page_of(client, world.dana)
    assert [each in page for each in (alone, records)] == [True, True]
    assert alone not in page_of(client, world.alice)
