"""The record that a page opens is asked for by a statement put together once: who asks, what they
hold and when are its values, and no answer is kept."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from core import access, access_log
from core import clock as house_clock
from core.models import AccessLog
from core.opened import open_record
from core.put_once import record, records
from escalations.models import Escalation
from tests import world as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return people.build_and_raise()


def rights(case, person):
    found = open_record(Escalation, case.reference, person)
    return None if found is None else (found.may_contribute, found.may_manage)


def test_what_is_given_or_taken_away_in_between_counts_at_once(world, clock):
    case, table = world.raised, access.person_table(Escalation)
    membership = world.charlie.membership_set.first()
    assert rights(case, world.charlie) is None
    right = table.objects.create(
        content_object=case,
        user=world.charlie,
        membership=membership,
        permission_id=access.permission_id(Escalation, access.MANAGE),
    )
    assert rights(case, world.charlie) == (True, True)
    table.objects.filter(pk=right.pk).update(
        permission_id=access.permission_id(Escalation, access.CONTRIBUTE),
        ends_at=house_clock.now() + timedelta(hours=1),
    )
    assert rights(case, world.charlie) == (True, False)
    clock.move(hours=2)
    assert rights(case, world.charlie) is None


def test_who_holds_no_role_any_more_opens_nothing(world):
    assert rights(world.raised, world.dana) is not None
    world.dana.membership_set.all().delete()
    assert access.read_standing(world.dana).group_ids == ()
    assert rights(world.raised, world.dana) is None


def test_it_opens_by_the_reference_that_was_asked_for(world):
    assert open_record(Escalation, world.raised.reference, world.dana).pk == world.raised.pk
    assert open_record(Escalation, "ESC-2026-9999", world.dana) is None


def beside(reference):
    rows = Escalation.objects.unscoped("test").filter(reference=reference)
    return rows.select_related(*Escalation.opened_with)


def test_a_record_is_as_django_reads_it(world, django_assert_num_queries):
    wanted = beside(world.raised.reference).get()
    records(beside, world.raised.reference)
    with django_assert_num_queries(1):
        (found,) = records(beside, world.raised.reference)
        for name in Escalation.opened_with:
            assert getattr(found, name) == getattr(wanted, name)
    columns = [each.attname for each in Escalation._meta.concrete_fields]
    assert [getattr(found, each) for each in columns] == [getattr(wanted, each) for each in columns]
    assert found._state.adding is False
    assert records(beside, "ESC-2026-9999") == []


def test_a_row_is_read_as_django_reads_it(world, django_user_model):
    fields = django_user_model._meta.concrete_fields
    wanted = django_user_model.objects.get(pk=world.dana.pk)
    columns = ", ".join(each.column for each in fields)
    with access.connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {wanted._meta.db_table} WHERE id = %s", [wanted.pk])
        found = record(django_user_model, cursor.fetchone())
    assert vars(found) | {"_state": None} == vars(wanted) | {"_state": None}
    assert found._state.adding is False


def test_a_line_of_the_access_log_is_as_django_saves_it(world):
    request = RequestFactory().get("/", REMOTE_ADDR="10.1.2.3")
    request.user, request.resolver_match = world.dana, None
    line = access_log.log_access(request, AccessLog.What.VIEW, world.raised, "x" * 300, page="a:b")
    kept = AccessLog.objects.get(pk=line.pk)
    assert vars(kept) | {"_state": None} == vars(line) | {"_state": None}
    assert (kept.about, kept.page, kept.person_id, kept.address, len(kept.detail)) == (
        f"escalations.Escalation:{world.raised.pk}", "a:b", world.dana.pk, "10.1.2.3", 250,
    )  # fmt: skip
    assert kept.at == house_clock.now()
    assert (line._state.adding, line._state.db) == (False, "default")
