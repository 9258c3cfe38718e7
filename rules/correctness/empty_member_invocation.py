"""PSV104."""

from __future__ import annotations

from collections.abc import Iterable

from psverify.api import Bad, File, Finding, Good, Node, Rule


class EmptyMemberInvocation(Rule):
    """A member whose name is worked out in parentheses, such as `$x.('Len' + 'gth')`.

    ## Why is this bad?
    Nobody, and no tool, sees which member is meant; it is a usual way to hide what a script does. Name the member.
    """

    code, name, group = "PSV104", "empty-member-invocation", "correctness"
    aliases = ("PSAvoidInvokingEmptyMembers",)
    kinds = ("member_expression", "invoke_member_expression")
    examples = (
        Bad("'abc'.('len' + 'gth')"),
        Good("'abc'.length"),
        Good("'abc'.$member"),
    )

    def visit(self, node: Node, file: File) -> Iterable[Finding]:
        member = node.field("member")
        if member is None or member.kind == "string_constant_expression" or "(" not in member.text:
            return ()
        message = f"What '{member.text}' names is hidden from readers and tools; name the member."
        return [self.finding(node, message) for _ in node.descendants("binary_expression")]
