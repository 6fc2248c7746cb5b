"""A finding on which a group decided that nothing will be done: whose decision it is, and where it
stands then."""

import csv
from datetime import date
from http import HTTPStatus
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import letters
from core.models import Letter
from core.operations import NotAllowed
from improvement import executive_list, lists, no_action, operations
from improvement.mending import operations as mending
from improvement.policy import why_not_confirm_decline
from partnership import cover
from partnership.groups import operations as groups
from tests.improvement import log as logs
from tests.improvement.log import FOUND_ON, TODAY
from tests.kept import kept

pytestmark = pytest.mark.django_db

LATE = "2026-07-02"  # after ninety days
DECIDED = "by Executive Group on Wednesday 1 April 2026 because it is done elsewhere"
SAID = f"No action, decided {DECIDED}."


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return build()


@kept
def build():
    """A finding whose only recommendation Dana recorded as declined by the Executive."""
    found = logs.build_with_log()
    found.lonely, found.declined = declined(found, by=found.dana)
    return found


def declined(world, *, by, group=None):
    lonely = operations.add_finding(
        source="data", came_from="Dataset", found_on=FOUND_ON, statement="Nobody asks.", by=None
    )
    made = operations.recommend(
        findings=[lonely], text="Ask.", made_on=FOUND_ON, to_group=group or world.log.executive,
        by=None,
    )  # fmt: skip
    reason = "It is done elsewhere."
    return lonely, operations.decide(made, is_adopted=False, decided_on=TODAY, reason=reason, by=by)


def exceptions(world) -> dict[str, str]:
    found = {kind.label: matters for kind, matters in executive_list.read(world.alice)}
    return {each.name: each.what for each in found.get("Findings without an action", ())}


def visit(client, person, address: str):
    client.force_login(person, backend="partnership.auth.SignInBackend")
    return client.get(address)


def test_who_says_that_a_group_declined_it():
    asked = {"confirmed": False, "sits": True, "people": {1}, "recorded_by": [2], "body": "G"}
    assert why_not_confirm_decline(False, **asked) is None
    assert why_not_confirm_decline(False, **asked | {"recorded_by": [None]}) is None
    for is_adopted, more, said in (
        (None, {}, "was not declined"), (True, {}, "was not declined"),
        (False, {"confirmed": True}, "confirmed already"), (False, {"sits": False}, "sits in G"),
        (False, {"recorded_by": [1]}, "You recorded"), (False, {"people": {1, 2}}, "You recorded"),
    ):  # fmt: skip
        assert said in why_not_confirm_decline(is_adopted, **asked | more), said


def test_what_a_keeper_alone_recorded_stays_an_exception_and_what_a_member_confirms_does_not(
    client, world, clock
):
    clock.set(LATE)
    what = exceptions(world)[world.lonely.reference]
    assert "was declined: It is done elsewhere. (Nobody who sits in the group has" in what
    address = reverse("improvement:confirm_decline", args=[world.declined.reference])
    for name in ("dana", "alice", "sue"):  # none of them sits there
        person = getattr(world, name)
        assert "Whoever sits in Executive Group" in visit(client, person, address).content.decode()
        with pytest.raises(NotAllowed, match="Whoever sits in"):
            operations.confirm_decline(world.declined, by=person)
    page = visit(client, world.carol, world.declined.get_absolute_url())
    assert address in page.content.decode()
    form = visit(client, world.carol, address).context["form"]
    for _ in range(2):  # a double click
        sent = client.post(address, {"submission": form["submission"].value()})
        assert sent.status_code == HTTPStatus.FOUND
    with pytest.raises(NotAllowed, match="confirmed already"):
        operations.confirm_decline(world.declined, by=world.ada)
    assert exceptions(world) == {}
    for where in (world.lonely.get_absolute_url(), "/improvement/findings/"):
        assert SAID in visit(client, world.alice, where).content.decode(), where
    page = visit(client, world.alice, world.declined.get_absolute_url()).content.decode()
    assert "Carol Cole confirmed on Thursday 2 July 2026 that it did." in page
    assert address not in page


def test_who_can_confirm_is_told_and_finds_it_on_their_home_page(client, world):
    groups.add_seat(
        world.log.executive, agency=world.business_team, sits_as="adviser", started_on=TODAY,
        held_role=world.held["sue"], by=None,
    )  # fmt: skip
    _, found = declined(world, by=world.dana)
    rows = Letter.objects.filter(kind="decline_to_confirm", about__endswith=f":{found.pk}")
    told = [letters.written(each) for each in rows]
    assert {each.to[0] for each in told} == {
        getattr(world, name).email for name in ("ada", "ines", "carol")
    }
    address = reverse("improvement:confirm_decline", args=[found.reference])
    assert address in told[0].body
    assert "done elsewhere" not in told[0].body

    def asked(name) -> bool:
        tasks = visit(client, getattr(world, name), "/").context["tasks"]
        return address in [each["url"] for each in tasks]

    assert asked("carol")
    assert not any(asked(name) for name in ("dana", "sue", "alice"))
    operations.confirm_decline(found, by=world.ada)
    assert not asked("carol")
    assert [letters.written(each) for each in rows] == [None] * 3


def test_where_nobody_is_there_to_be_asked_the_page_says_so(client, world):
    for seat in world.log.executive.seats.all():
        groups.vacate_seat(seat, ended_on=TODAY, reason="Left.", by=None)
    page = visit(client, world.alice, world.declined.get_absolute_url()).content.decode()
    assert "Nobody of Executive Group can, who did not record it themself." in page


def test_where_nobody_of_the_group_can_whoever_sits_in_the_executive_is_asked(world):
    group = groups.add_group(slug="practice", name="Practice Group", by=None)
    _, found = declined(world, by=world.dana, group=group)
    asked = no_action.asked([found])[found.pk]
    assert set(asked) == {world.ada.pk, world.ines.pk, world.carol.pk}
    groups.add_seat(
        group, agency=world.trust, sits_as="member", started_on=TODAY,
        held_role=world.held["bella"], by=None,
    )  # fmt: skip
    assert no_action.asked([found])[found.pk] == [world.bella.pk]


def test_nobody_confirms_what_they_recorded_or_in_anothers_stead(world):
    for name, sits_as in (("dana", "member"), ("sue", "adviser")):
        groups.add_seat(
            world.log.executive, agency=world.business_team, sits_as=sits_as, started_on=TODAY,
            held_role=world.held[name], by=None,
        )  # fmt: skip
    with pytest.raises(NotAllowed, match="Whoever sits in"):
        operations.confirm_decline(world.declined, by=world.sue)
    with pytest.raises(NotAllowed, match="You recorded this decision"):
        operations.confirm_decline(world.declined, by=world.dana)
    cover.name_deputy(
        world.carol, agency=world.police, deputy=world.colin, starts_on=TODAY,
        ends_on=date(2026, 4, 14), by=world.carol,
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="Whoever sits in"):
        operations.confirm_decline(world.declined, by=world.colin)


def test_every_recommendation_has_to_be_decided_so(world, clock):
    practice = groups.add_group(slug="practice", name="Practice Group", by=None)
    more = operations.recommend(
        findings=[world.lonely], text="Ask again.", made_on=FOUND_ON, to_group=practice, by=None
    )
    operations.confirm_decline(world.declined, by=world.carol)
    clock.set(LATE)
    assert list(exceptions(world)) == [world.lonely.reference], "one waits for its group"
    operations.decide(more, is_adopted=False, decided_on=TODAY, reason="Yes.", by=None)
    what = exceptions(world)[world.lonely.reference]
    assert what.count("(Nobody who sits in the group") == 1
    operations.confirm_decline(more, by=world.ines)  # of the Executive, which may as well
    assert exceptions(world) == {}
    assert no_action.of(world.lonely, world.alice) == (
        f"No action, decided {DECIDED}; by Practice Group on Wednesday 1 April 2026 because yes."
    )


def test_it_is_in_the_figures_of_its_year_and_in_the_file(client, world):
    def figure() -> tuple[str, str]:
        found = visit(client, world.alice, "/improvement/").context["figures"]
        [told] = [each for each in found if "no action" in each["label"]]
        return told["number"], told["url"]

    at = "/improvement/findings/?show=no-action&year="
    assert figure() == ("0", f"{at}2026-27")
    operations.confirm_decline(world.declined, by=world.carol)
    assert figure() == ("1", f"{at}2026-27")
    for year, wanted in (("2026-27", 1), ("2025-26", 0), ("2027-28", 0), ("x", 1)):
        assert len(visit(client, world.alice, f"{at}{year}").context["rows"]) == wanted, year
    response = client.get("/improvement/findings/export/csv/")
    told = csv.DictReader(StringIO(response.content.decode("utf-8-sig")))
    decided = {each["Reference"]: each["No action, decided"] for each in told}
    assert decided == {
        world.lonely.reference: SAID, world.log.finding.reference: "",
    }  # fmt: skip


def test_lists_ask_as_often_for_three_as_for_one(client, world, clock):
    clock.set(LATE)

    def numbers() -> list[int]:
        found = []
        for address in ("/improvement/findings/", "/improvement/executive/",
                        "/improvement/findings/export/csv/"):  # fmt: skip
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == HTTPStatus.OK
            found.append(len(asked))
        return found

    client.force_login(world.alice, backend="partnership.auth.SignInBackend")
    confirmed = declined(world, by=world.dana)
    operations.confirm_decline(confirmed[1], by=world.carol)
    numbers()
    few = numbers()
    for _ in range(2):
        declined(world, by=world.dana)
        operations.confirm_decline(declined(world, by=world.dana)[1], by=world.carol)
    assert numbers() == few
    assert lists.decided_against(world.alice).count() == 3


# --- what is corrected after it was confirmed -----------------------------------------------------


def corrected(world, **said) -> None:
    found = world.declined
    told = {"text": found.text, "made_on": found.made_on, "decision_reason": found.decision_reason}
    mending.correct_recommendation(found, **told | said, reason="A slip.", by=world.dana)


def corrected_finding(world, statement: str = "Nobody asks them.") -> None:
    found = world.lonely
    told = {"source": found.source, "came_from": found.came_from, "found_on": found.found_on}
    mending.correct_finding(found, **told, statement=statement, reason="A slip.", by=world.dana)


@pytest.mark.parametrize("what", ["reason", "findings", "what was found"])
def test_what_is_corrected_afterwards_is_confirmed_again(what, world, clock, mailoutbox):
    operations.confirm_decline(world.declined, by=world.carol)
    letters.deliver()
    mailoutbox.clear()
    clock.set(LATE)
    assert "Dataset" not in str(exceptions(world))
    assert world.lonely.reference not in exceptions(world)
    another = operations.add_finding(
        source="data", came_from="Dataset", found_on=FOUND_ON, statement="Nor here.", by=None
    )
    if what == "what was found":
        corrected_finding(world)
    elif what == "reason":
        corrected(world, decision_reason="It costs too much.")
    else:
        corrected(world, findings=[world.lonely, another])
    assert world.lonely.reference in exceptions(world)
    assert no_action.of(another, world.alice) == ""
    page = visit(Client(), world.alice, world.declined.get_absolute_url()).content.decode()
    assert "Carol Cole had confirmed on Wednesday 1 April 2026 that it did. It, or" in page
    assert "Nobody who sits in Executive Group has confirmed again that it decided so." in page
    assert "Asked to: Ada " in page
    assert ", Carol Cole and Ines " in page
    assert ("Why: FND-" in page) == (what == "what was found")
    address = reverse("improvement:confirm_decline", args=[world.declined.reference])
    asked = [each["url"] for each in visit(Client(), world.ada, "/").context["tasks"]]
    assert address in asked
    letters.deliver()
    told = {to for each in mailoutbox if "corrected" in each.subject for to in each.to}
    assert {"carol@example.org", "ada@example.org"} <= told  # who confirmed it, and the chair
    told = {to for each in mailoutbox if "did your group" in each.subject for to in each.to}
    assert told == {"ines@example.org"}  # the others have the mail above, which asks them, too
    # Whoever corrected it does not confirm it, and the other may once more.
    operations.confirm_decline(world.declined, by=world.carol)
    assert world.lonely.reference not in exceptions(world)


def test_the_form_says_so_before_it_is_sent(world):
    addresses = [f"{each.get_absolute_url()}correct/" for each in (world.declined, world.lonely)]
    for is_confirmed in (False, True):
        for address in addresses:
            page = visit(Client(), world.dana, address).content.decode()
            assert ("has to confirm it again" in page) == is_confirmed, address
        if not is_confirmed:
            operations.confirm_decline(world.declined, by=world.carol)


def test_what_a_group_adopted_needs_no_confirming_after_a_correction(world):
    before = world.log.recommendation.history.count()
    found = world.log.finding
    mending.correct_finding(
        found, source=found.source, came_from=found.came_from, found_on=found.found_on,
        statement="Supervision does not ask.", reason="A slip.", by=world.dana,
    )  # fmt: skip
    assert world.log.recommendation.history.count() == before


def test_a_page_that_showed_other_words_confirms_nothing(client, world):
    address = reverse("improvement:confirm_decline", args=[world.declined.reference])
    page = visit(client, world.carol, address)
    assert "Nobody asks." in page.content.decode()
    form = page.context["form"]
    corrected_finding(world)
    names = {"submission": form["submission"].value(), "version": form["version"].value()}
    sent = client.post(address, names)
    assert sent.status_code == HTTPStatus.OK
    assert "Nobody asks them." in sent.content.decode()
    assert "Read its page before you confirm." in sent.content.decode()
    assert no_action.of(world.lonely, world.alice) == ""
    again = sent.context["form"]
    assert client.post(
        address, {name: again[name].value() for name in names}
    ).status_code == HTTPStatus.FOUND  # fmt: skip
    assert no_action.of(world.lonely, world.alice) == SAID


def test_whoever_corrected_what_was_found_does_not_confirm_it(world):
    groups.add_seat(
        world.log.executive, agency=world.business_team, sits_as="member", started_on=TODAY,
        held_role=world.held["dana"], by=None,
    )  # fmt: skip
    world.lonely, made = declined(world, by=None)
    corrected_finding(world)
    with pytest.raises(NotAllowed, match="or corrected what it was about"):
        operations.confirm_decline(made, by=world.dana)
    operations.confirm_decline(declined(world, by=None)[1], by=world.dana)


def test_a_group_beside_the_executive_is_named_with_it(client, world):
    group = groups.add_group(slug="practice", name="Practice Group", by=None)
    _, made = declined(world, by=world.dana, group=group)
    for found, said in (
        (made, "Nobody who sits in Practice Group or in the Executive has confirmed yet"),
        (world.declined, "Nobody who sits in Executive Group has confirmed yet"),
    ):
        page = visit(client, world.alice, found.get_absolute_url()).content.decode()
        assert said in page
        address = reverse("improvement:confirm_decline", args=[found.reference])
        said = said.replace("Nobody who", "Whoever").removesuffix(" has confirmed yet")
        assert said in visit(client, world.alice, address).content.decode()


def test_an_action_that_was_withdrawn_answers_no_finding(world, clock):
    clock.set(LATE)
    assert world.lonely.reference in exceptions(world)
    action = operations.propose(
        what="Ask.", difference_wanted="x", owner=world.held["bella"], group=world.log.executive,
        due_on=date(2026, 9, 1), recommendation=adopted(world), by=None,
    )  # fmt: skip
    assert world.lonely.reference not in exceptions(world)
    operations.withdraw(action, reason="Not to be done.", by=world.dana)
    assert world.lonely.reference in exceptions(world)


def adopted(world):
    made = operations.recommend(
        findings=[world.lonely], text="Ask all.", made_on=TODAY, to_group=world.log.executive,
        by=None,
    )  # fmt: skip
    return operations.decide(made, is_adopted=True, decided_on=TODAY, reason="Yes.", by=None)


def test_nobody_is_asked_to_confirm_what_was_withdrawn(client, world):
    address = world.declined.get_absolute_url()
    assert "Asked to: " in visit(client, world.alice, address).content.decode()
    mending.withdraw_recommendation(world.declined, reason="Entered twice.", by=world.dana)
    assert "Asked to: " not in visit(client, world.alice, address).content.decode()
