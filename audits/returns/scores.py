"""What an agency chose, criterion by criterion, kept in rows beside the frozen snapshot: so that
what 300 schools said to 60 questions is one statement, and no snapshot is read for it."""

from audits.question_sets.models import Criterion
from audits.returns.models import Return, Submission, SubmittedScore
from core import bulk


def chosen_in(content: dict) -> dict[str, str]:
    """By the code of each criterion that was asked and answered by choosing: a level's value in
    figures, “yes” or “no”."""
    return {
        each["code"]: each["chosen"]
        for standard in content["standards"]
        for each in standard["criteria"]
        if each["was_asked"] and each["chosen"]
    }


def keep(agency_return: Return, submission: Submission) -> None:
    """Those of what is handed in now, in place of what was handed in before. Within an operation.

    One that was chosen before and is not asked any more goes; its history stays.
    """
    chosen = chosen_in(submission.content)
    rows = Criterion.objects.filter(version=agency_return.version_asked_id, code__in=chosen)
    there = {
        each.criterion_id: each
        for each in SubmittedScore.objects.filter(agency_return=agency_return)
    }
    new, changed = [], []
    for pk, code in rows.values_list("pk", "code"):
        said = {"chosen": chosen[code], "value": value_of(chosen[code])}
        if (known := there.pop(pk, None)) is None:
            new.append(SubmittedScore(agency_return=agency_return, criterion_id=pk, **said))
        elif known.chosen != chosen[code]:
            known.chosen, known.value = said["chosen"], said["value"]
            changed.append(known)
    bulk.create_many(new)
    bulk.save_many(changed, ["chosen", "value"])
    for each in there.values():
        each.delete()


def value_of(chosen: str) -> int | None:
    """Of a level; of “yes” and “no”, none."""
    return int(chosen) if chosen.isdigit() else None
