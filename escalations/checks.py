from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connections

from escalations import policy
from escalations.models import Escalation


@register()
def every_procedure_can_be_read(app_configs, **kwargs):
    """E001: the one in force, and each file of `policies/`: some case may have been raised under
    it."""
    versions = {*policy.versions()}
    versions.add(settings.PARTNERSHIP["escalation"]["procedure"])
    return [
        Error(f"Procedure {version}: {unfit}", id="escalations.E001")
        for version in sorted(versions)
        if (unfit := why_unfit(version))
    ]


@register(Tags.database)
def every_case_keeps_a_procedure_that_can_be_read(app_configs, databases=None, **kwargs):
    """E002, with `check --database` and before migrating: the version that a case was made under
    is gone, so that it can be neither moved up nor shown."""
    return [error for alias in databases or [] for error in lost_versions(alias)]


def lost_versions(alias: str):
    if Escalation._meta.db_table not in connections[alias].introspection.table_names():
        return
    cases = Escalation.objects.using(alias).unscoped("which procedures are kept").order_by()
    for version in sorted(cases.values_list("policy_version", flat=True).distinct()):
        if unfit := why_unfit(version):
            yield Error(
                f"There are escalations raised under procedure {version}: {unfit}",
                hint="Put its file back. A new version is a new file beside it.",
                id="escalations.E002",
            )


def why_unfit(version: str) -> str | None:
    try:
        policy.procedure(version)
    except ValueError as unfit:  # UnfitPolicy, or no text at all
        return str(unfit)
    return None
