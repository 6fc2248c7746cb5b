"""The agency's score, those of each moderator and the moderated one of each question of a return.

The rows come in already narrowed to what their reader may see (`audits.moderation.models`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from audits.moderation import content as contents
from audits.moderation.models import BlindScore, ModeratedScore, ModeratorAssignment


@dataclass(frozen=True)
class Question:
    """``own``: the agency's score. ``blind``: by assignment, of the moderators who finished.
    ``agreed``: what all of them gave, None while one has not finished."""

    code: str
    text: str
    standard: str
    own: int
    blind: dict[int, BlindScore]
    moderated: ModeratedScore | None
    agreed: int | None

    @property
    def differs(self) -> bool:
        """Not everybody, the agency included, gives it the same."""
        return len({self.own, *(each.value for each in self.blind.values())}) > 1

    @property
    def joined_reasons(self) -> str:
        reasons = [each.reason.strip() for each in self.blind.values()]
        return "\n\n".join(dict.fromkeys(filter(None, reasons)))

    @property
    def needs_a_reason(self) -> bool:
        """All moderators agree against the agency, and none wrote why."""
        return self.agreed not in (None, self.own) and not self.joined_reasons

    @property
    def is_ready(self) -> bool:
        """To be decided as all moderators agree."""
        return self.moderated is None and self.agreed is not None and not self.needs_a_reason


@dataclass(frozen=True)
class Sheet:
    """``moderators``: who finished, in the order of their assignments; ``waits_for``: who has
    not."""

    content: dict[str, Any]
    questions: list[Question] = field(default_factory=list)
    moderators: list[ModeratorAssignment] = field(default_factory=list)
    waits_for: list[ModeratorAssignment] = field(default_factory=list)

    @property
    def unfinished(self) -> list[str]:
        """The names of those that it waits for."""
        return [str(each.moderator.person) for each in self.waits_for]

    @cached_property
    def ready(self) -> list[Question]:
        return [each for each in self.questions if each.is_ready]

    @cached_property
    def unsettled(self) -> list[Question]:
        return [each for each in self.questions if each.moderated is None]

    @cached_property
    def differing(self) -> list[Question]:
        return [each for each in self.questions if each.differs]

    def in_words(self, value: int | None) -> str:
        return contents.level_in_words(self.content, value)


def sheet(content: dict[str, Any], assignments, blind, moderated) -> Sheet:
    """``assignments`` and ``blind``: of one submission; ``moderated``: of its return, that stand.
    Querysets; three statements."""
    people = list(
        assignments.select_related("moderator__person", "moderator__agency_role__agency").order_by(
            "pk"
        )
    )
    finished = [each for each in people if each.finished_on]
    waits_for = [each for each in people if not each.finished_on and not each.ended_on]
    scores: dict[str, dict[int, BlindScore]] = {}
    rows = blind.filter(assignment__in=[each.pk for each in finished])
    for each in rows.select_related("criterion").order_by("assignment", "pk"):
        scores.setdefault(each.criterion.code, {})[each.assignment_id] = each
    there = {
        each.criterion.code: each for each in moderated.select_related("criterion", "decided_by")
    }
    found = [
        _question(each, standard, scores.get(each["code"], {}), there.get(each["code"]), waits_for)
        for standard in content["standards"]
        for each in standard["criteria"]
        if contents.is_scored(each)
    ]
    return Sheet(content, found, finished, waits_for)


def _question(each, standard, blind, moderated, waits_for: Iterable) -> Question:
    values = {score.value for score in blind.values()}
    agreed = values.pop() if len(values) == 1 and not list(waits_for) else None
    return Question(
        each["code"], each["text"], f"{standard['code']} {standard['title']}",
        int(each["chosen"]), blind, moderated, agreed,
    )  # fmt: skip
