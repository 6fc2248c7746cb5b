"""What is written of schools and of the registers that are sent."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.utils.text import slugify

from core import bulk, clock, erasure, malware, prompting
from core.documents import bare_name
from core.operations import NotAllowed, current, operation
from core.words import counted
from partnership.held import require, require_the_business_team
from partnership.models import Agency
from partnership.schools import plan as plans
from partnership.schools import policy
from partnership.schools.models import School, SchoolRegister
from partnership.schools.policy import What
from partnership.schools.register import Found
from partnership.schools.register import School as Row

State = SchoolRegister.State

CLAIMED_FOR = timedelta(minutes=3)  # without a word of progress; reading takes seconds
GIVE_UP_AFTER = 3  # tries
KEPT_FOR = timedelta(days=1)  # a register that nobody imports
FAILED = (
    "The portal could not read this file, and has given up after"
    f" {counted(GIVE_UP_AFTER, 'try', 'tries')}. Send it again. If it fails again, tell your"
    " system administrator: the reason is in the portal’s log."
)


class Replaced(Exception):
    """Another file was sent in place of the one at hand, or it was thrown away."""


# --- a register that is sent --------------------------------------------------------------------


@operation
def send_register(*, upload, by) -> SchoolRegister:
    """Keep a file to be read by a worker, in place of the one that ``by`` sent before."""
    from partnership.tasks import read_school_registers

    require_the_business_team(by)
    malware.check(upload)
    # Two clicks at once come one after the other, and the second takes the place of the first.
    get_user_model().objects.select_for_update().get(pk=by.pk)
    register = _of(by) or SchoolRegister(owner=by)
    erasure.forget_file(str(register.file.name or ""))
    register.submission, register.changed_at = uuid4(), clock.now()
    register.original_name, register.size = bare_name(upload.name), upload.size
    register.state, register.done, register.tries = State.WAITING, 0, 0
    register.answers, register.refusal, register.claimed_until_at = {}, "", None
    register.file = upload
    register.save()
    current().when_undone.append(partial(default_storage.delete, str(register.file.name)))
    prompting.after_commit(read_school_registers)
    return register


@operation
def discard(*, by) -> None:
    """Throw away what ``by`` sent, read or not."""
    require_the_business_team(by)
    if (register := _of(by)) is not None:
        _forget(register)


@operation
def forget_old(*, by=None) -> int:
    """Those that nobody imported within a day. Safe to run twice, or late."""
    old = SchoolRegister.objects.select_for_update(of=("self",))
    old = list(old.filter(changed_at__lt=clock.now() - KEPT_FOR).exclude(state=State.IMPORTED))
    for register in old:
        _forget(register)
    return len(old)


def _of(person) -> SchoolRegister | None:
    return SchoolRegister.objects.select_for_update(of=("self",)).filter(owner=person).first()


def _forget(register: SchoolRegister) -> None:
    erasure.forget_file(str(register.file.name or ""))
    register.delete()


# --- reading it ---------------------------------------------------------------------------------


@operation
def claim(*, by=None) -> SchoolRegister | None:
    """The next one to be read, which nobody else takes for some minutes.

    It waits, or a worker that took it has not been heard of. One that has failed too often is
    refused, so that it does not hold up the others.
    """
    now = clock.now()
    rows = SchoolRegister.objects.select_for_update(of=("self",))
    for register in rows.filter(state__in=(State.WAITING, State.READING)).order_by("changed_at"):
        if register.claimed_until_at is not None and register.claimed_until_at > now:
            continue
        if register.tries < GIVE_UP_AFTER:
            register.state, register.tries = State.READING, register.tries + 1
            register.claimed_until_at, register.done = now + CLAIMED_FOR, 0
            register.save()
            return register
        _end_of_reading(register, State.REFUSED, refusal=FAILED)
    return None


@operation
def report(register: SchoolRegister, done: int, *, by=None) -> None:
    """So many bytes of it are read. Raises Replaced when it is no longer wanted."""
    register = _still_there(register)
    register.done, register.claimed_until_at = done, clock.now() + CLAIMED_FOR
    register.save()


@operation
def keep_found(register: SchoolRegister, found: Found, *, by=None) -> None:
    """It is read: its schools are kept to be looked at, and the file goes."""
    register = _still_there(register)
    register.answers = {
        "schools": [each.as_json() for each in found.schools],
        "rows": found.rows,
        "encoding": found.encoding,
    }
    register.done = register.size
    _end_of_reading(register, State.READ)


@operation
def refuse(register: SchoolRegister, refusal: str, *, by=None) -> None:
    """It cannot be taken, for a reason that its sender is told."""
    _end_of_reading(_still_there(register), State.REFUSED, refusal=refusal)


def _still_there(register: SchoolRegister) -> SchoolRegister:
    rows = SchoolRegister.objects.select_for_update(of=("self",))
    rows = rows.filter(pk=register.pk, submission=register.submission, state=State.READING)
    if (found := rows.first()) is None:
        raise Replaced
    return found


def _end_of_reading(register: SchoolRegister, state: str, *, refusal: str = "") -> None:
    erasure.forget_file(str(register.file.name or ""))
    register.file, register.claimed_until_at = "", None
    register.state, register.refusal = state, refusal
    register.save()


# --- importing ----------------------------------------------------------------------------------


@operation
def import_register(*, file, joined: Mapping[int, bool], shown: str, by) -> SchoolRegister:
    """Import the register that ``by`` sent and looked at; all of it or nothing.

    ``file``: the `submission` of the register that they were shown; ``joined``: by URN, whether
    the school is the agency of the same name; ``shown``: the digest of the plan they were shown.
    """
    require_the_business_team(by)
    register = _of(by)
    if register is None or str(register.submission) != str(file) or register.state != State.READ:
        raise NotAllowed(
            "You have sent another file since, or thrown this one away. Nothing is imported."
        )
    made = carry_out(rows_of(register), joined, shown=shown)
    register.answers = {"counts": made.counts()}
    register.state, register.changed_at = State.IMPORTED, clock.now()
    register.save()
    return register


@operation
def import_rows(rows: Iterable[Row], *, joined: Mapping[int, bool], by=None) -> plans.Plan:
    """The same of rows in hand, for the command."""
    require_the_business_team(by)
    return carry_out(rows, joined)


def rows_of(register: SchoolRegister) -> list[Row]:
    return [Row.from_json(each) for each in register.answers.get("schools", ())]


def carry_out(rows: Iterable[Row], joined: Mapping[int, bool], *, shown: str = "") -> plans.Plan:
    """Within an operation. What does not change is not written, and leaves no history.

    Two at once come one after the other: each locks every agency that is a school or the business
    team, of which there is one before the first school.
    """
    kinds = (Agency.Kind.SCHOOL, Agency.Kind.BUSINESS_TEAM)
    locked = Agency.objects.select_for_update(of=("self",)).filter(kind__in=kinds).order_by("pk")
    agencies = {each.pk: each for each in locked}
    made = plans.make(rows, joined)
    require(policy.why_not_import(len(made.undecided), shown, made.digest))
    _update(made.of(What.JOINED, What.CHANGED, What.CLOSED, What.REOPENED), agencies)
    _add(made.of(What.ADDED))
    return made


def _add(lines: list[plans.Line]) -> None:
    taken = set(Agency.objects.values_list("slug", flat=True))
    agencies = [
        Agency(
            slug=_slug(line, taken),
            short_name=policy.shortened(line.values["name"]),
            kind=Agency.Kind.SCHOOL,
            engagement=Agency.Engagement.VIRTUAL,
            **{name: line.values[name] for name in policy.OF_AGENCY},
        )
        for line in lines
    ]
    bulk.create_many(agencies)
    bulk.create_many([_school(line, agency) for line, agency in zip(lines, agencies, strict=True)])


def _slug(line: plans.Line, taken: set[str]) -> str:
    slug = slugify(line.values["name"])[:45].strip("-") or "school"
    if slug in taken:
        slug = f"{slug}-{line.row.urn}"
    taken.add(slug)
    return slug


def _school(line: plans.Line, agency: Agency) -> School:
    own = {name: line.values[name] for name in policy.OF_SCHOOL}
    return School(agency=agency, urn=line.row.urn, **own)


def _update(lines: list[plans.Line], agencies: Mapping[int, Agency]) -> None:
    """Only the rows in which something is another than before."""
    of_lines = School.objects.filter(agency__in=[line.agency for line in lines])
    schools = {each.agency_id: each for each in of_lines}
    new, changed_schools, changed_agencies = [], [], []
    for line in lines:
        agency, changed = agencies[line.agency or 0], {each.field for each in line.changes}
        if changed & set(policy.OF_AGENCY):
            if agency.short_name == policy.shortened(agency.name):
                agency.short_name = policy.shortened(line.values["name"])
            for name in policy.OF_AGENCY:
                setattr(agency, name, line.values[name])
            changed_agencies.append(agency)
        if line.agency not in schools:
            new.append(_school(line, agency))
        elif changed & set(policy.OF_SCHOOL):
            school = schools[line.agency]
            for name in policy.OF_SCHOOL:
                setattr(school, name, line.values[name])
            changed_schools.append(school)
    bulk.save_many(changed_agencies, [*policy.OF_AGENCY, "short_name"])
    bulk.save_many(changed_schools, policy.OF_SCHOOL)
    bulk.create_many(new)
