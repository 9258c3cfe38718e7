"""PSV604."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from psverify.api import (
    Bad,
    File,
    Finding,
    Fix,
    Fixed,
    Good,
    Node,
    Options,
    Rule,
    Safety,
    Severity,
    constant_string,
    operator_text,
    option,
    options,
    replace,
    type_name_of,
)

BEFORE_5, BEFORE_7, AFTER_5 = frozenset((3, 4)), frozenset((3, 4, 5, 6)), frozenset((6, 7))
Construct = tuple[str, frozenset[int]]


@options
class SyntaxOptions(Options):
    """Where the script is to run."""

    target_versions: tuple[str, ...] = option(
        (), "PowerShell versions such as `5.1`; none: 5, 6 and 7", peer="TargetVersions"
    )


class IncompatibleSyntax(Rule):
    """Syntax that a target version of PowerShell does not know.

    ## Why is this bad?
    The script does not even start there: the whole file is refused.

    ## Fix safety
    Unsafe: `New-Object` wraps its result, and an `if` in place of a ternary is a statement, not an expression.
    """

    code, name, group = "PSV604", "incompatible-syntax", "compatibility"
    aliases = ("PSUseCompatibleSyntax",)
    severity, safety = Severity.ERROR, Safety.UNSAFE
    default, peer_enable = False, False
    Options = SyntaxOptions
    examples = (
        Bad("$x ??= 1"),
        Bad("[Uri]::new('http://x')", options={"target_versions": ("4.0",)}),
        Fixed("New-Object 'Uri' @('http://x')"),
        Good("[Uri]::new('http://x')"),
        Good("$x ??= 1", options={"target_versions": ("7.0",)}),
    )

    def check(self, file: File) -> Iterator[Finding]:
        targets = majors(self.options.target_versions)
        kinds = [kind for kind in CONSTRUCTS if SIGNS.get(kind, b"") in file.buffer]
        for node in file.tree.root.descendants(*kinds):
            for what, missing in CONSTRUCTS[node.kind](node):
                if missing & targets:
                    versions = ", ".join(map(str, sorted(missing & targets)))
                    message = (
                        f"PowerShell {versions} knows no {what}, and refuses the whole file; write it another way."
                    )
                    yield self.finding(node, message, fix=self.correction(node))

    def correction(self, node: Node) -> Fix | None:
        """Returns the older way to write a constructor call or a ternary, None for the rest."""
        if node.kind == "ternary_expression":
            parts = (node.field(name) for name in ("condition", "if_true", "if_false"))
            condition, yes, no = (part.text if part is not None else "" for part in parts)
            return self.fix("Use if", replace(node, f"if ({condition}) {{ {yes} }} else {{ {no} }}"))
        target = node.field("expression")
        if node.kind != "invoke_member_expression" or target is None or not is_constructor(node):
            return None
        given = ", ".join(argument.text for argument in node.fields("arguments"))
        values = f" @({given})" if given else ""
        return self.fix("Use New-Object", replace(node, f"New-Object '{type_name_of(target)}'{values}"))


def majors(versions: tuple[str, ...]) -> frozenset[int]:
    """Returns the major versions among 3 to 7 that are meant; 5, 6 and 7 if none is named."""
    named = {int(version.partition(".")[0]) for version in versions if version.partition(".")[0].isdigit()}
    return frozenset(named & {3, 4, 5, 6, 7}) if versions else frozenset((5, 6, 7))


def is_constructor(call: Node) -> bool:
    """Whether this is `[type]::new(…)`."""
    target = call.field("expression")
    is_type = target is not None and target.kind == "type_expression"
    return is_type and (constant_string(call.field("member")) or "").lower() == "new"


def null_conditional(node: Node) -> Iterator[Construct]:
    """Yields `?.`."""
    if operator_text(node) == "?.":
        yield "null-conditional access ('?.')", BEFORE_7


def invocation(node: Node) -> Iterator[Construct]:
    """Yields what a method call may have: `?.`, a name in a variable, a constructor."""
    yield from null_conditional(node)
    member = node.field("member")
    if member is not None and member.kind == "variable_expression":
        yield "method name in a variable ('$x.$method()')", frozenset((3,))
    if is_constructor(node):
        yield "constructor call ('[type]::new()')", BEFORE_5


def function(node: Node) -> Iterator[Construct]:
    """Yields a workflow."""
    keyword = node.field("keyword")
    if keyword is not None and keyword.text.lower() == "workflow":
        yield "workflow", AFTER_5


def operator(text: str, what: str) -> Callable[[Node], Iterator[Construct]]:
    """Makes a test for an operator of PowerShell 7."""
    return lambda node: iter([(what, BEFORE_7)] if operator_text(node) == text else [])


def always(what: str, missing: frozenset[int]) -> Callable[[Node], Iterator[Construct]]:
    """Makes a test for a node that is always the construct."""
    return lambda _node: iter([(what, missing)])


CONSTRUCTS: dict[str, Callable[[Node], Iterator[Construct]]] = {
    "invoke_member_expression": invocation,
    "member_expression": null_conditional,
    "function_definition": function,
    "using_statement": always("'using' statement", BEFORE_5),
    "type_definition": always("class or enum", BEFORE_5),
    "assignment_statement": operator("??=", "null-conditional assignment ('??=')"),
    "binary_expression": operator("??", "null-coalescing operator ('??')"),
    "ternary_expression": always("ternary operator ('? :')", BEFORE_7),
    "pipeline_chain": always("pipeline chain ('&&', '||')", BEFORE_7),
}
SIGNS = {"member_expression": b"?.", "assignment_statement": b"??=", "binary_expression": b"??"}
"""What a file must contain for the frequent kinds of nodes to be looked at."""
