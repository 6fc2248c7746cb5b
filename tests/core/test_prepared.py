"""Statements planned once for a connection."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core import access, listing
from core.opened import open_record
from core.prepared import planned_once, prepared
from escalations.models import Escalation
from partnership.auth import SignInBackend
from tests import world as people

pytestmark = pytest.mark.django_db

QUESTION = "SELECT CAST(%s AS integer) + CAST(%s AS integer)"


def answer(called="sum"):
    with connection.cursor() as cursor:
        cursor.execute(*prepared(f"{QUESTION} AS {called}", [2, 3]))
        return cursor.fetchone()[0]


def sent(act):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        act()
    return [each["sql"] for each in caught]


def test_it_answers_the_same_on_either_database():
    assert [answer(), answer()] == [5, 5]


@pytest.mark.postgresql
def test_it_is_planned_once_for_a_connection():
    """What is planned is not counted among the statements of a page: it would be one more the first
    time that a process shows it."""
    first, again = sent(lambda: answer("planned_once")), sent(lambda: answer("planned_once"))
    assert [each.partition(" ")[0] for each in first + again] == ["EXECUTE", "EXECUTE"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%planned_once"]
        )
        assert cursor.fetchone() == (1,)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_new_connection_plans_anew():
    answer("planned_anew")
    connection.close()
    assert answer("planned_anew") == 5


@pytest.mark.postgresql
def test_it_can_be_turned_off(settings):
    settings.PREPARED_STATEMENTS = False
    assert sent(lambda: answer("turned_off"))[0].startswith("SELECT")
    assert answer("turned_off") == 5


@pytest.mark.postgresql
def test_it_outlives_a_transaction_that_failed():
    @transaction.atomic
    def fails():
        answer("planned_in_vain")
        raise IntegrityError

    with pytest.raises(IntegrityError):
        fails()
    assert answer("planned_in_vain") == 5


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_person_is_still_read_when_their_table_has_gained_a_column():
    """As while a new version migrates and the old one still serves."""
    world = people.build()
    met = SignInBackend().get_user(world.alice.pk)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_user ADD COLUMN added integer")
        try:
            assert SignInBackend().get_user(world.alice.pk) == met
        finally:
            cursor.execute("ALTER TABLE accounts_user DROP COLUMN added")


@pytest.mark.postgresql
def test_a_per_cent_sign_is_refused_and_what_is_too_many_is_planned_each_time(monkeypatch):
    with pytest.raises(ValueError, match="per cent sign"):
        prepared("SELECT %s LIKE '%%a'", ["a"])
    answer("kept")
    monkeypatch.setattr("core.prepared.MOST", 0)
    assert sent(lambda: answer("one_too_many"))[0].startswith("SELECT")
    assert sent(lambda: answer("kept"))[0].startswith("EXECUTE")


@pytest.mark.postgresql
def test_what_django_asks_within_is_planned_once():
    def ask():
        with planned_once():
            return list(User.objects.filter(email="nobody@example.org").values_list("pk"))

    ask()
    assert [each.partition(" ")[0] for each in sent(ask)] == ["EXECUTE"]


@pytest.mark.postgresql
def test_a_page_of_a_list_is_planned_once_unless_its_reader_stands_in_for_somebody():
    world = people.build()
    who = access.standing(world.alice)

    def ask(who=who):
        return listing.read(listing.page_of(Escalation.objects.all(), who, is_open=True), who)

    assert ask() == []
    assert [each.partition(" ")[0] for each in sent(ask)] == ["EXECUTE"]
    stands_in = replace(who, covers=(access.Cover(world.bea.pk, (1,), (1,), frozenset()),))
    assert [each.partition(" ")[0] for each in sent(lambda: ask(stands_in))] == ["SELECT"]


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "ask",
    [
        lambda person, case: access.can(person, access.MANAGE, case),
        lambda person, case: access.read_standing(person).group_ids != (),
        lambda person, case: open_record(Escalation, case.reference, person),
    ],
)
def test_what_nearly_every_page_and_operation_asks_is_planned_once(ask):
    world = people.build_and_raise()
    assert ask(world.dana, world.raised)
    asked = sent(lambda: ask(world.dana, world.raised))
    assert {each.partition(" ")[0] for each in asked} == {"EXECUTE"}
