"""What comes of an escalation: an action or a finding of the improvement log."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from core import restriction
from core.operations import NotAllowed
from escalations import lessons, timeline
from escalations import operations as escalate
from escalations.models import EscalationLink
from improvement import linking
from improvement.models import Action, Finding
from tests import world as worlds
from tests.improvement.log import DUE_ON, TODAY, build_with_log
from tests.world import PEOPLE, refresh

pytestmark = pytest.mark.django_db

WHAT = "Write down who shares the two-year check"


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return build_with_log()


@pytest.fixture
def case(world):
    return worlds.raise_one(world, raised_on=TODAY)


def make_action(world, case, by, **changes):
    said = {
        "what": WHAT, "difference_wanted": "No plan is made without it.",
        "owner": world.held["brian"], "group": world.log.executive, "due_on": DUE_ON,
    }  # fmt: skip
    return lessons.make_action(case, **{**said, **changes}, by=by)


def make_finding(case, by, statement="Nobody says who shares a check."):
    return lessons.make_finding(case, statement=statement, by=by)


def allowed(world, act):
    """Who of everybody is neither refused nor forbidden; whatever was done is undone."""
    found = set()
    for name in [*PEOPLE, "root", "nobody"]:
        with transaction.atomic():
            try:
                act(getattr(world, name))
                found.add(name)
            except (NotAllowed, PermissionDenied):
                pass
            transaction.set_rollback(True)
    return found


@pytest.fixture
def visit(client):
    def open_as(person, record, name=""):
        client.force_login(person, backend="partnership.auth.SignInBackend")
        address = reverse(f"escalations:{name}", args=[record.reference]) if name else None
        return client.get(address or record.get_absolute_url())

    return open_as


def test_the_business_manager_makes_an_action_or_a_finding_and_nobody_else(world, case):
    assert allowed(world, lambda by: make_action(world, case, by)) == {"dana"}
    assert allowed(world, lambda by: make_finding(case, by)) == {"dana"}


def test_whoever_manages_a_restricted_one_and_keeps_no_log_makes_none(world, case):
    anna = (world.anna, world.held["anna"].agency_role.group_id, "manage")
    restriction.restrict(case, named=[anna], reason="x", by=world.dana)
    assert allowed(world, lambda by: make_finding(refresh(case), by)) == {"dana"}, (
        "she keeps its list"
    )


def test_an_action_says_nothing_of_the_case_but_that_it_follows_from_one(world, case):
    action = make_action(world, case, world.dana)
    action = refresh(action)
    assert (action.what, action.because) == (WHAT, "It follows from a professional challenge.")
    assert (action.recommendation, action.agency, action.owner.person) == (
        None, world.trust, world.brian,
    )  # fmt: skip
    [link] = EscalationLink.objects.visible_to(world.alice)
    assert (link.escalation, link.reference) == (case, action.reference)


def test_a_finding_is_of_escalations_and_of_today(world, case, clock):
    clock.move(days=1)
    finding = refresh(make_finding(case, world.dana))
    assert (finding.source, finding.came_from, finding.found_on) == (
        "escalations", "Professional challenge and escalation", TODAY + timedelta(days=1),
    )  # fmt: skip


def test_a_closed_one_teaches_too(world, case):
    case = escalate.withdraw(case, outcome="withdrawn", reason="Settled.", by=world.alice)
    action, finding = make_action(world, case, world.dana), make_finding(case, world.dana)
    assert {each.reference for each in case.links.all()} == {action.reference, finding.reference}


def test_what_is_refused_leaves_no_link(world, case):
    with pytest.raises(NotAllowed, match="Enter a day in the future"):
        make_action(world, case, world.dana, due_on=TODAY.replace(year=2020))
    assert not EscalationLink.objects.unscoped("a test").exists()
    assert Action.objects.unscoped("a test").filter(what=WHAT).count() == 0


def test_the_timeline_tells_it(world, case):
    action, finding = make_action(world, case, world.dana), make_finding(case, world.dana)
    assert {each.sentence for each in timeline.entries(refresh(case))} >= {
        f"Dana Doyle made an action of the improvement log: {action.reference}.",
        f"Dana Doyle made a finding of the improvement log: {finding.reference}.",
    }


def test_each_reader_of_the_case_sees_as_much_of_the_action_as_they_may(world, case, visit):
    action = make_action(world, case, world.dana)

    def shown(person):
        [found] = visit(person, case).context["came_of_it"]
        return found["reference"], found.get("text"), (found["standing"] or {}).get("text")

    assert shown(world.dana) == (action.reference, WHAT, "To do")
    assert shown(world.bea)[0] == action.reference
    assert shown(world.alice) == (action.reference, None, None)
    assert WHAT not in visit(world.alice, case).content.decode()


def test_from_the_action_the_case_is_seen_by_those_who_may_open_it(world, case, visit):
    action = make_action(world, case, world.dana)
    page = visit(world.dana, action).content.decode()
    assert case.reference in page
    assert "It follows from a professional challenge." in page
    page = visit(world.carol, action).content.decode()
    assert "It follows from a professional challenge." in page
    assert case.reference not in page
    finding = make_finding(case, world.dana)
    assert [each["reference"] for each in linking.back(finding, world.alice)] == [case.reference]
    for outsider in worlds.outsiders(world):
        assert linking.back(finding, outsider) == []


def test_the_forms_begin_empty(world, case, visit, client):
    form = visit(world.dana, case, "make_a_finding").context["form"]
    assert form["statement"].value() == ""
    assert form["themes"].value() == []
    address = reverse("escalations:make_an_action", args=[case.reference])
    assert visit(world.dana, case, "make_an_action").status_code == 200
    form = client.get(address, {"agency": "trust"}).context["form"]
    assert "because" not in form.fields
    assert {name for name in ("what", "difference_wanted") if form[name].value()} == set()


@pytest.mark.parametrize("name", ["make_an_action", "make_a_finding"])
def test_the_pages_are_the_business_teams(name, world, case, visit):
    for outsider in worlds.outsiders(world):
        assert visit(outsider, case, name).status_code == 404
    for reader in (world.alice, world.bob, world.hari, world.sue):
        assert visit(reader, case, name).status_code == 403
        assert "make-an-action" not in visit(reader, case).content.decode()
    assert "make-an-action" in visit(world.dana, case).content.decode()


def test_who_manages_and_keeps_no_log_is_told_so_before_a_form(world, case, visit):
    worlds.give_an_app(world.anna)
    anna = (world.anna, world.held["anna"].agency_role.group_id, "manage")
    restriction.restrict(case, named=[anna], reason="x", by=world.dana)
    for name in ("make_an_action", "make_a_finding"):
        page = visit(world.anna, case, name)
        if page.status_code == 200 and "reason_for_opening" in page.content.decode():
            address = reverse(f"escalations:{name}", args=[case.reference])
            page.client.post(address, {"reason_for_opening": "I lead on it."})
            page = page.client.get(address)
        assert lessons.NOT_THEIRS in page.content.decode()


def test_an_action_by_the_pages(world, case, client):
    client.force_login(world.dana, backend="partnership.auth.SignInBackend")
    address = reverse("escalations:make_an_action", args=[case.reference])
    form = client.get(f"{address}?agency=trust").context["form"]
    answers = {
        "what": WHAT, "difference_wanted": "No plan without it.",
        "owner": world.held["brian"].pk, "group": world.log.executive.pk,
        "due_on_day": DUE_ON.day, "due_on_month": DUE_ON.month, "due_on_year": DUE_ON.year,
        "submission": form["submission"].value(),
    }  # fmt: skip
    sent = client.post(f"{address}?agency=trust", answers)
    action = Action.objects.visible_to(world.dana).get(what=WHAT)
    assert sent["Location"] == action.get_absolute_url()
    address = reverse("escalations:make_a_finding", args=[case.reference])
    form = client.get(address).context["form"]
    sent = client.post(
        address, {"statement": "Nobody says who shares.", "submission": form["submission"].value()}
    )
    finding = Finding.objects.standing().get(statement="Nobody says who shares.")
    assert sent["Location"] == finding.get_absolute_url()
