from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "audits"
    verbose_name = "Audits"

    def ready(self):
        from audits import checks  # noqa: F401 registers itself
        from audits.cycles import agenda
        from audits.moderation import start as moderation
        from audits.multi_agency import start as multi_agency
        from audits.returns import start as returns
        from core.context import register_navigation

        register_navigation(
            "Audits",
            "audit_cycles:index",
            order=20,
            besides=("question_sets:index", "multi_agency:index"),
        )
        agenda.register()
        returns.register()
        moderation.register()
        multi_agency.register()
