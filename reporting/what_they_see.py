"""“What would this person see?”: references and reasons, of today or of another day.

Of today: what the rights tables let the person open, with the ways that the rule of each kind of
record gives. Of a past day: what the access log says was given and not yet taken away. Of a day to
come: what they hold now, with whom they stand in for then. None of the records is opened, and of
one in which the reader has a conflict of interest nothing is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q, Subquery

from core import access, access_log, calendar, clock, history, holders, listing
from core.forms import DateField, Form, TextField
from core.listing import Keyset
from core.models import AccessLog
from core.restriction import IN_AN_EMERGENCY, Kind
from core.words import day, listed, opening
from partnership import naming, restriction, roles
from partnership.groups.models import ChairTerm, GroupRole, SeatHolder
from partnership.models import AgencyRole, Cover, HeldRole
from partnership.roles import Role
from partnership.succession.models import AgencyTakeover
from partnership.who_can_see import no_reason
from reporting import read_for_requests
from reporting.access_log import KEPT_BACK, closed_to, start_of

SHOWN = 50
PEOPLE = 20
LETTERS = 3  # at least, of a name: no search goes through everybody
# From the day in question rights count so far ahead at the most, on bank holidays that are known.
COUNTED_AHEAD = timedelta(days=92)
SEARCH = "accounts.User:search"  # as the access log names it
COLUMNS = ("Reference", "May", "Why")
IN_A_FILE = ("Person", "Day", *COLUMNS)
MAY = {right: opening(right) for right in access.RIGHTS}
AT_ONCE = 500  # records of which the reasons are worked out
# How the list is in order, as the page says it.
IN_ORDER = "By kind of record: of each, what is due or to be reviewed soonest is first."
CLOSED_IN_ORDER = "By kind of record: of each, what was closed last is first."
THEN_IN_ORDER = "The right that was given last is first."


class PersonForm(Form):
    person = TextField(
        label="Whose view?",
        called="a name or a work email address",
        help_text=f"A name, at least {LETTERS} letters of one, or a work email address",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    reference = TextField(
        label="Of which record?",
        called="a reference",
        required=False,
        max_length=30,
        help_text="Leave it empty for all. For example, ESC-2026-0041",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    on = DateField(
        label="On which day?",
        called="the day",
        required=False,
        help_text="Leave it empty for today. For example, 27 3 2026",
    )

    def clean_person(self):
        text = self.cleaned_data["person"]
        if sum(each.isalnum() for each in text) < LETTERS:
            raise ValidationError(f"Enter at least {LETTERS} letters of the name")
        return text

    def clean_reference(self):
        return self.cleaned_data["reference"].upper()

    def clean_on(self):
        on, last = self.cleaned_data["on"], calendar.england().known_to - COUNTED_AHEAD
        if on and on > last:
            raise ValidationError(
                f"The day must be on or before {day(last)}: who can open what hangs on working"
                " days, and later bank holidays are not known"
            )
        return on


def chosen_of(found: list, chosen: str) -> list:
    """The one of those found whom the reader picked, by key; all of them for any other."""
    return [each for each in found if str(each.pk) == chosen] or found


def offered(found: list) -> list[tuple[int, str]]:
    """Key, and name with agencies, of each to choose from: no directory of addresses."""
    rows = AgencyRole.objects.filter(group__user__in=found).order_by("agency__name")
    at: dict[int, dict[str, None]] = {}
    for person, agency in rows.values_list("group__user", "agency__name"):
        at.setdefault(person, {})[agency] = None
    return [(each.pk, ", ".join([each.full_name, *at.get(each.pk, ())])) for each in found]


def people(text: str) -> list:
    """Whom a text means: one by an address, else those of that name, one more than are shown."""
    everyone = get_user_model().objects.order_by("full_name", "pk")
    return list(everyone.filter(email__iexact=text)) or list(
        everyone.filter(Q(full_name__icontains=text))[: PEOPLE + 1]
    )


@dataclass(frozen=True)
class Wanted:
    """Which records of all that somebody sees. ``reference``: one alone, open or closed.
    ``size``: how many on a page that begins after ``after``; None: all of them, for a file."""

    is_open: bool = True
    reference: str = ""
    after: str = ""
    size: int | None = SHOWN


FIRST_PAGE = Wanted()


def page(person, on: date | None, wanted: Wanted = FIRST_PAGE, *, reader) -> dict[str, Any]:
    """What the person sees on a day, of every kind of record, as far as ``reader`` may know."""
    if on is None or on == clock.today():
        return now(person, wanted, reader=reader)
    if on > clock.today():
        return later(person, on, wanted, reader=reader)
    return then(person, on, wanted, reader=reader)


def now(person, wanted: Wanted = FIRST_PAGE, *, reader) -> dict[str, Any]:
    """Kind by kind, each in the order of its own list. As the lists do: a page of a million costs
    what a page of a thousand does."""
    who, left_out = access.standing(person), restriction.conflicts_of(reader)
    # A list leaves out of itself what its person has a conflict of interest in: the reader's, too.
    listed_to = replace(who, conflicts=who.conflicts | {(who.user_id, each) for each in left_out})
    references = set(access_log.references(left_out).values()) if left_out else set()
    found: dict[str, Any] = {"is_now": True, "is_open": wanted.is_open, "next_after": ""}
    found["roles"] = sorted(naming.posts(who.group_ids).values())
    names = naming.names(each.user_id for each in who.covers)
    found["roles"] += sorted(
        f"{post}, as deputy for {names[each.user_id]}"
        for each in who.covers
        for post in naming.posts(each.group_ids).values()
    )
    found["closed_account"] = not person.is_active
    found["exist_only"] = listed(
        reference
        for model in access_log.record_kinds()
        for reference in restriction.kept_from(person, model)
        if reference not in references
    )
    found["for_requests"] = read_for_requests.of_person(person, left_out)
    records, found["next_after"] = _records(listed_to, wanted)
    found["in_order"] = IN_ORDER if wanted.is_open else CLOSED_IN_ORDER
    rows: list[list[str]] = []
    for _, group in groupby(records, key=type):
        of_a_kind = list(group)
        for start in range(0, len(of_a_kind), AT_ONCE):
            rows += _with_reasons(person, of_a_kind[start : start + AT_ONCE], reader)
    return found | {"rows": rows}


def _records(who: access.Standing, wanted: Wanted) -> tuple[list, str]:
    """Those of a page, and after which one the next begins; "" where there is none."""
    kinds, found = access_log.record_kinds(), []
    if wanted.reference:
        for model in kinds:
            rows = model.objects.filter(reference=wanted.reference)
            for is_open in (True, False):
                found += listing.page_of(rows, who, is_open=is_open)
        return found, ""
    begins_in, key = _key(wanted.after)
    first = next((at for at, each in enumerate(kinds) if each._meta.label == begins_in), 0)
    for model in kinds[first:]:
        after = key if model._meta.label == begins_in else None
        left = None if wanted.size is None else wanted.size + 1 - len(found)
        found += listing.page_of(
            model.objects.all(), who, is_open=wanted.is_open, after=after, size=left
        )
        if wanted.size is not None and len(found) > wanted.size:
            last = found[wanted.size - 1]
            listed_on = last.listing()[1].isoformat()
            return found[: wanted.size], f"{last._meta.label}.{listed_on}.{last.pk}"
    return found, ""


def _with_reasons(person, records, reader) -> list[list[str]]:
    ways, rights = holders.ways_to(person, records), holders.rights_of(person, records)
    posts = naming.posts(group for said in ways.values() for group, _ in said if group)
    labels = {record.pk: access_log.label_of(record) for record in records}
    kept_back = _kept_back(reader, labels.values())
    return [
        [
            record.reference,
            MAY[rights[record.pk]],
            KEPT_BACK
            if labels[record.pk] in kept_back
            else _reason(ways[record.pk], posts, record),
        ]
        for record in records
    ]


def _kept_back(reader, labels: Iterable[str]) -> set[str]:
    """Of these the restricted records that the reader cannot open: why somebody may is read on the
    record's own page, as in the access log (`reporting.access_log.detail_for`)."""
    return {label for label, restricted in closed_to(reader, [*labels]).items() if restricted}


def _reason(said, posts: dict[int, str], record) -> str:
    """“Line manager, Testshire Council: raised it; …”"""
    if not said:
        return no_reason(record)
    return "; ".join(
        dict.fromkeys(f"{posts.get(group or 0, 'By name')}: {way}" for group, way in said)
    )


def _key(text: str) -> tuple[str, Keyset | None]:
    """The kind of record in whose list a page begins, and after what."""
    label, _, key = text.rpartition(".")
    label, _, listed_on = label.rpartition(".")
    try:
        return label, Keyset(date.fromisoformat(listed_on), int(key[:18]))
    except ValueError:
        return "", None


# --- a day to come ------------------------------------------------------------------------------


def later(person, on: date, wanted: Wanted, *, reader) -> dict[str, Any]:
    """As the lists are today, with who stands in for whom on that day, and in words what is planned
    until then."""
    with clock.held_at(start_of(on)):
        found = now(person, wanted, reader=reader)
    ending = _roles_that_end(person, on)
    roles_then = [each + ending.get(each, "") for each in found["roles"]]
    return found | {
        "planned": _planned(person, on),
        "not_worked_out": bool(_takeovers_of(person, on)),
        "roles": roles_then,
    }


def _takeovers_by(on: date):
    planned = AgencyTakeover.objects.unscoped("what is planned of somebody's agencies").planned()
    return planned.filter(takes_effect_on__lte=on).select_related("agency", "successor")


def _roles_that_end(person, on: date) -> dict[str, str]:
    """Of their roles by name those at agencies that are taken over by then, with that they end."""
    takeovers = {each.agency_id: each for each in _takeovers_by(on)}
    held = AgencyRole.objects.filter(group__user=person, agency__in=takeovers)
    names = naming.posts(held.values_list("group_id", flat=True))
    return {
        names[role.group_id]: f" (ends on {day(takeovers[role.agency_id].takes_effect_on)})"
        for role in held
    }


def _held_now(person):
    return HeldRole.objects.unscoped("what is planned of somebody's roles").filter(
        person=person, ended_on=None
    )


def _takeovers_of(person, on: date) -> list[tuple[AgencyTakeover, bool, bool]]:
    """Those by then, after today, that change what a person sees: with whether they are at the
    agency that is taken over, and at the successor."""
    at = set(_held_now(person).values_list("agency_role__agency", flat=True))
    by_then = [(each, each.agency_id in at, each.successor_id in at) for each in _takeovers_by(on)]
    return [each for each in by_then if each[1] or each[2]]


def _planned(person, on: date) -> list[str]:
    today = clock.today()
    terms = ChairTerm.objects.filter(held_role__in=_held_now(person)).select_related("group")
    said = [(each.begins_on, f"chairs {each.group}") for each in terms]
    said += [(each.ends_on + timedelta(days=1), f"no longer chairs {each.group}") for each in terms]
    for each, is_there, is_at_successor in _takeovers_of(person, on):
        if is_there:
            stays = "" if person.pk in each.staying else ", and go on at the successor"
            what = f"{each.agency} is taken over by {each.successor}: their roles there end{stays}"
            said.append((each.takes_effect_on, what))
        if is_at_successor:
            what = f"{each.successor} takes over from {each.agency}: what roles like theirs open"
            said.append((each.takes_effect_on, f"{what} there is theirs, too"))
    return [f"From {day(when)}: {what}" for when, what in sorted(said) if today < when <= on]


# --- a day that is over -------------------------------------------------------------------------


def then(person, on: date, wanted: Wanted = FIRST_PAGE, *, reader) -> dict[str, Any]:
    """At the end of a past day, by the lines of the access log: the last given first."""
    until = start_of(on + timedelta(days=1))
    found: dict[str, Any] = {
        "is_now": False,
        "is_open": True,
        "rows": [],
        "next_after": "",
        "in_order": THEN_IN_ORDER,
    }
    begins = access_log.begins_at()
    if begins is None or until <= begins:
        known = f"It begins on {day(begins)}" if begins else "It is still empty"
        return found | {"unknown": f"The access log cannot tell. {known}."}
    held, seats = _held_on(AgencyRole, person, until), _held_on(GroupRole, person, until)
    covered = _covered_on(person, on, until)
    posts = naming.posts(
        role.group_id
        for role in [*held, *seats, *(each for _, theirs in covered for each in theirs)]
    )
    found["roles"] = sorted(posts[role.group_id] for role in [*held, *seats])
    found["everywhere"] = _everywhere(held)
    found["roles"] += [
        f"{posts[role.group_id]}, as deputy for {whom}"
        for whom, roles_of_theirs in covered
        for role in roles_of_theirs
    ]
    if access_log.account_was_closed(person, until):
        return found | {"closed_account": True}
    holding = _holding(person, [*held, *seats])
    left_out = restriction.conflicts_of(reader)
    lines: list = []
    for model in access_log.record_kinds():
        rows = access_log.seen_on(holding, model, until)
        for whom, theirs in covered:  # a restricted record has a list of its own
            lent = access_log.seen_on(_holding(whom, theirs), model, until)
            kept_from = [*_restricted_on(model, until), *_conflicts_on(whom, model, until)]
            rows = rows | lent.exclude(about__in=kept_from)
        rows = rows.exclude(about__in=[*left_out, *_conflicts_on(person, model, until)])
        rows = rows.exclude(
            detail__startswith=IN_AN_EMERGENCY, about__in=_emergencies_over(person, model, until)
        )
        if wanted.reference:
            rows = rows.filter(about__in=access_log.labels_of(wanted.reference))
        if wanted.after.isdecimal():
            rows = rows.filter(pk__lt=int(wanted.after[:18]))
        lines += rows.order_by("-pk")[: None if wanted.size is None else wanted.size + 1]
    lines.sort(key=lambda line: -line.pk)
    shown = lines[: wanted.size]
    if len(lines) > len(shown):
        found["next_after"] = str(shown[-1].pk)
    rights = _rights_by(shown, until)
    references = access_log.references(line.about for line in shown)
    kept_back = _kept_back(reader, {line.about for line in shown})
    found["rows"] = [
        [
            references.get(line.about, "Erased since"),
            MAY[rights[line.pk]],
            KEPT_BACK if line.about in kept_back else _then_reason(line, posts),
        ]
        for line in shown
    ]
    return found


def _held_on(role_model, person, until: datetime) -> list:
    """The roles at agencies, or those in groups, that somebody had just before."""
    labels = access_log.groups_on(person, role_model, until)
    return list(role_model.objects.filter(pk__in=[each.rpartition(":")[2] for each in labels]))


def _holding(person, held) -> list[str]:
    """As the log names a person and the roles they held."""
    groups = [access_log.holder_of(group=role.group_id) for role in held]
    return [access_log.holder_of(person=person.pk), *groups]


def _covered_on(person, on: date, until: datetime) -> list[tuple[Any, list]]:
    """For whom somebody stood in on a day that is over, and the roles and seats that they covered:
    those at, and for, the agency (`partnership.cover`)."""
    rows = Cover.objects.unscoped("who stood in for whom on a day that is over")
    rows = rows.filter(deputy=person, starts_on__lte=on, ends_on__gte=on, named_at__lt=until)
    rows = rows.filter(Q(ended_at=None) | Q(ended_at__gte=until)).select_related("person")
    found = []
    # The row follows an agency that was taken over since; then it was at the one that it was at.
    then_at = history.past(Cover).filter(id=OuterRef("pk"), history_date__lt=until)
    then_at = then_at.order_by("-history_date", "-history_id").values("agency")[:1]
    for cover in rows.annotate(agency_then=Subquery(then_at)):
        held, seats = (_held_on(kind, cover.person, until) for kind in (AgencyRole, GroupRole))
        sat_for_it = SeatHolder.objects.filter(
            held_role__person=cover.person_id, held_role__agency_role__agency=cover.agency_then
        )
        groups = set(sat_for_it.values_list("seat__group", flat=True)) if seats else set()
        found.append(
            (
                cover.person,
                [role for role in held if role.agency_id == cover.agency_then]
                + [seat for seat in seats if seat.partnership_group_id in groups],
            )
        )
    return found


def _conflicts_on(person, model, until: datetime) -> list[str]:
    """The labels of the records in which a conflict of interest of theirs stood just before."""
    return _decided_on(model, until, person=person, kind=Kind.CONFLICT)


def _restricted_on(model, until: datetime) -> list[str]:
    """The labels of the records that were restricted just before."""
    return _decided_on(model, until, kind=Kind.RESTRICTED)


def _emergencies_over(person, model, until: datetime) -> list[str]:
    """Of an emergency of theirs whose hours were over by then, whether a task had run or not."""
    over = _decided_on(model, until, person=person, kind=Kind.EMERGENCY, ends_at__lt=until)
    named = _decided_on(model, until, person=person, kind=Kind.NAMED)
    return [label for label in over if label not in named]


def _decided_on(model, until: datetime, **of) -> list[str]:
    """The labels of the records about which something was decided that stood just before."""
    rows = access.exclusion_table(model).objects.unscoped("what was decided as of a past day")
    rows = rows.filter(Q(ended_at=None) | Q(ended_at__gte=until), decided_at__lt=until, **of)
    return [f"{model._meta.label}:{pk}" for pk in rows.values_list("record", flat=True)]


def _rights_by(lines, until: datetime) -> dict[int, str]:
    """By the key of a line by which a right was given, the highest of it that was left."""
    taken = AccessLog.objects.filter(
        what=AccessLog.What.REMOVED, right__in=access.RIGHTS[1:], at__lt=until,
        about__in={line.about for line in lines}, holder__in={line.holder for line in lines},
    )  # fmt: skip
    lowest: dict[tuple, list[tuple[int, str]]] = {}
    for row in taken:
        lowest.setdefault((row.about, row.holder, row.through), []).append((row.pk, row.right))
    found = {}
    for line in lines:
        below = [
            access.RIGHTS.index(right) - 1
            for pk, right in lowest.get((line.about, line.holder, line.through), ())
            if pk > line.pk
        ]
        found[line.pk] = access.RIGHTS[min([access.RIGHTS.index(line.right), *below])]
    return found


def _then_reason(line, posts: dict[int, str]) -> str:
    holder = line.holder.partition(":")
    post = posts.get(int(holder[2]), "") if holder[0] == "group" else "By name"
    return ": ".join(filter(None, (post, line.detail)))


def _everywhere(held) -> str:
    """Roles that open every record have no line for each: said in one sentence."""
    kinds = sorted(
        {
            f"every {model._meta.verbose_name} there was, as {Role(role.role).label}"
            for role in held
            for model, _ in roles.rights_everywhere(role.role)
        }
    )
    but = "but what was restricted, or in which they had a conflict of interest"
    return f"They could also open {listed(kinds)}, {but}." if kinds else ""


def wanted_of(answers: dict[str, Any], query, *, size: int | None = SHOWN) -> Wanted:
    """As a valid form and the rest of the address ask for it."""
    return Wanted(
        is_open=query.get("state") != "closed",
        reference=answers["reference"],
        after=query.get("after", ""),
        size=size,
    )


def for_a_file(person, on: date | None, seen: dict[str, Any]) -> list[list[Any]]:
    """Whose view it is, and of which day, with each line: a file is read without its page."""
    return [[str(person), on or clock.today(), *row] for row in seen["rows"]]


def heading(person, on: date | None) -> str:
    if on is None or on == clock.today():
        return opening(f"what {person} sees today")
    if on > clock.today():
        return opening(f"what {person} will see on {day(on)}, as it is settled now")
    return opening(f"what {person} could see at the end of {day(on)}")
