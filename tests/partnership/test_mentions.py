"""A child's reference in what people wrote: found whole, however it is written."""

import pytest

from partnership import mentions


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sibling of BW-220418.", True), ("bw- 220\n418 too", True), ("(BW-220418)", True),
        ("BW-2204189", False), ("XBW-220418", False), ("BW220418", False), ("", False),
    ],
)  # fmt: skip
def test_a_reference_is_found_whole_and_whatever_its_case_and_blanks(text, found):
    assert mentions.stands_in("BW-220418", text) == found
