"""PSV604."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

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
    facts,
    option,
    options,
    regex,
    replace,
)

from ._older_syntax import older_constructor, older_ternary

ONLY_3, BEFORE_5, BEFORE_7, AFTER_5 = map(frozenset, ((3,), (3, 4), (3, 4, 5, 6), (6, 7)))


@options
class SyntaxOptions(Options):
    """The target platforms."""

    target_versions: tuple[str, ...] = option(
        (), "PowerShell versions such as `5.1`; by default, versions 5, 6 and 7", pssa_name="TargetVersions"
    )


class IncompatibleSyntax(Rule):
    """Syntax that a target version of PowerShell does not support.

    ## Why is this bad?
    That version cannot parse the file, so the script does not start at all.

    ## Fix safety
    Unsafe: `New-Object` wraps its result. An `if` that replaces a ternary goes into `$( … )` where a statement is not
    allowed, and `,(…)` prevents PowerShell from unrolling collections.
    """

    code, name, group = "PSV604", "incompatible-syntax", "compatibility"
    aliases = ("PSUseCompatibleSyntax",)
    severity, safety = Severity.ERROR, Safety.UNSAFE
    default, pssa_enable = False, False
    Options = SyntaxOptions
    examples = (
        Bad("$x ??= 1"),
        Bad("$name = $x ? 'a' : 'b'"),
        Fixed("$name = if ($x) { 'a' } else { 'b' }"),
        Bad("Get-It ($x ? 'a' : 'b')"),
        Fixed("Get-It $( if ($x) { 'a' } else { 'b' } )"),
        Bad("[Uri]::new('http://x').Host", options={"target_versions": ("4.0",)}),
        Fixed("(New-Object 'Uri' @('http://x')).Host"),
        Good("[Uri]::new('http://x')"),
        Good("$x ??= 1", options={"target_versions": ("7.0",)}),
    )

    def check(self, file: File) -> Iterator[Finding]:
        targets = target_majors(self.options.target_versions, file)
        for sign, constructs in CONSTRUCTS.items():
            wanted = [construct for construct in constructs if construct.unknown_to & targets]
            if wanted and sign.search(file.lowered):
                for construct in wanted:
                    yield from self.uses(construct, construct.unknown_to & targets, file)

    def uses(self, construct: Construct, refusing: frozenset[int], file: File) -> Iterator[Finding]:
        """Yields the uses of a construct that some versions do not support."""
        versions, what = ", ".join(map(str, sorted(refusing))), construct.what
        message = (
            f"Syntax not available in PowerShell {versions}, which rejects the whole file: {what}; use older syntax."
        )
        for node in filter(construct.is_in, file.tree.root.descendants(construct.kind)):
            yield self.finding(node, message, fix=self.correction(node))

    def correction(self, node: Node) -> Fix | None:
        """Returns the older way to write a constructor call or a ternary, None for the rest."""
        if node.kind == "ternary_expression":
            return self.fix("Use 'if'", *older_ternary(node))
        if node.kind != "invoke_member_expression" or not is_constructor(node):
            return None
        text = older_constructor(node)
        return self.fix("Use 'New-Object'", replace(node, text)) if text is not None else None


def target_majors(versions: tuple[str, ...], file: File) -> frozenset[int]:
    """Returns the major versions that are checked: those named, else those of the file's platforms, where it starts at all.

    Under parity with PSScriptAnalyzer they are those named.
    """
    if file.pssa_parity:
        return majors(versions)
    needed = file.fact(facts.requirements)
    named = versions or tuple(name.split("-")[1] for name in file.platforms)
    return frozenset(filter(needed.allows_major, majors(named)))


def majors(versions: tuple[str, ...]) -> frozenset[int]:
    """Returns the selected major versions among 3 to 7; 5, 6 and 7 by default."""
    named = {version.partition(".")[0].lstrip("0") for version in versions}
    return frozenset(major for major in (3, 4, 5, 6, 7) if str(major) in named) if versions else frozenset((5, 6, 7))


def is_constructor(call: Node) -> bool:
    """Whether this is `[type]::new(…)`."""
    target = call.field("expression")
    is_type = target is not None and target.kind == "type_expression"
    return is_type and (facts.constant_string(call.field("member")) or "").lower() == "new"


def has_variable_name(call: Node) -> bool:
    """Whether a method's name is in a variable."""
    member = call.field("member")
    return member is not None and member.kind == "variable_expression"


def is_workflow(function: Node) -> bool:
    """Whether a function is a workflow."""
    keyword = function.field("keyword")
    return keyword is not None and keyword.text.lower() == "workflow"


def has_operator(text: str) -> Callable[[Node], bool]:
    """Returns a test for an operator."""
    return lambda node: facts.operator_text(node) == text


def always(_node: Node) -> bool:
    """Always true: for nodes of a kind that is the construct itself."""
    return True


class Construct(NamedTuple):
    """A construct, the nodes that may be one, and the major versions that do not support it."""

    what: str
    kind: str
    is_in: Callable[[Node], bool]
    unknown_to: frozenset[int]


ACCESS = "null-conditional access ('?.')"
CONSTRUCTS = {
    regex(rb"\?[.?]"): (
        Construct(ACCESS, "member_expression", has_operator("?."), BEFORE_7),
        Construct(ACCESS, "invoke_member_expression", has_operator("?."), BEFORE_7),
        Construct("null-conditional assignment ('??=')", "assignment_statement", has_operator("??="), BEFORE_7),
        Construct("null-coalescing operator ('??')", "binary_expression", has_operator("??"), BEFORE_7),
    ),
    regex(rb"workflow"): (Construct("workflow", "function_definition", is_workflow, AFTER_5),),
    regex(rb""): (
        Construct("method name in a variable ('$x.$method()')", "invoke_member_expression", has_variable_name, ONLY_3),
        Construct("constructor call ('[type]::new()')", "invoke_member_expression", is_constructor, BEFORE_5),
        Construct("'using' statement", "using_statement", always, BEFORE_5),
        Construct("class or enum", "type_definition", always, BEFORE_5),
        Construct("ternary operator ('? :')", "ternary_expression", always, BEFORE_7),
        Construct("pipeline chain ('&&', '||')", "pipeline_chain", always, BEFORE_7),
    ),
}
"""Constructs by the lower-case text without which a file cannot contain them."""
