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
        left = _plain(password)
        for word in sorted(words, key=len, reverse=True):
            left = left.replace(word, " ")
        left = left.strip(AROUND)
        if len("".join(password.split())) < self.least:
            return  # `LongEnough` says so
        if len("".join(left.split())) < self.least:
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
