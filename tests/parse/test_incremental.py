"""The grammar in an editor: tree-sitter parses again from the old tree, with the scanner's saved states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from grammar_cases import Case, cases
from hypothesis import given, strategies as st
from random_scripts import PIECES, SCRIPTS
from tree_rows import PARSER, rows_of

if TYPE_CHECKING:
    from tree_sitter import Tree


def point(text: bytes, offset: int) -> tuple[int, int]:
    """Tree-sitter's place of an offset: row, and column in bytes."""
    return text.count(b"\n", 0, offset), offset - (text.rfind(b"\n", 0, offset) + 1)


def edited(tree: Tree, old: bytes, start: int, end: int, put: bytes) -> tuple[Tree, bytes]:
    """Replaces some bytes, and parses again from the tree of the text as it was."""
    new = old[:start] + put + old[end:]
    stop = start + len(put)
    tree.edit(start, end, stop, point(old, start), point(old, end), point(new, stop))
    return PARSER.parse(new, tree), new


def check(old: bytes, start: int, end: int, put: bytes) -> None:
    """Both an edit and taking it back must lead to the trees of fresh parses, unless there are errors to recover from."""
    tree, new = edited(PARSER.parse(old), old, start, end, put)
    fresh = rows_of(PARSER.parse(new))
    assert fresh[1] == tree.root_node.has_error
    assert fresh[1] or rows_of(tree) == fresh
    back, text = edited(tree, new, start, start + len(put), old[start:end])
    assert text == old
    fresh = rows_of(PARSER.parse(old))
    assert fresh[1] == back.root_node.has_error
    assert fresh[1] or rows_of(back) == fresh


@given(SCRIPTS, st.data())
def test_an_edit_gives_the_tree_of_a_fresh_parse(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 12)))
    put = data.draw(st.lists(st.sampled_from(PIECES), max_size=3).map("".join) | SCRIPTS)
    check(text.encode(), len(text[:start].encode()), len(text[:end].encode()), put.encode())


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.title)
def test_each_construct_survives_edits_at_its_line_ends(case: Case) -> None:
    text = case.script.encode()
    for offset in (n for n, byte in enumerate(text) if byte in b"\n\"'({"):
        check(text, offset, offset + 1, b"")
        check(text, offset, offset, b" # c\n")
