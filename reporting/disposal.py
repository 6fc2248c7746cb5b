"""Disposal: a list of what is due, two people's word on it, and the erasures one by one.

Beat makes a list every month, and a button does. Somebody submits it, with what to leave out and
why; somebody else approves it; then a worker erases each record in a transaction of its own, having
looked again whether it is still due. A worker that dies in the middle has erased some records
wholly and left the others whole; beat goes on with the list.
"""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError

from core import access_log, bulk, clock, erasure, pdf, prompting, retention
from core.models import AccessLog, DisposalCertificate
from core.operations import NotAllowed, lock, operation
from core.references import next_reference
from core.retention import Due, Rule
from core.words import counted, day, listed, moment
from partnership.legal_holds import require_record_keeper
from partnership.restriction import conflicts_of
from reporting import record_letters, subject_access
from reporting.models import DisposalLine, DisposalRun

log = structlog.get_logger("disposal")

What = AccessLog.What
PREFIX = "DIS"
MOST = 500  # records of a kind on one list: what two people can be asked to read
NOTHING_DUE = "No record is due for erasure today."
NOTHING_LEFT = (
    "Nothing on this list would be erased today: each record is under a legal hold, part of a"
    " subject access request, open again or changed since. Stop the list."
)
# Not that they have a conflict of interest: who keeps the records does not read of those.
BARRED = "Left for another list: whoever approved this one could not decide on it."
COULD_NOT = "It could not be erased. The system administrator finds the reason in the portal's log."


# --- rules --------------------------------------------------------------------------------------


def why_not_propose(waiting: DisposalRun | None) -> str | None:
    if waiting is None:
        return None
    return f"The list {waiting.reference} is not finished. Carry it through or stop it first."


def why_not_submit(run: DisposalRun) -> str | None:
    if run.stopped_at:
        return "This list was stopped. Make a new one."
    return "This list was submitted already." if run.submitted_at else None


def why_not_erase_together(lines: Iterable[DisposalLine], person) -> str | None:
    """Nobody has a part in erasing what they have a conflict of interest in. ``lines``: of the
    records to be erased."""
    if not (conflicts := conflicts_of(person)):
        return None
    named = [line.record_reference for line in lines if line.about in conflicts]
    if not named:
        return None
    return f"You have a conflict of interest in {listed(named)}, so somebody else decides."


def kept_now(lines: Iterable[DisposalLine]) -> dict[str, str]:
    """The records of these lines that would be left out today, by "app.Model:pk", and why."""
    asked_for, today, kinds = subject_access.asked_for(), clock.today(), retention.kinds()
    due = {
        _label(each): each.version for kind in kinds for each in retention.due(kind, today, MOST)
    }
    out = [line for line in lines if line.about in asked_for or due.get(line.about) != line.version]
    held = {
        _label(each)
        for kind in (kinds if out else ())
        for each in retention.due(kind, today, MOST, held=True)
    }

    def why(about: str) -> str:
        if about in held:
            return "it is under a legal hold"
        if about in asked_for:
            return "it is part of a subject access request"
        if about in due:
            return "it was changed after the list was made"
        return "it is open again, or its period has been changed"

    return {line.about: why(line.about) for line in out}


def why_not_approve_any(lines: Iterable[DisposalLine], person) -> str | None:
    """Where nothing would be erased, or a conflict of interest bars them from every one left."""
    lines, conflicts = list(lines), conflicts_of(person)
    if lines and len(kept_now(lines)) == len(lines):
        return NOTHING_LEFT
    if conflicts and all(line.about in conflicts for line in lines):
        return why_not_erase_together(lines, person)
    return None


def why_not_approve(run: DisposalRun, person) -> str | None:
    if run.stopped_at:
        return "This list was stopped. Make a new one."
    if not run.submitted_at:
        return "This list has not been submitted yet."
    if run.approved_at:
        return "This list was approved already."
    if run.submitted_by_id == person.pk:
        return "You submitted this list, so somebody else has to approve it."
    return None


def why_not_stop(run: DisposalRun) -> str | None:
    if run.stopped_at:
        return "This list was stopped already."
    return "This list was approved: its records are being erased." if run.approved_at else None


def _require(refusal: str | None) -> None:
    if refusal:
        raise NotAllowed(refusal)


# --- what people do -----------------------------------------------------------------------------


def unfinished() -> DisposalRun | None:
    """The list that is waiting for somebody, or being carried out."""
    runs = DisposalRun.objects.unscoped("whether a list is waiting")
    return runs.filter(stopped_at=None, finished_at=None).first()


def due_now() -> list[Due]:
    """What a list made now would hold."""
    today, asked_for = clock.today(), subject_access.asked_for()
    return [
        due
        for kind in retention.kinds()
        for due in retention.due(kind, today, MOST)
        if _label(due) not in asked_for
    ]


def held_back(person) -> list[str]:
    """A sentence for each reason why records whose period is over are on no list, with which; but
    for those in which ``person`` has a conflict of interest."""
    today, asked_for, closed = clock.today(), subject_access.asked_for(), conflicts_of(person)
    held: list[str] = []
    asked: list[str] = []
    for kind in retention.kinds():
        held += [
            each.reference
            for each in retention.due(kind, today, MOST, held=True)
            if _label(each) not in closed
        ]
        asked += [
            each.reference
            for each in retention.due(kind, today, MOST)
            if _label(each) in asked_for and _label(each) not in closed
        ]
    told = []
    if held:
        told.append(f"Due, and kept by a legal hold: {listed(held)}.")
    if asked:
        told.append(f"Due, and kept because a subject access request is not over: {listed(asked)}.")
    return told


@operation
def propose(*, by=None) -> DisposalRun:
    """Make a list of everything that is due today. ``by`` None: the portal, monthly, which writes
    to those who have to decide."""
    if by is not None:
        require_record_keeper(by)
    reference = next_reference(PREFIX)  # two at once wait for each other here
    _require(why_not_propose(unfinished()))
    found = due_now()
    if not found:
        raise NotAllowed(NOTHING_DUE)
    run = DisposalRun.objects.create(reference=reference, proposed_at=clock.now(), proposed_by=by)
    bulk.create_many([_line(run, due) for due in found])
    access_log.act(What.LIST_MADE, run.label, counted(len(found), "record"))
    if by is None:
        record_letters.tell_of_list(run)
    return run


def _label(due: Due) -> str:
    return f"{due.kind.model_label}:{due.pk}"


def _line(run: DisposalRun, due: Due) -> DisposalLine:
    return DisposalLine(
        run=run,
        about=_label(due),
        kind=due.kind.name,
        record_reference=due.reference,
        closed_on=due.closed_on,
        due_on=due.due_on,
        years=due.rule.years,
        source=due.rule.source,
        version=due.version,
    )


@operation
def submit(run, *, exclusions: dict[int, str], by) -> DisposalRun:
    """``exclusions``: by the key of a line, why its record is not to be erased now."""
    require_record_keeper(by)
    run = lock(run)
    _require(why_not_submit(run))
    lines = list(lines_of(run))
    left = [line for line in lines if line.pk in exclusions]
    if len(left) == len(lines):
        raise NotAllowed("Every record is left out. Stop the list instead, and say why.")
    _require(why_not_erase_together((each for each in lines if each not in left), by))
    for line in left:
        line.exclusion_reason = exclusions[line.pk]
    bulk.save_many(left, ["exclusion_reason"])
    run.submitted_by, run.submitted_at = by, clock.now()
    run.save()
    access_log.act(What.LIST_SUBMITTED, run.label, _in_numbers(run))
    record_letters.ask_to_approve(run)
    return run


@operation
def approve(run, *, by) -> DisposalRun:
    """The second person's word. From here on nobody needs to do anything more."""
    from reporting.tasks import carry_out_disposals

    require_record_keeper(by)
    run = lock(run)
    _require(why_not_approve(run, by))
    _leave_out_what_bars(run, by)
    run.approved_by, run.approved_at = by, clock.now()
    run.save()
    access_log.act(What.LIST_APPROVED, run.label, _in_numbers(run))
    prompting.after_commit(carry_out_disposals)
    return run


def _leave_out_what_bars(run: DisposalRun, by) -> None:
    """A record in which whoever approves the others has a conflict of interest stays, and comes on
    the next list again; with the last of them nothing is left to approve."""
    lines = list(lines_of(run).filter(exclusion_reason=""))
    conflicts = conflicts_of(by)
    barred = [line for line in lines if line.about in conflicts]
    _require(why_not_approve_any(lines, by))
    for line in barred:
        line.exclusion_reason = BARRED
    bulk.save_many(barred, ["exclusion_reason"])


@operation
def stop(run, *, reason: str, by) -> DisposalRun:
    """Nothing on it is erased. What is still due comes on the next list."""
    require_record_keeper(by)
    run = lock(run)
    _require(why_not_stop(run))
    run.stopped_by, run.stopped_at, run.stop_reason = by, clock.now(), reason
    run.save()
    access_log.act(What.LIST_STOPPED, run.label)
    return run


def _in_numbers(run: DisposalRun) -> str:
    lines = lines_of(run)
    left = lines.exclude(exclusion_reason="").count()
    return f"{counted(lines.count() - left, 'record')} to be erased, {left} left out"


def lines_of(run: DisposalRun):
    """Of a list in hand, which was read as one of those who may."""
    return DisposalLine.objects.unscoped("the lines of a list in hand").filter(run=run)


# --- carrying it out ----------------------------------------------------------------------------


def carry_out() -> int:
    """Go on with every approved list; gives how many records were erased. Safe to run twice."""
    runs = DisposalRun.objects.unscoped("what is to be carried out")
    erased = 0
    for run in runs.filter(approved_at__isnull=False, finished_at=None).order_by("pk"):
        for pk in lines_of(run).filter(done_at=None).values_list("pk", flat=True):
            erased += _carry_out_safely(pk)
        finish(run, by=None)
    for run in runs.exclude(certificates_file="").filter(certificates_ready_at=None):
        keep_certificates(run)
    return erased


def _carry_out_safely(pk: int) -> int:
    """A record that cannot be erased must not hold up the others, and is as it was."""
    try:
        return carry_out_line(pk, by=None)
    except OperationalError:
        raise  # the database is away or busy: beat comes again
    except Exception as error:
        log.error("a record could not be erased", line=pk, exc_info=error)
        leave_out_line(pk, by=None)
        return 0


@operation
def carry_out_line(pk: int, *, by=None) -> int:
    """Erase the record of one line, or say why it is left out: 1 when it was erased."""
    line = _claim(pk)
    if line is None:
        return 0
    if line.exclusion_reason:
        line.close(DisposalLine.Outcome.LEFT_OUT, line.exclusion_reason)
        return 0
    due = _due_of(line)
    record = retention.locked(due.kind, due.pk)
    refusal = retention.why_not_erase(
        due.kind,
        record,
        rule=retention.rule_for(due.kind),
        held=retention.is_held(due.kind, due.pk),
        version=line.version,
        today=clock.today(),
    ) or why_not_asked_for(line.about)
    if refusal:
        line.close(DisposalLine.Outcome.LEFT_OUT, refusal)
        return 0
    run = line.run
    certificate = erasure.erase(
        record,
        due,
        run=run.reference,
        proposed_by=run.submitted_by,
        approved_by=run.approved_by,
    )
    said = f"{certificate.reference}, {run.reference}: submitted by {run.submitted_by},"
    said += f" approved by {run.approved_by}. Every right to it ended"
    access_log.act(What.ERASED, line.about, said)
    line.close(DisposalLine.Outcome.ERASED)
    return 1


def why_not_asked_for(about: str) -> str | None:
    if about not in subject_access.asked_for():
        return None
    return "It is part of a subject access request that is not over."


@operation
def leave_out_line(pk: int, *, by=None) -> None:
    if (line := _claim(pk)) is not None:
        line.close(DisposalLine.Outcome.LEFT_OUT, COULD_NOT)


def _claim(pk: int) -> DisposalLine | None:
    """The line, locked, when it is still to be carried out."""
    rows = DisposalLine.objects.select_for_update(of=("self",)).select_related(
        "run__submitted_by", "run__approved_by"
    )
    return rows.filter(
        pk=pk, done_at=None, run__approved_at__isnull=False, run__stopped_at=None
    ).first()


def _due_of(line: DisposalLine) -> Due:
    _, _, pk = line.about.partition(":")
    [kind] = [kind for kind in retention.kinds() if kind.name == line.kind]
    rule = Rule(line.years, line.source)
    return Due(
        kind, rule, int(pk), line.record_reference, line.closed_on, line.due_on, line.version
    )


@operation
def finish(run, *, by=None) -> None:
    """Once every line is done. The certificates of a list are also kept as one file."""
    run = lock(run)
    lines = lines_of(run)
    if run.finished_at or lines.filter(done_at=None).exists():
        return
    run.finished_at = clock.now()
    if lines.filter(outcome=DisposalLine.Outcome.ERASED).exists():
        run.certificates_file = f"certificates/{uuid4().hex}.pdf"
    run.save()


# --- certificates -------------------------------------------------------------------------------


def certificates(run: str = "") -> Any:
    rows = DisposalCertificate.objects.select_related("proposed_by", "approved_by")
    return rows.filter(run=run) if run else rows


def keep_certificates(run: DisposalRun) -> None:
    """The file's name was chosen before: made twice, it is the same file."""
    rows = [certificate_rows(each) for each in certificates(run.reference).order_by("pk")]
    context = {"run": run, "certificates": rows, "finished": moment(run.finished_at)}
    content = pdf.render("reporting/records/certificates_pdf.html", context | _partnership())
    default_storage.delete(run.certificates_file)
    default_storage.save(run.certificates_file, ContentFile(content))
    certificates_kept(run, by=None)


def _partnership() -> dict[str, Any]:
    from core.context import fixed

    return {"partnership": fixed()["partnership"]}


@operation
def certificates_kept(run, *, by=None) -> None:
    run = lock(run)
    run.certificates_ready_at = clock.now()
    run.save()


HEADINGS = (
    "Certificate", "Record", "Kind", "Closed", "Kept for (years)", "Decided in", "Due since",
    "Erased", "List", "Proposed by", "Approved by", "Rows", "History rows", "Files",
    "Hash of the one before", "Hash",
)  # fmt: skip


def for_a_file() -> Iterable[list]:
    """Every certificate, oldest first, for a spreadsheet."""
    called = called_by_name()
    for each in certificates().order_by("pk"):
        yield [
            each.reference, each.record_reference, called.get(each.kind, each.kind),
            each.closed_on, each.years, each.source, each.due_on, each.erased_at, each.run,
            each.proposed_by.full_name, each.approved_by.full_name, each.rows, each.history_rows,
            each.files, each.hash_before, each.hash,
        ]  # fmt: skip


def called_by_name() -> dict[str, str]:
    return {kind.name: kind.called for kind in retention.kinds()}


def _what_went(each: DisposalCertificate) -> str:
    rows, history = counted(each.rows, "row"), counted(each.history_rows, "row")
    return f"{rows}, {history} of history, {counted(each.files, 'file')}"


def certificate_rows(each: DisposalCertificate) -> list[dict[str, str]]:
    """One certificate as a list of what it says."""
    called = called_by_name().get(each.kind, each.kind)
    rows = [
        ("Certificate", each.reference),
        ("Record erased", f"{each.record_reference}, {called.lower()}"),
        ("Closed on", day(each.closed_on)),
        ("Rule", f"{counted(each.years, 'year')} after it closed. {each.source}"),
        ("Due since", day(each.due_on)),
        ("Erased", moment(each.erased_at)),
        ("Proposed by", each.proposed_by.full_name),
        ("Approved by", each.approved_by.full_name),
        ("On the list", each.run),
        ("What went", _what_went(each)),
        ("Hash", each.hash),
        ("Hash before it", each.hash_before or "None: it is the first"),
    ]  # fmt: skip
    return [{"key": key, "value": value} for key, value in rows]
