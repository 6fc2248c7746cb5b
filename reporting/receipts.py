"""Access receipts: who from outside an agency opened its restricted records, when and why.

For those who lead safeguarding at the agency, and not for their deputies. A record is an agency's
when the agency is in it (`core.models.GuardedRecord.agencies_in_it`). Of a record in which the
reader has a conflict of interest nothing is told but that it exists, and so nothing here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from core import access, access_log, clock
from core.models import AccessLog
from core.restriction import Kind
from core.words import clock_time, counted, in_sentence, listed, opening, short_moment
from partnership import naming, succession
from partnership.auth import held_themself
from partnership.models import AgencyRole
from partnership.roles import LEADS
from reporting.access_log import within

What = AccessLog.What
REASONS = (What.REASON, What.EMERGENCY)
TOLD = (*REASONS, What.VIEW, What.DOWNLOAD, What.PRINT, What.EXPORT)
NOT_RESTRICTED = "Not restricted at that time, so no reason was asked for"
RESTRICTED_IT = "Restricted it themself"
NONE_GIVEN = "No reason is on record"
SHOWN = 100  # visits on the page
READ = 1000  # lines: of the file, and of what the page is made from
COLUMNS = ("Reference", "Who", "Of", "What", "When", "Why")


def agencies_led(person) -> set[int]:
    """The keys of the agencies at which somebody leads safeguarding, in nobody's stead: a deputy
    comes by nothing restricted."""
    return {agency for agency, role in held_themself(person) if role in LEADS}


@dataclass(frozen=True)
class Receipts:
    """What was found: ``lines``, the latest first, and what they are put into words with."""

    lines: list[AccessLog]
    references: dict[str, str]
    names: dict[int, str]
    posts: dict[int, str]
    why: "_Why"
    more: bool

    def row(self, line: AccessLog, what: str, when: Any) -> list[Any]:
        person = line.person_id
        of = self.posts.get(person, "")
        return [
            self.references[line.about], self.names[person], of, what, when, self.why.of(line)
        ]  # fmt: skip

    def each(self) -> list[list[Any]]:
        """A row for each line: for a file."""
        return [self.row(line, What(line.what).label, line.at) for line in self.lines]

    def visits(self) -> list[list[Any]]:
        """A row for each visit: what one person did with one record on one day, after giving a
        reason once."""
        found: dict[tuple, list[AccessLog]] = {}
        for line in self.lines:
            day = clock.local(line.at).date()
            began = self.why.began(line)
            visit = (line.about, line.person_id, day, began, self.why.of(line))
            found.setdefault(visit, []).append(line)
        return [self.row(lines[0], _done(lines), _when(lines)) for lines in found.values()]


def _done(lines: list[AccessLog]) -> str:
    """ "Gave a reason to open, opened 3 times and printed" """
    times: dict[str, int] = {}
    for line in reversed(lines):
        times[line.what] = times.get(line.what, 0) + 1
    said = (
        in_sentence(What(what).label) + (f" {counted(number, 'time')}" if number > 1 else "")
        for what, number in times.items()
    )
    return opening(listed(said))


def _when(lines: list[AccessLog]) -> str:
    """From the first to the last of one day."""
    first, last = short_moment(lines[-1].at), clock_time(lines[0].at)
    return first if first.endswith(f", {last}") else f"{first} to {last}"


def of(person, wanted: dict[str, Any] | None = None) -> Receipts:
    """The latest `READ` lines that a search means (`access_log.NarrowSearchForm`), in a constant
    number of statements a kind."""
    wanted = wanted or {}
    agencies = succession.standing_for(agencies_led(person))
    found: list[AccessLog] = []
    references: dict[str, str] = {}
    insiders = access.membership_model().objects.filter(group__agency_role__agency__in=agencies)
    asked = wanted.get("reference", "").upper()
    for model in access_log.record_kinds():
        theirs = _restricted_records(model, agencies, person)
        if asked:
            theirs = {label: each for label, each in theirs.items() if each == asked}
        references |= theirs
        lines = AccessLog.objects.filter(about__in=theirs, what__in=TOLD, person__isnull=False)
        if name := wanted.get("person"):
            lines = lines.filter(person__full_name__icontains=name)
        lines = within(lines.select_related("reason"), wanted)
        lines = lines.exclude(person__in=insiders.values("user"))
        found += lines.order_by("-at", "-pk")[: READ + 1]
    found.sort(key=lambda line: (line.at, line.pk), reverse=True)
    more, found = len(found) > READ, found[:READ]
    names = naming.names({line.person_id for line in found})
    posts = _posts(line.person_id for line in found)
    return Receipts(found, references, names, posts, _Why(found), more)


class _Why:
    """Why each of these lines was written: two statements, and one for each kind of record."""

    def __init__(self, lines: list[AccessLog]):
        about, people = {line.about for line in lines}, {line.person_id for line in lines}
        given = AccessLog.objects.filter(about__in=about, person__in=people, what__in=REASONS)
        self.given: dict[tuple, list[AccessLog]] = {}
        for each in given.select_related("reason").order_by("-pk"):
            self.given.setdefault((each.about, each.person_id), []).append(each)
        self.restricted = [
            (f"{model._meta.label}:{record}", by, since, until)
            for model in access_log.record_kinds()
            for record, by, since, until in _restrictions(model, about)
        ]

    def of(self, line: AccessLog) -> str:
        if line.what in REASONS:
            return line.said
        if line.page.startswith(BY_RECORD_KEEPERS):
            return _for_record_keepers(line)
        standing = [
            by
            for about, by, since, until in self.restricted
            if about == line.about and since <= line.at and (not until or line.at <= until)
        ]
        if not standing:
            return NOT_RESTRICTED
        if earlier := self._given_before(line):
            return earlier[0].said
        return RESTRICTED_IT if line.person_id in standing else NONE_GIVEN

    def began(self, line: AccessLog) -> int | None:
        """The key of the line by which the reason was given that the visit began with: of an
        emergency, its own, which the same reason follows."""
        earlier = self._given_before(line)
        if not earlier:
            return None
        if [each.what for each in earlier[:2]] == [What.REASON, What.EMERGENCY]:
            reason, emergency = earlier[:2]
            return emergency.pk if reason.said == emergency.said else reason.pk
        return earlier[0].pk

    def _given_before(self, line: AccessLog) -> list[AccessLog]:
        """The reasons for this record of this person until then, the latest first."""
        given = self.given.get((line.about, line.person_id), ())
        return [each for each in given if each.pk <= line.pk]


def _restrictions(model: Any, labels: set[str]):
    """The key, by whom, since when and until when, of each time one of these was restricted."""
    prefix = f"{model._meta.label}:"
    keys = [label.removeprefix(prefix) for label in labels if label.startswith(prefix)]
    decided = access.exclusion_table(model).objects.unscoped("when records were restricted")
    decided = decided.filter(kind=Kind.RESTRICTED, record__in=keys)
    return decided.values_list("record", "decided_by", "decided_at", "ended_at")


# Those who answer for what is kept open no record at its own address: their pages, and the
# operation that has an export made.
BY_RECORD_KEEPERS = ("records:", "reporting.ask_for_export")


def _for_record_keepers(line: AccessLog) -> str:
    if line.page == "records:hold":
        return "To look at its legal holds or place one: nothing of what it says was shown"
    return f"For the subject access request {line.detail}"


def _restricted_records(model: Any, agencies: set[int], person) -> dict[str, str]:
    """Label to reference of what is, or was, restricted and has one of these agencies in it."""
    in_it = Q(pk__in=[])
    for name in model.agencies_in_it:  # the name stays that of an agency that was taken over
        in_it |= Q(**{f"{name}__in": agencies})
    decided = access.exclusion_table(model).objects.unscoped("which records were restricted")
    restricted = decided.filter(kind=Kind.RESTRICTED).values("record")
    records = model.objects.unscoped("references of an agency’s own restricted records")
    records = records.filter(in_it, pk__in=restricted)
    records = records.exclude(pk__in=access.standing(person).kept_from(model, person.pk))
    return {
        f"{model._meta.label}:{pk}": reference
        for pk, reference in records.values_list("pk", "reference")
    }


def _posts(people: Iterable[int]) -> dict[int, str]:
    """What somebody is: the roles that they hold now, with the agency."""
    held = AgencyRole.objects.filter(group__user__in=set(people)).order_by("pk")
    found: dict[int, list[str]] = {}
    for person, role, agency in held.values_list("group__user", "role", "agency__name"):
        found.setdefault(person, []).append(f"{AgencyRole(role=role).get_role_display()}, {agency}")
    return {person: "; ".join(posts) for person, posts in found.items()}
