"""Subject access: what is held about a child, looked through passage by passage, and handed over.

A search shows that records exist, and which; nothing that they say. Somebody begins a request; a
second record keeper looks it up in the register and agrees, since from then on any of them reads
the records, the restricted ones too. They say of each passage whether it goes into the export, and
if not why. Then a worker makes the export (`reporting.subject_access_export`). Everything is in the
access log.

A request is answered within one calendar month of its receipt (UK GDPR, article 12(3)): the same
day of the next month, or that month's last day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied

from core import access_log, clock, erasure, prompting, retention
from core.calendar import months_after
from core.models import AccessLog
from core.operations import NotAllowed, lock, operation
from core.references import next_reference
from core.words import counted, day, listed, moment
from partnership import records
from partnership.legal_holds import require_record_keeper
from partnership.records import Found, Passage
from partnership.restriction import conflicts_of
from reporting import blacking_out, consulted, looked_through, record_letters
from reporting.consulted import Answer
from reporting.models import LEFT_LYING, SubjectAccessRequest

What = AccessLog.What
PREFIX = "SAR"
SEARCH = "reporting.SubjectAccessRequest:search"
MONTHS = 1
WARNED = timedelta(days=14)  # before a request that nobody agreed to is cleared
GIVE_UP_AFTER = 5  # tries

OVER = "This request is over. Its export has been removed."
NOT_AGREED = "Somebody else who keeps the records has to agree to this request first."
ASKED_FOR = (
    "The export has been asked for already. To change what was said, open the request again: that"
    " makes the export void."
)

INCLUDE, WITHOUT_NAMES = "include", "names"
CHOICES = {
    INCLUDE: "Include it",
    WITHOUT_NAMES: "Include it, with the names of third parties blacked out",
    "third-party": "Leave it out: it is about a third party",
    "privilege": "Leave it out: legal privilege",
    "serious-harm": "Leave it out: it would cause serious harm",
}
# As the export says why something is missing.
REASONS = {
    WITHOUT_NAMES: "names of third parties blacked out",
    "third-party": "about a third party",
    "privilege": "legal privilege",
    "serious-harm": "disclosure would cause serious harm",
    "new": "added or changed after it was looked through",
}


def due_on(received_on: date) -> date:
    return months_after(received_on, MONTHS)


def kept_days() -> int:
    return settings.PARTNERSHIP["retention"]["exports_kept_days"]


# --- rules --------------------------------------------------------------------------------------


CONFLICTED = (
    "You have a conflict of interest in one of its records, so somebody else does this. Where"
    " nobody is left who keeps the records, the business team gives somebody the role for it."
)


def why_not_agree(request: SubjectAccessRequest, person, *, conflicted: bool) -> str | None:
    """Nobody reads what they may not open on their own word alone. ``conflicted``: see
    `is_conflicted`."""
    if request.removed_at:
        return OVER
    if request.agreed_at:
        return "This request was agreed to already."
    if request.reopened_by_id == person.pk:
        return "You opened this request again, so somebody else has to agree to it."
    if request.begun_by_id == person.pk and not request.reopened_at:
        return "You began this request, so somebody else has to agree to it."
    return CONFLICTED if conflicted else None


def why_not_read(request: SubjectAccessRequest) -> str | None:
    """Why what its records say is still closed."""
    if request.removed_at:
        return OVER
    return None if request.agreed_at else NOT_AGREED


def why_not_look_through(request: SubjectAccessRequest) -> str | None:
    if refusal := why_not_read(request):
        return refusal
    return ASKED_FOR if request.asked_at else None


def why_not_make(
    request: SubjectAccessRequest, waiting: list[str], *, conflicted: bool
) -> str | None:
    """``waiting``: references of the records that nobody has looked through yet."""
    if refusal := why_not_look_through(request):
        return refusal
    if conflicted:
        return CONFLICTED
    if waiting:
        return f"Look through {listed(waiting)} first: say of each passage whether it goes in."
    return None


def why_not_reopen(request: SubjectAccessRequest, *, conflicted: bool) -> str | None:
    """Only until it is handed over, which the portal does not see: whoever opens it again says so.
    What a person has been given is never changed behind them."""
    if request.removed_at:
        return OVER
    if not request.asked_at:
        return "No export has been asked for, so what was said can be changed as it is."
    return CONFLICTED if conflicted else None


def why_not_throw_away(request: SubjectAccessRequest, *, conflicted: bool) -> str | None:
    """While it lasts none of its records is erased, and what was chosen is kept."""
    if request.removed_at:
        return "This request is over already."
    return CONFLICTED if conflicted else None


def choices_for(passage: Passage) -> dict[str, str]:
    """What can be done with it: the portal blacks out nothing inside a file."""
    return {name: said for name, said in CHOICES.items()
            if name != WITHOUT_NAMES or not passage.file}  # fmt: skip


def why_not_choose(passage: Passage, choice: str, answer: Answer | None) -> str | None:
    """``answer``: what the agency said that it came from; None: nothing was noted."""
    if choice not in CHOICES:
        return f"Say what to do with “{passage.heading}”."
    if choice == WITHOUT_NAMES and (refusal := blacking_out.why_not(passage)):
        return refusal
    return consulted.why_not_hand_over(passage, choice, answer)


def _require(refusal: str | None) -> None:
    if refusal:
        raise NotAllowed(refusal)


# --- what is found --------------------------------------------------------------------------------


def found_by(request: SubjectAccessRequest) -> list[Found]:
    """None once the request is over: it no longer knows the child."""
    return records.find(request.child_reference)


def has_conflict(person, labels: Iterable[str]) -> bool:
    """Somebody else looks through, and takes away, what one has a conflict of interest in."""
    return not conflicts_of(person).isdisjoint(labels)


def is_conflicted(person, request: SubjectAccessRequest) -> bool:
    """Whether they have one in any record of the request."""
    return bool(conflicts := conflicts_of(person)) and not conflicts.isdisjoint(
        each.label for each in found_by(request)
    )


def passages_of(found: Found) -> list[Passage]:
    return records.passages(found)


def not_looked_through(request: SubjectAccessRequest, found: list[Found]) -> list[str]:
    """The references of records with a passage of which nothing has been said that can be done."""
    return [
        each.reference
        for each in found
        for held in [passages_of(each)]
        for said, answers in [(choices_of(request, each.label, held), answers_of(request, each))]
        if any(
            why_not_choose(passage, said.get(passage.key, ""), answers.get(passage.key))
            for passage in held
        )
    ]


def choices_of(request, label: str, held: list[Passage]) -> dict[str, str]:
    """By key, what was said of those passages of a record that are still as they were read."""
    return looked_through.said_of(held, request.choices.get(label, {}))


def answers_of(request, found: Found) -> dict[str, Answer]:
    """By key, what agencies said of passages of a record."""
    return consulted.of_record(request.consulted.get(found.label, {}))


def asked_for() -> set[str]:
    """The labels of records that are part of a request that is not over: none of them is erased.

    To destroy what somebody has asked to see is an offence (Data Protection Act 2018, section 173).
    """
    rows = SubjectAccessRequest.objects.unscoped("what must not be erased").filter(removed_at=None)
    references = set(rows.values_list("child_reference", flat=True))
    return {found.label for reference in references for found in records.find(reference)}


# --- what people do -------------------------------------------------------------------------------


@operation
def begin(*, child_reference: str, request_reference: str, received_on: date, by):
    """The other record keepers are asked to agree to it."""
    require_record_keeper(by)
    _keep_from_erasure(records.find(child_reference))
    request = SubjectAccessRequest.objects.create(
        reference=next_reference(PREFIX),
        child_reference=records.normalised(child_reference),
        request_reference=request_reference,
        received_on=received_on,
        due_on=due_on(received_on),
        begun_by=by,
        begun_at=clock.now(),
    )
    access_log.act(What.REQUEST_BEGUN, request.label)
    record_letters.ask_to_agree(request)
    return request


def _keep_from_erasure(found: list[Found]) -> None:
    """An erasure of one of them is over, or waits until this is and then knows of the request."""
    kinds = {kind.name: kind for kind in retention.kinds()}
    for each in sorted(found, key=lambda each: each.label):
        retention.locked(kinds[each.kind], each.pk)


@operation
def agree(request, *, by) -> SubjectAccessRequest:
    """The second person's word: it stands in the register, and the reference is the child's."""
    require_record_keeper(by)
    request = lock(request)
    _require(why_not_agree(request, by, conflicted=is_conflicted(by, request)))
    request.agreed_by, request.agreed_at = by, clock.now()
    request.save()
    access_log.act(What.REQUEST_AGREED, request.label)
    return request


@operation
def look_through(
    request,
    *,
    label: str,
    choices: dict[str, str],
    answers: dict[str, Answer] | None = None,
    shown: str = "",
    by,
) -> SubjectAccessRequest:
    """``choices``: by the key of each passage of the record ``label``, one of CHOICES. ``answers``:
    what was said of those of which the agency was asked. ``shown``: what the page showed of it
    (`looked_through.as_shown`); empty: no page, no check."""
    require_record_keeper(by)
    request = lock(request)
    _require(why_not_look_through(request))
    if has_conflict(by, [label]):
        raise PermissionDenied("a conflict of interest in the record")
    found = next((each for each in found_by(request) if each.label == label), None)
    held, answers = passages_of(found) if found else [], answers or {}
    if shown and shown != looked_through.as_shown(held):
        raise NotAllowed(looked_through.CHANGED)
    for passage in held:
        if passage.key in choices:
            said = answers.get(passage.key)
            _require(why_not_choose(passage, choices[passage.key], said))
    request.choices = {**request.choices, label: looked_through.to_keep(held, choices)}
    before = request.consulted.get(label, {})
    kept = consulted.to_keep(found.reference, held, answers, before, by) if found else {}
    request.consulted = {**request.consulted, label: kept}
    request.save()
    access_log.act(What.LOOKED_THROUGH, label, request.reference)
    return request


@operation
def ask_for_export(request, *, by) -> SubjectAccessRequest:
    from reporting.tasks import make_exports

    require_record_keeper(by)
    request = lock(request)
    found = found_by(request)
    waiting = not_looked_through(request, found)
    _require(why_not_make(request, waiting, conflicted=is_conflicted(by, request)))
    request.asked_by, request.asked_at, request.try_after = by, clock.now(), clock.now()
    request.file_name = f"subjectaccess/{uuid4().hex}"
    request.save()
    for each in found:
        access_log.act(What.EXPORT, each.label, request.reference)
    access_log.act(What.EXPORT, request.label, counted(len(found), "record"))
    prompting.after_commit(make_exports)
    return request


@operation
def try_again(request, *, by) -> SubjectAccessRequest:
    """After as many failures as the portal goes through by itself."""
    from reporting.tasks import make_exports

    require_record_keeper(by)
    request = lock(request)
    if request.ready_at or request.tries < GIVE_UP_AFTER:
        raise NotAllowed("The export is being made, or is there already.")
    request.tries, request.try_after = 0, clock.now()
    request.save()
    access_log.act(What.EXPORT, request.label, "another try")
    prompting.after_commit(make_exports)
    return request


@operation
def reopen(request, *, because: str, by) -> SubjectAccessRequest:
    """Its export is void, and its files go: what was said of each passage stays, and can be changed
    once somebody else than ``by`` has agreed anew. The log keeps the hash of the void export."""
    require_record_keeper(by)
    request = lock(request)
    _require(why_not_reopen(request, conflicted=is_conflicted(by, request)))
    void = (
        f"export void, SHA-256 {request.sha256}" if request.ready_at else "no export was made yet"
    )
    for each in found_by(request):
        access_log.act(What.REQUEST_REOPENED, each.label, request.reference)
    access_log.act(What.REQUEST_REOPENED, request.label, void)
    erasure.forget_file(request.file_name)
    request.file_name = request.sha256 = ""
    request.size = request.records = request.passages = request.tries = 0
    request.asked_by = request.asked_at = request.try_after = request.ready_at = None
    request.left_out = {}
    request.agreed_by = request.agreed_at = None
    request.reopened_by, request.reopened_at, request.reopened_because = by, clock.now(), because
    request.save()
    record_letters.ask_to_agree_anew(request)
    return request


@operation
def throw_away(request, *, by) -> SubjectAccessRequest:
    """The request is over: its export, the choices and the child's reference go at once."""
    require_record_keeper(by)
    request = lock(request)
    _require(why_not_throw_away(request, conflicted=is_conflicted(by, request)))
    _clear(request)
    return request


@operation
def remove_old(*, by=None) -> int:
    """Daily: exports whose days are over, and requests that nobody agreed to; gives how many.

    A request that was agreed to stays until somebody finishes with it: it may be answered within
    three months of its receipt where it is complex (UK GDPR, article 12(3)). Of one that nobody
    agreed to no passage was read, and the keepers are written to before it is cleared.
    """
    now = clock.now()
    rows = SubjectAccessRequest.objects.select_for_update(of=("self",)).filter(removed_at=None)
    lying = rows.filter(agreed_at=None, reopened_at=None)
    for request in lying.filter(begun_at__lt=now - LEFT_LYING + WARNED):
        record_letters.warn_of_clearing(request)
    warned = record_letters.warned_before(now - WARNED)
    old = [
        *rows.filter(ready_at__lt=now - timedelta(days=kept_days())),
        *lying.filter(begun_at__lt=now - LEFT_LYING, pk__in=warned),
    ]
    for request in old:
        _clear(request)
    return len(old)


def _clear(request) -> None:
    said = "the export was there" if request.ready_at else "nothing was handed over"
    access_log.act(What.REQUEST_OVER, request.label, said)
    erasure.forget_file(request.file_name)
    request.child_reference = request.file_name = request.reopened_because = ""
    request.choices, request.removed_at = {}, clock.now()
    request.consulted = consulted.without_words(request.consulted)
    request.save()


# --- in words -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stand:
    """Where a request stands: a tag's words and tone, and a sentence."""

    text: str
    tone: str
    sentence: str


def stand(request: SubjectAccessRequest) -> Stand:
    if request.removed_at:
        said = "The export and the child’s reference have been removed."
        if not request.asked_at:
            said = "Nothing was handed over. The child’s reference has been removed."
        return Stand("Over", "grey", said)
    if request.ready_at:
        until = clock.local(request.ready_at).date() + timedelta(days=kept_days())
        return Stand("Ready", "green", f"The export can be downloaded until {day(until)}.")
    if request.asked_at and request.tries >= GIVE_UP_AFTER:
        return Stand("Could not be made", "red", "The system administrator finds the reason in the "
                     "portal’s log.")  # fmt: skip
    if request.asked_at:
        return Stand("Being made", "blue", "The export is being made. Come back in a minute.")
    if not request.agreed_at:
        lapses = request.cleared_after
        then = f" If nobody does, it is cleared after {day(lapses)}." if lapses else ""
        return Stand("To be agreed", "yellow", NOT_AGREED + then)
    return Stand("Being looked through", "yellow", "Nothing has been handed over yet.")


def left_out_in_words(left_out: dict[str, int]) -> list[str]:
    return [f"{counted(number, 'passage')}: {REASONS[why]}" for why, number in left_out.items()]


def downloads_of(request: SubjectAccessRequest) -> list[str]:
    """Who took its export as it is, and when, the first first: it may be in somebody's hands."""
    if not request.ready_at:
        return []
    lines = AccessLog.objects.filter(
        about=request.label, what=What.DOWNLOAD, at__gte=request.ready_at
    ).select_related("person")
    return [f"{line.person}, {moment(line.at)}" for line in lines.order_by("pk")]


def others_named(passage: Passage) -> list[str]:
    """Third parties besides the writer, who stands beside the agency."""
    return [name for name in passage.people if name != passage.by]


def agencies(found: Found) -> str:
    return " and ".join(found.agencies)
