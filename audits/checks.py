from django.conf import settings
from django.core.checks import Error, register


@register()
def the_group_that_oversees_actions_is_named(app_configs, **kwargs):
    """E001: without it no agency can agree an action after its self-assessment."""
    if settings.PARTNERSHIP.get("audits", {}).get("actions_overseen_by"):
        return []
    return [
        Error(
            "The partnership’s file names no group that oversees the actions of self-assessments.",
            hint='Add actions_overseen_by = "the-groups-slug" under [audits].',
            id="audits.E001",
        )
    ]
