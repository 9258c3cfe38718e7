"""The Authenticode signature block of a script, as PowerShell's tokenizer recognizes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psverify.parse.tree import Tree

_BEGIN = "sigbeginsignature"


def has_signature_block(tree: Tree) -> bool:
    """Whether a line comment begins a signature block (`# SIG # Begin signature block`).

    PowerShell compares the comment without white space, in any case, and accepts slight misspellings. In a block
    comment or a here-string the same line means nothing.
    """
    lowered = tree.buffer.lower()
    if b"signature" not in lowered or b"begin" not in lowered:
        return False
    return any(_begins_block(node.text) for node in tree.root.descendants("comment"))


def _begins_block(comment: str) -> bool:
    return comment.startswith("#") and "".join(comment.lower().replace("#", "").split()).startswith(_BEGIN)
