"""People who may sign in."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.models import Membership, User
from accounts.tasks import clear_ended_sessions

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


def test_an_address_is_kept_in_small_letters():
    assert User.objects.create_user("Alice@Example.ORG", full_name="A").email == "alice@example.org"


@pytest.mark.parametrize("other", ["alice@example.org", "ALICE@example.org", "Alice@Example.org"])
def test_an_address_belongs_to_one_account_whatever_its_case(other):
    User.objects.create_user("alice@example.org", full_name="A")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(other, full_name="B")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=other, full_name="B")


def test_a_person_without_a_password_cannot_sign_in_with_one():
    User.objects.create_user("alice@example.org", full_name="A")
    for password in ("", None, "None"):
        assert authenticate(email="alice@example.org", password=password) is None


@pytest.mark.parametrize("typed", ["alice@example.org", "ALICE@Example.org"])
def test_a_person_signs_in_however_they_write_their_address(rf, typed):
    user = User.objects.create_user("alice@example.org", PASSWORD, full_name="A")
    assert authenticate(rf.post("/"), email=typed, password=PASSWORD) == user
    assert authenticate(rf.post("/"), email=typed, password=PASSWORD.upper()) is None


def test_a_closed_account_cannot_sign_in(rf):
    User.objects.create_user("alice@example.org", PASSWORD, full_name="A", is_active=False)
    assert authenticate(rf.post("/"), email="alice@example.org", password=PASSWORD) is None


def test_a_superuser_opens_nothing():
    root = User.objects.create_superuser("root@example.org", full_name="Root")
    assert root.is_superuser
    assert not root.has_perm("escalations.view_escalation")
    assert not root.has_perms(["accounts.change_user"])
    assert not root.has_module_perms("escalations")
    assert root.get_all_permissions() == set()


def test_a_person_is_in_a_group_once():
    user, group = User.objects.create_user("a@example.org", full_name="A"), Group.objects.create()
    Membership.objects.create(user=user, group=group)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=user, group=group)


def test_a_group_that_has_people_is_not_deleted_from_under_them():
    user, group = User.objects.create_user("a@example.org", full_name="A"), Group.objects.create()
    Membership.objects.create(user=user, group=group)
    with pytest.raises(ProtectedError):
        group.delete()


def test_a_persons_text_is_their_name_and_never_their_address():
    assert str(User(email="a@example.org", full_name="Alice Adeyemi")) == "Alice Adeyemi"


def test_ended_sessions_are_cleared_and_the_others_kept(client, clock):
    from django.contrib.sessions.models import Session

    client.force_login(User.objects.create_user("a@example.org", full_name="A"))
    clear_ended_sessions()
    assert Session.objects.count() == 1
    clock.move(hours=9)
    clear_ended_sessions()
    assert Session.objects.count() == 0
