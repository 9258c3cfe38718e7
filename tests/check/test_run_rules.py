"""Which rules are asked about which nodes, and what becomes of a rule that crashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from psverify.check.rule import Rule
from psverify.check.rule_entry import RuleEntry, entry_of
from psverify.check.run_rules import Dispatch, RuleRequest, run_rules, wish_of
from psverify.facts.file import File
from psverify.parse.tree import parse
from psverify.read.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from psverify.model import Finding
    from psverify.parse.tree import Node


class Sees(Rule):
    """Reports all that it is shown."""

    code, name, group = "T001", "sees", "test"

    def visit(self, node: Node, file: File) -> Iterable[Finding]:
        return (self.finding(node, node.kind),)


class Whole(Sees):
    """Reports the file, and what it is shown."""

    def check(self, file: File) -> Iterable[Finding]:
        yield self.finding(None, "file")


class Crashes(Sees):
    """Reports one node and falls over the second."""

    code, kinds = "T002", ("variable_expression",)

    def visit(self, node: Node, file: File) -> Iterable[Finding]:
        yield self.finding(node, node.kind)
        if node.text == "$b":
            raise RuntimeError("no")


class Returns(Sees):
    """Returns a finding where it should yield one."""

    code, kinds = "T003", ("variable_expression",)

    def visit(self, node: Node, file: File) -> Iterable[Finding]:
        return self.finding(node, node.kind)  # type: ignore[return-value]


def found(rule: Rule, text: str, path: str = "a.ps1") -> list[str]:
    source = decode(text.encode())
    result = run_rules(Dispatch([wish_of(rule)]), File(source, parse(source.buffer), path))
    assert not result.failures
    return [finding.message if finding.span is None else texts(text, finding) for finding in result.findings]


def texts(text: str, finding: Finding) -> str:
    assert finding.span is not None
    return text[finding.span.start : finding.span.end]


def sees(base: type[Rule] = Sees, **declared: object) -> Rule:
    declaration: type[Rule] = type("Declared", (base,), declared)
    return declaration()


def test_a_rule_is_shown_the_kinds_that_it_asks_for_in_the_order_of_the_text() -> None:
    rule = sees(kinds=("variable_expression", "command"))
    assert found(rule, "f $a; $b") == ["f $a", "$a", "$b"]
    assert found(rule, "1") == []


def test_a_rule_is_shown_the_commands_that_it_asks_for_in_any_case() -> None:
    rule = sees(commands=("Get-It", "gi"), kinds=("constant_expression",))
    assert found(rule, "get-IT a; 'x'; gi b; & 'GI'; Get-Other; 1") == ["get-IT a", "gi b", "& 'GI'", "1"]
    assert found(rule, "Get-Other") == []


def test_a_rule_may_look_at_the_whole_file_and_at_nodes() -> None:
    assert found(sees(Whole), "$a") == ["file"]
    assert found(sees(Whole, kinds=("variable_expression",)), "$a") == ["file", "$a"]


@pytest.mark.parametrize(("text", "expected"), [("Get-JOB", ["file"]), ("gjob", ["file"]), ("get", [])])
def test_a_rule_with_words_is_asked_where_one_of_them_stands(text: str, expected: list[str]) -> None:
    assert found(sees(Whole, words=(b"-job", b"gj")), text) == expected


def test_a_rule_may_want_an_ending_or_a_valid_tree() -> None:
    assert found(sees(Whole, extensions=(".psm1",)), "1", "a.PSM1") == ["file"]
    assert found(sees(Whole, extensions=(".psm1",)), "1") == []
    assert found(sees(Whole, needs_valid_tree=True), "1") == ["file"]
    assert found(sees(Whole, needs_valid_tree=True), "if (") == []


def test_a_finding_in_place_of_findings_is_a_crash() -> None:
    source = decode(b"$a; $b")
    result = run_rules(
        Dispatch(map(wish_of, [Returns(), sees(kinds=("variable_expression",))])),
        File(source, parse(source.buffer), "a"),
    )
    assert [finding.rule for finding in result.findings] == ["T001", "T001"]
    assert "T003 (sees) crashed: TypeError: it does not yield findings" in result.failures["T003"].message


def test_a_crash_is_a_record_and_ends_the_rule_alone() -> None:
    source = decode(b"$a; $b; $c")
    rules = [Crashes(), sees(kinds=("variable_expression",))]
    result = run_rules(Dispatch(map(wish_of, rules)), File(source, parse(source.buffer), "a.ps1"), timed=True)
    assert [(finding.rule, finding.span.start) for finding in result.findings if finding.span is not None] == [
        *(("T001", 0), ("T002", 0), ("T001", 4), ("T002", 4), ("T001", 8)),
    ]
    assert "T002 (sees) crashed: RuntimeError: no" in result.failures["T002"].message
    assert result.timings.keys() == {"T001", "T002"}


def test_a_rule_is_made_when_it_has_something_to_look_at() -> None:
    made: list[Rule] = []

    def make() -> Rule:
        made.append(Sees())
        return made[-1]

    entry = entry_of(Sees)._replace(kinds=("variable_expression",))
    dispatch = Dispatch([RuleRequest(entry, make)])
    for text in (b"1", b"$a", b"$b"):
        source = decode(text)
        run_rules(dispatch, File(source, parse(source.buffer), "a.ps1"))
    assert len(made) == 1


def test_a_rule_whose_module_is_broken_is_a_failure() -> None:
    entry = RuleEntry("T009", "gone", "test", "psverify_rules.gone", "Gone", whole=True)

    def make() -> Rule:
        return entry.rule()

    source = decode(b"1")
    result = run_rules(Dispatch([RuleRequest(entry, make)]), File(source, parse(source.buffer), "a.ps1"))
    assert "rule T009 (gone) crashed: ModuleNotFoundError" in result.failures["T009"].message
