"""A database that stopped midway through steps that have since become one (docs/adr/0026).

Django takes a migration with `replaces` for done when all of those are, carries it out when none
is, and in between goes back to the old files. Where these are gone it says that there is nothing
to do, and the portal would start without some of its tables.
"""

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

WAY_OUT = (
    "Take the last version of the portal that has them, run its manage.py migrate, then come back; "
    "or, where nothing is to be kept, begin with an empty database."
)


def stopped_midway(connection) -> list[str]:
    """Of each app the steps that are lacking and gone, as `app: step, step`."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    done = MigrationRecorder(connection).applied_migrations()
    found = []
    for (app, _), migration in sorted(loader.disk_migrations.items()):
        lacking = [step for step in migration.replaces if step not in done]
        gone = [name for app, name in lacking if (app, name) not in loader.disk_migrations]
        if gone and len(lacking) < len(migration.replaces):
            found.append(f"{app}: {', '.join(gone)}")
    return found
