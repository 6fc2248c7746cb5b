"""An agency is taken out of a cycle that was issued, and put back in."""

from datetime import date, datetime, time
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audits.cycles import forecasts, lists
from audits.cycles import operations as cycles
from audits.moderation import pages as moderation
from audits.moderation import responding
from audits.results import operations as results
from audits.results.read import Results
from audits.returns import answering as filling
from audits.returns import (
    earlier,
    extending,
    policy,
    reminding,
    signing_links,
    signing_policy,
    start,
    taking_out,
    timeline,
)
from audits.returns.models import Answer, Return, SigningLink
from audits.returns.policy import STATES, State
from audits.surveys import answering as survey_answering
from core import clock
from core.models import Notification
from core.operations import AlreadyDone, NotAllowed, Stale, operation
from partnership.models import Agency
from tests import world as worlds
from tests.audits import papers, returns, signing, surveys
from tests.kept import kept

pytestmark = pytest.mark.django_db

WHY = "It became part of the council in March."
TAKE_OUT, PUT_BACK = (f"/audits/returns/ret-2026-0001/{end}/" for end in ("take-out", "put-back"))
PAGE, CYCLE = "/audits/returns/ret-2026-0001/", "/audits/cycles/section-11-2026/"
AFTER = date(2026, 6, 8)  # ten working days after the last day of the cycle, 22 May


@kept
def built():
    """Bob has a section of the trust's return, which is open; so is that of the police."""
    world = signing.build()
    for name in ("bea", "charlie", "cora"):
        worlds.give_an_app(getattr(world, name))
    world.cycle = returns.issue(world)
    returns.open_all()
    rows = Return.objects.unscoped("a test").order_by("pk")
    world.opened, world.other = rows.get(agency=world.trust), rows.get(agency=world.police)
    world.standard = world.version.standards.first()
    papers.give(world, "bob")
    return world


@pytest.fixture
def world():
    return built()


def on(day: date):
    return clock.held_at(timezone.make_aware(datetime.combine(day, time(10))))


def out(world, agency_return=None, **given) -> Return:
    given = {"reason": WHY, "by": world.dana} | given
    return taking_out.take_out(agency_return or world.opened, **given)


def back(world, agency_return=None, **given) -> Return:
    return taking_out.put_back(agency_return or world.opened, **({"by": world.dana} | given))


@operation
def close(agency, *, by):
    """Past its page, which asks for more."""
    Agency._base_manager.filter(pk=agency.pk).update(closed_on=clock.today())


def now(world) -> Return:
    return signing.again(world.opened)


def told(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=kind).order_by("recipient__full_name", "pk")
    return [row.recipient.full_name for row in rows]


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def read(person, path: str) -> str:
    response = browser(person).get(path)
    assert response.status_code == 200, path
    return " ".join(response.content.decode().split())


# --- rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "submitted_on", "said"),
    [
        (State.WAITING, None, None),
        (State.FILLED_IN, None, None),
        (State.SIGNED, None, None),
        (State.SUBMITTED, date(2026, 5, 4), "handed in on Monday 4 May 2026"),
        (State.RETURNED, date(2026, 5, 4), "is evidence, and stays"),
        (State.SIGNED, date(2026, 5, 4), "is evidence, and stays"),
        (State.FINAL, date(2026, 5, 4), "is evidence, and stays"),
        (State.NOT_NEEDED, None, "was taken out of its cycle already"),
    ],
)
def test_what_was_once_handed_in_stays(state, submitted_on, said):
    found = policy.why_not_take_out(state, submitted_on)
    assert found is None if said is None else said in found


@pytest.mark.parametrize("state", list(State))
def test_only_what_was_taken_out_of_an_agency_that_is_there_is_put_back(state):
    is_out = state == State.NOT_NEEDED
    assert (policy.why_not_put_back(state, "The trust", is_gone=False) is None) is is_out
    assert policy.why_not_put_back(state, "The trust", is_gone=True)


def test_every_rule_and_list_knows_the_state():
    state, due_on = State.NOT_NEEDED, returns.CLOSES
    assert set(STATES) == set(State) == set(lists.TONES)
    assert not policy.is_late(state, due_on, AFTER)
    for said in (
        policy.why_not_write(state, due_on, AFTER, "locked"),
        policy.why_not_extend(state),
        policy.why_not_take_time_back(state, is_there=True, is_own=True),
        results.policy.why_not_explain(due_on, AFTER, was_handed_in=False, is_taken_out=True),
    ):
        assert "taken out of its cycle" in said
    assert policy.why_not_give_out(state)
    assert signing_policy.why_not_call_back(state)


# --- taken out ------------------------------------------------------------------------------------


def test_it_is_taken_out_with_a_reason_that_stays_on_record(world):
    with pytest.raises(NotAllowed, match="Say why it is taken out"):
        out(world, reason="  ")
    found = out(world)
    assert (found.state, found.closed_on) == (State.NOT_NEEDED, clock.today())
    assert (found.not_needed_because, found.not_needed_by) == (WHY, world.dana)
    entry = timeline.entries(found)[-1]
    assert entry.sentence == "Dana Doyle took it out of its cycle."
    assert entry.text.endswith(WHY)
    # Bob has a section; Bea and Bilal answer for the trust. No mail says why.
    assert told("return_taken_out") == ["Bea Bright", "Bilal Begum", "Bob Barnes"]
    with pytest.raises(NotAllowed, match="already"):
        out(world)


def test_it_counts_in_no_figure_and_the_file_says_why(world):
    out(world)
    number = lists.numbers(world.dana, [world.cycle])[world.cycle.pk]
    assert (number.asked, number.taken_out, number.late) == (1, 1, 0)
    listed = lists.chosen(world.cycle, lists.Choice(), world.dana)
    assert [each.reference for each in listed] == [world.other.reference]
    [line] = lists.taken_out(world.cycle, world.dana)
    assert line[2].startswith(f"{WHY} (Dana Doyle")
    sheet = [dict(zip(lists.HEADINGS, row, strict=True)) for row in
             lists.sheet(world.cycle, lists.Choice(), world.dana)]  # fmt: skip
    assert {(row["State"], row["Taken out because"]) for row in sheet} == {
        ("Being filled in", ""), ("Taken out of the cycle", WHY),
    }  # fmt: skip
    late = lists.Choice(late="in-time")
    assert len(lists.sheet(world.cycle, late, world.dana)) == 1
    found = Results.of_cycle(world.cycle, world.dana)
    assert [each.pk for each in found.returns] == [world.other.pk]
    assert found.taken_out == 1
    assert [each.pk for each, *_ in forecasts.whole(world.cycle, world.dana)] == [world.other.pk]


def test_nothing_goes_out_about_it_any_more(world):
    out(world)
    for day in (date(2026, 4, 24), date(2026, 5, 26), AFTER):
        with on(day):
            reminding.remind(by=None)
    for kind in ("return_reminder", "return_overdue"):
        rows = Notification.objects.filter(kind=kind)
        about = {row.once.split(":")[1] for row in rows}
        assert about == {str(world.other.pk)}, kind
    assert lists.numbers(world.dana, [world.cycle])[world.cycle.pk].asked == 1
    with on(AFTER):
        assert lists.numbers(world.dana, [world.cycle])[world.cycle.pk].late == 1
    assert start.open_work(world.trust.pk) == []


def test_what_was_written_is_kept_and_read_and_nothing_more_is_written(world):
    signing.answered(world.opened, world.bilal)
    out(world)
    answer = Answer.objects.visible_to(world.bob).filter(agency_return=world.opened).first()
    assert answer.text
    with pytest.raises(NotAllowed, match="taken out of its cycle"):
        filling.save_answer(
            now(world), criterion=answer.criterion.code, chosen="", text="More",
            number=answer.number, page=uuid4(), by=world.bilal,
        )  # fmt: skip
    with pytest.raises(NotAllowed, match="taken out of its cycle"):
        extending.extend(
            [now(world)], due_on=date(2026, 6, 5), reason="It asked for a week.", by=world.dana
        )
    section = read(world.bilal, f"{PAGE}sections/{world.standard.code}/")
    assert answer.text in section
    assert "was taken out of its cycle" in section
    assert answer.text in read(world.bilal, f"{PAGE}whole/")


def test_what_waits_for_signatures_waits_no_more_and_its_links_end(world):
    signing.answered(world.opened, world.bilal)
    signing.send(world.opened, world.bilal)
    found = out(world, now(world))
    assert found.sent_on is None
    assert signing.latest(found).called_back_on == clock.today()
    with pytest.raises(NotAllowed, match="does not wait for signatures"):
        signing.sign(found, "chief-officer", world.bea)
    assert back(world, found).state == State.FILLED_IN


def test_a_link_to_sign_ends_with_it(world):
    version = returns.issued_set("Schools", "section-175", "section-175-1")
    found = signing.answered(
        returns.opened(world, world.school, version=version, audience="schools", name="Schools"),
        world.dana,
    )
    signing.send(found, world.helen, chair_of_governors=("Grace Green", "grace@example.com"))
    [link] = SigningLink.objects.unscoped("a test")
    assert signing_links.state_of(link) is None
    found = out(world, signing.again(found))
    link.refresh_from_db()
    assert signing_links.state_of(link) == "ended"
    assert "Grace Green" in told("return_taken_out")  # who holds the role, and was waited for


def test_one_that_its_agency_has_not_seen_is_told_to_nobody_and_opens_if_put_back(world):
    with on(returns.OPENS):
        cycles.add_agency(world.cycle, agency=world.school, version=world.version, by=world.dana)
        waiting = Return.objects.unscoped("a test").get(agency=world.school)
        mine = Return.objects.visible_to(world.helen).filter(pk=waiting.pk)
        out(world, waiting)
        assert not mine.exists()
        assert cycles.open_returns(by=None) == 0
        assert told("return_taken_out") == []
        with pytest.raises(NotAllowed, match="put it back in"):
            cycles.add_agency(
                world.cycle, agency=world.school, version=world.version, by=world.dana
            )
        assert back(world, waiting).state == State.WAITING
        assert cycles.open_returns(by=None) == 1
        assert mine.exists()
    assert told("return_put_back") == []


def test_staff_are_not_asked_any_more(world):
    survey = surveys.plan(world, world.cycle)
    surveys.operations.open_due(by=None)
    link = surveys.link_of(survey, world.trust)
    assert survey_answering.why_not_answer(link) is None
    out(world)
    said = survey_answering.why_not_answer(surveys.found(link))
    assert "not needed any more" in said
    page = f"/audits/returns/{world.opened.reference.lower()}/survey/"
    assert "its staff are not asked any more" in read(world.bilal, page)
    of_return = page.removesuffix("survey/")
    with on(AFTER):
        assert "What staff say" not in read(world.dana, of_return)
    back(world, now(world))
    assert survey_answering.why_not_answer(surveys.found(link)) is None
    with on(AFTER):
        assert "What staff say" in read(world.dana, of_return)


def test_next_year_it_is_not_what_was_said_last_time(world):
    signing.answered(world.opened, world.bilal)
    out(world)
    later = returns.plan(
        world, name="Section 11, 2027", opens_on=date(2027, 3, 27), closes_on=date(2027, 5, 21)
    )
    with on(date(2027, 3, 27)):
        cycles.issue(later, asked={world.trust: later.version}, by=world.dana)
        found = Return.objects.unscoped("a test").get(cycle=later)
        assert earlier.last(found) is None
        assert back(world, now(world)).state == State.FILLED_IN
        assert earlier.last(found).agency_return == world.opened


def test_it_is_not_taken_for_one_that_is_final(world):
    out(world)
    assert responding.until(now(world)) is None
    assert moderation.leads(now(world), world.dana) == []


# --- put back -------------------------------------------------------------------------------------


def test_it_is_put_back_as_it_was_and_told_each_time(world):
    out(world)
    found = back(world, now(world))
    assert (found.state, found.closed_on, found.due_on) == (State.FILLED_IN, None, returns.CLOSES)
    assert (found.not_needed_because, found.not_needed_by) == ("", None)
    out(world, now(world), reason="It closes in June.")
    said = [each.text or each.sentence for each in timeline.entries(now(world))[-3:]]
    assert said == [
        f"Dana Doyle took it out of its cycle. {WHY}",
        "Dana Doyle put it back in its cycle, to be handed in by Friday 22 May 2026.",
        "Dana Doyle took it out of its cycle. It closes in June.",
    ]
    assert told("return_put_back") == ["Bea Bright", "Bilal Begum", "Bob Barnes"]
    assert told("return_taken_out").count("Bilal Begum") == 2


def test_after_its_last_day_it_is_late_again_and_one_that_is_gone_stays_out(world):
    out(world)
    with on(AFTER):
        assert "it is late at once" in read(world.dana, PUT_BACK)
        back(world, now(world))
        assert lists.numbers(world.dana, [world.cycle])[world.cycle.pk].late == 2
        out(world, now(world))
        close(world.trust, by=None)
        with pytest.raises(NotAllowed, match="no longer there"):
            back(world, now(world))


# --- who, and at once -----------------------------------------------------------------------------

OTHERS = ["bea", "bilal", "bob", "cora", "ada", "carol", "sue", "hari", "charlie", "root", "nobody"]


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_takes_it_out_or_puts_it_back(world, who):
    person = getattr(world, who)
    client = browser(person)
    version = world.opened.version_token
    for path, is_out in ((TAKE_OUT, False), (PUT_BACK, True)):
        if is_out:
            out(world)
        before = now(world).state
        assert client.get(path).status_code in (403, 404)
        sent = {"reason": WHY, "version": version}
        assert client.post(path, sent).status_code in (403, 404)
        assert now(world).state == before
    with pytest.raises(PermissionDenied):
        back(world, now(world), by=person)
    with pytest.raises(PermissionDenied):
        out(world, world.other, by=person)


def test_two_at_once_and_a_stale_form(world):
    seen = now(world).version_token
    out(world, version=seen)
    with pytest.raises(Stale):
        out(world, version=seen, reason="Another reason.")
    assert now(world).not_needed_because == WHY
    once = uuid4()
    back(world, now(world), submission=once)
    with pytest.raises(AlreadyDone):
        back(world, now(world), submission=once)


def test_what_is_handed_in_at_the_same_moment_stays(world):
    signing.answered(world.opened, world.bilal)
    signing.send(world.opened, world.bilal)
    seen = now(world)
    signing.sign(seen, "chief-officer", world.bea)
    with pytest.raises(NotAllowed, match="is evidence, and stays in the cycle"):
        out(world, seen)
    assert now(world).state == State.SUBMITTED


def test_state_reason_and_who_stand_together(world):
    @operation
    def half(*, by, **said):
        Return._base_manager.filter(pk=world.opened.pk).update(**said)

    reason = {"not_needed_because": WHY, "not_needed_by": world.dana}
    for said in (
        {"state": State.NOT_NEEDED, "closed_on": clock.today()},
        {"state": State.NOT_NEEDED, **reason},
        {"state": State.FILLED_IN, **reason},
        {"state": State.NOT_NEEDED, "closed_on": clock.today(), "submitted_on": clock.today()}
        | reason,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            half(by=None, **said)


# --- pages ----------------------------------------------------------------------------------------


def test_it_is_taken_out_and_put_back_on_its_pages_once(world):
    client = browser(world.dana)
    assert TAKE_OUT in read(world.dana, PAGE)
    assert "open its return" in read(world.dana, CYCLE)
    page = client.get(TAKE_OUT)
    form = page.context["form"]
    assert "counts in no figure" in page.content.decode()
    sent = {"submission": str(form["submission"].value()), "version": form["version"].value()}
    assert "Enter why it is taken out" in client.post(TAKE_OUT, sent).content.decode()
    for _ in range(2):
        assert client.post(TAKE_OUT, sent | {"reason": WHY}).status_code == 302
    assert now(world).not_needed_because == WHY
    stale = client.post(TAKE_OUT, {"version": sent["version"], "reason": "Another."})
    said = stale.content.decode()
    assert "Someone else changed this" in said
    assert "Another." in said
    page = client.get(CYCLE)
    assert [each["label"] for each in page.context["figures"]][-1] == "Taken out"
    assert WHY in page.content.decode()
    assert "put back in on the page of its return" in read(world.dana, f"{CYCLE}add/")
    form = client.get(PUT_BACK).context["form"]
    sent = {"submission": str(form["submission"].value()), "version": form["version"].value()}
    for _ in range(2):
        assert client.post(PUT_BACK, sent).status_code == 302
    assert now(world).state == State.FILLED_IN
    assert "needs no putting back" in read(world.dana, PUT_BACK)
    assert 'id="taken-out"' not in read(world.dana, CYCLE)


def test_its_agency_reads_why_and_whom_to_ask(world):
    out(world)
    page = read(world.bilal, PAGE)
    for said in (WHY, "Dana Doyle took it out", "Ask the business team", "Nothing is to be handed"):
        assert said in page
    for said in ("Still missing", "more must be answered", "send for signature", PUT_BACK):
        assert said not in page
    assert WHY in read(world.bilal, CYCLE)
    assert "it has no results" in read(world.bilal, "/audits/results/ret-2026-0001/")
    assert WHY not in read(world.cora, CYCLE)  # of another agency
    home = read(world.bilal, "/")
    assert world.cycle.name not in home


def test_many_that_were_taken_out_are_a_constant_number_of_statements(world):
    client = browser(world.dana)

    def statements() -> int:
        client.get(CYCLE)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(CYCLE).status_code == 200
        return len(asked)

    for agency in (world.icb, world.council):
        cycles.add_agency(world.cycle, agency=agency, version=world.version, by=world.dana)
    returns.open_all()
    out(world)
    one = statements()
    for agency in (world.icb, world.council):
        out(world, Return.objects.unscoped("a test").get(agency=agency))
    assert statements() == one
