"""What a password must be: Django's validators (AUTH_PASSWORD_VALIDATORS), saying what to do."""

import string

from django.conf import settings
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError


class LongEnough(MinimumLengthValidator):
    def get_error_message(self):
        return f"The new password must be {self.min_length} characters or more"


class NotCommon(CommonPasswordValidator):
    """Nor one with digits and signs around it, which is guessed next: Summer2026!!! is summer."""

    AROUND = string.digits + string.punctuation + string.whitespace

    def validate(self, password, user=None):
        super().validate(password, user)
        super().validate(password.strip(self.AROUND), user)

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


class NotWordsOfThisPlace:
    """Such words may be in a password, but do not count: enough else must be in it too."""

    def __init__(self, least: int = 8):
        self.least = least  # characters, the blanks not counted

    def validate(self, password, user=None):
        left = password.lower()
        for word in sorted(words_of_this_place(), key=len, reverse=True):
            left = left.replace(word, "")
        if len("".join(left.split())) < self.least:
            raise ValidationError(
                "This password is mostly words that are guessed first here, such as the name of"
                " the partnership. Add other words",
                code="password_words_of_this_place",
            )

    def get_help_text(self):
        return "Your password must be more than words of this partnership."
