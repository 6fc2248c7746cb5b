"""What looks for names and numbers in a text runs in every form, on whatever is pasted: four times
the text takes about four times as long, and not sixteen times, whatever its shape."""

from collections.abc import Iterator
from time import process_time

import pytest

from audits.multi_agency import policy
from audits.multi_agency.case_references import reference_in
from partnership.identifying import sign_beside_initials
from partnership.naming_a_child import seems_to_name_a_child

SHORT, LONG = 5_000, 20_000  # characters
MOST = 8  # times as long: between four, of what is linear, and sixteen
FLOOR = 0.004  # seconds, below which a time is noise

REPEATED = [
    # Letters, figures and marks that a name or a number is made of, again and again
    "A", "a", "aB", "Ab", "Ab ", "Ab-", "A’", "A’b", "À", "Àb ", "1", "1-", "1/", "111 ", "0 ",
    "A1", "A11111111111", "A.", "AB ", "Ab Cd ", "Ab Ab Ab Ab’s ", "Ab Primar ", "LCS-1000",
    "LCS 1", "L1", "+44 ",
    # What stands before or behind a name
    "aged ", "Al aged ", "child ", "child, ", "child (", "child, called ", "the Ab ", "half-",
    "step", "the Ab family hub ", "born ", "born 1.1.", "d.o.b ", "1 years old ", "Ab’s ",
    # What never closes, and what is no letter
    "’", "'", "“", "(", " ", "\n", "\t", "\xa0", "\x00", "\u0301", "e\u0301", "👶", "-",
]  # fmt: skip
READS = {
    "naming a child": seems_to_name_a_child,
    "signs beside initials": sign_beside_initials,
    "a case's reference": lambda text: reference_in(text, ["LCS-100200", "L1" * 5]),
    "references": policy.references_in,
    "chosen references": policy.chosen_in,
}


def shapes(length: int) -> Iterator[tuple[str, str]]:
    for each in REPEATED:
        yield each, (each * (length // len(each) + 1))[:length]
    yield "one long name", f"A{'b' * (length - 1)}"
    letters = "".join(map(chr, range(ord("a"), ord("z") + 1)))
    many = (f"the boy A{a}{b}{c}. " for a in letters for b in letters for c in letters)
    yield "a name each", "".join(next(many) for _ in range(length // 12))
    yield "a name each, and one alone", f"the boy Zed. {'Ab Cd. ' * (length // 7)}"


def seconds(read, text: str, tries: int = 3) -> float:
    def once() -> float:
        begun = process_time()
        read(text)
        return process_time() - begun

    return min(once() for _ in range(tries))


@pytest.mark.parametrize("name", READS)
def test_no_shape_of_a_text_is_read_in_more_than_linear_time(name):
    read, long = READS[name], dict(shapes(LONG))
    slow = {}
    for shape, text in shapes(SHORT):
        if seconds(read, long[shape], tries=1) < MOST * FLOOR:
            continue
        times = seconds(read, long[shape]) / max(FLOOR, seconds(read, text))
        if times > MOST:
            slow[shape] = round(times)
    assert slow == {}
