"""A step of a migration that makes many tables at once.

For each model that a migration adds, Django builds anew every model related to it; all of ours are
related, through the person. A hundred tables one by one took most of the time in which a new
portal starts, and in which a test gets its database.
"""

from django.db.migrations.operations.base import Operation


class CreateTogether(Operation):
    """The tables that ``operations`` (each `CreateModel`, in the order of their links) make."""

    def __init__(self, *operations):
        self.operations = operations

    def deconstruct(self):
        return type(self).__name__, list(self.operations), {}

    def state_forwards(self, app_label, state):
        # What has been built until now is left, and all is built once when a table is made.
        state.__dict__.pop("apps", None)
        for each in self.operations:
            each.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for each in self.operations:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for each in reversed(self.operations):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.operations)} tables"
