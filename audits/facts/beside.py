"""The facts of one return with what its agency makes of each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from audits.facts import policy, sources
from audits.facts.models import FactAnswer
from audits.facts.policy import Standing
from audits.facts.sources import Fact
from audits.question_sets.content import Criterion
from audits.returns.models import Return
from core import by_whom
from core.words import moment, opening


@dataclass(frozen=True)
class Beside:
    """``fact``: as the agency answered to it, where it did. ``answer``: the last one, which may
    have been to another time."""

    fact: Fact
    answer: FactAnswer | None

    @property
    def standing(self) -> Standing:
        answer = self.answer
        return policy.standing(
            self.fact.in_words, answer.shown if answer else "",
            is_disputed=answer is not None and answer.is_disputed,
        )  # fmt: skip

    @property
    def state(self) -> str:
        """What a page showed of it, for the field ``version`` of a form: the words, and when the
        answer to them was given."""
        answered = self.answer.answered_at.isoformat() if self.answer else "none"
        return f"{answered} {self.fact.in_words}"

    @property
    def said(self) -> str:
        """What is wrong with it, where that is disputed which the portal says now."""
        return self.answer.said if self.answer and self.standing == Standing.DISPUTED else ""


def names_of(criteria: Iterable[Criterion]) -> list[str]:
    """Of the facts that stand beside any of these, each once, in their order."""
    return list(dict.fromkeys(name for each in criteria for name in each.facts))


def of_return(agency_return: Return, names: Iterable[str], reader) -> dict[str, Beside]:
    """By name. ``reader``: whose eyes; None within an operation. One statement, those of the
    sources named, and none where none is."""
    facts = sources.of_returns([agency_return], names)[agency_return.pk]
    if not facts:
        return {}
    rows = FactAnswer.objects if reader is None else FactAnswer.objects.visible_to(reader)
    given = rows.filter(agency_return=agency_return, fact__in=facts).select_related("answered_by")
    answers = {each.fact: each for each in given}
    return {name: _beside(fact, answers.get(name)) for name, fact in facts.items()}


def _beside(fact: Fact, answer: FactAnswer | None) -> Beside:
    return Beside(fact.as_answered(answer.shown, answer.percent) if answer else fact, answer)


# --- as pages show them ---------------------------------------------------------------------------

TONES = {Standing.CONFIRMED: "green", Standing.DISPUTED: "orange", Standing.NOT_CONFIRMED: "grey"}


def shown(agency_return: Return, found: Mapping[str, Beside]) -> dict[str, dict[str, Any]]:
    """By name. ``is_open``: nobody has answered to it."""
    from audits.returns import addresses, naming

    told = {}
    for name, each in found.items():
        told[name] = {
            "name": name,
            "label": each.fact.label,
            "words": opening(each.fact.in_words),
            "state": each.state,
            "is_open": each.standing == Standing.NOT_CONFIRMED,
            "standing": policy.IN_WORDS[each.standing],
            "tone": TONES[each.standing],
            "said": each.said,
            "names": naming.warnings_for(each.said),
            "answered": _answered(each),
            "moved": _moved(each),
            "url": addresses.of_fact(agency_return, name),
        }
    return told


def waiting(
    agency_return: Return, criteria: Iterable[Criterion], found: Mapping[str, Beside]
) -> list[dict[str, Any]]:
    """Those of ``found`` that nobody has answered to, as `shown` has them, each once.
    ``questions``: the codes of those of ``criteria`` that it stands beside, in their order."""
    codes = defaultdict(list)
    for each in criteria:
        for name in each.facts:
            codes[name].append(each.code)
    return [
        each | {"questions": codes[name]}
        for name, each in shown(agency_return, found).items()
        if each["is_open"]
    ]


def _answered(each: Beside) -> str:
    answer = each.answer
    if answer is None or each.standing == Standing.NOT_CONFIRMED:
        return ""
    return f"{by_whom.in_words(answer.answered_by)}, {moment(answer.answered_at)}"


def _moved(each: Beside) -> str:
    """Where the portal said something else when the agency answered."""
    if each.answer is None or each.standing != Standing.NOT_CONFIRMED:
        return ""
    return f"When your agency answered, it said: {each.answer.shown}."
