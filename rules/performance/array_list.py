"""PSV501."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, bound_argument, constant_string, regex, type_name_of

FULL = ("system.collections.arraylist", "collections.arraylist")
NAMESPACE = regex(rb"(?im)^\s*using\s+namespace\s+(?:system\.)?collections\s*(?:[;#\r\n]|\Z)")


class ArrayList(Rule):
    """Use of `System.Collections.ArrayList`.

    ## Why is this bad?
    It boxes each value, and its `Add` puts an index into the output. `[System.Collections.Generic.List[object]]` does neither,
    and is recommended since .NET 2.
    """

    code, name, group = "PSV501", "array-list", "performance"
    aliases = ("PSAvoidUsingArrayList",)
    words = (b"arraylist",)
    default, peer_enable = False, False
    kinds = ("convert_expression", "invoke_member_expression")
    commands = ("New-Object",)
    examples = (
        Bad("$list = [System.Collections.ArrayList]::new()"),
        Bad("$list = New-Object System.Collections.ArrayList"),
        Bad("$list = [System.Collections.ArrayList] @(1, 2)"),
        Good("$list = [System.Collections.Generic.List[int]]::new()"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        name = made_type(node)
        if name in FULL or (name == "arraylist" and NAMESPACE.search(file.buffer)):
            message = (
                "An ArrayList boxes its values and its Add writes to the output; use System.Collections.Generic.List."
            )
            yield self.finding(node, message)


def made_type(node: Node) -> str | None:
    """Returns the type, as written and in lower case, that a cast, a `::new()` or a `New-Object` makes."""
    if node.kind == "command":
        return (constant_string(bound_argument(node, "TypeName", 0)) or "").lower()
    if node.kind == "convert_expression":
        constraint = node.field("type")
        return type_name_of(constraint).lower() if constraint is not None else None
    target = node.field("expression")
    is_new = (constant_string(node.field("member")) or "").lower() == "new"
    return type_name_of(target).lower() if is_new and target is not None and target.kind == "type_expression" else None
