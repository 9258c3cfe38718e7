from __future__ import annotations

from pathlib import Path

import pytest

from psverify.config.formatting import OFF, FormatTable
from psverify.config.load import Layer
from psverify.errors import UserError
from psverify.format.settings import ORDER, FormatSettings, format_settings
from psverify.plugin.host import host


def settings(argument: str, folder: Path | str = ".", **values: object) -> FormatSettings:
    layers = [Layer("psverify.toml", ".", values=values)] if values else []
    return format_settings(argument, str(folder), host().registry, layers=layers)


def codes(found: FormatSettings) -> list[str]:
    return [code for code, _ in found.rules]


def test_a_preset_names_six_rules_in_their_order() -> None:
    assert codes(settings("CodeFormatting")) == ["PSV405", "PSV404", "PSV407", "PSV406", "PSV408", "PSV409"]


def test_all_rules_that_format_are_there() -> None:
    assert all(host().registry.find(alias) for alias in ORDER)


@pytest.mark.parametrize(
    ("preset", "on_same_line", "new_line_after"),
    [
        ("CodeFormatting", True, True),
        ("codeformattingstroustrup", True, True),
        ("CodeFormattingOTBS", True, False),
        ("CodeFormattingAllman", False, True),
    ],
)
def test_what_presets_say(preset: str, on_same_line: bool, new_line_after: bool) -> None:
    rules = dict(settings(preset).rules)
    assert getattr(rules["PSV404"], "on_same_line") is on_same_line  # noqa: B009 - typed as Options
    assert getattr(rules["PSV405"], "new_line_after") is new_line_after  # noqa: B009
    assert getattr(rules["PSV407"], "ignore_assignment_operator_inside_hash_table")  # noqa: B009


def test_a_file_says_which_rules_whatever_it_includes(tmp_path: Path) -> None:
    text = """@{
        IncludeRules = @('PSAvoidUsingWriteHost')
        Rules = @{
            PSUseConsistentIndentation = @{ Enable = $true; IndentationSize = 2 }
            PSPlaceOpenBrace = @{ Enable = $false }
            PSAvoidTrailingWhitespace = @{ }
        }
    }"""
    (tmp_path / "mine.psd1").write_text(text)
    found = settings("mine.psd1", tmp_path)
    assert codes(found) == ["PSV406", "PSV401"]
    assert getattr(found.rules[0][1], "indentation_size") == 2  # noqa: B009


def test_options_of_the_configuration_win() -> None:
    found = settings("CodeFormatting", rules={"PSV406": {"kind": "tab"}})
    rules = dict(found.rules)
    assert getattr(rules["PSV406"], "kind") == "tab"  # noqa: B009
    assert getattr(rules["PSV407"], "ignore_assignment_operator_inside_hash_table")  # noqa: B009


def test_an_unknown_preset() -> None:
    with pytest.raises(UserError, match="no such file or preset; did you mean 'CodeFormatting'"):
        settings("CodeFormating")


def test_the_table_is_merged_key_by_key() -> None:
    layers = [
        Layer("a.toml", ".", tables={"format": {"line_width": 80, "sort_usings": True}}),
        Layer("b.toml", ".", tables={"format": {"line_width": 100}}),
    ]
    found = format_settings("CodeFormatting", ".", host().registry, layers=layers)
    assert found.table == FormatTable(line_width=100, sort_usings=True)
    assert settings("CodeFormatting").table == OFF
