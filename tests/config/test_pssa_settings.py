"""PSScriptAnalyzer's settings: what their keys may hold, and where a preset or file is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from psverify.config.psd1 import Hashtable, read_data
from psverify.config.pssa_presets import PRESETS
from psverify.config.pssa_settings import PssaSettings, find_settings, read_settings
from psverify.errors import UserError
from psverify.model import Severity


def read(text: str) -> PssaSettings:
    return read_settings(read_data(text.encode(), "x.psd1"), "x.psd1")


def test_an_empty_hashtable_says_nothing() -> None:
    assert read("@{}") == PssaSettings("x.psd1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IncludeRules = 'PSAvoid*'", {"include": ("PSAvoid*",)}),
        ("includerules = @('a', 'b')", {"include": ("a", "b")}),
        ("ExcludeRules = @()", {}),
        ("ExcludeRules = ''", {}),
        ("ExcludeRules = $null", {}),
        ("Severity = 'warning', 'Error'", {"severities": frozenset({Severity.WARNING, Severity.ERROR})}),
        ("Severity = @('Information')", {"severities": frozenset({Severity.NOTE})}),
        ("Severity = 'ParseError'", {"severities": frozenset({None})}),
        ("Severity = @()", {}),
        ("IncludeDefaultRules = $true", {}),
        ("RecurseCustomRulePath = $false", {}),
    ],
)
def test_keys(text: str, expected: dict[str, object]) -> None:
    assert read(f"@{{ {text} }}") == PssaSettings("x.psd1", **expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(("more", "custom_only"), [("", True), ("; IncludeDefaultRules = $true", False)])
def test_rules_written_in_powershell_are_told_to_be_ignored(more: str, custom_only: bool) -> None:
    settings = read(f"@{{ CustomRulePath = '.\\rules'{more} }}")
    assert settings.custom_only is custom_only
    assert settings.warnings == (
        "x.psd1:1: CustomRulePath is ignored: psverify does not run rules written in PowerShell",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@{\nIncludeRule = 'a' }", "x.psd1:2: unknown key 'IncludeRule'; did you mean 'IncludeRules'?"),
        ("@{ Severity = 'Eror' }", "x.psd1:1: unknown severity 'Eror'; did you mean 'Error'?"),
        ("@{ ExcludeRules = 1 }", "x.psd1:1: ExcludeRules must be a string or an array of strings"),
        ("@{ IncludeRules = @('a', $true) }", "x.psd1:1: IncludeRules must be a string or an array of strings"),
        ("@{ Rules = 'PSOne' }", "x.psd1:1: Rules must be a hashtable"),
        ("@{ Rules = @{\nPSOne = $true } }", "x.psd1:2: Rules.PSOne must be a hashtable"),
        ("@{ IncludeDefaultRules = 'yes' }", "x.psd1:1: IncludeDefaultRules must be $true or $false"),
        ("@{ RecurseCustomRulePath = 'yes' }", "x.psd1:1: RecurseCustomRulePath must be $true or $false"),
    ],
)
def test_a_mistake_names_file_line_and_nearest_right_word(text: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        read(text)
    assert str(caught.value) == message


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_read(name: str) -> None:
    settings = find_settings(name.upper(), "/nowhere")
    assert (settings.origin, settings.preset) == (f"the preset {name}", True)
    assert settings.include


@pytest.mark.parametrize(
    ("name", "count", "first"),
    [
        ("CmdletDesign", 8, "PSUseApprovedVerbs"),
        ("CodeFormatting", 6, "PSPlaceOpenBrace"),
        ("CodeFormattingAllman", 6, "PSPlaceOpenBrace"),
        ("CodeFormattingOTBS", 6, "PSPlaceOpenBrace"),
        ("CodeFormattingStroustrup", 6, "PSPlaceOpenBrace"),
        ("DSC", 1, "PSDSC*"),
        ("PSGallery", 20, "PSUseApprovedVerbs"),
        ("ScriptFunctions", 9, "PSAvoidUsingCmdletAliases"),
        ("ScriptSecurity", 5, "PSAvoidUsingPlainTextForPassword"),
        ("ScriptingStyle", 2, "PSProvideCommentHelp"),
    ],
)
def test_presets_name_the_rules_that_psscriptanalyzer_has_in_them(name: str, count: int, first: str) -> None:
    include = find_settings(name, "/nowhere").include
    assert (len(set(include)), include[0]) == (count, first)


@pytest.mark.parametrize(
    ("name", "same_line", "break_after"),
    [
        ("CodeFormatting", True, True),
        ("CodeFormattingStroustrup", True, True),
        ("CodeFormattingOTBS", True, False),
        ("CodeFormattingAllman", False, True),
    ],
)
def test_presets_of_formatting_differ_in_their_braces(name: str, same_line: bool, break_after: bool) -> None:
    rules = find_settings(name, "/nowhere").rules
    opening, closing = rules.get("PSPlaceOpenBrace"), rules.get("PSPlaceCloseBrace")
    assert isinstance(opening, Hashtable)
    assert isinstance(closing, Hashtable)
    assert (opening.get("OnSameLine"), closing.get("NewLineAfter")) == (same_line, break_after)


def test_a_file_is_found_from_the_folder_on(tmp_path: Path) -> None:
    (tmp_path / "mine.psd1").write_text("@{ IncludeRules = 'PSAvoid*' }", encoding="utf-8")
    assert find_settings("mine.psd1", str(tmp_path)) == PssaSettings("mine.psd1", include=("PSAvoid*",))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"--settings none.psd1: no such file or preset$"):
        find_settings("none.psd1", str(tmp_path))
