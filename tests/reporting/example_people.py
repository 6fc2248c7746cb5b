"""The example's agencies, people, groups and library, loaded once in a process for each moment at
which tests ask for them; from then on they are put back."""

from core import clock
from reporting.example import people
from tests.kept import kept

really_load = people.load


@kept
def load():
    return really_load(clock.today())
