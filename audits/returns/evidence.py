"""Evidence of a return: a file, or the address of something elsewhere, for one question or many.

What was submitted stays; until then the agency takes away what it likes: the file is erased, and a
row says that there was one. Every write locks the return, so that nothing is used that a colleague
takes away at the same moment, and no file is there twice.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from audits.returns import papers, policy
from audits.returns.models import Evidence, EvidenceUse, Return
from core import bulk, clock, history
from core.documents import check_upload
from core.erasure import forget_file
from core.operations import NotAllowed, operation
from core.words import listed
from partnership import succession
from partnership.held import require


@operation
def add_file(agency_return, *, criterion, name: str, upload, dated_on: date | None = None, by):
    """``name``: what it is, in words; ``dated_on``: of what it shows. Raises ValidationError for
    what no document may be (`core.documents.check_upload`)."""
    agency_return = papers.locked(agency_return)
    check_upload(upload)
    evidence = _begun(agency_return, criterion, name, dated_on, by)
    evidence.take(upload)
    return _kept(evidence, criterion)


@operation
def add_link(agency_return, *, criterion, name: str, link: str, dated_on: date | None = None, by):
    """``link``: an address that begins with https:// or http://, of another place than this."""
    agency_return = papers.locked(agency_return)
    require(policy.why_not_link(link, settings.SITE_URL), "link")
    evidence = _begun(agency_return, criterion, name, dated_on, by)
    evidence.link = link
    return _kept(evidence, criterion)


@operation
def use_again(agency_return, *, criterion, before, by) -> Evidence:
    """``before``: evidence of an earlier return of the agency, whose file is copied, so that each
    return keeps and loses its own."""
    agency_return = papers.locked(agency_return)
    found = of_earlier_returns(agency_return, by).filter(pk=before.pk).first()
    if found is None:
        raise NotAllowed("This evidence is no longer there. Choose another.", "before")
    evidence = _begun(agency_return, criterion, found.name, found.dated_on, by)
    evidence.link = found.link
    if not found.file:
        return _kept(evidence, criterion)
    with _opened(found) as file:
        evidence.take(file)
        return _kept(evidence, criterion)


def _opened(found: Evidence) -> File:
    """Its file, under the name that it came with."""
    return File(default_storage.open(str(found.file.name)), name=found.original_name)


def _begun(agency_return, criterion, name: str, dated_on, by) -> Evidence:
    papers.require_asked(agency_return, criterion)
    require(policy.why_not_dated(dated_on, clock.today()), "dated_on")
    return _new(agency_return, name, dated_on, by)


def _new(agency_return, name: str, dated_on, by, link: str = "") -> Evidence:
    return Evidence(
        agency_return=agency_return, name=name, link=link, dated_on=dated_on, added_by=by,
        added_at=clock.now(), size=0,
    )  # fmt: skip


def _kept(evidence: Evidence, criterion) -> Evidence:
    there = Evidence.objects.filter(agency_return=evidence.agency_return, removed_on=None)
    same = there.filter(sha256=evidence.sha256, link=evidence.link).first()
    if same is not None:
        what = "address" if evidence.link else "very file"
        raise NotAllowed(
            f"This {what} is here already, as “{same.name}”. Choose it from the evidence that is"
            " there.",
            "link" if evidence.link else "upload",
        )
    evidence.save()
    EvidenceUse.objects.create(
        agency_return=evidence.agency_return, evidence=evidence, criterion=criterion
    )
    return evidence


@dataclass(frozen=True)
class Piece:
    """Evidence from elsewhere that is to serve a question of a return. ``criterion``: the key of
    the question. ``link``, or ``sha256`` and ``opens``, which gives the file."""

    criterion: int
    name: str
    dated_on: date | None
    link: str = ""
    sha256: str = ""
    opens: Callable[[], File] | None = None

    @classmethod
    def of(cls, found: Evidence, criterion: int) -> "Piece":
        """Of another return, whose file is copied, so that each keeps and loses its own."""
        opens = (lambda: _opened(found)) if found.file else None
        return cls(criterion, found.name, found.dated_on, found.link, found.sha256, opens)


def bring(agency_return, pieces: Iterable[Piece], by) -> None:
    """Within an operation that has locked the return: each piece once, however many questions it
    serves; what is here already is used again."""
    pieces = list(pieces)
    if not pieces:
        return
    rows = Evidence.objects.filter(agency_return=agency_return, removed_on=None)
    there = {(each.sha256, each.link): each for each in rows}
    uses = EvidenceUse.objects.filter(agency_return=agency_return)
    used = set(uses.values_list("evidence", "criterion"))
    new = []
    for piece in pieces:
        key = (piece.sha256, piece.link)
        if key not in there:
            there[key] = _made(agency_return, piece, by)
        its_use = (there[key].pk, piece.criterion)
        if its_use not in used:
            used.add(its_use)
            new.append(
                EvidenceUse(
                    agency_return=agency_return, evidence=there[key], criterion_id=piece.criterion
                )
            )
    bulk.create_many(new)


def _made(agency_return, piece: Piece, by) -> Evidence:
    made = _new(agency_return, piece.name, piece.dated_on, by, piece.link)
    with piece.opens() if piece.opens else nullcontext() as file:
        if file is not None:
            made.take(file)
        made.save()
    return made


def take_back(agency_return, came: Mapping[int, set[tuple[str, str]]], act: str) -> None:
    """Undoes `bring`, within an operation that has locked the return. ``came``: by the key of a
    question what came for it, as (SHA-256, link). ``act``: the operation that brought it, as the
    history names it: what somebody added, or used for a question, by hand stays."""
    uses = EvidenceUse.objects.filter(agency_return=agency_return, criterion__in=came)
    found = [
        each
        for each in uses.select_related("evidence")
        if (each.evidence.sha256, each.evidence.link) in came[each.criterion_id]
    ]
    brought = _made_by(act, EvidenceUse, found)
    pieces = {each.evidence_id: each.evidence for each in found if each.pk in brought}
    for each in found:
        if each.pk in brought:
            each.delete()
    used = EvidenceUse.objects.filter(evidence__in=pieces).values_list("evidence", flat=True)
    free = [piece for pk, piece in pieces.items() if pk not in {*used}]
    own = _made_by(act, Evidence, free)
    for piece in free:
        if piece.pk in own and why_not_take_away(piece) is None:
            _erase(piece)


def _made_by(act: str, model, rows) -> set[int]:
    """Those, by key, that this operation made."""
    past = history.rows_of(rows, model).filter(history_type="+", history_change_reason=act)
    return {*past.values_list("id", flat=True)}


@operation
def use(agency_return, *, criterion, evidence: Iterable[Evidence], by) -> Return:
    """Evidence that is there already serves this question, too. What serves it already is let be:
    a colleague may have been quicker."""
    agency_return = papers.locked(agency_return)
    papers.require_asked(agency_return, criterion)
    wanted = {each.pk: each.name for each in evidence}
    there = Evidence.objects.filter(agency_return=agency_return, pk__in=wanted, removed_on=None)
    found = {each.pk: each for each in there.order_by("pk")}
    if gone := [f"“{name}”" for pk, name in wanted.items() if pk not in found]:
        raise NotAllowed(
            f"Somebody has taken {listed(gone)} away meanwhile. Choose other evidence.", "evidence"
        )
    used = EvidenceUse.objects.filter(criterion=criterion, evidence__in=found)
    for pk in {*found} - {*used.values_list("evidence", flat=True)}:
        EvidenceUse.objects.create(
            agency_return=agency_return, evidence=found[pk], criterion=criterion
        )
    return agency_return


@operation
def end_use(agency_return, *, criterion, evidence, by) -> Return:
    """It serves this question no longer, and stays for others, and in the list of all."""
    agency_return = papers.locked(agency_return)
    uses = EvidenceUse.objects.filter(agency_return=agency_return, evidence=evidence)
    if (found := uses.filter(criterion=criterion).first()) is not None:
        found.delete()
    return agency_return


@operation
def take_away(agency_return, *, evidence, by) -> Return:
    """From every question, for good: its file is erased."""
    agency_return = papers.locked(agency_return)
    found = Evidence.objects.filter(agency_return=agency_return).get(pk=evidence.pk)
    require(why_not_take_away(found))
    for each in EvidenceUse.objects.filter(evidence=found):
        each.delete()
    _erase(found)
    return agency_return


def _erase(found: Evidence) -> None:
    file = str(found.file.name or "")
    found.file, found.removed_on = "", clock.today()
    found.save()
    forget_file(file)


def why_not_take_away(evidence) -> str | None:
    return policy.why_not_take_away(
        was_submitted=evidence.was_submitted, is_gone=evidence.removed_on is not None
    )


# --- read -----------------------------------------------------------------------------------------


def of_return(agency_return, person):
    """What is there, oldest first, as far as this person reads it."""
    rows = Evidence.objects.visible_to(person).filter(agency_return=agency_return, removed_on=None)
    return rows.order_by("pk")


def for_criterion(agency_return, criterion, person):
    uses = EvidenceUse.objects.visible_to(person).filter(
        agency_return=agency_return, criterion=criterion
    )
    return of_return(agency_return, person).filter(pk__in=uses.values("evidence"))


def of_earlier_returns(agency_return, person):
    """Of the same agency and of those that it took over, the newest first."""
    rows = Evidence.objects.visible_to(person).filter(
        agency_return__agency__in=succession.standing_for([agency_return.agency_id]),
        agency_return__cycle__opens_on__lt=agency_return.cycle.opens_on,
        removed_on=None,
    )
    return rows.order_by("-agency_return", "pk")
