"""PSV111."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Fixed, Good, Node, Rule, Safety, Severity, replace


class MultiDotValue(Rule):
    """An unquoted value with several dots, such as `1.2.3`.

    ## Why is this bad?
    PowerShell reads the number `1.2` and then its member `3`, which is nothing. Quote a version or an address.

    ## Fix safety
    Unsafe: what was nothing becomes a text.
    """

    code, name, group = "PSV111", "multi-dot-value", "correctness"
    aliases = ("PSInvalidMultiDotValue",)
    severity, safety = Severity.ERROR, Safety.UNSAFE
    default, peer_enable = False, False
    kinds = ("member_expression",)
    examples = (
        Bad("$version = 1.2.3"),
        Fixed("$version = '1.2.3'"),
        Good("$version = '1.2.3'"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        value, member = node.field("expression"), node.field("member")
        if value is None or member is None or not is_real(value) or member.kind != "constant_expression":
            return
        fix = self.fix(f"Quote {node.text}", replace(node, f"'{node.text}'"))
        message = f"'{node.text}' is read as the member {member.text} of a number, which is nothing; quote the value."
        yield self.finding(node, message, fix=fix, subject_id=node.text)


def is_real(node: Node) -> bool:
    """Whether a number is written with a point, or is such a value with more points itself."""
    return node.kind == "constant_expression" and "." in node.text
