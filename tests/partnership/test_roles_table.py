"""docs/roles.md is made from the code, and stays what the code says."""

import pytest
from django.core.management import CommandError, call_command

from partnership import roles, roles_table
from partnership.roles import Role


def rows() -> list[list[str]]:
    table = roles_table.text().partition("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_file_is_current():
    call_command("roles_table", check=True)


@pytest.mark.parametrize("change", ["An older text.", None])
def test_an_old_file_or_none_fails_the_check_and_writing_mends_it(
    tmp_path, monkeypatch, capsys, change
):
    file = tmp_path / "roles.md"
    monkeypatch.setattr(roles_table, "FILE", file)
    if change:
        file.write_text(change)
    with pytest.raises(CommandError, match="run manage"):
        call_command("roles_table", check=True)
    assert file.exists() == bool(change)
    call_command("roles_table")
    call_command("roles_table", check=True)


def test_all_28_of_the_fact_sheet_and_the_portals_own_are_in_it():
    numbers = [row[0] for row in rows()]
    assert {int(number) for number in numbers if number != "–"} == set(range(1, 29))
    assert {row[1] for row in rows()} == {role.label for role in Role} | {"The public"}


def test_a_row_says_what_the_rule_says():
    said = {row[1]: row for row in rows()}
    manager, line_manager = said[Role.BUSINESS_MANAGER.label], said[Role.LINE_MANAGER.label]
    assert manager[3:6] == ["The partnership", "The business team", "always"]
    left_to_them = "manages all of its kind, and nobody named on it keeps it any more"
    assert manager[8].split("<br>") == [
        "every action", "every risk", "every escalation", "every multi agency audit",
        f"action: whoever {left_to_them}", f"risk: whoever {left_to_them}",
        f"escalation: whoever {left_to_them}",
    ]  # fmt: skip
    assert line_manager[4] == "The agency’s own administrator"
    assert line_manager[8] == ""
    assert said["The public"][6:] == ["", "", ""]


def test_pages_that_a_role_opens_are_in_its_row_and_in_no_other():
    said = {row[1]: row[6] for row in rows()}
    readers = {role for role, opened in said.items() if "the access log" in opened}
    assert readers == {
        Role.INFORMATION_GOVERNANCE_LEAD.label, Role.SYSTEM_ADMINISTRATOR.label,
        Role.BUSINESS_MANAGER.label,
    }  # fmt: skip


def test_what_a_role_opens_is_in_the_table_as_soon_as_it_is_said(monkeypatch):
    opened = {**roles._everywhere, Role.TRAINER: [("escalations.Escalation", "view")]}
    monkeypatch.setattr(roles, "_everywhere", opened)
    trainer = next(row for row in rows() if row[1] == "Trainer")
    assert trainer[6] == "every escalation"
