"""What is shown of agreements: for all of them, or for one, in a constant number of statements."""

from collections import defaultdict
from typing import Any

from django.urls import reverse

from core import clock
from core.words import counted, day, listed, moment, opening, short_day, short_moment
from partnership.agreements import days, policy, standing
from partnership.agreements.models import Agreement, AgreementDocument, AgreementVersion, SignOff
from partnership.agreements.standing import Standing
from partnership.auth import holds_role
from partnership.models import HeldRole

Stage = policy.Stage

COLUMNS = ("Agreement", "Kind", "In force", "Review due", "To note")
WAITING_COLUMNS = ("Version", "Whose signature", "Asked for on", "Waiting", "Answer")
VERSION_COLUMNS = ("Version", "Stands", "Takes effect", "Review due", "Signatures")
SIGN_OFF_COLUMNS = ("Office", "For", "Answer", "When", "Who")


class Whole:
    """The agreements given with their versions. ``agreements``: read already."""

    def __init__(self, viewer, agreements):
        self.agreements = list(agreements)
        self.today = clock.today()
        rows = AgreementVersion.objects.visible_to(viewer).filter(
            agreement__in=[each.pk for each in self.agreements]
        )
        self.versions: dict[int, list[Standing]] = defaultdict(list)
        for each in standing.of(rows):
            self.versions[each.version.agreement_id].append(each)

    def in_force(self, agreement) -> Standing | None:
        found = self.versions[agreement.pk]
        return next((each for each in found if each.stage == Stage.IN_FORCE), None)

    def notes(self, agreement) -> list[str]:
        """What somebody should see to, in sentences without a full stop."""
        if agreement.ended_on:
            return [f"No longer used since {day(agreement.ended_on)}"]
        notes = []
        for each in self.versions[agreement.pk]:
            if each.stage == Stage.DECLINED:
                notes.append(f"{_called(each)} was declined by {_offices(_declined(each))}")
            if each.is_open and len(each.missing) > len(_declined(each)):
                waiting = [one for one in each.missing if not one.is_declined]
                since = f"since {short_day(each.asked_on)}"
                notes.append(f"{_called(each)} waits for {_offices(waiting)} {since}")
            if each.is_open and each.version.effective_on < self.today:
                notes.append(f"It was to take effect on {day(each.version.effective_on)}")
            if each.stage == Stage.TO_COME:
                notes.append(f"{_called(each)} takes effect on {day(each.version.effective_on)}")
        now = self.in_force(agreement)
        if now and (said := review_note(now, self.today)):
            notes.append(said)
        return notes

    def rows(self) -> list[list[Any]]:
        rows: list[list[Any]] = []
        for each in self.agreements:
            now = self.in_force(each)
            rows.append(
                [
                    {"text": each.name, "url": each.get_absolute_url()},
                    each.get_kind_display(),
                    in_force_words(now),
                    short_day(now.version.review_on) if now else "",
                    ". ".join(self.notes(each)),
                ]
            )
        return rows

    def waiting_rows(self) -> list[list[Any]]:
        """Each signature that is missing, the oldest first."""
        found = [
            (each, one)
            for versions in self.versions.values()
            for each in versions
            for one in each.missing
        ]
        found.sort(key=lambda pair: (pair[0].version.asked_at, pair[1].pk))
        return [
            [
                {
                    "text": f"{each.version.title}, version {each.version.number}",
                    "url": each.version.get_absolute_url(),
                },
                str(one),
                short_day(each.asked_on),
                counted((self.today - each.asked_on).days, "day"),
                _answer(one),
            ]
            for each, one in found
        ]


def every(viewer):
    """Those in use first."""
    rows = list(Agreement.objects.visible_to(viewer))
    return sorted(rows, key=lambda each: (each.ended_on is not None, each.name, each.pk))


def in_force_words(now: Standing | None) -> str:
    """For a table."""
    if now is None or now.facts.holds_from is None:
        return "None yet"
    return f"Version {now.version.number}, since {short_day(now.facts.holds_from)}"


def in_force_heading(now: Standing | None) -> str:
    if now is None or now.facts.holds_from is None:
        return "No version is in force"
    return f"Version {now.version.number} is in force since {day(now.facts.holds_from)}"


def review_note(now: Standing, today) -> str:
    on = now.version.review_on
    if on < today:
        return f"Was due for review on {day(on)}"
    if policy.is_review_near(on, today, days.every()[now.version.policy].review_told_before):
        return f"Due for review on {day(on)}"
    return ""


def _called(each: Standing) -> str:
    return f"Version {each.version.number}"


def _declined(each: Standing) -> list[SignOff]:
    return [one for one in each.missing if one.is_declined]


def _offices(sign_offs) -> str:
    return listed(one.agency.short_name for one in sign_offs)


def _answer(one: SignOff) -> dict[str, str]:
    if one.signed_at:
        return {"text": "Signed", "tone": "green"}
    return {"text": "Declined", "tone": "red"} if one.is_declined else {
        "text": "Not yet", "tone": "yellow",
    }  # fmt: skip


# --- one agreement, one version -------------------------------------------------------------------


def version_rows(whole: Whole, agreement) -> list[list[Any]]:
    return [
        [
            {"text": _called(each), "url": each.version.get_absolute_url()},
            {"text": each.stage.value, "tone": policy.TONES[each.stage]},
            short_day(each.version.effective_on),
            short_day(each.version.review_on),
            signatures_words(each),
        ]
        for each in whole.versions[agreement.pk]
    ]


def signatures_words(each: Standing) -> str:
    if each.version.agreed_on:
        return f"Outside the portal, {short_day(each.version.agreed_on)}"
    signed = sum(1 for one in each.sign_offs if one.signed_at)
    return f"{signed} of {len(each.sign_offs)}"


def stands(each: Standing, now: Standing | None) -> dict[str, Any]:
    """For `components/standing.html`: a heading and sentences."""
    version, lines = each.version, []
    heading = each.stage.value
    if each.is_open:
        signed = len(each.sign_offs) - len(each.missing)
        heading = f"{signed} of {counted(len(each.sign_offs), 'signature')}"
        was = "is" if version.effective_on >= clock.today() else "was"
        lines.append(
            f"Asked for on {day(each.asked_on)}. It {was} to take effect on "
            f"{day(version.effective_on)}"
            + ("." if was == "is" else ", and does once all have signed.")
        )
    elif each.stage == Stage.TO_COME:
        heading = f"Takes effect on {day(version.effective_on)}"
        lines.append("All have signed.")
    elif each.stage == Stage.IN_FORCE and each.facts.holds_from:
        heading = f"In force since {day(each.facts.holds_from)}"
        said = review_note(each, clock.today())
        lines.append(f"{said}. Until then it holds as it is." if said else "")
    elif each.stage == Stage.SUPERSEDED and now is not None:
        lines.append(f"An earlier version, kept to read. Version {now.version.number} holds now.")
    elif each.stage == Stage.WITHDRAWN and version.withdrawn_at:
        lines.append(
            f"On {moment(version.withdrawn_at)}, by {version.withdrawn_by}: "
            f"{version.withdraw_reason}"
        )
    elif each.stage == Stage.ENDED and version.agreement.ended_on:
        lines.append(
            f"Since {day(version.agreement.ended_on)}. {opening(version.agreement.end_reason)}"
        )
    if now is not None and each.stage in (Stage.WAITING, Stage.DECLINED, Stage.TO_COME):
        lines.append(f"Until then version {now.version.number} holds.")
    for one in each.sign_offs:
        if one.declined_at:
            when = "had declined" if one.signed_at else "declined"
            lines.append(
                f"{one.agency.short_name} {when} on {day(one.declined_at)}: {one.decline_reason}"
            )
    return {"heading": heading, "lines": list(filter(None, lines))}


def sign_off_rows(each: Standing) -> list[list[Any]]:
    rows = []
    for one in each.sign_offs:
        at, by = one.signed_at or one.declined_at, one.signed_by or one.declined_by
        rows.append(
            [
                one.office,
                one.agency.name,
                _answer(one),
                short_moment(at) if at else "",
                str(by or ""),
            ]
        )
    return rows


def details(version: AgreementVersion, document: AgreementDocument | None) -> list[dict[str, str]]:
    """Rows of a summary list. The file has a link of its own."""
    agreed = f"Outside the portal, on {day(version.agreed_on)}" if version.agreed_on else ""
    rows = [
        ("Whom it binds", version.binds),
        ("Takes effect", day(version.effective_on)),
        ("Review due", day(version.review_on)),
        ("Signed off", agreed),
        ("What changed", version.what_changed),
        ("Fingerprint (SHA-256)", version.sha256),
    ]
    found = [{"key": key, "value": value} for key, value in rows if value]
    if document is not None and document.file:
        size = f"{max(1, round(document.size / 1024)):,} kB"
        url = reverse("agreements:file", args=[version.agreement.slug, version.number])
        row = {"key": "File", "value": f"{document.original_name} ({size})", "url": url}
        found.insert(-1, row)
    return found


def empty_offices(viewer, each: Standing) -> list[str]:
    """Offices that are to sign and that nobody holds now: for whoever looks after all people."""
    wanted = {(one.agency_id, one.role) for one in each.missing}
    held = HeldRole.objects.administered_by(viewer).filter(
        agency_role__role__in=policy.OFFICES, ended_on=None, person__is_active=True
    )
    filled = set(held.values_list("agency_role__agency", "agency_role__role"))
    return [str(one) for one in each.missing if (one.agency_id, one.role) in wanted - filled]


# --- files ----------------------------------------------------------------------------------------

HEADINGS = (
    "Agreement", "Kind", "Version", "Title", "Stands", "Takes effect", "In force since",
    "Review due", "Whom it binds", "Signatures", "Signed off outside the portal", "No longer used",
    "Fingerprint (SHA-256)",
)  # fmt: skip
SIGNATURE_HEADINGS = (
    "Agreement", "Version", "Title", "Agency", "Office", "Asked for", "Answer", "Signed",
    "Signed by", "Fingerprint signed (SHA-256)", "Declined", "Declined by", "Reason",
)  # fmt: skip


def version_file(viewer) -> list[list[Any]]:
    whole = Whole(viewer, every(viewer))
    rows: list[list[Any]] = []
    for agreement in whole.agreements:
        about = [agreement.name, agreement.get_kind_display()]
        if not whole.versions[agreement.pk]:
            rows.append([*about, *[None] * 9, agreement.ended_on, None])
        rows += [
            [
                *about,
                each.version.number,
                each.version.title,
                each.stage.value,
                each.version.effective_on,
                each.facts.holds_from,
                each.version.review_on,
                each.version.binds,
                signatures_words(each),
                each.version.agreed_on,
                agreement.ended_on,
                each.version.sha256,
            ]
            for each in whole.versions[agreement.pk]
        ]
    return rows


def signature_file(viewer) -> list[list[Any]]:
    whole = Whole(viewer, every(viewer))
    return [
        [
            agreement.name,
            each.version.number,
            each.version.title,
            one.agency.name,
            one.office,
            each.version.asked_at,
            _answer(one)["text"],
            one.signed_at,
            str(one.signed_by or ""),
            one.signed_sha256,
            one.declined_at,
            str(one.declined_by or ""),
            one.decline_reason,
        ]
        for agreement in whole.agreements
        for each in whole.versions[agreement.pk]
        for one in each.sign_offs
    ]


# --- for home pages -------------------------------------------------------------------------------


def tasks_of(person) -> list[dict[str, str]]:
    """What waits for this person's own signature: nothing for who holds no such office."""
    if not any(holds_role(person, role) for role in policy.OFFICES):
        return []
    offices = standing.own_offices(person)
    rows = SignOff.objects.visible_to(person).filter(
        agency__in={agency for agency, _ in offices}, signed_at=None,
        version__withdrawn_at=None, version__agreement__ended_on=None,
    )  # fmt: skip
    # Who declined has answered; whoever came into the office after them has not.
    rows = rows.exclude(declined_by=person).select_related("version__agreement", "agency")
    rows = rows.order_by("version__asked_at", "pk")
    waiting = [each for each in rows if (each.agency_id, each.role) in offices]
    return [_task(each) for each in waiting]


def _task(one: SignOff) -> dict[str, str]:
    version, today = one.version, clock.today()
    words = {
        "text": f"Sign off {version.title}, version {version.number}",
        "url": version.get_absolute_url(),
        "hint": f"As {one.office} of {one.agency}. Asked for on {day(version.asked_at)}",
        "status": f"By {short_day(version.effective_on)}",
    }
    return words | ({"status": "Overdue", "tone": "red"} if version.effective_on < today else {})


def upkeep(viewer) -> list[dict[str, str]]:
    """A line for each agreement in which something has to be seen to."""
    rows = Agreement.objects.visible_to(viewer).filter(ended_on=None)
    whole = Whole(viewer, rows)
    return [
        {"text": f"{each.name}: {'. '.join(notes)}", "url": each.get_absolute_url()}
        for each in whole.agreements
        if (notes := whole.notes(each))
    ]
