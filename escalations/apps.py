from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    name = "escalations"
    verbose_name = "Professional challenge and escalation"

    def ready(self):
        from core import access
        from core.context import register_navigation
        from escalations import (  # checks registers itself
            checks,  # noqa: F401
            contact_steps,
            drafts,
            executive_list,
            figures,
            lessons,
            lists,
            no_lead,
            operations,
            parties,
            praising,
            records,
            risk_ties,
            succession,
            timetable,
            ways,
        )
        from partnership import agencies, agency_facts, agency_figures, directory
        from partnership import succession as of_agencies
        from partnership.roles import Role, opens_everywhere

        timetable.register()
        risk_ties.register()
        lessons.register()
        executive_list.register()
        register_navigation("Escalations", "escalations:index", order=20)
        directory.follow(operations.follow_the_directory, operations.of_agencies)
        of_agencies.follow(succession.follow)
        of_agencies.counts_matters(succession.matters)
        agencies.counts_open_work(succession.open_work)
        directory.has_steps(parties.PROCEDURE, contact_steps.steps)
        directory.counts_what_waits(lists.waiting_through)
        directory.says_what_goes_on(lists.raised_through)
        opens_everywhere(Role.BUSINESS_MANAGER, "escalations.Escalation", access.MANAGE)
        opens_everywhere(Role.HEAD_OF_SAFEGUARDING, "escalations.Escalation", access.VIEW)
        opens_everywhere(Role.INDEPENDENT_SCRUTINEER, "escalations.Escalation", access.VIEW)
        ways.register()
        records.register()
        drafts.register()
        no_lead.register()
        praising.register()
        agency_figures.register(
            "challenges answered by the end of their first step", figures.CHALLENGES
        )
        for name, source in figures.FACTS.items():
            agency_facts.register(name, source)
