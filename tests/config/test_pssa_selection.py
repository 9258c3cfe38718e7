"""PSScriptAnalyzer's selection in terms of our rules, its options, and what is told where it cannot be followed."""

from __future__ import annotations

import dataclasses

import pytest
from config_rules import REGISTRY, AliasOptions, IndentOptions, LineOptions, RatioOptions

from psverify.config.psd1 import Hashtable, Value, read_data
from psverify.config.pssa_selection import PssaSelection, convert_value, select_pssa_rules
from psverify.config.pssa_settings import find_settings, read_settings

CONFIGURABLE = "PSAvoidLongLines = @{ Enable = $true }; PSInvalidMultiDotValue = @{ Enable = $true }"
FIELDS = {
    field.name: field
    for options in (AliasOptions, IndentOptions, LineOptions, RatioOptions)
    for field in dataclasses.fields(options)
}


def peer(text: str) -> PssaSelection:
    return select_pssa_rules(read_settings(read_data(f"@{{ {text} }}".encode(), "x.psd1"), "x.psd1"), REGISTRY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {"PSV301", "PSV304", "PSV305"}),
        ("IncludeRules = '*'", {"PSV301", "PSV304", "PSV305"}),
        ("IncludeRules = 'psavoidusing*'", {"PSV301", "PSV304", "PSV305"}),
        ("IncludeRules = 'PSAvoidUsing'", set()),
        ("IncludeRules = '*Host', '*Aliases'", {"PSV301", "PSV305"}),
        ("IncludeRules = 'PSAvoidUsing?riteHost'", set()),
        ("IncludeRules = 'PSV305'", set()),
        ("IncludeRules = 'PSAvoidLongLines'", set()),
        (f"Rules = @{{ {CONFIGURABLE} }}", {"PSV301", "PSV304", "PSV305", "PSV411", "PSV111"}),
        (f"IncludeRules = 'PSAvoidLongLines'; Rules = @{{ {CONFIGURABLE} }}", {"PSV411"}),
        ("Rules = @{ PSAvoidLongLines = @{ MaximumLineLength = 100 } }", {"PSV301", "PSV304", "PSV305"}),
        ("Rules = @{ psavoidusingpositionalparameters = @{ enable = $false } }", {"PSV301", "PSV305"}),
        ("Rules = @{ PSAvoidUsingWriteHost = @{ Enable = $false } }", {"PSV301", "PSV304", "PSV305"}),
        ("ExcludeRules = 'PSAvoidUsingWriteHost'", {"PSV301", "PSV304"}),
        ("IncludeRules = '*'; ExcludeRules = '*'", set()),
        ("Severity = 'Information'", {"PSV304"}),
        ("Severity = 'Warning', 'Information'", {"PSV301", "PSV304", "PSV305"}),
        (f"Severity = 'Warning'; Rules = @{{ {CONFIGURABLE} }}", {"PSV301", "PSV305", "PSV411", "PSV111"}),
        (f"Severity = 'Error'; Rules = @{{ {CONFIGURABLE} }}", set()),
        ("CustomRulePath = 'rules'", set()),
        ("CustomRulePath = 'rules'; IncludeDefaultRules = $true", {"PSV301", "PSV304", "PSV305"}),
    ],
)
def test_which_rules_run(text: str, expected: set[str]) -> None:
    assert {code for code, decision in peer(text).base.items() if decision.on} == expected


def test_rules_that_psscriptanalyzer_does_not_have_are_left_to_their_defaults() -> None:
    assert set(peer("").base) == {"PSV111", "PSV301", "PSV304", "PSV305", "PSV406", "PSV411"}


@pytest.mark.parametrize(
    ("text", "code", "why"),
    [
        ("", "PSV301", "on by default in x.psd1"),
        ("IncludeRules = 'PSAvoidUsing*'", "PSV301", "selected by PSAvoidUsing* (IncludeRules) in x.psd1"),
        ("IncludeRules = 'PSDSC*'", "PSV301", "not listed in IncludeRules in x.psd1"),
        ("ExcludeRules = '*Aliases'", "PSV301", "ignored by *Aliases (ExcludeRules) in x.psd1"),
        ("", "PSV411", "not enabled in Rules in x.psd1"),
        (f"Rules = @{{ {CONFIGURABLE} }}", "PSV411", "enabled in Rules in x.psd1"),
        ("Severity = 'Error'", "PSV301", "its severity is not listed in Severity in x.psd1"),
        ("CustomRulePath = 'r'", "PSV301", "disabled with the default rules (IncludeDefaultRules) in x.psd1"),
    ],
)
def test_why(text: str, code: str, why: str) -> None:
    assert peer(text).base[code].why == why


def test_options_by_psscriptanalyzers_names() -> None:
    found = peer(
        """Rules = @{
            PSAvoidLongLines = @{ Enable = $true; MaximumLineLength = 100 }
            PSAvoidUsingCmdletAliases = @{ AllowList = 'cd', 'ls' }
            PSUseConsistentIndentation = @{ Kind = 'Tab'; PipelineIndentation = 'IncreaseForFirst' }
        }"""
    )
    assert found.options == {
        "PSV411": {"max_length": 100},
        "PSV301": {"allow": ("cd", "ls")},
        "PSV406": {"kind": "tab", "pipeline": "increase-for-first"},
    }
    assert found.warnings == ()


def test_the_old_name_of_the_allow_list() -> None:
    assert peer("Rules = @{ PSAvoidUsingCmdletAliases = @{ whitelist = 'cd' } }").options["PSV301"] == {
        "allow": ("cd",)
    }


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (
            "IncludeRules = 'PSAvoidUsingWriteHots'",
            ": unknown rule 'PSAvoidUsingWriteHots' in IncludeRules; did you mean",
        ),
        ("Rules = @{\nAvoidLongLines = @{} }", ":2: unknown rule 'AvoidLongLines' in Rules; did you mean"),
        (
            "Rules = @{ PSAvoidLongLines = @{\nMaximumLineLenght = 1 } }",
            ":2: PSAvoidLongLines: unknown option 'MaximumLineLenght'; did you mean 'MaximumLineLength'?",
        ),
        ("Rules = @{ PSAvoidLongLines = @{ IgnoreComments = 1 } }", ":1: PSAvoidLongLines: unknown option"),
        (
            "Rules = @{ PSAvoidUsingWriteHost = @{ Enable = $false } }",
            ":1: PSAvoidUsingWriteHost: Enable has no effect on this rule; list it in ExcludeRules",
        ),
        (
            "Rules = @{ PSAvoidLongLines = @{ Enable = 'yes' } }",
            ":1: PSAvoidLongLines: Enable must be $true or $false; ignored",
        ),
        (
            "Rules = @{ PSAvoidLongLines = @{ MaximumLineLength = 'long' } }",
            ":1: PSAvoidLongLines: MaximumLineLength must be an integer; ignored",
        ),
        (
            "Rules = @{ PSUseConsistentIndentation = @{ Kind = 'spaces' } }",
            ":1: PSUseConsistentIndentation: Kind cannot be 'spaces'; ignored",
        ),
    ],
)
def test_what_cannot_be_followed_is_one_warning(text: str, warning: str) -> None:
    (found,) = peer(text).warnings
    assert found.startswith(f"x.psd1{warning}")


@pytest.mark.parametrize(
    ("text", "place", "word", "key"),
    [
        ("ExcludeRules = 'PSMy*'", "x.psd1", "PSMy*", "ExcludeRules"),
        ("IncludeRules = 'Measure-SafeHosts'", "x.psd1", "Measure-SafeHosts", "IncludeRules"),
        ("IncludeRules = 'PSAvoidUsingDates'", "x.psd1", "PSAvoidUsingDates", "IncludeRules"),
        ("Rules = @{\nPSMine = @{} }", "x.psd1:2", "PSMine", "Rules"),
        ("Rules = @{\nlong_line = @{} }", "x.psd1:2", "long_line", "Rules"),
    ],
)
def test_a_repositorys_own_rule_is_not_taken_for_a_misspelt_one(text: str, place: str, word: str, key: str) -> None:
    assert peer(text).warnings == (f"{place}: '{word}' in {key} is not a rule in psverify (custom rules do not run)",)


def test_all_rules_of_a_repository_are_told_in_one_sentence_a_key() -> None:
    assert peer(
        """IncludeRules = 'Measure-*', 'PSAvoidUsingWriteHots', 'Dashes'; ExcludeRules = 'Filters'
        Rules = @{
        Dashes = @{}
        Filters = @{} }"""
    ).warnings == (
        "x.psd1: unknown rule 'PSAvoidUsingWriteHots' in IncludeRules; did you mean 'PSAvoidUsingWriteHost'?",
        "x.psd1: 'Measure-*', 'Dashes' in IncludeRules are not rules in psverify (custom rules do not run)",
        "x.psd1: 'Filters' in ExcludeRules is not a rule in psverify (custom rules do not run)",
        "x.psd1:3: 'Dashes', 'Filters' in Rules are not rules in psverify (custom rules do not run)",
    )


def test_to_enable_what_need_not_be_enabled_is_no_mistake() -> None:
    assert peer("Rules = @{ PSAvoidUsingWriteHost = @{ Enable = $true } }").warnings == ()


def test_what_we_lack_of_a_preset_is_no_warning() -> None:
    found = select_pssa_rules(find_settings("PSGallery", "/nowhere"), REGISTRY)
    assert found.warnings == ()
    assert {code for code, decision in found.base.items() if decision.on} == {"PSV301", "PSV304"}


@pytest.mark.parametrize(
    ("value", "name", "expected"),
    [
        (True, "ignore_comments", True),
        (0, "ignore_comments", False),
        ("True", "ignore_comments", True),
        ("120", "max_length", 120),
        (119.6, "max_length", 120),
        (1, "share", 1.0),
        ("0.5", "share", 0.5),
        ("SPACE", "kind", "space"),
        ("cd", "allow", ("cd",)),
        (("cd", 7), "allow", ("cd", "7")),
        (None, "allow", ()),
    ],
)
def test_values_are_converted_as_dotnet_does(value: Value, name: str, expected: object) -> None:
    found = convert_value(value, FIELDS[name])
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("value", "name", "message"),
    [
        ("yes", "ignore_comments", "must be .true or .false"),
        (None, "ignore_comments", "must be .true or .false"),
        ("long", "max_length", "must be an integer"),
        (("1",), "max_length", "must be an integer"),
        ("much", "share", "must be a number"),
        (("a",), "kind", "must be a string"),
        ("spaces", "kind", "cannot be 'spaces'"),
        ((Hashtable(),), "allow", "must be a string"),
    ],
)
def test_what_cannot_be_converted(value: Value, name: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        convert_value(value, FIELDS[name])
