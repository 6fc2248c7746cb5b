"""A long list to tick from: what is chosen stands first, the rest opens group by group."""

from typing import Any

from core.forms import BoundField, MultipleChoiceField


class GroupedBoundField(BoundField):
    layout = "grouped_choices"

    @property
    def chosen(self) -> list[dict[str, Any]]:
        """The ticked ones of all groups, in their order."""
        return [each for _, those in self._groups for each in those if each["selected"]]

    @property
    def others(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """(name of the group, what is not ticked in it), where anything is not."""
        rest = [
            (name, [each for each in those if not each["selected"]]) for name, those in self._groups
        ]
        return [(name, those) for name, those in rest if those]

    @property
    def error_target(self) -> str:
        """The first box of the page; where it is in a group, that one is open beside an error."""
        first = next((each for each in self.chosen), None) or self.others[0][1][0]
        return str(first["attrs"]["id"])

    @property
    def _groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
        attrs = {"id": self.auto_id}
        found = self.field.widget.get_context(self.html_name, self.value(), attrs)
        return [(name, those) for name, those, _ in found["widget"]["optgroups"]]


class GroupedChoiceField(MultipleChoiceField):
    """``choices``: (name of a group, its choices) for each group."""

    bound_field_class = GroupedBoundField
