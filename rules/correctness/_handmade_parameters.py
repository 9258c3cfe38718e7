"""Whether a function can do without its own `-WhatIf` and `-Confirm`, and what it reads in place of `$WhatIf`."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Edit, File, Node, facts, replace
from psverify.api.facts import COMMON_PARAMETER_ALIASES, COMMON_PARAMETERS

from ._using_expression import access, is_changed

PREFERENCE = "WhatIfPreference"
TAKEN = COMMON_PARAMETERS.union(COMMON_PARAMETER_ALIASES)
"""Names that a function with `[CmdletBinding(SupportsShouldProcess)]` cannot use for its own parameters."""
NOT_FROM_CMDLETS = ("args", "input")
"""Variables, in lower case, in which only a function without `[CmdletBinding()]` receives all its arguments."""


def can_be_removed(function: Node, handmade: list[Node], kept: list[Node], file: File) -> bool:
    """Whether a function can declare `SupportsShouldProcess` instead of some parameters without losing anything."""
    if not all(map(is_plain_switch, handmade)) or not may_be_cmdlet(function, kept, file):
        return False
    names = [facts.parameter_name(parameter).lower() for parameter in handmade]
    return not any(is_read_elsewhere(name, file) or is_shadowed(name, function) for name in names) and all(
        is_replaceable(variable, handmade) for name in names for variable in uses(name, function, file)
    )


def is_plain_switch(parameter: Node) -> bool:
    """Whether a parameter is a switch without a default value or other attributes."""
    types = [facts.type_name_of(constraint).lower() for constraint in facts.type_constraints(parameter)]
    says_more = any(
        not facts.is_named(attribute, "Parameter")
        or attribute.fields("named_arguments")
        or attribute.fields("positional_arguments")
        for attribute in facts.attributes(parameter)
    )
    is_switch = types in (["switch"], ["switchparameter"], ["system.management.automation.switchparameter"])
    return is_switch and not says_more and parameter.field("default_value") is None


def may_be_cmdlet(function: Node, kept: list[Node], file: File) -> bool:
    """Whether `[CmdletBinding(SupportsShouldProcess)]` leaves a function all its other parameters and its input."""
    if any(facts.parameter_name(parameter).lower() in TAKEN or aliases(parameter) & TAKEN for parameter in kept):
        return False
    if facts.cmdlet_binding(function) is not None or any(
        facts.is_named(attribute, "Parameter")
        for parameter in facts.parameters(function)
        for attribute in facts.attributes(parameter)
    ):
        return True
    keyword, body = function.field("keyword"), function.field("body")
    takes_any = any(facts.variables_in(function, name, file) for name in NOT_FROM_CMDLETS)
    blocks = body.fields("named_blocks") if body is not None else []
    return (
        keyword is not None
        and keyword.text.lower() == "function"
        and not takes_any
        and not any(block.text[:7].lower() == "process" for block in blocks)
    )


def aliases(parameter: Node) -> frozenset[str]:
    """Returns, in lower case, the aliases that a parameter declares."""
    given = [value for alias in facts.attributes(parameter, "Alias") for value in alias.fields("positional_arguments")]
    return frozenset((facts.constant_string(value) or "").lower() for value in given)


def uses(name: str, function: Node, file: File) -> list[Node]:
    """Returns the variables of a name, with any scope, that are in a function."""
    return facts.nodes_within(file.fact(facts.variables_by_name).get(name, []), function)


def is_read_elsewhere(name: str, file: File) -> bool:
    """Whether a function reads a variable that it does not declare, but may see when another function calls it."""
    for variable in file.fact(facts.variables_by_name).get(name, ()):
        around = [function for function in variable.ancestors() if function.kind == "function_definition"]
        if around and not any(declares(function, name) for function in around):
            return True
    return False


def declares(function: Node, name: str) -> bool:
    """Whether a function declares a parameter."""
    return any(facts.parameter_name(parameter).lower() == name for parameter in facts.parameters(function))


def is_shadowed(name: str, function: Node) -> bool:
    """Whether something within a function declares the parameter too."""
    own = facts.parameters(function)
    return any(
        facts.parameter_name(inner).lower() == name for inner in function.descendants("parameter") if inner not in own
    )


def is_replaceable(variable: Node, handmade: list[Node]) -> bool:
    """Whether a variable is the declaration itself, or `$WhatIf` read as a whole, which the preference may replace."""
    if variable.parent in handmade:
        return True
    is_plain = variable.text.lower() in ("$whatif", "${whatif}")
    return is_plain and read_as_whole(variable) is not None and not is_changed(variable)


def read_as_whole(variable: Node) -> Node | None:
    """Returns the expression that reads a switch, which is the variable or its `IsPresent`; None if it reads anything else."""
    whole, _ = access(variable)
    is_presence = (
        whole == variable.parent and (facts.constant_string(whole.field("member")) or "").lower() == "ispresent"
    )
    return whole if whole == variable or (is_presence and whole.kind == "member_expression") else None


def preference_edits(function: Node, handmade: list[Node], file: File) -> Iterator[Edit]:
    """Yields the edits that make a function read `$WhatIfPreference` where it read `$WhatIf`."""
    for variable in uses("whatif", function, file):
        whole = read_as_whole(variable)
        if whole is not None and variable.parent not in handmade:
            yield replace(whole, preference(variable, whole))


def preference(variable: Node, whole: Node) -> str:
    """Returns how the preference is read, which unlike a switch may hold a value that no switch takes."""
    name = f"${{{PREFERENCE}}}" if variable.text.startswith("${") else f"${PREFERENCE}"
    is_argument = whole.parent is not None and whole.parent.kind == "command_parameter"
    return f"([bool] {name})" if is_argument else name
