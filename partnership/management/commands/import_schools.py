from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.operations import NotAllowed
from core.words import counted
from partnership.schools import authorities, lists, operations, plan, register
from partnership.schools.plan import ACTS, MISSING
from partnership.schools.policy import What

BAR = 40  # signs
MOST_SHOWN = 20  # of each list
TOLD_EVERY = 10  # per cent, where there is no terminal


class Command(BaseCommand):
    help = (
        "Imports the schools of our local authorities from the DfE's register: the file"
        " edubasealldata….csv of “Get information about schools”. The same file twice changes"
        " nothing. See docs/guides/business-team.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--preview", action="store_true", help="say what it would do, and stop")
        same = parser.add_mutually_exclusive_group()
        same.add_argument(
            "--join-same-names",
            action="store_true",
            help="a school whose name an agency without URN has is that agency",
        )
        same.add_argument(
            "--keep-apart", action="store_true", help="it is not: add it beside that agency"
        )

    def handle(self, *, file: Path, preview, join_same_names, keep_apart, **options):
        found = self._read(file)
        self.stdout.write(
            f"{counted(len(found.schools), 'school')} of our local authority, of"
            f" {counted(found.rows, 'school')} in the file. {found.encoding}"
        )
        first = plan.make(found.schools)
        joined = {line.row.urn: join_same_names for line in first.undecided}
        is_decided = join_same_names or keep_apart or not joined
        self._tell(plan.make(found.schools, joined) if is_decided else first)
        if not is_decided:
            self._ask_about(first)
        if preview:
            self.stdout.write("This was a preview: nothing is saved.")
            return
        if not is_decided:
            raise CommandError("Nothing is saved. Say --join-same-names or --keep-apart.")
        try:
            made = operations.import_rows(found.schools, joined=joined, by=None)
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        changed = len(made.of(*ACTS))
        self.stdout.write(
            f"Saved: {counted(changed, 'school')}." if changed else "Nothing had to be changed."
        )

    def _read(self, file: Path) -> register.Found:
        try:
            with file.open("rb") as opened:
                return register.read(opened, authorities.codes(), self._progress())
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from error
        except register.Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _progress(self):
        """A bar that grows on a terminal; a line now and then in a file or a log."""
        on_terminal, told = self.stdout.isatty(), -1

        def tell(done: int, of: int) -> None:
            nonlocal told
            percent = 100 * done // max(of, 1)
            if on_terminal:
                full = BAR * percent // 100
                end = "\n" if done >= of else ""
                self.stdout.write(f"\r[{'#' * full}{'.' * (BAR - full)}] {percent}%", ending=end)
                self.stdout.flush()
            elif percent // TOLD_EVERY > told:
                told = percent // TOLD_EVERY
                self.stdout.write(f"{percent}% read")

        return tell

    def _tell(self, made: plan.Plan) -> None:
        counts = made.counts()
        words = {what: label for what, label, *_ in lists.LISTS} | {What.JOINED: "to join"}
        for what in (*ACTS, What.UNCHANGED, What.NOT_TAKEN, MISSING):
            self.stdout.write(f"{counts[what]:>7,} {words[what]}")
            if what in (What.UNCHANGED, What.NOT_TAKEN):
                continue
            told = [
                f"{line.row.urn} {line.values['name']}. {plan.changes_in_words(line)}".rstrip(". ")
                for line in made.of(what)
            ]
            if what == MISSING:
                told = [f"{urn} {name}" for urn, name in made.missing]
            for sentence in told[:MOST_SHOWN]:
                self.stdout.write(f"        {sentence}")
            if len(told) > MOST_SHOWN:
                self.stdout.write(f"        and {len(told) - MOST_SHOWN:,} more")

    def _ask_about(self, made: plan.Plan) -> None:
        number = counted(len(made.undecided), "school")
        self.stdout.write(f"{number} with the name of an agency that has no URN yet:")
        for line in made.undecided:
            self.stdout.write(f"        {line.row.urn} {line.row.name}: {line.offered}")
