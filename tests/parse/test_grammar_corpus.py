"""The grammar's own tests (grammar/test/corpus), read by our parser: the trees that tree-sitter is tested with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from grammar_cases import Case, cases

from psverify.parse.tree import Node, parse


def drawn(node: Node, depth: int = 0) -> str:
    """The named nodes as tree-sitter writes them."""
    field = f"{node.field_name}: " if node.field_name else ""
    children = "".join("\n" + drawn(child, depth + 1) for child in node.children if child.named)
    return f"{'  ' * depth}{field}({node.kind}{children})"


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.title)
def test_our_tree_is_the_grammars(case: Case) -> None:
    tree = parse(case.script.encode())
    if ":error" in case.title:
        assert tree.has_error
    else:
        assert not tree.has_error
        assert drawn(tree.root) == case.tree


def test_every_kind_of_node_is_in_the_corpus() -> None:
    trees = " ".join(case.tree for case in cases())
    rare = {"line_continuation"}
    kinds = {
        kind for kind in re.findall(r"^\| `(\w+)`", _tree_page(), re.MULTILINE) if "_" in kind or kind == "hashtable"
    }
    assert {kind for kind in kinds - rare if f"({kind}" not in trees} <= {"string_content", "generic_type_arguments"}


def _tree_page() -> str:
    return (Path(__file__).parents[2] / "docs" / "tree.md").read_text(encoding="utf-8")
