"""Who may open which escalation, against a plain-Python reading of the rules, along paths that
nobody thought of.

What opens an escalation is written from the fact sheet (sections 1 and 11), docs/roles.md and
docs/adr/0013 and 0015; what holds for every record from `tests/properties/rules.py`. After every
random act of agencies, people, roles, seats, accounts, cases, restrictions, conflicts of interest,
emergencies, cover and the clock, what each person can list, open, change, export and be told of
has to be what these say: nothing, that it exists, view, contribute or manage.

Actions, risks and challenges, and the search: `tests/improvement/test_access_properties.py`.
"""

from dataclasses import dataclass, field
from typing import ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from escalations import exports, lists, tasks
from escalations import operations as escalate
from escalations.choice import ALL, Choice
from partnership import operations as ours
from tests import world as worlds
from tests.properties import story
from tests.properties.rules import (
    BUSINESS_MANAGER,
    CONTRIBUTE,
    DELEGATE,
    HEAD,
    LEADS,
    MANAGE,
    PARTNER,
    PRACTICE,
    SCRUTINEER,
    SENIORS,
    SPEAKING,
    VIEW,
    Post,
    Record,
)
from tests.properties.story import anyone, choice, in_the_cast, which

LISTED = [("bob", 1), ("amir", 2), ("asif", 3), ("brian", 3), ("carol", 4)]
speaking = st.sampled_from(["alice", "anna", "bob", "bea"]) | anyone


@dataclass(eq=False, kw_only=True)
class Case(Record):
    """``raising``, ``challenged``: the agencies, under the names that they had."""

    everywhere: ClassVar = {BUSINESS_MANAGER: MANAGE, HEAD: VIEW, SCRUTINEER: VIEW}

    raised_as: Post
    raising: str
    challenged: str
    step: int = 1
    brought_in: list[Post] = field(default_factory=list)

    def opens_by(self, rules):
        raising, challenged = rules.stands_for(self.raising), rules.stands_for(self.challenged)
        found: list = []
        for agency in (raising, challenged):
            found += [(agency, lead) for lead in LEADS]
            if self.step >= 3:
                found += [(agency, senior) for senior in SENIORS]
        if self.step == 4:
            for partner in rules.partners:
                found += [(partner, DELEGATE), *rules.to_call(partner, 4, (DELEGATE,))]
        for step in range(1, min(self.step, 3) + 1):
            found += rules.to_call(challenged, step)
            if step > 1:
                found += rules.to_call(raising, step)
        return [(way, CONTRIBUTE) for way in (*found, *self.brought_in, self.raised_as)]

    def follow(self, moved):
        self.raised_as = moved.get(self.raised_as, self.raised_as)
        self.brought_in = [moved.get(each, each) for each in self.brought_in]


class Escalations(story.Story):
    def make_records(self):
        for name, step in LISTED:
            self.list_at(self.rules.held(name)[0], step)
        self.raise_case("amir", 1, 0)
        self.raise_case("bob", 0, 0)

    def list_at(self, post, step):
        place = self.rules.listed.setdefault((post.agency, step), [])
        held = self.held_roles[post]
        ours.list_contact(held, procedure="escalation", step=step, order=len(place), by=None)
        place.append(post)

    @rule(name=anyone, number=choice, step=st.integers(1, 4))
    def somebody_is_listed(self, name, number, step):
        posts = [each for each in self.rules.held(name) if each.role in SPEAKING]
        post = posts[number % len(posts)] if posts else None
        if post and post not in self.rules.listed.get((post.agency, step), []):
            self.done["listed", True] += 1
            self.list_at(post, step)

    # --- the procedure

    @precondition(lambda self: len(self.cases) < 4)
    @rule(name=speaking, challenged=choice, number=choice)
    def raise_case(self, name, challenged, number):
        there = self.rules.there()
        challenged = there[challenged % len(there)]
        posts = [each for each in self.rules.held(name) if each.role in PRACTICE]
        posts = [each for each in posts if each.agency != challenged]
        if not posts or name in self.rules.closed_accounts:
            return
        post = posts[number % len(posts)]
        answers = {"challenged_agency": self.agencies[challenged], **worlds.ANSWERS}
        made = escalate.raise_escalation(
            **answers, raised_as=self.held_roles[post], raised_on=self.rules.today,
            by=self.people[name],
        )  # fmt: skip
        self.cases.append((Case(raised_as=post, raising=post.agency, challenged=challenged), made))

    def sides(self, case):
        return [self.rules.stands_for(each) for each in (case.raising, case.challenged)]

    def side(self, name, case):
        return next((each for each in self.sides(case) if self.rules.acts_for(name, each)), None)

    def on_both_sides(self, old, new):
        return any({old, new} <= {*self.sides(case)} for case, _ in self.cases)

    def may_contribute(self, name, case):
        return not case.closed and self.rules.may(name, case) >= CONTRIBUTE

    @rule(number=which, name=speaking)
    def move_up(self, number, name):
        case, record = self.case(number)
        allowed = self.may_contribute(name, case) and case.step < 4 and self.side(name, case)
        if self.attempt(
            "move up", allowed, escalate.move_up, record,
            from_step=case.step, reason="x", by=self.people[name],
        ):  # fmt: skip
            case.step += 1

    @rule(number=which, name=speaking)
    def add_a_note(self, number, name):
        case, record = self.case(number)
        by = self.people[name]
        allowed = self.may_contribute(name, case)
        self.attempt("note", allowed, escalate.add_note, record, text="x", for_agency=None, by=by)

    @rule(number=which, name=speaking, whom=in_the_cast, place=choice)
    def bring_in(self, number, name, whom, place):
        case, record = self.case(number)
        posts = self.rules.held(whom)
        if not posts:
            return
        post = posts[place % len(posts)]
        allowed = (
            self.may_contribute(name, case)
            and not case.restricted
            and self.side(name, case) == post.agency
            and post.role in PRACTICE
            and whom not in {name, case.raised_as.person} | self.rules.closed_accounts
            and post not in case.brought_in
        )
        if self.attempt(
            "bring in", allowed, escalate.bring_in, record,
            held_role=self.held_roles[post], by=self.people[name],
        ):  # fmt: skip
            case.brought_in.append(post)

    @rule(number=which, name=speaking)
    def withdraw(self, number, name):
        case, record = self.case(number)
        allowed = (
            self.may_contribute(name, case)
            and self.side(name, case) == self.rules.stands_for(case.raising)
            and (case.step > 1 or case.restricted or case.conflicted)  # not at the very beginning
        )
        if not allowed and self.may_contribute(name, case):
            return
        by = self.people[name]
        if self.attempt(
            "withdraw", allowed, escalate.withdraw, record, outcome="withdrawn", reason="x", by=by
        ):
            case.closed = True
            self.decided(case)

    def decided(self, case):
        """A closed one keeps what it opened by; each decision about it brings it into step."""
        if case.closed:
            case.kept = case.opens_by(self.rules)

    def was_taken_over(self, old, new):
        """So does a takeover, of what the agency was in or heard."""
        before = [each for each, now in self.rules.gone.items() if now == new]
        was_partner = any(self.rules.agencies[each] == PARTNER for each in before)
        for case, _ in self.cases:
            if new in self.sides(case) or (case.step == 4 and was_partner):
                self.decided(case)

    @rule()
    def a_night_passes(self):
        tasks.end_emergencies()
        tasks.bring_rights_into_step()

    def ask_for_files(self, model, person, is_open, wanted):
        everything = Choice(show=ALL, is_open=is_open)
        assert sorted(row[0] for row in exports.rows(everything, person)) == wanted
        assert lists.page(everything, person, None).total == str(len(wanted))


@pytest.mark.django_db
def test_what_each_person_can_do_is_what_the_rules_say(clock):
    story.tell(Escalations, clock, examples=2, steps=15)
