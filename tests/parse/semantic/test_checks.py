"""What PowerShell refuses for its meaning: fixtures/semantic has its verdicts (tools/make_semantic_cases.ps1)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from psverify.parse.semantic import semantic_errors
from psverify.parse.semantic.checks import BY_WORD, CHECKS
from psverify.parse.semantic.script import WORDS
from psverify.parse.tree import KIND_NAMES, SyntaxIssue, parse, syntax_errors

FOLDER = Path(__file__).parents[3] / "fixtures/semantic"
CASES = {
    (path.stem, number): json.loads(line)
    for path in sorted(FOLDER.glob("*.jsonl"))
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
}


def found(script: str) -> tuple[SyntaxIssue, ...]:
    tree = parse(script.encode())
    assert not syntax_errors(tree), script
    return semantic_errors(tree, tree.buffer.lower())


@pytest.mark.parametrize("name", sorted({name for name, _ in CASES}))
def test_powershell_and_psverify_refuse_the_same(name: str) -> None:
    for (group, number), case in CASES.items():
        if group != name:
            continue
        text, lines = case["text"], {line for _, line in case["errors"] if line}
        ours = {text.encode()[: issue.start].count(b"\n") + 1 for issue in found(text)}
        assert bool(ours) == bool(case["errors"]), f"{name}:{number}: {text!r}"
        assert not lines or ours & lines, f"{name}:{number}: {text!r}"


def test_messages_say_what_is_wrong_and_end_with_a_full_stop() -> None:
    for case in CASES.values():
        for issue in found(case["text"]):
            assert issue.message[0] in "'$@[-(" or issue.message[0].isupper(), issue.message
            assert issue.message.endswith(".")
            assert issue.start < issue.end


def test_errors_come_in_the_order_of_the_text() -> None:
    starts = [issue.start for issue in found("@{ a = 1; A = 2 }\n1 = 2\ntry { } finally { return }\n")]
    assert starts == sorted(starts)
    assert len(starts) == 3


def test_a_tree_with_syntax_errors_is_not_judged() -> None:
    tree = parse(b"@{ a = 1; A = 2 }\nif (")
    assert semantic_errors(tree, tree.buffer) == ()


def test_checks_are_declared_for_kinds_and_words_that_exist() -> None:
    kinds = {*CHECKS, *(kind for asked in BY_WORD.values() for kind in asked)}
    assert kinds <= set(KIND_NAMES)
    assert set(BY_WORD) <= set(WORDS)


def test_a_method_that_is_nested_too_deeply_is_not_followed() -> None:
    deep = "$(" * 2000 + "1" + ")" * 2000
    assert found(f"class C {{ [int] M() {{ {deep} }} }}") == ()
