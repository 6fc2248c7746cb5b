from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    name = "improvement"
    verbose_name = "Learning and improvement"

    def ready(self):
        from core import record_links
        from core.context import register_navigation
        from improvement import (  # checks registers itself
            checks,  # noqa: F401
            declined,
            executive_sources,
            figures,
            group_work,
            group_work_views,
            handing_over,
            lists,
            operations,
            passed_on,
            records,
            succession,
            ways,
        )
        from improvement.mending import elsewhere, letters
        from improvement.plans import agenda
        from improvement.plans import letters as plan_letters
        from improvement.risks import start as risks
        from improvement.scrutiny import checks as of_scrutiny  # noqa: F401
        from improvement.scrutiny import start as scrutiny
        from partnership import agencies, agency_facts, agency_figures, directory
        from partnership import succession as of_agencies
        from partnership.groups import work

        register_navigation("Improvement log", "improvement:index", order=10, section="Improvement")
        register_navigation(
            "Plans",
            "improvement:plans",
            order=20,
            section="Improvement",
            besides=("improvement:forward_plan", "improvement:commitments"),
        )
        directory.follow(operations.follow_the_directory, operations.of_agencies)
        directory.counts_what_waits(lists.waiting_through)
        of_agencies.follow(succession.follow)
        of_agencies.counts_matters(succession.matters)
        agencies.counts_open_work(succession.open_work)
        ways.register()
        records.register()
        letters.register()
        handing_over.register()
        plan_letters.register()
        passed_on.register()
        declined.register()
        elsewhere.register()
        agency_figures.register("actions done in time", figures.ACTIONS)
        agency_figures.register("actions from audits and returns done in time", figures.OF_AUDITS)
        for name, source in figures.FACTS.items():
            agency_facts.register(name, source)
        agenda.register()
        executive_sources.register()
        record_links.offer(agenda.link_of)
        record_links.offer(group_work_views.link_of)
        work.counts(group_work.open_work)
        work.ends(group_work.follow_no_more)
        risks.register()
        scrutiny.register()
