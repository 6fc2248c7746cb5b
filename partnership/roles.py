"""The roles people hold at agencies (fact sheet, section 11), and what a role opens everywhere.

A role at an agency is a group of people. Most rights come record by record, from the record's
own `access_to`. A few roles see every record of a kind: the app that owns the kind says so at
start-up with `opens_everywhere`, so this file knows nothing of what lies above it.
"""

from django.apps import apps
from django.db import models


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

_everywhere: dict[Role, list[tuple[str, str]]] = {}


def opens_everywhere(role: Role, model_label: str, right: str) -> None:
    """Every holder of ``role`` has ``right`` over every record of ``model_label``."""
    pairs = _everywhere.setdefault(role, [])
    if (model_label, right) not in pairs:
        pairs.append((model_label, right))


def rights_everywhere(role: str) -> list[tuple[type[models.Model], str]]:
    return [(apps.get_model(label), right) for label, right in _everywhere.get(Role(role), [])]


def bring_groups_into_step() -> None:
    """Make each role group's partnership-wide rights what the code now says."""
    from core import access
    from partnership.models import AgencyRole

    for held in AgencyRole.objects.unscoped("start-up").select_related("group"):
        access.grant_everywhere(held.group, rights_everywhere(held.role))
