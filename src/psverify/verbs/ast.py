"""The work of `psverify ast` on one file, as it is sent to worker processes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from psverify.parse.powershell_ast import dump, utf16_offsets
from psverify.parse.syntax_errors import syntax_errors
from psverify.parse.tree import parse
from psverify.read.decode import decode
from psverify.read.read_file import read_file

if TYPE_CHECKING:
    from psverify.parse.tree import Node
    from psverify.read.source import Source


_DEEPEST = 60


def json_line(path: str) -> str:
    """Returns PowerShell's AST classes and syntax errors of a file on one line of JSON, in UTF-16 units; raises OSError."""
    buffer = decode(read_file(path)).buffer
    tree = parse(buffer)
    units = utf16_offsets(buffer)
    errors = [[issue.message, units(issue.start), units(issue.end)] for issue in syntax_errors(tree)]
    return json.dumps(
        {"path": path, "errors": errors, "nodes": dump(cast("Any", tree.root), buffer)}, separators=(",", ":")
    )


def picture(path: str) -> str:
    """Returns a drawing of a file's tree, a line for each named node, and its syntax errors; raises OSError."""
    source = decode(read_file(path))
    tree = parse(source.buffer)
    lines = [f"{path}:", *_drawn(tree.root, source)]
    lines += [
        f"error at {_format_span(issue.start, issue.end, source)}: {issue.message}" for issue in syntax_errors(tree)
    ]
    return "\n".join(lines)


def _drawn(root: Node, source: Source) -> Iterator[str]:
    pending = [(root, 1)]
    while pending:
        node, depth = pending.pop()
        children = node.named_children
        field = f"{node.field_name}: " if node.field_name else ""
        text = "" if children else f" {_shorten_text(node.text)}"
        yield f"{_tree_indentation(depth)}{field}{node.kind} {_format_span(node.start, node.end, source)}{text}"
        pending.extend((child, depth + 1) for child in reversed(children))


def _tree_indentation(depth: int) -> str:
    """Returns two spaces a level; a number in place of those beyond the deepest, or a text's tree could fill a disk."""
    return "  " * depth if depth <= _DEEPEST else f"{'  ' * _DEEPEST}({depth}) "


def _format_span(start: int, end: int, source: Source) -> str:
    region = source.region(start, end)
    return f"{region.line}:{region.column}-{region.end_line}:{region.end_column}"


def _shorten_text(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:57]}...")
