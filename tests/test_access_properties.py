"""Who may open what, against a plain-Python reading of the rules, along paths nobody thought of.

`Rules` below is written from the words: the fact sheet (sections 1 and 11), docs/roles.md and
docs/adr/0013. It uses none of the portal's code. After every random act of people, roles,
accounts, cases, restrictions, conflicts of interest, emergencies, cover and the clock, what each
person can list, open, change, export and be told of has to be what it says: nothing, that it
exists, view, contribute or manage.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from accounts.models import User
from core import access, holders, listing, notifications, restriction
from core.models import Notification
from core.operations import NotAllowed
from escalations import exports, lists, tasks
from escalations import operations as escalate
from escalations.models import Escalation, EscalationAccessDecision
from partnership import cover, people_operations
from partnership import operations as ours
from partnership import restriction as rules_of_restriction
from partnership.auth import SignInBackend
from partnership.models import Cover
from partnership.roles import RULES
from reporting import what_they_see
from tests import world as worlds

# --- the rules, in plain Python ---------------------------------------------------------------

NOTHING, EXISTS, VIEW, CONTRIBUTE, MANAGE = range(5)
IN_WORDS = {VIEW: "view", CONTRIBUTE: "contribute", MANAGE: "manage"}

PRACTITIONER, LINE_MANAGER = "frontline-practitioner", "line-manager"
LEAD, SENIOR = "safeguarding-lead", "senior-manager"
REPRESENTATIVE, DELEGATE = "partnership-representative", "delegated-safeguarding-partner"
BUSINESS_MANAGER, HEAD = "business-manager", "head-of-safeguarding"
SCRUTINEER, SYSTEM = "independent-scrutineer", "system-administrator"
ADMINISTRATOR = "agency-administrator"

PRACTICE = {PRACTITIONER, LINE_MANAGER, LEAD, SENIOR, REPRESENTATIVE}
SPEAKING = PRACTICE | {DELEGATE}
OPENS_ALL = {BUSINESS_MANAGER: MANAGE, HEAD: VIEW, SCRUTINEER: VIEW}
PARTNERS = ("council", "police")
BUSINESS = "business-team"
PLACES = [
    *((agency, role) for agency in ("council", "trust", "police") for role in sorted(PRACTICE)),
    *((partner, DELEGATE) for partner in PARTNERS),
    *((BUSINESS, role) for role in (BUSINESS_MANAGER, HEAD, SCRUTINEER)),
]
CAST = [
    ("alice", "council", PRACTITIONER),
    ("amir", "council", LINE_MANAGER),
    ("anna", "council", LEAD),
    ("asif", "council", SENIOR),
    ("ada", "council", DELEGATE),
    ("cleo", "council", ADMINISTRATOR),
    ("bob", "trust", PRACTITIONER),
    ("bea", "trust", LEAD),
    ("brian", "trust", REPRESENTATIVE),
    ("colin", "police", LEAD),
    ("carol", "police", DELEGATE),
    ("dana", BUSINESS, BUSINESS_MANAGER),
    ("hari", BUSINESS, HEAD),
    ("sue", BUSINESS, SCRUTINEER),
    ("sam", BUSINESS, SYSTEM),
]
LISTED = [("bob", 1), ("amir", 2), ("asif", 3), ("brian", 3), ("carol", 4)]
NAMES = [*(name for name, _, _ in CAST), "nobody", "root"]


@dataclass(eq=False)
class Post:
    """A role that somebody holds, or held: taken up again it is another."""

    person: str
    agency: str
    role: str

    @property
    def place(self):
        return self.agency, self.role


@dataclass(eq=False)
class Away:
    person: str
    deputy: str
    agency: str
    first: date
    last: date
    ended: bool = False


@dataclass(eq=False)
class Case:
    raised_as: Post
    challenged: str
    step: int = 1
    closed: bool = False
    brought_in: list = field(default_factory=list)
    kept: list = field(default_factory=list)  # of a closed one, what it opened by when it closed
    restricted: bool = False
    named: dict = field(default_factory=dict)  # person: ((agency, role), right)
    conflicted: set = field(default_factory=set)
    emergencies: dict = field(default_factory=dict)  # person: until when

    @property
    def raising(self):
        return self.raised_as.agency


class Rules:
    def __init__(self):
        self.posts: list[Post] = []
        self.closed_accounts: set[str] = set()
        self.away: list[Away] = []
        self.listed: dict[tuple[str, int], list[Post]] = {}
        self.now: datetime

    @property
    def today(self):
        return self.now.astimezone(ZoneInfo("Europe/London")).date()

    # who holds what

    def held(self, name, agency=None):
        found = [each for each in self.posts if each.person == name]
        return [each for each in found if agency in (None, each.agency)]

    def stands_in(self, name):
        """What somebody covers today."""
        return [
            each
            for each in self.away
            if each.deputy == name and not each.ended and each.first <= self.today <= each.last
        ]

    def acts_in(self, name):
        """Own posts, and those covered today; nothing with a closed account."""
        if name in self.closed_accounts:
            return []
        covered = (self.held(each.person, each.agency) for each in self.stands_in(name))
        return [*self.held(name), *chain.from_iterable(covered)]

    def acts_for(self, name, agency):
        return any(each.agency == agency and each.role in SPEAKING for each in self.acts_in(name))

    def side(self, name, case):
        return next((a for a in (case.raising, case.challenged) if self.acts_for(name, a)), None)

    def looks_after(self, name, agency):
        return any(
            each.role in (BUSINESS_MANAGER, SYSTEM) or each.place == (agency, ADMINISTRATOR)
            for each in self.acts_in(name)
        )

    def may_cover(self, name, person, agency):
        """Somebody who looks after the agency, for a colleague whose roles are theirs to give."""
        if any(each.role in (BUSINESS_MANAGER, SYSTEM) for each in self.acts_in(name)):
            return True
        roles = {each.role for each in self.held(person, agency)}
        return self.looks_after(name, agency) and all(RULES[one].given_by_agency for one in roles)

    def at_work(self, post):
        return post in self.posts and post.person not in self.closed_accounts

    def to_call(self, agency, step, otherwise=LEAD):
        listed = [each for each in self.listed.get((agency, step), []) if self.at_work(each)]
        return listed or [
            each for each in self.posts if each.place == (agency, otherwise) and self.at_work(each)
        ]

    # what a case opens by

    def opens_by(self, case):
        """Places (agency, role) and posts, by the procedure: each may contribute."""
        found: list = []
        for agency in (case.raising, case.challenged):
            found.append((agency, LEAD))
            if case.step >= 3:
                found += [(agency, SENIOR), (agency, REPRESENTATIVE)]
        if case.step == 4:
            for partner in PARTNERS:
                found += [(partner, DELEGATE), *self.to_call(partner, 4, DELEGATE)]
        for step in range(1, min(case.step, 3) + 1):
            found += self.to_call(case.challenged, step)
            if step > 1:
                found += self.to_call(case.raising, step)
        return [*found, *case.brought_in, case.raised_as]

    def keepers(self, case):
        return [
            name
            for name, (place, right) in case.named.items()
            if right == MANAGE
            and name not in self.closed_accounts | case.conflicted
            and any(each.place == place for each in self.held(name))
        ]

    def by_posts(self, case, posts):
        """What posts open of a case that is not restricted."""
        opening = case.kept if case.closed else self.opens_by(case)
        rights = [CONTRIBUTE for each in posts if each in opening or each.place in opening]
        rights += [OPENS_ALL[each.role] for each in posts if each.role in OPENS_ALL]
        return max(rights, default=NOTHING)

    def by_list(self, case, name):
        """What the list of a restricted case opens for somebody."""
        held = [each.place for each in self.held(name)]
        place, right = case.named.get(name, (None, NOTHING))
        found = [right if place in held else NOTHING]
        if not self.keepers(case) and (BUSINESS, BUSINESS_MANAGER) in held:
            found.append(MANAGE)
        if name in case.emergencies and (BUSINESS, HEAD) in held:
            found.append(VIEW if self.now < case.emergencies[name] else NOTHING)
        return max(found)

    def own(self, name, case):
        """By somebody's own posts, whatever conflict of interest there is."""
        if name in self.closed_accounts:
            return NOTHING
        return self.by_list(case, name) if case.restricted else self.by_posts(case, self.held(name))

    def may(self, name, case):
        held = [self.own(name, case)]
        if name not in self.closed_accounts and not case.restricted:
            held += [
                self.by_posts(case, self.held(each.person, each.agency))
                for each in self.stands_in(name)
                if each.person not in case.conflicted
            ]
        if max(held) and name in case.conflicted:
            return EXISTS
        return max(held)

    # what comes to an end

    def end_cover_without_a_role(self, name, agency):
        for each in self.away:
            if name in (each.person, each.deputy) and agency in (None, each.agency):
                each.ended = each.ended or each.last >= self.today

    def keep_what_it_opened_by(self, case):
        case.kept = self.opens_by(case)


# --- the portal beside it -----------------------------------------------------------------------

anyone = st.sampled_from(NAMES)
in_the_cast = st.sampled_from([name for name, _, _ in CAST if name != "sam"])
managing = st.sampled_from(["dana", "dana", "anna", "hari", "sam"]) | anyone
speaking = st.sampled_from(["alice", "anna", "bob", "bea"]) | anyone
which = st.integers(min_value=0, max_value=2)
rights = st.sampled_from([VIEW, CONTRIBUTE, MANAGE])
choice = st.integers(min_value=0, max_value=7)
START = datetime(2026, 3, 26, 22, 0, tzinfo=ZoneInfo("UTC"))  # two days before summer time begins


def build():
    world = worlds.World()
    agencies = {slug: worlds.AGENCIES[slug] for slug in ("council", "trust", "police", BUSINESS)}
    world.agencies = {
        slug: ours.add_agency(
            slug=slug, name=name, short_name=name, kind=kind, engagement="permanent", by=None
        )
        for slug, (name, kind) in agencies.items()
    }
    world.people = {
        name: User.objects.create_user(f"{name}@example.org", full_name=name.title())
        for name in NAMES[:-1]
    }
    world.people["root"] = User.objects.create_superuser("root@example.org", full_name="Root")
    # Each role has its group before a story begins.
    for agency, role in PLACES:
        held = ours.begin_role(
            world.people["nobody"], agency=world.agencies[agency], role=role, by=None,
            started_on=worlds.LONG_AGO,
        )  # fmt: skip
        ours.end_role(held, ended_on=held.started_on, by=None)
    return world


class Story(RuleBasedStateMachine):
    """Set by the test: ``world`` (built once, each story in a savepoint of its own), ``clock``."""

    world = clock = None
    done: Counter = Counter()

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.rules = Rules()
        self.people = {
            name: User.objects.get(pk=each.pk) for name, each in self.world.people.items()
        }
        self.names = {each.pk: name for name, each in self.people.items()}
        self.held_roles: dict[Post, object] = {}
        self.cases: list[tuple[Case, Escalation]] = []
        self.covers: list[tuple[Away, Cover]] = []
        self.steps = self.told = 0
        self.go_to(START)
        for name, agency, role in CAST:
            self.take_up(name, agency, role)
        for name, step in LISTED:
            self.list_at(self.rules.held(name)[0], step)
        self.raise_case("alice", "trust", 0)
        self.deliver()

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def go_to(self, moment):
        self.rules.now = moment
        self.clock._traveller.move_to(moment)

    def case(self, number):
        return self.cases[number % len(self.cases)]

    def attempt(self, what, allowed, act, *args, **kwargs):
        """Carried out, or refused, as the rules have it."""
        self.done[what, bool(allowed)] += 1
        if allowed:
            result = act(*args, **kwargs)
            return True if result is None else result
        with pytest.raises((NotAllowed, PermissionDenied)), transaction.atomic():
            act(*args, **kwargs)
        return None

    # --- roles, accounts, contacts

    def take_up(self, name, agency, role):
        held = ours.begin_role(
            self.people[name], agency=self.world.agencies[agency], role=role,
            started_on=self.rules.today, by=None,
        )  # fmt: skip
        post = Post(name, agency, role)
        self.rules.posts.append(post)
        self.held_roles[post] = held
        return post

    def list_at(self, post, step):
        place = self.rules.listed.setdefault((post.agency, step), [])
        held = self.held_roles[post]
        ours.list_contact(held, procedure="escalation", step=step, order=len(place), by=None)
        place.append(post)

    @rule(name=anyone, place=st.sampled_from(PLACES))
    def a_role_begins(self, name, place):
        if any(each.place == place for each in self.rules.held(name)):
            return
        self.done["a role begins", True] += 1
        self.take_up(name, *place)

    @rule(name=in_the_cast, number=choice)
    def a_role_ends(self, name, number):
        posts = self.rules.held(name)
        if not posts:
            return
        self.done["a role ends", True] += 1
        post = posts[number % len(posts)]
        ours.end_role(self.held_roles[post], ended_on=self.rules.today, by=None)
        self.rules.posts.remove(post)
        if not self.rules.held(post.person, post.agency):
            self.rules.end_cover_without_a_role(post.person, post.agency)

    @rule(name=in_the_cast)
    def an_account_closes_or_opens(self, name):
        sam, is_closed = self.people["sam"], name in self.rules.closed_accounts
        act = people_operations.open_account if is_closed else people_operations.close_account
        self.done["an account opens" if is_closed else "an account closes", True] += 1
        self.people[name] = act(self.people[name], by=sam)
        if is_closed:
            self.rules.closed_accounts.remove(name)
        else:
            self.rules.closed_accounts.add(name)
            self.rules.end_cover_without_a_role(name, None)

    @rule(name=anyone, number=choice, step=st.integers(1, 4))
    def somebody_is_listed(self, name, number, step):
        posts = [each for each in self.rules.held(name) if each.role in SPEAKING]
        post = posts[number % len(posts)] if posts else None
        if post and post not in self.rules.listed.get((post.agency, step), []):
            self.done["listed", True] += 1
            self.list_at(post, step)

    # --- the procedure

    @precondition(lambda self: len(self.cases) < 3)
    @rule(name=speaking, challenged=st.sampled_from(["council", "trust", "police"]), number=choice)
    def raise_case(self, name, challenged, number):
        posts = [each for each in self.rules.held(name) if each.role in PRACTICE]
        posts = [each for each in posts if each.agency != challenged]
        if not posts or name in self.rules.closed_accounts:
            return
        post = posts[number % len(posts)]
        answers = {"challenged_agency": self.world.agencies[challenged], **worlds.ANSWERS}
        made = escalate.raise_escalation(
            **answers, raised_as=self.held_roles[post], raised_on=self.rules.today,
            by=self.people[name],
        )  # fmt: skip
        self.cases.append((Case(post, challenged), made))

    def may_contribute(self, name, case):
        return not case.closed and self.rules.may(name, case) >= CONTRIBUTE

    @rule(number=which, name=speaking)
    def move_up(self, number, name):
        case, record = self.case(number)
        allowed = self.may_contribute(name, case) and case.step < 4 and self.rules.side(name, case)
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
            and self.rules.side(name, case) == post.agency
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
            and self.rules.side(name, case) == case.raising
            and (case.step > 1 or case.restricted or case.conflicted)  # not at the very beginning
        )
        if not allowed and self.may_contribute(name, case):
            return
        by = self.people[name]
        if self.attempt(
            "withdraw", allowed, escalate.withdraw, record, outcome="withdrawn", reason="x", by=by
        ):
            case.closed = True
            self.rules.keep_what_it_opened_by(case)

    # --- restriction, conflict of interest, emergency

    def decided(self, case):
        """Every operation of these brings the rights into step, of a closed case too."""
        self.rules.keep_what_it_opened_by(case)

    @rule(
        number=which,
        name=managing,
        listed=st.lists(st.tuples(in_the_cast, choice, rights), max_size=4),
    )
    def restrict(self, number, name, listed):
        case, record = self.case(number)
        named = {}
        for person, place, right in listed:
            if posts := self.rules.held(person):
                named[person] = (posts[place % len(posts)].place, right)
        allowed = (
            self.rules.may(name, case) == MANAGE
            and not case.restricted
            and self.rules.own(name, case) == MANAGE
        )
        given = [
            (self.people[person], self.group_of(place), IN_WORDS[right])
            for person, (place, right) in named.items()
        ]
        by = self.people[name]
        if self.attempt(
            "restrict", allowed, restriction.restrict, record, named=given, reason="x", by=by
        ):
            named[name] = ((BUSINESS, BUSINESS_MANAGER), MANAGE)
            case.restricted = True
            case.named = {p: each for p, each in named.items() if p not in case.conflicted}

    def group_of(self, place):
        agency, role = place
        return ours.AgencyRole.objects.get(agency__slug=agency, role=role).group_id

    @rule(number=which, name=managing)
    def lift(self, number, name):
        case, record = self.case(number)
        allowed = case.restricted and self.rules.may(name, case) == MANAGE
        by = self.people[name]
        if self.attempt("lift", allowed, restriction.lift, record, reason="x", by=by):
            case.restricted, case.named, case.emergencies = False, {}, {}
            self.decided(case)

    @rule(number=which, name=managing, whom=anyone, place=st.none() | choice, right=rights)
    def put_on_the_list(self, number, name, whom, place, right):
        case, record = self.case(number)
        posts = self.rules.held(whom)
        wanted = posts[place % len(posts)].place if posts and place is not None else PLACES[0]
        allowed = (
            case.restricted
            and self.rules.may(name, case) == MANAGE
            and whom not in case.conflicted | self.rules.closed_accounts
            and any(each.place == wanted for each in posts)
            and (right == MANAGE or self.rules.keepers(case) != [whom])
        )
        if self.attempt(
            "put on the list", allowed, restriction.put_on_the_list, record,
            person=self.people[whom], group=self.group_of(wanted), right=IN_WORDS[right],
            reason="x", by=self.people[name],
        ):  # fmt: skip
            case.named[whom] = (wanted, right)

    def standing(self, record, kind, whom):
        rows = EscalationAccessDecision.objects.unscoped("a test").filter(
            record=record, kind=kind, person=self.people[whom], ended_at=None
        )
        return rows.first()

    @rule(number=which, name=managing, place=choice)
    def take_off(self, number, name, place):
        case, record = self.case(number)
        if not case.named:
            return
        whom = sorted(case.named)[place % len(case.named)]
        allowed = self.rules.may(name, case) == MANAGE and self.rules.keepers(case) != [whom]
        if self.attempt(
            "take off", allowed, restriction.take_off, record,
            decision=self.standing(record, "named", whom), reason="x", by=self.people[name],
        ):  # fmt: skip
            del case.named[whom]

    @rule(number=which, name=managing, whom=anyone, themself=st.booleans())
    def mark_a_conflict(self, number, name, whom, themself):
        case, record = self.case(number)
        name = whom if themself else name
        may_say = self.rules.may(name, case)
        allowed = (
            (may_say == MANAGE or (name == whom and may_say >= VIEW))
            and whom not in case.conflicted
            and not (case.restricted and self.rules.keepers(case) == [whom])
        )
        if self.attempt(
            "mark a conflict", allowed, restriction.mark_conflict, record,
            person=self.people[whom], reason="x", by=self.people[name],
        ):  # fmt: skip
            case.conflicted.add(whom)
            self.decided(case)

    @rule(number=which, name=managing, place=choice)
    def end_a_conflict(self, number, name, place):
        case, record = self.case(number)
        if not case.conflicted:
            return
        whom = sorted(case.conflicted)[place % len(case.conflicted)]
        allowed = self.rules.may(name, case) == MANAGE
        if self.attempt(
            "end a conflict", allowed, restriction.end_conflict, record,
            decision=self.standing(record, "conflict", whom), reason="x", by=self.people[name],
        ):  # fmt: skip
            case.conflicted.remove(whom)
            self.decided(case)

    @rule(number=which, name=st.just("hari") | anyone)
    def break_the_glass(self, number, name):
        case, record = self.case(number)
        allowed = (
            any(each.role == HEAD for each in self.rules.held(name))
            and case.restricted
            and name not in case.conflicted
            and self.rules.may(name, case) < VIEW
        )
        if name in self.rules.closed_accounts:
            return  # nobody signs in with it
        by = self.people[name]
        if self.attempt(
            "break the glass", allowed, rules_of_restriction.break_the_glass, record,
            reason="x", by=by,
        ):  # fmt: skip
            case.emergencies[name] = self.rules.now + timedelta(hours=24)

    # --- cover

    @rule(
        person=in_the_cast,
        deputy=anyone,
        by=st.sampled_from([None, None, None, "cleo", "sam"]) | anyone,
        number=choice,
        first=st.sampled_from([0, 0, 0, 1, 2, -1]),
        days=st.sampled_from([1, 1, 2, 5, 183, 184, 0]),
    )
    def name_a_deputy(self, person, deputy, by, number, first, days):
        self.name_deputy(person, deputy, by, number, first, days)

    @rule(
        pair=st.sampled_from(
            [("alice", "amir"), ("anna", "alice"), ("bea", "bob"), ("bob", "brian"),
             ("dana", "sam"), ("dana", "sue"), ("hari", "sam"), ("brian", "bea"), ("amir", "ada"),
             ("carol", "colin"), ("sue", "dana"), ("ada", "cleo")]
        ),
        days=st.integers(1, 4),
    )  # fmt: skip
    def a_colleague_stands_in_from_today(self, pair, days):
        self.name_deputy(*pair, None, 0, 0, days)

    def name_deputy(self, person, deputy, by, number, first, days):
        posts, by = self.rules.held(person), by or person
        if not posts or by in self.rules.closed_accounts:
            return
        agency, today = posts[number % len(posts)].agency, self.rules.today
        first = today + timedelta(days=first)
        last = first + timedelta(days=days - 1)
        then = [
            each
            for each in self.rules.away
            if not each.ended and each.agency == agency and each.first <= last >= first <= each.last
        ]
        allowed = (
            (by == person or (by != deputy and self.rules.may_cover(by, person, agency)))
            and today <= first <= last
            and days <= 183
            and person != deputy
            and deputy not in self.rules.closed_accounts
            and bool(self.rules.held(deputy, agency))
            and not {person, deputy} & {each.person for each in then}
        )
        if made := self.attempt(
            "name a deputy", allowed, cover.name_deputy, self.people[person],
            agency=self.world.agencies[agency], deputy=self.people[deputy],
            starts_on=first, ends_on=last, by=self.people[by],
        ):  # fmt: skip
            away = Away(person, deputy, agency, first, last)
            self.rules.away.append(away)
            self.covers.append((away, made))

    @rule(number=choice, by=st.sampled_from(["person", "deputy", "sam"]) | anyone)
    def end_a_cover(self, number, by):
        if not self.covers:
            return
        away, record = self.covers[number % len(self.covers)]
        by = {"person": away.person, "deputy": away.deputy}.get(by, by)
        if by in self.rules.closed_accounts:
            return
        may = by in (away.person, away.deputy) or self.rules.looks_after(by, away.agency)
        over = away.ended or away.last < self.rules.today
        if self.attempt(
            "end a cover", may and not over, cover.end_cover, record, by=self.people[by]
        ):
            away.ended = True

    # --- what the clock does

    @rule(hours=st.sampled_from([1, 2, 11, 23, 24, 25, 49, 24 * 5]))
    def time_passes(self, hours):
        self.go_to(self.rules.now + timedelta(hours=hours))

    @precondition(lambda self: any(case.emergencies for case, _ in self.cases))
    @rule(number=choice, seconds=st.sampled_from([-1, 0, 1]))
    def an_emergency_is_about_to_be_over(self, number, seconds):
        moments = sorted(chain.from_iterable(case.emergencies.values() for case, _ in self.cases))
        moment = moments[number % len(moments)] + timedelta(seconds=seconds)
        if moment > self.rules.now:
            self.done["to the end of an emergency", seconds < 0] += 1
            self.go_to(moment)

    @rule()
    def a_night_passes(self):
        tasks.end_emergencies()
        tasks.bring_rights_into_step()

    # --- they agree

    def wanted(self, name, least=VIEW):
        """The keys of what somebody may do so much with."""
        return {r.pk for case, r in self.cases if self.rules.may(name, case) >= least}

    @invariant()
    def everybody_lists_what_the_rules_say(self):
        self.steps += 1
        open_now = {record.pk for case, record in self.cases if not case.closed}
        for name, person in self.people.items():
            seen = self.wanted(name)
            user = SignInBackend().get_user(person.pk)
            assert (user is None) == (name in self.rules.closed_accounts), name
            visible = Escalation.objects.visible_to(user or person)
            assert set(visible.values_list("pk", flat=True)) == seen, name
            who = access.standing(user or person)
            for is_open in (True, False):
                listed = worlds.page_of_ids(who, is_open=is_open)
                wanted = seen & open_now if is_open else seen - open_now
                assert sorted(listed) == sorted(wanted), (name, is_open)

    @invariant()
    def everybody_who_holds_a_right_is_named_with_it_once_for_each_way(self):
        for case, record in self.cases:
            found: dict[str, str] = {}
            for each in holders.of(worlds.refresh(record)):
                name = self.names[each.user_id]
                found[name] = max(found.get(name, "view"), each.right, key=access.RIGHTS.index)
                assert each.ways or case.closed, (name, each)
            may = {name: self.rules.may(name, case) for name in NAMES}
            assert found == {n: IN_WORDS[right] for n, right in may.items() if right >= VIEW}

    @invariant()
    def each_way_of_asking_agrees(self):
        """Of a few people after each act, in turn: it is asked in many ways."""
        for step in range(2):
            self.ask_in_every_way(NAMES[(self.steps * 2 + step) % len(NAMES)])

    @invariant()
    def whoever_something_was_decided_about_is_asked(self):
        for case, _ in self.cases:
            for name in sorted({*case.conflicted, *case.emergencies})[:2]:
                self.ask_in_every_way(name)

    def ask_in_every_way(self, name):
        person = self.people[name]
        user = SignInBackend().get_user(person.pk)
        for right, word in IN_WORDS.items():
            rows = access.narrow(Escalation.objects.all(), person, word)._mark()
            assert set(rows.values_list("pk", flat=True)) == self.wanted(name, right), (name, word)
        for case, record in self.cases:
            may = self.rules.may(name, case)
            asked = {right: may >= right for right in IN_WORDS}
            # The highest that is held, and the lowest that is not.
            for right in {max(VIEW, may), min(MANAGE, max(VIEW, may + 1))}:
                permission = f"escalations.{IN_WORDS[right]}_escalation"
                assert person.has_perm(permission, record) == asked[right], (name, permission)
            assert notifications.may_be_told(person, record) == asked[VIEW], name
            if user is None:
                continue
            opened = access.open_record(Escalation.objects.filter(pk=record.pk), user)
            assert (opened is None) == (may == NOTHING), name
            if opened is not None:
                assert opened.is_conflicted == (may == EXISTS), name
                assert opened.may_contribute == asked[CONTRIBUTE], name
                assert opened.may_manage == asked[MANAGE], name
        self.ask_for_lists(name, user or person)

    def ask_for_lists(self, name, person):
        references = {record.pk: record.reference for _, record in self.cases}
        open_now = {record.pk for case, record in self.cases if not case.closed}
        seen = self.wanted(name)
        for is_open in (True, False):
            these = seen & open_now if is_open else seen - open_now
            wanted = sorted(references[pk] for pk in these)
            number = listing.count_up_to(Escalation, access.standing(person), is_open=is_open)
            assert number == len(wanted), name
            everything = lists.Choice(show=lists.ALL, is_open=is_open)
            exported = [row[0] for row in exports.rows(everything, person)]
            assert sorted(exported) == wanted, name
            shown = what_they_see.now(person, reader=person, is_open=is_open, after="")
            shown = shown["rows"]
            assert sorted(row[0] for row in shown) == wanted, name
            assert lists.page(everything, person, None).total == str(len(wanted)), name
        kept_from = [
            record.reference
            for case, record in self.cases
            if name in case.conflicted and self.rules.own(name, case) >= VIEW
        ]
        assert rules_of_restriction.kept_from(person, Escalation) == sorted(kept_from), name
        if person.is_active and any(each.role == HEAD for each in self.rules.held(name)):
            closed = [
                record.reference
                for case, record in self.cases
                if case.restricted
                and name not in case.conflicted
                and self.rules.may(name, case) == NOTHING
            ]
            behind = rules_of_restriction.closed_to(person, Escalation)
            assert sorted(each.reference for each in behind) == sorted(closed), name

    @invariant()
    def nobody_is_told_of_what_they_may_not_open(self):
        self.deliver()

    def deliver(self):
        notifications.deliver()
        rows = list(Notification.objects.filter(pk__gt=self.told).order_by("pk"))
        stands = {f"escalations.Escalation:{record.pk}": case for case, record in self.cases}
        for row in rows:
            self.told, name = row.pk, self.names[row.recipient_id]
            may = self.rules.may(name, stands[row.about]) >= VIEW
            assert (bool(row.sent_at), bool(row.withheld_at)) == (may, not may), (name, row.kind)


@pytest.mark.django_db
def test_what_each_person_can_do_is_what_the_rules_say(clock):
    Story.clock, Story.world, Story.done = clock, build(), Counter()
    run(
        Story,
        settings=settings(
            max_examples=6,
            stateful_step_count=15,
            deadline=None,
            database=None,
            print_blob=True,
            # Not shrunk: that takes minutes, and the whole story is printed anyway.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
