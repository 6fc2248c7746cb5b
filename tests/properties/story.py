"""The portal beside the rules: people, agencies, seats, cover and decisions change at random."""

import faulthandler
import os
from collections import Counter
from datetime import datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from accounts.models import User
from core import access, restriction
from core.operations import NotAllowed
from partnership import cover, people_operations
from partnership import operations as ours
from partnership import restriction as rules_of_restriction
from partnership.groups import operations as groups
from partnership.groups.models import GroupSeat
from partnership.models import Agency, AgencyRole, Cover, HeldRole
from partnership.succession import operations as takeovers
from tests.properties.asking import Asked
from tests.properties.cast import AWAY, CAST, GROUPS, NAMES, SEATS, add, build
from tests.properties.rules import (
    BUSINESS,
    BUSINESS_MANAGER,
    CONTRIBUTE,
    HEAD,
    IN_WORDS,
    KEEPERS,
    MANAGE,
    PARTNER,
    RELEVANT,
    ROLES_AT,
    SCHOOL,
    VIEW,
    Away,
    Post,
    Record,
    Rules,
    Seat,
    Sitting,
    chair_of,
)

PLACE = (BUSINESS, BUSINESS_MANAGER)

anyone = st.sampled_from(NAMES)
in_the_cast = st.sampled_from([name for name, _, _ in CAST if name != "sam"])
managing = st.sampled_from(["dana", "dana", "anna", "sue", "hari", "sam"]) | anyone
which = st.integers(min_value=0, max_value=5)
rights = st.sampled_from([VIEW, CONTRIBUTE, MANAGE])
choice = st.integers(min_value=0, max_value=7)
which_of_them = st.none() | st.integers(min_value=0, max_value=15)
START = datetime(2026, 3, 26, 22, 0, tzinfo=ZoneInfo("UTC"))  # two days before summer time begins


class Story(Asked):
    """Set by `told`: ``world`` (built once, each story in a savepoint of its own), ``clock``.

    A kind of story adds the acts of its records, and says how they are listed and exported.
    """

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
        self.agencies = {
            slug: Agency.objects.get(pk=each.pk) for slug, each in self.world.agencies.items()
        }
        self.rules.agencies = {slug: str(each.kind) for slug, each in self.agencies.items()}
        self.held_roles: dict[Post, HeldRole] = {}
        self.seats: dict[Seat, GroupSeat] = {}
        self.cases: list[tuple[Record, object]] = []
        self.covers: list[tuple[Away, Cover]] = []
        self.texts = 0
        try:
            self.once_upon_a_time()
        except BaseException:
            self.teardown()  # else the next story begins in the middle of this one
            raise

    def once_upon_a_time(self):
        """What there is before anything happens."""
        self.go_to(START)
        for name, agency, role in CAST:
            self.take_up(name, agency, role)
        for group, name, chairs in SEATS:
            self.sit(self.rules.held(name)[0], group, chairs)
        self.make_records()
        for person, deputy, by in AWAY:
            self.name_deputy(person, deputy, by, 0, 0, 5)
        self.mark_a_conflict(0, "dana", "anna", False)
        self.restrict(1, "dana", [("asif", 0, CONTRIBUTE), ("amir", 0, VIEW)])
        self.deliver()

    def make_records(self):
        raise NotImplementedError

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def go_to(self, moment):
        self.rules.now = moment
        self.clock._traveller.move_to(moment)

    def case(self, number):
        return self.cases[number % len(self.cases)]

    def words(self):
        """Never the same twice: two texts alike within half a day are refused."""
        self.texts += 1
        return f"Words {self.texts}"

    def one_of_them(self, name, number):
        """Half of the time whoever is likeliest to open what they must not."""
        them = self.concerned
        return name if number is None or not them else them[number % len(them)]

    def attempt(self, what, allowed, act, *args, **kwargs):
        """Carried out, or refused, as the rules have it."""
        self.done[what, bool(allowed)] += 1
        if allowed:
            result = act(*args, **kwargs)
            return True if result is None else result
        with pytest.raises((NotAllowed, PermissionDenied)), transaction.atomic():
            act(*args, **kwargs)
        return None

    # --- agencies

    @precondition(lambda self: len(self.agencies) < 7)
    @rule(kind=st.sampled_from([PARTNER, PARTNER, RELEVANT, SCHOOL]))
    def an_agency_is_added(self, kind):
        self.done["an agency is added", True] += 1
        slug = f"new-{len(self.agencies)}"
        self.agencies[slug] = add(slug, slug.title(), kind)
        self.rules.agencies[slug] = kind

    def on_both_sides(self, old, new) -> bool:
        """Whether one agency would answer itself: that is to be settled first."""
        return False

    @rule(by=st.sampled_from(["dana", "sam", "sam"]) | anyone, number=st.integers(0, 60),
          staying=anyone)  # fmt: skip
    def an_agency_is_taken_over(self, by, number, staying):
        self.take_over(by, self.rules.there(), number, staying)

    @precondition(lambda self: "council" in self.rules.there())
    @rule(number=st.integers(0, 60), staying=st.sampled_from(["asif", "nobody"]) | anyone)
    def the_council_is_taken_over(self, number, staying):
        """There most of what can go wrong is: owners, named people, covers, seats."""
        self.take_over("sam", ["council"], number, staying)

    def take_over(self, by, which, number, staying):
        pairs = [
            (old, new)
            for old in which
            for new in self.rules.there()
            if old != new and not self.on_both_sides(old, new)
        ]
        if by in self.rules.closed_accounts or not pairs:
            return
        old, new = pairs[number % len(pairs)]
        allowed = self.rules.keeps(by)
        if not self.attempt(
            "take over", allowed, takeovers.plan, self.agencies[old],
            successor=self.agencies[new], on=self.rules.today,
            staying=[self.people[staying].pk], by=self.people[by],
        ):  # fmt: skip
            return
        moved = self.rules.take_over(old, new, staying)
        for post in moved.values():
            self.held_roles[post] = HeldRole._base_manager.get(
                person=self.people[post.person], agency_role__agency=self.agencies[new],
                agency_role__role=post.role, ended_on=None,
            )  # fmt: skip
        for slug in self.agencies:
            self.agencies[slug].refresh_from_db()
        places = {(old_.person, old_.place): new_.place for old_, new_ in moved.items()}
        for case, _ in self.cases:
            case.named = {
                name: (places.get((name, way), way), right)
                for name, (way, right) in case.named.items()
            }
            case.follow(moved)
        self.leave_lists()
        self.was_taken_over(old, new)

    def was_taken_over(self, old, new):
        pass

    # --- roles, accounts, seats

    def take_up(self, name, agency, role):
        held = ours.begin_role(
            self.people[name], agency=self.agencies[agency], role=role,
            started_on=self.rules.today, by=None,
        )  # fmt: skip
        post = Post(name, agency, role)
        self.rules.begin(post, agency)
        self.held_roles[post] = held
        return post

    @rule(name=anyone, them=which_of_them, agency=choice, role=choice)
    def a_role_begins(self, name, them, agency, role):
        name = self.one_of_them(name, them)
        there = self.rules.there(business=True)
        agency = there[agency % len(there)]
        roles = ROLES_AT[self.rules.agencies[agency]]
        place = (agency, roles[role % len(roles)])
        if name in self.rules.closed_accounts:
            return
        if any(each.place == place for each in self.rules.held(name)):
            return
        self.done["a role begins", True] += 1
        self.take_up(name, *place)

    @rule(name=in_the_cast, them=which_of_them, number=choice)
    def a_role_ends(self, name, them, number):
        name = self.one_of_them(name, them)
        posts = self.rules.held(name)
        if not posts:
            return
        self.done["a role ends", True] += 1
        post = posts[number % len(posts)]
        ours.end_role(self.held_roles[post], ended_on=self.rules.today, by=None)
        self.rules.end(post)
        self.leave_lists()

    def leave_lists(self):
        """Whoever holds a role, or a chair, no more: given it again they are on no list by it."""
        for case, _ in self.cases:
            self.rules.leave_list(case)

    @rule(name=in_the_cast, again=st.booleans())
    def an_account_closes_or_opens(self, name, again):
        if again and self.rules.closed_accounts:
            name = min(self.rules.closed_accounts)
        sam, is_closed = self.people["sam"], name in self.rules.closed_accounts
        act = people_operations.open_account if is_closed else people_operations.close_account
        self.done["an account opens" if is_closed else "an account closes", True] += 1
        self.people[name] = act(self.people[name], by=sam)
        if is_closed:
            self.rules.closed_accounts.remove(name)
        else:
            self.rules.close_account(name)
            self.leave_lists()

    @rule(name=in_the_cast, by=managing)
    def an_account_is_closed_by_whom_it_may_serve(self, name, by):
        """Whoever a restricted record would fall to does not."""
        if by == name or {by, name} & self.rules.closed_accounts or not self.rules.keeps(by):
            return
        others = [
            each
            for each in self.people
            if each != name and any(self.rules.themself(each, role) for role in KEEPERS)
        ]
        gains = any(self.rules.falls_to(case, name, by) for case, _ in self.cases)
        allowed = bool(others) and not gains
        if self.attempt(
            "close an account oneself", allowed, people_operations.close_account,
            self.people[name], by=self.people[by],
        ):  # fmt: skip
            self.people[name].refresh_from_db()
            self.rules.close_account(name)
            self.leave_lists()

    @rule(name=in_the_cast, them=which_of_them)
    def an_account_closes_and_opens_again(self, name, them):
        name = self.one_of_them(name, them)
        if name != "sam" and name not in self.rules.closed_accounts:
            self.an_account_closes_or_opens(name, False)
            self.an_account_closes_or_opens(name, False)

    def sit(self, post, group, chairs):
        made = groups.add_seat(
            self.world.groups[group], agency=self.agencies[post.agency],
            sits_as="chair" if chairs else "member", started_on=self.rules.today,
            held_role=self.held_roles[post], by=None,
        )  # fmt: skip
        seat = Seat(group, post.agency, chairs, Sitting(group, chairs, post))
        self.rules.seats.append(seat)
        self.seats[seat] = made
        self.rules.begin(seat.sitting, post.agency)

    def could_sit(self, group, agency=None):
        """The posts of whoever sits in the group not yet; at the agency of a seat."""
        there = {each.person for each in self.rules.sittings if each.group == group}
        return [
            each
            for each in self.rules.posts
            if self.rules.at_work(each)
            and each.person not in there
            and each.agency == (agency or each.agency)
        ]

    @precondition(lambda self: len(self.seats) < 8)
    @rule(group=st.sampled_from(GROUPS), number=st.integers(0, 30))
    def a_seat_is_given(self, group, number):
        if posts := self.could_sit(group):
            chairs = group == "practice" and not any(
                each.chairs and each.group == group for each in self.rules.seats
            )
            self.done["a seat is given", True] += 1
            self.sit(posts[number % len(posts)], group, chairs)

    @rule(number=choice, who=st.integers(0, 30))
    def an_open_seat_is_filled_or_vacated(self, number, who):
        if not self.seats:
            return
        seat = self.rules.seats[number % len(self.rules.seats)]
        made, today = self.seats[seat], self.rules.today
        made.refresh_from_db()
        if seat.sitting:
            self.done["a seat is vacated", True] += 1
            groups.vacate_seat(made, ended_on=today, reason="x", by=None)
            seat.sitting = None
            self.leave_lists()
        elif posts := self.could_sit(seat.group, seat.agency):
            self.done["a seat is filled", True] += 1
            post = posts[who % len(posts)]
            held = self.held_roles[post]
            groups.fill_seat(made, held_role=held, started_on=today, by=None)
            seat.sitting = Sitting(seat.group, seat.chairs, post)
            self.rules.begin(seat.sitting, post.agency)

    @rule(number=choice)
    def a_seat_ends(self, number):
        if not self.seats:
            return
        seat = self.rules.seats.pop(number % len(self.rules.seats))
        self.done["a seat ends", True] += 1
        made = self.seats.pop(seat)
        made.refresh_from_db()
        groups.end_seat(made, ended_on=self.rules.today, reason="x", by=None)
        self.leave_lists()

    # --- restriction, conflict of interest, emergency

    def decided(self, case):
        """After each of these acts."""

    def group_of(self, way):
        """The group of Django's that stands for a place, or for the chair of a group of ours."""
        for group in GROUPS:
            if way == chair_of(group):
                return self.world.groups[group].roles.get(role="group-chair").group_id
        agency, role = way
        return AgencyRole.objects.get(agency__slug=agency, role=role).group_id

    def manages_by(self, name, case):
        """The ways in which somebody manages a record themself."""
        opening = case.opens_by(self.rules) if case.kept is None else case.kept
        chairs = [way for way, right in opening if right == MANAGE]
        hats = self.rules.hats(name)
        found = [way for way in chairs if any(way in each.ways for each in hats)]
        held = self.rules.held(name)
        return found + [each.place for each in held if case.everywhere.get(each.role) == MANAGE]

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
            # Whoever restricts it is its keeper, in a role in which they manage it: in whichever.
            by_this = {self.group_of(way): way for way in self.manages_by(name, case)}
            named[name] = (by_this[self.standing(record, "named", name).group_id], MANAGE)
            case.restricted = True
            case.named = {p: each for p, each in named.items() if p not in case.conflicted}
            self.decided(case)

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
        wanted = posts[place % len(posts)].place if posts and place is not None else PLACE
        allowed = (
            case.restricted
            and self.rules.may(name, case) == MANAGE
            and whom not in case.conflicted | self.rules.closed_accounts
            and any(each.place == wanted for each in posts)
            and (right == MANAGE or self.rules.keepers(case) != [whom])
            and not (whom in case.named and case.named[whom][1] == right)
        )
        if self.attempt(
            "put on the list", allowed, restriction.put_on_the_list, record,
            person=self.people[whom], group=self.group_of(wanted), right=IN_WORDS[right],
            reason="x", by=self.people[name],
        ):  # fmt: skip
            case.named[whom] = (wanted, right)
            self.decided(case)

    def standing(self, record, kind, whom):
        rows = access.exclusion_table(type(record))._base_manager.filter(
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
            self.decided(case)

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

    @precondition(lambda self: self.rules.not_over())
    @rule(number=which, name=managing, place=choice, deputy=st.booleans())
    def somebody_away_or_their_deputy_has_a_conflict(self, number, name, place, deputy):
        covers = self.rules.not_over()
        away = covers[place % len(covers)]
        self.mark_a_conflict(number, name, away.deputy if deputy else away.person, False)

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
            self.decided(case)

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

    @rule(person=in_the_cast, number=choice, whom=choice, by=st.none() | st.just("cleo"),
          days=st.integers(1, 4))  # fmt: skip
    def a_colleague_stands_in_from_today(self, person, number, whom, by, days):
        posts = self.rules.held(person)
        if not posts or person in self.rules.closed_accounts:
            return
        agency = posts[number % len(posts)].agency
        colleagues = [
            each.person
            for each in self.rules.posts
            if each.agency == agency and each.person != person
        ]
        if colleagues:
            deputy = colleagues[whom % len(colleagues)]
            self.name_deputy(person, deputy, by, number, 0, days)

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
            (by == person or self.rules.may_cover(by, person, deputy, agency))
            and today <= first <= last
            and days <= 183
            and person != deputy
            and not {person, deputy} & self.rules.closed_accounts
            and bool(self.rules.held(deputy, agency))
            and not {person, deputy} & {each.person for each in then}
        )
        if made := self.attempt(
            "name a deputy", allowed, cover.name_deputy, self.people[person],
            agency=self.agencies[agency], deputy=self.people[deputy],
            starts_on=first, ends_on=last, by=self.people[by],
        ):  # fmt: skip
            away = Away(person, deputy, agency, first, last, by)
            away.lent = {*self.rules.held(person, agency), *self.rules.sits(person, agency)}
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
        record.refresh_from_db()
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


def tell(story, clock, *, examples: int, steps: int) -> Counter:
    """Tell so many stories; PROPERTY_EXAMPLES asks for others than ``examples``. Gives what was
    done in them, and how often: (act, allowed)."""
    if "PROPERTY_EXAMPLES" in os.environ:
        faulthandler.cancel_dump_traceback_later()  # of a test that hangs; this one may take hours
    story.clock, story.world, story.done = clock, build(), Counter()
    run_machine(
        story,
        settings=settings(
            max_examples=int(os.environ.get("PROPERTY_EXAMPLES", examples)),
            stateful_step_count=steps,
            deadline=None,
            database=None,
            print_blob=True,
            # Not shrunk: that takes minutes, and the whole story is printed anyway.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    return story.done
