"""PSV104."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, facts

RUN_TIME = ("variable_expression", "command", "member_expression", "invoke_member_expression")
"""Expressions whose value is only known at run time."""


def is_dynamic(access: Node, _file: File) -> bool:
    """Whether the member's name is only known at run time."""
    member = access.field("member")
    return member is not None and (member.kind in RUN_TIME or bool(member.descendants(*RUN_TIME)))


class EmptyMemberInvocation(Rule):
    """A member whose name is computed in parentheses, such as `$x.('Len' + 'gth')`.

    ## Why is this bad?
    Neither readers nor tools can see the member name, and malicious scripts use this to hide what they do. Write the
    name of the member.
    """

    code, name, group = "PSV104", "empty-member-invocation", "correctness"
    aliases = ("PSAvoidInvokingEmptyMembers",)
    examples = (
        Bad("'abc'.('len' + 'gth')"),
        Good("'abc'.length"),
        Good("'abc'.$member"),
    )
    deviations = (
        FalseAlarm(
            "dynamic-name",
            "A name that depends on variables or commands is a lookup; only a name built from "
            "constants hides the member.",
            (Good("$commands.($name -replace '^Get-')"), Good("$table.($prefix + $key).Count")),
            is_dynamic,
        ),
    )

    def check(self, file: File) -> Iterator[Finding]:
        operations = file.tree.root.descendants("binary_expression")
        for access in file.tree.root.descendants("member_expression", "invoke_member_expression"):
            member = access.field("member")
            if member is None or member.kind == "string_constant_expression":
                continue
            if file.buffer.find(b"(", member.start, member.end) >= 0:
                for _ in facts.nodes_within(operations, access):
                    message = f"'{member.text}' hides the member name from readers and tools; write the name itself."
                    yield self.finding(access, message)
