"""What returns tell the rest of the house at start-up."""

from audits.returns import signing_links, taken_off, ways
from audits.returns.models import AnswerAction, Return, ReturnHold
from core import granting, letters, retention
from core.operations import lock_all
from core.words import counted
from improvement import linking
from partnership import agencies, directory, succession


def register() -> None:
    directory.follow(follow_the_directory, _of_agencies)
    succession.follow(follow_a_takeover)
    succession.counts_matters(matters)
    agencies.counts_open_work(open_work)
    ways.register()
    letters.register(signing_links.KIND, signing_links.letter)
    taken_off.register("return_section_back", lambda row: (row.agency_return, row.ended_on))
    retention.register(
        retention.Kind("return", "Return", Return._meta.label, ReturnHold._meta.label)
    )
    linking.register("RET", "Self-assessment", Return, lambda each: str(each.cycle))
    linking.leads(AnswerAction, "agency_return")


def _of_agencies(at):
    return Return.objects.filter(agency__in=at)


def follow_the_directory(at: set[int]) -> None:
    """Somebody began or ended a role at these agencies, or is called in another order."""
    if found := lock_all(_of_agencies(at)):
        granting.sync(Return, found)


def follow_a_takeover(successor_id: int, moved) -> None:
    """The successor's people answer for the returns of the agency that it took over."""
    follow_the_directory(succession.standing_for([successor_id]))


def matters(agency_id: int, successor_id: int) -> list[str]:
    if not (number := _open_at(agency_id)):
        return []
    verb = "passes" if number == 1 else "pass"
    return [f"{counted(number, 'self-assessment')} {verb} to the successor’s people."]


def open_work(agency_id: int) -> list[str]:
    if not (number := _open_at(agency_id)):
        return []
    said = f"{counted(number, 'self-assessment')} would be left to nobody."
    return [f"{said} Let another agency take over, or finish each first."]


def _open_at(agency_id: int) -> int:
    rows = Return.objects.unscoped("how many are open at an agency: a number alone").open()
    return rows.filter(agency__in=succession.standing_for([agency_id])).count()
