"""The report of a multi-agency audit: as a page and as an accessible PDF.

It names no case by its reference. Everybody who may view the audit reads it, so that whoever
writes what stands in it is asked to name nobody, and to look again where a text may.
"""

from typing import Any

from django.conf import settings

from audits.multi_agency import comparing, policy, shown
from audits.multi_agency.models import (
    AuditCase,
    AuditFinding,
    AuditMeeting,
    AuditPoint,
)
from audits.multi_agency.policy import CameIn, Kind
from core import clock, pdf
from core.words import counted, day, listed, moment, short_day
from improvement import linking

COLUMNS = ("Domain", "Grade of all together", "Grades of the agencies")


def content(audit, reader) -> dict[str, Any]:
    """What both templates show. A constant number of statements."""
    found = shown.together(audit, reader)
    points = list(
        AuditPoint.objects.visible_to(reader).filter(audit=audit).select_related("standard")
    )
    links = AuditFinding.objects.visible_to(reader).filter(audit=audit)
    compared = comparing.then_and_now(audit, reader)
    return {
        "audit": audit,
        "facts": _facts(audit, reader, found),
        "columns": COLUMNS,
        "rows": [
            [
                f"{each.code} {each.title}",
                comparing.in_words(found.values(each.code), found.labels),
                comparing.in_words(found.agency_values(each.code), found.labels),
            ]
            for each in found.given.standards
        ],
        "levels": [(each.label, each.meaning) for each in reversed(found.given.levels)],
        "widest": [
            f"Case {case}, {standard.title}: {policy.in_words(spread, found.labels)}"
            for case, standard, spread in found.widest()
        ],
        "strengths": [each for each in points if each.kind == Kind.STRENGTH],
        "developments": [each for each in points if each.kind == Kind.DEVELOPMENT],
        "findings": linking.forward(links, reader),
        "compared": comparing.rows(compared) if compared else [],
        "compared_columns": comparing.COLUMNS,
        "compared_summary": compared.summary if compared else "",
        "before": compared.before if compared else None,
    }


def _facts(audit, reader, found: shown.Together) -> list[dict[str, str]]:
    meetings = AuditMeeting.objects.visible_to(reader).filter(audit=audit)
    cases = list(AuditCase.objects.visible_to(reader).filter(audit=audit))
    graded = [each.agency.name for each in found.asked if each.handed_in_on]
    late = [each.agency.name for each in found.asked if not each.handed_in_on]
    rows = [
        ("Why this theme", audit.because),
        ("What it looks at", audit.scope),
        ("Questions", str(audit.version_asked)),
        ("Cases", how_chosen(audit, cases)),
        ("Known to no agency", known_to_nobody(len(found.unknown))),
        ("Agencies", listed(graded)),
    ]
    after = [
        f"{each.agency.name} ({short_day(each.handed_in_on)})"
        for each in found.asked
        if policy.is_late(each.handed_in_on, audit.due_on)
    ]
    if after:
        rows.append(("Handed in after the last day", listed(after)))
    if late:
        rows.append(("Did not hand in", listed(late)))
    if found.taken_off:
        off = [f"{each.agency.name} ({short_day(each.taken_off_on)})" for each in found.taken_off]
        rows.append(("Taken off", listed(off)))
    rows += [("Moderated", listed([day(each.held_on) for each in meetings]))]
    rows += [("Reported", day(audit.reported_on) if audit.reported_on else "Not yet")]
    return [{"key": key, "value": value} for key, value in rows if value]


def known_to_nobody(cases: int) -> str:
    """ "" of none."""
    if not cases:
        return ""
    verb, have = ("counts", "has") if cases == 1 else ("count", "have")
    return f"{counted(cases, 'case')}, which {have} no grades and {verb} in no figure here"


def how_chosen(audit, cases: list[AuditCase]) -> str:
    """“6 cases, 6 drawn from 40 with the seed a1b2, the second draw, because “…””"""
    standing = [each for each in cases if not each.replaced_on]
    drawn = sum(each.came_in == CameIn.DRAWN for each in standing)
    chosen = len(standing) - drawn
    said = [counted(len(standing), "case")]
    if drawn and audit.seed:
        said.append(f"{drawn} drawn from {audit.drawn_from} with the seed {audit.seed}")
    if draw := policy.which_draw(audit.draws, audit.drawn_because, is_drawn=bool(audit.seed)):
        said.append(draw)
    if chosen:
        said.append(f"{chosen} chosen with a reason")
    if replaced := len(cases) - len(standing):
        said.append(f"{replaced} replaced because not in scope")
    return ", ".join(said)


def as_pdf(audit, reader) -> bytes:
    details = content(audit, reader) | {
        "partnership": settings.PARTNERSHIP,
        "made": moment(clock.now()),
    }
    return pdf.render("audits/multi_agency/report_pdf.html", details)
