"""The rules of the map of duties can be read."""

from django.conf import settings
from django.core.checks import Error, register

from partnership.duties import rules


@register()
def the_rules_of_duties_can_be_read(app_configs, **kwargs):
    """E009: the one in force."""
    return unfit(settings.PARTNERSHIP)


def unfit(partnership) -> list[Error]:
    name = str(partnership.get("duties", {}).get("rules", ""))
    try:
        rules.version(name)
    except rules.UnfitRules as refusal:
        return [Error(f"The rules of duties {name!r}: {refusal}", id="partnership.E009")]
    return []
