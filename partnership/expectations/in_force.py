"""Which expectations are the partnership's, and in which year: ``[expectations] policies``."""

from django.conf import settings

from partnership import years
from partnership.expectations import rules
from partnership.expectations.rules import Rules


def ours() -> list[Rules]:
    """In the order in which they take effect."""
    named = settings.PARTNERSHIP["expectations"]["policies"]
    return sorted(map(rules.version, named), key=lambda each: each.effective_from)


def of_year(year: int) -> Rules:
    """Those in effect when the year began; the first ones, before any were."""
    return rules.in_effect(ours(), years.begins_on(year))


def first_year() -> int:
    """The first of which there is a scorecard."""
    return years.year_of(ours()[0].effective_from)
