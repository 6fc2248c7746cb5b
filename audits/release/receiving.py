"""A bundle of another partnership is put into a return, looked at, taken over, and taken away.

Whatever is wrong with it is said before anything is kept. What is answered here already is never
written over: an answer is filled in only while it is empty.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from audits.question_sets.lists import content_of as questions_of
from audits.question_sets.models import Criterion
from audits.release import bundle, keys, matching, packed, policy
from audits.release.models import Partner, ReceivedBundle, TakenOver
from audits.returns import evidence, papers
from audits.returns import policy as of_returns
from audits.returns.canonical import digest
from audits.returns.models import Answer, Return
from core import bulk, clock, malware
from core.documents import bare_name, check_upload, why_not_its_kind
from core.erasure import forget_file
from core.operations import NotAllowed, current, lock, lock_all, operation
from partnership.held import require

TAKES_OVER = "audits.take_over_bundle"  # the operation, as histories name it
WITHOUT_FILES = (
    "Ask {sender} to make the bundle again without its files, and add by hand here what can be"
    " kept."
)
NOT_WHOLE = (
    "The stored bundle is not the one that was put in any more. Take it away, and put it in again."
)


# --- looked at ------------------------------------------------------------------------------------


def read(upload, reader) -> tuple[Partner, dict[str, Any]]:
    """Who signed it and what it says, all of it checked. Raises NotAllowed with what is wrong."""
    sender = ""
    try:
        found = _packed(upload)
        envelope = bundle.opened(found.read(packed.CONTENT), found.read(packed.SIGNATURE))
        partner = Partner.objects.visible_to(reader).filter(public_key=envelope.key).first()
        require(
            policy.why_not_from(
                envelope.key, partner.name if partner else None,
                partner.ended_on if partner else None,
            ),
            "upload",
        )  # fmt: skip
        assert partner is not None
        sender = partner.name
        content = bundle.content_in(envelope)
        _require_days(content)
        to = content["to"]
        require(policy.why_not_for_us(to["name"], to["key"], keys.own_public()), "upload")
        found.require_files(content["files"])
        for its_digest, name in {(each["sha256"], each["file"]) for each in _enclosed(content)}:
            _checked_file(found, its_digest, name)
    except bundle.Refused as refusal:
        said = refusal.told(sender) if sender else str(refusal)
        raise NotAllowed(said, "upload") from refusal
    return partner, content


def _require_days(content: Mapping[str, Any]) -> None:
    of_it = content["return"]
    wrong = policy.why_not_days(
        date.fromisoformat(of_it["handed_in_on"]), date.fromisoformat(of_it["final_on"]),
        date.fromisoformat(content["made_on"]), clock.today(),
    )  # fmt: skip
    if wrong:
        raise bundle.Refused(wrong)


def _packed(upload) -> packed.Packed:
    if upload.size > settings.DOCUMENT_MAX_BYTES:
        raise packed.too_large()
    if upload.size == 0:
        raise bundle.Refused("The selected file is empty.", bundle.CHOOSE_ANOTHER)
    upload.seek(0)
    found = packed.Packed(upload.read())
    upload.seek(0)
    try:
        malware.check(upload)
    except ValidationError as refusal:
        raise bundle.Refused(refusal.messages[0], "") from refusal
    return found


def _enclosed(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The evidence whose files are in the bundle."""
    there = content["files"]
    return [each for each in bundle.evidence_in(content) if each.get("sha256") in there]


def _checked_file(found: packed.Packed, its_digest: str, name: str) -> ContentFile:
    """One file, under the rules of every document. Raises `bundle.Refused`."""
    name = bare_name(name)
    file = ContentFile(found.file(its_digest), name=name)
    if said := why_not_its_kind(file):
        raise bundle.Refused(f"The file “{name}” in the bundle {said}.", WITHOUT_FILES)
    try:
        check_upload(file)
    except ValidationError as refusal:
        said = f"The file “{name}” in the bundle: {refusal.messages[0]}"
        raise bundle.Refused(said, "") from refusal
    return file


@operation
def receive(agency_return, *, upload, by) -> ReceivedBundle:
    """Kept as it came. Nothing of it is in the answers before it is taken over."""
    agency_return = papers.locked(agency_return)
    current().admit(agency_return)
    partner, content = read(upload, by)
    made = ReceivedBundle(
        agency_return=agency_return, partner=partner, reference=content["return"]["reference"],
        content=content, received_by=by, received_at=clock.now(),
    )  # fmt: skip
    made.take(upload)
    there = list(ReceivedBundle.objects.filter(agency_return=agency_return, removed_on=None))
    if any(digest(each.content) == digest(content) for each in there):
        raise NotAllowed(
            f"What this bundle says is here already: {made.reference}, from {partner}.", "upload"
        )
    require(policy.why_not_one_more(len(there)), "upload")
    made.save()
    return made


def is_for_us_for_certain(content: Mapping[str, Any]) -> bool:
    to = content["to"]
    return policy.is_for_us(
        to["name"], to["key"], keys.own_public(), settings.PARTNERSHIP["name"]
    )  # fmt: skip


def parties(agency_return: Return, content: Mapping[str, Any]) -> tuple[policy.Party, policy.Party]:
    """The agency as it is called there, and as it is here."""
    there, here = content["agency"], agency_return.agency
    return policy.Party(there["name"], there["kind"]), policy.Party(here.name, here.kind)


def received(agency_return: Return, reader):
    """What is there, the latest first."""
    rows = ReceivedBundle.objects.visible_to(reader).filter(
        agency_return=agency_return, removed_on=None
    )
    return rows.select_related("partner", "received_by", "agency_return").order_by("-pk")


def still_stand(agency_return: Return, reader) -> list[tuple[ReceivedBundle, int]]:
    """The bundles that were taken away of which answers stand as they were taken over, and how
    many: they can be taken out again as long. The latest first; three statements at most."""
    rows = TakenOver.objects.visible_to(reader).filter(agency_return=agency_return)
    taken = list(rows.filter(bundle__removed_on__isnull=False))
    if not taken:
        return []
    answers = list(Answer.objects.visible_to(reader).filter(agency_return=agency_return))
    gone = ReceivedBundle.objects.visible_to(reader).filter(pk__in={e.bundle_id for e in taken})
    gone = gone.select_related("partner", "agency_return").order_by("-pk")
    found = [(each, len(unchanged(each, answers, taken))) for each in gone]
    return [(each, number) for each, number in found if number]


def plan(agency_return: Return, content: Mapping[str, Any], answers: Iterable[Answer]):
    """What would be taken over now. ``answers``: all of the return, with their criteria."""
    given = {each.criterion.code: (each.chosen, each.text) for each in answers}
    questions = questions_of(agency_return.version_asked)
    return matching.plan(questions, agency_return.agency.kind, given, content)


# --- taken over -----------------------------------------------------------------------------------


@operation
def take_over_bundle(
    agency_return, *, received, is_same_agency: bool, is_for_us: bool = False, by
) -> Return:
    """Fills in every answer that is empty and that the bundle has, with its evidence.

    The answers are locked before the return, as a save does: whoever types at the same moment is
    waited for, or waits. ``is_same_agency``: it was confirmed, where the names or kinds differ;
    ``is_for_us``: that it was released to this partnership, where it names no key of ours and
    another name.
    """
    rows = Answer.objects.filter(agency_return=agency_return)
    locked = {each.pk: each for each in lock_all(rows)}
    agency_return = papers.locked(agency_return)
    current().admit(agency_return)
    found = ReceivedBundle.objects.filter(agency_return=agency_return).get(pk=received.pk)
    partner = lock(found.partner)
    require(policy.why_not_take_from(partner.name, partner.ended_on))
    require(
        policy.why_not_unasked(
            found.content["to"]["name"], settings.PARTNERSHIP["name"],
            is_plain=is_for_us_for_certain(found.content), is_confirmed=is_for_us,
        ),
        "is_for_us",
    )  # fmt: skip
    require(
        policy.why_not_same_agency(
            *parties(agency_return, found.content), is_confirmed=is_same_agency
        ),
        "is_same_agency",
    )  # fmt: skip
    answers = list(rows.select_related("criterion").order_by("criterion__order"))
    assert locked.keys() == {each.pk for each in answers}
    planned = plan(agency_return, found.content, answers)
    require(policy.why_not_take_over(len(planned.fill), is_gone=found.removed_on is not None))
    by_code = {each.criterion.code: each for each in answers}
    _fill([(by_code[each.here.code], each) for each in planned.fill], by)
    _note(agency_return, found, [by_code[each.here.code] for each in planned.fill])
    pairs = [(by_code[each.here.code], each.there) for each in planned.fill]
    evidence.bring(agency_return, _pieces(found, pairs), by)
    found.save()  # so that the timeline can say from whom
    agency_return.save()  # so that its timeline tells of it
    return agency_return


def _fill(pairs, by) -> None:
    for _, one in pairs:
        require(of_returns.why_not_text(len(one.written)))
    _write([(answer, one.chosen, one.written) for answer, one in pairs], by)


def _write(changes: list[tuple[Answer, str, str]], by) -> None:
    for answer, chosen, text in changes:
        answer.chosen, answer.text = chosen, text
        answer.number += 1
        answer.written_in = ""
        answer.answered_by, answer.answered_at = by, clock.now()
    fields = ["chosen", "text", "number", "written_in", "answered_by", "answered_at"]
    bulk.save_many([answer for answer, _, _ in changes], fields)


def _note(agency_return, found: ReceivedBundle, answers: list[Answer]) -> None:
    """One that was taken over before, and emptied since, is from this bundle now."""
    rows = TakenOver.objects.filter(agency_return=agency_return)
    there = {each.criterion_id: each for each in rows}
    new, changed = [], []
    for answer in answers:
        if (known := there.get(answer.criterion_id)) is None:
            new.append(
                TakenOver(agency_return=agency_return, bundle=found, criterion=answer.criterion,
                          number=answer.number)
            )  # fmt: skip
        else:
            known.bundle, known.number = found, answer.number
            changed.append(known)
    bulk.create_many(new)
    bulk.save_many(changed, ["bundle", "number"])


def _pieces(found: ReceivedBundle, pairs) -> Iterable[evidence.Piece]:
    """The evidence of what is filled in: a link, or a file that came with it. A link to this very
    portal is left out, as nobody could add it here. ``pairs``: (answer, how it is there)."""
    stored = cache(lambda: _stored(found))
    for answer, one in pairs:
        for each in one["evidence"]:
            if comes_along(each, found.content):
                yield evidence.Piece(
                    answer.criterion_id, bundle.name_of(each)[:150], _dated(each),
                    each.get("link", ""), each.get("sha256", ""),
                    partial(_file_in, stored, each) if "sha256" in each else None,
                )  # fmt: skip


def _file_in(stored: Callable[[], packed.Packed], each: Mapping[str, Any]) -> ContentFile:
    try:
        return _checked_file(stored(), each["sha256"], each["file"])
    except bundle.Refused as refusal:
        raise NotAllowed(str(refusal)) from refusal


def comes_along(each: Mapping[str, Any], content: Mapping[str, Any]) -> bool:
    """Whether a piece of evidence can be taken: its file is there, or its address leads elsewhere
    than to this portal."""
    if "link" in each:
        return of_returns.why_not_link(each["link"], settings.SITE_URL) is None
    return each["sha256"] in content["files"]


def _dated(each: Mapping[str, Any]):
    """A day to come, of a portal whose clock is another, is none."""
    found = date.fromisoformat(each["dated_on"]) if each["dated_on"] else None
    return None if of_returns.why_not_dated(found, clock.today()) else found


def _stored(found: ReceivedBundle) -> packed.Packed:
    """The bundle as it was put in."""
    if not found.is_unchanged():
        raise NotAllowed(NOT_WHOLE)
    with default_storage.open(str(found.file.name)) as stored:
        return packed.Packed(stored.read())


# --- taken out again ------------------------------------------------------------------------------


def unchanged(found: ReceivedBundle, answers: Iterable[Answer], taken: Iterable[TakenOver]):
    """The answers that nobody has saved since they were taken over from this bundle."""
    numbers = {each.criterion_id: each.number for each in taken if each.bundle_id == found.pk}
    return [each for each in answers if numbers.get(each.criterion_id) == each.number]


@operation
def take_out_again(agency_return, *, received, by) -> Return:
    """Empties what was taken over from a bundle and is unchanged since, and takes away what came as
    its evidence. What somebody wrote, added or used by hand stays.

    The answers are locked before the return, as `take_over_bundle` does.
    """
    rows = Answer.objects.filter(agency_return=agency_return)
    locked = lock_all(rows)
    agency_return = papers.locked(agency_return)
    current().admit(agency_return)
    found = lock(ReceivedBundle.objects.filter(agency_return=agency_return).get(pk=received.pk))
    taken = TakenOver.objects.filter(agency_return=agency_return, bundle=found)
    out = unchanged(found, locked, taken)
    require(policy.why_not_take_out(len(out)))
    _write([(each, "", "") for each in out], by)
    criteria = Criterion.objects.in_bulk([each.criterion_id for each in out])
    there = matching.same(questions_of(agency_return.version_asked), found.content)
    came = {
        pk: {
            (each.get("sha256", ""), each.get("link", ""))
            for each in there[criterion.code]["evidence"]
        }
        for pk, criterion in criteria.items()
    }
    evidence.take_back(agency_return, came, TAKES_OVER)
    found.save()  # so that the timeline can say from whom
    agency_return.save()  # so that its timeline tells of it
    return agency_return


# --- taken away -----------------------------------------------------------------------------------


@operation
def take_bundle_away(agency_return, *, received, by) -> Return:
    """Its file is erased. What was taken over stays, and says where it is from, unless it was taken
    out again before."""
    agency_return = papers.locked(agency_return)
    current().admit(agency_return)
    found = lock(ReceivedBundle.objects.filter(agency_return=agency_return).get(pk=received.pk))
    if found.removed_on is not None:
        raise NotAllowed("Somebody has taken this bundle away already.")
    file = str(found.file.name or "")
    found.file, found.removed_on = "", clock.today()
    found.save()
    forget_file(file)
    return agency_return
