"""The first person of a new portal: nobody is there to invite them."""

import pytest
from django.core.management import CommandError, call_command

from core.models import Letter
from partnership import people_operations
from partnership.auth import holds_role
from partnership.models import Agency, Invitation
from partnership.roles import Role
from tests import world as people

pytestmark = pytest.mark.django_db


def invite(email="first@example.org"):
    call_command("invite_first_keeper", email, "First Keeper")


def waiting():
    return Invitation.objects.unscoped("a test").get()


def test_on_an_empty_portal_the_business_manager_is_invited_and_can_begin(capsys):
    invite()
    assert "first@example.org is invited as Business Manager" in capsys.readouterr().out
    assert Letter.objects.get().kind == "invitation"
    person = people_operations.accept_as_new(waiting(), password="correct horse battery", by=None)
    assert holds_role(person, Role.BUSINESS_MANAGER)
    assert [agency.kind for agency in Agency.objects.visible_to(person)] == ["business-team"]


def test_twice_it_says_that_one_is_waiting():
    invite()
    with pytest.raises(CommandError, match="is waiting"):
        invite()
    assert waiting().email == "first@example.org"


def test_once_somebody_keeps_the_portal_it_is_refused():
    people.build()
    with pytest.raises(CommandError, match="ask them"):
        invite()
    assert not Invitation.objects.unscoped("a test").exists()


def test_what_is_no_address_leaves_nothing_behind():
    with pytest.raises(CommandError, match="no email address"):
        invite("first at example")
    assert not Agency.objects.unscoped("a test").exists()
