from django.apps import AppConfig
from django.db.models.signals import post_migrate


def after_migrate(sender, **kwargs):
    """Framework hook, not domain logic: protect history, forget permission ids."""
    from django.db import connections

    from core import access, erasure, history, words_taken_out

    access.permission_id.cache_clear()
    history.install(connections[kwargs["using"]])
    erasure.install(connections[kwargs["using"]])
    words_taken_out.install(connections[kwargs["using"]])


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Mechanisms"

    def ready(self):
        from core import checks  # noqa: F401 registers the checks

        post_migrate.connect(after_migrate, sender=self, dispatch_uid="core.after_migrate")
