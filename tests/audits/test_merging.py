"""Two people who write in the same answer: neither loses a word."""

from collections import Counter

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from audits.returns import merging
from audits.returns.merging import Merged, merge

# --- answers as they are written ------------------------------------------------------------------

TRAINING = (
    "All staff complete level 1 training within six weeks. Refresher training is yearly.\n"
    "\n"
    "The named nurse keeps the record. It is looked at by the board every quarter."
)


@pytest.mark.parametrize(
    ("before", "mine", "theirs", "text", "both_wrote"),
    [
        pytest.param(
            TRAINING,
            TRAINING.replace("six weeks", "four weeks"),
            TRAINING.replace("every quarter", "every two months"),
            TRAINING.replace("six weeks", "four weeks").replace("quarter", "two months"),
            False,
            id="in different paragraphs",
        ),
        pytest.param(
            "The chair meets the group monthly.",
            "The new chair meets the group monthly.",
            "The chair meets the group weekly.",
            "The chair meets the group weekly.\nThe new chair meets the group monthly.",
            True,
            id="different words of one sentence",
        ),
        pytest.param(
            "All staff are trained. 80% have a supervisor. Records are kept.",
            "All staff are trained. 85% have a supervisor. Records are kept.",
            "All staff are trained. 90% have a supervisor. Records are kept.",
            "All staff are trained. 90% have a supervisor.\n85% have a supervisor. "
            "Records are kept.",
            True,
            id="the same words of one sentence",
        ),
        pytest.param(
            "",
            "We hold an audit each year.",
            "The designated lead reports to governors.",
            "The designated lead reports to governors.\nWe hold an audit each year.",
            True,
            id="an empty answer",
        ),
        pytest.param(
            TRAINING,
            TRAINING + "\n\nGovernors are trained too.",
            TRAINING + "\n\nVolunteers are trained by the lead.",
            TRAINING + "\n\nVolunteers are trained by the lead.\nGovernors are trained too.",
            True,
            id="a paragraph each at the end",
        ),
        pytest.param(
            "We train staff",
            "We train staff every year in May",
            "We train staff every year",
            "We train staff every year in May",
            False,
            id="one wrote on where the other did",
        ),
        pytest.param(
            "We train staff",
            "We train staff every May",
            "We train staff online",
            "We train staff online\nWe train staff every May",
            True,
            id="a sentence that both go on with",
        ),
        pytest.param(
            TRAINING,
            TRAINING.partition("\n")[0],
            TRAINING.replace("every quarter", "every two months"),
            TRAINING.replace("every quarter", "every two months"),
            True,
            id="taken away, and one sentence of it changed",
        ),
        pytest.param(
            TRAINING,
            TRAINING.replace(" Refresher training is yearly.", ""),
            TRAINING.replace("named nurse", "designated nurse"),
            TRAINING.replace(" Refresher training is yearly.", "").replace("named", "designated"),
            False,
            id="taken away, the other elsewhere",
        ),
        pytest.param(
            "Policy reviewed.\nPolicy published.",
            "Policy published.",
            "Policy reviewed in June.\nPolicy published.",
            "Policy reviewed in June.\nPolicy published.",
            True,
            id="a line taken away and changed",
        ),
        pytest.param(
            "- lead named\n- policy on the site\n- training log",
            "- lead named\n- policy on the site\n- deputy named\n- training log",
            "- lead named (J. Smith)\n- policy on the site\n- training log",
            "- lead named (J. Smith)\n- policy on the site\n- deputy named\n- training log",
            False,
            id="a list",
        ),
        pytest.param(
            "We have a lead. We have a deputy. We train them.",
            "We have a named lead. We have a named deputy. We train them.",
            "We have a lead. We have two deputies. We train them.",
            "We have a named lead. We have two deputies.\nWe have a named deputy. We train them.",
            True,
            id="two sentences changed, and one of them by both",
        ),
        pytest.param(
            "",
            "In May. We train staff.",
            "We train staff.",
            "In May. We train staff.",
            True,
            id="one wrote before what the other wrote",
        ),
        pytest.param(
            "Staff use e.g. the toolkit.",
            "Staff use e.g. the neglect toolkit.",
            "Staff use e.g. the screening toolkit.",
            "Staff use e.g. the screening toolkit.\nStaff use e.g. the neglect toolkit.",
            True,
            id="a sentence does not end in its middle",
        ),
    ],
)
def test_an_answer_that_two_people_wrote_in(
    before: str, mine: str, theirs: str, text: str, both_wrote: bool
) -> None:
    assert merge(before, mine, theirs) == Merged(text, both_wrote)


# --- any text -------------------------------------------------------------------------------------

COMMON = ("The", "board", "staff", "nurse", "the", "is", "was", "of", "training", "85%", "e.g.")
ENDS = ("Lead.", "reviewed.", "governors.", "Why?", "\n", "\n\n")
WORDS = st.sampled_from(COMMON + ENDS)
ANSWERS = st.lists(WORDS, max_size=30).map(" ".join)
UNICODE = st.text(max_size=20) | st.text(alphabet="ab. \n", max_size=20)


@st.composite
def edited(draw: st.DrawFn, before: str) -> str:
    words = before.split(" ")
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(words)))
        end = start + draw(st.integers(0, 4))
        words[start:end] = draw(st.lists(WORDS, max_size=4))
    return " ".join(words)


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str, str]:
    before = draw(ANSWERS)
    return before, draw(edited(before)), draw(edited(before))


TEXTS = written() | st.tuples(UNICODE, UNICODE, UNICODE)


def added(before: str, after: str) -> Counter[str]:
    return Counter(after.split()) - Counter(before.split())


@given(TEXTS)
def test_what_one_alone_wrote_stands(texts: tuple[str, str, str]) -> None:
    before, mine, theirs = texts
    assert merge(before, before, theirs) == Merged(theirs, both_wrote=False)
    assert merge(before, mine, before) == Merged(mine, both_wrote=False)
    assert merge(before, mine, mine) == Merged(mine, both_wrote=False)


@given(TEXTS)
@example(("a b", "b a b", "a b a"))
def test_no_word_that_was_added_is_lost(texts: tuple[str, str, str]) -> None:
    before, mine, theirs = texts
    there = Counter(merge(before, mine, theirs).text.split())
    assert added(before, mine) <= there
    assert added(before, theirs) <= there


@given(TEXTS)
def test_what_both_took_away_does_not_come_back(texts: tuple[str, str, str]) -> None:
    before, mine, theirs = texts
    there = set(merge(before, mine, theirs).text.split())
    assert there <= {*mine.split(), *theirs.split()}


@given(TEXTS)
def test_who_comes_first_makes_no_difference_to_what_is_there(texts: tuple[str, str, str]) -> None:
    before, mine, theirs = texts
    one, other = merge(before, mine, theirs), merge(before, theirs, mine)
    assert Counter(one.text.split()) == Counter(other.text.split())


# --- where each change is known -------------------------------------------------------------------


def sentence(name: str, number: int) -> str:
    return f"{name.title()}{number} {name}{number} of{number}{name}."


@st.composite
def apart(draw: st.DrawFn) -> tuple[list[list[str]], set[int], set[int], set[int]]:
    """Paragraphs of sentences; the numbers of those that I change, that they change, and of these
    those that are taken away, next to which nothing else is changed."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=5))
    numbers = iter(range(100))
    paragraphs = [[next(numbers) for _ in range(size)] for size in sizes]
    every = st.sets(st.integers(0, sum(sizes) - 1))
    mine = draw(every)
    theirs = draw(every) - mine
    gone = {each for each in draw(every) if not {each - 1, each + 1} & (mine | theirs)}
    return paragraphs, mine, theirs, gone


def answer(paragraphs: list[list[int]], changed: set[int], gone: set[int]) -> str:
    return "\n".join(
        " ".join(
            sentence("new" if number in changed else "old", number)
            for number in paragraph
            if number not in changed & gone
        )
        for paragraph in paragraphs
    )


@given(apart())
def test_different_sentences_are_put_together(
    given_: tuple[list[list[int]], set[int], set[int], set[int]],
) -> None:
    paragraphs, mine, theirs, gone = given_
    merged = merge(
        answer(paragraphs, set(), gone),
        answer(paragraphs, mine, gone),
        answer(paragraphs, theirs, gone),
    )
    assert merged == Merged(answer(paragraphs, mine | theirs, gone), both_wrote=False)


NAMES = st.lists(st.text(alphabet="abcdefgh", min_size=1, max_size=6), min_size=1, max_size=4).map(
    " ".join
)


@given(NAMES, NAMES, st.booleans())
def test_one_sentence_that_both_changed_is_kept_twice(
    my_words: str, their_words: str, lines: bool
) -> None:
    assume(f" {my_words} " not in f" {their_words} " and f" {their_words} " not in f" {my_words} ")
    between = "\n" if lines else " "
    before, mine, theirs = (
        between.join(("We begin.", f"Staff know {words} well.", "We end."))
        for words in ("Nothing", my_words, their_words)
    )
    assert merge(before, mine, theirs) == Merged(
        between.join(
            ("We begin.", f"Staff know {their_words} well.\nStaff know {my_words} well.", "We end.")
        ),
        both_wrote=True,
    )


@given(ANSWERS, NAMES, NAMES)
def test_who_wrote_on_further_has_it_once(before: str, first: str, more: str) -> None:
    shorter, longer = f"{before} X{first}", f"{before} X{first} {more}"
    for mine, theirs in ((shorter, longer), (longer, shorter)):
        assert merge(before, mine, theirs).text.split() == longer.split()


@given(apart(), st.data())
def test_what_one_took_away_and_the_other_changed_is_kept(
    given_: tuple[list[list[int]], set[int], set[int], set[int]], data: st.DataObject
) -> None:
    paragraphs, _, _, _ = given_
    number = data.draw(st.sampled_from([each for part in paragraphs for each in part]))
    before = answer(paragraphs, set(), set())
    without = answer(paragraphs, {number}, {number})
    changed = before.replace(f"Old{number} ", f"Old{number} and new{number} ")
    assert merge(before, without, changed) == Merged(changed, both_wrote=True)
    assert merge(before, changed, without) == Merged(changed, both_wrote=True)


# --- what is too long to compare ------------------------------------------------------------------


@pytest.mark.parametrize("word", ["a ", "a\n", "Ab. ", "\n"])
def test_no_more_is_compared_than_can_be_in_the_time_of_a_save(monkeypatch, word: str) -> None:
    compared = []

    class Matcher(merging.SequenceMatcher):
        def __init__(self, junk, first, second, autojunk):
            compared.append(len(first) * len(second))
            super().__init__(junk, first, second, autojunk=autojunk)

    monkeypatch.setattr(merging, "SequenceMatcher", Matcher)
    text = word * (20_000 // len(word))
    before, mine, theirs = text, f"b. {text[:9_000]} b. {text[:5_000]}", f"c. {text[:7_000]} c."
    there = Counter(merge(before, mine, theirs).text.split())
    assert added(before, mine) <= there
    assert added(before, theirs) <= there
    assert all(number <= merging.MOST_COMPARED for number in compared)


def test_of_what_is_too_long_to_compare_both_are_kept(monkeypatch) -> None:
    monkeypatch.setattr(merging, "MOST_COMPARED", 0)
    before, mine, theirs = "A. B. C.", "X. B. Y. Z.", "V. B. W. U."
    assert merge(before, mine, theirs) == Merged("V. B. W. U.\nX. B. Y. Z.", both_wrote=True)
