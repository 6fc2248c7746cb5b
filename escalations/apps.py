from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    name = "escalations"
    verbose_name = "Professional challenge and escalation"

    def ready(self):
        from core import access
        from core.context import register_navigation
        from escalations import checks, lists, operations, records, ways  # noqa: F401 registers the check
        from partnership import directory
        from partnership.roles import Role, opens_everywhere

        register_navigation("Escalations", "escalations:index", order=20)
        directory.follow(operations.follow_the_directory)
        directory.counts_what_waits(lists.waiting_through)
        opens_everywhere(Role.BUSINESS_MANAGER, "escalations.Escalation", access.MANAGE)
        opens_everywhere(Role.HEAD_OF_SAFEGUARDING, "escalations.Escalation", access.VIEW)
        opens_everywhere(Role.INDEPENDENT_SCRUTINEER, "escalations.Escalation", access.VIEW)
        ways.register()
        records.register()
