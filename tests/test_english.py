"""The English of what users read: words and turns of phrase that must not return."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from psverify.plugin.host import host

ROOT = Path(__file__).parent.parent
SOURCES = (
    *(ROOT / "rules").rglob("*.py"),
    *(ROOT / "src" / "psverify" / "parse").rglob("*.py"),
    ROOT / "src" / "psverify" / "check" / "engine_rules.py",
)
FACTS = (*(ROOT / "rules").rglob("*.py"), *(ROOT / "src" / "psverify" / "facts").rglob("*.py"))
PAGES = (ROOT / "docs" / "differences.md", *(ROOT / "docs" / "rules").glob("*.md"))
FORBIDDEN = re.compile(
    r"\b(?:mend(?:s|ed|ing)?|anew|tells? of|thus|said|stands)\b"
    r"|(?<!there )\b(?:is|are) no (?!longer\b|more\b)"
    r"|(?<!left )(?<!leaves )(?<!leave )(?<!let )\balone\b",
    re.IGNORECASE,
)
PROSE = re.compile(r"[A-Z.,;:]")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)


def odd_words(text: str) -> list[str]:
    return FORBIDDEN.findall(CODE.sub("", text))


def strings(path: Path) -> Iterator[str]:
    """Yields the strings of a module that are written for users: not its docstrings, nor lists of words."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    expressions = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in expressions)
    for node in texts:
        if isinstance(node.value, str) and PROSE.search(node.value):
            yield node.value


def test_the_odd_words_are_found() -> None:
    assert odd_words("It stands alone; mend it anew. This is no rule, as said.") == [
        "stands",
        "alone",
        "mend",
        "anew",
        "is no ",
        "said",
    ]
    assert (
        odd_words("There is no fix: `stands` is no longer left alone and understands commendable standalone text.")
        == []
    )


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_messages_and_descriptions_are_plain(path: Path) -> None:
    assert [(text, odd_words(text)) for text in strings(path) if odd_words(text)] == []


@pytest.mark.parametrize("rule", list(host().registry), ids=lambda rule: rule.code)
def test_the_documentation_of_rules_is_plain(rule: type) -> None:
    assert odd_words(rule.__doc__ or "") == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages_about_rules_are_plain(path: Path) -> None:
    assert odd_words(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", FACTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_docstrings_of_rules_and_facts_are_plain(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = (
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )
    assert [text for text in texts if odd_words(str(text))] == []
