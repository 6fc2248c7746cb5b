"""The whole procedure against a plain-Python model of it, along paths that nobody thought of.

After every act the portal and the model (`ladder_model`) have to agree on where each case stands,
by when, whose turn it is, who acts, who may open it and add to it, who reads what was filed, and
on each notice: of what, to whom, with which day. An act that the model refuses changes nothing.
"""

import os
from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from accounts.models import User
from core import access
from core.models import Letter, Notification
from core.operations import NotAllowed
from escalations import operations as escalate
from escalations import pausing, recommending, silence, statements, tasks
from escalations.models import Escalation, ProposedResolution, Statement, StepRecord
from escalations.parties import Parties
from escalations.pause_models import Pause
from partnership import cover, people_operations
from partnership import operations as ours
from partnership.models import Cover
from tests import world as people
from tests.escalations import ladder_model as ladder
from tests.world import ADMINISTRATORS, DIRECTORY, PEOPLE, refresh

FRIDAY = date(2026, 3, 27)
CAST = {name: (agency, str(role)) for name, (agency, role, _) in PEOPLE.items()}
CAST |= {name: (agency, ladder.ADMINISTRATOR) for name, (agency, _) in ADMINISTRATORS.items()}
JOINS = {
    "lena": (ladder.POLICE, ladder.LEAD_PARTNER),
    "sam": (ladder.TEAM, "system-administrator"),
}
# They hold nothing, until they are given some of these.
NEWCOMERS = ("nora", "noel")
VACANT = [
    (ladder.COUNCIL, ladder.LEAD),
    (ladder.TRUST, ladder.LEAD),
    (ladder.TRUST, ladder.LINE_MANAGER),
    (ladder.TEAM, ladder.BUSINESS_MANAGER),
    (ladder.POLICE, ladder.DELEGATE),
]
NAMES = [*CAST, *JOINS, *NEWCOMERS, "root", "nobody"]
CHALLENGED_BY = {"alice": ladder.TRUST, "bob": ladder.COUNCIL}

# Somebody who may do it, if this is so and there is anybody; else anybody; by a number.
someone = st.tuples(st.sampled_from([True, True, False]), st.integers(0, 40))
anybody = st.sampled_from(NAMES)
leaving = st.sampled_from(["alice", "anna", "bea", "bilal", "bob", "amir", "avril", "carol"])
which = st.integers(min_value=0, max_value=1)
few_days = st.integers(min_value=0, max_value=3)


def when(so):
    """The rule is drawn once ``so`` of the model of a case."""
    return precondition(lambda self: any(so(model) for model, _ in self.cases))


def build():
    world = people.build_with_administrators()
    for name in (*JOINS, *NEWCOMERS):
        person = User.objects.create_user(f"{name}@example.org", full_name=name.title())
        setattr(world, name, person)
    for name, (agency, role) in JOINS.items():
        world.held[name] = ours.begin_role(
            getattr(world, name), agency=agency_of(world, agency), role=role,
            started_on=people.LONG_AGO, by=None,
        )  # fmt: skip
    return world


def agency_of(world, slug):
    return getattr(world, slug.replace("-", "_"))


class Story(RuleBasedStateMachine):
    """Set by the test: ``world`` (built once, each story in a savepoint of its own), ``clock``."""

    world = clock = None
    done: Counter = Counter()

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.people = {name: User.objects.get(pk=getattr(self.world, name).pk) for name in NAMES}
        self.names = {person.pk: name for name, person in self.people.items()}
        posts = {name: ladder.Post(name, *at) for name, at in (CAST | JOINS).items()}
        listed = [(posts[name], step) for name, step in DIRECTORY]
        self.partnership = ladder.Partnership(list(posts.values()), listed)
        self.held = {post: self.world.held[name] for name, post in posts.items()}
        self.cases: list[tuple[ladder.Case, Escalation]] = []
        self.told = self.written = 0
        self.go_to(FRIDAY)
        self.raise_case("alice", 0)

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    # --- acts, beside the model

    @property
    def today(self) -> date:
        return self.partnership.today

    def go_to(self, day):
        self.partnership.today = day
        self.now = datetime.combine(day, time(10))
        self.time_passes()

    def time_passes(self):
        """A minute, so that no two acts are one occasion."""
        self.now += timedelta(minutes=1)
        self.clock.set(self.now.isoformat(" "))

    def case(self, number):
        return self.cases[number % len(self.cases)]

    def who(self, drawn, may) -> str:
        able = [name for name in NAMES if may(name)] if drawn[0] else []
        among = able or NAMES
        return among[drawn[1] % len(among)]

    def attempt(self, allowed, act, *args, **kwargs) -> bool:
        """Carry it out, or see it refused: as the model says."""
        self.time_passes()
        self.done[act.__name__, bool(allowed)] += 1
        if allowed:
            self.made = act(*args, **kwargs)
            self.something_changed = True
        else:
            with pytest.raises((NotAllowed, PermissionDenied)):
                act(*args, **kwargs)
        return bool(allowed)

    def post_of(self, name) -> ladder.Post | None:
        """The last that somebody was given, be it that it has ended."""
        return next((post for post in reversed(self.held) if post.name == name), None)

    def follow(self, agencies, change):
        """Somebody comes to these agencies, or goes, by ``change`` of the model."""
        before = [
            (model, set(model.acts(model.turn)), self.partnership.is_held(model.raised_as))
            for model, _ in self.cases
            if not model.outcome
        ]
        change()
        for model, acted, raiser_held_it in before:
            model.follow(agencies, acted, raiser_held_it)

    # --- raising

    @precondition(lambda self: len(self.cases) < 2)
    @rule(name=st.sampled_from(list(CHALLENGED_BY)), days_ago=st.integers(0, 4) | st.just(33))
    def raise_case(self, name, days_ago):
        post, raised_on = self.post_of(name), self.today - timedelta(days=days_ago)
        model = ladder.Case(self.partnership, post, CHALLENGED_BY[name], raised_on)
        over = ladder.working_day(ladder.LAST_DAY[4], raised_on) < self.today
        self.raise_one(model, not over)

    @precondition(lambda self: len(self.cases) < 2)
    @rule(
        name=st.sampled_from(list(CHALLENGED_BY)),
        days_ago=few_days,
        step=st.sampled_from([1, 2, 2, 3, 3, 4]),
    )
    def raise_by_the_fast_track(self, name, days_ago, step):
        post, raised_on = self.post_of(name), self.today - timedelta(days=days_ago)
        model = ladder.Case(
            self.partnership, post, CHALLENGED_BY[name], raised_on, step, self.today
        )
        said = {"at_immediate_risk": True, "protective_action": "x", "entered_at_step": step}
        self.raise_one(model, step in (2, 3), **said)

    def raise_one(self, model, allowed, **said):
        name = model.raised_as.name
        if not self.partnership.is_open(name):
            return  # nobody signs in with a closed account
        if self.attempt(
            allowed and self.partnership.is_held(model.raised_as),
            escalate.raise_escalation,
            raised_as=self.held[model.raised_as],
            challenged_agency=agency_of(self.world, model.challenged),
            raised_on=model.raised_on,
            by=self.people[name],
            **people.ANSWERS,
            **said,
        ):
            model.raised(name)
            self.cases.append((model, self.made))

    # --- what people do

    @rule(number=which, said=st.lists(st.tuples(someone, few_days), min_size=1, max_size=3))
    def they_write_down_who_rang_whom(self, number, said):
        model, escalation = self.case(number)
        for by, days_ago in said:
            day = self.today - timedelta(days=days_ago)
            name = self.who(by, lambda each, day=day: model.may_log(each, day))
            how = {"method": "email", "with_whom": "x", "result": "y", "happened_on": day}
            may = model.may_log(name, day)
            if self.attempt(may, escalate.log_contact, escalation, by=self.people[name], **how):
                model.log(name, day)

    def act(self, number, by, may, operation, *args, then, **said):
        """``may``: of the model and a name; ``then``: what it does to the model."""
        model, escalation = self.case(number)
        name = self.who(by, lambda each: may(model, each))
        if self.attempt(
            may(model, name), operation, escalation, *args, by=self.people[name], **said
        ):
            then(model, name)

    @rule(number=which, by=someone, wrong=st.sampled_from([0, 0, 0, -1, 1]))
    def move_up(self, number, by, wrong):
        self.act(
            number, by,
            lambda model, name: model.may_move_up(name) and not wrong,
            escalate.move_up, from_step=self.case(number)[0].step + wrong, reason="x",
            then=ladder.Case.move_up,
        )  # fmt: skip

    @initialize(by=someone, times=st.sampled_from([0, 0, 1, 2, 3, 3, 3]))
    def it_has_gone_up(self, by, times):
        for _ in range(times):
            self.move_up(0, by, 0)

    @rule(number=which, by=someone)
    def propose(self, number, by):
        self.act(
            number, by, ladder.Case.may_propose,
            escalate.propose_resolution, outcome="compromise", statement="x",
            then=ladder.Case.propose,
        )  # fmt: skip

    def proposal(self, number):
        """The last one, open or not; one that nobody made where there is none."""
        rows = ProposedResolution.objects.unscoped("a test")
        return rows.filter(escalation=self.case(number)[1]).last() or ProposedResolution()

    @when(lambda model: model.proposal)
    @rule(number=which, by=someone, accepted=st.sampled_from([True, False, False]))
    def answer(self, number, by, accepted):
        self.act(
            number, by, ladder.Case.may_answer,
            escalate.answer_resolution,
            proposal=self.proposal(number), accepted=accepted, answer="x",
            then=lambda model, name: model.answer(name, accepted),
        )  # fmt: skip

    @when(lambda model: model.proposal)
    @rule(number=which, by=someone)
    def close_on_silence(self, number, by):
        self.act(
            number, by, ladder.Case.may_close_on_silence,
            silence.close_on_silence, proposal=self.proposal(number), reason="x",
            then=lambda model, name: model.close("compromise", name),
        )  # fmt: skip

    @rule(number=which, by=someone, outcome=st.sampled_from(["compromise"] * 4 + ["overtaken"]))
    def withdraw(self, number, by, outcome):
        """A compromise is no way to end it alone."""
        self.act(
            number, by,
            lambda model, name: model.may_withdraw(name) and outcome == "overtaken",
            escalate.withdraw, outcome=outcome, reason="x",
            then=lambda model, name: model.close(outcome, name),
        )  # fmt: skip

    @rule(number=which, by=someone, colleague=st.sampled_from(["bilal", "bella", "asif", "alice"]))
    def bring_in(self, number, by, colleague):
        post = self.post_of(colleague)
        self.act(
            number, by,
            lambda model, name: model.may_bring_in(name, post),
            escalate.bring_in, held_role=self.held[post],
            then=lambda model, name: model.bring_in(name, post),
        )  # fmt: skip

    @when(lambda model: model.step > 1)
    @rule(number=which, by=someone)
    def file_a_statement(self, number, by):
        self.act(
            number, by, ladder.Case.may_file,
            statements.file_statement, step=self.case(number)[0].step,
            what_happened="x", position="y", childs_view="z",
            then=ladder.Case.file,
        )  # fmt: skip

    @rule(number=which, by=someone, days=st.integers(1, 11))
    def ask_for_a_pause(self, number, by, days):
        until = ladder.working_days_after(days, self.case(number)[0].due_on)
        self.act(
            number, by,
            lambda model, name: model.may_ask_for_a_pause(name, days),
            pausing.ask, until=until, reason="x",
            then=lambda model, name: model.ask_for_a_pause(name, days),
        )  # fmt: skip

    @when(lambda model: model.asked)
    @rule(number=which, by=someone, approved=st.sampled_from([True, True, False]))
    def decide_on_the_pause(self, number, by, approved):
        rows = Pause.objects.unscoped("a test").filter(escalation=self.case(number)[1])
        self.act(
            number, by, ladder.Case.may_decide_on_the_pause,
            pausing.decide, pause=rows.last(), approved=approved, answer="x",
            then=lambda model, name: model.decide_on_the_pause(name, approved),
        )  # fmt: skip

    @when(lambda model: model.step == 4)
    @rule(number=which, by=someone, heard=st.sampled_from(["ada", "carol", "ines", "colin"]),
          declares=st.sampled_from([True, True, False]))  # fmt: skip
    def recommend(self, number, by, heard, declares):
        pk = self.people[heard].pk
        self.act(
            number, by,
            lambda model, name: model.may_recommend(name, heard, declares),
            recommending.recommend, text="x", made_on=self.today,
            heard_by=[pk], declared=[pk] if declares else [],
            then=ladder.Case.recommend,
        )  # fmt: skip

    @when(lambda model: model.is_recommended)
    @rule(number=which, by=someone, reason=st.sampled_from(["x", "x", ""]),
          answer=st.sampled_from(["accepted", "in-part", "rejected"]))  # fmt: skip
    def answer_the_recommendation(self, number, by, answer, reason):
        self.act(
            number, by,
            lambda model, name: model.may_answer_the_recommendation(name, answer, reason),
            recommending.answer_recommendation, answer=answer, reason=reason,
            then=lambda model, name: model.answer_the_recommendation(name, answer),
        )  # fmt: skip

    @when(lambda model: model.is_recommended)
    @rule(number=which, by=someone)
    def close_as_recommended(self, number, by):
        self.act(
            number, by, ladder.Case.may_close_as_recommended,
            recommending.close_as_recommended, outcome="compromise", statement="x",
            then=lambda model, name: model.close("compromise", name),
        )  # fmt: skip

    @when(lambda model: model.step == 4)
    @rule(number=which, by=someone)
    def close_unresolved(self, number, by):
        self.act(
            number, by, ladder.Case.may_close_unresolved,
            escalate.close_unresolved, reason="x",
            then=lambda model, name: model.close("unresolved", name),
        )  # fmt: skip

    # --- people come and go

    @precondition(lambda self: len(self.partnership.posts) > len(self.held) - 4)
    @rule(name=leaving)
    def leave(self, name):
        post = self.post_of(name)
        may = self.partnership.is_held(post)
        if self.attempt(may, ours.end_role, self.held[post], ended_on=self.today, by=None):
            self.follow({post.agency}, lambda: self.partnership.end_post(post))

    @rule(name=st.sampled_from(NEWCOMERS), vacancy=st.sampled_from(VACANT))
    def a_newcomer_is_given_a_role(self, name, vacancy):
        self.give(ladder.Post(name, *vacancy))

    @rule(name=leaving)
    def they_come_back(self, name):
        self.give(ladder.Post(name, *CAST[name]))

    def give(self, post):
        name, there = post.name, self.partnership.of(post.name, post.agency)
        may = self.partnership.is_open(name) and post.role not in {each.role for each in there}
        if self.attempt(
            may,
            ours.begin_role,
            self.people[name],
            agency=agency_of(self.world, post.agency),
            role=post.role,
            started_on=self.today,
            by=None,
        ):
            self.held[post] = self.made
            self.follow({post.agency}, lambda: self.partnership.posts.append(post))

    @rule(name=st.sampled_from([*NEWCOMERS, "anna", "bella", "bilal"]), step=st.integers(1, 3))
    def somebody_is_listed(self, name, step):
        post = self.post_of(name)
        if post is None or not self.partnership.is_held(post):
            return
        listed = self.partnership.listed[post.agency, step]
        if post in listed:
            return
        if self.attempt(
            True, ours.list_contact, self.held[post], procedure="escalation", step=step, by=None
        ):
            self.follow({post.agency}, lambda: listed.append(post))

    @precondition(lambda self: len(self.partnership.closed_accounts) < 3)
    @rule(name=leaving)
    def an_account_is_closed(self, name):
        may, by = self.partnership.is_open(name), self.people["sam"]
        if self.attempt(may, people_operations.close_account, self.people[name], by=by):
            self.people[name] = self.made
            at = {post.agency for post in self.partnership.of(name)}
            self.follow(at, lambda: self.partnership.close_account(name))

    @precondition(lambda self: self.partnership.closed_accounts)
    @rule(number=few_days)
    def an_account_is_opened_again(self, number):
        closed = sorted(self.partnership.closed_accounts)
        name, by = closed[number % len(closed)], self.people["sam"]
        if self.attempt(True, people_operations.open_account, self.people[name], by=by):
            self.people[name] = self.made
            at = {post.agency for post in self.partnership.of(name)}
            self.follow(at, lambda: self.partnership.closed_accounts.remove(name))

    @rule(
        pair=st.sampled_from(
            [("amir", "asif"), ("bob", "bella"), ("bea", "bob"), ("anna", "alice"),
             ("dana", "hari"), ("carol", "charlie"), ("alice", "bob")]
        ),
        days=st.integers(0, 6),
    )  # fmt: skip
    def somebody_covers(self, pair, days):
        name, deputy = pair
        agency, until = CAST[name][0], self.today + timedelta(days=days)
        if self.attempt(
            self.partnership.may_cover(name, deputy, agency),
            cover.name_deputy,
            self.people[name],
            agency=agency_of(self.world, agency),
            deputy=self.people[deputy],
            starts_on=self.today,
            ends_on=until,
            by=self.people[name],
        ):
            self.partnership.covers.append(ladder.Cover(name, deputy, agency, until))

    @precondition(lambda self: self.partnership.covers_on())
    @rule()
    def the_cover_is_ended(self):
        first = self.partnership.covers_on()[0]
        row = Cover.objects.unscoped("a test").get(person=self.people[first.name], ended_at=None,
                                                   ends_on__gte=self.today)  # fmt: skip
        self.attempt(True, cover.end_cover, row, by=self.people[first.name])
        self.partnership.covers.remove(first)

    # --- what the clock does

    @rule(
        days=st.integers(0, 9),
        sweeps=st.sampled_from(
            [("remind", "move up"), ("move up", "remind"), ("remind", "remind"), ("nightly",), ()]
        ),
    )
    def days_pass(self, days, sweeps):
        """Beat runs what it runs in any order, late, or twice on one day."""
        self.go_to(self.today + timedelta(days=days))
        self.something_changed = True
        for sweep in sweeps:
            self.sweep(sweep)

    def sweep(self, name):
        if name == "nightly":  # rights and dates are in step already
            tasks.bring_rights_into_step()
            tasks.recalculate_due_dates()
            return
        {"remind": tasks.remind, "move up": tasks.move_up_when_due}[name]()
        for model, _ in self.cases:
            model.remind() if name == "remind" else model.move_up_when_due()

    # --- they agree

    @invariant()
    def they_agree(self):
        self.each_case_stands_where_the_model_says()
        self.everyone_who_is_told_is_told_once_and_nobody_else()
        self.administrators_are_written_to_where_there_is_no_lead()
        self.whoever_the_model_says_must_act()
        if self.something_changed:
            self.something_changed = False
            self.whoever_the_model_says_opens_it_adds_to_it_and_reads_what_was_filed()

    def each_case_stands_where_the_model_says(self):
        for model, escalation in self.cases:
            case = refresh(escalation)
            assert (case.step, case.due_on) == (model.step, model.due_on)
            assert (case.outcome, case.closed_on is None) == (model.outcome, not model.outcome)
            if not model.outcome:
                assert case.waiting_for == model.turn
            records = StepRecord.objects.unscoped("a test").filter(escalation=case)
            assert list(records.order_by("pk").values_list("step", "due_on")) == [
                (step, model.due_but_for_its_own_pause(step)) for step in model.steps
            ]

    def everyone_who_is_told_is_told_once_and_nobody_else(self):
        """What waits for somebody who may not open the case is withheld on sending: who raised it
        and has left, say."""
        rows = Notification.objects.filter(pk__gt=self.told).order_by("pk")
        about = {f"escalations.Escalation:{case.pk}": model for model, case in self.cases}
        found: dict = {id(model): Counter() for model, _ in self.cases}
        for pk, recipient, kind, what, due_on in rows.values_list(
            "pk", "recipient", "kind", "about", "due_on"
        ):
            model, name = about[what], self.names[recipient]
            if model.right(name):
                found[id(model)][kind.removeprefix("escalation_"), name, due_on] += 1
            self.told = pk
        for model, _ in self.cases:
            assert found[id(model)] == Counter(n for n in model.told if model.right(n.name))
            model.told.clear()

    def administrators_are_written_to_where_there_is_no_lead(self):
        rows = Letter.objects.filter(pk__gt=self.written, kind="challenge_without_lead")
        found = list(rows.order_by("pk").values_list("pk", "about"))
        self.written = found[-1][0] if found else self.written
        held = {f"partnership.HeldRole:{row.pk}": post.name for post, row in self.held.items()}
        wanted = [name for model, _ in self.cases for name in model.letters]
        assert Counter(held[about] for _, about in found) == Counter(wanted)
        for model, _ in self.cases:
            model.letters.clear()

    def whoever_the_model_says_must_act(self):
        for model, escalation in self.cases:
            case = refresh(escalation)
            parties = Parties([case])
            for side in ("raising", "challenged", "partners"):
                if side == "partners" and model.step < 4:
                    continue
                found = Counter(self.names[each] for each in parties.acting(case, side))
                assert found == Counter(model.acts(side)), side

    def whoever_the_model_says_opens_it_adds_to_it_and_reads_what_was_filed(self):
        models = {case.pk: model for model, case in self.cases}
        is_filed = any(model.filed for model in models.values())
        for name, person in self.people.items():
            rights = {pk: model.right(name) for pk, model in models.items()}
            seen = Escalation.objects.visible_to(person)
            assert set(seen.values_list("pk", flat=True)) == {pk for pk in rights if rights[pk]}
            if not any(rights.values()):
                continue
            adds = access.narrow(seen, person, access.CONTRIBUTE).values_list("pk", flat=True)
            assert set(adds) == {pk for pk in rights if rights[pk] not in (None, ladder.VIEW)}
            if is_filed:
                rows = Statement.objects.visible_to(person)
                assert set(rows.values_list("escalation", "step", "side")) == {
                    (pk, step, side)
                    for pk, model in models.items()
                    for step, side in model.filed
                    if model.may_read(name, step, side)
                }


@pytest.mark.django_db
def test_the_portal_and_the_model_agree(clock):
    Story.clock, Story.world, Story.done = clock, build(), Counter()
    run(
        Story,
        settings=settings(
            max_examples=int(os.environ.get("PROPERTY_EXAMPLES", 20)),
            stateful_step_count=20,
            deadline=None,
            database=None,
            print_blob=True,
            # Not shrunk: that takes minutes, and the whole story is printed anyway.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
