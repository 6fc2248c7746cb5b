"""What `manage.py check` refuses of the providers that sign people in."""

from django.conf import settings
from django.core.checks import Error, Tags, register

from accounts.provider_settings import unfit


@register(Tags.security)
def providers_are_fit_for_production(app_configs, **kwargs):
    return errors(settings.SIGN_IN_PROVIDERS) if settings.PRODUCTION else []


def errors(providers):
    """E001 for each thing about a provider that must not serve real people."""
    return [
        Error(
            f"[[sign_in.provider]]: {sentence}",
            hint="See docs/guides/work-accounts.md.",
            id="accounts.E001",
        )
        for sentence in unfit(providers)
    ]
