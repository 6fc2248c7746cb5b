"""Parts of the example, each loaded once in a process for each moment at which tests ask for them;
from then on they are put back."""

from core import clock
from reporting.example import (
    improvement,
    multi_agency,
    people,
    question_sets,
    results,
    returns,
    since_last,
    surveys,
)
from tests.kept import kept

really_load = people.load


@kept
def load():
    """Its agencies, people, groups and library."""
    return really_load(clock.today())


@kept
def load_question_sets():
    partnership = load()
    question_sets.load(partnership, clock.today())
    return partnership


@kept
def load_returns():
    """The cycle that is open and the one to come."""
    partnership = load_question_sets()
    returns.load(partnership, clock.today())
    return partnership


@kept
def load_surveys():
    """And what staff said."""
    partnership = load_returns()
    surveys.load(partnership, clock.today())
    return partnership


@kept
def load_audits():
    """The multi-agency audits, and the improvement log that they feed."""
    partnership = load_question_sets()
    found = multi_agency.load(partnership, clock.today())
    improvement.load(partnership, found, clock.today())
    return partnership


@kept
def load_results():
    """The cycles that are over, and in ``now`` the return of a school a year later."""
    partnership = load_question_sets()
    results.load(partnership, clock.today())
    [partnership.now] = since_last.load(partnership, clock.today())
    return partnership
