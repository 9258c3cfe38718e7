"""No fix of a rule loses a comment or breaks a script, wherever in the rule's examples a comment stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from psverify.check.run_rules import Dispatch, run_rules, wish_of
from psverify.facts.file import File
from psverify.fix.edits import ordered, rewrite
from psverify.parse.tree import Node, Tree, parse
from psverify.plugin.host import host
from psverify.read.decode import decode
from psverify.testing import Case, example_cases

COMMENT = b" <# c #> "
TEXTS = ("expandable_string_expression", "generic_type_arguments")


def fixable_examples() -> Iterator[Case]:
    for rule in host().registry:
        if rule.safety is not None and rule.examples:
            yield from (case for case in example_cases(rule) if case.count)


def token_edges(node: Node) -> Iterator[int]:
    if node.children and node.kind not in TEXTS:
        for child in node.children:
            yield from token_edges(child)
    else:
        yield from (node.start, node.end)


def comments(tree: Tree) -> int:
    return sum(node.text.count("<# c #>") for node in tree.root.descendants("comment"))


@pytest.mark.parametrize("case", list(fixable_examples()), ids=str)
def test_a_comment_between_any_two_tokens_stays(case: Case) -> None:
    plain = decode(case.code)
    rule = case.rule(case.rule.Options(**case.options))
    dispatch = Dispatch([wish_of(rule)])
    for edge in sorted(set(token_edges(parse(plain.buffer).root))):
        buffer = plain.buffer[:edge] + COMMENT + plain.buffer[edge:]
        tree = parse(buffer)
        if tree.has_error:
            continue
        for finding in run_rules(dispatch, File(plain._replace(buffer=buffer), tree, case.path)).findings:
            if finding.fix is not None:
                fixed = parse(rewrite(buffer, ordered(finding.fix)))
                assert not fixed.has_error, fixed.root.text
                assert comments(fixed) >= comments(tree), fixed.root.text
