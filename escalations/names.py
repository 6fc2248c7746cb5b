"""Forms of an escalation whose texts may name the child: their writer looks again, and decides.

Agencies, their teams, whoever has an account and the worker who was challenged are no hit, or
every page would warn.
"""

from functools import reduce
from operator import or_
from typing import ClassVar

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q

from core.forms import MultipleChoiceField
from core.words import listed
from escalations import names_policy
from partnership.looking_again import LooksAgain
from partnership.models import Agency, Team


def _called(signs: list[str]) -> list[str]:
    """The names, in full, of accounts, agencies and teams in which one of these words stands."""

    def holds(field: str) -> Q:
        return reduce(or_, (Q(**{f"{field}__icontains": sign}) for sign in signs))

    people = get_user_model().objects.filter(holds("full_name")).values_list("full_name", flat=True)
    agencies = Agency.objects.unscoped("agencies that a text names").filter(
        holds("name") | holds("short_name")
    )
    teams = Team.objects.unscoped("teams that a text names").filter(holds("name"))
    both = agencies.values_list("name", "short_name")
    return [
        *people,
        *(each for pair in both for each in pair),
        *teams.values_list("name", flat=True),
    ]


def signs(text: str, known=()) -> list[str]:
    """`names_policy.signs`, without those that stand for somebody or something we know."""
    found = names_policy.signs(text, known)
    return names_policy.signs(text, [*known, *_called(found)]) if found else []


class NamesNoChild(LooksAgain):
    """``record``: the escalation. ``names_a_worker``: the fields in which one is named."""

    names_a_worker: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args, record=None, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self._worker = record.challenged_worker if record is not None else ""

    def _sign(self, name, field):
        if super()._sign(name, field) is None:
            return None
        named = [
            self._worker,
            *(self.data.get(self.add_prefix(n), "") for n in self.names_a_worker),
        ]
        known = [part for said in named for part in names_policy.names_of_a_worker(said)]
        return next(iter(signs(self.data.get(self.add_prefix(name), ""), known)), None)


class NoChildsNameField(MultipleChoiceField):
    """One tick for each of the words that may be a name: all of them, or the text is changed."""

    def __init__(self, **kwargs):
        super().__init__(
            label="Which of these are not a child’s name?",
            called="what is not a child’s name",
            help_text="Change the text where it is one. Where it is none, and tells nobody who the"
            " child is, tick it: you are not asked again about the same words",
            **kwargs,
        )

    def validate(self, value):
        if left := [f"“{words}”" for words, _ in self.choices if words not in value]:
            raise ValidationError(
                f"Change {listed(left)} where it is written, or tick it if it is not a child’s name"
            )
        super().validate(value)
