"""PSV129."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from psverify.api import (
    Bad,
    Edit,
    FalseAlarm,
    File,
    Finding,
    Fix,
    Fixed,
    Good,
    Node,
    Rule,
    Safety,
    Span,
    delete,
    facts,
    insert,
    replace,
)

from ._handmade_parameters import can_be_removed, preference_edits

SWITCHES = ("System.Management.Automation.SwitchParameter", "System.Boolean", "System.Object")
HANDMADE = ("whatif", "confirm")
FLAG = "SupportsShouldProcess"
BINDING = f"[CmdletBinding({FLAG})]"


def is_something_else(node: Node, _file: File) -> bool:
    """Whether the parameter is of another type than a switch or a truth value, as a password that is to be confirmed."""
    parameter = node if node.kind == "parameter" else node.ancestor("parameter")
    types = (
        [facts.resolve_type(facts.type_name_of(constraint)) for constraint in facts.type_constraints(parameter)]
        if parameter is not None
        else []
    )
    return bool(types) and not any(known in SWITCHES for known in types)


def is_stand_in(node: Node, file: File) -> bool:
    """Whether the function only throws, or is a stub of tests."""
    function = node.ancestor("function_definition")
    body = function.field("body") if function is not None else None
    if body is None or not facts.is_stub(body):
        return False
    return bool(body.descendants("throw_statement")) or file.fact(facts.is_test_code)


class HandmadeShouldProcess(Rule):
    """A function that declares `-WhatIf` or `-Confirm` itself.

    ## Why is this bad?
    `SupportsShouldProcess` adds both parameters with their usual meaning: they apply to the commands that the function
    calls, and PowerShell takes `$ConfirmPreference` into account.

    ## Fix safety
    Unsafe: the fix removes `$WhatIf` and reads `$WhatIfPreference`, which has the same value, instead. There is no fix
    if it might lose something: a type other than `[switch]`, a default value, a use of `$Confirm`, a comment, or
    `$args` and unbound pipeline input, which are only available in functions without `[CmdletBinding()]`.
    """

    code, name, group = "PSV129", "handmade-should-process", "correctness"
    aliases = ("PSUseSupportsShouldProcess",)
    safety = Safety.UNSAFE
    words = (b"whatif", b"confirm")
    kinds = ("function_definition",)
    examples = (
        Bad("function Remove { param([switch] $WhatIf) Remove-Item x -WhatIf:$WhatIf }"),
        Fixed(
            "function Remove { [CmdletBinding(SupportsShouldProcess)] param() Remove-Item x -WhatIf:([bool] $WhatIfPreference) }"
        ),
        Good("function Remove { [CmdletBinding(SupportsShouldProcess)] param() Remove-Item x }"),
    )

    deviations = (
        FalseAlarm(
            "something-else",
            "A parameter whose type is not a switch or `[bool]` is unrelated to PowerShell's.",
            (Good("function Set-It { param([securestring] $Confirm) $Confirm }"),),
            is_something_else,
        ),
        FalseAlarm(
            "stub",
            "A stub has the parameters of the command that it replaces.",
            (Good("function Set-It { param([switch] $WhatIf) throw 'stub' }"),),
            is_stand_in,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        declared = facts.parameters(node)
        found = {
            facts.parameter_name(p).lower(): p
            for p in reversed(declared)
            if facts.parameter_name(p).lower() in HANDMADE
        }
        if found:
            names = " and ".join(f"-{facts.parameter_name(found[name])}" for name in HANDMADE if name in found)
            function = facts.bare_name(facts.function_name(node))
            message = f"'{function}' declares {names} itself; use SupportsShouldProcess instead."
            kept = [p for p in declared if p not in found.values()]
            fix = self.correction(node, declared, kept, file)
            yield self.finding(found.get("whatif") or found["confirm"], message, fix=fix)

    def correction(self, function: Node, declared: list[Node], kept: list[Node], file: File) -> Fix | None:
        """Returns the fix that replaces the parameters with `SupportsShouldProcess`; None if it may lose something."""
        handmade = [parameter for parameter in declared if parameter not in kept]
        if not can_be_removed(function, handmade, kept, file):
            return None
        changes = [*edits(function, declared, kept, file), *preference_edits(function, handmade, file)]
        spans = [change.span for change in changes if change.span.start < change.span.end]
        if holds_comment(spans, function) or overlap(spans):
            return None
        return self.fix(f"Use {FLAG}", *changes)


def holds_comment(spans: list[Span], function: Node) -> bool:
    """Whether a comment is in one of some places."""
    return any(span.start <= comment.start < span.end for comment in function.descendants("comment") for span in spans)


def overlap(spans: list[Span]) -> bool:
    """Whether some places overlap, as the parameters that move into a `param` block and `$WhatIf` in one of them."""
    return any(one.end > other.start for one, other in itertools.pairwise(sorted(spans)))


def edits(function: Node, declared: list[Node], kept: list[Node], file: File) -> Iterator[Edit]:
    """Yields the edits that make a function declare `SupportsShouldProcess` and only the parameters that are kept."""
    block = declared[0].parent
    if block is None or block.kind != "param_block":
        yield from moved_into_block(function, kept, file)
        return
    yield from removed(declared, kept)
    binding = facts.cmdlet_binding(block)
    argument = facts.attribute_argument(binding, FLAG) if binding is not None else None
    if argument is not None:
        if not facts.is_true(argument):
            yield replace(argument, FLAG)
    elif binding is not None:
        first = next(child for child in binding.children if child.kind == "(")
        others = binding.fields("named_arguments") or binding.fields("positional_arguments")
        yield insert(first.end, f"{FLAG}, " if others else FLAG)
    else:
        keyword = next(child for child in block.children if child.kind == "param")
        yield insert(keyword.start, BINDING + separator(keyword, file))


def removed(declared: list[Node], kept: list[Node]) -> Iterator[Edit]:
    """Yields the edits that delete the other parameters, each with an adjacent comma."""
    last = declared.index(kept[-1]) if kept else -1
    for parameter, following in itertools.pairwise(declared[: last + 1]):
        if parameter not in kept:
            yield delete(parameter.start, following.start)
    if last + 1 < len(declared):
        yield delete(kept[-1].end if kept else declared[0].start, declared[-1].end)


def moved_into_block(function: Node, kept: list[Node], file: File) -> Iterator[Edit]:
    """Yields the edits that turn inline parameters into a `param` block with the attribute."""
    name, body = function.field("name"), function.field("body")
    if name is None or body is None:
        return
    end = next(child for child in reversed(function.children) if child.kind == ")" and child.end <= body.start)
    yield delete(name.end, end.end)
    first = next(child for child in body.children[1:] if child.kind != "comment")
    between = separator(first, file)
    declaration = f"param({', '.join(parameter.text for parameter in kept)})"
    lead = " " if first.kind == "}" and first.start == body.start + 1 else ""
    yield insert(first.start, f"{lead}{BINDING}{between}{declaration}{between}")


def separator(node: Node, file: File) -> str:
    """Returns the separator before a node: a line break and its indentation, or a space."""
    line = file.buffer[: node.start].rpartition(b"\n")[2]
    return f"{file.source.newline}{line.decode()}" if re.fullmatch(rb"\s*", line) else " "
