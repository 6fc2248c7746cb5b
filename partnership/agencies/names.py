"""An agency found by any name it is or was known by, and what those names are.

Three kinds: a name it had, a name people use, and the name of a body that it took over from.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import chain, count

from django.db.models import Q
from django.utils.text import slugify

from core.words import day, listed, opening
from partnership import same_name
from partnership.agencies import policy
from partnership.agencies.models import AgencyName
from partnership.models import Agency

INITIALS = re.compile("[a-z]{3,6}", re.IGNORECASE)


def matching(text: str, way: str = "") -> Q:
    """That an agency goes, or went, by a name with ``text`` in it, or whose words begin so: "CCG"
    finds a Clinical Commissioning Group.

    ``way``: how a row leads to its agency, as "agency__"; empty for agencies themselves.
    """
    known = AgencyName.objects.filter(_named(text, "name")).values("agency")
    by_name = _named(text, "name", "short_name")
    before = Agency.objects.filter(by_name | Q(pk__in=known)).exclude(succeeded_by=None)
    return (
        _named(text, f"{way}name", f"{way}short_name")
        | Q(**{f"{way}pk__in": known})
        | Q(**{f"{way}pk__in": before.order_by().values("succeeded_by")})
    )


def _named(text: str, *columns: str) -> Q:
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__icontains": text})
        if INITIALS.fullmatch(text.strip()):
            words = " ".join(f"{letter}[^ ]*" for letter in text.strip())
            found |= Q(**{f"{column}__iregex": f"(^| ){words}"})
    return found


def also_known(agency_ids: Iterable[int]) -> dict[int, str]:
    """“Formerly Testshire Hospitals; also called the Infirmary”, by agency. Two statements.

    Nothing for an agency that has always had one name.
    """
    wanted, said = set(agency_ids), defaultdict(list)
    rows = AgencyName.objects.filter(agency__in=wanted).order_by("-kind", "-ended_on", "name")
    for each in rows:
        said[each.agency_id].append(in_words(each))
    before = Agency.objects.filter(succeeded_by__in=wanted).order_by("name")
    taken_over = defaultdict(list)
    for successor, name in before.values_list("succeeded_by", "name"):
        taken_over[successor].append(name)
    for pk, names in taken_over.items():
        said[pk].append(f"took over from {listed(names)}")
    return {pk: opening("; ".join(parts)) for pk, parts in said.items()}


def in_words(known: AgencyName) -> str:
    if known.kind == AgencyName.Kind.ALIAS:
        return f"also called {known}"
    until = f" until {day(known.ended_on)}" if known.ended_on else ""
    return f"formerly {known}{until}"


def as_then(agencies: Iterable[Agency], on: date) -> dict[int, str]:
    """“Testshire Hospitals (now: Testshire Health Trust)”: what each was called on a day, and what
    it is called, or who stands for it, now. One statement.

    Of a former name whose last day nobody knows, nobody knows whether it was that day's.
    """
    agencies = list(agencies)
    former = AgencyName.objects.filter(
        agency__in=agencies, kind=AgencyName.Kind.FORMER, ended_on__gte=on
    )
    # The first to end after that day comes last, and stays.
    then = dict(former.order_by("-ended_on").values_list("agency_id", "name"))
    said = {}
    for each in agencies:
        name = then.get(each.pk, each.name)
        now = each.succeeded_by if each.succeeded_by_id else each
        said[each.pk] = name if str(now) == name else f"{name} (now: {now})"
    return said


def called(name: str, but: Agency | None = None) -> list[Agency]:
    """The agencies whose name it is now, or that it finds, whatever the capitals and the spaces."""
    wanted = same_name.with_one_space(name)
    known = AgencyName.objects.filter(name__iexact=wanted).values("agency")
    rows = Agency.objects.filter(Q(name__iexact=wanted) | Q(pk__in=known))
    rows = rows.select_related("succeeded_by")
    return list(rows.exclude(pk=but.pk) if but else rows)


def slug_for(name: str) -> str:
    """What names an agency in an address: made from its name, and no other's."""
    wanted = slugify(name)[:50].strip("-") or "agency"
    taken = policy.RESERVED.union(
        Agency.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
    )
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(slug for slug in chain([wanted], numbered) if slug not in taken)
