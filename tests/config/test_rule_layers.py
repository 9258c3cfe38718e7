"""What layers say about rules: selectors, tables of rules, and PSScriptAnalyzer's settings among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from config_rules import REGISTRY, AliasOptions, IndentOptions, LineOptions, RatioOptions

from psverify.check.registry import Registry
from psverify.check.rule import Options, Rule, option
from psverify.check.selection import COMMAND_LINE, Choice, FileIgnore, Selection, decide_rules
from psverify.config.load import Layer
from psverify.config.pssa_settings import PssaSettings
from psverify.config.rule_layers import select
from psverify.errors import UserError
from psverify.globs.glob import Glob
from psverify.model import Severity


def selection(*layers: Layer) -> Selection:
    return select(layers, REGISTRY)[0]


def rules(**tables: Any) -> Layer:
    return Layer("psverify.toml", "/repo", {"rules": {name.replace("_", "-"): table for name, table in tables.items()}})


def test_selectors_become_choices_in_the_order_of_the_layers() -> None:
    found = selection(
        Layer("psverify.toml", "/repo", {"select": ("PSV1",), "ignore": ("PSV2",), "jobs": 3}),
        Layer(COMMAND_LINE, "/repo", {"extend_select": ("PSV3",)}),
    )
    assert found.choices == (
        Choice("psverify.toml", select=("PSV1",), ignore=("PSV2",)),
        Choice(COMMAND_LINE, extend_select=("PSV3",)),
    )


def test_ignores_keep_the_folder_of_their_file() -> None:
    said = {"per_file_ignores": {"tests/": ("PSV3",)}}
    found = selection(Layer("base.toml", "/shared", said), Layer(COMMAND_LINE, "/repo", said))
    assert found.file_ignores == (
        FileIgnore(Glob("tests/", "/shared"), ("PSV3",), "per-file-ignores in base.toml"),
        FileIgnore(Glob("tests/", "/repo"), ("PSV3",), "--per-file-ignores"),
    )


def test_a_rules_table_sets_severity_and_options() -> None:
    found = selection(
        rules(
            long_line={"severity": "error", "max-length": 80},
            PSV301={"allow": ["cd"]},
            PSUseConsistentIndentation={"kind": "tab"},
            low_documentation_ratio={"share": 1},
        )
    )
    assert found.severities == {"PSV411": Severity.ERROR}
    assert found.options == {
        "PSV411": LineOptions(80),
        "PSV301": AliasOptions(("cd",)),
        "PSV406": IndentOptions("tab"),
        "PSV702": RatioOptions(1.0),
    }


def test_a_severity_alone_leaves_the_options_as_they_are() -> None:
    assert selection(rules(long_line={"severity": "note"})).options == {}


def test_tables_of_one_rule_add_up() -> None:
    found = selection(rules(long_line={"max-length": 80}), rules(PSV411={"ignore-comments": True}))
    assert found.options == {"PSV411": LineOptions(80, ignore_comments=True)}


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (rules(long_lines={}), "unknown rule 'long-lines' in [rules] in psverify.toml; did you mean 'long-line'?"),
        (
            rules(long_line={"max-lenght": 1}),
            "psverify.toml: unknown key 'max-lenght' in [rules.long-line]; did you mean 'max-length'?",
        ),
        (
            rules(long_line={"severity": "off"}),
            "rules.long-line.severity must be 'note', 'warning' or 'error', not 'off'",
        ),
        (rules(long_line={"max-length": "80"}), "rules.long-line.max-length must be an integer, not '80'"),
        (rules(cmdlet_alias={"allow": "cd"}), "rules.cmdlet-alias.allow must be a list of strings, not 'cd'"),
        (
            rules(inconsistent_indentation={"kind": "Tab"}),
            "kind must be 'space' or 'tab', not 'Tab'; did you mean 'tab'?",
        ),
    ],
)
def test_a_mistake_in_a_rules_table_is_told(layer: Layer, message: str) -> None:
    with pytest.raises(UserError) as caught:
        selection(layer)
    assert str(caught.value).endswith(message)


def test_settings_of_psscriptanalyzer_replace_the_selection_below_them_and_not_that_above() -> None:
    below = Layer("psverify.toml", "/repo", {"ignore": ("PSV402",), "rules": {"PSV305": {"severity": "error"}}})
    peer = Layer("x.psd1", "/repo", pssa_settings=PssaSettings("x.psd1", exclude=("PSAvoidUsingWriteHost",)))
    above = Layer(COMMAND_LINE, "/repo", {"ignore": ("cmdlet-alias",)})
    found = selection(below, peer, above)
    decisions = decide_rules(REGISTRY, found)
    assert {code for code, decision in decisions.items() if decision.on} == {"PSV304", "PSV402"}
    assert decisions["PSV305"].why == "ignored by PSAvoidUsingWriteHost (ExcludeRules) in x.psd1"
    assert decisions["PSV301"].why == "ignored by cmdlet-alias (--ignore)"
    assert found.severities == {"PSV305": Severity.ERROR}


def test_warnings_about_settings_are_handed_on() -> None:
    peer = Layer("x.psd1", "/repo", pssa_settings=PssaSettings("x.psd1", include=("PSNope",)))
    assert select((peer,), REGISTRY)[1] == (
        "x.psd1: 'PSNope' in IncludeRules is not a rule in psverify (custom rules do not run)",
    )


@dataclass(frozen=True)
class PickyOptions(Options):
    colour: str = option("red", "Any but blue.")

    def __post_init__(self) -> None:
        if self.colour == "blue":
            raise UserError("not blue")


class Picky(Rule):
    code, name, group = "PSV999", "picky", "style"
    Options = PickyOptions


def test_a_rule_may_refuse_values_that_have_the_right_shape() -> None:
    with pytest.raises(UserError, match=r"^options of PSV999 \(picky\): not blue$"):
        select((rules(picky={"colour": "blue"}),), Registry([Picky]))
