"""What PowerShell accepts, refuses and makes of a text: fixtures/syntax has its answers (tools/make_syntax_cases.ps1)."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from psverify.parse.powershell_ast import dump
from psverify.parse.semantic import semantic_errors
from psverify.parse.tree import parse, syntax_errors

FOLDER = Path(__file__).parents[2] / "fixtures/syntax"
CASES = {path.stem: path.read_text(encoding="utf-8").splitlines() for path in sorted(FOLDER.glob("*.jsonl"))}
MADE_UP = ("CommandExpression", "NamedBlock")


def told(text: str) -> tuple[bool, Counter[tuple[Any, ...]]]:
    """Whether we refuse a text, and the nodes of its tree."""
    tree = parse(text.encode())
    refused = bool(syntax_errors(tree) or semantic_errors(tree, tree.buffer.lower()))
    return refused, Counter(tuple(entry) for entry in dump(tree.root, tree.buffer))


@pytest.mark.parametrize("name", CASES)
def test_we_read_what_powershell_reads(name: str) -> None:
    for number, line in enumerate(CASES[name], 1):
        case = json.loads(line)
        refused, nodes = told(case["text"])
        assert refused == bool(case["errors"]), f"{name}:{number}: {case['text']!r}"
        if not refused:
            expected = Counter(map(tuple, case["nodes"]))
            assert nodes == expected, f"{name}:{number}: {case['text']!r}: {nodes - expected} {expected - nodes}"
