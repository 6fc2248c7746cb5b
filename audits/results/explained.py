"""Why a return is late, or was not handed in: what was said, by whom and when."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from audits.results.models import NotReturned
from audits.returns.models import Extension, Return
from core import by_whom
from core.words import short_day


def more_time(found: Iterable[Return], person, *, named: bool = True) -> dict[int, str]:
    """By return, why it was last given more time; ``named``: with who gave it, and when. One
    statement."""
    rows = Extension.objects.visible_to(person).filter(agency_return__in=[e.pk for e in found])
    return {
        each.agency_return_id: said(each.reason, each.given_by, each.given_on, named=named)
        for each in rows.select_related("given_by").order_by("pk")
    }


def explanations(found: Iterable[Return], person, *, named: bool = True) -> dict[int, str]:
    """By return, why it was not handed in. One statement."""
    rows = NotReturned.objects.visible_to(person).filter(agency_return__in=[e.pk for e in found])
    return {
        each.agency_return_id: said(each.said, each.said_by, each.said_on, named=named)
        for each in rows.select_related("said_by").order_by("pk")
    }


def why(found: Sequence[Return], person, *, named: bool = True) -> dict[int, list[str]]:
    """Both, by return; of one of which nothing was said, none. Two statements."""
    told: dict[int, list[str]] = defaultdict(list)
    for pk, reason in more_time(found, person, named=named).items():
        told[pk].append(f"More time: {reason}")
    for pk, explanation in explanations(found, person, named=named).items():
        told[pk].append(explanation)
    return told


def said(text: str, who, on, *, named: bool = True) -> str:
    return f"{text} ({by_whom.in_words(who)}, {short_day(on)})" if named else text
