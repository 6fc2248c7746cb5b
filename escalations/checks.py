from django.conf import settings
from django.core.checks import Error, register

from escalations import policy


@register()
def the_procedure_in_force_can_be_read(app_configs, **kwargs):
    try:
        policy.procedure(settings.PARTNERSHIP["escalation"]["procedure"])
    except policy.UnfitPolicy as unfit:
        return [Error(str(unfit), id="escalations.E001")]
    return []
