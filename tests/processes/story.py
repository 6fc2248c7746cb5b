"""`python -m tests.processes.story DAY`: a new database, the world, one case raised on DAY."""

import sys
from datetime import date

import django
from django.core.management import call_command

django.setup()

# Django has to be set up before; the second sets the clock.
from tests import world as people  # noqa: E402
from tests.processes import every_second  # noqa: E402, F401

call_command("migrate", verbosity=0)
print(people.raise_one(people.build(), raised_on=date.fromisoformat(sys.argv[1])))  # noqa: T201
