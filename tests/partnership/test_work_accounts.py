"""Signing in by a work account, at a real provider over real HTTP."""

import pytest

from tests.openid.running import sign_in_with
from tests.world import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build()


def test_somebody_signs_in_with_their_work_account(client, world, at_work):
    at_work.employ("alice")
    response = sign_in_with(client, "alice")
    assert (response.status_code, response["Location"]) == (302, "/"), response.content.decode()
    assert client.session["_auth_user_id"] == str(world.alice.pk)
