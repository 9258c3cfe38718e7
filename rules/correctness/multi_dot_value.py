"""PSV111."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Fixed, Good, Node, Rule, Safety, Severity, facts, replace


class MultiDotValue(Rule):
    """An unquoted value with several dots, such as `1.2.3`.

    ## Why is this bad?
    PowerShell reads the number `1.2` and then its member `3`, which does not exist and gives `$null`. Quote version
    numbers and addresses.

    ## Fix safety
    Unsafe: `$null` becomes a string.
    """

    code, name, group = "PSV111", "multi-dot-value", "correctness"
    aliases = ("PSInvalidMultiDotValue",)
    severity, safety = Severity.ERROR, Safety.UNSAFE
    default, pssa_enable = False, False
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
        whole = outermost(node)
        is_one_word = len(whole.text.split()) == 1 and not facts.has_comment(whole)
        fix = self.fix(f"Quote {whole.text}", replace(whole, f"'{whole.text}'")) if is_one_word else None
        message = f"'{whole.text}' reads members of a number, which gives $null; quote the value."
        yield self.finding(whole, message, fix=fix, subject_id=whole.text)


def outermost(node: Node) -> Node:
    """Returns the longest value of which this is the beginning: `1.2.3.4` goes on in `1.2.3.4.5`."""
    around = node.parent
    while around is not None and around.kind == "member_expression" and around.field("expression") == node:
        member = around.field("member")
        if member is None or member.kind != "constant_expression":
            break
        node, around = around, around.parent
    return node


def is_real(node: Node) -> bool:
    """Whether a value is a number with a decimal point, or has several points."""
    return node.kind == "constant_expression" and "." in node.text
