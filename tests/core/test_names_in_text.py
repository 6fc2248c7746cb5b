"""Names found in a text and taken out of it, however they are spelt there."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core import names_in_text
from core.names_in_text import standing_in, without

X = "[X]"
NFD = unicodedata.normalize("NFD", "José Núñez")


@pytest.mark.parametrize(
    ("text", "name", "left"),
    [
        ("Straße ßß: Bob Barnes rang.", "Bob Barnes", "Straße ßß: [X] rang."),
        ("The oﬃce, eﬀort and aﬄuence of Bob Barnes.", "Bob Barnes",
         "The oﬃce, eﬀort and aﬄuence of [X]."),
        ("Bob Griﬃths rang.", "Bob Griffiths", "[X] rang."),
        ("BOB WEIẞ and Bob Weiss and bob weiß.", "Bob Weiß", "[X] and [X] and [X]."),
        (f"Met {NFD}, at home.", "José Núñez", "Met [X], at home."),
        ("Met José Núñez.", NFD, "Met [X]."),
        ("Met JOSE NUNEZ.", "José Núñez", "Met [X]."),
        ("Bob\u00a0Barnes, Bob\u202fBarnes, Bob  Barnes, Bob\tBarnes.", "Bob Barnes",
         "[X], [X], [X], [X]."),
        ("Bob\r\nBarnes, Bob Bar-\nnes, Bob Bar\u00adnes, Bob\u200b Barnes.", "Bob Barnes",
         "[X], [X], [X], [X]."),
        ("Sean O’Brien’s view, and Sean O'Brien", "Sean O'Brien", "[X]’s view, and [X]"),
        ("Anne–Marie Lee, Anne Marie Lee", "Anne-Marie Lee", "[X], [X]"),
        ("IŞIK DEMİR, \u0131ş\u0131k demir", "Iş\u0131k Demir", "[X], [X]"),
        ("\uff22\uff2f\uff22 \uff22\uff41\uff52\uff4e\uff45\uff53", "Bob Barnes", "[X]"),
        ("Bob Barnes", "—", "Bob Barnes"),
        ("She answered; sw: Jo Ng, major ng.", "Jo Ng", "She answered; sw: [X], major ng."),
        ("The SW's answer, swiftly", "SW", "The [X]'s answer, swiftly"),
        ("bob barnesbob barnes", "Bob Barnes", "[X][X]"),
    ],
)  # fmt: skip
def test_a_name_goes_however_it_is_spelt(text, name, left):
    assert standing_in([name], text) == ([name] if left != text else [])
    assert without(text, [name], X) == left
    assert standing_in([name], without(text, [name], X)) == []


def test_names_that_overlap_go_as_one_and_none_is_found_in_what_stands_instead():
    names = ["Ann Lee", "Lee Smith", "Third Party"]
    instead = "[name of a third party]"
    assert without("Ann Lee Smith, Third Party", names, instead) == f"{instead}, {instead}"


AROUND = st.text(alphabet="ßẞﬃﬁİ\u0131éa\u0301\u00ad\u00a0 \n.,’'-Kk", max_size=30)
NAMES = st.text(alphabet="ßﬃİ\u0131éaO’ -bk\u0301", min_size=1, max_size=12).filter(
    lambda name: len(names_in_text.folded(name)) >= names_in_text.ANYWHERE
)
SPELT = st.sampled_from(
    [
        str,
        str.upper,
        str.casefold,
        lambda name: unicodedata.normalize("NFD", name),
        lambda name: unicodedata.normalize("NFKC", name),
        lambda name: name.replace(" ", "\u00a0"),
        lambda name: "\u00ad".join(name),
    ]
)


@settings(max_examples=60, deadline=None)
@given(before=AROUND, name=NAMES, spelt=SPELT, after=AROUND)
@example(before="ß", name="Bob Barnes", spelt=str, after="")
def test_whatever_stands_around_it_nothing_of_it_is_left_and_nothing_else_goes(
    before, name, spelt, after
):
    text = f"{before} {spelt(name)} {after}"
    pieces = without(text, [name], X).split(X)
    assert len(pieces) > 1
    assert not any(standing_in([name], piece) for piece in pieces)
    for piece in pieces:  # as it was, and in its order
        at = text.find(piece)
        assert at >= 0
        text = text[at + len(piece) :]
