"""Who may open which action, risk and challenge, against a plain-Python reading of the rules.

What opens each is written from docs/roles.md, docs/guides (improvement, risks, scrutiny) and
docs/adr/0022, 0023 and 0025; what holds for every record from `tests/properties/rules.py`. The
search of the log is asked as its page asks it, the sheets as their pages make them.

No action here is late or had its date moved, so the Executive's list opens none: that way in is
tried in `tests/improvement/test_executive_list.py`.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from improvement import exports, lists, tasks
from improvement import operations as log
from improvement.models import Action, Source
from improvement.plans import operations as plans
from improvement.risks import lists as risk_lists
from improvement.risks import operations as risks
from improvement.risks.models import Risk
from improvement.risks.policy import Score, Scores
from improvement.scrutiny import lists as challenge_lists
from improvement.scrutiny import operations as scrutiny
from improvement.search import lists as search
from tests.properties import story
from tests.properties.cast import GROUPS
from tests.properties.rules import (
    BUSINESS_MANAGER,
    CONTRIBUTE,
    DELEGATE,
    DEVELOPMENT_OFFICER,
    HEAD,
    LEADS,
    MANAGE,
    SCRUTINEER,
    SENIORS,
    VIEW,
    Post,
    Record,
    chair_of,
    member_of,
)
from tests.properties.story import anyone, choice, which

ALL_THE_SAME = Scores(*[Score(1, 1)] * 3)
THE_WORD = "quartz"  # in every text that the search looks through
some_group = st.sampled_from(GROUPS)
post = st.integers(0, 40)
writing = st.sampled_from(["anna", "bea", "dana", "asif"]) | anyone


def answering_for(rules, agency):
    """Whoever leads safeguarding at an agency, or speaks for it."""
    return [((rules.stands_for(agency), role), CONTRIBUTE) for role in (*LEADS, *SENIORS)]


def of_the_partners(rules):
    return [((partner, DELEGATE), VIEW) for partner in rules.partners]


@dataclass(eq=False, kw_only=True)
class AnAction(Record):
    """``agency``: responsible, under the name that it had."""

    everywhere: ClassVar = {
        BUSINESS_MANAGER: MANAGE, DEVELOPMENT_OFFICER: MANAGE, HEAD: VIEW, SCRUTINEER: VIEW,
    }  # fmt: skip

    owner: Post
    agency: str
    group: str
    followed_by: set[str] = field(default_factory=set)

    def opens_by(self, rules):
        members = [(member_of(each), VIEW) for each in {self.group, *self.followed_by}]
        answering = answering_for(rules, self.agency)
        partners = of_the_partners(rules)
        return [(self.owner, CONTRIBUTE), (chair_of(self.group), MANAGE)] + (
            members + answering + partners
        )

    def follow(self, moved):
        self.owner = moved.get(self.owner, self.owner)


@dataclass(eq=False, kw_only=True)
class ARisk(AnAction):
    """The rule of an action with one way more."""

    def opens_by(self, rules):
        return [*super().opens_by(rules), (member_of("executive"), VIEW)]


@dataclass(eq=False, kw_only=True)
class AChallenge(Record):
    """To an agency, a group, or both."""

    everywhere: ClassVar = {
        SCRUTINEER: MANAGE, HEAD: VIEW, BUSINESS_MANAGER: VIEW, DEVELOPMENT_OFFICER: VIEW,
    }  # fmt: skip

    agency: str | None
    group: str | None
    answered: set[str] = field(default_factory=set)  # for the "agency", for the "group"

    def answering(self, rules) -> dict[str, list]:
        """By which ways each of those challenged is answered for."""
        found = {}
        if self.group:
            found["group"] = [chair_of(self.group)]
        if self.agency:
            found["agency"] = [way for way, _ in answering_for(rules, self.agency)]
        return found

    def still_to_speak_for(self, rules, name) -> set[str]:
        """For whom somebody answers, or whom they count as, and nobody has; whoever has the right
        by name alone, for each."""
        people = rules.oneself(name) - rules.closed_accounts
        ways = {way for each in people for hat in rules.hats(each) for way in hat.ways}
        answering = self.answering(rules)
        mine = {each for each, theirs in answering.items() if ways & {*theirs}}
        return (mine or {*answering}) - self.answered

    def opens_by(self, rules):
        found = [(member_of("executive"), VIEW), *of_the_partners(rules)]
        if self.group:
            found += [(member_of(self.group), VIEW), (chair_of(self.group), CONTRIBUTE)]
        return found + (answering_for(rules, self.agency) if self.agency else [])


class Improvement(story.Story):
    def make_records(self):
        self.finding = log.add_finding(
            source=Source.DATA, came_from="Data", found_on=self.rules.today,
            statement=f"{THE_WORD} {self.words()}", by=None,
        )  # fmt: skip
        self.add(AnAction, 0, "practice")
        self.add(AnAction, 1, "executive")
        self.add(ARisk, 1, "practice")
        self.raise_challenge("sue", 1, "practice")

    # --- actions and risks

    @precondition(lambda self: len(self.cases) < 6)
    @rule(kind=st.sampled_from([AnAction, AnAction, ARisk]), number=post, group=some_group)
    def add(self, kind, number, group):
        posts = [each for each in self.rules.posts if self.rules.at_work(each)]
        owner = posts[number % len(posts)]
        self.done[kind.__name__, True] += 1
        given = {"owner": self.held_roles[owner], "group": self.world.groups[group], "by": None}
        if kind is AnAction:
            made = log.propose(
                what=f"{THE_WORD} {self.words()}", difference_wanted="A difference",
                because="It matters", due_on=self.rules.today + timedelta(days=700), **given,
            )  # fmt: skip
        else:
            made = risks.add_risk(
                cause=self.words(), event="An event", effect="An effect", category="practice",
                proximity="later", contingency="We act", scores=ALL_THE_SAME, why="So it is",
                **given,
            )  # fmt: skip
        self.cases.append((kind(owner=owner, agency=owner.agency, group=group), made))

    def owned(self, number):
        found = [pair for pair in self.cases if isinstance(pair[0], AnAction)]
        return found[number % len(found)]

    @rule(number=which, name=writing)
    def somebody_writes_how_it_stands(self, number, name):
        case, record = self.owned(number)
        allowed = not case.closed and self.rules.may(name, case) >= CONTRIBUTE
        by, words = self.people[name], self.words()
        if type(record) is Action:
            act, told = log.add_progress, {"standing": "on-track", "text": words}
        else:
            act, told = risks.say_no_change, {"why": words}
        self.attempt("write", allowed, act, record, by=by, **told)

    @rule(number=which, who=post)
    def it_is_handed_over(self, number, who):
        case, record = self.owned(number)
        agency = self.rules.stands_for(case.agency)
        posts = [
            each for each in self.rules.posts if each.agency == agency and self.rules.at_work(each)
        ]
        if case.closed or not posts:
            return
        self.done["hand over", True] += 1
        case.owner = posts[who % len(posts)]
        act = log.hand_over if type(record) is Action else risks.hand_over
        act(record, owner=self.held_roles[case.owner], by=None)

    @rule(number=which, others=st.sets(some_group))
    def other_groups_follow(self, number, others):
        case, record = self.owned(number)
        if type(record) is not Action or case.closed:
            return
        self.done["follow", True] += 1
        case.followed_by = others - {case.group}
        followed_by = [self.world.groups[each] for each in sorted(case.followed_by)]
        plans.let_follow(record, groups=followed_by, by=None)

    @precondition(lambda self: len(self.cases) > 4)
    @rule(number=which)
    def it_ends(self, number):
        case, record = self.owned(number)
        if case.closed:
            return
        self.done["end", True] += 1
        if type(record) is Action:
            log.withdraw(record, reason="Not needed", by=None)
        else:
            risks.end(record, outcome="closed", reason="It is none", by=None)
        case.closed = True

    # --- challenges

    @precondition(lambda self: len(self.cases) < 6)
    @rule(name=st.just("sue") | anyone, agency=st.none() | choice, group=st.none() | some_group)
    def raise_challenge(self, name, agency, group):
        there = self.rules.there()
        slug = None if agency is None else there[agency % len(there)]
        allowed = self.rules.themself(name, SCRUTINEER) and (slug or group)
        if made := self.attempt(
            "challenge", allowed, scrutiny.raise_challenge, title=self.words(), challenged="x",
            evidence="x", to_group=self.world.groups[group] if group else None,
            to_agency=self.agencies[slug] if slug else None, by=self.people[name],
        ):  # fmt: skip
            self.cases.append((AChallenge(agency=slug, group=group), made))

    def challenge(self, number):
        found = [pair for pair in self.cases if isinstance(pair[0], AChallenge)]
        return found[number % len(found)]

    @rule(number=which, name=writing)
    def somebody_answers(self, number, name):
        case, record = self.challenge(number)
        allowed = (
            self.rules.may(name, case) == CONTRIBUTE  # whoever judges the answer gives none
            and not case.closed
            # Whoever answers for both says for which: this act does not.
            and len(offered := case.still_to_speak_for(self.rules, name)) == 1
        )
        if self.attempt(
            "answer", allowed, scrutiny.answer, record, kind="not-accepted", reasons="x",
            by=self.people[name],
        ):  # fmt: skip
            case.answered |= offered

    @precondition(lambda self: len(self.cases) > 4)
    @rule(number=which, name=st.just("sue") | anyone)
    def it_is_closed(self, number, name):
        case, record = self.challenge(number)
        allowed = (
            self.rules.themself(name, SCRUTINEER)
            and self.rules.may(name, case) == MANAGE
            and not case.closed
        )
        if self.attempt(
            "close a challenge", allowed, scrutiny.close_challenge, record,
            judgement="not-enough", reason="x", by=self.people[name],
        ):  # fmt: skip
            case.closed = True

    @rule()
    def a_night_passes(self):
        tasks.end_emergencies()
        tasks.bring_rights_into_step()

    # --- they agree

    def ask_for_files(self, model, person, is_open, wanted):
        show = "open" if is_open else "closed"
        if model is Action:
            rows = list(exports.actions(lists.Choice(show=show), person))
        elif model is Risk:
            rows = list(risk_lists.sheet(risk_lists.Choice(show=show), person))
        else:
            rows = list(challenge_lists.export_challenges(show, person))
        assert sorted(row[0] for row in rows) == wanted
        restricted = {r.reference for case, r in self.of(model) if case.restricted}
        assert {row[0] for row in rows if row[1] == "Restricted"} == restricted & {*wanted}

    def ask_for_lists(self, name, person):
        super().ask_for_lists(name, person)
        found, is_cut = search.found(person, THE_WORD)
        wanted = [
            record.reference
            for case, record in self.of(Action)
            if self.rules.may(name, case) >= VIEW and not case.restricted
        ]
        wanted += [self.finding.reference] if self.rules.acts_in(name) else []
        assert sorted(each.reference for each in found) == sorted(wanted), name
        assert not is_cut
        for case, record in self.of(Action):
            known = record.reference in wanted
            assert bool(search.found(person, record.reference)[0]) == known, (name, case.agency)


@pytest.mark.django_db
def test_what_each_person_can_do_with_the_log_is_what_the_rules_say(clock):
    story.tell(Improvement, clock, examples=2, steps=15)
