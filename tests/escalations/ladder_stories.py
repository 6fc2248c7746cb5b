"""Stories of the ladder that are written down: what random ones seldom come to.

Each goes through the machine of `test_model_based`, which asks after every line whether the portal
and the model agree. A line names an act, who does it and what is otherwise drawn; one that says
``refused=True`` is refused by both.
"""

from tests.escalations.ladder_people import BUSINESS_MANAGER, TEAM, Post


class Teller:
    """Tells a machine what happens to the last case that was raised, line by line."""

    def __init__(self, story):
        self.story = story
        story.they_agree()

    def raised(self, by, *fast_track_at):
        self.story.raise_it(by, self.story.today, *fast_track_at)
        assert self.story.was_allowed, f"raised by {by}"
        self.story.they_agree()

    def __call__(self, act, by, *drawn, refused=False):
        values = list(drawn)
        getattr(self.story, act)(self.story.cases[-1], by, lambda _: values.pop(0))
        assert self.story.was_allowed is not refused, f"{act} by {by}"
        assert not values, f"{act} by {by} draws less"
        self.story.they_agree()

    def people(self, act, *drawn):
        """Somebody comes or goes."""
        values = list(drawn)
        getattr(self.story, act)(lambda _: values.pop(0))
        assert self.story.was_allowed, act
        self.story.they_agree()

    def until(self, when, *sweeps):
        """A day on which something is due (`ladder_acts.TO`) comes, and what beat runs then."""
        day = self.story.day_of(self.story.cases[-1][0], when)
        assert day >= self.story.today, when
        self.story.the_day_comes(day, sweeps)
        self.story.they_agree()

    def gives(self, name, agency, role):
        self.story.give(Post(name, agency, role))
        assert self.story.was_allowed, name
        self.story.they_agree()


def each_step_is_reminded_of_and_moves_up_by_itself(tell):
    """Half way, before it ends, on its last day; each once, though beat runs twice. Then step 4 is
    overdue, which is told once, too."""
    tell.until("soon", "remind", "remind")
    tell.until("over", "move up", "remind")
    tell.until("half way", "remind")
    tell.until("the last day", "remind", "remind")
    tell.until("over", "remind", "move up")
    tell.until("half way", "remind")
    tell.until("over", "move up")
    tell.until("over", "move up", "remind", "remind")
    tell("close_unresolved", "bob", refused=True)
    tell("close_unresolved", "dana")


def a_proposal_is_not_answered(tell):
    tell("propose", "alice", "")
    tell("answer", "alice", True, refused=True)
    tell("answer", "anna", True, refused=True)  # her agency proposed it
    tell.until("still silent")
    tell("close_on_silence", "dana", refused=True)
    tell.until("silent for long enough")
    tell("close_on_silence", "anna", refused=True)
    tell("close_on_silence", "dana")


def a_pause_moves_the_later_steps(tell):
    tell("ask_for_a_pause", "bob", 4, False)
    tell("decide_on_the_pause", "anna", True, refused=True)
    tell("decide_on_the_pause", "dana", True)
    tell.until("over", "move up", "remind")
    tell.until("over", "move up", "remind")
    tell("ask_for_a_pause", "brian", 2, False)
    tell("decide_on_the_pause", "dana", False)
    tell("ask_for_a_pause", "brian", 2, False)
    tell("decide_on_the_pause", "dana", True)
    tell("move_up", "brian", 0)
    tell("ask_for_a_pause", "brian", 2, refused=True)  # that would be the third


def nobody_approves_their_own_pause(tell):
    tell("ask_for_a_pause", "dana", 2, False)
    tell.gives("nora", TEAM, BUSINESS_MANAGER)
    tell("decide_on_the_pause", "dana", True, refused=True)
    tell("decide_on_the_pause", "nora", True)


def what_the_other_side_reads_stands(tell):
    tell("move_up", "alice", 0)
    tell("file_a_statement", "amir", True, False)  # and again: nobody has read it
    tell("file_a_statement", "bella", False)
    tell("file_a_statement", "amir", refused=True)
    tell("file_a_statement", "bella", refused=True)
    tell.until("over", "move up")
    tell("file_a_statement", "brian", False)
    tell.until("over")
    tell("file_a_statement", "brian", refused=True)  # read since this morning


def a_recommendation_is_rejected(tell):
    for by in ("alice", "amir", "avril"):
        tell("move_up", by, 0)
    tell("recommend", "ines", "ada", False, refused=True)  # her agency is a party
    tell("recommend", "ines", "ada", True, False)
    tell("answer_the_recommendation", "bea", "rejected", "", refused=True)
    tell("answer_the_recommendation", "bea", "rejected", "x")
    tell("answer_the_recommendation", "anna", "accepted", "")
    tell("close_as_recommended", "dana", refused=True)
    tell.until("over", "remind", "remind")
    tell("close_unresolved", "dana")


def both_accept_a_recommendation(tell):
    for by in ("alice", "amir", "avril"):
        tell("move_up", by, 0)
    tell("recommend", "dana", "ines", False, False)
    tell("answer_the_recommendation", "bea", "in-part", "x")
    tell("answer_the_recommendation", "anna", "accepted", "")
    tell("close_unresolved", "dana", refused=True)
    tell("close_as_recommended", "bob", refused=True)
    tell("close_as_recommended", "dana")


def whose_turn_it_is_leaves(tell):
    """The next on the list is told, the lead where there is none, who covers for them, and at last
    the Business Manager."""
    tell("move_up", "bob", 0)
    tell.people("leave", "amir")
    tell.people("somebody_covers", ("anna", "alice"), 6)
    tell("log_a_contact", "alice", 0)
    tell("propose", "bella", "")
    tell("answer", "alice", False)
    tell.people("leave", "alice")
    tell.people("leave", "anna")
    tell("withdraw", "asif", "withdrawn", refused=True)


def a_child_is_at_immediate_risk(tell):
    """Due the day it was raised, of which nobody is reminded; the later steps keep their length."""
    tell.raised("bob", 2)
    tell("ask_for_a_pause", "bob", 1, refused=True)
    tell.until("the last day", "remind", "move up")
    tell.until("over", "remind", "move up")
    tell.until("half way", "remind")
    tell.until("over", "move up")


STORIES = [
    each_step_is_reminded_of_and_moves_up_by_itself,
    a_proposal_is_not_answered,
    a_pause_moves_the_later_steps,
    nobody_approves_their_own_pause,
    what_the_other_side_reads_stands,
    a_recommendation_is_rejected,
    both_accept_a_recommendation,
    whose_turn_it_is_leaves,
    a_child_is_at_immediate_risk,
]
