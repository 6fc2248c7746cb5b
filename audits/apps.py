from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "audits"
    verbose_name = "Audits"

    def ready(self):
        from core.context import register_navigation

        register_navigation("Audits", "question_sets:index", order=20)
