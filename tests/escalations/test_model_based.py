"""The whole procedure against a plain-Python model of it, along paths that nobody thought of.

The model below is written from the flowchart and the table of escalations/parties.py, and uses
none of the portal's code. After every act the portal and the model have to agree on where each
case stands, by when, whose turn it is, who acts, who may open it, and who was told.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from core.models import Notification
from core.operations import NotAllowed
from escalations import operations as escalate
from escalations import pausing, silence, tasks
from escalations.models import Escalation, ProposedResolution, StepRecord
from escalations.parties import Parties
from escalations.pause_models import Pause
from partnership import operations as ours
from tests import world as people
from tests.world import PEOPLE, refresh

FRIDAY = date(2026, 3, 27)

# --- the model --------------------------------------------------------------------------------

HOLIDAYS = {date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25)}
HOLIDAYS |= {date(2026, 8, 31), date(2026, 12, 25), date(2026, 12, 28)}
LAST_DAY = {1: 2, 2: 9, 3: 15, 4: 21}

COUNCIL = ("alice", "amir", "anna", "asif", "avril", "ada")
TRUST = ("bob", "bella", "bea", "bilal", "brian")
DELEGATES = ("ada", "carol", "ines")
JOINS_AT = {
    1: {"alice", "anna", "bob", "bea"},
    2: {"amir", "bella"},
    3: {"avril", "asif", "brian", "bilal"},
    4: set(DELEGATES),
}
# Whom to call, the first one first; where nobody is left, the lead.
LISTED = {
    ("raising", 2): ["amir"],
    ("raising", 3): ["avril", "asif"],
    ("challenged", 1): ["bob"],
    ("challenged", 2): ["bella", "bea"],
    ("challenged", 3): ["brian"],
}
LEADS = {"raising": ["anna"], "challenged": ["bea"]}
OTHER = {"raising": "challenged", "challenged": "raising"}
SEES_ALL = {"dana", "hari", "sue"}


def working(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def working_day(number: int, day: date) -> date:
    """The date of working day ``number`` of a case raised on ``day``."""
    while True:
        number -= working(day)
        if number == 0:
            return day
        day += timedelta(days=1)


@dataclass
class Case:
    raised_on: date
    steps: list = field(default_factory=lambda: [1])
    contacts: list = field(default_factory=list)  # (day, order, side), of this step
    proposed_by: str | None = None
    proposed_on: date | None = None
    # Each: the step, and the working days by which it was prolonged.
    pauses: list = field(default_factory=list)
    asked: tuple | None = None  # the same of one that waits for a decision
    outcome: str = ""
    brought_in: set = field(default_factory=set)

    @property
    def step(self):
        return self.steps[-1]

    @property
    def due_on(self):
        paused = sum(days for step, days in self.pauses if step <= self.step)
        return working_day(LAST_DAY[self.step] + paused, self.raised_on)

    def request(self, today):
        """The pause that can still be decided on."""
        if self.asked and (self.outcome or self.asked[0] != self.step or today > self.due_on):
            self.asked = None
        return self.asked

    @property
    def turn_now(self):
        if self.proposed_by:
            return OTHER[self.proposed_by]
        if self.step == 4:
            return "partners"
        if self.contacts:
            return OTHER[max(self.contacts)[2]]
        return "challenged" if self.step == 1 else "raising"

    def move_up(self):
        self.steps.append(self.step + 1)
        self.contacts = []

    def side(self, name, present):
        if name not in present:
            return None
        if name in COUNCIL:
            return "raising"
        if name in TRUST:
            return "challenged"
        return "partners" if self.step == 4 and name in DELEGATES else None

    def contributors(self, present):
        reached = set().union(*(JOINS_AT[step] for step in self.steps))
        return (reached | self.brought_in | {"dana"}) & present

    def acting(self, side, present):
        if side == "partners":
            return [name for name in DELEGATES if name in present]
        if self.step == 1 and side == "raising" and "alice" in present:
            return ["alice"]
        if self.step == 1 and side == "challenged" and self.brought_in & present:
            return sorted(self.brought_in & present)
        listed = LISTED.get((side, min(self.step, 3)), [])
        first = [name for name in listed if name in present][:1]
        return first or [name for name in LEADS[side] if name in present]


# --- the portal beside it -----------------------------------------------------------------------

NAMES = sorted(PEOPLE)
anyone = st.sampled_from(NAMES)
# Drawn more often than chance would: those who have something to say from the start.
likely = st.sampled_from(["alice", "bob", "anna", "bea"]) | anyone
leaving = st.sampled_from(["alice", "bilal", "bob", "amir", "avril"]) | anyone
which = st.integers(min_value=0, max_value=1)
some_days_ago = st.integers(min_value=0, max_value=3)


class Story(RuleBasedStateMachine):
    """Set by the test: ``world`` (built once, each story in a savepoint of its own), ``clock``."""

    world = clock = None

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.present = set(NAMES)  # who holds their role and has an account in use
        self.left: set[str] = set()
        for name in NAMES:
            getattr(self.world, name).is_active = True
        self.cases: list[tuple[Case, Escalation]] = []
        self.told = 0
        self.go_to(FRIDAY)
        self.raise_case(0)

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def go_to(self, day):
        self.today = day
        self.clock.set(day.isoformat())

    def case(self, number):
        return self.cases[number % len(self.cases)]

    def attempt(self, expected, act, *args, **kwargs):
        """Carry it out, or see it refused in the way the model says."""
        if expected is None:
            act(*args, **kwargs)
            return True
        with pytest.raises(expected):
            act(*args, **kwargs)
        return False

    def refusal(self, model, name, sides):
        """What the model says of an act open to these sides alone."""
        if model.outcome or model.side(name, self.present) not in sides:
            return NotAllowed
        return None if name in model.contributors(self.present) else PermissionDenied

    # --- what people do

    @precondition(lambda self: len(self.cases) < 2 and self.world.alice.is_active)
    @rule(days_ago=st.integers(min_value=0, max_value=4))
    def raise_case(self, days_ago):
        raised_on = self.today - timedelta(days=days_ago)
        expected = None if "alice" in self.present else NotAllowed
        made = []
        if self.attempt(
            expected,
            lambda: made.append(people.raise_one(self.world, raised_on=raised_on)),
        ):
            self.cases.append((Case(raised_on), made[0]))

    @rule(
        number=which,
        said=st.lists(
            st.tuples(st.sampled_from(["alice", "bob", "anna", "bea"]), some_days_ago),
            min_size=2,
            max_size=3,
        ),
    )
    def they_write_down_who_rang_whom(self, number, said):
        for name, days_ago in said:
            self.log_contact(number, name, days_ago)

    @rule(number=which, name=anyone, days_ago=some_days_ago)
    def log_a_contact(self, number, name, days_ago):
        self.log_contact(number, name, days_ago)

    def log_contact(self, number, name, days_ago):
        model, escalation = self.case(number)
        happened_on = self.today - timedelta(days=days_ago)
        expected = self.refusal(model, name, {"raising", "challenged", "partners"})
        if happened_on < model.raised_on:
            expected = NotAllowed
        said = {"method": "email", "with_whom": "x", "result": "y", "happened_on": happened_on}
        by = getattr(self.world, name)
        if self.attempt(expected, escalate.log_contact, escalation, by=by, **said):
            side = model.side(name, self.present)
            if side != "partners":
                model.contacts.append((happened_on, len(model.contacts), side))

    @rule(number=which, name=likely)
    def move_up(self, number, name):
        model, escalation = self.case(number)
        expected = self.refusal(model, name, {"raising", "challenged"})
        if model.step == 4:
            expected = NotAllowed
        if self.attempt(
            expected,
            escalate.move_up,
            escalation,
            from_step=model.step,
            reason="x",
            by=getattr(self.world, name),
        ):
            model.move_up()

    @rule(number=which, name=likely, wrong=st.sampled_from([-1, 1]))
    def move_up_from_another_step(self, number, name, wrong):
        model, escalation = self.case(number)
        self.attempt(
            NotAllowed,
            escalate.move_up,
            escalation,
            from_step=model.step + wrong,
            reason="x",
            by=getattr(self.world, name),
        )

    @rule(number=which, name=likely)
    def propose(self, number, name):
        model, escalation = self.case(number)
        expected = self.refusal(model, name, {"raising", "challenged"})
        if model.proposed_by:
            expected = NotAllowed
        if self.attempt(
            expected,
            escalate.propose_resolution,
            escalation,
            outcome="compromise",
            statement="x",
            by=getattr(self.world, name),
        ):
            model.proposed_by = model.side(name, self.present)
            model.proposed_on = self.today

    @rule(number=which, name=st.just("dana") | likely, days=st.integers(1, 11))
    def ask_for_a_pause(self, number, name, days):
        model, escalation = self.case(number)
        asks = model.side(name, self.present) in ("raising", "challenged") or name == "dana"
        until = working_day(days, model.due_on + timedelta(days=1))
        fits = days <= 10 and len(model.pauses) < 2 and not model.request(self.today)
        may = asks and name in model.contributors(self.present)
        expected = None if may else PermissionDenied
        if model.outcome or not asks or not fits or self.today > model.due_on:
            expected = (NotAllowed, PermissionDenied)
        if self.attempt(
            expected,
            *(pausing.ask, escalation),
            until=until,
            reason="x",
            by=getattr(self.world, name),
        ):
            model.asked = (model.step, days)

    @rule(number=which, name=st.just("dana") | anyone, approved=st.booleans())
    def decide_on_the_pause(self, number, name, approved):
        model, escalation = self.case(number)
        may = name == "dana" and "dana" in self.present and model.request(self.today)
        rows = Pause.objects.unscoped("a test").filter(escalation=escalation)
        if self.attempt(
            None if may else (NotAllowed, PermissionDenied),
            *(pausing.decide, escalation),
            pause=rows.last(),
            approved=approved,
            answer="x",
            by=getattr(self.world, name),
        ):
            model.pauses += [model.asked] if approved else []
            model.asked = None

    @rule(number=which, name=st.just("dana") | anyone)
    def close_on_silence(self, number, name):
        model, escalation = self.case(number)
        may = name == "dana" and "dana" in self.present and not model.outcome
        silent = model.proposed_by and self.today >= working_day(
            4, model.proposed_on + timedelta(days=1)
        )
        rows = ProposedResolution.objects.unscoped("a test").filter(escalation=escalation)
        if self.attempt(
            None if may and silent else (NotAllowed, PermissionDenied),
            *(silence.close_on_silence, escalation),
            proposal=rows.last() or ProposedResolution(),
            reason="x",
            by=getattr(self.world, name),
        ):
            model.outcome = "compromise"

    @rule(number=which, name=likely, accepted=st.booleans())
    def answer(self, number, name, accepted):
        model, escalation = self.case(number)
        answering = {OTHER[model.proposed_by]} if model.proposed_by else set()
        expected = self.refusal(model, name, answering)
        standing = ProposedResolution.objects.unscoped("a test").filter(
            escalation=escalation, answered_at=None
        )
        if self.attempt(
            expected,
            escalate.answer_resolution,
            escalation,
            proposal=standing.first(),
            accepted=accepted,
            answer="x",
            by=getattr(self.world, name),
        ):
            if accepted:
                model.outcome = "compromise"
            else:
                model.proposed_by = None

    @rule(number=which, name=likely, outcome=st.sampled_from(["withdrawn", "overtaken"]))
    def withdraw(self, number, name, outcome):
        model, escalation = self.case(number)
        by = getattr(self.world, name)
        if self.attempt(
            self.refusal(model, name, {"raising"}),
            *(escalate.withdraw, escalation),
            outcome=outcome,
            reason="x",
            by=by,
        ):
            model.outcome = outcome

    @rule(number=which, name=st.just("dana") | anyone)
    def close_unresolved(self, number, name):
        model, escalation = self.case(number)
        over = model.step == 4 and model.due_on < self.today and not model.outcome
        may = name == "dana" and "dana" in self.present
        by = getattr(self.world, name)
        if self.attempt(
            None if over and may else NotAllowed,
            *(escalate.close_unresolved, escalation),
            reason="x",
            by=by,
        ):
            model.outcome = "unresolved"

    @rule(number=which, name=likely)
    def bring_bilal_in(self, number, name):
        model, escalation = self.case(number)
        expected = self.refusal(model, name, {"challenged"})
        if "bilal" not in self.present or "bilal" in {*model.brought_in, name}:
            expected = NotAllowed
        if self.attempt(
            expected,
            escalate.bring_in,
            escalation,
            held_role=self.world.held["bilal"],
            by=getattr(self.world, name),
        ):
            model.brought_in.add("bilal")

    @precondition(lambda self: len(self.present) > len(NAMES) - 4)
    @rule(name=leaving)
    def leave(self, name):
        role = self.world.held[name]
        expected = NotAllowed if name in self.left else None
        if self.attempt(expected, ours.end_role, role, ended_on=self.today, by=None):
            self.present.discard(name)
            self.left.add(name)

    @precondition(lambda self: len(self.present) > len(NAMES) - 4)
    @rule(name=leaving)
    def have_the_account_closed(self, name):
        person = getattr(self.world, name)
        person.is_active = False
        person.save(update_fields=["is_active"])
        self.present.discard(name)

    # --- what the clock does

    @rule(days=st.integers(min_value=1, max_value=9))
    def days_pass(self, days):
        self.go_to(self.today + timedelta(days=days))
        tasks.remind()
        tasks.move_up_when_due()
        if working(self.today):
            for model, _ in self.cases:
                while not model.outcome and model.step < 4 and model.due_on < self.today:
                    model.move_up()

    @rule()
    def a_night_passes(self):
        tasks.bring_rights_into_step()

    # --- they agree

    @invariant()
    def each_case_stands_where_the_model_says(self):
        for model, escalation in self.cases:
            case = refresh(escalation)
            assert (case.step, case.due_on) == (model.step, model.due_on)
            assert (case.outcome, case.closed_on is None) == (model.outcome, not model.outcome)
            if not model.outcome:
                assert case.waiting_for == model.turn_now
            records = StepRecord.objects.unscoped("a test").filter(escalation=case)
            assert list(records.values_list("step", flat=True)) == model.steps

    @invariant()
    def whoever_the_model_says_may_open_it(self):
        persons = {name: getattr(self.world, name) for name in [*NAMES, "root", "nobody"]}
        seen = {
            name: set(Escalation.objects.visible_to(person).values_list("pk", flat=True))
            for name, person in persons.items()
        }
        for model, escalation in self.cases:
            wanted = model.contributors(self.present) | (SEES_ALL & self.present)
            assert {name for name in seen if escalation.pk in seen[name]} == wanted

    @invariant()
    def whoever_the_model_says_must_act(self):
        for model, escalation in self.cases:
            parties = Parties([refresh(escalation)])
            for side in ("raising", "challenged", "partners"):
                if side == "partners" and model.step < 4:
                    continue
                found = parties.acting(refresh(escalation), side)
                wanted = [getattr(self.world, name).pk for name in model.acting(side, self.present)]
                assert sorted(found) == sorted(wanted)

    @invariant()
    def each_notice_reaches_someone_who_may_open_it_and_nobody_who_never_could(self):
        rows = list(Notification.objects.filter(pk__gt=self.told).order_by("pk"))
        self.told = rows[-1].pk if rows else self.told
        names = {getattr(self.world, name).pk: name for name in NAMES}
        occasions: dict[tuple[str, str], set[str]] = {}
        for row in rows:
            occasions.setdefault((row.about, row.once), set()).add(names[row.recipient_id])
        stands = {f"escalations.Escalation:{case.pk}": model for model, case in self.cases}
        for (about, once), told in occasions.items():
            may = stands[about].contributors(self.present) | (SEES_ALL & self.present)
            # who raised it is told of a move though they left; that is withheld on sending
            assert told - may <= {"alice"}, once
            assert told & may or "dana" not in self.present, once


@pytest.mark.django_db
def test_the_portal_and_the_model_agree(clock):
    Story.clock, Story.world = clock, people.build()
    run(
        Story,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            database=None,
            # Not shrunk: that takes minutes, and the whole story is printed anyway.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
