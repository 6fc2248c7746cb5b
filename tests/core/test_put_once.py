"""What Django puts together once is asked with the values of each time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import Case, DateField, QuerySet, Value, When
from django.db.models.functions import Cast
from django.db.transaction import TransactionManagementError

from accounts.models import User
from core.models import UnscopedRead
from core.operations import lock, operation
from core.put_once import answers, there_are
from partnership import operations as ours
from partnership.models import Agency, DirectoryContact, HeldRole
from tests.world import build

MOMENT = datetime(2026, 3, 27, 9, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build()


def called(kind, slugs, step):
    rows = Agency.objects.filter(kind=kind, slug__in=slugs).exclude(pk=step)
    return rows.order_by("slug").values_list("slug", "name")


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_it_says_what_the_question_says_of_other_values(world, number):
    slugs = ["icb", "council", "police", "trust", "nobody"][:number]
    for kind in Agency.Kind:
        for but in (world.council.pk, world.icb.pk, -5):
            asked = answers(called, kind, slugs, but)
            assert asked == list(called(kind, slugs, but))
    partners = answers(called, "safeguarding-partner", {*slugs}, 0)
    assert [slug for slug, _ in partners] == sorted({*slugs} & {"icb", "council", "police"})


def test_it_is_put_together_once_for_a_few_lengths(world, django_assert_num_queries):
    made = []

    def listed(agencies):
        made.append(len(agencies))
        return DirectoryContact.objects.filter(agency__in=agencies).values_list("pk").order_by("pk")

    several = [world.trust.pk, world.icb.pk, world.council.pk, world.police.pk]
    with django_assert_num_queries(6):
        found = [answers(listed, several[:number]) for number in (1, 1, 3, 4, 3, 2)]
    assert made == [1, 4, 2]
    for rows, number in zip(found, (1, 1, 3, 4, 3, 2), strict=True):
        assert rows == list(listed(several[:number])) != []


def when(started_after, kinds):
    rows = (
        Agency.objects.order_by()
        .filter(kind__in=kinds)
        .annotate(is_closed=Case(When(closed_on=None, then=Value(False)), default=Value(True)))
    )
    rows = rows.annotate(at=Value(MOMENT), on=Cast(Value(None), DateField()))
    columns = ("pk", "closed_on", "is_closed", "at", "on")
    first = rows.filter(pk__gt=started_after).values_list(*columns)
    return first.union(rows.filter(pk__lte=started_after).values_list(*columns), all=True)


def test_days_moments_and_a_union_are_as_django_gives_them(world):
    rows = QuerySet(Agency).filter(pk=world.icb.pk)
    rows.update(closed_on=date(2026, 3, 27))
    kinds = [Agency.Kind.SAFEGUARDING_PARTNER, Agency.Kind.RELEVANT_AGENCY]
    asked = answers(when, world.council.pk, kinds)
    assert sorted(asked) == sorted(when(world.council.pk, kinds))
    assert (world.icb.pk, date(2026, 3, 27), True, MOMENT, None) in asked


def begun(days, before):
    rows = HeldRole.objects.unscoped("a test").filter(started_on__in=days, started_on__lt=before)
    return rows.order_by("pk").values_list("pk", "started_on")


def signed_in(before):
    return User.objects.filter(last_login__lt=before).order_by("pk").values_list("pk")


def test_days_and_moments_are_asked_for(world):
    QuerySet(HeldRole).filter(pk=world.held["bob"].pk).update(started_on=date(2026, 3, 2))
    QuerySet(User).filter(pk=world.bob.pk).update(last_login=MOMENT)
    for day in (date(2026, 3, 2), date(2026, 3, 3)):
        days = [date(2025, 1, 6), day]
        for before in (day, date(2026, 4, 1)):
            assert answers(begun, days, before) == list(begun(days, before)) != []
    assert answers(signed_in, MOMENT) == []
    assert answers(signed_in, MOMENT + timedelta(seconds=1)) == [(world.bob.pk,)]


def everybody(ended_on):
    return HeldRole.objects.exclude(end_reason=ended_on).values_list("pk")


def test_what_is_guarded_starts_from_rights_here_too(world):
    with pytest.raises(UnscopedRead, match="HeldRole"):
        answers(everybody, "left")


# --- whether there is any ---------------------------------------------------------------------


def kinds_of_agencies():
    return {kind: Agency.objects.filter(kind=kind) for kind in Agency.Kind}


def test_of_many_questions_it_says_in_one_statement_to_which_there_is_any_row(
    world, django_assert_num_queries
):
    def there():
        return {*Agency.objects.order_by().values_list("kind", flat=True)}

    there_are(kinds_of_agencies)  # PostgreSQL plans it once for a connection
    for _ in range(2):
        with django_assert_num_queries(1):
            found = there_are(kinds_of_agencies)
        assert {kind.value for kind in found} == there() != set()
        if "school" not in found:
            ours.add_agency(
                slug="school", name="School", short_name="School", kind="school",
                engagement="virtual", by=None,
            )  # fmt: skip
    assert "school" in found


def held_roles():
    return {"held": HeldRole.objects.all()}


def test_of_what_is_guarded_it_asks_for_no_more_than_any_other_question(world):
    with pytest.raises(UnscopedRead):
        there_are(held_roles)


@operation
def read_within(*, by):
    return answers(everybody, "left"), there_are(held_roles)


def test_an_operation_may_ask_it_and_nobody_else_after_it(world):
    everyone, there = read_within(by=None)
    assert len(everyone) == len(world.held)
    assert there == {"held"}
    with pytest.raises(UnscopedRead, match="HeldRole"):
        answers(everybody, "left")
    with pytest.raises(UnscopedRead, match="HeldRole"):
        there_are(held_roles)


# --- the lock of an operation -------------------------------------------------------------------


def test_a_lock_reads_the_record_afresh_each_time_and_says_when_it_is_gone(world):
    for name in ("Council of Testshire", "Testshire"):
        QuerySet(Agency).filter(pk=world.council.pk).update(name=name)
        with transaction.atomic():
            assert lock(world.council).name == name
    with transaction.atomic(), pytest.raises(Agency.DoesNotExist):
        lock(Agency(pk=-1))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nothing_is_locked_outside_a_transaction_whether_it_was_put_together_before_or_not(world):
    for is_known in (False, True):
        if is_known:
            with transaction.atomic():
                lock(world.council)
        with pytest.raises(TransactionManagementError):
            lock(world.council)
