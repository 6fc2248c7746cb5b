"""What happens in a random story of the ladder: each act is done to the portal and to its
model (`ladder_model`), or refused by both. `test_model_based` asks after each whether they agree.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from accounts.models import User
from core.operations import NotAllowed
from escalations import operations as escalate
from escalations import pausing, recommending, silence, statements, tasks
from escalations.models import Escalation, ProposedResolution
from escalations.pause_models import Pause
from partnership import cover, people_operations
from partnership import operations as ours
from partnership.models import Cover
from tests import world as people
from tests.escalations import ladder_model as ladder
from tests.escalations import ladder_people as at_work
from tests.world import ADMINISTRATORS, DIRECTORY, PEOPLE

FRIDAY = date(2026, 3, 27)
CAST = {name: (agency, str(role)) for name, (agency, role, _) in PEOPLE.items()}
CAST |= {name: (agency, at_work.ADMINISTRATOR) for name, (agency, _) in ADMINISTRATORS.items()}
JOINS = {
    "lena": (at_work.POLICE, at_work.LEAD_PARTNER),
    "sam": (at_work.TEAM, "system-administrator"),
}
# They hold nothing, until they are given some of these.
NEWCOMERS = ("nora", "noel")
VACANT = [
    (at_work.COUNCIL, at_work.LEAD),
    (at_work.TRUST, at_work.LEAD),
    (at_work.TRUST, at_work.LINE_MANAGER),
    (at_work.TEAM, at_work.BUSINESS_MANAGER),
    (at_work.POLICE, at_work.DELEGATE),
]
NAMES = [*CAST, *JOINS, *NEWCOMERS, "root", "nobody"]
CHALLENGED_BY = {"alice": at_work.TRUST, "bob": at_work.COUNCIL}

# Who does it, by a number: of those who may, where there is anybody and the first is so; or anyone.
someone = st.tuples(st.sampled_from([True, True, True, False]), st.integers(0, 40))
LEAVING = ["alice", "anna", "bea", "bilal", "bob", "amir", "avril", "carol"]
COVERS = [
    ("amir", "asif"),
    ("bob", "bella"),
    ("bea", "bob"),
    ("anna", "alice"),
    ("dana", "hari"),
    ("carol", "charlie"),
    ("alice", "bob"),
]
# What is done to a case, and whether somebody may. What ends it is tried less often. Where nobody
# may do what is drawn, the next is tried: so withdrawing comes after what can always be done.
ACTS = {
    "log_a_contact": lambda model, name: model.may_log(name, model.today),
    "withdraw": ladder.Case.may_withdraw,
    "move_up": ladder.Case.may_move_up,
    "file_a_statement": ladder.Case.may_file,
    "propose": ladder.Case.may_propose,
    "answer": ladder.Case.may_answer,
    "bring_in": lambda model, name: model.may_log(name, model.today),
    "ask_for_a_pause": lambda model, name: model.may_ask_for_a_pause(name, 1),
    "decide_on_the_pause": ladder.Case.may_decide_on_the_pause,
    "recommend": lambda model, name: model.may_recommend(name, "ines", True),
    "answer_the_recommendation": (
        lambda model, name: model.may_answer_the_recommendation(name, "accepted", "")
    ),
    "close_on_silence": ladder.Case.may_close_on_silence,
    "close_as_recommended": ladder.Case.may_close_as_recommended,
    "close_unresolved": ladder.Case.may_close_unresolved,
}
ENDS = ["close_on_silence", "close_as_recommended", "close_unresolved", "withdraw"]
OFTEN = [act for act in ACTS if act not in ENDS] * 4 + ENDS
PEOPLE_COME_AND_GO = [
    "leave", "a_newcomer_is_given_a_role", "they_come_back", "somebody_is_listed",
    "an_account_is_closed", "an_account_is_opened_again", "somebody_covers", "the_cover_is_ended",
]  # fmt: skip
# Days on which something is due, in order: so many working days before a step ends, or after, and
# after a proposal was made. They are named in a story that is written down, too.
BEFORE_IT_ENDS = {"half way": -3, "soon": -1, "the last day": 0, "over": 1}
AFTER_IT_WAS_PROPOSED = {"still silent": 3, "silent for long enough": 4}
TO = ["just on", "half way", "half way", "soon", "the last day", "over", *AFTER_IT_WAS_PROPOSED]
SWEEPS = [
    ("remind", "move up"), ("move up", "remind"), ("remind", "remind"), ("remind",), ("nightly",),
]  # fmt: skip


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


class Acts(RuleBasedStateMachine):
    """Set by the test: ``world`` (built once, each story in a savepoint of its own), ``clock``."""

    world = clock = None

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.people = {name: User.objects.get(pk=getattr(self.world, name).pk) for name in NAMES}
        self.names = {person.pk: name for name, person in self.people.items()}
        posts = {name: at_work.Post(name, *at) for name, at in (CAST | JOINS).items()}
        listed = [(posts[name], step) for name, step in DIRECTORY]
        self.partnership = at_work.Partnership(list(posts.values()), listed)
        self.held = {post: self.world.held[name] for name, post in posts.items()}
        self.cases: list[tuple[ladder.Case, Escalation]] = []
        self.told = self.written = 0
        self.rights: dict[int, dict[str, str | None]] = {}  # by case, as last seen
        self.go_to(FRIDAY)
        self.raise_it("alice", FRIDAY)

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

    def who(self, drawn, may) -> str:
        """``drawn``: as ``someone`` draws it, or a name."""
        if isinstance(drawn, str):
            return drawn
        able = [name for name in NAMES if may(name)] if drawn[0] else []
        among = able or NAMES
        return among[drawn[1] % len(among)]

    @staticmethod
    def able(model, may) -> bool:
        return not model.outcome and any(may(model, name) for name in NAMES)

    def attempt(self, allowed, act, *args, **kwargs) -> bool:
        """Carry it out, or see it refused: as the model says."""
        self.time_passes()
        self.was_allowed = bool(allowed)
        if allowed:
            self.made = act(*args, **kwargs)
            self.something_changed = True
        else:
            with pytest.raises((NotAllowed, PermissionDenied)):
                act(*args, **kwargs)
        return self.was_allowed

    def post_of(self, name) -> at_work.Post | None:
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

    # --- what happens: one rule, for hypothesis leaves out some rules of each story

    @initialize(times=st.sampled_from([0, 0, 1, 2, 3, 3, 3]), data=st.data())
    def it_has_gone_up(self, times, data):
        for _ in range(times):
            self.move_up(self.cases[0], (True, 0), data.draw)

    @rule(
        what=st.sampled_from(["act"] * 8 + ["days"] * 3 + ["people"] * 3 + ["raise"]),
        by=someone,
        data=st.data(),
    )
    def something_happens(self, what, by, data):
        draw = data.draw
        if what == "act":
            self.somebody_acts(by, draw)
        elif what == "people":
            getattr(self, draw(st.sampled_from(PEOPLE_COME_AND_GO)))(draw)
        elif what == "days":
            self.days_pass(draw)
        else:
            self.another_is_raised(draw)

    def somebody_acts(self, by, draw):
        """What somebody may do now, if one of them is to do it; else that or anything by anyone."""
        case, act = draw(st.integers(0, 1)), draw(st.sampled_from(OFTEN))
        case = self.cases[case % len(self.cases)]
        if by[0] or draw(st.booleans()):
            acts = list(ACTS)
            first = acts.index(act)
            in_turn = acts[first:] + acts[:first]
            act = next((each for each in in_turn if self.able(case[0], ACTS[each])), act)
        note(act)
        getattr(self, act)(case, by, draw)

    # --- raising

    def another_is_raised(self, draw):
        name, is_fast = draw(st.sampled_from(list(CHALLENGED_BY))), draw(st.booleans())
        raised_on = self.today - timedelta(days=draw(st.sampled_from([0, 1, 2, 4, 33])))
        step = draw(st.sampled_from([1, 2, 2, 3, 3, 4])) if is_fast else None
        # Nobody signs in with a closed account.
        if len(self.cases) < 2 and self.partnership.is_open(name):
            self.raise_it(name, raised_on, step)

    def raise_it(self, name, raised_on, begins_at=None):
        """``begins_at``: at which step, by the fast track."""
        post, said = self.post_of(name), {}
        fits = at_work.working_day(at_work.LAST_DAY[4], raised_on) >= self.today
        model = ladder.Case(self.partnership, post, CHALLENGED_BY[name], raised_on)
        if begins_at:
            fits = begins_at in (2, 3)
            model = replace(model, begins_at=begins_at, fast_track_on=self.today)
            said = {"at_immediate_risk": True, "protective_action": "x"}
            said["entered_at_step"] = begins_at
        if self.attempt(
            fits and self.partnership.is_held(post),
            escalate.raise_escalation,
            raised_as=self.held[post],
            challenged_agency=agency_of(self.world, model.challenged),
            raised_on=raised_on,
            by=self.people[name],
            **people.ANSWERS,
            **said,
        ):
            model.raised(name)
            self.cases.append((model, self.made))

    # --- what people do

    def act(self, case, by, may, operation, *, then, **said) -> str:
        """``may``: of the model and a name; ``then``: what it does to the model. Returns who."""
        model, escalation = case
        name = self.who(by, lambda each: may(model, each))
        if self.attempt(may(model, name), operation, escalation, by=self.people[name], **said):
            then(model, name)
        return name

    def log_a_contact(self, case, by, draw):
        day = self.today - timedelta(days=draw(st.sampled_from([0, 0, 1, 2, 3])))
        said = {"method": "email", "with_whom": "x", "result": "y", "happened_on": day}
        self.act(
            case, by,
            lambda model, name: model.may_log(name, day),
            escalate.log_contact, **said,
            then=lambda model, name: model.log(name, day),
        )  # fmt: skip

    def move_up(self, case, by, draw):
        wrong = draw(st.sampled_from([0, 0, 0, 0, 0, 0, -1, 1]))
        self.act(
            case, by,
            lambda model, name: model.may_move_up(name) and not wrong,
            escalate.move_up, from_step=case[0].step + wrong, reason="x",
            then=ladder.Case.move_up,
        )  # fmt: skip

    def propose(self, case, by, draw):
        name = self.act(
            case, by, ladder.Case.may_propose,
            escalate.propose_resolution, outcome="compromise", statement="x",
            then=ladder.Case.propose,
        )  # fmt: skip
        then = draw(st.sampled_from(["", "", "silence", "own"])) if self.was_allowed else ""
        if then == "own":
            self.answer(case, name, draw)
        if then == "silence":
            when = draw(st.sampled_from(list(AFTER_IT_WAS_PROPOSED)))
            self.the_day_comes(self.day_of(case[0], when), draw(st.sampled_from(SWEEPS)))
            self.close_on_silence(case, "dana", draw)

    @staticmethod
    def proposal(case):
        """The last one, open or not; one that nobody made where there is none."""
        rows = ProposedResolution.objects.unscoped("a test")
        return rows.filter(escalation=case[1]).last() or ProposedResolution()

    def answer(self, case, by, draw):
        accepted = draw(st.sampled_from([True, False, False]))
        self.act(
            case, by, ladder.Case.may_answer,
            escalate.answer_resolution,
            proposal=self.proposal(case), accepted=accepted, answer="x",
            then=lambda model, name: model.answer(name, accepted),
        )  # fmt: skip

    def close_on_silence(self, case, by, draw):
        self.act(
            case, by, ladder.Case.may_close_on_silence,
            silence.close_on_silence, proposal=self.proposal(case), reason="x",
            then=lambda model, name: model.close("compromise", name),
        )  # fmt: skip

    def withdraw(self, case, by, draw):
        """A compromise is no way to end it alone."""
        outcome = draw(st.sampled_from(["compromise", "withdrawn", "overtaken"]))
        self.act(
            case, by,
            lambda model, name: model.may_withdraw(name) and outcome != "compromise",
            escalate.withdraw, outcome=outcome, reason="x",
            then=lambda model, name: model.close(outcome, name),
        )  # fmt: skip

    def bring_in(self, case, by, draw):
        post = self.post_of(draw(st.sampled_from(["bilal", "bella", "asif", "alice"])))
        self.act(
            case, by,
            lambda model, name: model.may_bring_in(name, post),
            escalate.bring_in, held_role=self.held[post],
            then=lambda model, name: model.bring_in(name, post),
        )  # fmt: skip

    def file_a_statement(self, case, by, draw):
        name = self.act(
            case, by, ladder.Case.may_file,
            statements.file_statement, step=case[0].step,
            what_happened="x", position="y", childs_view="z",
            then=ladder.Case.file,
        )  # fmt: skip
        if self.was_allowed and draw(st.sampled_from([False, True, False])):
            self.file_a_statement(case, name, draw)

    def ask_for_a_pause(self, case, by, draw):
        days = draw(st.integers(1, 11))
        self.act(
            case, by,
            lambda model, name: model.may_ask_for_a_pause(name, days),
            pausing.ask, until=at_work.working_days_after(days, case[0].due_on), reason="x",
            then=lambda model, name: model.ask_for_a_pause(name, days),
        )  # fmt: skip
        if self.was_allowed and draw(st.sampled_from([True, True, False])):
            self.decide_on_the_pause(case, (True, 0), draw)
            if draw(st.sampled_from([True, True, False])):
                self.move_up(case, (True, 0), draw)

    def decide_on_the_pause(self, case, by, draw):
        approved = draw(st.sampled_from([True, True, False]))
        rows = Pause.objects.unscoped("a test").filter(escalation=case[1])
        self.act(
            case, by, ladder.Case.may_decide_on_the_pause,
            pausing.decide, pause=rows.last(), approved=approved, answer="x",
            then=lambda model, name: model.decide_on_the_pause(name, approved),
        )  # fmt: skip

    def recommend(self, case, by, draw):
        heard = draw(st.sampled_from(["ines", "carol", "ada", "colin"]))
        declared = [self.people[heard].pk] if draw(st.sampled_from([True, True, False])) else []
        self.act(
            case, by,
            lambda model, name: model.may_recommend(name, heard, bool(declared)),
            recommending.recommend, text="x", made_on=self.today,
            heard_by=[self.people[heard].pk], declared=declared,
            then=ladder.Case.recommend,
        )  # fmt: skip
        if self.was_allowed and draw(st.sampled_from([True, True, False])):
            self.answer_the_recommendation(case, (True, 0), draw)

    def answer_the_recommendation(self, case, by, draw):
        answer = draw(st.sampled_from(["accepted", "rejected", "in-part", "rejected"]))
        reason = draw(st.sampled_from(["x", "x", ""]))
        self.act(
            case, by,
            lambda model, name: model.may_answer_the_recommendation(name, answer, reason),
            recommending.answer_recommendation, answer=answer, reason=reason,
            then=lambda model, name: model.answer_the_recommendation(name, answer),
        )  # fmt: skip

    def close_as_recommended(self, case, by, draw):
        self.act(
            case, by, ladder.Case.may_close_as_recommended,
            recommending.close_as_recommended, outcome="compromise", statement="x",
            then=lambda model, name: model.close("compromise", name),
        )  # fmt: skip

    def close_unresolved(self, case, by, draw):
        self.act(
            case, by, ladder.Case.may_close_unresolved,
            escalate.close_unresolved, reason="x",
            then=lambda model, name: model.close("unresolved", name),
        )  # fmt: skip

    # --- people come and go

    def leave(self, draw):
        post = self.post_of(draw(st.sampled_from(LEAVING)))
        if len(self.gone()) < 4 and self.attempt(
            self.partnership.is_held(post),
            ours.end_role, self.held[post], ended_on=self.today, by=None,
        ):  # fmt: skip
            self.follow({post.agency}, lambda: self.partnership.end_post(post))

    def gone(self) -> list[str]:
        return [name for name in LEAVING if not self.partnership.can_be_called(self.post_of(name))]

    def a_newcomer_is_given_a_role(self, draw):
        self.give(at_work.Post(draw(st.sampled_from(NEWCOMERS)), *draw(st.sampled_from(VACANT))))

    def they_come_back(self, draw):
        if gone := self.gone():
            name = draw(st.sampled_from(gone))
            self.give(at_work.Post(name, *CAST[name]))

    def give(self, post):
        name, there = post.name, self.partnership.of(post.name, post.agency)
        if self.attempt(
            self.partnership.is_open(name) and post.role not in {each.role for each in there},
            ours.begin_role,
            self.people[name],
            agency=agency_of(self.world, post.agency),
            role=post.role,
            started_on=self.today,
            by=None,
        ):
            self.held[post] = self.made
            self.follow({post.agency}, lambda: self.partnership.posts.append(post))

    def somebody_is_listed(self, draw):
        post = self.post_of(draw(st.sampled_from([*NEWCOMERS, "anna", "bella", "bilal"])))
        step = draw(st.integers(1, 3))
        if post is None or not self.partnership.is_held(post):
            return
        listed = self.partnership.listed[post.agency, step]
        if post not in listed and self.attempt(
            True, ours.list_contact, self.held[post], procedure="escalation", step=step, by=None
        ):
            self.follow({post.agency}, lambda: listed.append(post))

    def an_account_is_closed(self, draw):
        name = draw(st.sampled_from(LEAVING))
        if self.partnership.is_open(name) and len(self.gone()) < 4:
            self.switch(name, people_operations.close_account, self.partnership.close_account)

    def an_account_is_opened_again(self, draw):
        if closed := sorted(self.partnership.closed_accounts):
            name = draw(st.sampled_from(closed))
            opened = self.partnership.closed_accounts.remove
            self.switch(name, people_operations.open_account, opened)

    def switch(self, name, operation, then):
        self.attempt(True, operation, self.people[name], by=self.people["sam"])
        self.people[name] = self.made
        self.follow({post.agency for post in self.partnership.of(name)}, lambda: then(name))

    def somebody_covers(self, draw):
        name, deputy = draw(st.sampled_from(COVERS))
        agency, until = CAST[name][0], self.today + timedelta(days=draw(st.integers(0, 6)))
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
            self.partnership.covers.append(at_work.Cover(name, deputy, agency, until))

    def the_cover_is_ended(self, draw):
        if covers := self.partnership.covers_on():
            person = self.people[covers[0].name]
            rows = Cover.objects.unscoped("a test").filter(person=person, ended_at=None)
            self.attempt(True, cover.end_cover, rows.get(ends_on__gte=self.today), by=person)
            self.partnership.covers.remove(covers[0])

    # --- what the clock does

    def days_pass(self, draw):
        """Some days, or to one on which something is due; where that is past, to the next. Beat
        runs what it runs in any order, late, or twice on one day."""
        model, _ = self.cases[draw(st.integers(0, 1)) % len(self.cases)]
        when = draw(st.sampled_from(TO))
        names = list(BEFORE_IT_ENDS)
        after = names[names.index(when) :] if when in names else [when]
        days = (self.day_of(model, each) for each in after)
        ahead = next((day for day in days if day and day > self.today), None)
        day = ahead or self.today + timedelta(days=draw(st.integers(0, 9)))
        self.the_day_comes(day, draw(st.sampled_from(SWEEPS)))

    @staticmethod
    def day_of(model, when) -> date | None:
        if when in BEFORE_IT_ENDS:
            return at_work.working_days_from(model.due_on, BEFORE_IT_ENDS[when])
        if model.proposal and when in AFTER_IT_WAS_PROPOSED:
            return at_work.working_days_after(AFTER_IT_WAS_PROPOSED[when], model.proposal[2])
        return None

    def the_day_comes(self, day, sweeps):
        if day != self.today:
            self.go_to(day)
        self.something_changed = True
        for sweep in sweeps:
            self.time_passes()
            self.sweep(sweep)

    def sweep(self, name):
        if name == "nightly":  # rights and dates are in step already
            tasks.bring_rights_into_step()
            tasks.recalculate_due_dates()
            return
        {"remind": tasks.remind, "move up": tasks.move_up_when_due}[name]()
        for model, _ in self.cases:
            model.remind() if name == "remind" else model.move_up_when_due()
