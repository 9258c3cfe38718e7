"""Facts about scopes: what is shared, what is looked up, who reads whose variables, and what grows with the file."""

from __future__ import annotations

from psverify.facts.dynamic_scope import is_read_by_callee
from psverify.facts.file import File
from psverify.facts.shared_scope import sharing_scope
from psverify.facts.variable_lookup import is_looked_up
from psverify.parse.tree import Node, parse
from psverify.read.decode import decode


def file_of(text: str) -> File:
    source = decode(text.encode())
    return File(source, parse(source.buffer), "a.ps1")


def innermost_block(file: File) -> Node:
    return file.tree.root.descendants("script_block_expression")[-1]


def test_a_loop_shares_the_scope_around_it() -> None:
    file = file_of("1..3 | ForEach-Object { 1 }")
    assert sharing_scope(innermost_block(file), file) == file.tree.root


def test_a_call_has_a_scope_of_its_own() -> None:
    file = file_of("& { 1 }")
    assert sharing_scope(innermost_block(file), file) == innermost_block(file)


def test_a_setup_block_shares_the_scope_of_its_container() -> None:
    file = file_of("Describe 'a' { BeforeAll { 1 } }")
    assert sharing_scope(innermost_block(file), file) == file.tree.root.descendants("script_block_expression")[0]


def test_names_with_wildcards_are_looked_up() -> None:
    file = file_of("Get-Variable a*, b")
    assert [is_looked_up(name, file.tree.root, file) for name in ("ab", "b", "c")] == [True, True, False]


def test_functions_that_call_each_other_end() -> None:
    file = file_of("function a { b }; function b { a; $x }; a")
    assert is_read_by_callee("x", file.tree.root, file)
    assert not is_read_by_callee("y", file.tree.root, file)
