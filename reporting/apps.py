from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "Reporting"

    def ready(self):
        from core import record_links
        from core.context import register_navigation
        from partnership.legal_holds import keeps_records
        from partnership.pages import holds_any
        from reporting import access_check, read_for_requests, record_letters, records_pages

        def reads_the_log(person) -> bool:
            from reporting.access_log import READERS

            return holds_any(person, READERS, in_person=True)

        administration = "Administration"
        register_navigation(
            "Records",
            "records:index",
            order=40,
            section=administration,
            shown_to=keeps_records,
        )
        register_navigation("Home", "home", order=10, shown_to=lambda person: True)

        def leads_safeguarding(person) -> bool:
            from partnership.roles import LEADS

            return holds_any(person, LEADS, in_person=True)

        register_navigation(
            "Access receipts",
            "access_receipts",
            order=20,
            section=administration,
            shown_to=leads_safeguarding,
        )
        record_letters.register()
        access_check.register()
        read_for_requests.register()
        record_links.offer(records_pages.legal_hold_of)
        register_navigation(
            "Access log",
            "access_log",
            order=30,
            section=administration,
            shown_to=reads_the_log,
        )
