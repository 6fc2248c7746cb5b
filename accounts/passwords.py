"""What a password must be: Django's validators (AUTH_PASSWORD_VALIDATORS), saying what to do."""

import re
import string
import unicodedata

from django.conf import settings
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError

AROUND = string.digits + string.punctuation + string.whitespace


class LongEnough(MinimumLengthValidator):
    def get_error_message(self):
        return f"The new password must be {self.min_length} characters or more"


class NotCommon(CommonPasswordValidator):
    """Nor one with digits and signs around it, which is guessed next: Summer2026!!! is summer."""

    def validate(self, password, user=None):
        super().validate(password, user)
        super().validate(password.strip(AROUND), user)

    def get_error_message(self):
        return "This password is on the list of those that are guessed first. Choose another"


class NotOnlyNumbers(NumericPasswordValidator):
    def get_error_message(self):
        return "The new password must have letters too, not numbers alone"


class UnlikeThePerson(UserAttributeSimilarityValidator):
    def get_error_message(self):
        return "The new password is too much like your %(verbose_name)s. Choose another"


# What somebody who guesses passwords of this portal tries first; and the words of the
# partnership's own names (docs/security.md, "Words that make no password").
WORDS_OF_THE_FIELD = frozenset({
    "agency", "child", "children", "council", "escalation", "health", "hospital", "letmein",
    "partnership", "password", "police", "portal", "safeguarding", "school", "social", "trust",
    "welcome", "worker",
})  # fmt: skip


def words_of_this_place() -> set[str]:
    """In small letters, of 4 letters and more."""
    names = (settings.PARTNERSHIP.get(key, "") for key in ("name", "short_name", "area"))
    own = {word for name in names for word in name.lower().split() if len(word) >= 4}
    return own | WORDS_OF_THE_FIELD


def words_of_the_person(person) -> set[str]:
    """Of their name, address and job title, of 3 letters and more: O'Brien is obrien and brien."""
    found: set[str] = set()
    for text in (person.full_name, person.email, person.job_title):
        for word in re.split(r"[\s@.]+", _plain(text)):
            parts = re.findall(r"[^\W\d_]+", word)
            found |= {"".join(parts), *parts}
    return {word for word in found if len(word) >= 3}


def _plain(text: str) -> str:
    """In small letters without accents: Zoë is zoe."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


class NotKnownWords:
    """Words of this place and of the person may be in a password, but do not count, nor do digits
    and signs around the rest: enough else must be in it too."""

    def __init__(self, least: int = 8):
        self.least = least  # characters, the blanks not counted

    def validate(self, password, user=None):
        words = words_of_this_place() | (words_of_the_person(user) if user else set())
        left = plain = _plain(password)
        for word in sorted(words, key=len, reverse=True):
            left = left.replace(word, " ")
        has_words = left != plain
        left = left.strip(AROUND)
        if len("".join(password.split())) < self.least or password.isdigit():
            return  # `LongEnough` says so, or `NotOnlyNumbers`
        if len("".join(left.split())) < self.least:
            if not has_words:
                raise ValidationError(
                    "Digits and signs before and after the rest of a password do not count. The new"
                    f" password must have {self.least} other characters or more",
                    code="password_known_words",
                )
            raise ValidationError(
                "This password is mostly words that are guessed first here, such as your own name"
                " or the name of the partnership. Add other words",
                code="password_known_words",
            )

    def get_help_text(self):
        return "Your password must be more than your own name and words of this partnership."


class NotTheSameAgain:
    """Not the same few characters again and again, as aaaaaaaaaaaa and 121212121212 are."""

    def __init__(self, least: int = 5):
        self.least = least  # different characters

    def validate(self, password, user=None):
        if len(set(password.casefold())) < self.least:
            raise ValidationError(
                f"The new password must have {self.least} different characters or more",
                code="password_the_same_again",
            )

    def get_help_text(self):
        return f"Your password must have {self.least} different characters or more."


# As they stand on a keyboard, and in the alphabet.
ROWS = ("abcdefghijklmnopqrstuvwxyz", "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
SHORTEST_RUN = 4  # characters


def without_runs(password: str) -> str:
    """With one character in place of each run along one of `ROWS`, forwards or backwards.
    ``password``: in small letters."""
    text = password
    for row in (each[::step] for each in ROWS for step in (1, -1)):
        for size in range(len(row), SHORTEST_RUN - 1, -1):
            for start in range(len(row) - size + 1):
                text = text.replace(row[start : start + size], "\0")
    return text


class NotInARow:
    """Not mostly letters and digits as they follow each other: abcdefghijkl, asdfghjklzxcv."""

    def __init__(self, least: int = 6):
        self.least = least  # characters, each run counted as one
        self.common = NotCommon()

    def validate(self, password, user=None):
        rest = password.casefold().strip(AROUND)
        left = without_runs(rest)
        if left == rest or len(left) >= self.least:
            return
        try:
            self.common.validate(password, user)
        except ValidationError:
            return  # which says so
        raise ValidationError(
            "This password is mostly letters or digits in a row, as on a keyboard or in the"
            " alphabet, which are guessed first. Choose another",
            code="password_in_a_row",
        )

    def get_help_text(self):
        return "Your password must be more than letters or digits in a row."
