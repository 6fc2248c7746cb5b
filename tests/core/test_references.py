"""Reference numbers: never used twice, each year from 1."""

import re

import pytest
from django.db import transaction

from core.models import ReferenceCounter
from core.references import next_reference
from tests.core.test_operations import both_at_once

pytestmark = pytest.mark.django_db


def test_numbers_follow_each_other():
    assert [next_reference("ESC") for _ in range(3)] == [
        "ESC-2026-0001",
        "ESC-2026-0002",
        "ESC-2026-0003",
    ]


def test_each_prefix_counts_by_itself():
    assert next_reference("ESC") == "ESC-2026-0001"
    assert next_reference("REV") == "REV-2026-0001"
    assert next_reference("ESC") == "ESC-2026-0002"


def test_each_year_counts_by_itself_and_turns_at_midnight_in_london(clock):
    clock.set("2026-07-01 23:59")
    assert next_reference("ESC") == "ESC-2026-0001"
    clock.set("2026-12-31 23:59")
    assert next_reference("ESC") == "ESC-2026-0002"
    clock.set("2027-01-01 00:00")
    assert next_reference("ESC") == "ESC-2027-0001"


def test_more_than_four_digits_are_no_trouble():
    ReferenceCounter.objects.create(prefix="ESC", year=2026, last=9999)
    assert next_reference("ESC") == "ESC-2026-10000"


def test_a_reference_can_stand_in_an_address_of_ours():
    from core.pages import ReferenceConverter

    for last in (0, 9998, 123456788):
        ReferenceCounter.objects.update_or_create(prefix="ESC", year=2026, defaults={"last": last})
        reference = next_reference("ESC")
        address = ReferenceConverter().to_url(reference)
        assert re.fullmatch(ReferenceConverter.regex, address)
        assert ReferenceConverter().to_python(address) == reference


def test_a_number_that_was_shown_is_never_given_again(world, escalation):
    """The record may go, the number stays used."""
    from django.db import models

    from escalations.models import Escalation
    from tests import world as worlds

    models.QuerySet(Escalation).filter(pk=escalation.pk).update(reference="ESC-2026-9000")
    other = worlds.raise_one(world, raised_on=escalation.raised_on)
    assert (escalation.reference, other.reference) == ("ESC-2026-0001", "ESC-2026-0002")


def test_a_number_whose_operation_failed_was_never_anybodys():
    first = next_reference("ESC")
    with transaction.atomic():
        next_reference("ESC")
        transaction.set_rollback(True)
    given = [first] + [next_reference("ESC") for _ in range(3)]
    assert len(set(given)) == 4


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", [None, 7])
def test_two_people_at_once_never_get_the_same(before):
    if before:
        ReferenceCounter.objects.create(prefix="ESC", year=2026, last=before)

    def take_some():
        return [next_reference("ESC") for _ in range(10)]

    def take_some_in_one_go():
        with transaction.atomic():
            return take_some()

    taken = both_at_once(take_some, take_some_in_one_go, take_some)
    given = [reference for each in taken for reference in each]
    assert len(given) == len(set(given)) == 30
    assert ReferenceCounter.objects.get().last == 30 + (before or 0)
