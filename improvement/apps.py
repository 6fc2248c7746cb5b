from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    name = "improvement"
    verbose_name = "Learning and improvement"

    def ready(self):
        from core.context import register_navigation
        from improvement import (  # checks registers itself
            checks,  # noqa: F401
            lists,
            operations,
            records,
            succession,
            ways,
        )
        from improvement.scrutiny import checks as of_scrutiny  # noqa: F401
        from improvement.scrutiny import start
        from partnership import agencies, directory
        from partnership import succession as of_agencies

        register_navigation("Improvement log", "improvement:index", order=10, section="Improvement")
        directory.follow(operations.follow_the_directory)
        directory.counts_what_waits(lists.waiting_through)
        of_agencies.follow(succession.follow)
        of_agencies.counts_matters(succession.matters)
        agencies.counts_open_work(succession.open_work)
        ways.register()
        records.register()
        start.register()
