"""What the register says of the example's schools, imported as the command would."""

from partnership.example import read
from partnership.schools import operations, policy, register


def load() -> None:
    """Each joins the agency of its name: they were loaded as if entered by hand."""
    rows = [_row(entry) for entry in read("schools")]
    operations.import_rows(rows, joined={row.urn: True for row in rows}, by=None)


def _row(entry) -> register.School:
    low, high = entry["ages"]
    head, job_title = entry["head"]
    return register.School(
        line=0,
        urn=entry["urn"],
        name=entry["name"],
        type=entry["type"],
        phase=policy.phase_of(entry["type"], entry["phase"], low, high),
        status=policy.STATUSES[entry["status"]],
        opened_on=None,
        closed_on=None,
        age_from=low,
        age_to=high,
        trust=entry.get("trust", ""),
        head_name=head,
        head_job_title=job_title,
        town=entry["town"],
        postcode="",
    )
