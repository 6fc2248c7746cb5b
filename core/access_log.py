"""The access log: who looked at, took, was given, lost or was refused what. Lines are only added.

A page's line is written by `log_access`; the other lines are written in the transaction that
changes a right: by `core.granting.sync` for the rights over a record, by the operation itself for
a role that begins or ends. A right's line says whose (``holder``: "group:12" or "person:7"),
hung from which membership (``through``), which right, and why in the words of the rule that
gave it. So what somebody could see on a past day can be read from the log alone (`seen_on`).
"""

from collections.abc import Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import cache
from ipaddress import ip_address

from django.apps import apps
from django.conf import settings
from django.core.signing import Signer
from django.db import connection, transaction
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Value, When

from core import access, clock
from core.prepared import prepared
from core.rows import given, types_of
from core.standing_rows import asked

_address: ContextVar[str | None] = ContextVar("where the present request came from", default=None)
_COLUMNS = ("what", "about", "holder", "through", "right", "detail")
DETAIL = 250
# What somebody who may open the record asked of it in vain, about an address that they typed.
NO_ADDRESS_FOR_ITS_LIST = "no such address for its list"
NO_ADDRESS_FOR_A_CONFLICT = "no such address for a conflict"
NOT_PUT_ON_ITS_LIST = "address not put on its list"
OF_ADDRESSES = (NO_ADDRESS_FOR_ITS_LIST, NO_ADDRESS_FOR_A_CONFLICT, NOT_PUT_ON_ITS_LIST)
KINDS_OF_FILES = {"csv": "CSV", "xlsx": "Excel"}


@contextmanager
def asked_from(address: str | None):
    """What is written meanwhile was asked from there. ``None``: by no request."""
    token = _address.set(address)
    try:
        yield
    finally:
        _address.reset(token)


def log():
    return apps.get_model("core.AccessLog")


def label_of(record) -> str:
    return f"{record._meta.label}:{record.pk}"


def holder_of(*, group: int | None = None, person: int | None = None) -> str:
    return f"group:{group}" if person is None else f"person:{person}"


def write(rows: Iterable[tuple], *, person=None) -> None:
    """One line for each (what, about, holder, through, right, detail), in one statement.

    ``person``: whose act it is, where the operation is nobody's.
    """
    rows = [(*row[:-1], row[-1][:DETAIL]) for row in rows]
    if not rows:
        return
    source, values = given(log(), _COLUMNS, rows)
    at = log()._meta.get_field("at").get_db_prep_save(clock.now(), connection)
    same = {"at": at, **_whose_act(person)}
    columns = ", ".join(f'"{name}"' for name in (*same, *_COLUMNS))  # "right" is a word of SQL
    with connection.cursor() as cursor:
        sql = (
            f"INSERT INTO {log()._meta.db_table} ({columns}) "
            f"SELECT {', '.join(map(_typed, same))}, w.* FROM ({source}) AS w"
        )
        cursor.execute(*prepared(sql, [*same.values(), *values]))


def _whose_act(person=None) -> dict:
    """``person``: whose it is, where the operation is nobody's."""
    from core import operations

    op = operations.running()
    by = person or (op.by if op else None)
    return {
        "person_id": by.pk if by else None,
        "on_behalf_of_id": op.on_behalf_of if op else None,
        "page": op.name[:100] if op else "",
        "address": _address.get(),
    }


def write_with_reason(what: str, record, reason: str, *, holder: str = "") -> None:
    """Within an operation: one line about a record, with what somebody typed beside it."""
    about = label_of(record)
    line = log().objects.create(
        at=clock.now(), what=what, about=about, holder=holder, **_whose_act()
    )
    _keep_beside(line, reason)


def _keep_beside(line, reason: str) -> None:
    if reason:
        reasons = apps.get_model("core.LoggedReason").objects
        reasons.create(line=line, about=line.about, text=reason)


def _typed(column: str) -> str:
    """A parameter of a column's own type: PostgreSQL takes one that stands alone for text."""
    return f"%s::{types_of(log())[column]}" if connection.vendor == "postgresql" else "%s"


def log_reason(request, record, reason: str) -> None:
    """Why somebody opens a restricted record, in their words, which are kept beside the log."""
    with transaction.atomic():
        line = log_access(request, log().What.REASON, record)
        _keep_beside(line, reason)


def log_access(
    request, what: str, about, detail: str = "", person=None, on_behalf_of: int | None = None,
    page: str = "",
):  # fmt: skip
    """Write one line of the access log; gives it. ``about``: a record, or "app.Model:key" in words.
    ``detail``: nothing that somebody typed about a record.

    ``person``: whose act it is, where nobody is signed in yet. ``on_behalf_of``: the key of whom
    they stand in for, where a record in hand does not say it (`core.models.GuardedRecord.stead`).
    ``page``: the name of another page than the one that was asked for.
    """
    if not page and request.resolver_match:
        page = request.resolver_match.view_name
    if on_behalf_of is None:
        on_behalf_of = getattr(about, "stead", None)
    label = about if isinstance(about, str) else label_of(about)
    line = log()(
        at=clock.now(),
        person_id=(person or request.user).pk,
        on_behalf_of_id=on_behalf_of,
        what=what,
        about=label[:80],
        page=page[:100],
        address=client_address(request),
        detail=detail[:DETAIL],
    )
    _add(line)
    if what == log().What.REFUSED:
        request.refusal_is_logged = True
    if what == log().What.VIEW:
        request.viewed = line
    return line


def _add(line) -> None:
    """As Django saves it, which would write the statement anew for each page that is opened."""
    sql, fields = _addition(connection.vendor)
    values = [each.get_db_prep_save(each.pre_save(line, True), connection) for each in fields]
    ((line.pk,),) = asked(*prepared(sql, values))
    line._state.adding, line._state.db = False, connection.alias


@cache
def _addition(vendor: str) -> tuple[str, list]:
    about = log()._meta
    fields = [each for each in about.local_concrete_fields if not each.primary_key]
    columns = ", ".join(connection.ops.quote_name(each.column) for each in fields)
    marks = ", ".join("%s" for _ in fields)
    return f"INSERT INTO {about.db_table} ({columns}) VALUES ({marks}) RETURNING id", fields


# --- what a browser prints ------------------------------------------------------------------------

_PRINTS = Signer(salt="core.access_log.printed")


def shows(request, about, detail: str = "") -> None:
    """What a page shows whose opening leaves no line: a print of it is about that. ``about``: a
    record, or "app.Model:?what=was&asked=of" of its list, as its file is logged; ``detail``: what
    was asked, where that is too long for it."""
    request.shown = about if isinstance(about, str) else label_of(about)
    request.shown_in_detail = detail


def print_token(request) -> str:
    """What a page hands its browser, to send back when it is printed (`note_print`). Signed: nobody
    can have the log say that they printed another page. "" before an address leads to a page."""
    if not request.resolver_match:
        return ""
    line = getattr(request, "viewed", None)
    detail = getattr(request, "shown_in_detail", "")
    shown = [getattr(request, "shown", "page"), getattr(request, "open_for", None), detail]
    if line is not None:
        shown = [line.about, line.on_behalf_of_id, line.detail]
    return _PRINTS.sign_object([*shown, request.resolver_match.view_name])


def note_print(request, token: str):
    """Write that the page of this token was printed, about what its opening was about; gives the
    line. Raises BadSignature for a token that is none."""
    about, stead, detail, page = _PRINTS.unsign_object(token)
    what = log().What.PRINT
    return log_access(request, what, about, detail, on_behalf_of=stead, page=page)


def log_list_taken(request, about: str, held: str = "") -> None:
    """That somebody took a file of a list of guarded records; ``about``: which, and what was asked,
    as the end of its address. What kind of file is beside it, and how much it held.

    A deputy has taken it for themself and on behalf of each person whom they stand in for today,
    for what these may open is in it, too: a line for each of them.
    """
    covered = sorted(each.user_id for each in access.standing(request.user).covers)
    kind = KINDS_OF_FILES.get(request.resolver_match.kwargs.get("kind"), "")
    detail = ", ".join(filter(None, (kind, held)))
    for stead in (None, *covered):
        log_access(request, log().What.EXPORT, about, detail, on_behalf_of=stead)


def log_refusal(request) -> None:
    """That somebody who is signed in was refused in this request; not where its page has said so,
    which knows more of it. About the record that the page had opened, if any."""
    if not getattr(request, "refusal_is_logged", False):
        log_access(request, log().What.REFUSED, getattr(request, "opened", "page"))


def client_address(request) -> str | None:
    """Where a request came from: behind our own proxy, what the proxy says of its client.

    Only the last address counts: those before it a client can write itself. None for what is no
    address.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    said = forwarded.rpartition(",")[2].strip() if settings.BEHIND_PROXY else ""
    try:
        return str(ip_address((said or request.META.get("REMOTE_ADDR", "")).partition("%")[0]))
    except ValueError:
        return None


def rights_lost(rights: Iterable[str], why: str = "") -> tuple[str, str]:
    """(right, detail) of a line about rights over one record that were taken away at once: the
    lowest, below which all stays (`seen_on`), and before the reason the highest, if it is another.
    """
    ranked = sorted(rights, key=access.RIGHTS.index)
    highest = ranked[-1] if len(ranked) > 1 else ""
    return ranked[0], ": ".join(filter(None, (highest, why)))


def lost_by(line) -> tuple[list[str], str]:
    """What `rights_lost` wrote: the rights, the highest first, and why."""
    highest, _, why = line.detail.partition(": ")
    if highest not in access.RIGHTS:
        highest, why = line.right, line.detail
    lowest = access.RIGHTS.index(line.right)
    return [*access.RIGHTS[lowest : access.RIGHTS.index(highest) + 1]][::-1], why


def role_changed(agency_role, person, *, begins: bool, invited_by=None) -> None:
    """``invited_by``: who gave the role, where its holder accepted an invitation."""
    what = log().What.GRANTED if begins else log().What.REMOVED
    said = "role began" if begins else "role ended"
    if invited_by is not None:
        said = f"{said}: invitation accepted"
    holder = holder_of(person=person.pk)
    write([(what, label_of(agency_role), holder, None, "", said)], person=invited_by)


def act(what: str, about: str, detail: str = "") -> None:
    """Within an operation: one line about what it did. ``about``: "app.Model:key"."""
    write([(what, about, "", None, "", detail)])


def about_account(what, about, detail: str = "", *, person=None) -> None:
    """One line about a person's account, or about an invitation to have one."""
    write([about_one(what, about, detail)], person=person)


def about_one(what, about, detail: str = "") -> tuple:
    return what, label_of(about), "", None, "", detail


def role_confirmed(held_roles: Iterable) -> None:
    """Somebody has said of each that its holder still needs it."""
    what = log().What.ROLE_CONFIRMED
    write(
        (what, label_of(each.agency_role), holder_of(person=each.person_id), None, "", "")
        for each in held_roles
    )


def of_person(person, roles: Iterable, invitations: Iterable, most: int) -> list:
    """The latest lines about an account, about these roles as its holder's, about these
    invitations to have it."""
    kinds = log().ABOUT_ACCOUNTS
    about_it = Q(about__in=[label_of(each) for each in (person, *invitations)], what__in=kinds)
    of_roles = Q(holder=holder_of(person=person.pk), about__in=[label_of(role) for role in roles])
    rows = log().objects.filter(about_it | of_roles).select_related("reason")
    return list(rows.order_by("-at", "-pk")[:most])


def in_words_of(line) -> str:
    """What was done, as somebody who looks after the account says it: of a right, of a role."""
    what = log().What
    of_a_role = {what.GRANTED: "Role given", what.REMOVED: "Role ended"}
    return of_a_role.get(line.what) or what(line.what).label


# --- what somebody could see on a day that is over -----------------------------------------------


def groups_on(person, role_model, until: datetime) -> list[str]:
    """The labels of the roles that somebody held just before ``until``, by the log."""
    prefix = f"{role_model._meta.label}:"
    what = log().What
    lines = log().objects.filter(
        holder=holder_of(person=person.pk), about__startswith=prefix, at__lt=until,
        what__in=[what.GRANTED, what.REMOVED],
    )  # fmt: skip
    last = dict(lines.order_by("pk").values_list("about", "what"))
    return [about for about, verb in last.items() if verb == what.GRANTED]


def seen_on(holders: Iterable[str], model, until: datetime):
    """The lines by which these holders could see records of ``model`` just before ``until``.

    A right that was given and not yet taken away, the latest first. All end with an erased record.
    """
    lines = log().objects.filter(about__startswith=f"{model._meta.label}:", at__lt=until)
    gone = apps.get_model("core.DisposalCertificate").objects.filter(erased_at__lt=until)
    lines = lines.exclude(about__in=gone.values("about"))
    later = lines.filter(
        Q(what="granted") | Q(what="removed", right="view"),
        holder=OuterRef("holder"),
        about=OuterRef("about"),
        pk__gt=OuterRef("pk"),
    ).filter(Q(through=OuterRef("through")) | Q(through=None, holder__startswith="group:"))
    given_then = lines.filter(holder__in=list(holders), what=log().What.GRANTED)
    return given_then.filter(~Exists(later)).order_by("-pk")


def begins_at() -> datetime | None:
    """The moment of the first line of all about a right: nothing is known of before."""
    rights = log().objects.exclude(holder="").order_by("pk")
    return rights.values_list("at", flat=True).first()


# --- how long lines are kept ----------------------------------------------------------------------

FORGOTTEN_WITHIN = timedelta(days=31)  # of the end of their period, before somebody is asked to


def kept_since() -> datetime:
    """Lines before it are over their period, those about rights apart."""
    return clock.now() - timedelta(days=round(settings.ACCESS_LOG_KEPT_YEARS * 365.25))


def is_to_be_shortened() -> bool:
    """Whether `manage.py forget_access_log` is overdue: told by the openings, by their index."""
    before = kept_since() - FORGOTTEN_WITHIN
    return log().objects.filter(what=log().What.VIEW, at__lt=before).exists()


# --- what was done with one record ------------------------------------------------------------


def done_with(record) -> list[dict]:
    """Who opened, took or printed a record, how often and when last; the latest first.

    ``purpose``: for what, where it was not at the record's own addresses.
    """
    what = log().What
    lines = log().objects.filter(
        about=label_of(record), what__in=[what.VIEW, what.DOWNLOAD, what.PRINT, what.EXPORT]
    )
    # Of a file of the record the log keeps the key, which says nothing to a reader.
    of_a_file = When(detail__startswith="file ", then=Value(""))
    found = lines.values(
        "person", "on_behalf_of", "what", purpose=Case(of_a_file, default=F("detail"))
    )
    found = found.annotate(times=Count("pk"), last=Max("at"))
    return list(found.order_by("-last", "person", "on_behalf_of", "what", "purpose"))


def reasons(record, most: int = 50) -> list:
    """The latest reasons given for opening a restricted record."""
    lines = log().objects.filter(about=label_of(record), what=log().What.REASON)
    lines = lines.select_related("reason")
    return list(lines.order_by("-at", "-pk")[:most])


def refused(record, most: int = 50) -> list:
    """The latest attempts on a record that were refused, by its key or by its reference. Not the
    addresses that were looked up for it: nobody was kept out."""
    labels = [label_of(record), f"{record._meta.label}:{record.reference}"]
    lines = log().objects.filter(about__in=labels, what=log().What.REFUSED)
    lines = lines.exclude(detail__in=OF_ADDRESSES)
    return list(lines.order_by("-at", "-pk")[:most])


def references(labels: Iterable[str]) -> dict[str, str]:
    """The references of "app.Model:key"s: nothing else of the records is read."""
    labels = list(labels)
    keys: dict[str, set[int]] = {}
    for label in labels:
        name, _, key = label.partition(":")
        if key.isdecimal():
            keys.setdefault(name, set()).add(int(key))
    found: dict[str, str] = {}
    for model in record_kinds():
        if wanted := keys.get(model._meta.label):
            rows = model._base_manager.filter(pk__in=wanted).values_list("pk", "reference")
            found |= {f"{model._meta.label}:{pk}": reference for pk, reference in rows}
    return found | _erased(about__in=set(labels) - found.keys())


def _erased(**which) -> dict[str, str]:
    """The references of records that are gone, from their certificates."""
    certificates = apps.get_model("core.DisposalCertificate").objects.filter(**which)
    return dict(certificates.values_list("about", "record_reference"))


def all_labels(labels: Iterable[str]) -> set[str]:
    """What the records of these "app.Model:key"s are called in the log: by key, and as they were
    asked for in vain."""
    known = references(labels)
    asked_for = (f"{each.partition(':')[0]}:{reference}" for each, reference in known.items())
    return {*labels, *asked_for}


def labels_of(reference: str) -> list[str]:
    """What a record of this reference is called in the log: by key, and as it was asked for."""
    found = []
    for model in record_kinds():
        rows = model._base_manager.filter(reference=reference).values_list("pk", flat=True)
        found += [f"{model._meta.label}:{pk}" for pk in rows]
        found.append(f"{model._meta.label}:{reference}")
    return [*found, *_erased(record_reference=reference)]


def account_was_closed(person, until: datetime) -> bool:
    """Whether an account was closed or suspended just before: its roles stay on record meanwhile,
    and open nothing."""
    what = log().What
    closed = (what.ACCOUNT_CLOSED, what.ACCOUNT_SUSPENDED)
    lines = log().objects.filter(
        about=label_of(person), what__in=(*closed, what.ACCOUNT_OPENED), at__lt=until
    )
    return lines.order_by("-at", "-pk").values_list("what", flat=True).first() in closed


def record_kinds() -> list:
    """The models that have rights of their own."""
    from core.models import GuardedRecord

    return [model for model in apps.get_models() if issubclass(model, GuardedRecord)]
