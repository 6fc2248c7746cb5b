"""The roles people hold at agencies (fact sheet, section 11), and what a role opens everywhere.

A role at an agency is a group of people. Most rights come record by record, from the record's
own `access_to`. A few roles see every record of a kind: the app that owns the kind says so at
start-up with `opens_everywhere`, so this file knows nothing of what lies above it.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import models

from core.words import in_sentence


class Role(models.TextChoices):
    """Held at an agency, or (the posts of the business team, the scrutineer) at its own."""

    FRONTLINE_PRACTITIONER = "frontline-practitioner", "Frontline practitioner"
    LINE_MANAGER = "line-manager", "Line manager or team manager"
    SAFEGUARDING_LEAD = "safeguarding-lead", "Named or designated safeguarding lead"
    SENIOR_MANAGER = "senior-manager", "Senior manager"
    PARTNERSHIP_REPRESENTATIVE = "partnership-representative", "Partnership representative"
    BUSINESS_MANAGER = "business-manager", "Safeguarding Partnership Business Manager"
    HEAD_OF_SAFEGUARDING = "head-of-safeguarding", "Head of Safeguarding"
    DEVELOPMENT_OFFICER = "safeguarding-development-officer", "Safeguarding Development Officer"
    ADMINISTRATION_OFFICER = "senior-administration-officer", "Senior Administration Officer"
    LEAD_SAFEGUARDING_PARTNER = "lead-safeguarding-partner", "Lead Safeguarding Partner"
    DELEGATED_SAFEGUARDING_PARTNER = (
        "delegated-safeguarding-partner",
        "Delegated Safeguarding Partner",
    )
    GROUP_CHAIR = "group-chair", "Group chair or partnership chair"
    GROUP_MEMBER = "group-member", "Group member"
    INDEPENDENT_SCRUTINEER = "independent-scrutineer", "Independent Scrutineer"
    INDEPENDENT_REVIEWER = "independent-reviewer", "Independent Reviewer"
    NOTIFIER = "notifier", "Local authority notifier"
    REVIEW_PANEL_MEMBER = "review-panel-member", "Review panel member"
    SCIE_OFFICER = "scie-officer", "Safeguarding Children in Education Officer"
    HEADTEACHER = "headteacher", "Headteacher"
    DESIGNATED_SAFEGUARDING_LEAD = "designated-safeguarding-lead", "Designated safeguarding lead"
    CHAIR_OF_GOVERNORS = "chair-of-governors", "Chair of governors"
    TRUST_LEAD = "trust-lead", "Trust safeguarding lead"
    CHIEF_OFFICER = "chief-officer", "Section 11 chief officer"
    MODERATOR = "moderator", "Section 11 moderator"
    MULTI_AGENCY_AUDITOR = "multi-agency-auditor", "Multi-agency auditor"
    DATA_PROVIDER = "data-provider", "Data provider"
    PERFORMANCE_ANALYST = "performance-analyst", "Performance analyst"
    TRAINER = "trainer", "Trainer"
    FINANCE_OFFICER = "finance-officer", "Finance officer"
    RELEVANT_AGENCY_CONTACT = "relevant-agency-contact", "Relevant agency contact"
    YOUNG_SCRUTINEER = "young-scrutineer", "Young scrutineer or voice representative"
    INFORMATION_GOVERNANCE_LEAD = "information-governance-lead", "Information governance lead"
    SYSTEM_ADMINISTRATOR = "system-administrator", "System administrator"
    AGENCY_ADMINISTRATOR = "agency-administrator", "Agency administrator"


def role_in_sentence(role: Role) -> str:
    """“Designated safeguarding lead” begins small inside a sentence; a title, Independent
    Scrutineer, keeps its capitals."""
    label = str(role.label)
    is_title = any(word[:1].isupper() for word in label.split()[1:])
    return label if is_title else in_sentence(label)


class HeldAt(models.TextChoices):
    """Where a role is held. A role on a case is the case's to give, and ends with it."""

    AGENCY = "agency", "An agency"
    SCHOOL = "school", "A school, college or early years setting"
    PARTNER = "partner", "A safeguarding partner"
    GROUP = "group", "A group of the arrangements"
    CASE = "case", "A case, by name"
    PARTNERSHIP = "partnership", "The partnership"


@dataclass(frozen=True)
class RoleRule:
    """What holds of a role wherever it is held.

    ``number``: its place in the fact sheet's section 11, or None for one that the portal needs
    besides. ``given_by_agency``: the agency's own administrator may give and end it; every other
    is given by the business team. ``second_factor``: it can open a restricted case, so its holders
    sign in with a second factor whatever the partnership's setting.
    """

    number: int | None
    held_at: HeldAt
    does: str
    given_by_agency: bool = False
    second_factor: bool = False


def _of_agency(number, does, held_at=HeldAt.AGENCY) -> RoleRule:
    return RoleRule(number, held_at, does, given_by_agency=True)


def _restricted(number, does, held_at=HeldAt.PARTNERSHIP) -> RoleRule:
    return RoleRule(number, held_at, does, second_factor=True)


RULES: dict[Role, RoleRule] = {
    Role.FRONTLINE_PRACTITIONER: _of_agency(1, "Raises and answers challenges; books training"),
    Role.LINE_MANAGER: _of_agency(2, "Takes step 2; approves the team's bookings"),
    Role.SAFEGUARDING_LEAD: _of_agency(
        3, "Sees all challenges of the agency; drafts its returns and audits"
    ),
    Role.SENIOR_MANAGER: _of_agency(4, "Takes step 3; checks the agency's returns"),
    Role.PARTNERSHIP_REPRESENTATIVE: RoleRule(
        5, HeldAt.AGENCY, "Settles step 3 with the other agency's representative"
    ),
    Role.BUSINESS_MANAGER: _restricted(6, "Runs the partnership's business; never edits answers"),
    Role.HEAD_OF_SAFEGUARDING: _restricted(7, "Oversees; opens a closed door in an emergency"),
    Role.DEVELOPMENT_OFFICER: _restricted(8, "Training, evaluation, learning"),
    Role.ADMINISTRATION_OFFICER: _restricted(9, "Meetings, minutes, bookings, invoices"),
    Role.LEAD_SAFEGUARDING_PARTNER: _restricted(
        10, "Signs off; accountable for the partner", HeldAt.PARTNER
    ),
    Role.DELEGATED_SAFEGUARDING_PARTNER: _restricted(
        11, "Decides with the Executive; hears step 4", HeldAt.PARTNER
    ),
    Role.GROUP_CHAIR: RoleRule(12, HeldAt.GROUP, "Agenda, minutes and workplan of that group"),
    Role.GROUP_MEMBER: RoleRule(13, HeldAt.GROUP, "That group's papers; own actions"),
    Role.INDEPENDENT_SCRUTINEER: _restricted(14, "Reads all but who the child is; challenges"),
    Role.INDEPENDENT_REVIEWER: _restricted(15, "One review, for a time", HeldAt.CASE),
    Role.NOTIFIER: RoleRule(
        16, HeldAt.PARTNER, "Prepares the notification of a serious incident for the council"
    ),
    Role.REVIEW_PANEL_MEMBER: _restricted(17, "Named cases only", HeldAt.CASE),
    Role.SCIE_OFFICER: _restricted(18, "Schools' audits and their network"),
    Role.HEADTEACHER: _of_agency(19, "Own school: signs its return", HeldAt.SCHOOL),
    Role.DESIGNATED_SAFEGUARDING_LEAD: _of_agency(
        19, "Own school: leads safeguarding, fills in its return", HeldAt.SCHOOL
    ),
    Role.CHAIR_OF_GOVERNORS: _of_agency(19, "Own school: signs its return", HeldAt.SCHOOL),
    Role.TRUST_LEAD: _of_agency(19, "Reads the schools of the trust", HeldAt.SCHOOL),
    Role.CHIEF_OFFICER: _of_agency(20, "Signs the agency's section 11 return"),
    Role.MODERATOR: RoleRule(20, HeldAt.AGENCY, "Scores other agencies' returns, never its own"),
    Role.MULTI_AGENCY_AUDITOR: RoleRule(21, HeldAt.AGENCY, "Audits assigned cases for the agency"),
    Role.DATA_PROVIDER: _of_agency(22, "Gives the agency's own indicators"),
    Role.PERFORMANCE_ANALYST: RoleRule(22, HeldAt.PARTNERSHIP, "Reads totals, no case"),
    Role.TRAINER: RoleRule(23, HeldAt.AGENCY, "Register and results of own courses"),
    Role.FINANCE_OFFICER: RoleRule(24, HeldAt.PARTNERSHIP, "Invoice lines, no case"),
    Role.RELEVANT_AGENCY_CONTACT: _of_agency(25, "Own returns; shared learning"),
    Role.YOUNG_SCRUTINEER: RoleRule(26, HeldAt.PARTNERSHIP, "Published learning, no case"),
    Role.INFORMATION_GOVERNANCE_LEAD: _restricted(
        27, "Access log, retention, subject access", HeldAt.AGENCY
    ),
    Role.SYSTEM_ADMINISTRATOR: _restricted(27, "Accounts and the portal's running, no content"),
    Role.AGENCY_ADMINISTRATOR: RoleRule(
        None, HeldAt.AGENCY, "Invites, changes and ends accounts of the own agency"
    ),
}
THE_PUBLIC = 28  # of the fact sheet's list: published reports, no account


# Whoever leads safeguarding at an agency, by whatever name the agency gives the post.
LEADS = (Role.SAFEGUARDING_LEAD, Role.DESIGNATED_SAFEGUARDING_LEAD, Role.HEADTEACHER)
# Who speaks for an agency at step 3.
SENIORS = (Role.SENIOR_MANAGER, Role.PARTNERSHIP_REPRESENTATIVE)
# People whose work is with children and families, and who may so disagree about it.
PRACTICE = (
    Role.FRONTLINE_PRACTITIONER,
    Role.LINE_MANAGER,
    *LEADS,
    *SENIORS,
    Role.RELEVANT_AGENCY_CONTACT,
)
# Who keeps the portal: its agencies, roles and contacts, and its running.
KEEPERS = (Role.BUSINESS_MANAGER, Role.SYSTEM_ADMINISTRATOR)
# Who answers for what is kept: subject access, legal holds, and what is erased when.
RECORD_KEEPERS = (Role.INFORMATION_GOVERNANCE_LEAD, Role.BUSINESS_MANAGER)

_everywhere: dict[Role, list[tuple[str, str]]] = {}


def opens_everywhere(role: Role, model_label: str, right: str) -> None:
    """Every holder of ``role`` has ``right`` over every record of ``model_label``."""
    pairs = _everywhere.setdefault(role, [])
    if (model_label, right) not in pairs:
        pairs.append((model_label, right))


def rights_everywhere(role: str) -> list[tuple[type[models.Model], str]]:
    return [(apps.get_model(label), right) for label, right in _everywhere.get(Role(role), [])]


def opened_everywhere(role: Role | None) -> list[tuple[str, str]]:
    """Pairs of a kind of record and the right over all of its kind; none for no role."""
    return list(_everywhere.get(role, [])) if role else []


def bring_groups_into_step() -> None:
    """Make each role group's partnership-wide rights what the code now says."""
    from core import granting
    from partnership.models import AgencyRole

    for held in AgencyRole.objects.unscoped("start-up").select_related("group"):
        granting.grant_everywhere(held.group, rights_everywhere(held.role))
