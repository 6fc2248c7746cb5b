"""The access log, searched: lines about records and people, and nothing of what a record says.

Its readers open few of the records that it tells of. Whoever has a conflict of interest in one
reads no line about it. Of a restricted one that they cannot open they read who, what and when, and
not the rest; and why a record was restricted, opened or closed to somebody is read by who may open
it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q
from django.utils import timezone

from core import access, access_log, by_whom
from core.forms import ChoiceField, DateField, Form, RecordField, TextField
from core.models import AccessLog, DisposalCertificate
from core.words import in_sentence, listed, opening, short_moment
from partnership import naming, restriction
from partnership.groups.models import GroupRole
from partnership.models import Agency, AgencyRole, Cover, HeldRole, Invitation
from partnership.roles import Role
from reporting import subject_access
from reporting.models import DisposalRun, SubjectAccessRequest

READERS = (Role.INFORMATION_GOVERNANCE_LEAD, Role.SYSTEM_ADMINISTRATOR, Role.BUSINESS_MANAGER)
PAGE = 50
IN_A_FILE = 50_000  # lines: what a spreadsheet still opens
COLUMNS = ("When", "Who", "What", "About", "Details", "From address")
LIST = "core.AccessLog:list"


class NarrowSearchForm(Form):
    """By record, person and period: for the receipts of an agency, too."""

    reference = TextField(
        label="Reference of a record",
        required=False,
        max_length=30,
        help_text="For example, ESC-2026-0041",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    person = TextField(
        label="Who did it",
        called="who did it",
        required=False,
        help_text="A name, or part of one",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    since = DateField(label="From", called="the first day", required=False, past=True)
    until = DateField(label="To", called="the last day", required=False)

    def clean(self):
        found = super().clean()
        first, last = found.get("since"), found.get("until")
        if first and last and last < first:
            self.add_error("until", "The last day must be the same as or after the first day")
        return found


class SearchForm(NarrowSearchForm):
    stead = TextField(
        label="For whom a deputy did it",
        called="for whom a deputy did it",
        required=False,
        help_text="Whom they stood in for: a name, part of one, or a work email address",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    whom = TextField(
        label="Whose account, role or right",
        called="whose it is",
        required=False,
        help_text="Whom it was done to: a name, part of one, or a work email address",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    agency = RecordField(
        Agency.objects.none(),
        label="Agency of who did it",
        called="an agency",
        required=False,
        empty_label="Any agency",
        help_text="Where they hold or held a role",
    )
    what = ChoiceField(
        label="What was done",
        called="what was done",
        required=False,
        widget=forms.Select,
        choices=[("", "Anything"), *AccessLog.What.choices],
    )
    field_order = ("reference", "person", "stead", "whom", "agency", "what", "since", "until")
    # Asked for seldom: folded away, unless one of them is in use or wrong.
    MORE = ("stead", "whom", "agency", "what", "since", "until")

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.visible_to(person)
        told = "Like ESC-2026-0041; or of a request, list, certificate"
        self.fields["reference"].help_text = told
        self.fields["person"].help_text = "A name, part of one, or a work email address"


def first_and_more(form: SearchForm) -> dict[str, Any]:
    """The fields that the page shows, those that it folds away, and whether these stand open."""
    more = [form[name] for name in form.MORE]
    in_use = any(value for name, value in form.data.items() if name.startswith(form.MORE))
    return {
        "first": [field for field in form.visible_fields() if field.name not in form.MORE],
        "more": more,
        "more_open": in_use or any(field.errors for field in more),
    }


def lines(wanted: dict[str, Any], reader):
    """The lines that a valid search means, whoever did it, but those about a record in which the
    reader has a conflict of interest. Each way in has an index."""
    rows = AccessLog.objects.select_related("reason")
    if kept_from := restriction.conflicts_of(reader):
        rows = rows.exclude(about__in=access_log.all_labels(kept_from))
        # Nor that it was found for a child, or that somebody searched the log for it.
        for reference in access_log.references(kept_from).values():
            rows = rows.exclude(detail__icontains=reference)
            rows = rows.exclude(reason__text__icontains=reference)
    if reference := wanted.get("reference"):
        rows = rows.filter(_about(reference.upper()))
    if text := wanted.get("stead"):
        rows = rows.filter(on_behalf_of__in=named(text))
    if text := wanted.get("whom"):
        keys = list(named(text).values_list("pk", flat=True))
        accounts = [f"{get_user_model()._meta.label}:{pk}" for pk in keys]
        holders = [access_log.holder_of(person=pk) for pk in keys]
        lent = Cover.objects.unscoped("whose roles were lent, in the access log")
        lent = lent.filter(person__in=keys).values_list("pk", flat=True)
        covers = [f"{Cover._meta.label}:{pk}" for pk in lent]
        rows = rows.filter(Q(about__in=[*accounts, *covers]) | Q(holder__in=holders))
    if what := wanted.get("what"):
        rows = rows.filter(what=what)
    return within(rows, wanted).order_by("-at", "-pk")


def within(rows, wanted: dict[str, Any]):
    """Those of the period that a search means."""
    if since := wanted.get("since"):
        rows = rows.filter(at__gte=start_of(since))
    if until := wanted.get("until"):
        rows = rows.filter(at__lt=start_of(until + timedelta(days=1)))
    return rows


def _about(reference: str) -> Q:
    """What is about a record, a request, or a list of what is due, and which records were erased by
    that list; of a certificate, what is about the record that it tells of."""
    labels = access_log.labels_of(reference)
    labels += [f"{kind._meta.label}:{reference}" for kind in (SubjectAccessRequest, DisposalRun)]
    certificates = DisposalCertificate.objects
    labels += certificates.filter(reference=reference).values_list("about", flat=True)
    erased = certificates.filter(run=reference).values_list("about", flat=True)
    return Q(about__in=labels) | Q(about__in=list(erased), what=AccessLog.What.ERASED)


def named(text: str):
    """The people whom a text means: by an address, or by part of a name."""
    return get_user_model().objects.filter(Q(full_name__icontains=text) | Q(email__iexact=text))


def people(wanted: dict[str, Any]) -> set[int] | None:
    """Those whose lines are wanted; None for everyone's."""
    found = None
    if text := wanted.get("person"):
        found = set(named(text).values_list("pk", flat=True))
    if agency := wanted.get("agency"):
        held = HeldRole.objects.unscoped("whose lines are an agency's, in the access log")
        there = set(held.filter(agency_role__agency=agency).values_list("person_id", flat=True))
        found = there if found is None else found & there
    return found


def latest_of(rows, whose: set[int], size: int):
    """The newest ``size`` lines of some people are among the newest ``size`` of each.

    Asked for all of them at once, PostgreSQL may go through every line by date until it has met
    enough of theirs: for people who seldom come, that is all of the log.
    """
    if connection.vendor != "postgresql":
        return rows.filter(person__in=whose)
    newest = rows.filter(person=OuterRef("pk"))[:size]
    each = (
        get_user_model()
        .objects.filter(pk__in=whose)
        .annotate(
            moments=ArraySubquery(newest.values("at")), keys=ArraySubquery(newest.values("pk"))
        )
    )
    # None, not an empty array, where the search itself can find nothing.
    found = each.values_list("moments", "keys")
    keys = chain(*(zip(moments or (), keys or (), strict=True) for moments, keys in found))
    return rows.filter(pk__in=[pk for _, pk in sorted(keys, reverse=True)[:size]])


def start_of(day: date) -> datetime:
    """Midnight in London, where the day begins."""
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True)
class Page:
    rows: list[list[str]]
    next_key: str


def page(wanted: dict[str, Any], after: str, reader) -> Page:
    """One page of a search: a constant number of statements, by the index however deep."""
    rows, whose, key = lines(wanted, reader), people(wanted), read_key(after)
    if key:
        at, pk = key
        # The first condition alone is enough to begin in the index; the second is exact.
        rows = rows.filter(at__lte=at).filter(Q(at__lt=at) | Q(pk__lt=pk))
    if whose is not None:
        rows = latest_of(rows, whose, PAGE + 1)
    found = list(rows[: PAGE + 1])
    more = len(found) > PAGE
    shown = found[:PAGE]
    last = f"{shown[-1].at.isoformat()}|{shown[-1].pk}" if more else ""
    return Page(in_words(shown, reader), last)


def read_key(text: str) -> tuple[datetime, int] | None:
    """Where a page begins; None, the first page, for what cannot be read."""
    at, _, pk = text.partition("|")
    try:
        moment, number = datetime.fromisoformat(at), int(pk[:18])
    except ValueError:
        return None
    return (moment, number) if moment.tzinfo else None


def for_a_file(wanted: dict[str, Any], reader) -> Iterable[list[str]]:
    """The newest lines of a search, in pieces; what was left out is said in the last row."""
    rows, whose = lines(wanted, reader), people(wanted)
    rows = list((rows if whose is None else rows.filter(person__in=whose))[: IN_A_FILE + 1])
    for start in range(0, min(len(rows), IN_A_FILE), 1000):
        piece = rows[start : min(start + 1000, IN_A_FILE)]
        yield from in_words(piece, reader, local_times=True)
    if len(rows) > IN_A_FILE:
        said = f"Only the newest {IN_A_FILE:,} lines are here: choose a shorter period for more"
        yield [said, *[""] * (len(COLUMNS) - 1)]


# --- what is read on the record's own page alone ------------------------------------------------

What = AccessLog.What
# Why somebody may open it, may not any more, or did.
REASONS = frozenset([What.RESTRICTED, What.LIFTED, What.CONFLICT, What.NO_CONFLICT, What.REASON,
                     What.EMERGENCY])  # fmt: skip
KEPT_BACK = "kept with the record"


def closed_to(reader, labels: Iterable[str]) -> dict[str, bool]:
    """Of these the records that the reader cannot open, erased ones included, and whether each is
    restricted, or still inside its agency. A statement for each kind of record."""
    closed: dict[str, bool] = {}
    opened: set[str] = set()
    for model in access_log.record_kinds():
        prefix = f"{model._meta.label}:"
        asked = [label for label in labels if label.startswith(prefix)]
        if not asked:
            continue
        closed |= dict.fromkeys(asked, False)
        keys = {label.removeprefix(prefix) for label in asked}
        rows = model.objects.unscoped("which records of the access log its reader may open")
        rows = rows.filter(
            Q(pk__in=[key for key in keys if key.isdecimal()]) | Q(reference__in=keys)
        )
        opens = ExpressionWrapper(access.holds(model, reader, access.VIEW), BooleanField())
        keeps_out = ExpressionWrapper(~model.open_to_wide_roles(), BooleanField())
        for pk, reference, is_kept_back, is_open in rows.values_list(
            "pk", "reference", keeps_out, opens
        ):
            called = {f"{prefix}{pk}", f"{prefix}{reference}"}
            closed |= dict.fromkeys(called, is_kept_back)
            opened |= called if is_open else set()
    return {label: restricted for label, restricted in closed.items() if label not in opened}


def detail_for(row: AccessLog, closed: dict[str, bool]) -> str:
    """What a line says besides who, what and when, as far as its reader may know. ``closed``: see
    `closed_to`."""
    said = access_log.lost_by(row)[1] if takes_a_right(row) else row.said
    if row.about not in closed or not said:
        return said
    return KEPT_BACK if closed[row.about] or row.what in REASONS else said


# --- in words -----------------------------------------------------------------------------------


def in_words(rows: Sequence[AccessLog], reader, *, local_times: bool = False) -> list[list]:
    people = {row.person_id for row in rows} | {row.on_behalf_of_id for row in rows}
    people |= {number_in(row.holder, "person") for row in rows}
    names = naming.names(people - {None})
    posts = naming.posts({number_in(row.holder, "group") for row in rows} - {None})
    labels = [row.about for row in rows]
    about = access_log.references(labels) | roles(labels) | accounts(labels) | invited(labels)
    about |= agencies(labels) | seats(labels) | covers(labels)
    closed = closed_to(reader, labels)
    return [
        [
            row.at if local_times else short_moment(row.at),
            who(row, names),
            AccessLog.What(row.what).label,
            about.get(row.about, plain(row.about)),
            details(row, names, posts, detail_for(row, closed)),
            row.address or "",
        ]
        for row in rows
    ]


# Each says what was done by its own name, which the page or operation adds nothing to.
OF_OPERATIONS = AccessLog.ABOUT_ACCOUNTS | AccessLog.BY_RECORD_KEEPERS | AccessLog.ABOUT_AGENCIES


def who(row: AccessLog, names: dict[int, str]) -> str:
    if row.person_id is None:
        of_itself = row.holder or row.what in OF_OPERATIONS
        return "The portal itself" if of_itself else "Nobody signed in"
    name = names[row.person_id]
    return by_whom.in_words(name, names.get(row.on_behalf_of_id))


def number_in(label: str, kind: str) -> int | None:
    name, _, key = label.partition(":")
    return int(key) if name == kind and key.isdecimal() else None


def details(row: AccessLog, names: dict[int, str], posts: dict[int, str], detail: str) -> str:
    """Of a right, which, whose, and why; of an account, what; else what the page noted."""
    if row.what in OF_OPERATIONS:
        return opening(detail)
    if not row.holder:
        if row.about.startswith(SEARCHES):
            detail = search_in_words(detail)
        said = (page_in_words(row.page), list_in_words(row.about), detail)
        return ", ".join(filter(None, said))
    person, group = number_in(row.holder, "person"), number_in(row.holder, "group")
    holder = names.get(person, "") if person else posts.get(group or 0, "")
    rights = listed(access_log.lost_by(row)[0]) if takes_a_right(row) else row.right
    return opening(": ".join(filter(None, (rights, holder, detail))))


def takes_a_right(row: AccessLog) -> bool:
    """Not a role, of which the rights over each record have a line of their own."""
    return row.what == What.REMOVED and row.right != ""


# Pages whose names are a library's; the others' names are words already.
OF_THE_LIBRARY = {
    "account_login": "with a password",
    "account_reauthenticate": "again, with a password",
    "mfa_authenticate": "with a second factor",
    "mfa_login_webauthn": "with a passkey",
    "mfa_reauthenticate": "again, with a second factor",
    "mfa_reauthenticate_webauthn": "again, with a passkey",
}


def page_in_words(name: str) -> str:
    """escalations:add_note is "Escalations: add note". "" for an operation, core.restrict:
    what was done says it."""
    if name in OF_THE_LIBRARY:
        return OF_THE_LIBRARY[name]
    part, _, page = name.rpartition(":")
    if not part:
        return "" if "." in name else opening(name.replace("_", " "))
    return opening(f"{part}: {naming.page(page)}")


def list_in_words(about: str) -> str:
    """What was asked of a list that was taken as a file: "show all, state closed"."""
    asked = parse_qsl(about.partition("?")[2])
    return ", ".join(f"{name} {value}" for name, value in asked).replace("_", " ")


SEARCHES = (LIST, f"{get_user_model()._meta.label}:")  # of this log, and for somebody's view
# How addresses name what was asked, where the form has it in other words.
ASKED = {"since": "from", "until": "to", "what": "what was done", "stead": "for whom"}


def search_in_words(detail: str) -> str:
    """ "?person=Vivienne&on_day=3&on_month=12&on_year=2026" is "person Vivienne, on 3 12 2026"."""
    said, _, query = detail.partition("?")
    asked: dict[str, str] = {}
    for name, value in parse_qsl(query):
        called = name.removesuffix("_day").removesuffix("_month").removesuffix("_year")
        if name != "chosen":  # a key, of whom the line tells already
            asked[called] = f"{asked.get(called, '')} {value}".strip()
    words = (f"{ASKED.get(name, name)} {value}" for name, value in asked.items())
    return f"{said}{', '.join(words)}"


def roles(labels: Iterable[str]) -> dict[str, str]:
    prefix = f"{AgencyRole._meta.label}:"
    keys = {label.removeprefix(prefix) for label in labels if label.startswith(prefix)}
    return {f"{prefix}{role.pk}": str(role) for role in
            AgencyRole.objects.filter(pk__in=keys).select_related("agency")}  # fmt: skip


def agencies(labels: Iterable[str]) -> dict[str, str]:
    """By key, and by the word in its address, as one is named to whom it is refused."""
    prefix = f"{Agency._meta.label}:"
    keys = {label.removeprefix(prefix) for label in labels if label.startswith(prefix)}
    if not keys:
        return {}
    numbers = [key for key in keys if key.isdecimal()]
    found = Agency.objects.filter(Q(pk__in=numbers) | Q(slug__in=keys))
    called = {f"{prefix}{each.pk}": str(each) for each in found}
    return called | {f"{prefix}{each.slug}": str(each) for each in found}


def seats(labels: Iterable[str]) -> dict[str, str]:
    """Roles in groups."""
    kind = GroupRole._meta.label
    keys = {number_in(label, kind) for label in labels} - {None}
    if not keys:
        return {}
    rows = GroupRole.objects.filter(pk__in=keys).select_related("partnership_group")
    return {
        f"{kind}:{each.pk}": f"{Role(each.role).label}, {each.partnership_group}" for each in rows
    }


def covers(labels: Iterable[str]) -> dict[str, str]:
    kind = Cover._meta.label
    keys = {number_in(label, kind) for label in labels} - {None}
    if not keys:
        return {}
    rows = Cover.objects.unscoped("who stands in for whom, in the access log")
    rows = rows.filter(pk__in=keys).select_related("person", "deputy", "agency")
    return {
        f"{kind}:{each.pk}": f"Cover of {each.person} by {each.deputy}, {each.agency}"
        for each in rows
    }


def accounts(labels: Iterable[str]) -> dict[str, str]:
    kind = get_user_model()._meta.label
    names = naming.names({number_in(label, kind) for label in labels} - {None})
    return {f"{kind}:{pk}": f"Account of {name}" for pk, name in names.items()}


def invited(labels: Iterable[str]) -> dict[str, str]:
    """Who was invited, by name alone."""
    kind = Invitation._meta.label
    keys = {number_in(label, kind) for label in labels} - {None}
    rows = Invitation.objects.unscoped("whom an invitation of the access log was to")
    names = rows.filter(pk__in=keys).values_list("pk", "full_name")
    return {f"{kind}:{pk}": f"Invitation to {name}" for pk, name in names}


PLAIN = {
    LIST: "This log",
    "page": "A page",
    subject_access.SEARCH: "Search for a child’s records",
    "accounts.User:search": "Search for somebody whose view is asked",
    "core.DisposalCertificate:list": "Certificates of disposal",
}


def plain(about: str) -> str:
    """What is no record any more, or never was: the reference that was asked for, a list."""
    if about in PLAIN:
        return PLAIN[about]
    label, _, key = about.partition(":")
    if key.startswith("?") and label in kinds():
        return f"List of {in_sentence(str(apps.get_model(label)._meta.verbose_name_plural))}"
    if "?" in about:
        return opening(about.partition("?")[0])
    if key == "list" and label in kinds():
        return opening(str(apps.get_model(label)._meta.verbose_name_plural))
    if key.isdecimal() and (called := kinds().get(label)):  # it has no reference: a cover
        return f"{called} {key}"
    return key or opening(about)


@cache
def kinds() -> dict[str, str]:
    """What each model is called, by its label. One of long ago may be no model any more."""
    return {
        model._meta.label: opening(str(model._meta.verbose_name)) for model in apps.get_models()
    }
