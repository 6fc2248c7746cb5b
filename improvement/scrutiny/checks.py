from django.conf import settings
from django.core.checks import Error, register

from improvement.scrutiny import policy


@register()
def every_policy_can_be_read(app_configs, **kwargs):
    """E003: the one in force, and each file of `policies/`: some challenge may keep it."""
    versions = {path.stem for path in policy.POLICIES.glob("*.toml")}
    versions.add(settings.PARTNERSHIP.get("scrutiny", {}).get("policy", ""))
    return [
        Error(f"Scrutiny policy {version!r}: {unfit}", id="improvement.E003")
        for version in sorted(versions)
        if (unfit := why_unfit(version))
    ]


def why_unfit(version: str) -> str | None:
    try:
        policy.procedure(version)
    except policy.UnfitPolicy as unfit:
        return str(unfit)
    return None
