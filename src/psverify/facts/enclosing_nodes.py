"""What is around a node, looked up once for all the nodes inside of it: deep nesting costs no walk up from each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.parse.tree import Node

Holds = Callable[["Node", "File"], bool]


def nearest_above(node: Node, file: File, kinds: tuple[str, ...], holds: Holds) -> Node | None:
    """Returns the nearest node above of one of some kinds for which `holds`, a module-level function, is true."""
    known = file.fact(_known).setdefault((holds, kinds), {})
    passed = []
    above = node.ancestor(*kinds)
    while above is not None and above not in known and not holds(above, file):
        passed.append(above)
        above = above.ancestor(*kinds)
    found = known.setdefault(above, above) if above is not None else None
    known.update(dict.fromkeys(passed, found))
    return found


def _known(_file: File) -> dict[tuple[Holds, tuple[str, ...]], dict[Node, Node | None]]:
    """What was found before, for a node that may be around others: itself if it holds, else what holds above."""
    return {}
