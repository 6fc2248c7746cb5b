"""A return goes back for revision and comes in again; the agency responds to what is final."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audits.cycles import lists
from audits.facts.operations import answer_fact
from audits.moderation import assigning, responding, revising, revisions, scoring, settling
from audits.moderation.forms import ScoreForm
from audits.moderation.models import AgencyResponse, BlindScore, ModeratedScore
from audits.returns import snapshot_shown
from audits.returns.models import Answer, Return
from audits.returns.policy import State
from core import clock
from core.operations import NotAllowed, Stale, operation
from tests.audits import moderating, returns, signing
from tests.audits.moderating import assignment_of, rows
from tests.audits.test_signing_pages import text_of
from tests.sign_in import as_

pytestmark = pytest.mark.django_db

WHY, POINT = "Two answers do not show it yet", "Say when the policy was looked at"


@pytest.fixture
def world():
    return moderating.build()


@pytest.fixture
def scored(world):
    found = moderating.assigned(world)
    moderating.scored(found, world.max)
    moderating.scored(found, world.mia)
    moderating.settled(found, world.dana)
    return signing.again(found)


def send_back(agency_return, by, reason=WHY, **points):
    said = points or {"1.1": POINT}
    return revising.ask_for_revision(
        signing.again(agency_return), reason=reason, points=said, by=by
    )


@operation
def change(agency_return, *, code, text, by):
    answer = Answer.objects.get(agency_return=agency_return, criterion__code=code)
    answer.text = text
    answer.save()


def hand_in(world, agency_return):
    signing.send(agency_return, world.bilal)
    signing.sign(agency_return, "chief-officer", world.bea)
    return signing.again(agency_return)


# --- sent back ------------------------------------------------------------------------------------


def test_it_goes_back_with_a_reason_and_points_and_the_agency_is_told(
    world, scored, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        send_back(scored, world.dana)
    found = signing.again(scored)
    assert (found.state, found.revisions) == (State.RETURNED, 1)
    assert found.due_on == returns.CLOSES  # it was handed in early, and keeps its own last day
    [told] = [each for each in mail.outbox if each.to == ["bilal@example.org"]
              and "sent back for revision" in each.subject]  # fmt: skip
    assert POINT not in told.body
    assert "22 May" in told.body


def test_the_agency_reads_why_on_the_return_and_beside_each_question(world, scored):
    send_back(scored, world.dana)
    client = as_(world.bilal)
    page = text_of(client, reverse("returns:return", args=[scored.reference]))
    assert WHY in page
    assert POINT in page
    assert POINT in text_of(client, reverse("returns:standard", args=[scored.reference, "1"]))
    question = reverse("returns:criterion", args=[scored.reference, "1.1"])
    assert POINT in text_of(client, question)
    other = reverse("returns:criterion", args=[scored.reference, "1.2"])
    assert POINT not in text_of(client, other)
    assert "returned for revision" in text_of(client, reverse("home"))


def test_who_sends_it_again_reads_where_nothing_was_changed(world, scored):
    send_back(scored, world.dana, **{"1.1": POINT, "1.2": "How many?"})
    change(scored, code="1.2", text="Forty of forty-two", by=world.bilal)
    page = text_of(as_(world.bilal), reverse("returns:sign_off", args=[scored.reference]))
    first, second = page.split("What the revision asks")[1].split("</li>")[:2]
    assert POINT in first
    assert "Nothing was changed there since it was handed in." in first
    assert "How many?" in second
    assert "Changed since it was handed in." in second


@pytest.mark.parametrize("who", ["bea", "max", "colin", "ines", "sue"])
def test_nobody_else_sends_it_back(world, scored, who):
    with pytest.raises(PermissionDenied):
        send_back(scored, getattr(world, who))


def test_what_is_needed_to_send_it_back(world, scored):
    with pytest.raises(NotAllowed, match="why it goes back"):
        send_back(scored, world.dana, reason=" ")
    with pytest.raises(NotAllowed, match="at least one question"):
        send_back(scored, world.dana, **{"1.1": " "})
    with pytest.raises(NotAllowed, match="at least one question"):
        send_back(scored, world.dana, **{"99.9": POINT})
    client = as_(world.dana)
    address = reverse("moderation:revision", args=[scored.reference])
    page = client.post(address, {"reason": WHY}).content.decode()
    assert "Say of at least one question" in page
    client.post(address, {"reason": WHY, "point_1-1": POINT})
    assert signing.again(scored).state == State.RETURNED


def test_while_it_is_with_the_agency_nothing_is_scored_or_decided(world, scored):
    send_back(scored, world.dana)
    with pytest.raises(NotAllowed, match="not with the partnership now"):
        settling.settle(signing.again(scored), question="1.1", value=2, reason="", by=world.dana)
    with pytest.raises(NotAllowed, match="not with the partnership now"):
        settling.make_final(signing.again(scored), by=world.dana)


# --- handed in again ------------------------------------------------------------------------------


def test_what_says_the_same_stands_and_only_what_changed_is_scored_again(world, scored):
    send_back(scored, world.dana)
    change(scored, code="1.1", text="It was looked at in May", by=None)
    hand_in(world, scored)
    gone = rows(ModeratedScore).exclude(replaced_on=None)
    assert [each.criterion.code for each in gone.select_related("criterion")] == ["1.1"]
    again = assignment_of(scored, world.max)
    assert again.finished_on is None
    copied = rows(BlindScore).filter(assignment=again)
    assert copied.count() == len(moderating.codes_of(scored)) - 1
    client = as_(world.max)
    assert "Not scored yet: 1" in text_of(
        client, reverse("moderation:work", args=[scored.reference])
    )
    moderating.scored(scored, world.max, 2, **{"1_1": 3})
    moderating.scored(scored, world.mia, 2, **{"1_1": 3})
    page = text_of(client, reverse("moderation:panel", args=[scored.reference]))
    assert "Changed in this revision" in page
    page = text_of(client, reverse("moderation:settle", args=[scored.reference, "1.1"]))
    assert "What stood here before" in page
    assert f"{signing.SECRET}: 1.1" in page


def test_where_nothing_changed_the_moderators_are_done_and_it_can_be_final(world, scored):
    send_back(scored, world.dana)
    hand_in(world, scored)
    assert assignment_of(scored, world.max).finished_on is not None
    settling.make_final(signing.again(scored), by=world.dana)


def test_whoever_had_not_finished_scores_on_and_is_blind_all_the_while(world):
    found = moderating.assigned(world)
    moderating.score(found, world.max)
    send_back(found, world.dana)
    for address in ("submission", "snapshot"):
        args = [found.reference, 1] if address == "snapshot" else [found.reference]
        page = as_(world.max).get(reverse(f"returns:{address}", args=args))
        assert signing.SECRET not in page.content.decode()
    hand_in(world, found)
    again = assignment_of(found, world.max)
    assert again.submission.number == 2
    assert again.finished_on is not None  # all was scored, and nothing changed


def stands(world, agency_return) -> tuple[str, list[str]]:
    """What every list says of how late it is, and the narrowed ones that have it."""
    cycle = agency_return.cycle
    [row] = lists.return_rows([*lists.chosen(cycle, lists.Choice(), world.dana)], world.dana)
    [own] = lists.own_rows(lists.with_handed_in_late(rows(Return), world.bea))
    [line] = lists.sheet(cycle, lists.Choice(), world.dana)
    said = row[5]["text"] if row[5] else ""
    assert said == own[5] == line[lists.HEADINGS.index("Late")]
    choices = {
        each: lists.chosen(cycle, lists.Choice(late=each), world.dana) for each in lists.LATE
    }
    return said, [each for each, found in choices.items() if found]


def test_ten_working_days_where_its_own_last_day_comes_before(world, scored):
    page = reverse("moderation:revision", args=[scored.reference])
    assert "until Friday 22 May 2026, the last day that it had" in text_of(as_(world.dana), page)
    with clock.held_at(clock.now() + timedelta(days=50)):  # Saturday 16 May
        assert "until Monday 1 June 2026: 10 working days" in text_of(as_(world.dana), page)
        send_back(scored, world.dana)
    assert signing.again(scored).due_on == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(60, ("Handed in late", ["handed-in-late"])), (30, ("", ["in-time"]))],
)
def test_late_is_of_the_first_time_that_it_was_handed_in(world, days, expected):
    found = signing.of_trust(world)
    with clock.held_at(clock.now() + timedelta(days=days)):
        hand_in(world, found)
        assert stands(world, found) == expected
        send_back(found, world.dana)
        assert stands(world, found) == expected  # the agency has days to revise it
        signing.send(found, world.bilal)
        assert stands(world, found) == expected
        signing.sign(found, "chief-officer", world.bea)
        assert stands(world, found) == expected
        second = signing.latest(found)
        assert (second.number, second.was_late) == (2, False)
        facts = {each["key"]: each["value"] for each in snapshot_shown.facts(second)}
        said = facts["By its last day"]
        assert said.startswith("In time: it was due by")
        assert said.endswith("first handed in late") is (days == 60)


def test_a_revision_that_is_late_itself_says_so_until_it_is_in(world):
    found = signing.of_trust(world)
    hand_in(world, found)
    send_back(found, world.dana)
    with clock.held_at(clock.now() + timedelta(days=70)):
        said, narrowed = stands(world, found)
        assert said.endswith("working days late")
        assert narrowed == ["late"]
        hand_in(world, found)
        assert stands(world, found) == ("", ["in-time"])


def test_twice_at_most(world, scored):
    for _ in range(2):
        send_back(scored, world.dana)
        hand_in(world, scored)
    with pytest.raises(NotAllowed, match="2 times already"):
        send_back(scored, world.dana)
    address = reverse("moderation:revision", args=[scored.reference])
    page = text_of(as_(world.dana), address)
    assert "2 times already" in page
    assert "<textarea" not in page


# --- the response ---------------------------------------------------------------------------------


@pytest.fixture
def final(world, scored):
    return settling.make_final(scored, by=world.dana)


def test_one_response_each_which_can_be_changed_until_the_last_day(world, final):
    responding.respond(final, question="1.1", text="We disagree", by=world.bilal)
    responding.respond(signing.again(final), question="1.1", text="We agree", by=world.bea)
    responding.respond(signing.again(final), text="To all of it", by=world.bea)
    assert rows(AgencyResponse).count() == 2
    with pytest.raises(Stale):
        responding.respond(
            signing.again(final), question="1.1", text="No", by=world.bea, version="0."
        )
    last = responding.until(final)
    assert last == date(2026, 4, 28)  # twenty working days from 27 March, over Easter
    with clock.held_at(clock.now() + timedelta(days=(last - clock.today()).days)):
        responding.respond(signing.again(final), text="The last day", by=world.bea)
    late = clock.held_at(clock.now() + timedelta(days=(last - clock.today()).days + 1))
    with late, pytest.raises(NotAllowed, match="could respond until Tuesday 28 April"):
        responding.respond(signing.again(final), text="Too late", by=world.bea)


def test_nobody_responds_before_it_is_final(world, scored):
    with pytest.raises(NotAllowed, match="not final yet"):
        responding.respond(scored, text="Already", by=world.bea)


@pytest.mark.parametrize("who", ["dana", "max", "colin", "ines", "tom"])
def test_nobody_but_whoever_runs_the_return_responds(world, final, who):
    with pytest.raises(PermissionDenied):
        responding.respond(final, text="Not mine", by=getattr(world, who))


# --- what was found by walking it -----------------------------------------------------------------


def in_again(world, agency_return, **changed):
    """Sent back, answered anew where ``changed`` says, and handed in again."""
    send_back(agency_return, world.dana)
    for code, text in changed.items():
        change(agency_return, code=code.replace("_", "."), text=text, by=world.bilal)
    return hand_in(world, agency_return)


def test_a_moderator_who_has_seen_all_scores_gives_none_anew_where_nothing_changed(world, scored):
    found = in_again(world, scored, **{"1_1": "Looked at in March 2026"})
    scoring.save_scores(found, standard="1", scores={"1.1": (1, "Thin"), "1.2": (2, "")},
                        by=world.max)  # fmt: skip
    with pytest.raises(NotAllowed, match=r"nothing at 1\.2"):
        scoring.save_scores(
            signing.again(found), standard="1", scores={"1.2": (3, "Thought again")}, by=world.max
        )
    client = as_(world.max)
    page = text_of(client, reverse("moderation:score", args=[found.reference, "1"]))
    assert "your score stands: <strong>2" in page
    assert "Your score for 1.1" in page
    assert "Your score for 1.2" not in page


def test_a_moderator_who_had_not_finished_may_still_change_what_they_scored(world):
    found = moderating.assigned(world)
    moderating.scored(found, world.mia)
    moderating.score(found, world.max)
    found = in_again(world, found, **{"1_1": "Looked at in March 2026"})
    scoring.save_scores(found, standard="1", scores={"1.2": (3, "Read it again")}, by=world.max)


def test_nothing_is_decided_or_final_while_a_moderator_has_not_finished(world):
    found = moderating.assigned(world)
    moderating.scored(found, world.mia)
    for act in (
        lambda by: settling.settle(signing.again(found), question="1.1", value=2, reason="", by=by),
        lambda by: settling.take_over(signing.again(found), by=by),
    ):
        for person in (world.mia, world.dana):
            with pytest.raises(NotAllowed, match="Max Moor has not finished"):
                act(person)
    assigning.take_off(assignment_of(found, world.max), by=world.dana)
    moderating.settled(found, world.dana)
    assigning.assign(signing.again(found), moderator=world.held["max"], by=world.dana)
    with pytest.raises(NotAllowed, match="Max Moor has not finished"):
        settling.make_final(signing.again(found), by=world.dana)
    page = text_of(as_(world.dana), reverse("moderation:panel", args=[found.reference]))
    assert "Max Moor has not finished scoring it" in page


def test_who_was_taken_off_after_a_revision_opens_nothing_by_what_they_finished_before(
    world, scored
):
    found = in_again(world, scored, **{"1_1": "Looked at in March 2026"})
    client = as_(world.max)
    address = reverse("returns:return", args=[found.reference])
    assert client.get(address).status_code == 200
    assigning.take_off(assignment_of(found, world.max), by=world.dana)
    assert as_(world.max).get(address).status_code == 404
    panel = reverse("moderation:panel", args=[found.reference])
    assert as_(world.max).get(panel).status_code == 404


def test_the_panel_reads_what_it_gave_before_the_revision_beside_what_stood_there(world, scored):
    settling.settle(
        scored, question="1.1", value=1, reason="No policy was there", by=world.dana,
        version=settling.state_of(
            signing.latest(scored),
            rows(ModeratedScore).get(agency_return=scored, criterion__code="1.1"),
        ),
    )  # fmt: skip
    found = in_again(world, scored, **{"1_1": "Looked at in March 2026"})
    address = reverse("moderation:settle", args=[found.reference, "1.1"])
    page = text_of(as_(world.dana), address)
    assert "No policy was there" in page


def test_the_second_to_decide_or_respond_reads_what_the_first_wrote(world, scored):
    with pytest.raises(Stale) as told:
        settling.settle(
            scored, question="1.1", value=1, reason="Mine", by=world.max,
            version=settling.state_of(signing.latest(scored), None),
        )  # fmt: skip
    assert "Dana" in told.value.changes[0]
    assert "2: " in told.value.changes[0]
    settling.make_final(signing.again(scored), by=world.dana)
    responding.respond(signing.again(scored), text="We disagree with 1.1", by=world.bilal)
    with pytest.raises(Stale) as told:
        responding.respond(signing.again(scored), text="We agree", by=world.bea, version="none")
    assert "We disagree with 1.1" in told.value.changes[0]


def test_each_two_moderators_are_compared(world):
    found = moderating.assigned(world, "max", "mia")
    page = reverse("moderation:panel", args=[found.reference])
    for person in (world.max, world.mia):
        moderating.scored(found, person)
    assert "Max Moor and Mia Marsh: " in text_of(as_(world.dana), page)


# --- a page of before a revision ------------------------------------------------------------------

OLD_WORDS = "Because of the old words"


def test_a_decision_of_a_page_from_before_a_revision_is_told_so_and_keeps_its_words(world):
    found = moderating.assigned(world)
    for person in (world.max, world.mia):
        moderating.scored(found, person)
    client = as_(world.dana)
    address = reverse("moderation:settle", args=[found.reference, "1.1"])
    seen = client.get(address).context["form"]["version"].value()
    found = in_again(world, found, **{"1_1": "Looked at in March 2026"})
    sent = {"value": "1", "reason": OLD_WORDS, "version": seen}
    moderating.scored(found, world.max)
    blind = as_(world.mia).post(address, sent).content.decode()
    assert OLD_WORDS in blind
    assert "Looked at in March 2026" not in blind
    moderating.scored(found, world.mia)
    page = client.post(address, sent)
    assert not rows(ModeratedScore).exists()
    assert "handed in its return anew" in page.content.decode()
    assert OLD_WORDS in page.content.decode()
    client.post(address, sent | {"version": page.context["form"]["version"].value()})
    assert rows(ModeratedScore).get().submission.number == 2


def test_blind_scores_of_a_page_from_before_a_revision_are_told_so_and_keep_their_words(world):
    found = moderating.assigned(world)
    client = as_(world.max)
    address = reverse("moderation:score", args=[found.reference, "1"])
    form = client.get(address).context["form"]
    names = {each.label: name for name, each in form.fields.items() if each.label}
    sent = {
        "version": form["version"].value(), names["Your score for 1.1"]: "2",
        names["Why, for 1.1"]: OLD_WORDS,
    }  # fmt: skip
    found = in_again(world, found, **{"1_1": "Looked at in March 2026"})
    page = client.post(address, sent)
    assert not rows(BlindScore).exists()
    assert "handed in its return anew" in page.content.decode()
    assert OLD_WORDS in page.content.decode()
    client.post(address, sent | {"version": page.context["form"]["version"].value()})
    assert rows(BlindScore).get().assignment.submission.number == 2


def test_a_reason_stays_with_its_question_when_another_is_not_to_be_scored_any_more():
    sent = {"reason_1-1": "Of the first", "score_1-2": "2", "reason_1-2": "Of the second"}
    form = ScoreForm(sent, questions=["1.2"], levels=[(2, "Met", "")], others=["1.1", "1.3"])
    assert not form.is_valid()
    assert [each.value() for each in form.left] == ["Of the first"]
    assert "1.1 is not to be scored any more" in str(form.errors)
    assert form["reason_1-2"].value() == "Of the second"
    form = ScoreForm(sent | {"reason_1-1": ""}, questions=["1.2"], levels=[(2, "Met", "")],
                     others=["1.1", "1.3"])  # fmt: skip
    assert form.is_valid()
    assert form.scores() == {"1.2": (2, "Of the second")}


# --- what changed, and what was asked -------------------------------------------------------------


def decided(world):
    """Of the trust, which disputes the fact beside 1.5."""
    found = signing.of_trust(world)
    said = "We hold two seats"
    answer_fact(found, fact="seats-held", is_disputed=True, said=said, by=world.bilal)
    found = hand_in(world, found)
    for name in ("max", "mia"):
        assigning.assign(signing.again(found), moderator=world.held[name], by=world.dana)
        moderating.scored(found, getattr(world, name))
    moderating.settled(found, world.dana)
    return signing.again(found)


def test_another_word_about_a_fact_is_a_change_that_is_scored_anew_beside_what_was_asked(world):
    found = decided(world)
    settle = reverse("moderation:settle", args=[found.reference, "1.5"])
    page = text_of(as_(world.dana), settle)
    assert "Disputed by the agency" in page
    assert "We hold two seats" in page
    send_back(found, world.dana, **{"1.5": POINT, "1.2": "Which minutes?"})
    answer_fact(signing.again(found), fact="seats-held", is_disputed=False, by=world.bilal)
    hand_in(world, found)
    gone = rows(ModeratedScore).exclude(replaced_on=None)
    assert [each.criterion.code for each in gone.select_related("criterion")] == ["1.5"]
    page = text_of(as_(world.max), reverse("moderation:score", args=[found.reference, "1"]))
    assert "Your score for 1.5" in page
    for said in (WHY, POINT, "Which minutes?", "Confirmed by the agency"):
        assert said in page
    assert page.index("Which minutes?") < page.index(POINT)
    for person in (world.max, world.mia):
        moderating.scored(found, person)
    page = text_of(as_(world.dana), settle)
    for said in (WHY, POINT, "Confirmed by the agency", "The portal knew", "We hold two seats"):
        assert said in page
    other = text_of(as_(world.dana), reverse("moderation:settle", args=[found.reference, "1.2"]))
    assert "Which minutes?" in other
    assert "Changed in" not in other


def test_what_changed_without_being_asked_is_told_to_moderators_and_to_who_runs_it(world, scored):
    send_back(scored, world.dana)  # about 1.1 alone
    for code in ("1.1", "1.2"):
        change(scored, code=code, text="Looked at in March 2026", by=world.bilal)
    found = hand_in(world, scored)
    for person in (world.max, world.mia):
        moderating.scored(found, person)
    for person in (world.max, world.dana):
        page = text_of(as_(person), reverse("moderation:panel", args=[found.reference]))
        assert page.count("Changed in this revision") == 2
        assert page.count("Changed in this revision, without being asked") == 1
        said = {
            code: text_of(as_(person), reverse("moderation:settle", args=[found.reference, code]))
            for code in ("1.1", "1.2")
        }
        assert "Changed in this revision" in said["1.1"]
        assert "without being asked" not in said["1.1"]
        assert "Changed in this revision, without being asked" in said["1.2"]


def test_a_question_was_asked_about_since_it_was_decided_or_was_not():
    first = revisions.Revision("Why", "1 May", 1, {"1.1": POINT})
    second = revisions.Revision("Why", "1 June", 2, {"1.2": POINT})
    assert revisions.is_asked([first, second], "1.1", 1)
    assert not revisions.is_asked([first, second], "1.1", 2)  # asked before it was decided
    assert revisions.is_asked([first, second], "1.2", 1)
    assert not revisions.is_asked([], "1.1", 1)


def test_who_scores_blind_reads_nothing_of_what_was_asked(world):
    found = moderating.assigned(world)
    moderating.scored(found, world.max)
    found = in_again(world, found, **{"1_1": "Looked at in March 2026"})
    page = text_of(as_(world.mia), reverse("moderation:score", args=[found.reference, "1"]))
    assert WHY not in page
    assert POINT not in page


def test_after_two_revisions_what_changed_is_told_from_what_was_last_decided(world, scored):
    found = in_again(world, scored, **{"1_1": "Looked at in March 2026"})
    found = in_again(world, found)
    for person in (world.max, world.mia):
        moderating.scored(found, person)
    client = as_(world.dana)
    assert "Changed in" in text_of(client, reverse("moderation:panel", args=[found.reference]))
    address = reverse("moderation:settle", args=[found.reference, "1.1"])
    page = text_of(client, address)
    assert "Changed in a revision" in page
    assert f"{signing.SECRET}: 1.1" in page
    assert page.count(WHY) == 2
    settling.settle(found, question="1.1", value=2, reason="", by=world.dana)
    found = signing.again(found)
    untouched = reverse("moderation:settle", args=[found.reference, "1.2"])
    assert "Changed in" not in text_of(client, untouched)


def test_a_decided_score_is_the_baseline_of_the_next_revision(world, scored):
    found = in_again(world, scored, **{"1_1": "Looked at in March 2026"})
    for person in (world.max, world.mia):
        moderating.scored(found, person)
    settling.settle(found, question="1.1", value=2, reason="", by=world.dana)
    found = in_again(world, found)
    address = reverse("moderation:settle", args=[found.reference, "1.1"])
    assert "Changed in" not in text_of(as_(world.dana), address)


NAMED = "The child Jack Smith, born 12/03/2015, NHS 943 476 5919, was seen"


def test_a_text_that_may_name_a_child_is_asked_about_before_it_stands_beside_the_scores(
    world, scored
):
    settle = reverse("moderation:settle", args=[scored.reference, "1.1"])
    version = as_(world.dana).get(settle).context["form"]["version"].value()
    sent = {"value": "1", "reason": NAMED, "version": version}
    assert "may tell who a child" in as_(world.dana).post(settle, sent).content.decode()
    back = reverse("moderation:revision", args=[scored.reference])
    sent = {"reason": WHY, "point_1-1": NAMED}
    page = as_(world.dana).post(back, sent).content.decode()
    assert "may tell who a child" in page
    assert 'name="looked_again"' in page
    settling.make_final(signing.again(scored), by=world.dana)
    respond = reverse("moderation:respond_to", args=[scored.reference, "1.1"])
    client = as_(world.bilal)
    assert "may tell who a child" in client.post(respond, {"text": NAMED}).content.decode()
    assert not rows(AgencyResponse).exists()
    client.post(respond, {"text": NAMED, "looked_again": "on"})
    assert rows(AgencyResponse).exists()


def test_the_page_of_a_score_that_is_final_says_so(world, scored):
    settling.make_final(scored, by=world.dana)
    page = text_of(as_(world.dana), reverse("moderation:settle", args=[scored.reference, "1.1"]))
    assert "are final" in page
    assert "not with the partnership" not in page
