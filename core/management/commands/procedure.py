import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from core import clock, procedures
from core.words import day


class Command(BaseCommand):
    help = (
        "Prints the days and due dates of a procedure of the partnership, counted from a day; "
        "with --json, as one JSON object."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", help=f"one of: {', '.join(procedures.names())}")
        parser.add_argument(
            "--from", dest="starts_on", metavar="DAY", help="for instance 2026-03-27; else today"
        )
        parser.add_argument("--policy", metavar="VERSION", help="a version; else the one in force")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, name, starts_on, policy, json, **options):
        try:
            found = procedures.timetable(name, _day(starts_on), policy)
        except ValueError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_as_json(name, found) if json else _as_table(found))


def _day(text: str | None) -> date:
    if text is None:
        return clock.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"{text} is not a day. Write year, month and day, for instance 2026-03-27."
        ) from None


def _as_json(name: str, found: procedures.Timetable) -> str:
    return json.dumps(
        {
            "procedure": name,
            "version": found.version,
            "source": found.source,
            "deadlines": [
                {
                    "name": each.name,
                    "opens_on": each.opens_on.isoformat(),
                    "due_on": each.due_on.isoformat(),
                }
                for each in found.deadlines
            ],
        },
        indent=2,
        ensure_ascii=False,
    )


def _as_table(found: procedures.Timetable) -> str:
    heads = ("Name", "Days", "Opens on", "Due by the end of", "What it is")
    rows = [
        (each.name, each.days, day(each.opens_on), day(each.due_on), each.title)
        for each in found.deadlines
    ]
    widths = [max(len(row[place]) for row in [heads, *rows]) for place in range(len(heads))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [heads, *rows]
    ]
    about = [f"{found.title} ({found.version})", found.counting, f"Source: {found.source}"]
    return "\n".join([*about, "", *lines])
