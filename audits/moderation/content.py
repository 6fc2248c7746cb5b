"""What was handed in, as moderation reads it. Pure: a snapshot (`audits.returns.snapshot`) is plain
values."""

from typing import Any

from audits.facts.policy import Standing
from audits.question_sets.content import Answer

# Of a criterion in a snapshot, what would tell a moderator what the agency scored.
SCORES = ("chosen", "label")


def criteria_in(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for standard in content["standards"] for each in standard["criteria"]]


def is_scored(criterion: dict[str, Any]) -> bool:
    """Whether it has a score to moderate: it is answered on the scale, and was."""
    on_the_scale = criterion["answer"] == Answer.SCALE
    return bool(criterion["was_asked"] and on_the_scale and criterion["chosen"])


def scored_in(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in criteria_in(content) if is_scored(each)]


def levels_in(content: dict[str, Any]) -> list[int]:
    return sorted(each["value"] for each in content["scale"])


def level_in_words(content: dict[str, Any], value: int | None) -> str:
    """“2: Mostly met”."""
    labels = {each["value"]: each["label"] for each in content["scale"]}
    return "" if value is None else f"{value}: {labels.get(value, '')}".rstrip(": ")


def blinded(content: dict[str, Any]) -> dict[str, Any]:
    """The same without what the agency scored: its levels, and its yes and no, which lead to them.
    Each criterion says instead whether it is ``scored``. All that a moderator reads comes through
    here until they have scored it themselves."""
    return content | {
        "standards": [
            standard | {"criteria": [_without(each) for each in standard["criteria"]]}
            for standard in content["standards"]
        ]
    }


def _without(criterion: dict[str, Any]) -> dict[str, Any]:
    left = {name: value for name, value in criterion.items() if name not in SCORES}
    return left | {"scored": is_scored(criterion)}


def changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """The codes of the criteria with a score in ``after`` that do not say what they said in
    ``before``: another level, other words, other evidence, another word about a fact beside it, or
    none was there."""
    earlier = {each["code"]: _said(before, each) for each in scored_in(before)}
    return {
        each["code"] for each in scored_in(after) if earlier.get(each["code"]) != _said(after, each)
    }


def says_the_same(before: dict[str, Any], after: dict[str, Any], code: str) -> bool:
    """Of one question, with a score or answered in words alone."""
    one, other = (
        [_said(content, each) for each in criteria_in(content) if each["code"] == code]
        for content in (before, after)
    )
    return one == other


def _said(content: dict[str, Any], criterion: dict[str, Any]) -> tuple[Any, ...]:
    """Evidence by what it is, not by its name: a file that was replaced is another. Of facts what
    the agency says of them and not what the portal counted, and nothing where it said nothing:
    what was handed in before there were facts says the same."""
    facts = content.get("facts", {})
    return (
        criterion["chosen"],
        criterion["written"],
        sorted(each["key"] for each in criterion["evidence"]),
        sorted(
            (name, facts[name]["standing"], facts[name]["said"])
            for name in criterion.get("facts", ())
            if name in facts and facts[name]["standing"] != Standing.NOT_CONFIRMED
        ),
    )


def are_same_words(one: str, other: str) -> bool:
    """Whether two texts say the same, whatever their spaces and capitals. Two empty ones do not."""
    first = "".join(one.split()).casefold()
    return bool(first) and first == "".join(other.split()).casefold()
