"""The whole procedure against a plain-Python model of it, along paths that nobody thought of, and
along a few that random stories seldom take (`ladder_stories`).

After every act the portal and the model (`ladder_model`) have to agree on where each case stands,
by when, whose turn it is, who acts, who may open it and add to it, who reads what was filed, and
on each notice: of what, to whom, with which day. An act that the model refuses changes nothing.
"""

import faulthandler
import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant
from hypothesis.stateful import run_state_machine_as_test as run

from core import access, holders
from core.models import Letter, Notification
from escalations.models import Escalation, StepRecord
from escalations.parties import Parties
from escalations.statement_models import Statement
from tests.escalations import ladder_model as ladder
from tests.escalations.ladder_acts import NAMES, Acts, build
from tests.escalations.ladder_stories import STORIES, Teller
from tests.world import refresh


class Story(Acts):
    @invariant()
    def they_agree(self):
        self.each_case_stands_where_the_model_says()
        self.everyone_who_is_told_is_told_once_and_nobody_else()
        self.administrators_are_written_to_where_there_is_no_lead()
        self.whoever_the_model_says_must_act()
        if self.something_changed:
            self.something_changed = False
            for model, escalation in self.cases:
                rights = {name: model.right(name) for name in NAMES}
                self.whoever_the_model_says_holds_a_right(escalation, rights)
                self.what_was_filed_is_read_by_whom_the_model_says(model, escalation, rights)

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
            for side in ("raising", "challenged", "partners")[: 3 if model.step == 4 else 2]:
                found = Counter(self.names[each] for each in parties.acting(case, side))
                assert found == Counter(model.acts(side)), side

    def whoever_the_model_says_holds_a_right(self, escalation, rights):
        """By the tables of rights; whoever has gained or lost one is asked for what they see."""
        found: dict[str, str] = {}
        for each in holders.of(escalation):
            name = self.names[each.user_id]
            found[name] = max(found.get(name, access.VIEW), each.right, key=access.RIGHTS.index)
        assert found == {name: right for name, right in rights.items() if right}
        before = self.rights.get(escalation.pk, {})
        for name in NAMES:
            if before.get(name) != rights[name]:
                seen = Escalation.objects.visible_to(self.people[name])
                adds = access.narrow(seen, self.people[name], access.CONTRIBUTE)
                assert seen.filter(pk=escalation.pk).exists() is bool(rights[name]), name
                may_add = rights[name] in (ladder.CONTRIBUTE, ladder.MANAGE)
                assert adds.filter(pk=escalation.pk).exists() is may_add, name
        self.rights[escalation.pk] = rights

    def what_was_filed_is_read_by_whom_the_model_says(self, model, escalation, rights):
        """One of each side is asked, and of those on none, and one who may not open it."""
        if not model.filed:
            return
        alike = {(bool(rights[name]), model.side(name)): name for name in NAMES}
        for name in alike.values():
            rows = Statement.objects.visible_to(self.people[name]).filter(escalation=escalation)
            read = {each for each in model.filed if model.may_read(name, *each)}
            assert set(rows.values_list("step", "side")) == read, name


@pytest.mark.django_db
def test_they_agree_in_each_story_that_is_written_down(clock):
    Story.clock, Story.world = clock, build()
    for happens in STORIES:
        machine = Story()
        try:
            happens(Teller(machine))
        finally:
            machine.teardown()


@pytest.mark.django_db
def test_the_portal_and_the_model_agree(clock):
    """PROPERTY_EXAMPLES asks for more stories."""
    if "PROPERTY_EXAMPLES" in os.environ:
        faulthandler.cancel_dump_traceback_later()  # of a test that hangs; this one may take long
    Story.clock, Story.world = clock, build()
    run(
        Story,
        settings=settings(
            max_examples=int(os.environ.get("PROPERTY_EXAMPLES", 10)),
            stateful_step_count=20,
            deadline=None,
            database=None,
            print_blob=True,
            # Not shrunk: that takes minutes, and the whole story is printed anyway.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
