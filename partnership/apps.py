from django.apps import AppConfig
from django.db.models.signals import post_migrate


def after_migrate(sender, **kwargs):
    """Framework hook: groups made before a role's rights changed in the code get the new ones."""
    from partnership import roles

    roles.bring_groups_into_step()


class PartnershipConfig(AppConfig):
    name = "partnership"
    verbose_name = "Partnership"

    def ready(self):
        from core.context import register_navigation

        register_navigation("Contacts", "contacts:index", order=80)
        post_migrate.connect(after_migrate, dispatch_uid="partnership.after_migrate")
