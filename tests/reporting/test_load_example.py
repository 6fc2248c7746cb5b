"""The command: when it refuses, that it is all or nothing, and at which hours it may be run."""

from datetime import datetime

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from core import clock as house_clock
from core import notifications
from core.models import AccessLog, Letter, Notification
from core.operations import NotAllowed
from escalations.models import Escalation
from partnership import operations as ours
from partnership.example import read
from partnership.models import Agency
from reporting import example
from reporting.example import stories
from tests import world
from tests.reporting import example_people

pytestmark = pytest.mark.django_db

BUSINESS_MANAGER = "delyth.amberscombe@business-team.example.org"


@pytest.fixture
def two_stories(monkeypatch, clock):
    """The newest two alone, the second with a file; and of the rest of the example nothing.

    Its people are put back where nobody is there yet, as of the day on which other tests ask for
    them.
    """
    clock.set("2026-04-15")
    entries = read("escalations")[:2]
    monkeypatch.setattr(example.people, "load", lambda today: example_people.load())
    monkeypatch.setattr(stories, "read", lambda kind: entries)
    nothing = {
        None: (
            example.agreements, example.funding, example.expectations, example.duties,
            example.question_sets, example.surveys, example.moderation, example.releases,
        ),
        (): (
            example.results, example.since_last, example.returns, example.improvement,
            example.plans, example.risks, example.scrutiny,
        ),
    }  # fmt: skip
    for made, parts in nothing.items():
        for part in parts:
            monkeypatch.setattr(
                part, "load", lambda *given, made=made: None if made is None else [*made]
            )
    monkeypatch.setattr(example.multi_agency, "load", lambda *given: {})
    return entries


def every_escalation():
    manager = get_user_model().objects.get(email=BUSINESS_MANAGER)
    return Escalation.objects.visible_to(manager)


def kept_files():
    folder = settings.MEDIA_ROOT / "escalationdocument"
    return set(folder.iterdir()) if folder.exists() else set()


@pytest.mark.sqlite  # loading takes its time, and others load on PostgreSQL
def test_it_says_what_it_does_and_then_that_it_was_done(two_stories, capsys):
    call_command("load_example")
    said = capsys.readouterr().out
    assert f"{len(read('agencies'))} agencies" in said
    assert "2 escalations" in said
    call_command("load_example")
    assert capsys.readouterr().out == "The example is already loaded.\n"


def test_a_database_with_other_people_is_left_alone():
    get_user_model().objects.create_user("someone@example.org", full_name="Someone")
    with pytest.raises(CommandError, match=r"This database has other data.* --alongside"):
        call_command("load_example")
    assert Agency.objects.count() == 0
    assert get_user_model().objects.count() == 1


def test_a_database_with_other_agencies_is_left_alone():
    ours.add_agency(
        slug="ours", name="Ours", short_name="Ours", kind="voluntary", engagement="virtual", by=None
    )
    with pytest.raises(CommandError, match="This database has other data"):
        call_command("load_example")
    assert get_user_model().objects.count() == 0


def test_alongside_other_people_when_told(two_stories):
    get_user_model().objects.create_user("someone@example.org", full_name="Someone")
    call_command("load_example", alongside=True)
    assert get_user_model().objects.count() == len(read("people")) + 1
    assert every_escalation().count() == 2 + 2  # and the two of long ago


def test_never_beside_other_escalations():
    """Its past is replayed by the clock, which would move them too."""
    people = world.build()
    escalation = world.raise_one(people, raised_on=house_clock.today())
    with pytest.raises(CommandError, match="escalations of its own"):
        call_command("load_example", alongside=True)
    assert Agency.objects.count() == len(world.AGENCIES)
    assert world.refresh(escalation).version == escalation.version


def test_all_or_nothing(two_stories):
    two_stories[1]["ends_at_step"] = 3
    before = kept_files()
    with pytest.raises(stories.WentElsewhere) as wrong:
        call_command("load_example")
    assert str(wrong.value) == (
        "neglect-referral-closed-at-the-front-door: open at step 1, not open at 3."
    )
    assert Agency.objects.count() == 0
    assert get_user_model().objects.count() == 0
    assert Notification.objects.count() == 0
    assert kept_files() == before


@pytest.mark.sqlite  # loading takes its time, and others load on PostgreSQL
def test_a_person_on_the_wrong_side_stops_it(two_stories):
    two_stories[0]["events"][0]["side"] = "challenged"
    with pytest.raises(stories.WentElsewhere, match="Bethan Wherrymoor stands on the side raising"):
        call_command("load_example")


@pytest.mark.sqlite  # loading takes its time, and others load on PostgreSQL
def test_what_the_procedure_refuses_stops_it_and_says_where(two_stories):
    two_stories[0]["events"][0]["by"] = "kamran.holbeckett@cheshire-fire-and-rescue.example.org"
    del two_stories[0]["events"][0]["side"]
    with pytest.raises(NotAllowed, match="Only the two agencies involved") as refused:
        call_command("load_example")
    assert refused.value.__notes__ == [
        "In the story antenatal-missed-appointments-not-shared, day 1, contact-logged"
    ]


@pytest.mark.sqlite  # loading takes its time, and others load on PostgreSQL
def test_the_worker_is_called_once_and_not_for_each_operation(
    two_stories, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as calls:
        call_command("load_example")
    assert calls.count(notifications.ask_for_delivery) == 1


@pytest.mark.one_day_of(2)
@pytest.mark.parametrize(
    ("moment", "last_working_day"),
    [
        # A Sunday, the clocks having gone forward; before the night's own work; Easter Monday.
        pytest.param("2026-03-29 15:00", "2026-03-27", marks=pytest.mark.sqlite),
        pytest.param("2026-04-01 00:02", "2026-04-01", marks=pytest.mark.postgresql),
        pytest.param("2026-04-06 08:00", "2026-04-02", marks=pytest.mark.sqlite),
    ],
)
def test_at_any_hour_of_any_day_nothing_lies_in_the_future(clock, moment, last_working_day):
    clock.set(moment)
    assert example.load() is True
    newest = every_escalation().latest("raised_on")
    assert newest.raised_on == datetime.fromisoformat(last_working_day).date()
    now = house_clock.now()
    assert Escalation.history.filter(history_date__gt=now).count() == 0
    assert Notification.objects.filter(queued_at__gt=now).count() == 0
    assert Letter.objects.filter(queued_at__gt=now).count() == 0
    assert AccessLog.objects.filter(at__gt=now).count() == 0
    # What ended on the last working day moves on the next one; all that was due before has moved.
    late = every_escalation().past_due(newest.raised_on)
    assert set(late.values_list("step", flat=True)) == {4}
