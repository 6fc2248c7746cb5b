"""A time of the day, typed as people write it."""

import re
from datetime import time

from django import forms
from django.core.exceptions import ValidationError

from core.forms import TextField
from core.words import opening

TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?(?:m\.?)?", re.ASCII | re.IGNORECASE)


class TimeField(TextField):
    """2:30pm, 2pm or 14:30, by the clocks of England. A bare hour could be either half of a day."""

    holds_words = False

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", "For example, 2:30pm or 14:30")
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "govuk-input--width-5"}))
        super().__init__(max_length=20, **kwargs)

    def clean(self, value) -> time | None:
        said = super().clean(value)
        if not said:
            return None
        found = {"midday": time(12), "noon": time(12)}.get(said.strip().lower()) or read(said)
        if found is None:
            raise ValidationError(f"{opening(self.called)} must be a time, like 2:30pm or 14:30")
        return found


def read(said: str) -> time | None:
    if not (match := TIME.fullmatch(said.strip())):
        return None
    hour, minute, half = int(match[1]), match[2], (match[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    elif minute is None:
        return None
    if hour > 23 or int(minute or 0) > 59:
        return None
    return time(hour, int(minute or 0))
