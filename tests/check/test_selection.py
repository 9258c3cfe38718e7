"""Which rules are on, and why: told as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from psverify.check.registry import Registry
from psverify.check.rule import Options, Rule, option
from psverify.check.selection import (
    COMMAND_LINE,
    Choice,
    Decision,
    FileIgnore,
    Selection,
    decide_rules,
    find_rule,
    resolve_rules,
)
from psverify.errors import UserError
from psverify.globs.glob import Glob
from psverify.model import Severity


@dataclass(frozen=True)
class LineOptions(Options):
    max_length: int = option(120, "Longest line.", pssa_name="MaximumLineLength")


class SyntaxFault(Rule):
    code, name, group = "PSV001", "syntax-error", "engine"


class Alias(Rule):
    code, name, group = "PSV301", "cmdlet-alias", "style"
    aliases = ("PSAvoidUsingCmdletAliases",)


class Verb(Rule):
    code, name, group = "PSV302", "unapproved-verb", "style"


class Complexity(Rule):
    code, name, group = "PSV311", "cyclomatic-complexity", "style"
    default = False


class Line(Rule):
    code, name, group = "PSV411", "long-line", "layout"
    Options = LineOptions


class Foreign(Rule):
    code, name, group = "ACME101", "acme-banner", "acme"
    default = False


REGISTRY = Registry([SyntaxFault, Alias, Verb, Complexity, Line, Foreign])
FILE = "psverify.toml"


def on(*choices: Choice) -> set[str]:
    decisions = decide_rules(REGISTRY, Selection(choices))
    return {code for code, decision in decisions.items() if decision.on} - {"PSV001"}


def choice(**keys: Any) -> Choice:
    return Choice(FILE, **keys)


def flags(**keys: Any) -> Choice:
    return Choice(COMMAND_LINE, **keys)


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ([], {"PSV301", "PSV302", "PSV411"}),
        ([choice(select=())], set()),
        ([choice(select=("ALL",))], {"PSV301", "PSV302", "PSV311", "PSV411", "ACME101"}),
        ([choice(select=("all",))], {"PSV301", "PSV302", "PSV311", "PSV411", "ACME101"}),
        ([choice(select=("PSV3",))], {"PSV301", "PSV302", "PSV311"}),
        ([choice(select=("psv30",))], {"PSV301", "PSV302"}),
        ([choice(select=("PSV",))], {"PSV301", "PSV302", "PSV311", "PSV411"}),
        ([choice(select=("ACME",))], {"ACME101"}),
        ([choice(select=("acme-banner",))], {"ACME101"}),
        ([choice(select=("PSAvoidUsingCmdletAliases",))], {"PSV301"}),
        ([choice(select=("PSV001",))], set()),
        ([choice(extend_select=("PSV311",))], {"PSV301", "PSV302", "PSV311", "PSV411"}),
        ([choice(ignore=("PSV3",))], {"PSV411"}),
        ([choice(ignore=("PSV3",), extend_select=("PSV311",))], {"PSV311", "PSV411"}),
        ([choice(select=("PSV3",), ignore=("PSV301",))], {"PSV302", "PSV311"}),
        ([choice(select=("PSV301",), ignore=("PSV3",))], {"PSV301"}),
        ([choice(select=("PSV301",), ignore=("cmdlet-alias",))], set()),
        ([choice(select=("PSV",), ignore=("ALL",))], {"PSV301", "PSV302", "PSV311", "PSV411"}),
        ([choice(select=("PSV3",)), flags(extend_select=("PSV4",))], {"PSV301", "PSV302", "PSV311", "PSV411"}),
        ([choice(select=("PSV301",)), flags(ignore=("PSV3",))], set()),
        ([choice(ignore=("PSV301",)), flags(select=("PSV30",))], {"PSV301", "PSV302"}),
        ([choice(extend_select=("PSV311",)), choice(ignore=("PSV301",))], {"PSV302", "PSV311", "PSV411"}),
    ],
)
def test_which_rules_are_on(choices: list[Choice], expected: set[str]) -> None:
    assert on(*choices) == expected


@pytest.mark.parametrize(
    ("choices", "code", "expected"),
    [
        ([], "PSV301", Decision(on=True, why="on by default")),
        ([], "PSV311", Decision(on=False, why="off by default")),
        ([choice(select=("PSV4",))], "PSV301", Decision(on=False, why="not named by select in psverify.toml")),
        ([flags(select=("PSV4",))], "PSV301", Decision(on=False, why="not named by --select")),
        ([flags(select=("PSV3",))], "PSV301", Decision(on=True, why="selected by PSV3 (--select)")),
        (
            [choice(extend_select=("PSV311",))],
            "PSV311",
            Decision(on=True, why="selected by PSV311 (extend-select in psverify.toml)"),
        ),
        ([choice(ignore=("PSV3",))], "PSV302", Decision(on=False, why="ignored by PSV3 (ignore in psverify.toml)")),
        ([choice(select=("PSV4",))], "PSV001", Decision(on=True, why="always on")),
    ],
)
def test_why(choices: list[Choice], code: str, expected: Decision) -> None:
    assert decide_rules(REGISTRY, Selection(tuple(choices)))[code] == expected


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (choice(select=("PSV9",)), "unknown rule or prefix 'PSV9' in select in psverify.toml"),
        (flags(ignore=("cmdlet-alais",)), "'cmdlet-alais' in --ignore; did you mean 'cmdlet-alias'?"),
        (flags(select=("psavoidusingcmdletalias",)), "did you mean 'PSAvoidUsingCmdletAliases'?"),
        (flags(select=("PS",)), "unknown rule or prefix 'PS' in --select"),
        (flags(select=("P",)), "unknown rule or prefix 'P' in --select"),
        (flags(select=("",)), "unknown rule or prefix '' in --select"),
        (flags(ignore=("psv001",)), "syntax errors are always reported"),
        (flags(ignore=("syntax-error",)), "'exclude' the file instead"),
        (flags(ignore=("PSV002",)), "semantic errors are always reported"),
    ],
)
def test_a_selector_that_means_no_rule_is_refused(bad: Choice, message: str) -> None:
    with pytest.raises(UserError) as caught:
        decide_rules(REGISTRY, Selection((bad,)))
    assert message in str(caught.value)


@pytest.mark.parametrize("key", ["fixable", "unfixable", "extend_safe_fixes", "extend_unsafe_fixes"])
def test_selectors_of_fixes_are_checked_too(key: str) -> None:
    with pytest.raises(UserError, match=f"'nope' in {key.replace('_', '-')} in psverify.toml"):
        resolve_rules(REGISTRY, Selection((choice(**{key: ("nope",)}),)))


def test_a_file_is_spared_the_rules_ignored_for_its_pattern() -> None:
    ignored = FileIgnore(Glob("tests/", "/repo"), ("PSV3",), "per-file-ignores in psverify.toml")
    selection = Selection(file_ignores=(ignored,))
    in_tests = decide_rules(REGISTRY, selection, "/repo/tests/deep/a.ps1")
    assert in_tests["PSV301"] == Decision(on=False, why="ignored for tests/ by per-file-ignores in psverify.toml")
    assert in_tests["PSV311"].why == "off by default"
    assert in_tests["PSV411"].on
    assert decide_rules(REGISTRY, selection, "/repo/src/a.ps1")["PSV301"].on
    assert decide_rules(REGISTRY, selection)["PSV301"].on


def test_a_misspelt_rule_is_refused_even_where_its_pattern_does_not_match() -> None:
    ignored = FileIgnore(Glob("tests/", "/repo"), ("PSV777",), "per-file-ignores in psverify.toml")
    with pytest.raises(UserError, match="'PSV777' in per-file-ignores"):
        decide_rules(REGISTRY, Selection(file_ignores=(ignored,)), "/repo/src/a.ps1")


def test_a_base_takes_the_place_of_the_defaults_and_choices_go_on_from_it() -> None:
    base = {"PSV301": Decision(on=False, why="not among IncludeRules")}
    decisions = decide_rules(REGISTRY, Selection((flags(ignore=("PSV411",)),), base=base))
    assert decisions["PSV301"] == base["PSV301"]
    assert decisions["PSV302"].why == "on by default"
    assert not decisions["PSV411"].on


def test_settings_come_in_the_order_of_codes_and_leave_to_rules_what_nobody_said() -> None:
    settings = resolve_rules(REGISTRY, Selection((choice(select=("PSV4", "PSV301")),)))
    assert [setting.code for setting in settings] == ["PSV001", "PSV301", "PSV411"]
    assert (settings[2].options, settings[2].severity) == (None, None)


def test_severities_and_options_reach_their_rules() -> None:
    selection = Selection(severities={"PSV411": Severity.ERROR}, options={"PSV411": LineOptions(80)})
    line = {setting.code: setting for setting in resolve_rules(REGISTRY, selection)}["PSV411"]
    assert (line.severity, line.options) == (Severity.ERROR, LineOptions(80))


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ([], {"PSV301", "PSV302", "PSV411"}),
        ([choice(fixable=("PSV3",))], {"PSV301", "PSV302"}),
        ([choice(unfixable=("PSV3",))], {"PSV411"}),
        ([choice(fixable=("PSV3",), unfixable=("PSV302",))], {"PSV301"}),
        ([choice(fixable=("PSV302",), unfixable=("PSV3",))], {"PSV302"}),
        ([choice(fixable=("PSV3",)), flags(unfixable=("PSV301",))], {"PSV302"}),
        ([choice(unfixable=("PSV301",)), flags(fixable=("PSV3",))], {"PSV301", "PSV302"}),
    ],
)
def test_which_rules_may_fix(choices: list[Choice], expected: set[str]) -> None:
    settings = resolve_rules(REGISTRY, Selection(tuple(choices)))
    assert {setting.code for setting in settings if setting.fixable} - {"PSV001"} == expected


def test_a_fix_is_promoted_or_demoted_by_the_more_specific_selector_and_in_doubt_demoted() -> None:
    said = choice(extend_safe_fixes=("PSV301", "PSV4", "PSV302"), extend_unsafe_fixes=("PSV302", "PSV411"))
    marks = {s.code: (s.promoted, s.demoted) for s in resolve_rules(REGISTRY, Selection((said,)))}
    assert marks["PSV301"] == (True, False)
    assert marks["PSV302"] == (False, True)
    assert marks["PSV411"] == (False, True)
    assert marks["PSV001"] == (False, False)


def test_one_rule_is_found_by_any_of_its_words() -> None:
    words = ("PSV301", "cmdlet-alias", "psavoidusingcmdletaliases")
    assert {find_rule(REGISTRY, word, "[rules]") for word in words} == {Alias}
    with pytest.raises(UserError, match=r"unknown rule 'long-lines' in \[rules\]; did you mean 'long-line'\?"):
        find_rule(REGISTRY, "long-lines", "[rules]")
