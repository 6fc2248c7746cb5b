"""What an escalation and its two sides are called: two agencies, or two sides within one."""

from typing import Any

from django.db import models

from escalations import within_policy
from escalations.policy import Side


class Kind(models.TextChoices):
    """Between whom a challenge is: within an agency, its two sides are people of that one."""

    BETWEEN_AGENCIES = "between", "Between two agencies"
    WITHIN_AN_AGENCY = "within", "Within an agency"


class SidesInWords:
    """For `escalations.models.Escalation`, which has the fields."""

    kind: str
    waiting_for: str
    raising_agency: Any
    challenged_agency: Any

    @property
    def is_within_an_agency(self) -> bool:
        return self.kind == Kind.WITHIN_AN_AGENCY

    def agency_of(self, side: Side):
        return self.raising_agency if side == Side.RAISING else self.challenged_agency

    def called(self, side: Side, name: str = "name") -> str:
        """A side in a sentence: its agency, or within an agency “the raising side”. ``name``: which
        name of an agency."""
        if self.is_within_an_agency:
            return within_policy.SIDE_WORDS[side]
        return getattr(self.agency_of(side), name)

    def said(self, sentence: str) -> str:
        """A sentence of the portal's own about the two agencies, as it is true of this one."""
        return within_policy.of_sides(sentence) if self.is_within_an_agency else sentence

    @property
    def between(self) -> str:
        """“Testshire Council challenges Testshire Health Trust”, “Within Testshire Council”."""
        return self._between("name")

    @property
    def between_in_short(self) -> str:
        return self._between("short_name")

    def _between(self, name: str) -> str:
        both = [getattr(each, name) for each in (self.raising_agency, self.challenged_agency)]
        return within_policy.between(*both, self.is_within_an_agency)

    def waited_for(self, name: str = "name") -> str:
        """Whose turn it is, in words; ``name``: which name of an agency."""
        side = Side(self.waiting_for)
        words = {
            Side.PARTNERS: "the statutory partners",
            Side.BOTH: "both sides" if self.is_within_an_agency else "both agencies",
            Side.MANAGER: "the Business Manager",
        }
        return words.get(side) or self.called(side, name)
