"""What people do in scrutiny, voice and success criteria: by the right person, and the wrong."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import access
from core.models import Notification
from core.operations import NotAllowed, Stale
from improvement import linking
from improvement.criteria import operations as criteria
from improvement.models import Finding
from improvement.scrutiny import lists, operations, parties, policy, succession, ways
from improvement.scrutiny.models import Challenge, Opinion, OpinionDraft
from improvement.voice import operations as voice
from partnership import cover, openings
from partnership import operations as ours
from partnership.groups import operations as groups
from partnership.roles import Role
from tests import world as worlds
from tests.improvement import log as logs
from tests.improvement.log import TODAY

pytestmark = pytest.mark.django_db

DUE = date(2026, 5, 1)
TO_TRUST = {
    "sue": "manage", "dana": "view", "hari": "view", "ada": "view", "carol": "view",
    "ines": "view", "bea": "contribute", "bilal": "contribute", "brian": "contribute",
}  # fmt: skip
VISIT = {"kind": "visit", "held_on": TODAY, "where": "A duty team", "seen": "Care."}
SECTIONS = dict.fromkeys(policy.OPINION_HEADINGS, "Said.")


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return logs.build_with_log()


def raised(world, **to) -> Challenge:
    return operations.raise_challenge(
        title="Supervision is late", challenged="It comes after harm.", evidence="Ten files.",
        by=world.sue, **(to or {"to_agency": world.trust}),
    )  # fmt: skip


def fresh(record):
    return type(record)._base_manager.get(pk=record.pk)


def told(kind: str) -> set[str]:
    rows = Notification.objects.filter(kind=kind)
    return {email.partition("@")[0] for email in rows.values_list("recipient__email", flat=True)}


def rights_over(world, record) -> dict[str, str]:
    found = {}
    for name in [*worlds.PEOPLE, "nobody", "root"]:
        person = getattr(world, name)
        held = [right for right in access.RIGHTS if access.can(person, right, record)]
        if held:
            found[name] = held[-1]
    return found


# --- challenges -----------------------------------------------------------------------------------


def test_who_may_open_a_challenge_and_each_way_is_written_down(world):
    to_both = raised(world, to_agency=world.trust, to_group=world.log.executive)
    assert rights_over(world, raised(world)) == TO_TRUST
    assert rights_over(world, to_both) == TO_TRUST | {"ada": "contribute"}
    assert rights_over(world, raised(world, to_group=world.log.executive)) == {
        name: right for name, right in TO_TRUST.items() if name not in ("bea", "bilal", "brian")
    } | {"ada": "contribute"}
    written = {
        (line.right, line.way)
        for role in [None, *Role]
        for line in openings.lines(role)
        if line.model_label == ways.LABEL
    }
    granted = parties.grants([to_both])[to_both.pk]
    assert {(grant.right, grant.way) for grant in granted} <= written


def test_where_nobody_can_answer_it_says_so_before_and_after_and_the_manager_hears_whom_to_find(
    world, client
):
    group = groups.add_group(slug="panel", name="Rapid Review Panel", by=None)
    client.force_login(world.sue, backend="partnership.auth.SignInBackend")
    offered = [text for _, text in client.get(reverse("scrutiny:add")).context["form"]["to_group"]
               .field.choices]  # fmt: skip
    assert "Rapid Review Panel (nobody can answer: it has no chair)" in offered
    assert "Executive Group" in offered
    challenge = raised(world, to_group=group, to_agency=world.trust)
    missing = "Rapid Review Panel has no chair who can answer it. The business team names one"
    assert told("challenge_nobody") == {"dana"}
    assert "dana" not in told("challenge_raised")
    said = client.get(challenge.get_absolute_url()).content.decode()
    assert missing in said
    assert "Nobody who leads" not in said
    client.force_login(world.dana, backend="partnership.auth.SignInBackend")
    [task] = [each for each in client.get("/").context["tasks"] if "find somebody" in each["text"]]
    assert missing in task["hint"]
    groups.add_seat(
        group, agency=world.trust, sits_as="chair", started_on=TODAY, held_role=world.held["bella"],
        by=None,
    )  # fmt: skip
    assert lists.to_find_somebody(world.dana) == []
    assert lists.to_find_somebody(world.sue) == []
    # From the first click: nobody waits for the night to bring rights into step.
    client.force_login(world.bella, backend="partnership.auth.SignInBackend")
    assert client.get(f"{challenge.get_absolute_url()}answer/").status_code == 200


def test_the_scrutineer_alone_in_person_does_what_is_theirs(world, clock):
    challenge = raised(world)
    operations.answer(challenge, kind="not-accepted", reasons="No.", by=world.bea)
    visit = operations.note_visit(**VISIT, by=world.sue)
    operations.write_opinion(year=2025, sections=SECTIONS, by=world.sue)

    def acts(person):
        yield lambda: operations.raise_challenge(
            to_agency=world.trust, title="x", challenged="x", evidence="x", by=person
        )
        yield lambda: operations.ask_again(challenge, reason="x", by=person)
        yield lambda: operations.close_challenge(
            challenge, judgement="enough", reason="x", by=person
        )
        yield lambda: operations.note_visit(**VISIT, by=person)
        yield lambda: operations.correct_visit(
            visit, **VISIT | {"seen": "x"}, reason="x", by=person
        )
        yield lambda: operations.withdraw_visit(visit, reason="x", by=person)
        yield lambda: operations.write_opinion(year=2025, sections=SECTIONS, by=person)
        yield lambda: operations.publish_opinion(year=2025, by=person)

    # Who stands in for all her other rights. Nobody is independent in another's stead.
    name_a_deputy(world)
    for name in ("dana", "hari", "ada", "bea", "alice", "root", "nobody"):
        for act in acts(getattr(world, name)):
            with pytest.raises(PermissionDenied):
                act()
    assert fresh(challenge).closed_on is None
    assert not Opinion.objects.exists()
    operations.close_challenge(challenge, judgement="not-enough", reason="Thin.", by=world.sue)
    assert (fresh(challenge).judgement, fresh(challenge).closed_on) == ("not-enough", TODAY)
    assert told("challenge_closed") == {"bea", "bilal", "brian"}


def name_a_deputy(world) -> None:
    cover.name_deputy(
        world.sue, agency=world.business_team, deputy=world.dana, starts_on=TODAY,
        ends_on=date(2026, 4, 9), by=world.sue,
    )  # fmt: skip


def test_a_challenge_is_answered_asked_again_and_closed(world, clock):
    challenge = raised(world)
    assert (challenge.reference, challenge.due_on) == ("CHA-2026-0001", DUE)
    assert told("challenge_raised") == {"bea", "bilal", "brian"}
    with pytest.raises(PermissionDenied):
        operations.answer(challenge, kind="accepted", reasons="x", will_do="x", by=world.ada)
    with pytest.raises(NotAllowed, match="judges the answer"):
        operations.answer(challenge, kind="accepted", reasons="x", will_do="x", by=world.sue)
    with pytest.raises(NotAllowed, match="what will be done"):
        operations.answer(challenge, kind="in-part", reasons="Some.", by=world.bea)
    assert not fresh(challenge).answers.exists()
    stale = fresh(challenge).version_token
    clock.set("2026-04-02")
    operations.answer(
        challenge, kind="in-part", reasons="Some.", will_do="Train.",
        links=[world.log.action.reference, world.log.finding.reference], by=world.bea,
    )  # fmt: skip
    assert told("challenge_answered") == {"sue"}
    with pytest.raises(Stale) as changed:
        operations.close_challenge(challenge, judgement="enough", reason="x", by=world.sue,
                                   version=stale)  # fmt: skip
    assert changed.value.changes == ["Bea Bright answered: accepted in part."]
    clock.set("2026-04-13")
    operations.ask_again(challenge, reason="By when?", by=world.sue)
    again = fresh(challenge)
    assert (again.answered_on, again.due_on) == (None, date(2026, 5, 12))
    operations.answer(challenge, kind="accepted", reasons="All.", will_do="By May.", by=world.brian)
    operations.close_challenge(challenge, judgement="enough", reason="Seen.", by=world.sue)
    answers = [(each.kind, each.not_enough_because) for each in fresh(challenge).answers.all()]
    assert answers == [("in-part", "By when?"), ("accepted", "")]
    with pytest.raises(NotAllowed, match="closed"):
        operations.answer(challenge, kind="accepted", reasons="x", will_do="x", by=world.bea)
    # The thread, both ways, for each reader: bea may open the action, carol the challenge too.
    links = fresh(challenge).links.all()
    assert len(linking.forward(links, world.bea)) == 2
    back = linking.back(world.log.action, world.bea)
    assert [knot["reference"] for knot in back] == [challenge.reference]
    assert linking.back(world.log.finding, world.alice) == []


def test_what_makes_no_sense_is_refused_with_a_sentence(world):
    board = world.log.executive
    with pytest.raises(NotAllowed, match="group or an agency"):
        operations.raise_challenge(title="x", challenged="x", evidence="x", by=world.sue)
    ours_closed = ours.add_agency(
        slug="gone", name="Gone", short_name="Gone", kind="school", engagement="virtual", by=None
    )
    ours.succeed_agency(ours_closed, successor=world.trust, by=None)
    with pytest.raises(NotAllowed, match="no longer exists"):
        raised(world, to_agency=fresh(ours_closed))
    with pytest.raises(NotAllowed, match="today or earlier"):
        operations.note_visit(**VISIT | {"held_on": DUE}, by=world.sue)
    with pytest.raises(IntegrityError), transaction.atomic():
        Challenge._base_manager.filter(pk=raised(world, to_group=board).pk).update(closed_on=TODAY)


def test_who_hears_that_an_answer_is_due_or_late_and_each_once(world, clock):
    challenge = raised(world, to_group=world.log.executive)
    days = {
        "2026-04-16": {},
        "2026-04-17": {"challenge_half_way": {"ada"}},
        "2026-04-30": {"challenge_due_soon": {"ada"}},
        "2026-05-01": {"challenge_due_today": {"ada"}},
        "2026-05-02": {},  # a Saturday
        "2026-05-05": {"challenge_executive": {"ada", "sue", "dana"}},
    }
    found = {}
    for day in days:
        Notification.objects.all().delete()
        clock.set(day)
        operations.remind(by=None)
        number = Notification.objects.count()
        operations.remind(by=None)
        assert Notification.objects.count() == number
        kinds = Notification.objects.values_list("kind", flat=True)
        found[day] = {kind: told(kind) for kind in kinds}
    assert found == days
    assert [*lists.chosen("executive", world.carol)] == [challenge]
    assert [*lists.to_answer(world.ada)] == [challenge]
    assert [*lists.to_answer(world.sue)] == []


def test_a_successors_people_answer_and_an_agency_with_a_challenge_is_not_closed(world):
    challenge = raised(world)
    (said,) = succession.open_work(world.trust.pk)
    assert said.startswith("1 challenge of the independent scrutineer to it must be closed first")
    assert succession.matters(world.trust.pk, world.council.pk) == [
        "1 open challenge of the independent scrutineer: the successor’s people answer."
    ]
    assert succession.open_work(world.icb.pk) == succession.matters(world.icb.pk, 0) == []
    ours.begin_role(
        world.nobody, agency=world.trust, role=Role.PARTNERSHIP_REPRESENTATIVE, started_on=TODAY,
        by=None,
    )  # fmt: skip
    assert access.can(world.nobody, "contribute", challenge)
    assert operations.bring_rights_into_step(by=None) == challenge.pk
    assert operations.bring_rights_into_step(by=None, after=challenge.pk) == 0


def test_a_finding_is_made_in_one_step_by_who_keeps_the_log(world):
    challenge, visit = raised(world), operations.note_visit(**VISIT, by=world.sue)
    entry = voice.hear(
        heard_on=TODAY, from_whom="survey", agency=world.trust, you_said="Listen.", by=world.bea
    )
    made = {
        operations.make_finding_of_challenge: (challenge, "scrutiny"),
        operations.make_finding_of_visit: (visit, "scrutiny"),
        voice.make_finding_of_entry: (entry, "voice"),
    }
    for make, (origin, source) in made.items():
        number = Finding.objects.count()
        for name in ("sue", "bea", "ada"):
            with pytest.raises(PermissionDenied):
                make(origin, statement="Found.", by=getattr(world, name))
        assert Finding.objects.count() == number
        finding = make(origin, statement="Found.", themes=[world.log.theme], by=world.dana)
        assert (finding.source, finding.statement) == (source, "Found.")
        assert [k["reference"] for k in linking.back(finding, world.dana)] == [origin.reference]
        forward = linking.forward(origin.links.all(), world.dana)
        assert [knot["reference"] for knot in forward] == [finding.reference]


# --- opinions -------------------------------------------------------------------------------------


def test_an_opinion_is_its_writers_alone_until_published_and_frozen_then(world):
    operations.write_opinion(year=2025, sections=SECTIONS | {"impact": ""}, by=world.sue)
    for name in ("dana", "hari", "root"):
        assert not OpinionDraft.objects.visible_to(getattr(world, name)).exists()
    with pytest.raises(NotAllowed, match="What difference"):
        operations.publish_opinion(year=2025, by=world.sue)
    operations.write_opinion(year=2025, sections=SECTIONS, by=world.sue)
    published = operations.publish_opinion(year=2025, by=world.sue)
    assert published.sections == SECTIONS
    for act in (
        lambda: operations.write_opinion(year=2025, sections={}, by=world.sue),
        lambda: operations.publish_opinion(year=2025, by=world.sue),
    ):
        with pytest.raises(NotAllowed, match="stays as it is"):
            act()
    assert fresh(published).sections == SECTIONS


# --- voice ----------------------------------------------------------------------------------------


def test_what_was_heard_is_entered_and_answered_by_who_heard_it(world):
    def hear(name, agency=world.trust):
        return voice.hear(
            heard_on=TODAY, from_whom="survey", agency=agency, you_said=f"Listen, {name}.",
            age_bands=["11-15", "0-4", "x"], by=getattr(world, name),
        )  # fmt: skip

    entry = hear("bea")
    assert (entry.reference, entry.age_bands) == ("VOI-2026-0001", ["0-4", "11-15"])
    hear("dana")
    hear("sue", world.business_team)
    for name in ("bob", "anna", "hari", "ada", "sue", "root", "nobody"):
        with pytest.raises(PermissionDenied):
            hear(name)
    for name in ("bob", "anna", "sue"):
        with pytest.raises(PermissionDenied):
            voice.say_what_we_did(entry, we_did="x", by=getattr(world, name))
    with pytest.raises(NotAllowed, match="what was done"):
        voice.tell_back(entry, told_back_on=TODAY, told_back_how="x", by=world.bea)
    action, finding = world.log.action, world.log.finding
    voice.say_what_we_did(
        entry, we_did="We ask.", links=[action.reference, finding.reference], by=world.bilal
    )
    voice.tell_back(entry, told_back_on=TODAY, told_back_how="A letter", by=world.bea)
    assert fresh(entry).standing == "told-back"
    assert [k["reference"] for k in linking.forward(entry.links.all(), world.alice)] == [
        finding.reference
    ]
    assert [k["reference"] for k in linking.back(action, world.bella)] == [entry.reference]


# --- success criteria -----------------------------------------------------------------------------


def test_a_criterion_is_judged_by_one_and_agreed_by_another(world):
    criterion = criteria.add_criterion(text="Safer.", by=world.dana)
    judged = {"year": 2025, "verdict": "partly", "reason": "Half."}
    for name in ("sue", "ada", "hari", "bea", "root"):
        person = getattr(world, name)
        for act in (
            lambda by: criteria.add_criterion(text="x", by=by),
            lambda by: criteria.add_evidence(criterion, shows="x", seen_at="x", by=by),
            lambda by: criteria.propose_judgement(criterion, **judged, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act(person)
    with pytest.raises(NotAllowed, match="where it can be seen"):
        criteria.add_evidence(criterion, shows="x", by=world.dana)
    with pytest.raises(NotAllowed, match="no evidence of it yet"):
        criteria.propose_judgement(criterion, **judged, by=world.dana)
    criteria.add_evidence(criterion, shows="x", seen_at="x", by=world.dana)
    criteria.propose_judgement(criterion, **judged, by=world.dana)
    for name in ("dana", "hari", "carol", "root"):
        with pytest.raises(PermissionDenied):
            criteria.agree_judgement(criterion, year=2025, by=getattr(world, name))
    criteria.return_judgement(criterion, year=2025, reason="Thin.", by=world.ada)
    with pytest.raises(NotAllowed, match="sent back"):
        criteria.agree_judgement(criterion, year=2025, by=world.sue)
    criteria.propose_judgement(criterion, **judged, by=world.dana)
    criteria.agree_judgement(criterion, year=2025, by=world.sue)
    with pytest.raises(NotAllowed, match="stays as it is"):
        criteria.propose_judgement(criterion, **judged, by=world.dana)


def test_whoever_proposed_does_not_agree_even_as_the_executives_chair(world):
    ours.begin_role(
        world.dana, agency=world.business_team, role=Role.INDEPENDENT_SCRUTINEER, started_on=TODAY,
        by=None,
    )  # fmt: skip
    criterion = criteria.add_criterion(text="Safer.", by=None)
    criteria.add_evidence(criterion, shows="x", seen_at="x", by=None)
    criteria.propose_judgement(criterion, year=2025, verdict="met", reason="All.", by=world.dana)
    with pytest.raises(NotAllowed, match="You proposed it"):
        criteria.agree_judgement(criterion, year=2025, by=world.dana)


# --- a group and an agency are challenged ---------------------------------------------------------

SAYS = {"kind": "not-accepted", "reasons": "No."}


def test_each_of_two_that_were_challenged_answers(world, client):
    challenge = raised(world, to_agency=world.trust, to_group=world.log.executive)
    operations.answer(challenge, **SAYS, by=world.bea)
    assert fresh(challenge).answered_on is None
    assert told("challenge_answered") == set()
    with pytest.raises(NotAllowed, match="Whoever else was challenged has not answered yet"):
        operations.answer(challenge, **SAYS, by=world.bilal)
    assert [*lists.to_answer(world.bea), *lists.to_judge(world.sue)] == []
    assert [*lists.to_answer(world.ada)] == [challenge]
    for name in ("ask_again", "close_challenge"):
        more = {"judgement": "enough"} if name == "close_challenge" else {}
        with pytest.raises(NotAllowed):
            getattr(operations, name)(challenge, reason="x", **more, by=world.sue)
    client.force_login(world.dana, backend="partnership.auth.SignInBackend")
    said = client.get(challenge.get_absolute_url()).content.decode()
    assert "Executive Group has not answered yet." in said
    operations.answer(challenge, **SAYS | {"reasons": "Ours."}, by=world.ada)
    assert fresh(challenge).answered_on == TODAY
    assert told("challenge_answered") == {"sue"}
    (row,) = lists.export_challenges("open", world.dana)
    trust, executive = world.trust.name, world.log.executive.name
    assert f"{trust}: No.; {executive}: Ours." in row
    operations.ask_again(challenge, reason="Both are thin.", by=world.sue)
    assert [*lists.to_answer(world.bea)] == [*lists.to_answer(world.ada)] == [challenge]


def test_one_of_two_is_asked_again_and_the_answer_of_the_other_stands(world, client, clock):
    challenge = raised(world, to_agency=world.trust, to_group=world.log.executive)
    operations.answer(challenge, **SAYS, by=world.bea)
    operations.answer(challenge, **SAYS, by=world.ada)
    client.force_login(world.sue, backend="partnership.auth.SignInBackend")
    form = client.get(f"{challenge.get_absolute_url()}ask-again/").context["form"]
    assert [key for key, _ in form["of_whom"].field.choices] == ["group", "agency", "both"]
    Notification.objects.all().delete()
    with pytest.raises(NotAllowed, match="Choose whose answer it is"):
        operations.ask_again(challenge, reason="x", of_whom="nobody", by=world.sue)
    operations.ask_again(challenge, reason="Which team?", of_whom="agency", by=world.sue)
    assert [*lists.to_answer(world.bea)] == [challenge]
    assert [*lists.to_answer(world.ada)] == []
    assert "ada" not in told("challenge_raised")
    lacking = challenge.answers.exclude(not_enough_because="")
    assert [each.answers_for for each in lacking] == ["agency"]
    trust, executive = world.trust.name, world.log.executive.name
    said = client.get(challenge.get_absolute_url()).content.decode()
    assert f"Sue Stone asked {trust} (Bea Bright answered) again; the answer is due on" in said
    clock.set("2026-04-14")
    operations.answer(challenge, **SAYS, by=world.brian)
    operations.ask_again(challenge, reason="Both are thin.", by=world.sue)
    client.force_login(world.sue, backend="partnership.auth.SignInBackend")
    said = client.get(challenge.get_absolute_url()).content.decode()
    assert f"The scrutineer asked {executive} and {trust} again on Tuesday 14 April 2026." in said
    gave = [f"{executive} (Ada Archer answered)", f"{trust} (Brian Booth answered)"]
    assert f"asked {' and '.join(gave)} again; " in said
    operations.answer(challenge, **SAYS, by=world.ada)
    with pytest.raises(NotAllowed, match="Not everybody that you asked has answered"):
        operations.close_challenge(challenge, judgement="enough", reason="x", by=world.sue)
    operations.answer(challenge, **SAYS, by=world.bea)
    operations.close_challenge(challenge, judgement="enough", reason="x", by=world.sue)


def test_who_is_to_answer_stands_there_from_the_first_day_and_so_does_who_has(world, client):
    challenge = raised(world, to_agency=world.trust, to_group=world.log.executive)
    trust, executive = world.trust.name, world.log.executive.name

    def send_as(person) -> str:
        client.force_login(person, backend="partnership.auth.SignInBackend")
        address = f"{challenge.get_absolute_url()}answer/"
        form = client.get(address).context["form"]
        sent = SAYS | {name: form[name].value() for name in ("submission", "version")}
        return client.post(address, sent, follow=True).content.decode()

    client.force_login(world.dana, backend="partnership.auth.SignInBackend")
    said = client.get(challenge.get_absolute_url()).content.decode()
    assert f"{executive} and {trust} are to answer." in said
    said = send_as(world.bea)
    assert f"The scrutineer is told once {executive} has answered, too." in said
    assert f"answered for {trust}: " in said
    (row,) = lists.challenge_rows([*lists.with_columns(lists.chosen("open", world.dana))])
    assert row[-1]["text"] == "One of two has answered"
    assert "Your answer is on record, and the scrutineer is told." in send_as(world.ada)


def test_each_list_says_who_is_silent_and_by_when(world, client, clock):
    challenge = raised(world, to_agency=world.trust, to_group=world.log.executive)
    trust, executive = world.trust.name, world.log.executive.name
    at = lists.OPEN_COLUMNS.index("Has not answered")
    in_file = lists.CHALLENGE_HEADINGS.index("Has not answered")

    def told(show="open"):
        """In the list, with the day before it, and in the file."""
        client.force_login(world.dana, backend="partnership.auth.SignInBackend")
        context = client.get(reverse("scrutiny:index"), {"show": show}).context
        (shown,) = context["rows"]
        (row,) = lists.export_challenges(show, world.dana)
        assert len(shown) == len(context["columns"])
        return ([*shown[at - 1 : at + 1]] if show == "open" else None, row[in_file])

    assert told() == (["1 May 2026", f"{executive} and {trust}"], f"{executive} and {trust}")
    operations.answer(challenge, **SAYS, by=world.bea)
    assert told() == (["1 May 2026", executive], executive)
    clock.set("2026-06-01")
    (late,) = lists.long_unanswered(world.dana, date(2026, 6, 1))
    assert late.who == executive
    (due,) = lists.answers_due(world.dana, TODAY, date(2026, 6, 1))
    assert due.who == executive
    operations.answer(challenge, **SAYS, by=world.ada)
    assert told() == (["1 May 2026", ""], "")
    operations.ask_again(challenge, reason="Both are thin.", by=world.sue)
    assert told()[1] == f"{executive} and {trust}", "to the new question"
    operations.close_challenge(challenge, judgement="withdrawn", reason="x", by=world.sue)
    assert told("closed") == (None, "")


def test_once_the_day_is_past_one_answer_is_judged(world, clock):
    challenge = raised(world, to_agency=world.trust, to_group=world.log.executive)
    operations.answer(challenge, **SAYS, by=world.ada)
    clock.set(DUE.isoformat())
    operations.remind(by=None)
    assert told("challenge_due_today") == {"bea", "bilal", "brian"}, "the silent alone"
    assert [*lists.to_judge(world.sue)] == []
    clock.set("2026-05-02")
    assert [*lists.to_judge(world.sue)] == [challenge]
    operations.close_challenge(challenge, judgement="partly", reason="One spoke.", by=world.sue)
    assert fresh(challenge).answered_on == TODAY
