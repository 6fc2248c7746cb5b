"""A step that makes many tables at once leaves what making them one by one leaves."""

from django.db import migrations, models
from django.db.migrations.state import ProjectState

from core.together import CreateTogether


def creates():
    key = ("id", models.AutoField(primary_key=True))
    link = models.ForeignKey("core.Partner", models.PROTECT, related_name="children")
    return [
        migrations.CreateModel("Partner", [key]),
        migrations.CreateModel("Child", [key, ("of", link)]),
    ]


class Editor:
    """Writes down what it is asked to make and to drop."""

    atomic_migration = True

    def __init__(self):
        self.asked = []
        self.connection = type("Connection", (), {"alias": "default"})

    def create_model(self, model):
        self.asked.append(("create", model.__name__, [f.name for f in model._meta.get_fields()]))

    def delete_model(self, model):
        self.asked.append(("delete", model.__name__))


def carried_out(*operations, from_state=None):
    before, editor = from_state or ProjectState(), Editor()
    migration = migrations.Migration("0001", "core")
    migration.operations = list(operations)
    before.apps  # noqa: B018 built, as it is in the midst of a run of migrations
    return migration.apply(before.clone(), editor), editor.asked


def test_the_state_and_the_tables_are_those_of_one_by_one():
    together, asked = carried_out(CreateTogether(*creates()))
    one_by_one, _ = carried_out(*creates())
    assert together == one_by_one
    assert asked == [("create", "Partner", ["children", "id"]), ("create", "Child", ["id", "of"])]
    assert together.apps.get_model("core", "Child").__name__ == "Child"


def test_it_goes_back_in_the_other_order():
    after, _ = carried_out(CreateTogether(*creates()))
    editor = Editor()
    CreateTogether(*creates()).database_backwards("core", editor, after, ProjectState())
    assert editor.asked == [("delete", "Child"), ("delete", "Partner")]


def test_it_is_written_as_it_was_made():
    name, arguments, keywords = CreateTogether(*creates()).deconstruct()
    assert (name, len(arguments), keywords) == ("CreateTogether", 2, {})
    assert CreateTogether(*creates()).describe() == "Create 2 tables"
