"""Who walks every page (`reporting.walk`), and the records that the walk meets.

What a role may do with a record is taken from the lines behind docs/roles.md.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from audits.multi_agency import synthetic as multi_agency
from audits.multi_agency import ways as multi_agency_ways
from audits.question_sets import synthetic as question_sets
from audits.release import synthetic as releases
from audits.returns import synthetic as returns
from audits.returns import ways as return_ways
from audits.surveys import synthetic as surveys
from core import restriction
from core.access import RIGHTS
from escalations import synthetic as cases
from escalations import ways
from escalations.models import Escalation
from escalations.policy import Step
from improvement import synthetic as actions
from improvement import ways as action_ways
from improvement.models import Action
from improvement.risks import synthetic as risks
from improvement.risks import ways as risk_ways
from improvement.scrutiny import synthetic as scrutiny
from improvement.scrutiny import ways as scrutiny_ways
from partnership import openings, roles
from partnership import synthetic as people
from partnership.expectations.models import DeclarationDocument
from partnership.funding import policy as funding
from partnership.library.models import LibraryFile
from partnership.models import Agency
from partnership.roles import Role
from reporting import synthetic

CONFLICTED = "conflicted"


class NoExpectation(Exception):
    """A page, or a way to a right, that the walk cannot tell the right answer of."""


@dataclass(frozen=True)
class Visitor:
    """Somebody who walks. ``person`` is None for whoever has not signed in.

    ``rights``: by reference, the right over each case that docs/roles.md promises; "" for none,
    `CONFLICTED` for whoever has a conflict of interest in it.
    ``looks_after``: whether the people of the sample agency are theirs to look after;
    ``reads_line``: whether what it gives is theirs to read; ``of_the_agency``: whether they hold
    a role there. ``reads_document``: whether the document that is for some is for them.
    """

    called: str
    person: object
    roles: frozenset[str]
    rights: dict[str, str]
    looks_after: bool = False
    reads_line: bool = False
    of_the_agency: bool = False
    reads_document: bool = False


@dataclass(frozen=True)
class Samples:
    """What the addresses name: ``documents`` by reference of a case, ``actions``
    the same of the actions, ``risks``, ``challenges``, ``returns`` and ``audits`` their references,
    and of the sample agency
    a person, a role and a cover of theirs there, an invitation, a team, and a file of what it
    declared, and one of a document of the library that is for some; of the sample group a seat and
    a term of its chair; each but the files by its key.
    ``named``, ``conflict``: (reference, key) of a decision about who may open a record, by its
    kind."""

    documents: dict[str, int]
    actions: dict[str, int]
    risks: list[str]
    challenges: list[str]
    returns: list[str]
    audits: list[str]
    named: dict[str, tuple[str, int]]
    conflict: dict[str, tuple[str, int]]
    person: int
    role: int
    invitation: int
    cover: int
    seat: int
    term: int
    team: int
    declared_file: DeclarationDocument
    library_file: LibraryFile

    @property
    def of_each_kind(self) -> tuple[Iterable[str], ...]:
        """The references of the records, kind by kind."""
        found = (self.documents, self.actions, self.risks, self.challenges, self.returns)
        return (*found, self.audits)


# Whether a holder of a role at an agency stands in this way to a case, when nobody was named.
STANDS: dict[str, Callable[[Any, Agency], bool]] = {
    ways.RAISED: lambda case, agency: False,
    ways.BROUGHT_IN: lambda case, agency: False,
    ways.LEADS_SAFEGUARDING: lambda case, agency: agency == case.raising_agency,
    ways.SPEAKS_FROM_STEP_3: lambda case, agency: agency == case.raising_agency and case.step >= 3,
    restriction.LEFT_TO_THEM: lambda case, agency: False,
    restriction.IN_AN_EMERGENCY: lambda case, agency: False,
    action_ways.OWNS: lambda action, agency: False,
    action_ways.STANDS_IN: lambda action, agency: False,
    action_ways.OF_THE_AGENCY: lambda action, agency: agency == action.agency,
    action_ways.OF_A_PARTNER: lambda action, agency: (
        agency.kind == Agency.Kind.SAFEGUARDING_PARTNER
    ),
    action_ways.CHAIRS: lambda action, agency: False,
    action_ways.OF_THE_GROUP: lambda action, agency: False,
    action_ways.FOLLOWS: lambda action, agency: False,
    action_ways.OF_THE_EXECUTIVE: lambda action, agency: False,
    risk_ways.OF_THE_EXECUTIVE: lambda risk, agency: False,
    scrutiny_ways.OF_THE_CHALLENGED_AGENCY: lambda case, agency: agency == case.to_agency,
    scrutiny_ways.CHAIRS_THE_CHALLENGED: lambda case, agency: False,
    scrutiny_ways.OF_THE_CHALLENGED_GROUP: lambda case, agency: False,
    scrutiny_ways.OF_THE_EXECUTIVE: lambda case, agency: False,
    return_ways.LEADS_IT: lambda case, agency: agency == case.agency,
    return_ways.GOVERNS: lambda case, agency: agency == case.agency,
    return_ways.OF_THE_TRUST: lambda case, agency: agency == case.agency,
    return_ways.HAS_A_SECTION: lambda case, agency: False,
    return_ways.MODERATES: lambda case, agency: False,  # none of the walk is assigned one
    return_ways.ADVISES_SCHOOLS: lambda case, agency: case.agency.kind == Agency.Kind.SCHOOL,
    multi_agency_ways.AUDITS_FOR_IT: lambda audit, agency: agency.slug == "synthetic-raising",
    multi_agency_ways.OF_A_PARTNER: lambda audit, agency: (
        agency.kind == Agency.Kind.SAFEGUARDING_PARTNER
    ),
    ways.REJECTED: lambda case, agency: False,  # none of the walk has a recommendation
    ways.HEARS_STEP_4: lambda case, agency: (
        agency.kind == Agency.Kind.SAFEGUARDING_PARTNER and case.step == Step.STATUTORY_PARTNERS
    ),
}


def promised(role: Role, agency: Agency, case) -> str:
    """The highest right that docs/roles.md gives a holder of the role over the case."""
    if case.is_restricted:
        return ""  # to those on its list alone
    label = case._meta.label
    rights = [right for kind, right in roles.opened_everywhere(role) if kind == label]
    for line in openings.lines(role):
        if line.way not in STANDS:
            raise NoExpectation(f"say in STANDS when a person of the walk {line.way}")
        if line.model_label == label and STANDS[line.way](case, agency):
            rights.append(line.right)
    return max(rights, key=RIGHTS.index, default="")


def make() -> tuple[list[Visitor], list[Escalation], list[Action], Samples]:
    """The visitors, and three cases: at step 1, restricted, and at step 4; and what addresses name.

    In the last of them one of those who could open it has a conflict of interest.

    Only inside a transaction that is rolled back.
    """
    made = people.make(by=None)
    question_sets.make(by=None)
    found = [
        cases.make(
            raised_as=made.holders["raising", Role.FRONTLINE_PRACTITIONER],
            challenged_agency=made.agencies["challenged"],
            step=step,
        )
        for step in (Step.PRACTITIONERS, Step.SENIOR_MANAGERS, Step.STATUTORY_PARTNERS)
    ]
    cases.make_practice(
        written_as=made.holders["raising", Role.FRONTLINE_PRACTITIONER],
        praised_agency=made.agencies["challenged"],
        by=None,
    )
    restricted, last = found[1], found[2]
    keeper = made.holders["business", Role.BUSINESS_MANAGER].person
    conflicted = made.holders["raising", Role.SAFEGUARDING_LEAD].person
    restriction.restrict(restricted, named=[], reason=cases.WORDS, by=keeper)
    restriction.mark_conflict(last, person=conflicted, reason=cases.WORDS, by=keeper)
    restricted.refresh_from_db()
    synthetic.make(found[0], by=made.holders["business", Role.BUSINESS_MANAGER].person)
    owner = made.holders["raising", Role.LINE_MANAGER]
    closed, action = actions.make(owner=owner, group=made.seat.group)
    restriction.restrict(closed, named=[], reason=cases.WORDS, by=keeper)
    restriction.mark_conflict(action, person=conflicted, reason=cases.WORDS, by=keeper)
    closed.refresh_from_db()
    closed_risk, risk = risks.make(owner=owner, group=made.seat.group, by=None)
    restriction.restrict(closed_risk, named=[], reason=cases.WORDS, by=keeper)
    restriction.mark_conflict(risk, person=conflicted, reason=cases.WORDS, by=keeper)
    closed_risk.refresh_from_db()
    scrutineer = made.holders["business", Role.INDEPENDENT_SCRUTINEER].person
    kept, open_one = scrutiny.make(
        agency=made.agencies["raising"],
        scrutineer=scrutineer,
        year=people.FUNDING_YEAR,
        by=None,
    )
    restriction.restrict(kept, named=[], reason=cases.WORDS, by=scrutineer)
    restriction.mark_conflict(open_one, person=conflicted, reason=cases.WORDS, by=scrutineer)
    kept.refresh_from_db()
    of_raising = returns.make(agency=made.agencies["raising"], by=None)
    surveys.make(of_raising, by=None)
    releases.make(by=None)
    audit = multi_agency.make(agency=made.agencies["raising"], by=None)
    records = [*found, closed, action, closed_risk, risk, kept, open_one, of_raising, audit]
    nothing = {record.reference: "" for record in records}
    visitors = [
        Visitor("Nobody signed in", None, frozenset(), nothing),
        Visitor("A superuser", made.superuser, frozenset(), nothing),
        Visitor("A person without a role", made.without_role, frozenset(), nothing),
    ]
    for (where, role), held in made.holders.items():
        agency = made.agencies[where]
        rights = {record.reference: promised(role, agency, record) for record in records}
        if held.person_id == found[0].raised_by_id:
            rights |= dict.fromkeys((case.reference for case in found), "contribute")
        if held == owner:
            rights |= {action.reference: "contribute", risk.reference: "contribute"}
        for each in (restricted, closed, closed_risk):
            rights[each.reference] = "manage" if held.person == keeper else ""
        rights[kept.reference] = "manage" if held.person == scrutineer else ""
        if held.person == conflicted:
            in_conflict = (last, action, risk, open_one)
            rights |= dict.fromkeys((each.reference for each in in_conflict), CONFLICTED)
        called = f"{role.label} ({where})"
        looks_after = role in roles.KEEPERS or (
            role == Role.AGENCY_ADMINISTRATOR and where == "raising"
        )
        reads_line = role in funding.READS or (role in funding.READS_OWN and where == "raising")
        visitors.append(
            Visitor(
                called,
                held.person,
                frozenset([role.value]),
                rights,
                looks_after,
                reads_line,
                of_the_agency=where == "raising",
                reads_document=_reads_document(role, where, agency),
            )
        )
    sample = made.holders["raising", Role.LINE_MANAGER]
    return (
        visitors,
        found,
        [closed, action],
        Samples(
            documents={case.reference: cases.document_of(case).pk for case in found},
            actions={each.reference: actions.document_of(each).pk for each in (closed, action)},
            risks=[closed_risk.reference, risk.reference],
            challenges=[kept.reference, open_one.reference],
            returns=[of_raising.reference],
            audits=[audit.reference],
            named={
                "escalations": (restricted.reference, cases.decision_about(restricted).pk),
                "improvement": (closed.reference, cases.decision_about(closed).pk),
                "risks": (closed_risk.reference, cases.decision_about(closed_risk).pk),
                "scrutiny": (kept.reference, cases.decision_about(kept).pk),
            },
            conflict={
                "escalations": (last.reference, cases.decision_about(last).pk),
                "improvement": (action.reference, cases.decision_about(action).pk),
                "risks": (risk.reference, cases.decision_about(risk).pk),
                "scrutiny": (open_one.reference, cases.decision_about(open_one).pk),
            },
            person=sample.person_id,
            role=sample.pk,
            invitation=made.invitation.pk,
            cover=made.cover.pk,
            seat=made.seat.pk,
            term=made.term.pk,
            team=made.team.pk,
            declared_file=made.declared_file,
            library_file=made.library_file,
        ),
    )


def _reads_document(role: Role, where: str, agency: Agency) -> bool:
    """Whether the document that is for some is for a holder of the role: they are of a kind of
    agency or hold a role that it is for, are the post that answers for it, or keep the library
    (docs/guides/business-team.md)."""
    answers = (where, role) == (people.ANSWERED_FOR_AT, people.ANSWERED_FOR_BY)
    is_for_them = agency.kind == people.READ_AT or role == people.READ_BY
    return role in roles.KEEPERS or is_for_them or answers
