"""How a draft stands on the page where it is written."""

from audits.question_sets.content import Colour, Content, Criterion
from audits.question_sets.models import ANSWERS, COLOURS
from core.words import listed
from partnership import agency_facts
from partnership.models import Agency

TONES = {
    Colour.RED: "red", Colour.RED_AMBER: "orange", Colour.AMBER_GREEN: "yellow",
    Colour.GREEN: "green",
}  # fmt: skip
COLUMNS = ("Value", "Label", "What it means", "Colour", "Change", "Take away")


def levels(content: Content, at) -> list[list]:
    """``at(name, value)``: the address of a page about a level."""
    colours = dict(COLOURS)
    return [
        [
            each.value,
            each.label,
            each.meaning,
            {"text": colours[each.colour], "tone": TONES[each.colour]},
            {"text": f"Change level {each.value}", "url": at("change_level", each.value)},
            {"text": f"Take level {each.value} away", "url": at("take_level_away", each.value)},
        ]
        for each in content.levels
    ]


def standards(content: Content, at) -> list[dict]:
    """As `levels`. ``first``, ``last``: which cannot go up, or down."""
    return [
        {
            "code": standard.code,
            "title": standard.title,
            "guidance": standard.guidance,
            **_urls(at, "standard", standard.code),
            "add_url": at("add_criterion", standard.code),
            **_ends(content.standards, standard),
            "criteria": [
                {
                    "code": each.code,
                    "text": each.text,
                    "facts": _facts(content, each),
                    "guidance": each.guidance,
                    "evidence": each.evidence,
                    **_urls(at, "criterion", each.code),
                    **_ends(standard.criteria, each),
                }
                for each in standard.criteria
            ],
        }
        for standard in content.standards
    ]


def _urls(at, what: str, code: str) -> dict[str, str]:
    return {"change_url": at(f"change_{what}", code), "away_url": at(f"take_{what}_away", code)}


def _ends(those, one) -> dict[str, bool]:
    return {"first": one is those[0], "last": one is those[-1]}


def _facts(content: Content, criterion: Criterion) -> list[str]:
    labels, kinds = dict(ANSWERS), dict(Agency.Kind.choices)
    found = [labels[criterion.answer], "Mandatory" if criterion.is_mandatory else "Optional"]
    if criterion.weight != 1:
        found.append(f"Weight {criterion.weight}")
    if on := criterion.only_if:
        found.append(f"Asked only if {on.criterion} is {listed(on.answers, last='or')}")
    if criterion.kinds:
        found.append(f"Asked of: {listed(str(kinds[each]) for each in criterion.kinds)}")
    if criterion.follows:
        found.append(f"Carries on {listed(criterion.follows)}")
    if criterion.facts:
        found.append(f"Beside it: {'; '.join(map(agency_facts.label, criterion.facts))}")
    return found
