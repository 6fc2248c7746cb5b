"""How long actions are kept. They name no child, so no subject access request finds them."""

from core import retention
from improvement.models import Action, ActionHold


def register() -> None:
    retention.register(
        retention.Kind("action", "Action", Action._meta.label, ActionHold._meta.label)
    )
