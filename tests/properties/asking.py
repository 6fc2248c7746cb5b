"""After every act each person is asked what they can do, in each of the ways there are to ask."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from accounts.models import User
from core import access, holders, listing, notifications
from core.models import Notification
from core.opened import open_record
from partnership import restriction as rules_of_restriction
from partnership.auth import SignInBackend
from reporting import what_they_see
from tests import world as worlds
from tests.properties.rules import (
    CONTRIBUTE,
    EXISTS,
    HEAD,
    IN_WORDS,
    MANAGE,
    NOTHING,
    VIEW,
    Record,
    Rules,
)


class Asked(RuleBasedStateMachine):
    """``people``, ``cases``: each person and record of the rules with that of the portal."""

    rules: Rules
    people: dict[str, User]
    names: dict[int, str]
    cases: list[tuple[Record, object]]
    steps = told = 0

    def models(self):
        return dict.fromkeys(type(record) for _, record in self.cases)

    def of(self, model):
        return [(case, record) for case, record in self.cases if type(record) is model]

    def wanted(self, name, model, least=VIEW):
        """The keys of what somebody may do so much with."""
        return {r.pk for case, r in self.of(model) if self.rules.may(name, case) >= least}

    def open_now(self, model):
        return {record.pk for case, record in self.of(model) if not case.closed}

    @invariant()
    def everybody_lists_what_the_rules_say(self):
        self.steps += 1
        for name, person in self.people.items():
            user = SignInBackend().get_user(person.pk)
            assert (user is None) == (name in self.rules.closed_accounts), name
            for model in self.models():
                visible = set(model.objects.visible_to(user or person).values_list("pk", flat=True))
                assert visible == self.wanted(name, model), (name, model.__name__)

    @invariant()
    def everybody_who_holds_a_right_is_named_with_it_once_for_each_way(self):
        for case, record in self.cases:
            found: dict[str, str] = {}
            for each in holders.of(worlds.refresh(record)):
                name = self.names[each.user_id]
                found[name] = max(found.get(name, "view"), each.right, key=access.RIGHTS.index)
                assert each.ways or case.closed, (name, each)
            may = {name: self.rules.may(name, case) for name in self.people}
            assert found == {n: IN_WORDS[right] for n, right in may.items() if right >= VIEW}

    @initialize(first=st.integers(0, 100))
    def somebody_is_asked_first(self, first):
        self.steps = first

    @property
    def concerned(self):
        """Whoever something was decided about, is away, or stands in: of these one way of asking is
        likeliest not to tell what another does."""
        found = {n for each in self.rules.not_over() for n in (each.person, each.deputy)}
        for case, _ in self.cases:
            found |= {*case.named, *case.conflicted, *case.emergencies}
        return sorted(found)

    @invariant()
    def each_way_of_asking_agrees(self):
        """Of one after each act, in turn: it is asked in many ways."""
        names = (self.concerned if self.steps % 3 else []) or [*self.people]
        self.ask_in_every_way(names[self.steps * 7 % len(names)])

    @invariant()
    def whoever_is_concerned_opens_what_they_may(self):
        for name in self.concerned:
            if user := SignInBackend().get_user(self.people[name].pk):
                for case, record in self.cases:
                    self.ask_to_open(name, user, case, record)

    def ask_in_every_way(self, name):
        person = self.people[name]
        user = SignInBackend().get_user(person.pk)
        for model in self.models():
            for right, word in IN_WORDS.items():
                rows = access.narrow(model.objects.all(), person, word)._mark()
                wanted = self.wanted(name, model, right)
                assert set(rows.values_list("pk", flat=True)) == wanted, (name, word)
        for case, record in self.cases:
            self.ask_of_one(name, user, case, record)
        self.ask_for_lists(name, user or person)
        self.ask_for_what_they_cannot_open(name, user or person)

    def ask_of_one(self, name, user, case, record):
        person, may, model = self.people[name], self.rules.may(name, case), type(record)
        asked = {right: may >= right for right in IN_WORDS}
        # The highest that is held, and the lowest that is not.
        for right in {max(VIEW, may), min(MANAGE, max(VIEW, may + 1))}:
            permission = f"{model._meta.app_label}.{access.codename(model, IN_WORDS[right])}"
            assert person.has_perm(permission, record) == asked[right], (name, permission)
        assert notifications.may_be_told(person, record) == asked[VIEW], name
        if user is not None:
            self.ask_to_open(name, user, case, record)

    def ask_to_open(self, name, user, case, record):
        may = self.rules.may(name, case)
        opened = open_record(type(record), record.reference, user)
        assert (opened is None) == (may == NOTHING), name
        if opened is not None:
            assert opened.is_conflicted == (may == EXISTS), name
            assert opened.may_contribute == (may >= CONTRIBUTE), name
            assert opened.may_manage == (may >= MANAGE), name

    def ask_for_lists(self, name, person):
        who = access.standing(person)
        for is_open in (True, False):
            listed = []
            for model in self.models():
                keys = {record.pk: record.reference for _, record in self.of(model)}
                now = self.open_now(model)
                seen = self.wanted(name, model)
                these = seen & now if is_open else seen - now
                wanted = sorted(keys[pk] for pk in these)
                rows = listing.page_of(model.objects.all(), who, is_open=is_open, size=25)
                assert sorted(row.reference for row in rows) == wanted, name
                number = listing.count_up_to(model, who, is_open=is_open)
                assert number == len(wanted), name
                self.ask_for_files(model, person, is_open, wanted)
                listed += wanted
            if is_open == bool(self.steps % 2):  # it takes longest
                wanted = what_they_see.Wanted(is_open=is_open, size=None)
                shown = what_they_see.now(person, wanted, reader=person)
                assert sorted(row[0] for row in shown["rows"]) == sorted(listed), name

    def ask_for_files(self, model, person, is_open, wanted):
        """What the sheets of a kind of record have in them for somebody."""
        raise NotImplementedError

    def ask_for_what_they_cannot_open(self, name, person):
        is_head = any(each.role == HEAD for each in self.rules.held(name))
        for model in self.models():
            mine = self.of(model)
            kept_from = [
                record.reference
                for case, record in mine
                if name in case.conflicted and self.rules.own(name, case) >= VIEW
            ]
            assert rules_of_restriction.kept_from(person, model) == sorted(kept_from), name
            if person.is_active and is_head:
                closed = [
                    record.reference
                    for case, record in mine
                    if case.restricted
                    and name not in case.conflicted
                    and self.rules.may(name, case) == NOTHING
                ]
                behind = rules_of_restriction.closed_to(person, model)
                assert sorted(each.reference for each in behind) == sorted(closed), name

    @invariant()
    def nobody_is_told_of_what_they_may_not_open(self):
        self.deliver()

    def deliver(self):
        notifications.deliver()
        rows = list(Notification.objects.filter(pk__gt=self.told).order_by("pk"))
        stands = {f"{record._meta.label}:{record.pk}": case for case, record in self.cases}
        for row in rows:
            self.told, name = row.pk, self.names[row.recipient_id]
            may = self.rules.may(name, stands[row.about]) >= VIEW
            assert (bool(row.sent_at), bool(row.withheld_at)) == (may, not may), (name, row.kind)
