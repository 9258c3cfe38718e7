"""Names in comprehensions that CPython 3.12.0 to 3.12.3 mixes up (gh-118513), in all of our code.

There a comprehension is inlined into the function, and its variable hides a global of that name from the function's other
comprehensions: reading the global raises UnboundLocalError.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = [path for folder in ("src", "rules", "tests") for path in sorted((ROOT / folder).rglob("*.py"))]
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def inside(scope: ast.AST) -> Iterator[ast.AST]:
    """Yields the nodes of a scope, without those of the functions, classes and generators in it."""
    for node in ast.iter_child_nodes(scope):
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.GeneratorExp)):
            yield node
            yield from inside(node)


def bound(comprehension: ast.AST) -> set[str]:
    generators: list[ast.comprehension] = getattr(comprehension, "generators", [])
    names = (name for generator in generators for name in ast.walk(generator.target))
    return {name.id for name in names if isinstance(name, ast.Name)}


def read(node: ast.AST, hidden: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yields the names that a node reads and no comprehension around them, up to this node, binds."""
    if isinstance(node, (*COMPREHENSIONS, ast.GeneratorExp)):
        hidden |= bound(node)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in hidden:
        yield node.id
    if not isinstance(node, FUNCTIONS):
        for child in ast.iter_child_nodes(node):
            yield from read(child, hidden)


def locals_of(function: ast.AST) -> set[str]:
    arguments = {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    in_comprehensions = {
        id(node) for one in inside(function) if isinstance(one, COMPREHENSIONS) for node in ast.walk(one)
    }
    names = (node for node in inside(function) if isinstance(node, ast.Name) and id(node) not in in_comprehensions)
    assigned = (node.target for node in ast.walk(function) if isinstance(node, ast.NamedExpr))
    return arguments | {name.id for name in (*names, *assigned) if isinstance(name.ctx, ast.Store)}


def mixed_up(text: str) -> list[str]:
    """Returns the names that a comprehension binds and another one of the same function reads as a global."""
    found: list[str] = []
    for function in ast.walk(ast.parse(text)):
        if isinstance(function, FUNCTIONS):
            comprehensions = [node for node in inside(function) if isinstance(node, COMPREHENSIONS)]
            outer = [one for one in comprehensions if not any(one in inside(other) for other in comprehensions)]
            names = {name for one in comprehensions for name in bound(one)} - locals_of(function)
            found += sorted(names & {name for one in outer for name in read(one)})
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(a):\n a = {key: 1 for key in a}\n return [key(x) for x in a]", ["key"]),
        ("def f(a):\n a = {key: 1 for key in a}\n return (key(x) for x in a)", []),
        ("def f(a, key):\n a = {key: 1 for key in a}\n return [key(x) for x in a]", []),
        ("def f(a):\n return [key(x) for x in a] + [x for x in a]", []),
    ],
)
def test_what_is_mixed_up(text: str, expected: list[str]) -> None:
    assert mixed_up(text) == expected


def test_no_function_has_names_that_python_3_12_mixes_up() -> None:
    found = {str(path.relative_to(ROOT)): mixed_up(path.read_text(encoding="utf-8")) for path in FILES}
    assert {path: names for path, names in found.items() if names} == {}
