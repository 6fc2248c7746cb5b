"""Statements planned once for a connection."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.prepared import prepared
from partnership.auth import SignInBackend
from tests import world as people

pytestmark = pytest.mark.django_db

QUESTION = "SELECT CAST(%s AS integer) + CAST(%s AS integer)"


def answer(name="sum_of_two"):
    with connection.cursor() as cursor:
        cursor.execute(*prepared(name, QUESTION, [2, 3]))
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
    first, again = sent(lambda: answer("planned_once")), sent(lambda: answer("planned_once"))
    assert [each.partition(" ")[0] for each in first + again] == ["PREPARE", "EXECUTE", "EXECUTE"]


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


def test_a_name_that_would_be_cut_off_is_refused():
    """Cut off, two names would be one statement, and one would get the other's answer."""
    with pytest.raises(ValueError, match="too long"):
        answer("n" * 64)
    assert answer("n" * 63) == 5
