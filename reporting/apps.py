from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "Reporting"

    def ready(self):
        from core.context import register_navigation

        register_navigation("Home", "home", order=10)
