from django.apps import AppConfig

from config import memory


class ConfigConfig(AppConfig):
    """The last of the apps: when it is ready, all are loaded."""

    name = "config"
    verbose_name = "Settings and start"

    def ready(self):
        memory.has_loaded()
