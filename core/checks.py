"""What `manage.py check` refuses. Each is seen failing in tests/core/test_checks.py."""

import re
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import Error, Tags, Warning, register
from django.db import connections, models
from django.template import engines

from core import access, calendar, clock, erasure, malware, retention, upgrading
from core.loopback import why_not_demonstrate
from core.models import GuardedQuerySet, GuardedRecord, GuardedRow

# Models of ours that the framework itself reads to sign people in, before any right exists.
READ_BY_THE_FRAMEWORK = {"accounts.User", "accounts.Membership", "accounts.StandIn"}


def our_models():
    ours = [config for config in apps.get_app_configs() if _is_ours(config)]
    for config in ours:
        for model in config.get_models():
            if hasattr(model, "history_change_reason"):
                continue
            if issubclass(model, access.GroupRight | access.PersonRight):
                continue
            yield model


def _is_ours(config) -> bool:
    return Path(config.path).parent == settings.BASE_DIR


@register(Tags.models)
def every_model_has_a_guard(app_configs, **kwargs):
    return [error for model in our_models() for error in guard_errors(model)]


def guard_errors(model):
    """E001: no guard said. E003: a record without its rights tables."""
    guard = getattr(model, "guarded_by", None)
    if model._meta.label in READ_BY_THE_FRAMEWORK or guard == access.NOBODY:
        return
    if guard is None or not issubclass(model, GuardedRow):
        yield Error(
            f"{model._meta.label} does not say who guards it",
            hint="Inherit core.models.Guarded and set guarded_by, or say NOBODY and why.",
            id="core.E001",
        )
        return
    if guard == access.SELF:
        tables = (
            access.group_table(model),
            access.person_table(model),
            access.exclusion_table(model),
        )
        if None in tables or not issubclass(model, GuardedRecord):
            yield Error(
                f"{model._meta.label} guards itself but has no rights tables",
                hint="It needs a GroupRight, a PersonRight and an AccessDecision of its own.",
                id="core.E003",
            )
    elif guard != access.EVERYONE and not _leads_to_a_guard(model, guard):
        yield Error(
            f"{model._meta.label}: {guard} is no foreign key of it to a person or a guarded row",
            id="core.E001",
        )
    if open_managers := [m.name for m in model._meta.managers if not _keeps_scope(m)]:
        yield Error(
            f"{model._meta.label} can be read unscoped through {', '.join(open_managers)}",
            hint="Derive the query set from core.models.GuardedQuerySet.",
            id="core.E001",
        )


def _leads_to_a_guard(model, name) -> bool:
    return any(
        field.name == name
        and (field.many_to_one or field.one_to_one)
        and issubclass(field.related_model, GuardedRow | get_user_model())
        for field in model._meta.get_fields()
    )


def _keeps_scope(manager) -> bool:
    return isinstance(manager.get_queryset(), GuardedQuerySet)


@register(Tags.models)
def guarded_rows_are_joined_from_their_record_alone(app_configs, **kwargs):
    return [error for model in apps.get_models() for error in joins_past_the_guard(model)]


def joins_past_the_guard(model):
    """E007 for each name by which a query on ``model`` joins rows that it does not guard.

    ``Agency.objects.values("escalations__child_initials")`` would read cases that nobody opened.
    Such a foreign key says ``related_name="+"``, and the query starts at the guarded row.
    """
    for relation in model._meta.get_fields():  # without those that end in "+"
        to_many = relation.is_relation and (relation.auto_created or relation.many_to_many)
        if to_many and not _guards(model, relation.related_model):
            yield Error(
                f"{model._meta.label} can be joined to {relation.related_model._meta.label}, "
                f"past its guard, as {relation.name}",
                hint='Give the foreign key related_name="+", or keep it on the guarded model.',
                id="core.E007",
            )


def _guards(model, joined) -> bool:
    """Whether who may see a row of ``model`` may also see the rows of ``joined`` that it has."""
    joined = getattr(joined, "instance_type", joined)  # a history shows what its rows showed
    if getattr(joined, "guarded_by", access.NOBODY) in (access.EVERYONE, access.NOBODY):
        return True
    record = _record_of(model)
    return record is not None and record is _record_of(joined) and not _narrows_further(joined)


def _record_of(model):
    """The SELF-guarded model whose rights decide who sees a row of ``model``; None without one."""
    guard = getattr(model, "guarded_by", access.NOBODY)
    if guard in (access.EVERYONE, access.NOBODY):
        return None
    return model if guard == access.SELF else _record_of(model._meta.get_field(guard).related_model)


def _narrows_further(model) -> bool:
    """Whether some who may open the record may yet not see all of its rows of this kind."""
    return type(model.objects.none()).visible_to is not GuardedQuerySet.visible_to


@register(Tags.urls)
def every_page_declares_access(app_configs, **kwargs):
    from core.pages import all_patterns

    return undeclared(all_patterns())


def undeclared(patterns):
    """E002 for each (route, pattern) whose view declares nothing."""
    return [
        Error(
            f"the page at /{route} declares no access",
            hint="Decorate it with @opens, @with_a_role, @signed_in or @public.",
            id="core.E002",
        )
        for route, pattern in patterns
        if not hasattr(pattern.callback, "access")
    ]


UNSAFE = re.compile(r"\|\s*(safe|safeseq)\b|\{%\s*(autoescape\s+off|filter\s+safe)\b")


@register(Tags.templates)
def no_template_marks_text_safe(app_configs, **kwargs):
    engine: Any = engines["django"]
    folders = [Path(folder) for folder in engine.engine.dirs]
    folders += [Path(app.path) / "templates" for app in apps.get_app_configs() if _is_ours(app)]
    return unsafe_templates(path for folder in folders for path in folder.rglob("*.*"))


def unsafe_templates(paths):
    """E004 for each template that switches escaping off."""
    return [
        Error(f"{path.name} switches escaping off", hint="Use format_html.", id="core.E004")
        for path in paths
        if path.is_file() and UNSAFE.search(path.read_text(encoding="utf-8"))
    ]


@register(Tags.security)
def production_is_set_up(app_configs, **kwargs):
    return missing_settings(settings) if settings.PRODUCTION else []


def missing_settings(wanted):
    """E005 for each setting without which the portal must not serve real people."""
    said = {
        "SECRET_KEY": len(wanted.SECRET_KEY) >= 50,
        "SECRETS_KEY": bool(wanted.SECRETS_KEY) and all(map(_is_fernet_key, wanted.SECRETS_KEY)),
        "RELEASE_KEY": not wanted.RELEASE_KEY or _is_fernet_key(wanted.RELEASE_KEY),
        "ALLOWED_HOSTS": bool(wanted.ALLOWED_HOSTS) and "*" not in wanted.ALLOWED_HOSTS,
        "DATABASE_URL": "sqlite" not in wanted.DATABASES["default"]["ENGINE"],
        "REDIS_URL": bool(wanted.REDIS_URL),
        "CACHE_URL": wanted.CACHE_URL != wanted.REDIS_URL or not wanted.REDIS_URL,
        "SITE_URL": wanted.SITE_URL.startswith("https://"),
        "DEBUG": not wanted.DEBUG,
        "DEFAULT_FROM_EMAIL": "example.org" not in wanted.DEFAULT_FROM_EMAIL,
        "PARTNERSHIP_FILE": "example.org" not in wanted.PARTNERSHIP["email"]["support"],
    }
    hints = {
        "SECRET_KEY": "Give a random text of 50 characters or more.",
        "SECRETS_KEY": "Give a key of 32 random bytes in URL-safe base 64, and another than any"
        " other portal's. Lose it, and everyone sets up their second factor again.",
        "RELEASE_KEY": "Give 32 random bytes in URL-safe base 64, or nothing: then no agency can"
        " release a return to another partnership.",
        "DATABASE_URL": "Production runs on PostgreSQL.",
        "CACHE_URL": "Name a database of Redis other than that of REDIS_URL.",
        "DEBUG": "Must be off.",
        "PARTNERSHIP_FILE": "Name the file of your partnership, with addresses of its own.",
        "DEFAULT_FROM_EMAIL": "Mail must come from an address of the partnership.",
    }
    return [
        Error(f"{name} is missing or unfit for production", hint=hints.get(name), id="core.E005")
        for name, fit in said.items()
        if not fit
    ]


@register(Tags.security)
def the_malware_scanner_can_be_asked(app_configs, **kwargs):
    """E034: the setting names nothing that could be asked, so that no file would be taken."""
    if not settings.MALWARE_SCANNER:
        return []
    try:
        malware.scanner(settings.MALWARE_SCANNER)
    except malware.BadAddress as unfit:
        return [Error(f"MALWARE_SCANNER: {unfit}", id="core.E034")]
    return []


@register(Tags.security, deploy=True)
def files_are_scanned(app_configs, **kwargs):
    """W034: files of people come in without a scanner."""
    if settings.MALWARE_SCANNER:
        return []
    return [
        Warning(
            "MALWARE_SCANNER is not set: uploaded files are not scanned for malware",
            hint="Name the socket or address of ClamAV's daemon, such as tcp://clamav:3310.",
            id="core.W034",
        )
    ]


@register(Tags.models)
def words_that_can_go_are_texts(app_configs, **kwargs):
    return [error for model in apps.get_models() for error in no_words(model)]


def no_words(model):
    """E035: what a model says can be taken out of its history is no text of its own."""
    for name in getattr(model, "words_that_can_go", ()):
        field = next((each for each in model._meta.concrete_fields if each.name == name), None)
        texts = models.CharField | models.TextField | models.JSONField
        if not isinstance(field, texts) or field.choices:
            yield Error(
                f"{model._meta.label}: {name} is no text that could be taken out of its history",
                hint="Name texts that people type, without choices, or a column of several of them,"
                " by key, in words_that_can_go.",
                id="core.E035",
            )


def _is_fernet_key(text: str) -> bool:
    try:
        Fernet(text)
    except ValueError:
        return False
    return True


@register(Tags.security)
def a_demonstration_stays_on_this_machine(app_configs, **kwargs):
    return reachable_demonstration(settings)


def reachable_demonstration(wanted):
    """E006 when example people could be signed in from another machine. No program starts then
    (`config.environment.why_not_start`); this is for settings that were put together otherwise."""
    if not wanted.DEMONSTRATION:
        return []
    refusal = why_not_demonstrate(wanted.ALLOWED_HOSTS, wanted.SITE_URL)
    return [Error(refusal, id="core.E006")] if refusal else []


@register()
def the_calendar_reaches_far_enough(app_configs, **kwargs):
    england = calendar.england()
    if not england.ends_soon(clock.today()):
        return []
    return [
        Warning(
            f"Bank holidays are known to the end of {england.last_year} only",
            hint=f"Add the next years to {calendar.BANK_HOLIDAYS_FILE.name}.",
            id="core.W001",
        )
    ]


@register(Tags.models)
def every_record_can_be_erased_when_its_time_is_over(app_configs, **kwargs):
    records = [model for model in our_models() if getattr(model, "guarded_by", "") == access.SELF]
    said = settings.PARTNERSHIP.get("retention", {})
    return [
        *(error for model in records for error in unkept(model)),
        *unfit_rules(retention.kinds(), said),
    ]


def unkept(model):
    """E031: a record of no kind. E032: a foreign key that would hold up its erasure."""
    if retention.kind_of(model) is None:
        yield Error(
            f"{model._meta.label} is of no kind that is kept for a period",
            hint="Register it with core.retention when its app starts.",
            id="core.E031",
        )
    for name in erasure.in_the_way(model):
        yield Error(
            f"{name} would stop the erasure of {model._meta.label}",
            hint="Let the record guard it, or keep the reference as text.",
            id="core.E032",
        )


def unfit_rules(kinds, said):
    """E033: a kind, or exports, without a period that can be used. W033: a period of no kind."""
    days = said.get("exports_kept_days")
    if type(days) is not int or not 1 <= days <= 366:
        yield Error(
            "The partnership's file: [retention] exports_kept_days must be from 1 to 366",
            id="core.E033",
        )
    for kind in kinds:
        try:
            retention.rule_for(kind, said)
        except retention.UnfitRule as unfit:
            yield Error(f"The partnership's file: {unfit}", id="core.E033")
    for name in sorted(name for name, entry in said.items() if isinstance(entry, dict)):
        if name not in {kind.name for kind in kinds}:
            yield Warning(
                f"The partnership's file: [retention.{name}] is of no kind of record here",
                hint="Check how it is spelt, or take it away.",
                id="core.W033",
            )


@register(Tags.database)
def no_database_stopped_midway(app_configs, databases=None, **kwargs):
    """E036, with `check --database` and before migrating."""
    return [
        Error(
            f"The database stopped midway through steps that are gone: {gone}",
            hint=upgrading.WAY_OUT,
            id="core.E036",
        )
        for alias in databases or []
        for gone in upgrading.stopped_midway(connections[alias])
    ]
