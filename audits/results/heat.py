"""The heat map: agencies by standards, in words, as it is narrowed and sorted, and its picture."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from django.urls import reverse

from audits.cycles.models import Cycle
from audits.question_sets.content import Level
from audits.question_sets.models import Standard
from audits.question_sets.shown import TONES
from audits.results import policy
from audits.results.read import Results, Version
from audits.returns.models import Return
from core.words import counted
from partnership.models import Agency
from partnership.schools.policy import PHASE_WORDS

PAGE = 50
CLAIMED, MODERATED, GAP, CHANGE = "claimed", "moderated", "gap", "change"
SHOWS = {
    CLAIMED: "What they scored themselves",
    MODERATED: "Moderated",
    GAP: "Gap between the two",
    CHANGE: "Change since last cycle",
}
NOTHING = {
    CLAIMED: "Not scored", MODERATED: "Not moderated", GAP: "No gap known",
    CHANGE: "Nothing to compare",
}  # fmt: skip
TO_SCORE_BLIND = "You are still to score it"
IN_REVISION = "Back for revision: shown once it is handed in again"


@dataclass(frozen=True)
class Choice:
    """Which part of the results a page shows, as its address says; what it does not know is left
    out. ``sort``: the code of a standard, lowest first, or with - before it. ``asked``: the key of
    a version, where two were asked."""

    show: str = CLAIMED
    sort: str = ""
    kind: str = ""
    phase: str = ""
    trust: str = ""
    asked: str = ""
    page: int = 1

    @classmethod
    def read(cls, query) -> "Choice":
        known = {"show": SHOWS, "kind": Agency.Kind.values, "phase": PHASE_WORDS}
        found = {name: query[name] for name in known if query.get(name) in [*known[name]]}
        for name, length in (("sort", 13), ("trust", 200), ("asked", 10)):
            found[name] = query.get(name, "").replace("\0", "")[:length]
        number = query.get("page", "")
        is_number = number.isascii() and number.isdigit() and len(number) < 6
        return cls(**found, page=max(1, int(number)) if is_number else 1)

    def query(self, **more) -> str:
        """``more``: in place of what is chosen. A page is begun anew."""
        said = asdict(self) | {"page": 1} | more
        usual = asdict(Choice())
        return "?" + urlencode({k: v for k, v in said.items() if v and v != usual[k]})

    @property
    def is_narrowed(self) -> bool:
        return any((self.kind, self.phase, self.trust))

    @property
    def conditions(self) -> dict[str, str]:
        """On the agencies, for `Results.of_cycle`."""
        said = {
            "agency__kind": self.kind, "agency__phase": self.phase,
            "agency__school__trust": self.trust,
        }  # fmt: skip
        return {name: value for name, value in said.items() if value}

    def version_in(self, found: Results) -> Version | None:
        """The one that is shown: as asked for, or what most are asked."""
        is_number = self.asked.isascii() and self.asked.isdigit()
        if is_number and int(self.asked) in found.versions:
            return found.versions[int(self.asked)]
        number = Counter(each.version_asked_id for each in found.returns)
        return found.versions[max(number, key=lambda key: (number[key], -key))] if number else None


# --- what a cell says -----------------------------------------------------------------------------


def measured(found: Results, show: str) -> Callable[[Return, Standard], int | None]:
    """What the table is sorted by: tenths of the measure."""
    if show in (CLAIMED, MODERATED):
        scores = found.claimed if show == CLAIMED else found.moderated

        def tenths(each: Return, standard: Standard) -> int | None:
            cell = found.cell(each, standard, scores)
            return cell.tenths if cell.tenths is not None or show == MODERATED else cell.yes_percent

        return tenths
    return partial(_by, found, show)


def _by(found: Results, show: str, each: Return, standard: Standard) -> int | None:
    pair = pair_of(found, show, each, standard)
    return pair.by if pair else None


def pair_of(found: Results, show: str, each: Return, standard: Standard | None = None):
    if show == GAP:
        return found.pair(each, found.claimed, found.moderated, standard)
    return found.pair(each, found.claimed_before, found.claimed, standard)


def said(found: Results, show: str, each: Return, standard: Standard) -> dict[str, Any]:
    """``text``, and ``tone`` that repeats it; ``note``: what was left without an answer."""
    levels = found.version_of(each).levels
    if show in (GAP, CHANGE):
        return _moved(pair_of(found, show, each, standard), show)
    scores = found.claimed if show == CLAIMED else found.moderated
    cell = found.cell(each, standard, scores)
    missing = cell.asked - cell.answered
    note = f"{cell.answered} of {cell.asked} answered" if missing > 0 else ""
    if cell.tenths is not None:
        return tinted(cell.tenths, levels) | {"note": note}
    if cell.yes_percent is not None and show == CLAIMED:
        return {"text": f"{cell.yes_percent} % yes", "tone": "blue", "note": note}
    return {"text": NOTHING[show], "tone": "grey"}


def tinted(tenths: int, levels: tuple[Level, ...]) -> dict[str, str]:
    level = policy.nearest(tenths, levels)
    return {"text": policy.in_words(tenths, levels), "tone": TONES[level.colour]}


def _moved(pair, show: str) -> dict[str, str]:
    if pair is None:
        return {"text": NOTHING[show], "tone": "grey"}
    words = policy.change_in_words if show == CHANGE else policy.moved
    tone = "grey" if not pair.by else "orange" if pair.by < 0 else "teal"
    return {"text": words(pair.before, pair.after), "tone": tone}


# --- the table ------------------------------------------------------------------------------------


def columns(version: Version) -> list[str]:
    return ["Agency", *(f"{each.code} {each.title}" for each in version.standards)]


def of_version(found: Results, version: Version) -> list[Return]:
    return [each for each in found.handed_in if each.version_asked_id == version.row.pk]


def ordered(found: Results, version: Version, choice: Choice) -> list[Return]:
    """By name, or by a standard: what has no score comes last, either way."""
    rows = of_version(found, version)
    standard = version.standard(choice.sort.removeprefix("-"))
    if standard is None:
        return rows
    tenths = measured(found, choice.show)
    readable = {each.pk for each in found.read}
    known = {each.pk: tenths(each, standard) for each in rows if each.pk in readable}
    sign = -1 if choice.sort.startswith("-") else 1
    return sorted(rows, key=lambda e: (known.get(e.pk) is None, sign * (known.get(e.pk) or 0)))


def rows(
    found: Results, version: Version, choice: Choice, returns: list[Return]
) -> list[list[Any]]:
    """Of a page of them; each cell leads to the standard in that return."""
    table = []
    sample = reverse("results:standard", args=["XX-0000-0000", "STANDARD"])
    readable = {each.pk for each in found.read}
    for each in returns:
        name = {"text": each.agency.name, "url": reverse("results:agency", args=[each.reference])}
        if each.pk not in readable:
            why = TO_SCORE_BLIND if each.pk in found.blind else IN_REVISION
            table.append([name, *[why] * len(version.standards)])
            continue
        address = sample.replace("xx-0000-0000", each.reference.lower())
        table.append(
            [
                name,
                *(
                    {"url": address.replace("STANDARD", quote(standard.code, safe=""))}
                    | said(found, choice.show, each, standard)
                    for standard in version.standards
                ),
            ]
        )
    return table


def sorts(version: Version, choice: Choice) -> dict[str, dict[str, str]]:
    """By column, the address that sorts by it, lowest first, and once more, highest first."""
    names = columns(version)
    by_name = "none" if version.standard(choice.sort.removeprefix("-")) else "ascending"
    found = {names[0]: {"url": choice.query(sort=""), "sorted": by_name}}
    for name, each in zip(names[1:], version.standards, strict=True):
        is_up, is_down = choice.sort == each.code, choice.sort == f"-{each.code}"
        found[name] = {
            "url": choice.query(sort=f"-{each.code}" if is_up else each.code),
            "sorted": "ascending" if is_up else "descending" if is_down else "none",
        }
    return found


def switches(cycle: Cycle, choice: Choice) -> list[dict[str, Any]]:
    address = reverse("results:cycle", args=[cycle.slug])
    return [
        {"text": words, "url": address + choice.query(show=name), "is_shown": name == choice.show}
        for name, words in SHOWS.items()
    ]


# --- the picture: how many agencies are at each level, by standard --------------------------------

HIGH, STEP, LEFT, ALONG = 20, 28, 34, 300


@dataclass(frozen=True)
class Piece:
    """A part of a bar. ``place``: of its level in the scale, by which it has its pattern."""

    x: float
    width: float
    place: int
    colour: str
    number: int

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def has_room(self) -> bool:
        return self.width >= 16


@dataclass(frozen=True)
class Bar:
    code: str
    y: int
    pieces: list[Piece]
    words: str

    @property
    def text_y(self) -> int:
        return self.y + 14


@dataclass(frozen=True)
class Picture:
    bars: list[Bar]
    keys: list[tuple[int, str, str]]  # the place of a level, its words, its colour

    @property
    def height(self) -> int:
        return STEP * len(self.bars)

    width: int = LEFT + ALONG
    bar_height: int = HIGH


def draw(found: Results, version: Version, show: str) -> Picture | None:
    """Of scores; a gap and a change have no level. Levels are told apart by patterns, too."""
    if show not in (CLAIMED, MODERATED) or not version.has_scale:
        return None
    scores = found.claimed if show == CLAIMED else found.moderated
    readable = {each.pk for each in found.read}
    mine = [each for each in of_version(found, version) if each.pk in readable]
    bars = []
    for down, standard in enumerate(version.standards):
        means = [found.cell(each, standard, scores).tenths for each in mine]
        levels = Counter(policy.nearest(m, version.levels).value for m in means if m is not None)
        bars.append(_bar(standard, down, levels, version.levels))
    if not any(each.pieces for each in bars):
        return None
    keys = [
        (place, f"{each.value}: {each.label}", str(each.colour))
        for place, each in enumerate(version.levels)
    ]
    return Picture(bars, keys)


def _bar(standard: Standard, down: int, numbers: Counter, levels: tuple[Level, ...]) -> Bar:
    total, x, pieces, words = sum(numbers.values()), float(LEFT), [], []
    for place, level in enumerate(levels):
        if number := numbers[level.value]:
            width = round(ALONG * number / total, 1)
            pieces.append(Piece(x, width, place, str(level.colour), number))
            words.append(f"{number} at {level.value}")
            x = round(x + width, 1)
    said = ", ".join(words) or "none scored"
    return Bar(standard.code, down * STEP + 2, pieces, f"{standard.code}: {said}")


def left_out(found: Results) -> str:
    """What the page says of returns whose scores are not shown."""
    said = []
    if number := len(found.blind):
        rest = "it until you have" if number == 1 else "them until you have"
        said.append(
            f"You are still to score {counted(number, 'return')}, and see nothing of how the agency"
            f" scored {rest}."
        )
    if number := len(found.revised - found.blind):
        is_back, it = ("is back for revision", "it is") if number == 1 else (
            "are back for revision", "they are"
        )  # fmt: skip
        said.append(
            f"{counted(number, 'return')} of your own agency {is_back}, and left out here until"
            f" {it} handed in again."
        )
    return " ".join(said)
