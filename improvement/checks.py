from django.conf import settings
from django.core.checks import Error, register

from improvement import policy


@register()
def every_policy_can_be_read(app_configs, **kwargs):
    """E001: the one in force, and each file of `policies/`: some action may keep it."""
    versions = {path.stem for path in policy.POLICIES.glob("*.toml")}
    versions.add(settings.PARTNERSHIP.get("improvement", {}).get("policy", ""))
    return [
        Error(f"Improvement policy {version!r}: {unfit}", id="improvement.E001")
        for version in sorted(versions)
        if (unfit := why_unfit(version))
    ]


def why_unfit(version: str) -> str | None:
    try:
        policy.procedure(version)
    except policy.UnfitPolicy as unfit:
        return str(unfit)
    return None
