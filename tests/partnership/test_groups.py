"""The groups of the arrangements, as a list."""

import pytest

from partnership import operations
from tests import world as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return people.build()


def add(slug, name, **more):
    return operations.add_group(slug=slug, name=name, by=None, **more)


def test_anyone_signed_in_reads_the_groups_and_the_boards_that_others_run(world, client):
    executive = add("executive", "Executive Group", purpose="Oversees it all.", meets="Quarterly")
    add("practice", "Safeguarding Practice Group", reports_to=executive, chair="The ICB")
    add("overview", "Child Death Overview Panel", purpose="Reviews deaths.", run_by_us=False)
    client.force_login(world.charlie)
    page = client.get("/groups/").content.decode()
    ours, others = page.split("Boards that others run")
    assert "Executive Group" in ours
    assert '<a class="govuk-link" href="#executive">Executive Group</a>' in ours
    assert "Quarterly" in ours
    assert "Child Death Overview Panel" not in ours
    assert "Child Death Overview Panel" in others


def test_a_stranger_is_asked_to_sign_in(client):
    answer = client.get("/groups/")
    assert (answer.status_code, answer.url) == (302, "/sign-in/?next=/groups/")


def test_one_and_three_groups_cost_the_same(world, client, django_assert_num_queries):
    client.force_login(world.charlie)
    add("one", "One")
    with django_assert_num_queries(3):  # session, person, groups
        client.get("/groups/")
    for slug in ("two", "three"):
        add(slug, slug.title())
    with django_assert_num_queries(3):
        client.get("/groups/")
