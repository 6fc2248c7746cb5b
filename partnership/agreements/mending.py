"""What of a version can be put right, and what was: for its page."""

from typing import Any

from core import by_whom, history, wordings
from core.words import day
from partnership import taken_away
from partnership.agreements import operations, policy
from partnership.agreements.models import AgreementDocument, AgreementVersion
from partnership.agreements.standing import Standing

FILE, TEXT = "file", "text"
CHANGED = (
    "Its text is not the one that the fingerprint was made of. Tell the business team: it was"
    " changed past the portal."
)


def what_is_there(version: AgreementVersion, person: Any) -> str:
    """ "file", "text", or "" once it was taken away."""
    if operations.has_text(version):
        return TEXT
    rows = AgreementDocument.objects.visible_to(person).filter(version=version).exclude(file="")
    return FILE if rows.exists() else ""


def offered(found: Standing, document: AgreementDocument | None) -> dict[str, Any]:
    """To whoever keeps it. ``takes_away``: "file", "text" or "", for what can go."""
    version, is_signed = found.version, found.is_signed
    there = FILE if document is not None and document.file else ""
    there = TEXT if operations.has_text(version) else there
    refusal = policy.why_not_take_away(found.stage, is_signed=is_signed, is_there=bool(there))
    return {
        "may_correct": policy.why_not_correct_title(version.agreement, is_signed=is_signed) is None,
        "takes_away": there if refusal is None else "",
    }


def of(version: AgreementVersion, document: AgreementDocument | None) -> dict[str, Any]:
    """For everybody who reads it. ``gone``: a sentence, or ""."""
    corrections = wordings.changes(
        version, {"title": "Title"}, heading="Title corrected", act="partnership.correct_title",
        why=lambda past: f"Why: {past.mended_because}",
    )  # fmt: skip
    gone = taken_away.told([document] if document else [], AgreementDocument)
    return {"corrections": corrections, "gone": next(iter(gone.values()), _text_gone(version))}


def _text_gone(version: AgreementVersion) -> str:
    if not version.text or operations.has_text(version):
        return ""
    rows = history.rows_about(version, AgreementVersion).select_related(*by_whom.OF_HISTORY)
    row = (
        rows.filter(history_change_reason="partnership.take_file_away")
        .order_by("history_id")
        .last()
    )
    return CHANGED if row is None else _told(row)


def _told(row: Any) -> str:
    return f"{by_whom.of(row)} took the text away on {day(row.history_date)}: {row.mended_because}"
