"""Named steps after a rule's detection, which parity with PSScriptAnalyzer leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from psverify.check.deviation import FalseAlarm, MissedFinding, apply_deviations, node_of_finding
from psverify.check.rule import Bad, Good, Rule
from psverify.check.rule_entry import entry_of
from psverify.check.run_rules import Dispatch, RuleRequest, run_rules, wish_of
from psverify.facts.file import File
from psverify.parse.tree import parse
from psverify.read.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from psverify.model import Finding
    from psverify.parse.tree import Node


def is_named_x(node: Node, file: File) -> bool:
    return node.text == "$x"


def find_strings(rule: Rule, file: File) -> Iterator[Finding]:
    for node in file.tree.root.descendants("string_constant_expression"):
        yield rule.finding(node, "a string")


class Variables(Rule):
    """Reports variables, as PSScriptAnalyzer would."""

    code, name, group = "T001", "variables", "test"
    kinds = ("variable_expression",)
    deviations = (
        FalseAlarm("x", "`$x` is fine.", (Good("$x"),), is_named_x),
        MissedFinding("strings", "Strings count too.", (Bad("'a'"),), find_strings),
    )

    def visit(self, node: Node, file: File) -> Iterable[Finding]:
        return (self.finding(node, "a variable"),)


def file_of(text: str) -> File:
    source = decode(text.encode())
    return File(source, parse(source.buffer), "a.ps1")


def found(text: str, *, parity: bool) -> list[str]:
    file = file_of(text)
    wish = RuleRequest(entry_of(Variables), Variables, parity=parity)
    return [file.slice(*finding.span) for finding in run_rules(Dispatch([wish]), file).findings if finding.span]


def test_false_alarms_are_left_out_and_missed_findings_are_added() -> None:
    assert found("$x; $y", parity=False) == ["$y"]


def test_what_is_said_twice_of_a_place_is_reported_once() -> None:
    file = file_of("$y")
    (node,) = file.tree.root.descendants("variable_expression")
    rule = Variables()
    same = [rule.finding(node, "a variable"), rule.finding(node, "a variable"), rule.finding(node, "another")]
    result = apply_deviations(rule, same, file)
    assert [finding.message for finding in result.findings] == ["a variable", "another"]
    assert len(result.alarms) == 1


def test_missed_findings_are_reported() -> None:
    assert found("$y; 'a'", parity=False) == ["$y", "'a'"]


def test_parity_reports_what_psscriptanalyzer_reports() -> None:
    assert found("$x; $y", parity=True) == ["$x", "$y"]


def test_rules_deviate_unless_told_otherwise() -> None:
    assert not wish_of(Variables()).parity


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [("$a.b.c + 1", "member_expression", "$a.b.c"), ("$a", "variable_expression", "$a"), ("f $a", "command", "f $a")],
)
def test_the_node_of_a_finding_is_the_outermost_within_its_span(text: str, kind: str, expected: str) -> None:
    file = file_of(text)
    node = file.tree.root.descendants(kind)[0]
    assert node_of_finding(Variables().finding(node, "x"), file).text == expected


def test_the_node_of_a_finding_about_the_whole_file_is_the_root() -> None:
    file = file_of("$a")
    assert node_of_finding(Variables().finding(None, "x"), file) == file.tree.root
