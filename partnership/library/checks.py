"""Each version of the library's rules can be read: some briefing may have been asked under it."""

from django.conf import settings
from django.core.checks import Error, register

from partnership.library import rules


@register()
def every_version_of_the_rules_can_be_read(app_configs, **kwargs):
    """E006: the one in force, and each file of `policies/`."""
    return unfit(settings.PARTNERSHIP)


def unfit(partnership) -> list[Error]:
    said = str(partnership.get("library", {}).get("rules", ""))
    names = {path.stem for path in rules.POLICIES.glob("*.toml")} | {said}
    found = []
    for name in sorted(names):
        try:
            rules.version(name)
        except ValueError as refusal:  # UnfitRules, or no text at all
            found.append(Error(f"The library's rules {name!r}: {refusal}", id="partnership.E006"))
    return found
