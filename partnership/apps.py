from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


def after_migrate(sender, **kwargs):
    """Framework hook: groups made before a role's rights changed in the code get the new ones.

    It is called after each app, whose permissions are made only then: the last call sees all.
    """
    from partnership import roles

    if sender == [app for app in apps.get_app_configs() if app.models_module][-1]:
        roles.bring_groups_into_step()


class PartnershipConfig(AppConfig):
    name = "partnership"
    verbose_name = "Partnership"

    def ready(self):
        from accounts import adapter
        from core import granting, letters, opening
        from core.context import register_navigation
        from core.restriction import LEFT_TO_THEM
        from partnership import (
            agency_facts,
            agency_figures,
            cover,
            forward_plan_sources,
            invitations,
            lost_factor,
            people,
            people_operations,
            provider_agencies,  # noqa: F401 registers its check
            provider_sign_in,
            restriction,
            second_factor,
            succession,
            unused,
        )
        from partnership.access_review import letters as review_letters
        from partnership.agreements import days
        from partnership.agreements import letters as agreement_letters
        from partnership.agreements import operations as agreements
        from partnership.auth import held_by
        from partnership.duties import checks as of_duties  # noqa: F401 registers its check
        from partnership.expectations import checks as of_expectations  # noqa: F401 its check
        from partnership.expectations import letters as expectation_letters
        from partnership.funding import heads
        from partnership.funding.policy import MAY_OPEN
        from partnership.groups import figures, membership
        from partnership.groups import letters as group_letters
        from partnership.library import answer_lists, answers, checks  # noqa: F401 registers its check
        from partnership.library import letters as library_letters
        from partnership.schools import authorities  # noqa: F401 registers its check
        from partnership.succession import operations as takeovers
        from partnership.succession import telling

        opening.ask_first(second_factor.before_what_is_restricted)
        adapter.refuse_other_means_when(provider_sign_in.why_not_by_other_means)
        letters.register("invitation", invitations.letter)
        letters.register("account_unused", unused.letter)
        letters.register("cover", cover.letter)
        letters.register("cover_of_yours", cover.letter_to_the_person)
        letters.register("cover_ended", cover.letter_of_the_end)
        letters.register("emergency", restriction.letter)
        letters.register("left_to_others", restriction.letter_of_left)
        granting.when_gained(LEFT_TO_THEM, restriction.left_to_others)
        letters.register("factor_taken_off", lost_factor.letter)
        letters.register("details_changed", people_operations.letter_of_details)
        letters.register("takeover_failing", takeovers.letter)
        letters.register("takeover_planned", takeovers.letter_of_plan)
        for kind in ("announced", "called_off", "done"):
            letters.register(f"takeover_{kind}", telling.letter)
        letters.register("access_review", review_letters.to_administrator)
        letters.register("access_review_team", review_letters.to_team)
        letters.register("group_chair_near", group_letters.of_term)
        letters.register("group_chair_yours", group_letters.of_term)
        letters.register("group_chair_unplanned", group_letters.of_no_term)
        letters.register("group_seat_open", group_letters.of_seat)
        letters.register("agreement_sign", agreement_letters.to_signatory)
        letters.register("agreement_again", agreement_letters.to_signatory)
        for kind in ("signed", "declined", "late", "review"):
            letters.register(f"agreement_{kind}", agreement_letters.to_team)
        for kind in ("accepted", "again"):
            letters.register(f"declaration_{kind}", expectation_letters.of_declaration)
        letters.register("declaration_file_away", expectation_letters.of_file_taken_away)
        succession.follow(membership.agency_taken_over)
        succession.follow(agreements.agency_taken_over)
        days.every()  # read and checked now: a wrong policy file stops the start
        heads.every()
        letters.register("library_review", library_letters.of_review)
        letters.register("briefing_asked", library_letters.of_request)
        letters.register("briefing_reminder", library_letters.of_request)
        succession.follow(answers.agency_taken_over)
        register_navigation(
            "People",
            "people:index",
            order=10,
            section="Administration",
            shown_to=lambda person: people.sees_people(held_by(person)),
            besides=("access_review:index",),
        )
        partnership = "Partnership"
        register_navigation(
            "Contacts",
            "contacts:index",
            order=10,
            section=partnership,
            besides=("agencies:index",),
        )
        register_navigation("Groups", "groups:index", order=20, section=partnership)
        register_navigation("Agreements", "agreements:index", order=30, section=partnership)
        register_navigation(
            "Funding",
            "funding:index",
            order=40,
            section=partnership,
            shown_to=lambda person: any(role in MAY_OPEN for _, role in held_by(person)),
        )
        forward_plan_sources.register()
        register_navigation("Library", "library:index", order=70)
        briefings = agency_figures.Source(
            answers.answered,
            "briefing",
            "briefings",
            "acknowledged",
            behind=answer_lists.behind,
        )
        seats = agency_figures.Source(
            figures.seats_held,
            "seat in a group",
            "seats in groups",
            "held by somebody",
            is_timed=False,
            undone="empty",
            behind=lambda person, agency: agency.get_absolute_url(),
        )
        agency_figures.register("briefings acknowledged", briefings)
        agency_figures.register("seats held in groups", seats)
        agency_facts.register(
            "briefings-acknowledged",
            agency_facts.Source(
                "Briefings acknowledged in time",
                agency_facts.measured(briefings, nothing="no answer to a briefing was due"),
            ),
        )
        agency_facts.register(
            "seats-held",
            agency_facts.Source(
                "Seats held in groups",
                agency_facts.measured(seats, nothing="no seat in a group"),
                is_at_end=True,
            ),
        )
        register_navigation(
            "Expectations",
            "expectations:index",
            order=50,
            section=partnership,
        )
        register_navigation("Duties", "duties:index", order=60, section=partnership)
        post_migrate.connect(after_migrate, dispatch_uid="partnership.after_migrate")
