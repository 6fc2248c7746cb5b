"""The procedure as a table: dates, refusals, turns, and the files it is read from."""

from datetime import date, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import BeyondTheCalendar, WorkingCalendar, england
from escalations import checks, policy
from escalations import operations as escalate
from escalations.models import Escalation
from escalations.policy import CLOSED, NOT_A_SIDE, Outcome, Side, Step, UnfitPolicy
from tests import world as worlds

VERSION = "pan-cheshire-2023"
TODAY = date(2026, 3, 27)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
RAISING, CHALLENGED, PARTNERS = Side.RAISING, Side.CHALLENGED, Side.PARTNERS


def d(text: str) -> date:
    return date.fromisoformat(text)


# --- windows ----------------------------------------------------------------------------------

# Worked out by hand from the bank holidays on GOV.UK:
# raised on: (day 1, day 2, day 3, day 9, day 10, day 15, day 16, day 21)
WINDOWS = {
    # Friday before Easter: Good Friday and Easter Monday fall in step 2
    "2026-03-27": "2026-03-27 2026-03-30 2026-03-31 2026-04-10 "
    "2026-04-13 2026-04-20 2026-04-21 2026-04-28",
    # the Saturday and the Sunday after it count from the Monday
    "2026-03-28": "2026-03-30 2026-03-31 2026-04-01 2026-04-13 "
    "2026-04-14 2026-04-21 2026-04-22 2026-04-29",
    "2026-03-29": "2026-03-30 2026-03-31 2026-04-01 2026-04-13 "
    "2026-04-14 2026-04-21 2026-04-22 2026-04-29",
    # on Good Friday itself: day 1 is the Tuesday after Easter; May Day falls in step 4
    "2026-04-03": "2026-04-07 2026-04-08 2026-04-09 2026-04-17 "
    "2026-04-20 2026-04-27 2026-04-28 2026-05-06",
    # on a bank holiday Monday
    "2026-05-25": "2026-05-26 2026-05-27 2026-05-28 2026-06-05 "
    "2026-06-08 2026-06-15 2026-06-16 2026-06-23",
    # four days off at Christmas, with 28 December in place of Boxing Day, and New Year's Day
    "2026-12-21": "2026-12-21 2026-12-22 2026-12-23 2027-01-05 "
    "2027-01-06 2027-01-13 2027-01-14 2027-01-21",
    # Christmas Eve on a Friday: both days have a substitute, and so has New Year's Day
    "2027-12-24": "2027-12-24 2027-12-29 2027-12-30 2028-01-10 "
    "2028-01-11 2028-01-18 2028-01-19 2028-01-26",
    # an ordinary month without a day off: twenty-one working days are four weeks and a day
    "2026-06-01": "2026-06-01 2026-06-02 2026-06-03 2026-06-11 "
    "2026-06-12 2026-06-19 2026-06-22 2026-06-29",
}  # fmt: skip


@pytest.mark.parametrize(("raised_on", "days"), WINDOWS.items())
def test_the_windows_of_the_four_steps(raised_on, days):
    days = [d(day) for day in days.split()]
    procedure = policy.procedure(VERSION)
    windows = [procedure.window(step, d(raised_on), england()) for step in Step]
    assert [(w.opens_on, w.due_on) for w in windows] == list(
        zip(days[::2], days[1::2], strict=True)
    )
    assert [procedure.due_on(step, d(raised_on), england()) for step in Step] == days[1::2]


@pytest.mark.parametrize(
    ("due_on", "reminded_on"),
    [
        ("2026-03-30", "2026-03-27"),  # Monday: on Friday
        ("2026-04-07", "2026-04-02"),  # the Tuesday after Easter: on the Thursday before
        ("2026-12-29", "2026-12-24"),  # the Tuesday after Christmas: on Christmas Eve
        ("2026-04-10", "2026-04-09"),
    ],
)
def test_a_reminder_is_sent_a_working_day_before(due_on, reminded_on):
    [soon, *_] = policy.procedure(VERSION).reminders
    assert soon.due_on(d(reminded_on), england()) == d(due_on)


@pytest.mark.parametrize(
    ("half_way", "days_before", "reminders"),
    [
        (True, 1, [("due_soon", 1, (1, 2, 3, 4)), ("half_way", 3, (2, 3, 4))]),
        (True, 2, [("due_soon", 2, (1, 2, 3, 4)), ("half_way", 3, (2, 3, 4))]),
        (True, 3, [("due_soon", 3, (1, 2, 3, 4))]),
        (False, 1, [("due_soon", 1, (1, 2, 3, 4))]),
    ],
)
def test_which_reminders_there_are_is_the_procedure_s_to_say(half_way, days_before, reminders):
    """Half way through step 2, days 3 to 9, is day 6; step 1, days 1 and 2, has none of its own."""
    text = TEXT.replace("half_way = true", f"half_way = {str(half_way).lower()}")
    text = text.replace("working_days_before = 1", f"working_days_before = {days_before}")
    found = policy.read(text).reminders
    assert [(each.kind, each.working_days_before, each.steps) for each in found] == reminders


def test_a_procedure_that_says_nothing_of_half_way_reminds_of_none():
    found = policy.read(TEXT.replace("half_way = true\n", "")).reminders
    assert [each.kind for each in found] == ["due_soon"]


@pytest.mark.parametrize(
    ("raised_on", "last_step_known"),
    [("2028-11-29", 4), ("2028-11-30", 3), ("2028-12-11", 2), ("2028-12-20", 1)],
)
def test_a_date_beyond_the_calendar_is_refused_not_guessed(raised_on, last_step_known):
    procedure = policy.procedure(VERSION)
    for step in Step:
        if step <= last_step_known:
            assert procedure.due_on(step, d(raised_on), england()).year == 2028
        else:
            with pytest.raises(BeyondTheCalendar, match="2029"):
                procedure.due_on(step, d(raised_on), england())


def test_a_day_before_the_calendar_is_refused_too():
    with pytest.raises(BeyondTheCalendar, match="2018"):
        policy.procedure(VERSION).due_on(Step.PRACTITIONERS, d("2018-12-31"), england())


days = st.dates(min_value=date(2025, 1, 1), max_value=date(2028, 9, 1))


@given(raised_on=days)
def test_the_steps_follow_each_other_without_gap_or_overlap(raised_on):
    calendar, procedure = england(), policy.procedure(VERSION)
    windows = [procedure.window(step, raised_on, calendar) for step in Step]
    assert windows[0].opens_on >= raised_on
    for earlier, later in pairwise(windows):
        assert calendar.add(earlier.due_on, 1) == later.opens_on
        assert earlier.opens_on <= earlier.due_on < later.opens_on
    assert all(calendar.is_working_day(day) for w in windows for day in (w.opens_on, w.due_on))


@given(raised_on=days, extra=days, step=st.sampled_from(Step))
def test_one_more_holiday_never_makes_a_step_end_sooner(raised_on, extra, step):
    usual, procedure = england(), policy.procedure(VERSION)
    with_one_more = WorkingCalendar(usual.holidays | {extra}, usual.first_year, usual.last_year)
    before = procedure.window(step, raised_on, usual)
    after = procedure.window(step, raised_on, with_one_more)
    assert after.due_on >= before.due_on
    assert after.opens_on >= before.opens_on
    # and only a holiday that falls in the counting moves it
    inside = raised_on <= extra <= before.due_on and usual.is_working_day(extra)
    assert (after.due_on > before.due_on) == inside


@given(first=days, second=days, step=st.sampled_from(Step))
def test_what_is_raised_later_never_ends_sooner(first, second, step):
    first, second = sorted([first, second])
    procedure = policy.procedure(VERSION)
    assert procedure.due_on(step, first, england()) <= procedure.due_on(step, second, england())


# --- refusals ---------------------------------------------------------------------------------


def case(step=1, closed_on=None, due_on=TODAY):
    return SimpleNamespace(
        step=step,
        closed_on=closed_on,
        raised_on=YESTERDAY,
        due_on=due_on,
        is_restricted=False,
    )


OPEN, SHUT = case(), case(closed_on=TODAY)
OWN_AGENCY = (
    "You cannot challenge your own agency here. Choose the other agency, or take this "
    "to your line manager."
)


@pytest.mark.parametrize(
    ("raising", "challenged", "raised_on", "sentence"),
    [
        (1, 2, TODAY, None),
        (1, 2, d("2019-01-02"), None),
        (1, 1, TODAY, OWN_AGENCY),
        (1, 1, TOMORROW, OWN_AGENCY),
        (
            *(1, 2, TOMORROW),
            "The day you raised this with the other worker must be today or in the past.",
        ),
    ],
)
def test_why_not_raise(raising, challenged, raised_on, sentence):
    said = policy.why_not_raise(
        raising=raising, challenged=challenged, raised_on=raised_on, today=TODAY
    )
    assert said == sentence


@pytest.mark.parametrize(
    ("escalation", "side", "happened_on", "sentence"),
    [
        *((case(step), side, TODAY, None) for step in Step for side in Side),
        (OPEN, RAISING, YESTERDAY, None),
        (OPEN, RAISING, TOMORROW, "The day of the contact must be today or in the past."),
        (OPEN, None, TODAY, NOT_A_SIDE),
        (OPEN, None, TOMORROW, NOT_A_SIDE),
        *((SHUT, side, TODAY, CLOSED) for side in [*Side, None]),
    ],
)
def test_why_not_log_contact(escalation, side, happened_on, sentence):
    assert policy.why_not_log_contact(escalation, side, happened_on, TODAY) == sentence


LAST = "Step 4 is the last step: the statutory partners have it now."


@pytest.mark.parametrize(
    ("escalation", "side", "sentence"),
    [
        *((case(step), side, None) for step in (1, 2, 3) for side in (RAISING, CHALLENGED)),
        *((case(step), None, NOT_A_SIDE) for step in (1, 2, 3)),
        *((case(4), side, LAST) for side in [*Side, None]),
        *((case(step, TODAY), side, CLOSED) for step in Step for side in [*Side, None]),
    ],
)
def test_why_not_move_up(escalation, side, sentence):
    assert policy.why_not_move_up(escalation, side) == sentence


ONE_ALREADY = "There is a proposed resolution already. It has to be answered first."


@pytest.mark.parametrize(
    ("escalation", "side", "open_proposal", "sentence"),
    [
        *((case(step), side, False, None) for step in Step for side in (RAISING, CHALLENGED)),
        *((OPEN, side, True, ONE_ALREADY) for side in (RAISING, CHALLENGED)),
        *((case(4), side, given, NOT_A_SIDE) for side in (PARTNERS, None) for given in (0, 1)),
        *((SHUT, side, given, CLOSED) for side in [*Side, None] for given in (0, 1)),
    ],
)
def test_why_not_propose(escalation, side, open_proposal, sentence):
    assert policy.why_not_propose(escalation, side, bool(open_proposal)) == sentence


NOTHING = "There is no proposed resolution to answer."
OWN = "Your agency proposed this. The other agency has to answer it."


@pytest.mark.parametrize(
    ("escalation", "side", "proposed_by", "sentence"),
    [
        (OPEN, CHALLENGED, RAISING, None),
        (OPEN, RAISING, CHALLENGED, None),
        (case(4), CHALLENGED, RAISING, None),
        (OPEN, RAISING, RAISING, OWN),
        (OPEN, CHALLENGED, CHALLENGED, OWN),
        (case(4), PARTNERS, RAISING, NOT_A_SIDE),
        (OPEN, None, RAISING, NOT_A_SIDE),
        *((OPEN, side, None, NOTHING) for side in [*Side, None]),
        *((SHUT, side, by, CLOSED) for side in [*Side, None] for by in (RAISING, None)),
    ],
)
def test_why_not_answer(escalation, side, proposed_by, sentence):
    assert policy.why_not_answer(escalation, side, proposed_by) == sentence


@pytest.mark.parametrize(
    ("escalation", "side", "sentence"),
    [
        *((case(step), RAISING, None) for step in Step),
        *(
            (OPEN, side, "Only the agency that raised this can withdraw it.")
            for side in (CHALLENGED, PARTNERS, None)
        ),
        *((SHUT, side, CLOSED) for side in [*Side, None]),
    ],
)
def test_why_not_withdraw(escalation, side, sentence):
    assert policy.why_not_withdraw(escalation, side) == sentence


@pytest.mark.parametrize(
    ("escalation", "side", "sentence"),
    [
        *((case(step), side, None) for step in Step for side in (RAISING, CHALLENGED)),
        *((OPEN, side, NOT_A_SIDE) for side in (PARTNERS, None)),
        *((SHUT, side, CLOSED) for side in [*Side, None]),
    ],
)
def test_why_not_bring_in(escalation, side, sentence):
    assert policy.why_not_bring_in(escalation, side) == sentence


NOT_THEIRS = "Only the Safeguarding Partnership Business Manager can close it as unresolved."
TOO_SOON = "It can be closed as unresolved only once step 4 has been through."


@pytest.mark.parametrize(
    ("escalation", "manages", "sentence"),
    [
        (case(4, due_on=YESTERDAY), True, None),
        (case(4, due_on=TODAY), True, "Step 4 is not over yet."),
        (case(4, due_on=TOMORROW), True, "Step 4 is not over yet."),
        *((case(step, due_on=YESTERDAY), True, TOO_SOON) for step in (1, 2, 3)),
        (case(4, due_on=YESTERDAY), False, NOT_THEIRS),
        (case(1), False, NOT_THEIRS),
        (case(4, TODAY, YESTERDAY), True, CLOSED),
        (case(4, TODAY, YESTERDAY), False, CLOSED),
    ],
)
def test_why_not_close_unresolved(escalation, manages, sentence):
    assert policy.why_not_close_unresolved(escalation, None, manages, TODAY) == sentence


@pytest.mark.parametrize(
    ("side", "refused"),
    [(None, False), ("partners", False), ("raising", True), ("challenged", True)],
)
def test_no_party_closes_its_own_as_unresolved(side, refused):
    side = side and Side(side)
    said = policy.why_not_close_unresolved(case(4, due_on=YESTERDAY), side, True, TODAY)
    assert (said or "").startswith("You speak for one of the two agencies") == refused


def test_what_can_be_agreed_withdrawn_or_left_unresolved_are_apart():
    agreed, withdrawn = set(policy.AGREED_OUTCOMES), set(policy.WITHDRAWAL_OUTCOMES)
    assert agreed == {
        Outcome.POSITION_CHANGED,
        Outcome.POSITION_MAINTAINED,
        Outcome.COMPROMISE,
    }
    assert withdrawn == {Outcome.WITHDRAWN, Outcome.OVERTAKEN}
    assert set(Outcome) - agreed - withdrawn == {Outcome.UNRESOLVED}


# --- whose turn it is -------------------------------------------------------------------------

# (step, side of the last contact at this step, side of the open proposal): whose turn
TURNS = {
    (1, None, None): CHALLENGED,
    (1, RAISING, None): CHALLENGED,
    (1, CHALLENGED, None): RAISING,
    (2, None, None): RAISING,
    (2, RAISING, None): CHALLENGED,
    (2, CHALLENGED, None): RAISING,
    (3, None, None): RAISING,
    (3, RAISING, None): CHALLENGED,
    (3, CHALLENGED, None): RAISING,
    (4, None, None): PARTNERS,
    (4, RAISING, None): PARTNERS,
    (4, CHALLENGED, None): PARTNERS,
    # a proposed resolution waits for the other side, whatever was said since, at every step
    **{
        (step, last, by): other
        for step in Step
        for last in (None, RAISING, CHALLENGED)
        for by, other in ((RAISING, CHALLENGED), (CHALLENGED, RAISING))
    },
}


@pytest.mark.parametrize(("given", "turn"), TURNS.items())
def test_whose_turn_it_is(given, turn):
    assert policy.waiting_for(*given) is turn


# --- policy files -----------------------------------------------------------------------------

TEXT = (policy.POLICIES / f"{VERSION}.toml").read_text(encoding="utf-8")


def changed(old: str, new: str, nth: int = 0) -> str:
    """The real file with one occurrence of ``old`` replaced."""
    parts = TEXT.split(old)
    assert len(parts) > nth + 1, f"{old!r} is not there"
    return old.join(parts[: nth + 1]) + new + old.join(parts[nth + 1 :])


def test_the_real_file_is_fit():
    procedure = policy.read(TEXT)
    assert procedure == policy.procedure(VERSION)
    assert [(step.first_day, step.last_day) for step in procedure.steps] == [
        (1, 2),
        (3, 9),
        (10, 15),
        (16, 21),
    ]
    assert procedure.last_day == 21
    assert procedure.version == VERSION
    assert all(step.source and step.who and step.if_unresolved for step in procedure.steps)


DAYS_ARE_NUMBERS = "Days are whole numbers"
UNFIT = {
    "not TOML": ("version = [", "cannot be read"),
    "empty": ("", "cannot be read: 'version'|cannot be read: 'steps'"),
    "no version": (changed("version =", "edition ="), "'version'"),
    "no source": (changed("source =", "origin ="), "'source'"),
    "no date": (changed("effective_from =", "from ="), "'effective_from'"),
    "no counting rule": (changed("counting =", "sums ="), "'counting'"),
    "no reminder": (changed("working_days_before =", "days ="), "'working_days_before'"),
    "a step without an end": (changed("last_day = 9", ""), "last_day"),
    "a step with something unknown": (changed("last_day = 9", "last_day = 9\nx = 1"), "'x'"),
    "an unknown step": (changed("number = 4", "number = 5"), "5 is not a valid Step"),
    "a step twice": (changed("number = 3", "number = 2"), "steps 1 to 4, in order"),
    "steps out of order": (
        changed("number = 1", "number = X")
        .replace("number = 2", "number = 1")
        .replace("= X", "= 2"),
        "steps 1 to 4, in order",
    ),
    "a step missing": (
        TEXT.replace(TEXT[TEXT.rindex("[[steps]]") : TEXT.index("[reminders]")], ""),
        "steps 1 to 4",
    ),
    "a gap": (changed("first_day = 10", "first_day = 11"), "Step 3 must begin on day 10"),
    "an overlap": (changed("first_day = 10", "first_day = 9"), "Step 3 must begin on day 10"),
    "a start after day 1": (
        changed("first_day = 1\n", "first_day = 2\n"),
        "Step 1 must begin on day 1",
    ),
    "a start on day 0": (
        changed("first_day = 1\n", "first_day = 0\n"),
        "Step 1 must begin on day 1",
    ),
    "an end before its start": (
        changed("last_day = 9", "last_day = 2"),
        "Step 2 must begin on day 3",
    ),
    "a day in quotation marks": (changed("last_day = 9", 'last_day = "9"'), DAYS_ARE_NUMBERS),
    "half a day": (changed("last_day = 9", "last_day = 9.5"), DAYS_ARE_NUMBERS),
    "yes for a day": (changed("first_day = 1\n", "first_day = true\n"), DAYS_ARE_NUMBERS),
    "a reminder on the day": (
        changed("working_days_before = 1", "working_days_before = 0"),
        "at least one working day",
    ),
    "a reminder afterwards": (
        changed("working_days_before = 1", "working_days_before = -1"),
        "at least one working day",
    ),
    "a reminder in quotation marks": (
        changed("working_days_before = 1", 'working_days_before = "1"'),
        DAYS_ARE_NUMBERS,
    ),
    "half way in quotation marks": (
        changed("half_way = true", 'half_way = "true"'),
        "half_way is true or false",
    ),
    "half a day's reminder": (
        changed("working_days_before = 1", "working_days_before = 1.5"),
        DAYS_ARE_NUMBERS,
    ),
    "a date in quotation marks": (
        changed("2023-08-01", '"2023-08-01"'),
        "effective_from is a date",
    ),
    "a moment for a date": (
        changed("2023-08-01", "2023-08-01T09:00:00"),
        "effective_from is a date",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), UNFIT.values(), ids=UNFIT)
def test_an_unfit_file_is_refused_with_the_reason(text, reason):
    assert text != TEXT
    with pytest.raises(UnfitPolicy, match=reason):
        policy.read(text)


def test_each_file_says_its_own_version():
    found = {path.stem: policy.read(path.read_text()).version for path in policy.POLICIES.iterdir()}
    assert found
    assert all(name == version for name, version in found.items())


@pytest.fixture
def another_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(policy, "POLICIES", tmp_path)
    policy.procedure.cache_clear()
    yield tmp_path
    policy.procedure.cache_clear()


def test_a_version_without_a_file_is_refused(another_folder):
    with pytest.raises(UnfitPolicy, match="no procedure elsewhere-2030"):
        policy.procedure("elsewhere-2030")


def test_a_file_under_another_name_than_its_version_is_refused(another_folder):
    (another_folder / "elsewhere-2030.toml").write_text(TEXT, encoding="utf-8")
    with pytest.raises(UnfitPolicy, match=f"calls itself {VERSION}"):
        policy.procedure("elsewhere-2030")


def test_two_versions_stand_beside_each_other(another_folder):
    (another_folder / f"{VERSION}.toml").write_text(TEXT, encoding="utf-8")
    quicker = changed("last_day = 21", "last_day = 18").replace(VERSION, "quicker-2027")
    (another_folder / "quicker-2027.toml").write_text(quicker, encoding="utf-8")
    assert policy.procedure(VERSION).last_day == 21
    assert policy.procedure("quicker-2027").last_day == 18


# --- what `manage.py check` says of the files -------------------------------------------------


def said(found):
    return [(error.id, error.msg) for error in found]


def test_check_reads_every_file_not_only_the_one_in_force(another_folder):
    (another_folder / f"{VERSION}.toml").write_text(TEXT, encoding="utf-8")
    assert checks.every_procedure_can_be_read(None) == []
    (another_folder / "older.toml").write_text(TEXT, encoding="utf-8")
    (another_folder / "picture.toml").write_bytes(b"\xff\xd8\xff")
    (another_folder / "readme.md").write_text("No procedure.", encoding="utf-8")
    (_, older), (_, picture) = said(checks.every_procedure_can_be_read(None))
    assert older == f"Procedure older: older.toml calls itself {VERSION}."
    assert picture.startswith("Procedure picture: ")


def test_check_misses_the_file_of_the_procedure_in_force(another_folder):
    assert said(checks.every_procedure_can_be_read(None)) == [
        (
            "escalations.E001",
            f"Procedure {VERSION}: There is no procedure {VERSION} in {another_folder.name}/.",
        )
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("closed", [False, True])
def test_check_of_the_database_names_the_versions_that_cases_keep_and_nobody_has(
    another_folder, closed
):
    (another_folder / f"{VERSION}.toml").write_text(TEXT, encoding="utf-8")
    world = worlds.build()
    escalation = worlds.raise_one(world, raised_on=date(2026, 3, 27))
    if closed:
        escalate.withdraw(escalation, outcome="withdrawn", reason="Settled.", by=world.alice)
    call_command("check", databases=["default"], verbosity=0)
    (another_folder / f"{VERSION}.toml").rename(another_folder / "renamed.toml")
    policy.procedure.cache_clear()
    assert said(checks.every_case_keeps_a_procedure_that_can_be_read(None)) == []
    [(number, message)] = said(
        checks.every_case_keeps_a_procedure_that_can_be_read(None, databases=["default"])
    )
    assert number == "escalations.E002"
    assert message.startswith(f"There are escalations raised under procedure {VERSION}: ")
    with pytest.raises(SystemCheckError, match=r"escalations\.E002"):
        call_command("check", databases=["default"])


@pytest.mark.django_db
def test_check_of_a_database_that_is_still_empty_says_nothing(monkeypatch):
    monkeypatch.setattr(Escalation._meta, "db_table", "not_made_yet")
    assert list(checks.lost_versions("default")) == []
