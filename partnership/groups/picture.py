"""The structure of the arrangements, drawn from the data: boxes, lines and words with their places.

Pure: the template only writes down what is worked out here. From left to right each group stands
beside the one it reports to; below are the boards that others run. A letter or a number in each
box says with which others it is linked, for lines between all of them could not be followed. The
same stands on the page as nested lists (`tree`), for whoever does not see the picture.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html

from core.words import listed, short_day

# All in pixels at natural size.
WIDTH, GAP_ACROSS, GAP_DOWN, MARGIN = 206, 36, 14, 2
PADDING, NAME_LINE, SMALL_LINE = 10, 19, 17
NAME_SIZE, SMALL_SIZE = 15, 14
HEADING = 46
# Parts of the size of a letter, bold: what a line of text takes is estimated, a little too wide.
WIDE, NARROW, USUAL = 0.92, 0.34, 0.6


@dataclass
class Box:
    """One group. ``y``: its upper edge; lines are (text, baseline) from there on."""

    group: Any
    label: str
    small: list[str]
    x: int = 0
    y: int = 0
    name_lines: list[str] = field(default_factory=list)
    small_lines: list[str] = field(default_factory=list)

    def __post_init__(self):
        room = WIDTH - 2 * PADDING
        self.name_lines = wrapped(f"{self.label}  {self.group}", room, NAME_SIZE)
        self.small_lines = [line for text in self.small for line in wrapped(text, room, SMALL_SIZE)]

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        text = len(self.name_lines) * NAME_LINE + len(self.small_lines) * SMALL_LINE
        return text + 2 * PADDING

    @property
    def middle(self) -> int:
        return self.y + self.height // 2

    @property
    def text_x(self) -> int:
        return self.x + PADDING

    @property
    def names(self) -> list[tuple[str, int]]:
        start = self.y + PADDING + NAME_SIZE - 1
        return [(text, start + at * NAME_LINE) for at, text in enumerate(self.name_lines)]

    @property
    def smalls(self) -> list[tuple[str, int]]:
        start = self.y + PADDING + len(self.name_lines) * NAME_LINE + SMALL_SIZE - 1
        return [(text, start + at * SMALL_LINE) for at, text in enumerate(self.small_lines)]

    @property
    def kind(self) -> str:
        return self.group.kind


@dataclass(frozen=True)
class Picture:
    """``lines``: for each group that others report to, what an SVG path draws.

    ``boards_at``: where the heading of the boards stands, if there are any.
    """

    width: int
    height: int
    boxes: list[Box]
    lines: list[str]
    boards_at: int | None

    @property
    def parts(self) -> list[tuple[int, int]]:
        """The upper edge and the height of the groups that are ours and of the boards: drawn apart,
        so that on paper each keeps the whole width and its letters their size."""
        if self.boards_at is None:
            return [(0, self.height)]
        turn = max(self.boards_at - HEADING + 18, 0)
        return [(top, end - top) for top, end in ((0, turn), (turn, self.height)) if end > top]


def draw(groups: Iterable[Any], links: Iterable[tuple[int, int]]) -> Picture | None:
    """``groups``: the open ones; ``links``: pairs of keys. None: there is nothing to draw."""
    ours, boards = _apart(groups)
    if not ours and not boards:
        return None
    labels = {each.pk: _letter(at) for at, each in enumerate(ours)}
    labels |= {each.pk: str(at) for at, each in enumerate(boards, 1)}
    joined = _joined(links, labels)
    boxes = {
        each.pk: Box(each, labels[each.pk], _small(each, labels, joined))
        for each in (*ours, *boards)
    }
    below = _below(ours)
    lines: list[str] = []
    y = MARGIN
    for root in below[None]:
        y = _place(root, 0, y, boxes, below, lines) + GAP_DOWN
    across = max([2, *((boxes[each.pk].x - MARGIN) // (WIDTH + GAP_ACROSS) for each in ours)]) + 1
    boards_at = None
    if boards:
        boards_at = y + (HEADING - 18 if ours else 18)
        y = _place_boards([boxes[each.pk] for each in boards], across, boards_at + 18)
    width = across * (WIDTH + GAP_ACROSS) - GAP_ACROSS + 2 * MARGIN
    return Picture(width, y - GAP_DOWN + MARGIN, list(boxes.values()), lines, boards_at)


def _apart(groups: Iterable[Any]) -> tuple[list, list]:
    """Ours in the order of the tree, and the boards that others run by name."""
    groups = list(groups)
    boards = sorted((each for each in groups if not each.run_by_us), key=lambda each: each.name)
    ours = [each for each in groups if each.run_by_us]
    below, ordered = _below(ours), []
    waiting = list(reversed(below[None]))
    while waiting:
        at = waiting.pop()
        ordered.append(at)
        waiting += reversed(below.get(at.pk, []))
    return ordered, boards


def _below(groups: Sequence[Any]) -> dict[int | None, list]:
    """The groups that report to each; under None those that report to none of them."""
    among = {each.pk for each in groups}
    found: dict[int | None, list] = {None: []}
    for each in groups:
        above = each.reports_to_id if each.reports_to_id in among else None
        found.setdefault(above, []).append(each)
    return found


def _letter(at: int) -> str:
    """A to Z, then AA."""
    return ("" if at < 26 else _letter(at // 26 - 1)) + chr(ord("A") + at % 26)


def _joined(links: Iterable[tuple[int, int]], labels: Mapping[int, str]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for one, other in links:
        if one in labels and other in labels:
            found.setdefault(one, []).append(other)
            found.setdefault(other, []).append(one)
    return found


def _small(group, labels: Mapping[int, str], joined: Mapping[int, list[int]]) -> list[str]:
    """What stands below the name."""
    small = [group.get_kind_display()] if group.run_by_us else []
    if group.ends_on:
        small.append(f"to {short_day(group.ends_on)}")
    above = labels.get(group.reports_to_id)
    if above and not group.run_by_us:
        small.append(f"Reports to {above}")
    if with_ := joined.get(group.pk):
        small.append(
            f"Linked with {', '.join(sorted((labels[pk] for pk in with_), key=_in_order))}"
        )
    return small


def _in_order(label: str) -> tuple[bool, int, str]:
    return label.isdigit(), int(label) if label.isdigit() else len(label), label


def _place(group, depth: int, y: int, boxes, below, lines: list[str]) -> int:
    """Put a group and all below it from ``y`` on; gives the lower edge of what that took.

    It stands beside the first below it: on a narrow screen the picture begins with its root.
    """
    box, under = boxes[group.pk], below.get(group.pk, [])
    box.x, box.y = MARGIN + depth * (WIDTH + GAP_ACROSS), y
    bottom = y
    for at, each in enumerate(under):
        bottom = _place(each, depth + 1, bottom + (GAP_DOWN if at else 0), boxes, below, lines)
    if under:
        turn = box.x + WIDTH + GAP_ACROSS // 2
        ends = [boxes[each.pk].middle for each in under]
        # Level with the first below it, wherever that lies beside the box: no step in the line.
        start = min(ends[0], box.y + box.height - PADDING)
        trunk = f"M{box.x + WIDTH} {start}H{turn}M{turn} {min(start, *ends)}"
        branches = "".join(f"M{turn} {end}h{GAP_ACROSS - GAP_ACROSS // 2}" for end in ends)
        lines.append(f"{trunk}V{max(start, *ends)}{branches}")
    return max(bottom, box.y + box.height)


def _place_boards(boxes: Sequence[Box], across: int, y: int) -> int:
    for start in range(0, len(boxes), across):
        row = boxes[start : start + across]
        for at, box in enumerate(row):
            box.x, box.y = MARGIN + at * (WIDTH + GAP_ACROSS), y
        y += max(box.height for box in row) + GAP_DOWN
    return y


def wrapped(text: str, room: int, size: int) -> list[str]:
    """Lines no wider than ``room``; a word that is wider is broken."""
    lines, line = [], ""
    for word in text.split(" "):
        while _wide(word, size) > room:
            fits = next(
                n for n in range(len(word), 0, -1) if n == 1 or _wide(word[:n], size) <= room
            )
            if line:
                lines.append(line)
                line = ""
            lines.append(word[:fits])
            word = word[fits:]
        longer = f"{line} {word}" if line else word
        if _wide(longer, size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def _wide(text: str, size: int) -> float:
    return size * sum(
        WIDE
        if sign in "mwMW@%"
        else NARROW
        if sign in "iljtfrI.,:;'()- |"
        else USUAL
        if not sign.isupper()
        else 0.74
        for sign in text
    )


# --- the same as lists ----------------------------------------------------------------------------


def tree(groups: Iterable[Any], links: Iterable[tuple[int, int]]) -> tuple[list, list]:
    """Ours, and the boards that others run: nested lists for Django's ``unordered_list``."""
    groups = list(groups)
    names = {each.pk: each.name for each in groups}
    joined = _joined(links, names)
    ours = [each for each in groups if each.run_by_us]
    boards = [each for each in groups if not each.run_by_us]
    return _nested(_below(ours), None, joined, names), _nested(_below(boards), None, joined, names)


def _nested(below, above, joined, names) -> list:
    found: list[Any] = []
    for each in below.get(above, []):
        found.append(_item(each, sorted(names[pk] for pk in joined.get(each.pk, []))))
        if each.pk in below:
            found.append(_nested(below, each.pk, joined, names))
    return found


def _item(group, linked: Sequence[str]):
    link = format_html(
        '<a class="govuk-link" href="{}">{}</a>', group.get_absolute_url(), group.name
    )
    return format_html("{}. Linked with {}.", link, listed(linked)) if linked else link
