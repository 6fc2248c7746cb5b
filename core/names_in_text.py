"""Whether somebody's name stands in a text, however it is spelt there, and the text without it.

People paste from PDF files and word processors: ligatures, capitals, accents in one character or
two, hyphens that show at the end of a line alone, blanks that do not break, curly apostrophes. So
a name and a text are compared by their letters and digits alone, without case and accents, and
each letter remembers where in the text it came from. Rather too much goes than too little: what
stands between two letters counts for nothing. A name of few letters ("Jo Ng", "SW") has to
stand as words of its own, or it would be found in half of all text.

Nicknames, initials and misspellings are for people to find.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

ANYWHERE = 5  # letters from which a name is found inside words as well

# The small i without a dot is another letter to Unicode, and its capital is everybody's I.
_ALIKE = str.maketrans({"\N{LATIN SMALL LETTER DOTLESS I}": "i"})


@lru_cache(maxsize=4096)
def _letters(character: str) -> str:
    """ "ﬃ" is "ffi", "ẞ" is "ss", "É" is "e"; "" for what is no letter and no digit."""
    spread = unicodedata.normalize("NFKD", character).casefold()
    # Once more: what casefold gives may itself be put together of two.
    again = unicodedata.normalize("NFKD", spread).translate(_ALIKE)
    return "".join(each for each in again if each.isalnum())


class _Folded:
    """A text by its letters, and where in the text each of them is."""

    def __init__(self, text: str):
        self.text = text
        self.letters = folded(text)
        self.at = [index for index, each in enumerate(text) for _ in _letters(each)]

    def spans(self, name: str) -> Iterator[tuple[int, int]]:
        """From where to where in the text it stands, overlapping ones too."""
        wanted = folded(name)
        start = self.letters.find(wanted) if wanted else -1
        while start >= 0:
            span = self.at[start], _past_its_accents(self.text, self.at[start + len(wanted) - 1])
            if len(wanted) >= ANYWHERE or self._are_words(*span):
                yield span
            start = self.letters.find(wanted, start + 1)

    def _are_words(self, start: int, end: int) -> bool:
        beside = self.text[max(start - 1, 0) : start] + self.text[end : end + 1]
        return not folded(beside)


def folded(text: str) -> str:
    return "".join(map(_letters, text))


def _past_its_accents(text: str, last: int) -> int:
    """Where a letter ends whose accents may follow it as characters of their own."""
    end = last + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end


def standing_in(names: Iterable[str], text: str) -> list[str]:
    """Those of ``names`` that stand in ``text``."""
    there = _Folded(text)
    return [name for name in names if next(there.spans(name), None)]


def without(text: str, names: Iterable[str], instead: str) -> str:
    """The text with ``instead`` in the place of each name. Names that overlap go as one."""
    there = _Folded(text)
    pieces, done = [], 0
    for start, end in sorted(span for name in names for span in there.spans(name)):
        if start >= done:
            pieces += [text[done:start], instead]
        done = max(done, end)
    return "".join([*pieces, text[done:]])
