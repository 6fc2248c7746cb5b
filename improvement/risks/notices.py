"""Who is told what about a risk. Each notice has an occasion, so nobody is told twice.

| notice | when | to |
|---|---|---|
| assigned | entered, or handed over | its owner |
| moved | something that it hangs on has moved, and nobody has answered yet | its owner |
| review_due | its day of review has come | its owner |
| review_overdue | two weeks of working days later | the Business Managers |
| handed_over | its owner has left | as for an action (`improvement.notices`) |
| happened, ended | it came true, or is no risk any more | its owner, the Business Managers, the members of the group that watches it |

Nobody is told of their own act. Where the owner has left, the agency's leads are told.
"""  # noqa: E501 a row of the table is one line

from core import holders, notifications
from improvement.judging import holding
from improvement.notices import business_managers, tell_of_hand_over
from improvement.risks.models import Risk
from improvement.risks.parties import RiskParties


def assigned(risk, by) -> None:
    _tell("risk_assigned", risk, _owners(risk), f"assigned:{risk.owner_id}", by)


def moved(risk, movement, by) -> None:
    _tell("risk_moved", risk, _owners(risk), f"moved:{movement.pk}", by)


def review_due(risk) -> None:
    _tell("risk_review_due", risk, _owners(risk), f"review:{risk.review_on}")


def review_overdue(risk) -> None:
    _tell("risk_review_overdue", risk, business_managers(), f"overdue:{risk.review_on}")


def ended(risk, by, *, happened: bool) -> None:
    people = RiskParties([risk])
    watching = holding([group for _, group in people.overseers[risk.group_id]])
    owner = people.owners.get(risk.pk)
    told = [*([owner[0]] if owner else []), *business_managers(), *watching]
    _tell("risk_happened" if happened else "risk_ended", risk, told, "ended", by)


def handed_over(risks, before: dict[int, set[int]]) -> None:
    """``before``: by risk, whose turn it was; now is as their rights stand."""
    tell_of_hand_over("risk", risks, before, holders.turns_in(Risk, risks))


def _owners(risk) -> list[int]:
    return RiskParties([risk]).acting(risk)


def _tell(kind, risk, told, occasion, by=None) -> None:
    due_on = None if risk.closed_on else risk.review_on
    notifications.queue_many(
        (kind, person, risk, f"risk:{risk.pk}:{occasion}", due_on)
        for person in dict.fromkeys(told)
        if by is None or person != by.pk
    )
