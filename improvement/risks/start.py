"""What the register tells the rest of the house at start-up."""

from django.conf import settings
from django.core.checks import Error
from django.core.checks import register as register_check

from core import bulk, granting, retention
from core.context import register_navigation
from core.words import counted
from improvement import executive_list, origins
from improvement.executive_list import Kind
from improvement.risks import lists, operations, policy, ways
from improvement.risks.models import Risk, RiskHold
from partnership import agencies, directory, forward_plan, succession


def register() -> None:
    register_navigation("Risk register", "risks:index", order=40, section="Improvement")
    directory.follow(operations.follow_the_directory, operations.of_agencies)
    directory.counts_what_waits(lists.waiting_through)
    succession.follow(follow_a_takeover)
    succession.counts_matters(matters)
    agencies.counts_open_work(open_work)
    ways.register()
    retention.register(retention.Kind("risk", "Risk", Risk._meta.label, RiskHold._meta.label))
    forward_plan.register("risk", "Risk to look at again", lists.reviews)
    executive_list.register(
        "risks",
        Kind("Risks that nobody has looked at again", "Review due", lists.long_overdue, Risk),
    )
    origins.register(origins.Origin("risk", "Treats a risk", lists.treats_a_risk, lists.treated_by))


@register_check()
def every_scale_can_be_read(app_configs, **kwargs):
    """E002: the scale in force, and each file of `policies/`: some risk may keep it."""
    versions = {path.stem for path in policy.POLICIES.glob("*.toml")}
    versions.add(settings.PARTNERSHIP.get("improvement", {}).get("risks", ""))
    found = []
    for version in sorted(versions):
        try:
            policy.scale(version)
        except policy.UnfitPolicy as unfit:
            found.append(Error(f"Scale of risks {version!r}: {unfit}", id="improvement.E002"))
    return found


# --- when another agency takes over, or an agency is to close -------------------------------------


def follow_a_takeover(successor_id: int, moved) -> None:
    """See `improvement.succession.follow`."""
    rows = Risk.objects.filter(agency__in=succession.standing_for([successor_id]))
    found = list(rows.order_by("pk").select_for_update(of=("self",), no_key=True))
    owned = [each for each in found if each.owner_id in moved]
    for each in owned:
        each.owner_id = moved[each.owner_id]
    bulk.save_many(owned, ["owner"])
    granting.sync(Risk, found)


def matters(agency_id: int, successor_id: int) -> list[str]:
    if not (number := _open_at(agency_id)):
        return []
    verb = "passes" if number == 1 else "pass"
    return [f"{counted(number, 'risk')} of the register {verb} to the successor’s people."]


def open_work(agency_id: int) -> list[str]:
    if not (number := _open_at(agency_id)):
        return []
    said = f"{counted(number, 'open risk')} would be without an owner."
    return [f"{said} End each first, or let another agency take over."]


def _open_at(agency_id: int) -> int:
    rows = Risk.objects.unscoped("how many are open at an agency: a number alone").open()
    return rows.filter(agency__in=succession.standing_for([agency_id])).count()
