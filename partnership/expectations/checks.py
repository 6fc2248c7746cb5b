"""Each file of expectations can be read, and what it counts is registered."""

from django.conf import settings
from django.core.checks import Error, register

from partnership import agency_figures
from partnership.expectations import rules


@register()
def every_file_of_expectations_can_be_read(app_configs, **kwargs):
    """E007: those that the partnership names, and each of `policies/`: declarations keep them."""
    return unfit(settings.PARTNERSHIP, agency_figures.names())


def unfit(partnership, known) -> list[Error]:
    named = partnership.get("expectations", {}).get("policies", [])
    names = {path.stem for path in rules.POLICIES.glob("*.toml")} | {str(each) for each in named}
    found = [] if named else ["The partnership's file: [expectations] policies names none"]
    for name in sorted(names):
        try:
            missing = rules.unknown_figures(rules.version(name), known)
        except rules.UnfitRules as refusal:
            missing = []
            found.append(f"Expectations {name!r}: {refusal}")
        found += [f"Expectations {name!r}: nothing counts {each!r}" for each in missing]
    return [Error(each, id="partnership.E007") for each in found]
