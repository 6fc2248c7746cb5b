"""Whether the agencies that the partnership's file names for a provider are agencies here.

A slug that is misspelt lets nobody in, and the person who is refused is told no reason: so it is
said to those who keep the portal (`reporting.upkeep`) and to whoever sets it up (`manage.py
migrate` and `manage.py check --database default`).
"""

from collections.abc import Iterable

from django.conf import settings
from django.core.checks import Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS, connection

from accounts.provider_settings import Provider
from core.words import listed
from partnership.models import Agency


def wrong() -> list[str]:
    """A sentence for each table that names an agency which is unknown, or was taken over.

    One statement, and none without such a table.
    """
    return sentences(settings.SIGN_IN_PROVIDERS)


def sentences(providers: Iterable[Provider]) -> list[str]:
    providers = [each for each in providers if each.agencies]
    if not providers:
        return []
    named = {slug for each in providers for slug in each.agencies}
    known = {
        agency.slug: agency
        for agency in Agency.objects.filter(slug__in=named).select_related("succeeded_by")
    }
    return [sentence for each in providers for sentence in _of(each, known)]


def _of(provider: Provider, known: dict[str, Agency]) -> list[str]:
    said = []
    if unknown := [slug for slug in provider.agencies if slug not in known]:
        names = listed(f"“{slug}”" for slug in unknown)
        said.append(
            f"{provider.name} signs in nobody for {names}: no agency here has that slug."
            f" {_where(provider)} must be put right."
        )
    for slug in provider.agencies:
        successor = known[slug].succeeded_by if slug in known else None
        if successor is not None and successor.slug not in provider.agencies:
            said.append(
                f"{provider.name} signs in nobody of {successor}, which took over from"
                f" {known[slug]}. {_where(provider)} must have “{successor.slug}” too."
            )
    return said


def _where(provider: Provider) -> str:
    return f"In the partnership’s file, the “agencies” of the provider “{provider.id}”"


@register(Tags.database)
def agencies_of_providers_are_known(app_configs, databases=None, **kwargs):
    """W001. Nothing before the first agency is there: a portal is migrated, then filled."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or not settings.SIGN_IN_PROVIDERS:
        return []
    if Agency._meta.db_table not in connection.introspection.table_names():
        return []
    if not Agency.objects.exists():
        return []
    hint = "See docs/guides/work-accounts.md."
    return [Warning(sentence, hint=hint, id="partnership.W001") for sentence in wrong()]
